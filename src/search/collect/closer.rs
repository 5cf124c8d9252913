//! The second step: candidates are looked at again with the places of all matches in and beside them.
//!
//! To read places is dear, and most candidates cannot come among the passages asked for whatever theirs say. What the
//! places can add at most is known ([`Ranking::most`]), so the best by that are looked at first, and of the others those
//! that may still come before one of them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::index::{Doc, IndexError, Snapshot};

use super::super::eval::{Evaluation, LeafSpan, Sets};
use super::super::plan::Plan;
use super::super::rank::{Context, Ranking};
use super::Found;
use super::keep::Scored;
use super::order::{limit_per_work, order};

/// For each passage asked for, so many candidates are looked at before it is known what the others have to reach.
const AHEAD: usize = 2;

/// Candidates, in the order of the index, and what is known of them.
pub(super) struct Closer<'a> {
    snapshot: &'a Snapshot,
    plan: &'a Plan,
    ranking: &'a Ranking,
    sets: Vec<Option<Sets>>,
    /// By segment.
    contexts: Vec<Context>,
    candidates: Vec<Candidate>,
}

#[derive(Clone, Copy)]
struct Candidate {
    scored: Scored,
    /// The first passage of its work.
    head: Doc,
    /// Its second score is not above this.
    most: f32,
}

impl<'a> Closer<'a> {
    /// For candidates in the order of the index; `sets` are those of the segments that were looked up already.
    pub(super) fn new(
        snapshot: &'a Snapshot,
        plan: &'a Plan,
        ranking: &'a Ranking,
        sets: Vec<Option<Sets>>,
        candidates: &[Scored],
    ) -> Result<Self, IndexError> {
        let mut contexts: Vec<Context> = Vec::new();
        contexts.resize_with(snapshot.segments().len(), Context::default);
        let mut all = Vec::with_capacity(candidates.len());
        for of_segment in candidates.chunk_by(|a, b| a.segment == b.segment) {
            let number = of_segment[0].segment;
            let segment = &snapshot.segments()[number];
            let docs: Vec<Doc> = of_segment.iter().map(|passage| passage.doc).collect();
            let context = ranking.context(segment, &docs)?;
            all.extend(of_segment.iter().map(|&scored| Candidate {
                scored,
                head: segment.work(scored.doc).start,
                most: ranking.most(scored.doc, scored.score, &context),
            }));
            contexts[number] = context;
        }
        Ok(Self { snapshot, plan, ranking, sets, contexts, candidates: all })
    }

    /// The best `wanted` passages (0: all) with at most `per_work` of each work (0: all of them), best first.
    pub(super) fn best(mut self, wanted: usize, per_work: usize) -> Result<Vec<Found>, IndexError> {
        let candidates = std::mem::take(&mut self.candidates);
        if wanted > 0 && self.ranking.is_exact() {
            let found = candidates.into_iter().map(Candidate::without_spans).collect();
            let found = self.ordered(found, wanted, per_work)?;
            return self.with_spans(found);
        }
        let found = if wanted == 0 { self.look(&candidates)? } else { self.look_ahead(candidates, wanted, per_work)? };
        self.ordered(found, wanted, per_work)
    }

    /// Looks at those candidates that may be among the best.
    fn look_ahead(
        &mut self,
        candidates: Vec<Candidate>,
        wanted: usize,
        per_work: usize,
    ) -> Result<Vec<Found>, IndexError> {
        let mut left = candidates;
        left.sort_unstable_by(|a, b| b.most.total_cmp(&a.most));
        let ahead = wanted.saturating_mul(AHEAD).min(left.len());
        let mut first: Vec<Candidate> = left.drain(..ahead).collect();
        first.sort_unstable_by_key(Candidate::place);
        let mut found = self.look(&first)?;
        let floor = floor(&found, wanted, per_work);
        left.retain(|candidate| candidate.most >= floor);
        left.sort_unstable_by_key(Candidate::place);
        found.append(&mut self.look(&left)?);
        Ok(found)
    }

    fn ordered(&self, mut found: Vec<Found>, wanted: usize, per_work: usize) -> Result<Vec<Found>, IndexError> {
        order(self.snapshot, &mut found, wanted, per_work)?;
        if per_work > 0 {
            limit_per_work(&mut found, per_work);
        }
        if wanted > 0 {
            found.truncate(wanted);
        }
        Ok(found)
    }

    /// Adds to passages whose score is known what matched in them.
    fn with_spans(&mut self, mut found: Vec<Found>) -> Result<Vec<Found>, IndexError> {
        if !self.plan.has_text() {
            return Ok(found);
        }
        let mut candidates: Vec<Candidate> = found.iter().map(Candidate::of_found).collect();
        candidates.sort_unstable_by_key(Candidate::place);
        let mut looked_at = self.look(&candidates)?;
        for passage in &mut found {
            let place = (passage.segment, passage.doc);
            if let Ok(at) = looked_at.binary_search_by_key(&place, |found| (found.segment, found.doc)) {
                passage.spans = std::mem::take(&mut looked_at[at].spans);
            }
        }
        Ok(found)
    }

    /// Reads the places of the matches in and beside each of some candidates, which come in order, and scores it again.
    fn look(&mut self, candidates: &[Candidate]) -> Result<Vec<Found>, IndexError> {
        let mut out = Vec::with_capacity(candidates.len());
        for of_segment in candidates.chunk_by(|a, b| a.scored.segment == b.scored.segment) {
            let number = of_segment[0].scored.segment;
            let segment = &self.snapshot.segments()[number];
            let sets = match &mut self.sets[number] {
                Some(sets) => sets,
                none => none.insert(Sets::open(segment, self.plan)?),
            };
            let mut evaluation = Evaluation::open(segment, self.plan, sets, true)?;
            let same = |a: &Candidate, b: &Candidate| evaluation.unit(a.scored.doc) == evaluation.unit(b.scored.doc);
            for of_unit in of_segment.chunk_by(same).collect::<Vec<_>>() {
                self.look_at_unit(&mut evaluation, of_unit, &mut out)?;
            }
        }
        Ok(out)
    }

    /// As [`Self::look`], for candidates of one unit.
    fn look_at_unit(
        &self,
        evaluation: &mut Evaluation<'_>,
        candidates: &[Candidate],
        out: &mut Vec<Found>,
    ) -> Result<(), IndexError> {
        let number = candidates[0].scored.segment;
        let segment = &self.snapshot.segments()[number];
        segment.check()?;
        let unit = evaluation.unit(candidates[0].scored.doc);
        let mut spans: Vec<LeafSpan> = Vec::new();
        if self.plan.has_text() && evaluation.holds(&unit)? {
            for range in neighbourhoods(candidates, &unit) {
                evaluation.spans(&unit, &range, &mut spans)?;
            }
            spans.sort_unstable_by_key(|found| (found.span, found.leaf));
            spans.dedup();
        }
        for &candidate in candidates {
            let Scored { doc, score, .. } = candidate.scored;
            let score = self.ranking.refine(segment, doc, score, &spans, &self.contexts[number]);
            let here = spans.iter().filter(|found| found.span.doc == doc).copied().collect();
            out.push(Found { score, spans: here, ..candidate.without_spans() });
        }
        Ok(())
    }
}

impl Candidate {
    fn of_found(found: &Found) -> Self {
        let scored = Scored { segment: found.segment, doc: found.doc, score: found.score };
        Self { scored, head: found.head, most: found.score }
    }

    /// Its place in the index.
    fn place(&self) -> (usize, Doc) {
        (self.scored.segment, self.scored.doc)
    }

    /// The passage with the most that it can be worth.
    fn without_spans(self) -> Found {
        let Scored { segment, doc, .. } = self.scored;
        Found { segment, doc, score: self.most, head: self.head, spans: Vec::new() }
    }
}

/// The score of the passage that `found` has in place `wanted` if no work has more than `per_work`: none below comes
/// among the best.
fn floor(found: &[Found], wanted: usize, per_work: usize) -> f32 {
    let mut best: Vec<&Found> = found.iter().collect();
    best.sort_unstable_by(|a, b| b.score.total_cmp(&a.score));
    let mut of_work: FxHashMap<(usize, Doc), usize> = FxHashMap::default();
    let counts = |found: &&&Found| {
        let count = of_work.entry((found.segment, found.head)).or_default();
        *count += 1;
        per_work == 0 || *count <= per_work
    };
    best.iter().filter(counts).nth(wanted - 1).map_or(f32::MIN, |found| found.score)
}

/// The passages at and beside the candidates of a unit, as ranges that do not overlap.
fn neighbourhoods(candidates: &[Candidate], unit: &Range<Doc>) -> Vec<Range<Doc>> {
    let mut ranges: Vec<Range<Doc>> = Vec::new();
    for Candidate { scored: Scored { doc, .. }, .. } in candidates {
        let range = doc.saturating_sub(1).max(unit.start)..(doc + 2).min(unit.end);
        match ranges.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => ranges.push(range),
        }
    }
    ranges
}
