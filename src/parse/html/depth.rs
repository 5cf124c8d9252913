//! A bound on nesting.
//!
//! An HTML parser looks through all open elements at many a tag, so a page nested a hundred thousand deep would take
//! minutes. Browsers stop at 512; of what is nested deeper than the limit we keep the text and put a blank for each tag.

use std::borrow::Cow;

/// The page with a blank for each tag that opens or closes an element deeper than `deepest`.
pub(super) fn limit(text: &str, deepest: u64) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let (mut depth, mut copied, mut at) = (0_u64, 0, 0);
    let mut out = String::new();
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let open = at + found;
        at = open + 1;
        let closes = bytes.get(at) == Some(&b'/');
        let name = &bytes[at + usize::from(closes)..];
        let name = &name[..name.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len())];
        if name.is_empty() || !must_be_closed(name) {
            continue;
        }
        if !closes {
            depth += 1;
        }
        if depth > deepest {
            let end = memchr::memchr(b'>', &bytes[at..]).map_or(bytes.len(), |end| at + end + 1);
            out.push_str(&text[copied..open]);
            out.push(' ');
            (copied, at) = (end, end);
        }
        if closes {
            depth = depth.saturating_sub(1);
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// False for elements that have no end tag or may lack it: counting their starts says nothing about depth.
fn must_be_closed(name: &[u8]) -> bool {
    const OPEN_ENDED: [&str; 34] = [
        "area", "base", "basefont", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img",
        "input", "li", "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td",
        "tfoot", "th", "thead", "tr", "track", "wbr", "frame",
    ];
    !OPEN_ENDED.iter().any(|open| open.len() == name.len() && open.as_bytes().eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_deep_loses_its_tags() {
        let page = "<p>a<div><p>b</div>".repeat(3_000);
        assert!(matches!(limit(&page, 1_000), Cow::Borrowed(_)));
        let deep = "<div>".repeat(1_002) + "x" + &"</div>".repeat(1_002);
        assert_eq!(limit(&deep, 1_000), "<div>".repeat(1_000) + "  x  " + &"</div>".repeat(1_000));
    }
}
