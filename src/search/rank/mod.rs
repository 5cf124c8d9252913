//! What makes one passage better than another.
//!
//! Two steps. The first is BM25, summed over the clauses that match in a passage: cheap, for every
//! passage. The second looks at the best of those with the places of all matches: how many of the query's
//! clauses stand in or beside the passage ([`Parts::coverage`]), how close together ([`closeness`]), whether
//! titles and tags name them ([`described`]), and whether the people asked for are there ([`people`]).
//!
//! The constants are measured on the relevance collection (`cargo run --example measure_relevance`).

mod closeness;
mod described;
mod people;
mod rarity;

use rustc_hash::FxHashMap;

use crate::index::score::Bm25;
use crate::index::{Doc, IndexError, Segment, Snapshot, WordField};
use crate::query::Unit;

use super::cursor::{Cursor, Leaf};
use super::eval::{Hit, LeafSpan};
use super::plan::Plan;
use closeness::Places;
use described::Described;
use people::Asked;
use rarity::rarity;

/// Share of the score that does not depend on how many of the clauses are near.
const BASE: f32 = 0.5;
/// What a clause in the neighbouring passage counts, beside one in the passage itself.
const NEIGHBOUR: f32 = 0.5;
/// Weight of a word that stands as it was written, where words of its stem would do, beside its rarity.
const EXACT: f32 = 1.2;
/// Weight of closeness, beside the rarity of the words that are close.
const CLOSENESS: f32 = 1.5;

/// Scores the passages of one query.
pub struct Ranking {
    /// By leaf: its BM25 and rarity; none for leaves that yield no matches.
    leaves: Vec<Option<(Bm25, f32)>>,
    /// Leaves that yield matches, and their rarities summed.
    positive: Vec<usize>,
    all: f32,
    described: Vec<Described>,
    people: Vec<Asked>,
    /// What the places of matches can add to a score at most, beside what clauses in the passage itself are worth.
    places: f32,
    /// As [`Plan::written`].
    written: Vec<(usize, Leaf)>,
    unit: Unit,
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
        let (described, people) = (Described::clauses(snapshot, plan)?, Asked::clauses(plan));
        let rarities: Vec<f32> =
            positive.iter().filter_map(|leaf| leaves[*leaf].as_ref()).map(|(_, rarity)| *rarity).collect();
        let all = rarities.iter().sum();
        let places = most_of_places(&rarities);
        Ok(Self { leaves, positive, all, described, people, places, written: plan.written.clone(), unit: plan.unit })
    }

    /// True if a second score is known without the places of the matches, because there is nothing to be near to:
    /// [`Self::most`] is that score.
    pub fn is_exact(&self) -> bool {
        self.positive.len() < 2
    }

    /// The most that [`Self::refine`] can make of `score`, whatever the places of the matches are.
    pub fn most(&self, doc: Doc, score: f32, context: &Context) -> f32 {
        let (titles, people, exact) = context.of(doc);
        let most = Parts { words: score, coverage: 1.0, closeness: self.places, exact, titles, people, beside: 0.0 };
        // What is added in another order may come out another bit higher.
        if self.is_exact() { most.total() } else { most.total() * (1.0 + 1e-5) }
    }

    /// What a leaf that yields matches is worth in a passage.
    pub fn bm25(&self, leaf: usize) -> Option<&Bm25> {
        self.leaves[leaf].as_ref().map(|(bm25, _)| bm25)
    }

    /// The first step: BM25 of what matched in one passage.
    pub fn score(&self, segment: &Segment, doc: Doc, hits: &[Hit]) -> f32 {
        let norm = segment.norm(doc);
        hits.iter()
            .filter_map(|hit| self.leaves[hit.leaf].as_ref().map(|(bm25, _)| bm25.score(norm, hit.frequency)))
            .sum()
    }

    /// What is known of some passages, in order, beside the matches in them.
    pub fn context(&self, segment: &Segment, docs: &[Doc]) -> Result<Context, IndexError> {
        let (mut described, mut people, mut exact) =
            (vec![0.0; docs.len()], vec![0.0; docs.len()], vec![0.0; docs.len()]);
        for clause in &self.described {
            clause.add(segment, self.unit, docs, &mut described)?;
        }
        for clause in &self.people {
            clause.add(segment, docs, &mut people)?;
        }
        for (leaf, written) in &self.written {
            let mut cursor = Cursor::open(segment, written, false)?;
            for (&doc, sum) in docs.iter().zip(&mut exact) {
                if cursor.seek_before(doc, doc + 1)? == doc {
                    *sum += EXACT * self.rarity(*leaf);
                }
            }
        }
        let all = described.into_iter().zip(people).zip(exact).map(|((titles, people), exact)| (titles, people, exact));
        Ok(Context(docs.iter().copied().zip(all).filter(|(_, all)| *all != (0.0, 0.0, 0.0)).collect()))
    }

    /// The second step: `score` with what the places of all matches in and beside the passage say.
    pub fn refine(&self, segment: &Segment, doc: Doc, score: f32, spans: &[LeafSpan], context: &Context) -> f32 {
        self.parts(segment, doc, score, spans, context).total()
    }

    /// The first step clause by clause: what each clause that matched in one passage adds to [`Self::score`].
    pub fn clauses(&self, segment: &Segment, doc: Doc, hits: &[Hit]) -> Vec<(usize, f32)> {
        // The hits of a leaf's terms stand together.
        let of_leaf = hits.chunk_by(|a, b| a.leaf == b.leaf);
        of_leaf.map(|hits| (hits[0].leaf, self.score(segment, doc, hits))).collect()
    }

    /// What [`Self::refine`] is made of.
    pub fn parts(&self, segment: &Segment, doc: Doc, score: f32, spans: &[LeafSpan], context: &Context) -> Parts {
        let places = Places::around(segment, doc, spans);
        let (mut near, mut beside) = (0.0, 0.0);
        for (leaf, here) in places.leaves() {
            let rarity = self.rarity(leaf);
            if here {
                near += rarity;
            } else {
                near += NEIGHBOUR * rarity;
                beside += NEIGHBOUR * rarity;
            }
        }
        let (titles, people, exact) = context.of(doc);
        Parts {
            words: score,
            beside: NEIGHBOUR * beside,
            coverage: if self.all > 0.0 { BASE + (1.0 - BASE) * near / self.all } else { 1.0 },
            closeness: CLOSENESS * places.closeness(&self.positive, |leaf| self.rarity(leaf)),
            exact,
            titles,
            people,
        }
    }

    fn rarity(&self, leaf: usize) -> f32 {
        self.leaves[leaf].as_ref().map_or(0.0, |(_, rarity)| *rarity)
    }
}

/// What a score is made of: `(words + beside) × coverage + closeness + exact + titles + people`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// BM25 of the clauses that match in the passage, summed.
    pub words: f32,
    /// For clauses that match in a neighbouring passage alone.
    pub beside: f32,
    /// The share of the clauses that are in or beside the passage, each by its rarity, from one half to 1.
    pub coverage: f32,
    /// How close together the clauses stand.
    pub closeness: f32,
    /// Words that stand in the passage as they were written, where words of their stem would do.
    pub exact: f32,
    /// Words that the titles, the tags and what else describes the work hold.
    pub titles: f32,
    /// People and pairings asked for that the passage, or the one beside it, mentions.
    pub people: f32,
}

impl Parts {
    /// The score.
    pub fn total(&self) -> f32 {
        (self.words + self.beside) * self.coverage + self.closeness + self.exact + self.titles + self.people
    }
}

/// For some passages: what titles and tags say of them, the people in them, and words that stand as written.
#[derive(Default)]
pub struct Context(FxHashMap<Doc, (f32, f32, f32)>);

impl Context {
    /// What titles, people and words as written add to a passage.
    fn of(&self, doc: Doc) -> (f32, f32, f32) {
        self.0.get(&doc).copied().unwrap_or_default()
    }
}

/// What clauses of these rarities can add at most by standing close together and in the passages beside one that holds
/// at least one of them.
fn most_of_places(rarities: &[f32]) -> f32 {
    let least = rarities.iter().copied().fold(f32::MAX, f32::min);
    let beside = if rarities.len() < 2 { 0.0 } else { NEIGHBOUR * NEIGHBOUR * (rarities.iter().sum::<f32>() - least) };
    CLOSENESS * closeness::most(rarities) + beside
}
