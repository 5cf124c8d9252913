//! Works whose chapters came in files of their own: pages of single chapters, posts of a story in parts.
//!
//! Each such file says which chapters it holds. What the library holds of the work, if that came from such files too, is the
//! ground; a chapter of a file takes the place of the chapter with its number. The description is that of the file with the
//! latest date, then of the earliest chapter; what it leaves open is filled from the others.

use std::collections::BTreeMap;
use std::mem;

use super::IngestError;
use super::outcome::{Outcome, Read, richness};
use super::people;
use crate::model::{Chapter, Work, WorkId};
use crate::parse::Metadata;
use crate::passage;
use crate::recognise::Recogniser;
use crate::store::{Encoder, Library, WorkRecord};
use crate::text::word_count;

/// Joins the parts of works among `pending`: in each of them stands, instead of its own, all that is known of the work.
///
/// The last part of each work is the one that is written; those before it are files beside it.
pub(super) fn join(
    library: &Library,
    pending: Vec<Outcome>,
    encoder: &mut Encoder,
    recogniser: &Recogniser,
) -> Result<Vec<Outcome>, IngestError> {
    let is_part = |outcome: &Outcome| matches!(outcome, Outcome::Read(read) if read.is_part);
    if !pending.iter().any(is_part) {
        return Ok(pending);
    }
    let mut joined: BTreeMap<WorkId, Pieces> = BTreeMap::new();
    let mut outcomes = Vec::with_capacity(pending.len());
    for outcome in pending {
        match outcome {
            Outcome::Read(read) if read.is_part => {
                let id = read.work.id.clone();
                let pieces = match joined.remove(&id) {
                    Some(pieces) => pieces,
                    None => Pieces::of(library, &id)?,
                };
                joined.insert(id, pieces.with(*read));
            }
            other => outcomes.push(other),
        }
    }
    for pieces in joined.into_values() {
        pieces.finish(encoder, recogniser, &mut outcomes)?;
    }
    Ok(outcomes)
}

/// What is known of a work that comes in pieces.
#[derive(Default)]
struct Pieces {
    chapters: BTreeMap<u32, Chapter>,
    /// The description so far, and the chapter it came with.
    described: Option<(Work, Metadata, u32)>,
    /// The library's own text is among the chapters.
    extends: bool,
    reads: Vec<Read>,
}

impl Pieces {
    fn of(library: &Library, id: &WorkId) -> Result<Self, IngestError> {
        let mut pieces = Self::default();
        if let Some(stored) = library.work_by_id(id)?.filter(|stored| stored.work.in_pieces) {
            let chapters = library.chapters(stored.text)?;
            let first = chapters.first().map_or(u32::MAX, |chapter| chapter.number);
            pieces.chapters = chapters.into_iter().map(|chapter| (chapter.number, chapter)).collect();
            pieces.described = Some((stored.work, library.metadata_as_written(stored.row)?, first));
            pieces.extends = true;
        }
        Ok(pieces)
    }

    fn with(mut self, mut read: Read) -> Self {
        let chapters = mem::take(&mut read.chapters);
        let first = chapters.first().map_or(u32::MAX, |chapter| chapter.number);
        self.chapters.extend(chapters.into_iter().map(|chapter| (chapter.number, chapter)));
        let (work, metadata) = (mem::take(&mut read.work), mem::take(&mut read.metadata));
        self.described = Some(match self.described.take() {
            None => (work, metadata, first),
            Some((known, written, known_first)) => {
                let order = |work: &Work, first: u32| (work.updated, std::cmp::Reverse(first));
                if order(&work, first) >= order(&known, known_first) {
                    (filled(work, known), metadata, first)
                } else {
                    (filled(known, work), written, known_first)
                }
            }
        });
        self.reads.push(read);
        self
    }

    fn finish(
        self,
        encoder: &mut Encoder,
        recogniser: &Recogniser,
        outcomes: &mut Vec<Outcome>,
    ) -> Result<(), IngestError> {
        let Some((mut work, metadata, _)) = self.described else { return Ok(()) };
        let chapters: Vec<Chapter> = self.chapters.into_values().collect();
        work.in_pieces = true;
        work.chapters = chapters.len() as u32;
        work.words = chapters.iter().map(|chapter| word_count(&chapter.body.text)).sum();
        let passages: Vec<_> = chapters.iter().map(|chapter| passage::split(&chapter.body)).collect();
        work.forget_recognised();
        let id = work.id.clone();
        let (cast, people) = people::recognise(recogniser, &id, &mut work, &chapters, &passages);
        let record =
            WorkRecord { work: &work, metadata: &metadata, chapters: &chapters, passages: &passages, cast: &cast };
        let encoded = encoder.encode(&record)?;
        let mut reads = self.reads.into_iter().rev();
        let Some(mut last) = reads.next() else { return Ok(()) };
        last.state.richness = richness(&work);
        last.extends = self.extends;
        let beside: Vec<Outcome> = reads
            .rev()
            .map(|read| Outcome::Piece { state: read.state, known: read.known, work: work.id.clone() })
            .collect();
        (last.encoded, last.work, last.metadata) = (encoded, work, metadata);
        (last.chapters, last.passages, last.people) = (chapters, passages, people);
        outcomes.push(Outcome::Read(Box::new(last)));
        outcomes.extend(beside);
        Ok(())
    }
}

/// `work`, with what it leaves open taken from `other`.
fn filled(mut work: Work, other: Work) -> Work {
    macro_rules! fill {
        ($($field:ident: $is_open:ident),*) => { $(if work.$field.$is_open() { work.$field = other.$field; })* };
    }
    fill!(
        title: is_empty, authors: is_empty, fandoms: is_empty, characters: is_empty, relationships: is_empty,
        rating: is_none, rating_raw: is_none, warnings: is_empty, categories: is_empty, tags: is_empty,
        series: is_empty, collections: is_empty, language: is_none, language_raw: is_none, complete: is_none,
        published: is_none, updated: is_none, words_stated: is_none, chapters_stated: is_none,
        chapters_planned: is_none, url: is_none, site: is_none
    );
    work.paratext.extend(other.paratext.into_iter().filter(|text| !work.paratext.contains(text)).collect::<Vec<_>>());
    work
}
