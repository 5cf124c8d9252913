//! The data that the OTW published of AO3 in 2021: a table of works and one of tags.
//!
//! ```text
//! works  creation date,language,restricted,complete,word_count,tags     tags are numbers joined by +
//! tags   id,type,name,canonical,cached_count,merger_id                   merger_id is the canonical tag of a synonym
//! ```
//! The works have neither titles nor texts: each is a work of metadata alone, known by its place in the table. The table
//! of tags lies beside the works under the same name with `tags` for `works`; without it, nothing is known of a work but its
//! numbers.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::parse::{Format, Metadata, ParseError, ParsedWork};
use crate::source::Source;

/// The table of works.
pub(in crate::parse) struct OtwWorks;

/// The table of tags, which holds no works.
pub(in crate::parse) struct OtwTags;

const WORKS: [&str; 6] = ["creation date", "language", "restricted", "complete", "word_count", "tags"];
const TAGS: [&str; 6] = ["id", "type", "name", "canonical", "cached_count", "merger_id"];

/// A name that the archive hides: tags with few works.
const REDACTED: &str = "Redacted";

impl Format for OtwWorks {
    fn id(&self) -> &'static str {
        "otw-dump"
    }

    fn version(&self) -> u32 {
        1
    }

    fn reads_data(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "the columns of the OTW's table of works"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        has_columns(source, &WORKS)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let text = &source.text().text;
        let tags = source.folder().and_then(|folder| tags_beside(folder, source.name(), text)).unwrap_or_default();
        let dump = source.name().rsplit_once('.').map_or(source.name(), |(stem, _)| stem);
        let mut found = false;
        for (row, record) in ReaderBuilder::new().flexible(true).from_reader(text.as_bytes()).records().enumerate() {
            let record = record.map_err(|error| ParseError::Damaged {
                format: self.id(),
                place: format!("row {}", row + 1),
                reason: error.to_string(),
            })?;
            found = true;
            emit(ParsedWork { metadata: read(&record, &tags, dump, row + 1), ..ParsedWork::default() });
        }
        if found { Ok(()) } else { Err(ParseError::Empty) }
    }
}

impl Format for OtwTags {
    fn id(&self) -> &'static str {
        "otw-dump-tags"
    }

    fn version(&self) -> u32 {
        1
    }

    fn reads_data(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "the columns of the OTW's table of tags"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        has_columns(source, &TAGS)
    }

    fn parse(&self, _: &Source<'_>, _: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        Err(ParseError::Companion("the tags of a dump, which are read with the table of works beside them"))
    }
}

fn has_columns(source: &Source<'_>, columns: &[&str]) -> bool {
    source.extension().as_deref() == Some("csv") && {
        let head = source.text().text.lines().next().unwrap_or_default();
        head.split(',').map(str::trim).eq(columns.iter().copied())
    }
}

/// A tag that a work carries: its kind, and its name or its canonical tag's.
type Tags = FxHashMap<u32, (String, String)>;

/// The tags of the works, from the table beside theirs: of millions, those that the works name.
fn tags_beside(folder: &Path, name: &str, works: &str) -> Option<Tags> {
    let path = folder.join(name.replace("works", "tags"));
    // The table is far larger than what the works name of it: it is read as a stream, twice.
    let rows = || {
        let file = File::open(&path).ok().filter(|file| file.metadata().is_ok_and(|known| known.is_file()))?;
        Some(ReaderBuilder::new().flexible(true).from_reader(BufReader::new(file)).into_records().flatten())
    };
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(works.as_bytes());
    let mut named: FxHashSet<u32> = FxHashSet::default();
    for record in reader.records().flatten() {
        named.extend(numbers(&record));
    }
    let mut tags = Tags::default();
    let mut synonyms: Vec<(u32, u32)> = Vec::new();
    for row in rows()? {
        let Some(id) = row.get(0).and_then(|id| id.parse().ok()) else { continue };
        let merger = row.get(5).and_then(|id| id.parse::<f64>().ok()).map(|id| id as u32);
        if named.contains(&id) {
            tags.insert(id, (row.get(1).unwrap_or_default().to_owned(), row.get(2).unwrap_or_default().to_owned()));
            synonyms.extend(merger.map(|merger| (id, merger)));
        }
    }
    let wanted: FxHashSet<u32> = synonyms.iter().map(|(_, merger)| *merger).collect();
    let mut canonical: FxHashMap<u32, String> = FxHashMap::default();
    for row in rows()? {
        let id = row.get(0).and_then(|id| id.parse().ok()).filter(|id| wanted.contains(id));
        canonical.extend(id.map(|id| (id, row.get(2).unwrap_or_default().to_owned())));
    }
    for (id, merger) in synonyms {
        if let (Some((_, name)), Some(main)) = (tags.get_mut(&id), canonical.get(&merger))
            && main != REDACTED
        {
            name.clone_from(main);
        }
    }
    Some(tags)
}

fn numbers(record: &StringRecord) -> impl Iterator<Item = u32> {
    record.get(5).unwrap_or_default().split('+').filter_map(|number| number.trim().parse().ok())
}

fn read(record: &StringRecord, tags: &Tags, dump: &str, row: usize) -> Metadata {
    let value = |column: usize| record.get(column).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
    let is_complete = record.get(3).is_some_and(|complete| complete.trim().eq_ignore_ascii_case("true"));
    let mut metadata = Metadata {
        published: value(0),
        language: value(1),
        status: Some(if is_complete { "Completed" } else { "In-Progress" }.to_owned()),
        words: value(4),
        site_id: Some(("otw-dump".to_owned(), format!("{dump}-{row}"))),
        ..Metadata::default()
    };
    for (kind, name) in numbers(record).filter_map(|number| tags.get(&number)) {
        if name == REDACTED {
            continue;
        }
        let list = match kind.as_str() {
            "Fandom" => &mut metadata.fandoms,
            "Character" => &mut metadata.characters,
            "Relationship" => &mut metadata.relationships,
            "ArchiveWarning" => &mut metadata.warnings,
            "Category" => &mut metadata.categories,
            "Freeform" | "UnsortedTag" => &mut metadata.tags,
            "Rating" => {
                metadata.rating = Some(name.clone());
                continue;
            }
            _ => continue,
        };
        if !list.contains(name) {
            list.push(name.clone());
        }
    }
    metadata
}
