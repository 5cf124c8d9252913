//! One element of a page.

use super::blocks;
use super::css::Css;
use super::tree::{Node, Tree};
use crate::parse::BodyBuilder;

/// An element of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a> {
    node: Node<'a>,
    name: &'a str,
}

impl<'a> Element<'a> {
    /// The `html` element.
    pub(super) fn root(tree: &'a Tree) -> Self {
        let node = tree.root();
        Self { node, name: node.name().unwrap_or_default() }
    }

    /// The element that `node` is.
    pub(crate) fn of(node: Node<'a>) -> Option<Self> {
        node.name().map(|name| Self { node, name })
    }

    /// The node that this element is.
    pub(crate) fn node(self) -> Node<'a> {
        self.node
    }

    /// Its tag name, in lower case.
    pub(crate) fn name(self) -> &'a str {
        self.name
    }

    /// An attribute's value.
    pub(crate) fn attr(self, name: &str) -> Option<&'a str> {
        self.node.attributes().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// Its id.
    pub(crate) fn id(self) -> Option<&'a str> {
        self.attr("id")
    }

    /// True if `class` is one of its classes.
    pub(crate) fn has_class(self, class: &str) -> bool {
        self.attr("class").is_some_and(|classes| classes.split_ascii_whitespace().any(|one| one == class))
    }

    /// The elements inside that match, in document order.
    pub(crate) fn select<'s>(self, css: &'s Css) -> impl Iterator<Item = Element<'a>> + use<'a, 's> {
        self.elements().filter(|element| css.matches(*element))
    }

    /// The first element inside that matches.
    pub(crate) fn first(self, css: &Css) -> Option<Element<'a>> {
        self.select(css).next()
    }

    /// All elements inside, in document order.
    pub(crate) fn elements(self) -> impl Iterator<Item = Element<'a>> {
        self.node.descendants().filter_map(Self::of)
    }

    /// The elements directly inside.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'a>> {
        self.node.children().filter_map(Self::of)
    }

    /// The element around it.
    pub(crate) fn parent(self) -> Option<Element<'a>> {
        self.node.parent().and_then(Self::of)
    }

    /// The element right behind it, with nothing but blanks between.
    pub(crate) fn next(self) -> Option<Element<'a>> {
        let mut behind = std::iter::successors(self.node.next_sibling(), |node| node.next_sibling());
        let next = behind.find(|node| node.as_text().is_none_or(|text| !text.trim().is_empty()))?;
        Self::of(next)
    }

    /// Its text in one line, blanks collapsed; scripts and their like left out.
    pub(crate) fn text(self) -> String {
        let mut builder = BodyBuilder::new();
        blocks::push_text(self, &mut builder);
        builder.open_text().to_owned()
    }

    /// Its text in one line, also of an element whose text is not shown on the page, such as `title`.
    pub(crate) fn raw_text(self) -> String {
        let mut builder = BodyBuilder::new();
        self.node.descendants().filter_map(Node::as_text).for_each(|text| builder.push(text));
        builder.open_text().to_owned()
    }

    /// Its text as paragraphs joined by [`Body::SEPARATOR`](crate::model::Body::SEPARATOR): for summaries and notes.
    pub(crate) fn prose(self) -> String {
        let mut builder = BodyBuilder::new();
        blocks::walk_into(self, &mut builder);
        builder.finish().text
    }
}
