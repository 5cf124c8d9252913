//! Where the library lies: who may look into it, who writes to it, what room is left, and whether the clock is right.

use std::path::Path;

use super::{Finding, add, are, quoted};
use crate::search::SearchError;
use crate::store::{self, Library};

/// Room that `index` should find, besides what the index takes: a merge of its segments writes them anew.
const LEAST_ROOM: u64 = 500_000_000;
/// Clocks of two computers, and of a computer and a disk, may differ by a day before it matters.
const SKEW_SECONDS: i64 = 24 * 60 * 60;

/// The place is private, free to write, large enough, and its clock goes right.
pub(super) fn check(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
    let folder = library.folder();
    if let Some(holder) = store::writer_of(folder) {
        let message = format!("{holder} is writing to the library; what is said here may change");
        add(found, "locked", message, "ficdex status");
    }
    permissions(folder, found);
    room(library, found);
    clock(library, found)
}

/// There is room for the index to be written anew.
fn room(library: &Library, found: &mut Vec<Finding>) {
    let Some(free) = store::free_bytes(library.folder()) else { return };
    let needed = LEAST_ROOM + store::folder_bytes(&library.index_dir());
    if free < needed {
        let (free, needed) = (megabytes(free), megabytes(needed));
        let message = format!("{free} MB are free where the library lies; `ficdex reindex` may need {needed} MB");
        add(found, "disk-full", message, &format!("df -h {}", quoted(library.folder())));
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes / 1_000_000
}

/// Nothing was read, and no file was changed, in the future.
fn clock(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
    let (files, read) = library.after(store::now().saturating_add(SKEW_SECONDS))?;
    if read > 0 {
        let message = format!("{} read later than now: the computer's clock was set back", are(read, "work"));
        add(found, "clock-skew", message, "date");
    }
    if files > 0 {
        let message = format!("{} dated in the future: a change of them may go unnoticed", are(files, "file"));
        add(found, "clock-skew", message, "date");
    }
    Ok(())
}

/// Nobody else may read what somebody reads.
#[cfg(unix)]
fn permissions(folder: &Path, found: &mut Vec<Finding>) {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(metadata) = folder.metadata() else { return };
    if metadata.permissions().mode() & 0o077 != 0 {
        let message = "others on this computer can look into the library's folder".to_owned();
        add(found, "open-folder", message, &format!("chmod 700 {}", quoted(folder)));
    }
}

#[cfg(not(unix))]
fn permissions(_: &Path, _: &mut Vec<Finding>) {}
