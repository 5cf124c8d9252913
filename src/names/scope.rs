//! The fandoms a tag is read in.

use super::vocabulary::Vocabulary;

/// The families of fandoms of one work, looked up once for all its tags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub(crate) families: Vec<u32>,
    /// Keys of the fandoms as written, for the user's rules.
    pub(crate) keys: Vec<String>,
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
        Self { families, keys }
    }

    /// Takes another scope in.
    pub(crate) fn join(&mut self, other: Self) {
        self.families.extend(other.families);
        self.families.sort_unstable();
        self.families.dedup();
        self.keys.extend(other.keys);
    }

    /// True if no fandom narrows the reading. A fandom that nobody knows does: those who are at home elsewhere are
    /// not meant by half a name.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}
