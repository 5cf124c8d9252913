//! Folding: case, accents, ligatures and width are one; quote marks and dashes are not letters.
//!
//! Marks are stripped from Latin and Greek letters only: `й` and `が` are letters of their own in
//! their scripts, not accented ones.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

/// Appends the index form of `word` to `out`.
///
/// ```
/// let mut out = String::new();
/// ficdex::text::fold::fold_into("Œuvre", &mut out);
/// assert_eq!(out, "oeuvre");
/// ```
pub fn fold_into(word: &str, out: &mut String) {
    if word.is_ascii() {
        let from = out.len();
        out.push_str(word);
        out[from..].make_ascii_lowercase();
        return;
    }
    let start = out.len();
    for c in word.nfkd() {
        if is_combining_mark(c) {
            match out[start..].chars().next_back() {
                // Latin and Greek accents go; marks of other scripts are put back where they compose.
                Some(base) if strips_marks(base) => {}
                Some('е') if c == '\u{308}' => {}
                Some(base) => match compose(base, c) {
                    Some(whole) => {
                        out.pop();
                        out.push(whole);
                    }
                    None => out.push(c),
                },
                None => out.push(c),
            }
            continue;
        }
        if let Some(whole) = out[start..].chars().next_back().and_then(|base| compose_hangul(base, c)) {
            out.pop();
            out.push(whole);
            continue;
        }
        match c {
            'ß' | 'ẞ' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            'ø' | 'Ø' => out.push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => out.push('d'),
            'ł' | 'Ł' => out.push('l'),
            'þ' | 'Þ' => out.push_str("th"),
            'ħ' | 'Ħ' => out.push('h'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            // Soft hyphens, joiners and direction marks are not part of a word's form.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            _ => {
                for lower in c.to_lowercase() {
                    if lower != '\u{307}' {
                        out.push(if lower == 'ς' { 'σ' } else { lower });
                    }
                }
            }
        }
    }
}

fn strips_marks(base: char) -> bool {
    base.is_ascii_alphabetic() || ('\u{370}'..='\u{3ff}').contains(&base)
}

fn compose_hangul(base: char, c: char) -> Option<char> {
    let jamo = ('\u{1100}'..='\u{11ff}').contains(&c);
    if jamo { compose(base, c) } else { None }
}

/// The index form of `word`; see [`fold_into`].
///
/// ```
/// assert_eq!(ficdex::text::fold("Müller"), "muller");
/// assert_eq!(ficdex::text::fold("Йод"), "йод");
/// ```
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

/// The form under which two spellings of a name or tag are one: words folded, joined by one blank,
/// punctuation dropped.
///
/// ```
/// use ficdex::text::key;
/// assert_eq!(key("  Buffy   Summers "), key("buffy summers"));
/// assert_eq!(key("Leonard “Bones” McCoy"), "leonard bones mccoy");
/// assert_eq!(key("D’Hoffryn"), key("D'Hoffryn"));
/// assert_eq!(key("???"), "???");
/// ```
pub fn key(name: &str) -> String {
    // Most names, and folding them is nothing but lower case.
    if name.is_ascii() && !name.contains('`') {
        return ascii_key(name);
    }
    let folded = fold(name).replace(['\u{2019}', '\u{2bc}', '\u{60}'], "'");
    let mut out = String::with_capacity(folded.len());
    for word in super::Words::whole(&folded) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&folded[word]);
    }
    if out.is_empty() { folded.trim().to_owned() } else { out }
}

fn ascii_key(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in super::Words::whole(name) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&name[word]);
    }
    if out.is_empty() {
        name.trim().clone_into(&mut out);
    }
    out.make_ascii_lowercase();
    out
}
