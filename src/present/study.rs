//! What `count`, `kwic`, `facets`, `freq` and `explain` print: lines for people, rows of a table, records.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::ndjson::VERSION;
use super::{count, grouped};
use crate::model::WorkId;
use crate::search::explain::{Clause, Explanation, Reasons};
use crate::search::facets::FacetValue;
use crate::search::frequency::Bucket;
use crate::search::{Counts, kwic};

/// How the cells of a row are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// By tabs. Tabs and line ends in a cell become blanks.
    Tabs,
    /// By commas, as RFC 4180 has it; a cell that a spreadsheet would run as a formula gets a leading `'`.
    Commas,
}

/// Writes a row of a table.
pub fn write_row(out: &mut dyn Write, kind: Cells, cells: &[&str]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        let (between, text) = match kind {
            Cells::Tabs => ("\t", cell_text(cell)),
            Cells::Commas => (",", quoted_cell(cell)),
        };
        if at > 0 {
            out.write_all(between.as_bytes())?;
        }
        out.write_all(text.as_bytes())?;
    }
    out.write_all(b"\n")
}

fn quoted_cell(cell: &str) -> Cow<'_, str> {
    let formula = if cell.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if formula.is_empty() && !cell.contains([',', '"', '\n', '\r']) {
        return cell.into();
    }
    format!("\"{formula}{}\"", cell.replace('"', "\"\"")).into()
}

fn cell_text(cell: &str) -> Cow<'_, str> {
    if cell.contains(['\t', '\n', '\r']) { cell.replace(['\t', '\n', '\r'], " ").into() } else { cell.into() }
}

/// `12 matches in 7 passages, 3 chapters, 2 works`.
pub fn counts_line(counts: &Counts) -> String {
    let (passages, chapters) = (count(counts.passages, "passage"), count(counts.chapters, "chapter"));
    let matches = match counts.matches {
        1 => "1 match".to_owned(),
        many => format!("{} matches", grouped(many)),
    };
    format!("{matches} in {passages}, {chapters}, {}", count(counts.works, "work"))
}

/// What `count` found, as a record.
#[derive(Serialize)]
pub struct CountRecord<'a> {
    schema: &'static str,
    v: u32,
    query: &'a str,
    matches: u64,
    passages: u64,
    chapters: u64,
    works: u64,
}

impl<'a> CountRecord<'a> {
    /// The record of what `query` finds.
    pub fn new(query: &'a str, counts: &Counts) -> Self {
        let Counts { matches, passages, chapters, works } = *counts;
        Self { schema: "ficdex.count", v: VERSION, query, matches, passages, chapters, works }
    }
}

/// The columns of a concordance: the order of other concordancers, then the anchors of corpus servers.
pub const KWIC_COLUMNS: &[&str] =
    &["ref", "left", "kwic", "right", "work", "author", "fandom", "year", "chapter", "match", "matchend"];

/// Writes a line of a concordance as a row of [`KWIC_COLUMNS`].
pub fn write_kwic_row(out: &mut dyn Write, kind: Cells, line: &kwic::Line<'_>) -> io::Result<()> {
    let origin = line.origin;
    let year = origin.year.map(|year| year.to_string()).unwrap_or_default();
    if kind == Cells::Commas {
        let numbers = [line.chapter, line.first, line.last].map(|number| number.to_string());
        let [chapter, first, last] = numbers.each_ref().map(String::as_str);
        let (place, authors, fandoms) =
            (line.place().to_string(), origin.authors.join(", "), origin.fandoms.join(", "));
        let text = [place.as_str(), line.left, line.matched, line.right, &origin.title, &authors, &fandoms, &year];
        return write_row(out, kind, &[&text[..], &[chapter, first, last]].concat());
    }
    write!(out, "{}\t", line.place())?;
    for cell in [line.left, line.matched, line.right, &origin.title] {
        write!(out, "{}\t", cell_text(cell))?;
    }
    for list in [&origin.authors, &origin.fandoms] {
        write!(out, "{}\t", cell_text(&list.join(", ")))?;
    }
    writeln!(out, "{year}\t{}\t{}\t{}", line.chapter, line.first, line.last)
}

/// A line of a concordance, as a record.
#[derive(Serialize)]
pub struct KwicRecord<'a> {
    schema: &'static str,
    v: u32,
    r#ref: String,
    left: &'a str,
    kwic: &'a str,
    right: &'a str,
    work: KwicWork<'a>,
    chapter: u32,
    r#match: u32,
    matchend: u32,
}

/// What a line says of its work.
#[derive(Serialize)]
struct KwicWork<'a> {
    id: &'a WorkId,
    title: &'a str,
    authors: &'a [String],
    fandoms: &'a [String],
    year: Option<i16>,
}

impl<'a> KwicRecord<'a> {
    /// The record of a line.
    pub fn new(line: &kwic::Line<'a>) -> Self {
        let kwic::Origin { id, title, authors, fandoms, year } = line.origin;
        Self {
            schema: "ficdex.kwic",
            v: VERSION,
            r#ref: line.place().to_string(),
            left: line.left,
            kwic: line.matched,
            right: line.right,
            work: KwicWork { id, title, authors, fandoms, year: *year },
            chapter: line.chapter,
            r#match: line.first,
            matchend: line.last,
        }
    }
}

/// A value and the works that carry it, as a record.
#[derive(Serialize)]
pub struct FacetRecord<'a> {
    schema: &'static str,
    v: u32,
    by: &'a str,
    value: &'a str,
    works: u64,
    /// How many of the works have the value by recognition in the text alone.
    recognised: u64,
}

impl<'a> FacetRecord<'a> {
    /// The record of a value of the field `by`.
    pub fn new(by: &'a str, value: &'a FacetValue) -> Self {
        let FacetValue { value, works, recognised } = value;
        Self { schema: "ficdex.facet", v: VERSION, by, value, works: *works, recognised: *recognised }
    }
}

/// What a query finds among the works of one value, as a record.
#[derive(Serialize)]
pub struct FrequencyRecord<'a> {
    schema: &'static str,
    v: u32,
    by: &'a str,
    value: Option<&'a str>,
    matches: u64,
    works: u64,
    words: u64,
    per_million: Option<f64>,
}

impl<'a> FrequencyRecord<'a> {
    /// The record of a bucket of the field `by`.
    pub fn new(by: &'a str, bucket: &'a Bucket) -> Self {
        Self {
            schema: "ficdex.frequency",
            v: VERSION,
            by,
            value: bucket.value.as_deref(),
            matches: bucket.matches,
            works: bucket.works,
            words: bucket.words,
            per_million: bucket.per_million(),
        }
    }
}

/// How a query is understood, as a record.
#[derive(Serialize)]
pub struct ExplanationRecord<'a> {
    schema: &'static str,
    v: u32,
    query: &'a str,
    unit: &'static str,
    clauses: Vec<ClauseRecord<'a>>,
    plan: &'a [String],
    matches: u64,
    passages: u64,
    chapters: u64,
    works: u64,
}

#[derive(Serialize)]
struct ClauseRecord<'a> {
    query: &'a str,
    expanded: u64,
    expansion: Vec<ExpansionRecord<'a>>,
    passages: u64,
    works: u64,
}

#[derive(Serialize)]
struct ExpansionRecord<'a> {
    term: &'a str,
    frequency: u64,
}

impl<'a> ExplanationRecord<'a> {
    /// The record of an explanation.
    pub fn new(explanation: &'a Explanation) -> Self {
        let Counts { matches, passages, chapters, works } = explanation.counts;
        Self {
            schema: "ficdex.explanation",
            v: VERSION,
            query: &explanation.query,
            unit: explanation.unit.name(),
            clauses: explanation.clauses.iter().map(ClauseRecord::new).collect(),
            plan: &explanation.plan,
            matches,
            passages,
            chapters,
            works,
        }
    }
}

impl<'a> ClauseRecord<'a> {
    fn new(clause: &'a Clause) -> Self {
        let expansion = clause.expansion.iter();
        Self {
            query: &clause.query,
            expanded: clause.expanded,
            expansion: expansion.map(|(term, frequency)| ExpansionRecord { term, frequency: *frequency }).collect(),
            passages: clause.counts.passages,
            works: clause.counts.works,
        }
    }
}

/// Why a hit ranks where it does, as a part of its record.
#[derive(Serialize)]
pub struct ReasonsRecord<'a> {
    clauses: Vec<ShareRecord<'a>>,
    words: f32,
    beside: f32,
    coverage: f32,
    closeness: f32,
    exact: f32,
    titles: f32,
    people: f32,
}

#[derive(Serialize)]
struct ShareRecord<'a> {
    clause: &'a str,
    score: f32,
}

impl<'a> ReasonsRecord<'a> {
    /// The record of a hit's reasons.
    pub fn new(reasons: &'a Reasons) -> Self {
        let parts = &reasons.parts;
        Self {
            clauses: reasons.clauses.iter().map(|(clause, score)| ShareRecord { clause, score: *score }).collect(),
            words: parts.words,
            beside: parts.beside,
            coverage: parts.coverage,
            closeness: parts.closeness,
            exact: parts.exact,
            titles: parts.titles,
            people: parts.people,
        }
    }
}

/// The lines that say why a hit ranks where it does.
pub fn reasons_lines(reasons: &Reasons) -> Vec<String> {
    let parts = &reasons.parts;
    let mut lines = vec![format!(
        "score {:.2} = (words {:.2} + beside {:.2}) × coverage {:.2} + closeness {:.2} + exact {:.2} + titles {:.2} + people {:.2}",
        parts.total(),
        parts.words,
        parts.beside,
        parts.coverage,
        parts.closeness,
        parts.exact,
        parts.titles,
        parts.people
    )];
    lines.extend(reasons.clauses.iter().map(|(clause, score)| format!("  {score:.2} {clause}")));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stays_on_its_line() {
        let mut out = Vec::new();
        write_row(&mut out, Cells::Tabs, &["a\tb", "c\r\nd"]).unwrap();
        write_row(&mut out, Cells::Commas, &["a, \"b\"", "=1", "c"]).unwrap();
        assert_eq!(out, b"a b\tc  d\n\"a, \"\"b\"\"\",\"'=1\",c\n");
    }

    #[test]
    fn counts_are_a_sentence() {
        let counts = Counts { matches: 1, passages: 1, chapters: 1, works: 1_000 };
        assert_eq!(counts_line(&counts), "1 match in 1 passage, 1 chapter, 1,000 works");
    }
}
