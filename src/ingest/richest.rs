//! Several files of one work: the one that tells most is indexed, the others are listed as its files.

use std::collections::HashMap;

use super::IngestError;
use super::worker::Read;
use crate::model::WorkId;
use crate::store::{FileOutcome, FileRecord, Library, WorkRow};

/// Where the work of a file goes.
pub(super) enum Place {
    /// Into the library, under this id, in place of what was there.
    Indexed {
        /// The id of the work.
        id: WorkId,
    },
    /// Nowhere: another file of the work tells at least as much.
    Beside {
        /// The work.
        row: WorkRow,
        /// That other file, if the text in the library is still the old one of this file.
        reread: Option<FileRecord>,
    },
}

/// What is known of the works that a batch touches.
#[derive(Default)]
pub(super) struct Richest {
    works: HashMap<WorkId, Known>,
    /// Ids of works by the rows that files of the batch held before.
    ids: HashMap<WorkRow, WorkId>,
}

struct Known {
    row: WorkRow,
    /// Its files that were read, the indexed one first.
    files: Vec<FileRecord>,
    /// The richest text put in by this batch.
    put: Option<u32>,
}

impl Richest {
    /// Loads what the library knows of the work of `read`, before the batch begins.
    pub(super) fn look_up(&mut self, library: &Library, read: &Read) -> Result<(), IngestError> {
        let mut id = read.encoded.id.clone();
        if let Some(row) = read.before {
            let before = library.work(row)?.work.id;
            // An id that came from the content is given once and kept while the file is edited.
            if id.is_content() && before.is_content() {
                id = before.clone();
            }
            self.ids.insert(row, before);
        }
        if self.works.contains_key(&id) {
            return Ok(());
        }
        if let Some(row) = library.row_of(&id)? {
            let mut files = library.files_of(row)?;
            files.retain(|file| file.state.outcome == FileOutcome::Indexed);
            files.sort_by_key(|file| (std::cmp::Reverse(file.state.richness), file.id));
            self.works.insert(id, Known { row, files, put: None });
        }
        Ok(())
    }

    /// What to do with the work of `read`.
    pub(super) fn decide(&self, read: &Read) -> Place {
        let id = self.id(read);
        let Some(known) = self.works.get(&id) else { return Place::Indexed { id } };
        let richness = read.state.richness;
        if known.put.is_some_and(|put| put >= richness) {
            return Place::Beside { row: known.row, reread: None };
        }
        let path = &read.state.path;
        let other = known.files.iter().find(|file| file.state.path != *path && file.missing_since.is_none());
        match other {
            Some(other) if other.state.richness >= richness => {
                let was_indexed = known.files.first().is_some_and(|file| file.state.path == *path);
                Place::Beside { row: known.row, reread: was_indexed.then(|| other.clone()) }
            }
            _ => Place::Indexed { id },
        }
    }

    /// Notes that the batch has put a text in.
    pub(super) fn put(&mut self, id: &WorkId, row: WorkRow, richness: u32) {
        let known = self.works.entry(id.clone()).or_insert(Known { row, files: Vec::new(), put: None });
        known.put = known.put.max(Some(richness));
    }

    fn id(&self, read: &Read) -> WorkId {
        let id = &read.encoded.id;
        match read.before.and_then(|row| self.ids.get(&row)) {
            Some(before) if id.is_content() && before.is_content() => before.clone(),
            _ => id.clone(),
        }
    }
}
