//! Opening a library, for reading or for writing.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction};

use super::codec::Unpacker;
use super::lock::WriterLock;
use super::migrate::{SCHEMA_VERSION, migrate};
use super::{Batch, Revision, StoreError};
use crate::names::Dictionary;

/// Marks the database as ours (`fcdx`), SQLite's `application_id`.
const APPLICATION_ID: u32 = u32::from_be_bytes(*b"fcdx");
const SCHEMA: &str = include_str!("../../schema/library.sql");

/// Compressed blocks are about 1.7 KB: a larger page leaves less of its end empty, a smaller one is read faster.
const PAGE_BYTES: u32 = 32 << 10;
/// Page cache of the writer and of a reader, in KiB.
const WRITER_CACHE_KIB: u32 = 32 << 10;
const READER_CACHE_KIB: u32 = 8 << 10;
/// The write-ahead log is copied back to the database at this size, and never kept larger than it.
const WAL_BYTES: u32 = 64 << 20;
/// A reader maps this much of the database instead of copying its pages.
const MAP_BYTES: u64 = 2 << 30;
/// Longest wait for the short moments in which SQLite needs the database alone (log recovery, truncation).
const BUSY: Duration = Duration::from_secs(5);
/// Longest wait of a checkpoint for readers.
const SEARCH: Duration = Duration::from_millis(100);

/// An open library.
///
/// It is not shared between threads: each opens its own, which takes well under a millisecond.
pub struct Library {
    pub(super) connection: Connection,
    pub(super) unpacker: RefCell<Unpacker>,
    pub(super) dictionary: OnceCell<Dictionary>,
    folder: PathBuf,
    lock: Option<WriterLock>,
}

/// While this lives, a library opened for reading sees one state, whatever is committed meanwhile.
pub struct Snapshot<'a> {
    _transaction: Option<Transaction<'a>>,
}

impl Library {
    /// Opens the library in `folder` for reading. Never waits for a writer, never creates anything.
    pub fn open_reading(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(DATABASE);
        if !path.is_file() {
            return Err(StoreError::NoLibrary { path: folder.to_owned() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)?;
        connection.busy_timeout(BUSY)?;
        // First of all: the schema is read through the map already.
        connection
            .execute_batch(&format!("PRAGMA mmap_size = {MAP_BYTES}; PRAGMA cache_size = -{READER_CACHE_KIB};"))
            .map_err(|error| foreign_or(error, &path))?;
        match version(&connection, &path)? {
            None => return Err(StoreError::NoLibrary { path: folder.to_owned() }),
            Some(found) => check(found)?,
        }
        Ok(Self::new(connection, folder, None))
    }

    /// Opens the library in `folder` for writing, as its only writer; makes folder and library where there are none.
    pub fn open_writing(folder: &Path) -> Result<Self, StoreError> {
        create_folder(folder)?;
        let lock = WriterLock::take(&folder.join(LOCK))?;
        let path = folder.join(DATABASE);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)?;
        connection.busy_timeout(BUSY)?;
        match version(&connection, &path)? {
            None => create(&connection)?,
            Some(found) if (1..SCHEMA_VERSION).contains(&found) => migrate(&connection, found)?,
            Some(found) => check(found)?,
        }
        connection.execute_batch(&format!(
            "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -{WRITER_CACHE_KIB}; PRAGMA temp_store = MEMORY;
             PRAGMA wal_autocheckpoint = {}; PRAGMA journal_size_limit = {WAL_BYTES};",
            WAL_BYTES / PAGE_BYTES
        ))?;
        Ok(Self::new(connection, folder, Some(lock)))
    }

    /// As [`Self::open_writing`], for what only changes a library: there must be one, perhaps of an older schema.
    pub fn open_changing(folder: &Path) -> Result<Self, StoreError> {
        if !folder.join(DATABASE).is_file() {
            return Err(StoreError::NoLibrary { path: folder.to_owned() });
        }
        Self::open_writing(folder)
    }

    fn new(connection: Connection, folder: &Path, lock: Option<WriterLock>) -> Self {
        connection.set_prepared_statement_cache_capacity(64);
        let unpacker = RefCell::new(Unpacker::new());
        Self { connection, unpacker, dictionary: OnceCell::new(), folder: folder.to_owned(), lock }
    }

    /// The library's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the index of this library lies.
    pub fn index_dir(&self) -> PathBuf {
        self.folder.join("index")
    }

    /// The revision of the last committed batch; 0 for a library that nothing was put into.
    pub fn revision(&self) -> Result<Revision, StoreError> {
        Ok(Revision(self.state("revision")?))
    }

    /// Superseded and forgotten texts are gone up to this revision.
    pub(super) fn purged(&self) -> Result<Revision, StoreError> {
        Ok(Revision(self.state("purged")?))
    }

    /// The [fingerprint](crate::names::Dictionary::fingerprint) of the dictionary that gave the works their names;
    /// 0 before any did.
    pub fn names(&self) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM state WHERE name = 'names'")?;
        Ok(statement.query_row([], |row| row.get(0).map(|value: i64| value as u64)).optional()?.unwrap_or(0))
    }

    fn state(&self, name: &str) -> Result<u64, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM state WHERE name = ?")?;
        Ok(statement.query_row([name], |row| row.get(0).map(|value: i64| value as u64))?)
    }

    /// Holds the present state for reading until the snapshot is dropped; one taken while another lives is the same.
    ///
    /// Besides its promise it saves the locks that SQLite takes and gives back for every statement outside one.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, StoreError> {
        if !self.connection.is_autocommit() {
            return Ok(Snapshot { _transaction: None });
        }
        let transaction = self.connection.unchecked_transaction()?;
        // A deferred transaction begins with its first read.
        self.revision()?;
        Ok(Snapshot { _transaction: Some(transaction) })
    }

    /// Begins a batch: all of it becomes visible and durable with [`Batch::commit`], or none.
    pub fn batch(&mut self) -> Result<Batch<'_>, StoreError> {
        self.writing()?;
        Batch::begin(self)
    }

    /// Copies the write-ahead log into the database, empties it, and makes the folder's entries durable.
    ///
    /// Call it at the end of a run. While a reader holds a snapshot the log stays, which harms nothing.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.writing()?;
        // A search is over in milliseconds; for a long reader it is not worth waiting.
        self.connection.busy_timeout(SEARCH)?;
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.connection.busy_timeout(BUSY)?;
        sync_folder(&self.folder)
    }

    pub(super) fn writing(&self) -> Result<(), StoreError> {
        self.lock.as_ref().map(|_| ()).ok_or(StoreError::ReadingOnly)
    }
}

const DATABASE: &str = "library.db";
pub(super) const LOCK: &str = "lock";

/// The schema version, none for an empty database; an error for one that is not ours.
fn version(connection: &Connection, path: &Path) -> Result<Option<u32>, StoreError> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    let application = pragma("application_id").map_err(|error| foreign_or(error, path))? as u32;
    if application == APPLICATION_ID {
        return Ok(Some(pragma("user_version")? as u32));
    }
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && tables == 0 { Ok(None) } else { Err(StoreError::Foreign { path: path.to_owned() }) }
}

/// What `error` says of the file `path`: that it is no database of ours, or what it says anyway.
fn foreign_or(error: rusqlite::Error, path: &Path) -> StoreError {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => StoreError::Foreign { path: path.to_owned() },
        _ => error.into(),
    }
}

fn check(found: u32) -> Result<(), StoreError> {
    let expected = SCHEMA_VERSION;
    match found.cmp(&expected) {
        std::cmp::Ordering::Less => Err(StoreError::Older { found, expected }),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(StoreError::Newer { found, expected }),
    }
}

fn create(connection: &Connection) -> Result<(), StoreError> {
    // The page size is fixed by the first write, which switching to WAL is.
    connection.execute_batch(&format!("PRAGMA page_size = {PAGE_BYTES}; PRAGMA journal_mode = WAL;"))?;
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {SCHEMA} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
    ))?;
    Ok(())
}

pub(super) fn create_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        // Whose stories one reads is nobody else's business.
        builder.mode(0o700);
    }
    builder.create(folder).map_err(StoreError::io(folder))
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::io(folder))
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "a folder cannot be opened as a file here")]
fn sync_folder(_: &Path) -> Result<(), StoreError> {
    Ok(())
}
