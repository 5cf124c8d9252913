//! The distinct words of one story: each is interned once, with its class and how often it is written how.

use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher as _;

use super::class::{Class, class_of};

/// Number of a distinct word, as spelled, in its [`Lexicon`].
pub(super) type WordId = u32;

/// One distinct spelling.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    /// As written.
    pub(super) text: &'a str,
    pub(super) class: Class,
    /// How often it stands inside a sentence.
    pub(super) inside: u32,
    /// How often it begins a sentence, where a capital says nothing.
    pub(super) initial: u32,
}

/// All distinct words of a story.
#[derive(Debug, Default)]
pub(super) struct Lexicon<'a> {
    words: Vec<Word<'a>>,
    /// Open addressing, a power of two: number of the word + 1, or 0.
    slots: Vec<u32>,
    hashes: Vec<u32>,
}

impl<'a> Lexicon<'a> {
    pub(super) fn new() -> Self {
        Self { words: Vec::with_capacity(2048), slots: vec![0; 4096], hashes: Vec::with_capacity(2048) }
    }

    /// The number of a spelling, new if it was not met before.
    pub(super) fn intern(&mut self, text: &'a str) -> WordId {
        let hash = hash(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            match self.slots[slot] {
                0 => break,
                number => {
                    let at = number as usize - 1;
                    if self.hashes[at] == hash && self.words[at].text == text {
                        return number - 1;
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
        let id = self.words.len() as u32;
        self.slots[slot] = id + 1;
        self.hashes.push(hash);
        self.words.push(Word { text, class: class(text), inside: 0, initial: 0 });
        if self.words.len() * 2 > self.slots.len() {
            self.grow();
        }
        id
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots = vec![0; mask + 1];
        for (at, hash) in self.hashes.iter().enumerate() {
            let mut slot = *hash as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = at as u32 + 1;
        }
    }

    /// The number of a spelling that was met.
    pub(super) fn find(&self, text: &str) -> Option<WordId> {
        let hash = hash(text.as_bytes());
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot] != 0 {
            let at = self.slots[slot] as usize - 1;
            if self.hashes[at] == hash && self.words[at].text == text {
                return Some(at as u32);
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    pub(super) fn word(&self, id: WordId) -> &Word<'a> {
        &self.words[id as usize]
    }

    pub(super) fn count(&mut self, id: WordId, initial: bool) {
        let word = &mut self.words[id as usize];
        if initial { word.initial += 1 } else { word.inside += 1 }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

fn hash(bytes: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

fn class(text: &str) -> Class {
    if text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return class_of(text);
    }
    class_of(&text.to_lowercase().replace('\u{2019}', "'"))
}

/// How the capitalised words of a story relate: shouted, stretched and stuttered forms to the plain one.
#[derive(Debug)]
pub(super) struct Spellings {
    /// For each word: the word it is a spelling of, itself as a rule.
    base: Vec<WordId>,
    /// For each word: how often its lower-case form is written.
    lower: Vec<u32>,
}

impl Spellings {
    pub(super) fn of(lexicon: &Lexicon<'_>) -> Self {
        let mut base: Vec<WordId> = (0..lexicon.len() as u32).collect();
        let mut lower = vec![0; lexicon.len()];
        for id in 0..lexicon.len() as u32 {
            let text = lexicon.word(id).text;
            if !text.starts_with(char::is_uppercase) {
                continue;
            }
            let small = text.to_lowercase();
            if let Some(found) = lexicon.find(&small) {
                let word = lexicon.word(found);
                lower[id as usize] = word.inside + word.initial;
            }
            base[id as usize] = plain_form(text, &small, lexicon).unwrap_or(id);
        }
        for at in 0..base.len() {
            // A stretched form that was shouted: two steps lead to the plain one.
            base[at] = base[base[at] as usize];
        }
        Self { base, lower }
    }

    pub(super) fn base(&self, id: WordId) -> WordId {
        self.base[id as usize]
    }

    pub(super) fn lower_count(&self, id: WordId) -> u32 {
        self.lower[id as usize]
    }
}

/// The plain form of a word that is shouted (`BUFFY`) or stretched (`Buffyyy`), if the story has it.
fn plain_form(text: &str, small: &str, lexicon: &Lexicon<'_>) -> Option<WordId> {
    let shouted = text.chars().nth(1).is_some() && !text.chars().any(char::is_lowercase);
    if shouted {
        return lexicon.find(&title_case(small));
    }
    let last = small.chars().next_back()?;
    let run = small.chars().rev().take_while(|c| *c == last).count();
    if run < 3 {
        return None;
    }
    let stem = &text[..text.len() - (run * last.len_utf8())];
    (1..=2).find_map(|keep| lexicon.find(&format!("{stem}{}", last.to_string().repeat(keep))))
}

fn title_case(small: &str) -> String {
    let mut chars = small.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Sets of words looked up by what they are made of.
pub(super) type WordMap<V> = FxHashMap<Box<[WordId]>, V>;
