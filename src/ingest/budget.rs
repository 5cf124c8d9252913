//! Room in memory for works between parsing and indexing.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crate::index::Permit;

/// Bytes of text that may be under way; given out as [`Permit`]s that return their bytes when dropped.
pub(super) struct Budget {
    shared: Arc<Shared>,
}

struct Shared {
    used: Mutex<u64>,
    freed: Condvar,
    limit: u64,
}

struct Held {
    shared: Arc<Shared>,
    bytes: u64,
}

impl Budget {
    pub(super) fn new(limit: u64) -> Self {
        Self { shared: Arc::new(Shared { used: Mutex::new(0), freed: Condvar::new(), limit }) }
    }

    /// Waits until there is room for `bytes`. A work larger than the whole budget gets it all to itself.
    pub(super) fn take(&self, bytes: u64) -> Permit {
        let bytes = bytes.min(self.shared.limit);
        let mut used = self.shared.used.lock().unwrap_or_else(PoisonError::into_inner);
        while *used + bytes > self.shared.limit {
            used = self.shared.freed.wait(used).unwrap_or_else(PoisonError::into_inner);
        }
        *used += bytes;
        Box::new(Held { shared: Arc::clone(&self.shared), bytes })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut used = self.shared.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used -= self.bytes;
        self.shared.freed.notify_all();
    }
}
