//! Adding, deleting and committing.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentId;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, MergePolicy, NoMergePolicy};
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::store::Compressor;
use tantivy::{Directory, Index, IndexBuilder, IndexSettings, IndexWriter, Term};

use super::deletion::{Earlier, Outdated};
use super::document::IndexedWork;
use super::indexers::{Indexers, Placed, Sealed};
use super::schema::Fields;
use super::{INDEX_VERSION, IndexError};
use crate::text::ANALYSIS_VERSION;

/// What a commit says of itself, kept in the index's own metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Fields and layout.
    pub index_version: u32,
    /// Tokens and folding.
    pub analysis_version: u32,
    /// The store's revision the index holds.
    pub revision: u64,
}

impl Commit {
    /// The commit of this program's versions at `revision`.
    pub fn at(revision: u64) -> Self {
        Self { index_version: INDEX_VERSION, analysis_version: ANALYSIS_VERSION, revision }
    }

    /// True if this program can search and extend what the commit holds.
    pub fn is_current(&self) -> bool {
        self.index_version == INDEX_VERSION && self.analysis_version == ANALYSIS_VERSION
    }

    pub(super) fn parse(payload: Option<&str>) -> Option<Self> {
        serde_json::from_str(payload?).ok()
    }
}

/// The least memory of an indexing thread, in bytes.
const MIN_MEMORY: usize = 20_000_000;
/// Work of fewer bytes is indexed by one thread: a second one would only make a second small segment.
const SMALL_RUN_BYTES: u64 = 20_000_000;

/// The one writer of an index.
pub struct Writer {
    /// Commits, deletes and merges; it is never given a document, because [`Indexers`] make its segments.
    engine: IndexWriter,
    indexers: Indexers,
    /// Works added since the last commit; each has the number of those before it.
    count: u64,
    /// Texts that the indexers hold and that were not deleted since.
    added: FxHashSet<u64>,
    /// Texts of earlier commits that were deleted.
    deleted: FxHashSet<u64>,
    /// Texts that were added and then deleted: what was added of them below this number goes.
    outdated: FxHashMap<u64, u64>,
    index: Index,
    fields: Fields,
    directory: MmapDirectory,
}

impl Writer {
    /// Opens the index in `folder`, creating it if there is none or if it is of another version.
    ///
    /// `memory` bounds what all threads together hold, in bytes; `expected` is the size of the text
    /// to come, if known, and decides how many of the `threads` are worth starting.
    pub fn open(folder: &Path, threads: usize, memory: usize, expected: u64) -> Result<Self, IndexError> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = Fields::schema();
        let directory = MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        if !matches!(last_commit(&directory)?, Some(commit) if commit.is_current()) {
            clear(folder)?;
        }
        let settings = IndexSettings {
            // Nothing is stored, so there is nothing to compress and no thread to do it.
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let index = IndexBuilder::new().schema(schema).settings(settings).open_or_create(directory.clone())?;
        let threads = if expected < SMALL_RUN_BYTES { 1 } else { threads.max(1) };
        let indexers = Indexers::new(index.clone(), fields.clone(), threads, (memory / threads).max(MIN_MEMORY));
        let options = IndexWriterOptions::builder().num_worker_threads(1).num_merge_threads(1).build();
        let engine: IndexWriter = index.writer_with_options(options)?;
        engine.set_merge_policy(merges());
        mark_as_cache(folder)?;
        Ok(Self {
            engine,
            indexers,
            count: 0,
            added: FxHashSet::default(),
            deleted: FxHashSet::default(),
            outdated: FxHashMap::default(),
            index,
            fields,
            directory,
        })
    }

    /// The revision of the store that the index holds; 0 for a new index.
    pub fn revision(&self) -> Result<u64, IndexError> {
        let metas = self.index.load_metas()?;
        Ok(Commit::parse(metas.payload.as_deref()).map_or(0, |commit| commit.revision))
    }

    /// Adds a work. Its passages become visible together, at the next commit.
    ///
    /// A changed work has a new text, and the old one is deleted. The same text may be added again after it was
    /// deleted.
    pub fn add(&mut self, work: IndexedWork) -> Result<(), IndexError> {
        let is_new = self.added.insert(work.text_id);
        debug_assert!(is_new, "text {} is added again and was not deleted", work.text_id);
        let number = self.count;
        self.count += 1;
        self.indexers.add(number, work)
    }

    /// Deletes the passages of a text that was added before; it may be added again.
    pub fn delete(&mut self, text_id: u64) {
        if self.added.remove(&text_id) {
            self.outdated.insert(text_id, self.count);
        } else {
            self.deleted.insert(text_id);
        }
    }

    /// Deletes everything.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        self.indexers.give_up();
        self.added.clear();
        self.deleted.clear();
        self.outdated.clear();
        self.count = 0;
        self.engine.delete_all_documents()?;
        Ok(())
    }

    /// Hands what was added to the engine, and has it delete what was deleted.
    fn seal(&mut self) -> Result<(), IndexError> {
        let sealed = self.indexers.finish()?;
        let later: Arc<[SegmentId]> = sealed.iter().map(|sealed| sealed.segment.id()).collect();
        for text_id in self.deleted.drain() {
            let text = Term::from_field_u64(self.fields.text, text_id);
            let text = TermQuery::new(text, IndexRecordOption::Basic);
            self.engine.delete_query(Box::new(Earlier { text, later: Arc::clone(&later) }))?;
        }
        // Documents are deleted by their numbers, which a merge would change.
        self.engine.set_merge_policy(Box::new(NoMergePolicy));
        let mut runs = FxHashMap::default();
        for Sealed { segment, texts } in sealed {
            let is_outdated =
                |placed: &&Placed| self.outdated.get(&placed.text_id).is_some_and(|end| placed.number < *end);
            let of_segment: Vec<_> = texts.iter().filter(is_outdated).map(|placed| placed.documents.clone()).collect();
            if !of_segment.is_empty() {
                runs.insert(segment.id(), of_segment);
            }
            self.engine.add_segment(segment)?;
        }
        if !runs.is_empty() {
            self.engine.delete_query(Box::new(Outdated::new(runs)))?;
        }
        self.engine.set_merge_policy(merges());
        self.outdated.clear();
        self.added.clear();
        self.count = 0;
        Ok(())
    }

    /// Makes all changes visible and durable, as the state of the store at `revision`.
    pub fn commit(&mut self, revision: u64) -> Result<(), IndexError> {
        self.seal()?;
        let payload = serde_json::to_string(&Commit::at(revision)).map_err(std::io::Error::other)?;
        let mut prepared = self.engine.prepare_commit()?;
        prepared.set_payload(&payload);
        prepared.commit()?;
        // tantivy renames `meta.json` into place but leaves the folder's own entry to the system.
        self.directory.sync_directory()?;
        Ok(())
    }

    /// Waits for running merges and closes the index.
    pub fn close(self) -> Result<(), IndexError> {
        let Self { engine, indexers, .. } = self;
        drop(indexers);
        let collected = engine.garbage_collect_files();
        engine.wait_merging_threads()?;
        drop(collected);
        Ok(())
    }
}

/// When segments are merged: ten or so of like size, and those with many documents deleted.
fn merges() -> Box<dyn MergePolicy> {
    let mut merges = LogMergePolicy::default();
    merges.set_del_docs_ratio_before_merge(0.25);
    Box::new(merges)
}

/// The last commit of the index in `directory`, if there is one that can be read.
pub(super) fn last_commit(directory: &MmapDirectory) -> Result<Option<Commit>, IndexError> {
    let exists = Index::exists(directory).map_err(tantivy::TantivyError::from)?;
    if !exists {
        return Ok(None);
    }
    // An index of another tantivy may not even open: its metadata is read as plain JSON.
    let meta = directory.atomic_read(Path::new("meta.json")).map_err(tantivy::TantivyError::from)?;
    let meta: CommitMeta = serde_json::from_slice(&meta).unwrap_or_default();
    Ok(Commit::parse(meta.payload.as_deref()))
}

/// The one member of `meta.json` that is ours.
#[derive(Default, Deserialize)]
#[serde(default)]
struct CommitMeta {
    payload: Option<String>,
}

fn clear(folder: &Path) -> Result<(), IndexError> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Tells backup programs that the folder can be rebuilt; see <https://bford.info/cachedir/>.
fn mark_as_cache(folder: &Path) -> Result<(), IndexError> {
    let tag = folder.join("CACHEDIR.TAG");
    if !tag.exists() {
        let text = "Signature: 8a477f597d28d172789f06886806bc55\n# The search index of ficdex; `ficdex reindex` rebuilds it.\n";
        std::fs::write(tag, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::{People, Snapshot, WordField};
    use crate::model::{Chapter, Work};
    use crate::parse::BodyBuilder;

    fn work(text_id: u64, text: &str) -> IndexedWork {
        let mut body = BodyBuilder::new();
        body.push(text);
        body.end_paragraph();
        let chapter = Chapter { number: 1, body: body.finish(), ..Chapter::default() };
        let passages = vec![crate::passage::split(&chapter.body)];
        IndexedWork {
            text_id,
            work: Work::default(),
            chapters: vec![chapter],
            passages,
            people: People::default(),
            permit: None,
        }
    }

    /// Words that stand in passages which are not deleted.
    fn alive(folder: &Path) -> Vec<String> {
        let snapshot = Snapshot::open(folder).unwrap();
        let mut found = Vec::new();
        for segment in snapshot.segments() {
            let mut terms = Vec::new();
            segment
                .terms(WordField::Body, "", |term, _| {
                    terms.push(term.to_owned());
                    true
                })
                .unwrap();
            for term in terms {
                let mut postings = segment.body(&term, false).unwrap();
                while postings.doc() != crate::index::END {
                    found.extend(segment.is_alive(postings.doc()).then(|| term.clone()));
                    postings.advance();
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn a_deletion_reaches_what_was_added_before_it_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(folder.path(), 2, 0, u64::MAX).unwrap();
        for (text_id, text) in [(1, "one"), (2, "two"), (3, "three")] {
            writer.add(work(text_id, text)).unwrap();
        }
        writer.delete(3);
        writer.commit(1).unwrap();
        assert_eq!(alive(folder.path()), ["one", "two"]);

        // The same text again, as when its work was described anew; one that is not kept; one that goes and comes.
        writer.delete(1);
        writer.add(work(1, "uno")).unwrap();
        writer.add(work(4, "four")).unwrap();
        writer.delete(4);
        writer.delete(2);
        writer.add(work(2, "due")).unwrap();
        writer.commit(2).unwrap();
        assert_eq!(alive(folder.path()), ["due", "uno"]);

        // Each of a text's states but the last one goes, wherever the threads put them.
        for word in ["cinque", "funf", "cinq"] {
            writer.add(work(5, word)).unwrap();
            writer.delete(5);
        }
        writer.delete(2);
        writer.add(work(2, "deux")).unwrap();
        writer.delete(2);
        writer.add(work(2, "zwei")).unwrap();
        writer.add(work(5, "five")).unwrap();
        writer.commit(3).unwrap();
        assert_eq!(alive(folder.path()), ["five", "uno", "zwei"]);

        writer.add(work(5, "five")).unwrap();
        writer.clear().unwrap();
        writer.add(work(6, "six")).unwrap();
        writer.commit(4).unwrap();
        assert_eq!(alive(folder.path()), ["six"]);
    }
}
