//! What a library teaches itself: tagged stories say who belongs to a fandom, and what their texts call them; stories
//! without a tag profit.
//!
//! A story teaches if its tags name one family of fandoms: of a crossover nobody knows who belongs where. It gives one
//! vote to each name that its text has for somebody its tags name. Only votes count, so what is learned is the same in
//! whatever order the stories came. A story with a tag learns nothing from others, so that no guess confirms itself.

use std::collections::BTreeMap;

use super::Cast;
use crate::model::{Origin, Work};
use crate::names::{PackPerson, Packs};
use crate::text::key;

/// Stories that must name somebody, and call them so, before it is learned.
const LEAST_STORIES: u32 = 2;
/// A name is somebody's who has this share of its votes in the family.
const SHARE: f32 = 0.75;

/// What one story teaches: in lines the family, then each person and, behind tabs, what the text calls them. None if its
/// tags name no family, several, or nobody whom the text names.
pub fn lesson(work: &Work, cast: &Cast) -> Option<String> {
    let declared = work.fandoms.iter().any(|fandom| fandom.source == Origin::Declared);
    let [family] = work.families.as_slice() else { return None };
    if !declared {
        return None;
    }
    let tags = work.characters.iter().filter(|tag| tag.source == Origin::Declared).map(|tag| tag.name.as_str());
    let ships = work.relationships.iter().filter(|ship| ship.source == Origin::Declared);
    let tagged: Vec<String> =
        tags.chain(ships.flat_map(|ship| ship.members.iter().map(String::as_str))).map(key).collect();
    let mut text = family.clone();
    let taught = cast.people.iter().filter(|person| person.mentions > 0 && tagged.contains(&key(&person.name)));
    let mut any = false;
    for person in taught {
        any = true;
        text.push('\n');
        text.push_str(&person.name);
        for alias in &person.aliases {
            text.push('\t');
            text.push_str(alias);
        }
    }
    any.then_some(text)
}

/// The votes of all stories.
#[derive(Clone, Debug, Default)]
pub struct Votes {
    /// Family → person.
    families: BTreeMap<String, BTreeMap<String, OfPerson>>,
}

/// The votes for one person.
#[derive(Clone, Debug, Default)]
struct OfPerson {
    /// Stories that name them.
    stories: u32,
    /// Name in the text → stories that have it.
    names: BTreeMap<String, u32>,
}

impl Votes {
    /// Counts what one story teaches.
    pub fn hear(&mut self, lesson: &str) {
        let mut lines = lesson.lines();
        let Some(family) = lines.next() else { return };
        let family = self.families.entry(family.to_owned()).or_default();
        for line in lines {
            let mut names = line.split('\t');
            let Some(person) = names.next() else { continue };
            let votes = family.entry(person.to_owned()).or_default();
            votes.stories += 1;
            for name in names {
                *votes.names.entry(name.to_owned()).or_default() += 1;
            }
        }
    }

    /// The people and names that enough stories agree on and `packs` do not have.
    pub fn learned(&self, packs: &Packs) -> Vec<PackPerson> {
        let mut learned = Vec::new();
        for (family, people) in &self.families {
            let mut by_form: BTreeMap<String, u32> = BTreeMap::new();
            for (form, votes) in people.values().flat_map(|person| &person.names) {
                *by_form.entry(key(form)).or_default() += votes;
            }
            for (person, OfPerson { stories, names: forms }) in people {
                if *stories < LEAST_STORIES {
                    continue;
                }
                let known = packs.family(family).find(|known| key(&known.name) == key(person));
                let entry = PackPerson { name: person.clone(), family: family.clone(), ..PackPerson::default() };
                let known_forms = known.unwrap_or(&entry).forms();
                let is_new = |form: &str| {
                    let plain = key(form);
                    let mine =
                        forms.iter().filter(|(other, _)| key(other) == plain).map(|(_, votes)| votes).sum::<u32>();
                    let all = by_form.get(&plain).copied().unwrap_or_default();
                    mine >= LEAST_STORIES && mine as f32 >= SHARE * all as f32 && !known_forms.contains(&plain)
                };
                let mut names: Vec<String> = Vec::new();
                for form in forms.keys().filter(|form| is_new(form)) {
                    if !names.iter().any(|known| key(known) == key(form)) {
                        names.push(form.clone());
                    }
                }
                if known.is_none() || !names.is_empty() {
                    learned.push(PackPerson { names, ..entry });
                }
            }
        }
        learned
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Name;
    use crate::recognise::Person;

    fn story(fandom: &str, people: &[(&str, &[&str])]) -> (Work, Cast) {
        let name =
            |name: &str| Name { name: name.into(), raw: name.into(), source: Origin::Declared, confidence: None };
        let work = Work {
            fandoms: vec![name(fandom)],
            families: vec![fandom.to_owned()],
            characters: people.iter().map(|(person, _)| name(person)).collect(),
            ..Work::default()
        };
        let person = |(name, aliases): &(&str, &[&str])| Person {
            name: (*name).to_owned(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            mentions: 3,
            is_known: true,
        };
        (work, Cast { people: people.iter().map(person).collect(), passages: Vec::new() })
    }

    #[test]
    fn two_stories_teach_what_one_does_not() {
        let lamps: [(&str, &[&str]); 2] = [("Mara Venn", &["Mara", "Ember"]), ("Ilse Roth", &["Ilse"])];
        let (work, cast) = story("The Lamps", &lamps);
        let taught = lesson(&work, &cast).unwrap();
        let mut votes = Votes::default();
        votes.hear(&taught);
        assert!(votes.learned(Packs::built_in()).is_empty());
        votes.hear(&taught);
        let learned = votes.learned(Packs::built_in());
        let names: Vec<&str> = learned.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["Ilse Roth", "Mara Venn"]);
        assert_eq!(learned[1].names, ["Ember"]);
    }

    #[test]
    fn a_name_that_two_people_share_teaches_nothing() {
        let mut votes = Votes::default();
        for (person, other) in [("Mara Venn", "Mara Roth"), ("Mara Roth", "Mara Venn")] {
            for _ in 0..2 {
                let people: [(&str, &[&str]); 2] = [(person, &["Red"]), (other, &["Blue"])];
                let (work, cast) = story("The Lamps", &people);
                votes.hear(&lesson(&work, &cast).unwrap());
            }
        }
        assert!(votes.learned(Packs::built_in()).iter().all(|person| person.names.is_empty()));
    }

    #[test]
    fn a_crossover_and_an_untagged_story_teach_nothing() {
        let (mut work, cast) = story("The Lamps", &[("Mara Venn", &["Mara"])]);
        work.families.push("The Harbour".to_owned());
        assert_eq!(lesson(&work, &cast), None);
        work.families.pop();
        work.fandoms.clear();
        assert_eq!(lesson(&work, &cast), None);
    }
}
