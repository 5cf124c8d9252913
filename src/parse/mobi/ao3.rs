//! AO3's MOBI and AZW3.
//!
//! KF8 keeps the ids of the HTML download. KF7 keeps only the order: a page of bold labels with their links, a page of
//! title, byline and captions with their quotations, a page for each chapter, the afterword, a table of contents.

use super::{Book, MOBI};
use crate::model::{Paratext, ParatextKind};
use crate::parse::ao3::{Ao3Reader, Parts, byline_authors, read_notes, set_tag};
use crate::parse::draft::{Draft, finish, same};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Css, Document, Element, Node, blocks};
use crate::parse::{ParseError, ParsedWork};

/// True for what AO3 made.
pub(super) fn is_download(book: &Book) -> bool {
    let first = book.sections.iter().take(2).map(|section| &section.page);
    book.header.publisher().as_deref() == Some("Archive of Our Own")
        || first.into_iter().any(|page| Parts::of(page.root()).preface.is_some() || imprint(page).is_some())
}

/// Reads the book.
pub(super) fn read(book: &Book) -> Result<ParsedWork, ParseError> {
    let has_parts = book.sections.iter().any(|section| Parts::of(section.page.root()).chapters.is_some());
    let mut work = if has_parts { with_ids(book) } else { by_order(book) };
    let work = work.as_mut().filter(|work| work.chapters.iter().any(|chapter| !chapter.body.is_empty()));
    let work = work.ok_or(ParseError::Missing { format: MOBI, expected: "a chapter" })?;
    book.complete(&mut work.metadata);
    Ok(std::mem::take(work))
}

fn with_ids(book: &Book) -> Option<ParsedWork> {
    let mut reader = Ao3Reader::default();
    for section in &book.sections {
        let parts = Parts::of(section.page.root());
        if let Some(preface) = parts.preface {
            reader.preface(preface);
        }
        if let Some(chapters) = parts.chapters {
            reader.chapters(chapters, None);
        }
        if let Some(afterword) = parts.afterword {
            reader.afterword(afterword);
        }
    }
    reader.finish()
}

/// The link to the work in the first paragraph.
fn imprint(page: &Document) -> Option<Element<'_>> {
    static LINK: Css = Css::new("p a[href*='/works/']");
    page.first(&LINK).filter(|_| page.root().text().contains("Posted originally on the"))
}

fn body(page: &Document) -> Element<'_> {
    static BODY: Css = Css::new("body");
    page.first(&BODY).unwrap_or_else(|| page.root())
}

fn by_order(book: &Book) -> Option<ParsedWork> {
    let mut work = ParsedWork::default();
    let mut drafts = Vec::new();
    let mut sections = book.sections.iter();
    let preface = sections.next()?;
    read_labels(&preface.page, &mut work);
    let title = sections.next()?;
    read_title(&title.page, &mut work);
    for section in sections {
        let page = body(&section.page);
        let is_afterword = section.label.as_deref() == Some("Afterword");
        if is_afterword || !drafts.is_empty() && begins_as_afterword(page) {
            read_afterword(page, &mut work.paratext);
        } else if !is_contents(page) {
            drafts.push(read_chapter(page));
        }
    }
    let title = work.metadata.title.clone().unwrap_or_default();
    work.chapters = finish(drafts, &title);
    Some(work)
}

/// `<p><b>Rating:</b></p><blockquote>links</blockquote>`, repeated.
fn read_labels(page: &Document, work: &mut ParsedWork) {
    work.metadata.url = imprint(page).and_then(|link| link.attr("href")).map(str::to_owned);
    let mut label: Option<String> = None;
    for child in body(page).children() {
        match (child.name(), label.take()) {
            ("blockquote", Some(label)) => set_tag(&mut work.metadata, &label, child),
            _ => label = Some(child.text()).filter(|text| text.ends_with([':', '：'])),
        }
    }
}

fn read_title(page: &Document, work: &mut ParsedWork) {
    let page = body(page);
    let mut lines = page.children().filter(|child| child.name() == "p" && !child.text().is_empty());
    work.metadata.title = lines.next().map(Element::text);
    if let Some(byline) = lines.next().filter(|line| line.text().starts_with("by ")) {
        work.metadata.authors = linked(byline);
    }
    read_notes(page, ParatextKind::Notes, &mut work.paratext);
    for list in page.children().filter(|child| child.name() == "ul") {
        add_paratext(&mut work.paratext, ParatextKind::Preface, list.prose());
    }
}

/// The names of a byline: its links lost their mark, not their addresses.
fn linked(byline: Element<'_>) -> Vec<String> {
    static USER: Css = Css::new("a[href*='/users/']");
    let names: Vec<String> = byline.select(&USER).map(Element::text).filter(|name| !name.is_empty()).collect();
    if names.is_empty() { byline_authors(byline) } else { names }
}

/// End notes, and the works inspired by this one, until the archive's own call to comment.
fn read_afterword(page: Element<'_>, paratext: &mut Vec<Paratext>) {
    let mut kind = ParatextKind::EndNotes;
    for child in page.children() {
        let text = child.text();
        match child.name() {
            "blockquote" => add_paratext(paratext, kind, child.prose()),
            _ if text.starts_with("Works inspired by") => kind = ParatextKind::Afterword,
            _ => {}
        }
    }
}

fn begins_as_afterword(page: Element<'_>) -> bool {
    let first = page.children().map(Element::text).find(|text| !text.is_empty()).unwrap_or_default();
    first == "End Notes" || first == "Works inspired by this one" || first.starts_with("Please drop by the Archive")
}

/// The table of contents is set by the converter, in words of its own.
fn is_contents(page: Element<'_>) -> bool {
    static POSITION: Css = Css::new("a[filepos]");
    static HEADING: Css = Css::new("b, h1, h2");
    let named = page.first(&HEADING).is_some_and(|heading| same(&heading.text(), "Table of Contents"));
    named && page.first(&POSITION).is_some() || page.text().is_empty()
}

fn read_chapter(page: Element<'_>) -> Draft {
    static LARGE: Css = Css::new("font[size]");
    let mut draft = Draft::default();
    let mut nodes: Vec<Node<'_>> = page.node().children().collect();
    let visible = |node: &Node<'_>| Element::of(*node).is_some_and(|element| !element.text().is_empty());
    if let Some(at) = nodes.iter().position(visible)
        && let Some(heading) = Element::of(nodes[at])
        && heading.attr("align") == Some("center")
        && heading.first(&LARGE).is_some_and(|large| large.text() == heading.text())
    {
        draft.label = Some(heading.text());
        nodes.drain(..=at);
        if nodes.first().and_then(|node| Element::of(*node)).is_some_and(|line| line.text().starts_with("Chapter by "))
        {
            let byline = nodes.remove(0);
            add_paratext(
                &mut draft.paratext,
                ParatextKind::Preface,
                Element::of(byline).map(Element::text).unwrap_or_default(),
            );
        }
    }
    let (kept, paratext) = without_notes(nodes);
    draft.paratext.extend(paratext);
    blocks::walk(kept, &mut draft.body);
    draft
}

/// `See the end of the chapter for more notes`: a link of the archive's.
fn is_pointer(text: &str) -> bool {
    text.starts_with("See the end of the ") && text.ends_with("notes") && text.len() < 60
}

/// A caption of the archive and the quotation behind it are notes, at the beginning and at the end.
fn without_notes(nodes: Vec<Node<'_>>) -> (Vec<Node<'_>>, Vec<Paratext>) {
    let (mut kept, mut paratext): (Vec<Node<'_>>, Vec<Paratext>) = (Vec::new(), Vec::new());
    let mut nodes = nodes.into_iter().peekable();
    while let Some(node) = nodes.next() {
        if Element::of(node).is_some_and(|element| is_pointer(&element.text())) {
            continue;
        }
        let kind = Element::of(node).and_then(|element| match element.text().as_str() {
            "Chapter Summary" => Some(ParatextKind::Summary),
            "Chapter Notes" => Some(ParatextKind::Notes),
            "Chapter End Notes" => Some(ParatextKind::EndNotes),
            _ => None,
        });
        let quoted = |node: &Node<'_>| Element::of(*node).is_some_and(|element| element.name() == "blockquote");
        let blank = |node: &Node<'_>| node.as_text().is_some_and(|text| text.trim().is_empty());
        match kind {
            Some(kind) => {
                while nodes.next_if(blank).is_some() {}
                let points =
                    nodes.peek().and_then(|node| Element::of(*node)).is_some_and(|next| is_pointer(&next.text()));
                match nodes.next_if(quoted).and_then(Element::of) {
                    Some(quotation) => add_paratext(&mut paratext, kind, quotation.prose()),
                    None if points => {}
                    None => kept.push(node),
                }
            }
            None => kept.push(node),
        }
    }
    (kept, paratext)
}
