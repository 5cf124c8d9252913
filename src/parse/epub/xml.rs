//! The XML files of an EPUB (container, package, table of contents), with the faults that occur in them.
//!
//! A well-formed file is parsed as it is. Else [`mended`] is: bare ampersands and entities of HTML, undeclared
//! prefixes and characters that XML forbids are what tools and hands leave behind.

use std::borrow::Cow;

use roxmltree::{Document, Node, ParsingOptions};

use super::EPUB;
use crate::parse::ParseError;
use crate::source::Limits;

/// Parses `text`, mended if need be, and hands the root element to `read`.
///
/// `place` is the entry's name, for the error.
pub(crate) fn with_root<T>(
    place: &str,
    text: &str,
    limits: &Limits,
    read: impl FnOnce(Node<'_, '_>) -> T,
) -> Result<T, ParseError> {
    // Nothing may stand before an XML declaration.
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let nodes_limit = u32::try_from(limits.xml_nodes).unwrap_or(u32::MAX);
    let options = || ParsingOptions { allow_dtd: true, nodes_limit, ..ParsingOptions::default() };
    let first = match Document::parse_with_options(text, options()) {
        Ok(document) => return Ok(read(document.root_element())),
        Err(roxmltree::Error::NodesLimitReached) => return Err(limits.xml_nodes().into()),
        Err(error) => error,
    };
    match Document::parse_with_options(&mended(text), options()) {
        Ok(document) => Ok(read(document.root_element())),
        Err(roxmltree::Error::NodesLimitReached) => Err(limits.xml_nodes().into()),
        // The first error speaks of the file as it is.
        Err(_) => Err(ParseError::Damaged { format: EPUB, place: place.to_owned(), reason: first.to_string() }),
    }
}

/// The elements below `node` with this local name, in document order.
pub(crate) fn descendants<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.descendants().filter(move |node| is(*node, name))
}

/// True if the node is an element with this local name, in whatever namespace and case.
pub(crate) fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name().eq_ignore_ascii_case(name)
}

/// The value of the attribute with this local name, in whatever namespace.
pub(crate) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value().trim())
}

/// All text below `node`; runs of blanks are one.
pub(crate) fn text(node: Node<'_, '_>) -> String {
    let all: String = node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `text` with bare ampersands written out, entities of HTML replaced, the document type dropped, prefixes cut
/// from names and characters that XML forbids left out.
fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        push_text(&rest[..at], &mut out);
        rest = &rest[at..];
        let length = markup_length(rest);
        let (markup, after) = rest.split_at(length);
        if markup.starts_with("<![CDATA[") {
            out.push_str(markup);
        } else if markup.len() == 1 || !markup.ends_with('>') {
            out.push_str("&lt;");
            push_text(&markup[1..], &mut out);
        } else if !markup.starts_with("<!") && !markup.starts_with("<?") {
            push_tag(markup, &mut out);
        }
        rest = after;
    }
    push_text(rest, &mut out);
    out
}

/// Length of the tag, comment, declaration or CDATA section that `text` begins with; 1 if `<` stands alone.
fn markup_length(text: &str) -> usize {
    let to = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    if text.starts_with("<!--") {
        to("-->")
    } else if text.starts_with("<![CDATA[") {
        to("]]>")
    } else if text.starts_with("<?") {
        to("?>")
    } else if text.starts_with("<!") {
        // A document type with declarations of its own ends after their bracket.
        let end = to(">");
        if text[..end].contains('[') { to("]>").max(end) } else { end }
    } else if text[1..].starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '_')) {
        to(">")
    } else {
        1
    }
}

fn push_tag(tag: &str, out: &mut String) {
    let mut quote = None;
    // Start of the name being copied, in `out`, while one is.
    let mut name = None;
    let mut text = String::new();
    for c in tag.chars() {
        match quote {
            Some(open) if c == open => {
                push_text(&text, out);
                text.clear();
                out.push(c);
                quote = None;
            }
            Some(_) => text.push(c),
            None => {
                match c {
                    '"' | '\'' => quote = Some(c),
                    ':' => {
                        if let Some(start) = name.take()
                            && !matches!(&out[start..], "xml" | "xmlns")
                        {
                            out.truncate(start);
                            continue;
                        }
                    }
                    c if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') => {
                        name.get_or_insert(out.len());
                    }
                    _ => name = None,
                }
                out.push(c);
            }
        }
    }
    push_text(&text, out);
}

fn push_text(text: &str, out: &mut String) {
    let allowed =
        |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\t' | '\n' | '\r');
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.extend(rest[..at].chars().filter(allowed));
        rest = &rest[at..];
        match entity(rest) {
            Some((replacement, length)) => {
                out.push_str(&replacement);
                rest = &rest[length..];
            }
            None => {
                out.push_str("&amp;");
                rest = &rest[1..];
            }
        }
    }
    out.extend(rest.chars().filter(allowed));
}

/// What the reference at the start of `text` is in XML, and its length, if it is one.
fn entity(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let whole = &text[..=end];
    let replacement = match name {
        "amp" | "lt" | "gt" | "quot" | "apos" => Cow::Borrowed(whole),
        _ if name.starts_with('#') => {
            let digits = &name[1..];
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
                None => digits.parse(),
            };
            match code.ok().and_then(char::from_u32)? {
                '\t' | '\n' | '\r' => Cow::Borrowed(" "),
                c if c.is_control() => Cow::Borrowed(""),
                '&' => Cow::Borrowed("&amp;"),
                '<' => Cow::Borrowed("&lt;"),
                c => Cow::Owned(c.to_string()),
            }
        }
        _ => Cow::Borrowed(HTML_ENTITIES.iter().find(|(known, _)| *known == name)?.1),
    };
    Some((replacement, whole.len()))
}

/// The entities of HTML that titles and descriptions use.
const HTML_ENTITIES: &[(&str, &str)] = &[
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("mdash", "—"),
    ("hellip", "…"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bull", "•"),
    ("middot", "·"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("hearts", "♥"),
    ("times", "×"),
    ("deg", "°"),
    ("agrave", "à"),
    ("aacute", "á"),
    ("acirc", "â"),
    ("auml", "ä"),
    ("aring", "å"),
    ("ccedil", "ç"),
    ("egrave", "è"),
    ("eacute", "é"),
    ("ecirc", "ê"),
    ("euml", "ë"),
    ("iacute", "í"),
    ("iuml", "ï"),
    ("ntilde", "ñ"),
    ("oacute", "ó"),
    ("ocirc", "ô"),
    ("ouml", "ö"),
    ("uacute", "ú"),
    ("uuml", "ü"),
    ("szlig", "ß"),
    ("Auml", "Ä"),
    ("Eacute", "É"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn titles(xml: &str) -> Vec<String> {
        with_root("x.opf", xml, &Limits::DEFAULT, |root| descendants(root, "title").map(text).collect()).unwrap()
    }

    #[test]
    fn a_stray_ampersand_and_an_entity_of_html_are_mended() {
        assert_eq!(titles("<p><title>Salt&nbsp;& Smoke &amp; R&D &#8217;</title></p>"), ["Salt & Smoke & R&D ’"]);
    }

    #[test]
    fn an_undeclared_prefix_and_a_forbidden_character_are_mended() {
        let xml = "\n<?xml version='1.0'?><package><metadata><dc:title opf:id='a>b'>One\u{1} < Two</dc:title></metadata></package>";
        assert_eq!(titles(xml), ["One < Two"]);
    }

    #[test]
    fn a_file_beyond_mending_is_named() {
        let error = with_root("content.opf", "<package><metadata>", &Limits::DEFAULT, |_| ()).unwrap_err();
        assert!(error.to_string().starts_with("epub: content.opf: "), "{error}");
    }

    proptest! {
        #[test]
        fn mending_never_fails(text in "[<>&;/!\\[\\]a-c:='\" \\-?#x1é]{0,60}") {
            let _ = mended(&text);
        }
    }

    #[test]
    fn a_file_has_as_many_nodes_as_the_limits_allow() {
        let limits = Limits { xml_nodes: 8, ..Limits::DEFAULT };
        let read = |xml: &str| with_root("x.opf", xml, &limits, |_| ()).map_err(|error| error.code());
        assert_eq!(read("<a><b/><b/></a>"), Ok(()));
        assert_eq!(read(&format!("<a>{}</a>", "<b/>".repeat(20))), Err("limit"));
        assert_eq!(read(&format!("<a>{} & </a>", "<b/>".repeat(20))), Err("limit"), "mended");
    }
}
