//! Which files need reading: what lies on the disk against what the library knows.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::beside::Lists;
use super::outcome::UNREADABLE;
use super::{Failure, IngestError, Summary, Target, advice, is_away};
use crate::parse::FORMATS;
use crate::source::container::{self, outermost};
use crate::source::{Candidate, Digest, Exceeded, Found, Limits, SkipReason, discover};
use crate::store::{FileOutcome, FileRecord, Library, RootId};

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) root: RootId,
    pub(super) file: Candidate,
    /// What the library knows of it.
    pub(super) known: Option<FileRecord>,
    /// What the library knows to be inside it: files of an archive, works of a file that holds several.
    pub(super) inside: Vec<FileRecord>,
    /// What lies beside it is not what it was: it is read again even if its own content is the same.
    pub(super) again: bool,
}

impl Job {
    /// True if the file and what is inside would be read the same way today.
    pub(super) fn is_current(&self, limits: &Limits) -> bool {
        if self.again {
            return false;
        }
        let there = |file: &FileRecord| is_current(file, limits) && file.missing_since.is_none();
        self.known.as_ref().is_some_and(|known| is_current(known, limits)) && self.inside.iter().all(there)
    }
}

/// The disk beside the library.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) jobs: Vec<Job>,
    /// Known files that were not found where they were.
    pub(super) vanished: Vec<FileRecord>,
    /// Files that are as the library knows them.
    pub(super) unchanged: Vec<PathBuf>,
    /// Files that are surely no stories, each with the reason.
    pub(super) skipped: Vec<(PathBuf, SkipReason)>,
    /// Files and folders that could not be looked at.
    pub(super) unreadable: Vec<(RootId, PathBuf, String)>,
}

impl Comparison {
    /// Walks the targets and compares them with the library, if there is one, in `folder`.
    pub(super) fn of(
        library: Option<&Library>,
        folder: &Path,
        targets: &[Target],
        limits: &Limits,
        summary: &mut Summary,
    ) -> Result<Self, IngestError> {
        let mut records: Vec<FileRecord> = Vec::new();
        let mut away: Vec<PathBuf> = Vec::new();
        // A root may lie in another one, and a target in a root or around it.
        if let Some(library) = library {
            for root in library.roots()? {
                let meets =
                    |target: &Target| root.path.starts_with(&target.path) || target.path.starts_with(&root.path);
                if targets.iter().any(meets) {
                    records.extend(library.files_under(root.id)?);
                    if is_away(library, &root)? {
                        away.push(root.path);
                    }
                }
            }
        }
        let mut known = Known::of(records);
        let mut lists = Lists::of(known.files.values());
        let mut comparison = Self::default();
        for target in targets {
            if is_emptied(target, &known) {
                let path = target.path.display();
                summary
                    .warnings
                    .push(format!("{path} is empty now, as if not mounted: its files are left as they were"));
                away.push(target.path.clone());
            }
            comparison.scan((folder, limits), target, &mut known, &mut lists, summary);
        }
        lists.keep_open(&mut comparison.jobs);
        let unseen = known.files.into_values().filter(|file| {
            let path = &file.state.path;
            targets.iter().any(|target| path.starts_with(&target.path))
                && !comparison.unreadable.iter().any(|(_, folder, _)| path.starts_with(folder))
                && !away.iter().any(|folder| path.starts_with(folder))
        });
        comparison.vanished = unseen.collect();
        let inside: Vec<FileRecord> =
            comparison.vanished.iter().filter_map(|file| known.inside.remove(&file.state.path)).flatten().collect();
        comparison.vanished.extend(inside);
        comparison.vanished.sort_by(|a, b| a.state.path.cmp(&b.state.path));
        Ok(comparison)
    }

    fn scan(
        &mut self,
        (folder, limits): (&Path, &Limits),
        target: &Target,
        known: &mut Known,
        lists: &mut Lists,
        summary: &mut Summary,
    ) {
        if std::fs::symlink_metadata(&target.path).is_err() {
            return;
        }
        for found in discover(&target.path, Some(folder)) {
            match found {
                Found::File(file) => {
                    let (known, inside) = known.take(&file.path);
                    let there = |file: &FileRecord| is_current(file, limits) && file.missing_since.is_none();
                    let again = known.as_ref().is_some_and(|known| lists.tell_otherwise(known, &inside));
                    match known {
                        Some(known) if is_unchanged(&known, &file, limits) && inside.iter().all(there) && !again => {
                            summary.unchanged += inside.len().max(1) as u64;
                            summary.unread += count_unread(&known, &inside);
                            self.unchanged.push(file.path);
                        }
                        known => self.jobs.push(Job { root: target.root.id, file, known, inside, again }),
                    }
                }
                Found::Skipped { path, reason } => {
                    known.take(&path);
                    summary.skipped += 1;
                    self.skipped.push((path, reason));
                }
                Found::Unreadable { path, error } => {
                    summary.failed += 1;
                    let message = format!("cannot be looked at: {error}: {}", advice(&error));
                    summary.failures.push(Failure {
                        path: path.clone(),
                        code: UNREADABLE.into(),
                        message: message.clone(),
                    });
                    self.unreadable.push((target.root.id, path, message));
                }
            }
        }
    }

    /// Gives the files to read away.
    pub(super) fn take_jobs(&mut self) -> Vec<Job> {
        std::mem::take(&mut self.jobs)
    }

    /// Bytes of the files to read.
    pub(super) fn bytes(&self) -> u64 {
        self.jobs.iter().map(|job| job.file.size).sum()
    }

    /// Where the content of a file that is not at its place any more may turn up.
    pub(super) fn vanished_by_digest(&self) -> HashMap<Digest, Vec<FileRecord>> {
        let mut map: HashMap<Digest, Vec<FileRecord>> = HashMap::new();
        for file in &self.vanished {
            // What holds no work itself turns up with what is inside it.
            if let (Some(digest), FileOutcome::Indexed, Some(_)) =
                (file.state.digest, &file.state.outcome, file.state.work)
            {
                map.entry(digest).or_default().push(file.clone());
            }
        }
        map
    }
}

/// The files that the library knows, those inside others apart.
#[derive(Debug, Default)]
struct Known {
    files: HashMap<PathBuf, FileRecord>,
    inside: HashMap<PathBuf, Vec<FileRecord>>,
}

impl Known {
    fn of(records: Vec<FileRecord>) -> Self {
        let mut known = Self::default();
        let mut nested = Vec::new();
        for file in records {
            match outermost(&file.state.path) {
                Some(outer) => nested.push((outer, file)),
                None => drop(known.files.insert(file.state.path.clone(), file)),
            }
        }
        for (outer, file) in nested {
            // A folder may be called `Wait!`: then nothing is known that this could be inside of.
            if known.files.contains_key(&outer) {
                known.inside.entry(outer).or_default().push(file);
            } else {
                known.files.insert(file.state.path.clone(), file);
            }
        }
        known
    }

    fn take(&mut self, path: &Path) -> (Option<FileRecord>, Vec<FileRecord>) {
        (self.files.remove(path), self.inside.remove(path).unwrap_or_default())
    }
}

/// True for a root of several files in which there is nothing at all any more: the place where a disk is mounted
/// looks like this without the disk. (The only file of a folder may well have been deleted.)
fn is_emptied(target: &Target, known: &Known) -> bool {
    let is_empty = || std::fs::read_dir(&target.path).is_ok_and(|mut entries| entries.next().is_none());
    let there = |file: &&FileRecord| file.missing_since.is_none() && file.state.path.starts_with(&target.path);
    target.path == target.root.path && is_empty() && known.files.values().filter(there).count() > 1
}

/// How many of a file and what is inside it could not be read: no more than count as unchanged together, where what is
/// inside stands for the file.
pub(super) fn count_unread(known: &FileRecord, inside: &[FileRecord]) -> u64 {
    let failed = |file: &&FileRecord| matches!(file.state.outcome, FileOutcome::Failed { .. });
    let all = inside.iter().chain([known]).filter(failed).count();
    all.min(inside.len().max(1)) as u64
}

fn is_unchanged(known: &FileRecord, file: &Candidate, limits: &Limits) -> bool {
    known.state.size == file.size
        && known.state.mtime_ns == file.mtime_ns
        && known.missing_since.is_none()
        && is_current(known, limits)
}

pub(super) fn is_current(known: &FileRecord, limits: &Limits) -> bool {
    if is_beyond_limit(&known.state.outcome) {
        return known.state.parser_version == limits.fingerprint();
    }
    match &known.state.format {
        Some(id) if container::IDS.contains(&id.as_str()) => known.state.parser_version == container::VERSION,
        Some(id) => FORMATS.iter().any(|format| format.id() == id && format.version() == known.state.parser_version),
        // A file that no format took may be of a format that is new: all versions together tell.
        None => known.state.parser_version == unknown_version(),
    }
}

/// True for what was refused because it asked for too much: by other bounds it may not be.
pub(super) fn is_beyond_limit(outcome: &FileOutcome) -> bool {
    matches!(outcome, FileOutcome::Failed { code, .. } if code == Exceeded::CODE)
}

/// Stands for "no format of today's takes it": changes with any format.
pub(super) fn unknown_version() -> u32 {
    FORMATS.iter().fold(FORMATS.len() as u32, |sum, format| sum.wrapping_mul(31).wrapping_add(format.version()))
}

/// The last part of a path, as text.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
