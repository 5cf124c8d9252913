//! Who is in each passage, as the index holds it.
//!
//! One field of the story text's own word positions, with three terms for a person, by what their first letter says:
//! `p` there, at the words that show it; `m` only mentioned, likewise; `s` speaks, at the words before which their
//! speeches begin and end by turns, as [`Mark::Speech`](super::Mark::Speech) has it for all speech. A passage carries
//! `p` or `m` of a person, never both. The words that show somebody are their names; where a passage has none, the
//! first word that means them.

use std::fmt::Write as _;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::document::{ship_key, ship_key_of};
use crate::model::{Chapter, Passage, PresenceStatus, RelationshipKind, Work};
use crate::recognise::{Evidence, PairKind, Recognition, Sighting};
use crate::text::{TokenPlaces, key};

/// The name under which the schema knows the tokenizer.
pub(super) const PEOPLE: &str = "people";

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
    /// By passage of the work, in the form that the tokenizer reads.
    pub(super) passages: Vec<String>,
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
                let mut text = String::new();
                for here in here {
                    let own = sightings.iter().filter(|sighting| sighting.person == here.person);
                    order.collect(own, passage, &mut places);
                    let seen = match here.status {
                        PresenceStatus::Present => Seen::Present,
                        PresenceStatus::Mentioned => Seen::Mentioned,
                    };
                    let name = &keys[here.person as usize];
                    write(seen, name, &order.shown, &mut text);
                    write(Seen::Speaks, name, &order.turns, &mut text);
                }
                people.passages.push(text);
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

fn write(seen: Seen, name: &str, places: &[u32], text: &mut String) {
    if places.is_empty() || name.is_empty() {
        return;
    }
    text.push(seen.letter());
    text.push_str(name);
    for place in places {
        // Writing to a string cannot fail.
        let _ = write!(text, "\t{place}");
    }
    text.push('\n');
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

/// Reads what [`People::of`] writes: for each line a term, and its positions behind tabs.
#[derive(Clone, Default)]
pub(super) struct Reader {
    token: Token,
}

pub(super) struct Stream<'a> {
    /// Positions of the term that is not read yet.
    places: &'a str,
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Reader {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.token.reset();
        Stream { places: "", rest: text, token: &mut self.token }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        if self.places.is_empty() {
            let Some((line, rest)) = self.rest.split_once('\n') else { return false };
            let (term, places) = line.split_once('\t').unwrap_or((line, "0"));
            self.token.text.clear();
            self.token.text.push_str(term);
            (self.places, self.rest) = (places, rest);
        }
        let (place, places) = self.places.split_once('\t').unwrap_or((self.places, ""));
        self.token.position = place.parse().unwrap_or_default();
        self.places = places;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
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
        let lines: Vec<&str> = people.passages[0].lines().collect();
        assert!(lines.contains(&"pmara\t0\t10\t12"), "{lines:?}");
        assert!(lines.contains(&"smara\t2\t9"), "{lines:?}");
        assert!(lines.iter().any(|line| line.starts_with('m') && line.contains("roth")), "{lines:?}");
        assert!(lines.contains(&"sjan\t11\t16"), "{lines:?}");
    }

    #[test]
    fn terms_are_read_as_written() {
        let mut reader = Reader::default();
        let mut stream = reader.token_stream("pspike (btvs)\t3\t17\nmdawn summers\t40\n");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let expected = [("pspike (btvs)", 3), ("pspike (btvs)", 17), ("mdawn summers", 40)];
        assert_eq!(found, expected.map(|(term, place)| (term.to_owned(), place)));
        assert_eq!(Seen::of_term("mdawn summers"), Some((Seen::Mentioned, "dawn summers")));
    }
}
