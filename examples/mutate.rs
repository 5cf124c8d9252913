//! Reads damaged copies of real files: `cargo run --example mutate -- FOLDER [COUNT] [SEED]`.
//!
//! Every file below FOLDER is changed again and again (bits flipped, cut off, stretches moved, pieces of another file put in),
//! and each copy is read as `index` would read it. Panics and copies that take over ten seconds are printed; it exits with 1
//! if there were any. The same seed gives the same copies.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ficdex::normalise::normalise;
use ficdex::parse::detect;
use ficdex::passage;
use ficdex::source::container::{self, Kind};
use ficdex::source::{Found, Source, discover};

/// A copy that takes longer hangs.
const SLOW: Duration = Duration::from_secs(10);
/// Larger files are left out: their copies cost most of the time and find nothing that smaller ones do not.
const LARGEST: usize = 400_000;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        eprintln!("usage: mutate FOLDER [COUNT] [SEED]");
        return ExitCode::from(2);
    };
    let mut number = |default| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (count, seed): (u64, u64) = (number(50_000), number(1));
    let files: Vec<(PathBuf, Vec<u8>)> = discover(Path::new(&folder), None)
        .filter_map(|found| match found {
            Found::File(file) => std::fs::read(&file.path).ok().map(|bytes| (file.path, bytes)),
            _ => None,
        })
        .filter(|(_, bytes)| !bytes.is_empty() && bytes.len() <= LARGEST)
        .collect();
    std::panic::set_hook(Box::new(|_| {}));
    let (next, faults) = (AtomicU64::new(0), AtomicU64::new(0));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(|| {
                loop {
                    let copy = next.fetch_add(1, Ordering::Relaxed);
                    if copy >= count {
                        break;
                    }
                    let mut random =
                        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ copy.wrapping_mul(0xd134_2543_de82_ef95) | 1);
                    let (path, bytes) = &files[copy as usize % files.len()];
                    let (_, other) = &files[random.below(files.len())];
                    let bytes = mutate(bytes, other, &mut random);
                    let started = Instant::now();
                    let read = catch_unwind(AssertUnwindSafe(|| read(path, &bytes)));
                    let fault = match read {
                        Err(cause) => Some(format!("panic: {}", message(&*cause))),
                        Ok(()) if started.elapsed() > SLOW => Some(format!("{:.0?}", started.elapsed())),
                        Ok(()) => None,
                    };
                    if let Some(fault) = fault {
                        faults.fetch_add(1, Ordering::Relaxed);
                        println!("copy {copy} of {}: {fault}", path.display());
                    }
                }
            });
        }
    });
    let faults = faults.into_inner();
    println!("{count} copies of {} files, {faults} faults", files.len());
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn message(cause: &(dyn std::any::Any + Send)) -> &str {
    cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("?")
}

/// Reads a file and all that is in it, to its passages.
fn read(path: &Path, bytes: &[u8]) {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    match Kind::of(bytes) {
        Some(kind) => {
            let _ = container::walk(kind, &name, bytes, &mut |entry| {
                if let Ok(content) = entry.content {
                    read_stories(&Source::new(entry.path.rsplit('/').next().unwrap_or_default(), content));
                }
                ControlFlow::Continue(())
            });
        }
        None => read_stories(&Source::new(&name, bytes).within(path.parent())),
    }
}

fn read_stories(source: &Source<'_>) {
    let Some(format) = detect(source) else { return };
    let _ = format.parse(source, &mut |work| {
        for chapter in normalise(work).chapters {
            passage::split(&chapter.body);
        }
    });
}

fn mutate(bytes: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(copy.len().max(1));
        match random.below(6) {
            0 => copy.truncate(at),
            1 | 2 => {
                for _ in 0..=random.below(16) {
                    let place = random.below(copy.len().max(1));
                    if let Some(byte) = copy.get_mut(place) {
                        *byte ^= 1 << random.below(8);
                    }
                }
            }
            3 => {
                let start = random.below(other.len());
                let end = (start + random.below(4_000)).min(other.len());
                copy.splice(at..at, other[start..end].iter().copied());
            }
            4 => {
                let end = (at + random.below(4_000)).min(copy.len());
                copy.drain(at.min(end)..end);
            }
            _ => {
                let end = (at + random.below(200)).min(copy.len());
                let piece = copy.get(at..end).unwrap_or_default().repeat(1 + random.below(50));
                copy.splice(at.min(end)..end, piece);
            }
        }
        if copy.is_empty() {
            break;
        }
    }
    copy
}

/// xorshift64*: enough for copies that can be made again.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % limit.max(1)
    }
}
