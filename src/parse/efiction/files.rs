//! Chapters' texts that an archive keeps beside its database: `stories/5/71.txt`, by author and chapter.
//!
//! The software puts them into a folder for each author, `stories/UID/CHAPID.txt`, where it was told not to store texts in the
//! database. A dump beside that folder is read with them, and then they are no stories of their own.

use std::fs;
use std::path::Path;

use super::sql::Row;
use super::story::value;
use crate::source::{Source, decode};

/// The software's name for the folder of texts.
const FOLDER: &str = "stories";
/// A chapter's text is not longer than this, in bytes.
const LONGEST: u64 = 16 << 20;
/// As many files beside the folder of texts are looked at for a dump.
const MOST_FILES: usize = 1_000;

/// The text of a chapter, if it lies in a file below the dump's folder.
pub(super) fn text(folder: &Path, chapter: &Row, story: &Row) -> Option<String> {
    let number = |row: &Row, name| value(row, name).parse::<u64>().ok();
    let id = number(chapter, "chapid")?;
    let writers = [number(chapter, "uid"), number(story, "uid")];
    writers.into_iter().flatten().find_map(|uid| {
        let path = folder.join(FOLDER).join(uid.to_string()).join(format!("{id}.txt"));
        let is_text = fs::metadata(&path).is_ok_and(|known| known.is_file() && known.len() <= LONGEST);
        let bytes = is_text.then(|| fs::read(&path).ok())??;
        Some(decode(&bytes).text.into_owned())
    })
}

/// True for a file that [`text`] reads for a dump: `stories/5/71.txt` with an SQL file beside `stories`.
pub(in crate::parse) fn is_chapter_of_a_dump(source: &Source<'_>) -> bool {
    let is_number = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let name_of = |folder: &Path| folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let is_numbered = source.name().strip_suffix(".txt").is_some_and(is_number);
    let Some(writer) = source.folder().filter(|folder| is_numbered && is_number(&name_of(folder))) else {
        return false;
    };
    let Some(archive) = writer.parent().filter(|folder| name_of(folder) == FOLDER).and_then(Path::parent) else {
        return false;
    };
    let Ok(beside) = fs::read_dir(archive) else { return false };
    beside
        .take(MOST_FILES)
        .flatten()
        .any(|entry| entry.path().extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql")))
}
