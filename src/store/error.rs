//! What can go wrong with a library.

use std::path::PathBuf;

/// Why the library could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no library in the folder.
    #[error("no library in {}: make one with `ficdex index FOLDER`", path.display())]
    NoLibrary {
        /// The library's folder.
        path: PathBuf,
    },
    /// Another process is writing.
    #[error("the library is being written by another process{}: wait for it, or stop it", holder(*pid, since.as_deref()))]
    Locked {
        /// The writer's process id, if it could be read.
        pid: Option<u32>,
        /// When it took the lock, as an RFC 3339 time in UTC, if it could be read.
        since: Option<String>,
    },
    /// The file is an SQLite database of something else, or none at all.
    #[error("{} is not a ficdex library: choose another folder with `--library`", path.display())]
    Foreign {
        /// The database.
        path: PathBuf,
    },
    /// The library was made by an older ficdex.
    #[error("the library has schema version {found}, this ficdex needs {expected}: run `ficdex index` to migrate it")]
    Older {
        /// Version of the library.
        found: u32,
        /// Version of this program.
        expected: u32,
    },
    /// The library was made by a newer ficdex.
    #[error("the library has schema version {found}, this ficdex knows {expected}: use the newer ficdex that wrote it")]
    Newer {
        /// Version of the library.
        found: u32,
        /// Version of this program.
        expected: u32,
    },
    /// A library opened for reading was asked to write.
    #[error("the library was opened for reading only")]
    ReadingOnly,
    /// The library's file of rules cannot be used.
    #[error("cannot use {}: mend it, or move it away", path.display())]
    Rules {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<crate::names::RuleError>,
    },
    /// The text is gone: it was superseded or forgotten, and purged. Reload the index once, then ask again.
    #[error("text {0} is no longer in the library: search again")]
    NoText(u64),
    /// The work is gone.
    #[error("work row {0} is no longer in the library: search again")]
    NoWork(u64),
    /// The changes since a revision are no longer all known.
    #[error("changes since revision {asked} are no longer known (purged up to {purged}): run `ficdex reindex`")]
    HistoryPurged {
        /// The revision asked for.
        asked: u64,
        /// Superseded texts are gone up to this one.
        purged: u64,
    },
    /// A stored value cannot be read.
    #[error("the library is damaged at {place}: restore it from a backup, or delete it and index again")]
    Damaged {
        /// Which value.
        place: String,
    },
    /// The text is longer than a library can hold.
    #[error("a text of {bytes} bytes is longer than the limit of {limit}")]
    TooLong {
        /// Bytes of the text.
        bytes: u64,
        /// The most allowed.
        limit: u64,
    },
    /// The folder or the lock file could not be used.
    #[error("cannot use {}", path.display())]
    Io {
        /// What was touched.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// There is no room for what was to be written; what was committed before is whole.
    #[error("the disk of the library is full: make room, then run the command again")]
    Full(#[source] rusqlite::Error),
    /// The system does not let us write.
    #[error("the library may not be written: see to the rights of its folder, or choose another with `--library`")]
    NotWritable(#[source] rusqlite::Error),
    /// SQLite refused.
    #[error("the library database failed")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{CannotOpen, DiskFull, PermissionDenied, ReadOnly};
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::Full(error),
            Some(ReadOnly | CannotOpen | PermissionDenied) => Self::NotWritable(error),
            _ => Self::Sqlite(error),
        }
    }
}

impl StoreError {
    pub(super) fn damaged(place: impl Into<String>) -> Self {
        Self::Damaged { place: place.into() }
    }

    pub(super) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { path: path.into(), source }
    }
}

fn holder(pid: Option<u32>, since: Option<&str>) -> String {
    match (pid, since) {
        (Some(pid), Some(since)) => format!(" (pid {pid}, since {since})"),
        (Some(pid), None) => format!(" (pid {pid})"),
        _ => String::new(),
    }
}
