//! Which works the files of a batch hold, and which other files hold them too.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::IngestError;
use super::outcome::Read;
use crate::model::WorkId;
use crate::store::{FileState, Library, WorkRow};
use crate::text::likeness::Shingles;

/// Where the work of a file goes.
pub(super) enum Place {
    /// Into the library as it is, under this id, in place of what was there: no other file holds it.
    Alone {
        /// The id of the work.
        id: WorkId,
    },
    /// Beside what other files say of it.
    Beside {
        /// The id of the work.
        id: WorkId,
        /// The work.
        row: WorkRow,
    },
}

/// What is known of the works that a batch touches.
#[derive(Default)]
pub(super) struct Holders {
    works: HashMap<WorkId, Known>,
    /// The works that the files of the batch hold now.
    ids: HashMap<PathBuf, WorkId>,
}

struct Known {
    row: WorkRow,
    /// Every file that holds the work, missing ones too.
    files: HashSet<PathBuf>,
}

impl Holders {
    /// Loads what the library knows of the work of `read`, before the batch begins.
    pub(super) fn look_up(&mut self, library: &Library, read: &Read) -> Result<(), IngestError> {
        let id = id(library, read)?;
        self.ids.insert(read.state.path.clone(), id.clone());
        if self.works.contains_key(&id) {
            return Ok(());
        }
        if let Some(row) = library.row_of(&id)? {
            let files = library.files_of(row)?.into_iter().map(|file| file.state.path).collect();
            self.works.insert(id, Known { row, files });
        }
        Ok(())
    }

    /// What to do with the work of `read`.
    pub(super) fn place(&self, read: &Read) -> Place {
        let path = &read.state.path;
        let id = self.ids.get(path).unwrap_or(&read.encoded.id).clone();
        match self.works.get(&id) {
            Some(known) if known.files.iter().any(|file| file != path) => Place::Beside { id, row: known.row },
            _ => Place::Alone { id },
        }
    }

    /// Notes that the batch has written down a file of this work.
    pub(super) fn put(&mut self, id: WorkId, row: WorkRow, file: &FileState) {
        let known = self.works.entry(id).or_insert_with(|| Known { row, files: HashSet::new() });
        known.files.insert(file.path.clone());
    }

    /// Notes that the batch has given a file of the work in this row to another work.
    pub(super) fn left(&mut self, row: WorkRow, path: &Path) {
        for known in self.works.values_mut().filter(|known| known.row == row) {
            known.files.remove(path);
        }
    }
}

/// Two texts at least so alike are taken for one that was edited.
const EDITED: f64 = 0.5;

/// The id of the work that a file holds.
///
/// An id that came from the content is given once and kept while the file is edited, unless the file now holds what the
/// library knows as another work; or what is no edit of the work that other files hold as well.
fn id(library: &Library, read: &Read) -> Result<WorkId, IngestError> {
    let own = read.encoded.id.clone();
    let Some(row) = read.before.filter(|_| own.is_content() && !read.is_part) else { return Ok(own) };
    let before = library.work(row)?;
    if !before.work.id.is_content() || library.row_of(&own)?.is_some() {
        return Ok(own);
    }
    if before.files.len() > 1 {
        let old = library.chapters(before.text)?;
        let old = Shingles::of(old.iter().map(|chapter| chapter.body.text.as_str()));
        let new = Shingles::of(read.chapters.iter().map(|chapter| chapter.body.text.as_str()));
        if new.likeness(&old) < EDITED {
            return Ok(own);
        }
    }
    Ok(before.work.id)
}
