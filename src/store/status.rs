//! Counts, for `status`.

use std::path::PathBuf;

use super::file::{FAILED, INDEXED};
use super::path::StoredPath;
use super::{Library, StoreError};

/// What is in a library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Works.
    pub works: u64,
    /// Chapters of all works.
    pub chapters: u64,
    /// Words of all works.
    pub words: u64,
    /// Bytes of story text, uncompressed, superseded texts not counted.
    pub text_bytes: u64,
    /// Superseded and forgotten texts that are not purged yet.
    pub superseded: u64,
    /// Bytes of the database, its log not counted.
    pub database_bytes: u64,
    /// Files by format and outcome; in the order of formats, files of no format first.
    pub files: Vec<FileCount>,
}

/// Files of one format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCount {
    /// Id of the format; none if the files were of none.
    pub format: Option<String>,
    /// Files whose work is in the library.
    pub indexed: u64,
    /// Files that could not be read.
    pub failed: u64,
    /// Files that are surely no stories.
    pub skipped: u64,
    /// Of all these, files that are not found any more.
    pub missing: u64,
}

impl Library {
    /// How many files needed their characters mended when they were read, and the first of them.
    pub fn repaired_files(&self) -> Result<(u64, Option<PathBuf>), StoreError> {
        // With an aggregate SQLite takes the other columns from the row that has the minimum.
        let sql = "SELECT count(*), min(path), path FROM file WHERE repairs IS NOT NULL";
        let mut statement = self.connection.prepare_cached(sql)?;
        Ok(statement.query_row([], |row| {
            let path: Option<StoredPath> = row.get(2)?;
            Ok((row.get::<_, i64>(0)? as u64, path.map(|StoredPath(path)| path)))
        })?)
    }

    /// How many files were changed, and how many works read, after `moment`, in seconds since 1970.
    pub fn after(&self, moment: i64) -> Result<(u64, u64), StoreError> {
        let count = |sql: &str, after: i64| -> Result<u64, StoreError> {
            Ok(self.connection.query_row(sql, [after], |row| row.get::<_, i64>(0))? as u64)
        };
        let files = count("SELECT count(*) FROM file WHERE mtime_ns > ?", moment.saturating_mul(1_000_000_000))?;
        Ok((files, count("SELECT count(*) FROM work WHERE indexed > ?", moment)?))
    }

    /// Counts everything. Takes milliseconds for thousands of works.
    pub fn statistics(&self) -> Result<Statistics, StoreError> {
        let _snapshot = self.snapshot()?;
        let number = |sql: &str| self.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(|n| n as u64);
        let sums = "SELECT count(*), coalesce(sum(chapters), 0), coalesce(sum(words), 0) FROM work";
        let (works, chapters, words) = self.connection.query_row(sums, [], |row| {
            Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64, row.get::<_, i64>(2)? as u64))
        })?;
        Ok(Statistics {
            works,
            chapters,
            words,
            text_bytes: number("SELECT coalesce(sum(bytes), 0) FROM text WHERE retired IS NULL")?,
            superseded: number(
                "SELECT count(*) FROM text WHERE retired IS NOT NULL AND id NOT IN (SELECT text FROM reading)",
            )?,
            database_bytes: number("PRAGMA page_count")? * number("PRAGMA page_size")?,
            files: self.file_counts()?,
        })
    }

    fn file_counts(&self) -> Result<Vec<FileCount>, StoreError> {
        let sql =
            "SELECT format, outcome, count(*), count(missing_since) FROM file GROUP BY format, outcome ORDER BY format";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut counts: Vec<FileCount> = Vec::new();
        while let Some(row) = rows.next()? {
            let format: Option<String> = row.get(0)?;
            if counts.last().is_none_or(|last| last.format != format) {
                counts.push(FileCount { format, ..FileCount::default() });
            }
            let Some(last) = counts.last_mut() else { continue };
            let count = row.get::<_, i64>(2)? as u64;
            match row.get::<_, u32>(1)? {
                INDEXED => last.indexed = count,
                FAILED => last.failed = count,
                _ => last.skipped = count,
            }
            last.missing += row.get::<_, i64>(3)? as u64;
        }
        Ok(counts)
    }
}
