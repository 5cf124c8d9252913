//! What a calibre library knows of a book that lies in it.
//!
//! ```text
//! metadata.db                            the library: books, authors, series, tags, identifiers, the user's own columns
//! Author/Title (17)/Title - Author.epub  a book in one of its formats; the number is the book's in the library
//! Author/Title (17)/metadata.opf         a copy of the book's record, which may be older than the library's
//! ```
//! A book tells of itself what its own format says; what it leaves open is filled from the library ([`complete`]). All
//! formats of one book have the library's id of it in common, so that they are one work where none states an address.

mod beside;
mod database;
mod list;
mod opf;

pub(super) use beside::beside;
pub use beside::{Beside, may_be_listed};
pub(super) use list::{CalibreList, absent};

use std::path::Path;

use super::epub::subjects;
use super::fanficfare::{add_paratext, is_category};
use super::html::Document;
use super::stated::is_stated;
use super::{Metadata, ParsedWork};
use crate::model::ParatextKind;
use crate::source::discover::LIST_OF_BOOKS;
use crate::source::{Limits, Source};

/// What a library says of a book, as written.
#[derive(Clone, Debug, Default, PartialEq)]
struct Record {
    title: Option<String>,
    authors: Vec<String>,
    series: Option<(String, Option<String>)>,
    tags: Vec<String>,
    language: Option<String>,
    published: Option<String>,
    comments: Option<String>,
    /// Kind and value, such as `url` and the address.
    identifiers: Vec<(String, String)>,
    uuid: Option<String>,
    /// The user's own columns.
    columns: Vec<Column>,
}

/// A column of the user's own.
#[derive(Clone, Debug, Default, PartialEq)]
struct Column {
    /// Its lookup name without `#`.
    label: String,
    /// Its heading.
    name: String,
    /// It holds a list; else its one value may join one by commas.
    is_list: bool,
    /// Its values for the book.
    values: Vec<String>,
}

/// Fills what a book's file does not say from the calibre library that it lies in, if it lies in one.
pub(super) fn complete(source: &Source<'_>, work: &mut ParsedWork) {
    let Some((folder, number)) = source.folder().and_then(|folder| Some((folder, book_number(folder)?))) else {
        return;
    };
    let Some(library) = library(folder) else { return };
    let record = database::read(&library.join(LIST_OF_BOOKS), number, folder).unwrap_or_else(|error| {
        let note = format!("metadata.db of the library could not be read: {error}");
        work.metadata.other.push(("calibre".to_owned(), note));
        None
    });
    if let Some(record) = record.or_else(|| opf::read(&folder.join(RECORD))) {
        fill(work, record, source.limits());
    }
}

/// Fills title and authors alone, for a format that would guess them otherwise.
pub(super) fn name(source: &Source<'_>, metadata: &mut Metadata) {
    let known = |folder: &Path| {
        let list = library(folder)?.join(LIST_OF_BOOKS);
        let record = database::read(&list, book_number(folder)?, folder).ok().flatten();
        record.or_else(|| opf::read(&folder.join(RECORD)))
    };
    if let Some(record) = source.folder().and_then(known) {
        fill_names(metadata, record.title, record.authors);
    }
}

/// The copy of a book's record beside the book.
const RECORD: &str = "metadata.opf";

/// The folder of the library that a book's folder may be in.
fn library(folder: &Path) -> Option<&Path> {
    folder.parent().and_then(Path::parent)
}

/// The number of a book, of its folder's name: `Low Water (17)`.
fn book_number(folder: &Path) -> Option<i64> {
    let (_, number) = folder.file_name()?.to_str()?.strip_suffix(')')?.rsplit_once(" (")?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?
}

fn fill(work: &mut ParsedWork, record: Record, limits: &Limits) {
    let metadata = &mut work.metadata;
    fill_names(metadata, record.title, record.authors);
    if metadata.series.is_empty() {
        metadata.series.extend(record.series);
    }
    let own = Metadata { tags: std::mem::take(&mut metadata.tags), ..Metadata::default() };
    for column in record.columns {
        set_column(metadata, &mut work.paratext, column);
    }
    let tags = std::mem::take(&mut metadata.tags);
    metadata.tags = own.tags;
    fill_list(&mut metadata.tags, tags);
    let knows_nothing = metadata.fandoms.is_empty() && metadata.rating.is_none() && metadata.tags.is_empty();
    if knows_nothing {
        subjects::sort_into(record.tags.iter().map(String::as_str), metadata);
    }
    fill_one(&mut metadata.language, record.language);
    // A date before the web is how calibre writes that it knows none.
    fill_one(&mut metadata.published, record.published.filter(|day| day.as_str() > "1900"));
    let address = record
        .identifiers
        .iter()
        .find(|(kind, value)| matches!(kind.to_ascii_lowercase().as_str(), "url" | "uri") && value.starts_with("http"));
    fill_one(&mut metadata.url, address.map(|(_, value)| value.replace('|', ":")));
    if metadata.url.is_none() && metadata.site_id.is_none() && work.part.is_none() {
        metadata.site_id = record.uuid.map(|uuid| ("calibre".to_owned(), uuid));
    }
    let has_summary = work.paratext.iter().any(|text| text.kind == ParatextKind::Summary);
    if let Some(comments) = record.comments.filter(|_| !has_summary) {
        add_paratext(&mut work.paratext, ParatextKind::Summary, Document::parse(&comments, limits).root().prose());
    }
}

fn fill_names(metadata: &mut Metadata, title: Option<String>, authors: Vec<String>) {
    fill_one(&mut metadata.title, title.filter(|title| is_stated(title)));
    fill_list(&mut metadata.authors, authors.into_iter().filter(|name| is_stated(name)).collect());
}

fn fill_one(own: &mut Option<String>, known: Option<String>) {
    *own = own.take().or_else(|| known.filter(|value| !value.is_empty()));
}

fn fill_list(own: &mut Vec<String>, known: Vec<String>) {
    if own.is_empty() {
        own.extend(known.into_iter().filter(|value| !value.is_empty()));
    }
}

/// Puts a column in its place: lookup names are the user's, so the heading is asked as well.
fn set_column(metadata: &mut Metadata, paratext: &mut Vec<crate::model::Paratext>, column: Column) {
    let keys = [key(&column.label), key(&column.name)];
    let is = |names: &[&str]| keys.iter().any(|key| names.contains(&key.as_str()));
    let text = || Some(column.values.join(", ")).filter(|text| !text.is_empty());
    let list = || -> Vec<String> {
        let values = column.values.iter().map(String::as_str);
        if column.is_list {
            values.map(|value| value.trim().to_owned()).collect()
        } else {
            values.flat_map(|value| value.split(", ")).map(|value| value.trim().to_owned()).collect()
        }
    };
    if is(&["fandom", "universe"]) {
        fill_list(&mut metadata.fandoms, list());
    } else if is(&["character", "char", "cast"]) {
        fill_list(&mut metadata.characters, list());
    } else if is(&["relationship", "ship", "pairing", "couple"]) {
        fill_list(&mut metadata.relationships, list());
    } else if is(&["category", "categorie", "ao3categorie", "ao3category"]) {
        // FanFicFare calls fandoms categories, AO3 the kinds of pairings.
        let (kinds, fandoms): (Vec<_>, Vec<_>) = list().into_iter().partition(|value| is_category(value));
        fill_list(&mut metadata.categories, kinds);
        fill_list(&mut metadata.fandoms, fandoms);
    } else if is(&["rating", "rated", "contentrating", "ficrating", "agerating"]) {
        fill_one(&mut metadata.rating, text());
    } else if is(&["warning", "archivewarning", "contentwarning"]) {
        fill_list(&mut metadata.warnings, list());
    } else if is(&["genre", "freeform", "freeformtag", "additionaltag", "extratag", "trope"]) {
        metadata.tags.extend(list().into_iter().filter(|tag| !tag.is_empty()));
    } else if is(&["status", "ficstatus", "storystatus"]) {
        fill_one(&mut metadata.status, text());
    } else if is(&["complete", "completed", "finished"]) {
        let status = text().map(|value| match value.as_str() {
            "1" | "true" | "True" | "Yes" => "Completed".to_owned(),
            "0" | "false" | "False" | "No" => "In-Progress".to_owned(),
            _ => value,
        });
        fill_one(&mut metadata.status, status);
    } else if is(&["word", "wordcount", "numword"]) {
        fill_one(&mut metadata.words, text());
    } else if is(&["chapter", "numchapter", "chaptercount"]) {
        fill_one(&mut metadata.chapters, text());
    } else if is(&["storyurl", "url", "link", "source", "sourceurl"]) {
        fill_one(&mut metadata.url, text().filter(|address| address.starts_with("http")));
    } else if is(&["language"]) {
        fill_one(&mut metadata.language, text());
    } else if is(&["published", "datepublished"]) {
        fill_one(&mut metadata.published, text());
    } else if is(&["updated", "dateupdated", "lastupdated"]) {
        fill_one(&mut metadata.updated, text());
    } else if is(&["collection"]) {
        fill_list(&mut metadata.collections, list());
    } else if is(&["summary", "description"]) {
        add_paratext(paratext, ParatextKind::Summary, text().unwrap_or_default());
    } else if let Some(text) = text() {
        metadata.other.push((column.name, text));
    }
}

/// A name in one form: letters and digits in lower case, without the `s` of the plural.
fn key(name: &str) -> String {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    letters.strip_suffix('s').map_or(letters.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_tells_the_number_of_its_book() {
        assert_eq!(book_number(Path::new("/l/Wren/Low Water (17)")), Some(17));
        assert_eq!(book_number(Path::new("/l/Wren/Low (Water) (1)")), Some(1));
        assert_eq!(book_number(Path::new("/l/Wren/Low Water")), None);
        assert_eq!(book_number(Path::new("/l/Wren/Low Water (part)")), None);
    }

    #[test]
    fn columns_go_where_their_names_say_and_fill_only_what_is_open() {
        let column = |label: &str, name: &str, is_list, values: &[&str]| Column {
            label: label.to_owned(),
            name: name.to_owned(),
            is_list,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
        };
        let record = Record {
            title: Some("Another".to_owned()),
            columns: vec![
                column("mine", "Relationships", true, &["Ada/Ben", "Ada & Cid"]),
                column("characters", "Who", false, &["Ada, Ben"]),
                column("category", "Category", true, &["Salt (TV)", "F/M"]),
                column("done", "Completed", false, &["1"]),
                column("shelf", "Shelf", false, &["left"]),
            ],
            uuid: Some("0a".to_owned()),
            ..Record::default()
        };
        let mut work = ParsedWork::default();
        work.metadata.title = Some("Low Water".to_owned());
        fill(&mut work, record, &Limits::DEFAULT);
        let metadata = work.metadata;
        assert_eq!(metadata.title.as_deref(), Some("Low Water"));
        assert_eq!(metadata.relationships, ["Ada/Ben", "Ada & Cid"]);
        assert_eq!(metadata.characters, ["Ada", "Ben"]);
        assert_eq!((metadata.fandoms, metadata.categories), (vec!["Salt (TV)".to_owned()], vec!["F/M".to_owned()]));
        assert_eq!(metadata.status.as_deref(), Some("Completed"));
        assert_eq!(metadata.other, [("Shelf".to_owned(), "left".to_owned())]);
        assert_eq!(metadata.site_id, Some(("calibre".to_owned(), "0a".to_owned())));
    }
}
