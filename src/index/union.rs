//! Lists joined: passages that hold any of some words, with their scores, or any of some terms, with how often.
//!
//! Term after term over a window of passages that stays in the processor's nearest cache, which is what Lucene's
//! `BooleanScorer` does: a posting costs two or three nanoseconds, and neither the number of words nor that of the terms that stand
//! for them matters beside that of the postings.

use super::bits::Documents;
use super::score::{Bm25, Reach};
use super::{Blocks, Doc, END, IndexError, Postings, Segment};

/// Passages looked at together.
const WINDOW: usize = 4096;

/// The lists of terms that count as one, and what they are worth.
pub struct Word<'a> {
    /// A list for each term.
    pub lists: Vec<Blocks>,
    /// By how often they stand in a passage together.
    pub bm25: &'a Bm25,
}

/// Every passage in which any of `words` stands.
///
/// `visit` is handed, in order, those that may be worth a look, with their scores: BM25 summed over the words. It gives the
/// least score that it still has a use for.
pub fn each_scored(
    segment: &Segment,
    words: &mut [Word<'_>],
    visit: impl FnMut(Doc, f32) -> f32,
) -> Result<Documents, IndexError> {
    if let [Word { lists, bm25 }] = words
        && let [list] = lists.as_mut_slice()
    {
        return each_of_one(segment, list, bm25, visit);
    }
    each_of_many(segment, words, visit)
}

/// One list: how often the term stands in a passage tells most of what it can be worth, without its length.
fn each_of_one(
    segment: &Segment,
    list: &mut Blocks,
    bm25: &Bm25,
    mut visit: impl FnMut(Doc, f32) -> f32,
) -> Result<Documents, IndexError> {
    let mut found = Documents::none(segment.documents());
    let norms = segment.norms();
    let (mut floor, mut reach) = (f32::MIN, Reach::ALL);
    while !list.is_empty() {
        segment.check()?;
        for (&doc, &frequency) in list.docs().iter().zip(list.frequencies()) {
            found.insert(doc);
            let norm = norms.get(doc as usize).copied().unwrap_or(0);
            if reach.may_be(norm, frequency) {
                let next = visit(doc, bm25.score(norm, frequency));
                if next > floor {
                    (floor, reach) = (next, bm25.reach(next));
                }
            }
        }
        list.advance();
    }
    Ok(found)
}

fn each_of_many(
    segment: &Segment,
    words: &mut [Word<'_>],
    mut visit: impl FnMut(Doc, f32) -> f32,
) -> Result<Documents, IndexError> {
    let mut all = Documents::none(segment.documents());
    let mut window = Window::new(segment.norms());
    let mut floor = f32::MIN;
    // The words that are worth least come last. A passage that holds none but some of those which are not worth the floor
    // together needs no score: MaxScore, of H. Turtle and J. Flood, Query Evaluation: Strategies and Optimizations (1995).
    words.sort_by(|a, b| b.bm25.most().total_cmp(&a.bm25.most()));
    let mut deciding = words.len();
    loop {
        segment.check()?;
        // Rare words leave most windows empty.
        let first = words.iter().flat_map(|word| &word.lists).map(Blocks::doc).min().unwrap_or(END);
        if first == END {
            return Ok(all);
        }
        window.start = first - first % WINDOW as Doc;
        while deciding > 0 && words[deciding - 1..].iter().map(|word| word.bm25.most()).sum::<f32>() < floor {
            deciding -= 1;
        }
        for (number, Word { lists, bm25 }) in words.iter_mut().enumerate() {
            match lists.as_mut_slice() {
                [list] if number < deciding => window.add::<true>(list, bm25),
                [list] => window.add::<false>(list, bm25),
                lists => window.add_together(lists, bm25),
            }
        }
        all.extend(window.start, window.found.as_mut_slice());
        // Few reach the floor once it has risen, and to see that none of some does takes an instruction or two.
        for (number, some) in window.scores.chunks_mut(LANES).enumerate() {
            let least = floor.max(f32::MIN_POSITIVE);
            // A sum is what processors do for many at once.
            if some.iter().map(|score| u32::from(*score >= least)).sum::<u32>() > 0 {
                for (at, &score) in some.iter().enumerate() {
                    if score >= least {
                        floor = floor.max(visit(window.start + (number * LANES + at) as Doc, score));
                    }
                }
            }
            some.fill(0.0);
        }
    }
}

/// The passages that are looked at together.
struct Window<'a> {
    norms: &'a [u8],
    start: Doc,
    scores: Box<[f32; WINDOW]>,
    found: Box<[u64; WINDOW / 64]>,
    /// For terms that count as one: how often they stand in each passage, and the passages in which they do.
    frequencies: Box<[u32; WINDOW]>,
    touched: Vec<u32>,
}

impl<'a> Window<'a> {
    fn new(norms: &'a [u8]) -> Self {
        Self {
            norms,
            start: 0,
            scores: Box::new([0.0; WINDOW]),
            found: Box::new([0; WINDOW / 64]),
            frequencies: Box::new([0; WINDOW]),
            touched: Vec::new(),
        }
    }

    fn end(&self) -> Doc {
        self.start.saturating_add(WINDOW as Doc)
    }

    /// Adds what a list says of the passages; a word that does not `DECIDE` counts only for those that have a score.
    fn add<const DECIDE: bool>(&mut self, list: &mut Blocks, bm25: &Bm25) {
        let (start, end) = (self.start, self.end());
        let norms = self.norms.get(start as usize..).unwrap_or_default();
        let (scores, found) = (&mut *self.scores, &mut *self.found);
        list.each_before(end, |doc, frequency| {
            let at = (doc - start) as usize % WINDOW;
            found[at / 64] |= 1 << (at % 64);
            if DECIDE || scores[at] > 0.0 {
                scores[at] += bm25.score(norms.get(at).copied().unwrap_or(0), frequency);
            }
        });
    }

    /// Adds what some lists say that count as one.
    fn add_together(&mut self, lists: &mut [Blocks], bm25: &Bm25) {
        let (start, end) = (self.start, self.end());
        self.touched.clear();
        let (frequencies, touched) = (&mut *self.frequencies, &mut self.touched);
        for list in lists {
            list.each_before(end, |doc, frequency| {
                let at = (doc - start) as usize % WINDOW;
                if frequencies[at] == 0 {
                    touched.push(at as u32);
                }
                frequencies[at] += frequency;
            });
        }
        let norms = self.norms.get(start as usize..).unwrap_or_default();
        for &at in &*touched {
            let at = at as usize;
            let frequency = std::mem::take(&mut frequencies[at]);
            self.found[at / 64] |= 1 << (at % 64);
            self.scores[at] += bm25.score(norms.get(at).copied().unwrap_or(0), frequency);
        }
    }
}

/// Scores that are looked at together.
const LANES: usize = 64;

/// Less than one passage in so many is few.
const FEW: usize = 16;

/// The passages in which any of the terms stands whose lists `open` gives, one after the other; in order, with how often
/// they do.
///
/// No two lists are open at once, because one costs kilobytes and thousands of terms may stand for a word.
pub fn merged(
    segment: &Segment,
    lists: impl Iterator<Item = Result<Postings, IndexError>>,
) -> Result<Vec<(Doc, u32)>, IndexError> {
    let mut found: Vec<(Doc, u32)> = Vec::new();
    let mut dense: Vec<u32> = Vec::new();
    let documents = segment.documents() as usize;
    for list in lists {
        segment.check()?;
        let mut list = list?;
        // What few passages hold is sorted in the end; a count for each passage is worth its memory for many.
        if dense.is_empty() && (found.len() + list.len() as usize) * FEW > documents {
            dense.resize(documents, 0);
            for (doc, frequency) in found.drain(..) {
                dense[doc as usize] += frequency;
            }
        }
        let mut doc = list.doc();
        while doc != END {
            match dense.get_mut(doc as usize) {
                Some(frequency) => *frequency += list.frequency(),
                None => found.push((doc, list.frequency())),
            }
            doc = list.advance();
        }
    }
    if dense.is_empty() {
        found.sort_unstable();
        found.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
    } else {
        let there = dense.iter().enumerate().filter(|(_, frequency)| **frequency > 0);
        found.extend(there.map(|(doc, frequency)| (doc as Doc, *frequency)));
    }
    Ok(found)
}
