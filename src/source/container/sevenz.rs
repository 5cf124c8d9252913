//! 7-Zip archives.

use std::io::{Cursor, Read as _};
use std::ops::ControlFlow;

use sevenz_rust2::{ArchiveReader, Error, Password};

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
    let mut flow = ControlFlow::Continue(());
    let mut stopped = None;
    // Entries are packed together: each must be read to its end for the next one to be found.
    let read = reader.for_each_entries(|entry, content| {
        if let Err(error) = walk.count() {
            stopped = Some(error);
            return Ok(false);
        }
        let name = entry.name().to_owned();
        if entry.is_directory() || is_set_aside(&name) {
            std::io::copy(&mut content.take(limits.entry_size), &mut std::io::sink())?;
            return Ok(true);
        }
        let unpacked = walk
            .unpack(content, bytes.len() as u64, limits.stream_growth(), &|error| damaged(&name, &Error::from(error)));
        flow = walk.entry(&name, None, unpacked);
        Ok(flow.is_continue())
    });
    if let Some(error) = stopped {
        return Err(error);
    }
    read.map_err(|error| damaged("content", &error))?;
    Ok(flow)
}

fn damaged(place: &str, error: &Error) -> ContainerError {
    let (kind, place) = (Kind::SevenZip.id(), place.to_owned());
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => ContainerError::Encrypted { kind, place },
        Error::Io(error, _) => ContainerError::Damaged { kind, place, reason: error.to_string() },
        other => ContainerError::Damaged { kind, place, reason: other.to_string() },
    }
}
