//! Removing works and files from the library: the only way text leaves it.

use std::path::Path;

use super::writer::Writer;
use super::{IndexOptions, IngestError, tidy};
use crate::model::WorkId;
use crate::store::{Library, TextId};

/// What [`forget`] removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Works that are gone from the library.
    pub works: Vec<WorkId>,
    /// Files that are gone from the library.
    pub files: u64,
}

/// Removes a work (by id), or a file or folder (by path), from the library; source files stay as they are.
///
/// A work goes with the last of its files. A file that is still on the disk comes back at the next run.
pub fn forget(folder: &Path, target: &str) -> Result<Forgotten, IngestError> {
    drop(Library::open_reading(folder)?);
    let mut library = Library::open_writing(folder)?;
    let mut forgotten = Forgotten::default();
    let mut texts: Vec<TextId> = Vec::new();
    let by_id = target.parse::<WorkId>().ok().map(|id| library.row_of(&id)).transpose()?.flatten();
    let mut works = Vec::new();
    let mut files = Vec::new();
    if let Some(row) = by_id {
        forgotten.files = library.files_of(row)?.len() as u64;
        works.push(row);
    } else {
        let path = tidy(&std::path::absolute(target).map_err(|_| IngestError::NoPath(target.into()))?);
        for root in library.roots()? {
            files.extend(library.files_under(root.id)?.into_iter().filter(|file| file.state.path.starts_with(&path)));
        }
        if files.is_empty() {
            return Err(IngestError::NothingToForget(target.to_owned()));
        }
        forgotten.files = files.len() as u64;
        let mut held: Vec<_> = files.iter().filter_map(|file| file.state.work).collect();
        held.sort_unstable();
        held.dedup();
        for row in held {
            let all = library.files_of(row)?;
            if all.iter().all(|file| files.iter().any(|gone| gone.id == file.id)) {
                works.push(row);
            }
        }
    }
    for row in &works {
        forgotten.works.push(library.work(*row)?.work.id);
    }
    let mut batch = library.batch()?;
    for row in works {
        texts.extend(batch.forget_work(row)?);
    }
    for file in files {
        batch.forget_file(file.id)?;
    }
    batch.commit()?;
    let mut writer = Writer::open(library, &IndexOptions::default(), 0)?;
    for text in texts {
        writer.index().delete(text.0);
    }
    writer.set_dirty();
    writer.finish()?;
    Ok(forgotten)
}
