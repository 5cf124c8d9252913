//! Finding the files that may be stories, below what the user named.
//!
//! Symbolic links to files are followed, as are links to folders unless they lead back to a folder we are
//! in. Hidden files and folders are left out unless named. What a file is, its content decides later; only
//! what its name says to be surely no story is set aside here, and counted.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

/// A file that may be a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Where it lies: what the user named, joined with the path below it.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970; negative before.
    pub mtime_ns: i64,
}

/// What [`discover`] found.
#[derive(Debug)]
pub enum Found {
    /// A file that may be a story.
    File(Candidate),
    /// A file or device that surely is no story.
    Skipped {
        /// Where it lies.
        path: PathBuf,
        /// Why.
        reason: SkipReason,
    },
    /// A file or folder that could not be looked at: what lies there or below it is unknown, not missing.
    Unreadable {
        /// Where it lies.
        path: PathBuf,
        /// The system's answer.
        error: std::io::Error,
    },
}

/// Why a file was set aside without being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// Its extension says that it is an image, a style sheet, a program …
    Extension,
    /// A pipe, a socket or a device.
    SpecialFile,
    /// A link to a folder that holds the link.
    Loop,
}

/// The database in which calibre lists the books of the folders beside it: no story, but the books are read with it.
pub const LIST_OF_BOOKS: &str = "metadata.db";

/// Extensions of files that hold no story by their nature, in lower case, sorted.
const NO_STORY: &[&str] = &[
    "aac",
    "avi",
    "avif",
    "bak",
    "bin",
    "bmp",
    "class",
    "css",
    "db",
    "db-journal",
    "db-shm",
    "db-wal",
    "dll",
    "dmg",
    "exe",
    "flac",
    "flv",
    "gif",
    "ico",
    "ini",
    "iso",
    "jar",
    "jpeg",
    "jpg",
    "js",
    "lnk",
    "m4a",
    "m4b",
    "m4v",
    "map",
    "mkv",
    "mov",
    "mp3",
    "mp4",
    "mpeg",
    "mpg",
    "msi",
    "o",
    "ogg",
    "opf",
    "opus",
    "otf",
    "part",
    "png",
    "psd",
    "pyc",
    "so",
    "sqlite",
    "sqlite3",
    "svg",
    "swf",
    "tif",
    "tiff",
    "tmp",
    "torrent",
    "ttf",
    "wasm",
    "wav",
    "webm",
    "webp",
    "wma",
    "wmv",
    "woff",
    "woff2",
];

/// Walks `path`, a file or a folder, in the order of names, and hands on what is there.
///
/// `library` is the library's own folder, which is never entered. A `path` that does not exist is
/// [`Found::Unreadable`].
///
/// ```
/// use ficdex::source::discover::{Found, discover};
/// let folder = tempfile::tempdir().unwrap();
/// std::fs::write(folder.path().join("story.txt"), "It rained.").unwrap();
/// std::fs::write(folder.path().join("cover.jpg"), "").unwrap();
/// let found: Vec<Found> = discover(folder.path(), None).collect();
/// assert!(matches!(&found[..], [Found::Skipped { .. }, Found::File(file)] if file.size == 10));
/// ```
pub fn discover(path: &Path, library: Option<&Path>) -> impl Iterator<Item = Found> {
    let library = library.map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.to_owned()));
    let own_name = library.as_deref().and_then(Path::file_name).map(OsStr::to_owned);
    // Entries of one folder differ in their names only, and whole paths compare without being taken apart.
    let by_name = |one: &DirEntry, other: &DirEntry| one.path().as_os_str().cmp(other.path().as_os_str());
    let walk = WalkDir::new(path).follow_links(true).sort_by(by_name).into_iter();
    let root = path.canonicalize().ok();
    let mut wanted = walk.filter_entry(move |entry| {
        let named = entry.depth() == 0;
        let own = || {
            // Canonical paths are costly: only a folder of the same name, or behind a link, can be it.
            (named || entry.path_is_symlink() || Some(entry.file_name()) == own_name.as_deref())
                && library.as_deref().is_some_and(|own| entry.path().canonicalize().is_ok_and(|path| path == own))
        };
        (named || !is_hidden(entry.file_name())) && !(entry.file_type().is_dir() && own())
    });
    std::iter::from_fn(move || {
        loop {
            let entry = wanted.next()?;
            if let Ok(link) = &entry
                && link.depth() > 0
                && encloses(link, root.as_deref())
            {
                wanted.skip_current_dir();
                return Some(Found::Skipped { path: link.path().to_owned(), reason: SkipReason::Loop });
            }
            if let Some(found) = found(entry) {
                return Some(found);
            }
        }
    })
}

/// True for a link to a folder that the walk's root lies in: the walk finds a loop itself only once it has gone round.
fn encloses(entry: &DirEntry, root: Option<&Path>) -> bool {
    entry.path_is_symlink()
        && entry.file_type().is_dir()
        && root.is_some_and(|root| entry.path().canonicalize().is_ok_and(|target| root.starts_with(target)))
}

pub(super) fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn found(entry: walkdir::Result<DirEntry>) -> Option<Found> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return Some(refused(error)),
    };
    let (depth, kind) = (entry.depth(), entry.file_type());
    if kind.is_dir() {
        return None;
    }
    if !kind.is_file() {
        return Some(Found::Skipped { path: entry.into_path(), reason: SkipReason::SpecialFile });
    }
    if depth > 0 && is_no_story(entry.path()) && entry.file_name() != LIST_OF_BOOKS {
        return Some(Found::Skipped { path: entry.into_path(), reason: SkipReason::Extension });
    }
    match entry.metadata() {
        Ok(metadata) => Some(candidate(entry.into_path(), &metadata)),
        Err(error) => Some(refused(error)),
    }
}

fn candidate(path: PathBuf, metadata: &Metadata) -> Found {
    let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
    let mtime_ns = match modified.duration_since(UNIX_EPOCH) {
        Ok(after) => after.as_nanos() as i64,
        Err(before) => -(before.duration().as_nanos() as i64),
    };
    Found::File(Candidate { path, size: metadata.len(), mtime_ns })
}

fn refused(error: walkdir::Error) -> Found {
    let path = error.path().map(Path::to_owned).unwrap_or_default();
    if error.loop_ancestor().is_some() {
        return Found::Skipped { path, reason: SkipReason::Loop };
    }
    let error = error.into_io_error().unwrap_or_else(|| std::io::Error::other("cannot be looked at"));
    // A link that leads nowhere is no file; everything else may be one.
    Found::Unreadable { path, error }
}

pub(super) fn is_no_story(path: &Path) -> bool {
    let Some(extension) = path.extension().and_then(OsStr::to_str) else { return false };
    // What the columns of the table beside it are.
    if path.as_os_str().as_encoded_bytes().ends_with(b".columns.toml") {
        return true;
    }
    NO_STORY.binary_search(&extension.to_ascii_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The names below `folder` that `discover` hands on, each with `-` if skipped and `!` if unreadable.
    fn names(folder: &Path, library: Option<&Path>) -> Vec<String> {
        let name = |path: &Path| path.strip_prefix(folder).unwrap_or(path).display().to_string();
        discover(folder, library)
            .map(|found| match found {
                Found::File(file) => name(&file.path),
                Found::Skipped { path, .. } => format!("-{}", name(&path)),
                Found::Unreadable { path, .. } => format!("!{}", name(&path)),
            })
            .collect()
    }

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    #[test]
    fn extensions_are_sorted_for_the_search() {
        assert!(NO_STORY.is_sorted());
    }

    #[test]
    fn files_come_in_the_order_of_names_without_hidden_ones() {
        let folder =
            folder(&["b/2.html", "b/1.txt", "a.epub", "c", ".git/config", "b/._1.txt", ".DS_Store", "b/COVER.JPG"]);
        assert_eq!(names(folder.path(), None), ["a.epub", "b/1.txt", "b/2.html", "-b/COVER.JPG", "c"]);
    }

    #[test]
    fn what_is_named_is_taken_even_if_hidden_or_oddly_named() {
        let folder = folder(&[".hidden/story.txt", "story.bak"]);
        assert_eq!(names(&folder.path().join(".hidden"), None), ["story.txt"]);
        assert!(matches!(discover(&folder.path().join("story.bak"), None).next(), Some(Found::File(_))));
    }

    #[test]
    fn the_own_library_is_not_entered() {
        let folder = folder(&["story.txt", "library/index/meta.json"]);
        assert_eq!(names(folder.path(), Some(&folder.path().join("library"))), ["story.txt"]);
        assert_eq!(names(&folder.path().join("library"), Some(&folder.path().join("library"))), [""; 0]);
    }

    #[test]
    fn what_does_not_exist_is_reported() {
        let folder = folder(&[]);
        let found: Vec<Found> = discover(&folder.path().join("gone"), None).collect();
        assert!(matches!(&found[..], [Found::Unreadable { path, .. }] if path.ends_with("gone")));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles() {
        use std::os::unix::fs::symlink;
        let folder = folder(&["real/story.txt"]);
        symlink(folder.path().join("real/story.txt"), folder.path().join("link.txt")).unwrap();
        symlink(folder.path(), folder.path().join("real/up")).unwrap();
        symlink("nowhere", folder.path().join("dead.txt")).unwrap();
        assert_eq!(names(folder.path(), None), ["!dead.txt", "link.txt", "real/story.txt", "-real/up"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_what_the_folder_lies_in_is_not_entered() {
        let folder = folder(&["elsewhere.txt", "fic/story.txt"]);
        std::os::unix::fs::symlink("..", folder.path().join("fic/up")).unwrap();
        assert_eq!(names(&folder.path().join("fic"), None), ["story.txt", "-up"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_socket_is_skipped() {
        let folder = folder(&["story.txt"]);
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("a.txt")).unwrap();
        assert_eq!(names(folder.path(), None), ["-a.txt", "story.txt"]);
    }
}
