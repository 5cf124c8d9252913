//! The ids of a segment's works.

use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

use super::schema::ID;
use super::{Doc, IndexError};

/// The ids of a segment's works, by the first passage of each.
pub struct Ids {
    column: Option<StrColumn>,
    known: Mutex<FxHashMap<Doc, Arc<str>>>,
}

impl Ids {
    pub(super) fn open(reader: &SegmentReader) -> Result<Self, IndexError> {
        Ok(Self { column: reader.fast_fields().str(ID)?, known: Mutex::default() })
    }

    /// The place of the id of the work that begins at `head` among all of the segment, in byte order; known without
    /// reading one.
    pub fn number(&self, head: Doc) -> u64 {
        self.column.as_ref().and_then(|column| column.term_ords(head).next()).unwrap_or_default()
    }

    /// The id of the work that begins at `head`. Many are cheaper by [`Self::of_all`].
    pub fn of(&self, head: Doc) -> Result<String, IndexError> {
        let mut id = String::new();
        if let Some(column) = &self.column
            && let Some(ordinal) = column.term_ords(head).next()
        {
            column.ord_to_str(ordinal, &mut id)?;
        }
        Ok(id)
    }

    /// The ids of the works that begin at `heads`, in the same order; reads the column's dictionary once.
    pub fn of_all(&self, heads: &[Doc]) -> Result<Vec<String>, IndexError> {
        let mut ids = vec![String::new(); heads.len()];
        let Some(column) = &self.column else { return Ok(ids) };
        let mut wanted: Vec<(u64, usize)> = Vec::with_capacity(heads.len());
        for (index, head) in heads.iter().enumerate() {
            wanted.extend(column.term_ords(*head).next().map(|ordinal| (ordinal, index)));
        }
        wanted.sort_unstable();
        let mut next = 0;
        let ordinals: Vec<u64> = wanted.iter().map(|(ordinal, _)| *ordinal).collect();
        column.dictionary().sorted_ords_to_term_cb(&ordinals, |term| {
            if let Some((_, index)) = wanted.get(next) {
                ids[*index] = String::from_utf8_lossy(term).into_owned();
            }
            next += 1;
        })?;
        Ok(ids)
    }

    /// As [`Self::of_all`], but what was read is kept: for the works that are equal for many queries.
    pub fn kept(&self, heads: &[Doc]) -> Result<Vec<Arc<str>>, IndexError> {
        // Whoever panicked with the lock in hand left whole entries behind.
        let mut known = self.known.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let unknown: Vec<Doc> = heads.iter().copied().filter(|head| !known.contains_key(head)).collect();
        if !unknown.is_empty() {
            let ids = self.of_all(&unknown)?;
            known.extend(unknown.into_iter().zip(ids.into_iter().map(Arc::from)));
        }
        Ok(heads.iter().map(|head| Arc::clone(&known[head])).collect())
    }
}
