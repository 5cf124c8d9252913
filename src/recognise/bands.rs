//! Families and bands that are meant by what their people are: `the siblings`, where the story has the Venn siblings.

use super::cluster::{Gender, Group};
use super::lexicon::WordId;
use super::mentions::{Mentions, SurfaceId};

/// The entries of the cast that a word for several people means.
#[derive(Debug, Default)]
pub(super) struct Bands {
    /// For each word of the story: true if it is such a word. Empty if there is none.
    is_noun: Vec<bool>,
    named: Vec<(WordId, u32)>,
}

impl Bands {
    /// Reads them off the names of the groups, which stand in the order of the cast. `words`: how many words the story has.
    pub(super) fn of<'g>(groups: impl Iterator<Item = &'g Group>, mentions: &Mentions, words: usize) -> Self {
        let mut bands = Self::default();
        for (number, group) in (0..).zip(groups).filter(|(_, group)| group.gender == Gender::Several) {
            for word in group.surfaces.iter().filter_map(|id| noun(*id, mentions)) {
                bands.is_noun.resize(words, false);
                bands.is_noun[word as usize] = true;
                if !bands.named.contains(&(word, number)) {
                    bands.named.push((word, number));
                }
            }
        }
        bands
    }

    /// True for a word that is in the name of a family or a band.
    #[inline]
    pub(super) fn is_noun(&self, word: WordId) -> bool {
        self.is_noun.get(word as usize).is_some_and(|is_noun| *is_noun)
    }

    /// The one family or band with the word in its name.
    pub(super) fn only(&self, word: WordId) -> Option<u32> {
        let mut named = self.named.iter().filter(|(noun, _)| *noun == word);
        match (named.next(), named.next()) {
            (Some((_, band)), None) => Some(*band),
            _ => None,
        }
    }
}

/// `siblings` of `the Venn siblings`.
fn noun(id: SurfaceId, mentions: &Mentions) -> Option<WordId> {
    let words = &mentions.surfaces[id as usize].words;
    words.last().copied().filter(|_| words.len() > 1)
}
