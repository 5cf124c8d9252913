//! The order of passages: total, so that pages of results join.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::index::{Doc, IndexError, Snapshot};

use super::Found;

/// Score, then work id, then position: no two passages are equal, so the order is total. Ids are read only where
/// scores do not decide, and only among the first `wanted` passages (0: all) that `per_work` leaves.
pub(super) fn order(
    snapshot: &Snapshot,
    found: &mut [Found],
    wanted: usize,
    per_work: usize,
) -> Result<(), IndexError> {
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
    let mut ids: FxHashMap<(usize, Doc), Arc<str>> = FxHashMap::default();
    let is_one = tied[0].segment == tied[tied.len() - 1].segment;
    for of_segment in tied.chunk_by_mut(|a, b| a.segment == b.segment) {
        let number = of_segment[0].segment;
        let of_works = snapshot.segments()[number].ids()?;
        of_segment.sort_by_cached_key(|passage| (of_works.number(passage.head), passage.doc));
        if !is_one {
            let mut heads: Vec<Doc> = of_segment.iter().map(|passage| passage.head).collect();
            heads.dedup();
            heads.truncate(works);
            let of_heads = of_works.kept(&heads)?;
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
pub(in crate::search) fn ids(
    snapshot: &Snapshot,
    found: &[Found],
) -> Result<FxHashMap<(usize, Doc), String>, IndexError> {
    let mut ids = FxHashMap::default();
    for (number, segment) in snapshot.segments().iter().enumerate() {
        let mut heads: Vec<Doc> =
            found.iter().filter(|passage| passage.segment == number).map(|passage| passage.head).collect();
        heads.sort_unstable();
        heads.dedup();
        let of_segment = segment.ids()?.of_all(&heads)?;
        ids.extend(heads.into_iter().zip(of_segment).map(|(head, id)| ((number, head), id)));
    }
    Ok(ids)
}

/// Leaves each work its first `per_work` passages.
pub(super) fn limit_per_work(found: &mut Vec<Found>, per_work: usize) {
    let mut seen: FxHashMap<(usize, Doc), usize> = FxHashMap::default();
    found.retain(|passage| {
        let count = seen.entry((passage.segment, passage.head)).or_default();
        *count += 1;
        *count <= per_work
    });
}
