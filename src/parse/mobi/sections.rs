//! The text of a book as documents: one a skeleton in KF8, one a page in KF7.

use memchr::memmem;

use super::header::Header;
use super::index::Index;
use crate::parse::html::Document;
use crate::source::{Limits, decode};

/// The most insertions into skeletons that are made: each moves the rest of its skeleton.
const MAX_FRAGMENTS: usize = 1 << 20;

/// One document of a book.
pub(super) struct Section {
    /// Its markup.
    pub(super) page: Document,
    /// What the table of contents calls it.
    pub(super) label: Option<String>,
}

/// Cuts the text into documents.
pub(super) fn cut(records: &[&[u8]], header: &Header, text: &[u8], limits: &Limits) -> Vec<Section> {
    let contents = header.contents.and_then(|first| Index::read(records, first)).unwrap_or_default();
    let pieces = skeletons(records, header, text, &contents).unwrap_or_else(|| pages(text, &contents));
    let whole = |bytes: &[u8]| {
        if header.is_utf8 { String::from_utf8_lossy(bytes).into_owned() } else { decode(bytes).text.into_owned() }
    };
    let section = |(bytes, label): (Vec<u8>, Option<Vec<u8>>)| Section {
        // To HTML, the end tag of a line break is a second line break.
        page: Document::parse_xhtml(&whole(&bytes).replace("</br>", ""), limits),
        label: label.map(|label| whole(&label).trim().to_owned()).filter(|label| !label.is_empty()),
    };
    pieces.into_iter().map(section).collect()
}

/// A document's bytes, and its label.
type Piece = (Vec<u8>, Option<Vec<u8>>);

/// KF8: each skeleton is a page's frame, behind which the fragments follow that go into it.
fn skeletons(records: &[&[u8]], header: &Header, text: &[u8], contents: &Index<'_>) -> Option<Vec<Piece>> {
    /// Tags of the two indexes: number of fragments; place and length.
    const COUNT: u8 = 1;
    const PLACE: u8 = 6;
    let skeletons = Index::read(records, header.skeletons?)?;
    let fragments = header.fragments.and_then(|first| Index::read(records, first)).unwrap_or_default();
    let mut pieces: Vec<Piece> = Vec::new();
    // The skeleton of each fragment.
    let mut homes: Vec<usize> = Vec::new();
    for skeleton in &skeletons.entries {
        let (start, length) = (skeleton.number(PLACE, 0)? as usize, skeleton.number(PLACE, 1)? as usize);
        let mut page = text.get(start..start.checked_add(length)?)?.to_vec();
        let mut at = start + length;
        for _ in 0..skeleton.number(COUNT, 0).unwrap_or(0) {
            let Some(fragment) = fragments.entries.get(homes.len()).filter(|_| homes.len() < MAX_FRAGMENTS) else {
                break;
            };
            homes.push(pieces.len());
            let length = fragment.number(PLACE, 1)? as usize;
            let content = text.get(at..at.checked_add(length)?)?;
            at += length;
            let name = std::str::from_utf8(&fragment.name).ok()?;
            let place = name.trim().parse::<usize>().ok()?.checked_sub(start)?;
            let place = place.min(page.len());
            page.splice(place..place, content.iter().copied());
        }
        pieces.push((page, None));
    }
    name_by_fragment(&mut pieces, &homes, contents);
    (!pieces.is_empty()).then_some(pieces)
}

/// An entry of the table of contents names the fragment that it points to.
fn name_by_fragment(pieces: &mut [Piece], homes: &[usize], contents: &Index<'_>) {
    const LABEL: u8 = 3;
    const FRAGMENT: u8 = 6;
    for entry in &contents.entries {
        let home = entry.number(FRAGMENT, 0).and_then(|fragment| homes.get(fragment as usize));
        let label = entry.number(LABEL, 0).and_then(|offset| contents.label(offset));
        if let (Some(home), Some(label)) = (home, label) {
            pieces[*home].1.get_or_insert_with(|| label.to_vec());
        }
    }
}

/// KF7: pages end at page breaks.
fn pages(text: &[u8], contents: &Index<'_>) -> Vec<Piece> {
    const START: u8 = 1;
    const LABEL: u8 = 3;
    const BREAK: &[u8] = b"<mbp:pagebreak";
    let mut starts = vec![0];
    starts.extend(memmem::find_iter(text, BREAK));
    starts.push(text.len());
    let labels: Vec<(usize, &[u8])> = contents
        .entries
        .iter()
        .filter_map(|entry| Some((entry.number(START, 0)? as usize, contents.label(entry.number(LABEL, 0)?)?)))
        .collect();
    let page = |pair: &[usize]| {
        let (start, end) = (pair[0], pair[1]);
        let label = labels.iter().find(|(place, _)| (start..end).contains(place)).map(|(_, label)| label.to_vec());
        // The break itself is an element that HTML does not know, and would leave open.
        let content = &text[start..end];
        let after = if content.starts_with(BREAK) { memchr::memchr(b'>', content).map_or(0, |at| at + 1) } else { 0 };
        (content[after..].to_vec(), label)
    };
    starts.windows(2).map(page).filter(|(bytes, _)| bytes.iter().any(|byte| !byte.is_ascii_whitespace())).collect()
}
