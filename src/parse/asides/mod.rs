//! What authors say to their readers inside a chapter's text, where the site gives their notes no place of their own.
//!
//! ```text
//! The Weir                       the story's name, its author, the chapter's number, repeated
//! Disclaimer: I don't own …      labels, with or without text behind them
//! A/N: Sorry for the wait!
//! Hope you like this chapter.    prose about the story
//! ***                            the break below a note belongs to it
//! Mara put the lamp down.        the story
//! [A/N: she never did before]    a note in brackets
//! The door was shut.
//! ***
//! Please review!
//! ```
//! Procedure: [`words`] tells what one block is; [`front`] and [`back`] say how far the notes go at both ends. They go to the
//! chapter's notes; nothing is lost. Between the ends only paragraphs that begin `A/N: …` and what brackets hold are taken for
//! notes. In doubt a block is story.

mod back;
mod front;
mod words;

use std::ops::Range;

use super::cut::copy_into;
use super::fanficfare::add_paratext;
use super::heading::numbered_heading;
use super::{BodyBuilder, ParsedChapter, ParsedWork};
use crate::model::{Block, BlockKind, Body, Paratext, ParatextKind};
use crate::text::key;
use words::Label;

/// Sets apart what the chapters of a work hold beside the story.
pub(super) fn set_apart(work: &mut ParsedWork) {
    let title = work.metadata.title.as_deref().map(key).unwrap_or_default();
    let authors: Vec<String> = work.metadata.authors.iter().map(|author| key(author)).collect();
    let first = work.part.as_ref().map_or(1, |part| part.first.max(1) as usize);
    let is_only = work.chapters.len() == 1 && work.part.is_none();
    for (index, chapter) in work.chapters.iter_mut().enumerate() {
        let names = Names { title: &title, authors: &authors, number: first + index };
        divide(chapter, &names, is_only);
    }
}

/// What a chapter's first lines may repeat.
struct Names<'a> {
    /// The work's title as a [`key`].
    title: &'a str,
    /// Its authors, as keys.
    authors: &'a [String],
    /// The chapter's place.
    number: usize,
}

impl Names<'_> {
    /// True for a line that only repeats title, author or the chapter's name.
    fn repeated(&self, line: &str, chapter: &str) -> bool {
        const LONGEST: usize = 120;
        if line.len() > LONGEST {
            return false;
        }
        let line = line.trim_matches(|c: char| !c.is_alphanumeric());
        let words = key(line);
        let by = |rest: &str| self.authors.iter().any(|author| rest.strip_prefix("by ").unwrap_or(rest) == author);
        if words.is_empty() {
            return false;
        }
        let behind_title = || words.strip_prefix(self.title).map(str::trim_start).filter(|_| !self.title.is_empty());
        let of_title = behind_title().is_some_and(|rest| rest.is_empty() || by(rest) || self.is_number(rest));
        let ends_open = !line.ends_with(['.', ',']);
        of_title || by(&words) || words == chapter || ends_open && self.is_number(line)
    }

    /// True for `Love, gull` below a chapter by gull.
    fn signs(&self, line: &str) -> bool {
        const GREETINGS: [&str; 8] = ["bye", "cheers", "ciao", "love", "sincerely", "ttfn", "xoxo", "yours"];
        let words = key(line);
        let name = GREETINGS.iter().find_map(|word| words.strip_prefix(word)?.strip_prefix(' ')).unwrap_or(&words);
        let set_off = name.len() < words.len() || line.trim_start().starts_with(['-', '–', '—', '~']);
        set_off && self.authors.iter().any(|author| author == name)
    }

    /// True for `Chapter 3` and `Chapter 3: Rain` of the third chapter.
    fn is_number(&self, line: &str) -> bool {
        numbered_heading(line) == Some(self.number)
    }
}

fn divide(chapter: &mut ParsedChapter, names: &Names<'_>, is_only: bool) {
    let title = chapter.title.as_deref().map(key).unwrap_or_default();
    let text = Blocks { body: &chapter.body };
    let count = text.len();
    let start = front::end(&text, |line| names.repeated(line, &title));
    if start == count {
        // A chapter may be a note; a work is none, whatever it looks like.
        if !is_only && front::has_note(&text) {
            take(chapter, count..count);
        }
        return;
    }
    let end = back::start(&text, start, |line| names.signs(line));
    if start > 0 || end < count || (start..end).any(|at| words::is_inner_note(text.at(at))) {
        take(chapter, start..end);
    }
}

/// Keeps the blocks of `story` as the chapter's text, without bracketed notes between them; the others become its notes.
fn take(chapter: &mut ParsedChapter, story: Range<usize>) {
    let body = std::mem::take(&mut chapter.body);
    let text = Blocks { body: &body };
    let mut kept = BodyBuilder::new();
    let mut inner: Vec<&str> = Vec::new();
    for (block, at) in body.blocks[story.clone()].iter().zip(story.start..) {
        if words::is_inner_note(text.at(at)) {
            inner.push(text.at(at));
        } else {
            copy_into(&body, std::slice::from_ref(block), &mut kept);
        }
    }
    let joined = |range: Range<usize>| {
        let visible = body.blocks[range].iter().filter(|block| block.kind != BlockKind::SceneBreak);
        visible.map(|block| &body.text[block.range()]).collect::<Vec<_>>().join(Body::SEPARATOR)
    };
    let mut notes: Vec<Paratext> = Vec::new();
    let before = joined(0..story.start);
    let kind = if front::has_note(&text) { ParatextKind::Notes } else { ParatextKind::Preface };
    add_paratext(&mut notes, kind, before);
    add_paratext(&mut notes, ParatextKind::Notes, inner.join(Body::SEPARATOR));
    add_paratext(&mut notes, ParatextKind::EndNotes, joined(story.end..body.blocks.len()));
    chapter.body = kept.finish();
    chapter.paratext.extend(notes);
}

/// The blocks of a chapter.
struct Blocks<'a> {
    body: &'a Body,
}

impl<'a> Blocks<'a> {
    fn len(&self) -> usize {
        self.body.blocks.len()
    }

    /// The text of a block.
    fn at(&self, index: usize) -> &'a str {
        self.block(index).map_or("", |block| &self.body.text[block.range()])
    }

    fn block(&self, index: usize) -> Option<&'a Block> {
        self.body.blocks.get(index)
    }

    fn is_break(&self, index: usize) -> bool {
        self.block(index).is_some_and(|block| block.kind == BlockKind::SceneBreak)
    }

    fn label(&self, index: usize) -> Option<Label> {
        words::label(self.at(index))
    }

    /// The texts of some blocks as one, for weighing.
    fn joined(&self, range: Range<usize>) -> String {
        range.filter(|at| !self.is_break(*at)).map(|at| self.at(at)).collect::<Vec<_>>().join(" ")
    }

    /// How many bytes these blocks take, with what stands between them.
    fn bytes(&self, range: Range<usize>) -> usize {
        let blocks = self.body.blocks.get(range).unwrap_or_default();
        blocks.first().zip(blocks.last()).map_or(0, |(first, last)| (last.end - first.start) as usize)
    }

    /// True if somebody speaks in one of these blocks.
    fn is_spoken(&self, mut range: Range<usize>) -> bool {
        range.any(|at| self.at(at).starts_with(['"', '“', '«', '‘']))
    }
}

#[cfg(test)]
mod tests;
