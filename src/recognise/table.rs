//! A table of words that answers for short ones, four in five of all, without looking at the word again.
//!
//! Words are looked up once for each token of a story, which is most of what recognition costs, so a place of the
//! table holds the first eight bytes of its word beside the number.

use std::ops::Range;

/// What a word is looked up by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probe {
    /// The first eight bytes of the word, zeros behind a shorter one.
    head: u64,
    /// Bits of the hash and, in the lowest eight, the length in bytes, at most [`Self::MOST`].
    tag: u32,
    /// Where the search begins.
    place: u32,
}

impl Probe {
    const MOST: usize = 255;
    /// Bytes of a word that a place of the table holds.
    const HEAD: usize = 8;
    /// An odd number without pattern, the one of `FxHash`.
    const SEED: u64 = 0x517c_c1b7_2722_0a95;

    /// The probe of the word at `range` of `text`, which is not empty.
    #[inline]
    pub(super) fn of(text: &[u8], range: Range<usize>) -> Self {
        let length = range.end - range.start;
        let first = head(text, range.start, length);
        let hash = first.wrapping_mul(Self::SEED);
        let hash = if length > Self::HEAD { rest(text, range, hash) } else { hash };
        // A product's high bits are the mixed ones.
        let mixed = (hash >> 32) as u32;
        let tag = mixed & !(Self::MOST as u32) | length.min(Self::MOST) as u32;
        Self { head: first, tag, place: (mixed >> 8) ^ length as u32 }
    }

    /// A number below `most`, a power of two, that words alike share.
    #[inline]
    pub(super) fn bucket(self, most: usize) -> usize {
        self.place as usize & (most - 1)
    }

    /// True if the head is the whole word.
    #[inline]
    fn is_whole(self) -> bool {
        (self.tag & Self::MOST as u32) as usize <= Self::HEAD
    }
}

/// The hash of a long word, begun with its head.
fn rest(text: &[u8], range: Range<usize>, mut hash: u64) -> u64 {
    let mut at = range.start + Probe::HEAD;
    while at < range.end {
        hash = (hash.rotate_left(5) ^ head(text, at, range.end - at)).wrapping_mul(Probe::SEED);
        at += Probe::HEAD;
    }
    hash
}

/// The first bytes of a word that begins at `at` and is `length` bytes long, as a number.
#[inline]
fn head(text: &[u8], at: usize, length: usize) -> u64 {
    match text.get(at..at + Probe::HEAD).and_then(|bytes| bytes.try_into().ok()) {
        Some(bytes) => u64::from_le_bytes(bytes) & (u64::MAX >> (64 - 8 * length.clamp(1, Probe::HEAD))),
        None => at_end(&text[at..at + length.min(Probe::HEAD)]),
    }
}

#[cold]
fn at_end(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte))
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    head: u64,
    tag: u32,
    /// Number of the word + 1; 0 in an empty slot.
    number: u32,
}

/// Numbers of words, by open addressing.
#[derive(Debug)]
pub(super) struct Table {
    /// A power of two, at least half of them empty.
    slots: Vec<Slot>,
    taken: usize,
}

impl Table {
    /// An empty table with room for `words`, which grows when they are more.
    pub(super) fn new(words: usize) -> Self {
        Self { slots: vec![Slot::default(); (2 * words).next_power_of_two().max(16)], taken: 0 }
    }

    /// The number of a word, or the empty slot where it belongs. `is` says of a number whether its word is the one
    /// looked for; it is asked about long words only.
    #[inline]
    pub(super) fn search(&self, probe: Probe, is: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = probe.place as usize & mask;
        loop {
            let found = self.slots[slot];
            if found.number == 0 {
                return Err(slot);
            }
            let alike = found.head == probe.head && found.tag == probe.tag;
            if alike && (probe.is_whole() || is(found.number - 1)) {
                return Ok(found.number - 1);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Puts the number of a new word into the slot where it belongs. `again` gives the probe of each number that is
    /// in the table, for when it grows.
    pub(super) fn put(&mut self, probe: Probe, slot: usize, number: u32, again: impl Fn(u32) -> Probe) {
        self.slots[slot] = Slot { head: probe.head, tag: probe.tag, number: number + 1 };
        self.taken += 1;
        if 2 * self.taken <= self.slots.len() {
            return;
        }
        let mask = 2 * self.slots.len() - 1;
        let old = std::mem::replace(&mut self.slots, vec![Slot::default(); mask + 1]);
        for entry in old.into_iter().filter(|entry| entry.number > 0) {
            let mut slot = again(entry.number - 1).place as usize & mask;
            while self.slots[slot].number != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = entry;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_alike_are_told_apart_however_many_there_are() {
        let words: Vec<String> =
            (0..500).flat_map(|at| [format!("w{at}"), format!("lighthouse{at}"), format!("{at}lighthouse")]).collect();
        let probe = |number: u32| Probe::of(words[number as usize].as_bytes(), 0..words[number as usize].len());
        let mut table = Table::new(4);
        for at in 0..words.len() as u32 {
            let is = |number: u32| words[number as usize] == words[at as usize];
            let slot = table.search(probe(at), is).expect_err("each word is new");
            table.put(probe(at), slot, at, probe);
        }
        for at in 0..words.len() as u32 {
            let is = |number: u32| words[number as usize] == words[at as usize];
            assert_eq!(table.search(probe(at), is), Ok(at));
        }
    }

    #[test]
    fn a_word_is_the_same_in_the_middle_and_at_the_end_of_a_text() {
        for word in ["a", "seven", "eightbyt", "lighthouse", "lighthousekeepers"] {
            let inside = format!("{word}, and so on and on");
            let (one, two) = (Probe::of(word.as_bytes(), 0..word.len()), Probe::of(inside.as_bytes(), 0..word.len()));
            assert_eq!((one.head, one.tag, one.place), (two.head, two.tag, two.place));
        }
    }
}
