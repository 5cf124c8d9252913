//! From elements to paragraphs, headings and scene breaks.
//!
//! - Block elements end the paragraph before and behind them; text that lies bare in a `div` is a paragraph.
//! - `<br>` ends a line, an empty line (`<br><br>`) ends a paragraph, three empty lines in a row (also as empty `<p>`) are a
//!   scene break, like `<hr>` and a line that [`is_scene_break`].
//! - `h1`–`h6` are headings; `<pre>` keeps its lines; list items and table cells are paragraphs; a ruby annotation stands in
//!   brackets behind its base; `<q>` gets its quotes.
//! - What a browser does not show as text is dropped: scripts, styles, forms' controls, pictures with their alt text.

use super::{Element, Node};
use crate::parse::{BodyBuilder, is_scene_break};

/// As many empty lines in a row as make a scene break. Texts that double-space every paragraph use one, rarely two.
const SCENE_GAP: usize = 3;

/// What to do with an element the walk comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Visit {
    /// Read it.
    Enter,
    /// Leave it out with all that is inside.
    Skip,
}

/// Where the walk puts the text. An implementation may look at each element first, leave it out, or start another body
/// (a new chapter) before the walk goes on.
pub(crate) trait Sink {
    /// Where text goes now. Asked anew after each [`Self::visit`].
    fn body(&mut self) -> &mut BodyBuilder;

    /// Called for each element before it is read; text before it has been pushed, its paragraph is still open.
    fn visit(&mut self, _element: Element<'_>) -> Visit {
        Visit::Enter
    }
}

impl Sink for BodyBuilder {
    fn body(&mut self) -> &mut BodyBuilder {
        self
    }
}

/// Walks what is inside `element` into `sink`, and ends the last paragraph.
pub(crate) fn walk_into(element: Element<'_>, sink: &mut dyn Sink) {
    walk(element.node().children(), sink);
}

/// Walks these nodes, one after the other, into `sink`, and ends the last paragraph.
pub(crate) fn walk<'a>(nodes: impl IntoIterator<Item = Node<'a>>, sink: &mut dyn Sink) {
    let mut walk = Walk { sink, pre: 0, box_pre: false, heading: 0, line: false, empty_lines: 0, empty_before_p: 0 };
    for node in nodes {
        walk.tree(node);
    }
    walk.end_block();
}

/// Pushes the text of `element` as one line.
pub(super) fn push_text(element: Element<'_>, builder: &mut BodyBuilder) {
    each_node(element.node(), &mut |node, edge| {
        match (content(node), edge) {
            (Content::Text(text), Edge::Open) => builder.push(text),
            (Content::Element(inner), Edge::Open) if kind(inner.name()) == Kind::Dropped => return Visit::Skip,
            (Content::Element(inner), _) if kind(inner.name()) != Kind::Inline => builder.space(),
            _ => {}
        }
        Visit::Enter
    });
}

/// Calls `f` with each text inside `element` that a reader sees, and whether it is in a link, until `f` says false.
/// What `skip` is true for is left out.
pub(crate) fn each_text(
    element: Element<'_>,
    f: &mut dyn FnMut(&str, bool) -> bool,
    skip: &dyn Fn(Element<'_>) -> bool,
) {
    let (mut links, mut go_on) = (0_usize, true);
    each_node(element.node(), &mut |node, edge| {
        if !go_on {
            return Visit::Skip;
        }
        match (content(node), edge) {
            (Content::Text(text), Edge::Open) => go_on = f(text, links > 0),
            (Content::Element(inner), Edge::Open) => {
                if kind(inner.name()) == Kind::Dropped || skip(inner) {
                    return Visit::Skip;
                }
                links += usize::from(inner.name() == "a");
            }
            (Content::Element(inner), Edge::Close) => links -= usize::from(inner.name() == "a"),
            (Content::Text(_), Edge::Close) => {}
        }
        Visit::Enter
    });
}

enum Content<'a> {
    Text(&'a str),
    Element(Element<'a>),
}

fn content(node: Node<'_>) -> Content<'_> {
    match Element::of(node) {
        Some(element) => Content::Element(element),
        None => Content::Text(node.as_text().unwrap_or_default()),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    Open,
    Close,
}

/// Calls `f` on entering and on leaving `root` and each node inside, without recursion. A skipped node is not left.
fn each_node<'a>(root: Node<'a>, f: &mut dyn FnMut(Node<'a>, Edge) -> Visit) {
    let mut node = root;
    loop {
        if f(node, Edge::Open) == Visit::Enter {
            if let Some(child) = node.first_child() {
                node = child;
                continue;
            }
            f(node, Edge::Close);
        }
        loop {
            if node == root {
                return;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return };
            node = parent;
            f(node, Edge::Close);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Inline,
    Block,
    Paragraph,
    Heading,
    Pre,
    LineBreak,
    Rule,
    Annotation,
    Quote,
    Dropped,
}

fn kind(name: &str) -> Kind {
    match name {
        "p" => Kind::Paragraph,
        "br" => Kind::LineBreak,
        "hr" => Kind::Rule,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
        "pre" | "listing" | "plaintext" | "xmp" => Kind::Pre,
        "rt" => Kind::Annotation,
        "q" => Kind::Quote,
        "div" | "blockquote" | "li" | "ul" | "ol" | "dl" | "dt" | "dd" | "td" | "th" | "tr" | "table" | "tbody"
        | "thead" | "tfoot" | "caption" | "section" | "article" | "aside" | "header" | "footer" | "main" | "nav"
        | "center" | "address" | "figure" | "figcaption" | "fieldset" | "legend" | "details" | "summary" | "dialog"
        | "form" | "hgroup" | "menu" | "dir" | "body" | "html" | "search" => Kind::Block,
        "script" | "style" | "noscript" | "template" | "head" | "title" | "svg" | "img" | "iframe" | "object"
        | "embed" | "audio" | "video" | "canvas" | "map" | "select" | "textarea" | "button" | "input" | "datalist"
        | "rp" | "noframes" | "frameset" => Kind::Dropped,
        _ => Kind::Inline,
    }
}

struct Walk<'s> {
    sink: &'s mut dyn Sink,
    /// How many `pre` are open. One that holds blocks is only a box around them, as on some sites.
    pre: usize,
    box_pre: bool,
    /// How many headings are open.
    heading: usize,
    /// The current line has text.
    line: bool,
    /// Empty lines since the last text.
    empty_lines: usize,
    /// The same, where the open `<p>` began.
    empty_before_p: usize,
}

impl Walk<'_> {
    fn tree(&mut self, root: Node<'_>) {
        each_node(root, &mut |node, edge| {
            let element = match content(node) {
                Content::Element(element) => element,
                Content::Text(text) => {
                    if edge == Edge::Open {
                        self.text(text);
                    }
                    return Visit::Enter;
                }
            };
            let kind = kind(element.name());
            if edge == Edge::Close {
                self.close(kind);
            } else if kind == Kind::Dropped || self.sink.visit(element) == Visit::Skip {
                return Visit::Skip;
            } else {
                self.open(kind);
            }
            Visit::Enter
        });
    }

    fn text(&mut self, text: &str) {
        if self.pre > 0 && !self.box_pre {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.line_break();
                }
                self.run(line);
            }
        } else {
            self.run(text);
        }
    }

    fn run(&mut self, text: &str) {
        if text.chars().all(char::is_whitespace) {
            if !text.is_empty() {
                self.sink.body().space();
            }
            return;
        }
        self.line = true;
        self.empty_lines = 0;
        self.sink.body().push(text);
    }

    fn open(&mut self, kind: Kind) {
        self.box_pre |= self.pre > 0 && matches!(kind, Kind::Block | Kind::Paragraph);
        match kind {
            Kind::Inline | Kind::Dropped => {}
            Kind::LineBreak => self.line_break(),
            Kind::Annotation => self.run("("),
            Kind::Quote => self.run("“"),
            Kind::Rule => {
                self.end_block();
                self.sink.body().scene_break();
            }
            Kind::Block => {
                self.end_block();
            }
            Kind::Paragraph => {
                self.end_block();
                self.empty_before_p = self.empty_lines;
            }
            Kind::Heading => {
                self.end_block();
                self.heading += 1;
            }
            Kind::Pre => {
                self.end_block();
                self.pre += 1;
            }
        }
    }

    fn close(&mut self, kind: Kind) {
        match kind {
            Kind::Inline | Kind::Dropped | Kind::LineBreak | Kind::Rule => {}
            Kind::Annotation => self.run(")"),
            Kind::Quote => self.run("”"),
            Kind::Block => {
                self.end_block();
            }
            Kind::Paragraph => {
                if self.end_block() == 0 && self.empty_lines == self.empty_before_p {
                    self.empty_line();
                }
            }
            Kind::Heading => {
                self.end_block();
                self.heading -= 1;
            }
            Kind::Pre => {
                self.end_block();
                self.pre -= 1;
                self.box_pre &= self.pre > 0;
            }
        }
    }

    fn line_break(&mut self) {
        if self.line {
            self.line = false;
            if !self.take_ornament() {
                self.sink.body().line_break();
            }
        } else {
            self.empty_line();
        }
    }

    fn empty_line(&mut self) {
        self.end_block();
        self.empty_lines += 1;
        if self.empty_lines == SCENE_GAP {
            self.sink.body().scene_break();
        }
    }

    /// Ends the open block; the number of bytes it had.
    fn end_block(&mut self) -> usize {
        self.take_ornament();
        self.line = false;
        let heading = self.heading > 0;
        let body = self.sink.body();
        let length = body.open_text().len();
        if heading {
            body.end_heading();
        } else {
            body.end_paragraph();
        }
        length
    }

    /// Turns the open block's last line into a scene break, if it is drawn as one.
    fn take_ornament(&mut self) -> bool {
        let body = self.sink.body();
        let drawn = is_scene_break(body.open_line());
        if drawn {
            body.discard_line();
            body.scene_break();
        }
        drawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BlockKind, Body};
    use crate::parse::html::Document;

    fn body(html: &str) -> Body {
        let page = Document::parse(html, &crate::source::Limits::DEFAULT);
        let mut builder = BodyBuilder::new();
        walk_into(page.root(), &mut builder);
        builder.finish()
    }

    #[track_caller]
    fn reads(html: &str, text: &str) {
        assert_eq!(body(html).text, text, "{html}");
    }

    #[test]
    fn blocks_are_paragraphs() {
        reads("<p>One<p>Two <b>bo</b>ld<div>bare<p>Three</div>tail", "One\n\nTwo bold\n\nbare\n\nThree\n\ntail");
        reads("<ul><li>a<li>b</ul><table><tr><td>c<td>d</table>", "a\n\nb\n\nc\n\nd");
    }

    #[test]
    fn one_break_is_a_line_two_are_a_paragraph_four_a_scene() {
        reads("a<br>b<br><br>c<br> &nbsp; <br><br>d", "a\nb\n\nc\n\nd");
        reads("a<br><br><br><br>b<br/>&nbsp;<br/>&nbsp;<br/>&nbsp;<br/>c", "a\n\n* * *\n\nb\n\n* * *\n\nc");
        reads("<p>a</p><p>&nbsp;</p><p>b</p><p></p><p><br></p><p> </p><p>c</p>", "a\n\nb\n\n* * *\n\nc");
    }

    #[test]
    fn drawn_breaks_are_scene_breaks_also_between_lines() {
        reads(
            "<p>a</p><p align=center><i>~*~</i></p><p>b<br>***<br>c<br>oOo</p><hr><p>d",
            "a\n\n* * *\n\nb\n\n* * *\n\nc\n\n* * *\n\nd",
        );
    }

    #[test]
    fn headings_pre_ruby_and_quotes() {
        let read = body("<h2>Part <i>One</i></h2><pre>two\nlines\n\nmore</pre><ruby>漢<rt>kan</rt></ruby><p><q>so</q>");
        assert_eq!(read.text, "Part One\n\ntwo\nlines\n\nmore\n\n漢(kan)\n\n“so”");
        assert_eq!(read.blocks[0].kind, BlockKind::Heading);
    }

    #[test]
    fn what_is_not_shown_as_text_is_dropped() {
        reads(
            "<title>t</title><!-- c --><script>s</script><style>s</style><p>a<img alt=no><noscript>n</noscript>b</p>",
            "ab",
        );
    }

    #[test]
    fn deep_nesting_does_not_overflow() {
        let html = "<i>".repeat(20_000) + "deep" + &"<div>".repeat(100_000) + "er";
        let page = Document::parse(&html, &crate::source::Limits::DEFAULT);
        assert_eq!(page.root().prose(), "deep er");
        assert_eq!(page.root().text(), "deep er");
    }
}
