//! Lines made from some places, in memory of their own, so that another thread can hand them on.

use std::ops::Range;

use super::{Line, Origin};

/// Lines in order, with what is known of their works.
#[derive(Default)]
pub(super) struct Block {
    /// Left, match and right of every line, one after the other.
    pub(super) text: String,
    rows: Vec<Row>,
    origins: Vec<Origin>,
}

/// Where a line is from, and where its text stands in that of the block.
struct Row {
    origin: usize,
    chapter: u32,
    passage: u32,
    first: u32,
    last: u32,
    from: usize,
    matched: Range<usize>,
    to: usize,
}

impl Block {
    /// Says which work the lines that follow are from.
    pub(super) fn begin_work(&mut self, origin: &Origin) {
        if self.origins.last().is_none_or(|last| last.id != origin.id) {
            self.origins.push(origin.clone());
        }
    }

    /// Adds a line: the words `first..=last` of a chapter, whose text was appended from `from` on, the match at `matched`.
    pub(super) fn push(
        &mut self,
        (chapter, passage): (u32, u32),
        words: (u32, u32),
        from: usize,
        matched: Range<usize>,
    ) {
        let (first, last) = words;
        let origin = self.origins.len().saturating_sub(1);
        self.rows.push(Row { origin, chapter, passage, first, last, from, matched, to: self.text.len() });
    }

    /// The lines, in order.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.rows.iter().filter_map(|row| {
            Some(Line {
                passage: row.passage,
                chapter: row.chapter,
                first: row.first,
                last: row.last,
                left: &self.text[row.from..row.matched.start],
                matched: &self.text[row.matched.clone()],
                right: &self.text[row.matched.end..row.to],
                origin: self.origins.get(row.origin)?,
            })
        })
    }
}
