//! The table of contents: where chapters begin and what they are called.
//!
//! EPUB 3 has a page of links (`nav`), EPUB 2 an XML file (`toc.ncx`), many books both. The one with more entries is
//! believed, at equal length the page: a converter keeps one of them up to date and copies the other.

use super::container::{Container, resolve};
use super::package::Package;
use super::xml;
use crate::parse::html::{Css, Document, Element};
use crate::source::decode;

/// One place the table of contents points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TocEntry {
    /// What it is called.
    pub(crate) label: String,
    /// The document, as an entry of the container.
    pub(crate) entry: usize,
    /// The id of the element in it, if it is not the document's beginning.
    pub(crate) fragment: Option<String>,
}

/// The table of contents in document order, nested entries flattened. Empty if the book has none that can be read.
pub(crate) fn read(container: &Container<'_>, package: &Package) -> Vec<TocEntry> {
    let text = |path: &str| container.read(path).ok().map(|bytes| decode(&bytes).text.into_owned());
    let from_nav = || {
        let path = package.nav.as_deref()?;
        Some(from_nav(path, &text(path)?))
    };
    let from_ncx = || {
        let path = package.ncx.as_deref()?;
        let text = text(path)?;
        xml::with_root(path, &text, |root| from_ncx(path, root)).ok()
    };
    let (nav, ncx) = (from_nav().unwrap_or_default(), from_ncx().unwrap_or_default());
    let mut entries: Vec<TocEntry> = if nav.len() >= ncx.len() { nav } else { ncx }
        .into_iter()
        .filter_map(|Link { label, path, fragment }| Some(TocEntry { label, entry: container.find(&path)?, fragment }))
        .collect();
    // A part and its first chapter may begin at the same place: the inner name is the chapter's.
    entries.dedup_by(|next, kept| {
        let same = next.entry == kept.entry && next.fragment == kept.fragment;
        if same && !next.label.is_empty() {
            kept.label = std::mem::take(&mut next.label);
        }
        same
    });
    entries
}

/// An entry as written.
#[derive(Debug, PartialEq, Eq)]
struct Link {
    label: String,
    path: String,
    fragment: Option<String>,
}

fn from_ncx(path: &str, root: roxmltree::Node<'_, '_>) -> Vec<Link> {
    xml::descendants(root, "navPoint")
        .filter_map(|point| {
            let child = |name| point.children().find(|child| xml::is(*child, name));
            let (path, fragment) = resolve(path, xml::attribute(child("content")?, "src")?);
            Some(Link { label: child("navLabel").map(xml::text).unwrap_or_default(), path, fragment })
        })
        .collect()
}

fn from_nav(path: &str, text: &str) -> Vec<Link> {
    static NAV: Css = Css::new("nav");
    static LINK: Css = Css::new("a[href]");
    let page = Document::parse_xhtml(text);
    let is_toc = |nav: &Element<'_>| {
        ["epub:type", "role"].into_iter().filter_map(|name| nav.attr(name)).any(|kind| kind.contains("toc"))
    };
    let Some(nav) = page.root().select(&NAV).find(is_toc).or_else(|| page.first(&NAV)) else { return Vec::new() };
    nav.select(&LINK)
        .filter_map(|link| {
            let (path, fragment) = resolve(path, link.attr("href")?);
            Some(Link { label: link.text(), path, fragment })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_points_are_read_in_order() {
        let ncx = "<ncx><navMap><navPoint><navLabel><text>Part\n One</text></navLabel><content src='a.xhtml'/>
            <navPoint><navLabel><text>Chapter 1</text></navLabel><content src='text/b%20c.xhtml#x'/></navPoint></navPoint>
            </navMap><pageList><pageTarget><content src='p.xhtml'/></pageTarget></pageList></ncx>";
        let entries = xml::with_root("OEBPS/toc.ncx", ncx, |root| from_ncx("OEBPS/toc.ncx", root)).unwrap();
        let places: Vec<_> = entries.iter().map(|entry| (entry.label.as_str(), entry.path.as_str())).collect();
        assert_eq!(places, [("Part One", "OEBPS/a.xhtml"), ("Chapter 1", "OEBPS/text/b%20c.xhtml")]);
        assert_eq!(entries[1].fragment.as_deref(), Some("x"));
    }

    #[test]
    fn the_contents_are_told_from_other_navigation() {
        let page = "<html><head><title/></head><body><nav epub:type='landmarks'><a href='x'>Cover</a></nav>
            <nav epub:type='toc'><ol><li><a href='c1.xhtml'>One &amp; <i>Two</i></a></li></ol></nav></body></html>";
        let entries = from_nav("nav.xhtml", page);
        assert_eq!(entries, [Link { label: "One & Two".into(), path: "c1.xhtml".into(), fragment: None }]);
    }
}
