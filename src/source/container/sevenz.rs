//! 7-Zip archives.

use std::io::Cursor;
use std::ops::ControlFlow;

use rustc_hash::FxHashSet;
use sevenz_rust2::{ArchiveEntry, ArchiveReader, EntryDecision, Error, Password};

use super::{ContainerError, Kind, Walk, is_set_aside};

pub(super) fn walk(bytes: &[u8], walk: &mut Walk<'_, '_>) -> Result<ControlFlow<()>, ContainerError> {
    let memory = usize::try_from(walk.limits.dictionary_size >> 10).unwrap_or(usize::MAX);
    let limits = walk.limits;
    let damaged = |place: &str, error: &Error| match error {
        Error::MaxMemLimited { .. } => limits.dictionary_size().into(),
        other => damaged(place, other),
    };
    let mut reader = ArchiveReader::new_with_memory_limit(Cursor::new(bytes), Password::empty(), memory)
        .map_err(|error| damaged("directory", &error))?;
    // Files are read side by side; several threads for one would keep all that it unpacks to in memory.
    reader.set_thread_count(1);
    let names: Vec<String> = reader.archive().files.iter().filter(|entry| is_read(entry)).map(name).collect();
    let mut reached: FxHashSet<String> = FxHashSet::default();
    let mut flow = ControlFlow::Continue(());
    let mut stopped = None;
    let mut skipped = None;
    // Entries are packed together: each must be unpacked to its end for the next one to be found.
    let read = reader.for_each_entries_with_decision(|entry, content| {
        if let Err(error) = walk.count() {
            stopped = Some(error);
            return Ok(EntryDecision::Stop);
        }
        if is_read(entry) {
            let name = name(entry);
            let unpacked = walk.unpack(content, bytes.len() as u64, limits.stream_growth(), &|error| {
                damaged(&name, &Error::from(error))
            });
            let is_whole = unpacked.is_ok();
            flow = walk.entry(&name, None, unpacked);
            reached.insert(name);
            if flow.is_break() {
                return Ok(EntryDecision::Stop);
            }
            if is_whole {
                return Ok(EntryDecision::Continue);
            }
        }
        Ok(walk.pass_over(entry.size()).map_or_else(
            |error| {
                skipped = Some(error);
                EntryDecision::SkipBlock
            },
            |()| EntryDecision::Continue,
        ))
    });
    if let Some(error) = stopped {
        return Err(error);
    }
    read.map_err(|error| damaged("content", &error))?;
    if let Some(exceeded) = skipped {
        for name in names.iter().filter(|name| !reached.contains(*name)) {
            if flow.is_continue() {
                flow = walk.entry(name, None, Err(exceeded.into()));
            }
        }
    }
    Ok(flow)
}

fn name(entry: &ArchiveEntry) -> String {
    entry.name().to_owned()
}

fn is_read(entry: &ArchiveEntry) -> bool {
    !entry.is_directory() && !is_set_aside(entry.name())
}

fn damaged(place: &str, error: &Error) -> ContainerError {
    let (kind, place) = (Kind::SevenZip.id(), place.to_owned());
    let reason = match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => return ContainerError::Encrypted { kind, place },
        Error::Io(error, _) => error.to_string(),
        Error::Other(reason) | Error::Unsupported(reason) => reason.to_string(),
        Error::UnsupportedVersion { major, minor } => format!("version {major}.{minor} of 7-Zip's format is not known"),
        Error::UnsupportedCompressionMethod(method) => format!("packed by {method}, which cannot be unpacked here"),
        Error::ChecksumVerificationFailed | Error::NextHeaderCrcMismatch => "a checksum is wrong".to_owned(),
        // The library shows these by the names of its code, and all say that.
        _ => "the list of its files is broken".to_owned(),
    };
    ContainerError::Damaged { kind, place, reason }
}
