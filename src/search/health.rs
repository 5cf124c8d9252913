//! What is wrong with a library, or doubtful: each finding with a code, a sentence and a command to run.
//!
//! Every check is a function that adds what it finds; [`findings`] calls them in the order of the report, what keeps
//! a library from working first. A check that cannot be made is a finding itself, and the others go on.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::{SearchError, open_index};
use crate::names::Conflict;
use crate::store::{self, FileOutcome, Library, StoreError};
use crate::text::key;

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
    let mut alike: FxHashMap<(String, String), Vec<String>> = FxHashMap::default();
    let mut empty = 0;
    for stored in library.works() {
        let work = stored?.work;
        empty += u64::from(work.words == 0);
        if let Some(author) = work.authors.first().filter(|_| !work.title.is_empty()) {
            alike.entry((key(&work.title), key(author))).or_default().push(work.id.as_str().to_owned());
        }
    }
    if empty > 0 {
        add(
            found,
            "works-without-text",
            format!("{} without a word of text", are(empty, "work")),
            "ficdex works words:0",
        );
    }
    let mut groups: Vec<Vec<String>> = alike.into_values().filter(|ids| ids.len() > 1).collect();
    groups.sort();
    let more = groups.len().saturating_sub(MAX_GROUPS);
    for ids in groups.iter().take(MAX_GROUPS) {
        let message = format!("{} have one title and author, and may be one work: {}", ids.len(), ids.join(", "));
        let query: Vec<String> = ids.iter().map(|id| format!("id:{id}")).collect();
        add(found, "likely-duplicates", message, &format!("ficdex works '{}'", query.join(" OR ")));
    }
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
