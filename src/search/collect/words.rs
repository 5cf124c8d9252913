//! The first step for words joined by OR, or one of them: their lists are added up, and no unit is walked.

use crate::index::union::{Word, each_scored};
use crate::index::{Doc, IndexError, Segment};

use super::super::cursor::MAX_APART;
use super::super::plan::Plan;
use super::super::rank::Ranking;
use super::keep::{Best, Scored};
use super::walk::Counted;

/// Looks at every passage of segment `index` that holds one of the words of `leaves`.
pub(super) fn words<'a>(
    index: usize,
    segment: &Segment,
    plan: &Plan,
    ranking: &Ranking,
    leaves: &[usize],
    best: Best<'a>,
) -> Result<Counted<'a>, IndexError> {
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
    let mut best = best;
    // Works come one after the other: what is kept of one is settled before the next begins.
    let mut of_work: Vec<Scored> = Vec::new();
    let mut work_end: Doc = 0;
    let mut found = each_scored(segment, &mut words, |doc, score| {
        if score >= best.floor && (!has_deletions || segment.is_alive(doc)) {
            if doc >= work_end {
                best.add(&mut of_work);
                work_end = segment.works().next(doc);
            }
            of_work.push(Scored { segment: index, doc, score });
        }
        best.floor
    })?;
    best.add(&mut of_work);
    if has_deletions {
        found.retain(|doc| segment.is_alive(doc));
    }
    Ok(Counted { works: found.count_runs(segment.works()), passages: found.count(), best, sets: None })
}
