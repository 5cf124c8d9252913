//! What is doubtful about the works.

use super::{Finding, add, are, counted};
use crate::model::WorkId;
use crate::search::SearchError;
use crate::search::duplicates::{self, Likely};
use crate::store::Library;

/// Groups of likely duplicates that are told one by one.
const MAX_GROUPS: usize = 20;

/// Works have text, and are there once.
pub(super) fn check(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
    let _state = library.snapshot()?;
    let (mut empty, mut listed) = (0, 0);
    for stored in library.works() {
        let work = stored?.work;
        listed += u64::from(work.is_metadata_only());
        empty += u64::from(work.words == 0 && !work.is_metadata_only());
    }
    if empty > 0 {
        let message = format!("{} without a word of text", are(empty, "work"));
        add(found, "works-without-text", message, "ficdex works words:0");
    }
    if listed > 0 {
        let message = format!("{} known from lists alone, without chapters", are(listed, "work"));
        add(found, "works-without-chapters", message, "ficdex works words:0 --urls");
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
