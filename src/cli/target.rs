//! Where an export goes: through links, never over a story or the library.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use ficdex::store::Library;

/// Links that are followed before they are taken for a circle, as many as Linux follows.
const MOST_LINKS: usize = 40;

/// The file that a path names, and how it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A regular file, or none yet: its real place, with no link at its end.
    File(PathBuf),
    /// A pipe, a device: it is there already and takes what is written.
    Stream(PathBuf),
}

impl Target {
    /// Follows `path` to where it leads.
    pub(super) fn of(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(found) if !found.is_file() => return Ok(Self::Stream(path.to_owned())),
            Ok(_) => return fs::canonicalize(path).map(Self::File),
            Err(_) => {}
        }
        // Nothing is there, perhaps behind a link: then it comes to be where the link leads.
        let mut path = path.to_owned();
        let mut links = 0;
        while let Ok(to) = fs::read_link(&path) {
            links += 1;
            if links > MOST_LINKS {
                return Err(io::Error::other("its links lead in a circle"));
            }
            path = folder_of(&path).join(to);
        }
        let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        Ok(Self::File(fs::canonicalize(folder_of(&path))?.join(name)))
    }

    /// Refuses the library's own files and every file that it knows, with those that hold stories; `named` is what the
    /// user called the target.
    pub(super) fn spare(&self, library: &Library, named: &Path) -> anyhow::Result<()> {
        let Self::File(file) = self else { return Ok(()) };
        let named = named.display();
        let folder = library.folder();
        if file.starts_with(fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())) {
            bail!("{named} lies in the library's own folder and is not written: choose another name");
        }
        if is_known(library, file).with_context(|| format!("cannot tell whether {named} is a story"))? {
            bail!("{named} is a file of the library and is not overwritten: choose another name");
        }
        Ok(())
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// True if the library knows the file at this real place, whatever links lead from its folders to it.
fn is_known(library: &Library, file: &Path) -> anyhow::Result<bool> {
    let size = fs::metadata(file).map(|found| found.len()).ok();
    let mut known = false;
    library.each_path(|path, bytes| {
        // Links are only followed from what may be the same file by its name or its size.
        let alike = path.file_name() == file.file_name() || Some(bytes) == size;
        known |= path == file || (alike && fs::canonicalize(path).is_ok_and(|real| real == file));
    })?;
    Ok(known)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_names_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        fs::create_dir(folder.join("real")).unwrap();
        symlink("real/new.csv", folder.join("one")).unwrap();
        symlink(folder.join("one"), folder.join("two")).unwrap();
        let target = Target::File(folder.join("real/new.csv"));
        assert_eq!(Target::of(&folder.join("two")).unwrap(), target);
        fs::write(folder.join("real/new.csv"), "old").unwrap();
        assert_eq!(Target::of(&folder.join("two")).unwrap(), target);
    }

    #[test]
    fn links_in_a_circle_name_nothing() {
        let folder = tempfile::tempdir().unwrap();
        symlink("b", folder.path().join("a")).unwrap();
        symlink("a", folder.path().join("b")).unwrap();
        assert!(Target::of(&folder.path().join("a")).is_err());
    }
}
