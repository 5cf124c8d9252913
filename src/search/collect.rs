//! From a plan to the best passages: score, keep the best of each work, look closer, order.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::index::top::{Scored, top_passages};
use crate::index::{Doc, IndexError, Segment, Snapshot};

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
    /// Works in which the query is true; those looked at unless [`Self::exact`].
    pub works: u64,
    /// Passages that answer; those looked at unless [`Self::exact`].
    pub passages: u64,
    /// False if parts of the index were skipped because they could not hold one of the best passages.
    pub exact: bool,
}

/// Works looked at closely for each page of results, at least: the second step of the ranking can move a
/// passage up by a bounded amount, and pages of one size see the same order.
const CLOSE_WORKS: usize = 100;

/// The passages of the best works, enough for `wanted` of them with at most `per_work` of each work (0: all of them).
pub fn best(snapshot: &Snapshot, plan: &Plan, wanted: usize, per_work: usize) -> Result<Collected, IndexError> {
    let works = wanted.div_ceil(CLOSE_WORKS).saturating_mul(CLOSE_WORKS).max(CLOSE_WORKS);
    // The second step may put another passage of a work first.
    let kept = if per_work == 0 { usize::MAX } else { per_work.saturating_mul(2).saturating_add(2) };
    let ranking = Ranking::new(snapshot, plan)?;
    let (mut candidates, mut collected) = match plan.words_only() {
        Some(words) if wanted > 0 && per_work > 0 => {
            let top = top_passages(snapshot, &ranking.terms(snapshot, plan, &words)?, works, kept)?;
            let counted = Collected { works: top.works, passages: top.visited, exact: top.exact, found: Vec::new() };
            (top.passages, counted)
        }
        _ => every(snapshot, plan, &ranking, kept)?,
    };
    if wanted > 0 && plan.has_text() {
        keep_best_works(snapshot, &mut candidates, works);
    }
    let skipped = wanted > 0 && plan.words_only().is_some_and(|words| words.iter().any(|(_, terms)| terms.len() > 1));
    refine(snapshot, plan, &ranking, candidates, skipped, &mut collected.found)?;
    order(snapshot, &mut collected.found, wanted, per_work)?;
    if per_work > 0 {
        limit_per_work(&mut collected.found, per_work);
    }
    Ok(collected)
}

/// Every passage that answers, the best `kept` of each work, with exact counts.
fn every(
    snapshot: &Snapshot,
    plan: &Plan,
    ranking: &Ranking,
    kept: usize,
) -> Result<(Vec<Scored>, Collected), IndexError> {
    let mut all = Vec::new();
    let mut collected = Collected { exact: true, ..Collected::default() };
    for of_segment in each_segment(snapshot, plan, |index, segment| in_segment(index, segment, plan, ranking, kept))? {
        all.extend(of_segment.kept);
        collected.works += of_segment.works;
        collected.passages += of_segment.passages;
    }
    Ok((all, collected))
}

/// What one segment has to offer.
#[derive(Default)]
struct OfSegment {
    kept: Vec<Scored>,
    works: u64,
    passages: u64,
}

fn in_segment(
    index: usize,
    segment: &Segment,
    plan: &Plan,
    ranking: &Ranking,
    kept: usize,
) -> Result<OfSegment, IndexError> {
    let mut out = OfSegment::default();
    let has_text = plan.has_text();
    let sets = Sets::open(segment, plan)?;
    let mut evaluation = Evaluation::open(segment, plan, &sets, false)?;
    let mut hits: Vec<Hit> = Vec::new();
    // Works come one after the other: what is kept of one is settled before the next begins.
    let mut work: Range<Doc> = 0..0;
    let mut first = 0;
    let mut of_work: Vec<Scored> = Vec::new();
    let settle = |of_work: &mut Vec<Scored>, first: Doc, out: &mut OfSegment| {
        if of_work.is_empty() {
            // The query is true here by what is said of the work: it is hit once.
            out.passages += 1;
            of_work.push(Scored { segment: index, doc: first, score: 0.0 });
        }
        flush(of_work, kept, &mut out.kept);
    };
    let mut from = 0;
    while let Some(unit) = evaluation.next(from)? {
        from = unit.end;
        if unit.start >= work.end {
            if work.end > 0 {
                settle(&mut of_work, first, &mut out);
            }
            (work, first) = (segment.work(unit.start), unit.start);
            out.works += 1;
        }
        if !has_text {
            from = from.max(work.end);
            continue;
        }
        hits.clear();
        evaluation.hits(&unit, &unit, &mut hits)?;
        hits.sort_unstable_by_key(|hit| (hit.doc, hit.leaf, hit.term));
        // The same clause may stand in several branches.
        hits.dedup();
        for passage in hits.chunk_by(|a, b| a.doc == b.doc) {
            let doc = passage[0].doc;
            out.passages += 1;
            of_work.push(Scored { segment: index, doc, score: ranking.score(segment, doc, passage) });
        }
    }
    if work.end > 0 {
        settle(&mut of_work, first, &mut out);
    }
    Ok(out)
}

fn flush(of_work: &mut Vec<Scored>, kept: usize, all: &mut Vec<Scored>) {
    if of_work.len() > kept {
        of_work.select_nth_unstable_by(kept - 1, |a, b| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
        of_work.truncate(kept);
    }
    all.append(of_work);
}

/// Drops the passages of works whose best passage is not among the best of `works` works; ties stay.
fn keep_best_works(snapshot: &Snapshot, candidates: &mut Vec<Scored>, works: usize) {
    let mut best: FxHashMap<(usize, Doc), f32> = FxHashMap::default();
    let head = |passage: &Scored| (passage.segment, snapshot.segments()[passage.segment].work(passage.doc).start);
    for passage in candidates.iter() {
        let score = best.entry(head(passage)).or_insert(f32::MIN);
        *score = score.max(passage.score);
    }
    if best.len() <= works {
        return;
    }
    let mut scores: Vec<f32> = best.values().copied().collect();
    let (_, floor, _) = scores.select_nth_unstable_by(works - 1, |a, b| b.total_cmp(a));
    let floor = *floor;
    candidates.retain(|passage| best[&head(passage)] >= floor);
}

/// Reads the places of the matches in and beside each candidate and scores it again.
fn refine(
    snapshot: &Snapshot,
    plan: &Plan,
    ranking: &Ranking,
    mut candidates: Vec<Scored>,
    skipped: bool,
    out: &mut Vec<Found>,
) -> Result<(), IndexError> {
    candidates.sort_unstable_by_key(|passage| (passage.segment, passage.doc));
    for of_segment in candidates.chunk_by(|a, b| a.segment == b.segment) {
        let segment = &snapshot.segments()[of_segment[0].segment];
        let sets = Sets::open(segment, plan)?;
        let mut evaluation = Evaluation::open(segment, plan, &sets, true)?;
        let docs: Vec<Doc> = of_segment.iter().map(|passage| passage.doc).collect();
        let context = ranking.context(segment, &docs)?;
        // Where several terms stand for a word, the engine adds their scores up in another order.
        let mut plain = if skipped { Some(Evaluation::open(segment, plan, &sets, false)?) } else { None };
        let mut hits: Vec<Hit> = Vec::new();
        let mut spans: Vec<LeafSpan> = Vec::new();
        for of_unit in of_segment.chunk_by(|a, b| evaluation.unit(a.doc) == evaluation.unit(b.doc)).collect::<Vec<_>>()
        {
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
                let mut score = passage.score;
                if let Some(plain) = &mut plain {
                    hits.clear();
                    plain.hits(&unit, &(passage.doc..passage.doc + 1), &mut hits)?;
                    hits.sort_unstable_by_key(|hit| (hit.leaf, hit.term));
                    hits.dedup();
                    score = ranking.score(segment, passage.doc, &hits);
                }
                let score = ranking.refine(segment, passage.doc, score, &spans, &context);
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
            let ids = ids(snapshot, tied)?;
            tied.sort_by(|a, b| ids[&(a.segment, a.head)].cmp(&ids[&(b.segment, b.head)]).then(a.doc.cmp(&b.doc)));
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
