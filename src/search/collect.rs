//! From a plan to the best passages: score, keep the best of each work, look closer, order.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::index::union::{Word, each_scored};
use crate::index::{Doc, IndexError, Segment, Snapshot};

use super::cursor::MAX_APART;
use super::eval::{Evaluation, Hit, LeafSpan, Sets};
use super::parallel::each_segment;
use super::plan::Plan;
use super::rank::Ranking;

/// A passage that answers the query.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The segment's place in the snapshot.
    pub segment: usize,
    /// The passage.
    pub doc: Doc,
    /// Its relevance.
    pub score: f32,
    /// The first passage of its work.
    pub head: Doc,
    /// What matched in it, in order.
    pub spans: Vec<LeafSpan>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collected {
    /// The best passages, best first.
    pub found: Vec<Found>,
    /// Works in which the query is true.
    pub works: u64,
    /// Passages that answer.
    pub passages: u64,
}

/// Works looked at closely for each page of results, at least: the second step of the ranking can move a
/// passage up by a bounded amount, and pages of one size see the same order.
const CLOSE_WORKS: usize = 100;

/// The passages of the best works, enough for `wanted` of them with at most `per_work` of each work (0: all of them).
pub fn best(snapshot: &Snapshot, plan: &Plan, wanted: usize, per_work: usize) -> Result<Collected, IndexError> {
    let close = wanted.div_ceil(CLOSE_WORKS).saturating_mul(CLOSE_WORKS).max(CLOSE_WORKS);
    let works = if wanted > 0 && plan.has_text() { close } else { usize::MAX };
    // The second step may put another passage of a work first.
    let kept = if per_work == 0 { usize::MAX } else { per_work.saturating_mul(2).saturating_add(2) };
    let ranking = Ranking::new(snapshot, plan)?;
    let words = plan.words_only();
    let (mut collected, mut best) = (Collected::default(), Best::new(works, kept));
    for of_segment in each_segment(snapshot, plan, |index, segment| {
        let mut found = InSegment::new(index, segment, Best::new(works, kept));
        match &words {
            Some(leaves) => found.words(plan, &ranking, leaves)?,
            None => found.units(plan, &ranking)?,
        }
        Ok((found.collected, found.best))
    })? {
        let (counts, groups) = of_segment;
        collected.works += counts.works;
        collected.passages += counts.passages;
        groups.groups.into_iter().for_each(|group| best.add(group));
    }
    refine(snapshot, plan, &ranking, &best.passages(), &mut collected.found)?;
    order(snapshot, &mut collected.found, wanted, per_work)?;
    if per_work > 0 {
        limit_per_work(&mut collected.found, per_work);
    }
    Ok(collected)
}

/// A passage with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scored {
    /// The segment's place in the snapshot.
    segment: usize,
    doc: Doc,
    score: f32,
}

/// The best passages of the best works.
///
/// A work is as good as its best passage, and a passage that is worse than the best one of every work that is kept is
/// not looked at again. Works that are equal at the border are all kept.
struct Best {
    works: usize,
    per_work: usize,
    /// Passages below this are not among the best.
    floor: f32,
    /// The passages of each work, best first.
    groups: Vec<Vec<Scored>>,
}

impl Best {
    fn new(works: usize, per_work: usize) -> Self {
        Self { works, per_work, floor: f32::MIN, groups: Vec::new() }
    }

    /// Takes the passages of one more work.
    fn add(&mut self, mut work: Vec<Scored>) {
        let order = |a: &Scored, b: &Scored| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc));
        work.retain(|passage| passage.score >= self.floor);
        if work.len() > self.per_work {
            work.select_nth_unstable_by(self.per_work - 1, order);
            work.truncate(self.per_work);
        }
        work.sort_unstable_by(order);
        if work.is_empty() {
            return;
        }
        self.groups.push(work);
        // To raise the floor is to sort all works: worth it only now and then.
        if self.groups.len() >= self.works.saturating_mul(2) {
            self.raise();
        }
    }

    fn raise(&mut self) {
        if self.groups.len() <= self.works {
            return;
        }
        self.groups.select_nth_unstable_by(self.works - 1, |a, b| b[0].score.total_cmp(&a[0].score));
        let floor = self.groups[self.works - 1][0].score;
        self.floor = floor;
        self.groups.retain(|group| group[0].score >= floor);
    }

    /// The passages that were kept, in the order of the index.
    fn passages(mut self) -> Vec<Scored> {
        self.raise();
        let floor = self.floor;
        let mut passages: Vec<Scored> =
            self.groups.into_iter().flatten().filter(|passage| passage.score >= floor).collect();
        passages.sort_unstable_by_key(|passage| (passage.segment, passage.doc));
        passages
    }
}

/// What one segment has to offer. Works come one after the other: what is kept of one is settled before the next begins.
struct InSegment<'a> {
    index: usize,
    segment: &'a Segment,
    collected: Collected,
    best: Best,
    /// The work that is looked at, and where it answers first.
    /// Its end; 0 before the first.
    work_end: Doc,
    first: Doc,
    /// Some passage of it answers.
    has_passage: bool,
    /// Those that may be among the best.
    of_work: Vec<Scored>,
}

impl<'a> InSegment<'a> {
    fn new(index: usize, segment: &'a Segment, best: Best) -> Self {
        let collected = Collected::default();
        Self { index, segment, collected, best, work_end: 0, first: 0, has_passage: false, of_work: Vec::new() }
    }

    /// The query is true at `doc`.
    fn enter(&mut self, doc: Doc) {
        if doc >= self.work_end {
            self.settle();
            (self.work_end, self.first, self.has_passage) = (self.segment.works().next(doc), doc, false);
            self.collected.works += 1;
        }
    }

    /// The passage answers; it has no score where it is not among the best.
    fn add(&mut self, doc: Doc, score: Option<f32>) {
        self.collected.passages += 1;
        self.has_passage = true;
        if let Some(score) = score.filter(|score| *score >= self.best.floor) {
            self.of_work.push(Scored { segment: self.index, doc, score });
        }
    }

    fn settle(&mut self) {
        if self.work_end == 0 {
            return;
        }
        if !self.has_passage {
            // The query is true here by what is said of the work: it is hit once.
            self.add(self.first, Some(0.0));
        }
        if !self.of_work.is_empty() {
            self.best.add(std::mem::take(&mut self.of_work));
        }
    }

    /// Looks at every passage that holds one of some words.
    fn words(&mut self, plan: &Plan, ranking: &Ranking, leaves: &[usize]) -> Result<(), IndexError> {
        let segment = self.segment;
        let mut words = Vec::with_capacity(leaves.len());
        for &leaf in leaves {
            let Some(bm25) = ranking.bm25(leaf) else { continue };
            let terms = plan.leaves[leaf].terms();
            let mut lists = terms.iter().map(|term| segment.body_blocks(term)).collect::<Result<Vec<_>, _>>()?;
            lists.retain(|list| !list.is_empty());
            if lists.len() > MAX_APART {
                words.push(Word { lists, bm25 });
            } else {
                words.extend(lists.into_iter().map(|list| Word { lists: vec![list], bm25 }));
            }
        }
        let has_deletions = segment.has_deletions();
        each_scored(segment, &mut words, |doc, score| {
            if !has_deletions || segment.is_alive(doc) {
                self.enter(doc);
                self.add(doc, score);
            }
            self.best.floor
        })?;
        self.settle();
        Ok(())
    }

    /// Looks at every unit in which the plan is true.
    fn units(&mut self, plan: &Plan, ranking: &Ranking) -> Result<(), IndexError> {
        let segment = self.segment;
        let has_text = plan.has_text();
        let sets = Sets::open(segment, plan)?;
        let mut evaluation = Evaluation::open(segment, plan, &sets, false)?;
        let mut hits: Vec<Hit> = Vec::new();
        let mut from = 0;
        while let Some(unit) = evaluation.next(from)? {
            from = unit.end;
            self.enter(unit.start);
            if !has_text {
                from = from.max(self.work_end);
                continue;
            }
            hits.clear();
            evaluation.hits(&unit, &unit, &mut hits)?;
            hits.sort_unstable_by_key(|hit| (hit.doc, hit.leaf, hit.term));
            // The same clause may stand in several branches.
            hits.dedup();
            for passage in hits.chunk_by(|a, b| a.doc == b.doc) {
                let doc = passage[0].doc;
                self.add(doc, Some(ranking.score(segment, doc, passage)));
            }
        }
        self.settle();
        Ok(())
    }
}

/// Reads the places of the matches in and beside each candidate, which come in order, and scores it again.
fn refine(
    snapshot: &Snapshot,
    plan: &Plan,
    ranking: &Ranking,
    candidates: &[Scored],
    out: &mut Vec<Found>,
) -> Result<(), IndexError> {
    for of_segment in candidates.chunk_by(|a, b| a.segment == b.segment) {
        let segment = &snapshot.segments()[of_segment[0].segment];
        let sets = Sets::open(segment, plan)?;
        let mut evaluation = Evaluation::open(segment, plan, &sets, true)?;
        let docs: Vec<Doc> = of_segment.iter().map(|passage| passage.doc).collect();
        let context = ranking.context(segment, &docs)?;
        let mut spans: Vec<LeafSpan> = Vec::new();
        for of_unit in of_segment.chunk_by(|a, b| evaluation.unit(a.doc) == evaluation.unit(b.doc)).collect::<Vec<_>>()
        {
            segment.check()?;
            let unit = evaluation.unit(of_unit[0].doc);
            let head = segment.work(unit.start).start;
            spans.clear();
            if plan.has_text() && evaluation.holds(&unit)? {
                for range in neighbourhoods(of_unit, &unit) {
                    evaluation.spans(&unit, &range, &mut spans)?;
                }
                spans.sort_unstable_by_key(|found| (found.span, found.leaf));
                spans.dedup();
            }
            for passage in of_unit {
                let here: Vec<LeafSpan> = spans.iter().filter(|found| found.span.doc == passage.doc).copied().collect();
                let score = ranking.refine(segment, passage.doc, passage.score, &spans, &context);
                out.push(Found { segment: passage.segment, doc: passage.doc, score, head, spans: here });
            }
        }
    }
    Ok(())
}

/// The passages at and beside the candidates of a unit, as ranges that do not overlap.
fn neighbourhoods(candidates: &[Scored], unit: &Range<Doc>) -> Vec<Range<Doc>> {
    let mut ranges: Vec<Range<Doc>> = Vec::new();
    for candidate in candidates {
        let range = candidate.doc.saturating_sub(1).max(unit.start)..(candidate.doc + 2).min(unit.end);
        match ranges.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => ranges.push(range),
        }
    }
    ranges
}

/// Score, then work id, then position: no two passages are equal, so the order is total. Ids are read only where
/// scores do not decide, and only among the first `wanted` passages (0: all) that `per_work` leaves.
fn order(snapshot: &Snapshot, found: &mut [Found], wanted: usize, per_work: usize) -> Result<(), IndexError> {
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.segment.cmp(&b.segment)).then(a.doc.cmp(&b.doc)));
    let mut of_work: FxHashMap<(usize, Doc), usize> = FxHashMap::default();
    let mut settled = 0;
    for tied in found.chunk_by_mut(|a, b| a.score.total_cmp(&b.score).is_eq()) {
        let first = (tied[0].segment, tied[0].head);
        if tied.iter().any(|passage| (passage.segment, passage.head) != first) {
            // A work that gave passages already may have no more to give.
            let works = if wanted > 0 { wanted - settled + of_work.len() } else { usize::MAX };
            order_tied(snapshot, tied, works)?;
        }
        for passage in tied.iter() {
            let count = of_work.entry((passage.segment, passage.head)).or_default();
            *count += 1;
            settled += usize::from(per_work == 0 || *count <= per_work);
        }
        if wanted > 0 && settled >= wanted {
            break;
        }
    }
    Ok(())
}

/// Puts passages that come by segment into the order of their works' ids, as far as the first `works` of them.
///
/// In a segment the ids' numbers tell their order. The ids themselves are read only to join the segments.
fn order_tied(snapshot: &Snapshot, tied: &mut [Found], works: usize) -> Result<(), IndexError> {
    let mut ids: FxHashMap<(usize, Doc), String> = FxHashMap::default();
    let is_one = tied[0].segment == tied[tied.len() - 1].segment;
    for of_segment in tied.chunk_by_mut(|a, b| a.segment == b.segment) {
        let number = of_segment[0].segment;
        let segment = &snapshot.segments()[number];
        let numbers = segment.id_numbers()?;
        of_segment.sort_by_cached_key(|passage| (numbers.of(passage.head), passage.doc));
        if !is_one {
            let mut heads: Vec<Doc> = of_segment.iter().map(|passage| passage.head).collect();
            heads.dedup();
            heads.truncate(works);
            let of_heads = segment.work_ids(&heads)?;
            ids.extend(heads.into_iter().zip(of_heads).map(|(head, id)| ((number, head), id)));
        }
    }
    if !is_one {
        // The sort is stable, and what has no id here comes behind all that have one.
        let id = |passage: &Found| ids.get(&(passage.segment, passage.head));
        tied.sort_by(|a, b| match (id(a), id(b)) {
            (Some(a), Some(b)) => a.cmp(b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
    }
    Ok(())
}

/// The ids of the works of `found`, by segment and first passage.
pub(super) fn ids(snapshot: &Snapshot, found: &[Found]) -> Result<FxHashMap<(usize, Doc), String>, IndexError> {
    let mut ids = FxHashMap::default();
    for (number, segment) in snapshot.segments().iter().enumerate() {
        let mut heads: Vec<Doc> =
            found.iter().filter(|passage| passage.segment == number).map(|passage| passage.head).collect();
        heads.sort_unstable();
        heads.dedup();
        let of_segment = segment.work_ids(&heads)?;
        ids.extend(heads.into_iter().zip(of_segment).map(|(head, id)| ((number, head), id)));
    }
    Ok(ids)
}

fn limit_per_work(found: &mut Vec<Found>, per_work: usize) {
    let mut seen: FxHashMap<(usize, Doc), usize> = FxHashMap::default();
    found.retain(|passage| {
        let count = seen.entry((passage.segment, passage.head)).or_default();
        *count += 1;
        *count <= per_work
    });
}
