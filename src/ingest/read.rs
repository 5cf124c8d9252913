//! Reading one file: from its bytes to works ready to be inserted.
//!
//! Procedure: an archive is walked and each file inside is read like one on the disk; a file of stories is parsed, and each
//! work of it is made ready. What is known with the same content is not parsed again, on the disk as in archives.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::Read as _;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::compare::{Job, count_unread, file_name, is_beyond_limit, is_current};
use super::outcome::{Outcome, Read, UNREADABLE, UNSETTLED, richness, settled_mtime, unread};
use super::people;
use super::worker::Reading;
use super::{IngestError, advice};
use crate::normalise::{Normalised, give_names, normalise};
use crate::parse::{self, ParseError, ParsedWork, detect};
use crate::passage;
use crate::source::container::{self, Kind, join};
use crate::source::{Digest, Exceeded, Limits, Source};
use crate::store::{Encoder, FileOutcome, FileRecord, FileState, RootId, WorkRecord};

/// Where the content of a file that is not at its place any more may turn up.
pub(super) type Vanished = HashMap<Digest, Vec<FileRecord>>;

/// Code of a file that a list names and that is not there.
const ABSENT: &str = "absent";
/// Where a user takes a file off such a list.
const LIST: &str = "the list in calibre";

/// Reads files, one after the other, and tells what came of each.
pub(super) struct Reader<'r> {
    pub(super) vanished: &'r Mutex<Vanished>,
    pub(super) with: &'r Reading<'r>,
    pub(super) encoder: &'r mut Encoder,
    /// Takes an outcome; false if nobody wants more.
    pub(super) emit: &'r mut dyn FnMut(Result<Outcome, IngestError>) -> bool,
    /// Somebody still wants more.
    pub(super) listening: bool,
}

/// A file of stories, on the disk or in an archive.
struct Leaf<'l> {
    root: RootId,
    path: PathBuf,
    name: Cow<'l, str>,
    address: Option<&'l str>,
    size: u64,
    mtime_ns: i64,
    known: Option<FileRecord>,
    digest: Digest,
    /// Bytes on the disk; 0 in an archive, whose own bytes are counted once.
    bytes: u64,
    /// It is to be read even if its content is known.
    again: bool,
    /// It was found elsewhere, and is read because of what lies beside it here.
    moved: bool,
}

/// What the library knows to be inside a file, by path.
struct Inside(BTreeMap<PathBuf, FileRecord>);

impl Inside {
    fn new(files: &[FileRecord]) -> Self {
        Self(files.iter().map(|file| (file.state.path.clone(), file.clone())).collect())
    }

    fn take(&mut self, path: &Path) -> Option<FileRecord> {
        self.0.remove(path)
    }

    /// The files inside the one at `path`.
    fn below(&self, path: &Path) -> Vec<PathBuf> {
        let start = join(path, "");
        self.0.keys().filter(|inside| inside.starts_with(&start)).cloned().collect()
    }

    fn rest(self) -> Vec<FileRecord> {
        self.0.into_values().collect()
    }
}

impl Reader<'_> {
    /// Reads one file of the disk.
    pub(super) fn read(&mut self, job: &Job) {
        let bytes = match read_bytes(job, self.with.limits) {
            Ok(bytes) => bytes,
            Err((code, message)) => return self.tell(unreadable(job, code, message)),
        };
        let digest = Digest::of(&bytes);
        let mtime_ns = settled_mtime(job.file.mtime_ns);
        let size = bytes.len() as u64;
        if let Some(known) = &job.known
            && known.state.digest == Some(digest)
            && job.is_current(self.with.limits)
        {
            let inside = job.inside.len() as u64;
            let unread = count_unread(known, &job.inside);
            return self.tell(Outcome::Seen { file: known.id, size, mtime_ns, bytes: size, inside, unread });
        }
        let mut inside = Inside::new(&job.inside);
        let Some(kind) = Kind::of(&bytes) else {
            let leaf = Leaf {
                root: job.root,
                name: Cow::Owned(file_name(&job.file.path)),
                path: job.file.path.clone(),
                address: None,
                size,
                mtime_ns,
                known: job.known.clone(),
                digest,
                bytes: size,
                again: job.again,
                moved: false,
            };
            self.leaf(leaf, &bytes, &mut inside);
            return;
        };
        let outcome = self.archive(job, kind, &bytes, mtime_ns, &mut inside);
        let state = FileState {
            size,
            mtime_ns,
            digest: Some(digest),
            format: Some(kind.id().to_owned()),
            parser_version: container::VERSION,
            ..unread(job.root, job.file.path.clone(), outcome, None)
        };
        self.tell(Outcome::Holder { state, gone: inside.rest(), bytes: size });
    }

    /// Reads what is in an archive; what came of the archive itself.
    fn archive(&mut self, job: &Job, kind: Kind, bytes: &[u8], mtime_ns: i64, inside: &mut Inside) -> FileOutcome {
        let mut found = false;
        let walked = container::walk(kind, &file_name(&job.file.path), bytes, self.with.limits, &mut |entry| {
            let path = join(&job.file.path, entry.path);
            found = true;
            match entry.content {
                Ok(content) => {
                    let leaf = Leaf {
                        root: job.root,
                        name: Cow::Borrowed(entry.path.rsplit('/').next().unwrap_or_default()),
                        address: entry.address,
                        size: content.len() as u64,
                        mtime_ns,
                        known: inside.take(&path),
                        digest: Digest::of(content),
                        bytes: 0,
                        again: false,
                        moved: false,
                        path,
                    };
                    self.leaf(leaf, content, inside);
                }
                Err(error) => {
                    let work = inside.take(&path).and_then(|known| known.state.work);
                    let outcome = FileOutcome::Failed { code: error.code().to_owned(), message: error.to_string() };
                    let unread = unread(job.root, path, outcome, work);
                    self.tell(Outcome::Failed(FileState {
                        parser_version: container::VERSION,
                        format: Some(kind.id().to_owned()),
                        ..unread
                    }));
                }
            }
            if self.listening { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        match walked {
            Err(error) => FileOutcome::Failed { code: error.code().to_owned(), message: error.to_string() },
            Ok(()) if !found => FileOutcome::Failed {
                code: ParseError::Empty.code().to_owned(),
                message: "no files that may be stories are in it".to_owned(),
            },
            Ok(()) => FileOutcome::Indexed,
        }
    }

    /// Reads a file of stories. A parser's fault must not take the run down, nor be hidden.
    fn leaf(&mut self, mut leaf: Leaf<'_>, bytes: &[u8], inside: &mut Inside) {
        let below = inside.below(&leaf.path);
        if let Some(known) = &leaf.known
            && known.state.digest == Some(leaf.digest)
            && is_current(known, self.with.limits)
            && !leaf.again
            && below.iter().all(|path| inside.0.get(path).is_some_and(|file| is_current(file, self.with.limits)))
        {
            let seen = |file: &FileRecord, bytes| {
                let (size, mtime_ns) = (file.state.size, leaf.mtime_ns);
                Outcome::Seen { file: file.id, size, mtime_ns, bytes, inside: 0, unread: count_unread(file, &[]) }
            };
            self.tell(seen(known, leaf.bytes));
            for file in below.iter().filter_map(|path| inside.take(path)) {
                self.tell(seen(&file, 0));
            }
            return;
        }
        if leaf.known.is_none()
            && let Some(file) = self.vanished.lock().ok().and_then(|mut files| files.get_mut(&leaf.digest)?.pop())
        {
            let Leaf { root, path, mtime_ns, bytes, .. } = &leaf;
            let (root, path, mtime_ns, bytes) = (*root, path.clone(), *mtime_ns, *bytes);
            let format = file.state.format.as_deref().unwrap_or_default();
            let again = parse::beside(&path, format).is_other_than(file.state.beside);
            self.tell(Outcome::Moved { file: file.id, root, path, mtime_ns, bytes });
            if !again {
                return;
            }
            (leaf.known, leaf.bytes, leaf.moved) = (Some(file), 0, true);
        }
        let read = catch_unwind(AssertUnwindSafe(|| self.parse(&leaf, bytes, inside)));
        if read.is_err() {
            *self.encoder = Encoder::new();
            let message = "the program failed on this file: please report it".to_owned();
            self.tell(failed(&leaf, None, "internal-error", message));
        }
    }

    fn parse(&mut self, leaf: &Leaf<'_>, bytes: &[u8], inside: &mut Inside) {
        let source = Source::new(&leaf.name, bytes).limited(self.with.limits);
        let source = source.at(leaf.address).within(leaf.path.parent());
        let Some(format) = detect(&source) else {
            let error = ParseError::unknown(bytes);
            return self.tell(failed(leaf, None, error.code(), error.to_string()));
        };
        let version = (format.id(), format.version());
        let mut first: Option<ParsedWork> = None;
        let mut several = false;
        let mut place = 0;
        let result = parse::read(format, &source, &mut |work| {
            place += 1;
            // Of the first work nobody knows yet whether it is the only one.
            match (first.take(), several) {
                (None, false) => first = Some(work),
                (earlier, _) => {
                    several = true;
                    for (place, work) in earlier.map(|work| (1, work)).into_iter().chain([(place, work)]) {
                        self.put(leaf, version, &source, work, Some((place, inside)));
                    }
                }
            }
        });
        match (result, first) {
            (Ok(()), Some(only)) => self.put(leaf, version, &source, only, None),
            (Err(ParseError::Companion(reason)), None) => self.companion(leaf, version, &source, inside, reason),
            (Err(error), _) => self.tell(failed(leaf, Some(version), error.code(), error.to_string())),
            (Ok(()), None) if several => {
                let gone = inside.below(&leaf.path).iter().filter_map(|path| inside.take(path)).collect();
                let state = self.state(leaf, version, &source);
                self.tell(Outcome::Holder { state, gone, bytes: leaf.bytes });
            }
            (Ok(()), None) => {
                self.tell(failed(leaf, Some(version), ParseError::Empty.code(), ParseError::Empty.to_string()));
            }
        }
    }

    /// A file that belongs to others. Those that it lists and that are not there are listed as failed, inside it.
    fn companion(
        &mut self,
        leaf: &Leaf<'_>,
        version: (&str, u32),
        source: &Source<'_>,
        inside: &mut Inside,
        reason: &'static str,
    ) {
        let known = inside.below(&leaf.path);
        for absent in parse::absent_beside(source) {
            let path = join(&leaf.path, &absent);
            inside.take(&path);
            let message = format!("it is in the library's list, and not there: bring it back, or take it off {LIST}");
            let outcome = FileOutcome::Failed { code: ABSENT.to_owned(), message };
            let state = unread(leaf.root, path, outcome, None);
            let format = Some(version.0.to_owned());
            self.tell(Outcome::Failed(FileState { format, parser_version: version.1, ..state }));
        }
        let gone = known.iter().filter_map(|path| inside.take(path)).collect();
        let state = FileState { outcome: FileOutcome::Skipped, ..self.state(leaf, version, source) };
        self.tell(Outcome::Skipped { state, reason, gone });
    }

    /// Makes a work ready: the only one of its file, or one of several at a place of its own.
    fn put(
        &mut self,
        leaf: &Leaf<'_>,
        version: (&str, u32),
        source: &Source<'_>,
        parsed: ParsedWork,
        among: Option<(usize, &mut Inside)>,
    ) {
        let text_bytes: u64 = parsed.chapters.iter().map(|chapter| chapter.body.text.len() as u64).sum();
        let permit = self.with.budget.take(text_bytes);
        let Normalised { mut work, mut chapters, metadata, is_part } = normalise(parsed);
        work.in_pieces = is_part && !chapters.is_empty();
        give_names(&mut work, &metadata, self.with.recogniser.dictionary());
        // Places in the source are for `inspect`; the library does not keep them.
        for chapter in &mut chapters {
            chapter.body.source = Vec::new();
        }
        let passages: Vec<_> = chapters.iter().map(|chapter| passage::split(&chapter.body)).collect();
        // A work whose id comes from its content keeps its first id when its file is edited.
        let before = among.is_none().then(|| leaf.known.as_ref().and_then(|known| known.state.work)).flatten();
        let id =
            before.and_then(|row| self.with.ids.get(&row)).filter(|_| work.id.is_content()).unwrap_or(&work.id).clone();
        let (cast, people) = people::recognise(self.with.recogniser, &id, &mut work, &chapters, &passages);
        let record =
            WorkRecord { work: &work, metadata: &metadata, chapters: &chapters, passages: &passages, cast: &cast };
        let encoded = match self.encoder.encode(&record) {
            Ok(encoded) => encoded,
            Err(error) => return self.send(Err(error.into())),
        };
        let mut state = FileState { richness: richness(&work), ..self.state(leaf, version, source) };
        let (known, bytes) = match among {
            None => (leaf.known.clone(), leaf.bytes),
            Some((place, inside)) => {
                let id = if work.id.is_content() { format!("{place}") } else { work.id.to_string() };
                state.path = join(&leaf.path, &id);
                state.size = text_bytes;
                state.digest = Some(Digest::of(format!("{} {id}", leaf.digest).as_bytes()));
                (inside.take(&state.path), 0)
            }
        };
        self.tell(Outcome::Read(Box::new(Read {
            moved: leaf.moved,
            known: known.is_some(),
            before: known.and_then(|known| known.state.work),
            is_part,
            state,
            encoded,
            work,
            chapters,
            passages,
            people,
            permit,
            bytes,
        })));
    }

    #[expect(clippy::unused_self, reason = "reads as what it is beside its neighbours")]
    fn state(&self, leaf: &Leaf<'_>, version: (&str, u32), source: &Source<'_>) -> FileState {
        let decoded = source.text_if_decoded();
        FileState {
            size: leaf.size,
            mtime_ns: leaf.mtime_ns,
            digest: Some(leaf.digest),
            format: Some(version.0.to_owned()),
            parser_version: version.1,
            charset: decoded.map(|decoded| decoded.charset.to_owned()),
            repairs: decoded.map(|decoded| decoded.repairs.clone()).unwrap_or_default(),
            beside: parse::beside(&leaf.path, version.0).known(),
            ..unread(leaf.root, leaf.path.clone(), FileOutcome::Indexed, None)
        }
    }

    fn tell(&mut self, mut outcome: Outcome) {
        if let Outcome::Failed(state) | Outcome::Holder { state, .. } = &mut outcome
            && is_beyond_limit(&state.outcome)
        {
            state.parser_version = self.with.limits.fingerprint();
        }
        self.send(Ok(outcome));
    }

    fn send(&mut self, outcome: Result<Outcome, IngestError>) {
        self.listening &= (self.emit)(outcome);
    }
}

/// The bytes of a file. What grows while it is read, or is no plain file any more, is read as far as the limit and no
/// further; a file that changes meanwhile is read again by the next run, since its time is not what was written down.
fn read_bytes(job: &Job, limits: &Limits) -> Result<Vec<u8>, (&'static str, String)> {
    let unreadable = |error: std::io::Error| (UNREADABLE, format!("cannot be read: {error}: {}", advice(&error)));
    let too_large = || (Exceeded::CODE, limits.file_size().to_string());
    if job.file.size > limits.file_size {
        return Err(too_large());
    }
    let file = open_plain(&job.file.path).map_err(unreadable)?;
    let mut bytes = Vec::with_capacity(job.file.size as usize);
    file.take(limits.file_size.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limits.file_size {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Opens a file that was a plain one when its folder was looked at. If a pipe has taken its place since, opening must not
/// wait for a writer that may never come.
fn open_plain(path: &Path) -> std::io::Result<std::fs::File> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(std::io::Error::other("it is no plain file any more"));
    }
    std::fs::File::open(path)
}

/// A file on the disk that could not be read. What it held before stays searchable.
fn unreadable(job: &Job, code: &str, message: String) -> Outcome {
    let outcome = FileOutcome::Failed { code: code.to_owned(), message };
    let work = job.known.as_ref().and_then(|known| known.state.work);
    let mtime_ns = if code == UNREADABLE { UNSETTLED } else { settled_mtime(job.file.mtime_ns) };
    let state = unread(job.root, job.file.path.clone(), outcome, work);
    Outcome::Failed(FileState { size: job.file.size, mtime_ns, ..state })
}

fn failed(leaf: &Leaf<'_>, format: Option<(&str, u32)>, code: &str, message: String) -> Outcome {
    let outcome = FileOutcome::Failed { code: code.to_owned(), message };
    let work = leaf.known.as_ref().and_then(|known| known.state.work);
    let state = unread(leaf.root, leaf.path.clone(), outcome, work);
    Outcome::Failed(FileState {
        size: leaf.size,
        mtime_ns: leaf.mtime_ns,
        digest: Some(leaf.digest),
        format: format.map(|(id, _)| id.to_owned()),
        parser_version: format.map_or(state.parser_version, |(_, version)| version),
        ..state
    })
}
