//! Telling which folders changed, as it happens.
//!
//! Procedure: the system reports every change below the watched folders; reports are gathered until none has come for a
//! moment, so that a download of a hundred files is one change; and what is told is folders to look at again, not files, so
//! that memory stays small however much happens.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

/// No report for this long ends a change.
const QUIET: Duration = Duration::from_millis(500);
/// A change that does not end is told after this long.
const LONGEST: Duration = Duration::from_secs(10);
/// Of more folders at a time the watched ones are told.
const MOST: usize = 200;

/// Why a folder cannot be watched.
#[derive(Debug, thiserror::Error)]
#[error("cannot watch {}: {hint}", path.display())]
pub struct WatchError {
    /// The folder.
    pub path: PathBuf,
    /// What to do.
    hint: &'static str,
    /// The system's answer.
    source: notify::Error,
}

/// Watches folders and what lies in them.
pub struct Watcher {
    _system: RecommendedWatcher,
    reports: Receiver<notify::Result<Event>>,
    roots: Vec<PathBuf>,
    /// Never told: the library's own folder, as named and as it is.
    own: [PathBuf; 2],
}

impl Watcher {
    /// Begins to watch `roots`, folders or files, but for what lies in `own`.
    pub fn new(roots: Vec<PathBuf>, own: &Path) -> Result<Self, WatchError> {
        let (sender, reports) = channel();
        let at = roots.first().cloned().unwrap_or_default();
        let mut system = notify::recommended_watcher(sender).map_err(refused(&at))?;
        for root in &roots {
            system.watch(root, RecursiveMode::Recursive).map_err(refused(root))?;
        }
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let own = [absolute(own), own.canonicalize().unwrap_or_else(|_| own.to_owned())];
        Ok(Self { _system: system, reports, roots, own })
    }

    /// Waits for a change and gives the folders to look at again, none of them inside another.
    pub fn next(&self) -> Vec<PathBuf> {
        let mut changed = Changed::default();
        let mut begun: Option<Instant> = None;
        loop {
            let report = match begun {
                None => self.reports.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(begun) if begun.elapsed() > LONGEST => Err(RecvTimeoutError::Timeout),
                Some(_) => self.reports.recv_timeout(QUIET),
            };
            match report {
                Ok(Ok(event)) => self.note(&event, &mut changed),
                // Reports were lost, or a folder went away: all is looked at.
                Ok(Err(_)) => changed.everything = true,
                Err(_) => return changed.folders(&self.roots),
            }
            if begun.is_none() && (changed.everything || !changed.folders.is_empty()) {
                begun = Some(Instant::now());
            }
        }
    }

    fn note(&self, event: &Event, changed: &mut Changed) {
        // Reading is reported too, our own above all.
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        changed.everything |= event.need_rescan();
        for path in event.paths.iter().filter(|path| !self.own.iter().any(|own| path.starts_with(own))) {
            let Some(root) = self.roots.iter().find(|root| path.starts_with(root)) else { continue };
            changed.add(folder_of(path, root));
        }
    }
}

/// The nearest folder in `root` that is there and holds `path`; the root itself, if there is none.
fn folder_of(path: &Path, root: &Path) -> PathBuf {
    let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
    folders.into_iter().find(|folder| folder.is_dir()).unwrap_or(root).to_owned()
}

#[derive(Default)]
struct Changed {
    folders: BTreeSet<PathBuf>,
    everything: bool,
}

impl Changed {
    fn add(&mut self, folder: PathBuf) {
        if self.folders.len() < MOST {
            self.folders.insert(folder);
        } else {
            self.everything |= !self.folders.contains(&folder);
        }
    }

    fn folders(self, roots: &[PathBuf]) -> Vec<PathBuf> {
        let all = if self.everything { roots.to_vec() } else { self.folders.into_iter().collect() };
        let mut outer: Vec<PathBuf> = Vec::new();
        // In order, a folder comes before what lies in it.
        for folder in all {
            if !outer.last().is_some_and(|last| folder.starts_with(last)) {
                outer.push(folder);
            }
        }
        outer
    }
}

fn refused(path: &Path) -> impl FnOnce(notify::Error) -> WatchError + '_ {
    move |source| {
        let hint = match source.kind {
            notify::ErrorKind::MaxFilesWatch => {
                "the system watches no more folders: raise fs.inotify.max_user_watches, or name fewer folders"
            }
            notify::ErrorKind::PathNotFound => "there is no such file or folder",
            _ => "run `ficdex index` from time to time instead",
        };
        WatchError { path: path.to_owned(), hint, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(folders: &[&str], everything: bool) -> Vec<PathBuf> {
        let mut changed = Changed { everything, ..Changed::default() };
        for folder in folders {
            changed.add(PathBuf::from(folder));
        }
        changed.folders(&[PathBuf::from("/f"), PathBuf::from("/g")])
    }

    #[test]
    fn folders_inside_others_are_told_once() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        assert_eq!(told(&["/f/b/c", "/f/b", "/f/a"], false), paths(&["/f/a", "/f/b"]));
        assert_eq!(told(&["/f/b"], true), paths(&["/f", "/g"]));
        let many: Vec<String> = (0..=MOST).map(|number| format!("/f/{number:04}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(told(&many, false), paths(&["/f", "/g"]));
    }

    #[test]
    fn what_is_written_is_told_and_the_own_folder_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for name in ["deep", "own"] {
            std::fs::create_dir(root.join(name)).unwrap();
        }
        let watcher = Watcher::new(vec![root.clone()], &root.join("own")).unwrap();
        std::fs::write(root.join("own/index"), "x").unwrap();
        std::fs::write(root.join("deep/story.txt"), "It rained.").unwrap();
        assert_eq!(watcher.next(), [root.join("deep")]);
    }
}
