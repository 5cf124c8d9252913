//! Zip archives.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{ContainerError, Kind, Walk, is_set_aside};

const ID: &str = "zip";
/// How far from the end of a file its directory's closing record may begin.
const CLOSING_RECORD: usize = 22 + 0xffff;

/// True for books and documents that are zips by their format: formats of `parse` read them whole.
pub(super) fn is_document(bytes: &[u8]) -> bool {
    // The first entry says what the whole is, or where the parts are.
    let first = bytes.get(30..).unwrap_or_default();
    if first.starts_with(b"mimetypeapplication/") || first.starts_with(b"[Content_Types].xml") {
        return true;
    }
    let Ok(archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
    let is_mark = |name: &str| matches!(name, "META-INF/container.xml" | "[Content_Types].xml" | "mimetype");
    archive.file_names().filter_map(Result::ok).any(|name| is_mark(&name)) || has_package(&archive)
}

/// A book whose makers forgot the marks still has one package document at its root.
fn has_package(archive: &ZipArchive<Cursor<&[u8]>>) -> bool {
    let at_root = |name: &str| Path::new(name).extension().is_some_and(|ending| ending == "opf") && !name.contains('/');
    archive.len() < 5_000 && archive.file_names().filter_map(Result::ok).any(|name| at_root(&name))
}

pub(super) fn walk(bytes: &[u8], walk: &mut Walk<'_, '_>) -> Result<ControlFlow<()>, ContainerError> {
    let whole = || "directory".to_owned();
    if stated_entries(bytes).is_some_and(|count| count > walk.limits.archive_entries) {
        return Err(walk.limits.archive_entries().into());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(whole(), &error))?;
    let mut packed_so_far = 0;
    for index in 0..archive.len() {
        walk.count()?;
        let stated = archive.name_for_index(index).and_then(Result::ok).map(|name| name.to_string());
        let (name, content) = match archive.by_index(index) {
            Ok(mut entry) => {
                let raw = entry.name_raw();
                let name =
                    std::str::from_utf8(raw).map_or_else(|_| String::from_utf8_lossy(raw).into_owned(), str::to_owned);
                if entry.is_dir() || is_set_aside(&name) {
                    continue;
                }
                let packed = entry.compressed_size().min(bytes.len() as u64);
                packed_so_far += packed;
                if packed_so_far > bytes.len() as u64 {
                    // One stretch of bytes serves many entries: a bomb, or two archives written into each other.
                    let reason = "its entries overlap".to_owned();
                    return Err(ContainerError::Damaged { kind: Kind::Zip.id(), place: name, reason });
                }
                let place = name.clone();
                let content = walk.unpack(&mut entry, packed, walk.limits.growth(), &|error| {
                    damaged(place.clone(), &ZipError::Io(error))
                });
                (name, content)
            }
            Err(error) => {
                let name = stated.unwrap_or_else(|| format!("entry {index}"));
                if is_set_aside(&name) {
                    continue;
                }
                let error = damaged(name.clone(), &error);
                (name, Err(error))
            }
        };
        if walk.entry(&name, None, content).is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// What the closing record of the directory says about the number of entries; a zip64 file says 65,535.
fn stated_entries(bytes: &[u8]) -> Option<u64> {
    let from = bytes.len().saturating_sub(CLOSING_RECORD);
    let at = from + memchr::memmem::rfind(&bytes[from..], b"PK\x05\x06")?;
    let count = bytes.get(at + 10..at + 12)?;
    Some(u64::from(u16::from_le_bytes([count[0], count[1]])))
}

fn damaged(place: String, error: &ZipError) -> ContainerError {
    if matches!(error, ZipError::UnsupportedArchive(reason) if reason.contains("assword")) {
        return ContainerError::Encrypted { kind: ID, place };
    }
    let reason = match error {
        ZipError::Io(error) => error.to_string(),
        other => other.to_string(),
    };
    ContainerError::Damaged { kind: Kind::Zip.id(), place, reason }
}
