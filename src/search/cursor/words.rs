//! The passages that hold any of a slot's terms.

use std::ops::Range;

use crate::index::union::merged;
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
    /// The passages, in order, with the number of times any of the terms stands in them.
    documents: Vec<(Doc, u32)>,
    at: usize,
    /// The terms that are there, and the list of each whose positions were asked.
    lists: Vec<(&'a str, Option<Postings>)>,
    /// The list of each term, to tell which of them a passage holds; none before that was asked.
    holders: Vec<Postings>,
    /// The passages for which that is known, and for each, in order, the numbers of the terms that it holds.
    known: Range<Doc>,
    held: Vec<(Doc, u32)>,
}

/// Passages for which it is looked up together which terms they hold: for all of a segment that would be hundreds of
/// megabytes.
const TOGETHER: Doc = 512;

impl<'a> Words<'a> {
    pub(super) fn open(
        segment: &Segment,
        field: WordField,
        slot: &'a Slot,
        positions: bool,
    ) -> Result<Self, IndexError> {
        let there = |term: &'a String, positions: bool| {
            let list = segment.words(field, term, positions);
            list.map(|list| (list.doc() != END).then_some((term.as_str(), list))).transpose()
        };
        let mut terms = slot.terms.iter();
        let mut few = Vec::with_capacity(slot.terms.len().min(MAX_APART + 1));
        for found in terms.by_ref().filter_map(|term| there(term, positions)) {
            few.push(found?);
            if few.len() > MAX_APART {
                break;
            }
        }
        if few.len() <= MAX_APART {
            return Ok(Self::Open(few.into_iter().map(|(_, list)| list).collect()));
        }
        let mut lists = Vec::with_capacity(slot.terms.len());
        let all = few.into_iter().map(Ok).chain(terms.filter_map(|term| there(term, false)));
        let all = all.map(|found| {
            let (term, list) = found?;
            lists.push((term, None));
            Ok(list)
        });
        let documents = merged(segment, all)?;
        let (holders, held) = (Vec::new(), Vec::new());
        Ok(Self::Many(Box::new(Many { field, documents, at: 0, lists, holders, known: 0..0, held })))
    }

    /// Passages at most; decides which slot leads.
    pub(super) fn cost(&self) -> u64 {
        match self {
            Self::Open(lists) => lists.iter().map(|list| u64::from(list.len())).sum(),
            Self::Many(many) => many.documents.len() as u64,
        }
    }

    pub(super) fn doc(&self) -> Doc {
        match self {
            Self::Open(lists) => lists.iter().map(Postings::doc).min().unwrap_or(END),
            Self::Many(many) => many.doc(),
        }
    }

    #[inline]
    pub(super) fn seek(&mut self, target: Doc) -> Doc {
        match self {
            Self::Open(lists) => match lists.as_mut_slice() {
                // Nearly every word of a phrase is one, and phrases of common words ask nothing more often than this.
                [list] => list.seek(target),
                lists => lists.iter_mut().map(|list| list.seek(target)).min().unwrap_or(END),
            },
            Self::Many(many) => many.seek(target),
        }
    }

    /// How often each term stands in the passages of `range`: the passage, the term's number among the lists, all of
    /// them as one if merged, and the count. One list after the other.
    pub(super) fn hits(&mut self, range: &Range<Doc>, sink: &mut dyn FnMut(Doc, u32, u32)) {
        match self {
            Self::Open(lists) => {
                for (number, list) in lists.iter_mut().enumerate() {
                    let mut doc = list.seek(range.start);
                    while doc < range.end {
                        sink(doc, number as u32, list.frequency());
                        doc = list.advance();
                    }
                }
            }
            Self::Many(many) => {
                many.seek(range.start);
                while let Some((doc, frequency)) = many.documents.get(many.at).filter(|(doc, _)| *doc < range.end) {
                    sink(*doc, 0, *frequency);
                    many.at += 1;
                }
            }
        }
    }

    /// Writes the sorted positions in the current passage to `out`.
    pub(super) fn positions(&mut self, segment: &Segment, out: &mut Vec<u32>) -> Result<(), IndexError> {
        out.clear();
        if let Self::Open(lists) = self
            && let [list] = lists.as_mut_slice()
        {
            list.positions(0, out);
            return Ok(());
        }
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
        self.documents.get(self.at).map_or(END, |(doc, _)| *doc)
    }

    fn seek(&mut self, target: Doc) -> Doc {
        self.at += self.documents[self.at..].partition_point(|(doc, _)| *doc < target);
        self.doc()
    }

    fn positions(&mut self, segment: &Segment, out: &mut Vec<u32>) -> Result<(), IndexError> {
        let doc = self.doc();
        self.look_up(segment, doc)?;
        let first = self.held.partition_point(|(of, _)| *of < doc);
        for (_, number) in self.held[first..].iter().take_while(|(of, _)| *of == doc) {
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

    /// Makes known which terms the passages from `doc` on hold, if it is not.
    fn look_up(&mut self, segment: &Segment, doc: Doc) -> Result<(), IndexError> {
        if doc == END || self.known.contains(&doc) {
            return Ok(());
        }
        if self.holders.is_empty() {
            let lists = self.lists.iter().map(|(term, _)| segment.words(self.field, term, false));
            self.holders = lists.collect::<Result<_, _>>()?;
        }
        self.known = doc..doc.saturating_add(TOGETHER);
        self.held.clear();
        for (number, list) in self.holders.iter_mut().enumerate() {
            let mut found = list.seek(doc);
            while found < self.known.end {
                self.held.push((found, number as u32));
                found = list.advance();
            }
        }
        self.held.sort_unstable();
        Ok(())
    }
}
