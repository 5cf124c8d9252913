//! Tables of works as CSV or TSV: `AO3Scraper`'s, catalogues of collections, exports of other tools.
//!
//! Columns are known by their names, in any case: a table is one of works if it has a title and an address, a number or an
//! author. Lists are joined by `, `, `;` or `|`, or written as a list of Python; `null` and `None` stand for nothing. Rows of one
//! chapter each are one work. A file beside the table may say what its columns are ([`Columns`]).

use csv::{ReaderBuilder, StringRecord};

use super::columns::Columns;
use super::rows::Rows;
use super::separator::{is_list, of_lists, split};
use crate::model::ParatextKind;
use crate::parse::fanficfare::{self, Value, add_paratext};
use crate::parse::heading::chapter_title;
use crate::parse::html::{Document, blocks};
use crate::parse::{BodyBuilder, Format, ParseError, ParsedChapter, ParsedWork, ffn};
use crate::source::{Limits, Source};

/// A table of works.
pub(in crate::parse) struct WorksCsv;

impl Format for WorksCsv {
    fn id(&self) -> &'static str {
        "works-csv"
    }

    fn version(&self) -> u32 {
        4
    }

    fn reads_data(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "a table whose first line names a title and an address, number or author"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        let Some(separator) = separator(source) else { return false };
        // Who maps columns wants the table to be read, or to be told why it is not.
        match Columns::beside(source) {
            Ok(None) => {}
            Ok(Some(_)) | Err(_) => return true,
        }
        let text = &source.text().text;
        let head = text.lines().next().unwrap_or_default();
        let names: Vec<String> = head.split(separator as char).map(name).collect();
        let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
        has(&["title"]) && has(&["work_id", "storyurl", "author", "authors", "url", "story_url", "link_fanfic"])
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let damaged = |error: &csv::Error| ParseError::Damaged {
            format: self.id(),
            place: error.position().map_or_else(String::new, |place| format!("line {}", place.line())),
            reason: error.to_string(),
        };
        let columns = Columns::beside(source)?.unwrap_or_default();
        let text = &source.text().text;
        let reader = || {
            ReaderBuilder::new()
                .delimiter(columns.separator().or_else(|| separator(source)).unwrap_or(b','))
                .flexible(true)
                .from_reader(text.as_bytes())
        };
        let mut records = reader();
        let names = records.headers().map_err(|error| damaged(&error))?.iter().map(name);
        let names: Vec<String> = names.map(|name| columns.meaning(&name).map_or(name.clone(), str::to_owned)).collect();
        let lists = match columns.list.clone() {
            Some(stated) => Lists::Stated(stated),
            None => Lists::measured(&names, reader().into_records().take(MEASURED).flatten()),
        };
        let mut rows = Rows::new(emit);
        for record in records.records() {
            if let Some((work, chapter)) =
                read(&names, &record.map_err(|error| damaged(&error))?, &lists, source.limits())
            {
                rows.take(work, chapter);
            }
        }
        if rows.finish() { Ok(()) } else { Err(ParseError::Empty) }
    }
}

/// So many rows tell what stands between the names of lists.
const MEASURED: usize = 200;

/// How a table joins lists.
enum Lists {
    /// By what the file beside it says.
    Stated(String),
    /// By this sign in columns of lists.
    Joined(char),
    /// By commas.
    Usual,
}

impl Lists {
    fn measured(names: &[String], records: impl Iterator<Item = StringRecord>) -> Self {
        let records: Vec<StringRecord> = records.collect();
        let cells = records.iter().flat_map(|record| names.iter().zip(record));
        of_lists(cells.filter(|(name, _)| is_list(name)).map(|(_, value)| value.trim()))
            .map_or(Self::Usual, Self::Joined)
    }

    /// The entries of a cell in the column of this name.
    fn entries(&self, name: &str, value: &str) -> Vec<String> {
        match self {
            Self::Stated(sign) => {
                value.split(sign.as_str()).map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
            }
            Self::Joined(sign) if is_list(name) && !value.starts_with('[') && split(value, *sign).nth(1).is_some() => {
                split(value, *sign).map(str::to_owned).collect()
            }
            Self::Joined(_) | Self::Usual => list(value),
        }
    }
}

fn separator(source: &Source<'_>) -> Option<u8> {
    match source.extension().as_deref() {
        Some("csv") => {
            // Spreadsheets of half of Europe put semicolons, as the comma is in their numbers.
            let head = source.text().text.lines().next().unwrap_or_default().as_bytes();
            let count = |sign: u8| memchr::memchr_iter(sign, head).count();
            Some(if count(b';') > count(b',') { b';' } else { b',' })
        }
        Some("tsv" | "tab") => Some(b'\t'),
        _ => None,
    }
}

/// A column's name in lower case, without quotes and blanks around it.
fn name(written: &str) -> String {
    written.trim().trim_matches(['"', '\u{feff}']).trim().to_lowercase()
}

/// The work of one row, and the number of its chapter if the row is one.
fn read(names: &[String], record: &StringRecord, lists: &Lists, limits: &Limits) -> Option<(ParsedWork, Option<u32>)> {
    let mut work = ParsedWork::default();
    let (mut number, mut chapter, mut chapter_name) = (None, None::<u32>, None);
    for (name, value) in names.iter().zip(record) {
        let value = value.trim();
        if value.is_empty() || matches!(value, "null" | "None" | "NaN" | "[]") {
            continue;
        }
        let text = || Some(value.to_owned());
        let list = |value: &str| lists.entries(name, value);
        let metadata = &mut work.metadata;
        match name.as_str() {
            "work_id" => number = text(),
            "title" => metadata.title = text(),
            "author" | "authors" => metadata.authors = list(value),
            "rating" => metadata.rating = text(),
            "classement" => metadata.rating = Some(value.trim_start_matches("Rated:").trim().to_owned()),
            "genre" if ffn::is_genres(value) => metadata.tags.extend(ffn::genres(value)),
            // The scraper's own words; what FanFicFare's catalogues call category are fandoms.
            "fandom" | "fandoms" => metadata.fandoms = list(value),
            "category" if names.iter().any(|name| name == "fandom") => metadata.categories = list(value),
            "relationship" | "relationships" => metadata.relationships = list(value),
            "character" | "characters" => metadata.characters = list(value),
            "additional tags" | "freeform" | "tags" => metadata.tags.extend(list(value)),
            "link_fanfic" if value.starts_with("/s/") => {
                metadata.url = Some(format!("https://www.fanfiction.net{value}"));
            }
            "storyurl" | "story_url" | "url" | "link" | "link_fanfic" => metadata.url = text(),
            "status date" => metadata.updated = text(),
            "synopsis" | "summary" | "description" => {
                let summary = Document::parse(value, limits).root().prose();
                add_paratext(&mut work.paratext, ParatextKind::Summary, summary);
            }
            "chapter" | "chapter_number" if value.parse::<u32>().is_ok() => chapter = value.parse().ok(),
            "chapter_title" | "chapter_name" => chapter_name = Some(value),
            "body" | "text" | "story" => work.chapters = body(value, limits),
            "comments" | "kudos" | "bookmarks" | "hits" => metadata.other.push((name.clone(), value.to_owned())),
            "id" | "path" | "authorurl" | "seriesurl" | "languageid" | "all_kudos" | "all_bookmarks" | "picture" => {}
            _ => fanficfare::set(&mut work, name, Value::List(list(value))),
        }
    }
    if let Some(number) = number {
        let url = format!("https://archiveofourown.org/works/{number}");
        work.metadata.url.get_or_insert(url);
    }
    if let Some(number) = chapter.filter(|number| *number > 1) {
        work.metadata.other.push(("chapter".to_owned(), number.to_string()));
    }
    if let [only] = work.chapters.as_mut_slice() {
        only.title = chapter_name.and_then(|name| chapter_title(name, chapter.unwrap_or(1) as usize));
    }
    work.metadata.title.is_some().then_some((work, chapter))
}

/// `['a', "b's"]` or `a, b`.
fn list(value: &str) -> Vec<String> {
    let inner = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let Some(inner) = inner.filter(|inner| inner.starts_with(['\'', '"'])) else {
        let entries = value.split(", ").map(|entry| entry.trim().trim_end_matches(','));
        return entries.filter(|entry| !entry.is_empty()).map(str::to_owned).collect();
    };
    let mut entries = Vec::new();
    let mut rest = inner.trim();
    while let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let Some(end) = closing(rest, quote) else { break };
        entries.push(rest[1..end].replace("\\'", "'").replace("\\\"", "\""));
        rest = rest[end + 1..].trim_start_matches([',', ' ']);
    }
    entries
}

/// Where the quote that opens `text` closes.
fn closing(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// A text, with markup or without, as the one chapter that it is.
fn body(value: &str, limits: &Limits) -> Vec<ParsedChapter> {
    let mut builder = BodyBuilder::new();
    if value.contains("<p") || value.contains("<br") {
        blocks::walk_into(Document::parse(value, limits).root(), &mut builder);
    } else {
        for line in value.lines() {
            builder.push(line);
            builder.end_paragraph();
        }
    }
    let body = builder.finish();
    if body.is_empty() { Vec::new() } else { vec![ParsedChapter { title: None, body, paratext: Vec::new() }] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn works(table: &str) -> Vec<ParsedWork> {
        let source = Source::new("list.csv", table.as_bytes());
        assert!(WorksCsv.recognises(&source));
        let mut works = Vec::new();
        WorksCsv.parse(&source, &mut |work| works.push(work)).expect("a table");
        works
    }

    #[test]
    fn lists_may_be_joined_by_other_signs() {
        let table = "title,author,relationships,tags,summary\nFog,gull,Mara/Ilse|Ada & Ben,Salt|Rain,a|b\n";
        for (sign, table) in [("|", table.to_owned()), (";", table.replace('|', ";"))] {
            let metadata = works(&table).remove(0).metadata;
            assert_eq!(metadata.relationships, ["Mara/Ilse", "Ada & Ben"], "{sign}");
            assert_eq!(metadata.tags, ["Salt", "Rain"], "{sign}");
        }
    }

    #[test]
    fn rows_that_count_chapters_are_one_work() {
        let found = works(
            "title,author,chapter,chapter_title,text\nFog,gull,1,Salt,Rain came.\nFog,gull,2,2. Oil,It went.\n\
             Low Water,gull,1,,Nobody waved.\nFog,wren,2,,Not hers.\n",
        );
        let titles = |work: &ParsedWork| work.chapters.iter().map(|chapter| chapter.title.clone()).collect::<Vec<_>>();
        let told: Vec<_> =
            found.iter().map(|work| (work.metadata.title.as_deref().unwrap_or(""), titles(work))).collect();
        let salt_and_oil = vec![Some("Salt".to_owned()), Some("Oil".to_owned())];
        assert_eq!(told, [("Fog", salt_and_oil), ("Low Water", vec![None]), ("Fog", vec![None])]);
    }

    #[test]
    fn lists_are_read_in_either_form() {
        assert_eq!(list("['gull', \"tern's\"]"), ["gull", "tern's"]);
        assert_eq!(list("Mara, Ilse,"), ["Mara", "Ilse"]);
    }

    #[test]
    fn a_table_may_be_divided_by_semicolons() {
        let metadata = works("Title;Authors;Fandom;Characters\nFog;gull;Salt;Mara, Ilse\n").remove(0).metadata;
        assert_eq!((metadata.title.as_deref(), metadata.authors), (Some("Fog"), vec!["gull".to_owned()]));
        assert_eq!(metadata.characters, ["Mara", "Ilse"]);
    }
}
