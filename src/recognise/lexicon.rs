//! The distinct words of one story: each is interned once, with its class and how often it is written how.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::class::{Class, class_of, class_of_small};
use super::table::{Probe, Table};

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
#[derive(Debug)]
pub(super) struct Lexicon<'a> {
    words: Vec<Word<'a>>,
    table: Table,
}

impl<'a> Lexicon<'a> {
    pub(super) fn new() -> Self {
        Self { words: Vec::with_capacity(4096), table: Table::new(4096) }
    }

    /// The number of the word at `range` of `text`, new if its spelling was not met before.
    #[inline]
    pub(super) fn intern(&mut self, text: &'a str, range: Range<usize>) -> WordId {
        let probe = Probe::of(text.as_bytes(), range.clone());
        match self.table.search(probe, |number| self.words[number as usize].text == &text[range.clone()]) {
            Ok(number) => number,
            Err(slot) => self.add(probe, slot, &text[range]),
        }
    }

    #[cold]
    fn add(&mut self, probe: Probe, slot: usize, text: &'a str) -> WordId {
        let number = self.words.len() as WordId;
        let is_small = text.bytes().all(|byte| byte.is_ascii_lowercase());
        let class = if is_small { class_of_small(probe, text.as_bytes()) } else { class_of(text) };
        self.words.push(Word { text, class, inside: 0, initial: 0 });
        let words = &self.words;
        self.table.put(probe, slot, number, |number| whole(words[number as usize].text));
        number
    }

    /// The number of a spelling that was met.
    pub(super) fn find(&self, text: &str) -> Option<WordId> {
        if text.is_empty() {
            return None;
        }
        self.table.search(whole(text), |number| self.words[number as usize].text == text).ok()
    }

    #[inline]
    pub(super) fn word(&self, id: WordId) -> &Word<'a> {
        &self.words[id as usize]
    }

    /// Counts a place where the word stands; returns its classes.
    #[inline]
    pub(super) fn count(&mut self, id: WordId, initial: bool) -> Class {
        let word = &mut self.words[id as usize];
        word.inside += u32::from(!initial);
        word.initial += u32::from(initial);
        word.class
    }

    /// All words, by number.
    pub(super) fn words(&self) -> impl Iterator<Item = &Word<'a>> {
        self.words.iter()
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

fn whole(text: &str) -> Probe {
    Probe::of(text.as_bytes(), 0..text.len())
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
