//! Archives read in place: zip, tar, gz, bz2, xz, zst, 7z and WARC, of anything, also of each other.
//!
//! Procedure: [`Kind::of`] tells an archive by its first bytes, [`walk`] hands on one file inside after the other, unpacked
//! in memory, never on disk. A packed stream (`.gz`, `.xz` …) around one file or around a tar is no level of its own.
//! What archives may ask for is bounded by [`Limits`]: bytes and entries together with all that is nested, growth, depth.
//!
//! A file inside is written as its archive's path, `!/`, and its own path: `old.zip!/stories/rain.txt`. The same notation names
//! one of several works in a file: `bookmarks.html!/ao3:41`.

mod sevenz;
mod stream;
mod tar;
mod warc;
mod zip;

use std::ffi::OsStr;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::discover::{is_hidden, is_no_story};
use super::limits::{Exceeded, Limits};

/// Raised whenever the files found in the same archive change.
pub const VERSION: u32 = 1;

/// What stands between an archive and a file inside it.
pub const INSIDE: &str = "!/";

/// How an archive is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Zip; books and documents that are zips are none.
    Zip,
    /// Tape archive, ustar, GNU or pax.
    Tar,
    /// One packed stream.
    Gzip,
    /// One packed stream.
    Bzip2,
    /// One packed stream.
    Xz,
    /// One packed stream.
    Zstd,
    /// 7-Zip.
    SevenZip,
    /// Web archive (ISO 28500): pages with their addresses.
    Warc,
}

/// The ids of all kinds, as files are listed with.
pub const IDS: [&str; 8] = ["zip", "tar", "gzip", "bzip2", "xz", "zstd", "7z", "warc"];

impl Kind {
    /// The kind of archive that these bytes are, if they are one.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let starts = |magic: &[u8]| bytes.starts_with(magic);
        let kind = match bytes.first()? {
            b'P' if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => Self::Zip,
            b'W' if starts(b"WARC/") => Self::Warc,
            b'B' if starts(b"BZh") => Self::Bzip2,
            b'7' if starts(b"7z\xbc\xaf\x27\x1c") => Self::SevenZip,
            0x1f if starts(b"\x1f\x8b\x08") => Self::Gzip,
            0xfd if starts(b"\xfd7zXZ\0") => Self::Xz,
            0x28 if starts(b"\x28\xb5\x2f\xfd") => Self::Zstd,
            _ if tar::is_tar(bytes) => Self::Tar,
            _ => return None,
        };
        (kind != Self::Zip || !zip::is_document(bytes)).then_some(kind)
    }

    /// Short name, as files are listed with.
    pub fn id(self) -> &'static str {
        IDS[self as usize]
    }
}

/// Why an archive, or a file inside it, could not be unpacked.
#[derive(Debug, thiserror::Error)]
pub enum ContainerError {
    /// Its bytes are not what its kind demands.
    #[error("{kind}: {place}: {reason}: unpack it elsewhere, or fetch it again")]
    Damaged {
        /// Id of the kind.
        kind: &'static str,
        /// The entry, or what was being read.
        place: String,
        /// What the unpacker said.
        reason: String,
    },
    /// A password is needed.
    #[error("{kind}: {place}: is encrypted: unpack it with its password")]
    Encrypted {
        /// Id of the kind.
        kind: &'static str,
        /// The entry.
        place: String,
    },
    /// A limit was hit.
    #[error(transparent)]
    Limit(#[from] Exceeded),
}

impl ContainerError {
    /// The stable code, as shown by `status`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Damaged { .. } => "damaged",
            Self::Encrypted { .. } => "encrypted",
            Self::Limit(_) => Exceeded::CODE,
        }
    }
}

/// A file inside an archive.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Its path inside, archives on the way followed by [`INSIDE`]; relative, without `..`.
    pub path: &'a str,
    /// The address that a web archive states for it.
    pub address: Option<&'a str>,
    /// Its bytes, or why there are none.
    pub content: Result<&'a [u8], ContainerError>,
}

/// Told of each file found; may end the walk.
pub type Visit<'v> = dyn FnMut(Entry<'_>) -> ControlFlow<()> + 'v;

/// Hands on every file in an archive called `name`, in the archive's order, archives inside unpacked as well.
///
/// Entries that cannot be unpacked are handed on with the error; an error of the archive as a whole ends the walk.
pub fn walk(
    kind: Kind,
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    visit: &mut Visit<'_>,
) -> Result<(), ContainerError> {
    // Archives in archives must not multiply their growth.
    let grown = (bytes.len() as u64).saturating_mul(limits.stream_growth).max(RATIO_FROM);
    let bound = if grown < limits.archive_size {
        (grown, limits.stream_growth())
    } else {
        (limits.archive_size, limits.archive_size())
    };
    let mut allowance = Allowance { bytes: bound.0, exceeded: bound.1, entries: limits.archive_entries };
    let mut walk = Walk { limits, allowance: &mut allowance, prefix: String::new(), depth: 0, visit };
    walk.archive(kind, name, bytes).map(drop)
}

/// The path of the archive, or of the file of several works, that a path as of [`INSIDE`] lies in.
///
/// ```
/// use std::path::Path;
/// use ficdex::source::container::outermost;
/// assert_eq!(outermost(Path::new("/f/a.zip!/b.tar!/c.txt")), Some(Path::new("/f/a.zip").to_owned()));
/// assert_eq!(outermost(Path::new("/f/Wait!.txt")), None);
/// ```
pub fn outermost(path: &Path) -> Option<PathBuf> {
    memchr::memmem::find(path.as_os_str().as_encoded_bytes(), INSIDE.as_bytes())?;
    let mut outer = PathBuf::new();
    for component in path.components() {
        let text = component.as_os_str();
        if let Some(name) = text.to_str().and_then(|text| text.strip_suffix('!')) {
            outer.push(name);
            return Some(outer);
        }
        outer.push(text);
    }
    None
}

/// How long a zlib stream is when unpacked; counted no further than `most`, and nothing is kept of it.
pub fn zlib_length(bytes: &[u8], most: u64) -> u64 {
    // A stream cut off or damaged is as long as what can be read of it.
    let mut counted = 0;
    let mut reader = flate2::read::ZlibDecoder::new(bytes).take(most);
    let mut part = [0; 16 << 10];
    while let Ok(read @ 1..) = reader.read(&mut part) {
        counted += read as u64;
    }
    counted
}

/// The path of a file `inside` the archive at `archive`.
pub fn join(archive: &Path, inside: &str) -> PathBuf {
    let mut whole = archive.as_os_str().to_owned();
    whole.push(INSIDE);
    whole.push(inside);
    PathBuf::from(whole)
}

/// Growth is not judged below this size: a page of blanks packs very well.
const RATIO_FROM: u64 = 1 << 20;

/// What an archive and all archives inside it may still ask for.
struct Allowance {
    bytes: u64,
    /// The error when these are used up.
    exceeded: Exceeded,
    entries: u64,
}

struct Walk<'w, 'v> {
    limits: &'w Limits,
    allowance: &'w mut Allowance,
    /// Path of the archive being read inside the outermost one, with [`INSIDE`] at its end.
    prefix: String,
    depth: u64,
    visit: &'w mut Visit<'v>,
}

impl Walk<'_, '_> {
    fn archive(&mut self, kind: Kind, name: &str, bytes: &[u8]) -> Result<ControlFlow<()>, ContainerError> {
        match kind {
            Kind::Zip => zip::walk(bytes, self),
            Kind::Tar => tar::walk(bytes, self),
            Kind::SevenZip => sevenz::walk(bytes, self),
            Kind::Warc => warc::walk(bytes, self),
            Kind::Gzip | Kind::Bzip2 | Kind::Xz | Kind::Zstd => stream::walk(kind, name, bytes, self),
        }
    }

    /// Takes one entry; one that is an archive is walked in turn.
    fn entry(
        &mut self,
        path: &str,
        address: Option<&str>,
        content: Result<Vec<u8>, ContainerError>,
    ) -> ControlFlow<()> {
        let path = safe(path);
        let inside = format!("{}{path}", self.prefix);
        let bytes = match content {
            Ok(bytes) => bytes,
            Err(error) => return (self.visit)(Entry { path: &inside, address, content: Err(error) }),
        };
        let Some(kind) = Kind::of(&bytes) else {
            return (self.visit)(Entry { path: &inside, address, content: Ok(&bytes) });
        };
        let walked = if self.depth + 1 >= self.limits.nesting {
            Err(self.limits.nesting().into())
        } else {
            let name = path.rsplit('/').next().unwrap_or_default();
            let prefix = format!("{inside}{INSIDE}");
            let depth = self.depth + 1;
            let (limits, allowance, visit) = (self.limits, &mut *self.allowance, &mut *self.visit);
            Walk { limits, allowance, prefix, depth, visit }.archive(kind, name, &bytes)
        };
        match walked {
            Ok(flow) => flow,
            Err(error) => (self.visit)(Entry { path: &inside, address, content: Err(error) }),
        }
    }

    /// Counts an entry that is about to be unpacked.
    fn count(&mut self) -> Result<(), ContainerError> {
        self.allowance.entries = self.allowance.entries.checked_sub(1).ok_or(self.limits.archive_entries())?;
        Ok(())
    }

    /// Allows for an entry that is unpacked only to find the next one.
    fn pass_over(&mut self, size: u64) -> Result<(), Exceeded> {
        self.allowance.bytes = self.allowance.bytes.checked_sub(size).ok_or(self.allowance.exceeded)?;
        Ok(())
    }

    /// Reads an entry to its end within the bounds, `packed` bytes of the archive being what it takes there.
    fn unpack(
        &mut self,
        reader: &mut dyn Read,
        packed: u64,
        growth: Exceeded,
        damaged: &dyn Fn(std::io::Error) -> ContainerError,
    ) -> Result<Vec<u8>, ContainerError> {
        let bounds = [
            (self.limits.entry_size(), self.limits.entry_size),
            (self.allowance.exceeded, self.allowance.bytes),
            (growth, packed.saturating_mul(growth.limit).max(RATIO_FROM)),
        ];
        let (exceeded, bound) = bounds.into_iter().min_by_key(|(_, bound)| *bound).unwrap_or(bounds[0]);
        let mut bytes = Vec::new();
        let read = reader.take(bound.saturating_add(1)).read_to_end(&mut bytes).map_err(damaged)? as u64;
        if read > bound {
            return Err(exceeded.into());
        }
        self.allowance.bytes -= read;
        Ok(bytes)
    }
}

/// True if an entry's name says that it surely is no story, or is hidden: such entries are not unpacked.
fn is_set_aside(path: &str) -> bool {
    let hidden = path.split(['/', '\\']).any(|part| is_hidden(OsStr::new(part)) && part != "." && part != "..");
    path.is_empty()
        || path.ends_with(['/', '\\'])
        || hidden
        || path.starts_with("__MACOSX")
        || is_no_story(Path::new(path))
}

/// A path without a root, a drive, `.` and `..`: it only names a place, and names none outside its archive.
fn safe(path: &str) -> String {
    let parts = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/").replace('\0', "")
}

#[cfg(test)]
mod tests;
