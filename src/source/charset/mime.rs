//! What mail programs wrapped a text in (RFC 2045–2047): coded words in headers, quoted-printable and base64, several parts.
//!
//! Procedure: mail is told by its header block, a mailbox by its `From ` lines. Of each message the header stays, its coded words
//! read, and of the body the plain text. A web page that a browser saved as one mail (`.mhtml`) becomes the page again,
//! with its address in front as other browsers write it. Whatever is not surely of this kind is left as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

use base64::alphabet;
use base64::engine::{DecodePaddingMode, Engine as _, GeneralPurpose, GeneralPurposeConfig};
use encoding_rs::{Encoding, UTF_8};

/// Parts lie in parts at most so deep.
const DEEPEST: usize = 8;
/// As many parts of one message are read.
const MOST_PARTS: usize = 1000;
/// So many lines of a header are read.
const LONGEST_HEADER: usize = 400;
/// So many bytes a coded word's text has at most: no line of mail is longer (RFC 5322, 2.1.1).
const LONGEST_WORD: usize = 998;

/// The text without its wrapping, in UTF-8, and how many messages had one; nothing if none had.
pub(super) fn unwrap(bytes: &[u8]) -> Option<(String, u64)> {
    if !may_be_mail(bytes) {
        return None;
    }
    let mut plain = String::with_capacity(bytes.len());
    let mut count = 0;
    for message in messages(bytes) {
        match unwrap_message(message) {
            Some(Unwrapped::Page(page)) if count == 0 && plain.is_empty() => return Some((page, 1)),
            Some(Unwrapped::Page(text) | Unwrapped::Text(text)) => {
                plain.push_str(&text);
                count += 1;
            }
            None => plain.push_str(&super::to_text(message).text),
        }
    }
    (count > 0).then_some((plain, count))
}

/// True if a file begins with the header of mail that says how it is wrapped.
pub(crate) fn is_mail(bytes: &[u8]) -> bool {
    may_be_mail(bytes) && messages(bytes).next().is_some_and(|message| Header::of(message).is_some())
}

/// What came of a message.
enum Unwrapped {
    /// A web page.
    Page(String),
    /// Header and text.
    Text(String),
}

/// False for nearly all files: by their first line, and by the words of a header that say how mail is wrapped.
fn may_be_mail(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_mailbox = first.starts_with(b"From ");
    let is_header = memchr::memchr(b':', &first[..first.len().min(40)])
        .is_some_and(|at| at > 0 && first[..at].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-'));
    if !(is_mailbox || is_header) {
        return false;
    }
    // Of a mailbox any message may be wrapped; a message alone says so above its first blank line.
    let above = |bytes: &[u8], blank: &[u8]| memchr::memmem::find(bytes, blank).unwrap_or(bytes.len());
    let end = if is_mailbox { bytes.len() } else { above(bytes, b"\n\n") };
    let head = if is_mailbox { bytes } else { &bytes[..above(&bytes[..end], b"\n\r\n")] };
    [b"ransfer-".as_slice(), b"oundary=", b"=?"].into_iter().any(|words| memchr::memmem::find(head, words).is_some())
}

/// The messages of a mailbox; any other text is one.
fn messages(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_mailbox = bytes.starts_with(b"From ");
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let next = memchr::memmem::find_iter(rest, b"\nFrom ").map(|at| at + 1).find(|at| {
            let blank = rest[..*at].ends_with(b"\n\n") || rest[..*at].ends_with(b"\n\r\n");
            let line = rest[*at..].split(|byte| *byte == b'\n').next().unwrap_or_default();
            let year =
                line.split(u8::is_ascii_whitespace).any(|word| word.len() == 4 && word.iter().all(u8::is_ascii_digit));
            blank && year
        });
        let (message, after) = rest.split_at(next.filter(|_| is_mailbox).unwrap_or(rest.len()));
        rest = after;
        Some(message)
    })
}

/// The header of a message or of a part.
#[derive(Default)]
struct Header<'a> {
    /// Names as written and values unfolded.
    fields: Vec<(&'a str, String)>,
    /// A mailbox's line above them.
    envelope: Option<Cow<'a, str>>,
    /// What follows the blank line.
    body: &'a [u8],
}

impl<'a> Header<'a> {
    /// The header that bytes begin with; of a message, which has at least three fields that mail has.
    fn of(message: &'a [u8]) -> Option<Self> {
        const OF_MAIL: [&str; 8] =
            ["from", "subject", "date", "message-id", "mime-version", "content-type", "newsgroups", "to"];
        let header = Self::read(message)?;
        let known = header.fields.iter().filter(|(name, _)| OF_MAIL.contains(&name.to_ascii_lowercase().as_str()));
        (known.count() >= 3).then_some(header)
    }

    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut header = Self { body: bytes, ..Self::default() };
        for at in 0..LONGEST_HEADER {
            let (line, after) = match memchr::memchr(b'\n', header.body) {
                Some(end) => (&header.body[..end], &header.body[end + 1..]),
                None => (header.body, &[][..]),
            };
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            if line.is_empty() {
                header.body = after;
                return Some(header);
            }
            if at == 0 && line.starts_with(b"From ") {
                header.envelope = Some(String::from_utf8_lossy(line));
            } else if line[0].is_ascii_whitespace() {
                let (_, value) = header.fields.last_mut()?;
                value.push(' ');
                value.push_str(String::from_utf8_lossy(line).trim());
            } else {
                let colon = memchr::memchr(b':', line)?;
                let name = std::str::from_utf8(&line[..colon]).ok().filter(|name| !name.contains(' '))?;
                header.fields.push((name, super::to_text(&line[colon + 1..]).text.trim().to_owned()));
            }
            header.body = after;
        }
        None
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// `text/plain`, in lower case.
    fn kind(&self) -> String {
        let kind = self.field("content-type").unwrap_or("text/plain");
        kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// A parameter of the content's type, such as `charset`.
    fn parameter(&self, name: &str) -> Option<&str> {
        let parameters = self.field("content-type")?.split(';').skip(1);
        parameters.filter_map(|part| part.split_once('=')).find_map(|(key, value)| {
            let value = value.trim();
            let value = value.strip_prefix('"').map_or(value, |inner| inner.split('"').next().unwrap_or_default());
            key.trim().eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// The body's text, its codes undone.
    fn text(&self) -> String {
        let code = self.field("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
        let bytes = match code.as_str() {
            "quoted-printable" => Cow::Owned(quoted_printable(self.body)),
            "base64" => base64(self.body).map_or(Cow::Borrowed(self.body), Cow::Owned),
            _ => Cow::Borrowed(self.body),
        };
        decode(&bytes, self.parameter("charset").unwrap_or_default())
    }
}

/// The text of bytes whose code is undone. What the bytes show goes before what is declared, as for any file: most are UTF-8
/// whatever they are called, and what is not UTF-8 though it is called so, or has no charset that is known, is read by evidence.
fn decode(bytes: &[u8], charset: &str) -> String {
    let is_utf_8 = std::str::from_utf8(bytes).is_ok() && !charset.to_ascii_lowercase().starts_with("iso-2022");
    match Encoding::for_label_no_replacement(charset.as_bytes()).filter(|encoding| !is_utf_8 && *encoding != UTF_8) {
        Some(encoding) => encoding.decode_with_bom_removal(bytes).0.into_owned(),
        None => super::to_text(bytes).text.into_owned(),
    }
}

fn unwrap_message(message: &[u8]) -> Option<Unwrapped> {
    let header = Header::of(message)?;
    let kind = header.kind();
    let is_wrapped = kind.starts_with("multipart/")
        || kind == "text/html"
        || header
            .field("content-transfer-encoding")
            .is_some_and(|code| code.eq_ignore_ascii_case("quoted-printable") || code.eq_ignore_ascii_case("base64"))
        || header.fields.iter().any(|(_, value)| value.contains("=?") && words(value) != *value);
    if !is_wrapped {
        return None;
    }
    let found = content(&header, 0)?;
    if found.is_page && kind == "multipart/related" {
        let address = header.field("snapshot-content-location").or(found.address.as_deref()).unwrap_or_default();
        let mark = if address.starts_with("http") && !address.contains("--") {
            format!("<!-- saved from url=({:04}){address} -->\n", address.len())
        } else {
            String::new()
        };
        return Some(Unwrapped::Page(mark + &found.text));
    }
    let mut text = String::with_capacity(found.text.len() + 500);
    if let Some(envelope) = &header.envelope {
        let _ = writeln!(text, "{envelope}");
    }
    for (name, value) in &header.fields {
        let _ = writeln!(text, "{name}: {}", words(value));
    }
    text.push('\n');
    text.push_str(&found.text);
    text.push_str("\n\n");
    Some(Unwrapped::Text(text))
}

/// The text of a message or of one of its parts.
struct Content {
    text: String,
    is_page: bool,
    address: Option<String>,
}

/// What there is to read: plain text before a page, all parts that are text before none.
fn content(header: &Header<'_>, depth: usize) -> Option<Content> {
    let kind = header.kind();
    let address = header.field("content-location").map(str::to_owned);
    if let Some(sort) = kind.strip_prefix("multipart/") {
        let boundary = header.parameter("boundary").filter(|boundary| depth < DEEPEST && !boundary.is_empty())?;
        let parts = parts(header.body, boundary);
        let mut found: Vec<Content> = parts.iter().filter_map(|part| content(part, depth + 1)).collect();
        if sort == "related" {
            return found.into_iter().next();
        }
        if found.iter().any(|part| !part.is_page) {
            found.retain(|part| !part.is_page);
        } else {
            found.truncate(1);
        }
        let is_page = found.first()?.is_page;
        let texts: Vec<String> = found.into_iter().map(|part| part.text).collect();
        return Some(Content { text: texts.join("\n\n"), is_page, address });
    }
    let is_page = matches!(kind.as_str(), "text/html" | "application/xhtml+xml");
    let is_text = is_page || kind.starts_with("text/") || kind == "message/rfc822";
    is_text.then(|| Content { text: header.text(), is_page, address })
}

/// The parts between the lines that begin with two hyphens and the boundary.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<Header<'a>> {
    let line = format!("--{boundary}");
    let starts = |at: &usize| *at == 0 || body[*at - 1] == b'\n';
    let mut marks = memchr::memmem::find_iter(body, line.as_bytes()).filter(starts);
    let Some(mut from) = marks.next() else { return Vec::new() };
    let mut found = Vec::new();
    for to in marks.chain([body.len()]).take(MOST_PARTS) {
        let part = &body[from + line.len()..to];
        if part.starts_with(b"--") {
            break;
        }
        let begins = memchr::memchr(b'\n', part).map_or(part.len(), |end| end + 1);
        let part = &part[begins..];
        // A part may have no header: a blank line begins it.
        found.extend(Header::read(part).or(Some(Header { body: part, ..Header::default() })));
        from = to;
    }
    found
}

/// A header's value with its coded words read: `=?ISO-8859-1?Q?F=E4hre?=` is `Fähre`.
fn words(value: &str) -> String {
    let mut plain = String::new();
    let mut rest = value;
    let mut after_word = false;
    while let Some(at) = rest.find("=?") {
        let (before, word) = rest.split_at(at);
        let Some((text, length)) = coded_word(word) else {
            plain.push_str(before);
            plain.push_str("=?");
            (rest, after_word) = (&word[2..], false);
            continue;
        };
        // Blanks between two coded words are no part of the text.
        if !(after_word && before.trim().is_empty()) {
            plain.push_str(before);
        }
        plain.push_str(&text);
        (rest, after_word) = (&word[length..], true);
    }
    plain.push_str(rest);
    plain
}

/// The text and the length of the coded word that `word` begins with.
fn coded_word(word: &str) -> Option<(String, usize)> {
    let (charset, rest) = word.strip_prefix("=?")?.split_once('?')?;
    let (code, rest) = rest.split_once('?')?;
    if charset.len() > 40 || code.len() != 1 {
        return None;
    }
    let near = &rest[..rest.floor_char_boundary(LONGEST_WORD)];
    let text = &near[..memchr::memmem::find(near.as_bytes(), b"?=")?];
    if text.contains(' ') {
        return None;
    }
    let bytes = match code {
        "Q" | "q" => quoted_printable(text.replace('_', " ").as_bytes()),
        "B" | "b" => base64(text.as_bytes())?,
        _ => return None,
    };
    // RFC 2231 lets a language stand behind the charset.
    let charset = charset.split('*').next().unwrap_or_default();
    let length = word.len() - rest.len() + text.len() + "?=".len();
    Some((decode(&bytes, charset), length))
}

/// Bytes written as `=` and two digits; a line that ends in `=` goes on. What is neither stays as it is, 8-bit bytes too.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let ends_blanks = |byte: &u8| *byte == b'\n' || !byte.is_ascii_whitespace();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'=', rest) {
        plain.extend_from_slice(&rest[..at]);
        let coded = &rest[at + 1..];
        let digit = |at: usize| coded.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if let (Some(high), Some(low)) = (digit(0), digit(1)) {
            plain.push((high * 16 + low) as u8);
            rest = &coded[2..];
        } else if let Some(end) = coded.iter().position(ends_blanks).filter(|end| coded[*end] == b'\n') {
            rest = &coded[end + 1..];
        } else {
            plain.push(b'=');
            rest = coded;
        }
    }
    plain.extend_from_slice(rest);
    plain
}

/// Bytes that four signs write three of, in lines of any length; nothing if other signs stand between.
/// What was coded piece by piece has an end, `=`, after each.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, lenient);
    let signs: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let mut plain = Vec::with_capacity(signs.len() / 4 * 3);
    for piece in signs.split(|sign| *sign == b'=') {
        engine.decode_vec(piece, &mut plain).ok()?;
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str =
        "From: Ann Lee <a@b.org>\nSubject: =?ISO-8859-1?Q?F=E4hre?= =?utf-8?B?IMOcYmVy?= (1/2)\nMessage-ID: <1@b>\n";

    #[test]
    fn coded_words_and_bodies_are_read() {
        let mail = format!(
            "{HEADER}Content-Type: text/plain;\n charset=\"iso-8859-1\"\nContent-Transfer-Encoding: quoted-printable\n\nna=EFve=20\nand lo=\nng=2E\n"
        );
        let (text, count) = unwrap(mail.as_bytes()).expect("mail");
        assert!(text.contains("Subject: Fähre Über (1/2)\n"), "{text}");
        assert!(text.contains("\n\nnaïve \nand long.\n"), "{text}");
        assert_eq!(count, 1);
        let coded = format!("{HEADER}Content-Transfer-Encoding: base64\n\nVGhlIGZlcnJ5\nIGxlZnQu\n");
        assert!(unwrap(coded.as_bytes()).expect("mail").0.contains("\n\nThe ferry left."));
    }

    #[test]
    fn plain_text_goes_before_a_page_and_attachments_are_left_out() {
        let mail = format!(
            "{HEADER}Content-Type: multipart/mixed; boundary=\"o\"\n\nnot shown\n--o\nContent-Type: multipart/alternative; boundary=i\n\n\
             --i\nContent-Type: text/plain\n\nThe ferry left.\n--i\nContent-Type: text/html\n\n<p>The ferry</p>\n--i--\n\
             --o\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n--o--\n"
        );
        let (text, _) = unwrap(mail.as_bytes()).expect("mail");
        assert!(
            text.ends_with("\n\nThe ferry left.\n\n\n") && !text.contains("not shown") && !text.contains("AAAA"),
            "{text}"
        );
    }

    #[test]
    fn a_page_saved_as_mail_is_the_page() {
        let saved = "From: <Saved by Blink>\nSnapshot-Content-Location: https://x.example/s/1\nSubject: Fog\nMIME-Version: 1.0\n\
            Content-Type: multipart/related;\n\ttype=\"text/html\";\n\tboundary=\"----MultipartBoundary--a----\"\n\n\n\
            ------MultipartBoundary--a----\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n\
            <!DOCTYPE html><html><body class=3D\"x\">Fog=E2=80=A6</body></html>\n------MultipartBoundary--a------\n";
        let (page, _) = unwrap(saved.as_bytes()).expect("a page");
        assert!(page.starts_with("<!-- saved from url=(0021)https://x.example/s/1 -->\n<!DOCTYPE html>"), "{page}");
        assert!(page.contains("<body class=\"x\">Fog…</body>"), "{page}");
    }

    #[test]
    fn mailboxes_are_read_message_by_message() {
        let mail = |text: &str| format!("From a@b Mon Apr 29 02:26:59 1996\n{HEADER}\n{text}\n\n");
        let boxed = mail("From here on, 1996 was long.") + &mail("The end.");
        let (text, count) = unwrap(boxed.as_bytes()).expect("a mailbox");
        assert_eq!((count, text.matches("Fähre").count()), (2, 2));
    }

    #[test]
    fn the_bytes_outweigh_a_wrong_charset() {
        let read = |charset: &str, body: &[u8]| {
            let header = format!("{HEADER}Content-Type: text/plain; charset={charset}\n\n");
            let (text, _) = unwrap(&[header.as_bytes(), body].concat()).expect("mail");
            text.split_once("\n\n").expect("a body").1.trim_end().to_owned()
        };
        for (charset, body, text) in [
            ("utf-8", b"caf\xe9".as_slice(), "café"),
            ("x-own", b"don\x92t", "don’t"),
            ("iso-8859-1", "Zoë".as_bytes(), "Zoë"),
            // An encoding that browsers replace altogether.
            ("iso-2022-kr", b"Fog.", "Fog."),
            ("iso-2022-jp", b"\x1b$BFz\x1b(B", "虹"),
            ("utf-8", b"\xef\xbb\xbfFog.", "Fog."),
            ("unicode", b"\xff\xfeF\0o\0g\0\xe9\0", "Fogé"),
        ] {
            assert_eq!(read(charset, body), text, "{charset}");
        }
    }

    #[test]
    fn damaged_codes_are_read_as_far_as_they_go() {
        for (coded, plain) in [
            ("a =3d b = c =zz ==3D=20=", "a = b = c =zz == ="),
            ("so=  \r\nft =\t\nbreak", "soft break"),
            ("na\u{ef}ve =E2=80=94", "na\u{ef}ve —"),
        ] {
            assert_eq!(String::from_utf8_lossy(&quoted_printable(coded.as_bytes())), plain, "{coded}");
        }
        for (coded, plain) in [
            ("VGhl IGZl\r\ncnJ5", Some("The ferry")),
            ("VGhlIGY", Some("The f")),
            ("VGhlIGY=\nZXJyeQ==\n", Some("The ferry")),
            ("not coded, it seems", None),
        ] {
            assert_eq!(base64(coded.as_bytes()).as_deref(), plain.map(str::as_bytes), "{coded}");
        }
    }

    /// Each of these took the square of its length once, or might take the stack.
    #[test]
    fn hostile_mail_is_read_within_bounds() {
        let many = 200_000;
        let signs = "=".repeat(many);
        assert_eq!(quoted_printable(signs.as_bytes()), signs.as_bytes());
        for open in ["=?a?q?x=", "=?a?q? ", "=? "] {
            let value = open.repeat(many);
            assert_eq!(words(&value), value);
            assert!(words(&format!("{value} =?utf-8?Q?F=6Fg?=")).ends_with("Fog"));
        }
        let word = |length: usize| format!("=?utf-8?Q?{}?=", "x".repeat(length));
        assert_eq!(words(&word(LONGEST_WORD - 2)), "x".repeat(LONGEST_WORD - 2));
        assert_eq!(words(&word(LONGEST_WORD)), word(LONGEST_WORD));

        let part = |at: usize| format!("Content-Type: multipart/mixed; boundary=b{at}.\n\n--b{at}.\n");
        let nested = |depth: usize| HEADER.to_owned() + &(0..depth).map(part).collect::<String>() + "\nFog.\n";
        assert!(unwrap(nested(DEEPEST).as_bytes()).expect("mail").0.ends_with("\n\nFog.\n\n\n"));
        assert_eq!(unwrap(nested(DEEPEST + 1).as_bytes()), None);
        assert_eq!(unwrap(nested(many / 10).as_bytes()), None);

        let parts = HEADER.to_owned() + &part(0) + &"\nFog.\n--b0.\n".repeat(many);
        assert_eq!(unwrap(parts.as_bytes()).expect("mail").0.matches("Fog.").count(), MOST_PARTS);
        let lines = HEADER.to_owned() + &"X: y\n".repeat(LONGEST_HEADER) + "\nFog.\n";
        assert_eq!(unwrap(lines.as_bytes()), None);
    }

    #[test]
    fn what_is_no_such_mail_stays() {
        for text in [
            "",
            "Title: Rain\nSubject: none\n\nboundary= =?x\n",
            "The ferry: =?\n",
            "From: a\nSubject: b\nDate: c\n\nA plain text.\n",
            "From: a\nSubject: =?broken\nDate: c",
        ] {
            assert_eq!(unwrap(text.as_bytes()), None, "{text}");
        }
    }
}
