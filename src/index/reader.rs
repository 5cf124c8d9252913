//! Reading: a snapshot of the index, its segments, and postings by field and term.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use rustc_hash::FxHashMap;
use tantivy::columnar::Column;
use tantivy::directory::{CompositeFile, MmapDirectory, OwnedBytes};
use tantivy::index::SegmentComponent;
use tantivy::postings::{BlockSegmentPostings, Postings as _, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, Index, InvertedIndexReader, ReloadPolicy, Searcher, SegmentReader, Term};

use super::bits::Starts;
use super::document::border_term;
use super::schema::{FIRST_TOKEN, Fields, KeyField, NumberField, TEXT, WordField};
use super::writer::last_commit;
use super::{Blocks, Doc, END, Ids, IndexError, Mark, Seen, Stop, Values};

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
        self.segments.iter_mut().for_each(|segment| segment.stop = stop.clone());
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
        self.segments.iter().map(|segment| segment.works.count()).sum()
    }

    /// Passages that hold `term`, deleted ones included.
    pub fn frequency(&self, field: WordField, term: &str) -> Result<u64, IndexError> {
        Ok(self.searcher.doc_freq(&Term::from_field_text(self.fields.word(field), term))?)
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

    /// True if some work, perhaps a deleted one, carries `value`.
    pub fn has_value(&self, field: KeyField, value: &str) -> Result<bool, IndexError> {
        Ok(self.searcher.doc_freq(&Term::from_field_text(self.fields.key(field), value))? > 0)
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
            tokens += segment.reader.inverted_index(handle)?.total_num_tokens();
        }
        Ok((tokens as f32 / self.documents().max(1) as f32).max(1.0))
    }
}

/// One segment: passages in order, works and chapters as runs of them.
pub struct Segment {
    reader: SegmentReader,
    fields: Fields,
    body: Arc<InvertedIndexReader>,
    /// The length class of each passage; empty in a segment without words.
    norms: OwnedBytes,
    texts: Column<u64>,
    first_tokens: Column<u64>,
    works: Starts,
    chapters: Starts,
    /// Opened when it is first asked for.
    ids: OnceLock<Ids>,
    stop: Stop,
}

impl Segment {
    fn open(reader: &SegmentReader, fields: &Fields) -> Result<Self, IndexError> {
        let columns = reader.fast_fields();
        Ok(Self {
            body: reader.inverted_index(fields.body)?,
            norms: norms(reader, fields.body)?,
            texts: columns.u64(TEXT)?,
            first_tokens: columns.u64(FIRST_TOKEN)?,
            works: starts(reader, fields, "w")?,
            chapters: starts(reader, fields, "c")?,
            fields: fields.clone(),
            reader: reader.clone(),
            ids: OnceLock::new(),
            stop: Stop::default(),
        })
    }

    /// [`IndexError::Stopped`] once nobody waits for the answer any more.
    pub fn check(&self) -> Result<(), IndexError> {
        self.stop.check()
    }

    /// Passages, deleted ones included.
    pub fn documents(&self) -> Doc {
        self.reader.max_doc()
    }

    /// True unless the passage's work was deleted.
    pub fn is_alive(&self, doc: Doc) -> bool {
        !self.reader.is_deleted(doc)
    }

    /// True if some work of the segment was deleted.
    pub fn has_deletions(&self) -> bool {
        self.reader.has_deletes()
    }

    /// The passages of the work that `doc` belongs to.
    pub fn work(&self, doc: Doc) -> std::ops::Range<Doc> {
        self.works.run(doc)
    }

    /// The passages of the chapter that `doc` belongs to.
    pub fn chapter(&self, doc: Doc) -> std::ops::Range<Doc> {
        self.chapters.run(doc)
    }

    /// The borders of works.
    pub fn works(&self) -> &Starts {
        &self.works
    }

    /// The borders of scenes; read on demand, few queries need them.
    pub fn scenes(&self) -> Result<Starts, IndexError> {
        starts(&self.reader, &self.fields, "s")
    }

    /// The passages that carry `mark`, with the words that it stands on.
    pub fn marks(&self, mark: Mark, positions: bool) -> Result<Postings, IndexError> {
        let handle = self.fields.marks;
        postings(&*self.reader.inverted_index(handle)?, &Term::from_field_text(handle, mark.term()), positions)
    }

    /// The id of the passage's text in the store.
    pub fn text_id(&self, doc: Doc) -> u64 {
        self.texts.first(doc).unwrap_or_default()
    }

    /// Tokens of the chapter before this passage.
    pub fn first_token(&self, doc: Doc) -> u32 {
        self.first_tokens.first(doc).unwrap_or_default() as u32
    }

    /// The passage's length class for BM25.
    pub fn norm(&self, doc: Doc) -> u8 {
        self.norms.get(doc as usize).copied().unwrap_or(0)
    }

    /// The length classes of all passages; empty if none has words.
    pub fn norms(&self) -> &[u8] {
        &self.norms
    }

    /// The passages whose story text holds `term`.
    pub fn body(&self, term: &str, positions: bool) -> Result<Postings, IndexError> {
        postings(&self.body, &Term::from_field_text(self.fields.body, term), positions)
    }

    /// As [`Self::body`], for whoever looks at all of them.
    pub fn body_blocks(&self, term: &str) -> Result<Blocks, IndexError> {
        let term = Term::from_field_text(self.fields.body, term);
        let found = self.body.read_block_postings(&term, IndexRecordOption::WithFreqs)?;
        Ok(Blocks::new(found.unwrap_or_else(BlockSegmentPostings::empty)))
    }

    /// The passages whose `field` holds `term`.
    pub fn words(&self, field: WordField, term: &str, positions: bool) -> Result<Postings, IndexError> {
        let handle = self.fields.word(field);
        postings(&*self.reader.inverted_index(handle)?, &Term::from_field_text(handle, term), positions)
    }

    /// The first passages of the works that carry `value`.
    pub fn keys(&self, field: KeyField, value: &str) -> Result<Postings, IndexError> {
        let handle = self.fields.key(field);
        postings(&*self.reader.inverted_index(handle)?, &Term::from_field_text(handle, value), false)
    }

    /// The passages that may end in `left` while the next one begins with `right`: all that do are among them.
    pub fn borders(&self, left: &str, right: &str) -> Result<Postings, IndexError> {
        let handle = self.fields.border;
        let term = Term::from_field_bytes(handle, &border_term(left.as_bytes(), right.as_bytes()));
        postings(&*self.reader.inverted_index(handle)?, &term, false)
    }

    /// Every value of `field` in the segment that `wanted` accepts, with the number of works that carry it,
    /// deleted ones included.
    pub fn values(&self, field: KeyField, mut wanted: impl FnMut(&str, u32)) -> Result<(), IndexError> {
        let handle = self.fields.key(field);
        stream(&*self.reader.inverted_index(handle)?, b"", &self.stop, &mut |term, frequency| {
            wanted(term, frequency);
            true
        })
    }

    /// Every value of `field` in the segment, in byte order, with the first passages of the works that carry it,
    /// deleted ones included.
    pub fn each_key(&self, field: KeyField, mut visit: impl FnMut(&str, Postings)) -> Result<(), IndexError> {
        let inverted = self.reader.inverted_index(self.fields.key(field))?;
        let mut terms = inverted.terms().stream()?;
        while terms.advance() {
            self.stop.check()?;
            if let Ok(term) = std::str::from_utf8(terms.key()) {
                let found = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
                visit(term, Postings(found));
            }
        }
        Ok(())
    }

    /// Every term of `field` that begins with `prefix`, in byte order, with its document frequency,
    /// until `wanted` returns false.
    pub fn terms(
        &self,
        field: WordField,
        prefix: &str,
        mut wanted: impl FnMut(&str, u32) -> bool,
    ) -> Result<(), IndexError> {
        let handle = self.fields.word(field);
        stream(&*self.reader.inverted_index(handle)?, prefix.as_bytes(), &self.stop, &mut wanted)
    }

    /// The column of a number, by first passage of a work.
    pub fn numbers(&self, field: NumberField) -> Result<Column<i64>, IndexError> {
        Ok(self.reader.fast_fields().i64(&field.name())?)
    }

    /// The ids of the works.
    pub fn ids(&self) -> Result<&Ids, IndexError> {
        if let Some(ids) = self.ids.get() {
            return Ok(ids);
        }
        let opened = Ids::open(&self.reader)?;
        Ok(self.ids.get_or_init(|| opened))
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

/// The bytes behind the engine's reader of norms, which are one for each document: to add up a list is to look up a norm
/// for each of its passages.
fn norms(reader: &SegmentReader, field: Field) -> Result<OwnedBytes, IndexError> {
    let file = reader.open_read(SegmentComponent::FieldNorms).map_err(tantivy::TantivyError::from)?;
    let file = CompositeFile::open(&file).map_err(tantivy::TantivyError::from)?;
    let Some(norms) = file.open_read(field) else { return Ok(OwnedBytes::empty()) };
    Ok(norms.read_bytes().map_err(tantivy::TantivyError::from)?)
}

fn starts(reader: &SegmentReader, fields: &Fields, of: &str) -> Result<Starts, IndexError> {
    let mut out = Starts::new(reader.max_doc());
    let mut postings =
        postings(&*reader.inverted_index(fields.starts)?, &Term::from_field_text(fields.starts, of), false)?;
    while postings.doc() != END {
        out.insert(postings.doc());
        postings.advance();
    }
    Ok(out)
}

fn postings(inverted: &InvertedIndexReader, term: &Term, positions: bool) -> Result<Postings, IndexError> {
    let option = if positions { IndexRecordOption::WithFreqsAndPositions } else { IndexRecordOption::WithFreqs };
    let found = inverted.read_postings(term, option)?;
    Ok(Postings(found.unwrap_or_else(SegmentPostings::empty)))
}

fn stream(
    inverted: &InvertedIndexReader,
    prefix: &[u8],
    stop: &Stop,
    wanted: &mut dyn FnMut(&str, u32) -> bool,
) -> Result<(), IndexError> {
    let mut terms = inverted.terms().range().ge(prefix).into_stream()?;
    while terms.advance() {
        stop.check()?;
        if !terms.key().starts_with(prefix) {
            break;
        }
        if let Ok(term) = std::str::from_utf8(terms.key())
            && !wanted(term, terms.value().doc_freq)
        {
            break;
        }
    }
    Ok(())
}

/// The documents of one term, in order; moves forward only.
#[derive(Clone)]
pub struct Postings(SegmentPostings);

impl Postings {
    /// No documents.
    pub fn empty() -> Self {
        Self(SegmentPostings::empty())
    }

    /// The current document, or [`END`].
    pub fn doc(&self) -> Doc {
        self.0.doc()
    }

    /// Moves to the next document.
    pub fn advance(&mut self) -> Doc {
        self.0.advance()
    }

    /// Moves to the first document at or after `target`.
    pub fn seek(&mut self, target: Doc) -> Doc {
        if self.0.doc() >= target { self.0.doc() } else { self.0.seek(target) }
    }

    /// Documents in the list, deleted ones included.
    pub fn len(&self) -> u32 {
        self.0.doc_freq()
    }

    /// True if the list holds no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How often the term stands in the current document.
    pub fn frequency(&self) -> u32 {
        self.0.term_freq()
    }

    /// Appends the term's positions in the current document, each plus `offset`.
    pub fn positions(&mut self, offset: u32, out: &mut Vec<u32>) {
        self.0.append_positions_with_offset(offset, out);
    }
}
