//! Character references that are left in a value: some tools escape twice (`A &amp;amp; B` in FanFicFare's
//! subjects), so that one honest decoding by the parser leaves a reference behind.

/// References by name that tools write when they escape a text.
const NAMED: &[(&str, char)] = &[("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", ' ')];

/// The longest reference looked for, without `&` and `;`.
const MAX_LENGTH: usize = 8;

/// `text` with its references decoded once; none if it holds none.
pub(super) fn decoded(text: &str) -> Option<String> {
    let mut out = String::new();
    let (mut copied, mut from) = (0, 0);
    while let Some(found) = text[from..].find('&') {
        let at = from + found;
        from = at + 1;
        if let Some((c, length)) = reference(&text[from..]) {
            out.push_str(&text[copied..at]);
            out.push(c);
            from += length;
            copied = from;
        }
    }
    if copied == 0 {
        return None;
    }
    out.push_str(&text[copied..]);
    Some(out)
}

/// The character of the reference behind an `&`, and its length with the `;`.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(MAX_LENGTH + 1).position(|byte| byte == b';')?;
    let name = &text[..end];
    let c = match name.strip_prefix('#') {
        Some(number) => numeric(number)?,
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, end + 1))
}

fn numeric(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let valid = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if valid { u32::from_str_radix(digits, radix).ok().and_then(char::from_u32) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn references_are_decoded_once() {
        let rows = [
            ("Ilse &amp; Mara", "Ilse & Mara"),
            ("Ilse &amp;amp; Mara", "Ilse &amp; Mara"),
            ("Mara&#39;s &quot;lamp&quot;", "Mara's \"lamp\""),
            ("caf&#xe9;", "café"),
            ("&lt;3", "<3"),
        ];
        for (text, expected) in rows {
            assert_eq!(decoded(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in ["", "Ilse & Mara", "R&D; more", "&;", "&#;", "&#xzz;", "&#99999999;", "&amp", "a &thorough; b"] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn decoding_shortens(text in "(&|amp;|#|x|3|;|lt;|\\PC){0,20}") {
            if let Some(once) = decoded(&text) {
                prop_assert!(once.len() < text.len());
            }
        }
    }
}
