//! DOCX (Office Open XML): paragraphs of `word/document.xml`, headings by their styles or outline levels.

use roxmltree::Node;
use rustc_hash::FxHashMap;

use super::{is_zip_with, read_description, work};
use crate::model::Body;
use crate::parse::epub::container::Container;
use crate::parse::epub::xml::{self, attribute, is};
use crate::parse::{BodyBuilder, Format, Metadata, ParseError, ParsedWork, folder};
use crate::source::{Source, decode};

const DOCUMENT: &str = "word/document.xml";

/// A Word document.
pub(in crate::parse) struct Docx;

impl Format for Docx {
    fn id(&self) -> &'static str {
        "docx"
    }

    fn version(&self) -> u32 {
        6
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
        let body = xml::with_root(DOCUMENT, &decode(&bytes).text, source.limits(), |root| read(root, &styles))?;
        let mut described = Metadata::default();
        read_description(&container, "docProps/core.xml", &mut described);
        let mut work = work(&body, described)?;
        folder::join(source, &mut work);
        emit(work);
        Ok(())
    }
}

/// What a style makes of a paragraph, by the style's id.
type Styles = FxHashMap<String, Role>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Heading,
    Title,
}

/// Ids of styles differ between languages; their names in the file do not.
fn styles(container: &Container<'_>) -> Styles {
    const STYLES: &str = "word/styles.xml";
    let Ok(bytes) = container.read(STYLES) else { return Styles::default() };
    let read = |root: Node<'_, '_>| {
        let style = |style: Node<'_, '_>| {
            let name = attribute(style.children().find(|child| is(*child, "name"))?, "val")?.to_lowercase();
            let role = match name.as_str() {
                "title" => Role::Title,
                _ if name.starts_with("heading ") => Role::Heading,
                _ => return None,
            };
            Some((attribute(style, "styleId")?.to_owned(), role))
        };
        xml::descendants(root, "style").filter_map(style).collect()
    };
    xml::with_root(STYLES, &decode(&bytes).text, container.limits(), read).unwrap_or_default()
}

fn read(root: Node<'_, '_>, styles: &Styles) -> Body {
    let mut builder = BodyBuilder::new();
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
        if is_heading(paragraph, styles) && builder.has_open_text() {
            builder.end_heading();
        } else {
            builder.end_paragraph_or_break();
        }
    }
    builder.finish()
}

fn is_heading(paragraph: Node<'_, '_>, styles: &Styles) -> bool {
    let Some(properties) = paragraph.children().find(|child| is(*child, "pPr")) else { return false };
    properties.children().any(|property| match property.tag_name().name() {
        "pStyle" => attribute(property, "val").is_some_and(|id| styles.contains_key(id)),
        "outlineLvl" => attribute(property, "val").is_some_and(|level| level != "9"),
        _ => false,
    })
}
