//! The Palm database around a book: a list of offsets that cuts the file into records.

use super::damaged;
use crate::parse::ParseError;

/// Where the list of records begins.
const LIST: usize = 78;
/// Bytes of an entry of the list.
const ENTRY: usize = 8;

/// The records of the file, in order.
pub(super) fn records(bytes: &[u8]) -> Result<Vec<&[u8]>, ParseError> {
    let count = u16_at(bytes, 76).ok_or_else(|| damaged("database", "is cut off"))?;
    let starts: Option<Vec<usize>> =
        (0..usize::from(count)).map(|index| u32_at(bytes, LIST + index * ENTRY).map(|start| start as usize)).collect();
    let mut starts = starts.ok_or_else(|| damaged("list of records", "is cut off"))?;
    starts.push(bytes.len());
    let record = |pair: &[usize]| bytes.get(pair[0]..pair[1].max(pair[0]).min(bytes.len())).unwrap_or_default();
    let records: Vec<&[u8]> = starts.windows(2).map(record).collect();
    if records.is_empty() { Err(damaged("database", "has no records")) } else { Ok(records) }
}

/// The number in two bytes, the higher first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map(u16::from_be_bytes)
}

/// The number in four bytes, the highest first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).and_then(|four| four.try_into().ok()).map(u32::from_be_bytes)
}
