//! The write line stage by stage, on one thread: `cargo bench --bench stages -- FOLDER…`.
//!
//! Reads every file of the folders, then times each stage over all of them, and prints MB of files and of
//! story text a second. Without a folder it measures the fixtures, which are too small to mean much.

use std::path::{Path, PathBuf};
use std::time::Instant;

use ficdex::model::{Chapter, Passage};
use ficdex::names::Dictionary;
use ficdex::normalise::{Normalised, normalise};
use ficdex::parse::{ParsedWork, detect};
use ficdex::passage::Borders;
use ficdex::recognise::{Cast, Recogniser};
use ficdex::source::{Digest, Found, Source, discover};
use ficdex::store::{Encoder, WorkRecord};
use ficdex::text::{Words, speech};

fn main() {
    let mut folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").map(PathBuf::from).collect();
    if folders.is_empty() {
        folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/works"));
    }
    for folder in folders {
        measure(&folder);
    }
}

fn measure(folder: &Path) {
    let files: Vec<(String, Vec<u8>)> = discover(folder, None)
        .filter_map(|found| match found {
            Found::File(file) => {
                let name = file.path.file_name()?.to_string_lossy().into_owned();
                Some((name, std::fs::read(&file.path).ok()?))
            }
            Found::Skipped { .. } | Found::Unreadable { .. } => None,
        })
        .collect();
    let file_bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut stages: Vec<(&str, f64)> = Vec::new();

    let started = Instant::now();
    let digests: Vec<Digest> = files.iter().map(|(_, bytes)| Digest::of(bytes)).collect();
    std::hint::black_box(&digests);
    stages.push(("digest", started.elapsed().as_secs_f64()));

    let started = Instant::now();
    let mut parsed: Vec<ParsedWork> = Vec::new();
    for (name, bytes) in &files {
        let source = Source::new(name, bytes);
        if let Some(format) = detect(&source) {
            // Files that cannot be read cost their time and give no work.
            let _ = format.parse(&source, &mut |work| parsed.push(work));
        }
    }
    stages.push(("detect, parse", started.elapsed().as_secs_f64()));

    let started = Instant::now();
    let works: Vec<Normalised> = parsed.into_iter().map(normalise).collect();
    stages.push(("normalise", started.elapsed().as_secs_f64()));
    let text_bytes: usize = works.iter().flat_map(|work| &work.chapters).map(|chapter| chapter.body.text.len()).sum();

    let started = Instant::now();
    let split = |chapters: &[Chapter]| -> Vec<Vec<Passage>> {
        chapters.iter().map(|chapter| ficdex::passage::split(&chapter.body)).collect()
    };
    let passages: Vec<Vec<Vec<Passage>>> = works.iter().map(|work| split(&work.chapters)).collect();
    stages.push(("split", started.elapsed().as_secs_f64()));

    let started = Instant::now();
    let mut term = String::new();
    let cut = |chapter: &Chapter| -> Vec<u32> {
        let mut words = Words::new(&chapter.body.text);
        std::iter::from_fn(|| words.next_packed(&mut term)).map(|(range, _)| range.start as u32).collect()
    };
    let starts: Vec<Vec<u32>> = works.iter().flat_map(|work| &work.chapters).map(cut).collect();
    let tokens: usize = starts.iter().map(Vec::len).sum();
    stages.push(("tokens and terms", started.elapsed().as_secs_f64()));

    let started = Instant::now();
    for (chapter, starts) in works.iter().flat_map(|work| &work.chapters).zip(&starts) {
        std::hint::black_box(Borders::of(&chapter.body, starts, &speech(&chapter.body.text)));
    }
    stages.push(("sentences, speech", started.elapsed().as_secs_f64()));

    let started = Instant::now();
    let recogniser = Recogniser::new(Dictionary::built_in());
    let casts: Vec<Cast> = works
        .iter()
        .zip(&passages)
        .map(|(work, passages)| recogniser.work(&work.work.id, &work.work, &work.chapters).cast(passages))
        .collect();
    stages.push(("people", started.elapsed().as_secs_f64()));

    let started = Instant::now();
    let mut encoder = Encoder::new();
    let mut encoded_bytes = 0;
    for ((work, passages), cast) in works.iter().zip(&passages).zip(&casts) {
        let record =
            WorkRecord { work: &work.work, metadata: &work.metadata, chapters: &work.chapters, passages, cast };
        if let Ok(encoded) = encoder.encode(&record) {
            encoded_bytes += encoded.encoded_bytes();
        }
    }
    stages.push(("encode for the store", started.elapsed().as_secs_f64()));

    println!(
        "{}: {} files, {:.1} MB, {} works, {:.1} MB of text, {tokens} tokens, encoded to {:.3} x text",
        folder.display(),
        files.len(),
        file_bytes as f64 / 1e6,
        works.len(),
        text_bytes as f64 / 1e6,
        encoded_bytes as f64 / text_bytes.max(1) as f64,
    );
    for (name, seconds) in stages {
        println!(
            "  {name:<22} {seconds:>7.3} s {:>8.1} MB/s of files {:>8.1} MB/s of text",
            file_bytes as f64 / 1e6 / seconds,
            text_bytes as f64 / 1e6 / seconds
        );
    }
}
