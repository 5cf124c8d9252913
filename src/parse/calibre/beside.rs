//! What of a calibre library takes part in reading a book, as one number: when it is another one, the book is read again.

use std::path::Path;
use std::time::UNIX_EPOCH;

use super::{LIST_OF_BOOKS, RECORD, book_number, database, library};
use crate::source::Digest;

/// What lies beside a file and takes part in reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nothing does.
    Nothing,
    /// Something that this number stands for.
    Known(i64),
    /// Something that cannot be read now.
    Unreadable,
}

impl Beside {
    /// Known, by all that is said there.
    pub(in crate::parse) fn of(said: &str) -> Self {
        Self::Known(number_of(said))
    }

    /// The number, if there is one.
    pub fn known(self) -> Option<i64> {
        match self {
            Self::Known(number) => Some(number),
            Self::Nothing | Self::Unreadable => None,
        }
    }

    /// True if the file was read with something else beside it. What cannot be read now is no reason to read the file without
    /// it.
    pub fn is_other_than(self, before: Option<i64>) -> bool {
        self != Self::Unreadable && self.known() != before
    }
}

/// What of a calibre library lies beside the file at `path`: the record that a calibre library's database keeps of the book, else the copy of it in
/// the book's folder, by size and time.
pub(in crate::parse) fn beside(path: &Path) -> Beside {
    let Some(folder) = path.parent() else { return Beside::Nothing };
    let (Some(number), Some(library)) = (book_number(folder), library(folder)) else { return Beside::Nothing };
    match database::read(&library.join(LIST_OF_BOOKS), number, folder) {
        Ok(Some(record)) => Beside::of(&format!("{record:?}")),
        Ok(None) => copy(folder),
        Err(_) => Beside::Unreadable,
    }
}

/// True if the file at `path` lies where a calibre library would keep a book.
pub fn may_be_listed(path: &Path) -> bool {
    path.parent().is_some_and(|folder| book_number(folder).is_some() && library(folder).is_some())
}

fn copy(folder: &Path) -> Beside {
    let Ok(known) = std::fs::metadata(folder.join(RECORD)) else { return Beside::Nothing };
    let changed = known.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    Beside::of(&format!("{} {}", known.len(), changed.as_nanos()))
}

fn number_of(text: &str) -> i64 {
    let digest = Digest::of(text.as_bytes());
    let (start, _) = digest.as_bytes().split_first_chunk().unwrap_or((&[0; 8], &[]));
    i64::from_le_bytes(*start)
}
