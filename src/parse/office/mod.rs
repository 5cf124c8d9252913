//! Documents of word processors and readers: DOCX, ODT, FB2, RTF.
//!
//! Each is read to one body of paragraphs and headings; [`super::cut`] makes chapters of it. FB2 marks its chapters itself.

mod docx;
mod fb2;
mod odt;
mod rtf;

pub(super) use docx::Docx;
pub(super) use fb2::Fb2;
pub(super) use odt::Odt;
pub(super) use rtf::Rtf;

use super::cut::{self, Numbers};
use super::epub::container::Container;
use super::epub::xml;
use super::{Metadata, ParseError, ParsedWork};
use crate::model::Body;
use crate::source::{Source, decode};

/// Title, author, language and dates of a document's own description, in Dublin Core as all of them use it.
fn read_description(container: &Container<'_>, entry: &str, metadata: &mut Metadata) {
    let Ok(bytes) = container.read(entry) else { return };
    let text = decode(&bytes).text;
    // A damaged description says nothing; the text may be whole.
    let _ = xml::with_root(entry, &text, container.limits(), |root| {
        let value = |name: &'static str| xml::descendants(root, name).map(xml::text).find(|text| !text.is_empty());
        metadata.title = value("title");
        metadata.authors = value("initial-creator").or_else(|| value("creator")).into_iter().collect();
        metadata.language = value("language");
    });
}

/// The work that a body and its document's description make: what the text says of itself outweighs the description.
fn work(body: &Body, described: Metadata) -> Result<ParsedWork, ParseError> {
    titled_work(body, None, described).map(|(work, _)| work)
}

/// As [`work`], for a body with a heading that stands out as the title; and whether that alone names the work.
fn titled_work(body: &Body, title: Option<&str>, described: Metadata) -> Result<(ParsedWork, bool), ParseError> {
    let mut work = ParsedWork::default();
    let is_by_heading = cut::read_titled(body, title, Numbers::Chapters, &mut work);
    let metadata = &mut work.metadata;
    metadata.title = metadata.title.take().or(described.title);
    if metadata.authors.is_empty() {
        metadata.authors = described.authors;
    }
    metadata.language = metadata.language.take().or(described.language);
    if work.chapters.is_empty() {
        return Err(ParseError::Empty);
    }
    Ok((work, is_by_heading))
}

/// True for a zip with one of these entries, or with this type as its first.
fn is_zip_with(source: &Source<'_>, kind: &[u8], entry: &str) -> bool {
    let bytes = source.bytes();
    bytes.starts_with(b"PK\x03\x04")
        && (bytes.get(38..).is_some_and(|rest| rest.starts_with(kind))
            || Container::open(bytes, source.limits()).is_ok_and(|container| container.has(entry)))
}
