//! The write line: from folders to a library that can be searched.
//!
//! ```text
//! discover ─ compare with what is known ─┬─ read, detect, parse, normalise, split, encode   (workers)
//!                                        └─> store ─> index                                 (this thread)
//! ```
//!
//! [`compare`] decides which files need reading at all; [`read`] turns one file, perhaps an archive, into works ready to be
//! inserted, and [`worker`] does so on as many threads as there are cores; [`writer`] puts works into the store and
//! hands them to the index, in batches that are whole or not there; where a work has several files, [`settle`] makes one of what
//! they say, by the rules of [`crate::join`]; [`repair`] brings an index that lags behind, after a
//! kill or a new version, up to the store. Memory is bounded by [`budget`]: a work holds room for its text
//! from when it is parsed until its last passage is indexed.

mod beside;
mod budget;
mod compare;
mod forget;
mod holders;
mod outcome;
mod people;
mod preview;
mod read;
mod rename;
mod repair;
mod settle;
mod worker;
mod writer;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub use forget::{Forgotten, forget};
pub use preview::{Fate, Foreseen, Reading, preview};

use crate::index::IndexError;
use crate::model::WorkId;
use crate::recognise::{Fix, Recogniser};
use crate::source::Limits;
use crate::store::{Knowledge, Library, Root, StoreError};
use budget::Budget;
use compare::Comparison;
use writer::Writer;

/// Memory used for indexing unless said otherwise, in bytes.
pub const DEFAULT_MEMORY: u64 = 700_000_000;

/// What to index, and how.
#[derive(Clone, Debug)]
pub struct IndexOptions {
    /// Files and folders; none: every root the library knows.
    pub paths: Vec<PathBuf>,
    /// Memory to use at most, in bytes.
    pub memory: u64,
    /// Threads that read files; 0: one for each core.
    pub threads: usize,
    /// The user's packs of people, in the form that [`crate::names::Packs::parse`] reads; none: those that the library
    /// was given last.
    pub packs: Option<String>,
    /// What a file may ask for.
    pub limits: Limits,
}

impl IndexOptions {
    /// The number of threads, never 0.
    fn threads(&self) -> usize {
        if self.threads == 0 { cores() } else { self.threads }
    }
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self { paths: Vec::new(), memory: DEFAULT_MEMORY, threads: 0, packs: None, limits: Limits::DEFAULT }
    }
}

/// Told how far a run has come.
pub trait Progress: Sync {
    /// So many files of so many bytes will be read.
    fn total(&self, files: u64, bytes: u64);
    /// So many more have been dealt with: files of the disk, files and works inside others, bytes.
    fn advance(&self, files: u64, inside: u64, bytes: u64);
    /// Something the user should know now.
    fn message(&self, text: &str);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn total(&self, _: u64, _: u64) {}
    fn advance(&self, _: u64, _: u64, _: u64) {}
    fn message(&self, _: &str) {}
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where it lies.
    pub path: PathBuf,
    /// Stable code.
    pub code: String,
    /// What went wrong and what to do.
    pub message: String,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files read for the first time.
    pub added: u64,
    /// Files read again because their content, or the way it is read, changed.
    pub changed: u64,
    /// Files as they were.
    pub unchanged: u64,
    /// Those among the unchanged that could not be read before, and are not tried again.
    pub unread: u64,
    /// Files found elsewhere with the same content.
    pub moved: u64,
    /// Files that were not found any more. Their works stay.
    pub missing: u64,
    /// Files that could not be read.
    pub failed: u64,
    /// Files that are surely no stories.
    pub skipped: u64,
    /// Works put into the library or replaced.
    pub works: u64,
    /// Works of the library whose names or people came out otherwise by new rules.
    pub renamed: u64,
    /// Words of the works put in.
    pub words: u64,
    /// Bytes of the files read.
    pub bytes: u64,
    /// Time taken.
    pub elapsed: Duration,
    /// The files that could not be read.
    pub failures: Vec<Failure>,
    /// What the user should know beside.
    pub warnings: Vec<String>,
}

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The store failed, or is locked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A path named by the user is not there.
    #[error("no such file or folder: {}", .0.display())]
    NoPath(PathBuf),
    /// Nothing was named and the library knows no folder.
    #[error("nothing to index: name a folder, such as `ficdex index ~/fics`")]
    NothingNamed,
    /// What the user wants forgotten is not in the library.
    #[error("nothing in the library is called `{0}`: name a work's id or a path, as `ficdex works` shows them")]
    NothingToForget(String),
}

/// Indexes files and folders: reads what is new or changed, and says what it did.
pub fn index(folder: &Path, options: &IndexOptions, progress: &dyn Progress) -> Result<Summary, IngestError> {
    let started = Instant::now();
    options.paths.iter().try_for_each(|path| named(path).map(drop))?;
    let mut library = Library::open_writing(folder)?;
    let mut summary = Summary::default();
    let targets = targets(&mut library, &options.paths, &mut summary)?;
    if targets.is_empty() && summary.warnings.is_empty() {
        return Err(IngestError::NothingNamed);
    }
    let recogniser = recogniser(&mut library, options)?;
    summary.renamed = bring_up(&mut library, &recogniser, options, progress)?;
    let ids = library.fixed_works()?;
    let mut comparison = Comparison::of(Some(&library), folder, &targets, &options.limits, &mut summary)?;
    let bytes = comparison.bytes();
    progress.total(comparison.jobs.len() as u64, bytes);

    let budget = Budget::new(options.memory / 8);
    let mut writer = Writer::open(library, recogniser.clone(), options, bytes)?;
    // Works of the library that are indexed again are told by a warning or as renamed; those that are read count below.
    let mut caught_up = Summary { renamed: summary.renamed, ..Summary::default() };
    repair::catch_up(&mut writer, &budget, progress, &mut caught_up)?;
    summary.warnings.append(&mut caught_up.warnings);
    let jobs = comparison.take_jobs();
    let reading = worker::Reading { budget: &budget, recogniser: &recogniser, ids: &ids, limits: &options.limits };
    worker::run(&jobs, comparison.vanished_by_digest(), options.threads(), &reading, |outcome| {
        let Some(outcome) = outcome else { return writer.flush(&mut summary) };
        outcome.tell(progress);
        writer.put(outcome, &mut summary)
    })?;
    writer.note(&comparison, &mut summary)?;
    settle::settle(&mut writer, &budget, progress, &mut summary)?;
    let profiting = writer.learn(options.threads())?;
    if profiting > 0 {
        // These works were counted when they were read.
        let mut again = Summary { renamed: profiting, ..Summary::default() };
        repair::catch_up(&mut writer, &budget, progress, &mut again)?;
    }
    writer.finish()?;
    summary.failures.sort_by(|a, b| a.path.cmp(&b.path));
    summary.elapsed = started.elapsed();
    Ok(summary)
}

/// Brings the names of a library's works up to the rules of its user, and the index with them. Reads no source file.
pub fn rename(folder: &Path, options: &IndexOptions, progress: &dyn Progress) -> Result<Summary, IngestError> {
    let started = Instant::now();
    let mut library = Library::open_changing(folder)?;
    let recogniser = library.recogniser()?;
    let mut summary =
        Summary { renamed: bring_up(&mut library, &recogniser, options, progress)?, ..Summary::default() };
    let budget = Budget::new(options.memory / 8);
    let mut writer = Writer::open(library, recogniser, options, 0)?;
    repair::catch_up(&mut writer, &budget, progress, &mut summary)?;
    writer.finish()?;
    summary.elapsed = started.elapsed();
    Ok(summary)
}

/// Builds the index anew from the store, without reading any source file.
pub fn reindex(folder: &Path, options: &IndexOptions, progress: &dyn Progress) -> Result<Summary, IngestError> {
    let started = Instant::now();
    let mut library = Library::open_changing(folder)?;
    let recogniser = recogniser(&mut library, options)?;
    let renamed = bring_up(&mut library, &recogniser, options, progress)?;
    let bytes = library.statistics()?.text_bytes;
    repair::discard(&library)?;
    let budget = Budget::new(options.memory / 8);
    let mut writer = Writer::open(library, recogniser, options, bytes)?;
    let mut summary = Summary { renamed, ..Summary::default() };
    repair::catch_up(&mut writer, &budget, progress, &mut summary)?;
    summary.warnings.clear();
    writer.finish()?;
    summary.elapsed = started.elapsed();
    Ok(summary)
}

/// Sets right the people of one work: from now on these fixes hold in it, and no others. Reads no source file.
pub fn set_fixes(folder: &Path, work: &WorkId, fixes: &[Fix], options: &IndexOptions) -> Result<(), IngestError> {
    let mut library = Library::open_changing(folder)?;
    let row = library.row_of(work)?.ok_or_else(|| IngestError::NothingToForget(work.to_string()))?;
    let mut batch = library.batch()?;
    batch.set_fixes(work, fixes)?;
    batch.commit()?;
    let recogniser = library.recogniser()?;
    bring_up(&mut library, &recogniser, options, &Silent)?;
    let mut summary = Summary { renamed: people::redo(&mut library, &recogniser, &[row], 1)?, ..Summary::default() };
    let budget = Budget::new(options.memory / 8);
    let mut writer = Writer::open(library, recogniser, options, 0)?;
    repair::catch_up(&mut writer, &budget, &Silent, &mut summary)?;
    writer.finish()
}

/// What recognises the people of the library's works, with the packs that its owner gives now.
fn recogniser(library: &mut Library, options: &IndexOptions) -> Result<Recogniser, IngestError> {
    if let Some(packs) = &options.packs
        && library.knowledge(Knowledge::Packs)? != *packs
    {
        let mut batch = library.batch()?;
        batch.set_knowledge(Knowledge::Packs, packs)?;
        batch.commit()?;
    }
    Ok(library.recogniser()?)
}

/// Brings names and people of the works that are there up to what is known now; gives how many works changed.
fn bring_up(
    library: &mut Library,
    recogniser: &Recogniser,
    options: &IndexOptions,
    progress: &dyn Progress,
) -> Result<u64, IngestError> {
    let renamed = rename::bring_up(library, recogniser.dictionary())?;
    let recognised = people::bring_up(library, recogniser, options.threads(), progress)?;
    Ok(renamed.max(recognised))
}

/// A folder or file to scan, and the root it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Target {
    root: Root,
    path: PathBuf,
}

/// What to scan: each named path under the root that holds it already, or as a root of its own.
fn targets(library: &mut Library, paths: &[PathBuf], summary: &mut Summary) -> Result<Vec<Target>, IngestError> {
    let mut roots = library.roots()?;
    let mut targets: Vec<Target> = Vec::new();
    if paths.is_empty() {
        for root in roots {
            if is_away(library, &root)? {
                let path = root.path.display();
                summary.warnings.push(format!("{path} is not there now: its files are left as they were"));
            } else {
                add_target(&mut targets, Target { path: root.path.clone(), root });
            }
        }
        return Ok(targets);
    }
    for path in paths {
        let path = named(path)?;
        let root = match roots.iter().find(|root| path.starts_with(&root.path)) {
            Some(root) => root.clone(),
            None => {
                let id = library.add_root(&path)?;
                let root = Root { id, path: path.clone() };
                roots.push(root.clone());
                root
            }
        };
        add_target(&mut targets, Target { root, path });
    }
    Ok(targets)
}

/// Adds a target, unless it lies in another one; those that lie in it go.
fn add_target(targets: &mut Vec<Target>, new: Target) {
    if !targets.iter().any(|target| new.path.starts_with(&target.path)) {
        targets.retain(|target| !target.path.starts_with(&new.path));
        targets.push(new);
    }
}

/// True if a root cannot be looked at now, so that nothing is known of its files: a disk that is not mounted.
///
/// A root that is a file, gone from a folder that is there, was deleted.
fn is_away(library: &Library, root: &Root) -> Result<bool, IngestError> {
    if std::fs::metadata(&root.path).is_ok() {
        return Ok(false);
    }
    let folder_is_there = root.path.parent().is_some_and(Path::is_dir);
    Ok(!(folder_is_there && library.file_at(&root.path)?.is_some()))
}

/// A path as the library notes it: absolute, and there.
pub fn named(path: &Path) -> Result<PathBuf, IngestError> {
    let missing = || IngestError::NoPath(path.to_owned());
    std::fs::symlink_metadata(path).map_err(|_| missing())?;
    Ok(tidy(&std::path::absolute(path).map_err(|_| missing())?))
}

/// The path without `.` and `..`, links left as they are but before `..`: two ways to write a folder are one root.
fn tidy(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                // What lies above a link is above its target.
                if out.is_symlink() {
                    out = out.canonicalize().unwrap_or(out);
                }
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// What the user can do about a file that the system does not let us read.
fn advice(error: &std::io::Error) -> &'static str {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => "it went away, or is a link that leads nowhere: mend or delete it",
        ErrorKind::PermissionDenied => "give yourself the right to read it, with `chmod u+rX`",
        _ => "check the disk, then run `ficdex index` again",
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn unix_now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
