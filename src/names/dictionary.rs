//! The dictionary behind both lines, ingest and query: the vocabulary with the user's rules over it.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::character::Search;
use super::fandom::{self, FandomReading};
use super::forms::{Space, ordered};
use super::memo::Memo;
use super::packs::Packs;
use super::reading::{Candidate, Reading, RelationshipReading, Rule, ShipCandidate};
use super::relationship::{RelationshipTag, halves};
use super::rules::{Conflict, RuleFile, Rules, conflicts};
use super::scope::Scope;
use super::ship::{ships_called, ships_with_initials};
use super::tag::{CharacterTag, Modifier, tidy};
use super::vocabulary::Vocabulary;
use crate::model::RelationshipKind;
use crate::text::key;

/// Raised whenever a change of the code or of the tables lets a tag be read in another way, so that libraries are
/// read anew.
const VERSION: u32 = 5;

/// Reads tags of characters, relationships and fandoms.
///
/// ```
/// use ficdex::names::{Dictionary, Scope};
/// let dictionary = Dictionary::built_in();
/// let buffy = dictionary.scope(&["Buffy the Vampire Slayer (TV)"]);
/// assert_eq!(dictionary.resolve_character("Spike (mentioned)", &buffy).canonical.as_deref(), Some("Spike (BtVS)"));
/// assert!(dictionary.resolve_character("Spike", &Scope::none()).is_ambiguous());
/// ```
#[derive(Clone, Debug)]
pub struct Dictionary {
    vocabulary: Vocabulary,
    rules: Rules,
    file: RuleFile,
    /// Packs beyond those the program was built with.
    packs: Option<Arc<Packs>>,
    characters: Memo<Reading>,
    /// Members of relationships, with the qualifier they are read in behind the name.
    members: Memo<Reading>,
    relationships: Memo<RelationshipReading>,
}

impl Dictionary {
    /// The vocabulary the program was built with, without rules of the user.
    pub fn built_in() -> Self {
        Self::new(Vocabulary::built_in().clone(), RuleFile::default())
    }

    /// A vocabulary under the user's rules.
    pub fn new(vocabulary: Vocabulary, rules: RuleFile) -> Self {
        Self {
            vocabulary,
            rules: Rules::new(&rules),
            file: rules,
            packs: None,
            characters: Memo::default(),
            members: Memo::default(),
            relationships: Memo::default(),
        }
    }

    /// With these packs in place of those the program was built with.
    #[must_use]
    pub fn with_packs(self, packs: Arc<Packs>) -> Self {
        Self { packs: Some(packs), ..self }
    }

    /// How stories call the people of fandoms.
    pub fn packs(&self) -> &Packs {
        self.packs.as_deref().unwrap_or_else(|| Packs::built_in())
    }

    /// The one person whom a rule of the user means by a name; none if there is no rule, or several differ.
    pub fn ruled_character(&self, name: &str, scope: &Scope) -> Option<String> {
        if self.rules.is_empty() {
            return None;
        }
        match self.rules.characters(&key(name), scope).as_slice() {
            [only] => Some((*only).to_owned()),
            _ => None,
        }
    }

    /// The vocabulary below the rules.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Changes with the user's rules, and with `VERSION`, which stands for the vocabulary and the code that reads.
    pub fn fingerprint(&self) -> u64 {
        ordered(Space::Ordered, &format!("{VERSION}\n{}", self.file.to_toml())).max(1)
    }

    /// The names of the families that fandoms belong to, whatever their spelling.
    pub fn families<S: AsRef<str>>(&self, fandoms: &[S]) -> Vec<String> {
        let scope = self.scope(fandoms);
        scope.families.iter().map(|family| self.vocabulary.fandom(*family).to_owned()).collect()
    }

    /// What a work's fandoms say about its tags; looked up once for all of them.
    pub fn scope<S: AsRef<str>>(&self, fandoms: &[S]) -> Scope {
        let mut scope = Scope::of(fandoms, &self.vocabulary);
        for fandom in fandoms {
            if scope.families.is_empty() {
                scope = scope.join(Scope::of(&self.resolve_fandom(fandom.as_ref()).families, &self.vocabulary));
            }
            // By the user's rules a fandom has other names and a parent, and rules may be limited to any of them.
            if let Some(name) = self.rules.fandom(&key(&tidy(fandom.as_ref()))) {
                scope = scope.join(Scope::of(&[name], &self.vocabulary));
                scope = scope.join(Scope::of(self.rules.parent(&key(name)).as_slice(), &self.vocabulary));
            }
        }
        scope
    }

    /// The scope of a work whose file states no fandom, by its people: the one family of fandoms in which most of them
    /// may be at home, two at least. `Draco M.` and `Hermione G.` may each be several, together they are of one story.
    pub fn scope_of_people<S: AsRef<str>>(&self, names: &[S]) -> Scope {
        let mut families: FxHashMap<String, usize> = FxHashMap::default();
        let (mut seen, mut known) = (Vec::new(), 0);
        for name in names {
            let name_key = key(name.as_ref());
            if seen.contains(&name_key) {
                continue;
            }
            seen.push(name_key);
            let candidates = self.resolve_character(name.as_ref(), &Scope::none()).candidates;
            let mut homes: Vec<String> = candidates.into_iter().filter_map(|candidate| candidate.fandom).collect();
            homes.sort_unstable();
            homes.dedup();
            known += usize::from(!homes.is_empty());
            for home in homes {
                *families.entry(home).or_default() += 1;
            }
        }
        let most = families.values().copied().max().unwrap_or(0);
        let mut best = families.into_iter().filter(|(_, count)| *count == most).map(|(family, _)| family);
        match (best.next(), best.next()) {
            (Some(family), None) if most >= 2 && most * 2 > known => Scope::of(&[family], &self.vocabulary),
            _ => Scope::none(),
        }
    }

    /// The people that the user's rules call so, in whatever fandom a rule holds: whom a query may mean.
    pub fn ruled_anywhere(&self, name: &str) -> Vec<String> {
        self.rules.characters_anywhere(&key(name)).map(str::to_owned).collect()
    }

    /// Who a character tag means.
    pub fn resolve_character(&self, tag: &str, scope: &Scope) -> Reading {
        self.characters.get_or(tag, scope, || {
            let tidy = tidy(tag);
            let read = CharacterTag::of_tidy(&tidy);
            self.character(tag, tidy, read, scope)
        })
    }

    /// Whom a character tag means, where a rule of the user splits it into several people; a tag
    /// without such a rule gives one reading.
    pub fn resolve_characters(&self, tag: &str, scope: &Scope) -> Vec<Reading> {
        let split = if self.rules.is_empty() { None } else { self.rules.split(&CharacterTag::read(tag).name) };
        match split {
            Some(names) => names.iter().map(|name| self.resolve_character(name, scope)).collect(),
            None => vec![self.resolve_character(tag, scope)],
        }
    }

    fn character(&self, raw: &str, tidy: String, read: CharacterTag, scope: &Scope) -> Reading {
        if self.rules.is_empty() {
            return Search::new(&self.vocabulary, scope, tidy, read).run(raw);
        }
        let whole = key(&tidy);
        let plain = key(&read.name);
        let mut names = self.rules.characters(&whole, scope);
        if names.is_empty() {
            names = self.rules.characters(&plain, scope);
        }
        if !names.is_empty() {
            let candidates: Vec<Candidate> = names
                .into_iter()
                .map(|name| Candidate { name: name.to_owned(), fandom: None, rule: Rule::User })
                .collect();
            return reading_of(raw, read, candidates);
        }
        let mut reading = Search::new(&self.vocabulary, scope, tidy, read).run(raw);
        let before = reading.candidates.len();
        reading.candidates.retain(|candidate| !self.rules.are_distinct(&plain, &key(&candidate.name)));
        if reading.candidates.len() != before {
            reading.canonical = match reading.candidates.as_slice() {
                [only] => Some(only.name.clone()),
                _ => None,
            };
        }
        reading
    }

    /// Who a relationship tag means, and what joins them.
    pub fn resolve_relationship(&self, tag: &str, scope: &Scope) -> RelationshipReading {
        self.relationships.get_or(tag, scope, || self.relationship(tag, scope))
    }

    fn relationship(&self, tag: &str, scope: &Scope) -> RelationshipReading {
        let read = RelationshipTag::read(tag);
        let mut reading = RelationshipReading {
            raw: tag.to_owned(),
            kind: read.kind,
            members: Vec::new(),
            modifiers: read.modifiers.clone(),
            candidates: Vec::new(),
            name: read.name.clone(),
        };
        // `HP/DM` may be a name that the user gave a ship.
        if read.members.is_empty() || self.rules.ship(&read.name).is_some() {
            self.sail(&mut reading, scope);
            return reading;
        }
        let names: Vec<&str> = read.members.iter().map(|member| member.name.as_str()).collect();
        let has_rule = |name: &&str| !self.rules.characters(&key(name), scope).is_empty();
        let (rule, ships) = if !self.file.is_empty() && names.iter().any(has_rule) {
            (Rule::User, Vec::new())
        } else {
            ships_with_initials(&names, scope, &self.vocabulary)
        };
        reading.candidates = ships.into_iter().map(|ship| self.ship(ship, rule)).collect();
        match reading.candidates.as_slice() {
            [] => {}
            [ship] => {
                reading.members = self.in_order(&names, &ship.members, scope);
                return reading;
            }
            _ => {
                // Initials of one of several ships are not names of anybody else.
                reading.members = read
                    .members
                    .into_iter()
                    .map(|member| reading_of(&member.name.clone(), member, Vec::new()))
                    .collect();
                return reading;
            }
        }
        if let Some(members) = self.one_of_two_halves(&read, scope) {
            reading.members = members;
            return reading;
        }
        if names.iter().all(|name| is_letter(name)) {
            reading.members = read.members.into_iter().map(|member| self.lettered(member, scope)).collect();
            return reading;
        }
        let several = |member: &CharacterTag| self.rules.split(&member.name).map(<[String]>::to_vec);
        for member in &read.members {
            match several(member) {
                Some(names) => reading.members.extend(names.iter().map(|name| self.resolve_character(name, scope))),
                None => reading.members.push(self.member(member, read.qualifier.as_deref(), scope)),
            }
        }
        reading
    }

    /// A member of a pairing of letters: `J` is whoever it is in the work's fandom, and nobody without one.
    fn lettered(&self, member: CharacterTag, scope: &Scope) -> Reading {
        let found = self.member(&member, None, scope);
        let is_here = |candidate: &Candidate| {
            let family = candidate.fandom.as_deref();
            candidate.rule == Rule::User
                || scope.families.iter().any(|home| family == Some(self.vocabulary.fandom(*home)))
        };
        let candidates = found.candidates.into_iter().filter(is_here).collect();
        reading_of(&found.raw, member, candidates)
    }

    /// A member, with the qualifier of the whole tag if that leads anywhere.
    fn member(&self, member: &CharacterTag, qualifier: Option<&str>, scope: &Scope) -> Reading {
        let with_qualifier = |qualifier: Option<String>| {
            let (name, modifiers) = (member.name.clone(), member.modifiers.clone());
            let asked = [&name, "\u{1f}", qualifier.as_deref().unwrap_or_default()].concat();
            let read = || {
                let tidy = match &qualifier {
                    Some(qualifier) => format!("{name} ({qualifier})"),
                    None => name.clone(),
                };
                self.character(&member.name, tidy, CharacterTag { name, qualifier, modifiers }, scope)
            };
            if member.modifiers.is_empty() { self.members.get_or(&asked, scope, read) } else { read() }
        };
        if let Some(qualifier) = qualifier {
            let found = with_qualifier(Some(qualifier.to_owned()));
            if !found.candidates.is_empty() || member.qualifier.is_some() && scope.is_empty() && found.is_ambiguous() {
                return Reading { qualifier: member.qualifier.clone(), ..found };
            }
        }
        let found = with_qualifier(None);
        Reading { qualifier: member.qualifier.clone(), ..found }
    }

    /// Old tags translate a whole pairing with one pipe in its middle: both halves name the same people.
    fn one_of_two_halves(&self, read: &RelationshipTag, scope: &Scope) -> Option<Vec<Reading>> {
        let (front, back) = halves(read)?;
        let people = |names: &[String]| -> Vec<Reading> {
            names.iter().map(|name| self.resolve_character(name, scope)).collect()
        };
        let (front, back) = (people(&front), people(&back));
        let meets = |one: &Reading| {
            one.candidates
                .iter()
                .any(|candidate| back.iter().any(|other| other.canonical.as_ref() == Some(&candidate.name)))
        };
        front.iter().all(meets).then_some(back)
    }

    /// Reads a name without members as a ship's name.
    fn sail(&self, reading: &mut RelationshipReading, scope: &Scope) {
        reading.candidates = self.resolve_ship_name(&reading.name, scope);
        if let [ship] = reading.candidates.as_slice() {
            reading.members = ship.members.iter().map(|name| self.resolve_character(name, scope)).collect();
            let platonic = reading.modifiers.contains(&Modifier::Platonic);
            reading.kind = if platonic { RelationshipKind::Platonic } else { RelationshipKind::Romantic };
        }
    }

    /// The ships that a name may mean: by the user's rules, by the table, as a portmanteau.
    pub fn resolve_ship_name(&self, name: &str, scope: &Scope) -> Vec<ShipCandidate> {
        let name = tidy(name);
        if let Some(members) = self.rules.ship(&name) {
            return vec![ShipCandidate { members: members.to_vec(), fandom: None, rule: Rule::User }];
        }
        let (rule, ships) = ships_called(&name, scope, &self.vocabulary);
        let mut candidates: Vec<ShipCandidate> = Vec::new();
        for ship in ships {
            let candidate = self.ship(ship, rule);
            if candidates.iter().all(|other| other.members != candidate.members) {
                candidates.push(candidate);
            }
        }
        candidates
    }

    fn ship(&self, ship: usize, rule: Rule) -> ShipCandidate {
        let members = self.vocabulary.ship_members(ship).map(|member| self.vocabulary.character(member).to_owned());
        let fandom = self.vocabulary.ship_family(ship).map(|family| self.vocabulary.fandom(family).to_owned());
        ShipCandidate { members: members.collect(), fandom, rule }
    }

    /// The members of a ship in the order of the initials that stand for them.
    fn in_order(&self, initials: &[&str], members: &[String], scope: &Scope) -> Vec<Reading> {
        let mut members: Vec<&String> = members.iter().collect();
        let first = initials.first().and_then(|short| short.chars().next()).map(|c| c.to_ascii_lowercase());
        if members.first().and_then(|name| key(name).chars().next()) != first {
            members.reverse();
        }
        let read = |(name, short): (&String, &&str)| {
            let mut reading = self.resolve_character(name, scope);
            (*short).clone_into(&mut reading.raw);
            reading
        };
        members.into_iter().zip(initials).map(read).collect()
    }

    /// Which fandom a tag means.
    pub fn resolve_fandom(&self, tag: &str) -> FandomReading {
        fandom::resolve(tag, &self.vocabulary, &self.rules)
    }

    /// Every fandom below the one a tag means, itself first: what a query for it includes.
    pub fn fandom_family(&self, tag: &str) -> Vec<String> {
        fandom::family(tag, &self.vocabulary, &self.rules)
    }

    /// True if a rule of the user says that two names are never one person.
    pub fn keeps_apart(&self, one: &str, other: &str) -> bool {
        self.rules.are_distinct(&key(one), &key(other))
    }

    /// Where the user's rules contradict each other or hide what the vocabulary knows.
    pub fn conflicts(&self) -> Vec<Conflict> {
        conflicts(&self.file, |name, fandom| {
            let scope = self.scope(&fandom.into_iter().collect::<Vec<_>>());
            let tidy = tidy(name);
            let read = CharacterTag::of_tidy(&tidy);
            Search::new(&self.vocabulary, &scope, tidy, read).run(name).canonical
        })
    }
}

/// True for a letter or a digit that stands for somebody: `J`, `7`.
fn is_letter(name: &str) -> bool {
    matches!(name.as_bytes(), [one] if one.is_ascii_alphanumeric())
}

fn reading_of(raw: &str, read: CharacterTag, candidates: Vec<Candidate>) -> Reading {
    let canonical = match candidates.as_slice() {
        [only] => Some(only.name.clone()),
        _ => None,
    };
    let CharacterTag { name, qualifier, modifiers } = read;
    Reading { raw: raw.to_owned(), name, qualifier, modifiers, candidates, canonical }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static BUILT_IN: LazyLock<Dictionary> = LazyLock::new(Dictionary::built_in);

    fn ruled(rules: &str) -> Dictionary {
        Dictionary::new(Vocabulary::built_in().clone(), RuleFile::parse(rules).unwrap())
    }

    fn canonical(tag: &str, fandoms: &[&str]) -> Option<String> {
        BUILT_IN.resolve_character(tag, &BUILT_IN.scope(fandoms)).canonical
    }

    #[test]
    fn one_person_has_one_name() {
        for tag in [
            "Buffy Summers",
            "Summers, Buffy",
            "buffy summers (mentioned)",
            "fem!Buffy Summers - Character",
            "Buffy S.",
        ] {
            assert_eq!(canonical(tag, &[]).as_deref(), Some("Buffy Summers"), "{tag}");
        }
        assert_eq!(canonical("Izuku M.", &["My Hero Academia"]).as_deref(), Some("Midoriya Izuku"));
        assert_eq!(canonical("Izuku Midoriya", &[]).as_deref(), Some("Midoriya Izuku"));
        assert_eq!(canonical("Hermoine Granger", &[]).as_deref(), Some("Hermione Granger"));
    }

    #[test]
    fn the_fandom_decides_between_namesakes() {
        assert!(BUILT_IN.resolve_character("Spike", &Scope::none()).is_ambiguous());
        assert_eq!(canonical("Spike", &["Buffy the Vampire Slayer"]).as_deref(), Some("Spike (BtVS)"));
        assert_eq!(
            canonical("Spike", &["My Little Pony"]).as_deref(),
            Some("Spike (My Little Pony: Friendship is Magic)")
        );
    }

    #[test]
    fn unknown_people_stay_as_written() {
        let reading = BUILT_IN.resolve_character("Mara Vennick (The Lamps)", &Scope::none());
        assert!(reading.candidates.is_empty());
        assert_eq!(reading.value(), "Mara Vennick (The Lamps)");
    }

    #[test]
    fn a_pairing_has_one_key_however_it_is_written() {
        let scope = BUILT_IN.scope(&["Buffy the Vampire Slayer"]);
        let key = BUILT_IN.resolve_relationship("Buffy Summers/Spike (BtVS)", &scope).key();
        for tag in ["Spuffy", "[Buffy S., Spike]", "Spike x Buffy Summers", "past Spike/Buffy Summers", "B/S"] {
            assert_eq!(BUILT_IN.resolve_relationship(tag, &scope).key(), key, "{tag}");
        }
    }

    #[test]
    fn fandoms_know_their_family() {
        assert_eq!(BUILT_IN.resolve_fandom("Harry Potter - J. K. Rowling").families, ["Harry Potter"]);
        assert!(BUILT_IN.fandom_family("Harry Potter").iter().any(|name| name == "Harry Potter - J. K. Rowling"));
        assert_eq!(BUILT_IN.resolve_fandom("The Lamps of Nowhere").value(), "The Lamps of Nowhere");
    }

    #[test]
    fn rules_of_the_user_win() {
        let dictionary = ruled(
            "[[character]]\nname = 'Mara Venn'\naliases = ['Spike']\nfandom = 'The Lamps'\n\
             [[ship]]\nname = 'Lampshade'\nmembers = ['Mara Venn', 'Ilse Roth']\n\
             [[split]]\ntag = 'The Roth Twins'\ninto = ['Ilse Roth', 'Jan Roth']\n\
             [[fandom]]\nname = 'The Lamps'\naliases = ['Lamps 2009']\nparent = 'Lampverse'\n\
             [[distinct]]\nnames = ['Izuku Midoriya', 'Midoriya Izuku']",
        );
        let lamps = dictionary.scope(&["Lamps 2009"]);
        assert_eq!(dictionary.resolve_character("Spike", &lamps).canonical.as_deref(), Some("Mara Venn"));
        assert!(dictionary.resolve_character("Spike", &Scope::none()).is_ambiguous());
        assert_eq!(dictionary.resolve_characters("The Roth Twins", &lamps).len(), 2);
        assert_eq!(dictionary.resolve_relationship("Lampshade", &lamps).members.len(), 2);
        assert_eq!(dictionary.resolve_relationship("Tom & The Roth Twins", &lamps).members.len(), 3);
        assert_eq!(dictionary.resolve_fandom("Lamps 2009").families, ["Lampverse"]);
        assert_eq!(dictionary.resolve_character("Izuku Midoriya", &Scope::none()).value(), "Izuku Midoriya");
    }

    #[test]
    fn a_ship_that_the_tag_calls_platonic_is_no_couple() {
        let scope = BUILT_IN.scope(&["Harry Potter"]);
        assert_eq!(BUILT_IN.resolve_relationship("Drarry", &scope).kind, RelationshipKind::Romantic);
        assert_eq!(BUILT_IN.resolve_relationship("Platonic Drarry", &scope).kind, RelationshipKind::Platonic);
    }

    #[test]
    fn rules_of_the_user_go_before_initials() {
        let scope = BUILT_IN.scope(&["Harry Potter"]);
        let members = |dictionary: &Dictionary| dictionary.resolve_relationship("HP/DM", &scope).member_values();
        assert_eq!(members(&BUILT_IN), ["Harry Potter", "Draco Malfoy"]);
        let ship = ruled("[[ship]]\nname = 'HP/DM'\nmembers = ['Mara Venn', 'Ilse Roth']");
        assert_eq!(members(&ship), ["Mara Venn", "Ilse Roth"]);
        let person = ruled("[[character]]\nname = 'Mara Venn'\naliases = ['HP']");
        assert_eq!(members(&person)[0], "Mara Venn");
    }

    #[test]
    fn letters_are_nobody_without_their_fandom() {
        let members = |dictionary: &Dictionary, tag: &str, fandoms: &[&str]| {
            dictionary.resolve_relationship(tag, &dictionary.scope(fandoms)).member_values()
        };
        assert_eq!(members(&BUILT_IN, "J/P", &[]), ["J", "P"]);
        assert_eq!(members(&BUILT_IN, "J/P", &["Buffy the Vampire Slayer"]), ["J", "P"]);
        assert_eq!(members(&BUILT_IN, "B/S", &["Buffy the Vampire Slayer"]), ["Buffy Summers", "Spike (BtVS)"]);
        assert_eq!(members(&BUILT_IN, "L/M", &["Death Note"])[0], "L (Death Note)");
        let ruled = ruled("[[character]]\nname = 'Mara Venn'\naliases = ['J']");
        assert_eq!(members(&ruled, "J/P", &[]), ["Mara Venn", "P"]);
    }

    #[test]
    fn conflicts_of_rules_are_listed() {
        let dictionary = ruled(
            "[[character]]\nname = 'Mara Venn'\naliases = ['Ember', 'Buffy S.']\n\
             [[character]]\nname = 'Ilse Roth'\naliases = ['Ember']",
        );
        let conflicts = dictionary.conflicts();
        assert!(conflicts.contains(&Conflict::Contradiction {
            alias: "Ember".into(),
            names: vec!["Ilse Roth".into(), "Mara Venn".into()]
        }));
        assert!(conflicts.contains(&Conflict::Shadow {
            alias: "Buffy S.".into(),
            name: "Mara Venn".into(),
            built_in: "Buffy Summers".into()
        }));
    }

    #[test]
    fn reading_a_canonical_name_changes_nothing() {
        let vocabulary = BUILT_IN.vocabulary();
        let scope = Scope::none();
        let changed: Vec<&str> = (0..vocabulary.character_count() as u32)
            .map(|number| vocabulary.character(number))
            .filter(|name| {
                let once = BUILT_IN.resolve_character(name, &scope).value();
                BUILT_IN.resolve_character(&once, &scope).value() != once
            })
            .collect();
        assert!(changed.is_empty(), "{} names, such as {:?}", changed.len(), &changed[..changed.len().min(5)]);
    }

    proptest! {
        #[test]
        fn reading_twice_is_reading_once(tag in "(\\PC|[A-Za-z ,.!|()\"'-]){0,40}") {
            let scope = Scope::none();
            let once = BUILT_IN.resolve_character(&tag, &scope).value();
            prop_assert_eq!(BUILT_IN.resolve_character(&once, &scope).value(), once);
        }

        #[test]
        fn no_tag_panics(tag in "(\\PC|[A-Za-z /&|()x\\[\\]!-]){0,50}") {
            let scope = BUILT_IN.scope(&["Harry Potter", "Naruto"]);
            let _ = BUILT_IN.resolve_relationship(&tag, &scope).key();
            let _ = BUILT_IN.resolve_fandom(&tag);
            let _ = BUILT_IN.resolve_ship_name(&tag, &scope);
            let _ = crate::names::rating(&tag);
        }

        #[test]
        fn a_read_pairing_read_again_is_the_same(names in proptest::collection::vec("[A-Z][a-z]{3,7} [A-Z][a-z]{3,7}", 2..4)) {
            let once = BUILT_IN.resolve_relationship(&names.join("/"), &Scope::none());
            let twice = BUILT_IN.resolve_relationship(&once.value(), &Scope::none());
            prop_assert_eq!(once.key(), twice.key());
            prop_assert_eq!(once.value(), twice.value());
        }
    }
}
