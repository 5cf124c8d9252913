//! Where output goes: results to standard output, through a pager when they are longer than the screen, and remarks
//! to standard error after them.

mod pager;
mod screen;

use std::fmt::Display;
use std::io::{self, StdoutLock, Write};

use ficdex::model::WorkId;
use ficdex::present::sanitise;
use pager::Pager;
pub(super) use pager::is_paging;
pub(super) use screen::Screen;

use super::ExitStatus;

/// Prints a line on standard error. Who closed it, or filled the disk it goes to, does not want to know: that is no
/// reason to end a run otherwise than it would have ended.
pub(super) fn tell(line: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Results and remarks of one run.
///
/// Results are buffered, so [`Output::finish`] must be called at the end, also after an error.
pub(crate) struct Output {
    results: Sink,
    remarks: Vec<String>,
    quiet: bool,
}

enum Sink {
    Plain(io::BufWriter<StdoutLock<'static>>),
    Paged(Pager),
}

impl Output {
    /// Output through a pager if one is given; `quiet` keeps remarks back.
    pub(super) fn new(pager: Option<pager::Command>, quiet: bool) -> Self {
        let results = match pager {
            Some(command) => Sink::Paged(Pager::new(command)),
            None => Sink::Plain(io::BufWriter::with_capacity(1 << 16, io::stdout().lock())),
        };
        Self { results, remarks: Vec::new(), quiet }
    }

    /// A line for standard error, printed after the results; what it repeats of a file cannot steer the terminal.
    pub(super) fn remark(&mut self, line: impl Display) {
        if !self.quiet {
            self.remarks.push(sanitise(&line.to_string()).into_owned());
        }
    }

    /// Says that a work is not there, and how to find those that are.
    pub(super) fn no_work(&mut self, id: &WorkId) -> ExitStatus {
        self.remark(format_args!("no work {id} in the library: `ficdex works` finds works and tells their ids"));
        ExitStatus::NothingMatched
    }

    /// True if neither results nor remarks are wanted.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Prints what is still held back, and waits for the pager to be left.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self.results {
            Sink::Plain(mut out) => out.flush()?,
            Sink::Paged(pager) => pager.finish()?,
        }
        for line in self.remarks {
            tell(line);
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.results {
            Sink::Plain(out) => out.write(bytes),
            Sink::Paged(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.results {
            Sink::Plain(out) => out.flush(),
            // What is held back decides whether a pager is needed at all.
            Sink::Paged(_) => Ok(()),
        }
    }
}
