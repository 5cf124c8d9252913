//! From the text tables to one compiled block.
//!
//! Fandoms come first, because a qualifier such as `(BtVS)` in a character's name is looked up among
//! them; then characters with all forms of their names, then ships, whose members are characters.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::binary::{Block, Section, Writer};
use super::fandom_key::light_fandom_key;
use super::tables::{Entry, Tables};
use super::{CharacterValue, Vocabulary};
use crate::names::forms::{Form, Space, bag, each_form, joined, ordered, sound_bag, word};
use crate::names::han::{MOST_READINGS, han, syllables};
use crate::names::tag::{CharacterTag, pieces, tidy, without_type_suffix};
use crate::text::key;

/// Compiles `tables`; the same tables always give the same bytes.
pub fn compile(tables: &Tables) -> Vec<u8> {
    let mut writer = Writer::new();
    write_fandoms(&mut writer, &tables.fandoms);
    // The fandoms just written answer for the characters' qualifiers.
    let Ok(block) = Block::open(writer.finish().into()) else { return Vec::new() };
    let fandoms = Vocabulary::of(block);
    let numbers = write_characters(&mut writer, tables, &fandoms);
    write_ships(&mut writer, &tables.ships, &numbers, &fandoms);
    write_nicknames(&mut writer, &tables.nicknames);
    write_readings(&mut writer, &tables.characters);
    writer.finish()
}

fn write_fandoms(writer: &mut Writer, families: &[Entry]) {
    let mut number = 0;
    for family in families {
        let parent = number;
        // A child may bear its family's name; it is the same fandom then.
        let children = family.children.iter().filter(|child| **child != family.name);
        for name in std::iter::once(&family.name).chain(children) {
            writer.push_text(Section::FandomNameEnds, Section::FandomNames, name);
            writer.push(Section::FandomParents, parent);
            writer.index(ordered(Space::Fandom, &key(&tidy(name))), number << 1);
            for piece in pieces(name).filter(|_| name.contains('|')) {
                writer.index(ordered(Space::LightFandom, &light_fandom_key(piece)), number);
            }
            writer.index(ordered(Space::LightFandom, &light_fandom_key(name)), number);
            number += 1;
        }
        let children =
            std::iter::once(&family.name).chain(family.children.iter().filter(|child| **child != family.name));
        let main = children.into_iter().position(|name| Some(name) == family.main.as_ref()).unwrap_or(0);
        writer.push(Section::FandomMains, parent + main as u32);
        (parent + 1..number).for_each(|child| writer.push(Section::FandomMains, child));
        for alias in &family.aliases {
            let alias = tidy(alias);
            writer.index(ordered(Space::Fandom, &key(&alias)), parent << 1 | 1);
            writer.index(ordered(Space::Fandom, &key(without_type_suffix(&alias))), parent << 1 | 1);
        }
    }
}

/// Writes the characters and returns the number of each name.
fn write_characters<'a>(writer: &mut Writer, tables: &'a Tables, fandoms: &Vocabulary) -> HashMap<&'a str, u32> {
    let mut numbers = HashMap::new();
    let mut tokens: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    writer.push(Section::FirstExtra, tables.characters.len() as u32);
    for (number, entry) in tables.characters.iter().chain(&tables.encyclopedia).enumerate() {
        let number = number as u32;
        numbers.entry(entry.name.as_str()).or_insert(number);
        let name = tidy(&entry.name);
        let tag = CharacterTag::of_tidy(&name);
        writer.push_text(Section::CharacterNameEnds, Section::CharacterNames, &entry.name);
        let qualifier = tag.qualifier.as_deref().map(key).unwrap_or_default();
        writer.push_text(Section::CharacterQualifierEnds, Section::CharacterQualifiers, &qualifier);
        let families = families(entry, &tag, fandoms);
        writer.push_list(Section::CharacterFamilyEnds, Section::CharacterFamilies, &families);
        write_forms(writer, number, &name, &tag, &mut tokens);
        for alias in &entry.aliases {
            write_alias(writer, number, alias);
        }
    }
    write_tokens(writer, &tokens);
    numbers
}

fn families(entry: &Entry, tag: &CharacterTag, fandoms: &Vocabulary) -> Vec<u32> {
    let mut found = BTreeSet::new();
    for fandom in entry.fandoms.iter().map(String::as_str).chain(tag.qualifier.as_deref()) {
        found.extend(fandoms.families(fandom));
    }
    found.into_iter().collect()
}

fn write_forms(
    writer: &mut Writer,
    number: u32,
    name: &str,
    tag: &CharacterTag,
    tokens: &mut BTreeMap<String, BTreeSet<u32>>,
) {
    let value = |form| CharacterValue { number, form, alias: false }.pack();
    writer.index(ordered(Space::Ordered, &key(name)), value(Form::Whole));
    let mut forms: Vec<String> = Vec::new();
    each_form(&tag.name, &mut |form, key| {
        writer.index(bag(key), value(form));
        if form <= Form::Short && !forms.iter().any(|known| &known[1..] == key) {
            forms.push(format!("{}{key}", form as u8));
        }
        if form <= Form::Piece {
            for part in key.split(' ') {
                tokens.entry(part.to_owned()).or_default().insert(number);
            }
        }
        if form <= Form::Short {
            writer.index(joined(key, 0), value(form));
            writer.index(sound_bag(key), value(form));
        }
    });
    writer.push_text(Section::CharacterFormEnds, Section::CharacterForms, &forms.join("\n"));
}

fn write_alias(writer: &mut Writer, number: u32, alias: &str) {
    let alias = tidy(alias);
    let value = |form| CharacterValue { number, form, alias: true }.pack();
    for text in [alias.as_str(), without_type_suffix(&alias)] {
        writer.index(ordered(Space::Ordered, &key(text)), value(Form::Whole));
    }
    let tag = CharacterTag::of_tidy(&alias);
    // Without its variant or qualifier an alias may name anybody: `Red!Ilse` says nothing about `Ilse`.
    if tag.modifiers.is_empty() && (tag.qualifier.is_none() || tag.name.contains(' ')) {
        each_form(&tag.name, &mut |form, key| {
            if form <= Form::Piece {
                writer.index(bag(key), value(form));
            }
        });
    }
}

fn write_tokens(writer: &mut Writer, tokens: &BTreeMap<String, BTreeSet<u32>>) {
    let mut reversed: Vec<(String, u32)> = Vec::new();
    for (at, (token, postings)) in tokens.iter().enumerate() {
        writer.push_text(Section::TokenEnds, Section::Tokens, token);
        let postings: Vec<u32> = postings.iter().copied().collect();
        writer.push_list(Section::PostingEnds, Section::Postings, &postings);
        reversed.push((token.chars().rev().collect(), at as u32));
    }
    reversed.sort_unstable();
    for (_, at) in reversed {
        writer.push(Section::TokensReversed, at);
    }
}

fn write_ships(writer: &mut Writer, ships: &[Entry], numbers: &HashMap<&str, u32>, fandoms: &Vocabulary) {
    let mut number = 0;
    for ship in ships {
        let members: Option<Vec<u32>> = ship.name.split('/').map(|name| numbers.get(name).copied()).collect();
        let Some(mut members) = members else { continue };
        let family = ship.fandoms.first().and_then(|name| fandoms.families(name).first().copied());
        writer.push_list(Section::ShipMemberEnds, Section::ShipMembers, &members);
        writer.push(Section::ShipFamilies, family.unwrap_or(u32::MAX));
        let words: Vec<String> = ship.name.split('/').map(name_words).collect();
        writer.push_text(Section::ShipWordEnds, Section::ShipWords, &words.join("/"));
        for name in &ship.aliases {
            writer.index(ordered(Space::Ship, &key(name).replace(' ', "")), number);
        }
        members.sort_unstable();
        let set: Vec<String> = members.iter().map(u32::to_string).collect();
        writer.index(ordered(Space::Members, &set.join("/")), number);
        number += 1;
    }
}

/// The words of all forms of a member's name, single letters excepted.
fn name_words(name: &str) -> String {
    let mut words: BTreeSet<String> = BTreeSet::new();
    each_form(&CharacterTag::read(name).name, &mut |form, key| {
        if form == Form::Whole || form == Form::Nick {
            words.extend(key.split(' ').filter(|word| word.len() > 1).map(|word| word.replace('\'', "")));
        }
    });
    words.into_iter().collect::<Vec<_>>().join(" ")
}

/// Learns how Han characters are read from the aliases that spell a name in pinyin.
fn write_readings(writer: &mut Writer, characters: &[Entry]) {
    let mut counts: BTreeMap<char, BTreeMap<String, usize>> = BTreeMap::new();
    for entry in characters {
        let tag = CharacterTag::read(&entry.name);
        for alias in &entry.aliases {
            let alias = CharacterTag::read(alias);
            let Some(letters) = han(&alias.name) else { continue };
            for name in tag.names() {
                let key = key(name);
                for (letter, reading) in letters.iter().zip(syllables(&key, letters.len()).unwrap_or_default()) {
                    *counts.entry(*letter).or_default().entry(reading.to_owned()).or_default() += 1;
                }
            }
        }
    }
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for (letter, readings) in counts {
        let mut readings: Vec<(usize, String)> =
            readings.into_iter().map(|(reading, count)| (count, reading)).collect();
        readings.sort_by(|one, two| two.0.cmp(&one.0).then_with(|| one.1.cmp(&two.1)));
        for (_, reading) in readings.into_iter().take(MOST_READINGS) {
            let next = numbers.len() as u32;
            let number = *numbers.entry(reading.clone()).or_insert_with(|| {
                writer.push_text(Section::ReadingEnds, Section::Readings, &reading);
                next
            });
            writer.index(ordered(Space::Han, letter.encode_utf8(&mut [0; 4])), number);
        }
    }
}

fn write_nicknames(writer: &mut Writer, nicknames: &[Entry]) {
    let mut relations: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in nicknames {
        for short in &entry.aliases {
            relations.entry(&entry.name).or_default().insert(short);
            relations.entry(short).or_default().insert(&entry.name);
        }
    }
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    for (number, name) in relations.keys().enumerate() {
        writer.push_text(Section::NicknameEnds, Section::Nicknames, name);
        numbers.insert(name, number as u32);
    }
    for (name, others) in &relations {
        for other in others {
            writer.index(word(Space::Nickname, name), numbers[other]);
        }
    }
}
