//! The passages that hold any of a slot's terms.

use crate::index::{Doc, END, IndexError, Postings, Segment, WordField};

use super::Slot;

/// More terms than this are merged into one list before the search begins.
const MAX_OPEN_LISTS: usize = 8;

/// The passages that hold any of a slot's terms.
pub(super) enum Words {
    /// A few lists, walked side by side.
    Open(Vec<Postings>),
    /// Many lists, merged: passages with the number of occurrences.
    Merged { documents: Vec<(Doc, u32)>, at: usize, terms: Vec<String>, field: WordField },
}

impl Words {
    pub(super) fn open(segment: &Segment, field: WordField, slot: &Slot, positions: bool) -> Result<Self, IndexError> {
        let mut lists = Vec::with_capacity(slot.terms.len());
        for term in &slot.terms {
            let list = segment.words(field, term, positions)?;
            if list.doc() != END {
                lists.push(list);
            }
        }
        if lists.len() <= MAX_OPEN_LISTS {
            return Ok(Self::Open(lists));
        }
        let mut documents = Vec::with_capacity(lists.iter().map(|list| list.len() as usize).sum());
        for mut list in lists {
            while list.doc() != END {
                documents.push((list.doc(), list.frequency()));
                list.advance();
            }
        }
        documents.sort_unstable();
        documents.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        Ok(Self::Merged { documents, at: 0, terms: slot.terms.clone(), field })
    }

    /// Passages at most; decides which slot leads.
    pub(super) fn cost(&self) -> u64 {
        match self {
            Self::Open(lists) => lists.iter().map(|list| u64::from(list.len())).sum(),
            Self::Merged { documents, .. } => documents.len() as u64,
        }
    }

    pub(super) fn doc(&self) -> Doc {
        match self {
            Self::Open(lists) => lists.iter().map(Postings::doc).min().unwrap_or(END),
            Self::Merged { documents, at, .. } => documents.get(*at).map_or(END, |(doc, _)| *doc),
        }
    }

    pub(super) fn seek(&mut self, target: Doc) -> Doc {
        match self {
            Self::Open(lists) => lists.iter_mut().map(|list| list.seek(target)).min().unwrap_or(END),
            Self::Merged { documents, at, .. } => {
                *at += documents[*at..].partition_point(|(doc, _)| *doc < target);
                documents.get(*at).map_or(END, |(doc, _)| *doc)
            }
        }
    }

    /// How often each term stands in the current passage: its number among the lists, all of them as one if merged.
    pub(super) fn frequencies(&self, sink: &mut dyn FnMut(u32, u32)) {
        match self {
            Self::Open(lists) => {
                let doc = self.doc();
                for (number, list) in lists.iter().enumerate().filter(|(_, list)| list.doc() == doc) {
                    sink(number as u32, list.frequency());
                }
            }
            Self::Merged { documents, at, .. } => {
                if let Some((_, frequency)) = documents.get(*at) {
                    sink(0, *frequency);
                }
            }
        }
    }

    /// Writes the sorted positions in the current passage to `out`.
    pub(super) fn positions(&mut self, segment: &Segment, out: &mut Vec<u32>) -> Result<(), IndexError> {
        out.clear();
        let doc = self.doc();
        match self {
            Self::Open(lists) => {
                let mut filled = 0;
                for list in lists.iter_mut().filter(|list| list.doc() == doc) {
                    list.positions(0, out);
                    filled += 1;
                }
                if filled > 1 {
                    out.sort_unstable();
                }
            }
            Self::Merged { terms, field, .. } => {
                for term in terms.iter() {
                    let mut list = segment.words(*field, term, true)?;
                    if list.seek(doc) == doc {
                        list.positions(0, out);
                    }
                }
                out.sort_unstable();
            }
        }
        Ok(())
    }
}
