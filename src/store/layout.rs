//! Where chapters, blocks and passages stand in a text.
//!
//! A text is the bodies of all chapters joined without anything between. Its layout is numbers only
//! (and the chapters' titles), written as LEB128 varints, chapter after chapter; blocks come last, so
//! that a reader who wants a passage need not read them:
//!
//! ```text
//! chapters, then for each:  number  title length + 1 (0 = none)  title  bytes
//!                           passages, then for each: bytes, tokens, scene - scene before
//! then for each chapter:    blocks, then for each: length × 8 + kind × 2 + (1 if a gap follows), gap
//! ```
//!
//! A gap is the distance from the block before, written only where it is not what joins two blocks.

use std::ops::Range;

use super::varint::{Reader, number};
use super::{StoreError, TextId};
use crate::model::{Block, BlockKind, Body, Chapter, Passage};

/// One chapter's place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterLayout {
    /// Place in the work, from 1.
    pub number: u32,
    /// Its title, if any.
    pub title: Option<String>,
    /// First byte in the text of the work.
    pub start: u64,
    /// Bytes of its text.
    pub length: u32,
    /// Its passages, in order; they tile it.
    pub passages: Vec<Passage>,
}

/// Where everything stands in one text.
#[derive(Clone, Debug)]
pub struct TextLayout {
    /// The text.
    pub text: TextId,
    /// Bytes of the whole text.
    pub bytes: u64,
    /// The chapters in order.
    pub chapters: Vec<ChapterLayout>,
    /// The blocks of all chapters, still encoded.
    blocks: Vec<u8>,
}

impl TextLayout {
    /// The chapter with this number.
    pub fn chapter(&self, number: u32) -> Option<&ChapterLayout> {
        match self.chapters.get((number as usize).wrapping_sub(1)) {
            // Numbers run from 1 without gaps in nearly every work.
            Some(chapter) if chapter.number == number => Some(chapter),
            _ => self.chapters.iter().find(|chapter| chapter.number == number),
        }
    }

    /// The chapter and the passage at this byte of the whole text.
    pub fn passage_at(&self, byte: u64) -> Option<(&ChapterLayout, &Passage)> {
        let after = self.chapters.partition_point(|chapter| chapter.start + u64::from(chapter.length) <= byte);
        let chapter = self.chapters.get(after)?;
        let byte = byte.checked_sub(chapter.start)? as u32;
        let passage = chapter.passages.get(chapter.passages.partition_point(|passage| passage.end <= byte))?;
        Some((chapter, passage))
    }

    /// The blocks of each chapter, in order. Decoded on each call: a work has hundreds of them per chapter.
    pub fn blocks(&self) -> Result<Vec<Vec<Block>>, StoreError> {
        let mut reader = Reader { bytes: &self.blocks };
        let chapters = self.chapters.iter().map(|chapter| reader.blocks(chapter.length)).collect::<Option<Vec<_>>>();
        chapters.ok_or_else(|| StoreError::damaged(format!("the blocks of text {}", self.text.0)))
    }

    pub(super) fn decode(text: TextId, bytes: &[u8]) -> Result<Self, StoreError> {
        let mut reader = Reader { bytes };
        let chapters =
            reader.chapters().ok_or_else(|| StoreError::damaged(format!("the layout of text {}", text.0)))?;
        let bytes = chapters.last().map_or(0, |last| last.start + u64::from(last.length));
        Ok(Self { text, bytes, chapters, blocks: reader.bytes.to_vec() })
    }
}

/// One chapter, with where its passages stand among those of the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterPlace {
    /// The chapter.
    pub chapter: ChapterLayout,
    /// Passages of the work before it.
    pub before: usize,
}

impl ChapterPlace {
    /// The place in the chapter of the work's passage `index`, if it is in this chapter.
    pub fn within(&self, index: usize) -> Option<usize> {
        index.checked_sub(self.before).filter(|within| *within < self.chapter.passages.len())
    }

    /// The chapter that holds passage `index` of the encoded text; none if the text has fewer passages.
    pub(super) fn decode(text: TextId, bytes: &[u8], index: usize) -> Result<Option<Self>, StoreError> {
        let damaged = || StoreError::damaged(format!("the layout of text {}", text.0));
        let mut reader = Reader { bytes };
        let (mut start, mut before) = (0, 0);
        for _ in 0..reader.count().ok_or_else(damaged)? {
            let (head, passages) = reader.head().ok_or_else(damaged)?;
            if index - before < passages {
                let chapter = reader.chapter(head, start).ok_or_else(damaged)?;
                return Ok(Some(Self { chapter, before }));
            }
            reader.step_over_passages().ok_or_else(damaged)?;
            before += passages;
            start += u64::from(head.length);
        }
        Ok(None)
    }
}

impl ChapterLayout {
    /// The bytes of the whole text that hold `range` of this chapter.
    pub fn bytes(&self, range: Range<u32>) -> Range<u64> {
        self.start + u64::from(range.start)..self.start + u64::from(range.end)
    }
}

/// The layout of `chapters`, whose passages stand beside them in the same order.
pub(super) fn encode(chapters: &[Chapter], passages: &[Vec<Passage>]) -> Vec<u8> {
    debug_assert_eq!(chapters.len(), passages.len(), "every chapter has its list of passages");
    let mut out = Vec::new();
    number(&mut out, chapters.len() as u64);
    for (chapter, passages) in chapters.iter().zip(passages) {
        number(&mut out, u64::from(chapter.number));
        match &chapter.title {
            Some(title) => {
                number(&mut out, title.len() as u64 + 1);
                out.extend_from_slice(title.as_bytes());
            }
            None => number(&mut out, 0),
        }
        number(&mut out, chapter.body.text.len() as u64);
        number(&mut out, passages.len() as u64);
        let mut scene = 0;
        for passage in passages {
            number(&mut out, u64::from(passage.end - passage.start));
            number(&mut out, u64::from(passage.tokens));
            number(&mut out, u64::from(passage.scene - scene));
            scene = passage.scene;
        }
    }
    for chapter in chapters {
        blocks(&mut out, &chapter.body.blocks);
    }
    out
}

fn blocks(out: &mut Vec<u8>, blocks: &[Block]) {
    number(out, blocks.len() as u64);
    let mut expected = 0;
    let mut end = 0;
    for block in blocks {
        let gap = block.start != expected;
        number(out, u64::from(block.end - block.start) << 3 | kind_code(block.kind) << 1 | u64::from(gap));
        if gap {
            number(out, u64::from(block.start - end));
        }
        end = block.end;
        expected = end + Body::SEPARATOR.len() as u32;
    }
}

fn kind_code(kind: BlockKind) -> u64 {
    match kind {
        BlockKind::Paragraph => 0,
        BlockKind::Heading => 1,
        BlockKind::SceneBreak => 2,
    }
}

/// A chapter without its passages.
#[derive(Clone, Copy)]
struct Head<'a> {
    number: u32,
    title: Option<&'a str>,
    length: u32,
}

/// Reading what [`encode`] wrote; none if the bytes are something else.
impl<'a> Reader<'a> {
    fn chapters(&mut self) -> Option<Vec<ChapterLayout>> {
        let count = self.count()?;
        let mut chapters = Vec::with_capacity(count);
        let mut start = 0;
        for _ in 0..count {
            let (head, _) = self.head()?;
            chapters.push(self.chapter(head, start)?);
            start += u64::from(head.length);
        }
        Some(chapters)
    }

    /// What stands before a chapter's passages, and how many they are.
    fn head(&mut self) -> Option<(Head<'a>, usize)> {
        let number = self.small()?;
        let title = match self.number()? {
            0 => None,
            length => Some(self.string(length as usize - 1)?),
        };
        let head = Head { number, title, length: self.small()? };
        Some((head, Reader { bytes: self.bytes }.count()?))
    }

    /// The chapter behind its head.
    fn chapter(&mut self, head: Head<'_>, start: u64) -> Option<ChapterLayout> {
        let Head { number, title, length } = head;
        Some(ChapterLayout { number, title: title.map(str::to_owned), start, length, passages: self.passages()? })
    }

    fn step_over_passages(&mut self) -> Option<()> {
        for _ in 0..self.count()? * 3 {
            self.number()?;
        }
        Some(())
    }

    fn string(&mut self, length: usize) -> Option<&'a str> {
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn passages(&mut self) -> Option<Vec<Passage>> {
        let count = self.count()?;
        let mut passages = Vec::with_capacity(count);
        let mut next = Passage { ordinal: 0, start: 0, end: 0, first_token: 0, tokens: 0, scene: 0 };
        for _ in 0..count {
            next.ordinal += 1;
            next.start = next.end;
            next.first_token += next.tokens;
            next.end = next.start.checked_add(self.small()?)?;
            next.tokens = self.small()?;
            next.scene = next.scene.checked_add(self.small()?)?;
            passages.push(next);
        }
        Some(passages)
    }

    fn blocks(&mut self, limit: u32) -> Option<Vec<Block>> {
        let count = self.count()?;
        let mut blocks = Vec::with_capacity(count);
        let (mut expected, mut end) = (0_u32, 0_u32);
        for _ in 0..count {
            let head = self.number()?;
            let kind = match head >> 1 & 3 {
                0 => BlockKind::Paragraph,
                1 => BlockKind::Heading,
                2 => BlockKind::SceneBreak,
                _ => return None,
            };
            let start = if head & 1 == 1 { end.checked_add(self.small()?)? } else { expected };
            end = start.checked_add(u32::try_from(head >> 3).ok()?)?;
            if end > limit {
                return None;
            }
            blocks.push(Block { kind, start, end });
            expected = end + Body::SEPARATOR.len() as u32;
        }
        Some(blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chapter() -> impl Strategy<Value = (Chapter, Vec<Passage>)> {
        let title = proptest::option::of("[a-zé ]{0,12}");
        let blocks = proptest::collection::vec((0_u32..3, 0_u32..3, 0_u32..900), 0..30);
        let passages = proptest::collection::vec((1_u32..5000, 0_u32..300, 0_u32..3), 0..20);
        (1_u32..3000, title, blocks, passages).prop_map(|(number, title, blocks, passages)| {
            let mut body = Body::default();
            let mut end = 0;
            for (kind, gap, length) in blocks {
                let kind = [BlockKind::Paragraph, BlockKind::Heading, BlockKind::SceneBreak][kind as usize];
                body.blocks.push(Block { kind, start: end + gap, end: end + gap + length });
                end += gap + length;
            }
            body.text = "x".repeat(end as usize);
            let mut list: Vec<Passage> = Vec::new();
            for (length, tokens, scenes) in passages {
                let last = list.last().copied();
                let start = last.map_or(0, |last| last.end);
                list.push(Passage {
                    ordinal: list.len() as u32 + 1,
                    start,
                    end: start + length,
                    first_token: last.map_or(0, |last| last.first_token + last.tokens),
                    tokens,
                    scene: last.map_or(0, |last| last.scene) + scenes,
                });
            }
            (Chapter { number, title, body, paratext: Vec::new() }, list)
        })
    }

    proptest! {
        #[test]
        fn a_layout_is_read_as_it_was_written(works in proptest::collection::vec(chapter(), 0..6)) {
            let (chapters, passages): (Vec<_>, Vec<_>) = works.into_iter().unzip();
            let layout = TextLayout::decode(TextId(1), &encode(&chapters, &passages)).unwrap();
            let blocks = layout.blocks().unwrap();
            prop_assert_eq!(layout.chapters.len(), chapters.len());
            for (index, read) in layout.chapters.iter().enumerate() {
                prop_assert_eq!(read.number, chapters[index].number);
                prop_assert_eq!(&read.title, &chapters[index].title);
                prop_assert_eq!(read.length as usize, chapters[index].body.text.len());
                prop_assert_eq!(&read.passages, &passages[index]);
                prop_assert_eq!(&blocks[index], &chapters[index].body.blocks);
            }
        }

        #[test]
        fn a_passage_is_found_in_the_chapter_that_holds_it(works in proptest::collection::vec(chapter(), 0..6)) {
            let (chapters, passages): (Vec<_>, Vec<_>) = works.into_iter().unzip();
            let bytes = encode(&chapters, &passages);
            let layout = TextLayout::decode(TextId(1), &bytes).unwrap();
            let mut index = 0;
            for chapter in &layout.chapters {
                for within in 0..chapter.passages.len() {
                    let place = ChapterPlace::decode(TextId(1), &bytes, index).unwrap().unwrap();
                    prop_assert_eq!(&place.chapter, chapter);
                    prop_assert_eq!(place.within(index), Some(within));
                    index += 1;
                }
            }
            prop_assert_eq!(ChapterPlace::decode(TextId(1), &bytes, index).unwrap(), None);
        }

        #[test]
        fn damaged_bytes_are_an_error_and_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = ChapterPlace::decode(TextId(1), &bytes, bytes.len());
            if let Ok(layout) = TextLayout::decode(TextId(1), &bytes) {
                let _ = layout.blocks();
            }
        }
    }
}
