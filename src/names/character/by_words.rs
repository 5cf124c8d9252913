//! Rules that compare names word by word: an initial, a nickname, an error of typing, a part, a title before it.

use super::titles::{GROUPS, TITLES};
use super::{Hit, Search};
use crate::names::forms::{Form, Space, bag, word};
use crate::names::reading::Rule;
use crate::names::tag::CharacterTag;

impl Search<'_> {
    /// `Mara V.`: one word in full, the first letter of the other.
    pub(super) fn by_initial(&self, words: &[&str]) -> Vec<Hit> {
        let [given @ .., last] = words else { return Vec::new() };
        if given.is_empty() || given.len() > 2 || last.chars().count() != 1 {
            return Vec::new();
        }
        let mut hits = Vec::new();
        self.holding(given, given.len() + 1, |hit, rest| {
            if rest.iter().all(|word| word.starts_with(last)) {
                hits.push(hit);
            }
        });
        hits
    }

    /// A given name in its short or long form, the other words as they are.
    pub(super) fn by_nickname(&self, words: &[&str]) -> Vec<Hit> {
        if words.len() < 2 {
            return Vec::new();
        }
        let whole = words.iter().fold(0u64, |sum, part| sum.wrapping_add(word(Space::Bag, part)));
        let mut hits = Vec::new();
        for part in words {
            let rest = whole.wrapping_sub(word(Space::Bag, part));
            for other in self.vocabulary.nicknames(part) {
                hits.extend(self.with_hash(rest.wrapping_add(word(Space::Bag, other)), Form::Whole, false));
            }
        }
        hits
    }

    /// One word within one edit, the others as they are; a lone word only inside a known fandom.
    pub(super) fn by_spelling(&self, words: &[&str]) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (at, wrong) in words.iter().enumerate() {
            if wrong.chars().count() < 5 || (words.len() == 1 && wrong.chars().count() < 6) {
                continue;
            }
            let others: Vec<&str> = words.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, word)| *word).collect();
            if others.is_empty() {
                let placed = !(self.own.is_empty() && self.scope.is_empty());
                if !(placed || wrong.chars().count() >= 7) || self.vocabulary.token_number(wrong).is_some() {
                    continue;
                }
                for token in self.vocabulary.tokens_like(wrong) {
                    let text = self.vocabulary.token_text(token);
                    if text != *wrong && is_one_edit(text, wrong) {
                        hits.extend(self.with_hash(bag(text), Form::Whole, true));
                    }
                }
                continue;
            }
            self.holding(&others, words.len(), |hit, rest| {
                if rest.len() == 1 && is_one_edit(rest[0], wrong) {
                    hits.push(hit);
                }
            });
        }
        hits
    }

    /// Some words of one name and nothing else.
    pub(super) fn by_part(&self, words: &[&str]) -> Vec<Hit> {
        let epithet = words.len() == 2 && words[0] == "the";
        if epithet || (words.len() == 1 && words[0].chars().count() < 3) {
            return Vec::new();
        }
        let lone = words.len() == 1;
        let longest = if lone { 2 } else { words.len() + 2 };
        let mut hits = Vec::new();
        for length in words.len() + 1..=longest {
            self.holding(words, length, |hit, rest| {
                if !rest.iter().any(|word| TITLES.contains(word) || GROUPS.contains(word)) {
                    hits.push(Hit { lone, ..hit });
                }
            });
        }
        hits
    }

    /// A whole name of two words or more with one or two words around it: `Portrait Harry Potter`.
    pub(super) fn by_whole(&self, words: &[&str]) -> Vec<Hit> {
        let mut hits = Vec::new();
        if !(3..=5).contains(&words.len()) || words.iter().any(|word| GROUPS.contains(word) || word.ends_with("'s")) {
            return hits;
        }
        let whole = words.iter().fold(0u64, |sum, part| sum.wrapping_add(word(Space::Bag, part)));
        // The last word is a family name or a title like `the Great`, neither is left out.
        for (at, one) in words[..words.len() - 1].iter().enumerate() {
            let left = words.iter().filter(|word| *word != one);
            if left.clone().count() == 2 && left.into_iter().any(|word| TITLES.contains(word)) {
                continue;
            }
            let rest = whole.wrapping_sub(word(Space::Bag, one));
            hits.extend(self.with_hash(rest, Form::Whole, false));
            if words.len() >= 4 && hits.is_empty() {
                for two in &words[at + 1..words.len() - 1] {
                    hits.extend(self.with_hash(rest.wrapping_sub(word(Space::Bag, two)), Form::Piece, false));
                }
            }
        }
        hits
    }

    /// Visits characters with a name of `length` words that holds all of `words`, with the words left over.
    fn holding(&self, words: &[&str], length: usize, mut visit: impl FnMut(Hit, &[&str])) {
        let mut rarest = None;
        for word in words {
            let Some(token) = self.token(word) else { return };
            let length = self.vocabulary.postings(token).len();
            if rarest.is_none_or(|(shortest, _)| length < shortest) {
                rarest = Some((length, token));
            }
        }
        let Some((_, rarest)) = rarest else { return };
        let mut rest = Vec::new();
        for number in self.vocabulary.postings(rarest).take_while(|number| !self.vocabulary.is_extra(*number)) {
            for (form, key) in self.vocabulary.character_forms_of(number, length) {
                if leaves(words, key, &mut rest) {
                    visit(Hit { number, distance: form as u8, lone: false }, &rest);
                    break;
                }
            }
        }
    }

    /// The number of a word, which is looked up once if it is one of the name's.
    fn token(&self, word: &str) -> Option<usize> {
        let own = self.name_key.split(' ');
        let tokens = self.tokens.get_or_init(|| own.clone().map(|word| self.vocabulary.token_number(word)).collect());
        match own.zip(tokens).find(|(own, _)| *own == word) {
            Some((_, token)) => *token,
            None => self.vocabulary.token_number(word),
        }
    }

    /// The name behind a title, by the rules above it.
    pub(super) fn without_title(&self, words: &[&str]) -> Option<(Rule, Vec<u32>)> {
        let titles = words.iter().take_while(|word| TITLES.contains(word)).count();
        if titles == 0 || titles == words.len() {
            return None;
        }
        let rest = words[titles..].join(" ");
        let tag = CharacterTag { name: rest.clone(), qualifier: self.tag.qualifier.clone(), modifiers: Vec::new() };
        let inner = Search::new(self.vocabulary, self.scope, rest.clone(), tag);
        let words = &words[titles..];
        if let [word] = words {
            if self.is_epithet(titles) || !word.chars().all(char::is_alphabetic) {
                return None;
            }
            let mut hits = inner.by_form(false);
            hits.extend(inner.by_part(words));
            for hit in &mut hits {
                hit.distance = 0;
            }
            return Some((Rule::Title, inner.choose(hits)?));
        }
        let canonical = inner.exact().filter(|(rule, _)| *rule == Rule::Canonical).map(|(_, numbers)| numbers);
        let by_form = || inner.choose(inner.by_form(false).into_iter().filter(|hit| hit.distance < 2).collect());
        let numbers = canonical.or_else(by_form)?;
        Some((Rule::Title, numbers))
    }

    /// True if the title is `the` alone: `the Iceman` is a name of its own, not a surname.
    pub(super) fn is_epithet(&self, titles: usize) -> bool {
        titles == 1 && self.name_key.starts_with("the ")
    }
}

/// True if all of `words` are in a key; `rest` then holds the key's other words.
fn leaves<'k>(words: &[&str], key: &'k str, rest: &mut Vec<&'k str>) -> bool {
    rest.clear();
    rest.extend(key.split(' '));
    words.iter().all(|word| rest.iter().position(|part| part == word).map(|at| rest.remove(at)).is_some())
}

/// True if two words differ by one letter: added, missing, another one, or two exchanged.
pub(super) fn is_one_edit(one: &str, two: &str) -> bool {
    // Typing errors leave the first letter; another first letter is another name (`Jaren`, `Karen`).
    one != two
        && one.chars().next() == two.chars().next()
        && one.len().abs_diff(two.len()) <= 4
        && strsim::osa_distance(one, two) == 1
}
