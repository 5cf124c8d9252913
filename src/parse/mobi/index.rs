//! Indexes of a book (`INDX` records): tables of entries, each with a name and numbers under tags.
//!
//! The first record of an index holds `TAGX`, which says how the numbers of an entry are laid out; the next ones hold the
//! entries; behind them lie the labels (`CTOC`) that entries of a table of contents point to.

use super::database::{u16_at, u32_at};

/// One entry of an index.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// Its name.
    pub(super) name: Vec<u8>,
    /// Its numbers, by tag.
    numbers: Vec<(u8, Vec<u32>)>,
}

impl Entry {
    /// The `place`-th number under a tag.
    pub(super) fn number(&self, tag: u8, place: usize) -> Option<u32> {
        self.numbers.iter().find(|(own, _)| *own == tag)?.1.get(place).copied()
    }
}

/// What `TAGX` says of one tag.
#[derive(Clone, Copy, Debug)]
struct Tag {
    id: u8,
    values: usize,
    mask: u8,
    ends_byte: bool,
}

/// An index: its entries, and the records of labels behind them.
#[derive(Default)]
pub(super) struct Index<'r> {
    pub(super) entries: Vec<Entry>,
    labels: Vec<&'r [u8]>,
}

impl<'r> Index<'r> {
    /// Reads the index that begins at this record; what is damaged is left out.
    pub(super) fn read(records: &[&'r [u8]], first: usize) -> Option<Self> {
        let head = *records.get(first)?;
        if !head.starts_with(b"INDX") {
            return None;
        }
        let (length, count, label_records) = (u32_at(head, 4)?, u32_at(head, 24)?, u32_at(head, 52)?);
        let (tags, control_bytes) = tags(head.get(length as usize..)?)?;
        let mut index = Self::default();
        for record in records.get(first + 1..)?.iter().take(count as usize) {
            read_entries(record, &tags, control_bytes, &mut index.entries);
        }
        let labels = records.get(first + 1 + count as usize..).unwrap_or_default();
        index.labels = labels.iter().take(label_records as usize).copied().collect();
        Some(index)
    }

    /// The label at an offset: each record of labels stands for 65,536.
    pub(super) fn label(&self, offset: u32) -> Option<&'r [u8]> {
        let record = *self.labels.get((offset >> 16) as usize)?;
        let (length, used) = forward(record, (offset & 0xffff) as usize)?;
        let start = (offset & 0xffff) as usize + used;
        record.get(start..start + length as usize)
    }
}

fn tags(bytes: &[u8]) -> Option<(Vec<Tag>, usize)> {
    if !bytes.starts_with(b"TAGX") {
        return None;
    }
    let (end, control_bytes) = (u32_at(bytes, 4)? as usize, u32_at(bytes, 8)? as usize);
    let tag = |four: &[u8]| Tag { id: four[0], values: four[1].into(), mask: four[2], ends_byte: four[3] == 1 };
    Some((bytes.get(12..end)?.chunks_exact(4).map(tag).collect(), control_bytes))
}

fn read_entries(record: &[u8], tags: &[Tag], control_bytes: usize, entries: &mut Vec<Entry>) -> Option<()> {
    let (table, count) = (u32_at(record, 20)? as usize, u32_at(record, 24)? as usize);
    let start = |index: usize| u16_at(record, table + 4 + index * 2).map(usize::from);
    for index in 0..count.min(record.len()) {
        let at = start(index)?;
        let end = if index + 1 < count { start(index + 1)? } else { table };
        let bytes = record.get(at..end)?;
        let (length, rest) = bytes.split_first()?;
        let name = rest.get(..usize::from(*length))?;
        let numbers = numbers(rest.get(name.len()..)?, tags, control_bytes).unwrap_or_default();
        entries.push(Entry { name: name.to_vec(), numbers });
    }
    Some(())
}

/// The numbers of an entry: control bytes say which tags have some and how many, the numbers follow.
fn numbers(bytes: &[u8], tags: &[Tag], control_bytes: usize) -> Option<Vec<(u8, Vec<u32>)>> {
    let (mut control, mut at) = (0, control_bytes);
    let mut wanted: Vec<(Tag, Amount)> = Vec::new();
    for tag in tags {
        if tag.ends_byte {
            control += 1;
            continue;
        }
        let value = bytes.get(control)? & tag.mask;
        if value == 0 {
            continue;
        }
        if value == tag.mask && tag.mask.count_ones() > 1 {
            // Too many for the control byte: their size in bytes comes first.
            let (size, used) = forward(bytes, at)?;
            at += used;
            wanted.push((*tag, Amount::Bytes(size as usize)));
        } else {
            let amount = u32::from(value >> tag.mask.trailing_zeros());
            wanted.push((*tag, Amount::Times(amount as usize)));
        }
    }
    let mut found = Vec::new();
    for (tag, amount) in wanted {
        let mut values = Vec::new();
        let start = at;
        let more = |at: usize, count: usize| match amount {
            Amount::Bytes(size) => at < start + size,
            Amount::Times(times) => count < times * tag.values,
        };
        while more(at, values.len()) {
            let (value, used) = forward(bytes, at)?;
            at += used;
            values.push(value);
        }
        found.push((tag.id, values));
    }
    Some(found)
}

#[derive(Clone, Copy)]
enum Amount {
    Bytes(usize),
    Times(usize),
}

/// A number of seven bits a byte, the last of them marked, and the bytes it takes.
fn forward(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let mut value = 0_u32;
    for used in 0..5 {
        let byte = *bytes.get(at + used)?;
        value = value << 7 | u32::from(byte & 0x7f);
        if byte & 0x80 != 0 {
            return Some((value, used + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_with_a_marked_byte() {
        assert_eq!(forward(&[0x04, 0x22, 0x91], 0), Some((0x0001_1111, 3)));
        assert_eq!(forward(&[0x04, 0x22], 0), None);
    }

    proptest::proptest! {
        #[test]
        fn any_records_are_read_without_failing(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let record = [b"INDX\0\0\0\x38".as_slice(), &bytes].concat();
            if let Some(index) = Index::read(&[&record, &record, &record], 0) {
                let _ = index.label(7);
            }
        }
    }
}
