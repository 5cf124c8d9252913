//! A way to end a question before it is answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::IndexError;

/// Ends what looks at it, once somebody has said so: whoever asked, from another thread, or a clock.
///
/// Whatever walks the index looks at it every few microseconds. To look costs as much as to read a number, or, where
/// there is a time limit, a clock.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    said: Arc<AtomicBool>,
    deadline: Option<Instant>,
}

impl Stop {
    /// Ends by itself after this time.
    pub fn after(time: Duration) -> Self {
        // A time that the clock does not reach is no limit.
        Self { deadline: Instant::now().checked_add(time), ..Self::default() }
    }

    /// Ends every question that looks at this or at a clone of it, now and later.
    pub fn now(&self) {
        self.said.store(true, Ordering::Relaxed);
    }

    /// True once [`Stop::now`] was called or the time is over.
    pub fn is_set(&self) -> bool {
        self.said.load(Ordering::Relaxed) || self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
    }

    /// [`IndexError::Stopped`] once [`Self::is_set`].
    pub fn check(&self) -> Result<(), IndexError> {
        if self.is_set() { Err(IndexError::Stopped) } else { Ok(()) }
    }
}
