//! Each fixture of a page or document is read as its snapshot shows.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use ficdex::model::Paratext;
use ficdex::parse::{self, ParsedWork};
use ficdex::source::Source;

#[test]
fn html_fixtures_are_read_as_their_snapshots_show() {
    insta::glob!("../../fixtures/works", "*-html/*.html", |path| {
        insta::assert_snapshot!(read(path));
    });
}

#[test]
fn document_fixtures_are_read_as_their_snapshots_show() {
    insta::glob!("../../fixtures/works", "*/*.{mobi,md,fb2,docx,odt,rtf,json,jsonl,csv,sql,zip,pdf}", |path| {
        insta::assert_snapshot!(read(path));
    });
}

#[test]
fn books_of_a_calibre_library_are_read_with_its_record() {
    insta::glob!("../../fixtures/works", "calibre/*/*/*.{txt,md}", |path| {
        insta::assert_snapshot!(read(path));
    });
}

/// What is read from a file, by the format that it is told to be.
fn read(path: &Path) -> String {
    let bytes = fs::read(path).expect("a fixture");
    let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
    let source = Source::new(name, &bytes).within(path.parent());
    let format = parse::detect(&source).expect("a known format");
    let mut shown = format!("format: {}\n", format.id());
    let read = parse::read(format, &source, &mut |work| show(&work, &mut shown));
    if let Err(error) = read {
        writeln!(shown, "error: {}: {error}", error.code()).expect("a string");
    }
    shown
}

fn show(work: &ParsedWork, out: &mut String) {
    let metadata = serde_json::to_value(&work.metadata).expect("plain data");
    for (field, value) in metadata.as_object().expect("an object") {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            writeln!(out, "{field}: {value}").expect("a string");
        }
    }
    if let Some(part) = &work.part {
        writeln!(out, "part: {} of {:?}", part.first, part.common).expect("a string");
    }
    show_paratext(&work.paratext, out);
    for (index, chapter) in work.chapters.iter().enumerate() {
        writeln!(out, "\n## {} {}", index + 1, chapter.title.as_deref().unwrap_or("-")).expect("a string");
        show_paratext(&chapter.paratext, out);
        for block in &chapter.body.blocks {
            writeln!(out, "{:?}: {}", block.kind, &chapter.body.text[block.range()]).expect("a string");
        }
    }
}

fn show_paratext(paratext: &[Paratext], out: &mut String) {
    for text in paratext {
        writeln!(out, "({:?}: {})", text.kind, text.text).expect("a string");
    }
}
