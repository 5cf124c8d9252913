//! Works of several files: what their readings come to, put into the library and the index.

use std::collections::BTreeMap;

use super::IngestError;
use super::budget::Budget;
use super::people;
use super::writer::Writer;
use super::{Progress, Summary};
use crate::index::{IndexedWork, People};
use crate::join::{Joined, Piece, Text, join};
use crate::model::{Chapter, Passage, Work};
use crate::normalise::give_names;
use crate::parse::Metadata;
use crate::passage;
use crate::recognise::{Cast, Recogniser};
use crate::store::{Encoder, Library, Reading, TextId, TextLayout, WorkRow};
use crate::text::word_count;

/// Works settled in one batch of the store.
const BATCH: usize = 100;

/// Joins the readings of every unsettled work. Nothing is read from story files.
pub(super) fn settle(
    writer: &mut Writer,
    budget: &Budget,
    progress: &dyn Progress,
    summary: &mut Summary,
) -> Result<(), IngestError> {
    let unsettled = writer.library().unsettled()?;
    if unsettled.is_empty() {
        return Ok(());
    }
    let mut encoder = Encoder::new();
    for rows in unsettled.chunks(BATCH) {
        let mut settled = Vec::with_capacity(rows.len());
        for row in rows {
            settled.push((*row, outcome(writer.library(), writer.recogniser(), *row)?));
        }
        writer.put_settled(settled, budget, &mut encoder, summary)?;
        progress.advance(0, 0, 0);
    }
    Ok(())
}

/// A work as its readings make it.
pub(super) struct Settled {
    pub(super) work: Work,
    pub(super) metadata: Metadata,
    /// Who is in it, for the store and for the index.
    pub(super) cast: Cast,
    people: People,
    /// The text it had.
    pub(super) before: TextId,
    pub(super) text: SettledText,
}

/// Its text.
pub(super) enum SettledText {
    /// One that the store holds.
    Stored(TextId, Vec<Chapter>, Vec<Vec<Passage>>),
    /// Chapters put together anew.
    Joined(Vec<Chapter>, Vec<Vec<Passage>>),
}

impl SettledText {
    /// The chapters, and the passages of each.
    fn parts(&self) -> (&[Chapter], &[Vec<Passage>]) {
        let (Self::Stored(_, chapters, passages) | Self::Joined(chapters, passages)) = self;
        (chapters, passages)
    }
}

impl Settled {
    /// What the index must hold of it, under the id that its text has in the store.
    pub(super) fn indexed(self, text: TextId, budget: &Budget) -> IndexedWork {
        let (SettledText::Stored(_, chapters, passages) | SettledText::Joined(chapters, passages)) = self.text;
        let bytes = chapters.iter().map(|chapter| chapter.body.text.len() as u64).sum();
        let (work, people) = (self.work, self.people);
        IndexedWork { text_id: text.0, work, chapters, passages, people, permit: Some(budget.take(bytes)) }
    }
}

/// What the readings of a work come to; none if the work is that already, or has no readings.
fn outcome(library: &Library, recogniser: &Recogniser, row: WorkRow) -> Result<Option<Settled>, IngestError> {
    let readings = library.readings(row)?;
    let layouts: Vec<TextLayout> =
        readings.iter().map(|reading| library.layout(reading.text)).collect::<Result<_, _>>()?;
    let Some(Joined { mut work, metadata, text, .. }) = join(&readings, &layouts) else { return Ok(None) };
    give_names(&mut work, &metadata, recogniser.dictionary());
    let stored = library.work(row)?;
    let text = match text {
        Text::Of(place) => stored_text(library, readings[place].text)?,
        Text::Pieces(pieces) => {
            let chapters = together(library, &readings, pieces)?;
            work.chapters = chapters.len() as u32;
            work.words = chapters.iter().map(|chapter| word_count(&chapter.body.text)).sum();
            if chapters == library.chapters(stored.text)? {
                stored_text(library, stored.text)?
            } else {
                let passages = chapters.iter().map(|chapter| passage::split(&chapter.body)).collect();
                SettledText::Joined(chapters, passages)
            }
        }
    };
    let (chapters, passages) = text.parts();
    let (cast, people) = people::recognise(recogniser, &stored.work.id, &mut work, chapters, passages);
    let is_same = matches!(text, SettledText::Stored(text, ..) if text == stored.text)
        && work == stored.work
        && library.cast(stored.text)?.as_ref() == Some(&cast);
    Ok((!is_same).then_some(Settled { work, metadata, cast, people, before: stored.text, text }))
}

fn stored_text(library: &Library, text: TextId) -> Result<SettledText, IngestError> {
    let passages = library.layout(text)?.chapters.into_iter().map(|chapter| chapter.passages).collect();
    Ok(SettledText::Stored(text, library.chapters(text)?, passages))
}

/// Chapters that came in files of their own, by number; halves of one put together.
fn together(
    library: &Library,
    readings: &[Reading],
    pieces: BTreeMap<Piece, usize>,
) -> Result<Vec<Chapter>, IngestError> {
    let mut chapters: Vec<Chapter> = Vec::with_capacity(pieces.len());
    let mut open: Option<(usize, Vec<Chapter>)> = None;
    for ((number, half), place) in pieces {
        let (_, of_file) = match open.take() {
            Some(same) if same.0 == place => open.insert(same),
            _ => open.insert((place, library.chapters(readings[place].text)?)),
        };
        let Some(chapter) = of_file.iter().find(|chapter| chapter.number == number).cloned() else { continue };
        match chapters.last_mut().filter(|last| half > 1 && last.number == number) {
            Some(last) => {
                last.body.append(chapter.body);
                last.paratext.extend(chapter.paratext);
            }
            None => chapters.push(chapter),
        }
    }
    Ok(chapters)
}
