//! From the story's lines to chapters.

use std::ops::Range;

use super::headings::{Heading, Kind};
use super::labels::{self, Field};
use super::layout::Layout;
use super::lines::Lines;
use super::{back, paragraphs, prose};
use crate::model::{Paratext, ParatextKind};
use crate::parse::{BodyBuilder, ParsedChapter};
use crate::text::key;

/// Notes at a chapter's beginning are short.
const MAX_NOTE_LINES: usize = 20;

/// Cuts the story's ranges at the headings that lie in them. A chapter without text is none: its heading
/// (`PART II` above `CHAPTER 1`) goes to the next.
pub(super) fn chapters(lines: &Lines<'_>, stories: &[Range<usize>], headings: &[Heading]) -> Vec<ParsedChapter> {
    let layout = Layout::of(lines, stories);
    let mut draft = Draft {
        lines,
        layout,
        chapters: Vec::new(),
        builder: BodyBuilder::new(),
        heading: None,
        above: None,
        notes: Vec::new(),
    };
    let mut headings = headings.iter().peekable();
    for story in stories {
        let mut at = story.start;
        // A new post goes on with a new scene.
        draft.builder.scene_break();
        while let Some(heading) = headings.next_if(|heading| heading.lines.start < story.end) {
            if heading.lines.start < at {
                continue;
            }
            draft.write(at..heading.lines.start);
            draft.close();
            draft.open(heading);
            at = heading.lines.end;
        }
        draft.write(at..story.end);
    }
    draft.close();
    let mut chapters = draft.chapters;
    move_foreword(&mut chapters);
    chapters
}

/// A foreword under a heading of its own stands before the story, not in it.
fn move_foreword(chapters: &mut Vec<ParsedChapter>) {
    const FOREWORDS: [&str; 6] =
        ["foreword", "preface", "authors note", "author s note", "disclaimer", "acknowledgements"];
    let is_foreword = |title: &str| FOREWORDS.contains(&key(title).as_str());
    if chapters.len() > 1 && chapters[0].title.as_deref().is_some_and(is_foreword) {
        let foreword = chapters.remove(0);
        let text = prose::without_addresses(foreword.body.text);
        chapters[0].paratext.insert(0, Paratext { kind: ParatextKind::Preface, text });
    }
}

struct Draft<'a, 'b> {
    lines: &'a Lines<'b>,
    layout: Layout,
    chapters: Vec<ParsedChapter>,
    builder: BodyBuilder,
    heading: Option<&'a Heading>,
    /// The label of a book or part whose first chapter has not begun.
    above: Option<String>,
    notes: Vec<Paratext>,
}

impl<'a> Draft<'a, '_> {
    fn write(&mut self, range: Range<usize>) {
        let start = self.notes_end(range.clone());
        let end = self.without_mark(start..range.end);
        let layout = self.layout.of_part(self.lines, &(start..end));
        paragraphs::write(self.lines, start..end, &layout, &mut self.builder);
    }

    /// Takes `A/N: …` at the beginning as notes.
    fn notes_end(&mut self, range: Range<usize>) -> usize {
        let lines = self.lines;
        let Some(first) = lines.first_visible(range.clone()).filter(|_| self.heading.is_some()) else {
            return range.start;
        };
        let block = lines.block(first, range.end);
        let is_note = labels::read(lines.text(first))
            .is_some_and(|label| matches!(label.field, Field::Notes | Field::Disclaimer));
        if !is_note || block.len() > MAX_NOTE_LINES {
            return range.start;
        }
        let text = prose::without_addresses(lines.paragraphs(block.clone()));
        self.notes.push(Paratext { kind: ParatextKind::Notes, text });
        block.end
    }

    /// Without `To be continued` as the last line.
    fn without_mark(&self, range: Range<usize>) -> usize {
        let last = range.clone().rev().find(|index| !self.lines.is_blank(*index));
        last.filter(|last| back::is_end_mark(self.lines.text(*last))).unwrap_or(range.end).max(range.start)
    }

    fn open(&mut self, heading: &'a Heading) {
        self.heading = Some(heading);
    }

    fn close(&mut self) {
        let body = std::mem::take(&mut self.builder).finish();
        let heading = self.heading.take();
        if body.is_empty() {
            if let Some(heading) = heading {
                let own = match &heading.title {
                    Some(title) => format!("{}: {title}", heading.label),
                    None => heading.label.clone(),
                };
                self.above = Some(match self.above.take() {
                    Some(above) => format!("{above}, {own}"),
                    None => own,
                });
            }
            return;
        }
        let position = self.chapters.len() as u32 + 1;
        let title = heading.and_then(|heading| title(heading, position, self.above.take().as_deref()));
        self.chapters.push(ParsedChapter { title, body, paratext: std::mem::take(&mut self.notes) });
    }
}

/// The chapter's title; its label where that says more than the position does.
fn title(heading: &Heading, position: u32, above: Option<&str>) -> Option<String> {
    match (&heading.title, heading.kind) {
        (Some(title), Kind::Named) => Some(format!("{}: {title}", heading.label)),
        (Some(title), _) => Some(title.clone()),
        (None, Kind::Named) => Some(heading.label.clone()),
        (None, _) if heading.number == Some(position) => None,
        (None, _) => Some(match above {
            Some(above) => format!("{above}, {}", heading.label),
            None => heading.label.clone(),
        }),
    }
}
