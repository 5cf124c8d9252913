//! How rare a clause is.

use crate::index::score::idf;
use crate::index::{IndexError, Snapshot, WordField};

use super::super::cursor::{Leaf, LeafKind, Slot};

/// How rare a clause is: its words' rarities, summed; for alternatives, that of the most common one.
///
/// A word of the text is as rare as the passages that hold it. Titles and tags stand once for each work, so among
/// passages all of them would be rare.
pub(super) fn rarity(snapshot: &Snapshot, leaf: &Leaf) -> Result<f32, IndexError> {
    let documents = if leaf.field == WordField::Body { snapshot.documents() } else { snapshot.works() }.max(1);
    let slot = |slot: &Slot| -> Result<f32, IndexError> {
        let mut frequency = 0;
        for term in &slot.terms {
            frequency += snapshot.frequency(leaf.field, term)?;
        }
        Ok(idf(frequency, documents))
    };
    match &leaf.kind {
        LeafKind::Words { slots, .. } | LeafKind::Open { slots, .. } | LeafKind::Sloppy { slots, .. } => {
            slots.iter().map(slot).sum()
        }
        LeafKind::Voice { inner, .. } => rarity(snapshot, inner),
        LeafKind::Speech(of) => slot(of),
        LeafKind::Near { parts, .. } => parts.iter().map(|part| rarity(snapshot, part)).sum(),
        LeafKind::Any(parts) => {
            let mut least = f32::MAX;
            for part in parts {
                least = least.min(rarity(snapshot, part)?);
            }
            Ok(if parts.is_empty() { 0.0 } else { least })
        }
    }
}
