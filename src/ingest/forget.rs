//! Removing works and files from the library: the only way text leaves it.

use std::collections::{BTreeSet, HashSet};
use std::ffi::OsStr;
use std::path::Path;

use super::budget::Budget;
use super::writer::Writer;
use super::{IndexOptions, IngestError, Silent, Summary, repair, settle, tidy};
use crate::model::WorkId;
use crate::source::container::outermost;
use crate::store::{FileId, Library, WorkRow};

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
/// A work goes with the last of its files. Where others stay, the work is what these say, text and values. A file that is still on the disk comes back when its folder is indexed again; a folder that was
/// named to `index` is forgotten as such too.
pub fn forget(folder: &Path, target: &OsStr) -> Result<Forgotten, IngestError> {
    let mut library = Library::open_changing(folder)?;
    let id = target.to_str().and_then(|id| id.parse::<WorkId>().ok());
    let row = id.map(|id| library.row_of(&id)).transpose()?.flatten();
    let forgotten = match row {
        Some(row) => by_id(&mut library, row)?,
        None => by_path(&mut library, target)?,
    };
    // The store says what the index must drop; were the index behind in something else, it catches up in that too.
    let options = IndexOptions::default();
    let recogniser = library.recogniser()?;
    let mut writer = Writer::open(library, recogniser, &options, 0)?;
    let budget = Budget::new(options.memory / 8);
    let mut summary = Summary::default();
    repair::catch_up(&mut writer, &budget, &Silent, &mut summary)?;
    settle::settle(&mut writer, &budget, &Silent, &mut summary)?;
    writer.finish()?;
    Ok(forgotten)
}

fn by_id(library: &mut Library, row: WorkRow) -> Result<Forgotten, IngestError> {
    let files = library.files_of(row)?.len() as u64;
    let works = vec![library.work(row)?.work.id];
    let mut batch = library.batch()?;
    batch.forget_work(row)?;
    batch.commit()?;
    Ok(Forgotten { works, files })
}

/// True if `path` is `target`, or lies in it: a folder, or a file that holds others.
fn is_within(path: &Path, target: &Path) -> bool {
    path.starts_with(target) || outermost(path).is_some_and(|outer| outer.starts_with(target))
}

fn by_path(library: &mut Library, target: &OsStr) -> Result<Forgotten, IngestError> {
    let path = tidy(&std::path::absolute(target).map_err(|_| IngestError::NoPath(target.into()))?);
    let mut files = Vec::new();
    let mut roots = library.roots()?;
    for root in &roots {
        files.extend(library.files_under(root.id)?.into_iter().filter(|file| is_within(&file.state.path, &path)));
    }
    roots.retain(|root| root.path.starts_with(&path));
    if files.is_empty() && roots.is_empty() {
        return Err(IngestError::NothingToForget(target.to_string_lossy().into_owned()));
    }
    let mut forgotten = Forgotten { files: files.len() as u64, works: Vec::new() };
    let gone: HashSet<FileId> = files.iter().map(|file| file.id).collect();
    let held: BTreeSet<WorkRow> = files.iter().filter_map(|file| file.state.work).collect();
    let mut works = Vec::new();
    for row in held {
        let mut left = library.files_of(row)?;
        left.retain(|file| !gone.contains(&file.id));
        if left.is_empty() {
            forgotten.works.push(library.work(row)?.work.id);
            works.push(row);
        }
    }
    let mut batch = library.batch()?;
    for row in works {
        batch.forget_work(row)?;
    }
    for file in &files {
        batch.forget_file(file.id)?;
    }
    for root in roots {
        batch.forget_root(root.id)?;
    }
    batch.commit()?;
    Ok(forgotten)
}
