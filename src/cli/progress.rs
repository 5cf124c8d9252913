//! Progress of long work, on standard error while it runs.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ficdex::ingest::Progress;
use ficdex::present::{count, grouped, sanitise_line};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Time between two lines where no line can be rewritten.
const PAUSE: Duration = Duration::from_secs(1);

/// Files, speed and the time left: one line that is rewritten on a terminal, a line a second elsewhere, or nothing.
pub(super) struct Bar {
    line: ProgressBar,
    /// When the last line was printed, if lines are.
    printed: Option<Mutex<Instant>>,
    files: AtomicU64,
    all_files: AtomicU64,
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

    /// Line after line, for a file or another program.
    pub(super) fn printed() -> Self {
        Self::with(ProgressDrawTarget::hidden(), Some(Mutex::new(Instant::now())))
    }

    fn with(target: ProgressDrawTarget, printed: Option<Mutex<Instant>>) -> Self {
        let line = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{msg}, {percent} %, {decimal_bytes_per_sec}, {eta} left") {
            line.set_style(style);
        }
        Self { line, printed, files: AtomicU64::new(0), all_files: AtomicU64::new(0) }
    }

    /// Takes the line away, or prints the last one.
    pub(super) fn clear(&self) {
        self.line.finish_and_clear();
        if self.printed.is_some() {
            eprintln!("{}", self.state());
        }
    }

    fn state(&self) -> String {
        let (files, all) = (self.files.load(Ordering::Relaxed), self.all_files.load(Ordering::Relaxed));
        format!("{} of {}", grouped(files), count(all, "file"))
    }

    fn show(&self) {
        match &self.printed {
            None => self.line.set_message(self.state()),
            Some(last) => {
                // Whoever holds the lock is printing the same line.
                let Ok(mut last) = last.try_lock() else { return };
                if last.elapsed() >= PAUSE {
                    *last = Instant::now();
                    eprintln!("{}", self.state());
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
        self.show();
        self.line.set_length(bytes);
    }

    fn advance(&self, files: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.line.inc(bytes);
        self.show();
    }

    fn message(&self, text: &str) {
        self.line.suspend(|| eprintln!("{}", sanitise_line(text)));
    }
}
