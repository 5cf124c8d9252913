//! A file that appears under its name only when it is whole, where it is a file at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::interrupt::set_unfinished;
use super::target::Target;

/// A file that is being written beside its place. If it is dropped before [`PartFile::finish`], or Ctrl-C ends the run,
/// nothing is left of it, and what stood there before stays. A pipe or a device has no place beside it and is written at
/// once.
pub(super) struct PartFile {
    out: io::BufWriter<File>,
    /// Where it is written and where it belongs; none for a pipe or a device.
    places: Option<(PathBuf, PathBuf)>,
    /// What the user calls it.
    named: PathBuf,
}

impl PartFile {
    /// Begins to write the target, which the user called `named`.
    pub(super) fn create(target: Target, named: &Path) -> anyhow::Result<Self> {
        let context = || format!("cannot write {}", named.display());
        let (file, places) = match target {
            Target::File(path) => {
                let mut name = path.file_name().with_context(context)?.to_owned();
                name.push(format!(".part-{}", std::process::id()));
                let part = path.with_file_name(name);
                let file = File::create(&part).with_context(context)?;
                set_unfinished(Some(part.clone()));
                (file, Some((part, path)))
            }
            Target::Stream(path) => (File::options().write(true).open(path).with_context(context)?, None),
        };
        Ok(Self { out: io::BufWriter::with_capacity(1 << 16, file), places, named: named.to_owned() })
    }

    /// Makes the file durable and gives it its name.
    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        let mut publish = || -> io::Result<()> {
            self.out.flush()?;
            let Some((part, path)) = &self.places else { return Ok(()) };
            self.out.get_ref().sync_all()?;
            fs::rename(part, path)
        };
        publish().with_context(|| format!("cannot write {}", self.named.display()))
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
        let Some((part, _)) = &self.places else { return };
        set_unfinished(None);
        // After `finish` it is gone already; and a part that cannot be removed harms nothing.
        let _ = fs::remove_file(part);
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
        let create = || PartFile::create(Target::File(path.clone()), &path).unwrap();
        create().write_all(b"half").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);

        let mut file = create();
        file.write_all(b"new").unwrap();
        file.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }
}
