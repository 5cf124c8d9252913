//! Who is in each passage, as the index holds it.
//!
//! One field of the story text's own word positions, with three terms for a person, by what their first letter says:
//! `p` there, at the words that show it; `m` only mentioned, likewise; `s` speaks, at the words before which their
//! speeches begin and end by turns, as [`Mark::Speech`](super::Mark::Speech) has it for all speech. A passage carries
//! `p` or `m` of a person, never both. The words that show somebody are their names; where a passage has none, the
//! first word that means them.

use super::document::{ship_key, ship_key_of};
use crate::model::{Chapter, Passage, PresenceStatus, RelationshipKind, Work};
use crate::recognise::{Evidence, PairKind, Recognition, Sighting};
use crate::text::{TokenPlaces, key};

/// What a passage says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seen {
    /// Takes part.
    Present,
    /// Is only talked or thought about.
    Mentioned,
    /// Speaks.
    Speaks,
}

impl Seen {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Present, Self::Mentioned, Self::Speaks];

    fn letter(self) -> char {
        match self {
            Self::Present => 'p',
            Self::Mentioned => 'm',
            Self::Speaks => 's',
        }
    }

    /// The term of the person with this folded name.
    pub fn term(self, person: &str) -> String {
        let mut term = String::with_capacity(1 + person.len());
        term.push(self.letter());
        term.push_str(person);
        term
    }

    /// What a term says, and the folded name of its person.
    pub fn of_term(term: &str) -> Option<(Self, &str)> {
        let seen = Self::ALL.into_iter().find(|seen| term.starts_with(seen.letter()))?;
        Some((seen, &term[1..]))
    }
}

/// What the text of a work says of its people, ready for the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// By passage of the work: terms of [`Seen`] with their words, in order.
    pub(super) passages: Vec<Vec<(String, u32)>>,
    /// Folded names of everybody recognised.
    pub(super) characters: Vec<String>,
    /// Every pair recognised that is a relationship, in its index form.
    pub(super) ships: Vec<String>,
    /// Folded names of every fandom recognised.
    pub(super) fandoms: Vec<String>,
    /// Which relationship the story is about, where the list of them does not say it.
    pub(super) main: Option<String>,
}

impl People {
    /// What `found` says of a work; `passages` are those of each chapter.
    pub fn of(found: &Recognition, work: &Work, chapters: &[Chapter], passages: &[Vec<Passage>]) -> Self {
        let keys: Vec<String> = found.people.iter().map(|person| key(&person.name)).collect();
        let mut people = Self {
            fandoms: found.fandoms.iter().map(|fandom| key(&fandom.name)).collect(),
            ships: ships(found),
            main: main(found, work),
            ..Self::default()
        };
        let mut order = Order::default();
        for (number, (chapter, passages)) in chapters.iter().zip(passages).enumerate() {
            let mut places = Places::of(&chapter.body.text, found.chapters.get(number).map_or(&[], Vec::as_slice));
            found.each_passage(number, passages, |passage, here, sightings| {
                let mut seen_here = Vec::new();
                for here in here {
                    let own = sightings.iter().filter(|sighting| sighting.person == here.person);
                    order.collect(own, passage, &mut places);
                    let seen = match here.status {
                        PresenceStatus::Present => Seen::Present,
                        PresenceStatus::Mentioned => Seen::Mentioned,
                    };
                    let name = &keys[here.person as usize];
                    add(seen, name, &order.shown, &mut seen_here);
                    add(Seen::Speaks, name, &order.turns, &mut seen_here);
                }
                seen_here.sort_unstable();
                people.passages.push(seen_here);
            });
        }
        people.characters = keys;
        people
    }
}

/// The words of one person in a passage.
#[derive(Default)]
struct Order {
    shown: Vec<u32>,
    turns: Vec<u32>,
}

impl Order {
    fn collect<'a>(&mut self, own: impl Iterator<Item = &'a Sighting>, passage: &Passage, places: &mut Places) {
        self.shown.clear();
        self.turns.clear();
        let (first, end) = (passage.first_token, passage.first_token + passage.tokens);
        let mut other = None;
        for sighting in own {
            let start = places.of_byte(sighting.start).max(first);
            if sighting.evidence == Evidence::Name {
                self.shown.push(start - first);
            } else {
                other = other.or(Some(start - first));
            }
            if sighting.evidence == Evidence::Turn && start < end {
                let until = places.of_byte(sighting.end);
                self.turns.push(start - first);
                // Speech that runs on has no end here and begins the next passage.
                if until <= end {
                    self.turns.push(until - first);
                }
            }
        }
        if self.shown.is_empty() {
            self.shown.extend(other);
        }
        self.shown.dedup();
    }
}

/// The words at which the sightings of a chapter begin and end.
struct Places(Vec<(u32, u32)>);

impl Places {
    fn of(text: &str, sightings: &[Sighting]) -> Self {
        let mut bytes: Vec<u32> = Vec::with_capacity(sightings.len() + sightings.len() / 4);
        for sighting in sightings {
            bytes.push(sighting.start);
            if sighting.evidence == Evidence::Turn {
                bytes.push(sighting.end);
            }
        }
        bytes.sort_unstable();
        bytes.dedup();
        let mut places = TokenPlaces::new(text);
        Self(bytes.into_iter().map(|byte| (byte, places.before(byte as usize))).collect())
    }

    fn of_byte(&self, byte: u32) -> u32 {
        let at = self.0.partition_point(|(known, _)| *known < byte);
        self.0.get(at).map_or(0, |(_, place)| *place)
    }
}

fn add(seen: Seen, name: &str, places: &[u32], out: &mut Vec<(String, u32)>) {
    if !name.is_empty() {
        out.extend(places.iter().map(|place| (seen.term(name), *place)));
    }
}

/// A pair's index form, if its kind makes it a relationship.
fn ship(found: &Recognition, members: [u32; 2], kind: RelationshipKind) -> String {
    ship_key_of(kind, members.iter().map(|member| found.people[*member as usize].name.as_str()))
}

/// Every pair of which something is told that makes it a relationship.
fn ships(found: &Recognition) -> Vec<String> {
    let kind = |kind| match kind {
        PairKind::Romantic => Some(RelationshipKind::Romantic),
        PairKind::Kin => Some(RelationshipKind::Platonic),
        PairKind::Rivals | PairKind::Other => None,
    };
    found.pairs.iter().filter_map(|pair| Some(ship(found, pair.members, kind(pair.kind)?))).collect()
}

/// Which of a work's relationships it is about, if they stand in the order of the alphabet or nobody listed any: the one
/// whose members are most together, among the declared ones; else the first recognised one.
fn main(found: &Recognition, work: &Work) -> Option<String> {
    let declared: Vec<_> = work.relationships.iter().filter(|ship| ship.confidence.is_none()).collect();
    if declared.is_empty() {
        return work.relationships.first().map(ship_key);
    }
    let ordered = declared.len() > 1 && declared.is_sorted_by_key(|ship| key(&ship.name));
    if !ordered {
        return None;
    }
    let number = |name: &str| found.people.iter().position(|person| person.name == name).map(|at| at as u32);
    let together = |members: &[String]| match members {
        [one, two] => {
            let (one, two) = (number(one)?, number(two)?);
            found.pairs.iter().find(|pair| pair.members == [one.min(two), one.max(two)]).map(|pair| pair.together)
        }
        _ => None,
    };
    let counted = declared.iter().map(|ship| (together(&ship.members).unwrap_or_default(), ship));
    let (most, best) = counted.rev().max_by_key(|(count, _)| *count)?;
    (most > 0).then(|| ship_key(best))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Dictionary;
    use crate::parse::BodyBuilder;
    use crate::passage::split;
    use crate::recognise::recognise_work;

    fn chapter(paragraphs: &[&str]) -> Chapter {
        let mut builder = BodyBuilder::new();
        for text in paragraphs {
            builder.push(text);
            builder.end_paragraph();
        }
        Chapter { number: 1, body: builder.finish(), ..Chapter::default() }
    }

    #[test]
    fn a_passage_says_who_is_there_and_who_speaks() {
        let chapters = [chapter(&[
            "Mara waited. \u{201c}Is it with Mrs. Roth's aunt?\u{201d} asked Mara.",
            "\u{201c}No, Mara. Ask Mrs. Roth,\u{201d} said Jan. Jan laughed.",
        ])];
        let passages = [split(&chapters[0].body)];
        let work = Work::default();
        let found = recognise_work(&work, &chapters, &Dictionary::built_in(), &[]);
        let people = People::of(&found, &work, &chapters, &passages);
        let seen = &people.passages[0];
        let places = |term: &str| -> Vec<u32> {
            seen.iter().filter(|(other, _)| other == term).map(|(_, place)| *place).collect()
        };
        assert_eq!(places("pmara"), [0, 10, 12], "{seen:?}");
        assert_eq!(places("smara"), [2, 9], "{seen:?}");
        assert!(seen.iter().any(|(term, _)| term.starts_with('m') && term.contains("roth")), "{seen:?}");
        assert_eq!(places("sjan"), [11, 16], "{seen:?}");
        assert_eq!(Seen::of_term("mdawn summers"), Some((Seen::Mentioned, "dawn summers")));
    }
}
