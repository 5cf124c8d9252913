//! FanFicFare's MOBI: its EPUB's documents in one text, a page break before each.

use super::{Book, MOBI};
use crate::parse::draft::{Draft, finish};
use crate::parse::fanficfare_epub::{read_text, read_title_page};
use crate::parse::html::{Css, Document, Element};
use crate::parse::{ParseError, ParsedWork};

/// True if one of the first pages is a title page of FanFicFare.
pub(super) fn is_download(book: &Book) -> bool {
    book.sections.iter().take(2).any(|section| is_title_page(&section.page))
}

fn is_title_page(page: &Document) -> bool {
    static AUTHOR: Css = Css::new("h3 a.authorlink");
    static LABEL: Css = Css::new("b");
    page.first(&AUTHOR).is_some() && page.root().select(&LABEL).any(|label| label.text().ends_with(':'))
}

/// Reads the book.
pub(super) fn read(book: &Book) -> Result<ParsedWork, ParseError> {
    static CONTENTS: Css = Css::new("a[name=TOCTOP]");
    static HEADING: Css = Css::new("h3, h2, h1");
    let mut work = ParsedWork::default();
    let mut drafts: Vec<Draft> = Vec::new();
    for section in &book.sections {
        let page = &section.page;
        if drafts.is_empty() && is_title_page(page) {
            read_title_page(page, &[], &mut work);
        } else if page.first(&CONTENTS).is_none() && !page.root().text().is_empty() {
            let label = page.first(&HEADING).map(Element::text);
            drafts.push(read_text(page, label.as_deref(), drafts.len() + 1));
        }
    }
    work.chapters = finish(drafts, work.metadata.title.as_deref().unwrap_or_default());
    if work.chapters.is_empty() {
        return Err(ParseError::Missing { format: MOBI, expected: "a chapter" });
    }
    book.complete(&mut work.metadata);
    Ok(work)
}
