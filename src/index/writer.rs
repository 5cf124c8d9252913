//! Adding, deleting and committing.

use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::indexer::{IndexWriterOptions, LogMergePolicy, UserOperation};
use tantivy::store::Compressor;
use tantivy::{Directory, Index, IndexBuilder, IndexSettings, IndexWriter, Term};

use super::document::{IndexedWork, Layout, PassageDocument, documents};
use super::schema::Fields;
use super::{INDEX_VERSION, IndexError, analysis};
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

/// The smallest arena of an indexing thread, in bytes; tantivy refuses less than 15 MB.
const MIN_ARENA: usize = 20_000_000;
/// Work of fewer bytes is indexed by one thread: a second one would only make a second small segment.
const SMALL_RUN_BYTES: u64 = 20_000_000;

/// The one writer of an index.
pub struct Writer {
    engine: IndexWriter<PassageDocument>,
    index: Index,
    fields: Fields,
    directory: MmapDirectory,
}

impl Writer {
    /// Opens the index in `folder`, creating it if there is none or if it is of another version.
    ///
    /// `memory` bounds the arenas of all threads together, in bytes; `expected` is the size of the text
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
        let index = IndexBuilder::new()
            .schema(schema)
            .settings(settings)
            .tokenizers(analysis::tokenizers())
            .open_or_create(directory.clone())?;
        let threads = if expected < SMALL_RUN_BYTES { 1 } else { threads.max(1) };
        let arena = (memory / threads).clamp(MIN_ARENA, 1_000_000_000);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(threads)
            .memory_budget_per_thread(arena)
            .num_merge_threads(1)
            .build();
        let engine: IndexWriter<PassageDocument> = index.writer_with_options(options)?;
        let mut merges = LogMergePolicy::default();
        merges.set_del_docs_ratio_before_merge(0.25);
        engine.set_merge_policy(Box::new(merges));
        mark_as_cache(folder)?;
        Ok(Self { engine, index, fields, directory })
    }

    /// The revision of the store that the index holds; 0 for a new index.
    pub fn revision(&self) -> Result<u64, IndexError> {
        let metas = self.index.load_metas()?;
        Ok(Commit::parse(metas.payload.as_deref()).map_or(0, |commit| commit.revision))
    }

    /// Adds a work. Its passages become visible together, at the next commit.
    ///
    /// Its text id must be new: a changed work has a new text, and the old one is deleted.
    pub fn add(&self, work: IndexedWork) -> Result<(), IndexError> {
        let layout = Layout::new(&self.fields, work);
        self.engine.run(documents(layout).map(UserOperation::Add))?;
        Ok(())
    }

    /// Deletes the passages of a text.
    pub fn delete(&self, text_id: u64) {
        self.engine.delete_term(Term::from_field_u64(self.fields.text, text_id));
    }

    /// Deletes everything.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        self.engine.delete_all_documents()?;
        Ok(())
    }

    /// Makes all changes visible and durable, as the state of the store at `revision`.
    pub fn commit(&mut self, revision: u64) -> Result<(), IndexError> {
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
        let Self { engine, .. } = self;
        let collected = engine.garbage_collect_files();
        engine.wait_merging_threads()?;
        drop(collected);
        Ok(())
    }
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
