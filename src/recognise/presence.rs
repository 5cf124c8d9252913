//! From what is seen of people in a chapter to who is in each of its passages.
//!
//! Who speaks, is spoken to or acts under their name is there. Who is only told of, or meant by a
//! pronoun, is there if the scene shows them so; who is only talked or thought about is mentioned.

use std::ops::Range;

use super::Recognition;
use super::sighting::{Evidence, Part, Sighting};
use crate::model::{Confidence, Passage, Presence, PresenceStatus, Sight, SightKind};

/// Somebody in a passage, without what shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Here {
    /// Number in the cast.
    pub person: u32,
    /// There, or only mentioned.
    pub status: PresenceStatus,
    /// True if some of the words spoken here are theirs.
    pub speaks: bool,
    /// How sure that is.
    pub confidence: Confidence,
}

impl Recognition {
    /// Who is in each of the `passages` of the chapter at this place in the list of chapters.
    pub fn presences(&self, chapter: usize, passages: &[Passage]) -> Vec<Vec<Presence>> {
        let mut found = Vec::with_capacity(passages.len());
        self.each_passage(chapter, passages, |passage, people, sightings| {
            let presence = |here: &Here| {
                let own = sightings.iter().filter(|sighting| sighting.person == here.person);
                Presence {
                    name: self.people[here.person as usize].name.clone(),
                    status: here.status,
                    speaks: here.speaks,
                    confidence: here.confidence,
                    evidence: own.map(|sighting| sight(sighting, passage.range())).collect(),
                }
            };
            found.push(people.iter().map(presence).collect());
        });
        found
    }

    /// Visits each of the `passages` of the chapter at this place in the list of chapters, with who is in it, in the
    /// order in which they come up, and with what is seen of them there.
    pub fn each_passage(
        &self,
        chapter: usize,
        passages: &[Passage],
        mut visit: impl FnMut(&Passage, &[Here], &[Sighting]),
    ) {
        let sightings = self.chapters.get(chapter).map_or(&[][..], Vec::as_slice);
        let shown = shown_in_scenes(sightings, passages);
        let (mut from, mut here, mut people) = (0, Vec::new(), Vec::new());
        for passage in passages {
            // A long speech may begin before the passage; names and pronouns are short.
            from += sightings[from..].iter().take_while(|sighting| sighting.end <= passage.start).count();
            here.clear();
            let begun = sightings[from..].iter().take_while(|sighting| sighting.start < passage.end);
            here.extend(begun.filter(|sighting| sighting.end > passage.start).copied());
            people_of(&here, passage.scene, &shown, &mut people);
            self.fixed.iter().for_each(|fixed| fixed.mend(chapter, passage, &mut people));
            visit(passage, &people, &here);
        }
    }
}

/// The scenes with the people whom each shows taking part, in order.
fn shown_in_scenes(sightings: &[Sighting], passages: &[Passage]) -> Vec<(u32, u32)> {
    let takes_part = |sighting: &&Sighting| shows(sighting) && sighting.evidence != Evidence::Pronoun;
    let mut shown: Vec<(u32, u32)> = Vec::new();
    let mut rest = passages;
    for sighting in sightings.iter().filter(takes_part) {
        while rest.first().is_some_and(|passage| passage.end <= sighting.start) {
            rest = &rest[1..];
        }
        let one = (rest.first().map_or(0, |passage| passage.scene), sighting.person);
        if shown.last() != Some(&one) {
            shown.push(one);
        }
    }
    shown.sort_unstable();
    shown.dedup();
    shown
}

/// True if the place shows the person taking part.
fn shows(sighting: &Sighting) -> bool {
    sighting.part >= Part::Called
}

/// The people of one passage, in the order in which they come up, to `out`.
fn people_of(here: &[Sighting], scene: u32, shown: &[(u32, u32)], out: &mut Vec<Here>) {
    out.clear();
    for (at, sighting) in here.iter().enumerate() {
        let person = sighting.person;
        if out.iter().any(|known| known.person == person) {
            continue;
        }
        let own = here[at..].iter().filter(|sighting| sighting.person == person);
        out.push(judge(person, own, shown.binary_search(&(scene, person)).is_ok()));
    }
}

fn judge<'a>(person: u32, own: impl Iterator<Item = &'a Sighting>, shown: bool) -> Here {
    let (mut named, mut acts, mut narrated, mut speaks) = (false, false, false, false);
    for sighting in own {
        named |= sighting.evidence == Evidence::Name;
        acts |= sighting.evidence != Evidence::Pronoun && shows(sighting);
        narrated |= !matches!(sighting.part, Part::Spoken | Part::Thought);
        speaks |= sighting.part == Part::Speaks;
    }
    let there = acts || shown && narrated;
    let confidence = match (named, acts, there) {
        (true, true, _) => 0.95,
        (true, false, true) => 0.85,
        (true, false, false) => 0.8,
        (false, true, _) => 0.65,
        (false, false, _) => 0.55,
    };
    Here {
        person,
        status: if there { PresenceStatus::Present } else { PresenceStatus::Mentioned },
        speaks,
        confidence: Confidence::of(confidence),
    }
}

/// The part of a sighting that lies in the passage, counted from its first byte.
fn sight(sighting: &Sighting, passage: Range<usize>) -> Sight {
    let (start, end) = (passage.start as u32, passage.end as u32);
    let kind = match sighting.evidence {
        Evidence::Name => SightKind::Name,
        Evidence::Pronoun => SightKind::Pronoun,
        Evidence::Narrator => SightKind::Narrator,
        Evidence::Turn => SightKind::Turn,
    };
    Sight { kind, start: sighting.start.max(start) - start, end: sighting.end.min(end) - start }
}
