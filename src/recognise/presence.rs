//! From what is seen of people in a chapter to who is in each of its passages.
//!
//! Who speaks, is spoken to or acts under their name is there. Who is only told of, or meant by a
//! pronoun, is there if the scene shows them so; who is only talked or thought about is mentioned.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::sighting::{Evidence, Part, Sighting};
use super::{Person, Recognition};
use crate::model::{Confidence, Passage, Presence, PresenceStatus, Sight, SightKind};

impl Recognition {
    /// Who is in each of the `passages` of the chapter at this place in the list of chapters.
    pub fn presences(&self, chapter: usize, passages: &[Passage]) -> Vec<Vec<Presence>> {
        let Some(sightings) = self.chapters.get(chapter) else { return vec![Vec::new(); passages.len()] };
        let shown = shown_in_scenes(sightings, passages);
        let mut from = 0;
        let mut found = Vec::with_capacity(passages.len());
        for passage in passages {
            // A long speech may begin before the passage; names and pronouns are short.
            from += sightings[from..].iter().take_while(|sighting| sighting.end <= passage.start).count();
            let here = sightings[from..].iter().take_while(|sighting| sighting.start < passage.end);
            let here: Vec<&Sighting> = here.filter(|sighting| sighting.end > passage.start).collect();
            found.push(people_of(&self.people, &here, passage, &shown));
        }
        found
    }
}

/// The people whom each scene shows taking part.
fn shown_in_scenes(sightings: &[Sighting], passages: &[Passage]) -> FxHashSet<(u32, u32)> {
    let scene = |at: u32| {
        let number = passages.partition_point(|passage| passage.end <= at);
        passages.get(number).map_or(0, |passage| passage.scene)
    };
    let takes_part = |sighting: &&Sighting| shows(sighting) && sighting.evidence != Evidence::Pronoun;
    sightings.iter().filter(takes_part).map(|sighting| (scene(sighting.start), sighting.person)).collect()
}

/// True if the place shows the person taking part.
fn shows(sighting: &Sighting) -> bool {
    sighting.part >= Part::Called
}

/// The people of one passage, in the order in which they come up.
fn people_of(people: &[Person], here: &[&Sighting], passage: &Passage, shown: &FxHashSet<(u32, u32)>) -> Vec<Presence> {
    let mut order: Vec<u32> = Vec::new();
    for sighting in here {
        if !order.contains(&sighting.person) {
            order.push(sighting.person);
        }
    }
    let one = |person: u32| {
        let own: Vec<&Sighting> = here.iter().copied().filter(|sighting| sighting.person == person).collect();
        presence(&people[person as usize].name, &own, passage, shown.contains(&(passage.scene, person)))
    };
    order.into_iter().map(one).collect()
}

fn presence(name: &str, own: &[&Sighting], passage: &Passage, shown: bool) -> Presence {
    let any = |test: &dyn Fn(&Sighting) -> bool| own.iter().any(|sighting| test(sighting));
    let named = any(&|sighting| sighting.evidence == Evidence::Name);
    let acts = any(&|sighting| sighting.evidence != Evidence::Pronoun && shows(sighting));
    let narrated = any(&|sighting| !matches!(sighting.part, Part::Spoken | Part::Thought));
    let there = acts || shown && narrated;
    let speaks = any(&|sighting| sighting.part == Part::Speaks);
    let confidence = match (named, acts, there) {
        (true, true, _) => 0.95,
        (true, false, true) => 0.85,
        (true, false, false) => 0.8,
        (false, true, _) => 0.65,
        (false, false, _) => 0.55,
    };
    Presence {
        name: name.to_owned(),
        status: if there { PresenceStatus::Present } else { PresenceStatus::Mentioned },
        speaks,
        confidence: Confidence::of(confidence),
        evidence: own.iter().map(|sighting| sight(sighting, passage.range())).collect(),
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
