//! Which relationships of the library a query asks for.

use super::people::{Person, holds_words};
use crate::index::document::MEMBER_SEPARATOR;
use crate::model::RelationshipKind;
use crate::names::{Dictionary, Rule, Scope, ShipCandidate};
use crate::query::Ship;
use crate::text::key;

/// Relationships as asked for; one is enough.
pub(super) struct Wanted(Vec<Pattern>);

enum Pattern {
    /// These people, each another member, and nobody else unless `more`.
    People { kind: RelationshipKind, people: Vec<Person>, more: bool },
    /// A member is called so, or the tag if it names nobody.
    Called(Person),
    /// A tag that names nobody holds these words.
    Unread(String),
}

impl Wanted {
    /// What `ship` asks for by any name.
    pub(super) fn asked(dictionary: &Dictionary, ship: &Ship) -> Self {
        match ship {
            Ship::Members { kind, people, more, .. } => {
                let people = people.iter().map(|name| Person::asked(dictionary, name)).collect();
                Self(vec![Pattern::People { kind: *kind, people, more: *more }])
            }
            Ship::Named(name) => Self(named(dictionary, &name.text)),
        }
    }

    /// The people asked for, as the tags write them: what `=` means where the order of names does not count.
    pub(super) fn literal(kind: RelationshipKind, people: &[String], more: bool) -> Self {
        Self(vec![Pattern::People { kind, people: people.iter().map(|name| Person::literal(name)).collect(), more }])
    }

    /// True if the value of the index is one of the relationships.
    pub(super) fn is(&self, value: &str) -> bool {
        self.0.iter().any(|pattern| pattern.is(value))
    }
}

/// A name without a sign: of a ship, of somebody in it, or of a whole tag with both signs.
fn named(dictionary: &Dictionary, name: &str) -> Vec<Pattern> {
    let mixed = dictionary.resolve_relationship(name, &Scope::none());
    if mixed.members.len() > 1 && mixed.candidates.is_empty() {
        let people = mixed.members.iter().map(|member| Person::asked(dictionary, &member.name)).collect();
        return vec![Pattern::People { kind: mixed.kind, people, more: false }];
    }
    let ships = dictionary.resolve_ship_name(name, &Scope::none());
    // Any name can be found in parts of other names: somebody who is called so goes first.
    let decoded = ships.first().is_some_and(|ship| ship.rule == Rule::Portmanteau);
    let known = || !dictionary.resolve_character(name, &Scope::none()).candidates.is_empty();
    if ships.is_empty() || decoded && known() {
        return vec![Pattern::Called(Person::asked(dictionary, name))];
    }
    let pair = |ship: &ShipCandidate| {
        let people = ship.members.iter().map(|member| Person::literal(member)).collect();
        Pattern::People { kind: RelationshipKind::Romantic, people, more: false }
    };
    ships.iter().map(pair).chain([Pattern::Unread(key(name))]).collect()
}

impl Pattern {
    fn is(&self, value: &str) -> bool {
        let sign = value.chars().next();
        let mut members = value.split(MEMBER_SEPARATOR).skip(1);
        match self {
            Self::Called(person) => members.any(|member| person.is(member)),
            Self::Unread(words) => sign == Some('?') && members.any(|member| holds_words(member, words)),
            Self::People { kind, people, more } => {
                let members: Vec<&str> = members.collect();
                let enough = members.len() == people.len() || *more && members.len() > people.len();
                sign == Some(sign_of(*kind)) && enough && assign(&members, people, &mut vec![false; members.len()])
            }
        }
    }
}

fn sign_of(kind: RelationshipKind) -> char {
    match kind {
        RelationshipKind::Romantic => '/',
        RelationshipKind::Platonic => '&',
        RelationshipKind::Other => '?',
    }
}

/// True if each of `people` can be given another member that is not `used`.
fn assign(members: &[&str], people: &[Person], used: &mut Vec<bool>) -> bool {
    let Some((person, rest)) = people.split_first() else { return true };
    for (index, member) in members.iter().enumerate() {
        if !used[index] && person.is(member) {
            used[index] = true;
            if assign(members, rest, used) {
                return true;
            }
            used[index] = false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::document::ship_key_of;
    use crate::query::Name;
    use RelationshipKind::{Platonic, Romantic};

    fn wanted(kind: RelationshipKind, people: &[&str], more: bool) -> Wanted {
        let people = people.iter().map(|name| (*name).to_owned()).collect();
        Wanted::asked(&Dictionary::built_in(), &Ship::Members { kind, people, more, exact: false })
    }

    #[test]
    fn a_pairing_is_order_free_and_its_kind_counts() {
        let stored = ship_key_of(Romantic, ["Spike (BtVS)", "Buffy Summers"]);
        for people in [["buffy", "Spike"], ["Spike", "Buffy Summers"], ["Buffy S.", "spike"]] {
            assert!(wanted(Romantic, &people, false).is(&stored), "{people:?}");
        }
        assert!(!wanted(Platonic, &["buffy", "spike"], false).is(&stored));
        assert!(!wanted(Romantic, &["buffy"], false).is(&stored));
        assert!(wanted(Romantic, &["buffy"], true).is(&stored));
        assert!(!wanted(Romantic, &["buffy", "buffy"], false).is(&stored));
    }

    #[test]
    fn a_ship_name_stands_for_its_pair() {
        let named = |name: &str| {
            let name = Name { text: name.into(), exact: false };
            Wanted::asked(&Dictionary::built_in(), &Ship::Named(name))
        };
        assert!(named("spuffy").is(&ship_key_of(Romantic, ["Spike (BtVS)", "Buffy Summers"])));
        assert!(!named("spuffy").is(&ship_key_of(Platonic, ["Spike (BtVS)", "Buffy Summers"])));
        assert!(named("spuffy").is(&ship_key_of(RelationshipKind::Other, ["hints of Spuffy"])));
        assert!(named("Draco").is(&ship_key_of(Platonic, ["Draco Malfoy", "Mara Venn"])));
        assert!(!named("Drarry").is(&ship_key_of(Romantic, ["Draco Malfoy", "Mara Venn"])));
    }
}
