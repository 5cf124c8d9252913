//! Files that are read again because a list beside them says something else of them now.
//!
//! A calibre library's list is one file for all its books, and changes with any of them. So the list's own row tells whether
//! to look closer, and the number that [`parse::beside`] gives tells which books it is that changed. A list is noted as read
//! only by a run that finds no book to read again because of it: a run that was killed in between leaves nothing unread.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::compare::Job;
use super::outcome::UNSETTLED;
use crate::parse;
use crate::source::container::join;
use crate::source::discover::LIST_OF_BOOKS;
use crate::store::{FileOutcome, FileRecord};

/// The lists of books, as the library knows them, and what was found of them on the way.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Size and time by the list's folder.
    known: HashMap<PathBuf, (u64, i64)>,
    /// By the list's folder, whether it is not as it was known.
    changed: HashMap<PathBuf, bool>,
    /// Folders of lists by which files are read again.
    pending: HashSet<PathBuf>,
    /// Lists of texts by their folder, with size and time as known.
    of_texts: HashMap<PathBuf, Vec<(PathBuf, u64, i64)>>,
    /// How many pages are known in a folder: one more may be a list.
    pages: HashMap<PathBuf, usize>,
    /// By the folder of a list of texts, whether one there is not as it was known.
    texts_changed: HashMap<PathBuf, bool>,
}

/// Lists of texts that a walk does not meet, because they are hidden: they are read whenever they are there.
const HIDDEN_LIST: &str = ".descs";

impl Lists {
    /// The lists among the files that the library knows.
    pub(super) fn of<'f>(files: impl Iterator<Item = &'f FileRecord>) -> Self {
        let mut of_texts: HashMap<PathBuf, Vec<(PathBuf, u64, i64)>> = HashMap::new();
        let mut pages: HashMap<PathBuf, usize> = HashMap::new();
        let files = files.inspect(|file| {
            let (path, state) = (&file.state.path, &file.state);
            if is_page(path)
                && let Some(folder) = path.parent()
            {
                *pages.entry(folder.to_owned()).or_default() += 1;
            }
            if is_list_of_texts(file)
                && let Some(folder) = path.parent()
            {
                let list = (path.clone(), state.size, state.mtime_ns);
                of_texts.entry(folder.to_owned()).or_default().push(list);
            }
        });
        let lists = files.filter(|file| file.state.path.file_name().is_some_and(|name| name == LIST_OF_BOOKS));
        let known = lists.filter_map(|file| {
            let folder = file.state.path.parent()?.to_owned();
            Some((folder, (file.state.size, file.state.mtime_ns)))
        });
        let known = known.collect();
        Self { known, of_texts, pages, ..Self::default() }
    }

    /// True if a known file is to be read again: what a list says of it is not what it said, or, for a list, something that
    /// was not there is there now.
    pub(super) fn tell_otherwise(&mut self, file: &FileRecord, inside: &[FileRecord]) -> bool {
        let path = &file.state.path;
        let Some(folder) = path.parent() else { return false };
        if path.file_name().is_some_and(|name| name == LIST_OF_BOOKS) {
            let start = join(path, "");
            let place = |file: &FileRecord| Some(folder.join(below(&file.state.path, &start)?));
            return inside.iter().filter_map(place).any(|place| place.exists());
        }
        let format = file.state.format.as_deref().unwrap_or_default();
        if parse::is_described(format) && !parse::may_be_listed(path) {
            return self.text_told_otherwise(file, folder, format);
        }
        let Some(library) = folder.parent().and_then(Path::parent) else { return false };
        if file.state.beside.is_none() && !parse::may_be_listed(path) || !self.is_changed(library) {
            return false;
        }
        let again = parse::beside(path, format).is_other_than(file.state.beside);
        if again {
            self.pending.insert(library.to_owned());
        }
        again
    }

    /// The same for a text, which lists of its folder and of the one above describe.
    fn text_told_otherwise(&mut self, file: &FileRecord, folder: &Path, format: &str) -> bool {
        let folders = [Some(folder), folder.parent()];
        let changed: Vec<&Path> = folders.into_iter().flatten().filter(|folder| self.is_text_changed(folder)).collect();
        let again = !changed.is_empty() && parse::beside(&file.state.path, format).is_other_than(file.state.beside);
        if again {
            self.pending.extend(changed.into_iter().map(Path::to_owned));
        }
        again
    }

    fn is_text_changed(&mut self, folder: &Path) -> bool {
        if let Some(changed) = self.texts_changed.get(folder) {
            return *changed;
        }
        let is_other = |(path, size, time): &(PathBuf, u64, i64)| state_of(path) != Some((*size, *time));
        let changed = self.of_texts.get(folder).is_some_and(|lists| lists.iter().any(is_other))
            || folder.join(HIDDEN_LIST).is_file()
            || pages_in(folder) > self.pages.get(folder).copied().unwrap_or(0);
        self.texts_changed.insert(folder.to_owned(), changed);
        changed
    }

    /// True if the list in this folder is not as the library knows it. No list at all is: each book has a record of its own.
    fn is_changed(&mut self, folder: &Path) -> bool {
        if let Some(changed) = self.changed.get(folder) {
            return *changed;
        }
        let now = state_of(&folder.join(LIST_OF_BOOKS));
        let changed = now.is_none() || self.known.get(folder) != now.as_ref();
        self.changed.insert(folder.to_owned(), changed);
        changed
    }

    /// Has the next run look at those lists again by which this one reads files.
    pub(super) fn keep_open(&self, jobs: &mut [Job]) {
        for job in jobs {
            let path = &job.file.path;
            let is_list = path.file_name().is_some_and(|name| name == LIST_OF_BOOKS)
                || job.known.as_ref().map_or_else(|| is_page(path), is_list_of_texts);
            if is_list && path.parent().is_some_and(|folder| self.pending.contains(folder)) {
                job.file.mtime_ns = UNSETTLED;
            }
        }
    }
}

/// True for a file that was read as a list of the texts beside it.
fn is_list_of_texts(file: &FileRecord) -> bool {
    let state = &file.state;
    state.outcome == FileOutcome::Skipped
        && (parse::is_list_by_name(&state.path) || state.format.as_deref() == Some("other-html"))
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html") || ending.eq_ignore_ascii_case("htm"))
}

/// How many pages lie in a folder now.
fn pages_in(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| is_page(&entry.path())).count()
}

/// Size and time of a file that is there.
fn state_of(path: &Path) -> Option<(u64, i64)> {
    let file = std::fs::metadata(path).ok()?;
    let time = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((file.len(), time.as_nanos() as i64))
}

/// The rest of a path that begins with `start`, which need not end at a separator.
fn below(path: &Path, start: &Path) -> Option<PathBuf> {
    let (path, start) = (path.as_os_str().as_encoded_bytes(), start.as_os_str().as_encoded_bytes());
    let rest = path.strip_prefix(start)?;
    Some(PathBuf::from(String::from_utf8_lossy(rest).into_owned()))
}
