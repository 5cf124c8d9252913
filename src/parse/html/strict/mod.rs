//! Well-formed pages, read in one pass over the bytes.
//!
//! Procedure: a page is accepted as long as each tag, believed as it is written, gives the tree that browsers would make
//! of it: every element is closed by its own end tag in order, nothing stands where browsers would close, move or drop
//! it ([`rule`]), and tags and references are written by the letter ([`tag`], [`entity`]). At the first doubt the whole page is
//! refused and left to [`browser`](super::browser), so that this module repairs nothing. It knows two things that a plain
//! reading does not: a table's rows get the `tbody` they lack, and what follows `</body>` belongs to the body.

mod entity;
mod rule;
mod tag;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use rule::Rule;

use super::tree::{Span, Tree, TreeBuilder};

/// More elements open at once are left to browsers.
const DEEPEST: usize = 256;

/// Which rules of closing a page is written by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Html,
    /// `<title/>` is closed.
    Xhtml,
}

/// The tree of a well-formed page; none if browsers might see another one.
pub(super) fn read(text: &str, dialect: Dialect) -> Option<Tree> {
    let source = one_line_end(text);
    if memchr::memchr(0, source.as_bytes()).is_some() {
        return None;
    }
    let mut page = Page {
        source: &source,
        at: 0,
        dialect,
        place: Place::BeforeHtml,
        tree: TreeBuilder::new(source.len()),
        open: Vec::with_capacity(32),
        in_paragraph: false,
        in_link: false,
        in_form: false,
    };
    page.read()?;
    let tree = page.tree;
    Some(tree.finish(&source))
}

/// Every line end as `\n`, as the standard has it.
fn one_line_end(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Where on the page the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    BeforeHtml,
    BeforeHead,
    InHead,
    AfterHead,
    InBody,
    AfterBody,
    AfterHtml,
}

/// An open element.
#[derive(Clone, Copy)]
struct Open<'s> {
    name: &'s str,
    rule: Rule,
}

/// The `tbody` that browsers put around rows that have none. Its name is no name, so that no tag closes it.
const IMPLIED_GROUP: Open<'static> = Open { name: "", rule: Rule::RowGroup };

struct Page<'s> {
    source: &'s str,
    at: usize,
    dialect: Dialect,
    place: Place,
    tree: TreeBuilder,
    open: Vec<Open<'s>>,
    in_paragraph: bool,
    in_link: bool,
    in_form: bool,
}

impl<'s> Page<'s> {
    /// Reads to the end of the page. None at the first doubt, as everywhere below.
    fn read(&mut self) -> Option<()> {
        let bytes = self.source.as_bytes();
        while self.at < bytes.len() {
            let end = memchr::memchr(b'<', &bytes[self.at..]).map_or(bytes.len(), |length| self.at + length);
            self.text(end)?;
            match bytes.get(end + 1) {
                Some(b'/') => self.end_tag(end + 2)?,
                Some(b'!') => self.declaration(end + 2)?,
                // To HTML a comment, which ends at the first `>`.
                Some(b'?') => self.skip_to(end + 2, b">")?,
                Some(_) => self.start_tag(end + 1)?,
                // The page is cut off behind a `<`.
                None if end < bytes.len() => return None,
                None => {}
            }
        }
        let all_closed = matches!(self.place, Place::AfterBody | Place::AfterHtml);
        (all_closed || self.place == Place::InBody && self.open.len() == 2).then_some(())
    }

    fn text(&mut self, end: usize) -> Option<()> {
        let start = std::mem::replace(&mut self.at, end);
        let text = &self.source[start..end];
        let is_blank = || text.bytes().all(tag::is_space);
        match self.place {
            Place::InBody if !self.parent().is_table_frame() => {
                let span = tag::text(&mut self.tree, self.source, start, end)?;
                self.tree.text(self.source, span);
            }
            _ if !is_blank() => return None,
            Place::BeforeHtml | Place::BeforeHead => {}
            Place::InHead | Place::AfterHead | Place::InBody | Place::AfterBody | Place::AfterHtml => {
                self.tree.text(self.source, Span::new(start, end));
            }
        }
        Some(())
    }

    /// Skips a comment or the doctype, whose `!` is just before `at`.
    fn declaration(&mut self, at: usize) -> Option<()> {
        let rest = &self.source[at..];
        if let Some(comment) = rest.strip_prefix("--") {
            // Comments that end in other ways.
            let length = memchr::memmem::find(comment.as_bytes(), b"-->")?;
            let doubtful = comment.starts_with(['>', '-']) || comment[..length].contains("--!");
            return if doubtful { None } else { self.skip_to(at + 2, b"-->") };
        }
        let is_doctype = rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("doctype"));
        if is_doctype && self.place == Place::BeforeHtml { self.skip_to(at, b">") } else { None }
    }

    fn skip_to(&mut self, from: usize, mark: &[u8]) -> Option<()> {
        self.at = from + memchr::memmem::find(&self.source.as_bytes()[from..], mark)? + mark.len();
        // Comments behind the body are put outside of it.
        if !matches!(self.place, Place::AfterBody | Place::AfterHtml) {
            self.tree.part();
        }
        Some(())
    }

    fn start_tag(&mut self, at: usize) -> Option<()> {
        let (name, end) = tag::name(self.source, at)?;
        let rule = if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Rule::of(&name.to_ascii_lowercase())
        } else {
            Rule::of(name)
        }?;
        self.admit(rule)?;
        let span = tag::lower(&mut self.tree, self.source, at, end);
        self.tree.open(span);
        let ended = tag::attributes(&mut self.tree, self.source, end)?;
        self.at = ended.at;
        match rule {
            Rule::Void | Rule::HeadVoid | Rule::Line => self.tree.close(),
            Rule::Frame | Rule::Style | Rule::Script | Rule::Title => self.raw(name, rule, ended.closes_itself)?,
            _ if ended.closes_itself || self.open.len() == DEEPEST => return None,
            _ => self.enter(Open { name, rule }),
        }
        Some(())
    }

    /// Makes sure that an element may begin here without closing or moving anything.
    fn admit(&mut self, rule: Rule) -> Option<()> {
        let may = match self.place {
            Place::BeforeHtml => rule == Rule::Html,
            Place::BeforeHead => rule == Rule::Head,
            Place::InHead => matches!(rule, Rule::HeadVoid | Rule::Style | Rule::Script | Rule::Title),
            Place::AfterHead => rule == Rule::Body,
            Place::InBody => {
                match (self.open.last()?, rule) {
                    (Open { rule: Rule::Table, .. }, Rule::Row) => self.open_implied_group(),
                    (Open { name: "", .. }, Rule::RowGroup) => self.leave(),
                    _ => {}
                }
                rule.may_stand_in(self.parent())
                    && !(rule.ends_paragraph() && self.in_paragraph)
                    && !(rule == Rule::Link && self.in_link)
                    && !(rule == Rule::Form && self.in_form)
            }
            Place::AfterBody | Place::AfterHtml => false,
        };
        may.then_some(())
    }

    fn open_implied_group(&mut self) {
        let name = self.tree.make(|made| made.push_str("tbody"));
        self.tree.open(name);
        self.open.push(IMPLIED_GROUP);
    }

    fn enter(&mut self, element: Open<'s>) {
        self.open.push(element);
        match element.rule {
            Rule::Html => self.place = Place::BeforeHead,
            Rule::Head => self.place = Place::InHead,
            Rule::Body => self.place = Place::InBody,
            Rule::Paragraph => self.in_paragraph = true,
            Rule::Link => self.in_link = true,
            Rule::Form => self.in_form = true,
            Rule::Pre if self.source.as_bytes().get(self.at) == Some(&b'\n') => self.at += 1,
            _ => {}
        }
    }

    fn end_tag(&mut self, at: usize) -> Option<()> {
        let (name, end) = tag::name(self.source, at)?;
        let end = tag::skip_space(self.source, end);
        if self.source.as_bytes().get(end) != Some(&b'>') {
            return None;
        }
        self.at = end + 1;
        match self.place {
            Place::AfterBody if name.eq_ignore_ascii_case("html") => self.place = Place::AfterHtml,
            Place::InHead | Place::InBody => {
                if self.open.last()?.name.is_empty() && name.eq_ignore_ascii_case("table") {
                    self.leave();
                }
                if !self.open.last()?.name.eq_ignore_ascii_case(name) {
                    return None;
                }
                if self.parent() == Rule::Body {
                    self.place = Place::AfterBody;
                } else {
                    self.leave();
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// Closes the innermost element.
    fn leave(&mut self) {
        self.tree.close();
        match self.open.pop().map(|element| element.rule) {
            Some(Rule::Head) => self.place = Place::AfterHead,
            Some(Rule::Paragraph) => self.in_paragraph = false,
            Some(Rule::Link) => self.in_link = false,
            Some(Rule::Form) => self.in_form = false,
            _ => {}
        }
    }

    /// Reads the content of the raw element just opened, up to its end tag, and closes it.
    fn raw(&mut self, name: &str, rule: Rule, closes_itself: bool) -> Option<()> {
        let is_xhtml = self.dialect == Dialect::Xhtml;
        if closes_itself {
            self.tree.close();
            return is_xhtml.then_some(());
        }
        let (source, start) = (self.source, self.at);
        let ends = memchr::memmem::find_iter(&source.as_bytes()[start..], b"</").map(|length| start + length);
        let is_own = |end: &usize| {
            source.get(end + 2..end + 2 + name.len()).is_some_and(|other| other.eq_ignore_ascii_case(name))
        };
        let end = ends.into_iter().find(is_own)?;
        let content = &source[start..end];
        // A script may hide its end in a comment; what closes itself is looked for in XHTML without regard to scripts.
        if rule == Rule::Script && content.contains("<!--") || is_xhtml && content.contains("/>") {
            return None;
        }
        let after = tag::skip_space(source, end + 2 + name.len());
        if source.as_bytes().get(after) != Some(&b'>') {
            return None;
        }
        let span =
            if rule == Rule::Title { tag::text(&mut self.tree, source, start, end)? } else { Span::new(start, end) };
        self.tree.text(source, span);
        self.tree.close();
        self.at = after + 1;
        Some(())
    }

    /// The rule of the innermost element; the root's where there is none.
    fn parent(&self) -> Rule {
        self.open.last().map_or(Rule::Html, |element| element.rule)
    }
}
