//! fanficauthors.net: a story's page on its author's site (title, byline, two lines of facts, a list of chapters), and a chapter's.

use super::{first_text, page_address};
use crate::model::ParatextKind;
use crate::parse::draft::{Draft, finish};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Css, Document, Element, blocks, looks_like_html};
use crate::parse::{Format, Metadata, ParseError, ParsedWork};
use crate::source::Source;

/// A page of fanficauthors.net.
pub(in crate::parse) struct FanficAuthors;

impl Format for FanficAuthors {
    fn id(&self) -> &'static str {
        "fanficauthors-page"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "the head of a story's page at fanficauthors.net"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            text.contains("fanficauthors.net") && text.contains("page-header")
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static TITLE: Css = Css::new(".page-header h2");
        static AUTHOR: Css = Css::new(".page-header h3");
        static SUMMARY: Css = Css::new(".well blockquote");
        static LINE: Css = Css::new(".well p");
        static TEXT: Css = Css::new("div.story");
        let page = Document::of(source);
        let mut work = ParsedWork::default();
        let metadata = &mut work.metadata;
        metadata.title = first_text(page.root(), &TITLE);
        let author = first_text(page.root(), &AUTHOR);
        metadata.authors = author.map(|name| name.trim_start_matches("By ").trim().to_owned()).into_iter().collect();
        metadata.url = page_address(&page, source);
        for line in page.root().select(&LINE).map(Element::text) {
            read_line(&line, metadata);
        }
        let summary = page.first(&SUMMARY).map(Element::prose).unwrap_or_default();
        add_paratext(&mut work.paratext, ParatextKind::Summary, summary);
        if let Some(text) = page.first(&TEXT) {
            let mut draft = Draft::default();
            blocks::walk_into(text, &mut draft.body);
            work.chapters = finish(vec![draft], work.metadata.title.as_deref().unwrap_or_default());
        }
        if work.metadata.title.is_none() {
            return Err(ParseError::Missing { format: self.id(), expected: "a title" });
        }
        emit(work);
        Ok(())
    }
}

/// `Status: Completed - Rating: Teens - Chapters: 12 - Word count: 202,926 - Genre: Fluff`; `Hope was updated on 30th May 07`.
fn read_line(line: &str, metadata: &mut Metadata) {
    if let Some((_, day)) = line.split_once(" was updated on ") {
        metadata.updated = Some(day.trim().to_owned());
        return;
    }
    for part in line.split(" - ") {
        let Some((label, value)) = part.split_once(':') else { continue };
        let value = value.trim().trim_end_matches('-').trim();
        let text = || Some(value.to_owned()).filter(|value| !value.is_empty());
        let list = || value.split(',').map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty());
        match label.trim().to_lowercase().as_str() {
            "status" => metadata.status = text(),
            "rating" => metadata.rating = text(),
            "chapters" => metadata.chapters = text(),
            "word count" => metadata.words = text(),
            "genre" => metadata.tags.extend(list()),
            "pairings" | "pairing" | "ships" => metadata.relationships.extend(list()),
            "characters" => metadata.characters.extend(list()),
            "warnings" | "warning" => metadata.warnings.extend(list()),
            _ => {}
        }
    }
}
