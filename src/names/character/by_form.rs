//! Rules that compare whole forms of names: the same words in any order, the same letters with other blanks, the
//! same sound. Each form is one look-up.

use super::{Fit, Hit, Search};
use crate::names::forms::{Form, Space, bag, each_form_of, joined, sound_bag, word};
use crate::names::han::{han, spellings};

impl Search<'_> {
    /// Characters that share a form with the tag, words in any order.
    pub(super) fn by_form(&self, extra: bool) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        each_form_of(&self.tag.name, &self.name_key, &mut |form, key| {
            // A nickname beside other words of the tag is no name by itself.
            if form == Form::Nick || (form == Form::Short && !key.contains(' ')) {
                return;
            }
            for value in self.vocabulary.characters_with(bag(key)) {
                // `The Wolf` is a byname that many people bear; it is nobody's name in particular.
                let byname = value.form > Form::Whole && is_byname(key);
                if self.vocabulary.is_extra(value.number) == extra && !byname {
                    let lone = form.max(value.form) > Form::Whole && !key.contains(' ');
                    let distance = form as u8 + value.form as u8 + 2 * u8::from(value.alias) + 2 * u8::from(lone);
                    hits.push(Hit { number: value.number, distance, lone });
                }
            }
        });
        if hits.is_empty() {
            hits = self.by_article(extra);
        }
        self.agreed(hits)
    }

    /// One word of one alternative is not enough where the other alternatives say something else, unless the
    /// person is at home in the tag's fandom.
    pub(super) fn agreed(&self, hits: Vec<Hit>) -> Vec<Hit> {
        if hits.is_empty() || !self.tag.name.contains(['|', '/']) {
            return hits;
        }
        let twice = |hit: &Hit| hits.iter().filter(|other| other.number == hit.number).count() > 1;
        let kept = |hit: &&Hit| !hit.lone || twice(hit) || self.fit(hit.number) == Fit::Inside;
        hits.iter().filter(kept).copied().collect()
    }

    /// Whole names that differ by the article alone: `The Ravagers`, `Ravagers (Marvel)`.
    pub(super) fn by_article(&self, extra: bool) -> Vec<Hit> {
        let (whole, article) = (bag(&self.name_key), word(Space::Bag, "the"));
        let turned =
            if self.name_key.starts_with("the ") { whole.wrapping_sub(article) } else { whole.wrapping_add(article) };
        self.vocabulary
            .characters_with(turned)
            .filter(|value| {
                value.form == Form::Whole && !value.alias && self.vocabulary.is_extra(value.number) == extra
            })
            .map(|value| Hit { number: value.number, distance: 0, lone: false })
            .collect()
    }

    /// As [`Self::by_form`]; a lone word that is only a part of the name it was found by may as well be
    /// a part of others.
    pub(super) fn by_name(&self, words: &[&str]) -> Vec<Hit> {
        let mut hits = self.by_form(false);
        let partial = self.is_changed() || hits.iter().all(|hit| hit.distance > 0);
        if words.len() == 1 && partial && !hits.is_empty() {
            let parts = self.by_part(words);
            hits.extend(parts);
            for hit in &mut hits {
                hit.distance = 0;
            }
        }
        hits
    }

    /// Characters that only an encyclopaedia knows, inside the work's fandoms: it does not say which
    /// of them are one person under two names.
    pub(super) fn by_encyclopedia(&self) -> Vec<Hit> {
        if self.scope.is_empty() {
            return Vec::new();
        }
        self.by_form(true).into_iter().filter(|hit| self.fit(hit.number) == Fit::Inside).collect()
    }

    pub(super) fn by_spacing(&self) -> Vec<Hit> {
        let mut hits = Vec::new();
        each_form_of(&self.tag.name, &self.name_key, &mut |form, key| {
            if form <= Form::Short && key.len() >= 4 {
                let words = key.split(' ').count();
                for first in [0, 1, words - 1].into_iter().take(words.min(3)) {
                    hits.extend(self.with_hash(joined(key, first), form, !key.contains(' ')));
                }
            }
        });
        self.agreed(hits)
    }

    pub(super) fn by_sound(&self, words: &[&str]) -> Vec<Hit> {
        let mut hits = Vec::new();
        if words.len() == 1 && self.vocabulary.token_number(words[0]).is_some() {
            return hits;
        }
        each_form_of(&self.tag.name, &self.name_key, &mut |form, key| {
            if form <= Form::Short && (key.contains(' ') || key.chars().count() >= 5) {
                hits.extend(self.with_hash(sound_bag(key), form, !key.contains(' ')));
            }
        });
        self.agreed(hits)
    }

    /// A name in Han characters that reads as a known name in pinyin.
    pub(super) fn by_reading(&self) -> Vec<Hit> {
        let Some(letters) = han(&self.tag.name) else { return Vec::new() };
        let spellings = spellings(&letters, |letter| self.vocabulary.readings(letter));
        spellings.iter().flat_map(|spelling| self.with_hash(joined(spelling, 0), Form::Whole, false)).collect()
    }

    pub(super) fn with_hash(&self, hash: u64, form: Form, one_word: bool) -> impl Iterator<Item = Hit> + '_ {
        self.vocabulary
            .characters_with(hash)
            .filter(|value| !value.alias && !self.vocabulary.is_extra(value.number))
            .map(move |value| {
                let lone = one_word && form.max(value.form) > Form::Whole;
                Hit { number: value.number, distance: form as u8 + value.form as u8, lone }
            })
    }
}

/// True for the article and one word.
fn is_byname(key: &str) -> bool {
    key.strip_prefix("the ").is_some_and(|rest| !rest.contains(' '))
}
