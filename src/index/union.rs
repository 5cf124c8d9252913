//! Lists joined: passages that hold any of some words, with their scores, or any of some terms, with how often.
//!
//! Term after term over a window of passages that stays in the processor's nearest cache, which is what Lucene's
//! `BooleanScorer` does: a posting costs two or three nanoseconds, and neither the number of words nor that of the terms that stand
//! for them matters beside that of the postings.

use super::score::Bm25;
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

/// Visits every passage, in order, in which any of `words` stands, with its score: BM25 summed over the words.
///
/// `visit` gives the least score that it still has a use for. It may be handed no score for a passage that is below.
pub fn each_scored(
    segment: &Segment,
    words: &mut [Word<'_>],
    visit: impl FnMut(Doc, Option<f32>) -> f32,
) -> Result<(), IndexError> {
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
    mut visit: impl FnMut(Doc, Option<f32>) -> f32,
) -> Result<(), IndexError> {
    let limits: [f32; 16] = std::array::from_fn(|frequency| bm25.limit(frequency as u32));
    let mut floor = f32::MIN;
    while !list.is_empty() {
        segment.check()?;
        for (&doc, &frequency) in list.docs().iter().zip(list.frequencies()) {
            let limit = limits.get(frequency as usize).copied().unwrap_or(f32::MAX);
            let score = (limit >= floor).then(|| bm25.score(segment.norm(doc), frequency));
            floor = visit(doc, score);
        }
        list.advance();
    }
    Ok(())
}

fn each_of_many(
    segment: &Segment,
    words: &mut [Word<'_>],
    mut visit: impl FnMut(Doc, Option<f32>) -> f32,
) -> Result<(), IndexError> {
    let mut scores = vec![0.0_f32; WINDOW];
    let mut frequencies = vec![0_u32; WINDOW];
    let mut touched: Vec<u32> = Vec::with_capacity(WINDOW);
    let mut found = vec![0_u64; WINDOW / 64];
    loop {
        segment.check()?;
        // Rare words leave most windows empty.
        let first = words.iter().flat_map(|word| &word.lists).map(Blocks::doc).min().unwrap_or(END);
        if first == END {
            return Ok(());
        }
        let start = first - first % WINDOW as Doc;
        let end = start.saturating_add(WINDOW as Doc);
        for Word { lists, bm25 } in words.iter_mut() {
            if let [list] = lists.as_mut_slice() {
                list.each_before(end, |doc, frequency| {
                    let at = (doc - start) as usize;
                    scores[at] += bm25.score(segment.norm(doc), frequency);
                    found[at / 64] |= 1 << (at % 64);
                });
                continue;
            }
            touched.clear();
            for list in lists {
                list.each_before(end, |doc, frequency| {
                    let at = (doc - start) as usize;
                    if frequencies[at] == 0 {
                        touched.push(at as u32);
                    }
                    frequencies[at] += frequency;
                });
            }
            for &at in &touched {
                let frequency = std::mem::take(&mut frequencies[at as usize]);
                scores[at as usize] += bm25.score(segment.norm(start + at), frequency);
                found[at as usize / 64] |= 1 << (at % 64);
            }
        }
        for (number, word) in found.iter_mut().enumerate() {
            let mut bits = std::mem::take(word);
            while bits != 0 {
                let at = number * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                visit(start + at as Doc, Some(std::mem::take(&mut scores[at])));
            }
        }
    }
}

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
