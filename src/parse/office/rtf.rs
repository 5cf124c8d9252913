//! RTF: groups in braces, control words behind backslashes, text between.
//!
//! Text is 7-bit; `\'hh` is a byte of the code page that `\ansicpg` names, `\uN` a UTF-16 unit followed by as many signs for old
//! readers as `\uc` says. Groups that hold no text of the document (fonts, styles, pictures, headers) are left out; `\info` is the
//! description.

use super::work;
use crate::parse::{BodyBuilder, Format, Metadata, ParseError, ParsedWork, folder};
use crate::source::{Limits, Source, charset};

/// Destinations whose text is not the document's.
const ASIDE: [&str; 22] = [
    "fonttbl",
    "colortbl",
    "stylesheet",
    "listtable",
    "listoverridetable",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "footnote",
    "annotation",
    "fldinst",
    "themedata",
    "datastore",
    "generator",
    "xmlnstbl",
];

/// A rich-text file.
pub(in crate::parse) struct Rtf;

impl Format for Rtf {
    fn id(&self) -> &'static str {
        "rtf"
    }

    fn version(&self) -> u32 {
        7
    }

    fn signs(&self) -> &'static str {
        "`{\\rtf` at its beginning"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        source.bytes().trim_ascii_start().starts_with(b"{\\rtf")
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let mut reader = Reader::new(source.bytes(), source.limits());
        reader.read()?;
        let mut work = work(&reader.builder.finish(), reader.described)?;
        folder::join(source, &mut work);
        emit(work);
        Ok(())
    }
}

/// What a group's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Text,
    Aside,
    Title,
    Author,
    Info,
}

#[derive(Clone, Copy)]
struct State {
    place: Place,
    /// Signs to skip behind a Unicode one.
    replaced: usize,
    heading: bool,
    hidden: bool,
}

struct Reader<'r> {
    bytes: &'r [u8],
    limits: &'r Limits,
    at: usize,
    state: State,
    groups: Vec<State>,
    /// Bytes of the code page that wait to be decoded together, as some characters have two.
    raw: Vec<u8>,
    /// UTF-16 units that wait for their other half.
    units: Vec<u16>,
    code_page: u16,
    skip: usize,
    builder: BodyBuilder,
    described: Metadata,
}

impl<'r> Reader<'r> {
    fn new(bytes: &'r [u8], limits: &'r Limits) -> Self {
        let state = State { place: Place::Text, replaced: 1, heading: false, hidden: false };
        Self {
            bytes,
            limits,
            at: 0,
            state,
            groups: Vec::new(),
            raw: Vec::new(),
            units: Vec::new(),
            code_page: 1252,
            skip: 0,
            builder: BodyBuilder::new(),
            described: Metadata::default(),
        }
    }

    fn read(&mut self) -> Result<(), ParseError> {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => {
                    self.flush();
                    if self.groups.len() as u64 >= self.limits.rtf_nesting {
                        return Err(self.limits.rtf_nesting().into());
                    }
                    self.groups.push(self.state);
                }
                b'}' => {
                    self.flush();
                    self.state = self.groups.pop().unwrap_or(self.state);
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                _ => self.byte(byte),
            }
        }
        self.flush();
        self.paragraph();
        Ok(())
    }

    /// A byte of text in the code page.
    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else {
            self.flush_units();
            self.raw.push(byte);
        }
    }

    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            match first {
                b'\'' => {
                    let hex = self.bytes.get(self.at..self.at + 2).and_then(|two| std::str::from_utf8(two).ok());
                    self.at = (self.at + 2).min(self.bytes.len());
                    if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                        self.byte(byte);
                    }
                }
                b'~' => self.text(" "),
                b'_' => self.text("-"),
                b'*' => self.state.place = Place::Aside,
                b'\r' | b'\n' => self.paragraph(),
                b'\\' | b'{' | b'}' => self.byte(first),
                _ => {}
            }
            return;
        }
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic) {
            self.at += 1;
        }
        let word = std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or_default();
        let number_start = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        let number = std::str::from_utf8(&self.bytes[number_start..self.at]).ok().and_then(|text| text.parse().ok());
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        self.word(word, number);
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        if word != "u" {
            self.flush();
        }
        match (word, number) {
            ("u", Some(unit)) => {
                self.flush_raw();
                self.units.push(unit as u16);
                self.skip = self.state.replaced;
                return;
            }
            ("uc", Some(count)) => self.state.replaced = usize::try_from(count).unwrap_or(1).min(8),
            ("ansicpg", Some(page)) => self.code_page = u16::try_from(page).unwrap_or(1252),
            ("mac", _) => self.code_page = 10_000,
            ("bin", Some(length)) => self.at = self.at.saturating_add(usize::try_from(length).unwrap_or(0)),
            ("par" | "sect" | "page" | "row" | "cell", _) => self.paragraph(),
            ("line", _) if self.state.place == Place::Text => self.builder.line_break(),
            ("tab", _) if self.state.place == Place::Text => self.builder.space(),
            ("pard", _) => self.state.heading = false,
            ("outlinelevel", Some(level)) => self.state.heading = level < 9,
            ("v", number) => self.state.hidden = number != Some(0),
            ("plain", _) => self.state.hidden = false,
            ("emdash", _) => self.text("—"),
            ("endash", _) => self.text("–"),
            ("lquote", _) => self.text("‘"),
            ("rquote", _) => self.text("’"),
            ("ldblquote", _) => self.text("“"),
            ("rdblquote", _) => self.text("”"),
            ("bullet", _) => self.text("•"),
            ("info", _) => self.state.place = Place::Info,
            ("title", _) if self.state.place == Place::Info => self.state.place = Place::Title,
            ("author", _) if self.state.place == Place::Info => self.state.place = Place::Author,
            _ if ASIDE.contains(&word) => self.state.place = Place::Aside,
            _ => {}
        }
        self.skip = 0;
    }

    fn flush(&mut self) {
        self.flush_raw();
        self.flush_units();
    }

    fn flush_raw(&mut self) {
        if !self.raw.is_empty() {
            let text = charset::decode_code_page(self.code_page, &self.raw);
            self.raw.clear();
            self.text(&text);
        }
    }

    fn flush_units(&mut self) {
        if !self.units.is_empty() {
            let text = String::from_utf16_lossy(&self.units);
            self.units.clear();
            self.text(&text);
        }
    }

    fn text(&mut self, text: &str) {
        match self.state.place {
            Place::Text if !self.state.hidden => self.builder.push(text),
            Place::Title => self.described.title.get_or_insert_default().push_str(text),
            Place::Author => match self.described.authors.first_mut() {
                Some(author) => author.push_str(text),
                None => self.described.authors.push(text.to_owned()),
            },
            Place::Text | Place::Aside | Place::Info => {}
        }
    }

    fn paragraph(&mut self) {
        if self.state.place != Place::Text {
            return;
        }
        if self.state.heading && self.builder.has_open_text() {
            self.builder.end_heading();
        } else {
            self.builder.end_paragraph_or_break();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rtf: &[u8]) -> (String, Metadata) {
        let mut reader = Reader::new(rtf, &Limits::DEFAULT);
        reader.read().expect("a text");
        (reader.builder.finish().text, reader.described)
    }

    #[test]
    fn text_is_read_and_tables_are_not() {
        let rtf = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Times;}}{\\info{\\title The Weir}{\\author gull}}\\pard \
                    Caf\\'e9 \\u8220\\'93ha\\u8221?\\par * * *\\par{\\*\\x y}It {\\i rained}\\line on.\\par}";
        let (text, described) = read(rtf);
        assert_eq!(text, "Café “ha”\n\n* * *\n\nIt rained\non.");
        assert_eq!(
            (described.title.as_deref(), described.authors.as_slice()),
            (Some("The Weir"), &["gull".to_owned()][..])
        );
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_without_failing(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = Reader::new(&[b"{\\rtf1 ".as_slice(), &bytes].concat(), &Limits::DEFAULT).read();
        }

        #[test]
        fn any_control_words_are_read_without_failing(text in "(\\\\[a-z]{1,5}-?[0-9]{0,3} ?|\\{|\\}|[a-z ]|\\\\'[0-9a-f]){0,40}") {
            let _ = Reader::new(text.as_bytes(), &Limits::DEFAULT).read();
        }
    }

    #[test]
    fn groups_nest_as_deep_as_the_limits_allow() {
        let limits = Limits { rtf_nesting: 3, ..Limits::DEFAULT };
        assert!(Reader::new(b"{\\rtf1 {{x}}}", &limits).read().is_ok());
        assert_eq!(Reader::new(b"{\\rtf1 {{{x}}}}", &limits).read().unwrap_err().code(), "limit");
    }
}
