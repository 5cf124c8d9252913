//! What makes one passage better than another.
//!
//! Two steps. The first is BM25, summed over the clauses that match in a passage: cheap, for every
//! passage. The second looks at the best of those with the places of all matches: how many of the query's
//! clauses stand in or beside the passage, how close together, and whether the titles name them.

use crate::index::score::{Bm25, idf};
use crate::index::{Doc, IndexError, Segment, Snapshot, WordField};

use super::cursor::{Leaf, LeafKind, Slot, Span};
use super::eval::{Hit, LeafSpan};
use super::plan::Plan;

/// Share of the score that does not depend on how many of the clauses are near.
const BASE: f32 = 0.5;
/// What a clause in the neighbouring passage counts, beside one in the passage itself.
const NEIGHBOUR: f32 = 0.5;
/// Weight of closeness, beside the rarity of the words that are close.
const CLOSENESS: f32 = 1.5;
/// Weight of a word that the work's title holds, beside its rarity.
const TITLE: f32 = 0.6;
/// Weight of a word that the chapter's title holds.
const CHAPTER_TITLE: f32 = 0.4;
/// Clauses beyond this number do not add to closeness: their pairs would outgrow the search.
const MAX_CLOSE: usize = 16;

/// Scores the passages of one query.
pub struct Ranking {
    /// By leaf: its BM25 and rarity; none for leaves that yield no matches.
    leaves: Vec<Option<(Bm25, f32)>>,
    /// Leaves that yield matches.
    positive: Vec<usize>,
}

impl Ranking {
    /// The ranking of `plan` over a snapshot.
    pub fn new(snapshot: &Snapshot, plan: &Plan) -> Result<Self, IndexError> {
        let positive = plan.positive_leaves();
        let length = snapshot.average_length(WordField::Body)?;
        let mut leaves: Vec<Option<(Bm25, f32)>> = vec![None; plan.leaves.len()];
        for &index in &positive {
            let leaf = &plan.leaves[index];
            let rarity = rarity(snapshot, leaf)?;
            leaves[index] = Some((Bm25::new(rarity * leaf.boost, length), rarity * leaf.boost));
        }
        Ok(Self { leaves, positive })
    }

    /// The first step: BM25 of what matched in one passage.
    pub fn score(&self, segment: &Segment, doc: Doc, hits: &[Hit]) -> f32 {
        let norm = segment.norm(doc);
        hits.iter()
            .filter_map(|hit| self.leaves[hit.leaf].as_ref().map(|(bm25, _)| bm25.score(norm, hit.frequency)))
            .sum()
    }

    /// The second step: `score` with what the places of all matches in and beside the passage say.
    pub fn refine(&self, segment: &Segment, doc: Doc, score: f32, spans: &[LeafSpan], titles: &Titles) -> f32 {
        self.parts(segment, doc, score, spans, titles).total()
    }

    /// The first step clause by clause: what each clause that matched in one passage adds to [`Self::score`].
    pub fn clauses(&self, segment: &Segment, doc: Doc, hits: &[Hit]) -> Vec<(usize, f32)> {
        hits.iter().map(|hit| (hit.leaf, self.score(segment, doc, std::slice::from_ref(hit)))).collect()
    }

    /// What [`Self::refine`] is made of.
    pub fn parts(&self, segment: &Segment, doc: Doc, score: f32, spans: &[LeafSpan], titles: &Titles) -> Parts {
        let chapter = segment.chapter(doc);
        let near = doc.saturating_sub(1).max(chapter.start)..(doc + 2).min(chapter.end);
        let mut places: Vec<(usize, u32, u32, bool)> = spans
            .iter()
            .filter(|found| near.contains(&found.span.doc))
            .map(|found| {
                let first = segment.first_token(found.span.doc);
                let Span { start, end, .. } = found.span;
                (found.leaf, first + start, first + end, found.span.doc == doc)
            })
            .collect();
        places.sort_unstable_by_key(|place| place.1);
        let mut covered = 0.0;
        let mut rarity_near = 0.0;
        for &leaf in &self.positive {
            let here = places.iter().any(|place| place.0 == leaf && place.3);
            let beside = places.iter().any(|place| place.0 == leaf);
            let share = if here {
                1.0
            } else if beside {
                NEIGHBOUR
            } else {
                0.0
            };
            covered += share;
            rarity_near += if here { 0.0 } else { share * self.rarity(leaf) };
        }
        let total = self.positive.len().max(1) as f32;
        Parts {
            words: score,
            beside: NEIGHBOUR * rarity_near,
            coverage: BASE + (1.0 - BASE) * covered / total,
            closeness: CLOSENESS * self.closeness(&places),
            titles: self.titled(segment, doc, titles),
        }
    }

    fn rarity(&self, leaf: usize) -> f32 {
        self.leaves[leaf].as_ref().map_or(0.0, |(_, rarity)| *rarity)
    }

    /// For each pair of clauses, the rarer one's weight over the tokens between their nearest places, at
    /// least one of them in the passage; the mean over the clauses.
    fn closeness(&self, places: &[(usize, u32, u32, bool)]) -> f32 {
        let leaves = &self.positive[..self.positive.len().min(MAX_CLOSE)];
        if leaves.len() < 2 {
            return 0.0;
        }
        // The nearest pair of two clauses stands next to each other among the places of both.
        let mut sum = 0.0;
        for (index, &left) in leaves.iter().enumerate() {
            for &right in &leaves[index + 1..] {
                let mut last: Option<&(usize, u32, u32, bool)> = None;
                let mut nearest = u32::MAX;
                for place in places.iter().filter(|place| place.0 == left || place.0 == right) {
                    if let Some(last) = last
                        && last.0 != place.0
                        && (last.3 || place.3)
                    {
                        nearest = nearest.min(place.1.saturating_sub(last.2) + 1);
                    }
                    last = Some(place);
                }
                if nearest != u32::MAX {
                    sum += self.rarity(left).min(self.rarity(right)) / (nearest as f32).sqrt();
                }
            }
        }
        sum / (leaves.len() - 1) as f32
    }

    fn titled(&self, segment: &Segment, doc: Doc, titles: &Titles) -> f32 {
        let work = segment.work(doc).start;
        let chapter = segment.chapter(doc).start;
        let mut sum = 0.0;
        for (leaf, works, chapters) in &titles.0 {
            if works.binary_search(&work).is_ok() {
                sum += TITLE * self.rarity(*leaf);
            }
            if chapters.binary_search(&chapter).is_ok() {
                sum += CHAPTER_TITLE * self.rarity(*leaf);
            }
        }
        sum
    }
}

/// What a score is made of: `(words + beside) × coverage + closeness + titles`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// BM25 of the clauses that match in the passage, summed.
    pub words: f32,
    /// For clauses that match in a neighbouring passage alone.
    pub beside: f32,
    /// The share of the clauses that are in or beside the passage, from one half to 1.
    pub coverage: f32,
    /// How close together the clauses stand.
    pub closeness: f32,
    /// Words that the titles of the work and the chapter hold too.
    pub titles: f32,
}

impl Parts {
    /// The score.
    pub fn total(&self) -> f32 {
        (self.words + self.beside) * self.coverage + self.closeness + self.titles
    }
}

/// By leaf: the works and the chapters of a segment whose titles hold its words, as first passages.
pub struct Titles(Vec<(usize, Vec<Doc>, Vec<Doc>)>);

impl Titles {
    /// Looks the words of every leaf up in the titles of a segment.
    pub fn open(segment: &Segment, plan: &Plan) -> Result<Self, IndexError> {
        let mut found = Vec::new();
        for leaf in plan.positive_leaves() {
            let LeafKind::Words { slots, width } = &plan.leaves[leaf].kind else { continue };
            let documents = |field| -> Result<Vec<Doc>, IndexError> {
                let kind = LeafKind::Words { slots: slots.clone(), width: *width };
                let titled = Leaf { field, kind, boost: 1.0 };
                let mut cursor = super::cursor::Cursor::open(segment, &titled, false)?;
                let mut documents = Vec::new();
                let mut doc = cursor.seek(0)?;
                while doc != crate::index::END {
                    documents.push(doc);
                    doc = cursor.seek(doc + 1)?;
                }
                Ok(documents)
            };
            let (works, chapters) = (documents(WordField::Title)?, documents(WordField::ChapterTitle)?);
            if !works.is_empty() || !chapters.is_empty() {
                found.push((leaf, works, chapters));
            }
        }
        Ok(Self(found))
    }
}

/// How rare a clause is: its words' rarities, summed; for alternatives, that of the most common one.
fn rarity(snapshot: &Snapshot, leaf: &Leaf) -> Result<f32, IndexError> {
    let documents = snapshot.documents().max(1);
    let slot = |slot: &Slot| -> Result<f32, IndexError> {
        let mut frequency = 0;
        for term in &slot.terms {
            frequency += snapshot.frequency(leaf.field, term)?;
        }
        Ok(idf(frequency, documents))
    };
    match &leaf.kind {
        LeafKind::Words { slots, .. } | LeafKind::Open { slots, .. } | LeafKind::Sloppy { slots, .. } => {
            slots.iter().map(slot).sum()
        }
        LeafKind::Voice { inner, .. } => rarity(snapshot, inner),
        LeafKind::Near { parts, .. } => parts.iter().map(|part| rarity(snapshot, part)).sum(),
        LeafKind::Any(parts) => {
            let mut least = f32::MAX;
            for part in parts {
                least = least.min(rarity(snapshot, part)?);
            }
            Ok(if parts.is_empty() { 0.0 } else { least })
        }
    }
}
