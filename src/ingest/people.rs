//! The people of works: recognised when a work is read, and again, from the store, when it would come out otherwise.
//!
//! The store knows by what its works were recognised ([`Recogniser::fingerprint`]). When the rules, the user's names or the
//! packs have changed, all texts are read again for their people; no source file is.

use std::panic::resume_unwind;
use std::path::Path;

use rustc_hash::FxHashSet;

use super::{IngestError, Progress};
use crate::index::People;
use crate::model::{Chapter, Passage, Work, WorkId};
use crate::names::{PackPerson, Packs};
use crate::recognise::{Cast, Recogniser, Votes};
use crate::store::{EncodedMetadata, EncodedPeople, Encoder, Knowledge, Library, TextId, WorkRow};
use crate::text::key;

/// Recognises the people of a work: adds to it what is sure enough, and gives what the store keeps and what the index does.
pub(super) fn recognise(
    recogniser: &Recogniser,
    id: &WorkId,
    work: &mut Work,
    chapters: &[Chapter],
    passages: &[Vec<Passage>],
) -> (Cast, People) {
    let found = recogniser.work(id, work, chapters);
    found.add_to(work);
    let mut people = People::of(&found, work);
    let cast = found.cast_with(passages, |_, here, sightings| people.add(here, sightings));
    (cast, people)
}

/// Works whose reading takes so long that the user should know why: about a second.
const MANY: usize = 1000;
/// Texts that one thread reads at a time.
const SHARE: usize = 32;

/// Brings the people of all works up to `recogniser`, if they are by another; gives how many works changed.
pub(super) fn bring_up(
    library: &mut Library,
    recogniser: &Recogniser,
    threads: usize,
    progress: &dyn Progress,
) -> Result<u64, IngestError> {
    let fingerprint = recogniser.fingerprint();
    if library.recognised_by()? == fingerprint {
        return Ok(0);
    }
    let rows = library.rows()?;
    if rows.len() >= MANY {
        progress.message(&format!(
            "looking for the people of {} works again: what is known of names has changed",
            rows.len()
        ));
    }
    let changed = redo(library, recogniser, &rows, threads)?;
    // Last, so that a run that was stopped begins again.
    let mut batch = library.batch()?;
    batch.set_recognised_by(fingerprint)?;
    batch.commit()?;
    Ok(changed)
}

/// Recognises the people of the works in `rows` again; gives how many changed.
pub(super) fn redo(
    library: &mut Library,
    recogniser: &Recogniser,
    rows: &[WorkRow],
    threads: usize,
) -> Result<u64, IngestError> {
    let folder = library.folder().to_owned();
    let mut changed = 0;
    for rows in rows.chunks(SHARE * threads.max(1)) {
        let shares: Vec<Result<Vec<Changed>, IngestError>> = std::thread::scope(|scope| {
            let folder = &folder;
            let read = |share| scope.spawn(move || read_again(folder, recogniser, share));
            let threads: Vec<_> = rows.chunks(SHARE).map(read).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or_else(|fault| resume_unwind(fault))).collect()
        });
        let mut batch = library.batch()?;
        for share in shares {
            for work in share? {
                batch.put_people(work.row, work.text, &work.people)?;
                if let Some(metadata) = &work.metadata {
                    batch.put_metadata(work.row, metadata)?;
                }
                changed += 1;
            }
        }
        batch.commit()?;
    }
    Ok(changed)
}

/// Learns from the tagged works what stories call people, and brings those works up to it that may profit: works without a
/// fandom in which somebody is called as it was not known before. Gives how many changed.
///
/// Works that came or went since the last lesson are the reason to learn again; what is learned is the same for the same
/// works, whatever their order.
pub(super) fn learn(library: &mut Library, threads: usize) -> Result<u64, IngestError> {
    if library.heard()? == library.revision()? {
        return Ok(0);
    }
    let mut votes = Votes::default();
    library.each_lesson(|lesson| votes.hear(lesson))?;
    let recogniser = library.recogniser()?;
    let learned = votes.learned(recogniser.dictionary().packs());
    let before = library.people_known(Knowledge::Learned)?;
    let changed = if learned == before { 0 } else { apply(library, &before, &learned, threads)? };
    let revision = library.revision()?;
    let mut batch = library.batch()?;
    batch.set_heard(revision)?;
    batch.commit()?;
    Ok(changed)
}

/// Recognises those works again that what is `learned` in place of what was known `before` may concern.
fn apply(
    library: &mut Library,
    before: &[PackPerson],
    learned: &[PackPerson],
    threads: usize,
) -> Result<u64, IngestError> {
    let mut forms: FxHashSet<String> = FxHashSet::default();
    for person in learned.iter().filter(|person| !before.contains(person)) {
        forms.extend(person.forms());
    }
    for person in before.iter().filter(|person| !learned.contains(person)) {
        forms.extend(person.forms());
    }
    let mut rows = Vec::new();
    library.each_unschooled(|row, cast| {
        let mut names = cast.people.iter().flat_map(|person| &person.aliases);
        if names.any(|name| forms.contains(&key(name))) {
            rows.push(row);
        }
    })?;
    let mut batch = library.batch()?;
    batch.set_knowledge(Knowledge::Learned, &Packs::text(learned))?;
    batch.commit()?;
    let recogniser = library.recogniser()?;
    let changed = redo(library, &recogniser, &rows, threads)?;
    let mut batch = library.batch()?;
    batch.set_recognised_by(recogniser.fingerprint())?;
    batch.commit()?;
    Ok(changed)
}

/// A work whose people came out otherwise.
struct Changed {
    row: WorkRow,
    text: TextId,
    people: EncodedPeople,
    /// Where what is searched of the work as a whole changed too.
    metadata: Option<EncodedMetadata>,
}

fn read_again(folder: &Path, recogniser: &Recogniser, rows: &[WorkRow]) -> Result<Vec<Changed>, IngestError> {
    let library = Library::open_reading(folder)?;
    let mut encoder = Encoder::new();
    let mut changed = Vec::new();
    for row in rows {
        let stored = library.work(*row)?;
        let mut work = stored.work.clone();
        work.forget_recognised();
        let passages: Vec<_> =
            library.layout(stored.text)?.chapters.into_iter().map(|chapter| chapter.passages).collect();
        let chapters = library.chapters(stored.text)?;
        let found = recogniser.work(&work.id.clone(), &work, &chapters);
        found.add_to(&mut work);
        let cast = found.cast(&passages);
        let differs = work != stored.work;
        if !differs && library.cast(stored.text)?.as_ref() == Some(&cast) {
            continue;
        }
        let metadata = if differs { Some(encoder.metadata(&work, &library.metadata_as_written(*row)?)) } else { None };
        changed.push(Changed { row: *row, text: stored.text, people: encoder.people(&work, &cast), metadata });
    }
    Ok(changed)
}
