//! A work's page of AO3, saved from a browser, and of other archives that run its software.
//!
//! ```text
//! dl.work.meta                tags, series, stats
//! #workskin > .preface        title, byline, .summary, .notes
//! #chapters > .chapter*       .preface (title, #summary, #notes), .userstuff (the text), .end.notes
//! #chapters > .userstuff      the text of a work of one chapter
//! #work_endnotes
//! ```
//! A page may show one chapter of many; its own number is in the id of its `.chapter`.

use super::ao3::{byline_authors, read_tags};
use super::draft::{Draft, finish_from};
use super::fanficfare::add_paratext;
use super::html::{Css, Document, Element, blocks, looks_like_html, mentions, saved_from};
use super::other_html::address;
use super::{Format, Metadata, ParseError, ParsedWork, Part};
use crate::model::{Paratext, ParatextKind};
use crate::source::Source;

/// The lock beside the title of a work that only signed-in readers see.
pub(super) static LOCK: Css = Css::new("img[title=Restricted], img[alt='(Restricted)']");

/// A work's page of AO3.
pub(super) struct Ao3Page;

impl Format for Ao3Page {
    fn id(&self) -> &'static str {
        "ao3-page"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "an AO3 page with the work's skin, its chapters and its list of tags"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if !looks_like_html(source) {
            return false;
        }
        let text = &source.text().text;
        mentions(text, "id", "workskin") && mentions(text, "id", "chapters") && text.contains("work meta")
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static TAGS: Css = Css::new("dl.work.meta");
        static SKIN: Css = Css::new("#workskin");
        static CHAPTERS: Css = Css::new("#chapters");
        static END: Css = Css::new("#work_endnotes blockquote");
        let page = Document::of(source);
        let missing = |expected| ParseError::Missing { format: self.id(), expected };
        let skin = page.first(&SKIN).ok_or_else(|| missing("#workskin"))?;
        let list = skin.first(&CHAPTERS).ok_or_else(|| missing("#chapters"))?;
        let mut work = ParsedWork::default();
        if let Some(tags) = page.first(&TAGS) {
            read_tags(tags, &mut work.metadata);
        }
        work.metadata.url = page_address(&page, source);
        read_preface(skin, &mut work);
        let chapters: Vec<Element<'_>> = list.children().filter(|child| child.has_class("chapter")).collect();
        let first = chapters.first().and_then(|chapter| number(*chapter)).unwrap_or(1);
        let drafts = match chapters.as_slice() {
            [] => vec![one_shot(list)],
            chapters => chapters.iter().map(|chapter| read_chapter(*chapter)).collect(),
        };
        let is_whole = stated_chapters(&work.metadata).is_none_or(|posted| posted as usize <= drafts.len());
        if !is_whole && !chapters.is_empty() {
            work.part = Some(Part { first, ..Part::default() });
        }
        let title = work.metadata.title.clone().unwrap_or_default();
        work.chapters = finish_from(drafts, &title, first as usize);
        for end in skin.select(&END) {
            add_paratext(&mut work.paratext, ParatextKind::EndNotes, end.prose());
        }
        emit(work);
        Ok(())
    }
}

fn read_preface(skin: Element<'_>, work: &mut ParsedWork) {
    static PREFACE: Css = Css::new("div.preface");
    static TITLE: Css = Css::new("h2.title");
    static BYLINE: Css = Css::new(".byline");
    static GIFT: Css = Css::new("ul.associations a[href*='/gifts']");
    let Some(preface) = skin.first(&PREFACE) else { return };
    work.metadata.title = preface.first(&TITLE).map(Element::text).filter(|title| !title.is_empty());
    work.metadata.restricted = preface.first(&TITLE).is_some_and(|title| title.first(&LOCK).is_some());
    work.metadata.gifts = preface.select(&GIFT).map(Element::text).filter(|name| !name.is_empty()).collect();
    work.metadata.authors = preface.first(&BYLINE).map(byline_authors).unwrap_or_default();
    read_modules(preface, &mut work.paratext);
}

/// `.summary` and `.notes` directly inside a preface or a chapter.
fn read_modules(parent: Element<'_>, paratext: &mut Vec<Paratext>) {
    static TEXT: Css = Css::new("blockquote");
    static ASSOCIATIONS: Css = Css::new("ul.associations");
    for module in parent.children() {
        let kind = match () {
            () if module.has_class("summary") => ParatextKind::Summary,
            () if module.has_class("notes") && module.has_class("end") => ParatextKind::EndNotes,
            () if module.has_class("notes") => ParatextKind::Notes,
            () => continue,
        };
        for list in module.select(&ASSOCIATIONS) {
            add_paratext(paratext, ParatextKind::Preface, list.prose());
        }
        // A quotation inside the note is part of it.
        if let Some(text) = module.first(&TEXT) {
            add_paratext(paratext, kind, text.prose());
        }
    }
}

fn read_chapter(chapter: Element<'_>) -> Draft {
    static TITLE: Css = Css::new(".title");
    let mut draft = Draft::default();
    for part in chapter.children() {
        if part.has_class("preface") {
            if let Some(title) = part.first(&TITLE) {
                draft.label = Some(title.text()).filter(|title| !title.is_empty());
            }
            read_modules(part, &mut draft.paratext);
        } else if part.has_class("userstuff") {
            read_text(part, &mut draft);
        }
    }
    read_modules(chapter, &mut draft.paratext);
    draft
}

fn one_shot(list: Element<'_>) -> Draft {
    let mut draft = Draft::default();
    for text in list.children().filter(|child| child.has_class("userstuff")) {
        read_text(text, &mut draft);
    }
    draft
}

/// The text without the heading that only screen readers are told.
fn read_text(text: Element<'_>, draft: &mut Draft) {
    let is_landmark = |element: Element<'_>| element.has_class("landmark");
    let nodes = text.node().children().filter(|node| !Element::of(*node).is_some_and(is_landmark));
    blocks::walk(nodes, &mut draft.body);
}

/// `chapter-12` as 12.
fn number(chapter: Element<'_>) -> Option<u32> {
    chapter.id()?.strip_prefix("chapter-")?.parse().ok().filter(|number| *number > 0)
}

/// Posted chapters, of `3/?`.
fn stated_chapters(metadata: &Metadata) -> Option<u32> {
    metadata.chapters.as_deref()?.split('/').next()?.replace(',', "").trim().parse().ok()
}

/// The work's address: as the browser or the page states it, else by what the page links to as its own.
fn page_address(page: &Document, source: &Source<'_>) -> Option<String> {
    static OWN: Css = Css::new("li.download a[href*='/downloads/'], ul.work.navigation a[href*='/works/']");
    let is_work = |address: &&str| address.contains("/works/");
    let stated = [source.address(), saved_from(&source.text().text), address(page)];
    if let Some(stated) = stated.into_iter().flatten().find(is_work) {
        return Some(stated.to_owned());
    }
    let link = page.first(&OWN)?.attr("href")?;
    let (before, rest) = link.split_once("/downloads/").or_else(|| link.split_once("/works/"))?;
    let number = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
    let host = if before.starts_with("http") { before.to_owned() } else { host(page)? };
    (!number.is_empty()).then(|| format!("{host}/works/{number}"))
}

/// The archive that a page without an address is of: AO3 signs its titles, others link to themselves nowhere for sure.
pub(super) fn host(page: &Document) -> Option<String> {
    static TITLE: Css = Css::new("title");
    let title = page.first(&TITLE).map(Element::raw_text).unwrap_or_default();
    title.contains("Archive of Our Own").then(|| "https://archiveofourown.org".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_author_whose_work_an_archivist_posted_is_named() {
        static BYLINE: Css = Css::new(".byline");
        let page = Document::parse(
            "<h3 class=byline>Ann Lee [archived by <a rel=author href='/users/k'>keeper</a>], Jo Ray [archived by \
             <a rel=author href='/users/k'>keeper</a>]</h3>",
            &crate::source::Limits::DEFAULT,
        );
        assert_eq!(page.first(&BYLINE).map(byline_authors), Some(vec!["Ann Lee".to_owned(), "Jo Ray".to_owned()]));
    }
}
