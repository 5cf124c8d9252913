//! The fandoms a tag is read in.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;

use super::vocabulary::Vocabulary;

/// The families of fandoms of one work, looked up once for all its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub(crate) families: Vec<u32>,
    /// Keys of the fandoms as written, for the user's rules.
    pub(crate) keys: Vec<String>,
    /// Of both: two scopes in which tags are read differently have two hashes.
    pub(crate) hash: u64,
}

impl Scope {
    /// No fandom is known.
    pub fn none() -> Self {
        Self::default()
    }

    /// The scope of a work with these fandoms, whatever their spelling.
    pub(crate) fn of<S: AsRef<str>>(fandoms: &[S], vocabulary: &Vocabulary) -> Self {
        let mut families: Vec<u32> = Vec::new();
        let mut keys = Vec::new();
        for fandom in fandoms {
            let found = vocabulary.families(fandom.as_ref());
            keys.extend(found.iter().map(|family| crate::text::key(vocabulary.fandom(*family))));
            keys.push(crate::text::key(fandom.as_ref()));
            families.extend(found);
        }
        families.sort_unstable();
        families.dedup();
        Self { families, keys, hash: 0 }.hashed()
    }

    fn hashed(mut self) -> Self {
        let mut hasher = FxHasher::default();
        (&self.families, &self.keys).hash(&mut hasher);
        self.hash = hasher.finish();
        self
    }

    /// Both scopes as one.
    pub(crate) fn join(self, other: Self) -> Self {
        let (mut families, mut keys) = (self.families, self.keys);
        families.extend(other.families);
        families.sort_unstable();
        families.dedup();
        keys.extend(other.keys);
        Self { families, keys, hash: 0 }.hashed()
    }

    /// True if no fandom narrows the reading. A fandom that nobody knows does: those who are at home elsewhere are
    /// not meant by half a name.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}
