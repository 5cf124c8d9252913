//! What is wrong with a library, or doubtful: each finding with a code, a sentence and a command to run.
//!
//! Every check is a function that adds what it finds; [`findings`] calls them in the order of the report, what keeps
//! a library from working first. A check that cannot be made is a finding itself, and the others go on.

mod files;
mod place;
mod works;

use super::{Reader, SearchError};
use crate::names::Conflict;
use crate::store::{self, Library, StoreError};

/// Something that is wrong or doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code, such as `failed-files`.
    pub code: &'static str,
    /// What is the matter, as a sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub command: String,
}

/// Everything that is wrong with a library.
pub fn findings(library: &Library) -> Result<Vec<Finding>, SearchError> {
    let mut found = Vec::new();
    index(library, &mut found)?;
    rules(library, &mut found)?;
    place::check(library, &mut found)?;
    files::check(library, &mut found)?;
    works::check(library, &mut found)?;
    Ok(found)
}

/// Why a library cannot be opened, as a finding; none for what is no state of a library.
pub fn unopened(error: &StoreError) -> Option<Finding> {
    let (code, command) = match error {
        StoreError::NoLibrary { .. } => ("no-library", "ficdex index FOLDER"),
        StoreError::Older { .. } => ("schema-old", "ficdex index"),
        StoreError::Newer { .. } => ("schema-new", "ficdex --version"),
        StoreError::Foreign { .. } => ("no-library", "ficdex config"),
        _ => return None,
    };
    Some(Finding { code, message: error.to_string(), command: command.to_owned() })
}

fn add(found: &mut Vec<Finding>, code: &'static str, message: String, command: &str) {
    found.push(Finding { code, message, command: command.to_owned() });
}

/// The index is there, of this version, and holds all works.
fn index(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
    match Reader::new(library).snapshot() {
        Ok(snapshot) if snapshot.revision() < library.revision()?.0 => {
            let message = "some works are in the library and not in its index".to_owned();
            add(found, "index-behind", message, "ficdex index");
        }
        Ok(_) => {}
        Err(SearchError::NoIndex(error)) => {
            add(found, "no-index", format!("the library cannot be searched: {error}"), "ficdex reindex");
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// The rules of names can be read, go together, and are what the works were named by.
fn rules(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
    let path = store::rules_path(library.folder());
    let dictionary = match library.dictionary() {
        Ok(dictionary) => dictionary,
        Err(error @ StoreError::Rules { .. }) => {
            let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            add(found, "rules-unreadable", format!("{error}{cause}"), &format!("edit {}", path.display()));
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    if library.names()? != dictionary.fingerprint() {
        let message = "the rules of names have changed since the works were named".to_owned();
        add(found, "names-stale", message, "ficdex index");
    }
    if library.recognised_by()? != library.recogniser()?.fingerprint() {
        let message = "the people of the works were recognised by another version or by other names".to_owned();
        add(found, "people-stale", message, "ficdex index");
    }
    for conflict in dictionary.conflicts() {
        let code = match conflict {
            Conflict::Contradiction { .. } => "rules-contradict",
            Conflict::Shadow { .. } => "rule-shadows",
            Conflict::Chain { .. } => "rule-chain",
            Conflict::Merged { .. } => "rule-merges",
        };
        add(found, code, conflict.to_string(), "ficdex alias list");
    }
    Ok(())
}

fn counted(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn are(number: u64, noun: &str) -> String {
    format!("{} {}", counted(number, noun), if number == 1 { "is" } else { "are" })
}

/// A path as one word of a shell's command.
fn quoted(path: &std::path::Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}
