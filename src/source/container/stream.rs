//! Packed streams: one file, or a tar, in gzip, bzip2, xz or zstd.

use std::io::Read;
use std::ops::ControlFlow;

use super::{ContainerError, Kind, Walk};

/// The ending of such a file's name, and what takes its place.
const ENDINGS: [(&str, &str); 8] = [
    (".tgz", ".tar"),
    (".tbz2", ".tar"),
    (".tbz", ".tar"),
    (".txz", ".tar"),
    (".gz", ""),
    (".bz2", ""),
    (".xz", ""),
    (".zst", ""),
];

pub(super) fn walk(
    kind: Kind,
    name: &str,
    bytes: &[u8],
    walk: &mut Walk<'_, '_>,
) -> Result<ControlFlow<()>, ContainerError> {
    walk.count()?;
    let damaged = |error: std::io::Error| ContainerError::Damaged {
        kind: kind.id(),
        place: name.to_owned(),
        reason: error.to_string(),
    };
    let dictionary = u32::try_from(walk.limits.dictionary_size >> 10).unwrap_or(u32::MAX).max(1);
    let mut reader: Box<dyn Read + '_> = match kind {
        Kind::Bzip2 => Box::new(bzip2::read::MultiBzDecoder::new(bytes)),
        Kind::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(bytes, true, dictionary)),
        Kind::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(bytes).map_err(damaged)?;
            decoder.window_log_max((u32::ilog2(dictionary) + 10).min(31)).map_err(damaged)?;
            Box::new(decoder)
        }
        _ => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
    };
    let content = walk.unpack(&mut reader, bytes.len() as u64, walk.limits.stream_growth(), &damaged)?;
    let lower = name.to_ascii_lowercase();
    let inner = ENDINGS.iter().find(|(ending, _)| lower.ends_with(ending));
    let inner =
        inner.map_or_else(|| name.to_owned(), |(ending, new)| format!("{}{new}", &name[..name.len() - ending.len()]));
    match Kind::of(&content) {
        // `a.tar.gz` is one archive to everybody.
        Some(inside @ (Kind::Tar | Kind::Warc)) => walk.archive(inside, &inner, &content),
        _ => Ok(walk.entry(&inner, None, Ok(content))),
    }
}
