//! EPUB: the parts all its formats share.
//!
//! Procedure: [`Opening`] tells, once per file and from the package document alone, whether the file is an EPUB and what
//! its package says; the formats choose by that. The format that won opens a [`Book`], which reads documents of the
//! [`container`] in the order of the [`package`] with the chapter names of the [`toc`], and [`text`] turns them into
//! chapters, of which one that is the [`whole`] book may be several.

pub(crate) mod container;
pub(crate) mod package;
pub(crate) mod subjects;
pub(crate) mod text;
pub(crate) mod title_page;
pub(crate) mod toc;
mod whole;
pub(crate) mod xml;

#[cfg(test)]
mod fixtures;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use container::Container;
use package::{Item, Package};
use toc::TocEntry;

use super::ParseError;
use super::html::Document;
use crate::source::{Source, decode};

/// What errors call the container, whatever format the book is.
pub(crate) const EPUB: &str = "epub";

/// What a first look into a file shows: kept in the [`Source`], so that no format unpacks anything twice.
pub(crate) struct Opening {
    /// The package, if there is one that can be read.
    pub(crate) package: Option<Rc<Package>>,
    /// The file calls itself an EPUB, readable or not.
    pub(crate) is_epub: bool,
}

impl Opening {
    /// The first look into this file.
    pub(crate) fn of(source: &Source<'_>) -> Rc<Self> {
        source.memo(Self::look)
    }

    fn look(source: &Source<'_>) -> Self {
        let unreadable = |is_epub| Self { package: None, is_epub };
        let bytes = source.bytes();
        let named = source.extension().as_deref() == Some("epub");
        if !bytes.starts_with(b"PK\x03\x04") {
            // A text that is only called so is left to the formats of texts.
            return unreadable(named && bytes.iter().take(512).any(|byte| *byte == 0));
        }
        // The first entry of a proper EPUB is its type, not packed: it can be read even where the zip's end is missing.
        let stated = bytes.get(30..).is_some_and(|rest| rest.starts_with(b"mimetypeapplication/epub+zip"));
        let Ok(container) = Container::open(bytes, source.limits()) else { return unreadable(named || stated) };
        if !(named || stated || container.has("META-INF/container.xml")) {
            return unreadable(false);
        }
        Self { package: Package::read(&container).ok().map(Rc::new), is_epub: true }
    }
}

/// The bytes of the book's first document behind its cover.
pub(crate) fn first_document(source: &Source<'_>) -> Option<Vec<u8>> {
    let opening = Opening::of(source);
    let is_cover = |item: &Item| matches!(item.stem().as_str(), "cover" | "titlepage");
    let (item, _) = opening.package.as_ref()?.documents().find(|(item, _)| !is_cover(item))?;
    Container::open(source.bytes(), source.limits()).ok()?.read(&item.path).ok()
}

/// An EPUB opened for reading.
pub(crate) struct Book<'a> {
    container: Container<'a>,
    /// What the book says of itself.
    pub(crate) package: Rc<Package>,
    /// Its documents in reading order.
    pub(crate) pages: Vec<Page>,
}

/// One document of a [`Book`].
#[derive(Clone, Debug)]
pub(crate) struct Page {
    /// Its entry in the container; none if the zip lacks it.
    pub(crate) entry: Option<usize>,
    /// What the manifest says of it.
    pub(crate) item: Item,
    /// False for what stands beside the main line, such as a cover.
    pub(crate) linear: bool,
    /// The chapters that begin in it, by the table of contents.
    pub(crate) begins: Vec<TocEntry>,
}

impl<'a> Book<'a> {
    /// Opens the book in `source`.
    pub(crate) fn open(source: &Source<'a>) -> Result<Self, ParseError> {
        let container = Container::open(source.bytes(), source.limits())?;
        let package = match &Opening::of(source).package {
            Some(package) => Rc::clone(package),
            // What went wrong at the first look goes wrong again, and is told now.
            None => Rc::new(Package::read(&container)?),
        };
        let mut pages: Vec<Page> = Vec::new();
        let mut by_entry = FxHashMap::default();
        for (item, linear) in package.documents() {
            let entry = container.find(&item.path);
            by_entry.entry(entry).or_insert(pages.len());
            pages.push(Page { entry, item: item.clone(), linear, begins: Vec::new() });
        }
        for entry in toc::read(&container, &package) {
            if let Some(page) = by_entry.get(&Some(entry.entry)) {
                pages[*page].begins.push(entry);
            }
        }
        if pages.is_empty() {
            return Err(ParseError::Missing { format: EPUB, expected: "a document in the spine" });
        }
        Ok(Self { container, package, pages })
    }

    /// How large the zip says a document is, in bytes.
    pub(crate) fn stated_size(&self, page: &Page) -> Option<u64> {
        self.container.stated_size(page.entry?)
    }

    /// Reads and parses a document.
    pub(crate) fn read(&self, page: &Page) -> Result<Document, ParseError> {
        let bytes = self.container.read(&page.item.path)?;
        Ok(Document::parse_xhtml(&decode(&bytes).text, self.container.limits()))
    }
}
