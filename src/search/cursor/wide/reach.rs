//! Where words that stand apart may meet: the passages around the rarest of them.
//!
//! Two words may share a hundred chapters and meet in one of them, and their places are dear to read. Words of a match lie no
//! more than some tokens apart, so all of it is in the passages around any one of its words.

use std::ops::Range;

use super::super::{Cursor, Leaf, LeafKind, Slot};
use super::stretch;
use crate::index::{Doc, END, IndexError, Segment, WordField};

/// Walks the passages that a word stands in, each with those around it that may hold the rest of a match.
pub(super) struct Around<'a> {
    /// The word: its number among the parts, and its passages.
    part: usize,
    word: Cursor<'a>,
    field: WordField,
    /// Tokens between the two ends of a match, at most.
    tokens: u32,
}

impl<'a> Around<'a> {
    /// Around the rarest of some words, of which `cursors` are the cursors; none if all of them stand for so many terms that
    /// to open one again would cost more than it saves.
    pub(super) fn slots(
        segment: &'a Segment,
        field: WordField,
        slots: &'a [Slot],
        cursors: &[Cursor<'a>],
        tokens: u32,
    ) -> Result<Option<Self>, IndexError> {
        let Some(part) = rarest(cursors) else { return Ok(None) };
        let word = Cursor::of_slot(segment, field, &slots[part], false)?;
        Ok(Some(Self { part, word, field, tokens }))
    }

    /// As [`Self::slots`], for clauses that NEAR joins.
    pub(super) fn leaves(
        segment: &'a Segment,
        leaves: &[&'a Leaf],
        cursors: &[Cursor<'a>],
        tokens: Option<u32>,
    ) -> Result<Option<Self>, IndexError> {
        let (Some(part), Some(tokens)) = (rarest(cursors), tokens) else { return Ok(None) };
        let word = Cursor::open(segment, leaves[part], false)?;
        Ok(Some(Self { part, word, field: leaves[part].field, tokens }))
    }

    /// The first stretch of passages from `target` on, or from a little before, in which each of `parts` has a match that
    /// may be within reach. Stretches do not overlap, and no match is in two of them.
    pub(super) fn next(
        &mut self,
        segment: &Segment,
        parts: &mut [Cursor<'_>],
        target: Doc,
    ) -> Result<Option<Range<Doc>>, IndexError> {
        let mut doc = self.word.seek(target)?;
        'next: while doc != END {
            segment.check()?;
            let mut around = self.around(segment, doc);
            for (index, part) in parts.iter_mut().enumerate() {
                if index == self.part {
                    continue;
                }
                let found = part.seek_before(around.start, around.end)?;
                if found >= segment.documents() {
                    return Ok(None);
                }
                if found >= around.end {
                    doc = self.word.seek(self.around(segment, found).start.max(doc + 1))?;
                    continue 'next;
                }
            }
            loop {
                doc = self.word.seek(doc + 1)?;
                if doc == END {
                    break;
                }
                let more = self.around(segment, doc);
                if more.start >= around.end {
                    break;
                }
                around.end = more.end;
            }
            return Ok(Some(around));
        }
        Ok(None)
    }

    /// The passages that hold what is within reach of some token of `doc`.
    fn around(&self, segment: &Segment, doc: Doc) -> Range<Doc> {
        let limit = stretch(segment, self.field, doc);
        let (mut start, mut end) = (doc, doc + 1);
        let first = segment.first_token(doc);
        while start > limit.start && first - segment.first_token(start) < self.tokens {
            start -= 1;
        }
        if end < limit.end {
            let last = segment.first_token(end);
            while end < limit.end && segment.first_token(end) - last < self.tokens {
                end += 1;
            }
        }
        start..end
    }
}

/// The number of the part that stands in the fewest passages, of those that are words of few terms.
fn rarest(cursors: &[Cursor<'_>]) -> Option<usize> {
    let costs = cursors.iter().enumerate().filter_map(|(part, cursor)| Some((cursor.cost()?, part)));
    costs.min().map(|(_, part)| part)
}

/// Tokens that a match of `leaf` covers at most; none if nothing is known of it.
pub(super) fn longest(leaf: &Leaf) -> Option<u32> {
    match &leaf.kind {
        LeafKind::Words { width, .. } | LeafKind::Open { width, .. } => Some(*width),
        LeafKind::Sloppy { slots, slop } => Some(of_slop(slots, *slop)),
        LeafKind::Near { distance, parts, .. } => of_near(parts, *distance),
        LeafKind::Any(parts) => parts.iter().map(longest).try_fold(0, |most, part| Some(part?.max(most))),
        LeafKind::Voice { inner, .. } => longest(inner),
        LeafKind::Speech(_) => None,
    }
}

/// Tokens that a phrase with slop covers at most: its own, and one for each move.
pub(super) fn of_slop(slots: &[Slot], slop: u32) -> u32 {
    let places = || slots.iter().map(|slot| slot.place);
    let width = places().max().unwrap_or(0) - places().min().unwrap_or(0) + 1;
    width.saturating_add(slop)
}

/// Tokens that a chain of `parts` covers at most.
pub(super) fn of_near(parts: &[Leaf], distance: u32) -> Option<u32> {
    let gaps = (parts.len() as u32).saturating_sub(1).saturating_mul(distance);
    parts.iter().map(longest).try_fold(gaps, |sum, part| Some(sum.saturating_add(part?)))
}
