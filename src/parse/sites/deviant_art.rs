//! deviantART: the page of a text.

use super::{first_text, page_address, texts};
use crate::parse::cut::{self, Numbers};
use crate::parse::html::{Css, Document, Element, blocks, looks_like_html};
use crate::parse::{BodyBuilder, Format, ParseError, ParsedWork};
use crate::source::Source;

/// A text's page on deviantART.
pub(in crate::parse) struct DeviantArt;

impl Format for DeviantArt {
    fn id(&self) -> &'static str {
        "deviantart-page"
    }

    fn version(&self) -> u32 {
        6
    }

    fn signs(&self) -> &'static str {
        "the frame that deviantART puts around a text"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            text.contains("deviantart.com") && text.contains("grf-indent")
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static PLACE: Css = Css::new(".grf-indent");
        static TITLE: Css = Css::new(".dev-title-container h1 a, h1 a.title");
        static PAGE: Css = Css::new("title");
        static AUTHOR: Css = Css::new(".dev-title-container h1 small a.username, h1 a.username, a.username");
        static TAG: Css = Css::new("div.dev-about-cat-cc a.h");
        static DATE: Css = Css::new(".dev-metainfo-details span[ts], .dev-metainfo-content span[ts]");
        let page = Document::of(source);
        let missing = ParseError::Missing { format: self.id(), expected: ".grf-indent" };
        let text =
            page.first(&PLACE).and_then(|place| place.children().find(|child| child.name() == "div")).ok_or(missing)?;
        let mut body = BodyBuilder::new();
        blocks::walk_into(text, &mut body);
        let mut work = ParsedWork::default();
        cut::read(&body.finish(), Numbers::Sections, &mut work);
        if work.chapters.is_empty() {
            return Err(ParseError::Empty);
        }
        let metadata = &mut work.metadata;
        let (head, by) = page.first(&PAGE).map(Element::raw_text).map(|head| split(&head)).unwrap_or_default();
        metadata.title = metadata.title.take().or_else(|| first_text(page.root(), &TITLE)).or(head);
        if metadata.authors.is_empty() {
            metadata.authors = first_text(page.root(), &AUTHOR).or(by).into_iter().collect();
        }
        metadata.tags.extend(texts(page.root(), &TAG));
        metadata.url = page_address(&page, source);
        metadata.published = metadata.published.take().or_else(|| first_text(page.root(), &DATE));
        emit(work);
        Ok(())
    }
}

/// `TITLE by AUTHOR on DeviantArt`.
fn split(head: &str) -> (Option<String>, Option<String>) {
    let place = head.to_lowercase().rfind(" on deviantart").filter(|at| head.is_char_boundary(*at));
    let head = place.map_or(head, |at| &head[..at]);
    match head.rsplit_once(" by ") {
        Some((title, author)) => (Some(title.trim().to_owned()), Some(author.trim().to_owned())),
        None => (Some(head.trim().to_owned()).filter(|head| !head.is_empty()), None),
    }
}
