//! The people of a work and its pairs, as `inspect` writes them.

use serde::Serialize;

use super::ndjson::VERSION;
use crate::model::{Chapter, Confidence, Locator, Passage, WorkId};
use crate::recognise::{Pair, PairKind, Recognition, Sighting};

/// The people of a work: one record.
#[derive(Serialize)]
pub struct CastRecord<'a> {
    schema: &'static str,
    v: u32,
    work: &'a WorkId,
    people: Vec<PersonRecord<'a>>,
    pairs: Vec<PairRecord<'a>>,
    fandoms: Vec<FandomRecord<'a>>,
}

#[derive(Serialize)]
struct PersonRecord<'a> {
    name: &'a str,
    aliases: &'a [String],
    mentions: u32,
    /// The passages of the first and the last sight of the person.
    first: String,
    last: String,
}

#[derive(Serialize)]
struct PairRecord<'a> {
    members: [&'a str; 2],
    kind: PairKind,
    score: f32,
    confidence: Confidence,
    evidence: Vec<PlaceRecord>,
}

#[derive(Serialize)]
struct FandomRecord<'a> {
    name: &'a str,
    confidence: Confidence,
    /// The names that say so, as the text writes them.
    evidence: &'a [String],
}

/// A stretch of a passage.
#[derive(Serialize)]
struct PlaceRecord {
    passage: String,
    start: u32,
    end: u32,
}

/// The chapters of a work with their passages.
pub struct Places<'a> {
    /// Identity of the work.
    pub work: &'a WorkId,
    /// The chapters.
    pub chapters: &'a [Chapter],
    /// The passages of each chapter.
    pub passages: &'a [Vec<Passage>],
}

impl Places<'_> {
    /// The passage that holds a byte of a chapter, by the place of the chapter in the list: its id and first byte.
    pub fn at(&self, chapter: usize, byte: u32) -> Option<(String, u32)> {
        let passages = self.passages.get(chapter)?;
        let passage = passages.get(passages.partition_point(|passage| passage.end <= byte))?;
        let place = Locator {
            work: self.work.clone(),
            chapter: Some(self.chapters.get(chapter)?.number),
            passage: Some(passage.ordinal),
        };
        Some((place.to_string(), passage.start))
    }
}

impl<'a> CastRecord<'a> {
    /// The record of what was recognised in a work.
    pub fn new(places: &Places<'a>, found: &'a Recognition) -> Self {
        let people = found.people.iter().enumerate().map(|(number, person)| {
            let (first, last) = ends(places, found, number as u32);
            PersonRecord { name: &person.name, aliases: &person.aliases, mentions: person.mentions, first, last }
        });
        let fandoms = found.fandoms.iter().map(|fandom| FandomRecord {
            name: &fandom.name,
            confidence: fandom.confidence,
            evidence: &fandom.evidence,
        });
        Self {
            schema: "ficdex.cast",
            v: VERSION,
            work: places.work,
            people: people.collect(),
            pairs: found.pairs.iter().map(|pair| pair_record(places, found, pair)).collect(),
            fandoms: fandoms.collect(),
        }
    }
}

/// The passages in which a person is seen first and last.
fn ends(places: &Places<'_>, found: &Recognition, person: u32) -> (String, String) {
    let is_own = |sighting: &&Sighting| sighting.person == person;
    let id = |chapter: usize, sighting: &Sighting| places.at(chapter, sighting.start).map(|(id, _)| id);
    let first = found
        .chapters
        .iter()
        .enumerate()
        .find_map(|(chapter, list)| list.iter().find(is_own).and_then(|sighting| id(chapter, sighting)));
    let last = found
        .chapters
        .iter()
        .enumerate()
        .rev()
        .find_map(|(chapter, list)| list.iter().rev().find(is_own).and_then(|sighting| id(chapter, sighting)));
    (first.unwrap_or_default(), last.unwrap_or_default())
}

fn pair_record<'a>(places: &Places<'_>, found: &'a Recognition, pair: &Pair) -> PairRecord<'a> {
    let evidence = pair.places.iter().filter_map(|(chapter, start, end)| {
        let (passage, first) = places.at(*chapter as usize, *start)?;
        Some(PlaceRecord { passage, start: start - first, end: end - first })
    });
    PairRecord {
        members: pair.members.map(|member| found.people[member as usize].name.as_str()),
        kind: pair.kind,
        score: (pair.score * 1000.0).round() / 1000.0,
        confidence: pair.confidence,
        evidence: evidence.collect(),
    }
}
