//! Texts: where their chapters stand, their bytes, and which are held twice.

use std::ops::Range;

use super::codec::DICTIONARY;
use super::encode::{BLOCK_BITS, BLOCK_BYTES};
use super::{ChapterPlace, Library, StoreError, TextId, TextLayout};
use crate::model::{Body, Chapter, Paratext};

/// Bytes by which texts of one length are told apart before they are read to the end.
const BEGINNING: u64 = 2048;

impl Library {
    /// Where chapters, passages and blocks stand in a text.
    pub fn layout(&self, text: TextId) -> Result<TextLayout, StoreError> {
        self.with_layout(text, |bytes| TextLayout::decode(text, bytes))
    }

    /// The chapter that holds passage `index` of a text, counted from 0 over all chapters; none if there are fewer.
    ///
    /// Reads no more than it needs: a hit in a long work costs what one in a short work does.
    pub fn chapter_of_passage(&self, text: TextId, index: usize) -> Result<Option<ChapterPlace>, StoreError> {
        self.with_layout(text, |bytes| ChapterPlace::decode(text, bytes, index))
    }

    fn with_layout<T>(
        &self,
        text: TextId,
        decode: impl FnOnce(&[u8]) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT layout, dictionary FROM text WHERE id = ?")?;
        let mut rows = statement.query([text])?;
        let row = rows.next()?.ok_or(StoreError::NoText(text.0))?;
        if row.get::<_, u32>(1)? != DICTIONARY {
            return Err(StoreError::damaged(format!("the dictionary of text {}", text.0)));
        }
        let packed = row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?;
        let mut unpacker = self.unpacker.borrow_mut();
        decode(unpacker.plain(packed, || format!("the layout of text {}", text.0))?)
    }

    /// The bytes `range` of a text; both ends lie on character borders. See [`super::ChapterLayout::bytes`].
    pub fn text_slice(&self, text: TextId, range: Range<u64>) -> Result<String, StoreError> {
        let bytes = self.text_bytes(text, &range)?;
        String::from_utf8(bytes).map_err(|_| StoreError::damaged(place_of(text, &range)))
    }

    /// As [`Self::text_slice`], where characters may be cut.
    pub(super) fn text_bytes(&self, text: TextId, range: &Range<u64>) -> Result<Vec<u8>, StoreError> {
        let place = || place_of(text, range);
        let mut bytes = Vec::with_capacity(range.end.saturating_sub(range.start) as usize);
        if !range.is_empty() {
            let base = text.0 << BLOCK_BITS;
            let first = range.start / BLOCK_BYTES as u64;
            let last = (range.end - 1) / BLOCK_BYTES as u64;
            let sql = "SELECT place, data FROM block WHERE place BETWEEN ? AND ? ORDER BY place";
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query([(base + first) as i64, (base + last) as i64])?;
            let mut unpacker = self.unpacker.borrow_mut();
            while let Some(row) = rows.next()? {
                let start = (row.get::<_, i64>(0)? as u64 - base) * BLOCK_BYTES as u64;
                let packed = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
                let block = unpacker.prose(packed, place)?;
                let from = range.start.saturating_sub(start) as usize;
                let to = ((range.end - start) as usize).min(block.len());
                bytes.extend_from_slice(block.get(from..to).unwrap_or_default());
            }
        }
        if bytes.is_empty() && !range.is_empty() {
            return Err(StoreError::NoText(text.0));
        }
        if bytes.len() as u64 != range.end.saturating_sub(range.start) {
            return Err(StoreError::damaged(place()));
        }
        Ok(bytes)
    }

    /// The text of one chapter, without its blocks; none if there is no such chapter.
    pub fn chapter_text(&self, layout: &TextLayout, number: u32) -> Result<Option<String>, StoreError> {
        let Some(chapter) = layout.chapter(number) else { return Ok(None) };
        self.text_slice(layout.text, chapter.bytes(0..chapter.length)).map(Some)
    }

    /// All chapters of a text, as they were put in, but for the places in the source.
    pub fn chapters(&self, text: TextId) -> Result<Vec<Chapter>, StoreError> {
        let layout = self.layout(text)?;
        let mut paratext = self.paratext(text)?.into_iter().peekable();
        let mut chapters = Vec::with_capacity(layout.chapters.len());
        for (chapter, blocks) in layout.chapters.iter().zip(layout.blocks()?) {
            let body =
                Body { text: self.text_slice(text, chapter.bytes(0..chapter.length))?, blocks, source: Vec::new() };
            let around = paratext.next_if(|(number, _)| *number == chapter.number);
            chapters.push(Chapter {
                number: chapter.number,
                title: chapter.title.clone(),
                body,
                paratext: around.map(|(_, list)| list).unwrap_or_default(),
            });
        }
        Ok(chapters)
    }

    /// Summaries and notes of the chapters that have some, with the chapters' numbers.
    pub fn paratext(&self, text: TextId) -> Result<Vec<(u32, Vec<Paratext>)>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT paratext FROM text WHERE id = ?")?;
        let mut rows = statement.query([text])?;
        let row = rows.next()?.ok_or(StoreError::NoText(text.0))?;
        let place = || format!("the notes of text {}", text.0);
        let Some(packed) = row.get_ref(0)?.as_blob_or_null().map_err(rusqlite::Error::from)? else {
            return Ok(Vec::new());
        };
        let mut unpacker = self.unpacker.borrow_mut();
        serde_json::from_slice(unpacker.prose(packed, place)?).map_err(|_| StoreError::damaged(place()))
    }

    /// The present texts of the works of which two files hold the same text, or another work has the same text word for
    /// word; sorted.
    pub fn texts_held_twice(&self) -> Result<Vec<u64>, StoreError> {
        let sql = "SELECT DISTINCT work.text FROM work JOIN reading ON reading.work = work.row
                   JOIN text ON text.id = reading.text WHERE text.bytes > 0
                   GROUP BY reading.work, reading.text HAVING count(*) > 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let held = statement.query_map([], |row| row.get::<_, TextId>(0))?;
        let mut found: Vec<TextId> = held.collect::<Result<_, _>>()?;
        // Texts of one length, and of these such as begin alike, are compared.
        let sql =
            "SELECT text.bytes, text.id FROM work JOIN text ON text.id = work.text WHERE text.bytes > 0 ORDER BY 1, 2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let lengths = statement.query_map([], |row| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, TextId>(1)?)))?;
        let lengths: Vec<(u64, TextId)> = lengths.collect::<Result<_, _>>()?;
        for alike in lengths.chunk_by(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1) {
            let bytes = alike[0].0;
            let mut beginnings = Vec::with_capacity(alike.len());
            for (_, text) in alike {
                beginnings.push((self.text_bytes(*text, &(0..bytes.min(BEGINNING)))?, *text));
            }
            beginnings.sort_unstable();
            for alike in beginnings.chunk_by(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1) {
                let mut texts = Vec::with_capacity(alike.len());
                for (_, text) in alike {
                    texts.push((self.text_bytes(*text, &(0..bytes))?, *text));
                }
                texts.sort_unstable();
                let same = texts.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1);
                found.extend(same.flatten().map(|(_, text)| *text));
            }
        }
        let mut found: Vec<u64> = found.into_iter().map(|text| text.0).collect();
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

/// A stretch of a text, for messages.
fn place_of(text: TextId, range: &Range<u64>) -> String {
    format!("bytes {}..{} of text {}", range.start, range.end, text.0)
}
