//! The compiled vocabulary: numbered sections of little-endian numbers and text in one block of bytes.
//!
//! Nothing is decoded at start; a look-up reads the few numbers it needs where they lie, so the
//! vocabulary costs neither start-up time nor memory beyond the pages touched.

use std::borrow::Cow;
use std::ops::Range;

/// Changes with the layout, so that old bytes are refused.
const MAGIC: &[u8; 8] = b"ficdexv2";

/// Hashes are first told apart by this many leading bits.
const BUCKET_BITS: u32 = 15;

/// What a section holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// First entry of each bucket of the index.
    Buckets,
    /// Pairs of hash (its low half) and value, sorted by the whole hash.
    Entries,
    CharacterNameEnds,
    CharacterNames,
    /// Keys of the forms of each name, a digit for the form before each, a line each.
    CharacterFormEnds,
    CharacterForms,
    /// Key of the qualifier of each name.
    CharacterQualifierEnds,
    CharacterQualifiers,
    CharacterFamilyEnds,
    CharacterFamilies,
    /// Words of the characters' names, sorted.
    TokenEnds,
    Tokens,
    PostingEnds,
    Postings,
    /// Words by their letters read backwards.
    TokensReversed,
    FandomNameEnds,
    FandomNames,
    FandomParents,
    /// Which member the bare name of a family means; every other fandom means itself.
    FandomMains,
    ShipMemberEnds,
    ShipMembers,
    ShipFamilies,
    /// Words of the members' names: a blank between words, a `/` between members.
    ShipWordEnds,
    ShipWords,
    /// Readings of Han characters.
    ReadingEnds,
    Readings,
    NicknameEnds,
    Nicknames,
    /// One number: the first character that comes from an encyclopaedia.
    FirstExtra,
}

const SECTIONS: usize = Section::FirstExtra as usize + 1;

/// A block of compiled bytes, checked once for its outline.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    bytes: Cow<'static, [u8]>,
    sections: [(usize, usize); SECTIONS],
}

/// The bytes are no vocabulary of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the compiled vocabulary has another version or is cut short; rebuild it with `cargo run --example build_vocabulary`"
)]
pub struct BlockError;

impl Block {
    /// Reads the outline of `bytes`.
    pub(crate) fn open(bytes: Cow<'static, [u8]>) -> Result<Self, BlockError> {
        if !bytes.starts_with(MAGIC) {
            return Err(BlockError);
        }
        let mut sections = [(0, 0); SECTIONS];
        let mut start = MAGIC.len() + SECTIONS * 4;
        for (at, section) in sections.iter_mut().enumerate() {
            let length = number(&bytes, MAGIC.len() + at * 4).ok_or(BlockError)? as usize;
            *section = (start, start + length);
            start += length;
        }
        if start != bytes.len() {
            return Err(BlockError);
        }
        Ok(Self { bytes, sections })
    }

    fn section(&self, section: Section) -> &[u8] {
        let (start, end) = self.sections[section as usize];
        &self.bytes[start..end]
    }

    /// How many numbers a section of numbers holds.
    pub(crate) fn count(&self, section: Section) -> usize {
        self.section(section).len() / 4
    }

    /// A number of a section; 0 behind its end.
    pub(crate) fn number(&self, section: Section, at: usize) -> u32 {
        number(self.section(section), at * 4).unwrap_or(0)
    }

    /// Where list number `at` lies, by the section of its ends.
    pub(crate) fn list(&self, ends: Section, at: usize) -> Range<usize> {
        let start = if at == 0 { 0 } else { self.number(ends, at - 1) as usize };
        start..(self.number(ends, at) as usize).max(start)
    }

    /// Text number `at`, by the sections of ends and letters.
    pub(crate) fn text(&self, ends: Section, letters: Section, at: usize) -> &str {
        std::str::from_utf8(self.bytes(ends, letters, at)).unwrap_or("")
    }

    /// The bytes of text number `at`, for comparing without looking whether they are a text.
    pub(crate) fn bytes(&self, ends: Section, letters: Section, at: usize) -> &[u8] {
        self.section(letters).get(self.list(ends, at)).unwrap_or_default()
    }

    /// The values stored under `hash`, in the order they were added.
    pub(crate) fn find(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let bucket = (hash >> (64 - BUCKET_BITS)) as usize;
        let from = self.number(Section::Buckets, bucket) as usize;
        let to = self.number(Section::Buckets, bucket + 1) as usize;
        let low = (hash as u32).to_le_bytes();
        let entries = self.section(Section::Entries).get(from * 8..to * 8).unwrap_or_default();
        let (entries, _) = entries.as_chunks::<8>();
        entries.iter().filter(move |entry| entry[..4] == low).filter_map(|entry| number(entry, 4))
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// Collects sections and index entries and writes them as one block.
#[derive(Default)]
pub(crate) struct Writer {
    sections: Vec<Vec<u8>>,
    entries: Vec<(u64, u32)>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self { sections: vec![Vec::new(); SECTIONS], entries: Vec::new() }
    }

    /// Adds a value under a hash; the same pair twice is one entry.
    pub(crate) fn index(&mut self, hash: u64, value: u32) {
        self.entries.push((hash, value));
    }

    /// Appends a number to a section.
    pub(crate) fn push(&mut self, section: Section, number: u32) {
        self.sections[section as usize].extend_from_slice(&number.to_le_bytes());
    }

    /// Appends a text and its end.
    pub(crate) fn push_text(&mut self, ends: Section, letters: Section, text: &str) {
        self.sections[letters as usize].extend_from_slice(text.as_bytes());
        let end = self.sections[letters as usize].len() as u32;
        self.push(ends, end);
    }

    /// Appends a list of numbers and its end.
    pub(crate) fn push_list(&mut self, ends: Section, numbers: Section, list: &[u32]) {
        for item in list {
            self.push(numbers, *item);
        }
        let end = (self.sections[numbers as usize].len() / 4) as u32;
        self.push(ends, end);
    }

    /// The whole block.
    pub(crate) fn finish(&self) -> Vec<u8> {
        let mut sections = self.sections.clone();
        let mut entries = self.entries.clone();
        entries.sort_unstable();
        entries.dedup();
        let mut starts = vec![0u32; (1 << BUCKET_BITS) + 1];
        for (hash, _) in &entries {
            starts[(hash >> (64 - BUCKET_BITS)) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        sections[Section::Buckets as usize] = starts.iter().flat_map(|start| start.to_le_bytes()).collect();
        sections[Section::Entries as usize] =
            entries.iter().flat_map(|(hash, value)| [*hash as u32, *value]).flat_map(u32::to_le_bytes).collect();
        let mut out = MAGIC.to_vec();
        for section in &sections {
            out.extend_from_slice(&(section.len() as u32).to_le_bytes());
        }
        out.extend(sections.into_iter().flatten());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found() {
        let mut writer = Writer::new();
        writer.push_text(Section::FandomNameEnds, Section::FandomNames, "The Lamps");
        writer.push_text(Section::FandomNameEnds, Section::FandomNames, "Ínsula");
        writer.index(7, 1);
        writer.index(u64::MAX, 2);
        writer.index(u64::MAX, 3);
        let block = Block::open(writer.finish().into()).unwrap();
        assert_eq!(block.text(Section::FandomNameEnds, Section::FandomNames, 1), "Ínsula");
        assert_eq!(block.text(Section::FandomNameEnds, Section::FandomNames, 9), "");
        assert_eq!(block.find(u64::MAX).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(block.find(8).count(), 0);
        assert!(Block::open(b"ficdex"[..].into()).is_err());
    }
}
