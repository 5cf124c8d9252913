//! Works kept as a folder: one file a chapter, and perhaps a file that describes the work.
//!
//! That a file is a chapter is told by its name (`chapter-3.md`, `Storm ch07.txt`, `part_2.html`); that several are of one
//! work, by the folder they share and what stands before the chapter's word. In a folder whose files are all numbered from the
//! first one on, a chapter's title in the file is enough, or a chapter's number in the name (`01_I_Rain.html`). A folder named for a work of a site (`ao3-41`)
//! gives the work's number. A `metadata.json` in it describes the work.

use std::path::Path;

use serde_json::{Map, Value};

use super::fanficfare::add_paratext;
use super::heading::is_chapter_heading;
use super::{Format, Metadata, ParseError, ParsedWork, Part};
use crate::model::{Date, ParatextKind};
use crate::source::{Limits, Source};
use crate::text::numerals::roman;

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
    let Some((before, number)) = chapter_number(&stem).or_else(|| {
        // To look at the folder is to read it: only for a file that may be a chapter.
        let number =
            if tells_chapter(&work.metadata, source.name()) { numbered(source, folder)? } else { return None };
        name_as_chapter(folder, work);
        Some(("", number))
    }) else {
        return;
    };
    work.metadata.site_id = folder_id(folder.file_name().and_then(|name| name.to_str()).unwrap_or_default());
    let common = format!("folder {} {before}", folder.display());
    work.part = Some(Part { first: number, common, ..Part::default() });
}

/// True for a numbered file that names nobody and tells that it is a chapter: by its title, or by the same number again in its
/// name, as chapters are numbered (`04_IV_Rain.html`).
fn tells_chapter(metadata: &Metadata, name: &str) -> bool {
    let mut words = name.split(['_', '-', ' ', '.']).filter(|word| !word.is_empty());
    let number = words.next().and_then(|digits| digits.parse::<u32>().ok());
    let again = words.next().and_then(roman);
    let is_chapter = metadata.title.as_deref().is_some_and(is_chapter_heading) || number.is_some() && number == again;
    metadata.authors.is_empty() && is_chapter
}

/// The title is the chapter's; the work's is the folder's name.
fn name_as_chapter(folder: &Path, work: &mut ParsedWork) {
    let own = work.metadata.title.take();
    if let [chapter] = work.chapters.as_mut_slice() {
        chapter.title = chapter.title.take().or(own);
    }
    work.metadata.title = folder.file_name().map(|name| name.to_string_lossy().replace('_', " "));
}

/// The place of a file among those of its kind in the folder, if all of them are numbered from 0 or 1 on without a gap.
fn numbered(source: &Source<'_>, folder: &Path) -> Option<u32> {
    /// A work has no more chapters in files.
    const MOST: usize = 2_000;
    let own = leading_number(source.name())?;
    let extension = source.extension()?;
    let is_alike = |name: &str| name.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(&extension));
    let names = std::fs::read_dir(folder).ok()?.take(MOST).flatten().map(|entry| entry.file_name());
    let names: Vec<String> = names.filter_map(|name| name.into_string().ok()).filter(|name| is_alike(name)).collect();
    let mut numbers: Vec<u32> = names.iter().map(|name| leading_number(name)).collect::<Option<_>>()?;
    numbers.sort_unstable();
    let first = *numbers.first().filter(|first| **first <= 1)?;
    let is_run = numbers.len() > 1 && (first..).zip(&numbers).all(|(expected, number)| expected == *number);
    is_run.then_some(own + 1 - first)
}

/// `01_I_Rain.html` is 1, `2.txt` is 2; no number of a work, which is longer.
fn leading_number(name: &str) -> Option<u32> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let ends = name[digits..].starts_with(['_', '-', ' ', '.']);
    ((1..=3).contains(&digits) && ends).then(|| name[..digits].parse().ok())?
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
        emit(describe(&object, source.limits()));
        Ok(())
    }
}

/// A work as the keys of FanFicFare and of archives of folders describe it.
pub(super) fn describe(object: &Map<String, Value>, limits: &Limits) -> ParsedWork {
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
    let plain = super::html::Document::parse(&summary, limits).root().prose();
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
    fn leading_numbers_are_short() {
        assert_eq!(leading_number("01_I_Rain.html"), Some(1));
        assert_eq!(leading_number("12.txt"), Some(12));
        assert_eq!(
            (leading_number("990077.html"), leading_number("3rd.txt"), leading_number("a1.txt")),
            (None, None, None)
        );
    }

    #[test]
    fn a_folder_may_name_a_work() {
        assert_eq!(folder_id("ao3-41"), Some(("ao3".into(), "41".into())));
        assert_eq!(folder_id("my-41"), None);
    }
}
