//! What mail programs and terminals left in a text: quoted-printable codes and ANSI escapes.

/// Fewer soft line breaks or coded blanks than this may be chance.
const SYSTEMATIC: usize = 3;

/// Undoes quoted-printable (`=20`, `=3D`, `=` at a line's end) where the text shows it systematically.
///
/// Bytes that do not form UTF-8 are read as Windows-1252.
pub(super) fn undo_quoted_printable(text: &str) -> Option<(String, u64)> {
    let bytes = text.as_bytes();
    if !is_systematic(bytes) {
        return None;
    }
    let (mut plain, mut count) = (Vec::with_capacity(bytes.len()), 0);
    let mut at = 0;
    while let Some(step) = memchr::memchr(b'=', &bytes[at..]) {
        plain.extend_from_slice(&bytes[at..at + step]);
        at += step;
        let rest = &bytes[at + 1..];
        let run = at > 0 && bytes[at - 1] == b'=';
        if let (Some(code), false) = (hex(rest), run) {
            plain.push(code);
            at += 3;
        } else if let (Some(length), false) = (line_end(rest), run) {
            at += 1 + length;
        } else {
            plain.push(b'=');
            at += 1;
            continue;
        }
        count += 1;
    }
    plain.extend_from_slice(&bytes[at..]);
    let text = match String::from_utf8(plain) {
        Ok(text) => text,
        Err(wrong) => super::legacy::mend_utf8(wrong.as_bytes()).text.into_owned(),
    };
    Some((text, count))
}

/// True if lines end in soft breaks or coded blanks, and not by chance.
fn is_systematic(bytes: &[u8]) -> bool {
    let (mut soft, mut coded) = (0, 0);
    for at in memchr::memchr_iter(b'=', bytes) {
        let rest = &bytes[at + 1..];
        // A ruler of `=====` ends a line as well; a soft break follows text.
        let after_text =
            at > 0 && !matches!(bytes[at - 1], b'=' | b'\n' | b'-' | b'~' | b'*' | b'+' | b'<' | b'>' | b'#');
        soft += usize::from(after_text && line_end(rest).is_some());
        coded += usize::from(rest.strip_prefix(b"20").is_some_and(|rest| line_end(rest).is_some()));
        if soft >= SYSTEMATIC || coded >= SYSTEMATIC {
            return true;
        }
    }
    false
}

/// The byte named by two hexadecimal digits in capitals, as quoted-printable writes them.
fn hex(rest: &[u8]) -> Option<u8> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    };
    let code = digit(*rest.first()?)? << 4 | digit(*rest.get(1)?)?;
    (code >= 0x20 || matches!(code, b'\t' | b'\n' | b'\r')).then_some(code)
}

fn line_end(rest: &[u8]) -> Option<usize> {
    if rest.starts_with(b"\r\n") { Some(2) } else { rest.starts_with(b"\n").then_some(1) }
}

/// Removes ANSI control sequences: `ESC [ … letter`, which drew colours on a terminal, and `ESC ] … BEL`, which named its window.
pub(super) fn remove_ansi_escapes(text: &str) -> Option<(String, u64)> {
    let next = |text: &str| {
        let begins = |at: &usize| matches!(text.as_bytes().get(at + 1), Some(b'[' | b']'));
        memchr::memchr_iter(0x1b, text.as_bytes()).find(begins)
    };
    next(text)?;
    let (mut plain, mut count) = (String::with_capacity(text.len()), 0);
    let mut rest = text;
    while let Some(at) = next(rest) {
        plain.push_str(&rest[..at]);
        let sequence = &rest[at + 2..];
        rest = if rest.as_bytes()[at + 1] == b']' {
            behind_command(sequence)
        } else {
            let end = sequence.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ';' | '?' | '='));
            // The final byte is a letter or one of `@[\]^_{|}~` and the backtick.
            end.strip_prefix(|c: char| ('@'..='~').contains(&c)).unwrap_or(end)
        };
        count += 1;
    }
    plain.push_str(rest);
    Some((plain, count))
}

/// What follows a command to the terminal, which BEL or `ESC \` ends, on the same line.
fn behind_command(rest: &str) -> &str {
    let end = rest.find(['\x07', '\x1b', '\n']).filter(|end| rest.as_bytes()[*end] != b'\n');
    let Some(end) = end.map(|end| &rest[end..]) else { return rest };
    end.strip_prefix('\x07').or_else(|| end.strip_prefix("\x1b\\")).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_is_undone_where_systematic() {
        let text = "It was a long li=\nne.=20\nTwo =3D two, don=E2=80=99t=\n you see?=20\nYes=20\n";
        let (plain, count) = undo_quoted_printable(text).unwrap();
        assert_eq!(plain, "It was a long line. \nTwo = two, don’t you see? \nYes \n");
        assert_eq!(count, 9);
        assert_eq!(undo_quoted_printable("x =3D y\n=====\n=====\n=====\n"), None);
    }

    #[test]
    fn terminal_colours_go() {
        assert_eq!(remove_ansi_escapes("\x1b[1;31mRed\x1b[0m"), Some(("Red".to_owned(), 2)));
        assert_eq!(remove_ansi_escapes("The \x1b]0;x\x07ferry\x1b]2;y\x1b\\."), Some(("The ferry.".to_owned(), 2)));
        assert_eq!(remove_ansi_escapes("[0m"), None);
    }
}
