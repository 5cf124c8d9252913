//! One segment: its runs of passages, its lists and its columns.

use std::sync::{Arc, OnceLock};

use tantivy::columnar::Column;
use tantivy::directory::{CompositeFile, OwnedBytes};
use tantivy::index::SegmentComponent;
use tantivy::postings::{BlockSegmentPostings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{InvertedIndexReader, SegmentReader, Term};

use super::bits::Starts;
use super::document::border_term;
use super::schema::{FIRST_TOKEN, Fields, KeyField, NumberField, TEXT, WordField};
use super::{Blocks, Doc, END, Ids, IndexError, Mark, Postings, Stop};

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
    pub(super) fn open(reader: &SegmentReader, fields: &Fields) -> Result<Self, IndexError> {
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

    /// Reads until `stop` is set.
    pub(super) fn stop_by(&mut self, stop: &Stop) {
        self.stop = stop.clone();
    }

    /// Tokens of `field` in all passages.
    pub(super) fn tokens(&self, field: Field) -> Result<u64, IndexError> {
        Ok(self.reader.inverted_index(field)?.total_num_tokens())
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

    /// How many of a list's documents were not deleted.
    pub(super) fn living(&self, mut list: Postings) -> u64 {
        if !self.has_deletions() {
            return list.len().into();
        }
        let mut living = 0;
        while list.doc() != END {
            living += u64::from(self.is_alive(list.doc()));
            list.advance();
        }
        living
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
