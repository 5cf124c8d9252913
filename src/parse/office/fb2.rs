//! FB2 (`FictionBook`): a description, then sections with titles.
//!
//! A section with text of its own is a chapter; the titles of the sections around it go before its own where it is the first
//! in them. Bodies with a name (`notes`) are not the story.

use roxmltree::Node;

use crate::model::ParatextKind;
use crate::parse::draft::{Draft, finish};
use crate::parse::epub::xml::{self, attribute, is};
use crate::parse::fanficfare::add_paratext;
use crate::parse::{Format, ParseError, ParsedWork};
use crate::source::Source;

/// A `FictionBook`.
pub(in crate::parse) struct Fb2;

impl Format for Fb2 {
    fn id(&self) -> &'static str {
        "fb2"
    }

    fn version(&self) -> u32 {
        4
    }

    fn signs(&self) -> &'static str {
        "a `FictionBook` element at its beginning"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        /// The root is named within the first bytes.
        const SNIFFED: usize = 2048;
        let head = &source.bytes()[..source.bytes().len().min(SNIFFED)];
        memchr::memmem::find(head, b"<FictionBook").is_some()
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let read = xml::with_root(source.name(), &source.text().text, source.limits(), read);
        let work = read.map_err(|error| match error {
            ParseError::Damaged { place, reason, .. } => ParseError::Damaged { format: self.id(), place, reason },
            other => other,
        })?;
        if work.chapters.is_empty() {
            return Err(ParseError::Empty);
        }
        emit(work);
        Ok(())
    }
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is(*child, name))
}

fn read(root: Node<'_, '_>) -> ParsedWork {
    let mut work = ParsedWork::default();
    if let Some(info) = xml::descendants(root, "title-info").next() {
        read_info(info, &mut work);
    }
    work.metadata.url = xml::descendants(root, "src-url").map(xml::text).find(|url| url.starts_with("http"));
    let mut drafts = Vec::new();
    let bodies = root.children().filter(|node| is(*node, "body") && attribute(*node, "name").is_none());
    for body in bodies {
        read_body(body, &mut drafts);
    }
    drafts.retain(|draft: &Draft| !draft.body.is_empty());
    work.chapters = finish(drafts, work.metadata.title.as_deref().unwrap_or_default());
    work
}

fn read_info(info: Node<'_, '_>, work: &mut ParsedWork) {
    let metadata = &mut work.metadata;
    let text = |name: &'static str| child(info, name).map(xml::text).filter(|text| !text.is_empty());
    metadata.title = text("book-title");
    metadata.language = text("lang");
    metadata.published = child(info, "date").and_then(|date| {
        attribute(date, "value").map(str::to_owned).filter(|value| !value.is_empty()).or_else(|| Some(xml::text(date)))
    });
    for author in info.children().filter(|node| is(*node, "author")) {
        let part = |name: &'static str| child(author, name).map(xml::text).filter(|text| !text.is_empty());
        let name = [part("first-name"), part("middle-name"), part("last-name")];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
        metadata.authors.extend(Some(name).filter(|name| !name.is_empty()).or_else(|| part("nickname")));
    }
    let genres = info.children().filter(|node| is(*node, "genre")).map(xml::text);
    metadata.tags.extend(genres.filter(|genre| !genre.is_empty()));
    for series in info.children().filter(|node| is(*node, "sequence")) {
        if let Some(name) = attribute(series, "name").filter(|name| !name.is_empty()) {
            metadata.series.push((name.to_owned(), attribute(series, "number").map(str::to_owned)));
        }
    }
    if let Some(annotation) = child(info, "annotation") {
        let paragraphs = annotation.children().map(xml::text).filter(|text| !text.is_empty());
        add_paratext(&mut work.paratext, ParatextKind::Summary, paragraphs.collect::<Vec<_>>().join("\n\n"));
    }
}

fn read_body(body: Node<'_, '_>, drafts: &mut Vec<Draft>) {
    // Titles of the sections that have begun without text.
    let mut above: Vec<String> = Vec::new();
    let mut open: Vec<(Node<'_, '_>, bool)> = vec![(body, false)];
    drafts.push(Draft::default());
    while let Some((node, leaving)) = open.pop() {
        if leaving {
            leave(node, drafts);
            continue;
        }
        if node.is_text() {
            push(node, drafts);
            continue;
        }
        match node.tag_name().name() {
            "binary" | "image" | "stylesheet" | "epigraph" | "table" => continue,
            "title" => {
                // The body's title is the work's.
                if node.parent().is_some_and(|parent| is(parent, "section")) {
                    above.push(title_of(node));
                    drafts.push(Draft::named(Some(&above.join(". "))));
                }
                continue;
            }
            "section" if child(node, "title").is_none() && node.prev_sibling_element().is_some() => {
                if let Some(draft) = drafts.last_mut() {
                    draft.body.scene_break();
                }
            }
            "empty-line" => {
                if let Some(draft) = drafts.last_mut() {
                    draft.body.scene_break();
                }
            }
            "p" | "v" | "text-author" | "subtitle" => above.clear(),
            _ => {}
        }
        open.push((node, true));
        let children: Vec<Node<'_, '_>> = node.children().collect();
        open.extend(children.into_iter().rev().map(|child| (child, false)));
    }
}

fn push(node: Node<'_, '_>, drafts: &mut [Draft]) {
    let is_prose =
        node.ancestors().any(|above| ["p", "v", "subtitle", "text-author"].iter().any(|name| is(above, name)));
    if let (Some(draft), true) = (drafts.last_mut(), is_prose) {
        draft.body.push(node.text().unwrap_or_default());
    }
}

fn leave(node: Node<'_, '_>, drafts: &mut [Draft]) {
    let Some(draft) = drafts.last_mut() else { return };
    match node.tag_name().name() {
        "v" => draft.body.line_break(),
        "p" | "text-author" | "stanza" | "poem" => draft.body.end_paragraph_or_break(),
        "subtitle" => {
            if crate::parse::is_scene_break(draft.body.open_text()) {
                draft.body.end_paragraph_or_break();
            } else {
                draft.body.end_heading();
            }
        }
        _ => {}
    }
}
/// A title's lines, each a paragraph, as one.
fn title_of(node: Node<'_, '_>) -> String {
    let lines: Vec<String> = node.children().filter(|line| is(*line, "p")).map(xml::text).collect();
    if lines.is_empty() { xml::text(node) } else { lines.join(". ") }
}
