//! Reading works and their texts.

use std::cmp::Reverse;
use std::path::PathBuf;

use rusqlite::{OptionalExtension, Row, params};

use super::changes::Pages;
use super::path::StoredPath;
use super::{FileId, Library, StoreError, TextId, WorkRow};
use crate::model::{Work, WorkId};
use crate::parse::Metadata;

/// A file of a work, as far as a reader of the work needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRef {
    /// Its row.
    pub id: FileId,
    /// Where it lies.
    pub path: PathBuf,
    /// Id of the format it was read as.
    pub format: Option<String>,
    /// When it was first not found, in seconds since 1970; none if it is there.
    pub missing_since: Option<i64>,
}

/// A work as the library holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredWork {
    /// Its row.
    pub row: WorkRow,
    /// Its present text.
    pub text: TextId,
    /// Its metadata in canonical form.
    pub work: Work,
    /// Its files: those that are there before missing ones, then the one whose text is the work's, then the richest first,
    /// so the first is the one to show.
    pub files: Vec<FileRef>,
}

/// What the library notes of a work's way into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// When the work came into the library.
    Added,
    /// When its text was last read from a file.
    Indexed,
}

impl Moment {
    fn column(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Indexed => "indexed",
        }
    }
}

const WORK: &str = "SELECT work.row, work.id, work.text, work.metadata FROM work";
/// Works read at a time when all are.
const PAGE: usize = 128;

impl Library {
    /// The work of a row.
    pub fn work(&self, row: WorkRow) -> Result<StoredWork, StoreError> {
        self.one_work(&format!("{WORK} WHERE row = ?"), row)?.ok_or(StoreError::NoWork(row.0))
    }

    /// The work with this id, if it is in the library.
    pub fn work_by_id(&self, id: &WorkId) -> Result<Option<StoredWork>, StoreError> {
        self.one_work(&format!("{WORK} WHERE id = ?"), id.as_str())
    }

    /// Every file of a work: its path, whether it is missing, and the work's present text.
    pub fn each_file_with_text(&self, mut visit: impl FnMut(&std::path::Path, bool, TextId)) -> Result<(), StoreError> {
        let sql =
            "SELECT file.path, file.missing_since IS NOT NULL, work.text FROM file JOIN work ON work.row = file.work";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let StoredPath(path) = row.get(0)?;
            visit(&path, row.get(1)?, row.get(2)?);
        }
        Ok(())
    }

    /// The present texts of the works that have a file of this format, sorted.
    pub fn texts_by_format(&self, format: &str) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT DISTINCT work.text FROM file JOIN work ON work.row = file.work \
                   WHERE file.format = ? ORDER BY work.text";
        let mut statement = self.connection.prepare_cached(sql)?;
        let texts = statement.query_map([format], |row| row.get::<_, TextId>(0))?;
        texts.map(|text| Ok(text?.0)).collect()
    }

    /// The rows of all works, in order.
    pub fn rows(&self) -> Result<Vec<WorkRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT row FROM work ORDER BY row")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The present texts of the works whose `moment` lies in these bounds, both inclusive, in seconds since 1970; sorted.
    /// A work of which it is not known lies in none.
    pub fn texts_by_moment(&self, moment: Moment, low: i64, high: i64) -> Result<Vec<u64>, StoreError> {
        let column = moment.column();
        let sql = format!("SELECT text FROM work WHERE {column} BETWEEN ? AND ? ORDER BY text");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let texts = statement.query_map([low, high], |row| row.get::<_, TextId>(0))?;
        texts.map(|text| Ok(text?.0)).collect()
    }

    /// When the work of this text came into the library or was last read, in seconds since 1970.
    pub fn moment_of_text(&self, text: TextId, moment: Moment) -> Result<Option<i64>, StoreError> {
        let column = moment.column();
        let sql = format!("SELECT work.{column} FROM text JOIN work ON work.row = text.work WHERE text.id = ?");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement.query_row([text], |row| row.get(0)).optional()?.flatten())
    }

    /// The row of the work with this id, if it is in the library.
    pub fn row_of(&self, id: &WorkId) -> Result<Option<WorkRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT row FROM work WHERE id = ?")?;
        Ok(statement.query_row([id.as_str()], |row| row.get(0)).optional()?)
    }

    /// The work that a text belongs or belonged to.
    pub fn work_of_text(&self, text: TextId) -> Result<StoredWork, StoreError> {
        self.one_work(&format!("{WORK} JOIN text ON text.work = work.row WHERE text.id = ?"), text)?
            .ok_or(StoreError::NoText(text.0))
    }

    /// Every work, in the order of their ids. Memory is that of a few works.
    ///
    /// Take a [`snapshot`](Self::snapshot) before, if others may write meanwhile.
    pub fn works(&self) -> impl Iterator<Item = Result<StoredWork, StoreError>> + '_ {
        Pages::new(|after: String| {
            let mut statement = self.connection.prepare_cached(&format!("{WORK} WHERE id > ? ORDER BY id LIMIT ?"))?;
            let mut rows = statement.query(params![after, PAGE as i64])?;
            let mut works = Vec::with_capacity(PAGE);
            while let Some(row) = rows.next()? {
                let work = self.read_work(row)?;
                works.push((work.work.id.as_str().to_owned(), work));
            }
            Ok(works)
        })
    }

    /// The metadata of a work as its file wrote it.
    pub fn metadata_as_written(&self, row: WorkRow) -> Result<Metadata, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT metadata FROM work WHERE row = ?")?;
        let packed: Option<Vec<u8>> = statement.query_row([row], |row| row.get(0)).optional()?;
        let packed = packed.ok_or(StoreError::NoWork(row.0))?;
        self.metadata(row, &packed).map(|(_, metadata)| metadata)
    }

    /// The metadata of works, canonical and as written, in the order of their rows: the first ones after `row`, none
    /// behind the last work.
    pub fn metadata_after(&self, row: WorkRow) -> Result<Vec<(WorkRow, Work, Metadata)>, StoreError> {
        let sql = "SELECT row, id, metadata FROM work WHERE row > ? ORDER BY row LIMIT ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params![row, PAGE as i64])?;
        let mut works = Vec::with_capacity(PAGE);
        while let Some(row) = rows.next()? {
            let (work_row, id): (WorkRow, String) = (row.get(0)?, row.get(1)?);
            let damaged = || StoreError::damaged(format!("work {id}"));
            let (mut work, metadata) = self.metadata(work_row, row.get_ref(2)?.as_blob().map_err(|_| damaged())?)?;
            work.id = id.parse().map_err(|_| damaged())?;
            works.push((work_row, work, metadata));
        }
        Ok(works)
    }

    fn one_work(&self, sql: &str, parameter: impl rusqlite::ToSql) -> Result<Option<StoredWork>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([parameter])?;
        rows.next()?.map(|row| self.read_work(row)).transpose()
    }

    fn read_work(&self, row: &Row<'_>) -> Result<StoredWork, StoreError> {
        let (work_row, id): (WorkRow, String) = (row.get(0)?, row.get(1)?);
        let damaged = || StoreError::damaged(format!("work {id}"));
        let mut unpacker = self.unpacker.borrow_mut();
        let packed = row.get_ref(3)?.as_blob().map_err(|_| damaged())?;
        let json = unpacker.metadata(packed, || format!("work {id}"))?;
        let first = serde_json::Deserializer::from_slice(json).into_iter::<Work>().next();
        let mut work = first.and_then(Result::ok).ok_or_else(damaged)?;
        // The column is the identity: an id that came from the content is kept when the content changes.
        work.id = id.parse().map_err(|_| damaged())?;
        Ok(StoredWork { row: work_row, text: row.get(2)?, work, files: self.file_refs(work_row)? })
    }

    pub(super) fn metadata(&self, row: WorkRow, packed: &[u8]) -> Result<(Work, Metadata), StoreError> {
        let mut unpacker = self.unpacker.borrow_mut();
        let json = unpacker.metadata(packed, || format!("work row {}", row.0))?;
        let read = || {
            let mut values = serde_json::Deserializer::from_slice(json).into_iter::<serde::de::IgnoredAny>();
            values.next()?.ok()?;
            let at = values.byte_offset();
            Some((serde_json::from_slice(&json[..at]).ok()?, serde_json::from_slice(&json[at..]).ok()?))
        };
        read().ok_or_else(|| StoreError::damaged(format!("work row {}", row.0)))
    }

    fn file_refs(&self, work: WorkRow) -> Result<Vec<FileRef>, StoreError> {
        // Sorted here: with the order in the query SQLite prepares it anew each time, which doubles the time to read a work.
        // Of several files the one whose text is the work's comes first.
        let sql = "SELECT id, path, format, missing_since, richness, EXISTS (
                       SELECT 1 FROM reading JOIN work ON work.row = reading.work AND work.text = reading.text
                       WHERE reading.file = file.id)
                   FROM file WHERE work = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let files = statement.query_map([work], |row| {
            let StoredPath(path) = row.get(1)?;
            let file = FileRef { id: row.get(0)?, path, format: row.get(2)?, missing_since: row.get(3)? };
            Ok((Reverse((row.get::<_, bool>(5)?, row.get::<_, u32>(4)?)), file))
        })?;
        let mut files: Vec<(Reverse<(bool, u32)>, FileRef)> = files.collect::<Result<_, _>>()?;
        files.sort_by_key(|(rank, file)| (file.missing_since.is_some(), *rank, file.id));
        Ok(files.into_iter().map(|(_, file)| file).collect())
    }
}
