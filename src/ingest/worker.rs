//! Reading many files on several threads.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;

use super::IngestError;
use super::budget::Budget;
use super::compare::Job;
use super::outcome::Outcome;
use super::read::{Reader, Vanished};
use crate::model::WorkId;
use crate::recognise::Recogniser;
use crate::source::Limits;
use crate::store::{Encoder, WorkRow};

/// What every file is read with.
pub(super) struct Reading<'a> {
    /// Room for texts under way.
    pub(super) budget: &'a Budget,
    /// Who is who.
    pub(super) recogniser: &'a Recogniser,
    /// The ids of works in which something was set right.
    pub(super) ids: &'a HashMap<WorkRow, WorkId>,
    /// What a file may ask for.
    pub(super) limits: &'a Limits,
}

/// Outcomes that wait for the writer; each holds its own room in the budget, so few are enough.
const QUEUE: usize = 64;

/// How long the queue may stay empty before what has come so far is written down: room that it holds may be what a
/// worker with a very long work waits for.
const IDLE: Duration = Duration::from_millis(200);

/// Reads all `jobs` on `threads` threads and hands each outcome to `put`, on this thread, as it comes; nothing, when none
/// has come for a while.
pub(super) fn run(
    jobs: &[Job],
    vanished: Vanished,
    threads: usize,
    with: &Reading<'_>,
    mut put: impl FnMut(Option<Outcome>) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    if jobs.is_empty() {
        return Ok(());
    }
    let next = AtomicUsize::new(0);
    let vanished = Mutex::new(vanished);
    let (sender, receiver) = crossbeam_channel::bounded::<Result<Outcome, IngestError>>(QUEUE);
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, jobs.len()) {
            let sender = sender.clone();
            let (next, vanished) = (&next, &vanished);
            scope.spawn(move || {
                let mut encoder = Encoder::new();
                let mut emit = |outcome| sender.send(outcome).is_ok();
                let mut reader = Reader { vanished, with, encoder: &mut encoder, emit: &mut emit, listening: true };
                while reader.listening {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(number) else { break };
                    reader.read(job);
                }
            });
        }
        drop(sender);
        // Leaving early drops the receiver, and the workers stop at their next outcome.
        loop {
            match receiver.recv_timeout(IDLE) {
                Ok(outcome) => put(Some(outcome?))?,
                Err(RecvTimeoutError::Timeout) => put(None)?,
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    })
}
