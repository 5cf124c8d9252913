//! Tags as the letter of the standard writes them.

use super::super::tree::{Span, TreeBuilder};
use super::entity;

/// The name of a tag that begins at `at` and where it ends: letters, digits, `-` and `:`.
pub(super) fn name(source: &str, at: usize) -> Option<(&str, usize)> {
    let bytes = source.as_bytes();
    let mut end = at;
    while bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b':')) {
        end += 1;
    }
    let starts = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let ends = bytes.get(end).is_some_and(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'));
    (starts && ends).then(|| (&source[at..end], end))
}

/// Blanks as HTML counts them; line ends are `\n` by now.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\x0c')
}

/// Where the blanks at `at` end.
pub(super) fn skip_space(source: &str, at: usize) -> usize {
    at + source.as_bytes()[at..].iter().take_while(|byte| is_space(**byte)).count()
}

/// A name as a span in lower case.
pub(super) fn lower(tree: &mut TreeBuilder, source: &str, start: usize, end: usize) -> Span {
    let name = &source[start..end];
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        tree.make(|made| made.extend(name.chars().map(|c| c.to_ascii_lowercase())))
    } else {
        Span::new(start, end)
    }
}

/// How a start tag ended.
pub(super) struct Ended {
    /// Where what follows the tag begins.
    pub(super) at: usize,
    /// It ended in `/>`.
    pub(super) closes_itself: bool,
}

/// Reads the attributes of a start tag from `at` on, behind its name, into the element just opened.
pub(super) fn attributes(tree: &mut TreeBuilder, source: &str, mut at: usize) -> Option<Ended> {
    let bytes = source.as_bytes();
    let mut names: [&str; MOST] = [""; MOST];
    let mut count = 0;
    loop {
        let start = skip_space(source, at);
        match bytes.get(start)? {
            b'>' => return Some(Ended { at: start + 1, closes_itself: false }),
            b'/' if bytes.get(start + 1) == Some(&b'>') => return Some(Ended { at: start + 2, closes_itself: true }),
            _ => {}
        }
        let length = bytes[start..].iter().take_while(|byte| is_name_byte(**byte)).count();
        // Attributes are parted by blanks; one that comes twice counts once.
        let name = &source[start..start + length];
        let repeated = names[..count].iter().any(|before| before.eq_ignore_ascii_case(name));
        if length == 0 || start == at || repeated || count == MOST {
            return None;
        }
        names[count] = name;
        count += 1;
        let name = lower(tree, source, start, start + length);
        let value;
        (value, at) = attribute_value(tree, source, start + length)?;
        tree.attribute(name, value);
    }
}

/// A tag with more attributes is left to browsers.
const MOST: usize = 24;

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'.')
}

/// The value behind an attribute's name that ends at `end`, and where it ends.
fn attribute_value(tree: &mut TreeBuilder, source: &str, end: usize) -> Option<(Span, usize)> {
    let bytes = source.as_bytes();
    let equals = skip_space(source, end);
    if bytes.get(equals) != Some(&b'=') {
        return Some((Span::default(), end));
    }
    let start = skip_space(source, equals + 1);
    let quote = *bytes.get(start)?;
    if !matches!(quote, b'"' | b'\'') {
        let length =
            bytes[start..].iter().take_while(|byte| is_name_byte(**byte) || matches!(byte, b'#' | b'%')).count();
        let ends = bytes.get(start + length).is_some_and(|byte| is_space(*byte) || *byte == b'>');
        return (ends && length > 0).then(|| (Span::new(start, start + length), start + length));
    }
    let start = start + 1;
    let end = start + memchr::memchr(quote, &bytes[start..])?;
    let value = &source[start..end];
    // What looks for tags in other ways must see the same ones.
    if value.contains(['<', '>']) {
        return None;
    }
    Some((text(tree, source, start, end)?, end + 1))
}

/// The text from `start` to `end`, with its references as characters.
pub(super) fn text(tree: &mut TreeBuilder, source: &str, start: usize, end: usize) -> Option<Span> {
    let text = &source[start..end];
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Some(Span::new(start, end));
    }
    let mut decoded = Some(());
    let span = tree.make(|made| decoded = entity::decode(text, made));
    decoded.map(|()| span)
}
