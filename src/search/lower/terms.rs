//! Text terms: which index terms a written word stands for.

use super::pattern::{self, Against};
use super::{PlanError, refusal};
use crate::index::{IndexError, Snapshot, WordField};
use crate::query::{Matching, Span, TextForm, TextTerm, Token};
use crate::search::cursor::{Leaf, LeafKind, Slot};
use crate::text::Stems;

/// The most index terms one written word may stand for.
pub(super) const MAX_EXPANSION: usize = 5_000;

/// The most index terms all patterns, stems and misspelt words of a query may stand for together: their lists are kept
/// side by side, and each costs some kilobytes.
pub(super) const MAX_TERMS: usize = 4 * MAX_EXPANSION;

/// Passages, counted once for each of their terms, that these terms may stand in for each passage of the library: to
/// add them up takes two nanoseconds each, and they are added up twice.
pub(super) const TIMES: u64 = 60;
/// So many may be in any library.
pub(super) const LEAST: u64 = 5_000_000;

/// The leaf of a text term; none if the index holds no term for one of its words.
pub(super) fn leaf(
    snapshot: &Snapshot,
    field: WordField,
    term: &TextTerm,
    span: Span,
) -> Result<Option<Leaf>, PlanError> {
    let expansion = Expansion { snapshot, field, typed: &term.typed, span };
    let kind = match &term.form {
        TextForm::Word { token, matching } => {
            let terms = match (token, matching) {
                (Token::Term(term), Matching::Fuzzy(edits)) => expansion.fuzzy(term, usize::from(*edits))?,
                (Token::Term(term), Matching::Stem) => expansion.stem(term)?,
                (token, _) => expansion.token(token)?,
            };
            let Some(terms) = terms else { return Ok(None) };
            LeafKind::Words { slots: vec![Slot { place: 0, terms }], width: 1 }
        }
        TextForm::Phrase { tokens, slop, .. } => {
            let mut slots = Vec::with_capacity(tokens.len());
            for (place, token) in tokens.iter().enumerate() {
                if matches!(token, Token::AnyWord | Token::Implied) {
                    continue;
                }
                let Some(terms) = expansion.token(token)? else { return Ok(None) };
                slots.push(Slot { place: place as u32, terms });
            }
            if *slop > 0 && slots.len() > 1 {
                LeafKind::Sloppy { slots, slop: *slop }
            } else if tokens.contains(&Token::AnyWord) {
                LeafKind::Open { slots, width: tokens.len() as u32 }
            } else {
                LeafKind::Words { slots, width: tokens.len() as u32 }
            }
        }
        TextForm::Regex(pattern) => {
            let regex = pattern::regex(pattern, Against::Word, span)?;
            let Some(terms) = expansion.scan("", |term| regex.is_match(term))? else { return Ok(None) };
            LeafKind::Words { slots: vec![Slot { place: 0, terms }], width: 1 }
        }
    };
    Ok(Some(Leaf { field, kind, boost: term.boost }))
}

/// A leaf that matches any of `terms`; none if there are none.
pub(super) fn any_of(field: WordField, terms: Vec<String>) -> Option<Leaf> {
    (!terms.is_empty()).then(|| Leaf {
        field,
        kind: LeafKind::Words { slots: vec![Slot { place: 0, terms }], width: 1 },
        boost: 1.0,
    })
}

/// Every term of a field.
pub(super) fn all(snapshot: &Snapshot, field: WordField) -> Result<Vec<String>, IndexError> {
    let mut terms = std::collections::BTreeSet::new();
    for segment in snapshot.segments() {
        segment.terms(field, "", |term, _| {
            terms.insert(term.to_owned());
            true
        })?;
    }
    Ok(terms.into_iter().collect())
}

/// Languages of fewer than one work in so many are not stemmed: their stems would find other languages' words.
const RARE_LANGUAGE: u64 = 10;

/// The stems of the languages that the works of the library are in; a work that does not say counts as English.
fn languages(snapshot: &Snapshot) -> Result<Vec<Stems>, IndexError> {
    let (works, said) = (snapshot.works(), snapshot.languages()?);
    let unknown = works.saturating_sub(said.iter().map(|(_, count)| count).sum());
    let english = said.iter().find(|(language, _)| language == "en").map_or(0, |(_, count)| *count) + unknown;
    let others =
        said.iter().filter(|(language, _)| language != "en").map(|(language, count)| (language.as_str(), *count));
    let all = std::iter::once(("en", english)).chain(others);
    let spoken = all.filter(|(_, count)| count * RARE_LANGUAGE >= works && *count > 0);
    Ok(spoken.filter_map(|(language, _)| Stems::of(language)).collect())
}

/// The letters of a word, a bit for each, some of which share one.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |letters, letter| letters | 1 << (letter as u32 % u64::BITS))
}

/// True if one word has more letters that the other lacks than `edits` could put in: an edit takes one letter away at most,
/// and adds one at most.
fn lacks(one: u64, other: u64, edits: usize) -> bool {
    (one & !other).count_ones() as usize > edits || (other & !one).count_ones() as usize > edits
}

struct Expansion<'a> {
    snapshot: &'a Snapshot,
    field: WordField,
    typed: &'a str,
    span: Span,
}

impl Expansion<'_> {
    fn token(&self, token: &Token) -> Result<Option<Vec<String>>, PlanError> {
        match token {
            Token::Term(term) => Ok(Some(vec![term.clone()])),
            Token::Prefix(prefix) => self.scan(prefix, |_| true),
            Token::Pattern(pattern) if pattern.is_prefix() => self.scan(pattern.prefix(), |_| true),
            Token::Pattern(pattern) => self.scan(pattern.prefix(), |term| pattern.matches(term)),
            Token::AnyWord | Token::Implied => Ok(Some(Vec::new())),
        }
    }

    /// Terms of the word's stem in the languages of the library, the word itself first.
    fn stem(&self, word: &str) -> Result<Option<Vec<String>>, PlanError> {
        let mut others = std::collections::BTreeSet::new();
        for stems in languages(self.snapshot)? {
            let stem = stems.stem(word);
            for segment in self.snapshot.segments() {
                segment.terms(self.field, stems.beginning(&stem), |term, _| {
                    if !others.contains(term) && stems.stem(term) == stem {
                        others.insert(term.to_owned());
                    }
                    true
                })?;
            }
        }
        others.remove(word);
        let mut terms = Vec::with_capacity(others.len() + 1);
        if self.snapshot.frequency(self.field, word)? > 0 {
            terms.push(word.to_owned());
        }
        terms.extend(others);
        Ok((!terms.is_empty()).then_some(terms))
    }

    /// Terms at most `edits` away; a swap of neighbours is one edit.
    fn fuzzy(&self, word: &str, edits: usize) -> Result<Option<Vec<String>>, PlanError> {
        let length = word.chars().count();
        let letters = letters(word);
        let found = self.snapshot.alike(self.field, word, edits, || {
            let found = self.scan("", |term| {
                // A term differs in length by at most the edits; bytes bound characters from above.
                term.len() + edits >= length
                    && term.len() <= (length + edits) * 4
                    && term.chars().count().abs_diff(length) <= edits
                    && !lacks(letters, self::letters(term), edits)
                    && strsim::osa_distance(word, term) <= edits
            })?;
            Ok::<_, PlanError>(found.unwrap_or_default())
        })?;
        Ok((!found.is_empty()).then_some(found))
    }

    /// The index's terms that begin with `prefix` and are `wanted`; none if there are none.
    fn scan(&self, prefix: &str, wanted: impl Fn(&str) -> bool) -> Result<Option<Vec<String>>, PlanError> {
        let mut found = std::collections::BTreeSet::new();
        for segment in self.snapshot.segments() {
            segment.terms(self.field, prefix, |term, _| {
                if wanted(term) {
                    found.insert(term.to_owned());
                }
                found.len() <= MAX_EXPANSION
            })?;
        }
        if found.len() > MAX_EXPANSION {
            let message = format!("`{}` stands for more than {MAX_EXPANSION} different words", self.typed);
            return Err(refusal(message, self.span, Some("write more of the word".into())));
        }
        Ok((!found.is_empty()).then(|| found.into_iter().collect()))
    }
}
