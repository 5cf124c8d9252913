//! From a plan to the best passages: score ([`walk`], [`words`]), keep the best of each work ([`keep`]), look closer
//! ([`closer`]), [`order`].

mod closer;
mod keep;
mod order;
mod walk;
mod words;

use crate::index::{Doc, IndexError, Snapshot};

use super::eval::LeafSpan;
use super::parallel::each_segment;
use super::plan::Plan;
use super::rank::Ranking;
use closer::Closer;
use keep::{Best, Floor};
pub(super) use order::ids;

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
    let leaves = plan.words_only();
    let floor = Floor::default();
    let (mut works_found, mut passages_found, mut best) = (0, 0, Best::new(works, kept, &floor));
    let mut sets = Vec::with_capacity(snapshot.segments().len());
    for of_segment in each_segment(snapshot, plan, |index, segment| {
        let best = Best::new(works, kept, &floor);
        match &leaves {
            Some(leaves) => words::words(index, segment, plan, &ranking, leaves, best),
            None => walk::units(index, segment, plan, &ranking, best),
        }
    })? {
        works_found += of_segment.works;
        passages_found += of_segment.passages;
        best.join(of_segment.best);
        sets.push(of_segment.sets);
    }
    let candidates = best.passages();
    let closer = Closer::new(snapshot, plan, &ranking, sets, &candidates)?;
    let found = closer.best(wanted, per_work)?;
    Ok(Collected { found, works: works_found, passages: passages_found })
}
