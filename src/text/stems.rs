//! Words of one stem, by the stemmers of the Snowball project (M. F. Porter, <https://snowballstem.org>).
//!
//! Stems are not indexed. A stem is, but for its last letters, what its words begin with, so the words of a stem are
//! found among the index's terms by that beginning ([`Stems::beginning`]).

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

/// The stems of one language, of words in the form of [`crate::text::fold`](fn@crate::text::fold).
#[derive(Clone, Copy)]
pub struct Stems {
    stemmer: Stemmer,
    /// Letters at a stem's end that its words may not share.
    loose: usize,
}

/// Languages as tags, with their stemmers.
const LANGUAGES: &[(&str, Algorithm)] = &[
    ("en", Algorithm::English),
    ("de", Algorithm::German),
    ("fr", Algorithm::French),
    ("es", Algorithm::Spanish),
    ("it", Algorithm::Italian),
    ("pt", Algorithm::Portuguese),
    ("nl", Algorithm::Dutch),
    ("sv", Algorithm::Swedish),
    ("da", Algorithm::Danish),
    ("no", Algorithm::Norwegian),
    ("nb", Algorithm::Norwegian),
    ("fi", Algorithm::Finnish),
    ("hu", Algorithm::Hungarian),
    ("pl", Algorithm::Polish),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("tr", Algorithm::Turkish),
];

impl Stems {
    /// The stems of a language given as a tag (`en`, `pt-br`); none if it has no stemmer here.
    ///
    /// ```
    /// use ficdex::text::Stems;
    /// let english = Stems::of("en-gb").unwrap();
    /// assert_eq!(english.stem("kisses"), english.stem("kissing"));
    /// assert!(Stems::of("zh").is_none());
    /// ```
    pub fn of(language: &str) -> Option<Self> {
        let main = language.split('-').next().unwrap_or(language);
        let (_, algorithm) = LANGUAGES.iter().find(|(tag, _)| tag.eq_ignore_ascii_case(main))?;
        // English turns a last `y` into `i` and puts an `e` back; others change more.
        let loose = if *algorithm == Algorithm::English { 1 } else { 2 };
        Some(Self { stemmer: Stemmer::new(*algorithm), loose })
    }

    /// The stem of a word.
    pub fn stem<'a>(&self, word: &'a str) -> Cow<'a, str> {
        self.stemmer.stem(word)
    }

    /// What every word of this stem begins with: two letters at least, but for `dying` and its like.
    pub fn beginning<'a>(&self, stem: &'a str) -> &'a str {
        let letters = stem.chars().count();
        let shared = if letters == 3 && stem.ends_with("ie") { 1 } else { letters.saturating_sub(self.loose).max(2) };
        stem.char_indices().nth(shared).map_or(stem, |(at, _)| &stem[..at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_as_their_stem_does() {
        let words = "happy happier happiness skies dying lies tied hoping hoped relational relation only gently early \
                     ugly troubled troubling organization organizing electrical agreed feed running runner argued \
                     arguing babies cried crying cries kisses knives lovely loving studies studying universes was news";
        let english = Stems::of("en").expect("a stemmer");
        for word in words.split(' ') {
            let stem = english.stem(word);
            assert!(word.starts_with(english.beginning(&stem)), "{word}: {stem}");
        }
        let german = Stems::of("de").expect("a stemmer");
        for word in ["hauser", "hauses", "gegangen", "kussen", "kusste", "schonste", "freundinnen"] {
            let stem = german.stem(word);
            assert!(word.starts_with(german.beginning(&stem)), "{word}: {stem}");
        }
    }

    #[test]
    fn every_language_stems() {
        for (tag, _) in LANGUAGES {
            assert!(Stems::of(tag).is_some_and(|stems| !stems.stem("kissing").is_empty()), "{tag}");
        }
    }
}
