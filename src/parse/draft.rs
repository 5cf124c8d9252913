//! Chapters while they are being read.

use super::cut::copy_into;
use super::heading::chapter_title;
use super::{BodyBuilder, ParsedChapter};
use crate::model::{Body, Paratext};
use crate::text::key;

/// A chapter being read.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// What the table of contents, or the layout, calls it.
    pub(crate) label: Option<String>,
    /// The heading it began with, where that says more than the label.
    heading: Option<String>,
    /// The headings that were taken off its top, in order.
    pub(crate) taken: Vec<String>,
    /// Its text.
    pub(crate) body: BodyBuilder,
    /// Its summary and notes.
    pub(crate) paratext: Vec<Paratext>,
    /// True if it has a picture: one without text may be a chapter all the same.
    pub(crate) has_picture: bool,
}

impl Draft {
    /// A chapter of this name, without text.
    pub(crate) fn named(label: Option<&str>) -> Self {
        Self { label: label.filter(|label| !label.is_empty()).map(str::to_owned), ..Self::default() }
    }

    /// The chapter, which is the `number`-th of the work.
    fn finish(self, number: usize) -> ParsedChapter {
        let title = self.label.iter().chain(&self.heading).find_map(|title| chapter_title(title, number));
        ParsedChapter { title, body: self.body.finish(), paratext: self.paratext }
    }

    /// Its text with the headings that were taken off its top.
    pub(crate) fn whole(&self) -> Body {
        let mut builder = BodyBuilder::new();
        for heading in &self.taken {
            builder.push(heading);
            builder.end_heading();
        }
        let body = self.body.clone().finish();
        copy_into(&body, &body.blocks, &mut builder);
        builder.finish()
    }

    /// True if a heading (or a paragraph in its place) that stands before any text only repeats the chapter's name.
    ///
    /// A heading may also be the chapter's place alone (`Chapter 3` before its title).
    pub(crate) fn repeats_title(&self, text: &str, number: usize, is_heading: bool) -> bool {
        let label = self.label.as_deref().unwrap_or_default();
        match (chapter_title(label, number), chapter_title(text, number)) {
            (Some(label), Some(text)) => same(&label, &text),
            (None, None) => is_heading || !label.is_empty(),
            (Some(_), None) => is_heading || same(label, text),
            (None, Some(_)) => false,
        }
    }

    /// Takes a heading that stands before any text as the name of a chapter that has none but its place. True if taken.
    pub(crate) fn takes_title(&mut self, heading: &str, number: usize) -> bool {
        let is_nameless = chapter_title(self.label.as_deref().unwrap_or_default(), number).is_none();
        let takes = is_nameless && self.heading.is_none();
        if takes {
            self.heading = Some(heading.to_owned());
        }
        takes
    }
}

/// The chapters of the work called `work_title`. A single chapter does not repeat the work's title as its own.
pub(crate) fn finish(drafts: Vec<Draft>, work_title: &str) -> Vec<ParsedChapter> {
    finish_from(drafts, work_title, 1)
}

/// As [`finish`], for a part of a work whose first chapter is the `first`-th of all.
pub(crate) fn finish_from(drafts: Vec<Draft>, work_title: &str, first: usize) -> Vec<ParsedChapter> {
    let mut chapters: Vec<ParsedChapter> =
        drafts.into_iter().enumerate().map(|(index, draft)| draft.finish(first + index)).collect();
    if let [only] = chapters.as_mut_slice()
        && only.title.as_deref().is_some_and(|title| same(title, work_title))
    {
        only.title = None;
    }
    chapters
}

/// True if two titles differ in nothing but case, accents, blanks and punctuation.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one == other || key(one) == key(other)
}
