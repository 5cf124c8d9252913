//! The works a condition chooses, in one segment, as the first passages of the works.

use super::cursor::Cursor;
use super::plan::WorkSet;
use crate::index::{Doc, END, IndexError, Segment};

/// The first passages of the works of `segment` that are in `set`, in order; deleted ones may be among them.
pub(super) fn heads(segment: &Segment, set: &WorkSet) -> Result<Vec<Doc>, IndexError> {
    let mut heads = Vec::new();
    match set {
        WorkSet::Keys { field, values } => {
            for value in values {
                segment.check()?;
                let mut postings = segment.keys(*field, value)?;
                while postings.doc() != END {
                    heads.push(postings.doc());
                    postings.advance();
                }
            }
            if values.len() > 1 {
                heads.sort_unstable();
                heads.dedup();
            }
        }
        WorkSet::Words(leaf) => {
            let mut cursor = Cursor::open(segment, leaf, true)?;
            let mut doc = cursor.seek(0)?;
            while doc != END {
                let work = segment.work(doc);
                heads.push(work.start);
                segment.check()?;
                doc = cursor.seek(work.end)?;
            }
        }
        WorkSet::Number { field, low, high } => {
            let column = segment.numbers(*field)?;
            each_head(segment, |head| {
                // A work without the number has no first value, and no comparison matches it.
                if column.first(head).is_some_and(|value| (*low..=*high).contains(&value)) {
                    heads.push(head);
                }
            });
        }
        WorkSet::Texts(texts) => each_head(segment, |head| {
            if texts.binary_search(&segment.text_id(head)).is_ok() {
                heads.push(head);
            }
        }),
    }
    Ok(heads)
}

/// The first passages of the chapters on which the words of `set` stand, in order.
pub(super) fn chapters(segment: &Segment, set: &WorkSet) -> Result<Vec<Doc>, IndexError> {
    let WorkSet::Words(leaf) = set else { return heads(segment, set) };
    let mut cursor = Cursor::open(segment, leaf, true)?;
    let mut chapters = Vec::new();
    let mut doc = cursor.seek(0)?;
    while doc != END {
        chapters.push(doc);
        doc = cursor.seek(doc + 1)?;
    }
    Ok(chapters)
}

/// Every work of the segment, in order.
pub(super) fn each_head(segment: &Segment, mut visit: impl FnMut(Doc)) {
    let mut head = 0;
    while head < segment.documents() {
        visit(head);
        head = segment.works().next(head);
    }
}
