//! Encodings told by the bytes alone.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, KOI8_R, KOI8_U, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

use super::{Decoded, Repair};

/// UTF-32 with a byte order mark, if the bytes are valid as such: the little-endian mark also begins
/// UTF-16 text.
pub(super) fn utf32(bytes: &[u8]) -> Option<Decoded<'static>> {
    let (rest, number): (_, fn([u8; 4]) -> u32) = if let Some(rest) = bytes.strip_prefix(b"\xff\xfe\0\0") {
        (rest, u32::from_le_bytes)
    } else {
        (bytes.strip_prefix(b"\0\0\xfe\xff")?, u32::from_be_bytes)
    };
    let (units, []) = rest.as_chunks::<4>() else { return None };
    let text: String = units.iter().map(|unit| char::from_u32(number(*unit))).collect::<Option<_>>()?;
    let charset = if bytes[0] == 0 { "UTF-32BE" } else { "UTF-32LE" };
    Some(Decoded { text: Cow::Owned(text), charset, repairs: Vec::new() })
}

/// UTF-16 without a mark: in Western text every other byte is NUL.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4 << 10) & !1];
    if head.len() < 8 || memchr::memchr(0, head).is_none() {
        return None;
    }
    let nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (nuls(0), nuls(1), head.len() / 2);
    if odd * 10 >= half * 6 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 >= half * 6 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 with some bytes of Windows-1252 in it, if the valid sequences are the majority.
pub(super) fn mixed(bytes: &[u8]) -> Option<Decoded<'static>> {
    let (mut valid, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        // A lead byte counts a character.
        valid += chunk.valid().bytes().filter(|byte| *byte >= 0xc2).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    (valid > 0 && valid >= wrong).then(|| mend_utf8(bytes))
}

/// Reads UTF-8 and takes each byte that is not as Windows-1252, save a sequence cut off by the file's end.
pub(super) fn mend_utf8(bytes: &[u8]) -> Decoded<'static> {
    let mut text = String::with_capacity(bytes.len());
    let (mut count, mut cut) = (0, 0);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        text.push_str(chunk.valid());
        let wrong = chunk.invalid();
        if wrong.is_empty() {
            continue;
        }
        if chunks.peek().is_none() && wrong.len() > 1 {
            cut += 1;
        } else {
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(wrong).0);
            count += 1;
        }
    }
    let repairs = [("mixed-encoding", count), ("truncated", cut)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(code, count)| Repair { code: code.to_owned(), count })
        .collect();
    Decoded { text: Cow::Owned(text), charset: UTF_8.name(), repairs }
}

/// True if a decoded text looks like one: next to no control characters.
pub(super) fn is_plausible(text: &str) -> bool {
    let strange = text.chars().filter(|c| ('\u{80}'..='\u{9f}').contains(c) || *c == '\u{fffd}').count();
    strange * 1000 <= text.len()
}

/// An encoding that no other explains: Macintosh by its quotes, Cyrillic by its runs of high bytes, others by the detector
/// that browsers use for pages without a declaration.
pub(super) fn by_evidence(bytes: &[u8]) -> Option<&'static Encoding> {
    if is_mac_roman(bytes) {
        return Some(MACINTOSH);
    }
    match detected(bytes) {
        // Small letters tell the two better than the detector does, which knows neither's text without a domain.
        Some(encoding) if !is_cyrillic(encoding) => Some(encoding),
        _ => cyrillic(bytes),
    }
}

fn is_cyrillic(encoding: &'static Encoding) -> bool {
    [KOI8_R, KOI8_U, WINDOWS_1251].contains(&encoding)
}

/// What the detector says of a text in which more than quotes and single foreign words are high bytes.
fn detected(bytes: &[u8]) -> Option<&'static Encoding> {
    /// So many bytes from the first high one on are enough.
    const ENOUGH: usize = 64 << 10;
    /// High bytes of a hundred: of languages whose accents the Western charset lacks, and far below those of other scripts.
    const LEAST: usize = 3;
    let first = bytes.iter().position(|byte| *byte >= 0x80)?;
    let sample = &bytes[first..bytes.len().min(first + ENOUGH)];
    let high = sample.iter().filter(|byte| **byte >= 0x80).count();
    if high * 100 < sample.len() * LEAST || high < 20 {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, sample.len() + first == bytes.len());
    let encoding = detector.guess(None, Utf8Detection::Deny);
    (encoding != WINDOWS_1252 && !encoding.decode_without_bom_handling(bytes).1).then_some(encoding)
}

/// Western text has single accented letters; words written in high bytes throughout are Cyrillic.
/// Small letters are most of any text: `KOI8-R` has them at C0–DF, Windows-1251 at E0–FF.
fn cyrillic(bytes: &[u8]) -> Option<&'static Encoding> {
    let is_letter = |byte: &u8| *byte >= 0xc0;
    let (mut in_words, mut low) = (0, 0);
    for word in bytes.split(|byte| !is_letter(byte)).filter(|word| word.len() >= 3) {
        in_words += word.len();
        low += word.iter().filter(|byte| **byte < 0xe0).count();
    }
    let high = in_words - low;
    let letters = bytes.iter().filter(|byte| is_letter(byte) || byte.is_ascii_alphabetic()).count();
    let encoding = if low > high { KOI8_R } else { WINDOWS_1251 };
    (in_words >= 20 && in_words * 3 > letters).then_some(encoding)
}

/// The Macintosh's charset writes quotes as capital letters of Windows-1252 (`D2`–`D5`): in the middle of
/// small letters or around words they are sure evidence, if they explain most high bytes and no Windows quote is there.
fn is_mac_roman(bytes: &[u8]) -> bool {
    let (mut quotes, mut others) = (0, 0);
    for (at, byte) in bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0x80) {
        let before = at.checked_sub(1).map_or(b' ', |at| bytes[at]);
        let after = bytes.get(at + 1).copied().unwrap_or(b' ');
        let closes = before.is_ascii_lowercase() || before.is_ascii_punctuation();
        match byte {
            0xd5 if before.is_ascii_lowercase() && after.is_ascii_lowercase() => quotes += 1,
            0xd2 | 0xd4 if before.is_ascii_whitespace() && after.is_ascii_alphabetic() => quotes += 1,
            0xd3 | 0xd5 if closes && (after.is_ascii_whitespace() || after.is_ascii_punctuation()) => quotes += 1,
            0x91..=0x97 if !after.is_ascii_lowercase() || !before.is_ascii_lowercase() => return false,
            _ => others += 1,
        }
    }
    quotes >= 3 && quotes > others
}
