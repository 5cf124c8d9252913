//! What the first record says of a book: how its text is packed, where its indexes are, and the EXTH list of values.
//!
//! The layout is that of the `MobileRead` wiki's description of the MOBI header; numbers are offsets in the first record.

use super::database::{u16_at, u32_at};
use super::{MOBI, damaged};
use crate::parse::ParseError;
use crate::parse::stated::is_stated;
use crate::source::decode;

/// How the text's records are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    /// As it is.
    None,
    /// `PalmDOC`: distances and lengths.
    PalmDoc,
    /// Huffman codes over a dictionary of phrases.
    HuffCdic,
}

/// The header of a book.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// The record that the numbers of this header count from: a file may hold two books.
    pub(super) base: usize,
    pub(super) packing: Packing,
    /// Records of text, behind the header.
    pub(super) text_records: usize,
    /// The most text in one record, in bytes.
    pub(super) record_size: usize,
    /// What follows the text in each record, as bits.
    pub(super) trailers: u16,
    pub(super) is_utf8: bool,
    /// 8 for KF8.
    pub(super) version: u32,
    /// First record of the Huffman tables and how many there are.
    pub(super) huff: Option<(usize, usize)>,
    /// Records of the table of contents, the fragments, the skeletons, the flows.
    pub(super) contents: Option<usize>,
    pub(super) fragments: Option<usize>,
    pub(super) skeletons: Option<usize>,
    pub(super) flows: Option<usize>,
    full_name: Option<String>,
    exth: Vec<(u32, String)>,
}

impl Header {
    /// Reads the header of the book, of the KF8 book where a file holds one behind an older one.
    pub(super) fn read(records: &[&[u8]]) -> Result<Self, ParseError> {
        /// EXTH value: the record where the KF8 book begins.
        const BOUNDARY: u32 = 121;
        let first = Self::read_at(records, 0)?;
        let bytes = records[0];
        let boundary = exth_raw(bytes).into_iter().find(|(kind, _)| *kind == BOUNDARY);
        let second = boundary.and_then(|(_, value)| u32_at(value, 0)).filter(|at| *at != u32::MAX && *at > 0);
        match second.and_then(|at| Self::read_at(records, at as usize).ok()) {
            Some(kf8) if kf8.version == 8 => Ok(kf8),
            _ => Ok(first),
        }
    }

    fn read_at(records: &[&[u8]], base: usize) -> Result<Self, ParseError> {
        let bytes = *records.get(base).ok_or_else(|| damaged("header", "is not there"))?;
        let short = || damaged("header", "is cut off");
        let packing = match u16_at(bytes, 0).ok_or_else(short)? {
            1 => Packing::None,
            2 => Packing::PalmDoc,
            17_480 => Packing::HuffCdic,
            other => return Err(damaged("header", &format!("unknown compression {other}"))),
        };
        if u16_at(bytes, 12).ok_or_else(short)? != 0 {
            return Err(ParseError::Encrypted { format: MOBI });
        }
        let length = if bytes.get(16..20) == Some(b"MOBI") { u32_at(bytes, 20).unwrap_or(0) as usize } else { 0 };
        // Fields behind the header's stated end are something else; 16 bytes stand before it.
        let field = |at: usize| (at + 4 <= length + 16).then(|| u32_at(bytes, at)).flatten();
        let record = |at: usize| field(at).filter(|number| *number != u32::MAX).map(|number| base + number as usize);
        let version = field(36).unwrap_or(0);
        let is_kf8 = version == 8;
        let trailers = (length >= 228).then(|| u16_at(bytes, 242)).flatten().unwrap_or(0);
        let huff = field(112).zip(field(116)).filter(|(first, count)| *first != u32::MAX && *count > 0);
        let name = field(84).zip(field(88)).and_then(|(at, length)| bytes.get(at as usize..)?.get(..length as usize));
        let is_utf8 = field(28).is_none_or(|charset| charset == 65_001);
        Ok(Self {
            base,
            packing,
            text_records: u16_at(bytes, 8).ok_or_else(short)?.into(),
            record_size: usize::from(u16_at(bytes, 10).ok_or_else(short)?).max(1),
            trailers,
            is_utf8,
            version,
            huff: huff.map(|(first, count)| (base + first as usize, count as usize)),
            contents: record(244),
            fragments: record(248).filter(|_| is_kf8),
            skeletons: record(252).filter(|_| is_kf8),
            flows: record(192).filter(|_| is_kf8),
            full_name: name.map(|name| decode(name).text.trim().to_owned()).filter(|name| !name.is_empty()),
            exth: exth_raw(bytes).into_iter().map(|(kind, value)| (kind, decode(value).text.into_owned())).collect(),
        })
    }

    fn values(&self, kind: u32) -> impl Iterator<Item = &str> {
        let values = self.exth.iter().filter(move |(own, _)| *own == kind);
        values.map(|(_, value)| value.trim_matches(['\0', ' '])).filter(|value| !value.is_empty())
    }

    fn value(&self, kind: u32) -> Option<String> {
        self.values(kind).next().map(str::to_owned)
    }

    /// The book's title.
    pub(super) fn title(&self) -> Option<String> {
        self.value(503).or_else(|| self.full_name.clone()).filter(|title| is_stated(title))
    }

    /// Its authors.
    pub(super) fn authors(&self) -> Vec<String> {
        self.values(100).filter(|name| is_stated(name)).map(str::to_owned).collect()
    }

    /// Who published it.
    pub(super) fn publisher(&self) -> Option<String> {
        self.value(101)
    }

    /// What it is about, with markup.
    pub(super) fn description(&self) -> Option<String> {
        self.value(103)
    }

    /// Its subjects.
    pub(super) fn subjects(&self) -> impl Iterator<Item = &str> {
        self.values(105)
    }

    /// The day it was published, as written.
    pub(super) fn date(&self) -> Option<String> {
        self.value(106).filter(|date| !date.starts_with("0101-01-01"))
    }

    /// Where it is from.
    pub(super) fn source(&self) -> Option<String> {
        self.value(112).filter(|source| source.starts_with("http"))
    }

    /// Its language.
    pub(super) fn language(&self) -> Option<String> {
        self.value(524)
    }
}

/// The EXTH list behind the header: kinds and values.
fn exth_raw(bytes: &[u8]) -> Vec<(u32, &[u8])> {
    let has_list = u32_at(bytes, 128).is_some_and(|flags| flags & 0x40 != 0);
    let Some(length) = u32_at(bytes, 20).filter(|_| has_list) else { return Vec::new() };
    let Some(list) = bytes.get(16 + length as usize..).filter(|list| list.starts_with(b"EXTH")) else {
        return Vec::new();
    };
    let mut values = Vec::new();
    let mut at = 12;
    for _ in 0..u32_at(list, 8).unwrap_or(0) {
        let (Some(kind), Some(size)) = (u32_at(list, at), u32_at(list, at + 4)) else { break };
        let Some(value) = list.get(at + 8..at.saturating_add(size as usize)) else { break };
        values.push((kind, value));
        at += size.max(8) as usize;
    }
    values
}
