//! Reading one character tag: what is the name, what stands around it.
//!
//! ```text
//! Mentioned fem!Ilse "Red" Roth | Ember (The Lamps) - Character
//! └ modifier └ variant  └ names: `Ilse "Red" Roth`, `Ember`   └ type suffix: dropped
//!                                        └ qualifier: usually the fandom
//! ```

mod clean;
pub(crate) mod modifier;

pub(crate) use clean::without_dangling_signs;
pub use clean::{tidy, without_type_suffix};
pub use modifier::Modifier;

use modifier::{Subject, split, split_variants, trailing_group};

/// A character tag taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharacterTag {
    /// The name without noise, modifiers and qualifier; pipes kept. Never empty unless the tag is.
    pub name: String,
    /// What stands in the last parentheses, if it is no modifier: usually the fandom.
    pub qualifier: Option<String>,
    /// How the person takes part.
    pub modifiers: Vec<Modifier>,
}

impl CharacterTag {
    /// Takes `tag` apart.
    ///
    /// ```
    /// use ficdex::names::{CharacterTag, Modifier};
    /// let tag = CharacterTag::read("Mentioned fem!Spike (BtVS) - Character");
    /// assert_eq!(tag.name, "Spike");
    /// assert_eq!(tag.qualifier.as_deref(), Some("BtVS"));
    /// assert_eq!(tag.modifiers, [Modifier::Mentioned, Modifier::Variant("fem".into())]);
    /// assert_eq!(CharacterTag::read("Summers, Buffy").name, "Buffy Summers");
    /// ```
    pub fn read(tag: &str) -> Self {
        Self::of_tidy(&tidy(tag))
    }

    /// As [`Self::read`], for a tag that is already tidy.
    pub(crate) fn of_tidy(tidy: &str) -> Self {
        let mut modifiers = Vec::new();
        let mut rest = tidy;
        let mut qualifier = None;
        loop {
            let before = rest.len();
            rest = split(without_type_suffix(rest), Subject::Character, &mut modifiers);
            if qualifier.is_none()
                && let Some((head, group)) = trailing_group(rest)
                && !head.is_empty()
                && !group.is_empty()
            {
                qualifier = Some(group.to_owned());
                rest = head;
            }
            rest = without_dangling_signs(split_variants(rest, &mut modifiers));
            if rest.len() == before {
                break;
            }
        }
        let name = given_first(rest);
        Self { name: if name.is_empty() { tidy.to_owned() } else { name }, qualifier, modifiers }
    }

    /// The alternative names of the person: the parts between pipes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        pieces(&self.name)
    }

    /// The keys of all forms of the name: whole, each alternative between pipes, with and without the
    /// nickname in quotes, the nickname alone.
    pub(crate) fn forms(&self) -> Vec<String> {
        let mut forms: Vec<String> = Vec::new();
        super::forms::each_form(&self.name, &mut |_, key| {
            if !forms.iter().any(|known| known == key) {
                forms.push(key.to_owned());
            }
        });
        forms
    }
}

/// The parts of `name` between pipes, none empty.
pub(crate) fn pieces(name: &str) -> impl Iterator<Item = &str> {
    name.split(['|', '/']).map(str::trim).filter(|piece| !piece.is_empty())
}

/// `Last, First` as `First Last`; anything else as it is. A suffix such as `Jr.` or `PhD` is no
/// given name, and neither is a whole sentence.
fn given_first(name: &str) -> String {
    let Some((last, first)) = name.contains(',').then(|| name.split_once(", ")).flatten() else {
        return name.to_owned();
    };
    let first = first.trim();
    let suffix = first.trim_end_matches('.');
    let is_suffix = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"].iter().any(|s| s.eq_ignore_ascii_case(suffix));
    let words = |text: &str| text.split(' ').count();
    let capital = |text: &str| text.chars().next().is_some_and(|c| !c.is_lowercase());
    let name_like = !first.contains([',', '|']) && !last.contains('|') && words(first) <= 2 && words(last) <= 3;
    if is_suffix || !name_like || !capital(first) || last.is_empty() || first.is_empty() {
        return name.to_owned();
    }
    format!("{first} {last}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn several_layers_come_off() {
        let tag = CharacterTag::read("Eskel (The Witcher) (Mentioned)");
        assert_eq!((tag.name.as_str(), tag.qualifier.as_deref()), ("Eskel", Some("The Witcher")));
        assert_eq!(tag.modifiers, [Modifier::Mentioned]);
        let tag = CharacterTag::read("Jung Hoseok | J-Hope (mentioned) - Character");
        assert_eq!(tag.names().collect::<Vec<_>>(), ["Jung Hoseok", "J-Hope"]);
    }

    #[test]
    fn a_suffix_is_no_given_name() {
        assert_eq!(CharacterTag::read("Henry Jones, Jr.").name, "Henry Jones, Jr.");
    }

    proptest! {
        #[test]
        fn a_name_read_again_stays(tag in "(\\PC|[A-Za-z ,!|()-]){0,40}") {
            let once = CharacterTag::read(&tag);
            prop_assert!(!once.name.is_empty() || tidy(&tag).is_empty());
        }
    }
}
