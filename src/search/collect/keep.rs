//! The best passages of the best works, kept while all are looked at.

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

/// The best passages of the best works.
///
/// A work is as good as its best passage, and a passage that is worse than the best one of every work that is kept is
/// not looked at again. Works that are equal at the border are all kept.
pub(super) struct Best {
    works: usize,
    per_work: usize,
    /// Passages below this are not among the best.
    pub(super) floor: f32,
    /// The floor is raised when there are so many works.
    full: usize,
    /// The passages of each work, best first.
    groups: Vec<Vec<Scored>>,
}

impl Best {
    pub(super) fn new(works: usize, per_work: usize) -> Self {
        Self { works, per_work, floor: f32::MIN, full: works.saturating_mul(2), groups: Vec::new() }
    }

    /// Takes the passages of one more work.
    pub(super) fn add(&mut self, mut work: Vec<Scored>) {
        let order = |a: &Scored, b: &Scored| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc));
        work.retain(|passage| passage.score >= self.floor);
        if work.len() > self.per_work {
            work.select_nth_unstable_by(self.per_work - 1, order);
            work.truncate(self.per_work);
        }
        work.sort_unstable_by(order);
        if work.is_empty() {
            return;
        }
        self.groups.push(work);
        // To raise the floor is to look at all works: worth it only when they are twice as many as were left by the last
        // time, which are more than asked for where many are equal.
        if self.groups.len() >= self.full {
            self.raise();
            self.full = self.groups.len().max(self.works).saturating_mul(2);
        }
    }

    /// Takes what another kept.
    pub(super) fn join(&mut self, other: Self) {
        other.groups.into_iter().for_each(|group| self.add(group));
    }

    fn raise(&mut self) {
        if self.groups.len() <= self.works {
            return;
        }
        self.groups.select_nth_unstable_by(self.works - 1, |a, b| b[0].score.total_cmp(&a[0].score));
        let floor = self.groups[self.works - 1][0].score;
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
