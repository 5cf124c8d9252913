//! The HTML download of AO3, in all generations of its template; see [`ao3`](super::ao3).

use super::ao3::{Ao3Reader, Parts};
use super::html::{Document, looks_like_html, mentions};
use super::{Format, ParseError, ParsedWork};
use crate::source::Source;

/// AO3's HTML download.
pub(super) struct Ao3Html;

impl Format for Ao3Html {
    fn id(&self) -> &'static str {
        "ao3-html"
    }

    fn version(&self) -> u32 {
        2
    }

    fn signs(&self) -> &'static str {
        "HTML with the preface, tags and chapters of AO3's download"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if !looks_like_html(source) {
            return false;
        }
        let text = &source.text().text;
        mentions(text, "id", "preface") && mentions(text, "class", "tags") && mentions(text, "id", "chapters")
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let page = Document::of(source);
        let missing = |expected| ParseError::Missing { format: self.id(), expected };
        let parts = Parts::of(page.root());
        let mut reader = Ao3Reader::default();
        reader.preface(parts.preface.ok_or_else(|| missing("#preface"))?);
        reader.chapters(parts.chapters.ok_or_else(|| missing("#chapters"))?, None);
        if let Some(afterword) = parts.afterword {
            reader.afterword(afterword);
        }
        emit(reader.finish().ok_or_else(|| missing("a chapter"))?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_in_the_text_begins_no_chapter_whatever_its_class() {
        let page = "<html><div id=preface><dl class=tags></dl><div class=meta><h1>Salt</h1></div></div><div id=chapters class=userstuff>\
            <div class='meta group'><h2 class=heading>One</h2></div><div class=userstuff><h2 class=heading>A letter</h2><p>Dear all.</p></div>\
            </div></html>";
        let source = Source::new("salt.html", page.as_bytes());
        let mut works = Vec::new();
        Ao3Html.parse(&source, &mut |work| works.push(work)).expect("a download");
        assert_eq!(works[0].chapters.len(), 1);
        assert_eq!(works[0].chapters[0].body.text, "A letter\n\nDear all.");
    }
}
