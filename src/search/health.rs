//! What is wrong with a library, or doubtful: each finding with a code, a sentence and a command to run.
//!
//! Every check is a function that adds what it finds; [`findings`] calls them in the order of the report, what keeps
//! a library from working first. A check that cannot be made is a finding itself, and the others go on.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::duplicates::{self, Likely};
use super::{SearchError, open_index};
use crate::model::WorkId;
use crate::names::Conflict;
use crate::store::{self, FileOutcome, Library, StoreError};

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

/// Groups of likely duplicates that are told one by one.
const MAX_GROUPS: usize = 20;

/// Everything that is wrong with a library.
pub fn findings(library: &Library) -> Result<Vec<Finding>, SearchError> {
    let mut found = Vec::new();
    index(library, &mut found)?;
    rules(library, &mut found)?;
    files(library, &mut found)?;
    works(library, &mut found)?;
    permissions(library.folder(), &mut found);
    Ok(found)
}

fn add(found: &mut Vec<Finding>, code: &'static str, message: String, command: &str) {
    found.push(Finding { code, message, command: command.to_owned() });
}

/// The index is there, of this version, and holds all works.
fn index(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
    match open_index(&library.index_dir()) {
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

/// Files were read, are still there, and needed no repair; so are the folders.
fn files(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
    let mut failed: FxHashMap<String, u64> = FxHashMap::default();
    for file in library.failed_files()? {
        if let FileOutcome::Failed { code, .. } = file.state.outcome {
            *failed.entry(code).or_default() += 1;
        }
    }
    let mut failed: Vec<(String, u64)> = failed.into_iter().collect();
    failed.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    for (code, files) in failed {
        let message = format!("{} could not be read ({code})", counted(files, "file"));
        add(found, "failed-files", message, "ficdex status --failed");
    }
    let missing: u64 = library.statistics()?.files.iter().map(|files| files.missing).sum();
    if missing > 0 {
        let message = format!("{} not in place any more; works stay searchable", are(missing, "file"));
        add(found, "missing-files", message, "ficdex works is:missing");
    }
    let repaired = library.repaired_files()?;
    if repaired > 0 {
        let message = format!("{} needed their characters mended", counted(repaired, "file"));
        add(found, "encoding-repaired", message, "ficdex inspect FILE");
    }
    for root in library.roots()? {
        if !root.path.exists() {
            let message = format!("{} is not there now", root.path.display());
            add(found, "folder-missing", message, "ficdex status");
        }
    }
    Ok(())
}

/// Works have text, and are there once.
fn works(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
    let _state = library.snapshot()?;
    let mut empty = 0;
    for stored in library.works() {
        empty += u64::from(stored?.work.words == 0);
    }
    if empty > 0 {
        add(
            found,
            "works-without-text",
            format!("{} without a word of text", are(empty, "work")),
            "ficdex works words:0",
        );
    }
    duplicates(library, found)
}

/// What is there more than once: facts first, then guesses.
fn duplicates(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
    let identical = duplicates::identical_files(library)?;
    if let Some(first) = identical.first() {
        let copies: usize = identical.iter().map(|group| group.len() - 1).sum();
        let shown: Vec<String> = first.iter().take(2).map(|path| path.display().to_string()).collect();
        let message = format!("{} copies of other files, such as {}", are(copies as u64, "file"), shown.join(" and "));
        add(found, "identical-files", message, "ficdex works '*' --sort title");
    }
    for id in duplicates::conflicts(library)?.iter().take(MAX_GROUPS) {
        let message = format!("{id} has several texts that are not states of one; the longest is searched");
        add(found, "several-texts", message, &format!("ficdex versions {id}"));
    }
    let likely = duplicates::likely(library)?;
    for Likely { works, share } in likely.iter().take(MAX_GROUPS) {
        let ids: Vec<&str> = works.iter().map(WorkId::as_str).collect();
        let text = match share {
            Some(share) => format!("{:.0} % of their text", share * 100.0),
            None => "no text that could be compared".to_owned(),
        };
        let message =
            format!("{} have one title and author and {text}, and may be one work: {}", works.len(), ids.join(", "));
        let query: Vec<String> = ids.iter().map(|id| format!("id:{id}")).collect();
        add(found, "likely-duplicates", message, &format!("ficdex works '{}'", query.join(" OR ")));
    }
    let more = likely.len().saturating_sub(MAX_GROUPS);
    if more > 0 {
        let message = format!("{} more of works with one title and author", counted(more as u64, "group"));
        add(found, "likely-duplicates", message, "ficdex works '*' --sort title");
    }
    Ok(())
}

/// Nobody else may read what somebody reads.
#[cfg(unix)]
fn permissions(folder: &Path, found: &mut Vec<Finding>) {
    use std::os::unix::fs::PermissionsExt as _;
    let Ok(metadata) = folder.metadata() else { return };
    if metadata.permissions().mode() & 0o077 != 0 {
        let message = "others on this computer can look into the library's folder".to_owned();
        add(found, "open-folder", message, &format!("chmod 700 '{}'", folder.display()));
    }
}

#[cfg(not(unix))]
fn permissions(_: &Path, _: &mut Vec<Finding>) {}

fn counted(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

fn are(number: u64, noun: &str) -> String {
    format!("{} {}", counted(number, noun), if number == 1 { "is" } else { "are" })
}
