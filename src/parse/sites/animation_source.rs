//! Animation Source: a story's page, a list of bold labels; the text lies on a page of its own.

use super::{first_text, page_address};
use crate::model::ParatextKind;
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Css, Document, Element, Node, looks_like_html};
use crate::parse::{Format, ParseError, ParsedWork};
use crate::source::Source;

/// A story's page of animationsource.org.
pub(in crate::parse) struct AnimationSource;

impl Format for AnimationSource {
    fn id(&self) -> &'static str {
        "animation-source-page"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "the labels of a story's page at animationsource.org"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            text.contains("animationsource.org") && text.contains("view_fanfic/") && text.contains("Date sent</b>")
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static TITLE: Css = Css::new("h1");
        static LABEL: Css = Css::new("b");
        let page = Document::of(source);
        let mut work = ParsedWork::default();
        work.metadata.title = first_text(page.root(), &TITLE);
        work.metadata.url = page_address(&page, source);
        work.metadata.fandoms = work.metadata.url.as_deref().and_then(fandom).into_iter().collect();
        for label in page.root().select(&LABEL) {
            if let Some(value) = value(label) {
                set(&mut work, &label.text(), value);
            }
        }
        if work.metadata.title.is_none() {
            return Err(ParseError::Missing { format: self.id(), expected: "a title" });
        }
        emit(work);
        Ok(())
    }
}

/// Each film has a folder: `animationsource.org/balto/en/view_fanfic/…`.
fn fandom(address: &str) -> Option<String> {
    let (_, path) = address.split_once("animationsource.org/")?;
    let name = path.split('/').next().filter(|name| !name.is_empty())?;
    let mut letters = name.replace(['_', '-'], " ").chars().collect::<Vec<_>>();
    letters[0] = letters[0].to_uppercase().next().unwrap_or(letters[0]);
    Some(letters.into_iter().collect())
}

/// ` : value`, up to the line's end.
fn value(label: Element<'_>) -> Option<String> {
    let siblings = label.parent()?.node().children();
    let behind = siblings.skip_while(|node| *node != label.node()).skip(1);
    let is_end = |node: &Node<'_>| Element::of(*node).is_some_and(|element| matches!(element.name(), "br" | "b"));
    let text =
        |node: Node<'_>| Element::of(node).map_or_else(|| node.as_text().unwrap_or_default().to_owned(), Element::text);
    let text: String = behind.take_while(|node| !is_end(node)).map(text).collect::<Vec<_>>().join(" ");
    let value = text.trim().strip_prefix(':')?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then_some(value)
}

fn set(work: &mut ParsedWork, label: &str, value: String) {
    let metadata = &mut work.metadata;
    match label.trim().to_lowercase().as_str() {
        "author" if metadata.authors.is_empty() => metadata.authors.push(value),
        "date sent" => metadata.published = Some(value),
        "rating" => metadata.rating = Some(value),
        "category" => metadata.tags.push(value),
        "description" => add_paratext(&mut work.paratext, ParatextKind::Summary, value),
        _ => {}
    }
}
