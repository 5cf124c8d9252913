//! Whom a name in a query means: the values of the library it stands for.
//!
//! A name goes through the same dictionary as the tags of the works did. What it may mean is asked for, all of it:
//! `char:spike` finds the vampire and the dragon. A single word is also a part of names, so names that hold it
//! count too; a whole name counts for itself alone, unless nobody knows it. What stands in brackets behind a canonical name
//! tells its fandom and is no part of it: `char:harry` does not mean `Voldemort (Harry Potter)`.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::index::{IndexError, Values};
use crate::names::{Dictionary, Scope};
use crate::text::key;

/// A person as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    /// Keys of the canonical names the dictionary gives, and of the name as typed.
    keys: Vec<String>,
    /// Names that hold these words one after the other count too.
    words: Option<String>,
    /// Keys of names that hold them in their brackets alone.
    strangers: Vec<String>,
}

impl Person {
    /// Whom `name` means.
    pub(super) fn asked(dictionary: &Dictionary, name: &str) -> Self {
        let typed = key(name);
        let people = dictionary.resolve_characters(name, &Scope::none());
        let mut keys: Vec<String> =
            people.iter().flat_map(|person| &person.candidates).map(|candidate| key(&candidate.name)).collect();
        keys.extend(dictionary.ruled_anywhere(name).iter().map(|name| key(name)));
        let words = (keys.is_empty() || !typed.contains(' ')).then(|| typed.clone());
        let strangers = words.as_deref().map(|words| strangers(dictionary, words)).unwrap_or_default();
        keys.push(typed);
        Self { keys, words, strangers }
    }

    /// The person of exactly this name, as written.
    pub(super) fn literal(name: &str) -> Self {
        Self { keys: vec![key(name)], words: None, strangers: Vec::new() }
    }

    /// The different names of this person among `values`, sorted; `is_there` tells whether one of them is.
    ///
    /// A whole name is looked up, without `values` being read.
    pub(super) fn names(
        &self,
        values: impl FnOnce() -> Result<Arc<Values>, IndexError>,
        is_there: impl Fn(&str) -> Result<bool, IndexError>,
    ) -> Result<BTreeSet<String>, IndexError> {
        let mut found = BTreeSet::new();
        for known in &self.keys {
            if is_there(known)? {
                found.insert(known.clone());
            }
        }
        if let Some(words) = self.words.as_deref().filter(|words| !words.is_empty()) {
            let values = values()?;
            found.extend(values.holding(words).filter(|value| self.bears(value, words)).map(str::to_owned));
        }
        Ok(found)
    }

    /// True if the value of the index, a folded name, is this person's.
    pub(super) fn is(&self, value: &str) -> bool {
        self.keys.iter().any(|known| known == value)
            || self.words.as_deref().is_some_and(|words| self.bears(value, words))
    }

    fn bears(&self, value: &str, words: &str) -> bool {
        holds_words(value, words) && !self.strangers.iter().any(|stranger| stranger == value)
    }
}

/// The keys of the known names that hold `words` in the brackets at their end, and nowhere else.
fn strangers(dictionary: &Dictionary, words: &str) -> Vec<String> {
    let Some(first) = words.split(' ').next().filter(|word| !word.is_empty()) else { return Vec::new() };
    let vocabulary = dictionary.vocabulary();
    let names = (0..vocabulary.character_count() as u32).map(|number| vocabulary.character(number));
    names
        .filter(|name| {
            let Some((bare, brackets)) = name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) else {
                return false;
            };
            // The cheap test first: most brackets do not hold the word.
            holds_ignoring_case(brackets.as_bytes(), first.as_bytes()) && !holds_words(&key(bare), words)
        })
        .map(key)
        .collect()
}

/// True if `word`, in small letters, stands in the text in letters of any case.
fn holds_ignoring_case(text: &[u8], word: &[u8]) -> bool {
    let begins = |at: usize| text[at].to_ascii_lowercase() == word[0];
    (0..text.len())
        .any(|at| begins(at) && text[at..].get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)))
}

/// True if the words of `wanted` stand in `name` one after the other, as whole words.
pub(super) fn holds_words(name: &str, wanted: &str) -> bool {
    !wanted.is_empty()
        && name.match_indices(wanted).any(|(at, _)| {
            let end = at + wanted.len();
            (at == 0 || name.as_bytes()[at - 1] == b' ') && (end == name.len() || name.as_bytes()[end] == b' ')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_asks_for_all_who_bear_it_and_a_whole_name_for_one() {
        let dictionary = Dictionary::built_in();
        let spike = Person::asked(&dictionary, "Spike");
        for name in ["Spike (BtVS)", "Spike (My Little Pony: Friendship is Magic)", "Spike Spiegel", "spike"] {
            assert!(spike.is(&key(name)), "{name}");
        }
        assert!(!spike.is(&key("William Spikes")));
        let buffy = Person::asked(&dictionary, "Buffy S.");
        assert!(buffy.is("buffy summers") && !buffy.is("buffy summers senior"));
        let harry = Person::asked(&dictionary, "Harry");
        assert!(harry.is("harry potter") && !harry.is(&key("Voldemort (Harry Potter)")));
        let unknown = Person::asked(&dictionary, "Mara Vennick");
        assert!(unknown.is("mara vennick") && unknown.is("captain mara vennick"));
    }

    #[test]
    fn a_member_is_found_by_whole_words_only() {
        assert!(holds_words("buffy summers", "summers"));
        assert!(!holds_words("buffy summers", "summer"));
    }
}
