//! Files: what was looked at, when, and what came of it.

use std::path::{Path, PathBuf};

use rusqlite::Row;

use super::path::{SqlPath, StoredPath};
use super::{FileId, Library, RootId, StoreError, WorkRow};
use crate::source::{Digest, Repair};

/// A folder or file the user named to `index`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// Its row.
    pub id: RootId,
    /// Where it lies, as an absolute path.
    pub path: PathBuf,
}

/// What came of reading a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileOutcome {
    /// It was read; its work is in the library.
    Indexed,
    /// It could not be read.
    Failed {
        /// Stable code, as of [`crate::parse::ParseError::code`].
        code: String,
        /// The sentence for the user.
        message: String,
    },
    /// It is surely no story (an image, a style sheet …).
    Skipped,
}

/// What a scan found out about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileState {
    /// The root it was found under.
    pub root: RootId,
    /// Where it lies, as an absolute path; unique in the library.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// Digest of the content; none if it could not be read at all.
    pub digest: Option<Digest>,
    /// Id of the format it was read as; none if there is none.
    pub format: Option<String>,
    /// Version of that format's parser.
    pub parser_version: u32,
    /// What came of it.
    pub outcome: FileOutcome,
    /// The work it holds. A file that fails now may still hold the work it held before.
    pub work: Option<WorkRow>,
    /// Charset it was read as, by its WHATWG name.
    pub charset: Option<String>,
    /// What was mended.
    pub repairs: Vec<Repair>,
    /// How much the file tells, for choosing among several files of one work: the richest is indexed.
    pub richness: u32,
    /// Stands for what lies beside the file and took part in reading it, as [`crate::parse::beside`] gives it.
    pub beside: Option<i64>,
}

/// A file as the library knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// Its row.
    pub id: FileId,
    /// What the last scan that saw it found out.
    pub state: FileState,
    /// When it was first not found, in seconds since 1970; none if it is there.
    pub missing_since: Option<i64>,
}

const COLUMNS: &str = "id, root, path, size, mtime_ns, digest, format, parser_version, outcome, code, message, work, \
                       charset, repairs, richness, missing_since, beside";

impl Library {
    /// The roots, in the order they were named.
    pub fn roots(&self) -> Result<Vec<Root>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT id, path FROM root ORDER BY id")?;
        let roots = statement.query_map([], |row| {
            let StoredPath(path) = row.get(1)?;
            Ok(Root { id: row.get(0)?, path })
        })?;
        Ok(roots.collect::<Result<_, _>>()?)
    }

    /// Adds a root, or finds it if it is known. `path` is absolute.
    pub fn add_root(&mut self, path: &Path) -> Result<RootId, StoreError> {
        self.writing()?;
        let find = "SELECT id FROM root WHERE path = ?";
        self.connection.execute("INSERT OR IGNORE INTO root (path) VALUES (?)", [SqlPath(path)])?;
        Ok(self.connection.query_row(find, [SqlPath(path)], |row| row.get(0))?)
    }

    /// All files of a root, missing ones too, in the order they were first seen.
    pub fn files_under(&self, root: RootId) -> Result<Vec<FileRecord>, StoreError> {
        // By scanning: an index on the root would cost space and be slower for the usual one root.
        self.files(&format!("SELECT {COLUMNS} FROM file NOT INDEXED WHERE root = ?"), root)
    }

    /// The file at this path.
    pub fn file_at(&self, path: &Path) -> Result<Option<FileRecord>, StoreError> {
        Ok(self.files(&format!("SELECT {COLUMNS} FROM file WHERE path = ?"), SqlPath(path))?.pop())
    }

    /// The file of a row, if it was not forgotten.
    pub fn file(&self, id: FileId) -> Result<Option<FileRecord>, StoreError> {
        Ok(self.files(&format!("SELECT {COLUMNS} FROM file WHERE id = ?"), id)?.pop())
    }

    /// All files of a work, in the order they were first seen.
    pub fn files_of(&self, work: WorkRow) -> Result<Vec<FileRecord>, StoreError> {
        self.files(&format!("SELECT {COLUMNS} FROM file WHERE work = ? ORDER BY id"), work)
    }

    /// Visits the path of each file and its size in bytes at the last look, missing files and those inside others too.
    pub fn each_path(&self, mut visit: impl FnMut(&Path, u64)) -> Result<(), StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT path, size FROM file")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let StoredPath(path) = row.get(0)?;
            visit(&path, row.get::<_, i64>(1)? as u64);
        }
        Ok(())
    }

    /// All files that could not be read, by path.
    pub fn failed_files(&self) -> Result<Vec<FileRecord>, StoreError> {
        self.files(&format!("SELECT {COLUMNS} FROM file WHERE outcome = ? ORDER BY path"), FAILED)
    }

    fn files(&self, sql: &str, parameter: impl rusqlite::ToSql) -> Result<Vec<FileRecord>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let files = statement.query_map([parameter], |row| Ok(record(row)))?;
        files.map(|file| file?).collect()
    }
}

pub(super) const INDEXED: u32 = 0;
pub(super) const FAILED: u32 = 1;
pub(super) const SKIPPED: u32 = 2;

impl FileOutcome {
    /// The columns outcome, code and message.
    pub(super) fn columns(&self) -> (u32, Option<&str>, Option<&str>) {
        match self {
            Self::Indexed => (INDEXED, None, None),
            Self::Failed { code, message } => (FAILED, Some(code), Some(message)),
            Self::Skipped => (SKIPPED, None, None),
        }
    }
}

fn record(row: &Row<'_>) -> Result<FileRecord, StoreError> {
    let id: FileId = row.get(0)?;
    let damaged = |what: &str| StoreError::damaged(format!("the {what} of file {}", id.0));
    let StoredPath(path) = row.get(2)?;
    let outcome = match row.get(8)? {
        INDEXED => FileOutcome::Indexed,
        FAILED => FileOutcome::Failed {
            code: row.get::<_, Option<String>>(9)?.unwrap_or_default(),
            message: row.get::<_, Option<String>>(10)?.unwrap_or_default(),
        },
        SKIPPED => FileOutcome::Skipped,
        _ => return Err(damaged("outcome")),
    };
    let repairs = match row.get_ref(13)?.as_str_or_null().map_err(|_| damaged("repairs"))? {
        Some(json) => serde_json::from_str(json).map_err(|_| damaged("repairs"))?,
        None => Vec::new(),
    };
    let state = FileState {
        root: row.get(1)?,
        path,
        size: row.get::<_, i64>(3)? as u64,
        mtime_ns: row.get(4)?,
        digest: row.get::<_, Option<[u8; Digest::LENGTH]>>(5)?.map(Digest::from_bytes),
        format: row.get(6)?,
        parser_version: row.get(7)?,
        outcome,
        work: row.get(11)?,
        charset: row.get(12)?,
        repairs,
        richness: row.get(14)?,
        beside: row.get(16)?,
    };
    Ok(FileRecord { id, state, missing_since: row.get(15)? })
}
