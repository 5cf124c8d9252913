//! Writing what was inverted as a segment of the engine.

use tantivy::directory::TerminatingWrite as _;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer};
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::postings::{FieldSerializer, InvertedIndexSerializer};
use tantivy::schema::IndexRecordOption;
use tantivy::store::StoreWriter;
use tantivy::{DocId, Index, Segment, TantivyDocument};

use super::Inverter;
use super::record::Record;

/// Stands for a term outside of the group.
const OUTSIDE: u32 = u32::MAX;

impl Inverter {
    /// Writes the files of a segment, which belongs to the index when it is added to it. There is a document at least.
    ///
    /// `memory` bounds, in bytes, the postings that are sorted at a time: less takes more walks over the record. The
    /// postings of one term are always sorted together.
    pub(in crate::index) fn write(mut self, index: &Index, memory: usize) -> tantivy::Result<SegmentMeta> {
        let segment = index.new_segment();
        let documents = self.record.documents();
        self.norms.fill_up_to_max_doc(documents);
        let norms = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
        self.norms.serialize(norms, None)?;
        self.write_postings(&segment, memory / size_of::<Posting>())?;
        let mut columns = segment.open_write(SegmentComponent::FastFields)?;
        self.columns.serialize(documents, None, &mut columns)?;
        columns.terminate()?;
        write_store(&segment, documents)?;
        let segment = segment.with_max_doc(documents);
        segment.meta().untrack_temp_docstore();
        Ok(segment.meta().clone())
    }

    fn write_postings(&self, segment: &Segment, group: usize) -> tantivy::Result<()> {
        let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut serializer = InvertedIndexSerializer::open(segment)?;
        let terms = self.terms.sorted();
        let mut sorter = Sorter::new(self.terms.seen(), &self.record, &terms, group);
        let mut deltas = Vec::new();
        for of_field in terms.chunk_by(|a, b| self.terms.field(*a) == self.terms.field(*b)) {
            let field = self.terms.field(of_field[0]);
            let options = self.schema.get_field_entry(field).field_type().index_record_option();
            let places = options.is_some_and(IndexRecordOption::has_positions);
            let total = self.totals[field.field_id() as usize];
            let mut out = serializer.new_field(field, total, norms.get_field(field)?)?;
            for number in of_field {
                write_term(&mut out, self.terms.bytes(*number), sorter.next(), places, &mut deltas)?;
            }
            out.close()?;
        }
        serializer.close()?;
        Ok(())
    }
}

/// A place in a document: the document above, the place below, so that postings are compared as numbers.
type Posting = u64;

fn document(posting: Posting) -> DocId {
    (posting >> 32) as DocId
}

/// Gives the postings of each term, term by term; sorts the record for one group of terms at a time.
struct Sorter<'a> {
    /// Postings of each term.
    seen: Vec<u32>,
    record: &'a Record,
    /// The terms that are still to come behind the group.
    rest: &'a [u32],
    /// Postings of a group at most.
    limit: usize,
    /// Where the next posting of each term goes, or [`OUTSIDE`].
    free: Vec<u32>,
    /// The postings of the group, term by term, each in order.
    postings: Vec<Posting>,
    /// The terms of the group that are still to come, with the end of their postings.
    ends: std::vec::IntoIter<usize>,
    start: usize,
}

impl<'a> Sorter<'a> {
    fn new(seen: Vec<u32>, record: &'a Record, order: &'a [u32], limit: usize) -> Self {
        let (free, postings, ends) = (vec![OUTSIDE; seen.len()], Vec::new(), Vec::new().into_iter());
        Self { seen, record, rest: order, limit, free, postings, ends, start: 0 }
    }

    /// The postings of the next term.
    fn next(&mut self) -> &[Posting] {
        let end = match self.ends.next() {
            Some(end) => end,
            None => {
                self.sort();
                self.ends.next().unwrap_or_default()
            }
        };
        let start = std::mem::replace(&mut self.start, end);
        &self.postings[start..end]
    }

    /// Gathers the postings of the next group: one term at least.
    fn sort(&mut self) {
        let mut end = 0;
        let fit = self.rest.iter().take_while(|number| {
            end += self.seen[**number as usize] as usize;
            end <= self.limit
        });
        let (group, rest) = self.rest.split_at(fit.count().max(1).min(self.rest.len()));
        self.rest = rest;
        let mut ends = Vec::with_capacity(group.len());
        let mut end = 0;
        for number in group {
            self.free[*number as usize] = end;
            end += self.seen[*number as usize];
            ends.push(end as usize);
        }
        self.postings.resize(end as usize, 0);
        let (free, postings) = (&mut self.free, &mut self.postings);
        self.record.walk(|term, document, place| {
            let free = &mut free[term as usize];
            if *free != OUTSIDE {
                postings[*free as usize] = u64::from(document) << 32 | u64::from(place);
                *free += 1;
            }
        });
        for number in group {
            self.free[*number as usize] = OUTSIDE;
        }
        (self.ends, self.start) = (ends.into_iter(), 0);
    }
}

fn write_term(
    out: &mut FieldSerializer<'_>,
    term: &[u8],
    postings: &[Posting],
    places: bool,
    deltas: &mut Vec<u32>,
) -> tantivy::Result<()> {
    let by_document = || postings.chunk_by(|a, b| document(*a) == document(*b));
    if !places {
        out.new_term(term, 0, false)?;
        by_document().for_each(|postings| out.write_doc(document(postings[0]), 0, &[]));
        out.close_term()?;
        return Ok(());
    }
    out.new_term(term, by_document().count() as u32, true)?;
    for postings in by_document() {
        let mut before = 0;
        deltas.clear();
        deltas.extend(postings.iter().map(|posting| {
            let place = *posting as u32;
            place - std::mem::replace(&mut before, place)
        }));
        out.write_doc(document(postings[0]), deltas.len() as u32, deltas);
    }
    out.close_term()?;
    Ok(())
}

/// Nothing is stored, but the engine wants to be told so for each document.
fn write_store(segment: &Segment, documents: DocId) -> tantivy::Result<()> {
    let settings = segment.index().settings();
    let mut store = StoreWriter::new(
        segment.open_write(SegmentComponent::Store)?,
        settings.docstore_compression,
        settings.docstore_blocksize,
        settings.docstore_compress_dedicated_thread,
    )?;
    let (nothing, schema) = (TantivyDocument::default(), segment.schema());
    for _ in 0..documents {
        store.store(&nothing, &schema)?;
    }
    store.close()?;
    Ok(())
}
