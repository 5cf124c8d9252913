//! HUFF/CDIC compression: Huffman codes that stand for phrases of a dictionary, which may be packed themselves.
//!
//! The `HUFF` record holds two tables: 256 entries by the first eight bits of a code (its length, whether it ends there, its
//! largest value), and for each length the smallest and largest code. `CDIC` records hold the phrases.

use super::damaged;
use super::database::{u16_at, u32_at};
use crate::parse::ParseError;
use crate::source::Limits;

/// Phrases in phrases in phrases: real dictionaries nest a few deep.
const MAX_DEPTH: usize = 16;

/// The tables of a book.
pub(super) struct HuffCdic<'r> {
    limits: &'r Limits,
    /// By the first eight bits: length of the code, whether it is known by them, its largest value.
    by_bits: Vec<(u32, bool, u64)>,
    smallest: [u64; 33],
    largest: [u64; 33],
    /// Phrases, and whether each is literal.
    phrases: Vec<(&'r [u8], bool)>,
}

impl<'r> HuffCdic<'r> {
    /// Reads the tables from their records.
    pub(super) fn read(records: &[&'r [u8]], limits: &'r Limits) -> Result<Self, ParseError> {
        let wrong = |reason| damaged("Huffman tables", reason);
        let (huff, dictionaries) = records.split_first().ok_or_else(|| wrong("are not there"))?;
        if !huff.starts_with(b"HUFF") {
            return Err(wrong("do not begin as they should"));
        }
        let table = |at: usize| u32_at(huff, at).ok_or_else(|| wrong("are cut off"));
        let (first, second) = (table(8)? as usize, table(12)? as usize);
        let mut by_bits = Vec::with_capacity(256);
        for index in 0..256 {
            let entry = table(first + index * 4)?;
            let length = entry & 0x1f;
            let largest = (u64::from(entry >> 8) + 1).checked_shl(32_u32.saturating_sub(length)).unwrap_or(0);
            by_bits.push((length, entry & 0x80 != 0, largest.wrapping_sub(1)));
        }
        let (mut smallest, mut largest) = ([0_u64; 33], [0_u64; 33]);
        for length in 1..=32_usize {
            let at = second + (length - 1) * 8;
            smallest[length] = u64::from(table(at)?) << (32 - length);
            largest[length] = ((u64::from(table(at + 4)?) + 1) << (32 - length)).wrapping_sub(1);
        }
        let mut phrases = Vec::new();
        for dictionary in dictionaries {
            read_dictionary(dictionary, &mut phrases).ok_or_else(|| wrong("have a damaged dictionary"))?;
        }
        Ok(Self { limits, by_bits, smallest, largest, phrases })
    }

    /// Unpacks one record.
    pub(super) fn unpack(&self, packed: &[u8], out: &mut Vec<u8>) -> Result<(), ParseError> {
        self.unpack_nested(packed, out, 0)
    }

    fn unpack_nested(&self, packed: &[u8], out: &mut Vec<u8>, depth: usize) -> Result<(), ParseError> {
        let wrong = |reason| damaged("text", reason);
        if depth > MAX_DEPTH {
            return Err(wrong("phrases are nested too deep"));
        }
        let bits = packed.len() * 8;
        let mut at = 0;
        while at < bits {
            let window = window(packed, at);
            let (mut length, known, mut largest) = self.by_bits[(window >> 24) as usize];
            if length == 0 {
                return Err(wrong("a code has no length"));
            }
            if !known {
                while length < 32 && window < self.smallest[length as usize] {
                    length += 1;
                }
                largest = self.largest[length as usize];
            }
            at += length as usize;
            if at > bits {
                break;
            }
            let index = largest.wrapping_sub(window) >> (32 - length);
            let (phrase, literal) =
                *self.phrases.get(index as usize).ok_or_else(|| wrong("a code stands for no phrase"))?;
            if literal {
                out.extend_from_slice(phrase);
            } else {
                self.unpack_nested(phrase, out, depth + 1)?;
            }
            if out.len() as u64 > self.limits.entry_size {
                return Err(self.limits.entry_size().into());
            }
        }
        Ok(())
    }
}

/// The 32 bits from bit `at` on; zeros behind the end.
fn window(bytes: &[u8], at: usize) -> u64 {
    let byte = |index: usize| u64::from(bytes.get(at / 8 + index).copied().unwrap_or(0));
    let five = (0..5).fold(0, |value, index| value << 8 | byte(index));
    five >> (8 - at % 8) & 0xffff_ffff
}

fn read_dictionary<'r>(record: &'r [u8], phrases: &mut Vec<(&'r [u8], bool)>) -> Option<()> {
    if !record.starts_with(b"CDIC") {
        return None;
    }
    let (total, bits) = (u32_at(record, 8)? as usize, u32_at(record, 12)?);
    let here = (1_usize << bits.min(24)).min(total.saturating_sub(phrases.len())).min(record.len());
    for index in 0..here {
        let at = 16 + usize::from(u16_at(record, 16 + index * 2)?);
        let size = u16_at(record, at)?;
        let phrase = record.get(at + 2..at + 2 + usize::from(size & 0x7fff))?;
        phrases.push((phrase, size & 0x8000 != 0));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables in which every code has eight bits: code `255 - n` stands for phrase `n`.
    fn tables(phrases: &[(&[u8], bool)]) -> Vec<Vec<u8>> {
        let mut huff = b"HUFF\0\0\0\x18\0\0\0\x18\0\0\x04\x18".to_vec();
        huff.extend([0; 8]);
        for _ in 0..256 {
            huff.extend((0xff_u32 << 8 | 0x80 | 8).to_be_bytes());
        }
        huff.extend([0; 64 * 4]);
        let mut cdic = b"CDIC\0\0\0\x10".to_vec();
        cdic.extend((phrases.len() as u32).to_be_bytes());
        cdic.extend(8_u32.to_be_bytes());
        let mut body = Vec::new();
        for (phrase, literal) in phrases {
            cdic.extend((phrases.len() as u16 * 2 + body.len() as u16).to_be_bytes());
            body.extend((phrase.len() as u16 | if *literal { 0x8000 } else { 0 }).to_be_bytes());
            body.extend_from_slice(phrase);
        }
        cdic.extend(body);
        vec![huff, cdic]
    }

    #[test]
    fn codes_stand_for_phrases_of_phrases() {
        let records = tables(&[(b"rain ", true), (b"fell ", true), (&[255, 254], false)]);
        let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
        let mut out = Vec::new();
        HuffCdic::read(&records, &Limits::DEFAULT).unwrap().unpack(&[253, 254], &mut out).unwrap();
        assert_eq!(out, b"rain fell fell ");
    }

    #[test]
    fn a_phrase_of_itself_is_an_error() {
        let records = tables(&[(&[255, 255], false)]);
        let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
        assert!(HuffCdic::read(&records, &Limits::DEFAULT).unwrap().unpack(&[255], &mut Vec::new()).is_err());
    }
}
