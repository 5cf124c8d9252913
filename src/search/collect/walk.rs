//! The first step: every passage that answers, with its score.

use crate::index::{Doc, IndexError, Segment};

use super::super::eval::{Evaluation, Hit, Sets};
use super::super::plan::Plan;
use super::super::rank::Ranking;
use super::keep::{Best, Scored};

/// What one segment had to offer.
pub(super) struct Counted<'a> {
    /// Works in which the query is true.
    pub(super) works: u64,
    /// Passages that answer.
    pub(super) passages: u64,
    /// The best of them.
    pub(super) best: Best<'a>,
    /// The works and chapters that the plan's conditions choose, where these were looked up.
    pub(super) sets: Option<Sets>,
}

/// Looks at every unit of segment `index` in which the plan is true.
pub(super) fn units<'a>(
    index: usize,
    segment: &Segment,
    plan: &Plan,
    ranking: &Ranking,
    best: Best<'a>,
) -> Result<Counted<'a>, IndexError> {
    let mut found = InSegment::new(index, segment, best);
    let has_text = plan.has_text();
    let sets = Sets::open(segment, plan)?;
    let mut evaluation = Evaluation::open(segment, plan, &sets, false)?;
    let mut hits: Vec<Hit> = Vec::new();
    let mut from = 0;
    while let Some(unit) = evaluation.next(from)? {
        from = unit.end;
        found.enter(unit.start);
        if !has_text {
            from = from.max(found.work_end);
            continue;
        }
        hits.clear();
        evaluation.hits(&unit, &unit, &mut hits)?;
        hits.sort_unstable_by_key(|hit| (hit.doc, hit.leaf, hit.term));
        // The same clause may stand in several branches.
        hits.dedup();
        for passage in hits.chunk_by(|a, b| a.doc == b.doc) {
            let doc = passage[0].doc;
            found.add(doc, ranking.score(segment, doc, passage));
        }
    }
    found.settle();
    drop(evaluation);
    Ok(Counted { sets: Some(sets), ..found.counted })
}

/// What one segment has to offer. Works come one after the other: what is kept of one is settled before the next begins.
struct InSegment<'s, 'a> {
    index: usize,
    segment: &'s Segment,
    counted: Counted<'a>,
    /// The end of the work that is looked at; 0 before the first.
    work_end: Doc,
    /// Where it answers first.
    first: Doc,
    /// Some passage of it answers.
    has_passage: bool,
    /// Those that may be among the best.
    of_work: Vec<Scored>,
}

impl<'s, 'a> InSegment<'s, 'a> {
    fn new(index: usize, segment: &'s Segment, best: Best<'a>) -> Self {
        let counted = Counted { works: 0, passages: 0, best, sets: None };
        Self { index, segment, counted, work_end: 0, first: 0, has_passage: false, of_work: Vec::new() }
    }

    /// The query is true at `doc`.
    fn enter(&mut self, doc: Doc) {
        if doc >= self.work_end {
            self.settle();
            (self.work_end, self.first, self.has_passage) = (self.segment.works().next(doc), doc, false);
            self.counted.works += 1;
        }
    }

    /// The passage answers.
    fn add(&mut self, doc: Doc, score: f32) {
        self.counted.passages += 1;
        self.has_passage = true;
        if score >= self.counted.best.floor {
            self.of_work.push(Scored { segment: self.index, doc, score });
        }
    }

    fn settle(&mut self) {
        if self.work_end == 0 {
            return;
        }
        if !self.has_passage {
            // The query is true here by what is said of the work: it is hit once.
            self.add(self.first, 0.0);
        }
        self.counted.best.add(&mut self.of_work);
    }
}
