//! The folder that a library lies in, as the system sees it.

use std::path::Path;
use std::time::SystemTime;

use walkdir::WalkDir;

use super::StoreError;
use super::library::LOCK;
use super::lock;

/// Seconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// Who writes to the library in `folder` at the moment: `process 4711, since 2026-11-30T02:00:00Z`.
pub fn writer_of(folder: &Path) -> Option<String> {
    let StoreError::Locked { pid, since } = lock::held(&folder.join(LOCK))? else { return None };
    let pid = pid.map_or_else(|| "another process".to_owned(), |pid| format!("process {pid}"));
    Some(since.map_or_else(|| pid.clone(), |since| format!("{pid}, since {since},")))
}

/// Bytes of all files in a folder; what cannot be looked at counts nothing.
pub fn folder_bytes(folder: &Path) -> u64 {
    let entries = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    entries.filter_map(|entry| entry.metadata().ok()).filter(std::fs::Metadata::is_file).map(|file| file.len()).sum()
}

/// Bytes that may still be written where `folder` lies, where the system tells.
#[cfg(unix)]
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let system = rustix::fs::statvfs(folder).ok()?;
    Some(system.f_bavail.saturating_mul(system.f_frsize))
}

/// Bytes that may still be written where `folder` lies, where the system tells.
#[cfg(not(unix))]
pub fn free_bytes(_: &Path) -> Option<u64> {
    None
}
