//! Cursors over the places of one text clause: words ([`words`]), phrases that may run over a passage's
//! border ([`phrase`]), words that stand apart ([`wide`]), and what of all these is spoken or told ([`voice`]).
//!
//! All move forward only, passage by passage. A phrase belongs to the passage it starts in.

use std::ops::Range;

use crate::index::{Doc, END, IndexError, Segment, WordField};

mod phrase;
mod voice;
mod wide;
mod words;

use phrase::Phrase;
use voice::Voice;
pub use wide::MAX_NEAR_PARTS;
use wide::Wide;
pub use words::MAX_APART;
use words::Words;

/// A match inside a chapter: the passage it starts in, and tokens counted from that passage's first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The passage the match starts in.
    pub doc: Doc,
    /// First token, from 0 in the passage.
    pub start: u32,
    /// One past the last token; past the passage's end when the match runs over its border.
    pub end: u32,
}

/// One word of a clause: the index terms that stand for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Tokens after the first of the clause.
    pub place: u32,
    /// Any of these.
    pub terms: Vec<String>,
}

/// A text clause: a place in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// Where to look.
    pub field: WordField,
    /// What to look for.
    pub kind: LeafKind,
    /// Factor on the score.
    pub boost: f32,
}

/// What a [`Leaf`] looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum LeafKind {
    /// Words at these places, a match covering `width` tokens. One slot is a word, more are a phrase.
    Words {
        /// The words; the first has place 0, places rise.
        slots: Vec<Slot>,
        /// Tokens a match covers.
        width: u32,
    },
    /// As [`LeafKind::Words`], where any word may stand at the places that are left open: there must be one.
    Open {
        /// The words; places rise.
        slots: Vec<Slot>,
        /// Tokens a match covers.
        width: u32,
    },
    /// Words that `slop` moves of one place bring to their places.
    Sloppy {
        /// The words with the places they should have.
        slots: Vec<Slot>,
        /// Moves allowed.
        slop: u32,
    },
    /// Parts that start at most `distance` tokens after the end of the part before.
    Near {
        /// In the order written.
        ordered: bool,
        /// Neighbours have distance 1.
        distance: u32,
        /// Two or more places of the same field.
        parts: Vec<Leaf>,
    },
    /// Any of these.
    Any(Vec<Leaf>),
    /// The speeches of some people, by their index terms: each one's first word in a passage.
    Speech(Slot),
    /// Places that lie in one speech as a whole, or outside of speech.
    Voice {
        /// In speech.
        said: bool,
        /// Of these people only, by their index terms; none: of anybody.
        speakers: Vec<String>,
        /// What to look for.
        inner: Box<Leaf>,
    },
}

impl Leaf {
    /// True if every match is one word, so that none can run over a border.
    pub fn is_word(&self) -> bool {
        matches!(&self.kind, LeafKind::Words { slots, width: 1 } if slots.len() == 1)
    }

    /// The places of this leaf that lie in speech, or outside of it.
    #[must_use]
    pub fn heard(self, said: bool) -> Self {
        let (field, boost) = (self.field, self.boost);
        Self { field, boost, kind: LeafKind::Voice { said, speakers: Vec::new(), inner: Box::new(self) } }
    }

    /// The places of this leaf that lie in the speech of some people, given by their index terms.
    #[must_use]
    pub fn heard_by(self, speakers: Vec<String>) -> Self {
        let (field, boost) = (self.field, self.boost);
        Self { field, boost, kind: LeafKind::Voice { said: true, speakers, inner: Box::new(self) } }
    }

    /// The places of this leaf, a word or one that is said or told, where `term` alone of its terms stands.
    #[must_use]
    pub fn only(&self, term: &str) -> Self {
        let kind = match &self.kind {
            LeafKind::Voice { said, speakers, inner } => {
                LeafKind::Voice { said: *said, speakers: speakers.clone(), inner: Box::new(inner.only(term)) }
            }
            _ => LeafKind::Words { slots: vec![Slot { place: 0, terms: vec![term.to_owned()] }], width: 1 },
        };
        Self { field: self.field, boost: self.boost, kind }
    }

    /// Every index term the leaf looks up.
    pub fn terms(&self) -> Vec<&str> {
        match &self.kind {
            LeafKind::Words { slots, .. } | LeafKind::Open { slots, .. } | LeafKind::Sloppy { slots, .. } => {
                slots.iter().flat_map(|slot| slot.terms.iter().map(String::as_str)).collect()
            }
            LeafKind::Near { parts, .. } | LeafKind::Any(parts) => parts.iter().flat_map(Self::terms).collect(),
            LeafKind::Voice { inner, .. } => inner.terms(),
            LeafKind::Speech(slot) => slot.terms.iter().map(String::as_str).collect(),
        }
    }
}

/// Walks the matches of one [`Leaf`] in one segment.
pub struct Cursor<'a> {
    segment: &'a Segment,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Word(Words<'a>, u32),
    Phrase(Box<Phrase<'a>>, u32),
    Wide(Box<Wide<'a>>),
    Any(Vec<Cursor<'a>>),
    Voice(Box<Voice<'a>>),
    /// Where speech begins and ends by turns.
    Speech(Words<'a>),
}

impl<'a> Cursor<'a> {
    /// A cursor before the first match. `positions` must be true if [`Self::spans`] will be asked.
    pub fn open(segment: &'a Segment, leaf: &'a Leaf, positions: bool) -> Result<Self, IndexError> {
        let kind = match &leaf.kind {
            LeafKind::Words { slots, width } => match slots.as_slice() {
                [slot] => Kind::Word(Words::open(segment, leaf.field, slot, positions)?, *width),
                _ if is_unbroken(slots) => Kind::Phrase(Box::new(Phrase::open(segment, leaf.field, slots)?), *width),
                _ => Kind::Wide(Box::new(Wide::fixed(segment, leaf.field, slots, *width, false)?)),
            },
            LeafKind::Open { slots, width } => {
                Kind::Wide(Box::new(Wide::fixed(segment, leaf.field, slots, *width, true)?))
            }
            LeafKind::Sloppy { slots, slop } => Kind::Wide(Box::new(Wide::sloppy(segment, leaf.field, slots, *slop)?)),
            LeafKind::Near { ordered, distance, parts } => {
                Kind::Wide(Box::new(Wide::near(segment, parts, *ordered, *distance)?))
            }
            LeafKind::Any(parts) => {
                Kind::Any(parts.iter().map(|part| Cursor::open(segment, part, positions)).collect::<Result<_, _>>()?)
            }
            LeafKind::Speech(slot) => Kind::Speech(Words::open(segment, leaf.field, slot, true)?),
            LeafKind::Voice { said, speakers, inner } => {
                let inner = Cursor::open(segment, inner, true)?;
                Kind::Voice(Box::new(Voice::open(segment, inner, *said, speakers)?))
            }
        };
        Ok(Self { segment, kind })
    }

    fn of_slot(segment: &'a Segment, field: WordField, slot: &'a Slot, positions: bool) -> Result<Self, IndexError> {
        Ok(Self { segment, kind: Kind::Word(Words::open(segment, field, slot, positions)?, 1) })
    }

    /// Passages that the clause stands in, at most, if it is a word of few terms.
    fn cost(&self) -> Option<u64> {
        match &self.kind {
            Kind::Word(words @ Words::Open(_), _) => Some(words.cost()),
            _ => None,
        }
    }

    /// Moves to the first passage at or after `target` in which a match starts; [`END`] if there is none.
    pub fn seek(&mut self, target: Doc) -> Result<Doc, IndexError> {
        self.seek_before(target, END)
    }

    /// As [`Self::seek`], for a caller who does not care for passages from `limit` on: some passage from `limit` on if
    /// there is none before. Finding out that a phrase is in none of many passages is dear.
    pub fn seek_before(&mut self, target: Doc, limit: Doc) -> Result<Doc, IndexError> {
        match &mut self.kind {
            Kind::Word(words, _) | Kind::Speech(words) => Ok(words.seek(target)),
            Kind::Phrase(phrase, _) => phrase.seek(self.segment, target, limit),
            Kind::Wide(wide) => wide.seek(self.segment, target),
            Kind::Voice(voice) => voice.seek(self.segment, target, limit),
            Kind::Any(parts) => {
                let mut first = END;
                for part in parts {
                    first = first.min(part.seek_before(target, limit)?);
                }
                Ok(first)
            }
        }
    }

    /// The passages of `range` in which a match starts, with the number of matches, to `sink`: one call for a
    /// passage, or for a word one call for each of few index terms that stand for it, with the term's number, term after
    /// term.
    pub fn hits(&mut self, range: &Range<Doc>, sink: &mut dyn FnMut(Doc, u32, u32)) -> Result<(), IndexError> {
        let mut doc = self.seek_before(range.start, range.end)?;
        while doc < range.end {
            match &mut self.kind {
                // All that are left, one list after the other.
                Kind::Word(words, _) => {
                    words.hits(&(doc..range.end), sink);
                    break;
                }
                Kind::Phrase(phrase, _) => sink(doc, 0, phrase.starts.len() as u32),
                Kind::Wide(wide) => sink(doc, 0, wide.matches_in(doc).len() as u32),
                Kind::Voice(voice) => sink(doc, 0, voice.spans.len() as u32),
                Kind::Speech(words) => {
                    let mut turns = 0;
                    words.hits(&(doc..doc + 1), &mut |_, _, frequency| turns += frequency);
                    sink(doc, 0, turns.div_ceil(2));
                }
                Kind::Any(parts) => {
                    let mut sum = 0;
                    for part in parts {
                        part.hits(&(doc..doc + 1), &mut |_, _, frequency| sum += frequency)?;
                    }
                    sink(doc, 0, sum);
                }
            }
            doc = self.seek_before(doc + 1, range.end)?;
        }
        Ok(())
    }

    /// The matches that start in the passages of `range`, in order, to `out`.
    pub fn spans(&mut self, range: &Range<Doc>, out: &mut Vec<Span>) -> Result<(), IndexError> {
        let first = out.len();
        let mut positions = Vec::new();
        let mut doc = self.seek_before(range.start, range.end)?;
        while doc < range.end {
            match &mut self.kind {
                Kind::Word(words, width) => {
                    words.positions(self.segment, &mut positions)?;
                    out.extend(positions.iter().map(|start| Span { doc, start: *start, end: start + *width }));
                }
                Kind::Phrase(phrase, width) => {
                    out.extend(phrase.starts.iter().map(|start| Span { doc, start: *start, end: start + *width }));
                }
                Kind::Wide(wide) => out.extend_from_slice(wide.matches_in(doc)),
                Kind::Voice(voice) => out.extend_from_slice(&voice.spans),
                Kind::Speech(words) => {
                    words.positions(self.segment, &mut positions)?;
                    out.extend(positions.iter().step_by(2).map(|start| Span { doc, start: *start, end: start + 1 }));
                }
                Kind::Any(parts) => {
                    for part in parts {
                        part.spans(&(doc..doc + 1), out)?;
                    }
                }
            }
            doc = self.seek_before(doc + 1, range.end)?;
        }
        if matches!(self.kind, Kind::Any(_)) {
            out[first..].sort_unstable();
        }
        Ok(())
    }
}

/// True if the places are 0, 1, 2 …: no word between is left open.
fn is_unbroken(slots: &[Slot]) -> bool {
    slots.iter().enumerate().all(|(place, slot)| slot.place == place as u32)
}
