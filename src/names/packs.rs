//! People of fandoms as stories call them: `schema/vocabulary/packs.txt`, and packs of the user in the same form.
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

/// A line of a pack cannot be placed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct PackError {
    /// From 1.
    pub line: usize,
    /// What is wrong, and what to write.
    pub reason: String,
}

/// People of many fandoms, by name.
#[derive(Clone, Debug, Default)]
pub struct Packs {
    people: Vec<PackPerson>,
    /// Stands for what was added to the built-in packs; 0 for nothing.
    fingerprint: u64,
    families: FxHashMap<String, Vec<usize>>,
    /// Key of a name → the people who bear it.
    bearers: FxHashMap<String, Vec<u32>>,
}

static BUILT_IN: LazyLock<Packs> = LazyLock::new(|| {
    let people = Packs::parse(include_str!("../../schema/vocabulary/packs.txt"));
    Packs::of(people.expect("a test reads the built-in packs"))
});

impl Packs {
    /// The packs the program was built with.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a table of packs.
    ///
    /// ```
    /// use ficdex::names::Packs;
    /// let people = Packs::parse("Mara Venn\n\t@The Lamps\n\t=Ember\n").unwrap();
    /// assert_eq!((people[0].family.as_str(), people[0].names[0].as_str()), ("The Lamps", "Ember"));
    /// assert_eq!(Packs::parse("Mara Venn\n\tEmber\n").unwrap_err().line, 2);
    /// ```
    pub fn parse(text: &str) -> Result<Vec<PackPerson>, PackError> {
        let mut people: Vec<PackPerson> = Vec::new();
        let mut entry = 0;
        let no_family = |line: usize, person: Option<&PackPerson>| match person {
            Some(person) if person.family.is_empty() => {
                let reason = format!("`{}` has no fandom: write a tab, `@` and its name below", person.name);
                Err(PackError { line, reason })
            }
            _ => Ok(()),
        };
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim_end();
            if line.is_empty() || line.starts_with("# ") || line == "#" {
                continue;
            }
            let wrong = |reason: String| PackError { line: number, reason };
            let Some(detail) = line.strip_prefix('\t') else {
                if line.starts_with([' ', '@', '=', '~', '!']) {
                    return Err(wrong(format!("`{}` stands below a name: begin the line with a tab", line.trim())));
                }
                no_family(entry, people.last())?;
                entry = number;
                people.push(PackPerson { name: line.to_owned(), ..PackPerson::default() });
                continue;
            };
            let Some(person) = people.last_mut() else {
                return Err(wrong(format!("`{detail}` belongs to nobody: write the person's name above it")));
            };
            let value = detail.get(1..).map(str::trim).filter(|value| !value.is_empty());
            match (detail.chars().next(), value) {
                (Some('@'), Some(family)) => family.clone_into(&mut person.family),
                (Some('='), Some(name)) => person.names.push(name.to_owned()),
                (Some('!'), Some(word)) => person.words.push(word.to_owned()),
                (Some('~'), Some(rest)) => match rest.split_once(" < ") {
                    Some((name, speaker)) => person.scoped.push((name.to_owned(), speaker.to_owned())),
                    None => return Err(wrong(format!("`~{rest}` names no speaker: write `~NAME < SPEAKER`"))),
                },
                _ => {
                    let reason = format!(
                        "`{detail}` begins with none of `@` fandom, `=` name, `~` name of one speaker, `!` word"
                    );
                    return Err(wrong(reason));
                }
            }
        }
        no_family(entry, people.last())?;
        Ok(people)
    }

    /// These packs with more people. Somebody who is there already, in the same family, has the names of both entries.
    #[must_use]
    pub fn with(&self, more: Vec<PackPerson>) -> Self {
        if more.is_empty() {
            return self.clone();
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.fingerprint.to_le_bytes());
        hasher.update(Self::text(&more).as_bytes());
        let mut fingerprint = [0; 8];
        fingerprint.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        let mut people = self.people.clone();
        for new in more {
            match people.iter_mut().find(|known| known.name == new.name && known.family == new.family) {
                Some(known) => {
                    add_new(&mut known.names, new.names);
                    add_new(&mut known.scoped, new.scoped);
                    add_new(&mut known.words, new.words);
                }
                None => people.push(new),
            }
        }
        Self { fingerprint: u64::from_le_bytes(fingerprint), ..Self::of(people) }
    }

    /// The text that [`Self::parse`] reads as these people.
    pub fn text(people: &[PackPerson]) -> String {
        let mut text = String::new();
        for person in people {
            text.push_str(&person.name);
            let mut line = |sign: char, value: &str| {
                text.push_str("\n\t");
                text.push(sign);
                text.push_str(value);
            };
            line('@', &person.family);
            person.names.iter().for_each(|name| line('=', name));
            person.scoped.iter().for_each(|(name, speaker)| line('~', &format!("{name} < {speaker}")));
            person.words.iter().for_each(|word| line('!', word));
            text.push('\n');
        }
        text
    }

    /// Changes with what was added to the built-in packs. What these hold is a matter of the program's version.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
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
        Self { people, fingerprint: 0, families, bearers }
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

/// Adds the values that are not there yet.
fn add_new<T: PartialEq>(known: &mut Vec<T>, new: Vec<T>) {
    for value in new {
        if !known.contains(&value) {
            known.push(value);
        }
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
    fn packs_of_the_user_join_the_built_in_ones() {
        let text = "Spike (BtVS)\n\t@Buffy the Vampire Slayer\n\t=Sir Bleach\nMara Venn\n\t@The Lamps\n\t=Ember\n\t~Em < Jan Roth\n";
        let more = Packs::parse(text).unwrap();
        assert_eq!(Packs::text(&more), text);
        let packs = Packs::built_in().with(more);
        assert_ne!(packs.fingerprint(), Packs::built_in().fingerprint());
        let spike: Vec<&str> = packs.bearers("sir bleach").map(|person| person.name.as_str()).collect();
        assert_eq!(spike, ["Spike (BtVS)"]);
        assert!(packs.family("Buffy the Vampire Slayer").filter(|person| person.name == "Spike (BtVS)").count() == 1);
        assert_eq!(packs.family("The Lamps").count(), 1);
    }

    #[test]
    fn a_line_that_cannot_be_placed_is_named() {
        for (text, line, says) in [
            ("\t=Ember\n", 1, "belongs to nobody"),
            ("Mara\n\t@Lamps\nIlse\nJan\n\t@Lamps\n", 3, "has no fandom"),
            ("Mara\n\t@Lamps\n\t~Em\n", 3, "names no speaker"),
            ("Mara\n\t@Lamps\n\t?Em\n", 3, "begins with none of"),
            ("Mara\n@Lamps\n", 2, "begin the line with a tab"),
        ] {
            let error = Packs::parse(text).unwrap_err();
            assert_eq!((error.line, error.reason.contains(says)), (line, true), "{text}: {error}");
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
