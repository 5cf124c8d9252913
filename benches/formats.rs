//! The parse stage by format, on one thread: `cargo bench --bench formats -- FOLDER…`.
//!
//! Every file of the folders, and every file in their archives, is read once to see what it is; then the files of each format
//! are read again and again for half a second, and the best pass counts: MB of files a second on one core, from bytes to chapters.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ficdex::parse::{Format, detect};
use ficdex::source::container::{self, Kind};
use ficdex::source::{Found, Limits, Source, discover};

/// How long the files of one format are read.
const LONG_ENOUGH: Duration = Duration::from_millis(500);
/// Bytes of one format that are kept: more tell nothing new.
const ENOUGH: usize = 50_000_000;

/// The files of one format.
#[derive(Default)]
struct Files {
    files: Vec<File>,
    bytes: usize,
}

struct File {
    name: String,
    bytes: Vec<u8>,
    /// Where it lies, if not in an archive: some formats look beside it, and a list of books is asked in its place.
    folder: Option<PathBuf>,
}

impl File {
    fn source(&self) -> Source<'_> {
        Source::new(&self.name, &self.bytes).within(self.folder.as_deref())
    }
}

fn main() {
    let mut folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").map(PathBuf::from).collect();
    if folders.is_empty() {
        folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/works"));
    }
    let mut formats: BTreeMap<&'static str, (&'static dyn Format, Files)> = BTreeMap::new();
    for found in folders.iter().flat_map(|folder| discover(folder, None)) {
        let Found::File(file) = found else { continue };
        let Ok(bytes) = std::fs::read(&file.path) else { continue };
        let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match Kind::of(&bytes) {
            None => {
                keep(&mut formats, File { name, bytes, folder: file.path.parent().map(Path::to_owned) });
            }
            Some(kind) => {
                // What cannot be unpacked is not measured.
                let _ = container::walk(kind, &name, &bytes, &Limits::DEFAULT, &mut |entry| {
                    if let Ok(content) = entry.content {
                        let name = entry.path.rsplit('/').next().unwrap_or_default().to_owned();
                        keep(&mut formats, File { name, bytes: content.to_vec(), folder: None });
                    }
                    ControlFlow::Continue(())
                });
            }
        }
    }
    println!("{:<18} {:>6} {:>9} {:>12}", "format", "files", "MB", "MB/s");
    for (id, (format, files)) in &formats {
        let megabytes = files.bytes as f64 / 1e6;
        let seconds = best_pass(*format, files).as_secs_f64();
        println!("{id:<18} {:>6} {megabytes:>9.2} {:>12.1}", files.files.len(), megabytes / seconds);
    }
}

fn keep(formats: &mut BTreeMap<&'static str, (&'static dyn Format, Files)>, file: File) {
    let Some(format) = detect(&file.source()) else { return };
    let (_, files) = formats.entry(format.id()).or_insert_with(|| (format, Files::default()));
    if files.bytes < ENOUGH {
        files.bytes += file.bytes.len();
        files.files.push(file);
    }
}

/// The shortest time in which all files were recognised and read.
fn best_pass(format: &dyn Format, files: &Files) -> Duration {
    let started = Instant::now();
    let mut best = Duration::MAX;
    while started.elapsed() < LONG_ENOUGH {
        let pass = Instant::now();
        for file in &files.files {
            let source = file.source();
            if format.recognises(&source) {
                // Files that cannot be read cost their time and give no work.
                let _ = format.parse(&source, &mut |work| drop(std::hint::black_box(work)));
            }
        }
        best = best.min(pass.elapsed());
    }
    best
}
