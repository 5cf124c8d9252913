//! FicHub's HTML: a head of title, byline, summary and labelled lines, then a `div#chap_N` for each chapter.

use super::draft::{Draft, finish};
use super::epub::title_page;
use super::fanficfare::add_paratext;
use super::html::{Css, Document, Element, blocks, looks_like_html};
use super::other_epub::set_label;
use super::{Format, ParseError, ParsedWork};
use crate::model::ParatextKind;
use crate::source::Source;

/// FicHub's HTML.
pub(super) struct FicHubHtml;

impl Format for FicHubHtml {
    fn id(&self) -> &'static str {
        "fichub-html"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "HTML with FicHub's line on who exported it"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            text.contains("Exported with the assistance of") && text.contains("chap_1")
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static BODY: Css = Css::new("body");
        static TITLE: Css = Css::new("h1");
        static AUTHOR: Css = Css::new("h2 span.author");
        static SOURCE: Css = Css::new("p a[rel~=noopener]");
        let page = Document::of(source);
        let body = page.first(&BODY).unwrap_or_else(|| page.root());
        let mut work = ParsedWork::default();
        for (label, value) in title_page::labels(&page) {
            set_label(&mut work, &label, value);
        }
        work.metadata.title = page.first(&TITLE).map(Element::text).filter(|title| !title.is_empty());
        work.metadata.authors = page.first(&AUTHOR).map(Element::text).into_iter().collect();
        let link = page.first(&SOURCE).and_then(|link| link.attr("href"));
        work.metadata.url = link.map(str::to_owned).or(work.metadata.url.take());
        // The summary is the only block of the head that is a `div` without a name.
        let summary = body.children().find(|child| child.name() == "div" && child.id().is_none());
        add_paratext(&mut work.paratext, ParatextKind::Summary, summary.map(Element::prose).unwrap_or_default());
        let chapters = body.elements().filter(|element| element.id().is_some_and(|id| id.starts_with("chap_")));
        let drafts = chapters.map(read_chapter).collect();
        work.chapters = finish(drafts, work.metadata.title.as_deref().unwrap_or_default());
        if work.chapters.is_empty() {
            return Err(ParseError::Missing { format: self.id(), expected: "#chap_1" });
        }
        emit(work);
        Ok(())
    }
}

fn read_chapter(chapter: Element<'_>) -> Draft {
    let heading = chapter.children().find(|child| child.name() == "h2");
    let mut draft = Draft::named(heading.map(Element::text).as_deref());
    let nodes = chapter.node().children().filter(|node| {
        Element::of(*node).is_none_or(|element| Some(element) != heading && !element.has_class("chapter_nav"))
    });
    blocks::walk(nodes, &mut draft.body);
    draft
}
