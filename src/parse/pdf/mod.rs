//! PDF: pages of glyphs, each at its place, from which lines, paragraphs and chapters are put together again.
//!
//! ```text
//! page        follows a page's content: the glyphs it shows and where, its ruled lines, its links
//! font        what a font's codes mean in Unicode, and how wide their glyphs are
//! lines       glyphs that stand beside each other on one baseline, without running heads and page numbers
//! paragraphs  lines that follow each other, joined; words divided at a line's end made whole
//! outline     the document's bookmarks: a chapter's name and where it begins
//! ao3         AO3's own download: the list of tags, captions of notes, the afterword
//! ```
//! Any other PDF is its paragraphs, cut at its bookmarks or, without any, like a document of a word processor.

mod ao3;
mod font;
mod glyph_names;
mod lines;
mod matrix;
mod other;
mod outline;
mod page;
mod paragraphs;

use std::rc::Rc;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::{Format, Metadata, ParseError, ParsedWork, folder};
use crate::source::Source;
use crate::source::{Exceeded, Limits};
use lines::Line;
use outline::Bookmark;

/// What reports call the format.
const PDF: &str = "PDF";

/// A PDF that AO3 made.
pub(super) struct Ao3Pdf;

/// Any other PDF.
pub(super) struct OtherPdf;

impl Format for Ao3Pdf {
    fn id(&self) -> &'static str {
        "ao3-pdf"
    }

    fn version(&self) -> u32 {
        4
    }

    fn signs(&self) -> &'static str {
        "the imprint of an archive at the top of a PDF's first page, with the work's address"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        is_pdf(source) && Opened::of(source).0.as_ref().is_ok_and(ao3::is_download)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        emit(ao3::read(Opened::of(source).document()?)?);
        Ok(())
    }
}

impl Format for OtherPdf {
    fn id(&self) -> &'static str {
        "pdf"
    }

    fn version(&self) -> u32 {
        8
    }

    fn signs(&self) -> &'static str {
        "the mark of a PDF in its first kilobyte"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        is_pdf(source)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let mut work = other::read(Opened::of(source).document()?)?;
        folder::join(source, &mut work);
        emit(work);
        Ok(())
    }
}

/// Readers look for the mark in the first kilobyte; mailers and servers put lines before it.
fn is_pdf(source: &Source<'_>) -> bool {
    let head = &source.bytes()[..source.bytes().len().min(1024)];
    head.starts_with(b"%PDF-") || memchr::memmem::find(head, b"\n%PDF-").is_some()
}

/// The document, opened once for all formats that look at it.
struct Opened(Result<Document, Refused>);

/// Why it could not be opened.
#[derive(Clone, Copy)]
enum Refused {
    Damaged(&'static str),
    Encrypted,
    Limit(Exceeded),
}

impl Opened {
    fn of(source: &Source<'_>) -> Rc<Self> {
        source.memo(|source| Self(Document::open(source.bytes(), source.limits())))
    }

    fn document(&self) -> Result<&Document, ParseError> {
        self.0.as_ref().map_err(|refused| match *refused {
            Refused::Damaged(reason) => {
                ParseError::Damaged { format: PDF, place: "the document".to_owned(), reason: reason.to_owned() }
            }
            Refused::Encrypted => ParseError::Encrypted { format: PDF },
            Refused::Limit(exceeded) => exceeded.into(),
        })
    }
}

/// What a PDF holds, as lines.
struct Document {
    /// Title, author and keywords of its description, as written.
    described: Metadata,
    /// Its lines in reading order, without running heads and page numbers.
    lines: Vec<Line>,
    /// Its bookmarks in order.
    bookmarks: Vec<Bookmark>,
    /// The addresses that its first pages link to.
    links: Vec<String>,
}

impl Document {
    fn open(bytes: &[u8], limits: &Limits) -> Result<Self, Refused> {
        let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
            LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refused::Encrypted,
            LoadPdfError::Decryption(_) => Refused::Damaged("its encryption is of an unknown kind"),
            LoadPdfError::Invalid => Refused::Damaged("it has no readable list of pages"),
        })?;
        let pages = page::read(&pdf, limits)?;
        let described = describe(&pdf);
        let bookmarks = outline::read(&pdf);
        let links = pages.iter().take(page::LINKED).flat_map(|page| page.links.clone()).collect();
        Ok(Self { described, lines: lines::read(pages), bookmarks, links })
    }
}

fn describe(pdf: &Pdf) -> Metadata {
    let written = pdf.metadata();
    let value = |text: &Option<Box<[u8]>>| text.as_deref().map(text_string).filter(|text| !text.is_empty());
    Metadata {
        title: value(&written.title),
        authors: value(&written.author).into_iter().collect(),
        tags: value(&written.keywords).into_iter().collect(),
        ..Metadata::default()
    }
}

/// A text string of the document's own (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 by its mark, else one byte a character.
fn text_string(bytes: &[u8]) -> String {
    let text = crate::source::decode(bytes).text;
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_owned()
}
