//! The best passages of the best works, kept while all are looked at.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::index::Doc;

/// A passage with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scored {
    /// The segment's place in the snapshot.
    pub(super) segment: usize,
    pub(super) doc: Doc,
    /// What the first step says.
    pub(super) score: f32,
}

/// What a passage must be worth to be among the best of all segments, as far as is known: the least of the best works of
/// one segment is a bound for all. It only rises, so whoever sees it late keeps more than is needed and no less.
#[derive(Default)]
pub(super) struct Floor(AtomicU32);

impl Floor {
    fn get(&self) -> f32 {
        f32::from_bits(self.0.load(Ordering::Relaxed))
    }

    /// Raises it to `score`, which is not negative, unless it is higher; gives what it is then.
    fn raise(&self, score: f32) -> f32 {
        // Floats that are not negative are in the order of their bits.
        let before = self.0.fetch_max(score.to_bits(), Ordering::Relaxed);
        f32::from_bits(before).max(score)
    }
}

/// The best passages of the best works.
///
/// A work is as good as its best passage, and a passage that is worse than the best one of every work that is kept is
/// not looked at again. Works that are equal at the border are all kept.
pub(super) struct Best<'a> {
    works: usize,
    per_work: usize,
    /// Passages below this are not among the best.
    pub(super) floor: f32,
    /// What others found meanwhile.
    shared: &'a Floor,
    /// The floor is raised when there are so many works.
    full: usize,
    /// The passages of each work, best first.
    groups: Vec<Box<[Scored]>>,
}

impl<'a> Best<'a> {
    /// The best `per_work` passages of each of the best `works` works; what is below `shared` is not among them.
    pub(super) fn new(works: usize, per_work: usize, shared: &'a Floor) -> Self {
        Self { works, per_work, shared, floor: shared.get(), full: works.saturating_mul(2), groups: Vec::new() }
    }

    /// Takes the passages of one more work, and leaves none.
    pub(super) fn add(&mut self, work: &mut Vec<Scored>) {
        let order = |a: &Scored, b: &Scored| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc));
        work.retain(|passage| passage.score >= self.floor);
        if work.len() > self.per_work {
            work.select_nth_unstable_by(self.per_work - 1, order);
            work.truncate(self.per_work);
        }
        if work.is_empty() {
            return;
        }
        work.sort_unstable_by(order);
        self.groups.push(work.as_slice().into());
        work.clear();
        // To raise the floor is to look at all works: worth it only when they are twice as many as were left by the last
        // time, which are more than asked for where many are equal.
        if self.groups.len() >= self.full {
            self.raise();
            self.full = self.groups.len().max(self.works).saturating_mul(2);
        }
    }

    /// Takes what another kept.
    pub(super) fn join(&mut self, other: Self) {
        for group in other.groups {
            self.add(&mut group.into_vec());
        }
    }

    fn raise(&mut self) {
        if self.groups.len() <= self.works {
            return;
        }
        self.groups.select_nth_unstable_by(self.works - 1, |a, b| b[0].score.total_cmp(&a[0].score));
        let floor = self.shared.raise(self.groups[self.works - 1][0].score);
        self.floor = floor;
        self.groups.retain(|group| group[0].score >= floor);
    }

    /// The passages that were kept, in the order of the index.
    pub(super) fn passages(mut self) -> Vec<Scored> {
        self.raise();
        let floor = self.floor;
        let mut passages: Vec<Scored> =
            self.groups.into_iter().flatten().filter(|passage| passage.score >= floor).collect();
        passages.sort_unstable_by_key(|passage| (passage.segment, passage.doc));
        passages
    }
}
