//! Progress of long work, drawn on standard error while it runs.

use std::sync::atomic::{AtomicU64, Ordering};

use ficdex::ingest::Progress;
use ficdex::present::grouped;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Files, speed and the time left, on one line that is rewritten.
pub(super) struct Bar {
    line: ProgressBar,
    files: AtomicU64,
    all_files: AtomicU64,
}

impl Bar {
    /// A line on standard error, or nothing at all.
    pub(super) fn new(drawn: bool) -> Self {
        let target = if drawn { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let line = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{msg}, {percent} %, {decimal_bytes_per_sec}, {eta} left") {
            line.set_style(style);
        }
        Self { line, files: AtomicU64::new(0), all_files: AtomicU64::new(0) }
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        self.line.finish_and_clear();
    }

    fn show_files(&self) {
        let (files, all) = (self.files.load(Ordering::Relaxed), self.all_files.load(Ordering::Relaxed));
        self.line.set_message(format!("{} of {} files", grouped(files), grouped(all)));
    }
}

impl Progress for Bar {
    fn total(&self, files: u64, bytes: u64) {
        if files == 0 {
            return;
        }
        self.all_files.store(files, Ordering::Relaxed);
        self.show_files();
        self.line.set_length(bytes);
    }

    fn advance(&self, files: u64, bytes: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.line.inc(bytes);
        self.show_files();
    }

    fn message(&self, text: &str) {
        self.line.suspend(|| eprintln!("{}", ficdex::present::sanitise_line(text)));
    }
}
