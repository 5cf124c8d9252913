//! Nothing a story holds may steer the terminal it is printed on.

use std::borrow::Cow;

/// The text without control characters: line feeds stay, a tab becomes a blank, the rest is left out.
///
/// Left out are the C0 and C1 controls, so no escape sequence survives (its harmless letters do), and the
/// directional embeddings, overrides and isolates, which would reorder text that is not the story's. The
/// marks that right-to-left text needs (U+200E, U+200F) stay.
///
/// ```
/// assert_eq!(ficdex::present::sanitise("a\u{1b}[31mb\tc\n"), "a[31mb c\n");
/// ```
pub fn sanitise(text: &str) -> Cow<'_, str> {
    clean(text, |c| c == '\n')
}

/// Like [`sanitise`] for text that must stay on one line, such as a title: line feeds become blanks.
pub fn sanitise_line(text: &str) -> Cow<'_, str> {
    clean(text, |_| false)
}

fn clean(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.chars().any(|c| is_unsafe(c) && !keep(c)) {
        return Cow::Borrowed(text);
    }
    let mapped = text.chars().filter_map(|c| match c {
        _ if keep(c) || !is_unsafe(c) => Some(c),
        '\t' | '\n' => Some(' '),
        _ => None,
    });
    Cow::Owned(mapped.collect())
}

fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_title_stays_on_its_line() {
        assert_eq!(sanitise_line("one\ntwo\r\u{9b}31m"), "one two31m");
    }

    #[test]
    fn direction_marks_stay_and_overrides_go() {
        assert_eq!(sanitise("\u{200f}שלום\u{202e}abc\u{202c}"), "\u{200f}שלוםabc");
    }

    proptest! {
        #[test]
        fn nothing_unsafe_survives_and_clean_text_is_untouched(text in any::<String>()) {
            let clean = sanitise(&text).into_owned();
            prop_assert!(!clean.chars().any(|c| is_unsafe(c) && c != '\n'));
            prop_assert_eq!(sanitise(&clean), clean.as_str());
            prop_assert!(!sanitise_line(&text).contains('\n'));
        }
    }
}
