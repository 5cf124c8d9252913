//! ODT (`OpenDocument`): paragraphs and headings of `content.xml`.

use roxmltree::Node;

use super::{is_zip_with, read_description, work};
use crate::model::Body;
use crate::parse::epub::container::Container;
use crate::parse::epub::xml::{self, is};
use crate::parse::{BodyBuilder, Format, Metadata, ParseError, ParsedWork, folder};
use crate::source::{Source, decode};

const CONTENT: &str = "content.xml";
const TYPE: &[u8] = b"application/vnd.oasis.opendocument.text";

/// An `OpenDocument` text.
pub(in crate::parse) struct Odt;

impl Format for Odt {
    fn id(&self) -> &'static str {
        "odt"
    }

    fn version(&self) -> u32 {
        7
    }

    fn signs(&self) -> &'static str {
        "a zip of the type of OpenDocument texts"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        let named = matches!(source.extension().as_deref(), Some("odt" | "ott"));
        is_zip_with(source, TYPE, if named { CONTENT } else { "\0" })
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let container = Container::open(source.bytes(), source.limits())?;
        let bytes = container.read(CONTENT)?;
        let body = xml::with_root(CONTENT, &decode(&bytes).text, source.limits(), read)?;
        let mut described = Metadata::default();
        read_description(&container, "meta.xml", &mut described);
        let mut work = work(&body, described)?;
        folder::join(source, &mut work);
        emit(work);
        Ok(())
    }
}

fn read(root: Node<'_, '_>) -> Body {
    let mut builder = BodyBuilder::new();
    let Some(text) = xml::descendants(root, "text").find(|node| node.parent().is_some_and(|above| is(above, "body")))
    else {
        return builder.finish();
    };
    // Changes that were tracked keep what was deleted; notes and comments stand beside the text.
    let aside = |node: &Node<'_, '_>| {
        ["tracked-changes", "note", "annotation", "table-of-content"].iter().any(|name| is(*node, name))
    };
    let mut open = vec![(text, false)];
    // Depth first without recursion: each node is entered, and left when its children are done.
    while let Some((node, leaving)) = open.pop() {
        if leaving {
            if is(node, "h") && builder.has_open_text() {
                builder.end_heading();
            } else if is(node, "p") || is(node, "h") {
                builder.end_paragraph_or_break();
            }
            continue;
        }
        if node.is_text() {
            builder.push(node.text().unwrap_or_default());
            continue;
        }
        if aside(&node) {
            continue;
        }
        match node.tag_name().name() {
            "line-break" => builder.line_break(),
            "s" | "tab" => builder.space(),
            "p" | "h" => {
                builder.end_paragraph_or_break();
                open.push((node, true));
            }
            _ => {}
        }
        let inside_text =
            is(node, "p") || is(node, "h") || node.ancestors().any(|above| is(above, "p") || is(above, "h"));
        let children = node.children().filter(|child| child.is_element() || inside_text);
        let children: Vec<Node<'_, '_>> = children.collect();
        open.extend(children.into_iter().rev().map(|child| (child, false)));
    }
    builder.finish()
}
