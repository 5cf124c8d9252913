//! The table of chapters of an eFiction database as a JSON array, one object a row.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::sql::{Row, Tables};
use super::story;
use crate::parse::{Format, ParseError, ParsedWork};
use crate::source::Source;

/// Chapters of eFiction stories, without the table of stories: what is known of each is its number.
pub(in crate::parse) struct EfictionChapters;

impl Format for EfictionChapters {
    fn id(&self) -> &'static str {
        "efiction-chapters-json"
    }

    fn version(&self) -> u32 {
        1
    }

    fn reads_data(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "a JSON array of rows with the columns of eFiction's chapters"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        let bytes = source.bytes();
        let has = |column: &[u8]| memchr::memmem::find(bytes, column).is_some();
        source.extension().as_deref() == Some("json")
            && bytes.trim_ascii_start().starts_with(b"[")
            && has(b"\"chapid\"")
            && has(b"\"storytext\"")
            && has(b"\"sid\"")
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let rows: Vec<Map<String, Value>> =
            serde_json::from_slice(source.bytes()).map_err(|error| ParseError::Damaged {
                format: self.id(),
                place: format!("line {}", error.line()),
                reason: error.to_string(),
            })?;
        let rows: Vec<Row> = rows.iter().map(row).collect();
        // Each story that has a chapter here, in the order of their numbers.
        let number = |row: &Row| row.get("sid").and_then(|sid| sid.parse::<u64>().ok());
        let stories: BTreeMap<u64, Row> = rows
            .iter()
            .filter_map(|row| Some((number(row)?, [("sid".to_owned(), row.get("sid")?.clone())].into_iter().collect())))
            .collect();
        let tables = Tables::from_iter([("stories", stories.into_values().collect()), ("chapters", rows)]);
        let works = story::works(&tables, source.folder(), source.limits());
        if works.is_empty() {
            return Err(ParseError::Missing { format: self.id(), expected: "rows of chapters" });
        }
        works.into_iter().filter(|work| !work.chapters.is_empty()).for_each(emit);
        Ok(())
    }
}

fn row(object: &Map<String, Value>) -> Row {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    object.iter().filter_map(|(name, value)| Some((name.to_lowercase(), text(value)?))).collect()
}

#[cfg(test)]
mod tests {
    use crate::parse::detect;
    use crate::source::Source;

    #[test]
    fn the_chapters_of_one_story_are_one_work() {
        let rows = br#"[{"chapid": 9, "title": "Sand", "inorder": 2, "storytext": "Cold.", "sid": 7, "uid": 1, "notes": null},
            {"chapid": 8, "title": "Weed", "inorder": 1, "storytext": "Black.\n\nIt lay there.", "sid": 7, "uid": 1, "endnotes": "So black."},
            {"chapid": 10, "title": "", "inorder": 1, "storytext": "A bell.", "sid": 8, "uid": 1}]"#;
        let source = Source::new("chapters.json", rows);
        let format = detect(&source).expect("a format");
        let mut works = Vec::new();
        format.parse(&source, &mut |work| works.push(work)).expect("works");
        let texts: Vec<Vec<&str>> =
            works.iter().map(|work| work.chapters.iter().map(|chapter| chapter.body.text.as_str()).collect()).collect();
        assert_eq!(
            (format.id(), texts),
            ("efiction-chapters-json", vec![vec!["Black.\n\nIt lay there.", "Cold."], vec!["A bell."]])
        );
        assert_eq!(works[0].chapters[0].title.as_deref(), Some("Weed"));
    }
}
