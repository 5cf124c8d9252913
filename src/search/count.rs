//! How much a query finds, exactly.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cursor::{LeafKind, Span};
use super::eval::{Evaluation, Sets};
use super::plan::Plan;
use super::{DefaultField, Reader, SearchError};
use crate::index::{Doc, IndexError, Seen, Segment, Snapshot, WordField};
use crate::query::{Node, Unit};

/// What a query finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Places bound by text clauses; a stretch of text that several clauses bind counts once.
    pub matches: u64,
    /// Passages in which a match starts, and one for each work that answers without a match: what `search` lists.
    pub passages: u64,
    /// Chapters that lie in, or hold, a unit in which the query is true.
    pub chapters: u64,
    /// Works in which the query is true.
    pub works: u64,
}

/// Counts what `query` finds.
pub fn count(reader: &Reader<'_>, query: &Node, default: DefaultField, unit: Unit) -> Result<Counts, SearchError> {
    reader.planned(query, default, unit, |snapshot, plan| Ok(of_plan(snapshot, plan)?))
}

/// Counts what a plan finds.
pub(super) fn of_plan(snapshot: &Snapshot, plan: &Plan) -> Result<Counts, IndexError> {
    let mut tally = Tally::default();
    if has_places_of_its_own(plan) {
        for segment in snapshot.segments() {
            tally.next_segment();
            by_passage(segment, plan, &mut tally)?;
        }
        return Ok(tally.total());
    }
    let mut last = None;
    each_unit(snapshot, plan, |index, unit, places| -> Result<(), IndexError> {
        if last != Some(index) {
            tally.next_segment();
            last = Some(index);
        }
        let passages = places.chunk_by(|a, b| a.doc == b.doc).count();
        tally.unit(&snapshot.segments()[index], plan.unit, unit, places.len() as u64, passages as u64);
        Ok(())
    })?;
    Ok(tally.total())
}

/// Adds up units, which come in the order of a segment.
#[derive(Default)]
struct Tally {
    counts: Counts,
    /// Works and chapters before these documents of the segment are counted.
    work: Doc,
    chapter: Doc,
    /// The last work has no match so far.
    is_bare: bool,
}

impl Tally {
    fn next_segment(&mut self) {
        (self.work, self.chapter) = (0, 0);
    }

    fn unit(&mut self, segment: &Segment, size: Unit, unit: &Range<Doc>, matches: u64, passages: u64) {
        if unit.start >= self.work {
            self.settle();
            self.work = segment.work(unit.start).end;
            self.counts.works += 1;
            self.is_bare = true;
        }
        self.is_bare &= passages == 0;
        self.counts.matches += matches;
        self.counts.passages += passages;
        let mut doc = unit.start.max(self.chapter);
        let end = if size == Unit::Work { unit.end } else { unit.start + 1 };
        while doc < end {
            self.chapter = segment.chapter(doc).end;
            self.counts.chapters += 1;
            doc = self.chapter;
        }
    }

    /// A work without a match is hit once.
    fn settle(&mut self) {
        self.counts.passages += u64::from(std::mem::take(&mut self.is_bare));
    }

    fn total(mut self) -> Counts {
        self.settle();
        self.counts
    }
}

/// True if matches can be counted without their places: every clause is a word of one field, and no two share an index term.
/// A person may stand at the word of another, so of people there is one.
fn has_places_of_its_own(plan: &Plan) -> bool {
    if plan.needs_places() {
        return false;
    }
    let leaves = plan.positive_leaves();
    let mut terms: Vec<&str> = Vec::new();
    for (at, &leaf) in leaves.iter().enumerate() {
        if plan.leaves[leaf].field != plan.leaves[leaves[0]].field {
            return false;
        }
        let LeafKind::Words { slots, width: 1 } = &plan.leaves[leaf].kind else { return false };
        if !leaves[..at].contains(&leaf) {
            terms.extend(slots.iter().flat_map(|slot| slot.terms.iter().map(String::as_str)));
        }
    }
    if leaves.first().is_some_and(|leaf| plan.leaves[*leaf].field == WordField::People) {
        let names: BTreeSet<&str> = terms.iter().filter_map(|term| Seen::of_term(term)).map(|(_, name)| name).collect();
        if names.len() > 1 {
            return false;
        }
    }
    let all = terms.len();
    terms.sort_unstable();
    terms.dedup();
    all > 0 && terms.len() == all
}

/// As [`each_unit`] with the numbers of matches instead of their places, which are slow to read.
fn by_passage(segment: &Segment, plan: &Plan, tally: &mut Tally) -> Result<(), IndexError> {
    let sets = Sets::open(segment, plan)?;
    let mut evaluation = Evaluation::open(segment, plan, &sets, false)?;
    let mut hits = Vec::new();
    let mut from = 0;
    while let Some(unit) = evaluation.next(from)? {
        from = unit.end;
        hits.clear();
        evaluation.hits(&unit, &unit, &mut hits)?;
        hits.sort_unstable_by_key(|hit| (hit.doc, hit.leaf, hit.term));
        // The same clause may stand in several branches.
        hits.dedup();
        let matches = hits.iter().map(|hit| u64::from(hit.frequency)).sum();
        tally.unit(segment, plan.unit, &unit, matches, hits.chunk_by(|a, b| a.doc == b.doc).count() as u64);
    }
    Ok(())
}

/// Visits every unit in which the query is true, with its segment's place and the distinct places that matched in it,
/// in order.
pub(super) fn each_unit<E: From<IndexError>>(
    snapshot: &Snapshot,
    plan: &Plan,
    mut visit: impl FnMut(usize, &Range<Doc>, &[Span]) -> Result<(), E>,
) -> Result<(), E> {
    let (mut found, mut places) = (Vec::new(), Vec::new());
    for (index, segment) in snapshot.segments().iter().enumerate() {
        let sets = Sets::open(segment, plan)?;
        let mut evaluation = Evaluation::open(segment, plan, &sets, true)?;
        let mut from = 0;
        while let Some(unit) = evaluation.next(from)? {
            from = unit.end;
            found.clear();
            evaluation.spans(&unit, &unit, &mut found)?;
            places.clear();
            places.extend(found.iter().map(|found| found.span));
            places.sort_unstable();
            places.dedup();
            visit(index, &unit, &places)?;
        }
    }
    Ok(())
}
