//! Downloads of AO3 (and of other archives that run its software), as a page or made into a book.
//!
//! ```text
//! #preface     imprint, dl.tags, title, byline, Summary, Notes, translations
//! #chapters    one-shot: heading, text.  Chaptered: (heading with byline, Summary, Notes; text; End Notes) repeated
//! #afterword   End Notes, works inspired by this one, a call to comment
//! ```
//! The classes of the text's `div` changed over the years, and calibre renames most of them in books; the ids, the list of
//! tags, the headings and the order stay: inside `#chapters`, what is neither a heading's block nor a block of end notes is
//! story. In a book each part may come in several pieces, so [`Ao3Reader`] takes them one by one.

use super::draft::{Draft, finish};
use super::fanficfare::add_paratext;
use super::html::{Css, Element, Node, blocks};
use super::{Metadata, ParsedWork};
use crate::model::{Paratext, ParatextKind};

/// The parts of a download, by their ids.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts<'a> {
    /// What stands before the story.
    pub(super) preface: Option<Element<'a>>,
    /// The story.
    pub(super) chapters: Option<Element<'a>>,
    /// What stands after it.
    pub(super) afterword: Option<Element<'a>>,
}

impl<'a> Parts<'a> {
    /// The parts below `root`.
    pub(super) fn of(root: Element<'a>) -> Self {
        let mut parts = Self::default();
        for element in root.elements() {
            let part = match element.id() {
                Some("preface") => &mut parts.preface,
                Some("chapters") => &mut parts.chapters,
                Some("afterword") => &mut parts.afterword,
                _ => continue,
            };
            part.get_or_insert(element);
        }
        parts
    }
}

/// Reads the parts of a download into a work.
#[derive(Debug, Default)]
pub(super) struct Ao3Reader {
    metadata: Metadata,
    paratext: Vec<Paratext>,
    drafts: Vec<Draft>,
}

impl Ao3Reader {
    /// Reads `#preface`, or a piece of it.
    pub(super) fn preface(&mut self, preface: Element<'_>) {
        static IMPRINT: Css = Css::new("p.message a[href*='/works/']");
        static TAGS: Css = Css::new("dl.tags");
        static TITLE: Css = Css::new("h1");
        static BYLINE: Css = Css::new(".byline");
        let metadata = &mut self.metadata;
        if let Some(link) = preface.first(&IMPRINT) {
            metadata.url = link.attr("href").map(str::to_owned);
        }
        if let Some(tags) = preface.first(&TAGS) {
            read_tags(tags, metadata);
        }
        if let Some(byline) = preface.first(&BYLINE) {
            metadata.authors = byline_authors(byline);
        }
        let Some(title) = preface.first(&TITLE) else { return };
        metadata.title = Some(title.text()).filter(|title| !title.is_empty());
        if let Some(block) = title.parent() {
            read_notes(block, ParatextKind::Notes, &mut self.paratext);
            for list in block.children().filter(|child| child.name() == "ul") {
                add_paratext(&mut self.paratext, ParatextKind::Preface, list.prose());
            }
        }
    }

    /// Reads `#chapters`, or a piece of it that may begin inside a chapter.
    ///
    /// `label` is the name of the chapter that begins here, if the piece has no heading that says so.
    pub(super) fn chapters(&mut self, chapters: Element<'_>, label: Option<&str>) {
        let heads = |node| matches!(part(node), Part::Heading { .. } | Part::WorkHeading);
        if label.is_some() && !chapters.node().children().any(heads) {
            self.drafts.push(Draft::named(label));
        }
        for node in chapters.node().children() {
            match part(node) {
                Part::Heading { heading, block } => {
                    let mut draft = Draft::named(Some(&heading.text()));
                    read_notes(block, ParatextKind::Notes, &mut draft.paratext);
                    read_byline(block, &mut draft.paratext);
                    self.drafts.push(draft);
                }
                // A one-shot's heading repeats the work's title.
                Part::WorkHeading => self.drafts.push(Draft::default()),
                Part::EndNotes(block) => {
                    if let Some(draft) = self.drafts.last_mut() {
                        read_notes(block, ParatextKind::EndNotes, &mut draft.paratext);
                    }
                }
                Part::Text => self.text(node),
                Part::Blank => {}
            }
        }
    }

    /// Reads `#afterword`, or a piece of it.
    pub(super) fn afterword(&mut self, afterword: Element<'_>) {
        static LIST: Css = Css::new("dl");
        if let Some(notes) = afterword.elements().find(|element| element.id() == Some("endnotes")) {
            read_notes(notes, ParatextKind::EndNotes, &mut self.paratext);
        }
        for inspired in afterword.select(&LIST) {
            add_paratext(&mut self.paratext, ParatextKind::Afterword, inspired.prose());
        }
    }

    /// What the preface said so far.
    pub(super) fn metadata(&mut self) -> &mut Metadata {
        &mut self.metadata
    }

    /// The work, if a chapter has begun.
    pub(super) fn finish(self) -> Option<ParsedWork> {
        if self.drafts.is_empty() {
            return None;
        }
        let title = self.metadata.title.as_deref().unwrap_or_default();
        let chapters = finish(self.drafts, title);
        Some(ParsedWork { chapters, metadata: self.metadata, paratext: self.paratext, part: None })
    }

    fn text(&mut self, node: Node<'_>) {
        if self.drafts.is_empty() {
            // Books keep the empty rest of the part beside the preface.
            if Element::of(node).is_some_and(|element| element.text().is_empty()) {
                return;
            }
            self.drafts.push(Draft::default());
        }
        if let Some(draft) = self.drafts.last_mut() {
            blocks::walk([node], &mut draft.body);
        }
    }
}

/// `dt` and `dd`, in turn. Tags are links; a tag may hold a comma in its shown form, so the links divide them.
pub(super) fn read_tags(tags: Element<'_>, metadata: &mut Metadata) {
    let mut label = String::new();
    for item in tags.children() {
        if item.name() == "dt" {
            label = item.text();
            continue;
        }
        set_tag(metadata, &label, item);
    }
}

/// Puts what stands under one label, in `item`, in its place.
pub(super) fn set_tag(metadata: &mut Metadata, label: &str, item: Element<'_>) {
    static LINK: Css = Css::new("a");
    if label.to_ascii_lowercase().starts_with("series") {
        return read_series(item, &mut metadata.series);
    }
    let links = item.select(&LINK).map(Element::text).filter(|tag| !tag.is_empty()).collect();
    set_values(metadata, label, links, item.text());
}

/// Puts what one label says in its place: its tags, and all that stands there as one text.
pub(super) fn set_values(metadata: &mut Metadata, label: &str, tags: Vec<String>, text: String) {
    let text = Some(text).filter(|text| !text.is_empty());
    let key = label.trim_end_matches([':', '：', ' ']).to_ascii_lowercase();
    match key.trim_end_matches('s') {
        "rating" => metadata.rating = tags.into_iter().next().or(text),
        "archive warning" | "warning" => metadata.warnings.extend(tags),
        "category" | "categorie" => metadata.categories.extend(tags),
        "fandom" => metadata.fandoms.extend(tags),
        "relationship" => metadata.relationships.extend(tags),
        "character" => metadata.characters.extend(tags),
        "additional tag" => metadata.tags.extend(tags),
        "language" => metadata.language = text,
        "collection" if tags.is_empty() => {
            let names = text.iter().flat_map(|text| text.split(", "));
            metadata.collections.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
        }
        "collection" => metadata.collections.extend(tags),
        "stat" => read_stats(text.as_deref().unwrap_or_default(), metadata),
        _ => {
            if let Some(text) = text {
                metadata.other.push((label.trim_end_matches(':').to_owned(), text));
            }
        }
    }
}

/// `Part 1 of One, Part 2 of Another`, where only the words tell where a series ends.
pub(super) fn split_series(text: &str) -> Vec<(String, Option<String>)> {
    let entry = |entry: &str| {
        let (number, name) = entry.trim().trim_end_matches(',').split_once(" of ")?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| (name.trim().to_owned(), Some(number.to_owned())))
    };
    format!(" {text}").split(" Part ").filter_map(entry).collect()
}

/// `Part 2 of <a>Name</a>`, repeated; on a work's page with links to its neighbours between, which are no series.
pub(super) fn read_series(item: Element<'_>, series: &mut Vec<(String, Option<String>)>) {
    let (mut part, mut expected) = (None, false);
    for node in item.node().descendants() {
        if let Some(text) = node.as_text() {
            for word in text.split_whitespace() {
                if expected && word.bytes().all(|byte| byte.is_ascii_digit()) {
                    part = Some(word.to_owned());
                }
                expected = word.eq_ignore_ascii_case("part");
            }
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
    // `NAME [archived by ARCHIVIST]`, repeated: the links are the archivist's.
    let line = byline.text();
    if line.contains(" [archived by ") {
        let line = line.strip_prefix("by ").unwrap_or(&line);
        let names = line.split(']').filter_map(|part| part.split_once(" [archived by "));
        let names = names.flat_map(|(names, _)| names.trim_start_matches(',').split(", "));
        return names.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    }
    let linked: Vec<String> = byline.select(&AUTHOR).map(Element::text).filter(|name| !name.is_empty()).collect();
    if !linked.is_empty() {
        return linked;
    }
    let text = byline.text();
    let names = text.strip_prefix("by ").unwrap_or(&text);
    names.split(", ").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Each `p` with a caption (`Summary`, `Chapter Notes`, `End Notes`) names the `blockquote`s behind it.
pub(super) fn read_notes(block: Element<'_>, default: ParatextKind, paratext: &mut Vec<Paratext>) {
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
        let blank = node.as_text().is_none_or(|text| text.trim().is_empty());
        return if blank { Part::Blank } else { Part::Text };
    };
    // The text may have headings of its own, of any class. Books number the class.
    if element.attr("class").is_some_and(|class| class.split(' ').any(|name| name.starts_with("userstuff"))) {
        return Part::Text;
    }
    if element.name() == "h2" && element.has_class("toc-heading") {
        return Part::WorkHeading;
    }
    if element.id().is_some_and(|id| id.starts_with("endnotes")) {
        return Part::EndNotes(element);
    }
    let is_heading = |child: &Element<'_>| child.name() == "h2";
    let heading = if element.has_class("meta") {
        element.children().find(is_heading)
    } else {
        // Books keep the heading's class, not its block's.
        element.children().next().filter(is_heading).filter(|heading| heading.has_class("heading"))
    };
    match heading {
        Some(heading) => Part::Heading { heading, block: element },
        None if element.has_class("meta") => Part::EndNotes(element),
        None => Part::Text,
    }
}

fn read_byline(block: Element<'_>, paratext: &mut Vec<Paratext>) {
    for byline in block.children().filter(|child| child.has_class("byline")) {
        add_paratext(paratext, ParatextKind::Preface, byline.text());
    }
}
