//! The charset a file says it is in.

use encoding_rs::{Encoding, REPLACEMENT};

/// Declarations stand near the top: HTML wants them in the first kilobyte, mail headers may be long.
const WINDOW: usize = 8 << 10;

/// The charset named by an XML declaration (`encoding="…"`), an HTML `meta` element (`charset=…`) or a
/// `Content-Type:` line, whichever comes first. UTF-16 cannot be declared in bytes that are not UTF-16.
pub(super) fn charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(WINDOW)].to_ascii_lowercase();
    let encoding = if head.trim_ascii_start().starts_with(b"<?xml") {
        let end = memchr::memmem::find(&head, b"?>").unwrap_or(head.len());
        value_after(&head[..end], b"encoding")
    } else {
        None
    };
    encoding.or_else(|| in_meta_or_mail(&head)).filter(|encoding| {
        *encoding != REPLACEMENT && *encoding != encoding_rs::UTF_16LE && *encoding != encoding_rs::UTF_16BE
    })
}

fn in_meta_or_mail(head: &[u8]) -> Option<&'static Encoding> {
    memchr::memmem::find_iter(head, b"charset").find_map(|at| {
        let before = &head[..at];
        let line = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let tag = memchr::memrchr(b'<', before).filter(|start| head[*start..].starts_with(b"<meta"));
        // A mail field may be folded: its continuation begins with a blank.
        let field = memchr::memmem::rfind(before, b"content-type:")
            .filter(|start| memchr::memmem::find(&head[*start..line.max(*start)], b"\n\n").is_none());
        (tag.is_some() || field.is_some()).then(|| value_after(&head[at..], b"charset")).flatten()
    })
}

/// The value of `name = "value"`, quotes optional, as an encoding.
fn value_after(text: &[u8], name: &[u8]) -> Option<&'static Encoding> {
    let at = memchr::memmem::find(text, name)? + name.len();
    let rest = text[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.' | b'+')))
        .unwrap_or(rest.len());
    Encoding::for_label(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found_where_the_standards_put_them() {
        let named = |text: &str| charset(text.as_bytes()).map(Encoding::name);
        assert_eq!(named("<?xml version='1.0' encoding='ISO-8859-2'?>"), Some("ISO-8859-2"));
        assert_eq!(
            named("<meta http-equiv=\"Content-Type\" content=\"text/html; charset=shift_jis\">"),
            Some("Shift_JIS")
        );
        assert_eq!(named("Subject: x\nContent-Type: text/plain;\n charset=\"big5\"\n\n"), Some("Big5"));
        assert_eq!(named("Content-Type: text/plain\n\nHe set charset=big5 and left."), None);
        assert_eq!(named("the charset = utf-8"), None);
    }
}
