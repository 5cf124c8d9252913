//! A writer that starts a pager once more is written than fits the screen.

use std::io::{self, Write};
use std::process::{Child, ChildStdin, Command as Process, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

static PAGING: AtomicBool = AtomicBool::new(false);

/// True while a pager is on the screen: Ctrl-C is then the pager's.
pub(crate) fn is_paging() -> bool {
    PAGING.load(Ordering::Relaxed)
}

/// A pager's command line and the screen it is for.
pub(crate) struct Command {
    program: String,
    arguments: Vec<String>,
    columns: usize,
    rows: usize,
}

impl Command {
    /// A command line, split at blanks; none if it is empty or `cat`, which means no pager.
    pub(super) fn parse(line: &str, columns: u16, rows: u16) -> Option<Self> {
        let mut words = line.split_whitespace().map(str::to_owned);
        let program = words.next().filter(|program| program != "cat")?;
        Some(Self { program, arguments: words.collect(), columns: usize::from(columns).max(1), rows: rows.into() })
    }

    /// Rows of the screen a line takes, guessed from its bytes: rather too many, for the pager copes with that.
    fn rows_of(&self, line: &[u8]) -> usize {
        line.len().div_ceil(self.columns)
    }

    fn spawn(&self) -> Option<(Child, ChildStdin)> {
        let mut process = Process::new(&self.program);
        process.args(&self.arguments).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            // Leave at once if the text fits, show colours, keep the text on the screen afterwards: as git does.
            process.env("LESS", "FRX");
        }
        let mut child = process.spawn().ok()?;
        let input = child.stdin.take()?;
        Some((child, input))
    }
}

/// Holds output back until it is clear whether it fits the screen.
pub(super) struct Pager {
    command: Command,
    held: Vec<u8>,
    /// Rows that `held` takes on the screen.
    rows: usize,
    state: State,
}

enum State {
    /// It may still fit.
    Holding,
    /// A pager shows it.
    Paging(Child, ChildStdin),
    /// The pager could not be started: straight to the terminal.
    Without,
}

impl Pager {
    pub(super) fn new(command: Command) -> Self {
        Self { command, held: Vec::new(), rows: 0, state: State::Holding }
    }

    /// Prints what is held back, or waits for the pager to be left.
    pub(super) fn finish(self) -> io::Result<()> {
        match self.state {
            State::Holding => write_to_terminal(&self.held),
            State::Paging(mut child, input) => {
                // Closing its input tells the pager where the text ends.
                drop(input);
                let ended = child.wait().map(|_| ());
                PAGING.store(false, Ordering::Relaxed);
                ended
            }
            State::Without => io::stdout().flush(),
        }
    }

    fn hold(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.held.extend_from_slice(bytes);
        self.rows += bytes.split_inclusive(|byte| *byte == b'\n').map(|line| self.command.rows_of(line)).sum::<usize>();
        // The last row is the prompt's.
        if self.rows < self.command.rows { Ok(()) } else { self.start() }
    }

    fn start(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        match self.command.spawn() {
            Some((child, input)) => {
                PAGING.store(true, Ordering::Relaxed);
                self.state = State::Paging(child, input);
            }
            None => self.state = State::Without,
        }
        self.write_all(&held)
    }
}

impl Write for Pager {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.state {
            State::Holding => self.hold(bytes)?,
            State::Paging(_, input) => input.write_all(bytes)?,
            State::Without => write_to_terminal(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write_to_terminal(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cat_and_an_empty_line_mean_no_pager() {
        assert!(Command::parse("", 80, 24).is_none());
        assert!(Command::parse("cat", 80, 24).is_none());
        assert_eq!(Command::parse("less -R", 80, 24).unwrap().arguments, ["-R"]);
    }

    #[test]
    fn output_is_held_back_until_it_fills_the_screen() {
        let mut pager = Pager::new(Command::parse("true", 10, 4).unwrap());
        pager.write_all(b"one\ntwo\n").unwrap();
        assert!(matches!(pager.state, State::Holding));
        let _ = pager.write_all(b"a line of two rows\n");
        assert!(matches!(pager.state, State::Paging(..)));
        pager.finish().unwrap();
    }

    #[test]
    fn a_pager_that_is_not_there_is_done_without() {
        let mut pager = Pager::new(Command::parse("ficdex-no-such-pager", 10, 1).unwrap());
        pager.write_all(b"").unwrap();
        pager.start().unwrap();
        assert!(matches!(pager.state, State::Without));
    }
}
