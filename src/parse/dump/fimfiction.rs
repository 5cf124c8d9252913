//! Fimfiction's records of stories: its first interface, its second, and the index of the Fimfiction archive.
//!
//! A story is an object with a title, an author with a name, and an address on the site, wherever in the file it stands.

use serde_json::{Map, Value};

use super::fimfiction_api::Answers;
use crate::model::{Date, ParatextKind};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::Document;
use crate::parse::{Format, Metadata, ParseError, ParsedWork};
use crate::source::{Limits, Source};

/// Fimfiction's records.
pub(in crate::parse) struct FimfictionJson;

impl Format for FimfictionJson {
    fn id(&self) -> &'static str {
        "fimfiction-json"
    }

    fn version(&self) -> u32 {
        2
    }

    fn reads_data(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "JSON with addresses of Fimfiction stories"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        source.extension().as_deref() == Some("json")
            && memchr::memmem::find(source.bytes(), b"fimfiction.net/story/").is_some()
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let root: Value = serde_json::from_slice(source.bytes()).map_err(|error| ParseError::Damaged {
            format: self.id(),
            place: format!("line {}", error.line()),
            reason: error.to_string(),
        })?;
        // The same story may stand in a file several times, in several forms.
        let mut seen = Vec::new();
        let mut answers = Answers::default();
        let mut open = vec![&root];
        while let Some(value) = open.pop() {
            match value {
                Value::Array(values) => open.extend(values.iter().rev()),
                Value::Object(object) => match story(object, source.limits()) {
                    Some(work) if !seen.contains(&work.metadata.url) => {
                        seen.push(work.metadata.url.clone());
                        emit(work);
                    }
                    Some(_) => {}
                    None if answers.take(object) => {}
                    None => open.extend(object.values().rev()),
                },
                _ => {}
            }
        }
        for work in answers.works(source.limits()) {
            if !seen.contains(&work.metadata.url) {
                seen.push(work.metadata.url.clone());
                emit(work);
            }
        }
        if seen.is_empty() { Err(ParseError::Empty) } else { Ok(()) }
    }
}

/// The work that an object describes, if it is a story.
pub(super) fn story(object: &Map<String, Value>, limits: &Limits) -> Option<ParsedWork> {
    let text = |key: &str| object.get(key).and_then(scalar);
    let url = text("url").or_else(|| text("link")).filter(|url| url.contains("fimfiction.net/story/"))?;
    let author = object.get("author")?.get("name").and_then(scalar)?;
    let title = text("title")?;
    let metadata = Metadata {
        title: Some(title),
        authors: vec![author],
        fandoms: tags(object, "series"),
        characters: tags(object, "character"),
        rating: text("content_rating_text").or_else(|| text("content_rating")),
        warnings: tags(object, "warning"),
        tags: genres(object),
        status: text("completion_status").or_else(|| text("status")).filter(|status| status != "visible"),
        published: date(object, "date_published"),
        updated: date(object, "date_updated").or_else(|| date(object, "date_modified")),
        words: text("num_words").or_else(|| text("words")),
        chapters: text("num_chapters").or_else(|| text("chapter_count")),
        url: Some(url),
        ..Metadata::default()
    };
    let mut work = ParsedWork { metadata, ..ParsedWork::default() };
    let summary = text("description_html").or_else(|| text("description")).unwrap_or_default();
    add_paratext(&mut work.paratext, ParatextKind::Summary, Document::parse(&summary, limits).root().prose());
    Some(work)
}

/// Tags of one kind: the second interface states the kind of each.
fn tags(object: &Map<String, Value>, kind: &str) -> Vec<String> {
    let tags = object.get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter(|tag| tag.get("type").and_then(Value::as_str).is_some_and(|own| own.starts_with(kind)))
        .filter_map(|tag| tag.get("name").and_then(scalar))
        .collect()
}

fn genres(object: &Map<String, Value>) -> Vec<String> {
    let flags = object.get("categories").and_then(Value::as_object).into_iter().flatten();
    let set = flags.filter(|(_, set)| set.as_bool() == Some(true)).map(|(name, _)| name.clone());
    set.chain(tags(object, "genre")).chain(tags(object, "content")).collect()
}

/// A date as written, or of the seconds since 1970; what lies before the site was made is none.
fn date(object: &Map<String, Value>, key: &str) -> Option<String> {
    let value = object.get(key)?;
    let date = match value.as_i64() {
        Some(seconds) => Date::from_unix(seconds)?.to_string(),
        None => value.as_str()?.split('T').next()?.to_owned(),
    };
    (date.as_str() > "2000").then_some(date)
}

/// A text or a number as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
