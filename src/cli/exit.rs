//! How a run ended, as its exit code says it.

use std::error::Error;
use std::io;
use std::process::ExitCode;

use ficdex::ingest::IngestError;
use ficdex::present::sanitise;
use ficdex::search::SearchError;
use ficdex::store::StoreError;

use super::output::tell;

/// How a run ended; the codes are those of the grep family, and part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// Something matched, or the work is done.
    Done,
    /// Nothing matched.
    NothingMatched,
    /// The command line, the query or the surroundings are wrong; nothing was done.
    Misuse,
    /// Some files failed; `ficdex status --failed` lists them.
    DoneInPart,
    /// There is no library, or one of another version.
    NoLibrary,
    /// Another process holds the library.
    Locked,
    /// Ended by Ctrl-C.
    Interrupted,
}

impl ExitStatus {
    /// What the main help says about exit codes.
    pub(crate) const HELP: &'static str = "\
Exit codes:
  0    something matched, or the work is done
  1    nothing matched
  2    wrong usage or query, a query that took longer than --timeout, or another error
  3    done in part: some files failed, `ficdex status --failed` lists them
  4    no library, or one of another version
  5    the library is locked by another process
  130  interrupted";

    /// The code the process ends with.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::NothingMatched => 1,
            Self::Misuse => 2,
            Self::DoneInPart => 3,
            Self::NoLibrary => 4,
            Self::Locked => 5,
            Self::Interrupted => 130,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        Self::from(status.code())
    }
}

/// Prints an error with its causes, once, and says how the run ended.
///
/// A reader that closed the pipe (`ficdex search … | head -1`) has what it wanted: that is no error.
pub(crate) fn report(error: &anyhow::Error) -> ExitStatus {
    if error.chain().any(is_broken_pipe) {
        return ExitStatus::Done;
    }
    tell(format_args!("error: {}", sanitise(&format!("{error:#}"))));
    error.chain().find_map(status_of).unwrap_or(ExitStatus::Misuse)
}

/// What a cause means for the exit code, if it has a code of its own.
fn status_of(cause: &(dyn Error + 'static)) -> Option<ExitStatus> {
    // Both hand on what the store says as their own words, so that it is no cause of theirs.
    match (cause.downcast_ref(), cause.downcast_ref()) {
        (Some(SearchError::Store(error)), _) | (_, Some(IngestError::Store(error))) => status_of_store(error),
        (Some(SearchError::NoIndex(_)), _) => Some(ExitStatus::NoLibrary),
        _ => status_of_store(cause.downcast_ref()?),
    }
}

fn status_of_store(error: &StoreError) -> Option<ExitStatus> {
    match error {
        StoreError::Locked { .. } => Some(ExitStatus::Locked),
        StoreError::NoLibrary { .. }
        | StoreError::Foreign { .. }
        | StoreError::Older { .. }
        | StoreError::Newer { .. } => Some(ExitStatus::NoLibrary),
        _ => None,
    }
}

fn is_broken_pipe(cause: &(dyn Error + 'static)) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_a_normal_end() {
        let error = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("cannot write");
        assert_eq!(report(&error), ExitStatus::Done);
    }

    #[test]
    fn the_help_names_every_code() {
        use ExitStatus::{Done, DoneInPart, Interrupted, Locked, Misuse, NoLibrary, NothingMatched};
        for status in [Done, NothingMatched, Misuse, DoneInPart, NoLibrary, Locked, Interrupted] {
            assert!(ExitStatus::HELP.contains(&format!("\n  {:<5}", status.code())), "{status:?}");
        }
    }
}
