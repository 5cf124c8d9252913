//! Tape archives.

use std::ops::ControlFlow;

use super::{ContainerError, Kind, Walk, is_set_aside};

/// Bytes of a header block.
const BLOCK: usize = 512;

/// True if the first block is a header: by its mark, or, in archives older than that, by its checksum.
pub(super) fn is_tar(bytes: &[u8]) -> bool {
    let Some(head) = bytes.get(..BLOCK) else { return false };
    if &head[257..262] == b"ustar" {
        return true;
    }
    let Ok(stated) = std::str::from_utf8(&head[148..156]) else { return false };
    let Ok(stated) = u32::from_str_radix(stated.trim_matches(|c: char| c == '\0' || c.is_whitespace()), 8) else {
        return false;
    };
    // The sum is taken with blanks in its own place.
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    let own: u32 = head[148..156].iter().map(|byte| u32::from(*byte)).sum();
    head[0] != 0 && stated == sum - own + 8 * u32::from(b' ')
}

pub(super) fn walk(bytes: &[u8], walk: &mut Walk<'_, '_>) -> Result<ControlFlow<()>, ContainerError> {
    let damaged = |place: &str, error: &std::io::Error| ContainerError::Damaged {
        kind: Kind::Tar.id(),
        place: place.to_owned(),
        reason: error.to_string(),
    };
    let mut archive = tar::Archive::new(bytes);
    let entries = archive.entries().map_err(|error| damaged("header", &error))?;
    for entry in entries {
        walk.count()?;
        let mut entry = entry.map_err(|error| damaged("header", &error))?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !entry.header().entry_type().is_file() || is_set_aside(&name) {
            continue;
        }
        // Sparse files may grow; what is stored is stored as it is.
        let packed = bytes.len() as u64;
        let content = walk.unpack(&mut entry, packed, walk.limits.growth(), &|error| damaged(&name, &error));
        if walk.entry(&name, None, content).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}
