//! Telling files that are no text at all.

/// First bytes of common types that are not text. RTF is text only to a machine.
const SIGNATURES: &[&[u8]] = &[
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF-",
    b"\x89PNG",
    b"GIF87a",
    b"GIF89a",
    b"\xff\xd8\xff",
    b"\x7fELF",
    b"SQLite format 3\0",
    b"\x1f\x8b\x08",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"BZh9",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"OggS\0",
    b"fLaC",
    b"ID3\x02",
    b"ID3\x03",
    b"ID3\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\0asm",
    b"wOFF",
    b"wOF2",
    b"OTTO\0",
    b"\0\x01\0\0\0",
    b"II*\0",
    b"MM\0*",
    b"\0\0\x01\0",
    b"ITSF\x03",
    b"%!PS-Adobe",
];

/// How many bytes are looked at: enough to meet a header and some content.
const WINDOW: usize = 8 << 10;

/// True if `bytes` are a picture, an archive, a program or the like: a known signature, or
/// more control bytes than text has. Empty files and UTF-16 or UTF-32 text are not binary.
///
/// ```
/// use ficdex::source::looks_binary;
/// assert!(looks_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
/// assert!(!looks_binary(b"A story.\r\n\x1a"));
/// ```
#[allow(clippy::needless_bitwise_bool)] // without branches the machine does many at a time
pub fn looks_binary(bytes: &[u8]) -> bool {
    if SIGNATURES.iter().any(|signature| bytes.starts_with(signature))
        || bytes.get(60..68) == Some(b"BOOKMOBI")
        || bytes.get(4..8) == Some(b"ftyp")
        || bytes.starts_with(b"RIFF") && bytes.get(8..12).is_some_and(<[u8]>::is_ascii)
    {
        return true;
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.starts_with(b"\0\0\xfe\xff") {
        return false;
    }
    let head = &bytes[..bytes.len().min(WINDOW)];
    if super::legacy::utf16_without_mark(head).is_some() {
        return false;
    }
    // A tab, line ends, page feeds, backspaces, escapes and end-of-file marks occur in old text files.
    let is_control =
        |byte: u8| (byte < 0x08) | ((0x0e..0x1a).contains(&byte)) | ((0x1c..0x20).contains(&byte)) | (byte == 0x7f);
    // Counted in stretches short enough for a byte, which the machine does many at a time.
    let count = |bytes: &[u8]| usize::from(bytes.iter().fold(0_u8, |count, byte| count + u8::from(is_control(*byte))));
    let controls: usize = head.chunks(128).map(count).sum();
    controls * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_any_encoding_is_not_binary() {
        let utf16: Vec<u8> = "A story in two bytes a letter.".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [b"".as_slice(), b"hi", "здравствуй".as_bytes(), b"caf\xe9 \x93x\x94", &utf16] {
            assert!(!looks_binary(bytes));
        }
    }

    #[test]
    fn bytes_without_a_signature_show_by_their_controls() {
        let noise: Vec<u8> = (0..4096_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(looks_binary(&noise));
    }
}
