//! From the story's lines to chapters.

use std::ops::Range;

use super::headings::{Heading, Kind};
use super::labels::{self, Field};
use super::layout::Layout;
use super::lines::Lines;
use super::{back, paragraphs, prose};
use crate::model::{Paratext, ParatextKind};
use crate::parse::remark::{self, Certainty, Note};
use crate::parse::{BodyBuilder, ParsedChapter};
use crate::text::key;

/// Notes at a chapter's beginning are short.
const MAX_NOTE_LINES: usize = 20;
/// Those between paragraphs are shorter.
const MAX_INNER_LINES: usize = 12;

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
            let end = draft.chapter_end(at..heading.lines.start);
            draft.write(at..end);
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

/// The author's notes that stand between paragraphs, each a paragraph of its own.
fn inner_notes(lines: &Lines<'_>, range: Range<usize>, layout: &Layout) -> Vec<Range<usize>> {
    let mut notes = Vec::new();
    let mut at = range.start;
    while let Some(first) = lines.first_visible(at..range.end).filter(|_| !layout.double_spaced) {
        // Where lines are not wrapped each is a paragraph.
        let block = if layout.wrap.is_some() { lines.block(first, range.end) } else { first..first + 1 };
        at = block.end;
        let shown = lines.text(first);
        let may_be = remark::note(shown) == Some(Note::Beside) || shown.starts_with(['[', '(', '{', '<']);
        if !may_be || block.len() > MAX_INNER_LINES {
            continue;
        }
        // An indented line begins another paragraph.
        let indent = lines.get(first).indent;
        let is_one = block.clone().all(|line| lines.get(line).indent <= indent);
        let text = lines.paragraphs(block.clone());
        if remark::is_bracketed_note(&text) || is_one && remark::note(&text) == Some(Note::Beside) {
            notes.push(block);
        }
    }
    notes
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
    /// Where the text of a chapter ends that another follows: what stands behind it is told as behind a whole story, and has
    /// to be a small part of it.
    fn chapter_end(&mut self, range: Range<usize>) -> usize {
        const MOST: usize = 4;
        let bytes = |range: Range<usize>| range.map(|line| self.lines.text(line).len()).sum::<usize>();
        let end = back::story_end(self.lines, range.clone(), None, None);
        let behind = bytes(end..range.end);
        if self.heading.is_none() || behind == 0 || behind * MOST > bytes(range.clone()) {
            return range.end;
        }
        self.note(ParatextKind::EndNotes, end..range.end);
        end
    }

    fn write(&mut self, range: Range<usize>) {
        let start = self.notes_end(range.clone());
        let end = self.without_closing(start..range.end);
        let layout = self.layout.of_part(self.lines, &(start..end));
        let mut at = start;
        for note in inner_notes(self.lines, start..end, &layout) {
            paragraphs::write(self.lines, at..note.start, &layout, &mut self.builder);
            self.note(ParatextKind::Notes, note.clone());
            at = note.end;
        }
        paragraphs::write(self.lines, at..end, &layout, &mut self.builder);
    }

    fn note(&mut self, kind: ParatextKind, range: Range<usize>) {
        let text = prose::without_addresses(self.lines.paragraphs(range));
        self.notes.push(Paratext { kind, text });
    }

    /// Takes `A/N: …` and lines that everybody writes before a story as notes, where a chapter begins with them.
    fn notes_end(&mut self, range: Range<usize>) -> usize {
        let lines = self.lines;
        let mut start = range.start;
        while let Some(first) = lines.first_visible(start..range.end).filter(|_| self.heading.is_some()) {
            let block = lines.block(first, range.end);
            let is_note = labels::read(lines.text(first))
                .is_some_and(|label| matches!(label.field, Field::Notes | Field::Disclaimer));
            let is_stock = block.len() == 1 && remark::opens(lines.text(first)) == Some(Certainty::Sure);
            if !(is_note || is_stock) || block.len() > MAX_NOTE_LINES {
                break;
            }
            self.note(ParatextKind::Notes, block.clone());
            start = block.end;
        }
        start
    }

    /// Without `To be continued` and `Please review!` as the last lines.
    fn without_closing(&mut self, range: Range<usize>) -> usize {
        let lines = self.lines;
        let mut end = range.end;
        while let Some(last) = (range.start..end).rev().find(|index| !lines.is_blank(*index)) {
            let alone = last > range.start && lines.is_blank(last - 1);
            let is_request = alone && remark::closes(lines.text(last)) == Some(Certainty::Sure);
            if is_request {
                self.note(ParatextKind::EndNotes, last..last + 1);
            } else if !back::is_end_mark(lines.text(last)) {
                break;
            }
            end = last;
        }
        end
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
