//! The best passages for words joined by OR, skipping blocks of passages that cannot be among them.

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::query::{BooleanQuery, BoostQuery, EnableScoring, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::{Doc, IndexError, Snapshot, WordField};

/// A passage with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// The segment's place in [`Snapshot::segments`].
    pub segment: usize,
    /// The passage.
    pub doc: Doc,
    /// Its score.
    pub score: f32,
}

/// What [`top_passages`] found.
#[derive(Clone, Debug, PartialEq)]
pub struct Top {
    /// The passages, in no order.
    pub passages: Vec<Scored>,
    /// Works among the passages that were looked at.
    pub works: u64,
    /// Passages that were looked at and hold one of the words.
    pub visited: u64,
    /// True if every passage that holds one of the words was looked at.
    pub exact: bool,
}

/// The passages of the `works` best works for any of `words` (term and boost), at most `per_work` of each, with
/// their BM25 scores, in no order. A work is as good as its best passage; ties at the border are all kept.
///
/// Block-max pruning: a block whose best passage cannot reach the worst of the works kept is not read.
pub fn top_passages(
    snapshot: &Snapshot,
    words: &[(&str, f32)],
    works: usize,
    per_work: usize,
) -> Result<Top, IndexError> {
    let (searcher, field) = snapshot.engine(WordField::Body);
    let query = disjunction(words, field);
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut best = Best { works, groups: FxHashMap::default(), floor: f32::MIN, since: 0, visited: 0, dropped: 0 };
    for (index, (segment, reader)) in snapshot.segments().iter().zip(searcher.segment_readers()).enumerate() {
        weight.for_each_pruning(best.floor, reader, &mut |doc, score| {
            if segment.is_alive(doc) {
                let head = segment.work(doc).start;
                best.add((index, head), Scored { segment: index, doc, score }, per_work);
            }
            // Equal scores must still come through: ties are settled by identity later.
            best.floor.next_down()
        })?;
    }
    let works = best.groups.len() as u64 + best.dropped;
    let (visited, exact) = (best.visited, best.floor <= f32::MIN);
    let floor = best.settled_floor();
    let passages = best.groups.into_values().filter(|group| group[0].score >= floor).flatten().collect();
    Ok(Top { passages, works, visited, exact })
}

fn disjunction(words: &[(&str, f32)], field: tantivy::schema::Field) -> Box<dyn Query> {
    let term = |(term, boost): &(&str, f32)| -> Box<dyn Query> {
        let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
        if (*boost - 1.0).abs() < f32::EPSILON {
            Box::new(query)
        } else {
            Box::new(BoostQuery::new(Box::new(query), *boost))
        }
    };
    match words {
        [word] => term(word),
        _ => Box::new(BooleanQuery::new(words.iter().map(|word| (Occur::Should, term(word))).collect())),
    }
}

/// The best works so far.
struct Best {
    works: usize,
    /// The passages kept of each work, best first.
    groups: FxHashMap<(usize, Doc), Vec<Scored>>,
    /// Passages below this cannot change the answer.
    floor: f32,
    /// Works added since the floor was last raised.
    since: usize,
    visited: u64,
    /// Works that fell below the floor.
    dropped: u64,
}

impl Best {
    fn add(&mut self, work: (usize, Doc), passage: Scored, per_work: usize) {
        self.visited += 1;
        let group = self.groups.entry(work).or_default();
        let new = group.is_empty();
        let place = group.partition_point(|kept| kept.score >= passage.score);
        if place < per_work {
            group.insert(place, passage);
            group.truncate(per_work);
        }
        self.since += usize::from(new || place == 0);
        // Raising the floor sorts all works: worth it only now and then.
        if self.groups.len() >= self.works && self.since > self.works / 8 {
            self.since = 0;
            self.floor = self.settled_floor();
            let (floor, before) = (self.floor, self.groups.len());
            self.groups.retain(|_, group| group[0].score >= floor);
            self.dropped += (before - self.groups.len()) as u64;
        }
    }

    /// The score of the last work that is kept.
    fn settled_floor(&self) -> f32 {
        if self.groups.len() < self.works || self.works == 0 {
            return f32::MIN;
        }
        let mut scores: Vec<f32> = self.groups.values().map(|group| group[0].score).collect();
        let (_, floor, _) = scores.select_nth_unstable_by(self.works - 1, |a, b| b.total_cmp(a));
        *floor
    }
}
