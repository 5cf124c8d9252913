//! A set of documents that answers "the last one at or before" and "the first one after".
//!
//! Works and chapters are runs of documents; the set of their first documents gives the run of any
//! document in a few word operations.

use std::ops::Range;

use super::Doc;

/// The first documents of runs that tile a segment.
#[derive(Clone, Debug)]
pub struct Starts {
    words: Vec<u64>,
    documents: Doc,
}

impl Starts {
    /// Runs over a segment of `documents` documents, none of them started.
    pub fn new(documents: Doc) -> Self {
        Self { words: vec![0; documents as usize / 64 + 1], documents }
    }

    /// Runs of one document each.
    pub fn all(documents: Doc) -> Self {
        let mut words = vec![u64::MAX; documents as usize / 64 + 1];
        words[documents as usize / 64] = (1 << (documents % 64)) - 1;
        Self { words, documents }
    }

    /// Joins `doc` to the run before it.
    pub fn remove(&mut self, doc: Doc) {
        self.words[doc as usize / 64] &= !(1 << (doc % 64));
    }

    /// Marks `doc` as the first document of a run.
    pub fn insert(&mut self, doc: Doc) {
        self.words[doc as usize / 64] |= 1 << (doc % 64);
    }

    /// True if `doc` is the first document of a run.
    pub fn contains(&self, doc: Doc) -> bool {
        self.words[doc as usize / 64] >> (doc % 64) & 1 == 1
    }

    /// Number of runs.
    pub fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// The run that `doc` is in.
    pub fn run(&self, doc: Doc) -> Range<Doc> {
        self.start(doc)..self.next(doc)
    }

    /// The first document of the run that `doc` is in.
    pub fn start(&self, doc: Doc) -> Doc {
        let mut index = doc as usize / 64;
        let mut word = self.words[index] & (u64::MAX >> (63 - doc % 64));
        while word == 0 {
            if index == 0 {
                return 0;
            }
            index -= 1;
            word = self.words[index];
        }
        (index as Doc) * 64 + 63 - word.leading_zeros()
    }

    /// The first document of the next run after `doc`, or the number of documents.
    pub fn next(&self, doc: Doc) -> Doc {
        let from = doc + 1;
        let mut index = from as usize / 64;
        if index >= self.words.len() {
            return self.documents;
        }
        let mut word = self.words[index] & (u64::MAX << (from % 64));
        while word == 0 {
            index += 1;
            if index >= self.words.len() {
                return self.documents;
            }
            word = self.words[index];
        }
        ((index as Doc) * 64 + word.trailing_zeros()).min(self.documents)
    }
}

/// Some documents of a segment.
#[derive(Clone, Debug)]
pub struct Documents(Vec<u64>);

impl Documents {
    /// None of a segment of `documents` documents.
    pub fn none(documents: Doc) -> Self {
        Self(vec![0; documents as usize / 64 + 1])
    }

    /// Puts `doc` among them.
    #[inline]
    pub fn insert(&mut self, doc: Doc) {
        self.0[doc as usize / 64] |= 1 << (doc % 64);
    }

    /// Puts those among them whose bits, from `start` on, a multiple of 64, are set in `words`, and clears these.
    pub fn extend(&mut self, start: Doc, words: &mut [u64]) {
        for (own, word) in self.0[start as usize / 64..].iter_mut().zip(words) {
            *own |= std::mem::take(word);
        }
    }

    /// Leaves those that `keep` says.
    pub fn retain(&mut self, keep: impl Fn(Doc) -> bool) {
        for (number, word) in self.0.iter_mut().enumerate() {
            let mut bits = *word;
            while bits != 0 {
                let bit = bits.trailing_zeros();
                bits &= bits - 1;
                if !keep(number as Doc * 64 + bit) {
                    *word &= !(1 << bit);
                }
            }
        }
    }

    /// How many they are.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// The runs of the same segment in which some of them are.
    pub fn count_runs(&self, runs: &Starts) -> u64 {
        let (mut count, mut has_some) = (0, false);
        for (&documents, &starts) in self.0.iter().zip(&runs.words) {
            if starts == 0 {
                has_some |= documents != 0;
                continue;
            }
            // What lies before the first start belongs to the run that is open, what lies behind the last to the next.
            let mut left = starts;
            let mut from = 0;
            while left != 0 {
                let start = left.trailing_zeros();
                left &= left - 1;
                has_some |= documents & below(start) & !below(from) != 0;
                count += u64::from(has_some);
                (has_some, from) = (false, start);
            }
            has_some = documents & !below(from) != 0;
        }
        count + u64::from(has_some)
    }
}

/// The bits below `bit`, which is less than 64.
fn below(bit: u32) -> u64 {
    (1 << bit) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_are_those_of_a_sorted_list(
            documents in 1_u32..400,
            starts in proptest::collection::btree_set(0_u32..400, 0..40)
        ) {
            let mut starts: Vec<Doc> = starts.into_iter().filter(|start| *start < documents).collect();
            starts.insert(0, 0);
            let mut set = Starts::new(documents);
            for &start in &starts {
                set.insert(start);
            }
            for doc in 0..documents {
                let start = *starts.iter().rfind(|start| **start <= doc).unwrap();
                let next = starts.iter().copied().find(|start| *start > doc).unwrap_or(documents);
                prop_assert_eq!(set.run(doc), start..next);
            }
        }

        #[test]
        fn documents_are_counted_by_themselves_and_by_runs(
            documents in 1_u32..400,
            starts in proptest::collection::btree_set(0_u32..400, 0..40),
            some in proptest::collection::btree_set(0_u32..400, 0..40),
        ) {
            let mut runs = Starts::new(documents);
            runs.insert(0);
            starts.into_iter().filter(|start| *start < documents).for_each(|start| runs.insert(start));
            let mut set = Documents::none(documents);
            some.iter().filter(|doc| **doc < documents).for_each(|doc| set.insert(*doc));
            set.retain(|doc| doc % 3 != 0);
            let there: Vec<Doc> = some.into_iter().filter(|doc| *doc < documents && doc % 3 != 0).collect();
            let in_runs: std::collections::BTreeSet<Doc> = there.iter().map(|doc| runs.start(*doc)).collect();
            prop_assert_eq!((set.count(), set.count_runs(&runs)), (there.len() as u64, in_runs.len() as u64));
        }
    }
}
