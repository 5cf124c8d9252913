//! Inverting: from documents in order to a segment of the engine.
//!
//! The engine's own writer keeps a growing list for each term and appends to one of them for each word, which are scattered
//! over hundreds of megabytes. Here a word is looked up once for its term's number ([`terms`]) and the number written down
//! in the order in which it came ([`record`]); when the segment is full, its terms are sorted and the record is gone through
//! once for each group of neighbouring terms whose postings fit in memory, each time in order ([`segment`]). That takes
//! about half the time and less memory. The files are written by the engine's own serialisers, and a test compares them
//! with what its own writer makes of the same documents.

mod record;
mod segment;
mod terms;
#[cfg(test)]
mod tests;

use std::ops::Range;

use tantivy::DocId;
use tantivy::columnar::{ColumnType, ColumnarWriter, NumericalValue};
use tantivy::fieldnorm::FieldNormsWriter;
use tantivy::schema::{Field, FieldType, Schema};

use crate::text::Words;
use record::{MAX_TERM, Record};
use terms::Terms;

/// A longer value is not indexed: the engine's dictionaries hold none.
const MAX_VALUE_BYTES: usize = 65_530;
/// Words between two values of one field in one document are this far apart, so that no phrase runs from one to the next.
const GAP: u32 = 1;

/// The documents of one segment, in order. Each is written field by field and then ended; no field twice.
pub(super) struct Inverter {
    schema: Schema,
    terms: Terms,
    record: Record,
    norms: FieldNormsWriter,
    columns: ColumnarWriter,
    /// Terms of each field, repeated ones counted again.
    totals: Vec<u64>,
    term: String,
}

/// Words cut out of a text.
#[derive(Default)]
pub(super) struct Cut {
    /// The numbers of their terms.
    pub(super) terms: Vec<u32>,
    /// The bytes of the text at which they begin.
    pub(super) starts: Vec<u32>,
}

impl Cut {
    pub(super) fn clear(&mut self) {
        self.terms.clear();
        self.starts.clear();
    }
}

impl Inverter {
    pub(super) fn new(schema: &Schema) -> Self {
        let mut columns = ColumnarWriter::default();
        for (_, entry) in schema.fields().filter(|(_, entry)| entry.is_fast()) {
            let kind = match entry.field_type() {
                FieldType::U64(_) => ColumnType::U64,
                FieldType::I64(_) => ColumnType::I64,
                _ => ColumnType::Str,
            };
            columns.record_column_type(entry.name(), kind, false);
        }
        Self {
            terms: Terms::new(schema),
            record: Record::default(),
            norms: FieldNormsWriter::for_schema(schema),
            columns,
            totals: vec![0; schema.num_fields()],
            term: String::new(),
            schema: schema.clone(),
        }
    }

    /// Cuts a stretch of `text` into words for `field`, and appends them to `out`.
    pub(super) fn cut(&mut self, field: Field, text: &str, stretch: Range<usize>, out: &mut Cut) {
        let start = stretch.start;
        let mut words = Words::new(&text[stretch]);
        while let Some((range, packed)) = words.next_packed(&mut self.term) {
            out.terms.push(match packed {
                Some(packed) => self.terms.packed(field, packed),
                None => self.terms.number(field, self.term.as_bytes()),
            });
            out.starts.push((start + range.start) as u32);
        }
    }

    /// The words of a field, as [`Self::cut`] gave them, one after the other. What was cut is to be put, too.
    pub(super) fn put(&mut self, field: Field, terms: &[u32]) {
        self.record.place(0);
        for term in terms {
            self.record.term(*term);
        }
        self.count(field, terms.len() as u32);
    }

    /// The words of the `values` of a field.
    pub(super) fn words<'a>(&mut self, field: Field, values: impl IntoIterator<Item = &'a str>) {
        let (mut place, mut count) = (0, 0);
        for value in values {
            self.record.place(place);
            let mut words = Words::new(value);
            let before = count;
            while words.next_term(&mut self.term).is_some() {
                let number = self.terms.number(field, self.term.as_bytes());
                self.record.term(number);
                count += 1;
            }
            place += count - before + GAP;
        }
        self.count(field, count);
    }

    /// Terms at places, which rise for each term. Each is one of a few terms of the `field`, whose numbers are kept in
    /// `known` from one document to the next; `term` gives what stands for one that has no number yet.
    pub(super) fn places(
        &mut self,
        field: Field,
        known: &mut [Option<u32>],
        places: impl IntoIterator<Item = (usize, u32)>,
        term: impl Fn(usize, &mut String),
    ) {
        let mut count = 0;
        for (at, place) in places {
            let number = match known[at] {
                Some(number) => {
                    self.terms.see(number);
                    number
                }
                None => {
                    self.term.clear();
                    term(at, &mut self.term);
                    *known[at].insert(self.terms.number(field, self.term.as_bytes()))
                }
            };
            self.record.place(place);
            self.record.term(number);
            count += 1;
        }
        self.count(field, count);
    }

    /// Values that are terms as a whole.
    pub(super) fn values<'a>(&mut self, field: Field, values: impl IntoIterator<Item = &'a [u8]>) {
        let mut count = 0;
        for value in values.into_iter().filter(|value| value.len() <= MAX_VALUE_BYTES) {
            let number = self.terms.number(field, value);
            self.record.term(number);
            count += 1;
        }
        self.count(field, count);
    }

    fn count(&mut self, field: Field, count: u32) {
        self.norms.record(self.record.documents(), field, count);
        self.totals[field.field_id() as usize] += u64::from(count);
    }

    /// A number in the column of this name.
    pub(super) fn number(&mut self, column: &str, value: impl Into<NumericalValue> + Copy) {
        self.columns.record_numerical(self.record.documents(), column, value);
    }

    /// A text in the column of this name.
    pub(super) fn text(&mut self, column: &str, value: &str) {
        self.columns.record_str(self.record.documents(), column, value);
    }

    /// The bytes of a term that [`Self::cut`] gave.
    pub(super) fn term(&self, number: u32) -> &[u8] {
        self.terms.bytes(number)
    }

    /// The open document ends.
    pub(super) fn end_document(&mut self) {
        self.record.end();
    }

    /// Documents that have ended.
    pub(super) fn documents(&self) -> DocId {
        self.record.documents()
    }

    /// True if no document has ended.
    pub(super) fn is_empty(&self) -> bool {
        self.record.documents() == 0
    }

    /// True if the segment cannot take many more terms.
    pub(super) fn is_full(&self) -> bool {
        self.terms.len() as u32 > MAX_TERM / 2
    }

    /// Bytes of memory held.
    pub(super) fn memory(&self) -> usize {
        self.terms.memory() + self.record.memory() + self.norms.mem_usage() + self.columns.mem_usage()
    }
}
