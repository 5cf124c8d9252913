//! Heavy queries look at the segments of the index side by side.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::Builder;

use crate::index::{IndexError, Segment, Snapshot};

use super::cursor::{Leaf, LeafKind};
use super::plan::Plan;

/// Passages to look at from which a second thread pays: to start one takes as long as to look at some thousand.
const HEAVY: u64 = 16_384;
/// Passages of a list that is added up take as long as one that is looked at.
const ADDED_UP: u64 = 4;
/// What a main thread has, in bytes: a query may be nested as deep here as there.
const STACK: usize = 8 << 20;

/// What `look` says of each segment, in the order of the segments; on several threads if the plan is heavy.
pub(super) fn each_segment<T: Send>(
    snapshot: &Snapshot,
    plan: &Plan,
    look: impl Fn(usize, &Segment) -> Result<T, IndexError> + Sync,
) -> Result<Vec<T>, IndexError> {
    let segments = snapshot.segments();
    // In this order: to ask for the cores is to read files.
    let cores = || std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = if segments.len() < 2 || !is_heavy(snapshot, plan)? { 1 } else { cores().min(segments.len()) };
    if threads < 2 {
        return segments.iter().enumerate().map(|(index, segment)| look(index, segment)).collect();
    }
    // The longest first, so that none begins when the others have ended.
    let mut order: Vec<usize> = (0..segments.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(segments[*index].documents()));
    let next = AtomicUsize::new(0);
    let work = || -> Vec<(usize, Result<T, IndexError>)> {
        let mut done = Vec::new();
        while let Some(&index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((index, look(index, &segments[index])));
        }
        done
    };
    let mut all = std::thread::scope(|scope| {
        // Where the system gives no thread, this one does all.
        let begin = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads).filter_map(begin).collect();
        let mut all = work();
        for other in others {
            all.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, found)| found).collect()
}

/// True if a plan looks at so many passages: for each clause that yields matches, those that hold its rarest word.
fn is_heavy(snapshot: &Snapshot, plan: &Plan) -> Result<bool, IndexError> {
    let heavy = if plan.words_only().is_some() { ADDED_UP * HEAVY } else { HEAVY };
    let mut sum = 0;
    for leaf in plan.positive_leaves() {
        sum += of_leaf(snapshot, &plan.leaves[leaf], heavy)?;
        if sum >= heavy {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Passages that hold the rarest word of a clause, roughly; those of a word are not counted on from `heavy`.
fn of_leaf(snapshot: &Snapshot, leaf: &Leaf, heavy: u64) -> Result<u64, IndexError> {
    match &leaf.kind {
        LeafKind::Words { slots, .. } | LeafKind::Open { slots, .. } | LeafKind::Sloppy { slots, .. } => {
            let mut least = u64::MAX;
            for slot in slots {
                let mut frequency = 0;
                for term in &slot.terms {
                    frequency += snapshot.frequency(leaf.field, term)?;
                    if frequency >= heavy {
                        // It is known to be heavy; a wildcard has many more terms to look up.
                        break;
                    }
                }
                least = least.min(frequency);
            }
            Ok(if slots.is_empty() { 0 } else { least })
        }
        LeafKind::Voice { inner, .. } => of_leaf(snapshot, inner, heavy),
        LeafKind::Speech(_) => Ok(0),
        LeafKind::Near { parts, .. } => {
            let weights = parts.iter().map(|part| of_leaf(snapshot, part, heavy)).collect::<Result<Vec<_>, _>>()?;
            Ok(weights.into_iter().min().unwrap_or_default())
        }
        LeafKind::Any(parts) => parts.iter().map(|part| of_leaf(snapshot, part, heavy)).sum(),
    }
}
