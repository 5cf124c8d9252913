//! Royal Road: a chapter's page and a fiction's page.
//!
//! Into a chapter's text the site puts paragraphs against copying, of a class that the page's own style hides.

use super::{first_text, number_behind, one_chapter, page_address, texts};
use crate::model::ParatextKind;
use crate::parse::draft::Draft;
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::blocks::{self, Sink, Visit};
use crate::parse::html::{Css, Document, Element, looks_like_html};
use crate::parse::{BodyBuilder, Format, ParseError, ParsedWork};
use crate::source::Source;

/// A page of Royal Road.
pub(in crate::parse) struct RoyalRoad;

impl Format for RoyalRoad {
    fn id(&self) -> &'static str {
        "royal-road-page"
    }

    fn version(&self) -> u32 {
        1
    }

    fn signs(&self) -> &'static str {
        "a chapter or a fiction in the markup of Royal Road"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            text.contains("royalroad") && (text.contains("chapter-inner") || text.contains("fic-title"))
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static TEXT: Css = Css::new("div.chapter-inner");
        let page = Document::of(source);
        let mut work = ParsedWork::default();
        work.metadata.url = page_address(&page, source);
        match page.first(&TEXT) {
            Some(text) => read_chapter(&page, text, &mut work),
            None => read_fiction(&page, &mut work),
        }
        let has_text = work.chapters.iter().any(|chapter| !chapter.body.is_empty());
        if !has_text && (page.first(&TEXT).is_some() || work.metadata.title.is_none()) {
            return Err(ParseError::Empty);
        }
        emit(work);
        Ok(())
    }
}

fn read_chapter(page: &Document, text: Element<'_>, work: &mut ParsedWork) {
    static TITLE: Css = Css::new(".fic-header a[href*='/fiction/'] h2, .fic-header h2");
    static AUTHOR: Css = Css::new(".fic-header h3 a[href*='/profile/'], .fic-header a[href*='/profile/']");
    static HEADING: Css = Css::new(".fic-header h1");
    static NOTE: Css = Css::new(".author-note");
    static TIME: Css = Css::new("time[datetime]");
    static BUTTONS: Css = Css::new(".nav-buttons");
    static BEFORE: Css = Css::new(".nav-buttons a[href*='/chapter/']");
    let root = page.root();
    work.metadata.title = first_text(root, &TITLE);
    work.metadata.authors = first_text(root, &AUTHOR).into_iter().collect();
    let time = page.first(&TIME).and_then(|time| time.attr("datetime"));
    work.metadata.updated = time.map(|time| time.split('T').next().unwrap_or_default().to_owned());
    let mut draft = Draft::named(first_text(root, &HEADING).as_deref());
    let mut is_behind = false;
    for element in root.elements() {
        is_behind |= element == text;
        if NOTE.matches(element) {
            let kind = if is_behind { ParatextKind::EndNotes } else { ParatextKind::Notes };
            add_paratext(&mut draft.paratext, kind, element.prose());
        }
    }
    let mut shown = Shown { out: BodyBuilder::new(), hidden: hidden_classes(page) };
    blocks::walk_into(text, &mut shown);
    draft.body = shown.out;
    let is_first = !root.select(&BEFORE).any(|link| link.text().starts_with("Previous"));
    let own_number = work.metadata.url.as_deref().and_then(|url| number_behind(url, "/chapter/"));
    // A page saved without its buttons does not say that it is the first.
    one_chapter(work, draft, is_first && page.first(&BUTTONS).is_some(), own_number);
}

fn read_fiction(page: &Document, work: &mut ParsedWork) {
    static TITLE: Css = Css::new(".fic-title h1");
    static AUTHOR: Css = Css::new(".fic-title a[href*='/profile/']");
    static TAG: Css = Css::new("a.fiction-tag");
    static LABEL: Css = Css::new("span.label");
    static WARNING: Css = Css::new(".font-red-sunglo ul li");
    static SUMMARY: Css = Css::new(".description .hidden-content");
    static DESCRIPTION: Css = Css::new(".description");
    static CHAPTERS: Css = Css::new("table#chapters[data-chapters]");
    static DATE: Css = Css::new("table#chapters time[datetime]");
    static LENGTH: Css = Css::new("[data-content*='calculated from']");
    let root = page.root();
    let metadata = &mut work.metadata;
    metadata.title = first_text(root, &TITLE);
    metadata.authors = texts(root, &AUTHOR);
    metadata.tags = texts(root, &TAG);
    metadata.warnings = texts(root, &WARNING);
    let is_state =
        |text: &String| ["ONGOING", "COMPLETED", "HIATUS", "DROPPED", "STUB", "INACTIVE"].contains(&text.as_str());
    metadata.status = texts(root, &LABEL).into_iter().find(is_state);
    metadata.chapters = page.first(&CHAPTERS).and_then(|table| table.attr("data-chapters")).map(str::to_owned);
    let days = root.select(&DATE).filter_map(|time| time.attr("datetime")?.split('T').next()).collect::<Vec<_>>();
    metadata.published = days.iter().min().map(|day| (*day).to_owned());
    metadata.updated = days.iter().max().map(|day| (*day).to_owned());
    let length = page.first(&LENGTH).and_then(|element| element.attr("data-content")?.split_once("calculated from "));
    metadata.words = length.and_then(|(_, rest)| rest.split_once(" words")).map(|(count, _)| count.to_owned());
    let summary = page.first(&SUMMARY).or_else(|| page.first(&DESCRIPTION));
    add_paratext(&mut work.paratext, ParatextKind::Summary, summary.map(Element::prose).unwrap_or_default());
}

/// Classes that the page's own styles hide.
fn hidden_classes(page: &Document) -> Vec<String> {
    static STYLE: Css = Css::new("style");
    let mut hidden = Vec::new();
    for style in page.root().select(&STYLE) {
        for rule in style.raw_text().split('}') {
            let Some((names, rule)) = rule.split_once('{') else { continue };
            if rule.replace(' ', "").contains("display:none") {
                let class = |name: &str| name.trim().strip_prefix('.').map(str::to_owned);
                hidden.extend(names.split(',').filter_map(class).filter(|name| !name.contains([' ', '.', ':', '>'])));
            }
        }
    }
    hidden
}

/// Takes what is not hidden.
struct Shown {
    out: BodyBuilder,
    hidden: Vec<String>,
}

impl Sink for Shown {
    fn body(&mut self) -> &mut BodyBuilder {
        &mut self.out
    }

    fn visit(&mut self, element: Element<'_>) -> Visit {
        let hides = self.hidden.iter().any(|class| element.has_class(class));
        if hides { Visit::Skip } else { Visit::Enter }
    }
}
