//! Reads damaged copies of real files: `cargo run --example mutate -- FOLDER [COUNT] [SEED]`.
//!
//! Every file below FOLDER is changed again and again (bits flipped, cut off, stretches moved, pieces of another file put in),
//! and each copy is read as `index` would read it, to names and passages. The files as they are must come to the same before and after. Panics and copies that take over ten seconds are printed;
//! it exits with 1 if there were any, and as soon as a copy has taken two minutes. The same seed gives the same copies. At the
//! end it says how much memory the whole took at most.

#![expect(clippy::print_stderr, reason = "a tool for developers, at a terminal")]

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ficdex::names::Dictionary;
use ficdex::normalise::{give_names, normalise};
use ficdex::parse::{self, detect};
use ficdex::passage;
use ficdex::recognise::recognise_work;
use ficdex::source::container::{self, Kind};
use ficdex::source::{Found, Limits, Source, discover};

/// A copy that takes longer hangs.
const SLOW: Duration = Duration::from_secs(10);
/// A copy that takes this long may never end.
const ENDLESS: Duration = Duration::from_mins(2);
/// Larger files are left out: their copies cost most of the time and find nothing that smaller ones do not.
const LARGEST: usize = 400_000;

/// When the run began.
static SINCE: LazyLock<Instant> = LazyLock::new(Instant::now);

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
    let dictionary = Dictionary::built_in();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // What the files come to as they are, before and after: damaged ones in between must change nothing.
    let intact = || -> Vec<String> { files.iter().map(|(path, bytes)| outcome(path, bytes, &dictionary)).collect() };
    let before = intact();
    let under_way: Vec<Mutex<Option<(u64, Instant)>>> = (0..threads).map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for at in &under_way {
            let (files, next, faults, dictionary) = (&files, &next, &faults, &dictionary);
            scope.spawn(move || {
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
                    let (started, busy_before) = (Instant::now(), busy());
                    note(at, Some((copy, started)));
                    let read = catch_unwind(AssertUnwindSafe(|| read(path, &bytes, dictionary)));
                    note(at, None);
                    let fault = match read {
                        Err(cause) => Some(format!("panic: {}", message(&*cause))),
                        Ok(_) if started.elapsed() > SLOW && busy().saturating_sub(busy_before) > SLOW => {
                            Some(format!("{:.0?}", busy().saturating_sub(busy_before)))
                        }
                        Ok(_) => None,
                    };
                    if let Some(fault) = fault {
                        faults.fetch_add(1, Ordering::Relaxed);
                        println!("copy {copy} of {}: {fault}", path.display());
                    }
                }
            });
        }
        scope.spawn(|| {
            while next.load(Ordering::Relaxed) < count + threads as u64 {
                std::thread::sleep(Duration::from_secs(1));
                for at in &under_way {
                    let at = *at.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some((copy, _)) = at.filter(|(_, started)| started.elapsed() > ENDLESS) {
                        println!("copy {copy} of {} does not end", files[copy as usize % files.len()].0.display());
                        std::process::exit(1);
                    }
                }
            }
        });
    });
    for (((path, _), before), after) in files.iter().zip(&before).zip(intact()) {
        if *before != after || before == PANICKED {
            faults.fetch_add(1, Ordering::Relaxed);
            println!("{} as it is: {before}, and afterwards {after}", path.display());
        }
    }
    let faults = faults.into_inner();
    println!("{count} copies of {} files, {faults} faults, {} of memory at most", files.len(), peak_memory());
    if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn note(at: &Mutex<Option<(u64, Instant)>>, copy: Option<(u64, Instant)>) {
    *at.lock().unwrap_or_else(PoisonError::into_inner) = copy;
}

/// How long this thread has been computing, as far as the system tells it; longer than that it was only waiting, on a
/// machine that others use as well.
fn busy() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|number| number.parse().ok());
    // Without the system's word every copy that was slow by the clock is told.
    nanoseconds.map_or_else(|| SINCE.elapsed(), Duration::from_nanos)
}

/// The most memory that this process has had in use, as the system tells it.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "an unknown amount".to_owned(), |line| line.trim().to_owned())
}

fn message(cause: &(dyn std::any::Any + Send)) -> &str {
    cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("?")
}

/// The outcome of a file that made the program panic.
const PANICKED: &str = "a panic";

/// What a file comes to: how many works with how many words, and what in it was refused.
fn outcome(path: &Path, bytes: &[u8], dictionary: &Dictionary) -> String {
    catch_unwind(AssertUnwindSafe(|| read(path, bytes, dictionary))).map_or_else(
        |_| PANICKED.to_owned(),
        |read| format!("{} works, {} words, refused: {:?}", read.works, read.words, read.refused),
    )
}

/// What was read.
#[derive(Default)]
struct Read {
    works: u64,
    words: u64,
    /// Codes of the errors.
    refused: Vec<&'static str>,
}

/// Reads a file and all that is in it, to its passages.
fn read(path: &Path, bytes: &[u8], dictionary: &Dictionary) -> Read {
    let mut result = Read::default();
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    match Kind::of(bytes) {
        Some(kind) => {
            let _ = container::walk(kind, &name, bytes, &Limits::DEFAULT, &mut |entry| {
                if let Ok(content) = entry.content {
                    let name = entry.path.rsplit('/').next().unwrap_or_default();
                    read_stories(&Source::new(name, content).at(entry.address), dictionary, &mut result);
                }
                ControlFlow::Continue(())
            });
        }
        None => read_stories(&Source::new(&name, bytes).within(path.parent()), dictionary, &mut result),
    }
    result
}

fn read_stories(source: &Source<'_>, dictionary: &Dictionary, result: &mut Read) {
    let Some(format) = detect(source) else { return result.refused.push("unknown-format") };
    let read = parse::read(format, source, &mut |work| {
        let mut work = normalise(work);
        give_names(&mut work.work, &work.metadata, dictionary);
        if work.work.characters.is_empty() && work.work.relationships.is_empty() {
            recognise_work(&work.work, &work.chapters, dictionary, &[]).add_to(&mut work.work);
        }
        (result.works, result.words) = (result.works + 1, result.words + work.work.words);
        for chapter in work.chapters {
            passage::split(&chapter.body);
        }
    });
    result.refused.extend(read.err().map(|error| error.code()));
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
