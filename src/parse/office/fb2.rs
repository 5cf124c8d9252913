//! FB2 (`FictionBook`): a description, then sections with titles.
//!
//! A section with text of its own is a chapter; the titles of the sections around it go before its own where it is the first
//! in them. An epigraph is text where the section has text, else a preface. Bodies with a name (`notes`) are not the story: they
//! hold the notes behind it, and the marks in the text that lead there are none of it.

use roxmltree::Node;

use crate::model::{Paratext, ParatextKind};
use crate::parse::draft::{Draft, finish};
use crate::parse::epub::xml::{self, attribute, is};
use crate::parse::fanficfare::add_paratext;
use crate::parse::other_html::labels;
use crate::parse::{Format, ParseError, ParsedWork};
use crate::source::Source;

/// A `FictionBook`.
pub(in crate::parse) struct Fb2;

impl Format for Fb2 {
    fn id(&self) -> &'static str {
        "fb2"
    }

    fn version(&self) -> u32 {
        5
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

/// The elements that hold text of the story.
const PROSE: [&str; 6] = ["p", "v", "subtitle", "text-author", "td", "th"];

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
        read_body(body, &mut drafts, &mut work.paratext);
    }
    for notes in root.children().filter(|node| is(*node, "body") && attribute(*node, "name").is_some()) {
        add_paratext(&mut work.paratext, ParatextKind::EndNotes, paragraphs(notes));
    }
    drafts.retain(|draft: &Draft| !draft.body.is_empty());
    work.chapters = finish(drafts, work.metadata.title.as_deref().unwrap_or_default());
    work
}

fn read_info(info: Node<'_, '_>, work: &mut ParsedWork) {
    // Sites write what the format has no place for into the annotation; what has a place there outweighs it.
    if let Some(annotation) = child(info, "annotation") {
        read_annotation(annotation, work);
    }
    let metadata = &mut work.metadata;
    let text = |name: &'static str| child(info, name).map(xml::text).filter(|text| !text.is_empty());
    let date = child(info, "date").map(|date| match attribute(date, "value") {
        Some(value) if !value.is_empty() => value.to_owned(),
        _ => xml::text(date),
    });
    metadata.title = text("book-title").or_else(|| metadata.title.take());
    metadata.language = text("lang").or_else(|| metadata.language.take());
    metadata.published = date.or_else(|| metadata.published.take());
    let labelled = std::mem::take(&mut metadata.authors);
    for author in info.children().filter(|node| is(*node, "author")) {
        let part = |name: &'static str| child(author, name).map(xml::text).filter(|text| !text.is_empty());
        let name = [part("first-name"), part("middle-name"), part("last-name")];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
        metadata.authors.extend(Some(name).filter(|name| !name.is_empty()).or_else(|| part("nickname")));
    }
    if metadata.authors.is_empty() {
        metadata.authors = labelled;
    }
    let genres = info.children().filter(|node| is(*node, "genre")).map(xml::text);
    metadata.tags.extend(genres.filter(|genre| !genre.is_empty()));
    let keywords = text("keywords").unwrap_or_default();
    metadata.tags.extend(keywords.split(',').map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned));
    for series in info.children().filter(|node| is(*node, "sequence")) {
        if let Some(name) = attribute(series, "name").filter(|name| !name.is_empty()) {
            metadata.series.push((name.to_owned(), attribute(series, "number").map(str::to_owned)));
        }
    }
}

/// An annotation is a summary, perhaps with a header block of labels.
fn read_annotation(annotation: Node<'_, '_>, work: &mut ParsedWork) {
    let lines: Vec<String> = annotation.children().map(xml::text).filter(|text| !text.is_empty()).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let labelled = labels::read(&lines, work);
    let summary = [&lines[..labelled.start], &lines[labelled.end..]].concat();
    add_paratext(&mut work.paratext, ParatextKind::Summary, summary.join("\n\n"));
}

/// The text below a node that is not the story's, in paragraphs; a section's title begins its first.
fn paragraphs(node: Node<'_, '_>) -> String {
    let is_prose = |node: &Node<'_, '_>| PROSE.iter().any(|name| is(*node, name));
    let mut title = String::new();
    let mut paragraphs: Vec<String> = Vec::new();
    for prose in
        node.descendants().filter(is_prose).filter(|node| !node.ancestors().skip(1).any(|above| is_prose(&above)))
    {
        let text = xml::text(prose);
        if text.is_empty() {
            continue;
        }
        if prose.ancestors().any(|above| is(above, "title")) {
            title = text;
            continue;
        }
        paragraphs.push(if title.is_empty() { text } else { format!("{}. {text}", std::mem::take(&mut title)) });
    }
    paragraphs.join("\n\n")
}

fn read_body(body: Node<'_, '_>, drafts: &mut Vec<Draft>, paratext: &mut Vec<Paratext>) {
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
            "binary" | "image" | "stylesheet" => continue,
            "a" if attribute(node, "type") == Some("note") => continue,
            "epigraph" if !node.parent().is_some_and(has_text) => {
                add_paratext(paratext, ParatextKind::Preface, paragraphs(node));
                continue;
            }
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
            name if PROSE.contains(&name) => above.clear(),
            _ => {}
        }
        open.push((node, true));
        let children: Vec<Node<'_, '_>> = node.children().collect();
        open.extend(children.into_iter().rev().map(|child| (child, false)));
    }
}

/// True for a section that holds text and no sections.
fn has_text(node: Node<'_, '_>) -> bool {
    is(node, "section") && child(node, "section").is_none()
}

fn push(node: Node<'_, '_>, drafts: &mut [Draft]) {
    let is_prose = node.ancestors().any(|above| PROSE.iter().any(|name| is(above, name)));
    if let (Some(draft), true) = (drafts.last_mut(), is_prose) {
        draft.body.push(node.text().unwrap_or_default());
    }
}

fn leave(node: Node<'_, '_>, drafts: &mut [Draft]) {
    let Some(draft) = drafts.last_mut() else { return };
    match node.tag_name().name() {
        "v" => draft.body.line_break(),
        "p" | "text-author" | "stanza" | "poem" | "td" | "th" => draft.body.end_paragraph_or_break(),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(info: &str, bodies: &str) -> ParsedWork {
        let book = format!(
            "<FictionBook xmlns:l='x'><description><title-info>{info}<book-title>Salt</book-title></title-info></description>{bodies}</FictionBook>"
        );
        let mut works = Vec::new();
        let source = Source::new("a.fb2", book.as_bytes());
        Fb2.parse(&source, &mut |work| works.push(work)).expect("a work");
        works.remove(0)
    }

    fn texts(work: &ParsedWork, kind: ParatextKind) -> Vec<&str> {
        work.paratext.iter().filter(|text| text.kind == kind).map(|text| text.text.as_str()).collect()
    }

    #[test]
    fn epigraphs_tables_and_notes_are_kept() {
        let work = parse(
            "",
            "<body><epigraph><p>For Ada.</p></epigraph><section><title><p>Rain</p></title>\
             <epigraph><p>No gulls.</p><text-author>Low</text-author></epigraph><p>It blew<a type='note' l:href='#n1'>[1]</a> \
             again.</p><table><tr><td>Tide</td><td>Low</td></tr></table></section></body>\
             <body name='notes'><title><p>Notes</p></title><section id='n1'><title><p>1</p></title><p>From the east.</p>\
             <p>And cold.</p></section></body>",
        );
        assert_eq!(work.chapters.len(), 1);
        assert_eq!(work.chapters[0].body.text, "No gulls.\n\nLow\n\nIt blew again.\n\nTide\n\nLow");
        assert_eq!(texts(&work, ParatextKind::Preface), ["For Ada."]);
        assert_eq!(texts(&work, ParatextKind::EndNotes), ["1. From the east.\n\nAnd cold."]);
    }

    #[test]
    fn keywords_are_tags_and_annotations_may_have_labels() {
        let work = parse(
            "<author><nickname>tern</nickname></author><annotation><p>Автор: gull</p><p>Фандом: Маяк</p><p>Пэйринг и персонажи: Ада/Бен</p><p>Рейтинг: PG-13</p>\
             <p>Rain, and a cellar.</p></annotation><keywords>rain, , salt</keywords>",
            "<body><section><p>It blew.</p></section></body>",
        );
        let metadata = &work.metadata;
        assert_eq!(
            (&metadata.tags[..], &metadata.authors[..]),
            (&["rain", "salt"].map(str::to_owned)[..], &["tern".to_owned()][..])
        );
        assert_eq!((&metadata.fandoms[..], metadata.rating.as_deref()), (&["Маяк".to_owned()][..], Some("PG-13")));
        assert_eq!(metadata.relationships, ["Ада/Бен"]);
        assert_eq!(texts(&work, ParatextKind::Summary), ["Rain, and a cellar."]);
    }
}
