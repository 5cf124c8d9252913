//! Lines are made on all cores and handed on in order.
//!
//! What takes time is to unpack texts and to cut them into words. So one thread walks the index and hands on finished
//! lines, and the places it finds go in batches to other threads by turns: their blocks come back in the same
//! turns, which keeps the order without a word about it. How much is under way at a time is bounded, and so is memory.

use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, available_parallelism};

use super::block::Block;
use super::make::Maker;
use super::{Line, Request, Stop};
use crate::index::Snapshot;
use crate::search::cursor::Span;
use crate::search::plan::Plan;
use crate::search::{SearchError, count};
use crate::store::Library;

/// Places in a batch: enough that handing it on costs nothing beside the work, few enough that the first lines come at
/// once.
const BATCH: usize = 512;
/// Batches that wait for each thread, beside the one it works on.
const DEPTH: usize = 2;

/// Places in the order of the index, each with its segment's number.
pub(super) type Batch = Vec<(usize, Span)>;

/// Makes the lines of every place that a plan matches, from `skip` on, at most `limit` of them, and hands them to
/// `visit` in order.
pub(super) fn each<E: From<SearchError>>(
    library: &Library,
    snapshot: &Snapshot,
    plan: &Plan,
    request: &Request,
    (skip, limit): (usize, usize),
    visit: &mut dyn FnMut(&Line<'_>) -> Result<(), E>,
) -> Result<(), E> {
    std::thread::scope(|scope| {
        let mut lanes = Lanes::new(scope, library, snapshot, request);
        let mut batch = Batch::new();
        let (mut skipped, mut taken) = (0, 0);
        let walked = count::each_unit(snapshot, plan, |segment, _, places| {
            // Lines that are left out need no text.
            let first = places.len().min(skip - skipped);
            skipped += first;
            for &span in &places[first..] {
                if taken == limit {
                    return Err(Stop::Enough);
                }
                taken += 1;
                batch.push((segment, span));
                if batch.len() == BATCH {
                    lanes.put(std::mem::take(&mut batch), visit).map_err(Stop::Failed)?;
                }
            }
            Ok(())
        });
        match walked {
            Ok(()) | Err(Stop::Enough) => {
                lanes.put(batch, visit)?;
                lanes.finish(visit)
            }
            Err(Stop::Failed(error)) => Err(error),
        }
    })
}

/// Threads that make lines, by turns. They begin with the second batch, and end when this is dropped.
struct Lanes<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    library: &'env Library,
    snapshot: &'env Snapshot,
    request: &'env Request,
    /// Makes the first batch, and all where there is one core.
    own: Maker<'env>,
    open: Vec<Lane>,
    /// Batches given to the lanes, and blocks that came back.
    given: usize,
    back: usize,
    is_first: bool,
}

struct Lane {
    batches: SyncSender<Batch>,
    blocks: Receiver<Result<Block, SearchError>>,
}

impl<'scope, 'env> Lanes<'scope, 'env> {
    fn new(
        scope: &'scope Scope<'scope, 'env>,
        library: &'env Library,
        snapshot: &'env Snapshot,
        request: &'env Request,
    ) -> Self {
        let own = Maker::new(library, snapshot, request);
        Self { scope, library, snapshot, request, own, open: Vec::new(), given: 0, back: 0, is_first: true }
    }

    /// Takes a batch, and hands on the lines that are ready if much is under way.
    fn put<E: From<SearchError>>(
        &mut self,
        batch: Batch,
        visit: &mut dyn FnMut(&Line<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let is_first = std::mem::take(&mut self.is_first);
        if !is_first && self.open.is_empty() {
            self.start();
        }
        if self.open.is_empty() {
            return self.own.block(&batch)?.lines().try_for_each(|line| visit(&line));
        }
        if self.given - self.back == self.open.len() * DEPTH {
            self.take(visit)?;
        }
        // It fails only if the thread has ended, which its blocks will tell.
        let _ = self.open[self.given % self.open.len()].batches.send(batch);
        self.given += 1;
        Ok(())
    }

    fn start(&mut self) {
        let cores = available_parallelism().map_or(1, NonZero::get);
        for _ in 0..if cores < 2 { 0 } else { cores } {
            let (batches, to_do) = sync_channel::<Batch>(DEPTH);
            let (done, blocks) = sync_channel(DEPTH);
            let (folder, snapshot, request) = (self.library.folder(), self.snapshot, self.request);
            self.scope.spawn(move || {
                let library = match Library::open_reading(folder) {
                    Ok(library) => library,
                    Err(error) => return drop(done.send(Err(error.into()))),
                };
                let mut maker = Maker::new(&library, snapshot, request);
                for batch in to_do {
                    if done.send(maker.block(&batch)).is_err() {
                        break;
                    }
                }
            });
            self.open.push(Lane { batches, blocks });
        }
    }

    /// Hands on the lines of the oldest batch.
    fn take<E: From<SearchError>>(&mut self, visit: &mut dyn FnMut(&Line<'_>) -> Result<(), E>) -> Result<(), E> {
        let lane = &self.open[self.back % self.open.len()];
        self.back += 1;
        // A thread that sends nothing any more has panicked, and the scope will too.
        let block = lane.blocks.recv().map_err(|_| SearchError::Stopped)??;
        block.lines().try_for_each(|line| visit(&line))
    }

    fn finish<E: From<SearchError>>(mut self, visit: &mut dyn FnMut(&Line<'_>) -> Result<(), E>) -> Result<(), E> {
        while self.back < self.given {
            self.take(visit)?;
        }
        Ok(())
    }
}
