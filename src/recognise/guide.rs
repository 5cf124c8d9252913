//! What is known of a story's people before its text is read: tags, and the names of its fandoms.

use rustc_hash::FxHashMap;

use super::Fix;
use super::class::{Class, class_of};
use crate::names::{CharacterTag, Dictionary, Packs};
use crate::text::key;

/// How sure a form means a person; the surest wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    /// A given name or a surname of somebody of the fandom.
    Part,
    /// A name of somebody of the fandom.
    Whole,
    /// A given name or a surname of somebody the tags name.
    DeclaredPart,
    /// A name of somebody the tags name.
    Declared,
}

/// People who may occur, and the forms of their names.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    people: Vec<Known>,
    /// Key of a form → people, with how sure the form is.
    forms: FxHashMap<String, Vec<(usize, Sure)>>,
    fixes: Vec<Fix>,
}

/// One person the guide knows.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Canonical name.
    pub(super) name: String,
}

impl Guide {
    /// Nothing is known.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The people whom the tags of a work name, by their canonical names; `fandoms` narrow whom a tag means.
    pub fn declared(characters: &[&str], fandoms: &[&str], dictionary: &Dictionary) -> Self {
        let scope = dictionary.scope(fandoms);
        let mut guide = Self::default();
        for tag in characters {
            let reading = dictionary.resolve_character(tag, &scope);
            let name = reading.canonical.as_deref().unwrap_or(tag);
            if key(name) == "reader" || key(name).contains("original") {
                continue;
            }
            let person = guide.person_named(name);
            guide.add_forms(person, name, true);
            guide.add_forms(person, tag, true);
        }
        guide
    }

    /// What a reader set right is known as well.
    #[must_use]
    pub fn with_fixes(self, fixes: &[Fix]) -> Self {
        Self { fixes: fixes.to_vec(), ..self }
    }

    pub(super) fn fixes(&self) -> &[Fix] {
        &self.fixes
    }

    /// Adds the people of a family of fandoms. A name that only one speaker uses counts if `is_seen` says that
    /// the speaker occurs.
    pub(super) fn add_family(&mut self, family: &str, packs: &Packs, is_seen: impl Fn(&str) -> bool) {
        for person in packs.family(family) {
            let number = self.person_named(&person.name);
            self.add_forms(number, &person.name, false);
            for name in &person.names {
                self.add(&key(name), number, Sure::Whole);
            }
            for (name, speaker) in &person.scoped {
                if is_seen(speaker) {
                    self.add(&key(name), number, Sure::Whole);
                }
            }
        }
    }

    fn person_named(&mut self, name: &str) -> usize {
        if let Some(at) = self.people.iter().position(|known| known.name == name) {
            return at;
        }
        self.people.push(Known { name: name.to_owned() });
        self.people.len() - 1
    }

    /// Adds the whole forms of a name and, less sure, its first and last word.
    fn add_forms(&mut self, person: usize, name: &str, declared: bool) {
        let (whole, part) = if declared { (Sure::Declared, Sure::DeclaredPart) } else { (Sure::Whole, Sure::Part) };
        let tag = CharacterTag::read(name);
        for form in tag.forms() {
            let words: Vec<&str> = form.split(' ').collect();
            self.add(&form, person, whole);
            if let [first, .., last] = words.as_slice() {
                self.add(first, person, part);
                self.add(last, person, part);
                if words.len() == 2 {
                    self.add(&format!("{last} {first}"), person, whole);
                }
            }
        }
    }

    fn add(&mut self, form: &str, person: usize, sure: Sure) {
        if form.len() < 2 {
            return;
        }
        let entry = self.forms.entry(form.to_owned()).or_default();
        match entry.iter_mut().find(|(known, _)| *known == person) {
            Some((_, known)) => *known = sure.max(*known),
            None => entry.push((person, sure)),
        }
    }

    /// The person with this number.
    pub(super) fn known(&self, number: usize) -> &Known {
        &self.people[number]
    }

    /// The one person whom a title and words of a name mean.
    pub(super) fn person(&self, title: Option<&str>, words: &[&str]) -> Option<usize> {
        if self.people.is_empty() {
            return None;
        }
        let plain = key(&words.join(" "));
        if let Some(title) = title
            && let Some(found) = self.only(&format!("{} {plain}", key(title)))
        {
            return Some(found);
        }
        // The bare surname of somebody's daughter or husband does not make her `Mrs.`
        if title.is_some_and(|title| class_of(&key(title)).is(Class::WIFE_TITLE)) {
            return None;
        }
        self.only(&plain)
    }

    fn only(&self, form: &str) -> Option<usize> {
        let found = self.forms.get(form)?;
        let surest = found.iter().map(|(_, sure)| *sure).max()?;
        let mut best = found.iter().filter(|(_, sure)| *sure == surest);
        match (best.next(), best.next()) {
            (Some((person, _)), None) => Some(*person),
            _ => None,
        }
    }

    /// True if a word alone is a name of somebody here.
    pub(super) fn knows(&self, word: &str) -> bool {
        !self.forms.is_empty() && self.forms.contains_key(&key(word))
    }
}
