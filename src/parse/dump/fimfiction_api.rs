//! Answers of Fimfiction's second interface as they came (JSON:API): a story names its author, tags and chapters by kind and
//! number, and what these are stands apart, among what is `included`; chapters may also be an answer of their own.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::fimfiction::{scalar, story};
use crate::model::ParatextKind;
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::Document;
use crate::parse::html::blocks::walk_into;
use crate::parse::{BodyBuilder, ParsedChapter, ParsedWork};
use crate::source::Limits;

/// What answers said of stories, by the story's number.
#[derive(Default)]
pub(super) struct Answers<'a> {
    stories: BTreeMap<u64, (Map<String, Value>, usize)>,
    chapters: BTreeMap<u64, Vec<&'a Value>>,
}

impl<'a> Answers<'a> {
    /// Takes an object that is such an answer. False for any other.
    pub(super) fn take(&mut self, object: &'a Map<String, Value>) -> bool {
        let Some(data) = object.get("data") else { return false };
        let one = std::slice::from_ref(data);
        let items = data.as_array().map_or(one, Vec::as_slice);
        let included = object.get("included").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut taken = false;
        for item in items {
            match item.get("type").and_then(Value::as_str) {
                Some("story") => taken |= self.story(item, included),
                Some("chapter") => {
                    let stated = item.pointer("/relationships/story/data/id").and_then(number);
                    let asked = || object.get("uri").and_then(Value::as_str).and_then(story_of_address);
                    if let Some(id) = stated.or_else(asked) {
                        self.chapters.entry(id).or_default().push(item);
                        taken = true;
                    }
                }
                _ => {}
            }
        }
        taken
    }

    fn story(&mut self, item: &'a Value, included: &'a [Value]) -> bool {
        let (Some(id), Some(attributes)) = (item.get("id").and_then(number), item.get("attributes")) else {
            return false;
        };
        let Some(attributes) = attributes.as_object() else { return false };
        let related = |name: &str| -> Vec<&'a Value> {
            let data = item.pointer(&format!("/relationships/{name}/data"));
            let named = data.map_or(&[][..], |data| data.as_array().map_or(std::slice::from_ref(data), Vec::as_slice));
            let same = |named: &Value, other: &Value| {
                named.get("type") == other.get("type") && named.get("id") == other.get("id")
            };
            named.iter().filter_map(|named| included.iter().find(|other| same(named, other))).collect()
        };
        let held = related("chapters");
        if held.iter().any(|chapter| chapter.pointer("/attributes/content_html").is_some()) {
            self.chapters.entry(id).or_insert(held);
        }
        // As the first form of the record has it: all in one object.
        let mut whole = attributes.clone();
        let attributes_of = |value: &Value| value.get("attributes").cloned();
        if let Some(author) = related("author").into_iter().find_map(attributes_of) {
            whole.insert("author".to_owned(), author);
        }
        whole.insert("tags".to_owned(), Value::Array(related("tags").into_iter().filter_map(attributes_of).collect()));
        if let Some(url) = item.pointer("/meta/url") {
            whole.insert("url".to_owned(), url.clone());
        }
        let known = whole.len();
        if self.stories.get(&id).is_none_or(|(_, before)| *before < known) {
            self.stories.insert(id, (whole, known));
        }
        true
    }

    /// The works, in the order of their numbers.
    pub(super) fn works(self, limits: &Limits) -> Vec<ParsedWork> {
        let Self { stories, mut chapters } = self;
        let work = |(id, (object, _)): (u64, (Map<String, Value>, usize))| {
            let mut work = story(&object, limits)?;
            let mut found = chapters.remove(&id).unwrap_or_default();
            found.sort_by_key(|chapter| chapter.pointer("/attributes/chapter_number").and_then(number));
            work.chapters = found.into_iter().filter_map(|item| chapter(item, limits)).collect();
            Some(work)
        };
        stories.into_iter().filter_map(work).collect()
    }
}

fn chapter(item: &Value, limits: &Limits) -> Option<ParsedChapter> {
    let text = |name: &str| item.pointer(&format!("/attributes/{name}")).and_then(scalar);
    let mut builder = BodyBuilder::new();
    walk_into(Document::parse(&text("content_html")?, limits).root(), &mut builder);
    let mut chapter = ParsedChapter { title: text("title"), body: builder.finish(), ..ParsedChapter::default() };
    let above = text("authors_note_position").is_some_and(|position| position == "top");
    let kind = if above { ParatextKind::Notes } else { ParatextKind::EndNotes };
    let note = text("authors_note_html").unwrap_or_default();
    add_paratext(&mut chapter.paratext, kind, Document::parse(&note, limits).root().prose());
    (!chapter.body.is_empty()).then_some(chapter)
}

/// A number, also one in quotes.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

/// The story's number in `/api/v2/stories/55/chapters`.
fn story_of_address(address: &str) -> Option<u64> {
    let (_, rest) = address.split_once("/stories/")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_storys_answer_and_that_of_its_chapters_are_one_work() {
        let answers: Value = serde_json::from_str(
            r#"[{"uri": "/api/v2/stories/55/chapters", "data": [
                {"type": "chapter", "id": "2", "attributes": {"chapter_number": 2, "title": "Log", "content_html": "<p>She wrote.</p>"}},
                {"type": "chapter", "id": "1", "attributes": {"chapter_number": 1, "title": "Fog", "content_html": "<p>It left.</p>",
                    "authors_note_html": "<p>Thanks.</p>", "authors_note_position": "bottom"}}]},
              {"data": {"type": "story", "id": "55", "attributes": {"title": "The Ferry", "num_words": 4},
                "meta": {"url": "https://www.fimfiction.net/story/55/the-ferry"},
                "relationships": {"author": {"data": {"type": "user", "id": "9"}}, "tags": {"data": [{"type": "story_tag", "id": "7"}]}}},
               "included": [{"type": "user", "id": "9", "attributes": {"name": "gull"}},
                            {"type": "story_tag", "id": "7", "attributes": {"name": "Ilse", "type": "character"}}]}]"#,
        )
        .expect("JSON");
        let mut answers_read = Answers::default();
        for answer in answers.as_array().expect("a list") {
            assert!(answers_read.take(answer.as_object().expect("an object")));
        }
        let works = answers_read.works(&Limits::DEFAULT);
        assert_eq!((works.len(), works[0].metadata.authors.join("|").as_str()), (1, "gull"));
        assert_eq!(works[0].metadata.characters, ["Ilse"]);
        let titles: Vec<_> = works[0].chapters.iter().map(|chapter| chapter.title.as_deref()).collect();
        assert_eq!(titles, [Some("Fog"), Some("Log")]);
        assert_eq!(works[0].chapters[0].paratext[0].kind, ParatextKind::EndNotes);
    }
}
