//! Ctrl-C: what it leaves behind, and how the run ends.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;

use super::ExitStatus;
use super::output::is_paging;

/// A file that is being written and must not be left half done.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// From now on Ctrl-C ends the run with exit code 130.
///
/// The library needs no warning: its last commit is whole at any moment. While a pager is on the screen, Ctrl-C is a
/// command to the pager.
pub(crate) fn end_on_interrupt() -> anyhow::Result<()> {
    let handler = || {
        if is_paging() {
            return;
        }
        if let Some(path) = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // Nothing can be done about a failure any more.
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(ExitStatus::Interrupted.code().into());
    };
    ctrlc::set_handler(handler).context("cannot watch for Ctrl-C")
}

/// Names the file to remove on Ctrl-C, or none.
pub(super) fn set_unfinished(path: Option<PathBuf>) {
    *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = path;
}
