//! What the program knows of fandoms, characters and ships before it has seen a library.
//!
//! The knowledge lives as text tables under `schema/vocabulary` (see its `README.md` for origins and
//! licences). `cargo run --example build_vocabulary` compiles them into `names.bin`, one block of
//! bytes that is part of the program and is read where it lies. A test holds that both agree.

mod binary;
mod compile;
mod fandom_key;
mod tables;

pub use binary::BlockError;
pub use compile::compile;
pub use fandom_key::light_fandom_key;
pub use tables::{Entry, TableError, Tables, read_table, write_table};

use std::borrow::Cow;
use std::sync::LazyLock;

use binary::{Block, Section};

use super::forms::{Form, Space, ordered, word};
use super::tag::{pieces, tidy, without_type_suffix};
use crate::text::key;

static COMPILED: &[u8] = include_bytes!("../../../schema/vocabulary/names.bin");

static BUILT_IN: LazyLock<Vocabulary> = LazyLock::new(|| {
    Vocabulary::open(COMPILED.into()).expect("a test compares the built-in vocabulary with its tables")
});

/// A compiled vocabulary.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    block: Block,
}

/// What the index says of a character under one of its forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CharacterValue {
    /// Number of the character.
    pub(crate) number: u32,
    /// Which form of its name this is.
    pub(crate) form: Form,
    /// True if the form belongs to an alias, not to the canonical name.
    pub(crate) alias: bool,
}

impl CharacterValue {
    fn pack(self) -> u32 {
        self.number << 4 | (self.form as u32) << 1 | u32::from(self.alias)
    }

    fn unpack(value: u32) -> Self {
        Self { number: value >> 4, form: Form::from_number(value >> 1 & 7), alias: value & 1 == 1 }
    }
}

impl Vocabulary {
    /// The vocabulary the program was built with.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Opens compiled bytes, as [`compile()`] makes them.
    pub fn open(bytes: Cow<'static, [u8]>) -> Result<Self, BlockError> {
        Block::open(bytes).map(Self::of)
    }

    fn of(block: Block) -> Self {
        Self { block }
    }

    /// How many characters it knows.
    pub fn character_count(&self) -> usize {
        self.block.count(Section::CharacterNameEnds)
    }

    /// The canonical name of a character.
    pub fn character(&self, number: u32) -> &str {
        self.block.text(Section::CharacterNameEnds, Section::CharacterNames, number as usize)
    }

    /// The keys of the forms of a character's name, [`Form::Short`] at most.
    pub(crate) fn character_forms(&self, number: u32) -> impl Iterator<Item = (Form, &str)> {
        let lines = self.block.text(Section::CharacterFormEnds, Section::CharacterForms, number as usize).split('\n');
        lines.filter_map(|line| Some((Form::from_number(line.get(..1)?.parse().ok()?), &line[1..])))
    }

    /// Those of [`Self::character_forms`] with `length` words.
    pub(crate) fn character_forms_of(&self, number: u32, length: usize) -> impl Iterator<Item = (Form, &str)> {
        let lines = self.block.bytes(Section::CharacterFormEnds, Section::CharacterForms, number as usize);
        lines.split(|byte| *byte == b'\n').filter_map(move |line| {
            let (form, key) = line.split_first()?;
            let words = 1 + key.iter().map(|byte| usize::from(*byte == b' ')).sum::<usize>();
            let form = Form::from_number(u32::from(form.checked_sub(b'0')?));
            (words == length).then(|| std::str::from_utf8(key).ok().map(|key| (form, key)))?
        })
    }

    /// The key of the qualifier of a character's canonical name; empty if it has none.
    pub(crate) fn character_qualifier(&self, number: u32) -> &str {
        self.block.text(Section::CharacterQualifierEnds, Section::CharacterQualifiers, number as usize)
    }

    /// True if only an encyclopaedia knows the character.
    pub(crate) fn is_extra(&self, number: u32) -> bool {
        number >= self.block.number(Section::FirstExtra, 0)
    }

    /// The families of fandoms a character is known to belong to.
    pub(crate) fn character_families(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        let list = self.block.list(Section::CharacterFamilyEnds, number as usize);
        list.map(|at| self.block.number(Section::CharacterFamilies, at))
    }

    /// Characters with a form of this hash.
    pub(crate) fn characters_with(&self, hash: u64) -> impl Iterator<Item = CharacterValue> + '_ {
        self.block.find(hash).map(CharacterValue::unpack)
    }

    /// The names that `name` is short for, or that are short for it, by key.
    pub(crate) fn nicknames(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.block.find(word(Space::Nickname, name));
        found.map(|at| self.block.text(Section::NicknameEnds, Section::Nicknames, at as usize))
    }

    /// How a Han character may be read.
    pub(crate) fn readings(&self, letter: char) -> Vec<&str> {
        let found = self.block.find(ordered(Space::Han, letter.encode_utf8(&mut [0; 4])));
        found.map(|at| self.block.text(Section::ReadingEnds, Section::Readings, at as usize)).collect()
    }

    fn token(&self, at: usize) -> &str {
        self.block.text(Section::TokenEnds, Section::Tokens, at)
    }

    /// The number of a word of characters' names.
    pub(crate) fn token_number(&self, token: &str) -> Option<usize> {
        let word = |at| self.block.bytes(Section::TokenEnds, Section::Tokens, at);
        let at = partition(self.block.count(Section::TokenEnds), |at| word(at) < token.as_bytes());
        (word(at) == token.as_bytes() && !token.is_empty()).then_some(at)
    }

    /// The characters whose names hold a word.
    pub(crate) fn postings(&self, token: usize) -> impl ExactSizeIterator<Item = u32> + '_ {
        self.block.list(Section::PostingEnds, token).map(|at| self.block.number(Section::Postings, at))
    }

    /// Words that share the first or the last half of `token`'s letters: all that are one edit away
    /// are among them, because one edit leaves one half as it is.
    pub(crate) fn tokens_like(&self, token: &str) -> Vec<usize> {
        let count = self.block.count(Section::TokenEnds);
        let letters: Vec<char> = token.chars().collect();
        let half = letters.len() / 2;
        let head: String = letters[..half].iter().collect();
        let tail: String = letters[half..].iter().collect();
        let from = partition(count, |at| self.token(at) < head.as_str());
        let mut found: Vec<usize> = (from..count).take_while(|at| self.token(*at).starts_with(&head)).collect();
        let at_reversed = |at: usize| self.block.number(Section::TokensReversed, at) as usize;
        let from = partition(count, |at| self.token(at_reversed(at)).chars().rev().lt(tail.chars().rev()));
        found.extend((from..count).map(at_reversed).take_while(|at| self.token(*at).ends_with(&tail)));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A word of characters' names by its number.
    pub(crate) fn token_text(&self, token: usize) -> &str {
        self.token(token)
    }

    /// The canonical name of a fandom.
    pub fn fandom(&self, number: u32) -> &str {
        self.block.text(Section::FandomNameEnds, Section::FandomNames, number as usize)
    }

    /// How many fandoms it knows.
    pub fn fandom_count(&self) -> usize {
        self.block.count(Section::FandomNameEnds)
    }

    /// The family of a fandom: itself, if it is one.
    pub fn fandom_family(&self, number: u32) -> u32 {
        self.block.number(Section::FandomParents, number as usize)
    }

    /// The fandom that is meant by the name of this one: the member of a family in which nearly all its works are, if
    /// there is one. Sites without AO3's tree of fandoms write the family's name.
    pub fn fandom_main(&self, number: u32) -> u32 {
        self.block.number(Section::FandomMains, number as usize)
    }

    /// The fandoms below a family, itself first. They lie together.
    pub fn fandom_children(&self, family: u32) -> impl Iterator<Item = u32> + '_ {
        (family..self.fandom_count() as u32).take_while(move |number| self.fandom_family(*number) == family)
    }

    /// Fandoms of this name (false) or with this synonym (true), by the key of the tidy name.
    pub(crate) fn fandoms_named(&self, tidy: &str) -> Vec<(u32, bool)> {
        let plain = without_type_suffix(tidy);
        // Names of signs alone have a key, a name of nothing has none and would be everybody without one.
        if plain.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u32, bool)> =
            self.block.find(ordered(Space::Fandom, &key(plain))).map(|value| (value >> 1, value & 1 == 1)).collect();
        if found.is_empty() && plain.contains('|') {
            let each = pieces(plain).flat_map(|piece| self.block.find(ordered(Space::Fandom, &key(piece))));
            found = each.map(|value| (value >> 1, value & 1 == 1)).collect();
        }
        found.sort_unstable_by_key(|(number, alias)| (*alias, *number));
        found.dedup_by_key(|(number, _)| *number);
        found
    }

    /// Fandoms whose name, without medium, author and article, is that of `tidy`.
    pub(crate) fn fandoms_like(&self, tidy: &str) -> Vec<u32> {
        let plain = without_type_suffix(tidy);
        if plain.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<u32> = std::iter::once(plain)
            .chain(pieces(plain).filter(|_| plain.contains('|')))
            .flat_map(|piece| self.block.find(ordered(Space::LightFandom, &light_fandom_key(piece))))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The families a fandom tag may mean: by name, else by synonym, else by its light key.
    pub(crate) fn families(&self, fandom: &str) -> Vec<u32> {
        let tidy = tidy(fandom);
        let named = self.fandoms_named(&tidy);
        let exact = named.iter().any(|(_, alias)| !alias);
        let mut found: Vec<u32> = named
            .into_iter()
            .filter(|(_, alias)| !(exact && *alias))
            .map(|(number, _)| self.fandom_family(number))
            .collect();
        if found.is_empty() {
            found = self.fandoms_like(&tidy).into_iter().map(|number| self.fandom_family(number)).collect();
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// How many ships it knows, most popular first.
    pub(crate) fn ship_count(&self) -> usize {
        self.block.count(Section::ShipMemberEnds)
    }

    /// The members of a ship.
    pub(crate) fn ship_members(&self, ship: usize) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        self.block.list(Section::ShipMemberEnds, ship).map(|at| self.block.number(Section::ShipMembers, at))
    }

    /// The words of the names of a ship's members.
    pub(crate) fn ship_words(&self, ship: usize) -> impl Iterator<Item = std::str::Split<'_, char>> + '_ {
        self.block.text(Section::ShipWordEnds, Section::ShipWords, ship).split('/').map(|words| words.split(' '))
    }

    /// The family of a ship's fandom.
    pub(crate) fn ship_family(&self, ship: usize) -> Option<u32> {
        Some(self.block.number(Section::ShipFamilies, ship)).filter(|family| *family != u32::MAX)
    }

    /// Ships with this name.
    pub(crate) fn ships_named(&self, name: &str) -> Vec<usize> {
        self.block.find(ordered(Space::Ship, &key(name).replace(' ', ""))).map(|ship| ship as usize).collect()
    }
}

/// The first number below `count` for which `before` is false; `before` is true up to there.
fn partition(count: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiled_vocabulary_agrees_with_its_tables() {
        let table = |text: &str| read_table(text).unwrap();
        let tables = Tables {
            characters: table(include_str!("../../../schema/vocabulary/characters.txt")),
            encyclopedia: table(include_str!("../../../schema/vocabulary/encyclopedia.txt")),
            fandoms: table(include_str!("../../../schema/vocabulary/fandoms.txt")),
            ships: [
                table(include_str!("../../../schema/vocabulary/ships.txt")),
                table(include_str!("../../../schema/vocabulary/ship_names.txt")),
            ]
            .concat(),
            nicknames: table(include_str!("../../../schema/vocabulary/nicknames.txt")),
        };
        assert!(compile(&tables) == COMPILED, "rebuild it with `cargo run --example build_vocabulary`");
    }

    #[test]
    fn words_one_edit_away_are_among_the_similar_ones() {
        let vocabulary = Vocabulary::built_in();
        for (typed, meant) in [("hermoine", "hermione"), ("grangr", "granger"), ("dumbledor", "dumbledore")] {
            let found = vocabulary.tokens_like(typed);
            assert!(found.into_iter().any(|token| vocabulary.token_text(token) == meant), "{typed}");
        }
    }
}
