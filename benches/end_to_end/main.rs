//! The whole program beside raw tantivy, as whole processes, in one run.
//!
//! ```text
//! cargo bench --bench end_to_end -- CORPUS [--small CORPUS] [--reference PROGRAM] [--runs N]
//! ```
//!
//! A corpus is a folder with `html`, `epub` and `txt` of the same stories and `passages.tsv`; with a small one beside the
//! large one, growth is measured too. The reference is a program that indexes `passages.tsv` (`PROGRAM index passages.tsv
//! DIR threads=2 heap=500 batch=200`) and does nothing else. Runs alternate, so that a slow spell of the machine meets
//! both; medians are printed, and the median of the ratios of each pair. Memory is `RssAnon`, sampled from `/proc`.
//! Sizes are bytes on disk.

mod corpus;
mod process;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use corpus::{Corpus, bytes_below, link, segments};
use process::{Run, median, run};

const SEARCHES: usize = 21;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let mut option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.drain(at..(at + 2).min(arguments.len())).nth(1)
    };
    let runs = option("--runs").and_then(|runs| runs.parse().ok()).unwrap_or(5);
    let small = option("--small").map(|folder| Corpus(folder.into()));
    let reference = option("--reference").map(PathBuf::from);
    let [corpus] = arguments.as_slice() else {
        println!(
            "nothing measured (cargo bench --bench end_to_end -- CORPUS [--small CORPUS] [--reference PROGRAM] [--runs N])"
        );
        return;
    };
    let scratch = std::env::temp_dir().join(format!("ficdex-bench-{}", std::process::id()));
    fs::create_dir_all(&scratch).expect("a scratch folder");
    let bench = Bench { corpus: Corpus(corpus.into()), reference, scratch: scratch.clone(), runs };
    for format in ["epub", "txt", "html"] {
        bench.index(&bench.corpus, format);
    }
    if let Some(small) = &small {
        bench.growth(small);
    }
    bench.long_story();
    bench.small_runs();
    bench.searches();
    let _ = fs::remove_dir_all(scratch);
}

struct Bench {
    corpus: Corpus,
    reference: Option<PathBuf>,
    scratch: PathBuf,
    runs: usize,
}

/// Runs of the program, each with one of the reference beside it.
struct Pairs {
    ours: Vec<Run>,
    theirs: Vec<Run>,
}

impl Pairs {
    /// The median of the ratios of a value.
    fn ratio(&self, of: impl Fn(&Run) -> f64) -> f64 {
        median(self.ours.iter().zip(&self.theirs).map(|(ours, theirs)| of(ours) / of(theirs)))
    }
}

impl Bench {
    fn library(&self) -> PathBuf {
        self.scratch.join("library")
    }

    /// Indexes a corpus as often as wished, each time into a new library.
    fn pairs(&self, corpus: &Corpus, stories: &Path) -> Pairs {
        let mut pairs = Pairs { ours: Vec::new(), theirs: Vec::new() };
        for _ in 0..self.runs {
            pairs.ours.push(self.index_anew(stories));
            if let Some(reference) = &self.reference {
                let out = self.scratch.join("reference");
                let _ = fs::remove_dir_all(&out);
                let mut command = Command::new(reference);
                command.arg("index").arg(corpus.passages()).arg(&out);
                pairs.theirs.push(run(command.args(["threads=2", "heap=500", "batch=200"])));
            }
        }
        pairs
    }

    fn index_anew(&self, stories: &Path) -> Run {
        let _ = fs::remove_dir_all(self.library());
        run(ficdex(&self.library()).arg("index").arg(stories))
    }

    fn index(&self, corpus: &Corpus, format: &str) {
        let Some(stories) = corpus.stories(format) else { return };
        let pairs = self.pairs(corpus, &stories);
        println!("index {format}: {}", times(&pairs.ours));
        if !pairs.theirs.is_empty() {
            println!("  raw tantivy: {}", times(&pairs.theirs));
            println!("  ratio: wall {:.2}, CPU {:.2}", pairs.ratio(|run| run.wall), pairs.ratio(|run| run.cpu));
        }
        let written = bytes_below(&self.library());
        println!(
            "  written {:.1} MB = {:.3} x text, {} segments",
            written as f64 / 1e6,
            written as f64 / corpus.text_bytes() as f64,
            segments(&self.library().join("index")),
        );
    }

    /// How much longer the large corpus takes than the small one, beside how much longer it takes the reference.
    fn growth(&self, small: &Corpus) {
        let (Some(few), Some(many)) = (small.stories("html"), self.corpus.stories("html")) else { return };
        let (few, many) = (self.pairs(small, &few), self.pairs(&self.corpus, &many));
        let growth =
            |few: &[Run], many: &[Run], of: fn(&Run) -> f64| median(many.iter().map(of)) / median(few.iter().map(of));
        for (name, of) in [("wall", (|run| run.wall) as fn(&Run) -> f64), ("CPU", |run| run.cpu)] {
            let ours = growth(&few.ours, &many.ours, of);
            let theirs = growth(&few.theirs, &many.theirs, of);
            println!("growth, {name}: {ours:.2}, raw tantivy {theirs:.2}, ratio {:.2}", ours / theirs);
        }
    }

    /// A single work of five million words.
    fn long_story(&self) {
        let path = self.scratch.join("long.txt");
        self.corpus.long_story(&path);
        println!("index one work of five million words: {}", times(&[self.index_anew(&path)]));
    }

    /// A run over a known library: nothing changed, then one new story.
    fn small_runs(&self) {
        let Some(html) = self.corpus.stories("html") else { return };
        let folder = self.scratch.join("stories");
        link(&html, &folder);
        self.index_anew(&folder);
        let (mut unchanged, mut added) = (Vec::new(), Vec::new());
        for number in 0..self.runs {
            unchanged.push(run(ficdex(&self.library()).arg("index").arg(&folder)).wall);
            let story = format!("Title: Benchmark {number}\n\nA lantern numbered {number} stood in the rain.\n");
            fs::write(folder.join(format!("new-{number}.txt")), story).expect("a new story");
            added.push(run(ficdex(&self.library()).arg("index").arg(&folder)).wall);
        }
        println!("index again: nothing changed {:.3} s, one story added {:.3} s", median(unchanged), median(added));
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
            let wall = median((0..SEARCHES).map(|_| search().wall * 1000.0));
            println!("search, {name}: {wall:.1} ms from start to ten passages");
        }
    }
}

fn ficdex(library: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ficdex"));
    command.arg("--library").arg(library);
    command
}

fn times(runs: &[Run]) -> String {
    let of = |value: fn(&Run) -> f64| median(runs.iter().map(value));
    format!("{:.2} s, CPU {:.2} s, RssAnon {:.0} MB", of(|run| run.wall), of(|run| run.cpu), of(|run| run.memory))
}
