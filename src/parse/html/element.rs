//! One element or node of a page, and the selectors that find them.

use std::sync::OnceLock;

use scraper::{ElementRef, Selector};

use super::blocks;
use crate::parse::BodyBuilder;

/// A selector compiled at its first use; made to stand in a `static`.
pub(crate) struct Css {
    source: &'static str,
    compiled: OnceLock<Selector>,
}

impl Css {
    /// A selector of ours. Its first use panics if it is not valid CSS.
    pub(crate) const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    fn get(&self) -> &Selector {
        self.compiled.get_or_init(|| match Selector::parse(self.source) {
            Ok(selector) => selector,
            Err(error) => panic!("selector `{}` of ours is not valid: {error}", self.source),
        })
    }
}

/// A node of a page: an element, a text, a comment.
pub(crate) type Node<'a> = <ElementRef<'a> as std::ops::Deref>::Target;

/// An element of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Element<'a>(ElementRef<'a>);

impl<'a> Element<'a> {
    pub(super) fn new(element: ElementRef<'a>) -> Self {
        Self(element)
    }

    /// The element that `node` is.
    pub(crate) fn of(node: Node<'a>) -> Option<Self> {
        ElementRef::wrap(node).map(Self)
    }

    /// The node that this element is.
    pub(crate) fn node(self) -> Node<'a> {
        *self.0
    }

    /// Its tag name, in lower case.
    pub(crate) fn name(self) -> &'a str {
        self.0.value().name()
    }

    /// An attribute's value.
    pub(crate) fn attr(self, name: &str) -> Option<&'a str> {
        self.0.value().attr(name)
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
        self.0.select(css.get()).map(Element)
    }

    /// The first element inside that matches.
    pub(crate) fn first(self, css: &Css) -> Option<Element<'a>> {
        self.0.select(css.get()).next().map(Element)
    }

    /// All elements inside, in document order.
    pub(crate) fn elements(self) -> impl Iterator<Item = Element<'a>> {
        self.0.descendants().skip(1).filter_map(Self::of)
    }

    /// The elements directly inside.
    pub(crate) fn children(self) -> impl Iterator<Item = Element<'a>> {
        self.0.child_elements().map(Element)
    }

    /// The element around it.
    pub(crate) fn parent(self) -> Option<Element<'a>> {
        self.0.parent().and_then(Self::of)
    }

    /// The elements behind it in the same parent, nearest first.
    pub(crate) fn following(self) -> impl Iterator<Item = Element<'a>> {
        self.0.next_siblings().filter_map(Self::of)
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
        self.0.text().for_each(|text| builder.push(text));
        builder.open_text().to_owned()
    }

    /// Its text as paragraphs joined by [`Body::SEPARATOR`](crate::model::Body::SEPARATOR): for summaries and notes.
    pub(crate) fn prose(self) -> String {
        let mut builder = BodyBuilder::new();
        blocks::walk_into(self, &mut builder);
        builder.finish().text
    }
}
