//! The table of contents: where chapters begin and what they are called.
//!
//! EPUB 3 has a page of links (`nav`), EPUB 2 an XML file (`toc.ncx`), many books both. The one with more entries is
//! believed, at equal length the page: a converter keeps one of them up to date and copies the other.

use super::container::{Container, resolve};
use super::package::Package;
use super::xml;
use crate::parse::heading::is_chapter_heading;
use crate::parse::html::{Css, Document, Element};
use crate::source::{Limits, decode};

/// Nesting below this is not looked at.
const DEEPEST: usize = 64;

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
        Some(from_nav(path, &text(path)?, container.limits()))
    };
    let from_ncx = || {
        let path = package.ncx.as_deref()?;
        let text = text(path)?;
        xml::with_root(path, &text, container.limits(), |root| from_ncx(path, root)).ok()
    };
    let (nav, ncx) = (from_nav().unwrap_or_default(), from_ncx().unwrap_or_default());
    let links = if nav.len() >= ncx.len() { nav } else { ncx };
    let mut entries = Vec::with_capacity(links.len());
    for link in links {
        let Some(entry) = container.find(&link.path) else { continue };
        entries.push((link.depth, TocEntry { label: link.label, entry, fragment: link.fragment }));
    }
    let mut chapters = chapters(entries);
    if let [only] = chapters.as_mut_slice()
        && is_made_up(&only.label)
    {
        only.label.clear();
    }
    chapters
}

/// True for what a converter calls the one place it knows, the book's beginning.
pub(crate) fn is_made_up(label: &str) -> bool {
    label.trim().eq_ignore_ascii_case("start")
}

/// The entries that are chapters, of all entries with their depth.
fn chapters(mut entries: Vec<(usize, TocEntry)>) -> Vec<TocEntry> {
    // A part and its first chapter may begin at the same place: the inner name is the chapter's.
    entries.dedup_by(|(_, next), (_, kept)| {
        let same = next.entry == kept.entry && next.fragment == kept.fragment;
        if same && !next.label.is_empty() {
            kept.label = std::mem::take(&mut next.label);
        }
        same
    });
    // Where chapters are documents, entries below one that point into the same document are headings in a chapter,
    // unless they are called chapters.
    let top = entries.iter().map(|(depth, _)| *depth).min().unwrap_or_default();
    let first = entries.first().map(|(_, entry)| entry.entry);
    let has_documents = entries.iter().any(|(depth, entry)| *depth == top && Some(entry.entry) != first);
    let mut above = first;
    entries.retain(|(depth, entry)| {
        let is_inner = *depth > top && Some(entry.entry) == above;
        above = Some(entry.entry);
        !(has_documents && is_inner) || is_chapter_heading(&entry.label)
    });
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// An entry as written.
#[derive(Debug, PartialEq, Eq)]
struct Link {
    label: String,
    path: String,
    fragment: Option<String>,
    /// How deep it is nested.
    depth: usize,
}

fn from_ncx(path: &str, root: roxmltree::Node<'_, '_>) -> Vec<Link> {
    xml::descendants(root, "navPoint")
        .filter_map(|point| {
            let child = |name| point.children().find(|child| xml::is(*child, name));
            let (path, fragment) = resolve(path, xml::attribute(child("content")?, "src")?);
            let depth = point.ancestors().take(DEEPEST).filter(|above| xml::is(*above, "navPoint")).count();
            Some(Link { label: child("navLabel").map(xml::text).unwrap_or_default(), path, fragment, depth })
        })
        .collect()
}

fn from_nav(path: &str, text: &str, limits: &Limits) -> Vec<Link> {
    static NAV: Css = Css::new("nav");
    static LINK: Css = Css::new("a[href]");
    let page = Document::parse_xhtml(text, limits);
    let is_toc = |nav: &Element<'_>| {
        ["epub:type", "role"].into_iter().filter_map(|name| nav.attr(name)).any(|kind| kind.contains("toc"))
    };
    let Some(nav) = page.root().select(&NAV).find(is_toc).or_else(|| page.first(&NAV)) else { return Vec::new() };
    nav.select(&LINK)
        .filter_map(|link| {
            let (path, fragment) = resolve(path, link.attr("href")?);
            let above = std::iter::successors(link.parent(), |above| above.parent());
            let depth = above.take(DEEPEST).filter(|above| above.name() == "ol").count();
            Some(Link { label: link.text(), path, fragment, depth })
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
        let entries = xml::with_root("OEBPS/toc.ncx", ncx, &crate::source::Limits::DEFAULT, |root| {
            from_ncx("OEBPS/toc.ncx", root)
        })
        .unwrap();
        let places: Vec<_> = entries.iter().map(|entry| (entry.label.as_str(), entry.path.as_str())).collect();
        assert_eq!(places, [("Part One", "OEBPS/a.xhtml"), ("Chapter 1", "OEBPS/text/b%20c.xhtml")]);
        assert_eq!(entries[1].fragment.as_deref(), Some("x"));
    }

    #[test]
    fn the_contents_are_told_from_other_navigation() {
        let page = "<html><head><title/></head><body><nav epub:type='landmarks'><a href='x'>Cover</a></nav>
            <nav epub:type='toc'><ol><li><a href='c1.xhtml'>One &amp; <i>Two</i></a></li></ol></nav></body></html>";
        let entries = from_nav("nav.xhtml", page, &Limits::DEFAULT);
        assert_eq!(entries, [Link { label: "One & Two".into(), path: "c1.xhtml".into(), fragment: None, depth: 1 }]);
    }

    #[test]
    fn headings_in_a_chapter_are_no_chapters() {
        let entry = |depth, label: &str, entry, fragment: Option<&str>| {
            (depth, TocEntry { label: label.to_owned(), entry, fragment: fragment.map(str::to_owned) })
        };
        let labels = |entries| chapters(entries).into_iter().map(|entry| entry.label).collect::<Vec<_>>();
        let inner = |number: usize| entry(2, "Dawn", number, Some("dawn"));
        assert_eq!(labels(vec![entry(1, "One", 1, None), inner(1), entry(1, "Two", 2, None)]), ["One", "Two"]);
        // A book in one document, a part in one document.
        assert_eq!(labels(vec![entry(1, "The Book", 1, None), inner(1)]), ["The Book", "Dawn"]);
        let chapter = entry(2, "Chapter 1", 1, Some("c1"));
        assert_eq!(
            labels(vec![entry(1, "Part", 1, None), chapter, entry(1, "Two", 2, None)]),
            ["Part", "Chapter 1", "Two"]
        );
        assert_eq!(labels(vec![entry(1, "Part", 1, None), entry(2, "One", 1, None)]), ["One"]);
    }
}
