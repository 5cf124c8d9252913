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
        1
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
