//! Records of works as JSON: one a line (JSONL), a list of them, or `FicLab`'s book: a record under `metadata`, and parts.
//!
//! The keys are those of FanFicFare's `--json-meta` and of folders that describe themselves; texts stand under `body`, `text` or
//! `content`, or chapter by chapter under `parts` or `chapters`, or one chapter a record, counted by `chapter`.

use serde_json::{Map, Value};

use super::rows::Rows;
use crate::parse::draft::{Draft, finish_from};
use crate::parse::html::{Document, blocks};
use crate::parse::{Format, ParseError, ParsedWork, folder};
use crate::source::{Limits, Source};

/// Records of works.
pub(in crate::parse) struct WorksJson;

impl Format for WorksJson {
    fn id(&self) -> &'static str {
        "works-json"
    }

    fn version(&self) -> u32 {
        2
    }

    fn reads_data(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "records with titles, as JSON or JSON Lines"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        match source.extension().as_deref() {
            Some("jsonl" | "ndjson") => {
                let text = &source.text().text;
                let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                serde_json::from_str(first).is_ok_and(|object| is_work(&object))
            }
            Some("json") => match serde_json::from_slice::<Value>(source.bytes()) {
                Ok(Value::Array(list)) => list.first().and_then(Value::as_object).is_some_and(is_work),
                Ok(Value::Object(object)) => is_work(&object) && has_parts(&object),
                _ => false,
            },
            _ => false,
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let damaged = |line: usize, error: &serde_json::Error| ParseError::Damaged {
            format: self.id(),
            place: format!("line {line}"),
            reason: error.to_string(),
        };
        let text = &source.text().text;
        let mut rows = Rows::new(emit);
        let mut take = |value: &Value| {
            if let Some(object) = value.as_object().filter(|object| is_work(object)) {
                rows.take(read(object, source.limits()), chapter(object));
            }
        };
        if source.extension().as_deref() == Some("json") {
            let root: Value = serde_json::from_str(text).map_err(|error| damaged(error.line(), &error))?;
            match &root {
                Value::Array(list) => list.iter().for_each(&mut take),
                other => take(other),
            }
        } else {
            for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                take(&serde_json::from_str(line).map_err(|error| damaged(at + 1, &error))?);
            }
        }
        if rows.finish() { Ok(()) } else { Err(ParseError::Empty) }
    }
}

/// What describes the work: the object itself, or in `FicLab`'s books what stands under `metadata`.
fn record(object: &Map<String, Value>) -> &Map<String, Value> {
    let inner = object.get("metadata").and_then(Value::as_object);
    inner.filter(|_| !object.contains_key("title")).unwrap_or(object)
}

/// A title, and something that only a story has.
fn is_work(object: &Map<String, Value>) -> bool {
    const MARKS: [&str; 16] = [
        "author",
        "authors",
        "fandom",
        "fandoms",
        "characters",
        "relationships",
        "ships",
        "pairings",
        "storyUrl",
        "storyId",
        "rating",
        "chapters",
        "parts",
        "summary",
        "body",
        "text",
    ];
    let record = record(object);
    record.get("title").is_some_and(Value::is_string) && MARKS.iter().any(|key| record.contains_key(*key))
}

/// The texts of the chapters, under the key that holds them.
fn parts(object: &Map<String, Value>) -> Option<&Vec<Value>> {
    ["parts", "chapters"].iter().find_map(|key| object.get(*key)?.as_array())
}

/// True for a record with its text: one without describes the folder that it lies in.
fn has_parts(object: &Map<String, Value>) -> bool {
    let has_text = |part: &Value| part.as_object().is_some_and(|part| text_of(part).is_some());
    parts(object).is_some_and(|parts| parts.iter().any(has_text)) || text_of(object).is_some()
}

fn text_of(object: &Map<String, Value>) -> Option<&str> {
    ["body", "text", "content"].iter().find_map(|key| object.get(*key)?.as_str())
}

/// The number of the one chapter that the record holds.
fn chapter(object: &Map<String, Value>) -> Option<u32> {
    let number = ["chapter", "chapter_number"].iter().find_map(|key| object.get(*key))?;
    number.as_u64().and_then(|number| u32::try_from(number).ok()).or_else(|| number.as_str()?.trim().parse().ok())
}

/// Authors that are records themselves: `{"name": "gull", "url": …}`, alone or in a list.
fn people(object: &Map<String, Value>) -> Vec<String> {
    let name = |person: &Value| {
        let keys = ["name", "username", "penname", "pen_name", "display_name"];
        let name = keys.iter().find_map(|key| person.get(*key)?.as_str()).map(str::trim)?;
        (!name.is_empty()).then(|| name.to_owned())
    };
    let of = |value: &Value| {
        value.as_array().map_or_else(|| name(value).into_iter().collect(), |all| all.iter().filter_map(name).collect())
    };
    let found = ["author", "authors"].iter().filter_map(|key| object.get(*key)).map(of);
    found.into_iter().find(|names: &Vec<String>| !names.is_empty()).unwrap_or_default()
}

fn read(object: &Map<String, Value>, limits: &Limits) -> ParsedWork {
    let mut work = folder::describe(record(object), limits);
    work.part = None;
    if work.metadata.authors.is_empty() {
        work.metadata.authors = people(record(object));
    }
    let chapters: Vec<&Map<String, Value>> = parts(object).into_iter().flatten().filter_map(Value::as_object).collect();
    let mut drafts: Vec<Draft> = chapters.iter().filter_map(|part| draft(part, limits)).collect();
    if drafts.is_empty() {
        let name = ["chapter_title", "chapter_name"].iter().find_map(|key| object.get(*key)?.as_str());
        drafts.extend(text_of(object).map(|text| body(text, Draft::named(name), limits)));
    }
    drafts.retain(|draft| !draft.body.is_empty());
    let first = chapter(object).filter(|number| *number > 0 && chapters.is_empty()).unwrap_or(1) as usize;
    work.chapters = finish_from(drafts, work.metadata.title.as_deref().unwrap_or_default(), first);
    work
}

fn draft(part: &Map<String, Value>, limits: &Limits) -> Option<Draft> {
    let title = part.get("title").and_then(Value::as_str);
    Some(body(text_of(part)?, Draft::named(title), limits))
}

/// A text, with markup or without.
fn body(text: &str, mut draft: Draft, limits: &Limits) -> Draft {
    let has_markup = ["<p", "<br", "<div", "</"].iter().any(|tag| text.contains(tag));
    if has_markup {
        blocks::walk_into(Document::parse(text, limits).root(), &mut draft.body);
    } else {
        for line in text.lines() {
            draft.body.push(line);
            draft.body.end_paragraph_or_break();
        }
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    fn works(name: &str, text: &str) -> Vec<ParsedWork> {
        let source = Source::new(name, text.as_bytes());
        assert!(WorksJson.recognises(&source));
        let mut works = Vec::new();
        WorksJson.parse(&source, &mut |work| works.push(work)).expect("records");
        works
    }

    #[test]
    fn authors_may_be_records() {
        for author in [r#""author": {"name": "gull", "url": "x"}"#, r#""authors": [{"username": "gull"}]"#] {
            let record = format!(r#"{{"title": "Fog", {author}, "text": "Rain came."}}"#);
            assert_eq!(works("a.json", &record)[0].metadata.authors, ["gull"], "{author}");
        }
    }

    #[test]
    fn records_that_count_chapters_are_one_work() {
        let found = works(
            "a.jsonl",
            "{\"title\": \"Fog\", \"author\": \"gull\", \"chapter\": 1, \"chapter_title\": \"Salt\", \"text\": \"Rain.\"}\n\
             {\"title\": \"Fog\", \"author\": \"gull\", \"chapter\": \"2\", \"chapter_title\": \"2. Oil\", \"text\": \"Sun.\"}\n\
             {\"title\": \"Fog\", \"author\": \"wren\", \"chapter\": 3, \"text\": \"Wind.\"}\n",
        );
        let titles: Vec<_> = found[0].chapters.iter().map(|chapter| chapter.title.as_deref()).collect();
        assert_eq!((found.len(), titles), (2, vec![Some("Salt"), Some("Oil")]));
    }
}
