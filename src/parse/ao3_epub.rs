//! EPUB downloads of the Archive of Our Own: its HTML download made into a book by calibre.
//!
//! Procedure: every document is searched for the parts of [`ao3`](super::ao3); the preface comes in two documents, a long
//! chapter in several, and a document may hold the empty rest of a part. Types of tags come from the preface's list: the
//! package's subjects are one bag of everything, used only where the preface is lost.

use super::ao3::{Ao3Reader, Parts};
use super::epub::{Book, Opening, Page, first_document, subjects};
use super::other_epub::OtherEpub;
use super::{Format, Metadata, ParseError, ParsedWork};
use crate::source::Source;

/// The `dc:publisher` of AO3's own books; sister archives have their own.
const PUBLISHER: &str = "Archive of Our Own";

/// AO3 EPUB download.
pub(super) struct Ao3Epub;

impl Format for Ao3Epub {
    fn id(&self) -> &'static str {
        "ao3-epub"
    }

    fn version(&self) -> u32 {
        2
    }

    fn signs(&self) -> &'static str {
        "an EPUB published by the Archive, or with its preface"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        let opening = Opening::of(source);
        let Some(package) = &opening.package else { return false };
        package.all("publisher").any(|publisher| publisher == PUBLISHER)
            || first_document(source).is_some_and(|page| is_preface(&page))
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let book = Book::open(source)?;
        let mut reader = Ao3Reader::default();
        for page in &book.pages {
            read_page(&book, page, &mut reader)?;
        }
        complete(reader.metadata(), &book);
        match reader.finish() {
            Some(work) => emit(work),
            // Edited until nothing of AO3's layout was left but the publisher.
            None => return OtherEpub.parse(source, emit),
        }
        Ok(())
    }
}

/// True for the preface as the software of the archives writes it, under whatever name an archive publishes.
fn is_preface(page: &[u8]) -> bool {
    let holds = |mark: &str| memchr::memmem::find(page, mark.as_bytes()).is_some();
    holds("id=\"preface\"") && holds("class=\"tags\"") && holds("/works/")
}

fn read_page(book: &Book<'_>, page: &Page, reader: &mut Ao3Reader) -> Result<(), ParseError> {
    let document = book.read(page)?;
    let parts = Parts::of(document.root());
    let label = page.begins.first().map(|entry| entry.label.as_str());
    if let Some(preface) = parts.preface {
        reader.preface(preface);
    }
    if let Some(chapters) = parts.chapters {
        // Beside the preface, the label is the preface's.
        reader.chapters(chapters, label.filter(|_| parts.preface.is_none()));
    }
    if let Some(afterword) = parts.afterword {
        reader.afterword(afterword);
    }
    Ok(())
}

/// Fills from the package what the preface does not say.
fn complete(metadata: &mut Metadata, book: &Book<'_>) {
    let package = &book.package;
    if metadata.title.is_none() {
        metadata.title = package.title().or_else(|| package.first("title"));
    }
    if metadata.authors.is_empty() {
        // AO3 hands all authors to calibre as one name.
        metadata.authors = package.authors().iter().flat_map(|name| name.split(", ")).map(str::to_owned).collect();
    }
    if metadata.language.is_none() {
        metadata.language = package.first("language");
    }
    if metadata.series.is_empty()
        && let Some(name) = package.first("calibre:series")
    {
        metadata.series.push((name, package.first("calibre:series_index")));
    }
    let has_tags = metadata.rating.is_some() || !metadata.fandoms.is_empty();
    if !has_tags {
        let bag = package.all("subject").filter(|subject| *subject != "Fanworks");
        subjects::sort_into(bag, metadata);
        metadata.updated = metadata.updated.take().or_else(|| package.date());
    }
}
