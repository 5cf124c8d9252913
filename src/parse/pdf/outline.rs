//! Bookmarks: the outline of a document, with the page and height at which each begins.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, ObjectIdentifier, String as PdfString};

use super::text_string;

/// A bookmark.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bookmark {
    /// Its title.
    pub(super) title: String,
    /// The page it leads to (from 0) and the height there in points, where it leads anywhere.
    pub(super) place: Option<(usize, f64)>,
}

/// A document has at most this many bookmarks that are looked at.
const MOST: usize = 10_000;
/// How deep names may be nested in the tree of names.
const DEEPEST: usize = 12;

/// The bookmarks of the outermost level, in order.
pub(super) fn read(pdf: &Pdf) -> Vec<Bookmark> {
    let xref = pdf.xref();
    let numbers = pdf.pages().iter().enumerate().filter_map(|(at, page)| Some((page.raw().obj_id()?, at)));
    let pages: HashMap<ObjectIdentifier, usize> = numbers.collect();
    let Some(catalog) = xref.get::<Dict<'_>>(xref.root_id()) else { return Vec::new() };
    let first = catalog.get::<Dict<'_>>(b"Outlines".as_slice()).and_then(|outline| outline.get(b"First".as_slice()));
    let mut bookmarks = Vec::new();
    let mut next: Option<Dict<'_>> = first;
    while let Some(entry) = next.filter(|_| bookmarks.len() < MOST) {
        if let Some(title) = entry.get::<PdfString<'_>>(b"Title".as_slice()) {
            let place = destination(&entry, &catalog).and_then(|target| place(&target, &pages));
            bookmarks.push(Bookmark { title: text_string(title.as_bytes()), place });
        }
        next = entry.get(b"Next".as_slice());
    }
    bookmarks
}

/// Where a bookmark leads: written at the entry, in its action, or under a name.
fn destination<'a>(entry: &Dict<'a>, catalog: &Dict<'a>) -> Option<Array<'a>> {
    let written = entry.get::<Object<'_>>(b"Dest".as_slice());
    let target = written.or_else(|| entry.get::<Dict<'_>>(b"A".as_slice())?.get(b"D".as_slice()))?;
    let named = match target {
        Object::Array(array) => return Some(array),
        Object::Name(name) => catalog.get::<Dict<'_>>(b"Dests".as_slice())?.get::<Object<'_>>(&*name)?,
        Object::String(name) => {
            let names = catalog.get::<Dict<'_>>(b"Names".as_slice())?.get::<Dict<'_>>(b"Dests".as_slice())?;
            find(&names, name.as_bytes(), DEEPEST)?
        }
        _ => return None,
    };
    match named {
        Object::Array(array) => Some(array),
        Object::Dict(dict) => dict.get(b"D".as_slice()),
        _ => None,
    }
}

/// Looks a name up in a tree of names (ISO 32000-1, 7.9.6).
fn find<'a>(node: &Dict<'a>, name: &[u8], depth: usize) -> Option<Object<'a>> {
    if let Some(pairs) = node.get::<Array<'_>>(b"Names".as_slice()) {
        let mut items = pairs.iter::<Object<'_>>();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            if matches!(&key, Object::String(key) if key.as_bytes() == name) {
                return Some(value);
            }
        }
    }
    let kids = node.get::<Array<'_>>(b"Kids".as_slice()).filter(|_| depth > 0)?;
    kids.iter::<Dict<'_>>().filter(|kid| may_hold(kid, name)).find_map(|kid| find(&kid, name, depth - 1))
}

/// True unless the node's bounds say that the name is not below it.
fn may_hold(node: &Dict<'_>, name: &[u8]) -> bool {
    let Some(bounds) = node.get::<Array<'_>>(b"Limits".as_slice()) else { return true };
    let mut bounds = bounds.iter::<PdfString<'_>>();
    let (low, high) = (bounds.next(), bounds.next());
    low.is_none_or(|low| low.as_bytes() <= name) && high.is_none_or(|high| high.as_bytes() >= name)
}

/// The place of `[page /XYZ left top zoom]`, `[page /FitH top]` and their like.
///
/// A place at the very foot of a page is how calibre writes one that it did not find.
fn place(target: &Array<'_>, pages: &HashMap<ObjectIdentifier, usize>) -> Option<(usize, f64)> {
    let page = target.raw_iter().next()?.as_obj_ref()?;
    let page = *pages.get(&page.into())?;
    let items: Vec<Object<'_>> = target.iter::<Object<'_>>().collect();
    let number = |at: usize| match items.get(at) {
        Some(Object::Number(number)) => Some(number.as_f64()),
        _ => None,
    };
    let top = match items.get(1) {
        Some(Object::Name(kind)) => match &**kind {
            b"XYZ" => number(3),
            b"FitH" | b"FitBH" => number(2),
            b"FitR" => number(5),
            _ => None,
        },
        _ => None,
    };
    (top != Some(0.0)).then(|| (page, top.unwrap_or(f64::INFINITY)))
}
