//! Works kept as a folder: one file a chapter, and perhaps a file that describes the work.
//!
//! That a file is a chapter is told by its name (`chapter-3.md`, `Storm ch07.txt`, `part_2.html`); that several are of one
//! work, by the folder they share and what stands before the chapter's word. A folder named for a work of a site (`ao3-41`)
//! gives the work's number. A `metadata.json` in it describes the work.

use serde_json::{Map, Value};

use super::fanficfare::add_paratext;
use super::{Format, Metadata, ParseError, ParsedWork, Part};
use crate::model::{Date, ParatextKind};
use crate::source::Source;

/// The longest word that may stand before a chapter's number, and all of them in lower case.
const WORDS: [&str; 6] = ["chapter", "chap", "ch", "part", "pt", "episode"];

/// Sites by the names that tools give to folders of their works.
const SITES: [&str; 6] = ["ao3", "ffn", "fimfiction", "royalroad", "sv", "sb"];

/// Marks a work of one chapter as a part of the work that its folder is, where its name says so.
///
/// Only where nothing in the file says what it is: an address or a part mark of its own outweighs its name.
pub(super) fn join(source: &Source<'_>, work: &mut ParsedWork) {
    let known = work.part.is_some() || work.metadata.url.is_some() || work.metadata.site_id.is_some();
    let (Some(folder), false, [_]) = (source.folder(), known, work.chapters.as_slice()) else { return };
    let stem = source.name().rsplit_once('.').map_or(source.name(), |(stem, _)| stem).to_lowercase();
    let Some((before, number)) = chapter_number(&stem) else { return };
    work.metadata.site_id = folder_id(folder.file_name().and_then(|name| name.to_str()).unwrap_or_default());
    let common = format!("folder {} {before}", folder.display());
    work.part = Some(Part { first: number, common, ..Part::default() });
}

/// What stands before the chapter's word, and the number behind it: `storm ch07` is `storm ` and 7.
fn chapter_number(stem: &str) -> Option<(&str, u32)> {
    let digits_end = stem.rfind(|c: char| c.is_ascii_digit())? + 1;
    let digits_start = stem[..digits_end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + stem[at..].chars().next().map_or(1, char::len_utf8));
    let number: u32 = stem[digits_start..digits_end].parse().ok().filter(|number| (1..10_000).contains(number))?;
    // What follows the number may be a title, but no other number.
    let before = stem[..digits_start].trim_end_matches(['-', '_', ' ', '.', '#']);
    let word = WORDS.iter().find(|word| before.ends_with(*word))?;
    let front = &before[..before.len() - word.len()];
    (!front.ends_with(char::is_alphabetic)).then_some((front, number))
}

/// `ao3-1085412` as site and number.
fn folder_id(name: &str) -> Option<(String, String)> {
    let (site, number) = name.split_once(['-', '_'])?;
    let site = site.to_lowercase();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (SITES.contains(&site.as_str()) && is_number).then(|| (site, number.to_owned()))
}

/// A file that describes the work of its folder, or of the files beside it: `metadata.json`, FanFicFare's `--json-meta`.
pub(super) struct FolderJson;

impl Format for FolderJson {
    fn id(&self) -> &'static str {
        "metadata-json"
    }

    fn version(&self) -> u32 {
        1
    }

    fn reads_data(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "a small JSON object with a title and an address, a number or chapters of a work"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        /// Descriptions are small.
        const LONGEST: usize = 1 << 20;
        if source.extension().as_deref() != Some("json") || source.bytes().len() > LONGEST {
            return false;
        }
        let Ok(Value::Object(object)) = serde_json::from_slice::<Value>(source.bytes()) else { return false };
        object.get("title").is_some_and(Value::is_string)
            && ["storyUrl", "ao3Url", "ao3WorkId", "chapters", "numWords", "wordCount"]
                .iter()
                .any(|key| object.contains_key(*key))
            && !object.contains_key("story")
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let object: Map<String, Value> =
            serde_json::from_slice(source.bytes()).map_err(|error| ParseError::Damaged {
                format: self.id(),
                place: format!("line {}", error.line()),
                reason: error.to_string(),
            })?;
        emit(describe(&object));
        Ok(())
    }
}

/// A work as the keys of FanFicFare and of archives of folders describe it.
pub(super) fn describe(object: &Map<String, Value>) -> ParsedWork {
    let text = |keys: &[&str]| keys.iter().find_map(|key| object.get(*key).and_then(scalar));
    let list = |keys: &[&str]| keys.iter().find_map(|key| object.get(*key)).map(values).unwrap_or_default();
    let is_fanficfare = object.contains_key("storyUrl") || object.contains_key("siteabbrev");
    let status = text(&["status"]).or_else(|| match object.get("isComplete") {
        Some(Value::Bool(true)) => Some("Completed".to_owned()),
        Some(Value::Bool(false)) => Some("In-Progress".to_owned()),
        _ => None,
    });
    let number = |key: &str| object.get(key).and_then(scalar);
    let metadata = Metadata {
        title: text(&["title"]),
        authors: list(&["author", "authors"]),
        // FanFicFare calls fandoms categories.
        // FicLab knows one subject, the universe.
        fandoms: list(if is_fanficfare { &["fandoms", "category"] } else { &["fandoms", "fandom", "subject"] }),
        characters: list(&["characters"]),
        relationships: list(&["ships", "relationships", "relationship", "pairings"]),
        rating: text(&["rating"]),
        warnings: list(&["warnings", "archive_warnings"]),
        categories: list(&["ao3categories", "categories"]),
        tags: list(&["freeformtags", "tags", "additional_tags", "genre", "genres"]),
        series: text(&["series"]).map(|series| (series, None)).into_iter().collect(),
        language: text(&["language", "langcode", "lang"]),
        status,
        published: text(&["datePublished", "published"]).map(day),
        updated: text(&["dateUpdated", "updated"]).map(day),
        words: text(&["numWords", "wordCount", "word_count", "words"]),
        chapters: number("numChapters").or_else(|| match object.get("chapters") {
            Some(Value::Array(chapters)) => Some(chapters.len().to_string()),
            other => other.and_then(scalar),
        }),
        url: text(&["storyUrl", "ao3Url", "url", "source", "link"]).filter(|url| url.starts_with("http")),
        site_id: number("ao3WorkId").map(|number| ("ao3".to_owned(), number)),
        ..Metadata::default()
    };
    let mut work = ParsedWork { metadata, ..ParsedWork::default() };
    let summary = text(&["description", "summary"]).unwrap_or_default();
    let plain = super::html::Document::parse(&summary).root().prose();
    add_paratext(&mut work.paratext, ParatextKind::Summary, plain);
    if object.get("chapters").is_some_and(Value::is_array) {
        work.part = Some(Part::default());
    }
    work
}

/// A date; seconds since 1970 are one as well.
fn day(written: String) -> String {
    let seconds = written.parse::<i64>().ok().filter(|seconds| *seconds > 100_000_000);
    seconds.and_then(Date::from_unix).map_or(written, |day| day.to_string())
}

fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The entries of a list, or of a text that joins them.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(scalar).collect(),
        other => scalar(other)
            .iter()
            .flat_map(|text| text.split(", "))
            .map(|entry| entry.trim().to_owned())
            .filter(|entry| !entry.is_empty())
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_chapters() {
        assert_eq!(chapter_number("chapter-10"), Some(("", 10)));
        assert_eq!(chapter_number("storm ch07"), Some(("storm ", 7)));
        assert_eq!(chapter_number("the weir - part 2"), Some(("the weir - ", 2)));
        assert_eq!(chapter_number("fetch12"), None);
        assert_eq!(chapter_number("000_039e97"), None);
        assert_eq!(chapter_number("story"), None);
    }

    #[test]
    fn a_folder_may_name_a_work() {
        assert_eq!(folder_id("ao3-41"), Some(("ao3".into(), "41".into())));
        assert_eq!(folder_id("my-41"), None);
    }
}
