//! A file that appears under its name only when it is whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::interrupt::set_unfinished;

/// A file that is being written beside its place. If it is dropped before [`PartFile::finish`], or Ctrl-C ends the run,
/// nothing is left of it, and what stood there before stays.
pub(super) struct PartFile {
    out: io::BufWriter<File>,
    part: PathBuf,
    path: PathBuf,
}

impl PartFile {
    /// Begins to write the file `path`.
    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        let context = || format!("cannot write {}", path.display());
        let mut name = path.file_name().with_context(context)?.to_owned();
        name.push(format!(".part-{}", std::process::id()));
        let part = path.with_file_name(name);
        let file = File::create(&part).with_context(context)?;
        set_unfinished(Some(part.clone()));
        Ok(Self { out: io::BufWriter::with_capacity(1 << 16, file), part, path: path.to_owned() })
    }

    /// Makes the file durable and gives it its name.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        let mut publish = || -> io::Result<()> {
            self.out.flush()?;
            self.out.get_ref().sync_all()?;
            fs::rename(&self.part, &self.path)
        };
        publish().with_context(|| format!("cannot write {}", self.path.display()))
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        set_unfinished(None);
        // After `finish` it is gone already; and a part that cannot be removed harms nothing.
        let _ = fs::remove_file(&self.part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_file_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        PartFile::create(&path).unwrap().write_all(b"half").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);

        let mut file = PartFile::create(&path).unwrap();
        file.write_all(b"new").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }
}
