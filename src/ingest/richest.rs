//! Several files of one work: the one that tells most is indexed, the others are listed as its files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::IngestError;
use super::outcome::Read;
use crate::model::WorkId;
use crate::store::{FileOutcome, FileState, Library, WorkRow};

/// Where the work of a file goes.
pub(super) enum Place {
    /// Into the library, under this id, in place of what was there.
    Indexed {
        /// The id of the work.
        id: WorkId,
    },
    /// Nowhere: another file of the work tells more, or was there first.
    Beside {
        /// The id of the work.
        id: WorkId,
        /// The work.
        row: WorkRow,
        /// That other file, if the text in the library may still be the old one of this file.
        reread: Option<PathBuf>,
    },
}

/// What is known of the works that a batch touches.
#[derive(Default)]
pub(super) struct Richest {
    works: HashMap<WorkId, Known>,
    /// The works that the files of the batch hold now.
    ids: HashMap<PathBuf, WorkId>,
}

struct Known {
    row: WorkRow,
    files: Vec<Held>,
}

/// A file that was read, with what it tells.
struct Held {
    path: PathBuf,
    richness: u32,
    missing: bool,
}

impl Richest {
    /// Loads what the library knows of the work of `read`, before the batch begins.
    pub(super) fn look_up(&mut self, library: &Library, read: &Read) -> Result<(), IngestError> {
        let id = id(library, read)?;
        self.ids.insert(read.state.path.clone(), id.clone());
        if self.works.contains_key(&id) {
            return Ok(());
        }
        if let Some(row) = library.row_of(&id)? {
            let mut files = library.files_of(row)?;
            files.retain(|file| file.state.outcome == FileOutcome::Indexed);
            let held = |file: crate::store::FileRecord| Held {
                path: file.state.path,
                richness: file.state.richness,
                missing: file.missing_since.is_some(),
            };
            self.works.insert(id, Known { row, files: files.into_iter().map(held).collect() });
        }
        Ok(())
    }

    /// What to do with the work of `read`.
    pub(super) fn decide(&self, read: &Read) -> Place {
        let (path, richness) = (&read.state.path, read.state.richness);
        let id = self.ids.get(path).unwrap_or(&read.encoded.id).clone();
        let Some(known) = self.works.get(&id) else { return Place::Indexed { id } };
        let others = known.files.iter().filter(|file| file.path != *path && !file.missing);
        let Some(other) = others.max_by_key(|file| file.richness) else { return Place::Indexed { id } };
        // Of files that tell as much, one that was changed is newer than one that was not.
        if read.extends || richness > other.richness || (richness == other.richness && read.known) {
            return Place::Indexed { id };
        }
        let before = known.files.iter().find(|file| file.path == *path).map(|file| file.richness);
        let may_be_indexed = before.is_some_and(|before| before >= other.richness);
        Place::Beside { id, row: known.row, reread: may_be_indexed.then(|| other.path.clone()) }
    }

    /// The row of a work that the batch has put in.
    pub(super) fn row(&self, id: &WorkId) -> Option<WorkRow> {
        self.works.get(id).map(|known| known.row)
    }

    /// Notes that the batch has written down a file of this work.
    pub(super) fn put(&mut self, id: WorkId, row: WorkRow, file: &FileState) {
        let known = self.works.entry(id).or_insert(Known { row, files: Vec::new() });
        known.files.retain(|held| held.path != file.path);
        known.files.push(Held { path: file.path.clone(), richness: file.richness, missing: false });
    }

    /// Notes that the batch has given a file of the work in this row to another work.
    pub(super) fn left(&mut self, row: WorkRow, path: &Path) {
        for known in self.works.values_mut().filter(|known| known.row == row) {
            known.files.retain(|held| held.path != path);
        }
    }
}

/// The id of the work that a file holds.
///
/// An id that came from the content is given once and kept while the file is edited, unless the file now
/// holds what the library knows as another work.
fn id(library: &Library, read: &Read) -> Result<WorkId, IngestError> {
    let own = read.encoded.id.clone();
    let Some(row) = read.before.filter(|_| own.is_content() && !read.is_part) else { return Ok(own) };
    let before = library.work(row)?.work.id;
    Ok(if before.is_content() && library.row_of(&own)?.is_none() { before } else { own })
}
