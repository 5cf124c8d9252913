//! Results written to a file for other programs and for people, one format a file.
//!
//! An exporter sees one row at a time and keeps none, so a million rows take no more memory than one. A new format is
//! one file here and one line in [`FORMATS`].

mod csv;
mod markdown;
mod ndjson;

use std::io::{self, Write};
use std::path::PathBuf;

use crate::model::{Hit, Work};

/// Every export format, in the order of the help.
pub const FORMATS: &[&dyn Format] = &[&ndjson::Ndjson, &csv::Csv, &markdown::Markdown];

/// One export format.
pub trait Format: Sync {
    /// Its name, as `--to` takes it.
    fn id(&self) -> &'static str;
    /// What it is for, in a few words.
    fn description(&self) -> &'static str;
    /// Writes what stands before the first row, and returns what writes the rows to `out`.
    fn start<'a>(&self, out: Box<dyn Write + 'a>, options: &'a Options) -> io::Result<Box<dyn Exporter + 'a>>;
}

/// Writes rows.
pub trait Exporter {
    /// Writes one row.
    fn row(&mut self, row: &Row<'_>) -> io::Result<()>;
    /// Writes what stands after the last row, and empties every buffer.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// One row: all rows of an export are of one kind, its [`Unit`].
#[derive(Clone, Copy)]
pub enum Row<'a> {
    /// A work and the paths of its files.
    Work(&'a Work, &'a [PathBuf]),
    /// A passage.
    Passage(&'a Hit),
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// One row for each work.
    Work,
    /// One row for each passage.
    Passage,
}

/// What is exported and how; each format heeds what concerns it.
#[derive(Clone, Debug)]
pub struct Options {
    /// What a row is.
    pub unit: Unit,
    /// The query, as typed.
    pub query: String,
    /// Leave out story text, summaries and notes.
    pub no_text: bool,
    /// How a list of values becomes one CSV cell.
    pub lists: Lists,
    /// Write values as they are, though a spreadsheet could take them for formulas.
    pub raw: bool,
    /// End CSV lines with a carriage return and a line feed.
    pub crlf: bool,
    /// Begin CSV with a byte order mark, for Excel.
    pub bom: bool,
    /// What stands between the cells of a table.
    pub separator: Separator,
    /// The columns of a table that are wanted, in this order; empty for all.
    pub fields: Vec<String>,
}

/// What stands between the cells of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// A comma; a cell that holds one is quoted.
    Comma,
    /// A tab; tabs and line ends in a cell become blanks, and nothing is quoted.
    Tab,
}

/// How a list of values becomes one CSV cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lists {
    /// Joined by this; `, ` suits AO3's tags, in which no comma can stand.
    Joined(String),
    /// As a JSON array.
    Json,
}

impl Options {
    /// The usual conventions for exporting what `query` finds.
    pub fn new(unit: Unit, query: &str) -> Self {
        let query = query.to_owned();
        Self {
            unit,
            query,
            no_text: false,
            lists: Lists::Joined(", ".to_owned()),
            raw: false,
            crlf: false,
            bom: false,
            separator: Separator::Comma,
            fields: Vec::new(),
        }
    }
}

/// The columns of a table of works or passages, in order.
pub fn columns(unit: Unit) -> Vec<&'static str> {
    csv::columns(unit)
}

/// The format of this name.
pub fn format(id: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.id() == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{HitChapter, HitFile, HitPassage, Match, Name, Origin, Rating, WorkId};

    /// What an export of these rows holds.
    pub(super) fn exported(id: &str, options: &Options, rows: &[Row<'_>]) -> String {
        let mut bytes = Vec::new();
        let mut exporter = format(id).unwrap().start(Box::new(&mut bytes), options).unwrap();
        for row in rows {
            exporter.row(row).unwrap();
        }
        exporter.finish().unwrap();
        String::from_utf8(bytes).unwrap()
    }

    pub(super) fn work() -> Work {
        let name = |name: &str| Name {
            name: name.to_owned(),
            raw: name.to_uppercase(),
            source: Origin::Declared,
            confidence: None,
        };
        Work {
            id: WorkId::of_site("ao3", "1"),
            title: "=The *Lighthouse*".to_owned(),
            authors: vec!["mara".to_owned(), "ilse".to_owned()],
            fandoms: vec![name("Original Work")],
            characters: vec![name("Mara Venn"), name("Ilse Roth")],
            rating: Some(Rating::Teen),
            warnings: vec!["Major Character Death".to_owned()],
            words: 1234,
            chapters: 2,
            complete: Some(true),
            url: Some("https://archiveofourown.org/works/1".to_owned()),
            ..Work::default()
        }
    }

    pub(super) fn hit() -> Hit {
        Hit {
            rank: 1,
            score: 2.5,
            work: work(),
            chapter: HitChapter { number: 2, title: Some("Storm".to_owned()) },
            passage: HitPassage {
                id: "ao3:1@2:1".to_owned(),
                ordinal: 1,
                text: "Rain <fell>.\n\nShe said, \"rain\".".to_owned(),
                people: Vec::new(),
            },
            matches: vec![Match { start: 0, end: 4, continues: false }],
            snippet: "Rain <fell>.".to_owned(),
            snippet_matches: vec![Match { start: 0, end: 4, continues: false }],
            file: HitFile { path: "works/1.html".into(), missing: false },
        }
    }

    #[test]
    fn formats_have_names_of_their_own() {
        for (index, one) in FORMATS.iter().enumerate() {
            assert!(FORMATS[..index].iter().all(|other| other.id() != one.id()), "{}", one.id());
            assert!(!one.description().is_empty());
        }
    }
}
