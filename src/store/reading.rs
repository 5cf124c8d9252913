//! Readings: what each of several files of one work says of it.
//!
//! A work of one file has none: its file says what the work says. With its second file every file gets a reading, which
//! keeps the file's own metadata and its own text; the work itself is then what its readings come to together. Works whose
//! readings changed are *unsettled* until whoever joins readings has put the outcome in with [`Batch::settle`]; that is a mark
//! in the database, so that a run that was killed in between is made good by the next one.

use std::path::PathBuf;

use rusqlite::params;

use super::path::StoredPath;
use super::{Batch, EncodedMetadata, EncodedWork, FileId, Library, StoreError, TextId, WorkRow};
use crate::model::Work;
use crate::parse::Metadata;

/// What one file says of a work that has several.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The file.
    pub file: FileId,
    /// Where it lies.
    pub path: PathBuf,
    /// Id of the format it was read as.
    pub format: Option<String>,
    /// It was not found the last time.
    pub missing: bool,
    /// The revision in which its content was last changed; 0 if it never was since it was first read.
    pub changed: u64,
    /// The text it holds, which other files may hold as well.
    pub text: TextId,
    /// What it says, in canonical form.
    pub work: Work,
    /// What it says, as written.
    pub metadata: Metadata,
}

impl Library {
    /// The readings of a work's files, in the order of their paths; none for a work of one file.
    pub fn readings(&self, work: WorkRow) -> Result<Vec<Reading>, StoreError> {
        let sql = "SELECT reading.file, file.path, file.format, file.missing_since IS NOT NULL, reading.changed,
                          reading.text, reading.metadata, work.id
                   FROM reading JOIN file ON file.id = reading.file JOIN work ON work.row = reading.work
                   WHERE reading.work = ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([work])?;
        let mut readings = Vec::new();
        while let Some(row) = rows.next()? {
            let StoredPath(path) = row.get(1)?;
            let id: String = row.get(7)?;
            let damaged = || StoreError::damaged(format!("a reading of work {id}"));
            let packed = row.get_ref(6)?.as_blob().map_err(|_| damaged())?;
            let (mut said, metadata) = self.metadata(work, packed)?;
            said.id = id.parse().map_err(|_| damaged())?;
            readings.push(Reading {
                file: row.get(0)?,
                path,
                format: row.get(2)?,
                missing: row.get(3)?,
                changed: row.get::<_, i64>(4)? as u64,
                text: row.get(5)?,
                work: said,
                metadata,
            });
        }
        readings.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(readings)
    }

    /// The works whose readings changed since they were last joined.
    pub fn unsettled(&self) -> Result<Vec<WorkRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT work FROM unsettled ORDER BY work")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The works of several files.
    pub fn works_with_readings(&self) -> Result<Vec<WorkRow>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT DISTINCT work FROM reading ORDER BY work")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Groups of files with the same bytes, each by path. Only files that hold a work count.
    pub fn identical_files(&self) -> Result<Vec<Vec<PathBuf>>, StoreError> {
        let sql = "SELECT digest, path FROM file WHERE work IS NOT NULL AND digest IN
                       (SELECT digest FROM file WHERE work IS NOT NULL AND digest IS NOT NULL
                        GROUP BY digest HAVING count(*) > 1)
                   ORDER BY digest, path";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut groups: Vec<Vec<PathBuf>> = Vec::new();
        let mut last: Option<Vec<u8>> = None;
        while let Some(row) = rows.next()? {
            let digest: Vec<u8> = row.get(0)?;
            let StoredPath(path) = row.get(1)?;
            if last.as_ref() != Some(&digest) {
                groups.push(Vec::new());
                last = Some(digest);
            }
            if let Some(group) = groups.last_mut() {
                group.push(path);
            }
        }
        Ok(groups)
    }
}

impl Batch<'_> {
    /// Gives the files that a work has now a reading each, if they have none: before another file joins them.
    pub fn keep_readings(&mut self, work: WorkRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO reading (file, work, text, metadata, changed)
                   SELECT file.id, work.row, work.text, work.metadata, 0 FROM work JOIN file ON file.work = work.row
                   WHERE work.row = ?1 AND NOT EXISTS (SELECT 1 FROM reading WHERE work = ?1)";
        self.transaction.prepare_cached(sql)?.execute([work])?;
        Ok(())
    }

    /// Puts in what a file of a work says beside other files; the work is unsettled now. A text that is the same to the
    /// last byte as that of another file is kept once.
    pub fn put_reading(&mut self, file: FileId, work: WorkRow, said: &EncodedWork) -> Result<(), StoreError> {
        let known = self.transaction.prepare_cached("SELECT 1 FROM reading WHERE file = ?")?.exists([file])?;
        let text = match self.same_text(work, said)? {
            Some(text) => text,
            None => {
                let text = self.put_text(work, &said.text)?;
                self.insert_people(text, &said.people)?;
                // Not what the index holds of the work, unless it is settled so.
                self.retire(text)?;
                text
            }
        };
        let changed = if known { self.revision.0 } else { 0 };
        let sql = "INSERT OR REPLACE INTO reading (file, work, text, metadata, changed) VALUES (?, ?, ?, ?, ?)";
        self.transaction.prepare_cached(sql)?.execute(params![file, work, text, said.metadata, changed as i64])?;
        self.unsettle(work)
    }

    /// The text of another file of the work that is the same, layout and notes included.
    fn same_text(&self, work: WorkRow, said: &EncodedWork) -> Result<Option<TextId>, StoreError> {
        let text = &said.text;
        let sql = "SELECT DISTINCT text.id FROM text JOIN reading ON reading.text = text.id
                   WHERE reading.work = ? AND text.bytes = ? AND text.layout = ? AND text.paratext IS ?";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let alike =
            statement.query_map(params![work, text.bytes as i64, text.layout, text.paratext], |row| row.get(0))?;
        for alike in alike {
            let alike = alike?;
            if self.has_blocks(alike, text)? {
                return Ok(Some(alike));
            }
        }
        Ok(None)
    }

    /// The work's readings changed: it is to be settled.
    pub(super) fn unsettle(&self, work: WorkRow) -> Result<(), StoreError> {
        self.transaction.prepare_cached("INSERT OR IGNORE INTO unsettled (work) VALUES (?)")?.execute([work])?;
        Ok(())
    }

    /// The same, where only the file is known; nothing for a file without a reading.
    pub(super) fn unsettle_work_of(&self, file: FileId) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO unsettled (work) SELECT work FROM reading WHERE file = ?";
        self.transaction.prepare_cached(sql)?.execute([file])?;
        Ok(())
    }

    /// Removes the reading of a file that holds `now` instead of the work it was read as, if it is another one.
    pub(super) fn drop_reading(&self, file: FileId, now: Option<WorkRow>) -> Result<(), StoreError> {
        self.unsettle_work_of(file)?;
        let sql = "DELETE FROM reading WHERE file = ? AND work IS NOT ?";
        self.transaction.prepare_cached(sql)?.execute(params![file, now])?;
        Ok(())
    }

    /// Lets a work be, in metadata and counts, what its readings come to, with one of their texts. Gives the text that
    /// the work had before, if it was another one.
    pub fn choose(
        &mut self,
        work: WorkRow,
        text: TextId,
        counts: (u64, u32),
        metadata: &EncodedMetadata,
    ) -> Result<Option<TextId>, StoreError> {
        let sql = "SELECT text FROM work WHERE row = ?";
        let before: TextId = self.transaction.prepare_cached(sql)?.query_row([work], |row| row.get(0))?;
        let sql = "UPDATE work SET text = ?, words = ?, chapters = ?, metadata = ?, revision = ? WHERE row = ?";
        let (words, chapters) = counts;
        self.transaction.prepare_cached(sql)?.execute(params![
            text,
            words as i64,
            chapters,
            metadata.0,
            self.revision,
            work
        ])?;
        self.changed = true;
        if before == text {
            return Ok(None);
        }
        self.transaction.prepare_cached("UPDATE text SET retired = NULL WHERE id = ?")?.execute([text])?;
        self.retire(before)?;
        Ok(Some(before))
    }

    /// The work is what its readings come to. A single reading is not kept: the work says the same.
    pub fn settle(&mut self, work: WorkRow) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM unsettled WHERE work = ?")?.execute([work])?;
        let sql = "DELETE FROM reading WHERE work = ?1 AND (SELECT count(*) FROM reading WHERE work = ?1) = 1";
        self.transaction.prepare_cached(sql)?.execute([work])?;
        Ok(())
    }
}
