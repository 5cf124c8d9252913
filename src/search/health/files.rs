//! What came of the files.

use rustc_hash::FxHashMap;

use super::{Finding, add, are, counted, quoted};
use crate::search::SearchError;
use crate::store::{FileOutcome, Library};

/// Files were read, are still there, and needed no repair; so are the folders.
pub(super) fn check(library: &Library, found: &mut Vec<Finding>) -> Result<(), SearchError> {
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
    if let (repaired, Some(first)) = library.repaired_files()? {
        let which = if repaired == 1 { String::new() } else { format!("; one is {}", first.display()) };
        let message = format!("{} needed characters mended{which}", counted(repaired, "file"));
        add(found, "encoding-repaired", message, &format!("ficdex inspect {}", quoted(&first)));
    }
    for root in library.roots()? {
        if !root.path.exists() {
            let message = format!("{} is not there now: connect it again, or forget it", root.path.display());
            add(found, "folder-missing", message, &format!("ficdex forget {}", quoted(&root.path)));
        }
    }
    Ok(())
}
