//! What `evaluate` measured: a block for all works and each fandom, or a record each.

use std::io::{self, Write};

use serde::Serialize;

use super::{count, sanitise_line};
use crate::search::{Evaluation, Measure};

/// What was measured on all works, or on those of a fandom.
#[derive(Serialize)]
pub struct EvaluationRecord<'a> {
    schema: &'static str,
    v: u32,
    /// None for all works.
    fandom: Option<&'a str>,
    works: u64,
    pair: PairRecord,
    kind: KindRecord,
    cast: CastRecord,
}

/// The pair of works with exactly one romantic pair among their tags.
#[derive(Serialize)]
struct PairRecord {
    works: u64,
    first: u64,
    among_three: u64,
}

/// Romantic or not, of tagged pairs that the text tells of.
#[derive(Serialize)]
struct KindRecord {
    pairs: u64,
    right: u64,
}

/// Who is there.
#[derive(Serialize)]
struct CastRecord {
    tagged: u64,
    found: u64,
    recognised: u64,
    right: u64,
    recall: Option<f64>,
    precision: Option<f64>,
}

impl<'a> EvaluationRecord<'a> {
    /// The record of what was measured on the works of a fandom, or on all.
    pub fn new(fandom: Option<&'a str>, measure: &Measure) -> Self {
        let rounded = |share: f64| (share * 1000.0).round() / 1000.0;
        Self {
            schema: "ficdex.evaluation",
            v: super::ndjson::VERSION,
            fandom,
            works: measure.works,
            pair: PairRecord { works: measure.one_pair, first: measure.first, among_three: measure.among_three },
            kind: KindRecord { pairs: measure.kinds, right: measure.right_kinds },
            cast: CastRecord {
                tagged: measure.tagged,
                found: measure.found,
                recognised: measure.recognised,
                right: measure.right,
                recall: share(measure.found, measure.tagged).map(rounded),
                precision: share(measure.right, measure.recognised).map(rounded),
            },
        }
    }
}

fn share(part: u64, all: u64) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}

/// Writes the measures for people: all works first, then each fandom.
pub fn write_text(out: &mut dyn Write, evaluation: &Evaluation) -> io::Result<()> {
    block(out, "All works", &evaluation.all)?;
    evaluation.fandoms.iter().try_for_each(|(fandom, measure)| block(out, fandom, measure))
}

fn block(out: &mut dyn Write, name: &str, measure: &Measure) -> io::Result<()> {
    writeln!(out, "{}: {}", sanitise_line(name), count(measure.works, "work"))?;
    line(out, "main pair first", measure.first, measure.one_pair, "works with one romantic tag")?;
    line(out, "main pair among three", measure.among_three, measure.one_pair, "works with one romantic tag")?;
    line(out, "romantic or not told rightly", measure.right_kinds, measure.kinds, "tagged pairs")?;
    line(out, "cast found", measure.found, measure.tagged, "tagged people")?;
    line(out, "cast right", measure.right, measure.recognised, "recognised people")?;
    writeln!(out)
}

fn line(out: &mut dyn Write, what: &str, part: u64, all: u64, of: &str) -> io::Result<()> {
    match share(part, all) {
        Some(share) => writeln!(out, "  {what}: {:.1} % ({part} of {all} {of})", share * 100.0),
        None => writeln!(out, "  {what}: nothing to measure, no {of}"),
    }
}
