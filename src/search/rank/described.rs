//! Words of the query in what is said of a work: its titles, its tags, its summary.

use std::ops::Range;

use crate::index::{Doc, IndexError, Segment, Snapshot, WordField};
use crate::query::Unit;

use super::super::cursor::{Cursor, Leaf, LeafKind};
use super::super::plan::{Plan, WorkSet};
use super::rarity::rarity;

/// A clause that may stand in a field which describes works, and what it is worth there.
pub(super) struct Described {
    leaf: Leaf,
    worth: f32,
}

/// What a word counts in a field that the query looks in, beside its rarity there. BM25 gives 1.7 to a word that stands
/// once in a text much shorter than others, which all these are: a work is *about* what its title and tags say. A title
/// is the shortest and the one that is remembered; summaries tell what happens, in more words; notes speak of anything.
fn asked(field: WordField) -> f32 {
    match field {
        WordField::Title => 2.5,
        WordField::Summary => 1.0,
        WordField::Note => 0.3,
        _ => 1.7,
    }
}

/// What a word counts that the query looks for in the story text, beside its rarity there, if these fields hold it too:
/// little, so that it settles what the text leaves open and no passage that lacks a word comes before one that has all.
/// The chapter's title is nearer to the passage than what is said of the work.
const UNASKED: [(WordField, f32); 3] = [(WordField::Title, 0.3), (WordField::ChapterTitle, 0.4), (WordField::Tag, 0.2)];

/// Clauses on what describes works beyond this number do not count: nothing that describes a work has so many words.
const MAX_ASKED: usize = 256;
/// Clauses of the text beyond this number are not looked for in what describes works.
const MAX_UNASKED: usize = 32;

impl Described {
    /// The clauses of a plan that can be found in what describes works.
    pub(super) fn clauses(snapshot: &Snapshot, plan: &Plan) -> Result<Vec<Self>, IndexError> {
        let mut clauses: Vec<Self> = Vec::new();
        for set in plan.positive_sets().into_iter().take(MAX_ASKED) {
            let WorkSet::Words(leaf) = &plan.sets[set] else { continue };
            if clauses.iter().all(|known| known.leaf != *leaf) {
                let worth = asked(leaf.field) * leaf.boost * rarity(snapshot, leaf)?;
                clauses.push(Self { leaf: leaf.clone(), worth });
            }
        }
        for leaf in plan.positive_leaves().into_iter().take(MAX_UNASKED) {
            let leaf = &plan.leaves[leaf];
            if !matches!(leaf.kind, LeafKind::Words { .. }) {
                continue;
            }
            for (field, weight) in UNASKED {
                let leaf_there = Leaf { field, kind: leaf.kind.clone(), boost: 1.0 };
                if clauses.iter().any(|known| known.leaf.field == field && known.leaf.kind == leaf.kind) {
                    continue;
                }
                clauses.push(Self { worth: weight * leaf.boost * rarity(snapshot, leaf)?, leaf: leaf_there });
            }
        }
        Ok(clauses)
    }

    /// Adds what this clause is worth to each of `docs`, passages in order, whose work, or chapter, it describes.
    pub(super) fn add(&self, segment: &Segment, unit: Unit, docs: &[Doc], sums: &mut [f32]) -> Result<(), IndexError> {
        let mut cursor = Cursor::open(segment, &self.leaf, false)?;
        let mut run: Range<Doc> = 0..0;
        let mut found = false;
        for (&doc, sum) in docs.iter().zip(sums) {
            if !run.contains(&doc) {
                run = match self.leaf.field {
                    WordField::ChapterTitle if unit != Unit::Work => segment.chapter(doc),
                    _ => segment.work(doc),
                };
                found = cursor.seek_before(run.start, run.end)? < run.end;
            }
            if found {
                *sum += self.worth;
            }
        }
        Ok(())
    }
}
