//! A table's columns under names of its own, told by a file beside it.
//!
//! Beside `stories.csv`, `stories.columns.toml` says which column holds what; what it leaves out is known by its name, as ever.
//!
//! ```toml
//! separator = ";"                # between columns, if not a comma
//! list = "|"                     # between the values of a list, if not ", "
//!
//! [columns]                      # what it is = "the column's name"
//! title = "Story Name"
//! author = "Penname"
//! characters = "Who"
//! body = "Full text"
//! ```

use std::collections::HashMap;

use serde::Deserialize;

use crate::parse::ParseError;
use crate::source::Source;

/// What a file beside a table says of its columns.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Columns {
    /// Between columns.
    separator: Option<char>,
    /// Between the values of a list.
    pub(super) list: Option<String>,
    /// What a column is, and its name in the table.
    #[serde(rename = "columns")]
    names: HashMap<String, String>,
}

/// What a column can be, in the words of the mapping.
const KNOWN: [&str; 22] = [
    "title",
    "author",
    "fandom",
    "characters",
    "relationship",
    "rating",
    "warnings",
    "category",
    "tags",
    "series",
    "language",
    "status",
    "published",
    "updated",
    "words",
    "chapters",
    "url",
    "summary",
    "body",
    "work_id",
    "publisher",
    "collections",
];

impl Columns {
    /// The mapping beside the table, if there is one.
    pub(super) fn beside(source: &Source<'_>) -> Result<Option<Self>, ParseError> {
        let stem = source.name().rsplit_once('.').map_or(source.name(), |(stem, _)| stem);
        let name = format!("{stem}.columns.toml");
        let Some(path) = source.folder().map(|folder| folder.join(&name)).filter(|path| path.is_file()) else {
            return Ok(None);
        };
        let damaged = |reason: String| ParseError::Damaged { format: "works-csv", place: name.clone(), reason };
        let text = std::fs::read_to_string(&path).map_err(|error| damaged(error.to_string()))?;
        let columns: Self = toml::from_str(&text).map_err(|error| damaged(error.message().to_owned()))?;
        match columns.names.keys().find(|key| !KNOWN.contains(&key.as_str())) {
            Some(key) => Err(damaged(format!("`{key}` is nothing a column can be; it can be {}", KNOWN.join(", ")))),
            None => Ok(Some(columns)),
        }
    }

    /// The byte between columns.
    pub(super) fn separator(&self) -> Option<u8> {
        self.separator.and_then(|separator| u8::try_from(separator).ok())
    }

    /// What the column of this name is.
    pub(super) fn meaning(&self, name: &str) -> Option<&str> {
        let is_named = |(_, column): &(&String, &String)| column.trim().eq_ignore_ascii_case(name);
        self.names.iter().find(is_named).map(|(meaning, _)| meaning.as_str())
    }
}
