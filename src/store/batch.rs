//! Writing: one batch is one transaction and one revision.

use std::path::Path;

use rusqlite::{OptionalExtension, Transaction, params};

use super::encode::{BLOCK_BITS, EncodedText};
use super::path::SqlPath;
use super::place::now;
use super::{EncodedMetadata, EncodedWork, FileId, FileState, Library, Revision, RootId, StoreError, TextId, WorkRow};

/// Changes that become visible and durable together, or not at all: dropping a batch undoes it.
///
/// The revision rises once per batch, and only if the batch changed something the index depends on: a work,
/// its text, or the files of a work. Keep a batch below some tens of megabytes: the write-ahead log holds all of it.
pub struct Batch<'a> {
    pub(super) transaction: Transaction<'a>,
    /// The revision that the changes of this batch carry.
    pub(super) revision: Revision,
    pub(super) changed: bool,
    /// When it was begun, in seconds since 1970.
    now: i64,
}

/// Where a work was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutWork {
    /// Its row, new or old.
    pub row: WorkRow,
    /// Its new text.
    pub text: TextId,
    /// The text it had before; readable until purged.
    pub superseded: Option<TextId>,
}

/// Where a file was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PutFile {
    /// Its row, new or old.
    pub id: FileId,
    /// The work it held before, if that is another one than now.
    pub left: Option<WorkRow>,
}

const INSERT_FILE: &str = "INSERT INTO file (path, root, size, mtime_ns, digest, format, parser_version, outcome, code,
        message, work, charset, repairs, richness, beside)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
const UPDATE_FILE: &str = "UPDATE file SET root = ?2, size = ?3, mtime_ns = ?4, digest = ?5, format = ?6,
        parser_version = ?7, outcome = ?8, code = ?9, message = ?10, work = ?11, charset = ?12, repairs = ?13,
        richness = ?14, beside = ?15, missing_since = NULL
    WHERE path = ?1";

impl<'a> Batch<'a> {
    pub(super) fn begin(library: &'a mut Library) -> Result<Self, StoreError> {
        let revision = Revision(library.revision()?.0 + 1);
        let transaction = library.connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        Ok(Self { transaction, revision, changed: false, now: now() })
    }

    /// Puts a work of one file in: under a new row, or in place of the work with the same id, which keeps the
    /// day it was added.
    pub fn put_work(&mut self, work: &EncodedWork) -> Result<PutWork, StoreError> {
        let put = self.put_joined(work)?;
        if put.superseded.is_some() {
            self.transaction.prepare_cached("DELETE FROM reading WHERE work = ?")?.execute([put.row])?;
        }
        Ok(put)
    }

    /// The same for a work whose text was put together from several files, which keep their readings.
    pub fn put_joined(&mut self, work: &EncodedWork) -> Result<PutWork, StoreError> {
        let known = self
            .transaction
            .prepare_cached("SELECT row, text FROM work WHERE id = ?")?
            .query_row([work.id.as_str()], |row| Ok((row.get::<_, WorkRow>(0)?, row.get::<_, TextId>(1)?)))
            .optional()?;
        let row = match known {
            Some((row, _)) => row,
            None => self.new_work(work)?,
        };
        let text = self.put_text(row, &work.text)?;
        self.insert_people(text, &work.people)?;
        self.transaction
            .prepare_cached(
                "UPDATE work SET text = ?, words = ?, chapters = ?, metadata = ?, revision = ?, indexed = ? WHERE row = ?",
            )?
            .execute(params![text, work.words as i64, work.chapters, work.metadata, self.revision, self.now, row])?;
        let superseded = known.map(|(_, text)| text);
        if let Some(old) = superseded {
            self.retire(old)?;
        }
        self.changed = true;
        Ok(PutWork { row, text, superseded })
    }

    /// Puts other metadata in the place of a work's, which keeps its text.
    pub fn put_metadata(&mut self, work: WorkRow, metadata: &EncodedMetadata) -> Result<(), StoreError> {
        let sql = "UPDATE work SET metadata = ?, revision = ? WHERE row = ?";
        self.transaction.prepare_cached(sql)?.execute(params![metadata.0, self.revision, work])?;
        self.changed = true;
        Ok(())
    }

    /// Writes down which dictionary all works are named by, as [`Library::names`] gives it.
    pub fn set_names(&mut self, fingerprint: u64) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO state (name, value) VALUES ('names', ?)";
        self.transaction.prepare_cached(sql)?.execute([fingerprint as i64])?;
        Ok(())
    }

    fn new_work(&self, work: &EncodedWork) -> Result<WorkRow, StoreError> {
        // Text and work point at each other: the row comes first and is completed with the text's id.
        let sql =
            "INSERT INTO work (id, text, words, chapters, metadata, revision, added) VALUES (?, 0, 0, 0, x'', 0, ?)";
        Ok(WorkRow(self.transaction.prepare_cached(sql)?.insert(params![work.id.as_str(), self.now])? as u64))
    }

    pub(super) fn put_text(&self, work: WorkRow, text: &EncodedText) -> Result<TextId, StoreError> {
        let id = self
            .transaction
            .prepare_cached("INSERT INTO text (work, bytes, dictionary, layout, paratext) VALUES (?, ?, ?, ?, ?)")?
            .insert(params![work, text.bytes as i64, text.dictionary, text.layout, text.paratext])?;
        let mut statement = self.transaction.prepare_cached("INSERT INTO block (place, data) VALUES (?, ?)")?;
        let mut start = 0;
        for (place, &end) in (id << BLOCK_BITS..).zip(&text.ends) {
            statement.execute(params![place, &text.blocks[start..end]])?;
            start = end;
        }
        Ok(TextId(id as u64))
    }

    /// True if a text in the store has just these blocks.
    pub(super) fn has_blocks(&self, id: TextId, text: &EncodedText) -> Result<bool, StoreError> {
        let sql = "SELECT data FROM block WHERE place >= ? AND place < ? ORDER BY place";
        let mut statement = self.transaction.prepare_cached(sql)?;
        let places = [(id.0 << BLOCK_BITS) as i64, ((id.0 + 1) << BLOCK_BITS) as i64];
        let mut rows = statement.query(places)?;
        let mut start = 0;
        for &end in &text.ends {
            let Some(row) = rows.next()? else { return Ok(false) };
            if row.get_ref(0)?.as_blob().ok() != text.blocks.get(start..end) {
                return Ok(false);
            }
            start = end;
        }
        Ok(rows.next()?.is_none())
    }

    /// From this revision on the index does not hold the text. It is purged when no reading holds it either.
    pub(super) fn retire(&self, text: TextId) -> Result<(), StoreError> {
        let sql = "UPDATE text SET retired = ? WHERE id = ?";
        self.transaction.prepare_cached(sql)?.execute(params![self.revision, text])?;
        Ok(())
    }

    /// Writes down what a scan found out about a file, under a new row or over the one with the same path. The
    /// file is there: it is not missing any more.
    pub fn put_file(&mut self, file: &FileState) -> Result<PutFile, StoreError> {
        let known = self
            .transaction
            .prepare_cached("SELECT id, work FROM file WHERE path = ?")?
            .query_row([SqlPath(&file.path)], |row| Ok((row.get::<_, FileId>(0)?, row.get::<_, Option<WorkRow>>(1)?)))
            .optional()?;
        let (outcome, code, message) = file.outcome.columns();
        let digest = file.digest.as_ref().map(|digest| digest.as_bytes().as_slice());
        let repairs = (!file.repairs.is_empty())
            .then(|| serde_json::to_string(&file.repairs).expect("plain data without maps has a JSON form"));
        let sql = match known {
            Some(_) => UPDATE_FILE,
            None => INSERT_FILE,
        };
        self.transaction.prepare_cached(sql)?.execute(params![
            SqlPath(&file.path),
            file.root,
            file.size as i64,
            file.mtime_ns,
            digest,
            file.format,
            file.parser_version,
            outcome,
            code,
            message,
            file.work,
            file.charset,
            repairs,
            file.richness,
            file.beside,
        ])?;
        let id = known.map_or_else(|| FileId(self.transaction.last_insert_rowid() as u64), |(id, _)| id);
        let left = known.and_then(|(_, work)| work).filter(|&work| file.work != Some(work));
        if left.is_some() {
            self.drop_reading(id, file.work)?;
        }
        self.touch_work(file.work)?;
        self.touch_work(left)?;
        Ok(PutFile { id, left })
    }

    /// The file is there with the content it had, though its time or size on disk may be new: it is not missing
    /// any more and need not be digested again.
    pub fn mark_seen(&mut self, file: FileId, size: u64, mtime_ns: i64) -> Result<(), StoreError> {
        let (work, missing) = self
            .transaction
            .prepare_cached("SELECT work, missing_since IS NOT NULL FROM file WHERE id = ?")?
            .query_row([file], |row| Ok((row.get(0)?, row.get::<_, bool>(1)?)))?;
        let sql = "UPDATE file SET size = ?, mtime_ns = ?, missing_since = NULL WHERE id = ?";
        self.transaction.prepare_cached(sql)?.execute(params![size as i64, mtime_ns, file])?;
        if missing {
            self.unsettle_work_of(file)?;
            self.touch_work(work)?;
        }
        Ok(())
    }

    /// The file was not found; `since` is in seconds since 1970. The first such time is kept.
    pub fn mark_missing(&mut self, file: FileId, since: i64) -> Result<(), StoreError> {
        let sql = "UPDATE file SET missing_since = ? WHERE id = ? AND missing_since IS NULL RETURNING work";
        let work: Option<Option<WorkRow>> =
            self.transaction.prepare_cached(sql)?.query_row(params![since, file], |row| row.get(0)).optional()?;
        self.unsettle_work_of(file)?;
        self.touch_work(work.flatten())
    }

    /// The file lies elsewhere now, with the same content. A file known at `path` before is forgotten.
    pub fn mark_moved(&mut self, file: FileId, root: RootId, path: &Path, mtime_ns: i64) -> Result<(), StoreError> {
        let sql = "SELECT id FROM file WHERE path = ? AND id <> ?";
        let replaced = self
            .transaction
            .prepare_cached(sql)?
            .query_row(params![SqlPath(path), file], |row| row.get::<_, FileId>(0))
            .optional()?;
        if let Some(replaced) = replaced {
            self.drop_reading(replaced, None)?;
        }
        self.unsettle_work_of(file)?;
        let sql = "UPDATE OR REPLACE file SET root = ?, path = ?, mtime_ns = ?, missing_since = NULL WHERE id = ?
                   RETURNING work";
        let parameters = params![root, SqlPath(path), mtime_ns, file];
        let work: Option<WorkRow> = self.transaction.prepare_cached(sql)?.query_row(parameters, |row| row.get(0))?;
        self.touch_work(work)
    }

    /// Removes a file from the library, not from the disk. Gives the work it held, which stays.
    pub fn forget_file(&mut self, file: FileId) -> Result<Option<WorkRow>, StoreError> {
        self.drop_reading(file, None)?;
        let sql = "DELETE FROM file WHERE id = ? RETURNING work";
        let work: Option<Option<WorkRow>> =
            self.transaction.prepare_cached(sql)?.query_row([file], |row| row.get(0)).optional()?;
        self.touch_work(work.flatten())?;
        Ok(work.flatten())
    }

    /// Removes a work with its files. Its text, whose id is given back, goes with the next purge.
    pub fn forget_work(&mut self, work: WorkRow) -> Result<Option<TextId>, StoreError> {
        for sql in [
            "DELETE FROM file WHERE work = ?",
            "DELETE FROM reading WHERE work = ?",
            "DELETE FROM unsettled WHERE work = ?",
        ] {
            self.transaction.prepare_cached(sql)?.execute([work])?;
        }
        let sql = "DELETE FROM work WHERE row = ? RETURNING text";
        let text: Option<TextId> =
            self.transaction.prepare_cached(sql)?.query_row([work], |row| row.get(0)).optional()?;
        if let Some(text) = text {
            self.retire(text)?;
            self.changed = true;
        }
        Ok(text)
    }

    /// Removes a root whose files are forgotten already.
    pub fn forget_root(&mut self, root: RootId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM root WHERE id = ?")?.execute([root])?;
        Ok(())
    }

    /// True if some file, perhaps a missing one, holds the work.
    pub fn is_held(&self, work: WorkRow) -> Result<bool, StoreError> {
        let mut statement = self.transaction.prepare_cached("SELECT 1 FROM file WHERE work = ? LIMIT 1")?;
        Ok(statement.exists([work])?)
    }

    /// The index knows the files of a work (their paths, whether they are missing): it must see the change.
    pub(super) fn touch_work(&mut self, work: Option<WorkRow>) -> Result<(), StoreError> {
        let Some(work) = work else { return Ok(()) };
        let sql = "UPDATE work SET revision = ? WHERE row = ? AND revision < ?";
        self.transaction.prepare_cached(sql)?.execute(params![self.revision, work, self.revision])?;
        self.changed = true;
        Ok(())
    }

    /// Makes the batch durable and visible, and gives the library's revision.
    pub fn commit(self) -> Result<Revision, StoreError> {
        if self.changed {
            let sql = "UPDATE state SET value = ? WHERE name = 'revision'";
            self.transaction.prepare_cached(sql)?.execute([self.revision])?;
        }
        self.transaction.commit()?;
        Ok(if self.changed { self.revision } else { Revision(self.revision.0 - 1) })
    }
}
