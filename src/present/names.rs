//! What `alias` prints: how tags are read, and the rules that the user has made.

use std::fmt::Write as _;

use serde::Serialize;

use super::ndjson::VERSION;
use super::sanitise_line;
use crate::model::RelationshipKind;
use crate::names::{Candidate, Modifier, Reading, RelationshipReading, RuleLine, ShipCandidate, TagReading};

/// How a tag is read, as `alias test` writes it.
#[derive(Serialize)]
pub struct AliasRecord<'a> {
    schema: &'static str,
    v: u32,
    input: &'a str,
    kind: &'static str,
    candidates: Vec<CandidateRecord<'a>>,
    canonical: Option<String>,
    ambiguous: bool,
    members: Vec<String>,
    relationship_kind: RelationshipKind,
    modifiers: Vec<String>,
    value: String,
    people: Vec<PersonRecord<'a>>,
}

/// A member of a relationship, or a person that a tag is split into.
#[derive(Serialize)]
struct PersonRecord<'a> {
    name: String,
    canonical: Option<&'a str>,
    ambiguous: bool,
    candidates: Vec<CandidateRecord<'a>>,
}

/// A name that the tag may mean.
#[derive(Serialize)]
struct CandidateRecord<'a> {
    name: String,
    fandom: Option<&'a str>,
    rule: &'static str,
}

impl<'a> AliasRecord<'a> {
    /// The record of how `input` was read.
    pub fn new(input: &'a str, reading: &'a TagReading) -> Self {
        let empty = Self {
            schema: "ficdex.alias",
            v: VERSION,
            input,
            kind: "character",
            candidates: Vec::new(),
            canonical: None,
            ambiguous: false,
            members: Vec::new(),
            relationship_kind: RelationshipKind::Other,
            modifiers: Vec::new(),
            value: String::new(),
            people: Vec::new(),
        };
        match reading {
            TagReading::Character(people) => empty.of_people(people),
            TagReading::Relationship(reading) => empty.of_relationship(reading),
            TagReading::Fandom(reading) => Self {
                kind: "fandom",
                candidates: reading.candidates.iter().map(candidate).collect(),
                canonical: reading.canonical.clone(),
                ambiguous: reading.is_ambiguous(),
                value: reading.value().to_owned(),
                ..empty
            },
        }
    }

    fn of_people(self, people: &'a [Reading]) -> Self {
        let candidates = people.iter().flat_map(|reading| &reading.candidates).map(candidate).collect();
        let values: Vec<String> = people.iter().map(Reading::value).collect();
        match people {
            [reading] => Self {
                candidates,
                canonical: reading.canonical.clone(),
                ambiguous: reading.is_ambiguous(),
                modifiers: texts(&reading.modifiers),
                value: reading.value(),
                ..self
            },
            // A rule of the user splits the tag: it names several people and nobody in particular.
            _ => Self {
                candidates,
                value: values.join(", "),
                members: values,
                people: people.iter().map(person).collect(),
                ..self
            },
        }
    }

    fn of_relationship(self, reading: &'a RelationshipReading) -> Self {
        let mut candidates: Vec<CandidateRecord<'_>> = reading.candidates.iter().map(ship).collect();
        let known = !reading.members.is_empty() && reading.members.iter().all(|member| member.canonical.is_some());
        if known && candidates.is_empty() {
            let rules = reading.members.iter().flat_map(|member| &member.candidates).map(|candidate| candidate.rule);
            let rule = rules.max().map_or("", |rule| rule.name());
            candidates.push(CandidateRecord { name: reading.value(), fandom: None, rule });
        }
        Self {
            kind: "relationship",
            candidates,
            canonical: known.then(|| reading.value()),
            ambiguous: reading.is_ambiguous(),
            // What the tag says; a ship's name says nobody's, so these are the canonical names.
            members: reading.members.iter().map(|member| member.name.clone()).collect(),
            people: reading.members.iter().map(person).collect(),
            relationship_kind: reading.kind,
            modifiers: texts(&reading.modifiers),
            value: reading.value(),
            ..self
        }
    }

    /// The record for people: what the tag is on the first line, what it may mean on a line each.
    pub fn text(&self) -> String {
        let mut out = format!("{}: {}", sanitise_line(self.input), self.kind);
        match (&self.canonical, self.candidates.len()) {
            (Some(name), _) => drop(write!(out, ", {}", sanitise_line(name))),
            (None, 0) if self.members.is_empty() => out.push_str(", unknown: kept as written"),
            (None, 0 | 1) => drop(write!(out, ", {}", sanitise_line(&self.value))),
            (None, many) => drop(write!(out, ", one of {many}")),
        }
        if !self.modifiers.is_empty() {
            let _ = write!(out, " ({})", sanitise_line(&self.modifiers.join(", ")));
        }
        for person in self.people.iter().filter(|person| person.canonical.is_none()) {
            let known = match person.candidates.len() {
                0 => "unknown".to_owned(),
                many => format!("one of {many}"),
            };
            let _ = write!(out, "\n  {}: {known}", sanitise_line(&person.name));
        }
        for candidate in &self.candidates {
            let fandom = candidate.fandom.map(|fandom| format!(", {}", sanitise_line(fandom))).unwrap_or_default();
            let _ = write!(out, "\n  {}{fandom} [{}]", sanitise_line(&candidate.name), candidate.rule);
        }
        out
    }
}

fn person(reading: &Reading) -> PersonRecord<'_> {
    PersonRecord {
        name: reading.name.clone(),
        canonical: reading.canonical.as_deref(),
        ambiguous: reading.is_ambiguous(),
        candidates: reading.candidates.iter().map(candidate).collect(),
    }
}

fn candidate(candidate: &Candidate) -> CandidateRecord<'_> {
    CandidateRecord { name: candidate.name.clone(), fandom: candidate.fandom.as_deref(), rule: candidate.rule.name() }
}

fn ship(ship: &ShipCandidate) -> CandidateRecord<'_> {
    let mut members = ship.members.clone();
    members.sort_unstable();
    CandidateRecord { name: members.join("/"), fandom: ship.fandom.as_deref(), rule: ship.rule.name() }
}

fn texts(modifiers: &[Modifier]) -> Vec<String> {
    modifiers.iter().map(ToString::to_string).collect()
}

/// A rule of the user, as `alias list` writes it.
#[derive(Serialize)]
pub struct RuleRecord<'a> {
    schema: &'static str,
    v: u32,
    kind: &'static str,
    name: &'a str,
    others: &'a [String],
    fandom: Option<&'a str>,
    parent: Option<&'a str>,
}

impl<'a> RuleRecord<'a> {
    /// The record of a rule.
    pub fn new(rule: &RuleLine<'a>) -> Self {
        let RuleLine { kind, name, others, fandom, parent } = *rule;
        Self { schema: "ficdex.rule", v: VERSION, kind: kind.name(), name, others, fandom, parent }
    }

    /// The rule on one line, for people.
    pub fn text(&self) -> String {
        let others = self.others.join(", ");
        let mut out = format!("{}: {} = {others}", self.kind, self.name);
        if self.others.is_empty() {
            out.truncate(out.len() - " = ".len());
        }
        if let Some(fandom) = self.fandom {
            let _ = write!(out, " (in {fandom})");
        }
        if let Some(parent) = self.parent {
            let _ = write!(out, " (part of {parent})");
        }
        sanitise_line(&out).into_owned()
    }
}
