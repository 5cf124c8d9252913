//! Entries of `LiveJournal` and Dreamwidth: the text, mostly under a header block in it, with the entry's own title, author and day
//! for what the block leaves open.

use super::{first_text, page_address};
use crate::parse::cut::{self, Numbers};
use crate::parse::html::blocks::{self, Sink, Visit};
use crate::parse::html::{Css, Document, Element, looks_like_html, mentions};
use crate::parse::{BodyBuilder, Format, ParseError, ParsedWork};
use crate::source::Source;

/// An entry of a journal.
pub(in crate::parse) struct Journal;

/// Where entries stand, in the order in which the sites are asked.
static TEXT: [Css; 4] = [
    Css::new("article.b-singlepost-body"),
    Css::new("div.aentry-post__text"),
    Css::new("div.entry-content"),
    Css::new("div.contents"),
];

impl Format for Journal {
    fn id(&self) -> &'static str {
        "journal-page"
    }

    fn version(&self) -> u32 {
        6
    }

    fn signs(&self) -> &'static str {
        "an entry in the markup of LiveJournal or Dreamwidth"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if !looks_like_html(source) {
            return false;
        }
        let text = &source.text().text;
        let is_livejournal = text.contains("b-singlepost-body") || text.contains("aentry-post__text");
        let is_dreamwidth = text.contains("dreamwidth.org")
            && (mentions(text, "class", "contents") || text.contains("entry-content"))
            && text.contains("entry-title");
        is_livejournal || is_dreamwidth
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let page = Document::of(source);
        let missing = ParseError::Missing { format: self.id(), expected: "an entry" };
        let text = TEXT.iter().find_map(|css| page.first(css)).ok_or(missing)?;
        let mut own = Entry(BodyBuilder::new());
        blocks::walk_into(text, &mut own);
        let mut work = ParsedWork::default();
        cut::read(&own.0.finish(), Numbers::Sections, &mut work);
        if work.chapters.is_empty() {
            return Err(ParseError::Empty);
        }
        fill(&page, source, &mut work);
        emit(work);
        Ok(())
    }
}

fn fill(page: &Document, source: &Source<'_>, work: &mut ParsedWork) {
    static TITLE: Css = Css::new(".b-singlepost-title, .aentry-post__title, h3.entry-title, h2.asset-name");
    static PAGE: Css = Css::new("title");
    static AUTHOR: Css =
        Css::new(".b-singlepost-author-user .i-ljuser-username, .poster .ljuser, .i-ljuser-username, span.ljuser");
    static DATE: Css = Css::new("time.b-singlepost-author-date, .aentry-head__date time, span.date, span.datetime");
    let metadata = &mut work.metadata;
    metadata.url = page_address(page, source);
    let head = page.first(&PAGE).map(Element::raw_text);
    // `user: the entry's title`
    let head = head.map(|head| head.split_once(": ").map_or(head.clone(), |(_, title)| title.trim().to_owned()));
    metadata.title = metadata.title.take().or_else(|| first_text(page.root(), &TITLE)).or(head);
    if metadata.authors.is_empty() {
        metadata.authors =
            first_text(page.root(), &AUTHOR).or_else(|| journal(metadata.url.as_deref()?)).into_iter().collect();
    }
    metadata.published = metadata.published.take().or_else(|| first_text(page.root(), &DATE));
}

/// The journal's name, of the entry's address: `https://mara.livejournal.com/123.html`.
fn journal(address: &str) -> Option<String> {
    let host = address.split('/').nth(2)?;
    let name = host.strip_suffix(".livejournal.com").or_else(|| host.strip_suffix(".dreamwidth.org"))?;
    (!matches!(name, "www" | "community" | "users")).then(|| name.replace('-', "_"))
}

/// Takes the entry without what the site puts into it.
struct Entry(BodyBuilder);

impl Sink for Entry {
    fn body(&mut self) -> &mut BodyBuilder {
        &mut self.0
    }

    fn visit(&mut self, element: Element<'_>) -> Visit {
        let classes =
            ["currents", "entry-management-links", "restrictions", "entry-title", "ljtags", "b-singlepost-standout"];
        let is_header = element.has_class("header") && element.has_class("inner");
        let is_sites = is_header || classes.iter().any(|class| element.has_class(class));
        if is_sites { Visit::Skip } else { Visit::Enter }
    }
}
