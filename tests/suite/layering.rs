//! The source itself: imports point one way, and each large dependency has one home.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in layers: a module imports from the layers before its own and, in its own, from those named first.
const LAYERS: &[&[&str]] = &[
    &["model"],
    &["text"],
    &["names"],
    &["source"],
    &["parse"],
    &["normalise"],
    &["passage", "recognise", "query"],
    &["store", "index"],
    &["join"],
    &["ingest", "search"],
    &["present"],
    &["export"],
];

/// A crate and the files that may name it.
const HOMES: &[(&str, &[&str])] = &[
    ("tantivy", &["index/"]),
    ("scraper", &["parse/html"]),
    ("rusqlite", &["store/", "parse/calibre/database.rs"]),
    ("zstd", &["store/", "source/container/"]),
    ("clap", &["main.rs", "cli/"]),
    ("anyhow", &["main.rs", "cli/"]),
    ("indicatif", &["main.rs", "cli/"]),
    ("notify", &["source/watch.rs"]),
    ("zip", &["parse/epub/", "source/"]),
    ("base64", &["source/charset/"]),
    ("encoding_rs", &["source/"]),
    ("chardetng", &["source/charset/"]),
    ("pulldown_cmark", &["parse/markdown.rs"]),
    ("hayro_syntax", &["parse/pdf/"]),
    ("hayro_cmap", &["parse/pdf/"]),
    ("tar", &["source/container/"]),
    ("bzip2", &["source/container/"]),
    ("lzma_rust2", &["source/container/"]),
    ("sevenz_rust2", &["source/container/"]),
    ("flate2", &["source/container/"]),
    ("frostem", &["text/"]),
    ("rustix", &["store/"]),
    ("whatlang", &["normalise/"]),
    ("jiff", &["model/", "store/", "normalise/", "cli/", "present/"]),
];

/// Every Rust file of `src` that is no test: its path there with `/`, and its text without comments.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
                // Tests may build what they need from anything.
                if name.split(['/', '.']).any(|part| part == "tests") {
                    continue;
                }
                let text = fs::read_to_string(&path).expect("a source file");
                let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
                sources.push((name, code.join("\n")));
            }
        }
    }
    sources.sort();
    assert!(sources.len() > 50, "the sources are found");
    sources
}

/// The first names of the paths that begin with `crate::`, such as `store` in `use crate::{store::Library, …}`.
fn imports(code: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        let whole = !code[..at].ends_with(is_name);
        let rest = &code[at + start.len()..];
        if !whole {
            continue;
        }
        let Some(list) = rest.strip_prefix('{') else {
            found.push(rest.split(|c| !is_name(c)).next().unwrap_or_default());
            continue;
        };
        let (mut depth, mut item) = (0, true);
        for (place, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => item = true,
                c if is_name(c) && item => {
                    found.push(list[place..].split(|c| !is_name(c)).next().unwrap_or_default());
                    item = false;
                }
                _ => {}
            }
        }
    }
    found
}

/// The place of a module of the library in the order.
fn rank(module: &str) -> Option<(usize, usize)> {
    LAYERS
        .iter()
        .enumerate()
        .find_map(|(layer, modules)| Some((layer, modules.iter().position(|name| *name == module)?)))
}

#[test]
fn imports_point_to_the_left() {
    let mut wrong = Vec::new();
    for (file, code) in sources() {
        let module = file.split(['/', '.']).next().unwrap_or_default();
        if matches!(module, "main" | "lib" | "cli") {
            continue;
        }
        let own = rank(module).unwrap_or_else(|| panic!("{file}: the module `{module}` has no layer"));
        for import in imports(&code) {
            let Some(other) = rank(import) else { panic!("{file}: `crate::{import}` has no layer") };
            if import != module && other.0 >= own.0 {
                wrong.push(format!("{file}: `{module}` imports `{import}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_large_dependency_has_one_home() {
    let mut wrong = Vec::new();
    for (file, code) in sources() {
        for (name, homes) in HOMES {
            let at_home = homes.iter().any(|home| file.starts_with(home));
            if !at_home && names(&code, name) {
                wrong.push(format!("{file} names `{name}`, whose home is {}", homes.join(", ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// True if the code names the crate as a path or imports it.
fn names(code: &str, name: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = &code[..at];
        let starts = !before.ends_with(|c: char| is_name(c) || c == '"' || c == '.' || c == ':');
        starts && code[at + name.len()..].starts_with("::")
    })
}

#[test]
fn imports_are_read_from_every_form() {
    let code = "use crate::{store::{Library, Batch}, text, model};\nlet x = crate::query::parse;\nuse crate::search;";
    assert_eq!(imports(code), ["store", "text", "model", "query", "search"]);
}
