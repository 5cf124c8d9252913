//! The passages that hold any of a slot's terms.

use crate::index::union::{Merged, merged};
use crate::index::{Doc, END, IndexError, Postings, Segment, WordField};

use super::Slot;

/// More terms than this are merged into one list before the search begins, and count as one word. Up to so many count
/// each by itself: a passage with `kiss` and `kissed` is better than one with `kiss` twice.
pub const MAX_APART: usize = 8;

/// The passages that hold any of a slot's terms.
pub(super) enum Words<'a> {
    /// A few lists, walked side by side.
    Open(Vec<Postings>),
    /// Many lists, merged.
    Many(Box<Many<'a>>),
}

/// Many lists, merged; those whose positions were asked are open again.
pub(super) struct Many<'a> {
    field: WordField,
    merged: Merged,
    at: usize,
    /// The terms that are there, and the list of each that was asked.
    lists: Vec<(&'a str, Option<Postings>)>,
}

impl<'a> Words<'a> {
    pub(super) fn open(
        segment: &Segment,
        field: WordField,
        slot: &'a Slot,
        positions: bool,
    ) -> Result<Self, IndexError> {
        let (mut lists, mut terms) = (Vec::with_capacity(slot.terms.len()), Vec::with_capacity(slot.terms.len()));
        for term in &slot.terms {
            let list = segment.words(field, term, positions)?;
            if list.doc() != END {
                lists.push(list);
                terms.push((term.as_str(), None));
            }
        }
        if lists.len() <= MAX_APART {
            return Ok(Self::Open(lists));
        }
        let merged = merged(segment, &mut lists, positions)?;
        Ok(Self::Many(Box::new(Many { field, merged, at: 0, lists: terms })))
    }

    /// Passages at most; decides which slot leads.
    pub(super) fn cost(&self) -> u64 {
        match self {
            Self::Open(lists) => lists.iter().map(|list| u64::from(list.len())).sum(),
            Self::Many(many) => many.merged.documents.len() as u64,
        }
    }

    pub(super) fn doc(&self) -> Doc {
        match self {
            Self::Open(lists) => lists.iter().map(Postings::doc).min().unwrap_or(END),
            Self::Many(many) => many.doc(),
        }
    }

    pub(super) fn seek(&mut self, target: Doc) -> Doc {
        match self {
            Self::Open(lists) => lists.iter_mut().map(|list| list.seek(target)).min().unwrap_or(END),
            Self::Many(many) => {
                many.at += many.merged.documents[many.at..].partition_point(|(doc, _)| *doc < target);
                many.doc()
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
            Self::Many(many) => {
                if let Some((_, frequency)) = many.merged.documents.get(many.at) {
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
            Self::Many(many) => many.positions(segment, out)?,
        }
        Ok(())
    }
}

impl Many<'_> {
    fn doc(&self) -> Doc {
        self.merged.documents.get(self.at).map_or(END, |(doc, _)| *doc)
    }

    fn positions(&mut self, segment: &Segment, out: &mut Vec<u32>) -> Result<(), IndexError> {
        let (doc, holders) = (self.doc(), &self.merged.holders);
        let first = holders.partition_point(|(of, _)| *of < doc);
        for (_, number) in holders[first..].iter().take_while(|(of, _)| *of == doc) {
            let (term, list) = &mut self.lists[*number as usize];
            let list = match list {
                Some(list) => list,
                None => list.insert(segment.words(self.field, term, true)?),
            };
            if list.seek(doc) == doc {
                list.positions(0, out);
            }
        }
        out.sort_unstable();
        Ok(())
    }
}
