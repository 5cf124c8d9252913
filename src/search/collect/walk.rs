//! The first step: every passage that answers, with its score.

use crate::index::union::{Word, each_scored};
use crate::index::{Doc, IndexError, Segment};

use super::super::cursor::MAX_APART;
use super::super::eval::{Evaluation, Hit, Sets};
use super::super::plan::Plan;
use super::super::rank::Ranking;
use super::keep::{Best, Scored};

/// What one segment had to offer.
pub(super) struct Counted {
    /// Works in which the query is true.
    pub(super) works: u64,
    /// Passages that answer.
    pub(super) passages: u64,
    /// The best of them.
    pub(super) best: Best,
    /// The works and chapters that the plan's conditions choose, where these were looked up.
    pub(super) sets: Option<Sets>,
}

/// What one segment has to offer. Works come one after the other: what is kept of one is settled before the next begins.
pub(super) struct InSegment<'a> {
    index: usize,
    segment: &'a Segment,
    counted: Counted,
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
    pub(super) fn new(index: usize, segment: &'a Segment, best: Best) -> Self {
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

    /// The passage answers; it has no score where it is not among the best.
    fn add(&mut self, doc: Doc, score: Option<f32>) {
        self.counted.passages += 1;
        self.has_passage = true;
        if let Some(score) = score.filter(|score| *score >= self.counted.best.floor) {
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
            self.counted.best.add(std::mem::take(&mut self.of_work));
        }
    }

    /// Looks at every passage that holds one of some words.
    pub(super) fn words(&mut self, plan: &Plan, ranking: &Ranking, leaves: &[usize]) -> Result<(), IndexError> {
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
            self.counted.best.floor
        })?;
        Ok(())
    }

    /// Looks at every unit in which the plan is true.
    pub(super) fn units(&mut self, plan: &Plan, ranking: &Ranking) -> Result<(), IndexError> {
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
        drop(evaluation);
        self.counted.sets = Some(sets);
        Ok(())
    }

    /// What was found.
    pub(super) fn end(mut self) -> Counted {
        self.settle();
        self.counted
    }
}
