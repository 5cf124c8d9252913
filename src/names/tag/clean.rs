//! What every reading does first: one spelling for quotes, pipes and blanks, no invisible characters.

use unicode_normalization::{UnicodeNormalization, is_nfkc};

/// Endings that AO3 adds to a tag whose name is taken by another kind of tag.
const TYPE_SUFFIXES: &[&str] =
    &["character", "characters", "relationship", "relationships", "fandom", "freeform", "additional tag"];

/// `tag` in compatibility form, with straight quotes, plain pipes, single blanks and without
/// invisible characters or dangling separators.
///
/// ```
/// use ficdex::names::tidy;
/// assert_eq!(tidy(" Leonard\u{a0}“Bones”\u{200b} McCoy, "), "Leonard \"Bones\" McCoy");
/// assert_eq!(tidy("Toby Smith│Tubbo"), "Toby Smith | Tubbo");
/// ```
pub fn tidy(tag: &str) -> String {
    if is_tidy(tag) {
        return without_dangling_signs(tag).to_owned();
    }
    let mut out = String::with_capacity(tag.len() + 4);
    if tag.is_ascii() || is_nfkc(tag) {
        tidy_into(tag.chars(), &mut out);
    } else {
        tidy_into(tag.nfkc(), &mut out);
    }
    let trimmed = without_dangling_signs(&out);
    if trimmed.len() == out.len() {
        return out;
    }
    trimmed.to_owned()
}

/// True for printable ASCII with single blanks, without pipes and grave accents: most tags, in which nothing changes.
fn is_tidy(tag: &str) -> bool {
    let mut before = b' ';
    for byte in tag.bytes() {
        if !matches!(byte, b' '..=b'~') || matches!(byte, b'|' | b'`') || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
    }
    true
}

/// `tag` without separators and blanks at its ends, which scrapers leave.
pub(crate) fn without_dangling_signs(tag: &str) -> &str {
    // Nearly always there is nothing to take away.
    if let (Some(first), Some(last)) = (tag.bytes().next(), tag.bytes().next_back())
        && first.is_ascii_alphanumeric()
        && (last.is_ascii_alphanumeric() || last == b')')
    {
        return tag;
    }
    tag.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '&' | '|'))
}

fn tidy_into(chars: impl Iterator<Item = char>, out: &mut String) {
    let mut blank = false;
    for c in chars {
        let c = match c {
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {
                continue;
            }
            '\u{fe00}'..='\u{fe0f}' => continue,
            '‘' | '’' | '‛' | '`' | '´' | 'ʼ' | 'ʹ' | '′' => '\'',
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' | '〝' | '〞' => '"',
            '⁄' | '∕' | '╱' => '/',
            '│' | '┃' | '￨' | '∣' | 'ǀ' | '❘' => '|',
            c => c,
        };
        if c.is_whitespace() || c.is_control() {
            blank = !out.is_empty();
            continue;
        }
        let pipe_behind = out.ends_with('|');
        if (blank && !out.is_empty()) || (c == '|' && !out.is_empty() && !pipe_behind) || (pipe_behind && c != '|') {
            out.push(' ');
        }
        blank = false;
        out.push(c);
    }
}

/// `tag` without the type suffixes behind it (` - Character`, `-Relationship`), as far as any is left.
pub fn without_type_suffix(tag: &str) -> &str {
    let mut tag = tag.trim_end();
    while let Some((head, tail)) = tag.rsplit_once('-') {
        let known = TYPE_SUFFIXES.iter().any(|suffix| suffix.eq_ignore_ascii_case(tail.trim()));
        let head = head.trim_end();
        // `Original-Character` is a word of its own; a suffix stands behind a blank or another script.
        let apart = tail.starts_with(' ') || !head.is_ascii();
        if !known || !apart || head.is_empty() {
            break;
        }
        tag = head;
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn type_suffixes_go() {
        assert_eq!(without_type_suffix("Angel - Character"), "Angel");
        assert_eq!(without_type_suffix("忘羡-Relationship"), "忘羡");
        assert_eq!(without_type_suffix("Original-Character"), "Original-Character");
        assert_eq!(without_type_suffix("- Character"), "- Character");
    }

    proptest! {
        #[test]
        fn tidying_twice_is_tidying_once(tag in "\\PC{0,40}") {
            let once = tidy(&tag);
            prop_assert_eq!(tidy(&once), once);
        }
    }
}
