//! Who is who: the fandoms, characters and relationships of a work under their canonical names.
//!
//! This is the one stage of normalising that knows names. It works from the metadata as written, so it can be done
//! again at any time, when the user's rules or the vocabulary have changed, without the story's file. The work's
//! fandoms come first: they decide between namesakes.

use super::{people, relationships};
use crate::model::{Name, Origin, Relationship, Work};
use crate::names::{Dictionary, Scope};
use crate::parse::Metadata;
use crate::text::key;

/// Gives the fandoms, characters and relationships that `metadata` states of `work` their canonical names. A name
/// that may mean several, or that nobody knows, stays as written. What was recognised in the text is left alone.
///
/// ```
/// use ficdex::{names::Dictionary, normalise::{give_names, normalise}, parse::{Metadata, ParsedWork}};
/// let metadata = Metadata {
///     fandoms: vec!["BtVS".into()],
///     characters: vec!["Spike".into(), "Mara V.".into()],
///     relationships: vec!["past Spuffy".into()],
///     ..Metadata::default()
/// };
/// let mut work = normalise(ParsedWork { metadata: metadata.clone(), ..ParsedWork::default() }).work;
/// give_names(&mut work, &metadata, &Dictionary::built_in());
/// assert_eq!((work.characters[0].name.as_str(), work.characters[0].raw.as_str()), ("Spike (BtVS)", "Spike"));
/// assert_eq!(work.characters[1].name, "Mara V.");
/// assert_eq!(work.relationships[0].name, "Buffy Summers/Spike (BtVS)");
/// ```
pub fn give_names(work: &mut Work, metadata: &Metadata, dictionary: &Dictionary) {
    let written = people::fandoms(&metadata.fandoms, work.site.as_deref() != Some("ffn"));
    let raws: Vec<&str> = written.iter().map(|name| name.raw.as_str()).collect();
    let (people, pairs) =
        (people::characters(&metadata.characters), relationships::relationships(&metadata.relationships));
    let scope = if raws.is_empty() {
        let of_pairs = pairs.iter().flat_map(|pair| pair.members.iter().map(String::as_str));
        let named: Vec<&str> = people.iter().map(|name| name.raw.as_str()).chain(of_pairs).collect();
        dictionary.scope_of_people(&named)
    } else {
        dictionary.scope(&raws)
    };
    let (fandoms, families) = fandoms(&raws, dictionary);
    let characters = characters(&people, dictionary, &scope);
    let ships = ships(pairs, dictionary, &scope);
    work.families = families;
    replace(&mut work.fandoms, fandoms, |name| name.source);
    replace(&mut work.characters, characters, |name| name.source);
    replace(&mut work.relationships, ships, |ship| ship.source);
    // Whom the tags name now need not have been recognised.
    let named: Vec<String> = declared_keys(work);
    work.characters.retain(|name| name.source == Origin::Declared || !named.contains(&key(&name.name)));
}

fn declared_keys(work: &Work) -> Vec<String> {
    work.characters.iter().filter(|name| name.source == Origin::Declared).map(|name| key(&name.name)).collect()
}

/// Puts what is declared before what was recognised, in place of what was declared before.
fn replace<T>(values: &mut Vec<T>, declared: Vec<T>, source: impl Fn(&T) -> Origin) {
    values.retain(|value| source(value) != Origin::Declared);
    values.splice(0..0, declared);
}

fn declared(name: String, raw: &str) -> Name {
    Name { name, raw: raw.to_owned(), source: Origin::Declared, confidence: None }
}

/// The fandoms, and the families they belong to: each once, a fandom that nobody knows as a family of its own.
fn fandoms(raws: &[&str], dictionary: &Dictionary) -> (Vec<Name>, Vec<String>) {
    let mut families: Vec<String> = Vec::new();
    let mut names = Vec::with_capacity(raws.len());
    for raw in raws {
        let reading = dictionary.resolve_fandom(raw);
        let family = match reading.families.as_slice() {
            [family] => family,
            _ => reading.value(),
        };
        if !families.iter().any(|known| known == family) {
            families.push(family.to_owned());
        }
        names.push(declared(reading.value().to_owned(), raw));
    }
    (names, families)
}

fn characters(written: &[Name], dictionary: &Dictionary, scope: &Scope) -> Vec<Name> {
    let read = |name: &Name| -> Vec<Name> {
        let people = dictionary.resolve_characters(&name.raw, scope);
        people.iter().map(|person| declared(person.value(), &name.raw)).collect()
    };
    written.iter().flat_map(read).collect()
}

fn ships(written: Vec<Relationship>, dictionary: &Dictionary, scope: &Scope) -> Vec<Relationship> {
    let read = |ship: Relationship| {
        let reading = dictionary.resolve_relationship(&ship.raw, scope);
        Relationship { name: reading.value(), kind: reading.kind, members: reading.member_values(), ..ship }
    };
    written.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{RuleFile, vocabulary::Vocabulary};

    #[test]
    fn people_who_are_at_home_together_tell_the_fandom_that_a_file_does_not_state() {
        let dictionary = Dictionary::built_in();
        let together = metadata(&[], &["Draco M.", "Hermione G.", "OC"], &["Draco M./Hermione G."]);
        let work = named(&together, &dictionary);
        let names: Vec<&str> = work.characters.iter().map(|name| name.name.as_str()).collect();
        assert_eq!(names[..2], ["Draco Malfoy", "Hermione Granger"]);
        assert_eq!(work.relationships[0].name, "Draco Malfoy/Hermione Granger");
        assert!(work.fandoms.is_empty(), "what is only told by names is no fandom that the author declared");
        let strangers = named(&metadata(&[], &["Mara V.", "Ilse R."], &[]), &dictionary);
        assert_eq!(strangers.characters[0].name, "Mara V.");
    }

    fn metadata(fandoms: &[&str], characters: &[&str], relationships: &[&str]) -> Metadata {
        let strings = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        Metadata {
            fandoms: strings(fandoms),
            characters: strings(characters),
            relationships: strings(relationships),
            ..Metadata::default()
        }
    }

    fn named(metadata: &Metadata, dictionary: &Dictionary) -> Work {
        let mut work = Work::default();
        give_names(&mut work, metadata, dictionary);
        work
    }

    fn values(names: &[Name]) -> Vec<&str> {
        names.iter().map(|name| name.name.as_str()).collect()
    }

    #[test]
    fn the_fandom_of_the_work_decides_between_namesakes() {
        let dictionary = Dictionary::built_in();
        let slayer = named(&metadata(&["Buffy: The Vampire Slayer"], &["Spike", "Buffy S."], &[]), &dictionary);
        assert_eq!(values(&slayer.characters), ["Spike (BtVS)", "Buffy Summers"]);
        let pony = named(&metadata(&["My Little Pony"], &["Spike"], &[]), &dictionary);
        assert_eq!(values(&pony.characters), ["Spike (My Little Pony: Friendship is Magic)"]);
        assert_eq!(values(&named(&metadata(&[], &["Spike"], &[]), &dictionary).characters), ["Spike"]);
    }

    #[test]
    fn every_spelling_of_a_pairing_is_one_name() {
        let dictionary = Dictionary::built_in();
        let tags = ["Buffy Summers/Spike", "[Buffy S., Spike]", "Spike x Buffy Summers (BtVS)", "Spuffy"];
        for tag in tags {
            let work = named(&metadata(&["Buffy the Vampire Slayer (TV)"], &[], &[tag]), &dictionary);
            assert_eq!(work.relationships[0].name, "Buffy Summers/Spike (BtVS)", "{tag}");
            assert_eq!(work.relationships[0].raw, tag);
        }
    }

    #[test]
    fn rules_name_a_work_anew_from_what_was_written() {
        let metadata = metadata(&["The Lamps"], &["Ember", "The Roth Twins"], &["Ember/Ilse"]);
        let mut work = named(&metadata, &Dictionary::built_in());
        assert_eq!(values(&work.characters), ["Ember", "The Roth Twins"]);
        work.characters.push(Name {
            name: "Tom".into(),
            raw: "Tom".into(),
            source: Origin::Recognised,
            confidence: None,
        });
        let rules = RuleFile::parse(
            "[[character]]\nname = 'Mara Venn'\naliases = ['Ember']\n\
             [[split]]\ntag = 'The Roth Twins'\ninto = ['Ilse Roth', 'Jan Roth']",
        );
        give_names(&mut work, &metadata, &Dictionary::new(Vocabulary::built_in().clone(), rules.unwrap()));
        assert_eq!(values(&work.characters), ["Mara Venn", "Ilse Roth", "Jan Roth", "Tom"]);
        assert_eq!(work.relationships[0].name, "Ilse/Mara Venn");
        give_names(&mut work, &metadata, &Dictionary::built_in());
        assert_eq!(values(&work.characters), ["Ember", "The Roth Twins", "Tom"]);
        let rules = RuleFile::parse("[[character]]\nname = 'Tom'\naliases = ['Ember']").unwrap();
        give_names(&mut work, &metadata, &Dictionary::new(Vocabulary::built_in().clone(), rules));
        assert_eq!(values(&work.characters), ["Tom", "The Roth Twins"], "one person is one value");
    }

    #[test]
    fn related_fandoms_are_one_family() {
        let dictionary = Dictionary::built_in();
        let work = named(&metadata(&["Harry Potter - J. K. Rowling", "The Lamps"], &[], &[]), &dictionary);
        assert_eq!(work.families, ["Harry Potter", "The Lamps"]);
    }
}
