//! What an index must do to catch up, and the end of texts that no index needs.

use rusqlite::params;

use super::encode::BLOCK_BITS;
use super::{Library, Revision, StoreError, TextId, WorkRow};

/// A change of the library, as an index sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The work is new, or its text, metadata or files changed: its documents are to be replaced.
    Upsert {
        /// The work.
        work: WorkRow,
        /// Its present text, which may be the one that is indexed.
        text: TextId,
    },
    /// The text was superseded or its work forgotten: its documents are to be deleted.
    Delete {
        /// The text.
        text: TextId,
    },
}

/// Rows read at a time: memory stays the same however much has changed.
const PAGE: usize = 1024;

impl Library {
    /// Everything that changed after `revision`: first all deletes, then all upserts in the order of their works'
    /// rows. Revision 0 gives every work.
    ///
    /// Take a [`snapshot`](Self::snapshot) before, if others may write meanwhile.
    pub fn changes_since(
        &self,
        revision: Revision,
    ) -> Result<impl Iterator<Item = Result<Change, StoreError>> + '_, StoreError> {
        let purged = self.purged()?;
        if revision != Revision(0) && revision < purged {
            return Err(StoreError::HistoryPurged { asked: revision.0, purged: purged.0 });
        }
        let deletes = Pages::new(move |after| self.deletes(revision, after));
        let upserts = Pages::new(move |after| self.upserts(revision, after));
        Ok(deletes.chain(upserts))
    }

    fn deletes(&self, revision: Revision, after: u64) -> Result<Vec<(u64, Change)>, StoreError> {
        let sql = "SELECT id FROM text WHERE retired > ? AND id > ? ORDER BY id LIMIT ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![revision, after as i64, PAGE as i64], |row| {
            let text: TextId = row.get(0)?;
            Ok((text.0, Change::Delete { text }))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn upserts(&self, revision: Revision, after: u64) -> Result<Vec<(u64, Change)>, StoreError> {
        let sql = "SELECT row, text FROM work WHERE revision > ? AND row > ? ORDER BY row LIMIT ?";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params![revision, after as i64, PAGE as i64], |row| {
            let work: WorkRow = row.get(0)?;
            Ok((work.0, Change::Upsert { work, text: row.get(1)? }))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Deletes the texts that were superseded or forgotten up to `revision`, and gives their number. What a file of several
    /// of one work holds stays, though the index does not hold it.
    ///
    /// To be called when the index has committed that revision.
    pub fn purge_superseded(&mut self, revision: Revision) -> Result<usize, StoreError> {
        self.writing()?;
        let transaction = self.connection.transaction()?;
        let texts: Vec<i64> = transaction
            .prepare_cached("SELECT id FROM text WHERE retired <= ? AND id NOT IN (SELECT text FROM reading)")?
            .query_map([revision], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for id in &texts {
            let places = [id << BLOCK_BITS, (id + 1) << BLOCK_BITS];
            transaction.prepare_cached("DELETE FROM block WHERE place >= ? AND place < ?")?.execute(places)?;
            transaction.prepare_cached("DELETE FROM people WHERE text = ?")?.execute([id])?;
            transaction.prepare_cached("DELETE FROM text WHERE id = ?")?.execute([id])?;
        }
        if !texts.is_empty() {
            let sql = "UPDATE state SET value = ?1 WHERE name = 'purged' AND value < ?1";
            transaction.execute(sql, [revision])?;
        }
        transaction.commit()?;
        Ok(texts.len())
    }
}

/// Items read page by page, each page from the key after the last one of the page before.
pub(super) struct Pages<K, T, F> {
    read: F,
    after: K,
    page: std::vec::IntoIter<(K, T)>,
    done: bool,
}

impl<K: Default, T, F: FnMut(K) -> Result<Vec<(K, T)>, StoreError>> Pages<K, T, F> {
    pub(super) fn new(read: F) -> Self {
        Self { read, after: K::default(), page: Vec::new().into_iter(), done: false }
    }
}

impl<K: Clone, T, F: FnMut(K) -> Result<Vec<(K, T)>, StoreError>> Iterator for Pages<K, T, F> {
    type Item = Result<T, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.as_slice().is_empty() && !self.done {
            match (self.read)(self.after.clone()) {
                Ok(page) => self.page = page.into_iter(),
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            }
        }
        let Some((key, item)) = self.page.next() else {
            self.done = true;
            return None;
        };
        self.after = key;
        Some(Ok(item))
    }
}
