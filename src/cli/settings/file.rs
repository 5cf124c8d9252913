//! The configuration file: TOML, one key per option, named as the option is.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ficdex::query::resolve::Saved;
use ficdex::search::Context;
use ficdex::source::Limits;
use serde::Deserialize;

use crate::cli::args::{MarkSigns, ShowProgress, SortKey, When, byte_size};

/// What the configuration file says; what it does not say is empty.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub(crate) struct File {
    pub(crate) library: Option<PathBuf>,
    pub(crate) limit: Option<usize>,
    pub(crate) per_work: Option<usize>,
    pub(crate) context: Option<Around>,
    pub(crate) sort: Option<SortKey>,
    pub(crate) color: Option<When>,
    pub(crate) mark: Option<MarkSigns>,
    pub(crate) pager: Option<String>,
    pub(crate) progress: Option<ShowProgress>,
    pub(crate) memory: Option<Memory>,
    pub(crate) threads: Option<usize>,
    /// Files of packs: people of fandoms, as stories call them.
    pub(crate) packs: Vec<PathBuf>,
    /// What a file may ask for.
    pub(crate) limits: Bounds,
    /// Saved queries by name.
    pub(crate) queries: Saved,
    /// Queries whose works no result shows.
    pub(crate) exclude: Vec<String>,
    /// Keys that nobody knows, each as a sentence.
    #[serde(skip)]
    pub(crate) warnings: Vec<String>,
}

/// A key of the file, and a line that sets it.
pub(crate) struct Key {
    /// Its name.
    pub(crate) name: &'static str,
    /// A line of the file.
    pub(crate) example: &'static str,
}

/// Every key; help, checks and tests read it.
pub(crate) const KEYS: &[Key] = &[
    Key { name: "library", example: "library = \"/home/mara/ficdex\"" },
    Key { name: "limit", example: "limit = 10" },
    Key { name: "per-work", example: "per-work = 3" },
    Key { name: "context", example: "context = \"20w\"" },
    Key { name: "sort", example: "sort = \"score\"" },
    Key { name: "color", example: "color = \"auto\"" },
    Key { name: "mark", example: "mark = \"brackets\"" },
    Key { name: "pager", example: "pager = \"less -R\"" },
    Key { name: "progress", example: "progress = \"auto\"" },
    Key { name: "memory", example: "memory = \"700M\"" },
    Key { name: "threads", example: "threads = 2" },
    Key { name: "packs", example: "packs = [\"/home/mara/lamps.txt\"]" },
    Key { name: "limits", example: "limits = { file-size = \"1G\", nesting = 4 }" },
    Key { name: "exclude", example: "exclude = ['warning:\"Major Character Death\"']" },
    Key { name: "queries", example: "queries = { comfort = 'tag:fluff is:complete' }" },
];

/// A size in bytes, written as on the command line.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Memory(pub(crate) u64);

impl TryFrom<String> for Memory {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        byte_size(&text).map(Self)
    }
}

/// Bounds on what a file may ask for: those that are named, and the usual ones.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "BTreeMap<String, Amount>")]
pub(crate) struct Bounds(pub(crate) Limits);

/// A number, or a size written as on the command line.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
enum Amount {
    Number(u64),
    Size(Memory),
}

impl From<BTreeMap<String, Amount>> for Bounds {
    fn from(written: BTreeMap<String, Amount>) -> Self {
        let mut limits = Limits::default();
        for (key, amount) in written {
            let (Amount::Number(amount) | Amount::Size(Memory(amount))) = amount;
            // Keys that nobody knows are warned of with all others.
            limits.set(&key, amount);
        }
        Self(limits)
    }
}

/// An amount of text around a match, written as on the command line.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Around(pub(crate) Context);

impl TryFrom<String> for Around {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self)
    }
}

impl File {
    /// Reads the file; one that is not there is empty, unless it was asked for by name.
    pub(super) fn read(path: &Path, required: bool) -> anyhow::Result<Self> {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(&text).with_context(|| format!("cannot use {}", path.display())),
            Err(error) if error.kind() == ErrorKind::NotFound && !required => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let table: toml::Table = toml::from_str(text)?;
        let mut file: Self = toml::from_str(text)?;
        file.warnings = table.keys().filter_map(|key| unknown(key, KEYS.iter().map(|known| known.name))).collect();
        let limits = table.get("limits").and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
        let known = || Limits::KEYS.iter().map(|(known, _)| *known);
        file.warnings.extend(limits.filter_map(|key| unknown(key, known())));
        Ok(file)
    }
}

/// What is wrong with a key's name, if anything.
fn unknown(key: &str, known: impl Iterator<Item = &'static str> + Clone) -> Option<String> {
    if known.clone().any(|known| known == key) {
        return None;
    }
    let nearest = known.map(|known| (strsim::damerau_levenshtein(known, key), known)).min();
    let hint = match nearest {
        Some((distance, name)) if distance <= 3 => format!(", did you mean `{name}`?"),
        _ => String::new(),
    };
    Some(format!("unknown key `{key}`{hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read_from_its_example() {
        let text: String = KEYS.iter().flat_map(|key| [key.example, "\n"]).collect();
        let file = File::parse(&text).unwrap();
        assert!(file.warnings.is_empty(), "{:?}", file.warnings);
        // A key that the type does not know would be ignored: each must leave a value behind.
        assert!(!format!("{file:?}").contains("None,"), "{file:?}");
        for key in KEYS {
            assert!(key.example.starts_with(&format!("{} = ", key.name)), "{}", key.example);
        }
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_the_nearest_one() {
        assert_eq!(File::parse("limt = 3").unwrap().warnings, ["unknown key `limt`, did you mean `limit`?"]);
        assert_eq!(File::parse("ornithology = 3").unwrap().warnings, ["unknown key `ornithology`"]);
    }

    #[test]
    fn bounds_are_numbers_or_sizes_and_unknown_ones_are_warned_of() {
        let file = File::parse("limits = { entry-size = \"1M\", nesting = 2, groth = 3 }").unwrap();
        assert_eq!((file.limits.0.entry_size, file.limits.0.nesting), (1_000_000, 2));
        assert_eq!(file.limits.0.growth, Limits::DEFAULT.growth);
        assert_eq!(file.warnings, ["unknown key `groth`, did you mean `growth`?"]);
    }

    #[test]
    fn a_wrong_value_names_its_line() {
        let error = File::parse("limit = 10\nmemory = \"much\"\n").unwrap_err();
        assert!(error.to_string().contains("line 2"), "{error}");
    }
}
