//! From bytes to text: byte order mark, strict UTF-8, declared charset, Windows-1252, in this order.
//!
//! Story files outlive their editors: a file may be UTF-8 with a few Windows bytes pasted in, or UTF-8
//! that was read as Windows-1252 and saved again. Each such fault is mended only where the evidence is
//! sure, and is counted in [`Decoded::repairs`]. A valid UTF-8 file without faults comes back
//! borrowed, byte for byte, without its byte order mark.

mod binary;
mod declared;
mod legacy;
mod mime;
mod mojibake;
mod residue;

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, WINDOWS_1252};

pub use binary::looks_binary;
pub(crate) use mime::is_mail;

/// Something that was mended while decoding; reported, never silent.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Repair {
    /// Stable code: `mixed-encoding`, `truncated`, `mojibake`, `c1-controls`, `mail`, `quoted-printable`,
    /// `ansi-escapes`; and `replacement-characters`, which counts what is lost.
    pub code: String,
    /// How many places.
    pub count: u64,
}

/// A file's text.
#[derive(Clone, Debug)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// The charset it was read as, by its WHATWG name, such as `UTF-8` or `windows-1252`.
    pub charset: &'static str,
    /// What was mended.
    pub repairs: Vec<Repair>,
}

impl Decoded<'_> {
    fn note(&mut self, code: &str, count: u64) {
        if count > 0 {
            self.repairs.push(Repair { code: code.to_owned(), count });
        }
    }

    /// Runs one mending step over the text; the step returns the new text and the number of places, or nothing.
    fn mend(&mut self, code: &str, step: impl FnOnce(&str) -> Option<(String, u64)>) {
        if let Some((text, count)) = step(&self.text) {
            self.text = Cow::Owned(text);
            self.note(code, count);
        }
    }
}

/// Decodes `bytes`.
///
/// ```
/// use ficdex::source::decode;
/// assert_eq!(decode(b"caf\xe9").text, "café");
/// let twice = decode("It was â€œfineâ€\u{9d}, he said.".as_bytes());
/// assert_eq!(twice.text, "It was “fine”, he said.");
/// assert_eq!(twice.repairs[0].code, "mojibake");
/// ```
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    let mut decoded = to_text(bytes);
    decoded.mend("mail", |_| mime::unwrap(bytes));
    decoded.mend("quoted-printable", residue::undo_quoted_printable);
    decoded.mend("ansi-escapes", residue::remove_ansi_escapes);
    if !decoded.text.is_ascii() {
        decoded.mend("mojibake", mojibake::undo);
        decoded.mend("c1-controls", mojibake::replace_c1_controls);
        let lost = memchr::memmem::find_iter(decoded.text.as_bytes(), "\u{fffd}").count() as u64;
        decoded.note("replacement-characters", lost);
    }
    decoded
}

/// The text of bytes in a Windows code page, or in `10000`, the Macintosh's; an unknown one is read as 1252.
pub fn decode_code_page(code_page: u16, bytes: &[u8]) -> String {
    let label = match code_page {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250 => "windows-1250",
        1251 => "windows-1251",
        1253 => "windows-1253",
        1254 => "windows-1254",
        1255 => "windows-1255",
        1256 => "windows-1256",
        1257 => "windows-1257",
        1258 => "windows-1258",
        10_000 => "macintosh",
        65_001 => "utf-8",
        _ => "windows-1252",
    };
    let encoding = Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

fn to_text(bytes: &[u8]) -> Decoded<'_> {
    if let Some(decoded) = legacy::utf32(bytes) {
        return decoded;
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = &bytes[length..];
        return if encoding == UTF_8 { utf8_or_mixed(rest) } else { with(encoding, rest) };
    }
    if let Some(encoding) = legacy::utf16_without_mark(bytes) {
        return with(encoding, bytes);
    }
    match std::str::from_utf8(bytes) {
        // Seven-bit bytes are their own text, unless escapes switch alphabets.
        Ok(_) if memchr::memchr_iter(0x1b, bytes).any(|at| bytes[at..].starts_with(b"\x1b$B")) => {
            with(ISO_2022_JP, bytes)
        }
        Ok(text) => Decoded { text: Cow::Borrowed(text), charset: UTF_8.name(), repairs: Vec::new() },
        Err(_) => not_utf8(bytes),
    }
}

fn not_utf8(bytes: &[u8]) -> Decoded<'_> {
    // Valid sequences of several bytes do not happen by chance, so they outweigh any declaration.
    if let Some(decoded) = legacy::mixed(bytes) {
        return decoded;
    }
    if let Some(encoding) = declared::charset(bytes).filter(|encoding| *encoding != UTF_8) {
        let (text, _, errors) = encoding.decode(bytes);
        if !errors && legacy::is_plausible(&text) {
            return Decoded { text, charset: encoding.name(), repairs: Vec::new() };
        }
    }
    with(legacy::by_evidence(bytes).unwrap_or(WINDOWS_1252), bytes)
}

fn utf8_or_mixed(bytes: &[u8]) -> Decoded<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), charset: UTF_8.name(), repairs: Vec::new() },
        Err(_) => legacy::mend_utf8(bytes),
    }
}

/// Bytes that are wrong in this encoding become U+FFFD and are counted with those already in the file.
fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, charset: encoding.name(), repairs: Vec::new() }
}

/// What a byte stands for in Windows-1252.
pub fn windows_1252(byte: u8) -> char {
    single(encoding_rs::WINDOWS_1252, byte)
}

/// What a byte stands for in the Macintosh's Western encoding.
pub fn macintosh(byte: u8) -> char {
    single(encoding_rs::MACINTOSH, byte)
}

fn single(encoding: &'static encoding_rs::Encoding, byte: u8) -> char {
    let byte = [byte];
    let (text, _) = encoding.decode_without_bom_handling(&byte);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codes(decoded: &Decoded<'_>) -> Vec<(String, u64)> {
        decoded.repairs.iter().map(|repair| (repair.code.clone(), repair.count)).collect()
    }

    #[test]
    fn byte_order_marks_decide_and_are_dropped() {
        assert_eq!(decode(b"\xef\xbb\xbfhi").text, "hi");
        assert_eq!(decode(b"\xff\xfeh\0i\0").text, "hi");
        assert_eq!(decode(b"\xfe\xff\0h\0i").text, "hi");
        assert_eq!(decode(b"\xff\xfe\0\0h\0\0\0i\0\0\0").text, "hi");
    }

    #[test]
    fn utf_16_without_a_mark_shows_by_its_nuls() {
        let bytes: Vec<u8> = "The rain fell on the roof.\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decoded = decode(&bytes);
        assert_eq!((decoded.text.as_ref(), decoded.charset), ("The rain fell on the roof.\r\n", "UTF-16LE"));
    }

    #[test]
    fn texts_of_other_scripts_show_their_charset() {
        let read = |label: &str, text: &str| {
            let (bytes, ..) = Encoding::for_label(label.as_bytes()).expect("a charset").encode(text);
            let decoded = decode(&bytes);
            assert_eq!((decoded.text.as_ref(), decoded.repairs.len()), (text, 0), "{label} as {}", decoded.charset);
        };
        let chinese =
            "雨下了一整夜，她把灯放在窗台上，望着港口的方向。“他不会回来了。”她轻声说道，然后关上了门。".repeat(3);
        read("gbk", &chinese);
        read(
            "big5",
            &"雨下了一整夜，她把燈放在窗臺上，望著港口的方向。「他不會回來了。」她輕聲說道，然後關上了門。".repeat(3),
        );
        let japanese =
            "雨は一晩中降り続いた。彼女は窓辺にランプを置いて、港の方を見ていた。「もう帰らないよ」と彼は言った。"
                .repeat(3);
        read("shift_jis", &japanese);
        read("euc-jp", &japanese);
        read(
            "euc-kr",
            &"비가 밤새도록 내렸다. 그녀는 창가에 등불을 놓고 항구를 바라보았다. 그는 돌아오지 않았다.".repeat(3),
        );
        read("windows-1250", &"Deszcz padał całą noc. Postawiła lampę na oknie i patrzyła w stronę portu, żeby go zobaczyć. Już nie wróci, powiedział cicho książę, zamknął drzwi i poszedł spać.".repeat(3));
        read(
            "ibm866",
            &"Дождь шёл всю ночь. Она поставила лампу на окно и смотрела в сторону порта. Он не вернётся, сказала она."
                .repeat(3),
        );
        read("windows-1253", &"Έβρεχε όλη τη νύχτα. Έβαλε τη λάμπα στο παράθυρο και κοίταζε προς το λιμάνι.".repeat(3));
        read("koi8-r", &"Дождь шёл всю ночь. Она поставила лампу на окно и смотрела в сторону порта.".repeat(3));
        read("windows-1251", &"Дождь шёл всю ночь. Она поставила лампу на окно и смотрела в сторону порта.".repeat(3));
        read("windows-1252", &"Il pleuvait toute la nuit. Elle posa la lampe sur la fenêtre, côté forêt, et regarda le port où l’été était passé.".repeat(3));
    }

    #[test]
    fn a_declared_charset_is_used_where_utf_8_fails() {
        let page = b"<html><head><meta charset=\"windows-1251\"></head><body>\xcf\xf0\xe8\xe2\xe5\xf2</body>";
        assert!(decode(page).text.contains("Привет"));
        let mail = b"Content-Type: text/plain; charset=koi8-r\n\n\xf0\xd2\xc9\xd7\xc5\xd4\n";
        assert!(decode(mail).text.contains("Привет"));
    }

    #[test]
    fn windows_bytes_inside_utf_8_are_read_in_place() {
        let decoded = decode(b"caf\xc3\xa9 na\xc3\xafve don\x92t");
        assert_eq!(decoded.text, "café naïve don’t");
        assert_eq!(codes(&decoded), [("mixed-encoding".to_owned(), 1)]);
    }

    #[test]
    fn a_wrong_declaration_does_not_outweigh_the_bytes() {
        let page = b"<meta charset=utf-8><p>don\x92t \x93go\x94</p>";
        assert_eq!(decode(page).text, "<meta charset=utf-8><p>don’t “go”</p>");
    }

    #[test]
    fn mac_quotes_are_sure_evidence() {
        let decoded = decode(b"\xd2I don\xd5t know,\xd3 she said. \xd2It\xd5s late.\xd3");
        assert_eq!((decoded.text.as_ref(), decoded.charset), ("“I don’t know,” she said. “It’s late.”", "macintosh"));
    }

    #[test]
    fn capitals_of_other_languages_are_not_mojibake() {
        for text in ["IRMÃ", "“IRMÃ”, disse", "É… não", "café”…", "SÃO JOÃO", "«Ça va?»", "Â", "à la", "NAÏVETÉ»…"]
        {
            let decoded = decode(text.as_bytes());
            assert_eq!(decoded.text, text);
            assert!(decoded.repairs.is_empty(), "{text}");
        }
    }

    #[test]
    fn lone_c1_controls_are_windows_bytes() {
        let decoded = decode("don\u{92}t".as_bytes());
        assert_eq!(decoded.text, "don’t");
        assert_eq!(codes(&decoded), [("c1-controls".to_owned(), 1)]);
    }

    #[test]
    fn lost_characters_are_counted_and_kept() {
        let decoded = decode("a\u{fffd}b\u{fffd}".as_bytes());
        assert_eq!(decoded.text, "a\u{fffd}b\u{fffd}");
        assert_eq!(codes(&decoded), [("replacement-characters".to_owned(), 2)]);
    }

    fn as_windows_1252(text: &str) -> String {
        let (text, _) = WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
        text.into_owned()
    }

    proptest! {
        #[test]
        fn a_text_saved_wrongly_once_twice_or_thrice_comes_back(
            words in proptest::collection::vec("[a-z]{1,6}|don’t|“no”|café|naïve|—|über|señor|wait…", 1..40),
            times in 1_usize..4,
        ) {
            let right = format!("She said “come here” to him. {}", words.join(" "));
            let mut wrong = right.clone();
            for _ in 0..times {
                wrong = as_windows_1252(&wrong);
            }
            prop_assert_eq!(decode(wrong.as_bytes()).text, right);
        }

        #[test]
        fn clean_text_is_untouched(text in "[ -~\n’“”—…éèüñçàßœ]{0,80}") {
            let decoded = decode(text.as_bytes());
            if decoded.repairs.is_empty() {
                prop_assert_eq!(decoded.text.as_ref(), text.as_str());
                prop_assert!(matches!(decoded.text, Cow::Borrowed(_)));
            }
        }

        #[test]
        fn any_bytes_decode(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
            let _ = looks_binary(&bytes);
        }
    }
}
