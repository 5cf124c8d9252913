//! Matches whose words stand apart: phrases with open places, slop, NEAR and ADJ.
//!
//! A stretch of passages at a time, of one chapter: where every part occurs within [`reach`] of the others, the parts'
//! places are read as token numbers of the chapter, borders of passages forgotten, and joined: at fixed places here,
//! elsewhere by [`near`] and [`slop`].

mod near;
mod reach;
mod slop;

use std::ops::Range;

use crate::index::{Doc, END, IndexError, Mark, Segment, WordField};

use super::{Cursor, Leaf, Slot, Span};
use near::Chains;
pub use near::MAX_NEAR_PARTS;
use reach::Around;
use slop::Slop;

/// A place in a chapter, in tokens from its start.
type Place = Range<u32>;

enum Join {
    /// Each part at its place after the start; matches cover this many tokens, which must be there if `whole`.
    Fixed { places: Vec<u32>, width: u32, whole: bool },
    /// Each part near its place, so many moves in all.
    Sloppy(Slop),
    /// Each part at most so many tokens after the end of another.
    Near(Chains),
}

/// Walks the matches of several parts that stand apart.
pub(super) struct Wide<'a> {
    /// The parts; of NEAR each kind of part once.
    parts: Vec<Cursor<'a>>,
    join: Join,
    field: WordField,
    /// Where matches may be; none: in every chapter that has all parts.
    around: Option<Around<'a>>,
    /// The passages whose matches are loaded.
    loaded: Range<Doc>,
    matches: Vec<Span>,
}

impl<'a> Wide<'a> {
    /// Words at fixed places; `whole`: the places left open must hold a word, at the ends too.
    pub(super) fn fixed(
        segment: &'a Segment,
        field: WordField,
        slots: &'a [Slot],
        width: u32,
        whole: bool,
    ) -> Result<Self, IndexError> {
        let places = slots.iter().map(|slot| slot.place).collect();
        Self::of_slots(segment, field, slots, Join::Fixed { places, width, whole }, width)
    }

    pub(super) fn sloppy(
        segment: &'a Segment,
        field: WordField,
        slots: &'a [Slot],
        slop: u32,
    ) -> Result<Self, IndexError> {
        Self::of_slots(segment, field, slots, Join::Sloppy(Slop::new(slots, slop)), reach::of_slop(slots, slop))
    }

    /// `tokens`: what a match covers at most.
    fn of_slots(
        segment: &'a Segment,
        field: WordField,
        slots: &'a [Slot],
        join: Join,
        tokens: u32,
    ) -> Result<Self, IndexError> {
        let parts = slots.iter().map(|slot| Cursor::of_slot(segment, field, slot, true));
        let parts: Vec<_> = parts.collect::<Result<_, _>>()?;
        let around = Around::slots(segment, field, slots, &parts, tokens)?;
        Ok(Self { parts, join, field, around, loaded: 0..0, matches: Vec::new() })
    }

    pub(super) fn near(
        segment: &'a Segment,
        parts: &'a [Leaf],
        ordered: bool,
        distance: u32,
    ) -> Result<Self, IndexError> {
        let field = parts.first().map_or(WordField::Body, |part| part.field);
        let mut kinds: Vec<&'a Leaf> = Vec::with_capacity(parts.len());
        let mut of = Vec::with_capacity(parts.len());
        for part in parts {
            let known = kinds.iter().position(|kind| *kind == part);
            of.push(known.unwrap_or(kinds.len()));
            if known.is_none() {
                kinds.push(part);
            }
        }
        let join = Join::Near(Chains::new(&of, ordered, distance));
        let tokens = reach::of_near(parts, distance);
        let parts: Vec<_> = kinds.iter().map(|part| Cursor::open(segment, part, true)).collect::<Result<_, _>>()?;
        let around = Around::leaves(segment, &kinds, &parts, tokens)?;
        Ok(Self { parts, join, field, around, loaded: 0..0, matches: Vec::new() })
    }

    pub(super) fn matches_in(&self, doc: Doc) -> &[Span] {
        let from = self.matches.partition_point(|span| span.doc < doc);
        let to = self.matches.partition_point(|span| span.doc <= doc);
        &self.matches[from..to]
    }

    pub(super) fn seek(&mut self, segment: &Segment, target: Doc) -> Result<Doc, IndexError> {
        let mut target = target;
        loop {
            segment.check()?;
            if target < self.loaded.end {
                let next = self.matches.partition_point(|span| span.doc < target);
                if let Some(span) = self.matches.get(next) {
                    return Ok(span.doc);
                }
                target = self.loaded.end;
            }
            let next = match &mut self.around {
                Some(around) => around.next(segment, &mut self.parts, target)?,
                None => self.next_chapter(segment, target)?,
            };
            let Some(range) = next else {
                self.loaded = END..END;
                self.matches.clear();
                return Ok(END);
            };
            self.load(segment, range)?;
        }
    }

    /// The first stretch that begins at or after the one of `target` and in which every part occurs.
    fn next_chapter(&mut self, segment: &Segment, target: Doc) -> Result<Option<Range<Doc>>, IndexError> {
        if target >= segment.documents() {
            return Ok(None);
        }
        let mut chapter = stretch(segment, self.field, target);
        'next: loop {
            segment.check()?;
            for index in 0..self.parts.len() {
                let doc = self.parts[index].seek(chapter.start)?;
                if doc == END {
                    return Ok(None);
                }
                if doc >= chapter.end {
                    chapter = stretch(segment, self.field, doc);
                    continue 'next;
                }
            }
            return Ok(Some(chapter));
        }
    }

    fn load(&mut self, segment: &Segment, range: Range<Doc>) -> Result<(), IndexError> {
        let mut spans = Vec::new();
        let mut lists: Vec<Vec<Place>> = Vec::with_capacity(self.parts.len());
        for part in &mut self.parts {
            spans.clear();
            part.spans(&range, &mut spans)?;
            lists.push(
                spans
                    .iter()
                    .map(|span| {
                        let first = segment.first_token(span.doc);
                        first + span.start..first + span.end
                    })
                    .collect(),
            );
        }
        let mut found = match &mut self.join {
            Join::Fixed { places, width, whole } => {
                let mut found = fixed(&lists, places, *width);
                if *whole && self.field == WordField::Body {
                    let end = chapter_end(segment, range.start)?;
                    found.retain(|place| place.end <= end);
                }
                found
            }
            Join::Sloppy(slop) => slop.all(&lists),
            Join::Near(chains) => chains.all(&lists),
        };
        found.sort_unstable_by_key(|place| (place.start, place.end));
        found.dedup();
        self.matches.clear();
        let mut doc = range.start;
        for place in found {
            while doc + 1 < range.end && segment.first_token(doc + 1) <= place.start {
                doc += 1;
            }
            let first = segment.first_token(doc);
            self.matches.push(Span { doc, start: place.start - first, end: place.end - first });
        }
        self.loaded = range;
        Ok(())
    }
}

/// The stretch in which words may meet: a chapter of the story, one passage's value of other fields.
fn stretch(segment: &Segment, field: WordField, doc: Doc) -> Range<Doc> {
    if field == WordField::Body { segment.chapter(doc) } else { doc..doc + 1 }
}

/// Places where part `i` starts at `start + places[i]` for all parts.
fn fixed(lists: &[Vec<Place>], places: &[u32], width: u32) -> Vec<Place> {
    let (Some(first), Some(&place)) = (lists.first(), places.first()) else { return Vec::new() };
    let starts = first.iter().filter_map(|found| found.start.checked_sub(place));
    starts
        .filter(|start| {
            lists[1..]
                .iter()
                .zip(&places[1..])
                .all(|(list, place)| list.binary_search_by_key(&(start + place), |found| found.start).is_ok())
        })
        .map(|start| start..start + width)
        .collect()
}

/// The words of the chapter that `doc` is in.
fn chapter_end(segment: &Segment, doc: Doc) -> Result<u32, IndexError> {
    let mut ends = segment.marks(Mark::End, true)?;
    let last = segment.chapter(doc).end - 1;
    let mut found = Vec::new();
    if ends.seek(last) == last {
        ends.positions(segment.first_token(last), &mut found);
    }
    Ok(found.first().copied().unwrap_or(u32::MAX))
}

/// Drops every place that holds another one: what is left are the tightest matches.
fn tightest(mut found: Vec<Place>) -> Vec<Place> {
    found.sort_unstable_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
    found.dedup();
    let mut kept: Vec<Place> = Vec::with_capacity(found.len());
    let mut least = u32::MAX;
    for place in found.into_iter().rev() {
        if place.end < least {
            least = place.end;
            kept.push(place);
        }
    }
    kept.reverse();
    kept
}
