//! Matches inside or outside of speech.

use std::collections::VecDeque;

use crate::index::{Doc, IndexError, Mark, Postings, Segment, WordField};

use super::{Cursor, Span};

/// The matches of a cursor that lie in one speech, or in none.
pub(super) struct Voice<'a> {
    inner: Cursor<'a>,
    said: bool,
    /// Lists of where speech begins and ends: one of all speech, or one for each speaker.
    marks: Vec<Postings>,
    /// Where speech begins and ends, by turns, in the passage the cursor stands at and in those behind it that
    /// were looked at.
    turns: VecDeque<(Doc, Vec<u32>)>,
    /// The passage the cursor stands at, and its matches.
    doc: Doc,
    pub(super) spans: Vec<Span>,
}

impl<'a> Voice<'a> {
    pub(super) fn open(
        segment: &Segment,
        inner: Cursor<'a>,
        said: bool,
        speakers: &[String],
    ) -> Result<Self, IndexError> {
        let marks = match speakers {
            [] => vec![segment.marks(Mark::Speech, true)?],
            _ => speakers
                .iter()
                .map(|speaker| segment.words(WordField::People, speaker, true))
                .collect::<Result<_, _>>()?,
        };
        Ok(Self { inner, said, marks, turns: VecDeque::new(), doc: 0, spans: Vec::new() })
    }

    /// As [`Cursor::seek_before`].
    pub(super) fn seek(&mut self, segment: &Segment, target: Doc, limit: Doc) -> Result<Doc, IndexError> {
        if self.doc >= target && !self.spans.is_empty() {
            return Ok(self.doc);
        }
        let mut target = target;
        loop {
            segment.check()?;
            let doc = self.inner.seek_before(target, limit)?;
            if doc >= limit {
                return Ok(doc);
            }
            let mut spans = std::mem::take(&mut self.spans);
            spans.clear();
            self.inner.spans(&(doc..doc + 1), &mut spans)?;
            self.doc = doc;
            spans.retain(|span| self.is_heard(segment, *span));
            self.spans = spans;
            if !self.spans.is_empty() {
                return Ok(doc);
            }
            target = doc + 1;
        }
    }

    /// True if the match lies in one speech, or in none, as asked.
    fn is_heard(&mut self, segment: &Segment, span: Span) -> bool {
        let said = self.said;
        let chapter = segment.chapter(span.doc);
        let Span { mut doc, mut start, mut end } = span;
        loop {
            let turns = self.turns(doc);
            let before = turns.partition_point(|turn| *turn <= start);
            if (before % 2 == 1) != said {
                return false;
            }
            let next = turns.get(before).copied();
            if next.is_some_and(|turn| turn < end) {
                return false;
            }
            let length =
                if doc + 1 < chapter.end { segment.first_token(doc + 1) - segment.first_token(doc) } else { u32::MAX };
            if end <= length {
                return true;
            }
            // Here speech has not ended at the border: `next` would have been before the match's end.
            (doc, start, end) = (doc + 1, 0, end - length);
        }
    }

    fn turns(&mut self, doc: Doc) -> &[u32] {
        while self.turns.front().is_some_and(|(known, _)| *known < self.doc) {
            self.turns.pop_front();
        }
        let at = match self.turns.iter().position(|(known, _)| *known == doc) {
            Some(at) => at,
            None => {
                let mut turns = Vec::new();
                for marks in &mut self.marks {
                    if marks.seek(doc) == doc {
                        marks.positions(0, &mut turns);
                    }
                }
                if self.marks.len() > 1 {
                    // No two people speak the same words, so that turns stay pairs.
                    turns.sort_unstable();
                }
                self.turns.push_back((doc, turns));
                self.turns.len() - 1
            }
        };
        &self.turns[at].1
    }
}
