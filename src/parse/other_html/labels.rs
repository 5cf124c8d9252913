//! A header block of `Label: value` lines before a story.

use std::ops::Range;

use crate::model::{Paratext, ParatextKind};
use crate::parse::fanficfare::add_paratext;
use crate::parse::{Metadata, ParsedWork, plain_text};

/// How many lines without a label may stand between two lines with one.
const GAP: usize = 3;
/// The most lines in which a header begins.
const START: usize = 12;

/// `PG-13 for language and some violence` is still a rating, in bytes.
const LONGEST_RATING: usize = 60;

/// A value in a line below its label is at most so long, in bytes.
const LONGEST_CELL: usize = 120;

/// Labels that authors and archives write, in lower case.
const KNOWN: [&str; 58] = [
    "title",
    "story title",
    "story",
    "author",
    "authors",
    "author name",
    "by",
    "written by",
    "summary",
    "synopsis",
    "fandom",
    "fandoms",
    "fandom/pairing",
    "rating",
    "rated",
    "warning",
    "warnings",
    "pairing",
    "pairings",
    "relationship",
    "relationships",
    "ship",
    "character",
    "characters",
    "genre",
    "genres",
    "tag",
    "tags",
    "category",
    "categories",
    "series",
    "part",
    "date",
    "posted",
    "posted on",
    "published",
    "updated",
    "status",
    "word count",
    "words",
    "chapters",
    "language",
    "disclaimer",
    "disclaimers",
    "note",
    "notes",
    "author's note",
    "author's notes",
    "author notes",
    "a/n",
    "an",
    "spoilers",
    "spoiler",
    "archive",
    "distribution",
    "feedback",
    "keywords",
    "classification",
];

/// `Label: value`, where the label is known or at least looks like one (three short words at most).
pub(super) fn split(line: &str) -> Option<(&str, &str)> {
    let (label, value) = line.split_once(':')?;
    let label = label.trim().trim_matches(|c| matches!(c, '*' | '_' | '-' | '[' | '~')).trim();
    let plausible = !label.is_empty()
        && label.chars().count() <= 30
        && label.split_whitespace().count() <= 3
        && label
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '/' | '\'' | '’' | '-' | '&' | '.' | '(' | ')' | '?'))
        && label.starts_with(char::is_alphabetic);
    plausible.then(|| (label, value.trim()))
}

fn is_known(label: &str) -> bool {
    let lower = label.to_lowercase().replace('’', "'");
    KNOWN.contains(&lower.as_str()) || plain_text::is_header_label(label)
}

/// True for a line that begins with a label of a header.
pub(in crate::parse) fn begins_with_label(line: &str) -> bool {
    split(line).is_some_and(|(label, _)| is_known(label))
}

/// True for labels whose value is prose and may take several lines.
fn runs_on(label: &str) -> bool {
    let label = label.to_lowercase();
    ["summary", "synopsis", "note", "disclaimer", "a/n"].iter().any(|prose| label.contains(prose))
}

/// Reads the header block at the start of `lines` into `work`; the lines it takes, none if there is none. What stands above
/// it is not read.
///
/// A header begins with a known label and has two at least; a summary, a note and a disclaimer go on over lines without
/// a label, if another label follows soon.
pub(in crate::parse) fn read(lines: &[&str], work: &mut ParsedWork) -> Range<usize> {
    let known = |line: &&str| begins_with_label(line);
    let Some(first) = lines.iter().take(START).position(known) else { return 0..0 };
    let (mut end, mut count) = (first, 0);
    for (at, line) in lines.iter().enumerate().skip(first) {
        if at > end + GAP {
            break;
        }
        if known(line) {
            end = at;
            count += 1;
        } else if at == end + 1 && split(line).is_some_and(|(label, value)| label.len() <= 20 && value.len() <= 80) {
            // An unknown label right behind a known one: `Beta:`, `Codes:`. Script dialogue never follows a header directly.
            end = at;
        }
    }
    if count < 2 {
        return 0..0;
    }
    // In a table the last value stands in a line of its own, too.
    let is_open = split(lines[end]).is_some_and(|(label, value)| value.is_empty() && !runs_on(label));
    if is_open && lines.get(end + 1).is_some_and(|value| value.len() <= LONGEST_CELL) {
        end += 1;
    }
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in &lines[first..=end] {
        match (split(line), fields.last_mut()) {
            (Some((label, value)), _) => fields.push((label.to_owned(), value.to_owned())),
            (None, Some((label, value))) if runs_on(label) || value.is_empty() && line.len() <= LONGEST_CELL => {
                value.push(if value.is_empty() { ' ' } else { '\n' });
                value.push_str(line);
            }
            (None, _) => {}
        }
    }
    for (label, value) in fields {
        set(work, &label, value.trim());
    }
    first..end + 1
}

fn set(work: &mut ParsedWork, label: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    let Metadata { title, authors, fandoms, characters, relationships, rating, warnings, categories, tags, .. } =
        &mut work.metadata;
    let text = || Some(value.replace('\n', " "));
    let add = |list: &mut Vec<String>| {
        list.extend(value.split([',', ';', '\n']).map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned));
    };
    let note = |paratext: &mut Vec<Paratext>, kind| add_paratext(paratext, kind, value.to_owned());
    match label.to_lowercase().replace('’', "'").as_str() {
        "title" | "story title" | "story" => *title = text(),
        "author" | "authors" | "author name" | "by" | "written by" => authors.extend(text()),
        "fandom" | "fandoms" => add(fandoms),
        "character" | "characters" => add(characters),
        "pairing" | "pairings" | "relationship" | "relationships" | "ship" => add(relationships),
        // A longer value is a site's line of many things.
        "rating" | "rated" if value.len() <= LONGEST_RATING => *rating = text(),
        "warning" | "warnings" => add(warnings),
        "category" | "categories" => add(categories),
        "genre" | "genres" | "tag" | "tags" | "keywords" => add(tags),
        "series" => work.metadata.series.push((value.to_owned(), None)),
        "date" | "posted" | "posted on" | "published" => work.metadata.published = text(),
        "updated" => work.metadata.updated = text(),
        "status" => work.metadata.status = text(),
        "words" | "word count" => work.metadata.words = text(),
        "chapters" => work.metadata.chapters = text(),
        "language" => work.metadata.language = text(),
        "summary" | "synopsis" => note(&mut work.paratext, ParatextKind::Summary),
        "note" | "notes" | "author's note" | "author's notes" | "author notes" | "a/n" | "an" => {
            note(&mut work.paratext, ParatextKind::Notes);
        }
        "disclaimer" | "disclaimers" => note(&mut work.paratext, ParatextKind::Preface),
        // The dialects of mailing lists and journals, as in plain text.
        _ if plain_text::set_header_value(label, value, work) => {}
        _ => work.metadata.other.push((label.to_owned(), value.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_ends_where_the_labels_end() {
        let lines = [
            "Low Water",
            "Title: Low Water",
            "AUTHOR: Wren",
            "Pairing: Tara/Willow; Spike & Tara",
            "Codes: T/W",
            "Summary: Rain,",
            "and a cellar.",
            "Disclaimer: Not mine.",
            "The rain had come.",
            "Spike: what?",
        ];
        let mut work = ParsedWork::default();
        assert_eq!(read(&lines, &mut work), 1..8);
        assert_eq!(work.metadata.title.as_deref(), Some("Low Water"));
        assert_eq!(work.metadata.relationships, ["Tara/Willow", "Spike & Tara", "T/W"]);
        assert_eq!(work.paratext[0].text, "Rain,\nand a cellar.");
    }

    #[test]
    fn the_dialects_of_lists_and_journals_are_known() {
        let lines = [
            "Название: Соль",
            "Фандом: Маяк",
            "Characters/Pairing: Ada, Ada/Ben",
            "Rating/Warning(s): PG, rain",
            "Word count: 9",
            "Пэйринг и персонажи: Ада/Бен",
        ];
        let mut work = ParsedWork::default();
        assert_eq!(read(&lines, &mut work), 0..6);
        assert_eq!(work.metadata.title.as_deref(), Some("Соль"));
        assert_eq!(
            (work.metadata.fandoms, work.metadata.characters),
            (vec!["Маяк".to_owned()], vec!["Ada".to_owned()])
        );
        assert_eq!(
            (work.metadata.relationships, work.metadata.rating.as_deref()),
            (vec!["Ada/Ben".to_owned(), "Ада/Бен".to_owned()], Some("PG"))
        );
    }

    #[test]
    fn dialogue_is_not_a_header() {
        let mut work = ParsedWork::default();
        assert_eq!(read(&["Ryoko: Hello.", "Washu: Note: this is not one.", "She said: no."], &mut work), 0..0);
        assert_eq!(work, ParsedWork::default());
    }
}
