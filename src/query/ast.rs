//! The query as data: what the parser makes, the resolver and the evaluator read, and
//! `print` writes back as text.
//!
//! The tree names no engine. Every node and every clause knows its place in the query, so errors
//! and `explain` can point at it; equality ignores the places, so two spellings of one query are
//! equal trees.
//!
//! Normal form, which the constructors keep: `And` and `Or` have at least two parts and never a
//! part of their own kind; `Near` has at least two parts, all places in one text.

use std::ops::Range;

use super::fields::{FieldId, Flag};
use crate::model::{Date, RelationshipKind};

/// Bytes of the query text. All spans are equal to each other: a place is not part of a meaning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` to before `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest span over both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// As a range, to slice the query text with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

/// One node of the query and where it was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its bytes in the query text.
    pub span: Span,
    /// What it asks.
    pub kind: NodeKind,
}

/// What a node asks of a unit of text.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// `*`: true everywhere.
    All,
    /// All parts are true in the same unit.
    And(Vec<Node>),
    /// At least one part is true.
    Or(Vec<Node>),
    /// The inner node is false; yields no matches.
    Not(Box<Node>),
    /// Places in one text that stand close to each other.
    Near(Near),
    /// `para{…}`: some unit of this size, within the unit outside, makes the inner node true.
    Scope {
        /// Size of the unit.
        unit: Unit,
        /// What must be true in it.
        inner: Box<Node>,
    },
    /// `says:NAME{…}`: the inner node is true of the speech given to this person.
    Says {
        /// The speaker.
        name: Name,
        /// What is said.
        inner: Box<Node>,
    },
    /// Words, a phrase or a regex in a text: chooses places.
    Text(TextTerm),
    /// A condition on a field: chooses works (and places, for `who:` and `present:`).
    Clause(Clause),
}

/// The stretch of text in which the parts of an `And` must meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// `sent`
    Sentence,
    /// `para`
    Paragraph,
    /// `scene`
    Scene,
    /// `chap`, the unit of a query that names none.
    Chapter,
    /// `work`
    Work,
}

impl Unit {
    /// All units, smallest first.
    pub const ALL: [Self; 5] = [Self::Sentence, Self::Paragraph, Self::Scene, Self::Chapter, Self::Work];

    /// As written in queries and after `--unit`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sentence => "sent",
            Self::Paragraph => "para",
            Self::Scene => "scene",
            Self::Chapter => "chap",
            Self::Work => "work",
        }
    }

    /// The unit of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name() == name)
    }
}

/// `a NEAR/8 b`, `a ADJ/3 b`.
///
/// The parts, taken in the order of the text, each start at most `distance` words after the end of
/// the part before (`1`: the very next word); `ADJ` also asks for the order written. A chain of one operator
/// and distance is one node; a mixed chain nests from the left. Parts never overlap.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// `ADJ`: in the order written.
    pub ordered: bool,
    /// Greatest distance in words, at least 1. Neighbours have distance 1.
    pub distance: u32,
    /// Two or more places: each a [`NodeKind::Text`], an `Or` of places, or another `Near`, all of
    /// the same field.
    pub parts: Vec<Node>,
}

impl Near {
    /// The distance of `NEAR` and `ADJ` without a number.
    pub const DEFAULT_DISTANCE: u32 = 10;
}

/// A word, a phrase or a regex to be found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextTerm {
    /// The text to search; none: the default of the command (the story, or every field in `works`).
    pub field: Option<FieldId>,
    /// As typed, without quotes, `=`, `~`, `^` and the punctuation around a word; for `explain` and messages.
    pub typed: String,
    /// What is looked for.
    pub form: TextForm,
    /// Factor on the score, above 0; 1 unless `^` says otherwise.
    pub boost: f32,
}

/// What a [`TextTerm`] looks for.
#[derive(Clone, Debug, PartialEq)]
pub enum TextForm {
    /// A single token.
    Word {
        /// The token.
        token: Token,
        /// Which other tokens count as this one.
        matching: Matching,
    },
    /// Tokens one after the other, none of them stemmed: a phrase in quotes (perhaps of one word),
    /// or a word that analysis cuts (`don't`, `time-turner`, a run of Han).
    Phrase {
        /// One token for each position, at least one that is not [`Token::AnyWord`].
        tokens: Vec<Token>,
        /// How many moves of one place may be needed to bring the words into the written order and
        /// distance (Lucene's slop); 0: exactly as written.
        slop: u32,
    },
    /// A regex that fills one whole folded token.
    Regex(String),
}

/// How far from the written word a single-word term reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// Words of the same stem too: a word in lower case.
    Stem,
    /// This word alone, because it is Capitalised (case itself is folded).
    Capitalised,
    /// This word alone: `=word`, a pattern, a character of a script without blanks.
    Exact,
    /// Words at most so many edits away (1 or 2; a swap of neighbours is one).
    Fuzzy(u8),
}

/// What one position of a text term accepts, in the index's form (folded).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// The index term itself; for a script without blanks a bigram.
    Term(String),
    /// Every index term that starts so: a single character of a script without blanks, whose
    /// term holds the next character too.
    Prefix(String),
    /// A pattern over a whole index term; see [`Pattern`].
    Pattern(Pattern),
    /// `*` inside a phrase: any one word.
    AnyWord,
    /// The second character of the bigram before: already proved by it, nothing to look up, but
    /// the position belongs to the match.
    Implied,
}

/// A folded word in which `*` stands for any number of characters and `?` for exactly one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(pub(super) String);

impl Pattern {
    /// The pattern as text: every other character than `*` and `?` stands for itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What every match starts with.
    pub fn prefix(&self) -> &str {
        &self.0[..self.0.find(['*', '?']).unwrap_or(self.0.len())]
    }

    /// True if all matches are given by [`Self::prefix`] alone: `kiss*`.
    pub fn is_prefix(&self) -> bool {
        self.0.find(['*', '?']).is_some_and(|at| &self.0[at..] == "*")
    }

    /// True if the pattern fills `term`; linear in their product at worst, without recursion.
    ///
    /// ```
    /// # use ficdex::{model::Date, query::{parse, NodeKind, ParseOptions, TextForm, Token}};
    /// # let query = parse("gr?y*", &ParseOptions::new(Date::new(2026, 11, 23).unwrap())).unwrap();
    /// # let NodeKind::Text(term) = query.kind else { panic!() };
    /// # let TextForm::Word { token: Token::Pattern(pattern), .. } = term.form else { panic!() };
    /// // the pattern of `gr?y*`
    /// assert!(pattern.matches("greyish") && pattern.matches("gray") && !pattern.matches("gry"));
    /// ```
    pub fn matches(&self, term: &str) -> bool {
        let (mut pattern, mut rest) = (self.0.chars(), term.chars());
        let mut last_star = None;
        loop {
            let (mut next_pattern, mut next_rest) = (pattern.clone(), rest.clone());
            match (next_pattern.next(), next_rest.next()) {
                (None, None) => return true,
                (Some('*'), _) => {
                    pattern = next_pattern;
                    last_star = Some((pattern.clone(), rest.clone()));
                    continue;
                }
                (Some(wanted), Some(found)) if wanted == '?' || wanted == found => {
                    (pattern, rest) = (next_pattern, next_rest);
                    continue;
                }
                _ => {}
            }
            // A dead end: let the last star take one character more.
            let Some((after_star, mut from)) = last_star.take() else { return false };
            if from.next().is_none() {
                return false;
            }
            (pattern, rest) = (after_star.clone(), from.clone());
            last_star = Some((after_star, from));
        }
    }
}

/// A condition on one field of a work.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The field.
    pub field: FieldId,
    /// `!=`: the work has a value here, and none that fits. (A minus, which is a
    /// [`NodeKind::Not`], is also true of works without any value.)
    pub differs: bool,
    /// What is asked of its values.
    pub value: Value,
}

/// What a clause asks of a field's values. Which variants occur follows from the field's
/// [`FieldKind`](super::fields::FieldKind).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `field:*`: some value.
    Any,
    /// One of the field's values is this name.
    Name(Name),
    /// One of the field's values fits this pattern as a whole: `*` any characters, `?` one.
    /// Text as typed, not folded.
    Wildcard(String),
    /// A regex that fills one whole value.
    Regex(String),
    /// A relationship.
    Ship(Ship),
    /// A number in these bounds.
    Number(Bounds<u64>),
    /// A day in these bounds.
    Date(Bounds<Date>),
    /// `field:#…`: how many values the field has.
    Count(Bounds<u64>),
    /// `is:FLAG`.
    Flag(Flag),
    /// A glob over a whole path.
    Glob(String),
    /// Which versions of a text are searched.
    Version(Version),
    /// `query:NAME`: the saved query of this name stands here.
    Saved(String),
    /// `has:FIELD`: the field has a value.
    Has(FieldId),
}

/// A name of a person, tag, fandom or other keyword.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As typed, without quotes and `=`.
    pub text: String,
    /// `=`: no aliases, synonyms or subtags.
    pub exact: bool,
}

/// What is asked of a relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ship {
    /// A name without a sign between members (`Drarry`), or with both signs: a ship name, or the
    /// whole tag.
    Named(Name),
    /// `A/B`, `A & B`, `A/B/*`, `A/*`.
    Members {
        /// `Romantic` for `/`, `Platonic` for `&`.
        kind: RelationshipKind,
        /// The people, in the order typed, which means nothing; none (`*/*`): any relationship of
        /// this kind.
        people: Vec<String>,
        /// `/*`: others may be in it; else exactly these.
        more: bool,
        /// `=`: no aliases of the people.
        exact: bool,
    },
}

/// From one value to another, both inclusive, none: open; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds<T> {
    /// The least value that fits.
    pub low: Option<T>,
    /// The greatest value that fits.
    pub high: Option<T>,
}

impl<T: PartialOrd + Copy> Bounds<T> {
    /// True if `value` lies in the bounds.
    pub fn contains(&self, value: T) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }
}

/// Value of `ver:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// The newest text of each work, the default.
    Latest,
    /// Every text kept.
    All,
    /// The text with this number, from 1.
    Number(u32),
}

impl Node {
    /// A node with its place.
    pub fn new(span: Span, kind: NodeKind) -> Self {
        Self { span, kind }
    }

    /// All of `parts`, flat; a single part is itself. None for no parts.
    pub fn and(parts: Vec<Self>) -> Option<Self> {
        Self::join(parts, NodeKind::And, |kind| match kind {
            NodeKind::And(inner) => Ok(inner),
            other => Err(other),
        })
    }

    /// Any of `parts`, flat; a single part is itself. None for no parts.
    pub fn or(parts: Vec<Self>) -> Option<Self> {
        Self::join(parts, NodeKind::Or, |kind| match kind {
            NodeKind::Or(inner) => Ok(inner),
            other => Err(other),
        })
    }

    fn join(
        parts: Vec<Self>,
        make: fn(Vec<Self>) -> NodeKind,
        open: fn(NodeKind) -> Result<Vec<Self>, NodeKind>,
    ) -> Option<Self> {
        let span = parts.iter().map(|part| part.span).reduce(Span::to)?;
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match open(part.kind) {
                Ok(inner) => flat.extend(inner),
                Err(kind) => flat.push(Self::new(part.span, kind)),
            }
        }
        if flat.len() == 1 { flat.pop() } else { Some(Self::new(span, make(flat))) }
    }

    /// The node's direct parts.
    pub fn children(&self) -> &[Self] {
        match &self.kind {
            NodeKind::And(parts) | NodeKind::Or(parts) | NodeKind::Near(Near { parts, .. }) => parts,
            NodeKind::Not(inner) | NodeKind::Scope { inner, .. } | NodeKind::Says { inner, .. } => {
                std::slice::from_ref(inner)
            }
            NodeKind::All | NodeKind::Text(_) | NodeKind::Clause(_) => &[],
        }
    }
}
