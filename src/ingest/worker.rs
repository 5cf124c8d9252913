//! Reading one file: from its bytes to a work ready to be inserted, on several threads.

use std::collections::HashMap;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::budget::Budget;
use super::compare::{Job, file_name, unknown_version};
use super::{IngestError, unix_now};
use crate::index::Permit;
use crate::model::{Chapter, Passage, Work};
use crate::normalise::{Normalised, normalise};
use crate::parse::{ParseError, ParsedWork, detect};
use crate::passage;
use crate::source::limits::MAX_FILE_BYTES;
use crate::source::{Digest, Source};
use crate::store::{EncodedWork, Encoder, FileId, FileOutcome, FileState, RootId, WorkRecord, WorkRow};

/// What came of one file.
pub(super) enum Outcome {
    /// Its content is what the library knows; only its time differs, or it was missing: then `back` is its work.
    Seen { file: FileId, size: u64, mtime_ns: i64, back: Option<WorkRow> },
    /// Its content is that of a known file that is not at its place any more.
    Moved { file: FileId, root: RootId, path: PathBuf, mtime_ns: i64, bytes: u64 },
    /// It holds a work.
    Read(Box<Read>),
    /// It could not be read as a story.
    Failed(FileState),
}

/// A file that holds a work.
pub(super) struct Read {
    /// The library knew the file before.
    pub(super) known: bool,
    /// The file was read whatever the library knew.
    pub(super) forced: bool,
    /// The work that the file held before.
    pub(super) before: Option<WorkRow>,
    pub(super) state: FileState,
    pub(super) encoded: EncodedWork,
    pub(super) work: Work,
    pub(super) chapters: Vec<Chapter>,
    pub(super) passages: Vec<Vec<Passage>>,
    pub(super) permit: Permit,
}

impl Outcome {
    /// Bytes of the file.
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Seen { size, .. } => *size,
            Self::Moved { bytes, .. } => *bytes,
            Self::Read(read) => read.state.size,
            Self::Failed(state) => state.size,
        }
    }
}

/// Outcomes that wait for the writer; each holds its own room in the budget, so few are enough.
const QUEUE: usize = 64;

/// Reads all `jobs` on `threads` threads and hands each outcome to `put`, on this thread, as it comes.
pub(super) fn run(
    jobs: &[Job],
    vanished: HashMap<Digest, Vec<FileId>>,
    threads: usize,
    budget: &Budget,
    mut put: impl FnMut(Outcome) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let next = AtomicUsize::new(0);
    let vanished = Mutex::new(vanished);
    let (sender, receiver) = crossbeam_channel::bounded::<Result<Outcome, IngestError>>(QUEUE);
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len()) {
            let sender = sender.clone();
            let (next, vanished) = (&next, &vanished);
            scope.spawn(move || {
                let mut encoder = Encoder::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(number) else { break };
                    // A parser's fault must not take the run down, nor be hidden.
                    let outcome = catch_unwind(AssertUnwindSafe(|| read(job, vanished, budget, &mut encoder)))
                        .unwrap_or_else(|_| {
                            encoder = Encoder::new();
                            let message = "the program failed on this file: please report it".to_owned();
                            Ok(failed(job, None, None, "internal-error", message))
                        });
                    if sender.send(outcome).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        // Leaving early drops the receiver, and the workers stop at their next outcome.
        receiver.into_iter().try_for_each(|outcome| put(outcome?))
    })
}

fn read(
    job: &Job,
    vanished: &Mutex<HashMap<Digest, Vec<FileId>>>,
    budget: &Budget,
    encoder: &mut Encoder,
) -> Result<Outcome, IngestError> {
    let bytes = match read_bytes(job) {
        Ok(bytes) => bytes,
        Err((code, message)) => return Ok(failed(job, None, None, code, message)),
    };
    let digest = Digest::of(&bytes);
    let mtime_ns = settled_mtime(job.file.mtime_ns);
    let size = bytes.len() as u64;
    if let Some(known) = &job.known
        && known.state.digest == Some(digest)
        && job.is_current()
        && !job.forced
    {
        let back = known.state.work.filter(|_| known.missing_since.is_some());
        return Ok(Outcome::Seen { file: known.id, size, mtime_ns, back });
    }
    if job.known.is_none()
        && let Ok(mut vanished) = vanished.lock()
        && let Some(file) = vanished.get_mut(&digest).and_then(Vec::pop)
    {
        return Ok(Outcome::Moved { file, root: job.root, path: job.file.path.clone(), mtime_ns, bytes: size });
    }
    let name = file_name(&job.file.path);
    let source = Source::new(&name, &bytes);
    let Some(format) = detect(&source) else {
        let message = ParseError::Unknown.to_string();
        return Ok(failed(job, Some(digest), None, ParseError::Unknown.code(), message));
    };
    let mut works: Vec<ParsedWork> = Vec::new();
    if let Err(error) = format.parse(&source, &mut |work| works.push(work)) {
        let version = (format.id(), format.version());
        return Ok(failed(job, Some(digest), Some(version), error.code(), error.to_string()));
    }
    let Some(parsed) = works.into_iter().next() else {
        let version = (format.id(), format.version());
        let error = ParseError::Empty;
        return Ok(failed(job, Some(digest), Some(version), error.code(), error.to_string()));
    };
    let text_bytes: u64 = parsed.chapters.iter().map(|chapter| chapter.body.text.len() as u64).sum();
    let decoded = source.text_if_decoded();
    let (charset, repairs) =
        decoded.map_or((None, Vec::new()), |decoded| (Some(decoded.charset.to_owned()), decoded.repairs.clone()));
    drop(source);
    drop(bytes);
    let permit = budget.take(text_bytes);
    let Normalised { work, mut chapters, metadata } = normalise(parsed);
    // Places in the source are for `inspect`; the library does not keep them.
    for chapter in &mut chapters {
        chapter.body.source = Vec::new();
    }
    let passages: Vec<Vec<Passage>> = chapters.iter().map(|chapter| passage::split(&chapter.body)).collect();
    let record = WorkRecord { work: &work, metadata: &metadata, chapters: &chapters, passages: &passages };
    let encoded = encoder.encode(&record)?;
    let state = FileState {
        root: job.root,
        path: job.file.path.clone(),
        size,
        mtime_ns,
        digest: Some(digest),
        format: Some(format.id().to_owned()),
        parser_version: format.version(),
        outcome: FileOutcome::Indexed,
        work: None,
        charset,
        repairs,
        richness: richness(&work),
    };
    let known = job.known.is_some();
    let before = job.known.as_ref().and_then(|known| known.state.work);
    let forced = job.forced;
    Ok(Outcome::Read(Box::new(Read { known, forced, before, state, encoded, work, chapters, passages, permit })))
}

fn read_bytes(job: &Job) -> Result<Vec<u8>, (&'static str, String)> {
    let unreadable = |error: std::io::Error| (UNREADABLE, format!("cannot be read: {error}"));
    if job.file.size > MAX_FILE_BYTES {
        return Err(("limit", format!("is larger than the limit of {MAX_FILE_BYTES} bytes")));
    }
    let file = std::fs::File::open(&job.file.path).map_err(unreadable)?;
    let mut bytes = Vec::with_capacity(job.file.size as usize);
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(("limit", format!("is larger than the limit of {MAX_FILE_BYTES} bytes")));
    }
    Ok(bytes)
}

fn failed(job: &Job, digest: Option<Digest>, format: Option<(&str, u32)>, code: &str, message: String) -> Outcome {
    let outcome = FileOutcome::Failed { code: code.to_owned(), message };
    // What the file held before stays searchable.
    let work = job.known.as_ref().and_then(|known| known.state.work);
    let unread = unread(job.root, job.file.path.clone(), outcome, work);
    Outcome::Failed(FileState {
        size: job.file.size,
        mtime_ns: if code == UNREADABLE { UNSETTLED } else { settled_mtime(job.file.mtime_ns) },
        digest,
        format: format.map(|(id, _)| id.to_owned()),
        parser_version: format.map_or_else(unknown_version, |(_, version)| version),
        ..unread
    })
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
    }
}

/// A file changed less than this before it was read may change again within the clock's grain.
const RACY: Duration = Duration::from_secs(2);
/// Stands for a time that must not be trusted; no file has it.
const UNSETTLED: i64 = i64::MIN;

/// The time to remember: none that may be the same after another change, so that the next run looks closer.
fn settled_mtime(mtime_ns: i64) -> i64 {
    let now = i64::try_from(unix_now().as_nanos()).unwrap_or(i64::MAX);
    let racy = i64::try_from(RACY.as_nanos()).unwrap_or(0);
    if now.saturating_sub(mtime_ns) < racy { UNSETTLED } else { mtime_ns }
}

/// How much a file tells of its work: among several files of one work, the one that tells most is indexed.
/// Text counts first, in steps of a hundred words, then how many kinds of metadata there are.
fn richness(work: &Work) -> u32 {
    let told = [
        !work.title.is_empty(),
        !work.authors.is_empty(),
        !work.fandoms.is_empty(),
        !work.characters.is_empty(),
        !work.relationships.is_empty(),
        work.rating.is_some(),
        !work.warnings.is_empty(),
        !work.categories.is_empty(),
        !work.tags.is_empty(),
        !work.series.is_empty(),
        work.language.is_some(),
        work.complete.is_some(),
        work.published.is_some(),
        work.updated.is_some(),
        work.url.is_some(),
    ];
    let kinds = told.into_iter().filter(|told| *told).count() as u32;
    (work.words / 100).min(100_000_000) as u32 * 16 + kinds
}
