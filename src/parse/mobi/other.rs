//! Any other book: title pages by their labels, chapters by the table of contents or their headings.

use super::Book;
use super::sections::Section;
use crate::model::ParatextKind;
use crate::parse::draft::same;
use crate::parse::epub::text::ChapterReader;
use crate::parse::epub::toc::is_made_up;
use crate::parse::epub::{subjects, title_page};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Document, Element};
use crate::parse::other_epub::{
    LABELS_OF_A_TITLE_PAGE, Matter, first_heading, is_contents, is_nameless, is_short, set_label,
};
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
    let sections: Vec<&Section> =
        book.sections.iter().filter(|section| !section.page.root().text().is_empty() && !is_guide(section)).collect();
    let mut matters: Vec<Option<Matter>> = sections.iter().map(|section| matter(section, title.as_deref())).collect();
    if matters.iter().all(Option::is_some) {
        // Names that leave no story are not believed.
        matters.fill(None);
    }
    for (index, section) in sections.iter().enumerate() {
        let page = &section.page;
        let behind = &sections[index + 1..];
        let labels = title_page::labels(page);
        if !reader.has_begun() && title_page::known(&labels) >= LABELS_OF_A_TITLE_PAGE {
            for (label, value) in labels {
                set_label(&mut work, &label, value);
            }
            continue;
        }
        if let Some(matter) = matters[index] {
            matter.keep(page, matters[index + 1..].contains(&None), &mut reader, &mut work);
            continue;
        }
        match section.label.as_ref().filter(|_| labelled) {
            Some(label) => reader.begin(Some(label)),
            None if !reader.has_begun() && labelled => {
                add_paratext(&mut work.paratext, ParatextKind::Preface, page.root().prose());
                continue;
            }
            None if !labelled
                && !reader.has_begun()
                && is_nameless(page, title.as_deref())
                && behind.iter().any(|section| begins_with_heading(&section.page)) =>
            {
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

/// What a section beside the story is, by its label or its heading.
fn matter(section: &Section, title: Option<&str>) -> Option<Matter> {
    let heading = first_heading(&section.page).map(Element::text);
    let names = [section.label.as_deref(), heading.as_deref()].into_iter().flatten();
    // A story of such a name is its own chapter.
    let mut names = names.filter(|name| title.is_none_or(|title| !same(title, name))).peekable();
    names.peek()?;
    let is_short = is_short(&section.page);
    names.find_map(|name| Matter::called(name, is_short))
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
