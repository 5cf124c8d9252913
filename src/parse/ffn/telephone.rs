//! What stands bare on the pages for telephones: the line of facts, the chapter's name, the count of chapters.

use std::cell::{Cell, RefCell};

use crate::parse::BodyBuilder;
use crate::parse::html::{Css, Document, Element, Node, blocks};

/// The line of facts: from `Rated:` to the next ruler. Of pages of before 2011, to the menu of chapters.
pub(super) fn facts(head: Element<'_>) -> Option<String> {
    let (text, ended) = (RefCell::new(BodyBuilder::new()), Cell::new(false));
    blocks::each_text(
        head,
        &mut |piece, _| {
            if !ended.get() {
                text.borrow_mut().push(piece);
            }
            !ended.get()
        },
        &|element| {
            if matches!(element.name(), "hr" | "select") && text.borrow().open_text().contains("Rated:") {
                ended.set(true);
            }
            if matches!(element.name(), "br" | "div" | "td" | "tr" | "p") {
                text.borrow_mut().space();
            }
            false
        },
    );
    let text = text.into_inner();
    text.open_text().split_once("Rated:").map(|(_, rest)| format!("Rated:{rest}"))
}

/// Number and name of the chapter, the last line above the story: `Chapter 2: TITLE`.
pub(super) fn chapter(page: &Document) -> Option<(u32, String)> {
    static HEAD: Css = Css::new("#content");
    let texts: Vec<&str> = page.first(&HEAD)?.node().children().filter_map(Node::as_text).collect();
    let last = texts.into_iter().map(str::trim).rfind(|text| !text.is_empty())?;
    let (number, label) = last.strip_prefix("Chapter ")?.split_once(':')?;
    Some((number.trim().parse().ok()?, label.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// The count of chapters, which stands below the story: `Ch 2 of 28`.
pub(super) fn chapters(page: &Document) -> Option<String> {
    static LINE: Css = Css::new("#content center, #content div");
    page.root().select(&LINE).find_map(|line| {
        let text = line.text();
        let (number, count) = text.strip_prefix("Ch ")?.split_once(" of ")?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let count = count.split_whitespace().next()?;
        (is_number(number) && is_number(count)).then(|| count.to_owned())
    })
}
