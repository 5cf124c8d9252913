//! Putting works into the store and handing them to the index.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::budget::Budget;
use super::compare::Comparison;
use super::holders::{Holders, Place};
use super::outcome::{self, Outcome, Read};
use super::people;
use super::settle::{Settled, SettledText};
use super::{Failure, IndexOptions, IngestError, Summary, unix_now};
use crate::index::{self, IndexedWork};
use crate::recognise::Recogniser;
use crate::store::{Encoder, FileId, FileOutcome, Library, Revision, RootId, TextId, WorkRecord, WorkRow};

/// Text after which a batch of the store is committed, in bytes; a batch is whole in the log until then.
const BATCH_BYTES: u64 = 16_000_000;
/// Small files after which a batch is committed.
const BATCH_FILES: usize = 500;
/// Text after which the index is committed as well, in bytes: what a kill costs at most is indexing this much again.
const COMMIT_BYTES: u64 = 2_000_000_000;
/// Indexing threads at most: more cores are better used for reading.
const MAX_INDEXERS: usize = 4;

/// The one writer of a library and its index.
pub(super) struct Writer {
    library: Library,
    index: index::Writer,
    /// Outcomes of the open batch, not yet in the store.
    pending: Vec<Outcome>,
    pending_bytes: u64,
    uncommitted_bytes: u64,
    /// The index differs from its last commit.
    dirty: bool,
    /// The revision of the index's last commit.
    committed: u64,
    /// The revision up to which the index was given everything, committed or not.
    given: u64,
    /// Files that turned up elsewhere.
    moved: HashSet<FileId>,
    /// Words of every work put in by this run: one that is joined from several files may be put in several times.
    words: HashMap<WorkRow, u64>,
    recogniser: Recogniser,
}

impl Writer {
    /// Opens the index of `library` for a run over `expected` bytes.
    pub(super) fn open(
        library: Library,
        recogniser: Recogniser,
        options: &IndexOptions,
        expected: u64,
    ) -> Result<Self, IngestError> {
        let threads = options.threads();
        // The larger half for what is inverted; the rest is works under way, parsers, caches and what serialising needs.
        let arenas = usize::try_from(options.memory / 7 * 4).unwrap_or(usize::MAX);
        let index = index::Writer::open(&library.index_dir(), threads.min(MAX_INDEXERS), arenas, expected)?;
        let committed = index.revision()?;
        Ok(Self {
            library,
            index,
            pending: Vec::new(),
            pending_bytes: 0,
            uncommitted_bytes: 0,
            dirty: false,
            committed,
            given: committed,
            moved: HashSet::new(),
            words: HashMap::new(),
            recogniser,
        })
    }

    pub(super) fn library(&self) -> &Library {
        &self.library
    }

    /// The revision up to which the index was given everything, committed or not.
    pub(super) fn given(&self) -> u64 {
        self.given
    }

    /// Notes that the index was given everything up to `revision`.
    pub(super) fn set_given(&mut self, revision: u64) {
        (self.given, self.dirty) = (revision, true);
    }

    pub(super) fn recogniser(&self) -> &Recogniser {
        &self.recogniser
    }

    /// The library and who recognises people, beside the index.
    pub(super) fn parts(&mut self) -> (&Library, &Recogniser, &mut index::Writer) {
        (&self.library, &self.recogniser, &mut self.index)
    }

    /// Empties the index, to be filled again from the store.
    pub(super) fn start_over(&mut self) -> Result<(), IngestError> {
        self.index.clear()?;
        (self.committed, self.given) = (0, 0);
        Ok(())
    }

    /// Takes one outcome; it is in the store at the latest when [`Self::finish`] returns.
    pub(super) fn put(&mut self, outcome: Outcome, summary: &mut Summary) -> Result<(), IngestError> {
        summary.bytes += outcome.bytes();
        if let Outcome::Read(read) = &outcome {
            // Which files hold its work is looked up before a batch begins.
            if read.moved {
                self.flush(summary)?;
            }
            self.pending_bytes += read.encoded.text_bytes();
        }
        self.pending.push(outcome);
        if self.pending_bytes >= BATCH_BYTES || self.pending.len() >= BATCH_FILES {
            self.flush(summary)?;
        }
        Ok(())
    }

    /// Writes the pending outcomes as one batch of the store, then hands the works to the index: the index
    /// never holds what the store does not.
    pub(super) fn flush(&mut self, summary: &mut Summary) -> Result<(), IngestError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.pending);
        self.pending_bytes = 0;
        let mut holders = Holders::default();
        for outcome in &pending {
            if let Outcome::Read(read) = outcome {
                holders.look_up(&self.library, read)?;
            }
        }
        let mut ready: Vec<(IndexedWork, Option<TextId>)> = Vec::new();
        let mut left = BTreeSet::new();
        let now = i64::try_from(unix_now().as_secs()).unwrap_or(i64::MAX);
        let mut batch = self.library.batch()?;
        for outcome in pending {
            match outcome {
                Outcome::Seen { file, size, mtime_ns, inside, unread, .. } => {
                    batch.mark_seen(file, size, mtime_ns)?;
                    summary.unchanged += inside.max(1);
                    summary.unread += unread;
                }
                Outcome::Moved { file, root, path, mtime_ns, .. } => {
                    batch.mark_moved(file, root, &path, mtime_ns)?;
                    self.moved.insert(file);
                    summary.moved += 1;
                }
                Outcome::Failed(state) => {
                    if let FileOutcome::Failed { code, message } = &state.outcome {
                        let (path, code, message) = (state.path.clone(), code.clone(), message.clone());
                        summary.failures.push(Failure { path, code, message });
                    }
                    summary.failed += 1;
                    batch.put_file(&state)?;
                }
                Outcome::Skipped { state, gone, .. } => {
                    summary.skipped += 1;
                    left.extend(batch.put_file(&state)?.left);
                    for file in gone {
                        left.extend(batch.forget_file(file.id)?);
                    }
                }
                Outcome::Holder { state, gone, .. } => {
                    if let FileOutcome::Failed { code, message } = &state.outcome {
                        let (path, code, message) = (state.path.clone(), code.clone(), message.clone());
                        summary.failures.push(Failure { path, code, message });
                        summary.failed += 1;
                    }
                    left.extend(batch.put_file(&state)?.left);
                    for file in gone {
                        match file.state.work {
                            Some(_) => {
                                summary.missing += u64::from(file.missing_since.is_none());
                                batch.mark_missing(file.id, now)?;
                            }
                            None => drop(batch.forget_file(file.id)?),
                        }
                    }
                }
                Outcome::Read(read) => {
                    let place = holders.place(&read);
                    let Read { known, mut state, mut encoded, mut work, .. } = *read;
                    let Read { chapters, passages, people, permit, .. } = *read;
                    *(if known { &mut summary.changed } else { &mut summary.added }) += 1;
                    let (id, row) = match &place {
                        Place::Beside { id, row } => {
                            batch.keep_readings(*row)?;
                            (id.clone(), *row)
                        }
                        Place::Alone { id } => {
                            let words = work.words;
                            self.uncommitted_bytes += encoded.text_bytes();
                            encoded.id = id.clone();
                            work.id = id.clone();
                            let put = batch.put_work(&encoded)?;
                            count_work(&mut self.words, put.row, words, summary);
                            let text_id = put.text.0;
                            let permit = Some(permit);
                            let indexed = IndexedWork { text_id, work, chapters, passages, people, permit };
                            ready.push((indexed, put.superseded));
                            (id.clone(), put.row)
                        }
                    };
                    state.work = Some(row);
                    let file = batch.put_file(&state)?;
                    if let Some(row) = file.left {
                        holders.left(row, &state.path);
                        left.insert(row);
                    }
                    if let Place::Beside { .. } = place {
                        batch.put_reading(file.id, row, &encoded)?;
                    }
                    holders.put(id, row, &state);
                }
            }
        }
        // A work whose last file now holds another one was replaced by it.
        let mut replaced = Vec::new();
        for row in left {
            if !batch.is_held(row)? {
                replaced.extend(batch.forget_work(row)?);
            }
        }
        let Revision(revision) = batch.commit()?;
        for (work, superseded) in ready {
            self.dirty = true;
            if let Some(text) = superseded {
                self.index.delete(text.0);
            }
            self.index.add(work)?;
        }
        for text in replaced {
            self.dirty = true;
            self.index.delete(text.0);
        }
        self.given = revision;
        if self.uncommitted_bytes >= COMMIT_BYTES {
            self.commit(revision)?;
        }
        Ok(())
    }

    /// Puts works of several files in as their readings make them, those that are `None` as they are, as one batch; then
    /// hands them to the index.
    pub(super) fn put_settled(
        &mut self,
        settled: Vec<(WorkRow, Option<Settled>)>,
        budget: &Budget,
        encoder: &mut Encoder,
        summary: &mut Summary,
    ) -> Result<(), IngestError> {
        let mut changed = Vec::new();
        let mut batch = self.library.batch()?;
        for (row, settled) in settled {
            if let Some(settled) = settled {
                let metadata = encoder.metadata(&settled.work, &settled.metadata);
                let counts = (settled.work.words, settled.work.chapters);
                let Settled { work, metadata: written, .. } = &settled;
                let text = match &settled.text {
                    SettledText::Stored(text, ..) => {
                        batch.choose(row, *text, counts, &metadata)?;
                        batch.put_people(row, *text, &encoder.people(work, &settled.cast))?;
                        *text
                    }
                    SettledText::Joined(chapters, passages) => {
                        let record = WorkRecord { work, metadata: written, chapters, passages, cast: &settled.cast };
                        batch.put_joined(&encoder.encode(&record)?)?.text
                    }
                };
                count_work(&mut self.words, row, settled.work.words, summary);
                changed.push((settled, text));
            }
            batch.settle(row)?;
        }
        let Revision(revision) = batch.commit()?;
        for (settled, text) in changed {
            self.dirty = true;
            self.index.delete(settled.before.0);
            self.index.delete(text.0);
            let work = settled.indexed(text, budget);
            self.uncommitted_bytes += work.chapters.iter().map(|chapter| chapter.body.text.len() as u64).sum::<u64>();
            self.index.add(work)?;
        }
        self.given = revision;
        if self.uncommitted_bytes >= COMMIT_BYTES {
            self.commit(revision)?;
        }
        Ok(())
    }

    /// Writes down what the comparison alone shows: files that were not found and did not turn up elsewhere, and
    /// what could not be looked at.
    pub(super) fn note(&mut self, comparison: &Comparison, summary: &mut Summary) -> Result<(), IngestError> {
        self.flush(summary)?;
        self.mark_missing(comparison, summary)?;
        let mut states = Vec::new();
        for (root, path, message) in &comparison.unreadable {
            states.extend(self.unreadable(*root, path, message)?);
        }
        let mut batch = self.library.batch()?;
        for state in &states {
            batch.put_file(state)?;
        }
        batch.commit()?;
        Ok(())
    }

    fn mark_missing(&mut self, comparison: &Comparison, summary: &mut Summary) -> Result<(), IngestError> {
        let now = i64::try_from(unix_now().as_secs()).unwrap_or(i64::MAX);
        let mut batch = self.library.batch()?;
        for file in &comparison.vanished {
            if self.moved.contains(&file.id) || file.missing_since.is_some() {
                continue;
            }
            // What was inside an archive is counted, the archive itself is not.
            let is_holder = file.state.work.is_none() && file.state.outcome == FileOutcome::Indexed;
            if file.state.digest.is_some() && !is_holder || file.state.work.is_some() {
                summary.missing += 1;
            }
            match file.state.work {
                Some(_) => batch.mark_missing(file.id, now)?,
                // Nothing was read from it, so there is nothing to keep; its failure is over.
                None => drop(batch.forget_file(file.id)?),
            }
        }
        batch.commit()?;
        Ok(())
    }

    /// The state of what could not be looked at, unless the library knows just that.
    fn unreadable(
        &self,
        root: RootId,
        path: &Path,
        message: &str,
    ) -> Result<Option<crate::store::FileState>, IngestError> {
        let known = self.library.file_at(path)?;
        let outcome = FileOutcome::Failed { code: outcome::UNREADABLE.to_owned(), message: message.to_owned() };
        if known.as_ref().is_some_and(|known| known.state.outcome == outcome) {
            return Ok(None);
        }
        let work = known.and_then(|known| known.state.work);
        Ok(Some(outcome::unread(root, path.to_owned(), outcome, work)))
    }

    /// Learns from the works what stories call people; gives how many works profit, which the index does not know yet.
    pub(super) fn learn(&mut self, threads: usize) -> Result<u64, IngestError> {
        let Revision(revision) = self.library.revision()?;
        let changed = people::learn(&mut self.library, threads)?;
        if changed > 0 {
            self.recogniser = self.library.recogniser()?;
            // Of what came before, files alone have changed since the last work.
            self.given = revision;
        }
        Ok(changed)
    }

    fn commit(&mut self, revision: u64) -> Result<(), IngestError> {
        self.index.commit(revision)?;
        // Texts that the commit before this one still needed go now: no reader is two commits behind.
        self.library.purge_superseded(Revision(self.committed))?;
        (self.committed, self.given) = (revision, revision);
        (self.uncommitted_bytes, self.dirty) = (0, false);
        Ok(())
    }

    /// Commits everything and closes library and index.
    pub(super) fn finish(mut self) -> Result<(), IngestError> {
        let Revision(revision) = self.library.revision()?;
        // A library in which nothing was found has an index all the same, which says so.
        if self.dirty || revision != self.committed || revision == 0 {
            self.commit(revision)?;
        }
        self.index.close()?;
        self.library.checkpoint()?;
        Ok(())
    }
}

/// Counts a work that was put in, once for the run.
fn count_work(counted: &mut HashMap<WorkRow, u64>, row: WorkRow, words: u64, summary: &mut Summary) {
    match counted.insert(row, words) {
        Some(before) => summary.words -= before,
        None => summary.works += 1,
    }
    summary.words += words;
}
