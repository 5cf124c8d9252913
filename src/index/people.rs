//! Who is in each passage, as the index holds it.
//!
//! One field of the story text's own word positions, with three terms for a person, by what their first letter says:
//! `p` there, at the words that show it; `m` only mentioned, likewise; `s` speaks, at the words before which their
//! speeches begin and end by turns, as [`Mark::Speech`](super::Mark::Speech) has it for all speech. A passage carries
//! `p` or `m` of a person, never both. The words that show somebody are their names; where a passage has none, the
//! first word that means them.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::document::{ship_key, ship_key_of};
use crate::model::{Passage, PresenceStatus, RelationshipKind, Work};
use crate::recognise::{Evidence, Here, PairKind, Recognition, Sighting};
use crate::text::{TokenPlaces, key};

/// What a passage says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

/// What the text of a work says of its people and their speeches, ready for the index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// By passage of the work: what is seen of whom, and where.
    pub(super) passages: Vec<Vec<Shown>>,
    /// What of each chapter is spoken, in bytes of its text.
    speech: Vec<Vec<Range<usize>>>,
    /// Folded names of everybody recognised.
    pub(super) characters: Vec<String>,
    /// For each of them the first one with that name: one name is one person of the index.
    same: Vec<u32>,
    /// Every pair recognised that is a relationship, in its index form.
    pub(super) ships: Vec<String>,
    /// Folded names of every fandom recognised.
    pub(super) fandoms: Vec<String>,
    /// Which relationship the story is about, where the list of them does not say it.
    pub(super) main: Option<String>,
}

/// Somebody seen in a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    seen: Seen,
    /// Number in [`People::characters`].
    person: u32,
    /// Bytes of the chapter that show it: a name or a word that means the person, a turn of speech.
    start: u32,
    end: u32,
}

impl People {
    /// What `found` says of a work, but for its passages.
    pub fn of(found: &Recognition, work: &Work) -> Self {
        let characters: Vec<String> = found.people.iter().map(|person| key(&person.name)).collect();
        let mut first = FxHashMap::default();
        let same = (0..).zip(&characters).map(|(at, name)| *first.entry(name.as_str()).or_insert(at)).collect();
        Self {
            passages: Vec::new(),
            speech: found.speech.clone(),
            same,
            fandoms: found.fandoms.iter().map(|fandom| key(&fandom.name)).collect(),
            ships: ships(found),
            main: main(found, work),
            characters,
        }
    }

    /// Adds the next passage of the work, as [`Recognition::cast_with`] shows it.
    pub fn add(&mut self, people: &[Here], sightings: &[Sighting]) {
        let mut all = Vec::with_capacity(people.len() * 2);
        for here in people {
            let person = self.same[here.person as usize];
            if self.characters[person as usize].is_empty() {
                continue;
            }
            let seen = match here.status {
                PresenceStatus::Present => Seen::Present,
                PresenceStatus::Mentioned => Seen::Mentioned,
            };
            let (mut named, mut other) = (false, None);
            for sighting in sightings.iter().filter(|sighting| sighting.person == here.person) {
                let (start, end) = (sighting.start, sighting.end);
                let shown = Shown { seen, person, start, end };
                if sighting.evidence == Evidence::Name {
                    named = true;
                    all.push(shown);
                } else {
                    other = other.or(Some(shown));
                }
                if sighting.evidence == Evidence::Turn {
                    all.push(Shown { seen: Seen::Speaks, ..shown });
                }
            }
            all.extend(other.filter(|_| !named));
        }
        all.sort_unstable_by_key(|shown| shown.start);
        self.passages.push(all);
    }

    /// What of a chapter is spoken, in bytes.
    pub(super) fn speech(&self, chapter: usize) -> &[Range<usize>] {
        self.speech.get(chapter).map_or(&[], Vec::as_slice)
    }

    /// How many terms say something of somebody, at most.
    pub(super) fn terms(&self) -> usize {
        self.characters.len() * Seen::ALL.len()
    }

    /// The number of a term among [`Self::terms`].
    pub(super) fn number(seen: Seen, person: u32) -> usize {
        person as usize * Seen::ALL.len() + seen as usize
    }

    /// Appends the term with this number.
    pub(super) fn push_term(&self, number: usize, out: &mut String) {
        out.push(Seen::ALL[number % Seen::ALL.len()].letter());
        out.push_str(&self.characters[number / Seen::ALL.len()]);
    }
}

/// Turns what is seen in the passages of a chapter, one after the other, into words.
pub(super) struct Sights<'a> {
    starts: &'a [u32],
    places: TokenPlaces<'a>,
    found: Vec<(usize, u32)>,
}

impl<'a> Sights<'a> {
    /// For a chapter whose words begin at these bytes.
    pub(super) fn new(starts: &'a [u32]) -> Self {
        Self { starts, places: TokenPlaces::new(starts), found: Vec::new() }
    }

    /// The terms of the next passage by their [numbers](People::number), each with its words of the passage, in order.
    pub(super) fn of(&mut self, passage: &Passage, shown: &[Shown]) -> &[(usize, u32)] {
        let (first, end) = (passage.first_token, passage.first_token + passage.tokens);
        self.found.clear();
        // Where no word is, none shows anybody: a speech may go on over a passage of signs.
        for shown in shown.iter().filter(|_| first < end) {
            let number = People::number(shown.seen, shown.person);
            // A long speech may begin before the passage.
            let start = if shown.start < passage.start { first } else { self.places.before(shown.start).max(first) };
            if shown.seen != Seen::Speaks {
                self.found.push((number, start - first));
            } else if start < end {
                self.found.push((number, start - first));
                let until = start + TokenPlaces::new(&self.starts[start as usize..]).before(shown.end);
                // Speech that runs on has no end here and begins the next passage.
                if until <= end {
                    self.found.push((number, until - first));
                }
            }
        }
        self.found.sort_unstable();
        // A speech may end where the next one begins, and each counts as a turn.
        let speaks = |number: usize| number % Seen::ALL.len() == Seen::Speaks as usize;
        self.found.dedup_by(|one, other| one == other && !speaks(one.0));
        &self.found
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
    use crate::model::Chapter;
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
        let mut people = People::of(&found, &work);
        found.cast_with(&passages, |_, here, sightings| people.add(here, sightings));
        let starts: Vec<u32> = crate::text::Words::new(&chapters[0].body.text).map(|word| word.start as u32).collect();
        let term = |number| {
            let mut term = String::new();
            people.push_term(number, &mut term);
            term
        };
        let mut sights = Sights::new(&starts);
        let found = sights.of(&passages[0][0], &people.passages[0]);
        let seen: Vec<(String, u32)> = found.iter().map(|(number, place)| (term(*number), *place)).collect();
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
