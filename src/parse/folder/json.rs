//! A `metadata.json` that describes the work of its folder.

use serde_json::{Map, Value};

use crate::model::{Date, ParatextKind};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::Document;
use crate::parse::{Format, Metadata, ParseError, ParsedWork, Part};
use crate::source::{Limits, Source};

/// A file that describes the work of its folder, or of the files beside it: `metadata.json`, FanFicFare's `--json-meta`.
pub(in crate::parse) struct FolderJson;

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
pub(in crate::parse) fn describe(object: &Map<String, Value>, limits: &Limits) -> ParsedWork {
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
    let plain = Document::parse(&summary, limits).root().prose();
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
