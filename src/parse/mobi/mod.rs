//! Mobipocket and Kindle books: MOBI (KF7), AZW and AZW3 (KF8), as calibre, AO3 and FanFicFare make them.
//!
//! Procedure: [`database`] cuts the file into records; [`header`] reads what the first one says of the book and how its text
//! is packed ([`palmdoc`], [`huffcdic`]); [`sections`] cuts the text into documents, by the skeletons of KF8 or the page breaks
//! of KF7, with the names that the table of contents gives them ([`index`]). What the documents are is then judged as in an EPUB:
//! a download of [`ao3`], a book of [`fanficfare`], or [`other`].

mod ao3;
mod database;
mod fanficfare;
mod header;
mod huffcdic;
mod index;
mod other;
mod palmdoc;
mod sections;
mod text;

use std::rc::Rc;

use self::header::Header;
use self::sections::Section;
use super::{Format, Metadata, ParseError, ParsedWork};
use crate::source::Source;

/// What errors call the layout.
const MOBI: &str = "mobi";

/// A Mobipocket or Kindle book made by AO3.
pub(super) struct Ao3Mobi;

/// A Mobipocket book made by FanFicFare.
pub(super) struct FanficfareMobi;

/// Any other Mobipocket or Kindle book.
pub(super) struct OtherMobi;

impl Format for Ao3Mobi {
    fn id(&self) -> &'static str {
        "ao3-mobi"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "a MOBI or AZW3 book with AO3's preface"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        is_mobi(source) && Opened::of(source).book().is_some_and(ao3::is_download)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let book = Book::open(source)?;
        emit(ao3::read(&book)?);
        Ok(())
    }
}

impl Format for FanficfareMobi {
    fn id(&self) -> &'static str {
        "fanficfare-mobi"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "a MOBI or AZW3 book with FanFicFare's title page"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        is_mobi(source) && Opened::of(source).book().is_some_and(fanficfare::is_download)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let book = Book::open(source)?;
        emit(fanficfare::read(&book)?);
        Ok(())
    }
}

impl Format for OtherMobi {
    fn id(&self) -> &'static str {
        "mobi"
    }

    fn version(&self) -> u32 {
        5
    }

    fn signs(&self) -> &'static str {
        "a Palm database of a book"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        is_mobi(source)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let book = Book::open(source)?;
        emit(other::read(&book, source.limits())?);
        Ok(())
    }
}

/// True for the types of database that hold books.
fn is_mobi(source: &Source<'_>) -> bool {
    matches!(source.bytes().get(60..68), Some(b"BOOKMOBI" | b"TEXtREAd"))
}

/// The book, opened once for all formats that look at it.
struct Opened(Option<Book>);

impl Opened {
    fn of(source: &Source<'_>) -> Rc<Self> {
        source.memo(|source| Self(Book::open(source).ok()))
    }

    fn book(&self) -> Option<&Book> {
        self.0.as_ref()
    }
}

/// A book, unpacked.
struct Book {
    header: Header,
    sections: Vec<Section>,
}

impl Book {
    fn open(source: &Source<'_>) -> Result<Self, ParseError> {
        let records = database::records(source.bytes())?;
        let header = Header::read(&records)?;
        let text = text::unpack(&records, &header, source.limits())?;
        let sections = sections::cut(&records, &header, &text, source.limits());
        if sections.is_empty() {
            return Err(ParseError::Empty);
        }
        Ok(Self { header, sections })
    }

    /// Fills from the header what the book's pages do not say.
    fn complete(&self, metadata: &mut Metadata) {
        let header = &self.header;
        metadata.title = metadata.title.take().or_else(|| header.title());
        if metadata.authors.is_empty() {
            metadata.authors = header.authors();
        }
        metadata.language = metadata.language.take().or_else(|| header.language());
        metadata.published = metadata.published.take().or_else(|| header.date());
    }
}

/// The error of a file whose part at `place` is not what it should be.
fn damaged(place: &str, reason: &str) -> ParseError {
    ParseError::Damaged { format: MOBI, place: place.to_owned(), reason: reason.to_owned() }
}
