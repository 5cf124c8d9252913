//! A work made ready to be stored: the costly half of storing, on any thread.

use super::codec::{DICTIONARY, Packer};
use super::{StoreError, layout, people};
use crate::model::{Chapter, Paratext, Passage, Work, WorkId};
use crate::parse::Metadata;
use crate::recognise::{Cast, lesson};

/// Bytes of text per compressed block. A passage lies in one or two; 8 KiB would save 1 % of the text
/// and double the time to read a passage.
pub(super) const BLOCK_BYTES: usize = 4096;
/// Blocks of one text: the low bits of a block's place.
pub(super) const BLOCK_BITS: u32 = 20;

/// What is stored of a work.
#[derive(Clone, Copy, Debug)]
pub struct WorkRecord<'a> {
    /// Canonical metadata.
    pub work: &'a Work,
    /// Metadata as written.
    pub metadata: &'a Metadata,
    /// The chapters in reading order. [`crate::model::Body::source`] is not kept.
    pub chapters: &'a [Chapter],
    /// The passages of each chapter, which tile it.
    pub passages: &'a [Vec<Passage>],
    /// Who is in it.
    pub cast: &'a Cast,
}

/// A work as it goes into the library: compressed, ready to be inserted.
#[derive(Clone, Debug)]
pub struct EncodedWork {
    /// Identity. May be set before [`put_work`](super::Batch::put_work): a work whose id came from its
    /// content keeps its first id when its file is edited.
    pub id: WorkId,
    pub(super) words: u64,
    pub(super) chapters: u32,
    pub(super) metadata: Vec<u8>,
    pub(super) text: EncodedText,
    pub(super) people: EncodedPeople,
}

/// The metadata of a work, canonical and as written, compressed.
#[derive(Clone, Debug)]
pub struct EncodedMetadata(pub(super) Vec<u8>);

/// Who is in a work and its passages, compressed.
#[derive(Clone, Debug)]
pub struct EncodedPeople {
    pub(super) data: Vec<u8>,
    pub(super) lesson: Option<String>,
}

/// The text of a work in compressed blocks, with its layout.
#[derive(Clone, Debug)]
pub(super) struct EncodedText {
    pub(super) dictionary: u32,
    pub(super) bytes: u64,
    pub(super) layout: Vec<u8>,
    pub(super) paratext: Option<Vec<u8>>,
    /// All blocks, joined.
    pub(super) blocks: Vec<u8>,
    /// One past the last byte of each block in `blocks`.
    pub(super) ends: Vec<usize>,
}

impl EncodedWork {
    /// Bytes of the story text, uncompressed.
    pub fn text_bytes(&self) -> u64 {
        self.text.bytes
    }

    /// Bytes that will be inserted: what a queue of encoded works holds in memory.
    pub fn encoded_bytes(&self) -> usize {
        let text = &self.text;
        let paratext = text.paratext.as_ref().map_or(0, Vec::len);
        self.metadata.len() + self.people.data.len() + text.layout.len() + text.blocks.len() + paratext
    }
}

/// Encodes works; one per thread, since it holds the compression contexts.
pub struct Encoder {
    packer: Packer,
    text: Vec<u8>,
}

impl Default for Encoder {
    fn default() -> Self {
        Self { packer: Packer::new(), text: Vec::new() }
    }
}

impl Encoder {
    /// A new encoder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Compresses everything that is stored of a work. Fails only on a text of over 4 GiB.
    pub fn encode(&mut self, record: &WorkRecord<'_>) -> Result<EncodedWork, StoreError> {
        let EncodedMetadata(metadata) = self.metadata(record.work, record.metadata);
        Ok(EncodedWork {
            id: record.work.id.clone(),
            words: record.work.words,
            chapters: record.chapters.len() as u32,
            metadata,
            text: self.encode_text(record.chapters, record.passages)?,
            people: self.people(record.work, record.cast),
        })
    }

    /// Compresses the metadata of a work alone.
    pub fn metadata(&mut self, work: &Work, metadata: &Metadata) -> EncodedMetadata {
        let mut both = json(work);
        both.extend(json(metadata));
        EncodedMetadata(self.packer.metadata(&both))
    }

    /// Compresses the people of a work alone.
    pub fn people(&mut self, work: &Work, cast: &Cast) -> EncodedPeople {
        EncodedPeople { data: self.packer.metadata(&people::encode(cast)), lesson: lesson(work, cast) }
    }

    fn encode_text(&mut self, chapters: &[Chapter], passages: &[Vec<Passage>]) -> Result<EncodedText, StoreError> {
        let bytes: u64 = chapters.iter().map(|chapter| chapter.body.text.len() as u64).sum();
        let limit = (BLOCK_BYTES as u64) << BLOCK_BITS;
        if bytes > limit {
            return Err(StoreError::TooLong { bytes, limit });
        }
        let (mut blocks, mut ends) = (Vec::with_capacity(bytes as usize / 2), Vec::new());
        self.text.clear();
        for chapter in chapters {
            let mut rest = chapter.body.text.as_bytes();
            while self.text.len() + rest.len() >= BLOCK_BYTES {
                let (head, tail) = rest.split_at(BLOCK_BYTES - self.text.len());
                self.text.extend_from_slice(head);
                self.packer.prose(&self.text, &mut blocks);
                ends.push(blocks.len());
                self.text.clear();
                rest = tail;
            }
            self.text.extend_from_slice(rest);
        }
        if !self.text.is_empty() {
            self.packer.prose(&self.text, &mut blocks);
            ends.push(blocks.len());
        }
        let layout = self.packer.plain(&layout::encode(chapters, passages));
        Ok(EncodedText {
            dictionary: DICTIONARY,
            bytes,
            layout,
            paratext: self.encode_paratext(chapters),
            blocks,
            ends,
        })
    }

    fn encode_paratext(&mut self, chapters: &[Chapter]) -> Option<Vec<u8>> {
        let with = chapters.iter().filter(|chapter| !chapter.paratext.is_empty());
        let list: Vec<(u32, &[Paratext])> = with.map(|chapter| (chapter.number, chapter.paratext.as_slice())).collect();
        if list.is_empty() {
            return None;
        }
        let mut packed = Vec::new();
        self.packer.prose(&json(&list), &mut packed);
        Some(packed)
    }
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("plain data without maps has a JSON form")
}
