//! The text of a book: its records unpacked and joined.

use super::database::u32_at;
use super::header::{Header, Packing};
use super::huffcdic::HuffCdic;
use super::{damaged, palmdoc};
use crate::parse::ParseError;
use crate::source::Limits;

/// The whole text as bytes, in the charset of the header.
pub(super) fn unpack(records: &[&[u8]], header: &Header, limits: &Limits) -> Result<Vec<u8>, ParseError> {
    let from = header.base + 1;
    let range = from..(from + header.text_records).min(records.len());
    let texts = records.get(range).ok_or_else(|| damaged("text", "is not there"))?;
    let tables = match header.packing {
        Packing::HuffCdic => {
            let (first, count) = header.huff.ok_or_else(|| damaged("Huffman tables", "are not there"))?;
            let tables = records.get(first..first.saturating_add(count).min(records.len()));
            Some(HuffCdic::read(tables.unwrap_or_default(), limits)?)
        }
        Packing::None | Packing::PalmDoc => None,
    };
    let mut text = Vec::new();
    for record in texts {
        let packed = without_trailers(record, header.trailers);
        match (&tables, header.packing) {
            (Some(tables), _) => tables.unpack(packed, &mut text)?,
            (None, Packing::PalmDoc) => palmdoc::unpack(packed, &mut text),
            // Some writers put a byte more behind each record than they say.
            (None, _) => text.extend_from_slice(&packed[..packed.len().min(header.record_size)]),
        }
        if text.len() as u64 > limits.entry_size {
            return Err(limits.entry_size().into());
        }
    }
    if header.version == 8 {
        text.truncate(first_flow(records, header).unwrap_or(text.len()));
    }
    Ok(text)
}

/// Where the first flow ends: the others are style sheets and pictures.
fn first_flow(records: &[&[u8]], header: &Header) -> Option<usize> {
    let flows = records.get(header.flows?)?;
    let end = flows.starts_with(b"FDST").then(|| u32_at(flows, 16))??;
    (end > 0).then_some(end as usize)
}

/// A record without what stands behind its text: for each bit but the lowest an entry whose own size ends it; for the
/// lowest, bytes of a character that the next record begins with.
fn without_trailers(record: &[u8], trailers: u16) -> &[u8] {
    let mut rest = record;
    for _ in 0..(trailers >> 1).count_ones() {
        let size = backward_size(rest);
        rest = &rest[..rest.len().saturating_sub(size)];
    }
    if trailers & 1 == 1
        && let Some(last) = rest.last()
    {
        let size = usize::from(last & 3) + 1;
        rest = &rest[..rest.len().saturating_sub(size)];
    }
    rest
}

/// A size in the last bytes, seven bits each, the first of them marked.
fn backward_size(bytes: &[u8]) -> usize {
    let mut size = 0;
    for byte in &bytes[bytes.len().saturating_sub(4)..] {
        if byte & 0x80 != 0 {
            size = 0;
        }
        size = size << 7 | usize::from(byte & 0x7f);
    }
    size
}
