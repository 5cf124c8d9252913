//! Who a character tag means: a cascade of rules, the most certain first.
//!
//! Every rule proposes candidates; the first rule with any that fit the fandom decides. Several
//! candidates of one rule stay several. A rule is here only if it is right far more often than
//! wrong on names it was not written for; `cargo run --example measure_names` counts that.
//!
//! The rules lie in [`by_form`] and [`by_words`]; [`fit`] chooses among what they propose.

mod by_form;
mod by_words;
mod fit;
mod titles;

use std::borrow::Cow;
use std::cell::OnceCell;

use super::forms::{Space, ordered};
use super::reading::{Candidate, Reading, Rule};
use super::reserved::{is_reserved, reserved};
use super::scope::Scope;
use super::tag::{CharacterTag, without_type_suffix};
use super::vocabulary::Vocabulary;
use crate::text::key;

/// More candidates than this are no help to anybody.
const MOST_CANDIDATES: usize = 24;

/// How a candidate's fandoms go with those of the tag or the work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Inside,
    Unknown,
    Outside,
}

/// A candidate before its name is looked up.
#[derive(Clone, Copy, Debug)]
struct Hit {
    number: u32,
    /// How far the forms that met are from the whole names.
    distance: u8,
    /// Found by one word out of several names or words.
    lone: bool,
}

/// One look-up of one tag.
pub(crate) struct Search<'a> {
    vocabulary: &'a Vocabulary,
    scope: &'a Scope,
    tag: CharacterTag,
    /// Key of the tag's name.
    name_key: String,
    /// The numbers of its words among those of characters' names, looked up when first asked for.
    tokens: OnceCell<Vec<Option<usize>>>,
    tidy: String,
    /// Families named by the tag's own qualifier.
    own: Vec<u32>,
    qualifier: Option<String>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(vocabulary: &'a Vocabulary, scope: &'a Scope, tidy: String, tag: CharacterTag) -> Self {
        let own = tag.qualifier.as_deref().map(|qualifier| vocabulary.families(qualifier)).unwrap_or_default();
        let qualifier = tag.qualifier.as_deref().map(key);
        let name_key = key(&tag.name);
        Self { vocabulary, scope, tag, name_key, tokens: OnceCell::new(), tidy, own, qualifier }
    }

    /// Runs the cascade.
    pub(crate) fn run(self, raw: &str) -> Reading {
        let plain = self.tag.qualifier.is_none();
        let reserved = reserved(&self.name_key);
        let found = match reserved {
            Some(_) if plain => None,
            Some(_) => self.exact(),
            None => self.exact().or_else(|| self.cascade()),
        };
        let outcome = match (found, reserved) {
            (Some((rule, numbers)), _) => Outcome::Known(rule, numbers),
            (None, Some(name)) => Outcome::Reserved(name),
            (None, None) => Outcome::Unknown,
        };
        self.reading(raw, outcome)
    }

    fn reading(self, raw: &str, outcome: Outcome) -> Reading {
        let candidates = match outcome {
            Outcome::Unknown => Vec::new(),
            Outcome::Reserved(name) => {
                vec![Candidate { name: name.to_owned(), fandom: None, rule: Rule::Reserved }]
            }
            Outcome::Known(rule, numbers) => numbers.into_iter().map(|number| self.candidate(number, rule)).collect(),
        };
        let canonical = match candidates.as_slice() {
            [only] => Some(only.name.clone()),
            _ => None,
        };
        let CharacterTag { name, qualifier, modifiers } = self.tag;
        Reading { raw: raw.to_owned(), name, qualifier, modifiers, candidates, canonical }
    }

    fn candidate(&self, number: u32, rule: Rule) -> Candidate {
        let families = &self.scope.families;
        let all = || self.vocabulary.character_families(number);
        let family = all().find(|family| families.contains(family)).or_else(|| all().next());
        let name = self.vocabulary.character(number);
        // The wranglers have both `You` and `Reader`; here they are one.
        let name = if name == "You" { "Reader" } else { name };
        let rule = if is_reserved(name) { Rule::Reserved } else { rule };
        Candidate {
            name: name.to_owned(),
            fandom: family.map(|family| self.vocabulary.fandom(family).to_owned()),
            rule,
        }
    }

    fn cascade(&self) -> Option<(Rule, Vec<u32>)> {
        if self.name_key.is_empty() {
            return None;
        }
        let words: Vec<&str> = self.name_key.split(' ').collect();
        let steps: [(Rule, &dyn Fn() -> Vec<Hit>); 10] = [
            (Rule::Name, &|| self.by_name(&words)),
            (Rule::Spacing, &|| self.by_spacing()),
            (Rule::Initial, &|| self.by_initial(&words)),
            (Rule::Nickname, &|| self.by_nickname(&words)),
            (Rule::Part, &|| self.by_part(&words)),
            (Rule::Sound, &|| self.by_sound(&words)),
            (Rule::Sound, &|| self.by_reading()),
            (Rule::Spelling, &|| self.by_spelling(&words)),
            (Rule::Part, &|| self.by_whole(&words)),
            (Rule::Name, &|| self.by_encyclopedia()),
        ];
        for (rule, step) in steps {
            if let Some(numbers) = self.choose(step()) {
                return Some((rule, numbers));
            }
        }
        self.without_title(&words)
    }

    /// The tag as a whole, then without its suffix and modifiers, as a canonical name or a known alias.
    fn exact(&self) -> Option<(Rule, Vec<u32>)> {
        let plain = without_type_suffix(&self.tidy);
        let bare: Cow<'_, str> = match &self.tag.qualifier {
            Some(qualifier) => format!("{} ({qualifier})", self.tag.name).into(),
            None => self.tag.name.as_str().into(),
        };
        let texts = [self.tidy.as_str(), plain, &bare];
        for (at, text) in texts.into_iter().enumerate() {
            if texts[..at].contains(&text) {
                continue;
            }
            let hash = if text == self.tag.name {
                ordered(Space::Ordered, &self.name_key)
            } else {
                ordered(Space::Ordered, &key(text))
            };
            let found: Vec<_> = self.vocabulary.characters_with(hash).collect();
            let canonical: Vec<u32> = found
                .iter()
                .filter(|value| !value.alias && !self.is_hidden(value.number))
                .map(|value| value.number)
                .collect();
            let aliases: Vec<u32> = found.iter().filter(|value| value.alias).map(|value| value.number).collect();
            // `demon!Harry`: a given name behind a modifier is meant inside a fandom the tag does not name.
            if at == 2 && self.is_changed() {
                continue;
            }
            if let [number] = canonical[..] {
                // Elsewhere another person may bear the bare name, and this work is not set here.
                if self.fit(number) <= Fit::Unknown && (self.scope.is_empty() || self.fit(number) == Fit::Inside) {
                    return Some((Rule::Canonical, vec![number]));
                }
                if let Some(inside) = self.inside_by_form() {
                    return Some((Rule::Name, inside));
                }
                return Some((Rule::Canonical, vec![number]));
            }
            if canonical.len() > 1 {
                return Some((Rule::Canonical, self.fitting(canonical)));
            }
            if !aliases.is_empty() {
                let best = self.fitting(aliases);
                if best.iter().all(|number| self.fit(*number) == Fit::Outside) {
                    if let Some(inside) = self.inside_by_form() {
                        return Some((Rule::Name, inside));
                    }
                    // One word means somebody only where it is at home; a whole name may be a guest.
                    if !text.contains(' ') {
                        continue;
                    }
                }
                return Some((Rule::Alias, best));
            }
        }
        None
    }

    /// True if a modifier was split off and one word without a qualifier is left.
    fn is_changed(&self) -> bool {
        !self.tag.modifiers.is_empty() && self.tag.qualifier.is_none() && !self.tag.name.contains(' ')
    }

    fn is_hidden(&self, number: u32) -> bool {
        // A canonical name of the encyclopaedia never hides one of the wranglers.
        self.vocabulary.is_extra(number)
    }

    /// The candidates by form that are known to belong to the work's fandoms.
    fn inside_by_form(&self) -> Option<Vec<u32>> {
        let inside = |hit: &Hit| self.fit(hit.number) == Fit::Inside;
        self.choose(self.by_form(false).into_iter().filter(inside).collect()).or_else(|| {
            let key = self.name_key.as_str();
            let part = if key.contains(' ') { Vec::new() } else { self.by_part(&[key]) };
            self.choose(part.into_iter().filter(inside).collect())
        })
    }
}

enum Outcome {
    Unknown,
    Reserved(&'static str),
    Known(Rule, Vec<u32>),
}
