//! How real files are read, in one table: `cargo run --example measure_formats -- SAMPLES`.
//!
//! One line a folder of SAMPLES: files, works and chapters read, words, files refused; whole works that state their words,
//! with the share whose text has as many within two in a hundred; and, where `tests/conformance/*.tsv` holds the truth about
//! files of it, the share of each field that is right.

#![expect(clippy::print_stderr, reason = "a tool for developers, at a terminal")]

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::path::Path;

use ficdex::parse::{self, ParsedWork, detect};
use ficdex::source::container::{self, Kind};
use ficdex::source::{Found, Limits, Source, discover};
use ficdex::text::word_count;

/// The fields that the tables of truth hold, by column.
const FIELDS: [(&str, usize); 8] = [
    ("format", 1),
    ("title", 2),
    ("author", 3),
    ("fandom", 4),
    ("people", 5),
    ("ships", 6),
    ("rating", 7),
    ("chapters", 8),
];

/// The columns as read, first work of a file.
type Row = Vec<String>;

#[derive(Default)]
struct Line {
    files: u32,
    works: u32,
    chapters: u32,
    words: u64,
    refused: u32,
    /// Whole works that state how many words they have, and those among them that have them.
    stated: u32,
    near: u32,
    checked: u32,
    right: [u32; FIELDS.len()],
}

fn main() {
    let Some(samples) = std::env::args().nth(1) else {
        eprintln!("usage: measure_formats SAMPLES");
        return;
    };
    let samples = Path::new(&samples);
    let truth = truth();
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    for found in discover(samples, None) {
        let Found::File(file) = found else { continue };
        let Ok(bytes) = std::fs::read(&file.path) else { continue };
        let inside = file.path.strip_prefix(samples).unwrap_or(&file.path).to_string_lossy().into_owned();
        let Some((folder, _)) = inside.split_once('/') else { continue };
        let line = lines.entry(folder.to_owned()).or_default();
        let row = read(&file.path, &bytes, line);
        if let Some(expected) = truth.get(&inside) {
            line.checked += 1;
            for (right, (_, column)) in line.right.iter_mut().zip(FIELDS) {
                *right += u32::from(row.get(column) == expected.get(column));
            }
        }
    }
    print!(
        "{:<22}{:>6}{:>7}{:>7}{:>9}{:>9}{:>8}{:>7}{:>9}",
        "folder", "files", "works", "chap.", "words", "refused", "stated", "±2 %", "checked"
    );
    for (name, _) in FIELDS {
        print!("{name:>9}");
    }
    println!();
    let mut total = Line::default();
    for (folder, line) in &lines {
        show(folder, line);
        total.files += line.files;
        total.works += line.works;
        total.chapters += line.chapters;
        total.words += line.words;
        total.refused += line.refused;
        total.stated += line.stated;
        total.near += line.near;
        total.checked += line.checked;
        total.right.iter_mut().zip(line.right).for_each(|(sum, right)| *sum += right);
    }
    show("all", &total);
}

fn show(name: &str, line: &Line) {
    let Line { files, works, chapters, words, refused, stated, near, checked, right } = line;
    let share = |part: u32, whole: u32| match whole {
        0 => "-".to_owned(),
        _ => format!("{:.3}", f64::from(part) / f64::from(whole)),
    };
    let near = share(*near, *stated);
    print!("{name:<22}{files:>6}{works:>7}{chapters:>7}{words:>9}{refused:>9}{stated:>8}{near:>7}{checked:>9}");
    for right in right {
        print!("{:>9}", share(*right, *checked));
    }
    println!();
}

/// The rows of the tables of truth, by path.
fn truth() -> HashMap<String, Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let tables = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let texts = tables.filter_map(|table| std::fs::read_to_string(table.path()).ok());
    let rows = texts.flat_map(|text| text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>());
    let columns = rows.map(|row| row.split('\t').map(str::to_owned).collect::<Row>());
    columns.filter(|row| row.len() > 1).map(|row| (row[0].clone(), row)).collect()
}

fn read(path: &Path, bytes: &[u8], line: &mut Line) -> Row {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let Some(kind) = Kind::of(bytes) else {
        return read_file(&Source::new(&name, bytes).within(path.parent()), line);
    };
    line.files += 1;
    let _ = container::walk(kind, &name, bytes, &Limits::DEFAULT, &mut |entry| {
        if let Ok(content) = entry.content {
            let inner = entry.path.rsplit('/').next().unwrap_or_default();
            read_file(&Source::new(inner, content).at(entry.address), line);
        }
        ControlFlow::Continue(())
    });
    Row::new()
}

fn read_file(source: &Source<'_>, line: &mut Line) -> Row {
    line.files += 1;
    let refused = |line: &mut Line, code: &str| {
        line.refused += 1;
        vec![String::new(), format!("error:{code}")]
    };
    let Some(format) = detect(source) else { return refused(line, "unknown-format") };
    let mut first = None;
    let result = parse::read(format, source, &mut |work| {
        line.works += 1;
        line.chapters += work.chapters.len() as u32;
        let words = work.chapters.iter().map(|chapter| word_count(&chapter.body.text)).sum::<u64>();
        line.words += words;
        if let Some(stated) = stated_words(&work) {
            line.stated += 1;
            line.near += u32::from(words.abs_diff(stated) * 50 <= stated);
        }
        first.get_or_insert_with(|| row(format.id(), &work));
    });
    match (result, first) {
        (Err(error), _) => refused(line, error.code()),
        (Ok(()), first) => first.unwrap_or_default(),
    }
}

/// The words that a work says it has, if it is here with all chapters that it says it has.
fn stated_words(work: &ParsedWork) -> Option<u64> {
    let number = |text: &str| text.replace([',', '.', ' '], "").parse::<u64>().ok();
    let chapters = work.metadata.chapters.as_deref().and_then(|chapters| number(chapters.split('/').next()?));
    let is_whole = work.part.is_none() && chapters.is_none_or(|count| count == work.chapters.len() as u64);
    work.metadata.words.as_deref().and_then(number).filter(|_| is_whole && !work.chapters.is_empty())
}

fn row(format: &str, work: &ParsedWork) -> Row {
    let metadata = &work.metadata;
    vec![
        String::new(),
        format.to_owned(),
        metadata.title.clone().unwrap_or_default(),
        metadata.authors.join("|"),
        metadata.fandoms.join("|"),
        metadata.characters.join("|"),
        metadata.relationships.join("|"),
        metadata.rating.clone().unwrap_or_default(),
        work.chapters.len().to_string(),
    ]
}
