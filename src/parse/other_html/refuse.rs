//! Pages that are not stories, told by signs that no story page has.

use crate::parse::html::{Css, Document, Element};

/// What the page is, if it is surely not a story.
pub(super) fn reason(page: &Document) -> Option<&'static str> {
    static TITLE: Css = Css::new("title");
    let title = page.first(&TITLE).map(Element::raw_text).unwrap_or_default().to_lowercase();
    otw(page, &title).or_else(|| other_archives(page)).or_else(|| guard(page, &title)).or_else(|| error(page, &title))
}

/// AO3 and other archives on its software: `#main` has the name of the page as a class; without `#chapters`, there is no text.
fn otw(page: &Document, title: &str) -> Option<&'static str> {
    static MAIN: Css = Css::new("#main[role=main], #main.region");
    static TEXT: Css = Css::new("#chapters");
    static CAUTION: Css = Css::new("p.caution");
    static BLURB: Css = Css::new("li.blurb");
    let main = page.first(&MAIN)?;
    if main.first(&TEXT).is_some() {
        return None;
    }
    let shows = ["works-show", "chapters-show"].iter().any(|class| main.has_class(class));
    if main.has_class("sessions-new") {
        Some("the archive's login page")
    } else if main.has_class("errors") {
        Some("an error page of the archive: the work was deleted or never there")
    } else if main.has_class("works-navigate") {
        Some("a list of chapters without their text")
    } else if shows && title.contains("mystery work") {
        Some("a work that was not yet revealed")
    } else if shows && main.first(&CAUTION).is_some() {
        Some("the archive's question about adult content, not the work")
    } else if main.first(&BLURB).is_some() {
        Some("a list of works without their text")
    } else {
        None
    }
}

fn other_archives(page: &Document) -> Option<&'static str> {
    static FFN: Css = Css::new("span.gui_warning");
    static EFICTION: Css = Css::new("div.errortext");
    static STORY: Css = Css::new("#storytext, #story");
    let warned =
        [&FFN, &EFICTION].into_iter().filter_map(|css| page.first(css)).any(|warning| is_missing(&warning.text()));
    (warned && page.first(&STORY).is_none()).then_some("a page of the archive that says the story is not there")
}

/// Pages that a server or its guard sends instead of the one asked for.
fn guard(page: &Document, title: &str) -> Option<&'static str> {
    static BODY: Css = Css::new("body");
    static CHALLENGE: Css =
        Css::new("[class*='cf-'], [id*='cf-'], script[src*='challenge-platform'], #challenge-form, noscript");
    let waits = title.starts_with("just a moment") || title.starts_with("attention required! | cloudflare");
    if waits && page.first(&CHALLENGE).is_some() {
        return Some("a guard's waiting page, not the page asked for");
    }
    let body = page.first(&BODY)?;
    let short = body.elements().count() <= 3;
    (short && body.text().eq_ignore_ascii_case("retry later")).then_some("the archive's word to come back later")
}

/// An error page says so twice: in its title and in its first heading.
fn error(page: &Document, title: &str) -> Option<&'static str> {
    static HEADING: Css = Css::new("h1, h2");
    let heading = page.first(&HEADING)?.text();
    (is_missing(title) && is_missing(&heading)).then_some("an error page: what was asked for is not there")
}

fn is_missing(text: &str) -> bool {
    let text = text.to_lowercase().replace('’', "'");
    ["not found", "can't be found", "cannot be found", "could not be found", "does not exist", "404", "forbidden"]
        .iter()
        .any(|words| text.contains(words))
}
