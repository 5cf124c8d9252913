//! UTF-8 that was read as Windows-1252 and saved as UTF-8 again, once or more.
//!
//! Each run of characters that maps back to the bytes of one valid UTF-8 sequence is a candidate.
//! `Ã©` can only be a mistake; `Ã”` may be a Portuguese capital before a closing quote. A candidate whose
//! later characters are all ordinary punctuation is therefore mended only in a file that holds sure ones.

use std::sync::LazyLock;

use encoding_rs::WINDOWS_1252;

/// More rounds than this were never seen.
const MAX_ROUNDS: usize = 4;

/// The characters of the bytes 80–9F in Windows-1252.
static HIGH: LazyLock<[char; 32]> = LazyLock::new(|| {
    std::array::from_fn(|index| {
        let byte = [0x80 + index as u8];
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(&byte);
        text.chars().next().unwrap_or('\u{fffd}')
    })
});

/// The Windows-1252 byte of a character outside ASCII.
fn byte_of(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => Some(c as u8),
        '\u{152}'..='\u{2122}' => HIGH.iter().position(|high| *high == c).map(|at| 0x80 + at as u8),
        _ => None,
    }
}

/// A mistaken sequence at the start of a text.
struct Candidate {
    /// What it should have been.
    right: char,
    /// Its bytes in the mistaken text.
    length: usize,
    /// No proper text has this sequence.
    sure: bool,
}

/// Undoes the mistake as often as it was made; the number of places is that of the first round.
pub(super) fn undo(text: &str) -> Option<(String, u64)> {
    let (mut mended, count) = undo_once(text)?;
    for _ in 1..MAX_ROUNDS {
        match undo_once(&mended) {
            Some((again, _)) => mended = again,
            None => break,
        }
    }
    Some((mended, count))
}

fn undo_once(text: &str) -> Option<(String, u64)> {
    let mut found: Vec<(usize, Candidate)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    // Every lead byte C2–F4 is, as a character, two bytes that begin with C3.
    while let Some(step) = memchr::memchr(0xc3, &bytes[at..]) {
        at += step;
        match candidate(&text[at..]) {
            Some(candidate) => {
                let length = candidate.length;
                found.push((at, candidate));
                at += length;
            }
            None => at += 2,
        }
    }
    if !found.iter().any(|(_, candidate)| candidate.sure) {
        return None;
    }
    let mut mended = String::with_capacity(text.len());
    let mut copied = 0;
    for (at, candidate) in &found {
        mended.push_str(&text[copied..*at]);
        mended.push(candidate.right);
        copied = at + candidate.length;
    }
    mended.push_str(&text[copied..]);
    Some((mended, found.len() as u64))
}

fn candidate(text: &str) -> Option<Candidate> {
    let mut chars = text.chars();
    let lead = byte_of(chars.next()?)?;
    let wanted = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    let mut all_punctuation = true;
    for index in 1..wanted {
        let next = chars.clone().next();
        let byte = next.and_then(byte_of).filter(|byte| (0x80..0xc0).contains(byte));
        let Some((c, byte)) = next.zip(byte) else {
            return closing_quote_without_its_end(lead, &bytes[1..index], chars.as_str(), text);
        };
        chars.next();
        bytes[index] = byte;
        all_punctuation &= is_punctuation(c);
    }
    let right = std::str::from_utf8(&bytes[..wanted]).ok()?.chars().next()?;
    let sure = !all_punctuation;
    is_plausible(right).then(|| Candidate { right, length: text.len() - chars.as_str().len(), sure })
}

/// `”` ends in a byte that Windows-1252 does not have, and many programs dropped it.
fn closing_quote_without_its_end(lead: u8, so_far: &[u8], rest: &str, text: &str) -> Option<Candidate> {
    (lead == 0xe2 && so_far == [0x80]).then(|| {
        let rest = rest.strip_prefix('\u{fffd}').unwrap_or(rest);
        Candidate { right: '”', length: text.len() - rest.len(), sure: true }
    })
}

/// Characters that stand after a letter in proper text.
fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '‚' | '„'
            | '…'
            | '‘'
            | '’'
            | '“'
            | '”'
            | '–'
            | '—'
            | '‹'
            | '›'
            | '«'
            | '»'
            | '·'
            | '¡'
            | '¿'
            | '´'
            | '¨'
            | '™'
            | '®'
            | '•'
            | '\u{a0}'
            | '\u{ad}'
            | '°'
            | '²'
            | '³'
            | '¹'
            | 'º'
            | 'ª'
    )
}

/// Characters that story texts have: letters, punctuation and symbols, no controls other than those
/// that a further round mends, no private or unassigned planes.
fn is_plausible(c: char) -> bool {
    match c {
        // These may be bytes of a sequence that a further round mends.
        _ if byte_of(c).is_some() => true,
        // Phonetic letters and modifiers are what capitals before quotes come out as.
        '\u{180}'..='\u{1cc}' | '\u{1dd}'..='\u{1ff}' | '\u{21c}'..='\u{2ff}' => false,
        '\u{80}'..='\u{d7ff}' | '\u{f900}'..='\u{fffd}' | '\u{1f000}'..='\u{1faff}' | '\u{20000}'..='\u{3ffff}' => true,
        _ => false,
    }
}

/// Replaces the controls U+0080–U+009F by the Windows-1252 characters of their bytes: no text has such
/// controls, but bytes read as Latin-1 come out as them.
pub(super) fn replace_c1_controls(text: &str) -> Option<(String, u64)> {
    let is_c1 = |c: char| ('\u{80}'..='\u{9f}').contains(&c);
    let bytes = text.as_bytes();
    let first = memchr::memchr_iter(0xc2, bytes).find(|at| bytes.get(at + 1).is_some_and(|next| *next < 0xa0))?;
    let mut count = 0;
    let mut mended = String::with_capacity(text.len());
    mended.push_str(&text[..first]);
    for c in text[first..].chars() {
        let right = if is_c1(c) { HIGH[c as usize - 0x80] } else { c };
        count += u64::from(right != c);
        mended.push(right);
    }
    (count > 0).then_some((mended, count))
}
