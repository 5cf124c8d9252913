//! Which files need reading: what lies on the disk against what the library knows.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::worker::UNREADABLE;
use super::{Failure, IngestError, Summary, Target, is_away};
use crate::parse::FORMATS;
use crate::source::{Candidate, Digest, Found, discover};
use crate::store::{FileId, FileOutcome, FileRecord, Library, RootId};

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) root: RootId,
    pub(super) file: Candidate,
    /// What the library knows of it.
    pub(super) known: Option<FileRecord>,
    /// To be read even if its content is known: another file of its work that told more does so no longer.
    pub(super) forced: bool,
}

impl Job {
    /// The job of reading a known file whatever its times say.
    pub(super) fn again(file: FileRecord) -> Self {
        let candidate =
            Candidate { path: file.state.path.clone(), size: file.state.size, mtime_ns: file.state.mtime_ns };
        Self { root: file.state.root, file: candidate, known: Some(file), forced: true }
    }

    /// True if the format that read the file last would read it the same way today.
    pub(super) fn is_current(&self) -> bool {
        self.known.as_ref().is_some_and(is_current)
    }
}

/// The disk beside the library.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) jobs: Vec<Job>,
    /// Known files that were not found where they were.
    pub(super) vanished: Vec<FileRecord>,
    /// Files and folders that could not be looked at.
    pub(super) unreadable: Vec<(RootId, PathBuf, String)>,
}

impl Comparison {
    /// Walks the targets and compares.
    pub(super) fn of(library: &Library, targets: &[Target], summary: &mut Summary) -> Result<Self, IngestError> {
        let mut known: HashMap<PathBuf, FileRecord> = HashMap::new();
        let mut away: Vec<PathBuf> = Vec::new();
        // A root may lie in another one, and a target in a root or around it.
        for root in library.roots()? {
            let meets = |target: &Target| root.path.starts_with(&target.path) || target.path.starts_with(&root.path);
            if targets.iter().any(meets) {
                known.extend(library.files_under(root.id)?.into_iter().map(|file| (file.state.path.clone(), file)));
                if is_away(library, &root)? {
                    away.push(root.path);
                }
            }
        }
        let mut comparison = Self::default();
        for target in targets {
            if is_emptied(target, &known) {
                let path = target.path.display();
                summary
                    .warnings
                    .push(format!("{path} is empty now, as if not mounted: its files are left as they were"));
                away.push(target.path.clone());
            }
            comparison.scan(library, target, &mut known, summary);
        }
        let unseen = known.into_values().filter(|file| {
            let path = &file.state.path;
            targets.iter().any(|target| path.starts_with(&target.path))
                && !comparison.unreadable.iter().any(|(_, folder, _)| path.starts_with(folder))
                && !away.iter().any(|folder| path.starts_with(folder))
        });
        comparison.vanished = unseen.collect();
        comparison.vanished.sort_by(|a, b| a.state.path.cmp(&b.state.path));
        Ok(comparison)
    }

    fn scan(
        &mut self,
        library: &Library,
        target: &Target,
        known: &mut HashMap<PathBuf, FileRecord>,
        summary: &mut Summary,
    ) {
        if std::fs::symlink_metadata(&target.path).is_err() {
            return;
        }
        for found in discover(&target.path, Some(library.folder())) {
            match found {
                Found::File(file) => {
                    let known = known.remove(&file.path);
                    if known.as_ref().is_some_and(|known| is_unchanged(known, &file)) {
                        summary.unchanged += 1;
                    } else {
                        self.jobs.push(Job { root: target.root.id, file, known, forced: false });
                    }
                }
                Found::Skipped { path, .. } => {
                    known.remove(&path);
                    summary.skipped += 1;
                }
                Found::Unreadable { path, error } => {
                    summary.failed += 1;
                    let message = format!("cannot be looked at: {error}");
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
    pub(super) fn vanished_by_digest(&self) -> HashMap<Digest, Vec<FileId>> {
        let mut map: HashMap<Digest, Vec<FileId>> = HashMap::new();
        for file in &self.vanished {
            if let (Some(digest), FileOutcome::Indexed) = (file.state.digest, &file.state.outcome) {
                map.entry(digest).or_default().push(file.id);
            }
        }
        map
    }
}

/// True for a root of several files in which there is nothing at all any more: the place where a disk is mounted
/// looks like this without the disk. (The only file of a folder may well have been deleted.)
fn is_emptied(target: &Target, known: &HashMap<PathBuf, FileRecord>) -> bool {
    let is_empty = || std::fs::read_dir(&target.path).is_ok_and(|mut entries| entries.next().is_none());
    let there = |file: &&FileRecord| file.missing_since.is_none() && file.state.path.starts_with(&target.path);
    target.path == target.root.path && is_empty() && known.values().filter(there).count() > 1
}

fn is_unchanged(known: &FileRecord, file: &Candidate) -> bool {
    known.state.size == file.size
        && known.state.mtime_ns == file.mtime_ns
        && known.missing_since.is_none()
        && is_current(known)
}

fn is_current(known: &FileRecord) -> bool {
    match &known.state.format {
        Some(id) => FORMATS.iter().any(|format| format.id() == id && format.version() == known.state.parser_version),
        // A file that no format took may be of a format that is new: all versions together tell.
        None => known.state.parser_version == unknown_version(),
    }
}

/// Stands for "no format of today's takes it": changes with any format.
pub(super) fn unknown_version() -> u32 {
    FORMATS.iter().fold(FORMATS.len() as u32, |sum, format| sum.wrapping_mul(31).wrapping_add(format.version()))
}

/// The last part of a path, as text.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
