//! Compression: the only home of zstd.
//!
//! Small blocks compress well only with a dictionary: a stretch of typical content that both sides know.
//! Prose has a trained one (`schema/prose.zdict`), metadata a written one (`schema/metadata.txt`). The
//! number of the pair is kept with each text, so that a later pair can be added beside it.

use std::sync::LazyLock;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::CParameter;

use super::StoreError;

/// The dictionaries used for new rows.
pub(super) const DICTIONARY: u32 = 1;

/// Level 1 is 5 % faster and 14 % larger on blocks of this size; from level 4 the speed halves.
const LEVEL: i32 = 3;

static PROSE: &[u8] = include_bytes!("../../schema/prose.zdict");
static METADATA: &[u8] = include_bytes!("../../schema/metadata.txt");

static PROSE_ENCODER: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(PROSE, LEVEL));
static PROSE_DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(PROSE));
static METADATA_ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(METADATA, LEVEL));
static METADATA_DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(METADATA));

/// Compresses with reusable contexts: one per thread.
pub(super) struct Packer {
    prose: Compressor<'static>,
    metadata: Compressor<'static>,
    plain: Compressor<'static>,
    buffer: Vec<u8>,
}

impl Packer {
    pub(super) fn new() -> Self {
        Self {
            prose: compressor(Some(&PROSE_ENCODER)),
            metadata: compressor(Some(&METADATA_ENCODER)),
            plain: compressor(None),
            buffer: Vec::new(),
        }
    }

    /// Appends the compressed form of a piece of prose to `out`.
    pub(super) fn prose(&mut self, content: &[u8], out: &mut Vec<u8>) {
        pack(&mut self.prose, &mut self.buffer, content, out);
    }

    /// The compressed form of a work's metadata.
    pub(super) fn metadata(&mut self, content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        pack(&mut self.metadata, &mut self.buffer, content, &mut out);
        out
    }

    /// The compressed form of numbers, to which no dictionary applies.
    pub(super) fn plain(&mut self, content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        pack(&mut self.plain, &mut self.buffer, content, &mut out);
        out
    }
}

fn compressor(dictionary: Option<&'static EncoderDictionary<'static>>) -> Compressor<'static> {
    let build = || {
        let mut compressor = match dictionary {
            Some(dictionary) => Compressor::with_prepared_dictionary(dictionary)?,
            None => Compressor::new(LEVEL)?,
        };
        // The row says which dictionary it is; four bytes in each of a hundred thousand blocks need not.
        compressor.set_parameter(CParameter::DictIdFlag(false))?;
        std::io::Result::Ok(compressor)
    };
    build().expect("zstd takes its own defaults")
}

fn pack(compressor: &mut Compressor<'static>, buffer: &mut Vec<u8>, content: &[u8], out: &mut Vec<u8>) {
    buffer.clear();
    buffer.reserve(zstd::zstd_safe::compress_bound(content.len()));
    compressor.compress_to_buffer(content, buffer).expect("the buffer holds the worst case");
    out.extend_from_slice(buffer);
}

/// Decompresses with reusable contexts.
pub(super) struct Unpacker {
    prose: Decompressor<'static>,
    metadata: Decompressor<'static>,
    plain: Decompressor<'static>,
    buffer: Vec<u8>,
}

impl Unpacker {
    pub(super) fn new() -> Self {
        let build = || {
            std::io::Result::Ok(Self {
                prose: Decompressor::with_prepared_dictionary(&PROSE_DECODER)?,
                metadata: Decompressor::with_prepared_dictionary(&METADATA_DECODER)?,
                plain: Decompressor::new()?,
                buffer: Vec::new(),
            })
        };
        build().expect("zstd takes its own dictionaries")
    }

    /// A piece of prose; `place` names it in the error.
    pub(super) fn prose(&mut self, packed: &[u8], place: impl FnOnce() -> String) -> Result<&[u8], StoreError> {
        unpack(&mut self.prose, &mut self.buffer, packed).ok_or_else(|| StoreError::damaged(place()))
    }

    /// A work's metadata.
    pub(super) fn metadata(&mut self, packed: &[u8], place: impl FnOnce() -> String) -> Result<&[u8], StoreError> {
        unpack(&mut self.metadata, &mut self.buffer, packed).ok_or_else(|| StoreError::damaged(place()))
    }

    /// Numbers.
    pub(super) fn plain(&mut self, packed: &[u8], place: impl FnOnce() -> String) -> Result<&[u8], StoreError> {
        unpack(&mut self.plain, &mut self.buffer, packed).ok_or_else(|| StoreError::damaged(place()))
    }
}

/// The most one frame may unpack to: a damaged size field must not ask for all memory.
const MAX_FRAME: u64 = 1 << 30;

fn unpack<'a>(decompressor: &mut Decompressor<'static>, buffer: &'a mut Vec<u8>, packed: &[u8]) -> Option<&'a [u8]> {
    let size = zstd::zstd_safe::get_frame_content_size(packed).ok()??;
    if size > MAX_FRAME {
        return None;
    }
    buffer.clear();
    buffer.reserve(size as usize);
    decompressor.decompress_to_buffer(packed, buffer).ok()?;
    (buffer.len() as u64 == size).then_some(&buffer[..])
}
