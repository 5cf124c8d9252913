//! The HTML download of AO3 (and of other archives that run its software), in all generations of its template.
//!
//! ```text
//! #preface     imprint, dl.tags, title, byline, Summary, Notes, translations
//! #chapters    one-shot: heading, text.  Chaptered: (heading with byline, Summary, Notes; text; End Notes) repeated
//! #afterword   End Notes, works inspired by this one, a call to comment
//! ```
//! The classes of the text's `div` changed over the years, the ids and the order did not: inside `#chapters`, what is
//! neither a heading's block nor a block of end notes is story.

use super::fanficfare::add_paratext;
use super::heading::chapter_title;
use super::html::{Css, Document, Element, Node, blocks, looks_like_html, mentions};
use super::{BodyBuilder, Format, Metadata, ParseError, ParsedChapter, ParsedWork};
use crate::model::{Paratext, ParatextKind};
use crate::source::Source;

/// AO3's HTML download.
pub(super) struct Ao3Html;

impl Format for Ao3Html {
    fn id(&self) -> &'static str {
        "ao3_html"
    }

    fn version(&self) -> u32 {
        1
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if !looks_like_html(source) {
            return false;
        }
        let text = &source.text().text;
        mentions(text, "id", "preface") && mentions(text, "class", "tags") && mentions(text, "id", "chapters")
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let page = Document::parse(&source.text().text);
        let missing = |expected| ParseError::Missing { format: self.id(), expected };
        let preface = page.by_id("preface").ok_or_else(|| missing("#preface"))?;
        let chapters = page.by_id("chapters").ok_or_else(|| missing("#chapters"))?;
        let mut work = ParsedWork::default();
        read_preface(preface, &mut work);
        read_afterword(&page, &mut work.paratext);
        work.chapters = read_chapters(chapters);
        emit(work);
        Ok(())
    }
}

fn read_preface(preface: Element<'_>, work: &mut ParsedWork) {
    static IMPRINT: Css = Css::new("p.message a[href*='/works/']");
    static TAGS: Css = Css::new("dl.tags");
    static TITLE: Css = Css::new("h1");
    static BYLINE: Css = Css::new(".byline");
    let metadata = &mut work.metadata;
    metadata.url = preface.first(&IMPRINT).and_then(|link| link.attr("href")).map(str::to_owned);
    if let Some(tags) = preface.first(&TAGS) {
        read_tags(tags, metadata);
    }
    let title = preface.first(&TITLE);
    metadata.title = title.map(Element::text).filter(|title| !title.is_empty());
    metadata.authors = preface.first(&BYLINE).map(byline_authors).unwrap_or_default();
    if let Some(block) = title.and_then(Element::parent) {
        read_notes(block, ParatextKind::Notes, &mut work.paratext);
        for list in block.children().filter(|child| child.name() == "ul") {
            add_paratext(&mut work.paratext, ParatextKind::Preface, list.prose());
        }
    }
}

/// `dt` and `dd`, in turn. Tags are links; a tag may hold a comma in its shown form, so the links divide them.
pub(super) fn read_tags(tags: Element<'_>, metadata: &mut Metadata) {
    static LINK: Css = Css::new("a");
    let mut label = String::new();
    for item in tags.children() {
        if item.name() == "dt" {
            label = item.text();
            continue;
        }
        let links = || item.select(&LINK).map(Element::text).filter(|tag| !tag.is_empty());
        let text = || Some(item.text()).filter(|text| !text.is_empty());
        let key = label.trim_end_matches([':', '：', ' ']).to_ascii_lowercase();
        match key.trim_end_matches('s') {
            "rating" => metadata.rating = links().next().or_else(text),
            "archive warning" | "warning" => metadata.warnings.extend(links()),
            "category" | "categorie" => metadata.categories.extend(links()),
            "fandom" => metadata.fandoms.extend(links()),
            "relationship" => metadata.relationships.extend(links()),
            "character" => metadata.characters.extend(links()),
            "additional tag" => metadata.tags.extend(links()),
            "language" => metadata.language = text(),
            "serie" => read_series(item, &mut metadata.series),
            "collection" => {
                metadata.collections.extend(links());
                if metadata.collections.is_empty() {
                    metadata
                        .collections
                        .extend(item.text().split(", ").filter(|name| !name.is_empty()).map(str::to_owned));
                }
            }
            "stat" => read_stats(&item.text(), metadata),
            _ => {
                if let Some(text) = text() {
                    metadata.other.push((label.trim_end_matches(':').to_owned(), text));
                }
            }
        }
    }
}

/// `Part 2 of <a>Name</a>`, repeated; on a work's page with links to its neighbours between, which are no series.
fn read_series(item: Element<'_>, series: &mut Vec<(String, Option<String>)>) {
    let mut part = None;
    for node in item.node().descendants() {
        if let Some(text) = node.value().as_text() {
            let mut words = text.split_whitespace().skip_while(|word| !word.eq_ignore_ascii_case("part")).skip(1);
            let number = words.next().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
            part = number.map(str::to_owned).or(part);
        } else if let Some(link) =
            Element::of(node).filter(|link| link.attr("href").is_some_and(|to| to.contains("/series/")))
        {
            let name = link.text();
            if !name.is_empty() {
                series.push((name, part.take()));
            }
        }
    }
}

/// `Published: 2012-02-07 Completed: 2012-03-01 Words: 31,623 Chapters: 8/8`.
fn read_stats(text: &str, metadata: &mut Metadata) {
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let Some(label) = word.strip_suffix(':') else { continue };
        let Some(value) = words.next_if(|value| !value.ends_with(':')).map(str::to_owned) else { continue };
        match label {
            "Published" => metadata.published = Some(value),
            "Updated" => metadata.updated = Some(value),
            "Completed" => metadata.completed = Some(value),
            "Words" => metadata.words = Some(value),
            "Chapters" => metadata.chapters = Some(value),
            _ => metadata.other.push((label.to_owned(), value)),
        }
    }
}

/// The pseuds of a byline; `Anonymous` has no link.
pub(super) fn byline_authors(byline: Element<'_>) -> Vec<String> {
    static AUTHOR: Css = Css::new("a[rel~=author]");
    let linked: Vec<String> = byline.select(&AUTHOR).map(Element::text).filter(|name| !name.is_empty()).collect();
    if !linked.is_empty() {
        return linked;
    }
    let text = byline.text();
    let names = text.strip_prefix("by ").unwrap_or(&text);
    names.split(", ").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Each `p` with a caption (`Summary`, `Chapter Notes`, `End Notes`) names the `blockquote`s behind it.
fn read_notes(block: Element<'_>, default: ParatextKind, paratext: &mut Vec<Paratext>) {
    let mut kind = default;
    for child in block.children() {
        match child.name() {
            "p" => {
                let caption = child.text();
                if caption.ends_with("Summary") {
                    kind = ParatextKind::Summary;
                } else if caption.ends_with("End Notes") {
                    kind = ParatextKind::EndNotes;
                } else if caption.ends_with("Notes") {
                    kind = ParatextKind::Notes;
                }
            }
            "blockquote" => add_paratext(paratext, kind, child.prose()),
            _ => {}
        }
    }
}

fn read_afterword(page: &Document, paratext: &mut Vec<Paratext>) {
    static INSPIRED: Css = Css::new("dl");
    let Some(afterword) = page.by_id("afterword") else { return };
    if let Some(notes) = afterword.elements().find(|element| element.id() == Some("endnotes")) {
        read_notes(notes, ParatextKind::EndNotes, paratext);
    }
    for list in afterword.select(&INSPIRED) {
        add_paratext(paratext, ParatextKind::Afterword, list.prose());
    }
}

/// A chapter while it is read.
#[derive(Default)]
struct OpenChapter {
    title: Option<String>,
    paratext: Vec<Paratext>,
    body: BodyBuilder,
}

fn read_chapters(chapters: Element<'_>) -> Vec<ParsedChapter> {
    let mut open: Vec<OpenChapter> = Vec::new();
    for node in chapters.node().children() {
        match part(node) {
            Part::Heading { heading, block } => {
                let mut chapter =
                    OpenChapter { title: chapter_title(&heading.text(), open.len() + 1), ..OpenChapter::default() };
                read_notes(block, ParatextKind::Notes, &mut chapter.paratext);
                read_byline(block, &mut chapter.paratext);
                open.push(chapter);
            }
            // A one-shot's heading repeats the work's title.
            Part::WorkHeading => open.push(OpenChapter::default()),
            Part::EndNotes(block) => {
                if let Some(chapter) = open.last_mut() {
                    read_notes(block, ParatextKind::EndNotes, &mut chapter.paratext);
                }
            }
            Part::Text => {
                if open.is_empty() {
                    open.push(OpenChapter::default());
                }
                if let Some(chapter) = open.last_mut() {
                    blocks::walk([node], &mut chapter.body);
                }
            }
            Part::Blank => {}
        }
    }
    let finish =
        |open: OpenChapter| ParsedChapter { title: open.title, body: open.body.finish(), paratext: open.paratext };
    open.into_iter().map(finish).collect()
}

/// What a node directly inside `#chapters` is.
enum Part<'a> {
    Heading { heading: Element<'a>, block: Element<'a> },
    WorkHeading,
    EndNotes(Element<'a>),
    Text,
    Blank,
}

fn part(node: Node<'_>) -> Part<'_> {
    let Some(element) = Element::of(node) else {
        let blank = node.value().as_text().is_none_or(|text| text.trim().is_empty());
        return if blank { Part::Blank } else { Part::Text };
    };
    if element.name() == "h2" && element.has_class("toc-heading") {
        return Part::WorkHeading;
    }
    if element.id().is_some_and(|id| id.starts_with("endnotes")) {
        return Part::EndNotes(element);
    }
    if !element.has_class("meta") {
        return Part::Text;
    }
    match element.children().find(|child| child.name() == "h2") {
        Some(heading) => Part::Heading { heading, block: element },
        None => Part::EndNotes(element),
    }
}

fn read_byline(block: Element<'_>, paratext: &mut Vec<Paratext>) {
    for byline in block.children().filter(|child| child.has_class("byline")) {
        add_paratext(paratext, ParatextKind::Preface, byline.text());
    }
}
