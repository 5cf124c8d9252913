//! One writer at a time: an advisory lock that vanishes with its process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use super::StoreError;

/// The writer's lock on a library, held until dropped.
///
/// The system ties the lock to the open file, so a killed writer leaves none behind; the file itself
/// stays, since deleting it would let two writers hold two files of one name. It holds the writer's
/// pid and the time it began, for the message that others get.
#[derive(Debug)]
pub(super) struct WriterLock {
    _file: File,
}

impl WriterLock {
    pub(super) fn take(path: &Path) -> Result<Self, StoreError> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(StoreError::io(path))?;
        match file.try_lock() {
            Ok(()) => {
                let holder = format!("{}\n{:.0}\n", std::process::id(), jiff::Timestamp::now());
                file.set_len(0).and_then(|()| file.write_all(holder.as_bytes())).map_err(StoreError::io(path))?;
                Ok(Self { _file: file })
            }
            Err(TryLockError::WouldBlock) => Err(locked(&mut file)),
            Err(TryLockError::Error(error)) => Err(StoreError::io(path)(error)),
        }
    }
}

/// The error that a second writer would get; none while nobody writes. Takes nothing that a writer would wait for.
pub(super) fn held(path: &Path) -> Option<StoreError> {
    let mut file = File::open(path).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(locked(&mut file)),
        _ => None,
    }
}

fn locked(file: &mut File) -> StoreError {
    let mut holder = String::new();
    // The holder is only for the message: an unreadable file is reported as an unknown holder.
    let _ = file.read_to_string(&mut holder);
    let mut lines = holder.lines();
    let pid = lines.next().and_then(|line| line.parse().ok());
    StoreError::Locked { pid, since: lines.next().map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_learns_who_holds_the_lock_and_gets_it_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = WriterLock::take(&path).unwrap();
        match WriterLock::take(&path).unwrap_err() {
            StoreError::Locked { pid, since } => {
                assert_eq!(pid, Some(std::process::id()));
                assert!(since.unwrap().ends_with('Z'));
            }
            other => panic!("{other}"),
        }
        assert!(matches!(held(&path), Some(StoreError::Locked { .. })));
        drop(first);
        assert!(held(&path).is_none());
        WriterLock::take(&path).unwrap();
    }

    #[test]
    fn a_lock_file_left_by_a_killed_writer_does_not_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        std::fs::write(&path, "999999\n2020-01-01T00:00:00Z\n").unwrap();
        WriterLock::take(&path).unwrap();
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(&std::process::id().to_string()));
    }
}
