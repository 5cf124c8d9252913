//! Recognition with all that is known of people beforehand.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Fix, Recognition, recognise_work};
use crate::model::{Chapter, Origin, Work, WorkId};
use crate::names::{Dictionary, PackPerson};

/// Raised whenever the same text may be recognised otherwise, so that libraries are brought up to date.
const VERSION: u32 = 8;

/// Recognises the people of works by the names of a dictionary and its packs, and by what readers set right.
#[derive(Clone, Debug)]
pub struct Recogniser {
    dictionary: Dictionary,
    /// With what tagged works taught: for works without a fandom.
    taught: Option<Dictionary>,
    fixes: FxHashMap<WorkId, Vec<Fix>>,
}

impl Recogniser {
    /// With these names, and nothing set right.
    pub fn new(dictionary: Dictionary) -> Self {
        Self { dictionary, taught: None, fixes: FxHashMap::default() }
    }

    /// With the people that tagged works taught; works that declare no fandom profit.
    #[must_use]
    pub fn taught(self, learned: Vec<PackPerson>) -> Self {
        if learned.is_empty() {
            return Self { taught: None, ..self };
        }
        let packs = Arc::new(self.dictionary.packs().with(learned));
        Self { taught: Some(self.dictionary.clone().with_packs(packs)), ..self }
    }

    /// With what was set right in each work, in the order given.
    #[must_use]
    pub fn with_fixes(self, fixes: FxHashMap<WorkId, Vec<Fix>>) -> Self {
        Self { fixes, ..self }
    }

    /// The names.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// What was set right in a work.
    pub fn fixes(&self, work: &WorkId) -> &[Fix] {
        self.fixes.get(work).map_or(&[], Vec::as_slice)
    }

    /// Changes whenever works may be recognised otherwise, but for fixes, which concern one work each.
    pub fn fingerprint(&self) -> u64 {
        let packs = self.dictionary.packs().fingerprint();
        let taught = self.taught.as_ref().map_or(packs, |taught| taught.packs().fingerprint());
        let parts = [u64::from(VERSION), self.dictionary.fingerprint(), packs, taught];
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&part.to_le_bytes());
        }
        let mut first = [0; 8];
        first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        u64::from_le_bytes(first).max(1)
    }

    /// Recognises the people of a work; `id` is its identity in the library, which an edited file keeps.
    pub fn work(&self, id: &WorkId, work: &Work, chapters: &[Chapter]) -> Recognition {
        self.work_with(work, chapters, self.fixes(id))
    }

    /// Recognises the people of a work with other fixes than those that are known.
    pub fn work_with(&self, work: &Work, chapters: &[Chapter], fixes: &[Fix]) -> Recognition {
        let is_declared = work.fandoms.iter().any(|fandom| fandom.source == Origin::Declared);
        let taught = self.taught.as_ref().filter(|_| !is_declared);
        recognise_work(work, chapters, taught.unwrap_or(&self.dictionary), fixes)
    }
}
