//! How much the phrases of a query ask for together.

use super::{PlanError, refusal};
use crate::index::{IndexError, Snapshot, WordField};
use crate::query::Span;
use crate::search::cursor::Slot;

/// So many phrases are asked without being weighed.
const FREE: usize = 8;
/// Passages that may be looked at for phrases, for each passage of the library: so many times the whole of it. A second for ten
/// thousand stories.
const TIMES: u64 = 30;
/// As many may be looked at in any library.
const LEAST: u64 = 2_000_000;
/// By so many words of a phrase it is known whether a passage may hold it.
const DECIDING: usize = 6;

/// The phrases of a query so far.
#[derive(Default)]
pub(super) struct Phrases {
    count: usize,
    /// Passages that are looked at for them, once for each word.
    passages: u64,
}

impl Phrases {
    /// One more phrase; an error that names it if all are too much. Each passage that holds the rarest word of a phrase is
    /// looked at for all its words, and no other way tells whether they stand beside each other.
    pub(super) fn add(
        &mut self,
        snapshot: &Snapshot,
        slots: &[Slot],
        typed: &str,
        span: Span,
    ) -> Result<(), PlanError> {
        self.count += 1;
        if self.count <= FREE {
            return Ok(());
        }
        let mut rarest = u64::MAX;
        for slot in slots {
            let frequencies = slot.terms.iter().map(|term| snapshot.frequency(WordField::Body, term));
            rarest = rarest.min(frequencies.sum::<Result<u64, IndexError>>()?);
        }
        self.passages += rarest * slots.len().min(DECIDING) as u64;
        let limit = (snapshot.documents() * TIMES).max(LEAST);
        if self.passages <= limit {
            return Ok(());
        }
        let message =
            format!("with `{typed}`, phrase {} of the query, too many passages are to be looked at", self.count);
        let hint = "ask for fewer phrases of common words at a time, or for longer ones with a rare word";
        Err(refusal(message, span, Some(hint.into())))
    }
}
