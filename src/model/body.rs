//! The text of one chapter with its block structure, and the text around a story.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// What a [`Block`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A paragraph of story text; line breaks inside it (verse, letters) are `\n`.
    Paragraph,
    /// A heading inside a chapter.
    Heading,
    /// A break between two scenes; its text is always [`Body::SCENE_BREAK`].
    SceneBreak,
}

/// One paragraph, heading or scene break: a byte range of [`Body::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// First byte in the chapter's text.
    pub start: u32,
    /// One past the last byte, separator not included.
    pub end: u32,
}

impl Block {
    /// The block's bytes in the chapter's text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where a piece of a chapter's text stands in the decoded source of a plain-text file.
///
/// The bytes `text..text + length` of [`Body::text`] are the bytes `source..source + length` of the
/// source. Bytes of the text that lie in no span were written by us (a joined line's blank).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceSpan {
    /// First byte in [`Body::text`].
    pub text: u32,
    /// First byte in the decoded source.
    pub source: u32,
    /// Bytes covered.
    pub length: u32,
}

/// The story text of one chapter: blocks joined by [`Body::SEPARATOR`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// All blocks, joined. NFC, without markup, control characters or doubled blanks.
    pub text: String,
    /// The blocks in order; they do not overlap and lie on character borders.
    pub blocks: Vec<Block>,
    /// Where the text came from, in order; empty unless the source is plain text.
    pub source: Vec<SourceSpan>,
}

impl Body {
    /// What stands between two blocks.
    pub const SEPARATOR: &'static str = "\n\n";
    /// The text of every scene break, however the source drew it.
    pub const SCENE_BREAK: &'static str = "* * *";

    /// True if there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Puts more text behind it.
    pub fn append(&mut self, more: Self) {
        if !self.text.is_empty() {
            self.text.push_str(Self::SEPARATOR);
        }
        let shift = self.text.len() as u32;
        self.text.push_str(&more.text);
        let moved = |block: Block| Block { start: block.start + shift, end: block.end + shift, ..block };
        self.blocks.extend(more.blocks.into_iter().map(moved));
        self.source.extend(more.source.into_iter().map(|span| SourceSpan { text: span.text + shift, ..span }));
    }

    /// The bytes of the decoded source that `range` of the text was read from, if known.
    ///
    /// ```
    /// use ficdex::model::{Body, SourceSpan};
    /// let body = Body {
    ///     text: "one two".into(),
    ///     source: vec![SourceSpan { text: 0, source: 10, length: 3 }, SourceSpan { text: 4, source: 20, length: 3 }],
    ///     ..Body::default()
    /// };
    /// assert_eq!(body.source_range(0..7), Some(10..23));
    /// assert_eq!(body.source_range(5..6), Some(21..22));
    /// ```
    pub fn source_range(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.source.partition_point(|span| (span.text + span.length) as usize <= range.start);
        let after = self.source.partition_point(|span| (span.text as usize) < range.end);
        if first >= after {
            return None;
        }
        let (from, to) = (&self.source[first], &self.source[after - 1]);
        let start = from.source as usize + range.start.saturating_sub(from.text as usize);
        let end = to.source as usize + (range.end - to.text as usize).min(to.length as usize);
        Some(start..end)
    }
}

/// What a [`Paratext`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParatextKind {
    /// The author's summary of the work or chapter.
    Summary,
    /// Notes before the text.
    Notes,
    /// Notes after the text.
    EndNotes,
    /// What the archive or the tool wrote before the story (imprint, tag lists, headers).
    Preface,
    /// What the archive or the tool wrote after the story.
    Afterword,
}

/// Text around a story that is not the story; never indexed as body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paratext {
    /// What it is.
    pub kind: ParatextKind,
    /// Its text, paragraphs joined by [`Body::SEPARATOR`].
    pub text: String,
}
