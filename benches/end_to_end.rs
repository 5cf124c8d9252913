//! The whole program beside raw tantivy, as whole processes, in one run.
//!
//! ```text
//! cargo bench --bench end_to_end -- CORPUS [REFERENCE] [--runs N]
//! ```
//!
//! `CORPUS` is a folder with `html`, `epub` and `txt` of the same stories and `passages.tsv`; `REFERENCE` is a
//! program that indexes `passages.tsv` (`REFERENCE index passages.tsv DIR threads=2 heap=500 batch=200`) and
//! does nothing else. Runs alternate, so that a slow spell of the machine meets both; medians are printed, with
//! the ratio of each pair. Memory is `RssAnon`, sampled from `/proc` every 20 ms. Sizes are bytes on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const SAMPLE: Duration = Duration::from_millis(20);
const SEARCHES: usize = 21;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let runs = match arguments.iter().position(|argument| argument == "--runs") {
        Some(at) => {
            let runs = arguments.get(at + 1).and_then(|runs| runs.parse().ok()).unwrap_or(5);
            arguments.drain(at..(at + 2).min(arguments.len()));
            runs
        }
        None => 5,
    };
    let Some(corpus) = arguments.first().map(PathBuf::from) else {
        println!("no corpus named: nothing measured (cargo bench --bench end_to_end -- CORPUS [REFERENCE])");
        return;
    };
    let reference = arguments.get(1).map(PathBuf::from);
    let scratch = std::env::temp_dir().join(format!("ficdex-bench-{}", std::process::id()));
    fs::create_dir_all(&scratch).expect("a scratch folder");
    let bench = Bench { corpus, reference, scratch: scratch.clone(), runs };
    for format in ["html", "txt", "epub"] {
        bench.index(format);
    }
    bench.small_runs();
    bench.searches();
    let _ = fs::remove_dir_all(scratch);
}

struct Bench {
    corpus: PathBuf,
    reference: Option<PathBuf>,
    scratch: PathBuf,
    runs: usize,
}

/// One finished process.
struct Run {
    wall: f64,
    /// Peak `RssAnon` in MB.
    memory: f64,
}

impl Bench {
    fn library(&self) -> PathBuf {
        self.scratch.join("library")
    }

    fn index(&self, format: &str) {
        let folder = self.corpus.join(format);
        if !folder.is_dir() {
            return;
        }
        let (mut ours, mut theirs, mut ratios, mut memory) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..self.runs {
            let _ = fs::remove_dir_all(self.library());
            let run = run(ficdex(&self.library()).arg("index").arg(&folder));
            ours.push(run.wall);
            memory.push(run.memory);
            if let Some(reference) = &self.reference {
                let out = self.scratch.join("reference");
                let _ = fs::remove_dir_all(&out);
                let mut command = Command::new(reference);
                command.arg("index").arg(self.corpus.join("passages.tsv")).arg(&out);
                let wall = self::run(command.args(["threads=2", "heap=500", "batch=200"])).wall;
                theirs.push(wall);
                ratios.push(run.wall / wall);
            }
        }
        let text = text_bytes(&self.corpus.join("passages.tsv"));
        let written = bytes_below(&self.library());
        println!(
            "index {format}: {:.2} s, raw tantivy {:.2} s, ratio {:.2}; RssAnon {:.0} MB; written {:.1} MB = {:.3} x text",
            median(&mut ours),
            median(&mut theirs),
            median(&mut ratios),
            median(&mut memory),
            written as f64 / 1e6,
            written as f64 / text as f64,
        );
    }

    /// A run over a known library: nothing changed, then one new story.
    fn small_runs(&self) {
        let folder = self.scratch.join("stories");
        let _ = fs::remove_dir_all(self.library());
        copy_links(&self.corpus.join("html"), &folder);
        run(ficdex(&self.library()).arg("index").arg(&folder));
        let (mut unchanged, mut added) = (Vec::new(), Vec::new());
        for number in 0..self.runs {
            unchanged.push(run(ficdex(&self.library()).arg("index").arg(&folder)).wall);
            let story = format!("Title: Benchmark {number}\n\nA lantern numbered {number} stood in the rain.\n");
            fs::write(folder.join(format!("new-{number}.txt")), story).expect("a new story");
            added.push(run(ficdex(&self.library()).arg("index").arg(&folder)).wall);
        }
        println!(
            "index again: nothing changed {:.3} s, one story added {:.3} s",
            median(&mut unchanged),
            median(&mut added)
        );
    }

    fn searches(&self) {
        for (name, query) in [
            ("phrase", "\"the old man\""),
            ("common phrase", "\"it was not the\""),
            ("five words OR", "rain OR window OR brother OR letter OR morning"),
            ("five words AND", "rain window brother letter morning"),
            ("one word", "lantern"),
        ] {
            let search = || run(ficdex(&self.library()).args(["search", query]));
            search();
            let mut walls: Vec<f64> = (0..SEARCHES).map(|_| search().wall * 1000.0).collect();
            println!("search, {name}: {:.1} ms from start to ten passages", median(&mut walls));
        }
    }
}

fn ficdex(library: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ficdex"));
    command.arg("--library").arg(library);
    command
}

fn run(command: &mut Command) -> Run {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
    let mut memory: f64 = 0.0;
    loop {
        memory = memory.max(anonymous_memory(&child));
        match child.try_wait().expect("the program can be waited for") {
            Some(_) => break,
            // A short run is waited for without the grain of sampling.
            None if started.elapsed() < SAMPLE => std::thread::sleep(Duration::from_micros(200)),
            None => std::thread::sleep(SAMPLE / 4),
        }
    }
    Run { wall: started.elapsed().as_secs_f64(), memory }
}

/// `RssAnon` of a process in MB; 0 where `/proc` does not tell.
fn anonymous_memory(child: &Child) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok()).map_or(0.0, |kib| kib / 1024.0)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Bytes of story text in a `passages.tsv`: the last of its five columns.
fn text_bytes(passages: &Path) -> u64 {
    let bytes = fs::read(passages).unwrap_or_default();
    bytes
        .split(|byte| *byte == b'\n')
        .filter_map(|line| line.splitn(5, |byte| *byte == b'\t').nth(4))
        .map(|text| text.len() as u64)
        .sum()
}

fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => bytes_below(&entry.path()),
            Ok(metadata) => metadata.len(),
            Err(_) => 0,
        })
        .sum()
}

/// The same files in a folder of our own, to which stories can be added.
fn copy_links(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder of stories");
    for entry in fs::read_dir(from).expect("the corpus").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_links(&entry.path(), &target);
        } else if fs::hard_link(entry.path(), &target).is_err() {
            fs::copy(entry.path(), &target).expect("a copy of a story");
        }
    }
}
