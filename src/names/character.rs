//! Who a character tag means: a cascade of rules, the most certain first.
//!
//! Every rule proposes candidates; the first rule with any that fit the fandom decides. Several
//! candidates of one rule stay several. A rule is here only if it is right far more often than
//! wrong on names it was not written for; `cargo run --example measure_names` counts that.

use super::forms::{Form, Space, bag, each_form, joined, ordered, sound_bag, word};
use super::han::{han, spellings};
use super::reading::{Candidate, Reading, Rule};
use super::reserved::{is_reserved, reserved};
use super::scope::Scope;
use super::tag::{CharacterTag, without_type_suffix};
use super::vocabulary::Vocabulary;
use crate::text::key;

/// Titles in front of a name that say nothing about who it is.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mister",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "dame",
    "lady",
    "lord",
    "king",
    "queen",
    "prince",
    "princess",
    "captain",
    "capt",
    "commander",
    "lieutenant",
    "lt",
    "sergeant",
    "sgt",
    "colonel",
    "col",
    "general",
    "gen",
    "major",
    "admiral",
    "agent",
    "detective",
    "inspector",
    "officer",
    "sheriff",
    "deputy",
    "judge",
    "senator",
    "president",
    "mayor",
    "father",
    "sister",
    "brother",
    "saint",
    "st",
    "master",
    "madam",
    "madame",
    "uncle",
    "aunt",
    "auntie",
    "the",
    "ser",
    "knight",
    "duke",
    "duchess",
    "count",
    "countess",
    "baron",
    "emperor",
    "empress",
    "coach",
    "nurse",
    "principal",
    "headmaster",
    "chief",
    "corporal",
    "private",
    "special",
    "constable",
    "warden",
    "young",
    "old",
    "elder",
    "bann",
    "cardinal",
    "bishop",
    "reverend",
    "grand",
    "high",
    "vice",
    "mama",
    "papa",
    "daddy",
    "mommy",
    "grandpa",
    "grandma",
    "cousin",
    "comrade",
    "female",
    "male",
    "nonbinary",
    "fem",
    "trans",
    "human",
    "alternate",
    "dark",
    "evil",
    "villain",
    "baby",
    "kid",
    "child",
    "little",
    "teen",
    "adult",
    "future",
    "alpha",
    "beta",
    "omega",
    "vampire",
    "ghost",
    "zombie",
    "demon",
    "mermaid",
    "werewolf",
];

/// Words that make a group of a name: `Titans` is no short form of `Teen Titans`.
const GROUPS: &[&str] = &[
    "s",
    "character",
    "characters",
    "team",
    "members",
    "member",
    "family",
    "ensemble",
    "original",
    "other",
    "various",
    "order",
    "crew",
    "clan",
    "band",
    "staff",
    "parents",
    "mother",
    "father",
    "siblings",
    "children",
    "child",
    "ren",
    "squad",
    "gang",
    "and",
];

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
    tidy: String,
    /// Families named by the tag's own qualifier.
    own: Vec<u32>,
    qualifier: Option<String>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(vocabulary: &'a Vocabulary, scope: &'a Scope, tidy: String, tag: CharacterTag) -> Self {
        let own = tag.qualifier.as_deref().map(|qualifier| vocabulary.families(qualifier)).unwrap_or_default();
        let qualifier = tag.qualifier.as_deref().map(key);
        Self { vocabulary, scope, tag, tidy, own, qualifier }
    }

    /// Runs the cascade.
    pub(crate) fn run(self, raw: &str) -> Reading {
        let name_key = key(&self.tag.name);
        let plain = self.tag.qualifier.is_none();
        let found = match reserved(&name_key) {
            Some(_) if plain => None,
            Some(_) => self.exact(),
            None => self.exact().or_else(|| self.cascade(&name_key)),
        };
        let outcome = match (found, reserved(&name_key)) {
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

    fn cascade(&self, name_key: &str) -> Option<(Rule, Vec<u32>)> {
        if name_key.is_empty() {
            return None;
        }
        let words: Vec<&str> = name_key.split(' ').collect();
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
        let bare = match &self.tag.qualifier {
            Some(qualifier) => format!("{} ({qualifier})", self.tag.name),
            None => self.tag.name.clone(),
        };
        let texts = [self.tidy.as_str(), plain, &bare];
        for (at, text) in texts.into_iter().enumerate() {
            if texts[..at].contains(&text) {
                continue;
            }
            let found: Vec<_> = self.vocabulary.characters_with(ordered(Space::Ordered, &key(text))).collect();
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
            let key = key(&self.tag.name);
            let part = if key.contains(' ') { Vec::new() } else { self.by_part(&[key.as_str()]) };
            self.choose(part.into_iter().filter(inside).collect())
        })
    }

    /// Characters that share a form with the tag, words in any order.
    fn by_form(&self, extra: bool) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        each_form(&self.tag.name, &mut |form, key| {
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
    fn agreed(&self, hits: Vec<Hit>) -> Vec<Hit> {
        if !self.tag.name.contains(['|', '/']) {
            return hits;
        }
        let twice = |hit: &Hit| hits.iter().filter(|other| other.number == hit.number).count() > 1;
        let kept = |hit: &&Hit| !hit.lone || twice(hit) || self.fit(hit.number) == Fit::Inside;
        hits.iter().filter(kept).copied().collect()
    }

    /// Whole names that differ by the article alone: `The Ravagers`, `Ravagers (Marvel)`.
    fn by_article(&self, extra: bool) -> Vec<Hit> {
        let whole = key(&self.tag.name);
        let turned = match whole.strip_prefix("the ") {
            Some(rest) => rest.to_owned(),
            None => format!("the {whole}"),
        };
        self.vocabulary
            .characters_with(bag(&turned))
            .filter(|value| {
                value.form == Form::Whole && !value.alias && self.vocabulary.is_extra(value.number) == extra
            })
            .map(|value| Hit { number: value.number, distance: 0, lone: false })
            .collect()
    }

    /// As [`Self::by_form`]; a lone word that is only a part of the name it was found by may as well be
    /// a part of others.
    fn by_name(&self, words: &[&str]) -> Vec<Hit> {
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
    fn by_encyclopedia(&self) -> Vec<Hit> {
        if self.scope.is_empty() {
            return Vec::new();
        }
        self.by_form(true).into_iter().filter(|hit| self.fit(hit.number) == Fit::Inside).collect()
    }

    fn by_spacing(&self) -> Vec<Hit> {
        let mut hits = Vec::new();
        each_form(&self.tag.name, &mut |form, key| {
            if form <= Form::Short && key.len() >= 4 {
                let words = key.split(' ').count();
                for first in [0, 1, words - 1].into_iter().take(words.min(3)) {
                    hits.extend(self.with_hash(joined(key, first), form, !key.contains(' ')));
                }
            }
        });
        self.agreed(hits)
    }

    fn by_sound(&self, words: &[&str]) -> Vec<Hit> {
        let mut hits = Vec::new();
        if words.len() == 1 && self.vocabulary.token_number(words[0]).is_some() {
            return hits;
        }
        each_form(&self.tag.name, &mut |form, key| {
            if form <= Form::Short && (key.contains(' ') || key.chars().count() >= 5) {
                hits.extend(self.with_hash(sound_bag(key), form, !key.contains(' ')));
            }
        });
        self.agreed(hits)
    }

    /// A name in Han characters that reads as a known name in pinyin.
    fn by_reading(&self) -> Vec<Hit> {
        let Some(letters) = han(&self.tag.name) else { return Vec::new() };
        let spellings = spellings(&letters, |letter| self.vocabulary.readings(letter));
        spellings.iter().flat_map(|spelling| self.with_hash(joined(spelling, 0), Form::Whole, false)).collect()
    }

    fn with_hash(&self, hash: u64, form: Form, one_word: bool) -> impl Iterator<Item = Hit> + '_ {
        self.vocabulary
            .characters_with(hash)
            .filter(|value| !value.alias && !self.vocabulary.is_extra(value.number))
            .map(move |value| {
                let lone = one_word && form.max(value.form) > Form::Whole;
                Hit { number: value.number, distance: form as u8 + value.form as u8, lone }
            })
    }

    /// `Mara V.`: one word in full, the first letter of the other.
    fn by_initial(&self, words: &[&str]) -> Vec<Hit> {
        let [given @ .., last] = words else { return Vec::new() };
        if given.is_empty() || given.len() > 2 || last.chars().count() != 1 {
            return Vec::new();
        }
        let names = self.holding(given, given.len() + 1);
        names
            .into_iter()
            .filter(|(_, rest)| rest.iter().all(|word| word.starts_with(last)))
            .map(|(hit, _)| hit)
            .collect()
    }

    /// A given name in its short or long form, the other words as they are.
    fn by_nickname(&self, words: &[&str]) -> Vec<Hit> {
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
    fn by_spelling(&self, words: &[&str]) -> Vec<Hit> {
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
            for (hit, rest) in self.holding(&others, words.len()) {
                if rest.len() == 1 && is_one_edit(rest[0], wrong) {
                    hits.push(hit);
                }
            }
        }
        hits
    }

    /// Some words of one name and nothing else.
    fn by_part(&self, words: &[&str]) -> Vec<Hit> {
        let epithet = words.len() == 2 && words[0] == "the";
        if epithet || (words.len() == 1 && words[0].chars().count() < 3) {
            return Vec::new();
        }
        let lone = words.len() == 1;
        let longest = if lone { 2 } else { words.len() + 2 };
        (words.len() + 1..=longest)
            .flat_map(|length| self.holding(words, length))
            .filter(|(_, rest)| !rest.iter().any(|word| TITLES.contains(word) || GROUPS.contains(word)))
            .map(|(hit, _)| Hit { lone, ..hit })
            .collect()
    }

    /// A whole name of two words or more with one or two words around it: `Portrait Harry Potter`.
    fn by_whole(&self, words: &[&str]) -> Vec<Hit> {
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

    /// Characters with a name of `length` words that holds all of `words`, with the words left over.
    fn holding(&self, words: &[&str], length: usize) -> Vec<(Hit, Vec<&str>)> {
        let tokens: Option<Vec<usize>> = words.iter().map(|word| self.vocabulary.token_number(word)).collect();
        let Some(tokens) = tokens else { return Vec::new() };
        let Some(rarest) = tokens.into_iter().min_by_key(|token| self.vocabulary.postings(*token).len()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for number in self.vocabulary.postings(rarest).filter(|number| !self.vocabulary.is_extra(*number)) {
            for (form, key) in self.vocabulary.character_forms(number) {
                if let Some(rest) = left_over(words, key, length) {
                    found.push((Hit { number, distance: form as u8, lone: false }, rest));
                    break;
                }
            }
        }
        found
    }

    /// The name behind a title, by the rules above it.
    fn without_title(&self, words: &[&str]) -> Option<(Rule, Vec<u32>)> {
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
    fn is_epithet(&self, titles: usize) -> bool {
        titles == 1 && key(&self.tag.name).starts_with("the ")
    }

    /// The candidates that fit best, each once; none if all are known to be elsewhere.
    fn choose(&self, mut hits: Vec<Hit>) -> Option<Vec<u32>> {
        if self.qualifier.is_some() {
            hits.retain(|hit| !hit.lone || self.fit(hit.number) == Fit::Inside);
        }
        // In a known fandom one word means somebody of that fandom, unless it is all of a name.
        let guest = |hit: &Hit| hit.lone || (hit.distance > 0 && !self.tag.name.contains(' '));
        if !self.scope.is_empty() && self.qualifier.is_none() {
            hits.retain(|hit| !guest(hit) || self.fit(hit.number) == Fit::Inside);
        }
        let best_fit = hits.iter().map(|hit| self.fit(hit.number)).min()?;
        if best_fit == Fit::Outside {
            return None;
        }
        hits.retain(|hit| self.fit(hit.number) == best_fit);
        let nearest = hits.iter().map(|hit| hit.distance).min()?;
        hits.retain(|hit| hit.distance == nearest);
        let mut numbers: Vec<u32> = hits.into_iter().map(|hit| hit.number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        self.drop_versions(&mut numbers);
        (numbers.len() <= MOST_CANDIDATES).then_some(numbers)
    }

    /// Drops `Mara Venn (Ultimates)` where `Mara Venn` is a candidate as well: the bare name is the
    /// person, the other a version of it that a tag names in full.
    fn drop_versions(&self, numbers: &mut Vec<u32>) {
        if self.qualifier.is_some() || numbers.len() < 2 || numbers.len() > MOST_CANDIDATES {
            return;
        }
        let base = |number: u32| self.vocabulary.character_forms(number).next().map_or("", |(_, key)| key);
        let is_bare = |number: u32| self.vocabulary.character_qualifier(number).is_empty();
        let bare: Vec<&str> = numbers.iter().filter(|number| is_bare(**number)).map(|number| base(*number)).collect();
        numbers.retain(|number| is_bare(*number) || !base(*number).contains(' ') || !bare.contains(&base(*number)));
    }

    /// Those of `numbers` that fit best.
    fn fitting(&self, mut numbers: Vec<u32>) -> Vec<u32> {
        if let Some(best) = numbers.iter().map(|number| self.fit(*number)).min() {
            numbers.retain(|number| self.fit(*number) == best);
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn fit(&self, number: u32) -> Fit {
        let mut families = self.vocabulary.character_families(number).peekable();
        if let Some(qualifier) = &self.qualifier {
            let group = self.vocabulary.character_qualifier(number);
            if !group.is_empty() && same_qualifier(qualifier, group) {
                return Fit::Inside;
            }
            if families.any(|family| self.own.contains(&family)) {
                return Fit::Inside;
            }
            let known = self.vocabulary.character_families(number).next().is_some();
            // A bare word without a fandom is the wranglers' entry for nobody in particular.
            let nobody = group.is_empty() && !self.vocabulary.character(number).contains(' ');
            let elsewhere = !group.is_empty() || (known && !self.own.is_empty());
            return if elsewhere || nobody { Fit::Outside } else { Fit::Unknown };
        }
        if self.scope.is_empty() || families.peek().is_none() {
            return Fit::Unknown;
        }
        if families.any(|family| self.scope.families.contains(&family)) { Fit::Inside } else { Fit::Outside }
    }
}

/// True for the article and one word.
fn is_byname(key: &str) -> bool {
    key.strip_prefix("the ").is_some_and(|rest| !rest.contains(' '))
}

/// The words of a key of `length` words that are not among `words`, if all of these are in it.
fn left_over<'k>(words: &[&str], key: &'k str, length: usize) -> Option<Vec<&'k str>> {
    if key.bytes().filter(|byte| *byte == b' ').count() + 1 != length {
        return None;
    }
    let mut rest: Vec<&str> = key.split(' ').collect();
    for word in words {
        let at = rest.iter().position(|part| part == word)?;
        rest.remove(at);
    }
    Some(rest)
}

enum Outcome {
    Unknown,
    Reserved(&'static str),
    Known(Rule, Vec<u32>),
}

/// True if two qualifiers, as keys, speak of the same: equal, one part of the other, or initials.
fn same_qualifier(one: &str, two: &str) -> bool {
    let inside = |few: &str, many: &str| few.split(' ').all(|word| many.split(' ').any(|other| other == word));
    let initials = |many: &str, short: &str| {
        many.split(' ').count() > 2 && many.split(' ').filter_map(|word| word.chars().next()).eq(short.chars())
    };
    one == two
        || inside(one, two)
        || inside(two, one)
        || initials(one, two)
        || initials(two, one)
        || (one.len() > 6 && is_one_edit(one, two))
}

/// True if two words differ by one letter: added, missing, another one, or two exchanged.
pub(crate) fn is_one_edit(one: &str, two: &str) -> bool {
    // Typing errors leave the first letter; another first letter is another name (`Jaren`, `Karen`).
    one != two
        && one.chars().next() == two.chars().next()
        && one.len().abs_diff(two.len()) <= 4
        && strsim::osa_distance(one, two) == 1
}
