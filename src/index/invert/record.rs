//! What a segment's documents hold, written down in the order in which it came, two bytes for nearly every word.
//!
//! ```text
//! 0x0000..=0xdfff  a term with this number stands here; the place is counted up by one
//! 0xe000..=0xefff  the same for a term with a number of 28 bits: the low 12 bits, then one more word
//! 0xf000..=0xfffb  the place is 0..=0xffb from here
//! 0xfffc           the place is what the next two words say
//! 0xffff           the document ends; the place is 0 again
//! ```
//!
//! Terms are numbered as they are first seen, so the frequent ones have the small numbers.

use tantivy::DocId;

/// Words (of two bytes) reserved at a time.
const BLOCK: usize = 1 << 19;
/// Words of the longest item.
const LONGEST: usize = 3;

const LONG_TERM: u16 = 0xe000;
const PLACE: u16 = 0xf000;
const LONG_PLACE: u16 = 0xfffc;
const END: u16 = 0xffff;

/// The largest number of a term that can be written.
pub(super) const MAX_TERM: u32 = (1 << 28) - 1;

/// The record; see the module.
#[derive(Default)]
pub(super) struct Record {
    /// No item runs over a block's end.
    blocks: Vec<Vec<u16>>,
    documents: DocId,
}

impl Record {
    /// Room for an item.
    fn block(&mut self) -> &mut Vec<u16> {
        if self.blocks.last().is_none_or(|block| block.len() + LONGEST > BLOCK) {
            self.blocks.push(Vec::with_capacity(BLOCK));
        }
        let last = self.blocks.len() - 1;
        &mut self.blocks[last]
    }

    /// A term stands at the present place of the open document.
    pub(super) fn term(&mut self, number: u32) {
        let block = self.block();
        if number < u32::from(LONG_TERM) {
            block.push(number as u16);
        } else {
            block.extend([LONG_TERM | (number >> 16) as u16, number as u16]);
        }
    }

    /// The next term stands at `place`.
    pub(super) fn place(&mut self, place: u32) {
        let block = self.block();
        if place < u32::from(LONG_PLACE - PLACE) {
            block.push(PLACE + place as u16);
        } else {
            block.extend([LONG_PLACE, (place >> 16) as u16, place as u16]);
        }
    }

    /// The open document ends.
    pub(super) fn end(&mut self) {
        self.block().push(END);
        self.documents += 1;
    }

    /// Documents that have ended; also the number of the open one.
    pub(super) fn documents(&self) -> DocId {
        self.documents
    }

    /// Calls `each` with the term, document and place of everything written down, in order.
    pub(super) fn walk(&self, mut each: impl FnMut(u32, DocId, u32)) {
        let (mut document, mut place) = (0, 0);
        for block in &self.blocks {
            let mut rest = block.as_slice();
            while let [word, after @ ..] = rest {
                rest = after;
                let mut more = || match rest {
                    [next, after @ ..] => {
                        rest = after;
                        u32::from(*next)
                    }
                    [] => 0,
                };
                match *word {
                    term @ ..LONG_TERM => {
                        each(u32::from(term), document, place);
                        place += 1;
                    }
                    word @ LONG_TERM..PLACE => {
                        each(u32::from(word - LONG_TERM) << 16 | more(), document, place);
                        place += 1;
                    }
                    word @ PLACE..LONG_PLACE => place = u32::from(word - PLACE),
                    END => (document, place) = (document + 1, 0),
                    _ => place = more() << 16 | more(),
                }
            }
        }
    }

    /// Bytes of memory held.
    pub(super) fn memory(&self) -> usize {
        self.blocks.len() * BLOCK * size_of::<u16>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_record_is_read_as_it_was_written(
            documents in prop::collection::vec(
                prop::collection::vec((prop_oneof![0..100_u32, 50_000..70_000_u32, 0..=MAX_TERM],
                    prop::option::of(prop_oneof![0..10_u32, 4_000..5_000_u32, any::<u32>().prop_map(|place| place / 2)])), 0..20),
                0..20)
        ) {
            let mut record = Record::default();
            let mut written = Vec::new();
            for (document, items) in documents.iter().enumerate() {
                let mut next = 0;
                for (term, place) in items {
                    if let Some(place) = place {
                        record.place(*place);
                        next = *place;
                    }
                    record.term(*term);
                    written.push((*term, document as DocId, next));
                    next += 1;
                }
                record.end();
            }
            let mut read = Vec::new();
            record.walk(|term, document, place| read.push((term, document, place)));
            prop_assert_eq!(read, written);
            prop_assert_eq!(record.documents() as usize, documents.len());
        }
    }

    #[test]
    fn no_item_runs_over_a_block_s_end() {
        let mut record = Record::default();
        let all: Vec<u32> = (0..BLOCK as u32).map(|number| number * 7 % 100_000).collect();
        for number in &all {
            record.term(*number);
        }
        let mut read = Vec::new();
        record.walk(|term, _, _| read.push(term));
        assert_eq!(read, all);
    }
}
