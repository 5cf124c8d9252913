//! A phrase of neighbouring words, inside a passage or over its border.

use crate::index::{Doc, END, IndexError, Postings, Segment, WordField};

use super::Slot;
use super::words::Words;

/// Passages that may hold a phrase, looked at between two looks at whether somebody still waits for the answer.
const BETWEEN_CHECKS: u32 = 64;

/// Matches of a phrase.
///
/// Inside a passage all words are there: the lists are intersected, then positions. Over a border, the
/// index names the passages whose last word and whose successor's first word are neighbours in the
/// phrase; positions in the passages around confirm.
pub(super) struct Phrase<'a> {
    field: WordField,
    written: &'a [Slot],
    /// One for each slot, with its place in the phrase, rarest first.
    slots: Vec<(u32, Words<'a>)>,
    /// Passages of which `n` tokens of the phrase may stand at the end.
    borders: Vec<(u32, Postings)>,
    /// The passage the intersection stands at.
    inner: Doc,
    inner_starts: Vec<u32>,
    /// The passage the cursor stands at, and where the phrase starts in it.
    doc: Doc,
    pub(super) starts: Vec<u32>,
    buffer: Vec<u32>,
}

impl<'a> Phrase<'a> {
    pub(super) fn open(segment: &'a Segment, field: WordField, phrase: &'a [Slot]) -> Result<Self, IndexError> {
        let mut slots = Vec::with_capacity(phrase.len());
        for slot in phrase {
            slots.push((slot.place, Words::open(segment, field, slot, true)?));
        }
        let mut borders = Vec::new();
        if field == WordField::Body && slots.iter().all(|(_, words)| words.doc() != END) {
            for pair in phrase.windows(2) {
                for (left, right) in
                    pair[0].terms.iter().flat_map(|left| pair[1].terms.iter().map(move |right| (left, right)))
                {
                    let list = segment.borders(left, right)?;
                    if list.doc() != END {
                        borders.push((pair[1].place, list));
                    }
                }
            }
        }
        slots.sort_by_key(|(_, words)| words.cost());
        Ok(Self {
            field,
            written: phrase,
            slots,
            borders,
            inner: 0,
            inner_starts: Vec::new(),
            doc: 0,
            starts: Vec::new(),
            buffer: Vec::new(),
        })
    }

    /// Moves to the first passage at or after `target` in which the phrase starts, but looks at none from `limit`
    /// on: `limit` if there is none before.
    pub(super) fn seek(&mut self, segment: &Segment, target: Doc, limit: Doc) -> Result<Doc, IndexError> {
        if self.doc >= target && !self.starts.is_empty() {
            return Ok(self.doc);
        }
        let mut target = target;
        self.starts.clear();
        loop {
            segment.check()?;
            if target >= limit {
                return Ok(limit);
            }
            if self.inner < target || self.inner_starts.is_empty() && self.inner != END {
                self.intersect(segment, target.max(self.inner), limit)?;
            }
            let inner = if self.inner_starts.is_empty() { END } else { self.inner };
            let border = self.borders.iter_mut().map(|(_, list)| list.seek(target)).min().unwrap_or(END);
            let doc = inner.min(border);
            if doc >= limit {
                return Ok(limit);
            }
            self.doc = doc;
            if doc == inner {
                self.starts.extend_from_slice(&self.inner_starts);
            }
            if doc == border {
                self.over_border(segment)?;
            }
            if !self.starts.is_empty() {
                return Ok(doc);
            }
            target = doc + 1;
        }
    }

    /// Moves `inner` to the first passage at or after `target` that holds the whole phrase, or, with no starts, to
    /// the first one from `limit` on that may.
    fn intersect(&mut self, segment: &Segment, target: Doc, limit: Doc) -> Result<(), IndexError> {
        let mut doc = target;
        self.inner_starts.clear();
        let mut until_check: u32 = 0;
        'next: loop {
            if until_check == 0 {
                segment.check()?;
                until_check = BETWEEN_CHECKS;
            }
            until_check -= 1;
            if doc >= limit {
                self.inner = doc;
                return Ok(());
            }
            for (_, words) in &mut self.slots {
                let found = words.seek(doc);
                if found > doc {
                    if found == END {
                        self.inner = END;
                        return Ok(());
                    }
                    doc = found;
                    continue 'next;
                }
            }
            for (index, (place, words)) in self.slots.iter_mut().enumerate() {
                words.positions(segment, &mut self.buffer)?;
                if index == 0 {
                    self.inner_starts.extend(self.buffer.iter().filter_map(|position| position.checked_sub(*place)));
                } else {
                    keep_shifted(&mut self.inner_starts, &self.buffer, *place);
                }
                if self.inner_starts.is_empty() {
                    break;
                }
            }
            if !self.inner_starts.is_empty() {
                self.inner = doc;
                return Ok(());
            }
            doc += 1;
        }
    }

    /// Adds the places in `self.doc` where the phrase starts and runs into the next passages.
    fn over_border(&mut self, segment: &Segment) -> Result<(), IndexError> {
        let doc = self.doc;
        let chapter = segment.chapter(doc);
        if doc + 1 >= chapter.end {
            return Ok(());
        }
        let first = segment.first_token(doc);
        let border = segment.first_token(doc + 1);
        for index in 0..self.borders.len() {
            let (before, list) = &self.borders[index];
            let before = *before;
            // A phrase that starts before this passage belongs to an earlier one.
            if list.doc() != doc || border < first + before {
                continue;
            }
            let start = border - before;
            if self.confirm(segment, chapter.end, doc, start)? && !self.starts.contains(&(start - first)) {
                self.starts.push(start - first);
            }
        }
        self.starts.sort_unstable();
        Ok(())
    }

    /// True if the phrase stands at token `start` of the chapter, which lies in passage `doc`.
    fn confirm(&mut self, segment: &Segment, end: Doc, doc: Doc, start: u32) -> Result<bool, IndexError> {
        let mut at = doc;
        for slot in self.written {
            let token = start + slot.place;
            while at + 1 < end && segment.first_token(at + 1) <= token {
                at += 1;
            }
            let local = token - segment.first_token(at);
            let mut found = false;
            for term in &slot.terms {
                let mut list = segment.words(self.field, term, true)?;
                if list.seek(at) == at {
                    self.buffer.clear();
                    list.positions(0, &mut self.buffer);
                    found |= self.buffer.binary_search(&local).is_ok();
                }
            }
            if !found {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Keeps the starts `s` for which `positions` holds `s + place`; both are sorted.
fn keep_shifted(starts: &mut Vec<u32>, positions: &[u32], place: u32) {
    let mut at = 0;
    starts.retain(|start| {
        let wanted = start + place;
        while at < positions.len() && positions[at] < wanted {
            at += 1;
        }
        positions.get(at) == Some(&wanted)
    });
}
