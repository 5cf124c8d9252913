//! `metadata.db` as a file that `index` finds: no story, but a list of the books beside it.

use std::path::Path;

use super::database;
use crate::parse::{Format, ParseError, ParsedWork};
use crate::source::Source;
use crate::source::discover::LIST_OF_BOOKS;

/// The list of a calibre library's books.
pub(in crate::parse) struct CalibreList;

impl Format for CalibreList {
    fn id(&self) -> &'static str {
        "calibre-list"
    }

    fn version(&self) -> u32 {
        1
    }

    fn reads_data(&self) -> bool {
        true
    }

    fn signs(&self) -> &'static str {
        "an SQLite database called metadata.db"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        source.name() == LIST_OF_BOOKS && source.bytes().starts_with(b"SQLite format 3\0")
    }

    fn parse(&self, source: &Source<'_>, _: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let path = source.folder().map(|folder| folder.join(LIST_OF_BOOKS)).filter(|path| path.is_file());
        // Inside an archive the books cannot be asked for: each has a copy of its record beside it.
        match path.map(|path| database::files(&path)) {
            None | Some(Ok(_)) => Err(ParseError::Companion("a calibre library's list of the books beside it")),
            Some(Err(error)) => Err(ParseError::Damaged {
                format: self.id(),
                place: LIST_OF_BOOKS.to_owned(),
                reason: error.to_string(),
            }),
        }
    }
}

/// The books' files that the list names and that are not in their places, as paths below the library's folder.
pub(in crate::parse) fn absent(source: &Source<'_>) -> Vec<String> {
    let Some(folder) = source.folder().filter(|_| CalibreList.recognises(source)) else { return Vec::new() };
    let files = database::files(&folder.join(LIST_OF_BOOKS)).unwrap_or_default();
    let absent = files.into_iter().filter(|file| is_absent(&folder.join(file)));
    absent.map(|file| file.display().to_string()).collect()
}

/// True if the system says that there is no such file; not if it does not let us look.
fn is_absent(path: &Path) -> bool {
    matches!(path.try_exists(), Ok(false))
}
