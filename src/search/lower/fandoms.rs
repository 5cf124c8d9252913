//! Which fandoms of the library a name in a query means: the one it names with all its parts and media.

use super::people::holds_words;
use crate::names::Dictionary;
use crate::text::key;

/// A fandom as asked for.
pub(super) struct Wanted<'a> {
    dictionary: &'a Dictionary,
    /// Keys of the fandom, its synonyms' canonical names and everything below it.
    keys: Vec<String>,
    typed: String,
    known: bool,
}

impl<'a> Wanted<'a> {
    /// What `name` asks for.
    pub(super) fn asked(dictionary: &'a Dictionary, name: &str) -> Self {
        let known = !dictionary.resolve_fandom(name).candidates.is_empty();
        let keys = dictionary.fandom_family(name).iter().map(|name| key(name)).collect();
        Self { dictionary, keys, typed: key(name), known }
    }

    /// True if the value of the index, a folded name, is the fandom or a part of it. A value that nobody knows is
    /// if it holds the name; where the name itself is not known, that is enough for every value.
    pub(super) fn is(&self, value: &str) -> bool {
        self.keys.iter().any(|known| known == value)
            || holds_words(value, &self.typed)
                && (!self.known || self.dictionary.resolve_fandom(value).candidates.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fandom_is_asked_for_with_its_parts() {
        let dictionary = Dictionary::built_in();
        let potter = Wanted::asked(&dictionary, "Harry Potter");
        assert!(potter.is(&key("Harry Potter - J. K. Rowling")));
        assert!(potter.is(&key("Harry Potter")));
        assert!(potter.is(&key("Harry Potter and the Lamps of Nowhere")));
        assert!(!potter.is(&key("Twilight Series - Stephenie Meyer")));
        let lamps = Wanted::asked(&dictionary, "Lamps");
        assert!(lamps.is("the lamps of nowhere") && !lamps.is("lampshade"));
    }
}
