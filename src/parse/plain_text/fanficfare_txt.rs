//! FanFicFare's text output.
//!
//! Layout: blank lines, the title, `by AUTHOR`, a block of `Label: value` wrapped at a fixed column without
//! indentation (`Summary:` last), perhaps `TABLE OF CONTENTS`, then each chapter under a title set in by eight
//! blanks or a tab, `End file.` at last. The chapters' text is html2text output: `###` headings, `* * *`,
//! `_emphasis_`, `>` quotes, two trailing blanks for a line break.

use std::ops::Range;

use super::lines::Lines;
use super::{html2text, is_binary};
use crate::model::Paratext;
use crate::parse::fanficfare::{Value, set, set_title};
use crate::parse::heading::chapter_title;
use crate::parse::{BodyBuilder, Format, ParseError, ParsedChapter, ParsedWork};
use crate::source::Source;

/// FanFicFare's `.txt` files.
pub(in crate::parse) struct FanFicFareTxt;

/// Columns before a chapter's title.
const TITLE_INDENT: u16 = 8;
/// Labels that FanFicFare writes unless told otherwise.
const LABELS: &[&str] = &[
    "series",
    "series url",
    "category",
    "genre",
    "language",
    "characters",
    "relationships",
    "pairings",
    "status",
    "published",
    "updated",
    "packaged",
    "rating",
    "warnings",
    "chapters",
    "words",
    "publisher",
    "story url",
    "author url",
    "summary",
    "collections",
    "reviews",
    "favs",
    "follows",
    "kudos",
    "hits",
    "bookmarks",
    "comments",
    "fandoms",
    "additional tags",
    "freeform tags",
    "ao3 categories",
    "version",
    "last update",
    "extra tags",
    "file created",
];

impl Format for FanFicFareTxt {
    fn id(&self) -> &'static str {
        "fanficfare-txt"
    }

    fn version(&self) -> u32 {
        4
    }

    fn signs(&self) -> &'static str {
        "a title page with the labels that FanFicFare writes"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if is_binary(source) {
            return false;
        }
        let lines = Lines::of(source);
        let Some(page) = TitlePage::find(&lines) else { return false };
        let known =
            |wanted: &[&str]| page.labels(&lines).iter().any(|label| wanted.contains(&label.0.to_lowercase().as_str()));
        let is_page =
            known(&["story url", "packaged"]) || source.text().text.trim_end().ends_with("End file.") && known(LABELS);
        // A copy without the blanks before its lines has no titles of chapters left: it reads as plain text.
        is_page && (page.block.end..lines.len()).any(|index| is_chapter_title(&lines, index))
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let lines = Lines::of(source);
        let page = TitlePage::find(&lines)
            .ok_or(ParseError::Missing { format: "fanficfare-txt", expected: "a title and `by AUTHOR`" })?;
        let mut work = ParsedWork::default();
        page.read(&lines, &mut work);
        chapters(&lines, page.block.end, &mut work);
        if work.chapters.is_empty() {
            return Err(ParseError::Empty);
        }
        emit(work);
        Ok(())
    }
}

/// Where the parts of the title page stand.
struct TitlePage {
    title: Range<usize>,
    author: Range<usize>,
    /// From the first label to the table of contents or the first chapter.
    block: Range<usize>,
}

impl TitlePage {
    fn find(lines: &Lines<'_>) -> Option<Self> {
        let first = lines.first_visible(0..lines.len().min(20))?;
        let title = lines.block(first, lines.len());
        let second = lines.first_visible(title.end..lines.len().min(title.end + 10))?;
        lines.text(second).strip_prefix("by ")?;
        let author = lines.block(second, lines.len());
        let third = lines.first_visible(author.end..lines.len().min(author.end + 10))?;
        label(lines.text(third))?;
        let end = (third..lines.len())
            .find(|index| lines.text(*index) == "TABLE OF CONTENTS" || is_chapter_title(lines, *index))
            .unwrap_or(lines.len());
        Some(Self { title, author, block: third..end })
    }

    /// The labels in order: name and the lines of the value, the first with the label.
    fn labels<'a>(&self, lines: &Lines<'a>) -> Vec<(&'a str, Range<usize>)> {
        let wrap =
            self.block.clone().map(|index| lines.get(index).width).filter(|width| *width <= 78).max().unwrap_or(78);
        let mut found: Vec<(&str, Range<usize>)> = Vec::new();
        for index in self.block.clone() {
            let summary = found.last().is_some_and(|(name, _)| name.eq_ignore_ascii_case("summary"));
            match label(lines.text(index)).filter(|_| !summary) {
                Some(name) if found.is_empty() || begins_label(lines, index, name, wrap) => {
                    found.push((name, index..index + 1));
                }
                _ => {
                    if let Some((_, value)) = found.last_mut().filter(|_| summary || !lines.is_blank(index)) {
                        value.end = index + 1;
                    }
                }
            }
        }
        found
    }

    fn read(&self, lines: &Lines<'_>, work: &mut ParsedWork) {
        let joined = |range: Range<usize>| range.map(|index| lines.text(index)).collect::<Vec<_>>().join(" ");
        set_title(&mut work.metadata, &joined(self.title.clone()));
        let authors = joined(self.author.clone());
        set(work, "author", Value::Text(authors.trim_start_matches("by ").to_owned()));
        for (name, value) in self.labels(lines) {
            let first = lines.text(value.start).split_once(':').map_or("", |(_, rest)| rest.trim());
            let rest = lines.paragraphs(value.start + 1..value.end);
            let text = if name.eq_ignore_ascii_case("summary") {
                unwrapped(first, &rest)
            } else {
                format!("{first} {}", rest.replace('\n', " "))
            };
            set(work, name, Value::Text(text.trim().to_owned()));
        }
    }
}

/// Paragraphs of wrapped lines, each on one line.
fn unwrapped(first: &str, rest: &str) -> String {
    let whole = format!("{first}\n{rest}");
    whole.split("\n\n").map(|paragraph| paragraph.trim().replace('\n', " ")).collect::<Vec<_>>().join("\n\n")
}

/// The name of a label line.
fn label(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(':')?;
    let words = name.split(' ').count();
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '/'));
    (words <= 4 && plain && name.len() <= 32 && !name.is_empty() && (rest.is_empty() || rest.starts_with(' ')))
        .then_some(name)
}

/// A wrapped value can look like a label: an unknown name counts only after a line that had room for it.
fn begins_label(lines: &Lines<'_>, index: usize, name: &str, wrap: u16) -> bool {
    let lower = name.to_lowercase();
    let before = lines.get(index - 1).width;
    let word = lines.text(index).split(' ').next().map_or(0, |word| word.chars().count());
    LABELS.contains(&lower.as_str()) || usize::from(before) + 1 + word <= usize::from(wrap)
}

/// Two blank lines, eight blanks or a tab, a title, a blank line or the title's next line at the margin.
fn is_chapter_title(lines: &Lines<'_>, index: usize) -> bool {
    let line = lines.get(index);
    !line.is_blank()
        && line.indent == TITLE_INDENT
        && index >= 2
        && lines.is_blank(index - 1)
        && lines.is_blank(index - 2)
}

fn chapters(lines: &Lines<'_>, from: usize, work: &mut ParsedWork) {
    let end = (from..lines.len())
        .rev()
        .find(|index| !lines.is_blank(*index))
        .filter(|last| lines.text(*last) == "End file.")
        .unwrap_or(lines.len());
    let starts: Vec<usize> = (from..end).filter(|index| is_chapter_title(lines, *index)).collect();
    for (at, start) in starts.iter().enumerate() {
        let stop = starts.get(at + 1).copied().unwrap_or(end);
        let title = lines.block(*start, stop);
        let written: Vec<&str> = title.clone().map(|index| lines.text(index)).collect();
        let mut chapter =
            ParsedChapter { title: title_of(&written.join(" "), at, starts.len(), work), ..ParsedChapter::default() };
        let mut builder = BodyBuilder::new();
        for part in html2text::parts(lines, title.end..stop) {
            match part.kind {
                None => html2text::write(lines, part.lines, &mut builder),
                Some(kind) => chapter.paratext.push(Paratext { kind, text: html2text::prose(lines, part.lines) }),
            }
        }
        chapter.body = builder.finish();
        work.chapters.push(chapter);
    }
    work.chapters.retain(|chapter| !chapter.body.is_empty() || !chapter.paratext.is_empty());
}

fn title_of(written: &str, at: usize, count: usize, work: &ParsedWork) -> Option<String> {
    // A work of one chapter repeats its title above it.
    if count == 1 && work.metadata.title.as_deref() == Some(written) {
        return None;
    }
    chapter_title(written, at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_titles_of_chapters_is_left_to_plain_text() {
        let page = "The Weir\n\nby Ann Lee\n\nStatus: Completed\n\nPackaged: 2020-01-01 10:00:00\n\n";
        let is_read = |text: &str| FanFicFareTxt.recognises(&Source::new("a.txt", text.as_bytes()));
        assert!(is_read(&format!("{page}\n\n        The Ferry\n\nShe crossed the weir.\n")));
        assert!(is_read(&format!("{page}\n\n\tThe Ferry\n\nShe crossed the weir.\n")));
        assert!(!is_read(&format!("{page}The Ferry\n\nShe crossed the weir.\n")));
        assert!(!is_read(page));
    }
}
