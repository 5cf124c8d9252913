//! What the codes of a font mean, and how wide their glyphs are (ISO 32000-1, 9.6 to 9.10).
//!
//! A font may carry a table from codes to Unicode; else a simple font's codes are bytes of a named encoding, from which single
//! codes may differ by the names of their glyphs. Composite fonts without a table are not readable.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_cmap::{BfString, CMap};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};

use super::glyph_names::character;
use super::page::decoded;

/// The width of a glyph that the font does not state, in ems: of the standard fonts, which readers know by heart.
const USUAL_WIDTH: f64 = 0.5;
/// Composite fonts state widths for at most this many codes.
const MOST_WIDTHS: usize = 1 << 16;

/// A font.
pub(super) struct Font {
    /// Codes are two bytes long.
    is_wide: bool,
    /// The table to Unicode.
    unicode: Option<CMap>,
    /// What the bytes of a simple font stand for.
    simple: Vec<Option<Rc<str>>>,
    /// Widths in ems.
    widths: HashMap<u32, f64>,
    /// The width of codes that have none of their own.
    usual: f64,
}

/// A code in a shown string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    value: u32,
    is_wide: bool,
}

impl Code {
    /// True for the one-byte code that words are spaced at.
    pub(super) fn is_blank(self) -> bool {
        self.value == 32 && !self.is_wide
    }
}

impl Font {
    /// Reads a font's description; its table may unpack to `largest` bytes.
    pub(super) fn read(font: &Dict<'_>, largest: u64) -> Self {
        let name = |dict: &Dict<'_>, key: &str| dict.get::<Name<'_>>(key.as_bytes()).map(|name| name.to_vec());
        let kind = name(font, "Subtype").unwrap_or_default();
        let unicode =
            font.get::<Stream<'_>>(b"ToUnicode".as_slice()).as_ref().and_then(|table| decoded(table, largest));
        let unicode = unicode.and_then(|table| CMap::parse(&table, |_| None));
        if kind == b"Type0" {
            let inner =
                font.get::<Array<'_>>(b"DescendantFonts".as_slice()).and_then(|fonts| fonts.iter::<Dict<'_>>().next());
            let inner = inner.unwrap_or_default();
            let usual = inner.get::<Number>(b"DW".as_slice()).map_or(1.0, |width| width.as_f64() / 1000.0);
            return Self { is_wide: true, unicode, simple: Vec::new(), widths: composite_widths(&inner), usual };
        }
        // Only the widths of drawn fonts are not in thousandths: their matrix says in what.
        let scale = font.get::<Array<'_>>(b"FontMatrix".as_slice()).filter(|_| kind == b"Type3");
        let scale =
            scale.and_then(|matrix| matrix.iter::<Number>().next()).map_or(0.001, |number| number.as_f64().abs());
        let descriptor = font.get::<Dict<'_>>(b"FontDescriptor".as_slice()).unwrap_or_default();
        let usual = descriptor.get::<Number>(b"MissingWidth".as_slice()).map_or(0.0, |width| width.as_f64() * scale);
        let usual = if usual > 0.0 { usual } else { USUAL_WIDTH };
        let first = font.get::<Number>(b"FirstChar".as_slice()).map_or(0, |first| first.as_i64().clamp(0, 255) as u32);
        let widths = font.get::<Array<'_>>(b"Widths".as_slice());
        let widths = widths.into_iter().flat_map(|widths| widths.iter::<Number>().take(256).collect::<Vec<_>>());
        let widths = (first..).zip(widths.map(|width| width.as_f64() * scale)).collect();
        Self { is_wide: false, unicode, simple: simple_codes(font), widths, usual }
    }

    /// The codes of a shown string.
    pub(super) fn codes<'b>(&self, bytes: &'b [u8]) -> impl Iterator<Item = Code> + use<'b> {
        let is_wide = self.is_wide;
        bytes
            .chunks(if is_wide { 2 } else { 1 })
            .map(move |code| Code { value: code.iter().fold(0, |value, byte| value << 8 | u32::from(*byte)), is_wide })
    }

    /// The text that a code stands for.
    pub(super) fn text(&self, code: Code) -> Option<Rc<str>> {
        let in_table = self.unicode.as_ref().and_then(|table| table.lookup_bf_string(code.value));
        match in_table {
            Some(BfString::Char(c)) => Some(Rc::from(c.to_string())),
            Some(BfString::String(text)) => Some(Rc::from(text)),
            None => self.simple.get(code.value as usize).cloned().flatten(),
        }
    }

    /// The width of a code's glyph, in ems.
    pub(super) fn width(&self, code: Code) -> f64 {
        self.widths.get(&code.value).copied().unwrap_or(self.usual)
    }
}

/// `[first [w w w] first last w …]`, in thousandths of an em.
fn composite_widths(font: &Dict<'_>) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let Some(stated) = font.get::<Array<'_>>(b"W".as_slice()) else { return widths };
    let mut items = stated.iter::<Object<'_>>();
    let code = |object: Object<'_>| match object {
        Object::Number(number) => u32::try_from(number.as_i64()).ok(),
        _ => None,
    };
    while let Some(first) = items.next().and_then(code) {
        match items.next() {
            Some(Object::Array(list)) => {
                widths.extend((first..).zip(list.iter::<Number>().map(|width| width.as_f64() / 1000.0)));
            }
            Some(last) => {
                let (Some(last), Some(Object::Number(width))) = (code(last), items.next()) else { break };
                let last = last.min(first.saturating_add(MOST_WIDTHS as u32));
                widths.extend((first..=last).map(|code| (code, width.as_f64() / 1000.0)));
            }
            None => break,
        }
        if widths.len() > MOST_WIDTHS {
            break;
        }
    }
    widths
}

/// What the 256 codes of a simple font stand for: a named encoding, and what differs from it.
fn simple_codes(font: &Dict<'_>) -> Vec<Option<Rc<str>>> {
    let encoding = font.get::<Object<'_>>(b"Encoding".as_slice());
    let (base, differences) = match &encoding {
        Some(Object::Name(name)) => (Some(name.to_vec()), None),
        Some(Object::Dict(dict)) => (
            dict.get::<Name<'_>>(b"BaseEncoding".as_slice()).map(|name| name.to_vec()),
            dict.get::<Array<'_>>(b"Differences".as_slice()),
        ),
        _ => (None, None),
    };
    let is_mac = base.as_deref() == Some(b"MacRomanEncoding");
    let text = |byte: u8| {
        let text =
            if is_mac { crate::source::charset::macintosh(byte) } else { crate::source::charset::windows_1252(byte) };
        (!text.is_control()).then(|| Rc::from(text.to_string()))
    };
    let mut codes: Vec<Option<Rc<str>>> = (0..=255).map(text).collect();
    // The encoding of fonts that state none has curly quotes where ASCII has straight ones.
    if base.is_none() && differences.is_none() {
        codes[0x27] = Some(Rc::from("’"));
        codes[0x60] = Some(Rc::from("‘"));
    }
    let mut at = 0;
    for object in differences.into_iter().flat_map(|list| list.iter::<Object<'_>>().take(1024).collect::<Vec<_>>()) {
        match object {
            Object::Number(number) => at = usize::try_from(number.as_i64()).unwrap_or(0),
            Object::Name(name) => {
                if let Some(code) = codes.get_mut(at) {
                    *code = character(&String::from_utf8_lossy(&name)).map(Rc::from);
                }
                at += 1;
            }
            _ => {}
        }
    }
    codes
}
