//! `--in PATH`: a folder or file that is asked without being put into the reader's library.

use std::path::{Path, PathBuf};

use ficdex::index::Snapshot;
use ficdex::ingest::{self, IngestError};
use ficdex::store::StoreError;

use super::index::{self, WorkArgs};
use super::output::Output;
use super::settings::{Settings, cache_library};

/// The library of its own that `path` has, brought up to date.
pub(super) fn indexed_library(path: &Path, settings: &Settings, out: &mut Output) -> anyhow::Result<PathBuf> {
    let folder = cache_library(path)?;
    let work = WorkArgs::default();
    let bar = settings.progress(work.progress);
    let outcome = ingest::index(&folder, &work.options(settings, vec![path.to_owned()])?, &bar);
    bar.clear();
    match outcome {
        Ok(summary) if settings.verbose || summary.added + summary.changed + summary.failed > 0 => {
            index::report(&summary, out);
        }
        Ok(_) => {}
        // What was indexed before, if anything was, can be searched all the same.
        Err(IngestError::Store(error @ StoreError::Locked { .. })) if Snapshot::open(&folder.join("index")).is_ok() => {
            out.remark(format_args!("searched without the latest changes: {error}"));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(folder)
}
