//! Bringing the index up to the store: after a kill, a power cut, a new version, or its deletion.

use super::budget::Budget;
use super::writer::Writer;
use super::{IngestError, Progress, Summary};
use crate::index::{IndexedWork, People};
use crate::recognise::Recogniser;
use crate::store::{Change, Library, Revision, StoreError, TextId, WorkRow};

/// Indexes, from the store alone, everything that changed since it was last given works.
pub(super) fn catch_up(
    writer: &mut Writer,
    budget: &Budget,
    progress: &dyn Progress,
    summary: &mut Summary,
) -> Result<(), IngestError> {
    let Revision(revision) = writer.library().revision()?;
    if writer.given() == revision {
        return Ok(());
    }
    if writer.given() > revision {
        // The store lost its last commits (power loss), the index did not: nothing in it can be trusted.
        writer.start_over()?;
    }
    let purged = match writer.library().changes_since(Revision(writer.given())) {
        Ok(_) => false,
        Err(StoreError::HistoryPurged { .. }) => true,
        Err(error) => return Err(error.into()),
    };
    if purged {
        writer.start_over()?;
    }
    let since = writer.given();
    let (library, recogniser, index) = writer.parts();
    let mut works = 0;
    for change in library.changes_since(Revision(since))? {
        match change? {
            Change::Delete { text } => {
                if since > 0 {
                    index.delete(text.0);
                }
            }
            Change::Upsert { work, text } => {
                if since > 0 {
                    index.delete(text.0);
                }
                let indexed = stored(library, recogniser, work, text, budget)?;
                works += 1;
                summary.words += indexed.work.words;
                index.add(indexed)?;
                progress.advance(0, 0, 0);
            }
        }
    }
    if works > 0 {
        summary.works += works;
        if works > summary.renamed {
            summary.warnings.push(format!("the index was behind the library: {works} works were indexed again"));
        }
    }
    writer.set_given(revision);
    Ok(())
}

/// Deletes the index.
pub(super) fn discard(library: &Library) -> Result<(), IngestError> {
    match std::fs::remove_dir_all(library.index_dir()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(crate::index::IndexError::from(error).into()),
        _ => Ok(()),
    }
}

/// A work as the store holds it, ready for the index.
fn stored(
    library: &Library,
    recogniser: &Recogniser,
    row: WorkRow,
    text: TextId,
    budget: &Budget,
) -> Result<IndexedWork, IngestError> {
    let layout = library.layout(text)?;
    let permit = budget.take(layout.bytes);
    let passages: Vec<_> = layout.chapters.into_iter().map(|chapter| chapter.passages).collect();
    let (work, chapters) = (library.work(row)?.work, library.chapters(text)?);
    let found = recogniser.work(&work.id, &work, &chapters);
    let mut people = People::of(&found, &work);
    found.cast_with(&passages, |_, here, sightings| people.add(here, sightings));
    Ok(IndexedWork { text_id: text.0, work, chapters, passages, people, permit: Some(permit) })
}
