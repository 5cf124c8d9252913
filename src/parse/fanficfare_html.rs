//! FanFicFare's HTML: a heading `TITLE by AUTHOR`, a table of labels, then each chapter behind `<a name="section0001">`.

use super::fanficfare::{self, Value};
use super::heading::chapter_title;
use super::html::blocks::{self, Sink, Visit};
use super::html::{Css, Document, Element, looks_like_html, mentions};
use super::{BodyBuilder, Format, ParseError, ParsedChapter, ParsedWork};
use crate::source::Source;

/// FanFicFare's HTML output.
pub(super) struct FanficfareHtml;

impl Format for FanficfareHtml {
    fn id(&self) -> &'static str {
        "fanficfare-html"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "HTML with the section anchors and author link of FanFicFare"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if !looks_like_html(source) {
            return false;
        }
        let text = &source.text().text;
        mentions(text, "name", "section0001")
            && (mentions(text, "class", "authorlink") || mentions(text, "class", "full"))
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let page = Document::of(source);
        let mut work = ParsedWork::default();
        read_heading(&page, &mut work);
        read_table(&page, &mut work);
        let mut chapters = Chapters::default();
        blocks::walk_into(page.root(), &mut chapters);
        work.chapters = chapters.finish();
        // A story in one piece is named after itself.
        if let [only] = work.chapters.as_mut_slice() {
            only.title = only.title.take().filter(|title| work.metadata.title.as_ref() != Some(title));
        }
        if work.chapters.is_empty() {
            return Err(ParseError::Missing { format: self.id(), expected: "a chapter anchor such as section0001" });
        }
        emit(work);
        Ok(())
    }
}

fn read_heading(page: &Document, work: &mut ParsedWork) {
    static HEADING: Css = Css::new("h1");
    static LINK: Css = Css::new("a:not(.authorlink)");
    static AUTHOR: Css = Css::new("a.authorlink");
    let Some(heading) = page.first(&HEADING) else { return };
    if let Some(link) = heading.first(&LINK) {
        fanficfare::set_title(&mut work.metadata, &link.text());
        work.metadata.url = link.attr("href").map(str::to_owned);
    }
    work.metadata.authors = heading.select(&AUTHOR).map(Element::text).filter(|author| !author.is_empty()).collect();
    // Without links the line is still `TITLE by AUTHOR, AUTHOR`.
    if work.metadata.title.is_none() {
        let line = heading.text();
        let (title, authors) = line.rsplit_once(" by ").unwrap_or((&line, ""));
        fanficfare::set_title(&mut work.metadata, title);
        if work.metadata.authors.is_empty() {
            work.metadata.authors = authors.split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect();
        }
    }
}

fn read_table(page: &Document, work: &mut ParsedWork) {
    static TABLE: Css = Css::new("table.full");
    static ROW: Css = Css::new("tr");
    static LABEL: Css = Css::new("td b");
    static SERIES: Css = Css::new("a.serieslink");
    let Some(table) = page.first(&TABLE) else { return };
    for row in table.select(&ROW) {
        let (Some(label), Some(cell)) = (row.first(&LABEL).map(Element::text), row.children().nth(1)) else { continue };
        let value = if label.to_ascii_lowercase().starts_with("summary") {
            Value::Text(cell.prose())
        } else if cell.first(&SERIES).is_some() {
            Value::List(cell.select(&SERIES).map(Element::text).collect())
        } else {
            Value::Text(cell.text())
        };
        fanficfare::set(work, &label, value);
    }
}

/// Chapters as the walk meets their anchors; what comes before the first one (heading, table, contents) is let go.
#[derive(Default)]
struct Chapters {
    before: BodyBuilder,
    open: Vec<(ParsedChapter, BodyBuilder)>,
}

impl Chapters {
    fn finish(self) -> Vec<ParsedChapter> {
        self.open.into_iter().map(|(chapter, body)| ParsedChapter { body: body.finish(), ..chapter }).collect()
    }
}

impl Sink for Chapters {
    fn body(&mut self) -> &mut BodyBuilder {
        self.open.last_mut().map_or(&mut self.before, |(_, body)| body)
    }

    fn visit(&mut self, element: Element<'_>) -> Visit {
        if is_chapter_anchor(element) {
            let title = chapter_title(&element.text(), self.open.len() + 1);
            self.open.push((ParsedChapter { title, ..ParsedChapter::default() }, BodyBuilder::new()));
            return Visit::Skip;
        }
        if let Some((chapter, _)) = self.open.last_mut() {
            if element.has_class("fff_chapter_notes") {
                fanficfare::chapter_notes(element, &mut chapter.paratext);
                return Visit::Skip;
            }
            if element.has_class("landmark") {
                return Visit::Skip;
            }
        }
        Visit::Enter
    }
}

fn is_chapter_anchor(element: Element<'_>) -> bool {
    element.name() == "a"
        && element
            .attr("name")
            .and_then(|name| name.strip_prefix("section"))
            .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}
