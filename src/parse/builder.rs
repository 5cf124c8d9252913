//! Building a [`Body`] block by block: the one place where blanks, control characters and
//! Unicode form of story text are settled.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::is_scene_break;
use crate::model::{Block, BlockKind, Body, SourceSpan};

/// Collects text into blocks.
///
/// Runs of blanks become one, blanks at the ends of lines go, control characters and invisible marks go,
/// text comes out in NFC. Empty blocks are not kept; scene breaks never stand first, last or doubled.
///
/// ```
/// use ficdex::parse::BodyBuilder;
/// let mut builder = BodyBuilder::new();
/// builder.push("  One \u{a0} two ");
/// builder.end_paragraph();
/// builder.scene_break();
/// builder.push("three");
/// let body = builder.finish();
/// assert_eq!(body.text, "One two\n\n* * *\n\nthree");
/// ```
#[derive(Clone, Debug, Default)]
pub struct BodyBuilder {
    body: Body,
    /// Start of the open block in `body.text`; text after it belongs to the block.
    open: usize,
    /// A blank is due before the next visible character.
    blank: bool,
    /// The blank that is due is one blank of the source, not a tab or a line end.
    plain_blank: bool,
    /// Line breaks due before the next visible character.
    breaks: usize,
    /// A scene break is due before the next block.
    scene: bool,
}

impl BodyBuilder {
    /// An empty body.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text to the open paragraph. Any whitespace counts as a blank.
    pub fn push(&mut self, text: &str) {
        self.add(text, None);
    }

    /// As [`Self::push`], for a piece of a plain-text file that stands at byte `offset` of its decoded source.
    pub fn push_source(&mut self, text: &str, offset: usize) {
        self.add(text, Some(offset));
    }

    /// Adds a line break inside the open paragraph. Several in a row are one.
    pub fn line_break(&mut self) {
        self.breaks = 1;
    }

    /// Adds a blank, if text follows in this line.
    pub fn space(&mut self) {
        self.plain_blank = false;
        self.blank = true;
    }

    /// True if there is no text yet, neither in a finished block nor in the open one.
    pub fn is_empty(&self) -> bool {
        self.body.text.is_empty()
    }

    /// True if the open paragraph has visible text.
    pub fn has_open_text(&self) -> bool {
        self.body.text.len() > self.open
    }

    /// The open paragraph's text so far.
    pub fn open_text(&self) -> &str {
        &self.body.text[self.open..]
    }

    /// The last line of the open paragraph's text so far.
    pub fn open_line(&self) -> &str {
        let open = self.open_text();
        match memchr::memrchr(b'\n', open.as_bytes()) {
            Some(line_end) => &open[line_end + 1..],
            None => open,
        }
    }

    /// Drops the open block's last line with the line break before it.
    pub fn discard_line(&mut self) {
        let kept = self.body.text.len() - self.open_line().len();
        self.truncate_open(kept.max(self.open + 1) - 1);
    }

    /// Ends the open block as a paragraph, if it has text.
    pub fn end_paragraph(&mut self) {
        self.end(BlockKind::Paragraph);
    }

    /// As [`Self::end_paragraph`], unless the block is drawn as a break between scenes: then it is one.
    pub fn end_paragraph_or_break(&mut self) {
        if self.has_open_text() && is_scene_break(self.open_text()) {
            self.discard_open();
            self.scene_break();
        } else {
            self.end_paragraph();
        }
    }

    /// Ends the open block as a heading, if it has text.
    pub fn end_heading(&mut self) {
        self.end(BlockKind::Heading);
    }

    /// Drops the open block's text.
    pub fn discard_open(&mut self) {
        self.truncate_open(self.open);
    }

    fn truncate_open(&mut self, length: usize) {
        self.body.text.truncate(length);
        let kept = length as u32;
        while self.body.source.pop_if(|span| span.text >= kept).is_some() {}
        if let Some(last) = self.body.source.last_mut() {
            last.length = last.length.min(kept - last.text);
        }
        (self.blank, self.breaks) = (false, 0);
    }

    /// Ends the open block and puts a scene break before the next one.
    pub fn scene_break(&mut self) {
        self.end_paragraph();
        // One that was drawn below another is the same break.
        if let Some(last) = self.body.blocks.pop_if(|last| last.kind == BlockKind::SceneBreak) {
            self.body.text.truncate(last.start as usize);
            self.open = self.body.text.len();
        }
        self.scene = !self.body.blocks.is_empty();
    }

    /// The finished body.
    pub fn finish(mut self) -> Body {
        self.end_paragraph();
        self.body.text.truncate(self.body.blocks.last().map_or(0, |block| block.end as usize));
        compose(&mut self.body);
        self.body.text.shrink_to_fit();
        self.body
    }

    fn add(&mut self, text: &str, offset: Option<usize>) {
        let mut at = 0;
        while at < text.len() {
            let end = run_end(text, at);
            if end > at {
                self.visible(&text[at..end], offset.map(|offset| offset + at));
                at = end;
            } else if let Some(c) = text[at..].chars().next() {
                if c.is_whitespace() {
                    self.plain_blank = c == ' ' && !self.blank;
                    self.blank = true;
                }
                at += c.len_utf8();
            }
        }
    }

    fn visible(&mut self, run: &str, offset: Option<usize>) {
        if self.body.text.len() == self.open {
            if self.scene {
                self.scene = false;
                let start = self.body.text.len();
                self.body.text.push_str(Body::SCENE_BREAK);
                self.close(BlockKind::SceneBreak, start);
            }
            (self.blank, self.breaks) = (false, 0);
        }
        if self.breaks > 0 {
            self.body.text.push('\n');
        } else if self.blank {
            self.body.text.push(' ');
        }
        let plain_blank = self.blank && self.plain_blank;
        (self.blank, self.breaks) = (false, 0);
        if let Some(source) = offset {
            let at = self.body.text.len();
            match self.body.source.last_mut() {
                // One blank in the source and one in the text: the span goes on.
                Some(last)
                    if plain_blank
                        && (last.text + last.length) as usize + 1 == at
                        && (last.source + last.length) as usize + 1 == source
                        && self.body.text.as_bytes()[at - 1] == b' ' =>
                {
                    last.length += 1 + run.len() as u32;
                }
                _ => self.body.source.push(SourceSpan {
                    text: at as u32,
                    source: source as u32,
                    length: run.len() as u32,
                }),
            }
        }
        self.body.text.push_str(run);
    }

    fn end(&mut self, kind: BlockKind) {
        if self.has_open_text() {
            self.close(kind, self.open);
        }
        (self.blank, self.breaks) = (false, 0);
    }

    fn close(&mut self, kind: BlockKind, start: usize) {
        self.body.blocks.push(Block { kind, start: start as u32, end: self.body.text.len() as u32 });
        self.body.text.push_str(Body::SEPARATOR);
        self.open = self.body.text.len();
    }
}

/// The end of the run that begins at `from`: visible characters and the single blanks between them, which can be copied
/// whole. Empty if a blank or an invisible character stands there.
fn run_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        if at > from {
            at = plain_end(bytes, at);
        }
        match bytes.get(at) {
            Some(b'!'..=b'~') => at += 1,
            Some(b' ') if at > from && visible_at(text, at + 1) > 0 => at += 1,
            Some(0x80..) => match visible_at(text, at) {
                0 => return at,
                length => at += length,
            },
            _ => return at,
        }
    }
}

/// The end of the stretch from `at` that is plain beyond doubt, told for many bytes at once: visible ASCII characters and
/// single blanks between them. It may end early.
#[allow(clippy::needless_bitwise_bool)] // without branches the machine does many at a time
fn plain_end(bytes: &[u8], at: usize) -> usize {
    const MANY: usize = 16;
    let mut end = at;
    while let (Some(these), Some(next)) = (bytes[end..].first_chunk::<MANY>(), bytes.get(end + 1..=end + MANY)) {
        let strange = these.iter().zip(next).fold(false, |strange, (byte, next)| {
            strange | !(b' '..=b'~').contains(byte) | ((*byte == b' ') & (*next == b' '))
        });
        if strange {
            break;
        }
        end += MANY;
    }
    // Whether a last blank stands between visible characters has not been asked.
    if end > at && bytes[end - 1] == b' ' { end - 1 } else { end }
}

/// The length in bytes of the visible character at `at`; 0 if there is none.
fn visible_at(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at) {
        Some(b'!'..=b'~') => 1,
        Some(0x80..) => match text[at..].chars().next() {
            Some(c) if !c.is_whitespace() && !is_dropped(c) => c.len_utf8(),
            _ => 0,
        },
        _ => 0,
    }
}

/// Control characters, soft hyphens, direction and joining marks at large, and the byte order mark:
/// they are invisible and would break words and highlights. Joiners inside scripts that need them stay.
fn is_dropped(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// False if all is Latin without combining marks or general punctuation, whose letters are composed already: most text,
/// told in one look at its bytes.
fn may_need_composing(text: &str) -> bool {
    /// The first byte of U+0300, the first combining mark.
    const MARKS: u8 = 0xcc;
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        // Many bytes at once where there is none of the kind.
        at += 32 * bytes[at..].chunks_exact(32).take_while(|many| many.iter().all(|byte| *byte < MARKS)).count();
        let Some(found) = bytes[at..].iter().position(|byte| *byte >= MARKS) else { return false };
        at += found;
        // U+2000 to U+207F; the two blanks among them that are not in NFC have been made plain blanks.
        if !matches!(bytes[at..], [0xe2, 0x80 | 0x81, _, ..]) {
            return true;
        }
        at += 3;
    }
}

/// Brings the text into NFC, block by block; a changed block loses its exact places in the source
/// and keeps the whole block's.
fn compose(body: &mut Body) {
    if !may_need_composing(&body.text) || is_nfc_quick(body.text.chars()) == IsNormalized::Yes {
        return;
    }
    let mut composed = Body { text: String::with_capacity(body.text.len()), ..Body::default() };
    for block in &body.blocks {
        let before = &body.text[block.range()];
        let start = composed.text.len();
        composed.text.extend(before.nfc());
        let end = composed.text.len();
        composed.blocks.push(Block { kind: block.kind, start: start as u32, end: end as u32 });
        let spans = body.source.iter().filter(|span| block.range().contains(&(span.text as usize)));
        if composed.text[start..end] == *before {
            let shift = start as i64 - i64::from(block.start);
            composed
                .source
                .extend(spans.map(|span| SourceSpan { text: (i64::from(span.text) + shift) as u32, ..*span }));
        } else {
            let (mut first, mut last) = (None, 0);
            for span in spans {
                first.get_or_insert(span.source);
                last = span.source + span.length;
            }
            if let Some(source) = first {
                composed.source.push(SourceSpan { text: start as u32, source, length: last - source });
            }
        }
        composed.text.push_str(Body::SEPARATOR);
    }
    composed.text.truncate(composed.blocks.last().map_or(0, |block| block.end as usize));
    *body = composed;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by one character at a time.
    fn slowly(text: &str) -> String {
        let mut builder = BodyBuilder::new();
        text.chars().for_each(|c| builder.push(c.encode_utf8(&mut [0; 4])));
        builder.finish().text
    }

    proptest! {
        #[test]
        fn runs_are_copied_as_characters_would_be(text in "([a-c .\u{a0}\u{2003}\u{ad}\u{200b}\t’é\u{301}]|\\PC){0,60}") {
            let mut builder = BodyBuilder::new();
            builder.push_source(&text, 7);
            let body = builder.finish();
            prop_assert_eq!(&body.text, &slowly(&text));
            if body.text.is_ascii() {
                for span in &body.source {
                    let (from, to) = (span.text as usize, span.source as usize - 7);
                    // A lone tab is a blank like any other.
                    let there = text[to..to + span.length as usize].replace('\t', " ");
                    prop_assert_eq!(&body.text[from..from + span.length as usize], &there);
                }
            }
        }

        #[test]
        fn a_finished_body_is_composed(text in "[a-e’\u{300}-\u{303}가각\u{1100}-\u{1102}\u{1161} ]{0,40}") {
            let mut builder = BodyBuilder::new();
            builder.push(&text);
            let text = builder.finish().text;
            prop_assert_eq!(text.nfc().collect::<String>(), text);
        }
    }

    #[test]
    fn two_drawn_breaks_are_one_and_none_stands_last() {
        let mut builder = BodyBuilder::new();
        builder.push("one");
        for _ in 0..2 {
            builder.scene_break();
            builder.push("***");
            builder.end_paragraph_or_break();
        }
        assert_eq!(builder.clone().finish().text, "one");
        builder.push("two");
        assert_eq!(builder.finish().text, "one\n\n* * *\n\ntwo");
    }

    #[test]
    fn the_last_line_can_be_dropped() {
        let mut builder = BodyBuilder::new();
        builder.push("one");
        builder.line_break();
        builder.push("* *");
        assert_eq!(builder.open_line(), "* *");
        builder.discard_line();
        assert_eq!(builder.open_text(), "one");
        builder.discard_line();
        assert!(!builder.has_open_text());
    }
}
