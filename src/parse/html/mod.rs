//! HTML as the formats see it: a parsed [`Document`], its [`Element`]s, [`Css`] selectors, and [`blocks`], which turns
//! elements into paragraphs.
//!
//! Procedure: a format parses the file with [`Document::parse`] (an EPUB entry with [`Document::parse_xhtml`]), finds its
//! landmarks with [`Css`] selectors, reads short values with [`Element::text`], notes with [`Element::prose`], and walks the
//! story's elements with [`blocks::walk`]. Nothing recurses: a page nested a hundred thousand deep is a page like any other.
//!
//! Most pages of stories are well-formed: [`strict`] reads those in one pass, several times faster than a parser that is
//! ready to mend. What it refuses, [`browser`] reads by the whole standard. Both make the same [`tree`].

pub(crate) mod blocks;
mod browser;
mod css;
mod depth;
mod element;
mod strict;
mod tree;

pub(crate) use css::Css;
pub(crate) use element::Element;
pub(crate) use tree::Node;

use std::borrow::Cow;

use crate::source::{Limits, Source};
use strict::Dialect;
use tree::Tree;

/// A parsed page.
pub(crate) struct Document(Tree);

impl Document {
    /// Parses a page as browsers do: it never fails. Of tags nested deeper than the file's limit, only the text is read.
    pub(crate) fn of(source: &Source<'_>) -> Self {
        Self::parse(&source.text().text, source.limits())
    }

    /// Parses a piece of HTML that is kept in something else, such as a summary.
    pub(crate) fn parse(text: &str, limits: &Limits) -> Self {
        Self(
            strict::read(text, Dialect::Html)
                .unwrap_or_else(|| browser::read(&depth::limit(text, limits.html_nesting))),
        )
    }

    /// Parses XHTML: as [`Self::parse`], but `<title/>` and its like are closed, which HTML would read as open to the end.
    pub(crate) fn parse_xhtml(text: &str, limits: &Limits) -> Self {
        let mended = || browser::read(&depth::limit(&close_raw_elements(text), limits.html_nesting));
        Self(strict::read(text, Dialect::Xhtml).unwrap_or_else(mended))
    }

    /// The `html` element.
    pub(crate) fn root(&self) -> Element<'_> {
        Element::root(&self.0)
    }

    /// The first element that matches.
    pub(crate) fn first(&self, css: &Css) -> Option<Element<'_>> {
        self.root().first(css)
    }

    /// The `content` of the first `<meta name=…>` or `<meta property=…>` of this name that has one.
    pub(crate) fn meta(&self, name: &str) -> Option<&str> {
        static META: Css = Css::new("meta[content]");
        self.root()
            .select(&META)
            .filter(|meta| {
                let named = |key| meta.attr(key).is_some_and(|value: &str| value.eq_ignore_ascii_case(name));
                named("name") || named("property")
            })
            .find_map(|meta| meta.attr("content").map(str::trim).filter(|content| !content.is_empty()))
    }
}

/// As much of a file as is looked at to see whether it is HTML, in bytes.
const SNIFFED: usize = 4096;

/// True if the file begins as HTML does, or is named so and has a common tag.
pub(crate) fn looks_like_html(source: &Source<'_>) -> bool {
    /// Every format in HTML asks it of each file.
    struct LooksLikeHtml(bool);
    source.memo(|source| LooksLikeHtml(begins_as_html(source))).0
}

fn begins_as_html(source: &Source<'_>) -> bool {
    let head = &source.bytes()[..source.bytes().len().min(SNIFFED)];
    // Without zero bytes, UTF-16 reads like ASCII.
    let head: Vec<u8> = head.iter().filter(|byte| **byte != 0).map(u8::to_ascii_lowercase).collect();
    // Some books of other kinds hold plain HTML inside.
    if crate::source::looks_binary(source.bytes()) {
        return false;
    }
    // Mail may hold a page beside its text; only a page saved as mail is one.
    if crate::source::is_mail(source.bytes()) {
        return source.text().text.trim_start().starts_with('<');
    }
    let has = |tags: &[&str]| tags.iter().any(|tag| memchr::memmem::find(&head, tag.as_bytes()).is_some());
    let named = matches!(source.extension().as_deref(), Some("html" | "htm" | "xhtml" | "xhtm" | "shtml"));
    has(&["<!doctype html", "<html", "<head>", "<body"])
        || named && has(&["<p", "<br", "<div", "<h1", "<h2", "<title", "<b>"])
}

/// True if the text has the attribute `name` with exactly this value, however it is quoted. A cheap test before parsing.
pub(crate) fn mentions(text: &str, name: &str, value: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), value.as_bytes()).any(|at| {
        let (before, after) = (&text[..at], &text[at + value.len()..]);
        let quote = before.chars().next_back().filter(|c| matches!(c, '"' | '\''));
        let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
        let closed = match quote {
            Some(quote) => after.starts_with(quote),
            None => after.starts_with(|c: char| c == '>' || c.is_ascii_whitespace()),
        };
        closed && before.strip_suffix('=').is_some_and(|before| before.ends_with(name))
    })
}

/// The address that a browser wrote into a page when it saved it: `<!-- saved from url=(0042)https://… -->`.
pub(crate) fn saved_from(text: &str) -> Option<&str> {
    let head = text.get(..SNIFFED.min(text.len())).unwrap_or(text);
    let (_, rest) = head.split_once("saved from url=(")?;
    let (_, rest) = rest.split_once(')')?;
    let address = rest.split(|c: char| c.is_whitespace()).next()?.trim_end_matches("-->");
    address.starts_with("http").then_some(address)
}

/// Elements whose content HTML reads as raw text, so that an unclosed one swallows the page.
const RAW_ELEMENTS: [&str; 8] = ["title", "script", "style", "textarea", "iframe", "noframes", "noembed", "xmp"];

/// Writes `<title/>` as `<title></title>`, for every raw element.
fn close_raw_elements(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    for end in memchr::memmem::find_iter(text.as_bytes(), b"/>") {
        let Some(open) = memchr::memrchr(b'<', &text.as_bytes()[..end]) else { continue };
        let tag = &text[open + 1..end];
        let name = tag.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        if let Some(raw) = RAW_ELEMENTS.iter().find(|raw| raw.eq_ignore_ascii_case(name)) {
            out.push_str(&text[copied..end]);
            out.push_str("></");
            out.push_str(raw);
            out.push('>');
            copied = end + 2;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_xhtml_title_does_not_swallow_the_page() {
        let page = Document::parse_xhtml(
            "<html><head><title/><style type=\"a\" /></head><body><p>Here.</p></body></html>",
            &Limits::DEFAULT,
        );
        assert_eq!(page.root().text(), "Here.");
    }

    #[test]
    fn a_piece_of_a_page_is_bound_as_its_file_is() {
        static BOLD: Css = Css::new("b");
        let depth = |html_nesting| {
            let limits = Limits { html_nesting, ..Limits::DEFAULT };
            // Closed in the wrong order: the parser that mends reads it.
            Document::parse("<i><b><b><b><b>Fog</i>", &limits).root().select(&BOLD).count()
        };
        assert_eq!((depth(3), depth(1_000)), (2, 4));
    }
}
