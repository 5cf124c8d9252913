//! What the terminal can do, if there is one.

use std::env;
use std::io::{self, IsTerminal as _};

use terminal_size::{Height, Width, terminal_size_of};

use super::pager::Command;

/// Standard output and standard error as terminals.
pub(crate) struct Screen {
    /// Columns and rows, if standard output is a terminal.
    size: Option<(u16, u16)>,
    stderr: bool,
    dumb: bool,
    no_color: bool,
    named: bool,
}

impl Screen {
    /// Asks the operating system and the environment.
    pub(crate) fn detect() -> Self {
        let not_empty = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let size = || match terminal_size_of(io::stdout()) {
            Some((Width(columns), Height(rows))) => (columns, rows),
            None => (80, 24),
        };
        Self {
            size: io::stdout().is_terminal().then(size),
            stderr: io::stderr().is_terminal(),
            dumb: env::var_os("TERM").is_some_and(|term| term == "dumb"),
            no_color: not_empty("NO_COLOR"),
            named: not_empty("TERM"),
        }
    }

    /// True if colour may be used unasked.
    pub(crate) fn allows_color(&self) -> bool {
        self.size.is_some() && !self.dumb && !self.no_color
    }

    /// True if standard output is a terminal that does not say which.
    pub(crate) fn is_terminal_unknown(&self) -> bool {
        self.size.is_some() && !self.named
    }

    /// True if a progress bar can be drawn on standard error.
    pub(crate) fn draws_on_stderr(&self) -> bool {
        self.stderr && !self.dumb
    }

    /// True if a message on standard error may use colour.
    pub(crate) fn colors_stderr(&self) -> bool {
        self.stderr && !self.dumb && !self.no_color
    }

    /// The columns to wrap at; none if standard output is not a terminal.
    pub(crate) fn width(&self) -> Option<usize> {
        self.size.map(|(columns, _)| usize::from(columns).max(20))
    }

    /// The pager to use when output is longer than the screen: `FICDEX_PAGER`, then the configured one, then `PAGER`, then
    /// `less`. None if standard output is not a terminal or the pager named is empty or `cat`.
    pub(crate) fn pager(&self, configured: Option<&str>) -> Option<Command> {
        let (columns, rows) = self.size?;
        let named = env::var("FICDEX_PAGER").ok();
        let named = named.or_else(|| configured.map(str::to_owned)).or_else(|| env::var("PAGER").ok());
        Command::parse(&named.unwrap_or_else(|| "less".to_owned()), columns, rows)
    }
}
