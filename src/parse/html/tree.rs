//! The tree of a page: elements and texts in document order in one list, their strings in one buffer.
//!
//! Each item knows its parent and where its subtree ends, so that its first child is the next item, its next sibling begins
//! where it ends, and all that is inside it is one slice. Comments and the doctype are left out: they only part texts.

use std::fmt;

/// A piece of a [`Tree`]'s text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The bytes from `start` to `end`. Files and what they unpack to are bounded far below 4 GiB.
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }
}

#[derive(Clone, Copy)]
enum Value {
    Text(Span),
    /// The name, and where in [`Tree::attributes`] its own are.
    Element {
        name: Span,
        attributes: Span,
    },
}

struct Item {
    value: Value,
    /// Where its parent stands; the root is its own.
    parent: u32,
    /// Where the first item behind its subtree stands.
    end: u32,
}

struct Attribute {
    name: Span,
    value: Span,
}

/// A page. Its first item is the `html` element.
pub(super) struct Tree {
    text: String,
    items: Vec<Item>,
    attributes: Vec<Attribute>,
}

impl Tree {
    /// The `html` element.
    pub(super) fn root(&self) -> Node<'_> {
        Node { tree: self, at: 0 }
    }

    fn str(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }
}

/// An element or a text of a page.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    tree: &'a Tree,
    at: u32,
}

impl<'a> Node<'a> {
    /// The text, if it is one.
    pub(crate) fn as_text(self) -> Option<&'a str> {
        match self.item().value {
            Value::Text(span) => Some(self.tree.str(span)),
            Value::Element { .. } => None,
        }
    }

    /// The element's name in lower case, if it is one.
    pub(super) fn name(self) -> Option<&'a str> {
        match self.item().value {
            Value::Text(_) => None,
            Value::Element { name, .. } => Some(self.tree.str(name)),
        }
    }

    /// The element's attributes.
    pub(super) fn attributes(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let own = match self.item().value {
            Value::Text(_) => Span::default(),
            Value::Element { attributes, .. } => attributes,
        };
        let tree = self.tree;
        let own = &tree.attributes[own.start as usize..own.end as usize];
        own.iter().map(|attribute| (tree.str(attribute.name), tree.str(attribute.value)))
    }

    /// The element around it; none around the root.
    pub(super) fn parent(self) -> Option<Node<'a>> {
        let parent = self.item().parent;
        (parent != self.at).then_some(Node { at: parent, ..self })
    }

    /// What stands first inside it.
    pub(super) fn first_child(self) -> Option<Node<'a>> {
        let next = self.at + 1;
        (next < self.item().end).then_some(Node { at: next, ..self })
    }

    /// What stands behind it in the same parent.
    pub(super) fn next_sibling(self) -> Option<Node<'a>> {
        let next = self.item().end;
        (next < self.tree.items[self.item().parent as usize].end && self.at > 0).then_some(Node { at: next, ..self })
    }

    /// What stands directly inside it, in order.
    pub(crate) fn children(self) -> impl Iterator<Item = Node<'a>> {
        std::iter::successors(self.first_child(), |node| node.next_sibling())
    }

    /// All that is inside it, in document order.
    pub(crate) fn descendants(self) -> impl Iterator<Item = Node<'a>> {
        (self.at + 1..self.item().end).map(move |at| Node { at, ..self })
    }

    fn item(self) -> &'a Item {
        &self.tree.items[self.at as usize]
    }
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.at == other.at
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_text() {
            Some(text) => write!(f, "{text:?}"),
            None => write!(f, "<{}> at {}", self.name().unwrap_or_default(), self.at),
        }
    }
}

/// Builds a [`Tree`] in document order.
///
/// Strings are spans: of the source, which comes first in the tree's text, or of what was made behind it by
/// [`Self::make`].
pub(super) struct TreeBuilder {
    /// Length of the source.
    base: usize,
    /// What is not written in the source as it is meant.
    made: String,
    items: Vec<Item>,
    attributes: Vec<Attribute>,
    /// The innermost open element; meaningless while there is none.
    open: u32,
    /// The last item is a text that goes on if more text comes.
    in_text: bool,
}

impl TreeBuilder {
    /// An empty tree over a source of so many bytes.
    pub(super) fn new(base: usize) -> Self {
        // Prose has a tag in a hundred bytes, contents and lists one in twenty.
        let items = Vec::with_capacity(base / 64 + 16);
        Self { base, made: String::new(), items, attributes: Vec::new(), open: 0, in_text: false }
    }

    /// Stores a string that the source does not have.
    pub(super) fn make(&mut self, write: impl FnOnce(&mut String)) -> Span {
        let start = self.base + self.made.len();
        write(&mut self.made);
        Span::new(start, self.base + self.made.len())
    }

    /// Opens an element inside the open one.
    pub(super) fn open(&mut self, name: Span) {
        let at = self.items.len() as u32;
        let attributes = Span::new(self.attributes.len(), self.attributes.len());
        let value = Value::Element { name, attributes };
        self.items.push(Item { value, parent: self.open, end: 0 });
        (self.open, self.in_text) = (at, false);
    }

    /// Adds an attribute to the element just opened.
    pub(super) fn attribute(&mut self, name: Span, value: Span) {
        self.attributes.push(Attribute { name, value });
        if let Some(Item { value: Value::Element { attributes, .. }, .. }) = self.items.last_mut() {
            attributes.end = self.attributes.len() as u32;
        }
    }

    /// Closes the innermost open element.
    pub(super) fn close(&mut self) {
        let end = self.items.len() as u32;
        let item = &mut self.items[self.open as usize];
        item.end = end;
        (self.open, self.in_text) = (item.parent, false);
    }

    /// Adds text, to the text before it if nothing parts them.
    pub(super) fn text(&mut self, source: &str, span: Span) {
        if span.start == span.end {
            return;
        }
        let end = self.items.len() as u32 + 1;
        match self.items.last_mut() {
            Some(Item { value: Value::Text(before), .. }) if self.in_text => {
                if before.end == span.start {
                    before.end = span.end;
                    return;
                }
                let before = *before;
                let joined = self.make(|made| {
                    for Span { start, end } in [before, span] {
                        match source.get(start as usize..end as usize) {
                            Some(text) => made.push_str(text),
                            None => made.extend_from_within(start as usize - source.len()..end as usize - source.len()),
                        }
                    }
                });
                if let Some(last) = self.items.last_mut() {
                    last.value = Value::Text(joined);
                }
            }
            _ => self.items.push(Item { value: Value::Text(span), parent: self.open, end }),
        }
        self.in_text = true;
    }

    /// Parts the text before from the text behind, as a comment does.
    pub(super) fn part(&mut self) {
        self.in_text = false;
    }

    /// The tree, with all that is open closed. `source` is what the spans mean.
    pub(super) fn finish(mut self, source: &str) -> Tree {
        while self.items[self.open as usize].end == 0 {
            self.close();
        }
        let mut text = String::with_capacity(self.base + self.made.len());
        text.push_str(source);
        text.push_str(&self.made);
        Tree { text, items: self.items, attributes: self.attributes }
    }
}

/// The tree as text, for tests: one item a line, attributes sorted.
#[cfg(test)]
impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for at in 0..self.items.len() as u32 {
            let node = Node { tree: self, at };
            let mut attributes: Vec<_> = node.attributes().collect();
            attributes.sort_unstable();
            writeln!(f, "{at} in {}: {node:?} {attributes:?}", node.item().parent)?;
        }
        Ok(())
    }
}
