//! The matches of one clause around the unit that is asked.

use std::ops::Range;

use super::stretch::{Context, Stretch};
use crate::index::{Doc, IndexError};
use crate::search::cursor::{Cursor, Span};

/// A cursor that keeps the matches of the passages asked last, for units that share a passage.
pub(super) struct Window<'a> {
    pub(super) cursor: Cursor<'a>,
    /// The passages whose matches are kept.
    docs: Range<Doc>,
    spans: Vec<Span>,
}

impl<'a> Window<'a> {
    pub(super) fn new(cursor: Cursor<'a>) -> Self {
        Self { cursor, docs: 0..0, spans: Vec::new() }
    }

    /// The first passage at or after `from` in which a match starts, or the index's end.
    pub(super) fn seek(&mut self, from: Doc) -> Result<Doc, IndexError> {
        if from < self.docs.end
            && let Some(span) = self.spans.iter().find(|span| span.doc >= from)
        {
            return Ok(span.doc);
        }
        self.cursor.seek(from.max(self.docs.end))
    }

    /// The matches that lie in `stretch`, in order. Stretches are asked in the order of their first passages.
    pub(super) fn matches(
        &mut self,
        context: &Context<'_>,
        stretch: &Stretch,
    ) -> Result<impl Iterator<Item = Span>, IndexError> {
        let Range { start, end } = stretch.docs;
        if start >= self.docs.end {
            self.spans.clear();
            self.docs = start..start;
        } else if start > self.docs.start {
            self.spans.retain(|span| span.doc >= start);
            self.docs.start = start;
        }
        if end > self.docs.end {
            self.cursor.spans(&(self.docs.end..end), &mut self.spans)?;
            self.docs.end = end;
        }
        let segment = context.segment;
        Ok(self.spans.iter().copied().filter(move |span| stretch.holds_match(segment, *span)))
    }
}
