//! What a page shows: its glyphs at their places, the lines ruled on it, the addresses it links to.
//!
//! Only the part of the imaging model that moves text is followed (ISO 32000-1, 8.3 and 9.4): the current matrix, the text
//! matrices and what widens or raises text. Colours, clipping, pictures and patterns say nothing about a story.

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Stream, String as PdfString};
use hayro_syntax::page::{Page, Resources};
use hayro_syntax::{Filter, Pdf};

use super::Refused;
use super::font::Font;
use super::matrix::Matrix;
use crate::source::container::zlib_length;
use crate::source::limits::Limits;

/// As many pages at the beginning as links are read of: they hold the list of tags.
pub(super) const LINKED: usize = 8;
/// How deep pieces of content may be nested in each other.
const DEEPEST: usize = 8;
/// As many graphics states may be set aside.
const STATES: usize = 256;

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// Its glyphs in the order of drawing.
    pub(super) glyphs: Vec<Placed>,
    /// Long horizontal lines: left end, right end, height.
    pub(super) rules: Vec<(f64, f64, f64)>,
    /// The addresses that it links to.
    pub(super) links: Vec<String>,
}

/// A glyph at its place; lengths in points.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// The text it stands for: one character, of ligatures several.
    pub(super) text: Rc<str>,
    /// Its left edge.
    pub(super) x: f64,
    /// Its right edge.
    pub(super) end: f64,
    /// Its baseline, upwards.
    pub(super) y: f64,
    /// Its font's size.
    pub(super) size: f64,
}

/// Reads all pages.
pub(super) fn read(pdf: &Pdf, limits: &Limits) -> Result<Vec<Drawn>, Refused> {
    let pages = pdf.pages();
    if pages.len() as u64 > limits.pdf_pages {
        return Err(Refused::Limit(limits.pdf_pages()));
    }
    let mut fonts = Fonts::default();
    let mut left = limits.pdf_operations;
    let mut drawn = Vec::with_capacity(pages.len());
    for (at, page) in pages.iter().enumerate() {
        if !contents(page).iter().all(|stream| fits(stream, limits.entry_size)) {
            return Err(Refused::Limit(limits.entry_size()));
        }
        let mut pen = Pen::new(page, &mut fonts, left, limits.entry_size);
        pen.draw(page.typed_operations(), page.resources(), DEEPEST);
        left = pen.left;
        let mut shown = pen.page;
        if left == 0 {
            return Err(Refused::Limit(limits.pdf_operations()));
        }
        if at < LINKED {
            shown.links = links(page);
        }
        drawn.push(shown);
    }
    Ok(drawn)
}

fn links(page: &Page<'_>) -> Vec<String> {
    let notes = page.raw().get::<Array<'_>>(b"Annots".as_slice());
    let address = |note: Dict<'_>| {
        let action = note.get::<Dict<'_>>(b"A".as_slice())?;
        let address = action.get::<PdfString<'_>>(b"URI".as_slice())?;
        Some(String::from_utf8_lossy(address.as_bytes()).into_owned())
    };
    notes.into_iter().flat_map(|notes| notes.iter::<Dict<'_>>().filter_map(address).collect::<Vec<_>>()).collect()
}

/// The fonts of a document, each read once.
#[derive(Default)]
struct Fonts(HashMap<ObjectIdentifier, Rc<Font>>);

impl Fonts {
    fn get(&mut self, resources: &Resources<'_>, name: &Name<'_>, largest: u64) -> Option<Rc<Font>> {
        let dict = resources.get_font(name)?;
        let Some(id) = dict.obj_id() else { return Some(Rc::new(Font::read(&dict, largest))) };
        Some(Rc::clone(self.0.entry(id).or_insert_with(|| Rc::new(Font::read(&dict, largest)))))
    }
}

/// What of the graphics state moves text.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    character_gap: f64,
    word_gap: f64,
    widening: f64,
    leading: f64,
    rise: f64,
}

/// Follows the content of a page and notes what it shows.
struct Pen<'p> {
    page: Drawn,
    width: f64,
    fonts: &'p mut Fonts,
    state: State,
    aside: Vec<State>,
    /// Where the next glyph goes, and where its line began.
    text: Matrix,
    line: Matrix,
    /// The point that a path has come to, and the long lines in it so far.
    point: (f64, f64),
    drafted: Vec<(f64, f64, f64)>,
    /// How many operations and glyphs the document may still ask for.
    left: u64,
    /// The most that a stream may unpack to.
    largest: u64,
}

impl<'p> Pen<'p> {
    fn new(page: &Page<'_>, fonts: &'p mut Fonts, left: u64, largest: u64) -> Self {
        let state = State {
            matrix: Matrix::UNIT,
            font: None,
            size: 0.0,
            character_gap: 0.0,
            word_gap: 0.0,
            widening: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        Self {
            page: Drawn::default(),
            width: f64::from(page.render_dimensions().0),
            fonts,
            state,
            aside: Vec::new(),
            text: Matrix::UNIT,
            line: Matrix::UNIT,
            point: (0.0, 0.0),
            drafted: Vec::new(),
            left,
            largest,
        }
    }

    fn draw(&mut self, mut content: TypedIter<'_>, resources: &Resources<'_>, depth: usize) {
        while let Some(operation) = content.next() {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            match operation {
                Op::SaveState(_) if self.aside.len() < STATES => self.aside.push(self.state.clone()),
                Op::RestoreState(_) => self.state = self.aside.pop().unwrap_or_else(|| self.state.clone()),
                Op::Transform(by) => {
                    let by = matrix([by.0, by.1, by.2, by.3, by.4, by.5]);
                    self.state.matrix = by.then(&self.state.matrix);
                }
                Op::BeginText(_) => (self.text, self.line) = (Matrix::UNIT, Matrix::UNIT),
                Op::TextFont(font) => {
                    self.state.font = self.fonts.get(resources, font.0, self.largest);
                    self.state.size = font.1.as_f64();
                }
                Op::CharacterSpacing(gap) => self.state.character_gap = gap.0.as_f64(),
                Op::WordSpacing(gap) => self.state.word_gap = gap.0.as_f64(),
                Op::HorizontalScaling(percent) => self.state.widening = percent.0.as_f64() / 100.0,
                Op::TextLeading(leading) => self.state.leading = leading.0.as_f64(),
                Op::TextRise(rise) => self.state.rise = rise.0.as_f64(),
                Op::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
                Op::NextLineAndSetLeading(by) => {
                    self.state.leading = -by.1.as_f64();
                    self.next_line(by.0.as_f64(), by.1.as_f64());
                }
                Op::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
                Op::SetTextMatrix(to) => {
                    self.line = matrix([to.0, to.1, to.2, to.3, to.4, to.5]);
                    self.text = self.line;
                }
                Op::ShowText(text) => self.show(text.0.as_bytes()),
                Op::NextLineAndShowText(text) => {
                    self.next_line(0.0, -self.state.leading);
                    self.show(text.0.as_bytes());
                }
                Op::ShowTextWithParameters(text) => {
                    (self.state.word_gap, self.state.character_gap) = (text.0.as_f64(), text.1.as_f64());
                    self.next_line(0.0, -self.state.leading);
                    self.show(text.2.as_bytes());
                }
                Op::ShowTexts(texts) => self.show_all(texts.0),
                Op::MoveTo(to) => self.point = (to.0.as_f64(), to.1.as_f64()),
                Op::LineTo(to) => {
                    let to = (to.0.as_f64(), to.1.as_f64());
                    self.rule(self.point, to);
                    self.point = to;
                }
                Op::RectPath(shape) => {
                    let [x, y, width, height] = [shape.0, shape.1, shape.2, shape.3].map(|number| number.as_f64());
                    self.rule((x, y), (x + width, y + height));
                }
                Op::StrokePath(_)
                | Op::CloseAndStrokePath(_)
                | Op::FillPathNonZero(_)
                | Op::FillPathNonZeroCompatibility(_)
                | Op::FillPathEvenOdd(_)
                | Op::FillAndStrokeNonZero(_)
                | Op::FillAndStrokeEvenOdd(_)
                | Op::CloseFillAndStrokeNonZero(_)
                | Op::CloseFillAndStrokeEvenOdd(_) => self.page.rules.append(&mut self.drafted),
                // A path that is not painted bounds what is.
                Op::EndPath(_) => self.drafted.clear(),
                Op::XObject(name) if depth > 0 => self.piece(resources, name.0, depth - 1),
                _ => {}
            }
        }
    }

    /// Content that stands in a stream of its own.
    fn piece(&mut self, resources: &Resources<'_>, name: &Name<'_>, depth: usize) {
        let Some(stream) = resources.get_x_object(name) else { return };
        let dict = stream.dict();
        let is_form = dict.get::<Name<'_>>(b"Subtype".as_slice()).is_some_and(|kind| &*kind == b"Form");
        let Some(content) = is_form.then(|| decoded(&stream, self.largest)).flatten() else { return };
        let own = dict.get::<Dict<'_>>(b"Resources".as_slice()).map(Resources::new);
        let (state, aside) = (self.state.clone(), std::mem::take(&mut self.aside));
        if let Some(by) = dict.get::<Array<'_>>(b"Matrix".as_slice()) {
            let numbers: Vec<Number> = by.iter::<Number>().take(6).collect();
            if let Ok(numbers) = <[Number; 6]>::try_from(numbers) {
                self.state.matrix = matrix(numbers).then(&self.state.matrix);
            }
        }
        self.draw(TypedIter::new(&content), own.as_ref().unwrap_or(resources), depth);
        (self.state, self.aside) = (state, aside);
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(&self.line);
        self.text = self.line;
    }

    fn show_all(&mut self, texts: &Array<'_>) {
        for object in texts.iter::<Object<'_>>() {
            match object {
                Object::String(text) => self.show(text.as_bytes()),
                // In thousandths of an em, to the left.
                Object::Number(number) => {
                    let shift = -number.as_f64() / 1000.0 * self.state.size * self.state.widening;
                    self.text = Matrix::shift(shift, 0.0).then(&self.text);
                }
                _ => {}
            }
        }
    }

    fn show(&mut self, bytes: &[u8]) {
        let Some(font) = self.state.font.clone() else { return };
        for code in font.codes(bytes) {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            let state = &self.state;
            let place = self.text.then(&state.matrix);
            let width = font.width(code) * state.size;
            let (x, y) = place.apply(0.0, state.rise);
            let (end, _) = place.apply(width * state.widening, state.rise);
            let size = state.size.abs() * place.height();
            if let Some(text) = font.text(code)
                && [x, y, end, size].iter().all(|length| length.is_finite())
            {
                self.page.glyphs.push(Placed { text, x, end, y, size });
            }
            let gap = if code.is_blank() { state.word_gap } else { 0.0 };
            let advance = (width + state.character_gap + gap) * state.widening;
            self.text = Matrix::shift(advance, 0.0).then(&self.text);
        }
    }

    /// Notes a shape between two corners if it is a long thin line.
    fn rule(&mut self, from: (f64, f64), to: (f64, f64)) {
        /// A ruled line is at least this part of the page's width …
        const LONG: f64 = 0.2;
        /// … and at most this thick, in points.
        const THIN: f64 = 3.0;
        /// A page of a story has few of them.
        const MOST: usize = 200;
        let (x, y) = self.state.matrix.apply(from.0, from.1);
        let (end, top) = self.state.matrix.apply(to.0, to.1);
        let is_rule = (top - y).abs() <= THIN && (end - x).abs() >= LONG * self.width;
        if is_rule && self.page.rules.len() + self.drafted.len() < MOST {
            self.drafted.push((x.min(end), x.max(end), f64::midpoint(y, top)));
        }
    }
}

fn matrix(numbers: [Number; 6]) -> Matrix {
    Matrix(numbers.map(|number| number.as_f64()))
}

/// The streams of a page's content.
fn contents<'p>(page: &Page<'p>) -> Vec<Stream<'p>> {
    match page.raw().get::<Object<'_>>(b"Contents".as_slice()) {
        Some(Object::Stream(stream)) => vec![stream],
        Some(Object::Array(streams)) => streams.iter::<Stream<'_>>().collect(),
        _ => Vec::new(),
    }
}

/// True if a stream unpacks to no more than it may: the library unpacks without asking.
fn fits(stream: &Stream<'_>, most: u64) -> bool {
    /// Deflate packs to no less than a thousandth.
    const DEFLATE: u64 = 1032;
    /// What is packed twice, or otherwise, may be so long.
    const UNCOUNTED: u64 = 256 << 10;
    let raw = stream.raw_data();
    let length = raw.len() as u64;
    match stream.filters().as_slice() {
        [] => length <= most,
        [Filter::FlateDecode] => length * DEFLATE <= most || zlib_length(&raw, most + 1) <= most,
        _ => length <= UNCOUNTED,
    }
}

/// A stream's content, unpacked, if it is no longer than it may be.
pub(super) fn decoded(stream: &Stream<'_>, most: u64) -> Option<Vec<u8>> {
    fits(stream, most).then(|| stream.decoded_data().ok().map(std::borrow::Cow::into_owned)).flatten()
}
