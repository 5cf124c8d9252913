//! People of the largest fandoms as stories call them: `schema/vocabulary/packs.txt`.
//!
//! Tags name people in one canonical form; stories call them by given names, surnames, nicknames, and by
//! names that one speaker alone uses. Below an entry, behind a tab, stand `@` the family of its fandom, `=`
//! a name in stories, `~` a name and, behind `<`, who alone says it, `!` a name that is an English word.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::tag::CharacterTag;
use crate::text::key;

/// One person of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackPerson {
    /// Canonical name.
    pub name: String,
    /// The family of fandoms.
    pub family: String,
    /// Names in stories, besides given name and surname.
    pub names: Vec<String>,
    /// Names that one speaker uses, with the speaker's canonical name.
    pub scoped: Vec<(String, String)>,
    /// Names that are English words as well.
    pub words: Vec<String>,
}

/// All packs the program was built with.
#[derive(Debug)]
pub struct Packs {
    people: Vec<PackPerson>,
    families: FxHashMap<String, Vec<usize>>,
    /// Key of a name → the people who bear it.
    bearers: FxHashMap<String, Vec<u32>>,
}

static BUILT_IN: LazyLock<Packs> = LazyLock::new(|| Packs::read(include_str!("../../schema/vocabulary/packs.txt")));

impl Packs {
    /// The packs the program was built with.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a table of packs; lines it cannot place are passed over.
    pub fn read(text: &str) -> Self {
        let mut people: Vec<PackPerson> = Vec::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            let Some(detail) = line.strip_prefix('\t') else {
                people.push(PackPerson { name: line.to_owned(), ..PackPerson::default() });
                continue;
            };
            let Some(person) = people.last_mut() else { continue };
            match (detail.chars().next(), detail.get(1..)) {
                (Some('@'), Some(family)) => family.clone_into(&mut person.family),
                (Some('='), Some(name)) => person.names.push(name.to_owned()),
                (Some('!'), Some(word)) => person.words.push(word.to_owned()),
                (Some('~'), Some(rest)) => {
                    if let Some((name, speaker)) = rest.split_once(" < ") {
                        person.scoped.push((name.to_owned(), speaker.to_owned()));
                    }
                }
                _ => {}
            }
        }
        Self::of(people)
    }

    fn of(people: Vec<PackPerson>) -> Self {
        let mut families: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut bearers: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (number, person) in people.iter().enumerate() {
            families.entry(person.family.clone()).or_default().push(number);
            for form in person.forms() {
                let list = bearers.entry(form).or_default();
                if list.last() != Some(&(number as u32)) {
                    list.push(number as u32);
                }
            }
        }
        Self { people, families, bearers }
    }

    /// The people of a family of fandoms, by its name.
    pub fn family(&self, name: &str) -> impl Iterator<Item = &PackPerson> {
        self.families.get(name).into_iter().flatten().map(|number| &self.people[*number])
    }

    /// The people who bear a name, given by its key: whole names, given names, surnames, nicknames.
    pub fn bearers(&self, key: &str) -> impl Iterator<Item = &PackPerson> {
        self.bearers.get(key).into_iter().flatten().map(|number| &self.people[*number as usize])
    }

    /// How many families there are.
    pub fn family_count(&self) -> usize {
        self.families.len()
    }
}

impl PackPerson {
    /// The keys of all names of the person, and of the first and last word of each.
    pub fn forms(&self) -> Vec<String> {
        let mut forms = CharacterTag::read(&self.name).forms();
        forms.extend(self.names.iter().chain(self.scoped.iter().map(|(name, _)| name)).map(|name| key(name)));
        let parts: Vec<String> = CharacterTag::read(&self.name)
            .forms()
            .iter()
            .filter_map(|form| Some([form.split_once(' ')?.0, form.rsplit_once(' ')?.1].map(str::to_owned)))
            .flatten()
            .collect();
        forms.extend(parts);
        forms.sort_unstable();
        forms.dedup();
        forms
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::vocabulary::Vocabulary;

    #[test]
    fn every_pack_has_a_family_that_the_vocabulary_knows() {
        let packs = Packs::built_in();
        assert!(packs.family_count() >= 40);
        for person in &packs.people {
            assert!(!Vocabulary::built_in().families(&person.family).is_empty(), "{}: {}", person.name, person.family);
        }
    }

    #[test]
    fn a_speaker_is_somebody_of_the_same_pack() {
        for person in &Packs::built_in().people {
            for (name, speaker) in &person.scoped {
                let known = Packs::built_in().family(&person.family).any(|other| other.name == *speaker);
                assert!(known, "{name} of {}: nobody is called {speaker}", person.name);
            }
        }
    }

    #[test]
    fn nobody_stands_twice_in_a_pack() {
        let mut seen = std::collections::HashSet::new();
        for person in &Packs::built_in().people {
            assert!(seen.insert(&person.name), "{}", person.name);
        }
    }
}
