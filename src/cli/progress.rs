//! Progress of long work, on standard error while it runs.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ficdex::ingest::Progress;
use ficdex::present::{count, grouped, sanitise_line};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use super::output::tell;

/// Time between two lines where no line can be rewritten.
const PAUSE: Duration = Duration::from_secs(1);

/// Files, speed and the time left: one line that is rewritten on a terminal, a line a second elsewhere, or nothing.
pub(super) struct Bar {
    line: ProgressBar,
    /// How lines are printed, if they are, and when the last one was.
    printed: Option<(Lines, Mutex<Instant>)>,
    begun: Instant,
    files: AtomicU64,
    all_files: AtomicU64,
    inside: AtomicU64,
    bytes: AtomicU64,
    all_bytes: AtomicU64,
}

/// What printed lines are.
#[derive(Clone, Copy)]
enum Lines {
    Text,
    Records,
}

/// How far a run has come.
#[derive(Serialize)]
struct ProgressRecord {
    schema: &'static str,
    v: u32,
    files: u64,
    of_files: u64,
    /// Files and works found inside archives and lists.
    inside: u64,
    bytes: u64,
    of_bytes: u64,
    seconds: f64,
}

impl Bar {
    /// Shows nothing.
    pub(super) fn hidden() -> Self {
        Self::with(ProgressDrawTarget::hidden(), None)
    }

    /// One line on a terminal.
    pub(super) fn drawn() -> Self {
        Self::with(ProgressDrawTarget::stderr(), None)
    }

    /// Line after line, for a file.
    pub(super) fn printed() -> Self {
        Self::with(ProgressDrawTarget::hidden(), Some(Lines::Text))
    }

    /// Record after record, for another program.
    pub(super) fn records() -> Self {
        Self::with(ProgressDrawTarget::hidden(), Some(Lines::Records))
    }

    fn with(target: ProgressDrawTarget, lines: Option<Lines>) -> Self {
        let line = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{msg}, {percent} %, {decimal_bytes_per_sec}, {eta} left") {
            line.set_style(style);
        }
        let begun = Instant::now();
        let zero = || AtomicU64::new(0);
        let printed = lines.map(|lines| (lines, Mutex::new(begun)));
        Self {
            line,
            printed,
            begun,
            files: zero(),
            all_files: zero(),
            inside: zero(),
            bytes: zero(),
            all_bytes: zero(),
        }
    }

    /// Takes the line away, or prints the last one.
    pub(super) fn clear(&self) {
        self.line.finish_and_clear();
        if let Some((lines, _)) = &self.printed {
            self.print(*lines);
        }
    }

    fn print(&self, lines: Lines) {
        match lines {
            Lines::Text => tell(self.state()),
            Lines::Records => {
                let number = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
                let record = ProgressRecord {
                    schema: "ficdex.progress",
                    v: 1,
                    files: number(&self.files),
                    of_files: number(&self.all_files),
                    inside: number(&self.inside),
                    bytes: number(&self.bytes),
                    of_bytes: number(&self.all_bytes),
                    seconds: (self.begun.elapsed().as_secs_f64() * 1e3).round() / 1e3,
                };
                // Numbers always have a JSON form.
                if let Ok(line) = serde_json::to_string(&record) {
                    tell(line);
                }
            }
        }
    }

    fn state(&self) -> String {
        let (files, all) = (self.files.load(Ordering::Relaxed), self.all_files.load(Ordering::Relaxed));
        let inside = match self.inside.load(Ordering::Relaxed) {
            0 => String::new(),
            inside => format!(", {} inside them", grouped(inside)),
        };
        format!("{} of {}{inside}", grouped(files), count(all, "file"))
    }

    fn show(&self) {
        match &self.printed {
            None => self.line.set_message(self.state()),
            Some((lines, last)) => {
                // Whoever holds the lock is printing the same line.
                let Ok(mut last) = last.try_lock() else { return };
                if last.elapsed() >= PAUSE {
                    *last = Instant::now();
                    self.print(*lines);
                }
            }
        }
    }
}

impl Progress for Bar {
    fn total(&self, files: u64, bytes: u64) {
        if files == 0 {
            return;
        }
        self.all_files.store(files, Ordering::Relaxed);
        self.all_bytes.store(bytes, Ordering::Relaxed);
        self.show();
        self.line.set_length(bytes);
    }

    fn advance(&self, files: u64, inside: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.inside.fetch_add(inside, Ordering::Relaxed);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.line.inc(bytes);
        self.show();
    }

    fn message(&self, text: &str) {
        self.line.suspend(|| tell(sanitise_line(text)));
    }
}
