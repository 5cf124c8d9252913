//! Real files are read as they should be.
//!
//! `tests/conformance/*.tsv` holds facts about real samples, found by reading them; never their text. The samples lie
//! outside the project, in `../shared/samples` or `$FICDEX_SHARED/samples`; where they are absent, nothing is checked.
//!
//! Columns: path under `samples`; format id, or `error:CODE`; title; authors, fandoms, characters and relationships,
//! each joined by `|`; rating; number of chapters; digests of the body's first and last eight folded tokens.
//! To add a file, write its path alone: the failure prints the row as read now, to be checked by hand against the file.

use std::fs;
use std::path::{Path, PathBuf};

use ficdex::parse::{self, ParsedWork};
use ficdex::source::Source;
use ficdex::text::Words;

/// Tokens in a digest.
const TOKENS: usize = 8;

#[test]
fn real_files_are_read_as_recorded() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("FICDEX_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let samples = shared.join("samples");
    if !samples.is_dir() {
        println!("no samples at {}: nothing checked", samples.display());
        return;
    }
    let (mut covered, mut wrong) = (0, Vec::new());
    for table in tables(&root.join("tests/conformance")) {
        for expected in table.lines().skip(1).filter(|row| !row.is_empty()) {
            let path = expected.split('\t').next().unwrap_or_default();
            let actual = row(&samples, path);
            covered += 1;
            if actual != expected {
                wrong.push(format!("recorded: {expected}\nread:     {actual}"));
            }
        }
    }
    println!("{covered} real files checked");
    assert!(wrong.is_empty(), "{} of {covered} files are read otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

fn tables(folder: &Path) -> Vec<String> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("tests/conformance").map(|entry| entry.expect("entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("a table")).collect()
}

/// The row of one sample, as it is read now.
fn row(samples: &Path, path: &str) -> String {
    let Ok(bytes) = fs::read(samples.join(path)) else { return format!("{path}\terror:absent") };
    // What lies beside a sample may complete it.
    let place = samples.join(path);
    let source = Source::new(path.rsplit('/').next().unwrap_or(path), &bytes).within(place.parent());
    let Some(format) = parse::detect(&source) else { return format!("{path}\terror:unknown-format") };
    let mut works: Vec<ParsedWork> = Vec::new();
    if let Err(error) = parse::read(format, &source, &mut |work| works.push(work)) {
        return format!("{path}\terror:{}", error.code());
    }
    let Some(work) = works.first() else { return format!("{path}\terror:no-work") };
    let metadata = &work.metadata;
    let tokens = tokens(work);
    let columns = [
        path.to_owned(),
        format.id().to_owned(),
        metadata.title.clone().unwrap_or_default(),
        metadata.authors.join("|"),
        metadata.fandoms.join("|"),
        metadata.characters.join("|"),
        metadata.relationships.join("|"),
        metadata.rating.clone().unwrap_or_default(),
        work.chapters.len().to_string(),
        digest(&tokens[..tokens.len().min(TOKENS)]),
        digest(&tokens[tokens.len().saturating_sub(TOKENS)..]),
    ];
    columns.join("\t")
}

/// The folded tokens of all chapters, in order.
fn tokens(work: &ParsedWork) -> Vec<String> {
    let mut tokens = Vec::new();
    for chapter in &work.chapters {
        let text = &chapter.body.text;
        let mut words = Words::new(text);
        while let Some(range) = words.next_range() {
            tokens.push(ficdex::text::fold(&text[range]));
        }
    }
    tokens
}

fn digest(tokens: &[String]) -> String {
    blake3::hash(tokens.join(" ").as_bytes()).to_hex()[..16].to_owned()
}
