//! Pages beside the story, told by what they are called: in the table of contents, by their file's name, above their text.

use super::plain;
use crate::model::ParatextKind;
use crate::parse::ParsedWork;
use crate::parse::epub::text::{ChapterReader, LONGEST_FRONT, is_heading};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Document, Element};
use crate::parse::remark::{self, Note};
use crate::text::word_count;

/// Names of short pages about the book or its author, as [`plain`] writes them. A long page of such a name may be a chapter.
const ABOUT: &[&str] = &[
    "about author",
    "about the author",
    "about the authors",
    "acknowledgements",
    "acknowledgments",
    "dedication",
    "disclaimer",
    "disclaimers",
    "epigraph",
    "foreword",
    "glossary",
    "information",
    "introduction",
    "story info",
    "story information",
];
/// Names of short pages that tell what the story is about.
const SUMMARIES: &[&str] = &["description", "summary"];
/// Names of pages of notes to the text.
const NOTES: &[&str] = &["endnotes", "end notes", "footnotes", "rearnotes"];

/// What a page beside the story is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::parse) enum Matter {
    /// About the book or its author.
    About,
    /// What the story is about.
    Summary,
    /// Words to readers, or notes to the text.
    Notes,
}

impl Matter {
    /// What a page of this name is, if it is no story. A page `is_short` if it has no more words than [`LONGEST_FRONT`].
    pub(in crate::parse) fn called(name: &str, is_short: bool) -> Option<Self> {
        let plain = plain(name);
        let is = |list: &[&str]| list.contains(&plain.as_str());
        if remark::note(name) == Some(Note::Below) || is(NOTES) {
            return Some(Self::Notes);
        }
        match is_short {
            true if plain == "notes" => Some(Self::Notes),
            true if is(SUMMARIES) => Some(Self::Summary),
            true if is(ABOUT) || plain.starts_with("also by ") => Some(Self::About),
            _ => None,
        }
    }

    /// Keeps the text of such a page: beside the work, or, where notes stand between two chapters (`goes_on`), with the one above.
    pub(in crate::parse) fn keep(
        self,
        page: &Document,
        goes_on: bool,
        reader: &mut ChapterReader<'_>,
        work: &mut ParsedWork,
    ) {
        let text = page.root().prose();
        let kind = match self {
            Self::Notes if reader.has_begun() && goes_on => return reader.add_note(text),
            Self::Notes if reader.has_begun() => ParatextKind::EndNotes,
            Self::Notes => ParatextKind::Notes,
            Self::Summary => ParatextKind::Summary,
            Self::About if reader.has_begun() => ParatextKind::Afterword,
            Self::About => ParatextKind::Preface,
        };
        let text = if self == Self::Notes { text } else { without_heading(page, text) };
        add_paratext(&mut work.paratext, kind, text);
    }
}

/// A summary without the heading that calls it so, unless the heading is all there is.
fn without_heading(page: &Document, text: String) -> String {
    let heading = first_heading(page).map(Element::text);
    let rest = heading.filter(|heading| Matter::called(heading, true) == Some(Matter::Summary)).and_then(|heading| {
        let rest = text.strip_prefix(heading.as_str())?.trim_start();
        (!rest.is_empty()).then(|| rest.to_owned())
    });
    rest.unwrap_or(text)
}

/// True for a page with no more words than a title page has.
pub(in crate::parse) fn is_short(page: &Document) -> bool {
    word_count(&page.root().text()) <= LONGEST_FRONT
}

/// The heading that a page begins with.
pub(in crate::parse) fn first_heading(page: &Document) -> Option<Element<'_>> {
    let first = page.root().elements().find(|element| element.name() == "p" || is_heading(element.name()));
    first.filter(|first| is_heading(first.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_beside_the_story_are_told_by_their_names() {
        for (name, short, long) in [
            ("Author’s Note", Some(Matter::Notes), Some(Matter::Notes)),
            ("A/N", Some(Matter::Notes), Some(Matter::Notes)),
            ("Footnotes", Some(Matter::Notes), Some(Matter::Notes)),
            ("Notes", Some(Matter::Notes), None),
            ("SUMMARY", Some(Matter::Summary), None),
            ("About the Author", Some(Matter::About), None),
            ("Also by Mara", Some(Matter::About), None),
            ("Story Information", Some(Matter::About), None),
            ("A Dedication of Lamps", None, None),
            ("Notes on a Ferry", None, None),
            ("A/N: and then the ferry left", None, None),
            ("Chapter 1", None, None),
        ] {
            assert_eq!((Matter::called(name, true), Matter::called(name, false)), (short, long), "{name}");
        }
    }
}
