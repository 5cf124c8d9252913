//! A state of the index, and what many questions ask of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;
use tantivy::directory::MmapDirectory;
use tantivy::{Index, ReloadPolicy, Searcher, Term};

use super::schema::{Fields, KeyField, WordField};
use super::writer::last_commit;
use super::{END, IndexError, Seen, Segment, Stop, Values};

/// The index as it was at one commit; later commits do not change it.
pub struct Snapshot {
    fields: Fields,
    searcher: Searcher,
    segments: Vec<Segment>,
    revision: u64,
    stop: Stop,
    languages: OnceLock<Vec<(String, u64)>>,
    /// What was found by looking at every word of a field, by field, word and edits: to find out why a query finds nothing is
    /// to ask it again and again.
    alike: Mutex<FxHashMap<(WordField, String, usize), Vec<String>>>,
    /// Values that were asked for by a part of them: one question asks often, and so does who asks many.
    values: Mutex<FxHashMap<KeyField, Arc<Values>>>,
    people: Mutex<FxHashMap<Seen, Arc<Values>>>,
}

impl Snapshot {
    /// Opens the last commit of the index in `folder`.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let directory = MmapDirectory::open(folder).map_err(|_| IndexError::Missing(folder.to_owned()))?;
        let Some(commit) = last_commit(&directory)? else {
            return Err(IndexError::Missing(folder.to_owned()));
        };
        if !commit.is_current() {
            return Err(IndexError::Version {
                found: format!("{}.{}", commit.index_version, commit.analysis_version),
                expected: format!("{}.{}", super::INDEX_VERSION, crate::text::ANALYSIS_VERSION),
            });
        }
        let index = Index::open(directory)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).num_warming_threads(1).try_into()?;
        let searcher = reader.searcher();
        let (_, fields) = Fields::schema();
        let segments =
            searcher.segment_readers().iter().map(|reader| Segment::open(reader, &fields)).collect::<Result<_, _>>()?;
        // A commit may have come between the two reads: the payload read first is never newer.
        Ok(Self {
            fields,
            searcher,
            segments,
            revision: commit.revision,
            stop: Stop::default(),
            languages: OnceLock::new(),
            alike: Mutex::default(),
            values: Mutex::default(),
            people: Mutex::default(),
        })
    }

    /// The same state, read until `stop` is set.
    #[must_use]
    pub fn stopped_by(mut self, stop: &Stop) -> Self {
        self.stop = stop.clone();
        self.segments.iter_mut().for_each(|segment| segment.stop_by(stop));
        self
    }

    /// What ends reading early.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// The revision of the store that the snapshot holds, at least.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The segments, in a fixed order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Passages, deleted ones included: what document frequencies refer to.
    pub fn documents(&self) -> u64 {
        self.segments.iter().map(|segment| u64::from(segment.documents())).sum()
    }

    /// Works, deleted ones included.
    pub fn works(&self) -> u64 {
        self.segments.iter().map(|segment| segment.works().count()).sum()
    }

    /// Passages that hold `term`, deleted ones included.
    pub fn frequency(&self, field: WordField, term: &str) -> Result<u64, IndexError> {
        Ok(self.searcher.doc_freq(&Term::from_field_text(self.fields.word(field), term))?)
    }

    /// Passages that hold `term`, without deleted ones: what to tell people.
    pub fn living(&self, field: WordField, term: &str) -> Result<u64, IndexError> {
        self.segments.iter().map(|segment| Ok(segment.living(segment.words(field, term, false)?))).sum()
    }

    /// Works that carry `value`, without deleted ones: what to tell people.
    pub fn living_works(&self, field: KeyField, value: &str) -> Result<u64, IndexError> {
        self.segments.iter().map(|segment| Ok(segment.living(segment.keys(field, value)?))).sum()
    }

    /// The languages that works say they are in, without regions, each with its number of works, deleted ones included.
    pub fn languages(&self) -> Result<&[(String, u64)], IndexError> {
        if let Some(known) = self.languages.get() {
            return Ok(known);
        }
        let mut counted: BTreeMap<String, u64> = BTreeMap::new();
        for segment in &self.segments {
            segment.values(KeyField::Language, |language, works| {
                let main = language.split('-').next().unwrap_or(language);
                *counted.entry(main.to_owned()).or_default() += u64::from(works);
            })?;
        }
        Ok(self.languages.get_or_init(|| counted.into_iter().collect()))
    }

    /// The words of `field` that are at most `edits` away from `word`: what `find` gives, which is asked once.
    pub fn alike<E>(
        &self,
        field: WordField,
        word: &str,
        edits: usize,
        find: impl FnOnce() -> Result<Vec<String>, E>,
    ) -> Result<Vec<String>, E> {
        let asked = (field, word.to_owned(), edits);
        let known = self.alike.lock().ok().and_then(|known| known.get(&asked).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let found = find()?;
        if let Ok(mut known) = self.alike.lock() {
            known.insert(asked, found.clone());
        }
        Ok(found)
    }

    /// All values of `field`, those of deleted works included.
    pub fn values(&self, field: KeyField) -> Result<Arc<Values>, IndexError> {
        once(&self.values, field, || {
            let mut values = Values::default();
            for segment in &self.segments {
                segment.values(field, |value, _| values.push(value))?;
            }
            Ok(values)
        })
    }

    /// The folded names of everybody who is [`Seen`] so in some passage, those of deleted works included.
    pub fn people(&self, seen: Seen) -> Result<Arc<Values>, IndexError> {
        once(&self.people, seen, || {
            let mut values = Values::default();
            for segment in &self.segments {
                segment.terms(WordField::People, &seen.term(""), |term, _| {
                    if let Some((_, name)) = Seen::of_term(term) {
                        values.push(name);
                    }
                    true
                })?;
            }
            Ok(values)
        })
    }

    /// True if some work that is not deleted carries `value`.
    pub fn has_value(&self, field: KeyField, value: &str) -> Result<bool, IndexError> {
        if self.searcher.doc_freq(&Term::from_field_text(self.fields.key(field), value))? == 0 {
            return Ok(false);
        }
        for segment in &self.segments {
            let mut carriers = segment.keys(field, value)?;
            while carriers.doc() != END {
                if segment.is_alive(carriers.doc()) {
                    return Ok(true);
                }
                carriers.advance();
            }
        }
        Ok(false)
    }

    /// True if somebody of this folded name is [`Seen`] so in some passage, perhaps of a deleted work.
    pub fn has_person(&self, seen: Seen, name: &str) -> Result<bool, IndexError> {
        Ok(self.frequency(WordField::People, &seen.term(name))? > 0)
    }

    /// Mean number of tokens of `field` in a passage.
    pub fn average_length(&self, field: WordField) -> Result<f32, IndexError> {
        let handle = self.fields.word(field);
        let mut tokens = 0;
        for segment in &self.segments {
            tokens += segment.tokens(handle)?;
        }
        Ok((tokens as f32 / self.documents().max(1) as f32).max(1.0))
    }
}

/// What `known` holds under `key`: what `read` gives, which is asked once.
fn once<K: std::hash::Hash + Eq>(
    known: &Mutex<FxHashMap<K, Arc<Values>>>,
    key: K,
    read: impl FnOnce() -> Result<Values, IndexError>,
) -> Result<Arc<Values>, IndexError> {
    if let Some(values) = known.lock().ok().and_then(|known| known.get(&key).cloned()) {
        return Ok(values);
    }
    let values = Arc::new(read()?);
    if let Ok(mut known) = known.lock() {
        known.insert(key, Arc::clone(&values));
    }
    Ok(values)
}
