//! DOCX (Office Open XML): paragraphs of `word/document.xml`, headings by their styles or outline levels.

use roxmltree::Node;
use rustc_hash::FxHashMap;

use super::{is_zip_with, read_description, titled_work};
use crate::model::Body;
use crate::parse::cut::above_all;
use crate::parse::epub::container::Container;
use crate::parse::epub::xml::{self, attribute, is};
use crate::parse::{BodyBuilder, Format, Metadata, ParseError, ParsedWork, folder};
use crate::source::{Source, decode};

/// The lowest level of headings.
const LOWEST: u8 = 9;
const DOCUMENT: &str = "word/document.xml";

/// A Word document.
pub(in crate::parse) struct Docx;

impl Format for Docx {
    fn id(&self) -> &'static str {
        "docx"
    }

    fn version(&self) -> u32 {
        7
    }

    fn signs(&self) -> &'static str {
        "a zip with a Word document in it"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        is_zip_with(source, b"\0", DOCUMENT)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let container = Container::open(source.bytes(), source.limits())?;
        let styles = styles(&container);
        let bytes = container.read(DOCUMENT)?;
        let (body, levels) =
            xml::with_root(DOCUMENT, &decode(&bytes).text, source.limits(), |root| read(root, &styles))?;
        let mut described = Metadata::default();
        read_description(&container, "docProps/core.xml", &mut described);
        let (mut work, is_by_heading) = titled_work(&body, above_all(&body, &levels), described)?;
        folder::join_titled(source, is_by_heading, &mut work);
        emit(work);
        Ok(())
    }
}

/// The level of heading that a style makes of a paragraph, by the style's id; the title's is 0.
type Styles = FxHashMap<String, u8>;

/// Ids of styles differ between languages; their names in the file do not.
fn styles(container: &Container<'_>) -> Styles {
    const STYLES: &str = "word/styles.xml";
    let Ok(bytes) = container.read(STYLES) else { return Styles::default() };
    let read = |root: Node<'_, '_>| {
        let style = |style: Node<'_, '_>| {
            let name = attribute(style.children().find(|child| is(*child, "name"))?, "val")?.to_lowercase();
            let level = match name.as_str() {
                "title" => 0,
                _ => name.strip_prefix("heading ")?.trim().parse().unwrap_or(LOWEST),
            };
            Some((attribute(style, "styleId")?.to_owned(), level))
        };
        xml::descendants(root, "style").filter_map(style).collect()
    };
    xml::with_root(STYLES, &decode(&bytes).text, container.limits(), read).unwrap_or_default()
}

/// The text, and the levels of its headings.
fn read(root: Node<'_, '_>, styles: &Styles) -> (Body, Vec<u8>) {
    let mut builder = BodyBuilder::new();
    let mut levels = Vec::new();
    // Text boxes hold paragraphs in paragraphs; what was deleted in review is kept in the file.
    let deleted = |node: &Node<'_, '_>| node.ancestors().any(|above| is(above, "del") || is(above, "Fallback"));
    for paragraph in xml::descendants(root, "p").filter(|node| !deleted(node)) {
        let inner = |node: &Node<'_, '_>| node.ancestors().find(|above| is(*above, "p")) == Some(paragraph);
        for node in paragraph.descendants().skip(1) {
            let owner = node.parent().is_some_and(|parent| inner(&parent));
            if !owner {
                continue;
            }
            match node.tag_name().name() {
                "t" => builder.push(node.text().unwrap_or_default()),
                "br" if attribute(node, "type") == Some("page") => builder.end_paragraph_or_break(),
                "br" | "cr" => builder.line_break(),
                "tab" => builder.space(),
                "noBreakHyphen" => builder.push("-"),
                _ => {}
            }
        }
        if let Some(level) = level(paragraph, styles).filter(|_| builder.has_open_text()) {
            levels.push(level);
            builder.end_heading();
        } else {
            builder.end_paragraph_or_break();
        }
    }
    (builder.finish(), levels)
}

/// The level of a heading; none of another paragraph.
fn level(paragraph: Node<'_, '_>, styles: &Styles) -> Option<u8> {
    let properties = paragraph.children().find(|child| is(*child, "pPr"))?;
    properties.children().find_map(|property| match property.tag_name().name() {
        "pStyle" => styles.get(attribute(property, "val")?).copied(),
        // Counted from 0; the level of a text is 9.
        "outlineLvl" => {
            attribute(property, "val")?.parse::<u8>().ok().filter(|level| *level < LOWEST).map(|level| level + 1)
        }
        _ => None,
    })
}
