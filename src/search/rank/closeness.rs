//! How close together the clauses of a query stand in and beside a passage.

use crate::index::{Doc, Segment};

use super::super::cursor::Span;
use super::super::eval::LeafSpan;

/// Clauses beyond this number do not add to closeness: their pairs would outgrow the search.
const MAX_CLOSE: usize = 16;

/// The most that [`Places::closeness`] can be for clauses of these rarities: all of them neighbours of each other.
pub(super) fn most(rarities: &[f32]) -> f32 {
    let rarities = &rarities[..rarities.len().min(MAX_CLOSE)];
    if rarities.len() < 2 {
        return 0.0;
    }
    let pairs =
        rarities.iter().enumerate().flat_map(|(at, left)| rarities[at + 1..].iter().map(|right| left.min(*right)));
    pairs.sum::<f32>() / (rarities.len() - 1) as f32
}

/// A match, in tokens of its chapter.
struct Place {
    leaf: usize,
    start: u32,
    end: u32,
    /// It starts in the passage itself, not in a neighbour.
    here: bool,
}

/// The matches in one passage and in its neighbours in the chapter, in order.
pub(super) struct Places(Vec<Place>);

impl Places {
    /// The matches among `spans` that lie in or beside passage `doc`.
    pub(super) fn around(segment: &Segment, doc: Doc, spans: &[LeafSpan]) -> Self {
        let chapter = segment.chapter(doc);
        let near = doc.saturating_sub(1).max(chapter.start)..(doc + 2).min(chapter.end);
        let mut places: Vec<Place> = spans
            .iter()
            .filter(|found| near.contains(&found.span.doc))
            .map(|found| {
                let first = segment.first_token(found.span.doc);
                let Span { start, end, .. } = found.span;
                Place { leaf: found.leaf, start: first + start, end: first + end, here: found.span.doc == doc }
            })
            .collect();
        places.sort_unstable_by_key(|place| place.start);
        Self(places)
    }

    /// The clauses that have a match here or beside, in order, and whether one of it is in the passage itself.
    pub(super) fn leaves(&self) -> Vec<(usize, bool)> {
        let mut leaves: Vec<(usize, bool)> = self.0.iter().map(|place| (place.leaf, place.here)).collect();
        // Of each clause, a match in the passage itself comes first.
        leaves.sort_unstable_by_key(|(leaf, here)| (*leaf, !here));
        leaves.dedup_by_key(|(leaf, _)| *leaf);
        leaves
    }

    /// For each pair of clauses, the rarer one's weight over the root of the tokens between their nearest places, at
    /// least one of them in the passage; the mean over the clauses.
    pub(super) fn closeness(&self, leaves: &[usize], rarity: impl Fn(usize) -> f32) -> f32 {
        let leaves = &leaves[..leaves.len().min(MAX_CLOSE)];
        if leaves.len() < 2 {
            return 0.0;
        }
        let mut sum = 0.0;
        for (index, &left) in leaves.iter().enumerate() {
            for &right in &leaves[index + 1..] {
                if let Some(distance) = self.distance(left, right) {
                    sum += rarity(left).min(rarity(right)) / (distance as f32).sqrt();
                }
            }
        }
        sum / (leaves.len() - 1) as f32
    }

    /// Tokens from the end of one clause's match to the start of the other's, where they are nearest; neighbours have
    /// distance 1.
    fn distance(&self, left: usize, right: usize) -> Option<u32> {
        let mut last: Option<&Place> = None;
        let mut nearest = None;
        // The nearest pair of two clauses stands next to each other among the places of both.
        for place in self.0.iter().filter(|place| place.leaf == left || place.leaf == right) {
            if let Some(last) = last
                && last.leaf != place.leaf
                && (last.here || place.here)
            {
                let distance = place.start.saturating_sub(last.end) + 1;
                nearest = Some(nearest.map_or(distance, |nearest: u32| nearest.min(distance)));
            }
            last = Some(place);
        }
        nearest
    }
}
