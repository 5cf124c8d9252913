//! Reading a tag of which only the text is known: a person, a relationship or a fandom?
//!
//! In order: a known person's name as a whole, whatever signs it holds; a fandom's whole name, where it would be only a
//! part of somebody's; names joined by a sign; the name of a ship in the tables where nobody is called so; anybody the
//! tag may mean; a ship's name by its parts; a fandom. A tag that is none of them names a person nobody knows.

use super::reading::{Reading, RelationshipReading, Rule};
use super::{Dictionary, FandomReading, Scope};

/// A tag read as what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagReading {
    /// A person; several if a rule of the user splits the tag.
    Character(Vec<Reading>),
    /// People and what joins them, or a ship's name.
    Relationship(RelationshipReading),
    /// A fandom.
    Fandom(FandomReading),
}

impl Dictionary {
    /// What a tag means, if nobody says what kind of tag it is.
    ///
    /// ```
    /// use ficdex::names::{Dictionary, Scope, TagReading};
    /// let dictionary = Dictionary::built_in();
    /// let read = |tag: &str| dictionary.resolve_tag(tag, &Scope::none());
    /// assert!(matches!(read("Buffy S."), TagReading::Character(_)));
    /// assert!(matches!(read("Mara Venn/Ilse Roth"), TagReading::Relationship(_)));
    /// assert!(matches!(read("Drarry"), TagReading::Relationship(_)));
    /// assert!(matches!(read("Stargate Atlantis"), TagReading::Fandom(_)));
    /// assert!(matches!(read("Harry Potter - J. K. Rowling"), TagReading::Fandom(_)));
    /// assert!(matches!(read("Harry Potter"), TagReading::Character(_)));
    /// ```
    pub fn resolve_tag(&self, tag: &str, scope: &Scope) -> TagReading {
        let people = self.resolve_characters(tag, scope);
        let rule = people.iter().flat_map(|reading| &reading.candidates).map(|candidate| candidate.rule).min();
        let relationship = self.resolve_relationship(tag, scope);
        let joined = relationship.members.len() > 1 && relationship.candidates.is_empty();
        // The wranglers file `Mara Venn/Original Male Character` under the original character; it is a pair.
        let whole = rule.is_some_and(|rule| rule <= Rule::Alias && !(joined && rule == Rule::Reserved));
        if people.len() > 1 || whole || joined && is_one_person(&relationship, &people) {
            return TagReading::Character(people);
        }
        // `Harry Potter - J. K. Rowling` is no way to name its author, and nobody is called `Law & Order`.
        let guessed = rule.is_none_or(|rule| rule > Rule::Name && tag.contains(' '));
        let nobody = relationship.members.iter().all(|member| member.candidates.is_empty());
        if guessed && nobody && relationship.candidates.is_empty() {
            let fandom = self.resolve_fandom(tag);
            if fandom.candidates.iter().any(|candidate| candidate.rule <= Rule::Canonical) {
                return TagReading::Fandom(fandom);
            }
        }
        let ship = relationship.candidates.first().map(|ship| ship.rule);
        let named = matches!(ship, Some(Rule::User | Rule::ShipName | Rule::Initials));
        if joined || named || !relationship.modifiers.is_empty() && rule.is_none() {
            return TagReading::Relationship(relationship);
        }
        if rule.is_some() {
            return TagReading::Character(people);
        }
        if ship.is_some() {
            return TagReading::Relationship(relationship);
        }
        let fandom = self.resolve_fandom(tag);
        if fandom.candidates.is_empty() { TagReading::Character(people) } else { TagReading::Fandom(fandom) }
    }
}

/// True if what a sign joins are two names of the one person the tag means: `Angel/Angelus`.
fn is_one_person(relationship: &RelationshipReading, people: &[Reading]) -> bool {
    let [person] = people else { return false };
    let same = |member: &Reading| member.canonical.is_some() && member.canonical == person.canonical;
    relationship.members.iter().all(same)
}
