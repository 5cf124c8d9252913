//! Any other book: title pages by their labels, chapters by the table of contents or their headings.

use super::Book;
use super::sections::Section;
use crate::model::ParatextKind;
use crate::parse::draft::same;
use crate::parse::epub::text::{ChapterReader, is_heading};
use crate::parse::epub::toc::is_made_up;
use crate::parse::epub::{subjects, title_page};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Document, Element};
use crate::parse::other_epub::{LABELS_OF_A_TITLE_PAGE, is_contents, set_label};
use crate::parse::{ParseError, ParsedWork};
use crate::source::Limits;

/// Reads the book.
pub(super) fn read(book: &Book, limits: &Limits) -> Result<ParsedWork, ParseError> {
    let title = book.header.title();
    let mut work = ParsedWork::default();
    let mut reader = ChapterReader::new(title.as_deref());
    let mut labels = book.sections.iter().filter_map(|section| section.label.as_deref());
    // The only label may be none, as in an EPUB.
    let (first, labelled) = (labels.next(), labels.next().is_some());
    let labelled = labelled || first.is_some_and(|label| !is_made_up(label));
    for section in &book.sections {
        let page = &section.page;
        if page.root().text().is_empty() || is_guide(section) {
            continue;
        }
        let labels = title_page::labels(page);
        if !reader.has_begun() && title_page::known(&labels) >= LABELS_OF_A_TITLE_PAGE {
            for (label, value) in labels {
                set_label(&mut work, &label, value);
            }
            continue;
        }
        match section.label.as_ref().filter(|_| labelled) {
            Some(label) => reader.begin(Some(label)),
            None if !reader.has_begun() && labelled => {
                add_paratext(&mut work.paratext, ParatextKind::Preface, page.root().prose());
                continue;
            }
            None if !labelled && begins_with_heading(page) => reader.begin(None),
            None => {}
        }
        reader.read(page, &[]);
    }
    reader.finish(&mut work);
    if work.chapters.is_empty() {
        return Err(ParseError::Empty);
    }
    book.complete(&mut work.metadata);
    work.metadata.url = work.metadata.url.take().or_else(|| book.header.source());
    subjects::sort_into(book.header.subjects(), &mut work.metadata);
    if !work.paratext.iter().any(|text| text.kind == ParatextKind::Summary)
        && let Some(description) = book.header.description()
    {
        add_paratext(&mut work.paratext, ParatextKind::Summary, Document::parse(&description, limits).root().prose());
    }
    Ok(work)
}

/// True for a table of contents and a cover, by its links or its name.
fn is_guide(section: &Section) -> bool {
    let heading = first_heading(&section.page).map(Element::text);
    let mut names = [&section.label, &heading].into_iter().flatten();
    let is_named = |name: &String| ["Table of Contents", "Contents", "Cover"].iter().any(|known| same(name, known));
    names.any(is_named) || is_contents(&section.page)
}

fn begins_with_heading(page: &Document) -> bool {
    first_heading(page).is_some()
}

/// The heading that a page begins with.
fn first_heading(page: &Document) -> Option<Element<'_>> {
    let first = page.root().elements().find(|element| element.name() == "p" || is_heading(element.name()));
    first.filter(|first| is_heading(first.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_told_by_name_and_by_links() {
        let section = |label: Option<&str>, page: &str| {
            let page = Document::parse(page, &Limits::DEFAULT);
            is_guide(&Section { page, label: label.map(str::to_owned) })
        };
        assert!(section(Some("Contents"), "<p>One</p>"));
        assert!(section(None, "<h3>Table of Contents</h3><p>One</p><p>Two</p>"));
        assert!(section(None, "<p><a href=#a>One</a></p><p><a href=#b>Two</a></p>"));
        assert!(!section(None, "<h3>One</h3><p>The contents of the box were gone.</p>"));
    }
}
