//! What recognition says of a work as a whole: its people, its pair, its fandom, marked as recognised.
//!
//! Only what is sure enough to be searched: a wrong character would be found in every list.

use super::pairs::PairKind;
use super::{Person, Recognition};
use crate::model::{Confidence, Name, Origin, Relationship, RelationshipKind, Work};
use crate::text::key;

/// Mentions from which somebody nobody knows beforehand is a character of the work.
const LEAST_MENTIONS: u32 = 5;
/// Characters that are added to a work at most.
const MOST_CHARACTERS: usize = 24;
/// Pairs that are added to a work without any relationship tag, at most, and how sure they must be.
const MOST_PAIRS: usize = 2;
const LEAST_CONFIDENCE: u8 = 30;

impl Recognition {
    /// Adds what was recognised behind what is declared; a value that is declared is not added again.
    pub fn add_to(&self, work: &mut Work) {
        self.add_fandoms(work);
        self.add_pairs(work);
        self.add_characters(work);
    }

    fn add_fandoms(&self, work: &mut Work) {
        if !work.fandoms.is_empty() {
            return;
        }
        for fandom in &self.fandoms {
            work.fandoms.push(recognised(&fandom.name, &fandom.family, fandom.confidence));
            work.families.push(fandom.family.clone());
        }
    }

    /// The numbers of the people who are sure enough to be searched by.
    pub fn searched(&self) -> impl Iterator<Item = usize> {
        let people = self.people.iter().take(MOST_CHARACTERS).enumerate();
        people.filter(|(_, person)| person.is_known || person.mentions >= LEAST_MENTIONS).map(|(number, _)| number)
    }

    fn add_characters(&self, work: &mut Work) {
        for person in self.searched().map(|number| &self.people[number]) {
            let declared = work.characters.iter().any(|name| key(&name.name) == key(&person.name));
            if !declared {
                let raw = person.aliases.first().unwrap_or(&person.name);
                work.characters.push(recognised(&person.name, raw, confidence(person)));
            }
        }
    }

    fn add_pairs(&self, work: &mut Work) {
        if !work.relationships.is_empty() {
            return;
        }
        let romantic = self
            .pairs
            .iter()
            .filter(|pair| pair.kind == PairKind::Romantic && pair.confidence.hundredths() >= LEAST_CONFIDENCE);
        for pair in romantic.take(MOST_PAIRS) {
            let mut members = pair.members.map(|member| self.people[member as usize].name.clone());
            members.sort_unstable();
            let name = members.join("/");
            work.relationships.push(Relationship {
                raw: name.clone(),
                name,
                kind: RelationshipKind::Romantic,
                members: members.to_vec(),
                source: Origin::Recognised,
                confidence: Some(pair.confidence),
            });
        }
    }
}

fn recognised(name: &str, raw: &str, confidence: Confidence) -> Name {
    Name { name: name.to_owned(), raw: raw.to_owned(), source: Origin::Recognised, confidence: Some(confidence) }
}

/// Grows with the mentions; whom tags or the fandom know is surer.
fn confidence(person: &Person) -> Confidence {
    let doubt = if person.is_known { 0.3 } else { 0.5 };
    Confidence::of(0.97 - doubt / f64::from(person.mentions.max(1)).sqrt())
}
