//! The threads that index: each inverts the works it takes, and fills segments of its own.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use crossbeam_channel::{Receiver, Sender};
use tantivy::index::SegmentMeta;
use tantivy::{DocId, Index};

use super::IndexError;
use super::document::{IndexedWork, invert};
use super::invert::Inverter;
use super::schema::Fields;

/// Works that wait for a thread. Each holds its own room in the budget of the run, so few are enough.
const QUEUE: usize = 16;

/// A group of threads that index between two commits. They start with the first work; dropped, they stop without
/// finishing their segments.
pub(super) struct Indexers {
    index: Index,
    fields: Fields,
    threads: usize,
    /// Bytes for each thread.
    memory: usize,
    running: Option<Running>,
}

/// A segment that belongs to no commit yet.
pub(super) struct Sealed {
    pub(super) segment: SegmentMeta,
    /// The texts it holds, in order.
    pub(super) texts: Vec<Placed>,
}

/// Where a text went.
pub(super) struct Placed {
    pub(super) text_id: u64,
    /// The number under which it was added.
    pub(super) number: u64,
    pub(super) documents: Range<DocId>,
}

struct Running {
    queue: Sender<(u64, IndexedWork)>,
    threads: Vec<JoinHandle<Result<Vec<Sealed>, IndexError>>>,
    /// Nobody wants the segments any more.
    given_up: Arc<AtomicBool>,
}

impl Indexers {
    pub(super) fn new(index: Index, fields: Fields, threads: usize, memory: usize) -> Self {
        Self { index, fields, threads, memory, running: None }
    }

    /// Hands a work to the thread that is free first, with a number that tells it from others of the same text; waits
    /// while none is.
    pub(super) fn add(&mut self, number: u64, work: IndexedWork) -> Result<(), IndexError> {
        let running = match &self.running {
            Some(running) => running,
            None => self.running.insert(Running::start(&self.index, &self.fields, self.threads, self.memory)?),
        };
        if running.queue.send((number, work)).is_ok() {
            return Ok(());
        }
        // All threads have ended, so each has failed.
        self.finish()?;
        Err(std::io::Error::other("the threads that index ended early").into())
    }

    /// Waits until everything added is in a segment, and gives the segments.
    pub(super) fn finish(&mut self) -> Result<Vec<Sealed>, IndexError> {
        let Some(Running { queue, threads, .. }) = self.running.take() else { return Ok(Vec::new()) };
        drop(queue);
        let ended: Vec<_> = threads.into_iter().map(JoinHandle::join).collect();
        let mut segments = Vec::new();
        for result in ended {
            match result {
                Ok(found) => segments.extend(found?),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(segments)
    }

    /// Forgets everything added since the last [`Self::finish`].
    pub(super) fn give_up(&mut self) {
        if let Some(Running { queue, threads, given_up }) = self.running.take() {
            given_up.store(true, Ordering::Relaxed);
            drop(queue);
            // What went wrong in them concerns nobody now.
            for thread in threads {
                drop(thread.join());
            }
        }
    }
}

impl Drop for Indexers {
    fn drop(&mut self) {
        self.give_up();
    }
}

impl Running {
    fn start(index: &Index, fields: &Fields, threads: usize, memory: usize) -> Result<Self, IndexError> {
        let (queue, works) = crossbeam_channel::bounded(QUEUE);
        let given_up = Arc::new(AtomicBool::new(false));
        let start = |number| {
            let thread = Thread {
                index: index.clone(),
                fields: fields.clone(),
                memory,
                works: works.clone(),
                given_up: Arc::clone(&given_up),
            };
            std::thread::Builder::new().name(format!("index {number}")).spawn(move || thread.run())
        };
        let threads = (1..=threads).map(start).collect::<Result<_, _>>()?;
        Ok(Self { queue, threads, given_up })
    }
}

struct Thread {
    index: Index,
    fields: Fields,
    memory: usize,
    works: Receiver<(u64, IndexedWork)>,
    given_up: Arc<AtomicBool>,
}

impl Thread {
    fn run(self) -> Result<Vec<Sealed>, IndexError> {
        // A fifth is for sorting when the segment is written.
        let for_sorting = self.memory / 5;
        let schema = self.index.schema();
        let mut segments = Vec::new();
        let mut open = Inverter::new(&schema);
        let mut texts = Vec::new();
        let mut write = |open: Inverter, texts| {
            // What the last segment left free is for sorting, too.
            let free = self.memory.saturating_sub(open.memory()).max(for_sorting);
            segments.push(Sealed { segment: open.write(&self.index, free)?, texts });
            Ok::<_, IndexError>(())
        };
        while let Ok((number, work)) = self.works.recv() {
            if self.given_up.load(Ordering::Relaxed) {
                return Ok(Vec::new());
            }
            let (text_id, first) = (work.text_id, open.documents());
            invert(&work, &self.fields, &mut open);
            texts.push(Placed { text_id, number, documents: first..open.documents() });
            if open.is_full() || open.memory() > self.memory - for_sorting {
                // The work's room is needed no more.
                drop(work);
                let full = std::mem::replace(&mut open, Inverter::new(&schema));
                write(full, std::mem::take(&mut texts))?;
            }
        }
        if !open.is_empty() && !self.given_up.load(Ordering::Relaxed) {
            write(open, texts)?;
        }
        Ok(segments)
    }
}
