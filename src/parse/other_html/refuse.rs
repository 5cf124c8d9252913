//! Pages that are not stories, told by signs that no story page has.

use rustc_hash::FxHashSet;

use crate::parse::html::{Css, Document, Element};

/// What the page is, if it is surely not a story.
pub(super) fn reason(page: &Document) -> Option<&'static str> {
    static TITLE: Css = Css::new("title");
    let title = page.first(&TITLE).map(Element::raw_text).unwrap_or_default().to_lowercase();
    otw(page, &title)
        .or_else(|| ffn(page, &title))
        .or_else(|| other_archives(page))
        .or_else(|| wayback(page, &title))
        .or_else(|| guard(page, &title))
        .or_else(|| error(page, &title))
        .or_else(|| series(page))
}

/// A site's page about a series says what it is to those who link to it.
fn series(page: &Document) -> Option<&'static str> {
    page.meta("og:type")
        .is_some_and(|kind| kind.ends_with("series"))
        .then_some("a page about a series, without its text")
}

/// AO3 and other archives on its software: `#main` has the name of the page as a class; without `#chapters`, there is no text.
fn otw(page: &Document, title: &str) -> Option<&'static str> {
    static STORY: Css = Css::new("#chapters, #workskin");
    // The names of its pages outlast their markup.
    if title.contains("archive of our own") && page.first(&STORY).is_none() {
        const NAMES: [(&str, &str); 4] = [
            ("new session", "the archive's login page"),
            ("mystery work", "a work that was not yet revealed"),
            ("error 4", "an error page of the archive: the work was deleted or never there"),
            ("error 5", "an error page of the archive: ask it again later"),
        ];
        if let Some((_, reason)) = NAMES.iter().find(|(name, _)| title.trim_start().starts_with(name)) {
            return Some(reason);
        }
    }
    otw_main(page, title).or_else(|| otw_frame(page, title))
}

/// What `#main` says of itself.
fn otw_main(page: &Document, title: &str) -> Option<&'static str> {
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

/// A page in the archive's frame without the place of a text: a series, a tag, a profile, comments, news, terms, its word that it
/// is down.
fn otw_frame(page: &Document, title: &str) -> Option<&'static str> {
    static NESTED: Css = Css::new("#outer #inner #main");
    static MAIN: Css = Css::new("#main");
    static CHAPTERS: Css = Css::new("#main ol.chapter.index");
    static TEXT: Css =
        Css::new("#chapters, #workskin, .userstuff[role=article], #main.works-show, #main.chapters-show");
    let named = title.trim_end().ends_with("| archive of our own") && page.first(&MAIN).is_some();
    let is_frame = named || page.first(&NESTED).is_some();
    if !is_frame || page.first(&TEXT).is_some() {
        return None;
    }
    if page.first(&CHAPTERS).is_some() {
        return Some("a list of chapters without their text");
    }
    Some("a page of the archive that holds no work")
}

/// FanFiction.net: the titles of its pages end in its name, and a story has a place of its own.
fn ffn(page: &Document, title: &str) -> Option<&'static str> {
    static FRAME: Css = Css::new("#content_wrapper_inner, #content_parent");
    static STORY: Css = Css::new("#storytext, #storytextp, #storycontent, #story_text");
    let title = title.trim_end();
    let named = title.ends_with("| fanfiction") || title.ends_with("| fictionpress");
    // `… fanfic | FanFiction` is a story's own page.
    let is_other =
        named && !title.contains(" fanfic |") && page.first(&FRAME).is_some() && page.first(&STORY).is_none();
    let reason = if title.starts_with("reviews for ") {
        "a page of reviews, not the story"
    } else {
        "a page of the archive that holds no story"
    };
    is_other.then_some(reason)
}

/// The Wayback Machine's word that it does not have a page.
fn wayback(page: &Document, title: &str) -> Option<&'static str> {
    /// It says no more, in bytes.
    const LONGEST: usize = 3000;
    if !title.contains("wayback machine") {
        return None;
    }
    let text = page.root().text();
    (text.len() < LONGEST && text.to_lowercase().contains("not archived that url"))
        .then_some("the Wayback Machine does not have the page asked for")
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
    /// No guard says more, in bytes.
    const LONGEST: usize = 1500;
    let waits = title.starts_with("just a moment") || title.starts_with("attention required! | cloudflare");
    let body = page.first(&BODY)?;
    if waits && (page.first(&CHALLENGE).is_some() || body.text().len() < LONGEST) {
        return Some("a guard's waiting page, not the page asked for");
    }
    let short = body.elements().count() <= 3;
    (short && body.text().eq_ignore_ascii_case("retry later")).then_some("the archive's word to come back later")
}

/// An error page says so twice: in its title and in its first heading.
fn error(page: &Document, title: &str) -> Option<&'static str> {
    static HEADING: Css = Css::new("h1, h2");
    let heading = page.first(&HEADING)?.text();
    (is_missing(title) && is_missing(&heading)).then_some("an error page: what was asked for is not there")
}

/// True for a list of texts that lie beside the page: it links to several files that are no pages, and what it says besides
/// is no more than blurbs.
pub(super) fn is_index(page: &Document) -> bool {
    const FEWEST: usize = 4;
    /// As many bytes of text may come with each link.
    const BLURB: usize = 500;
    static BODY: Css = Css::new("body");
    static LINK: Css = Css::new("a[href]");
    let links = page.root().select(&LINK).filter_map(|link| link.attr("href"));
    let texts: FxHashSet<&str> = links.filter(|href| is_text_beside(href)).collect();
    texts.len() >= FEWEST && page.first(&BODY).is_some_and(|body| body.text().len() <= texts.len() * BLURB)
}

/// True for the address of a text below the page's own folder: `r/ebb.txt`, `alk1.a`.
fn is_text_beside(href: &str) -> bool {
    /// Ends of names of what else pages link to.
    const OTHERS: &[&str] = &[
        "asp", "aspx", "cfm", "cgi", "css", "gif", "htm", "html", "ico", "jpeg", "jpg", "js", "jsp", "mht", "mp3",
        "php", "php3", "pl", "png", "shtml", "svg", "swf", "wav", "xhtml", "xml", "zip",
    ];
    let name = href.rsplit('/').next().unwrap_or_default();
    let elsewhere = href.contains([':', '?', '#', '&', '%']) || href.starts_with(['/', '.']) || name.is_empty();
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    !elsewhere && end.is_some_and(|end| !OTHERS.contains(&end.as_str()))
}

fn is_missing(text: &str) -> bool {
    let text = text.to_lowercase().replace('’', "'");
    ["not found", "can't be found", "cannot be found", "could not be found", "does not exist", "404", "forbidden"]
        .iter()
        .any(|words| text.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn parse(page: &str) -> Document {
        Document::parse(page, &Limits::DEFAULT)
    }

    #[test]
    fn a_page_of_links_to_texts_is_a_list_of_them() {
        let row = |name: &str| format!("<p><b>Ann Lee</b> <a href='{name}'>The Ebb</a><br><small>A bell. 17KB</small>");
        let list = |names: &[&str]| {
            parse(&format!("<h1>Regular</h1>{}", names.iter().map(|name| row(name)).collect::<String>()))
        };
        assert!(is_index(&list(&["r/ebb.txt", "r/fog.txt", "r/tar.txt", "r/oar.txt"])));
        assert!(is_index(&list(&["alk1.a", "alk1.b", "ebb.txt", "fog.cro"])));
        assert!(!is_index(&list(&["ebb.txt", "ebb.txt", "fog.txt", "fog.txt"])), "two texts");
        assert!(!is_index(&list(&["1.html", "2.html", "3.html", "http://a.example/4.txt", "/5.txt"])));
        let story = format!("<p>{}</p>{}", "It rained on the quay. ".repeat(200), row("1.txt").repeat(4));
        assert!(!is_index(&parse(&story)));
    }

    #[test]
    fn pages_of_the_archive_are_told_by_their_names_and_guards_by_their_silence() {
        let page = |title: &str, body: &str| parse(&format!("<title>{title}</title><body>{body}</body>"));
        for title in
            ["New Session | Archive of Our Own", "Mystery Work | Archive of Our Own", "Error 404 | Archive of Our Own"]
        {
            assert!(reason(&page(title, "<p>Sorry.</p>")).is_some(), "{title}");
        }
        assert_eq!(
            reason(&page("Error 404 - gull - Salt [Archive of Our Own]", "<div id=chapters>It rained.</div>")),
            None
        );
        assert!(reason(&page("Just a moment...", "<p>Checking your browser</p>")).is_some());
        assert_eq!(reason(&page("Just a moment", &"It rained on the quay. ".repeat(200))), None);
    }

    #[test]
    fn pages_in_an_archives_frame_without_a_text_are_no_stories() {
        let framed = |title: &str, inner: &str| {
            let frame = format!("<div id=outer><div id=inner><div id=main>{inner}</div></div></div>");
            parse(&format!("<title>{title}</title><body>{frame}</body>"))
        };
        for title in ["Fluff | Archive of Our Own", "Maintenance", "gull - Series | Archive of Our Own"] {
            assert!(reason(&framed(title, "<blockquote class=userstuff>It rained.</blockquote>")).is_some(), "{title}");
        }
        for text in ["<div id=workskin>It rained.</div>", "<div class=userstuff role=article>It rained.</div>"] {
            assert_eq!(reason(&framed("The Weir", text)), None, "{text}");
        }
        let bare =
            parse("<title>The Weir - gull [Archive of Our Own]</title><body><div id=main>It rained.</div></body>");
        assert_eq!(reason(&bare), None, "somebody's copy without the frame");
        let page = |title: &str, inner: &str| {
            parse(&format!("<title>{title}</title><body><div id=content_wrapper_inner>{inner}</div></body>"))
        };
        assert!(reason(&page("Reviews for The Weir | FanFiction", "<p>I like it.</p>")).is_some());
        assert!(reason(&page("gull | FanFiction", "<p>I like rain.</p>")).is_some());
        assert_eq!(reason(&page("The Weir, a Salt fanfic | FanFiction", "<p>It rained.</p>")), None);
        assert_eq!(reason(&page("The Weir | FanFiction", "<div id=storytext>It rained.</div>")), None);
        assert_eq!(
            reason(&parse("<title>The Weir</title><p>The Wayback Machine has not archived that URL.</p>")),
            None
        );
        let missing = "<title>Wayback Machine</title><p>The Wayback Machine has not archived that URL.</p>";
        assert!(reason(&parse(missing)).is_some());
    }

    #[test]
    fn a_page_about_a_series_is_no_story() {
        let page = parse("<head><meta property='og:type' content='web:novel_series'></head><body><p>Read more.</p>");
        assert_eq!(reason(&page), Some("a page about a series, without its text"));
        let page = parse("<head><meta property='og:type' content='article'></head><body><p>It rained.</p>");
        assert_eq!(reason(&page), None);
    }
}
