//! The documents of one term, many at a time: for whoever looks at all of them.

use tantivy::postings::BlockSegmentPostings;

use super::{Doc, END};

/// The documents of one term in order, with how often it stands in each; some hundred at a time.
pub struct Blocks {
    postings: BlockSegmentPostings,
    /// Documents of the block that were handed out.
    done: usize,
}

impl Blocks {
    pub(super) fn new(postings: BlockSegmentPostings) -> Self {
        Self { postings, done: 0 }
    }

    /// True if no document is left.
    pub fn is_empty(&self) -> bool {
        self.docs().is_empty()
    }

    /// The next document, or [`END`].
    pub fn doc(&self) -> Doc {
        self.docs().first().copied().unwrap_or(END)
    }

    /// The documents of the block that are left.
    pub fn docs(&self) -> &[Doc] {
        &self.postings.docs()[self.done..]
    }

    /// How often the term stands in each of [`Self::docs`].
    pub fn frequencies(&self) -> &[u32] {
        &self.postings.freqs()[self.done..]
    }

    /// Moves to the next block.
    pub fn advance(&mut self) {
        self.postings.advance();
        self.done = 0;
    }

    /// Hands out every document before `end` that is left.
    pub fn each_before(&mut self, end: Doc, mut visit: impl FnMut(Doc, u32)) {
        loop {
            let docs = self.docs();
            let count = if docs.last().is_some_and(|last| *last < end) {
                docs.len()
            } else {
                docs.partition_point(|doc| *doc < end)
            };
            for (&doc, &frequency) in docs[..count].iter().zip(self.frequencies()) {
                visit(doc, frequency);
            }
            let is_over = count < docs.len() || count == 0;
            self.done += count;
            if is_over {
                return;
            }
            self.advance();
        }
    }
}
