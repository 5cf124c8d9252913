//! Results as JSON Lines: one record a line, its first keys `schema` and `v`.
//!
//! The records are part of the interface and described by `schema/*.schema.json`: within a version keys are only
//! added, never renamed, moved or removed.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::path::PathBuf;

use serde::Serialize;

use super::study::ReasonsRecord;
use crate::model::{
    Chapter, Date, Hit, HitChapter, HitFile, Locator, Match, Name, Paratext, Passage, Presence, Rating, Relationship,
    Series, Statistics, Work, WorkId,
};
use crate::search::explain::Reasons;
use crate::search::health::Finding;

/// The version of every record below.
pub const VERSION: u32 = 1;

/// Writes one record and its line feed.
pub fn write_record(out: &mut dyn Write, record: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

/// Writes the keys of a record that are asked for, in this order behind `schema` and `v`; a point leads into an object:
/// `work.title`. Gives the name of a key that the record does not have, and writes nothing then; one that a record only
/// has where it is true or known is null.
pub fn write_chosen<'k>(
    out: &mut dyn Write,
    record: &impl Serialize,
    keys: &'k [String],
) -> io::Result<Option<&'k str>> {
    let whole = serde_json::to_value(record)?;
    let mut line = format!("{{\"schema\":{},\"v\":{}", whole["schema"], whole["v"]);
    for name in keys {
        let found = name.split('.').try_fold(&whole, |value, part| value.get(part));
        if found.is_none() && !OPTIONAL.contains(&name.as_str()) {
            return Ok(Some(name));
        }
        let value = found.unwrap_or(&serde_json::Value::Null);
        let name = serde_json::Value::from(name.as_str());
        line.extend([",", &name.to_string(), ":", &value.to_string()]);
    }
    line.push_str("}\n");
    out.write_all(line.as_bytes())?;
    Ok(None)
}

/// Keys that a record may lack.
const OPTIONAL: &[&str] = &[
    "rank",
    "score",
    "reasons",
    "gifts",
    "statistics",
    "statistics.kudos",
    "statistics.hits",
    "statistics.comments",
    "statistics.bookmarks",
    "restricted",
    "metadata_only",
    "in_pieces",
];

/// A hit, as `search` and `export --unit passage` write it.
#[derive(Serialize)]
pub struct HitRecord<'a> {
    schema: &'static str,
    v: u32,
    rank: u64,
    score: f32,
    work: HitWork<'a>,
    chapter: &'a HitChapter,
    passage: HitPassage<'a>,
    matches: &'a [Match],
    snippet: &'a str,
    file: &'a HitFile,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<ReasonsRecord<'a>>,
}

/// What a hit says of its work.
#[derive(Serialize)]
struct HitWork<'a> {
    id: &'a WorkId,
    title: &'a str,
    authors: &'a [String],
    fandoms: &'a [Name],
    characters: &'a [Name],
    relationships: &'a [Relationship],
    rating: Option<Rating>,
    language: Option<&'a str>,
    words: u64,
    complete: Option<bool>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct HitPassage<'a> {
    id: &'a str,
    ordinal: u32,
    text: &'a str,
    people: &'a [Presence],
}

impl<'a> HitRecord<'a> {
    /// The record of a hit.
    pub fn new(hit: &'a Hit) -> Self {
        let work = &hit.work;
        Self {
            schema: "ficdex.hit",
            v: VERSION,
            rank: hit.rank,
            score: hit.score,
            work: HitWork {
                id: &work.id,
                title: &work.title,
                authors: &work.authors,
                fandoms: &work.fandoms,
                characters: &work.characters,
                relationships: &work.relationships,
                rating: work.rating,
                language: work.language.as_deref(),
                words: work.words,
                complete: work.complete,
                url: work.url.as_deref(),
            },
            chapter: &hit.chapter,
            passage: HitPassage {
                id: &hit.passage.id,
                ordinal: hit.passage.ordinal,
                text: &hit.passage.text,
                people: &hit.passage.people,
            },
            matches: &hit.matches,
            snippet: &hit.snippet,
            file: &hit.file,
            reasons: None,
        }
    }

    /// The record with the reasons of its rank.
    #[must_use]
    pub fn explained(mut self, reasons: Option<&'a Reasons>) -> Self {
        self.reasons = reasons.map(ReasonsRecord::new);
        self
    }

    /// The record with the story text left empty: no passage text, no snippet, no matches in them.
    #[must_use]
    pub fn without_text(mut self) -> Self {
        self.passage.text = "";
        self.snippet = "";
        self.matches = &[];
        self
    }
}

/// A work, as `works`, `export --unit work` and `inspect` write it.
#[derive(Serialize)]
pub struct WorkRecord<'a> {
    schema: &'static str,
    v: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
    id: &'a WorkId,
    title: &'a str,
    authors: &'a [String],
    fandoms: &'a [Name],
    characters: &'a [Name],
    relationships: &'a [Relationship],
    rating: Option<Rating>,
    rating_raw: Option<&'a str>,
    warnings: &'a [String],
    categories: &'a [String],
    tags: &'a [String],
    series: &'a [Series],
    collections: &'a [String],
    language: Option<&'a str>,
    language_raw: Option<&'a str>,
    complete: Option<bool>,
    published: Option<Date>,
    updated: Option<Date>,
    words: u64,
    words_stated: Option<u64>,
    chapters: u32,
    chapters_stated: Option<u32>,
    chapters_planned: Option<u32>,
    url: Option<&'a str>,
    site: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    gifts: &'a [String],
    #[serde(skip_serializing_if = "Statistics::is_empty")]
    statistics: Statistics,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    restricted: bool,
    paratext: &'a [Paratext],
    /// Only written where true.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    metadata_only: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    in_pieces: bool,
    files: Vec<Cow<'a, str>>,
}

impl<'a> WorkRecord<'a> {
    /// The record of a work and the paths of its files.
    pub fn new(work: &'a Work, files: &'a [PathBuf]) -> Self {
        Self {
            schema: "ficdex.work",
            v: VERSION,
            rank: None,
            score: None,
            id: &work.id,
            title: &work.title,
            authors: &work.authors,
            fandoms: &work.fandoms,
            characters: &work.characters,
            relationships: &work.relationships,
            rating: work.rating,
            rating_raw: work.rating_raw.as_deref(),
            warnings: &work.warnings,
            categories: &work.categories,
            tags: &work.tags,
            series: &work.series,
            collections: &work.collections,
            language: work.language.as_deref(),
            language_raw: work.language_raw.as_deref(),
            complete: work.complete,
            published: work.published,
            updated: work.updated,
            words: work.words,
            words_stated: work.words_stated,
            chapters: work.chapters,
            chapters_stated: work.chapters_stated,
            chapters_planned: work.chapters_planned,
            url: work.url.as_deref(),
            site: work.site.as_deref(),
            gifts: &work.gifts,
            statistics: work.statistics,
            restricted: work.restricted,
            paratext: &work.paratext,
            metadata_only: work.is_metadata_only(),
            in_pieces: work.in_pieces,
            files: files.iter().map(|file| file.to_string_lossy()).collect(),
        }
    }

    /// The record as a place in a list.
    #[must_use]
    pub fn ranked(mut self, rank: u64, score: f32) -> Self {
        self.rank = Some(rank);
        self.score = Some(score);
        self
    }

    /// The record without summary and notes.
    #[must_use]
    pub fn without_text(mut self) -> Self {
        self.paratext = &[];
        self
    }
}

/// Something that is wrong with a library, as `doctor` writes it.
#[derive(Serialize)]
pub struct FindingRecord<'a> {
    schema: &'static str,
    v: u32,
    code: &'a str,
    message: &'a str,
    command: &'a str,
}

impl<'a> FindingRecord<'a> {
    /// The record of a finding.
    pub fn new(finding: &'a Finding) -> Self {
        let Finding { code, message, command } = finding;
        Self { schema: "ficdex.finding", v: VERSION, code, message, command }
    }
}

/// A chapter, as `inspect` writes it.
#[derive(Serialize)]
pub struct ChapterRecord<'a> {
    schema: &'static str,
    v: u32,
    work: &'a WorkId,
    number: u32,
    title: Option<&'a str>,
    words: u64,
    paratext: &'a [Paratext],
}

impl<'a> ChapterRecord<'a> {
    /// The record of a chapter of `work`.
    pub fn new(work: &'a WorkId, chapter: &'a Chapter) -> Self {
        Self {
            schema: "ficdex.chapter",
            v: VERSION,
            work,
            number: chapter.number,
            title: chapter.title.as_deref(),
            words: crate::text::word_count(&chapter.body.text),
            paratext: &chapter.paratext,
        }
    }
}

/// A passage, as `inspect` writes it.
#[derive(Serialize)]
pub struct PassageRecord<'a> {
    schema: &'static str,
    v: u32,
    id: String,
    chapter: u32,
    ordinal: u32,
    text: &'a str,
    /// UTF-8 byte range in the decoded source of a plain-text file.
    src: Option<[usize; 2]>,
    people: &'a [Presence],
}

impl<'a> PassageRecord<'a> {
    /// The record of a passage of `chapter` of `work` and the people in it.
    pub fn new(work: &WorkId, chapter: &'a Chapter, passage: &Passage, people: &'a [Presence]) -> Self {
        let place = Locator { work: work.clone(), chapter: Some(chapter.number), passage: Some(passage.ordinal) };
        let source = chapter.body.source_range(passage.range());
        Self {
            schema: "ficdex.passage",
            v: VERSION,
            id: place.to_string(),
            chapter: chapter.number,
            ordinal: passage.ordinal,
            text: &chapter.body.text[passage.range()],
            src: source.map(|Range { start, end }| [start, end]),
            people,
        }
    }
}
