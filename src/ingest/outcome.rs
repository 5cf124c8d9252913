//! What reading comes to: one outcome for each file, each file in an archive, and each of several works in one file.

use std::path::PathBuf;
use std::time::Duration;

use super::compare::unknown_version;
use super::{Progress, unix_now};
use crate::index::{People, Permit};
use crate::join::kinds_told;
use crate::model::{Chapter, Passage, Work};
use crate::store::{EncodedWork, FileId, FileOutcome, FileRecord, FileState, RootId, WorkRow};

/// What came of one file.
pub(super) enum Outcome {
    /// Its content is what the library knows; only its time differs, or it was missing. Of it and the files inside, so many
    /// are `unread`.
    Seen { file: FileId, size: u64, mtime_ns: i64, bytes: u64, inside: u64, unread: u64 },
    /// Its content is that of a known file that is not at its place any more.
    Moved { file: FileId, root: RootId, path: PathBuf, mtime_ns: i64, bytes: u64 },
    /// It holds a work.
    Read(Box<Read>),
    /// It could not be read as a story.
    Failed(FileState),
    /// It holds no story and belongs to files that do, for this reason. What it was known to hold and does not any more is
    /// `gone`.
    Skipped { state: FileState, reason: &'static str, gone: Vec<FileRecord> },
    /// It is an archive, or holds several works: each has an outcome of its own, which came before. Those that were inside
    /// and are not any more are `gone`.
    Holder { state: FileState, gone: Vec<FileRecord>, bytes: u64 },
}

/// A file that holds a work.
pub(super) struct Read {
    /// The library knew the file before.
    pub(super) known: bool,
    /// The work that the file held before.
    pub(super) before: Option<WorkRow>,
    /// It was found elsewhere, of which an outcome that came before tells.
    pub(super) moved: bool,
    /// The file holds some chapters of a work whose others may be in other files.
    pub(super) is_part: bool,
    pub(super) state: FileState,
    pub(super) encoded: EncodedWork,
    pub(super) work: Work,
    pub(super) chapters: Vec<Chapter>,
    pub(super) passages: Vec<Vec<Passage>>,
    pub(super) people: People,
    pub(super) permit: Permit,
    /// Bytes of the file on disk that this outcome accounts for.
    pub(super) bytes: u64,
}

impl Outcome {
    /// Bytes on disk that are dealt with.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Seen { bytes, .. } | Self::Moved { bytes, .. } | Self::Holder { bytes, .. } => *bytes,
            Self::Read(read) => read.bytes,
            Self::Failed(state) | Self::Skipped { state, .. } => state.size,
        }
    }

    /// Tells how far this brings the run.
    pub(super) fn tell(&self, progress: &dyn Progress) {
        let is_file = self.is_file();
        progress.advance(u64::from(is_file), u64::from(!is_file), self.bytes());
    }

    /// True for the outcome of a file on the disk, none inside another.
    fn is_file(&self) -> bool {
        let inside = |path: &std::path::Path| crate::source::container::outermost(path).is_some();
        match self {
            Self::Seen { bytes, size, .. } => *bytes > 0 || *size == 0,
            Self::Moved { path, .. } => !inside(path),
            Self::Read(read) => !inside(&read.state.path),
            Self::Failed(state) | Self::Skipped { state, .. } | Self::Holder { state, .. } => !inside(&state.path),
        }
    }
}

/// Code of a failure that is not the file's own: the system did not let us read it, and may do so next time.
pub(super) const UNREADABLE: &str = "unreadable";

/// The state of a file of which nothing is known but its outcome; the next run looks again.
pub(super) fn unread(root: RootId, path: PathBuf, outcome: FileOutcome, work: Option<WorkRow>) -> FileState {
    FileState {
        root,
        path,
        size: 0,
        mtime_ns: UNSETTLED,
        digest: None,
        format: None,
        parser_version: unknown_version(),
        outcome,
        work,
        charset: None,
        repairs: Vec::new(),
        richness: 0,
        beside: None,
    }
}

/// A file changed less than this before it was read may change again within the clock's grain.
const RACY: Duration = Duration::from_secs(2);
/// Stands for a time that must not be trusted; no file has it.
pub(super) const UNSETTLED: i64 = i64::MIN;

/// The time to remember: none that may be the same after another change, so that the next run looks closer.
pub(super) fn settled_mtime(mtime_ns: i64) -> i64 {
    let now = i64::try_from(unix_now().as_nanos()).unwrap_or(i64::MAX);
    let racy = i64::try_from(RACY.as_nanos()).unwrap_or(0);
    if now.saturating_sub(mtime_ns) < racy { UNSETTLED } else { mtime_ns }
}

/// How much a file tells of its work, for showing the files of a work in order.
/// Text counts first, in steps of a hundred words, then how many kinds of metadata there are.
pub(super) fn richness(work: &Work) -> u32 {
    (work.words / 100).min(100_000_000) as u32 * 16 + kinds_told(work)
}
