//! Matches whose words stand apart: phrases with open places, slop, NEAR and ADJ.
//!
//! A chapter at a time: where every part occurs, the parts' places are read as token numbers of the
//! chapter, borders of passages forgotten, and joined.

use std::ops::Range;

use crate::index::{Doc, END, IndexError, Mark, Segment, WordField};

use super::{Cursor, Leaf, Slot, Span};

/// A place in a chapter, in tokens from its start.
type Place = Range<u32>;

enum Join {
    /// Each part at its place after the start; matches cover this many tokens, which must be there if `whole`.
    Fixed { places: Vec<u32>, width: u32, whole: bool },
    /// Each part near its place, so many moves in all.
    Sloppy { places: Vec<u32>, slop: u32 },
    /// Each part at most so many tokens after the end of another.
    Near { ordered: bool, distance: u32 },
}

/// Walks the matches of several parts that stand apart.
pub(super) struct Wide<'a> {
    parts: Vec<Cursor<'a>>,
    join: Join,
    field: WordField,
    /// The chapter whose matches are loaded.
    chapter: Range<Doc>,
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
        Self::of_slots(segment, field, slots, Join::Fixed { places, width, whole })
    }

    pub(super) fn sloppy(
        segment: &'a Segment,
        field: WordField,
        slots: &'a [Slot],
        slop: u32,
    ) -> Result<Self, IndexError> {
        let places = slots.iter().map(|slot| slot.place).collect();
        Self::of_slots(segment, field, slots, Join::Sloppy { places, slop })
    }

    fn of_slots(segment: &'a Segment, field: WordField, slots: &'a [Slot], join: Join) -> Result<Self, IndexError> {
        let parts = slots.iter().map(|slot| Cursor::of_slot(segment, field, slot)).collect::<Result<_, _>>()?;
        Ok(Self { parts, join, field, chapter: 0..0, matches: Vec::new() })
    }

    pub(super) fn near(
        segment: &'a Segment,
        parts: &'a [Leaf],
        ordered: bool,
        distance: u32,
    ) -> Result<Self, IndexError> {
        let field = parts.first().map_or(WordField::Body, |part| part.field);
        let parts = parts.iter().map(|part| Cursor::open(segment, part, true)).collect::<Result<_, _>>()?;
        Ok(Self { parts, join: Join::Near { ordered, distance }, field, chapter: 0..0, matches: Vec::new() })
    }

    pub(super) fn matches_in(&self, doc: Doc) -> &[Span] {
        let from = self.matches.partition_point(|span| span.doc < doc);
        let to = self.matches.partition_point(|span| span.doc <= doc);
        &self.matches[from..to]
    }

    pub(super) fn seek(&mut self, segment: &Segment, target: Doc) -> Result<Doc, IndexError> {
        let mut target = target;
        loop {
            if target < self.chapter.end {
                let next = self.matches.partition_point(|span| span.doc < target);
                if let Some(span) = self.matches.get(next) {
                    return Ok(span.doc);
                }
                target = self.chapter.end;
            }
            let Some(chapter) = self.next_chapter(segment, target)? else {
                self.chapter = END..END;
                self.matches.clear();
                return Ok(END);
            };
            self.load(segment, chapter)?;
        }
    }

    /// The stretch in which words may meet: a chapter of the story, one passage's value of other fields.
    fn stretch(&self, segment: &Segment, doc: Doc) -> Range<Doc> {
        if self.field == WordField::Body { segment.chapter(doc) } else { doc..doc + 1 }
    }

    /// The first stretch that begins at or after the one of `target` and in which every part occurs.
    fn next_chapter(&mut self, segment: &Segment, target: Doc) -> Result<Option<Range<Doc>>, IndexError> {
        if target >= segment.documents() {
            return Ok(None);
        }
        let mut chapter = self.stretch(segment, target);
        'next: loop {
            for index in 0..self.parts.len() {
                let doc = self.parts[index].seek(chapter.start)?;
                if doc == END {
                    return Ok(None);
                }
                if doc >= chapter.end {
                    chapter = self.stretch(segment, doc);
                    continue 'next;
                }
            }
            return Ok(Some(chapter));
        }
    }

    fn load(&mut self, segment: &Segment, chapter: Range<Doc>) -> Result<(), IndexError> {
        let mut spans = Vec::new();
        let mut lists: Vec<Vec<Place>> = Vec::with_capacity(self.parts.len());
        for part in &mut self.parts {
            spans.clear();
            part.spans(&chapter, &mut spans)?;
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
        let mut found = match &self.join {
            Join::Fixed { places, width, whole } => {
                let mut found = fixed(&lists, places, *width);
                if *whole && self.field == WordField::Body {
                    let end = chapter_end(segment, &chapter)?;
                    found.retain(|place| place.end <= end);
                }
                found
            }
            Join::Sloppy { places, slop } => sloppy(&lists, places, *slop),
            Join::Near { ordered, distance } => near(&lists, *ordered, *distance),
        };
        found.sort_unstable_by_key(|place| (place.start, place.end));
        found.dedup();
        self.matches.clear();
        let mut doc = chapter.start;
        for place in found {
            while doc + 1 < chapter.end && segment.first_token(doc + 1) <= place.start {
                doc += 1;
            }
            let first = segment.first_token(doc);
            self.matches.push(Span { doc, start: place.start - first, end: place.end - first });
        }
        self.chapter = chapter;
        Ok(())
    }
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

/// The words of a chapter.
fn chapter_end(segment: &Segment, chapter: &Range<Doc>) -> Result<u32, IndexError> {
    let mut ends = segment.marks(Mark::End, true)?;
    let last = chapter.end - 1;
    let mut found = Vec::new();
    if ends.seek(last) == last {
        ends.positions(segment.first_token(last), &mut found);
    }
    Ok(found.first().copied().unwrap_or(u32::MAX))
}

/// Places where distinct words stand within `slop` moves of their written places: the written place of
/// each is taken off, and what is left may differ by at most `slop` (Lucene's measure). The tightest count.
fn sloppy(lists: &[Vec<Place>], places: &[u32], slop: u32) -> Vec<Place> {
    let mut found = Vec::new();
    let mut windows: Vec<&[Place]> = Vec::with_capacity(lists.len());
    let mut starts: Vec<u32> = Vec::new();
    // Each occurrence of each part in turn is the one whose shifted place is least.
    for (lead, list) in lists.iter().enumerate() {
        for at in 0..list.len() {
            let base = i64::from(list[at].start) - i64::from(places[lead]);
            windows.clear();
            starts.clear();
            for (part, list) in lists.iter().enumerate() {
                let low = base + i64::from(places[part]);
                let from = list.partition_point(|found| i64::from(found.start) < low);
                let to = list.partition_point(|found| i64::from(found.start) <= low + i64::from(slop));
                windows.push(if part == lead { &list[at..=at] } else { &list[from..to] });
            }
            if windows.iter().any(|window| window.is_empty()) {
                continue;
            }
            starts.extend(windows.iter().flat_map(|window| window.iter().map(|place| place.start)));
            starts.sort_unstable();
            starts.dedup();
            // The end that a start needs never falls when the start rises.
            let mut last = 0;
            for &start in &starts {
                while last < starts.len() && (starts[last] < start || !distinct(&windows, start..starts[last] + 1)) {
                    last += 1;
                }
                let Some(end) = starts.get(last) else { break };
                found.push(start..end + 1);
            }
        }
    }
    tightest(found)
}

/// True if each of `windows` can be given a place within `within` that no other has: a matching, found by
/// augmenting paths (H. W. Kuhn's method for the assignment problem).
fn distinct(windows: &[&[Place]], within: Place) -> bool {
    let mut taken: Vec<(u32, usize)> = Vec::with_capacity(windows.len());
    windows.iter().enumerate().all(|(part, _)| augment(windows, &within, part, &mut taken, &mut Vec::new()))
}

fn augment(
    windows: &[&[Place]],
    within: &Place,
    part: usize,
    taken: &mut Vec<(u32, usize)>,
    seen: &mut Vec<u32>,
) -> bool {
    for place in windows[part].iter().map(|place| place.start).filter(|place| within.contains(place)) {
        if seen.contains(&place) {
            continue;
        }
        seen.push(place);
        match taken.iter().position(|(known, _)| *known == place) {
            None => {
                taken.push((place, part));
                return true;
            }
            Some(at) => {
                let holder = taken[at].1;
                if augment(windows, within, holder, taken, seen) {
                    taken[at].1 = part;
                    return true;
                }
            }
        }
    }
    false
}

/// Chains of one place of each part in which each starts at most `distance` after the end of the one
/// before in the text, without overlap; in the written order if `ordered`.
fn near(lists: &[Vec<Place>], ordered: bool, distance: u32) -> Vec<Place> {
    let mut found = Vec::new();
    let leads: &[usize] = if ordered { &[0] } else { &(0..lists.len()).collect::<Vec<_>>() };
    for &lead in leads {
        for first in &lists[lead] {
            let mut used = vec![false; lists.len()];
            used[lead] = true;
            if let Some(end) = chain(lists, ordered, distance, first.end, 1, &mut used) {
                found.push(first.start..end);
            }
        }
    }
    tightest(found)
}

/// The nearest end of a chain that goes on after `end` with the parts not used yet.
fn chain(lists: &[Vec<Place>], ordered: bool, distance: u32, end: u32, count: usize, used: &mut [bool]) -> Option<u32> {
    if count == lists.len() {
        return Some(end);
    }
    let mut best = None;
    for part in 0..lists.len() {
        if used[part] || ordered && part != count {
            continue;
        }
        let from = lists[part].partition_point(|place| place.start < end);
        for place in &lists[part][from..] {
            if place.start > end + distance - 1 {
                break;
            }
            used[part] = true;
            let rest = chain(lists, ordered, distance, place.end, count + 1, used);
            used[part] = false;
            best = match (best, rest) {
                (Some(best), Some(rest)) => Some(u32::min(best, rest)),
                (best, rest) => best.or(rest),
            };
        }
    }
    best
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
