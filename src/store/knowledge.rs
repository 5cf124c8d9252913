//! What recognition knows beside the vocabulary: packs of the user, what the library taught itself, and what its readers
//! set right.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{OptionalExtension, params};
use rustc_hash::FxHashMap;

use super::{Batch, Library, StoreError, WorkRow};
use crate::model::WorkId;
use crate::names::{PackPerson, Packs};
use crate::recognise::{Fix, Recogniser};

/// Where knowledge of people's names comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowledge {
    /// The packs of the library's owner.
    Packs,
    /// The tags and texts of the library itself.
    Learned,
}

impl Knowledge {
    fn name(self) -> &'static str {
        match self {
            Self::Packs => "packs",
            Self::Learned => "learned",
        }
    }
}

impl Library {
    /// The text of what is known from there, in the form of packs; empty if nothing is.
    pub fn knowledge(&self, from: Knowledge) -> Result<String, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT value FROM knowledge WHERE name = ?")?;
        Ok(statement.query_row([from.name()], |row| row.get(0)).optional()?.unwrap_or_default())
    }

    /// What recognises the people of this library's works.
    pub fn recogniser(&self) -> Result<Recogniser, StoreError> {
        let mut dictionary = self.dictionary()?.clone();
        let more = self.people_known(Knowledge::Packs)?;
        if !more.is_empty() {
            dictionary = dictionary.with_packs(Arc::new(Packs::built_in().with(more)));
        }
        let recogniser = Recogniser::new(dictionary).with_fixes(self.all_fixes()?);
        Ok(recogniser.taught(self.people_known(Knowledge::Learned)?))
    }

    /// The people known from there.
    pub fn people_known(&self, from: Knowledge) -> Result<Vec<PackPerson>, StoreError> {
        let place = |error| StoreError::damaged(format!("what is known of people by {}, {error}", from.name()));
        Packs::parse(&self.knowledge(from)?).map_err(place)
    }

    /// What was set right in a work, in the order given.
    pub fn fixes(&self, work: &WorkId) -> Result<Vec<Fix>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT fix FROM fix WHERE work = ? ORDER BY place")?;
        let fixes = statement.query_map([work.as_str()], |row| row.get::<_, String>(0))?;
        fixes.map(|fix| read(&fix?)).collect()
    }

    /// The works in which something was set right, with their ids.
    pub fn fixed_works(&self) -> Result<HashMap<WorkRow, WorkId>, StoreError> {
        let sql = "SELECT DISTINCT work.row, work.id FROM work JOIN fix ON fix.work = work.id";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query([])?;
        let mut works = HashMap::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get(1)?;
            works.insert(row.get(0)?, id.parse().map_err(|_| StoreError::damaged(format!("work {id}")))?);
        }
        Ok(works)
    }

    fn all_fixes(&self) -> Result<FxHashMap<WorkId, Vec<Fix>>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT work, fix FROM fix ORDER BY work, place")?;
        let mut rows = statement.query([])?;
        let mut all: FxHashMap<WorkId, Vec<Fix>> = FxHashMap::default();
        while let Some(row) = rows.next()? {
            let (work, fix): (String, String) = (row.get(0)?, row.get(1)?);
            let work = work.parse().map_err(|_| StoreError::damaged(format!("a fix of {work}")))?;
            all.entry(work).or_default().push(read(&fix)?);
        }
        Ok(all)
    }
}

fn read(fix: &str) -> Result<Fix, StoreError> {
    fix.parse().map_err(|_| StoreError::damaged(format!("the fix `{fix}`")))
}

impl Batch<'_> {
    /// Puts a text in the place of what was known from there.
    pub fn set_knowledge(&mut self, from: Knowledge, text: &str) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO knowledge (name, value) VALUES (?, ?)";
        self.transaction.prepare_cached(sql)?.execute([from.name(), text])?;
        Ok(())
    }

    /// Puts what is set right in a work in the place of what was.
    pub fn set_fixes(&mut self, work: &WorkId, fixes: &[Fix]) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM fix WHERE work = ?")?.execute([work.as_str()])?;
        let mut statement = self.transaction.prepare_cached("INSERT INTO fix (work, place, fix) VALUES (?, ?, ?)")?;
        for (place, fix) in fixes.iter().enumerate() {
            statement.execute(params![work.as_str(), place as i64, fix.to_string()])?;
        }
        Ok(())
    }
}
