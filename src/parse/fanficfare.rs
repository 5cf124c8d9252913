//! The labels of a FanFicFare title page, shared by its EPUB, HTML and text output.
//!
//! FanFicFare writes one page of `Label: value` for every site, so the words shift: `Category` holds the *fandoms*,
//! `Genre` holds the additional tags and, for AO3, its categories (`F/M`, `Gen`) mixed in. Every label can be renamed by
//! the user, so case does not matter and an unknown label is kept as it is.

use super::html::Element;
use super::{Metadata, ParsedWork};
use crate::model::{Paratext, ParatextKind};

/// The value of a label: as one text, or as the list that its markup shows.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// One text; lists are joined by `, `.
    Text(String),
    /// One entry per value.
    List(Vec<String>),
}

impl Value {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text.trim().to_owned(),
            Self::List(list) => list.join(", "),
        }
    }

    /// The entries. No site that FanFicFare reads allows a comma in a tag, so it divides.
    fn into_list(self) -> Vec<String> {
        let entries = |list: &mut dyn Iterator<Item = &str>| -> Vec<String> {
            list.map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
        };
        match self {
            Self::Text(text) => entries(&mut text.split(", ").map(|entry| entry.trim_end_matches(','))),
            Self::List(list) => entries(&mut list.iter().map(String::as_str)),
        }
    }
}

/// Puts what one label says in its place in `work`. The label may end in a colon.
pub(crate) fn set(work: &mut ParsedWork, label: &str, value: Value) {
    let label = label.trim().trim_end_matches(':').trim_end();
    let metadata = &mut work.metadata;
    match label.to_ascii_lowercase().replace("(s)", "s").as_str() {
        "title" => set_title(metadata, &value.into_text()),
        "author" | "authors" => metadata.authors.extend(value.into_list()),
        "series" => metadata.series.extend(value.into_list().iter().map(|entry| series(entry))),
        "category" | "categories" | "fandom" | "fandoms" => metadata.fandoms.extend(value.into_list()),
        "genre" | "genres" | "additional tags" | "freeform tags" => {
            let (categories, tags): (Vec<_>, Vec<_>) = value.into_list().into_iter().partition(|tag| is_category(tag));
            metadata.categories.extend(categories);
            metadata.tags.extend(tags);
        }
        "ao3 categories" | "ao3categories" => metadata.categories.extend(value.into_list()),
        "language" => metadata.language = text(value),
        "character" | "characters" => metadata.characters.extend(value.into_list()),
        "relationships" | "relationship" | "pairings" | "pairing" | "ships" | "ship" => {
            metadata.relationships.extend(value.into_list());
        }
        "status" => metadata.status = text(value),
        "published" => metadata.published = text(value),
        "updated" => metadata.updated = text(value),
        "rating" | "rated" | "story rating" => metadata.rating = text(value),
        "warnings" | "warning" | "archive warnings" | "archive warning" => metadata.warnings.extend(value.into_list()),
        "chapters" => metadata.chapters = text(value),
        "words" | "word count" | "story words" => metadata.words = text(value),
        "collections" | "collection" => metadata.collections.extend(value.into_list()),
        "story url" => metadata.url = text(value),
        "summary" => add_paratext(&mut work.paratext, ParatextKind::Summary, value.into_text()),
        _ => {
            if let Some(value) = text(value) {
                metadata.other.push((label.to_owned(), value));
            }
        }
    }
}

/// Sets the title; a download of some chapters only has ` (Ch 2-5)` behind it, which is FanFicFare's word, not the author's.
pub(crate) fn set_title(metadata: &mut Metadata, written: &str) {
    let written = written.trim();
    let part = written
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" (Ch "))
        .filter(|(_, range)| !range.is_empty() && range.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
    let title = match part {
        Some((title, range)) => {
            metadata.other.push(("Ch".to_owned(), range.to_owned()));
            title
        }
        None => written,
    };
    metadata.title = Some(title.to_owned()).filter(|title| !title.is_empty());
}

/// Reads a block of chapter notes (`.fff_chapter_notes`): each `<b>Label:</b>` names what follows it.
pub(crate) fn chapter_notes(notes: Element<'_>, paratext: &mut Vec<Paratext>) {
    let default = if notes.has_class("fff_foot_notes") { ParatextKind::EndNotes } else { ParatextKind::Notes };
    let mut kind = default;
    let before = paratext.len();
    for part in notes.children() {
        match part.name() {
            "b" | "strong" => {
                let summary = part.text().to_ascii_lowercase().starts_with("summary");
                kind = if summary { ParatextKind::Summary } else { default };
            }
            _ => add_paratext(paratext, kind, part.prose()),
        }
    }
    if paratext.len() == before {
        add_paratext(paratext, default, notes.prose());
    }
}

/// The kind of note that a bold label names, as FanFicFare writes it before and behind a chapter of AO3: `Notes for the Chapter:`.
pub(crate) fn note_label(text: &str) -> Option<ParatextKind> {
    let label = text.trim().replace('’', "'").to_lowercase();
    match label.as_str() {
        "author's note:" | "author's notes:" | "notes for the chapter:" => Some(ParatextKind::Notes),
        "summary for the chapter:" => Some(ParatextKind::Summary),
        _ => None,
    }
}

/// Adds a text around the story, unless it is empty.
pub(crate) fn add_paratext(paratext: &mut Vec<Paratext>, kind: ParatextKind, text: String) {
    if !text.trim().is_empty() {
        paratext.push(Paratext { kind, text });
    }
}

fn text(value: Value) -> Option<String> {
    Some(value.into_text()).filter(|text| !text.is_empty())
}

/// `Name [3]`: the series and the place in it.
fn series(entry: &str) -> (String, Option<String>) {
    let place = entry
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once(" ["))
        .filter(|(_, place)| !place.is_empty() && place.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
    match place {
        Some((name, place)) => (name.to_owned(), Some(place.to_owned())),
        None => (entry.to_owned(), None),
    }
}

/// AO3's categories, which its adapter mixes into the genres.
pub(crate) fn is_category(tag: &str) -> bool {
    matches!(tag, "F/F" | "F/M" | "M/M" | "Gen" | "Multi" | "Other")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_find_their_place() {
        let mut work = ParsedWork::default();
        for (label, value) in [
            ("SERIES:", "Cellars [2]"),
            ("Category:", "Buffy the Vampire Slayer (TV), Angel (TV)"),
            ("genre", "Angst, F/F, Gen, Slow Burn"),
            ("Pairings:", "Tara M./Willow R., Spike & Tara M."),
            ("Packaged:", "2020-01-02"),
            ("Summary:", "Rain."),
            ("Words:", ""),
            ("Character(s):", "Tara M."),
            ("Archive Warnings:", "Major Character Death"),
        ] {
            set(&mut work, label, Value::Text(value.to_owned()));
        }
        set_title(&mut work.metadata, "Low Water (Ch 2-5)");
        let metadata = &work.metadata;
        assert_eq!(metadata.series, [("Cellars".to_owned(), Some("2".to_owned()))]);
        assert_eq!(metadata.fandoms.len(), 2);
        assert_eq!(
            (metadata.tags.join("|"), metadata.categories.join("|")),
            ("Angst|Slow Burn".into(), "F/F|Gen".into())
        );
        assert_eq!((metadata.characters.len(), metadata.warnings.len()), (1, 1));
        assert_eq!(metadata.relationships, ["Tara M./Willow R.", "Spike & Tara M."]);
        assert_eq!(metadata.other, [("Packaged".into(), "2020-01-02".into()), ("Ch".into(), "2-5".into())]);
        assert_eq!((metadata.words.as_deref(), metadata.title.as_deref()), (None, Some("Low Water")));
        assert_eq!(work.paratext[0].text, "Rain.");
    }
}
