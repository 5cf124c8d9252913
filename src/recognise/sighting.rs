//! Where a person is in the text, and how we know.

use std::ops::Range;

/// How a place shows a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// The person's name, or another name of theirs.
    Name,
    /// `he` or `she` that means them.
    Pronoun,
    /// `I` of the one who tells the story.
    Narrator,
    /// Their turn in a conversation: the words spoken.
    Turn,
}

/// What the place says about being there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Talked about in speech.
    Spoken,
    /// Remembered, imagined or otherwise not there.
    Thought,
    /// Told of, without doing anything.
    Told,
    /// Spoken to by name.
    Called,
    /// Does something.
    Acts,
    /// Speaks.
    Speaks,
}

/// One place where a person is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Number in the cast.
    pub person: u32,
    /// First byte in the chapter's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// How we know.
    pub evidence: Evidence,
    /// What it says about being there.
    pub part: Part,
}

impl Sighting {
    /// The bytes in the chapter's text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
