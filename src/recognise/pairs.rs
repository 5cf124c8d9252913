//! Which two people a story is about: what is told where both are.
//!
//! Being together says nothing about love: kin and rivals are together most. So what counts is how often
//! words of romance stand where two people are the nearest ones, per time they are together, with a
//! little doubt for pairs that are seldom together; words of kinship count against it. Nothing is asked
//! of anybody's gender.

use serde::Serialize;

use super::class::Class;
use super::sighting::{Evidence, Sighting};
use crate::model::Confidence;

/// People a pair is looked for among: the most mentioned ones.
const MOST_PEOPLE: usize = 40;
/// Bytes between two mentions that are told together, about twenty-five words.
const NEAR: u32 = 140;
/// Bytes before the first and behind the second mention in which words still tell of both.
const AROUND: u32 = 55;
/// Times together that are added to every pair without any telling word: a pair seen three times is no proof.
const DOUBT: f32 = 40.0;

/// What joins a pair, by the words around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PairKind {
    /// Lovers, or on the way there.
    Romantic,
    /// Family.
    Kin,
    /// At odds.
    Rivals,
    /// None of these stands out.
    Other,
}

/// Two people and what joins them.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Numbers in the cast, the more mentioned first.
    pub members: [u32; 2],
    /// What joins them.
    pub kind: PairKind,
    /// How likely they are what the story is about; comparable within one story only, below 0 for family.
    pub score: f32,
    /// How sure the kind is.
    pub confidence: Confidence,
    /// How often both are mentioned near each other.
    pub together: u32,
    /// Words of romance, kinship and strife told of both.
    pub words: [u32; 3],
    /// Where the words of the kind stand: chapter and first byte of the word, at most five.
    pub places: Vec<(u32, u32, u32)>,
}

/// Places kept for each pair.
const MOST_PLACES: usize = 5;

/// A word that may tell what joins two people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) class: Class,
}

const SIGNS: [Class; 3] = [Class::ROMANCE, Class::KIN, Class::STRIFE];

#[derive(Clone, Debug, Default)]
struct Tally {
    together: u32,
    words: [u32; 3],
    places: Vec<(usize, u32, u32, u32)>,
}

/// The pairs of a story, best first. `signs` holds the telling words of each chapter.
pub(super) fn pairs(people: usize, chapters: &[Vec<Sighting>], signs: &[Vec<Sign>]) -> Vec<Pair> {
    let people = people.min(MOST_PEOPLE);
    let mut tallies: Vec<Tally> = vec![Tally::default(); people * people];
    for (number, sightings) in chapters.iter().enumerate() {
        let mentions: Vec<Sighting> = sightings
            .iter()
            .copied()
            .filter(|sighting| (sighting.person as usize) < people && sighting.evidence != Evidence::Turn)
            .collect();
        count(&mentions, &signs[number], number as u32, people, &mut tallies);
    }
    let mut pairs = Vec::new();
    for one in 0..people {
        for two in one + 1..people {
            let tally = &tallies[one * people + two];
            if tally.together > 0 {
                pairs.push(judge([one as u32, two as u32], tally));
            }
        }
    }
    pairs.sort_by(|one, two| two.score.total_cmp(&one.score).then(one.members.cmp(&two.members)));
    pairs
}

/// Counts, for each mention, the others that follow near it, and the telling words around both.
fn count(mentions: &[Sighting], signs: &[Sign], chapter: u32, people: usize, tallies: &mut [Tally]) {
    let mut first_sign = 0;
    let mut met: Vec<u32> = Vec::new();
    for (at, mention) in mentions.iter().enumerate() {
        let from = mention.start.saturating_sub(AROUND);
        while signs.get(first_sign).is_some_and(|sign| sign.start < from) {
            first_sign += 1;
        }
        met.clear();
        for other in mentions[at + 1..].iter().take_while(|other| other.start <= mention.start + NEAR) {
            if other.person == mention.person || met.contains(&other.person) {
                continue;
            }
            met.push(other.person);
            let (one, two) = (mention.person.min(other.person), mention.person.max(other.person));
            let tally = &mut tallies[one as usize * people + two as usize];
            tally.together += 1;
            for sign in signs[first_sign..].iter().take_while(|sign| sign.start <= other.end + AROUND) {
                tally.note(sign, chapter);
            }
        }
    }
}

impl Tally {
    fn note(&mut self, sign: &Sign, chapter: u32) {
        for kind in (0..SIGNS.len()).filter(|kind| sign.class.is(SIGNS[*kind])) {
            self.words[kind] += 1;
            let place = (kind, chapter, sign.start, sign.end);
            let kept = self.places.iter().filter(|place| place.0 == kind).count();
            if kept < MOST_PLACES && !self.places.contains(&place) {
                self.places.push(place);
            }
        }
    }
}

fn judge(members: [u32; 2], tally: &Tally) -> Pair {
    let [romance, kin, strife] = tally.words.map(|words| words as f32);
    let together = tally.together as f32;
    let kind = if romance > 1.5 * kin && romance > strife && romance >= 3.0 {
        PairKind::Romantic
    } else if kin > romance && kin >= 3.0 {
        PairKind::Kin
    } else if strife > romance && strife >= 3.0 {
        PairKind::Rivals
    } else {
        PairKind::Other
    };
    let score = (romance - kin) / (together + DOUBT) * (1.0 + together).ln();
    let wanted = match kind {
        PairKind::Romantic | PairKind::Other => 0,
        PairKind::Kin => 1,
        PairKind::Rivals => 2,
    };
    let places = tally.places.iter().filter(|place| place.0 == wanted);
    let places = places.map(|place| (place.1, place.2, place.3)).collect();
    let confidence = confidence(kind, [romance, kin, strife], together);
    Pair { members, kind, score, confidence, together: tally.together, words: tally.words, places }
}

/// Grows with how many telling words there are, and with how far they are before those of other kinds.
fn confidence(kind: PairKind, [romance, kin, strife]: [f32; 3], together: f32) -> Confidence {
    let (own, others) = match kind {
        PairKind::Romantic => (romance, kin + 0.5 * strife),
        PairKind::Kin => (kin, romance),
        PairKind::Rivals => (strife, romance + kin),
        PairKind::Other => return Confidence::of(0.3),
    };
    let enough = own / (own + 8.0);
    let clear = own / (own + others).max(1.0);
    let often = together / (together + 10.0);
    Confidence::of(f64::from(enough * clear * (0.5 + 0.5 * often)))
}
