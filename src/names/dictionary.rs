//! The dictionary: the vocabulary with the user's rules over it.

use super::character::Search;
use super::reading::Reading;
use super::scope::Scope;
use super::tag::{CharacterTag, tidy};
use super::vocabulary::Vocabulary;

/// The dictionary behind both lines, ingest and query.
#[derive(Clone, Debug)]
pub struct Dictionary {
    pub(crate) vocabulary: Vocabulary,
}

impl Dictionary {
    /// A dictionary over a vocabulary, without rules of the user.
    pub fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary }
    }

    /// The families of a work's fandoms.
    pub fn scope<S: AsRef<str>>(&self, fandoms: &[S]) -> Scope {
        Scope::of(fandoms, &self.vocabulary)
    }

    /// Who a character tag means.
    pub fn resolve_character(&self, tag: &str, scope: &Scope) -> Reading {
        let tidy = tidy(tag);
        let read = CharacterTag::of_tidy(&tidy);
        Search::new(&self.vocabulary, scope, tidy, read).run(tag)
    }
}
