//! Any page, read as browsers do: the only place that names `scraper`.

use scraper::Node as Parsed;

use super::tree::{Span, Tree, TreeBuilder};

/// Parses HTML as browsers do: it never fails.
pub(super) fn read(text: &str) -> Tree {
    let page = scraper::Html::parse_document(text);
    let root = *page.root_element();
    let mut tree = TreeBuilder::new(0);
    let mut node = root;
    loop {
        enter(&mut tree, node.value());
        if let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        loop {
            if node.value().is_element() {
                tree.close();
            }
            if node.id() == root.id() {
                return tree.finish("");
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            // Below the root, every node has a parent.
            node = node.parent().unwrap_or(root);
        }
    }
}

fn enter(tree: &mut TreeBuilder, value: &Parsed) {
    let make = |tree: &mut TreeBuilder, text: &str| -> Span { tree.make(|made| made.push_str(text)) };
    match value {
        Parsed::Element(element) => {
            let name = make(tree, element.name());
            tree.open(name);
            // Attributes of other languages inside HTML, such as `xlink:href`, have a namespace.
            for ((name, value), _) in element.attrs().zip(&element.attrs).filter(|(_, (name, _))| name.ns.is_empty()) {
                let (name, value) = (make(tree, name), make(tree, value));
                tree.attribute(name, value);
            }
        }
        Parsed::Text(text) => {
            tree.part();
            let text = make(tree, text);
            tree.text("", text);
        }
        _ => {}
    }
}
