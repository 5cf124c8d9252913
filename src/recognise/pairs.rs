//! Which two people a story is about: what is told where both are.
//!
//! Being together says nothing about love: kin and rivals are together most. So what counts is how many words
//! of romance, and to a lesser degree of feeling, have two people as the nearest ones, per time they are
//! together, with a little doubt for pairs that are seldom together; words of kinship count against it, and the
//! end of a story counts for more than its beginning. Nothing is asked of anybody's gender.
//!
//! The weights were chosen on eighteen novels whose dyads are labelled. To give each word to the two nearest people,
//! and not to all who are near, is what told lovers from others best.

use serde::Serialize;

use super::class::Class;
use super::sighting::{Evidence, Sighting};
use super::tokens::Token;
use crate::model::Confidence;

/// People a pair is looked for among: the most mentioned ones.
const MOST_PEOPLE: usize = 40;
/// Bytes between two mentions that are told together, about twenty-five words.
const NEAR: u32 = 140;
/// Bytes between a telling word and a person it may tell of, and mentions looked at on either side of it.
const REACH: u32 = 160;
const LOOKED_AT: usize = 7;
/// Bytes in which a word's weight for a person falls to a third.
const FALL: f32 = 50.0;
/// Times together that are added to every pair without any telling word: a pair seen three times is no proof.
const DOUBT: f32 = 50.0;
/// How much a word of feeling and one of kinship weigh beside one of romance.
const TENDER: f32 = 0.3;
const KIN: f32 = 0.85;

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
    /// Words of romance, kinship and strife to which the two are the nearest people.
    pub words: [u32; 3],
    /// Where the words of the kind stand: chapter and first byte of the word, at most five.
    pub places: Vec<(u32, u32, u32)>,
}

/// Words of romance with which the first pair of a story may be romantic, how far it must lead, and how sure that is.
const LEADING: u32 = 2;
const AHEAD: f32 = 2.0;
const SURE_OF_LEADING: f64 = 0.35;
/// Places kept for each pair.
const MOST_PLACES: usize = 5;

/// A word that may tell what joins two people.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    start: u32,
    end: u32,
    class: Class,
}

/// The telling words of a chapter.
pub(super) fn signs(tokens: &[Token]) -> Vec<Sign> {
    let any = SIGNS.iter().fold(Class::default(), |all, class| all.with(*class));
    let telling = tokens.iter().filter(|token| token.class().is(any));
    telling.map(|token| Sign { start: token.start, end: token.end, class: token.class() }).collect()
}

/// The kinds of telling words; those of the first three are counted and shown.
const SIGNS: [Class; 4] = [Class::ROMANCE, Class::KIN, Class::STRIFE, Class::TENDER];
const SHOWN: usize = 3;

#[derive(Clone, Debug, Default)]
struct Tally {
    together: u32,
    words: [u32; SHOWN],
    weights: [f32; SIGNS.len()],
    places: Vec<(usize, u32, u32, u32)>,
}

/// The pairs of a story, best first. `single` says of each entry of the cast whether it is one person and not a family;
/// `signs` holds the telling words of each chapter, `lengths` its bytes.
pub(super) fn pairs(single: &[bool], chapters: &[Vec<Sighting>], signs: &[Vec<Sign>], lengths: &[usize]) -> Vec<Pair> {
    let people = single.len().min(MOST_PEOPLE);
    let mut tallies = Tallies { people, all: vec![Tally::default(); people * people] };
    let whole = lengths.iter().sum::<usize>().max(1) as f32;
    let mut before = 0;
    for (number, sightings) in chapters.iter().enumerate() {
        let mentions: Vec<Sighting> = sightings
            .iter()
            .copied()
            .filter(|sighting| (sighting.person as usize) < people && single[sighting.person as usize])
            .filter(|sighting| sighting.evidence != Evidence::Turn)
            .collect();
        tallies.count_together(&mentions);
        let place = |at: u32| (before as f32 + at as f32) / whole;
        tallies.count_signs(&mentions, &signs[number], number as u32, &place);
        before += lengths[number];
    }
    let mut pairs = Vec::new();
    for one in 0..people {
        for two in one + 1..people {
            let tally = &tallies.all[one * people + two];
            if tally.together > 0 {
                pairs.push(judge([one as u32, two as u32], tally));
            }
        }
    }
    pairs.sort_by(|one, two| two.score.total_cmp(&one.score).then(one.members.cmp(&two.members)));
    call_leading(&mut pairs);
    pairs
}

/// A story of few words may tell of one love with two of them: the first pair is romantic if these are more than its other
/// telling words and it leads far before the next.
fn call_leading(pairs: &mut [Pair]) {
    let next = pairs.get(1).map_or(0.0, |pair| pair.score);
    let Some(first) = pairs.first_mut() else { return };
    let [romance, kin, strife] = first.words;
    if first.kind == PairKind::Other && romance >= LEADING && romance > kin + strife && first.score > AHEAD * next {
        (first.kind, first.confidence) = (PairKind::Romantic, Confidence::of(SURE_OF_LEADING));
    }
}

struct Tallies {
    people: usize,
    all: Vec<Tally>,
}

impl Tallies {
    fn of(&mut self, one: u32, two: u32) -> &mut Tally {
        &mut self.all[one.min(two) as usize * self.people + one.max(two) as usize]
    }

    /// Counts, for each mention, the people who are mentioned near behind it.
    fn count_together(&mut self, mentions: &[Sighting]) {
        let mut met: Vec<u32> = Vec::new();
        for (at, mention) in mentions.iter().enumerate() {
            met.clear();
            for other in mentions[at + 1..].iter().take_while(|other| other.start <= mention.start + NEAR) {
                if other.person != mention.person && !met.contains(&other.person) {
                    met.push(other.person);
                    self.of(mention.person, other.person).together += 1;
                }
            }
        }
    }

    /// Gives each telling word to the two people who are nearest to it. `place` says how far in the story a byte is, from
    /// 0 to 1.
    fn count_signs(&mut self, mentions: &[Sighting], signs: &[Sign], chapter: u32, place: &dyn Fn(u32) -> f32) {
        let mut behind = 0;
        for sign in signs {
            while mentions.get(behind).is_some_and(|mention| mention.start < sign.start) {
                behind += 1;
            }
            let Some([one, two]) = nearest(mentions, behind, sign) else { continue };
            let weight = (-((one.0 + two.0) as f32) / FALL).exp() * (1.0 + place(sign.start));
            self.of(one.1, two.1).note(sign, weight, chapter);
        }
    }
}

/// The two people nearest to a word, each with the distance in bytes, if there are two; `behind` is the first mention
/// behind it.
fn nearest(mentions: &[Sighting], behind: usize, sign: &Sign) -> Option<[(u32, u32); 2]> {
    let before = mentions[..behind].iter().rev().take(LOOKED_AT).map(|mention| {
        let distance = sign.start.saturating_sub(mention.end);
        (distance, mention.person)
    });
    let after = mentions[behind..].iter().take(LOOKED_AT).map(|mention| (mention.start - sign.start, mention.person));
    let mut found: [Option<(u32, u32)>; 2] = [None; 2];
    let sides = before.take_while(|near| near.0 <= REACH).chain(after.take_while(|near| near.0 <= REACH));
    for near in sides {
        match found {
            [Some(first), _] if first.1 == near.1 => found[0] = Some(first.min(near)),
            [Some(first), second] if near < first => {
                let second = second.filter(|second| second.1 != near.1).map_or(first, |second| second.min(first));
                found = [Some(near), Some(second)];
            }
            [Some(_), second] => found[1] = Some(second.map_or(near, |second| second.min(near))),
            [None, _] => found[0] = Some(near),
        }
    }
    Some([found[0]?, found[1]?])
}

impl Tally {
    fn note(&mut self, sign: &Sign, weight: f32, chapter: u32) {
        for kind in (0..SIGNS.len()).filter(|kind| sign.class.is(SIGNS[*kind])) {
            self.weights[kind] += weight;
            if kind >= SHOWN {
                continue;
            }
            self.words[kind] += 1;
            let kept = self.places.iter().filter(|place| place.0 == kind).count();
            if kept < MOST_PLACES {
                self.places.push((kind, chapter, sign.start, sign.end));
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
    let weights = tally.weights;
    let telling = weights[0] + TENDER * weights[3] - KIN * weights[1];
    let score = telling / (together + DOUBT) * (1.0 + together).ln().powf(1.5);
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
    let enough = own / (own + 4.0);
    let clear = own / (own + others).max(1.0);
    let often = together / (together + 10.0);
    Confidence::of(f64::from(enough * clear * (0.5 + 0.5 * often)))
}
