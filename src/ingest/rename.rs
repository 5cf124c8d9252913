//! Naming the works of a library anew when the user's rules or the vocabulary have changed.
//!
//! The store knows what every file wrote, so no file is read: the names are worked out again, the works whose names
//! came out otherwise are written back, and the index catches up with them as with any other change.

use super::IngestError;
use crate::names::Dictionary;
use crate::normalise::give_names;
use crate::store::{Encoder, Library, WorkRow};

/// Brings the names of all works up to `dictionary`, if they are by another; gives how many works changed.
pub(super) fn bring_up(library: &mut Library, dictionary: &Dictionary) -> Result<u64, IngestError> {
    let fingerprint = dictionary.fingerprint();
    if library.names()? == fingerprint {
        return Ok(0);
    }
    let mut encoder = Encoder::new();
    let (mut changed, mut last) = (0, WorkRow(0));
    loop {
        let works = library.metadata_after(last)?;
        let Some((row, ..)) = works.last() else { break };
        last = *row;
        let mut batch = library.batch()?;
        for (row, before, metadata) in works {
            let mut work = before.clone();
            give_names(&mut work, &metadata, dictionary);
            if work != before {
                batch.put_metadata(row, &encoder.metadata(&work, &metadata))?;
                changed += 1;
            }
        }
        batch.commit()?;
    }
    // Last, so that a run that was stopped begins again.
    let mut batch = library.batch()?;
    batch.set_names(fingerprint)?;
    batch.commit()?;
    Ok(changed)
}
