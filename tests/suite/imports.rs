//! Imports point to the left, and each engine has one home, so that a reader knows where to look.

use std::fs;
use std::path::{Path, PathBuf};

/// The library's modules: each may use those before it.
const ORDER: [&str; 14] = [
    "model",
    "text",
    "names",
    "source",
    "parse",
    "normalise",
    "passage",
    "query",
    "store",
    "index",
    "ingest",
    "search",
    "present",
    "export",
];

/// Crates and the only places that may name them.
const HOMES: [(&str, &[&str]); 7] = [
    ("tantivy", &["index"]),
    ("rusqlite", &["store"]),
    ("scraper", &["parse/html"]),
    ("zip", &["source", "parse/epub"]),
    ("csv", &["export"]),
    ("clap", &["cli"]),
    ("anyhow", &["cli", "main.rs"]),
];

/// Every source file but those of tests, as its path under `src` and its code without comments and unit tests.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let name = |path: &Path| path.strip_prefix(&root).expect("under src").to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), code(&fs::read_to_string(path).expect("a source file")))).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        match entry.file_stem().and_then(|name| name.to_str()) {
            Some("tests" | "testing") => {}
            _ if entry.is_dir() => collect(&entry, files),
            _ => files.push(entry),
        }
    }
}

fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The words that follow `prefix`, up to the next sign.
fn named<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    code.split(prefix).skip(1).map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(""))
}

#[test]
fn modules_use_only_what_stands_to_their_left() {
    let place = |module: &str| ORDER.iter().position(|one| *one == module);
    for (file, code) in sources() {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        let Some(own) = place(module) else { continue };
        for used in named(&code, "crate::") {
            let used_place = place(used).unwrap_or_else(|| panic!("src/{file} uses crate::{used}, which has no place"));
            assert!(used_place <= own, "src/{file} uses crate::{used}, which stands to its right");
        }
    }
}

#[test]
fn every_module_has_its_place() {
    let library = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    for module in named(&library, "pub mod ") {
        assert!(ORDER.contains(&module), "{module} has no place among {ORDER:?}");
    }
}

#[test]
fn an_engine_is_named_in_its_home_only() {
    for (file, code) in sources() {
        for (engine, homes) in HOMES {
            let names = code.lines().any(|line| {
                let line = line.trim_start();
                line.starts_with(&format!("use {engine}::")) || line.contains(&format!(" {engine}::"))
            });
            assert!(!names || homes.iter().any(|home| file.starts_with(home)), "src/{file} names {engine}");
        }
    }
}
