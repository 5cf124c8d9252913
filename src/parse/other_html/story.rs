//! Where on an unknown page the story is, and what on it is not story.

use crate::model::{Paratext, ParatextKind};
use crate::parse::BodyBuilder;
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::blocks::{self, Sink, Visit};
use crate::parse::html::{Css, Document, Element};

/// A text this long that is no link is prose, in bytes.
const PROSE: usize = 120;
/// A block of links is looked at up to this many bytes of text.
const LINKS: usize = 600;
/// The part of an element's prose that one child must hold for the story to be in that child, in percent.
const SHARE: usize = 80;

/// What was read of a page.
#[derive(Default)]
pub(super) struct Page {
    /// What stands before the story's element.
    pub(super) front: BodyBuilder,
    /// The story's element.
    pub(super) story: BodyBuilder,
    /// Summaries and notes that the page marks as such.
    pub(super) paratext: Vec<Paratext>,
}

/// Reads a page: the element that holds the story, and what stands before it.
pub(super) fn read(page: &Document) -> Page {
    static BODY: Css = Css::new("body");
    let body = page.first(&BODY).unwrap_or_else(|| page.root());
    let story = known_place(page).unwrap_or_else(|| narrow(body));
    let mut read = Page::default();
    let mut front = Reader { out: BodyBuilder::new(), stop: Some(story), stopped: false, paratext: &mut read.paratext };
    if story != body {
        blocks::walk_into(body, &mut front);
    }
    read.front = front.out;
    let mut inside = Reader { out: BodyBuilder::new(), stop: None, stopped: false, paratext: &mut read.paratext };
    blocks::walk_into(story, &mut inside);
    read.story = inside.out;
    read
}

/// Where sites that we know of keep the story.
fn known_place(page: &Document) -> Option<Element<'_>> {
    static PLACES: [Css; 8] = [
        Css::new("#chapters"),
        Css::new("#storytext"),
        Css::new("div#story"),
        Css::new("article.b-singlepost-body"),
        Css::new("div.aentry-post__text"),
        Css::new("div.entry-content"),
        Css::new("div.chapter-content"),
        Css::new("div.fanfic"),
    ];
    PLACES.iter().find_map(|place| page.first(place)).filter(|element| weigh(*element).prose > 0)
}

/// Goes down as long as one child holds nearly all prose and what is beside it has none.
fn narrow(mut element: Element<'_>) -> Element<'_> {
    loop {
        let whole = weigh(element).prose;
        let inner = element.children().filter(|child| !is_boilerplate(*child)).find(|child| {
            let part = weigh(*child).prose;
            part * 100 >= whole * SHARE && part > 0
        });
        let Some(inner) = inner else { return element };
        let beside =
            element.node().children().filter(|node| *node != inner.node()).any(|node| match Element::of(node) {
                Some(beside) => !is_boilerplate(beside) && weigh(beside).longest >= PROSE,
                None => node.as_text().is_some_and(|text| text.trim().len() >= PROSE),
            });
        if beside || matches!(inner.name(), "p" | "span" | "font" | "b" | "i" | "em" | "strong" | "pre") {
            return element;
        }
        element = inner;
    }
}

struct Weight {
    /// Bytes of text outside links.
    prose: usize,
    /// The longest text outside links.
    longest: usize,
}

fn weigh(element: Element<'_>) -> Weight {
    let mut weight = Weight { prose: 0, longest: 0 };
    blocks::each_text(
        element,
        &mut |text, in_link| {
            if !in_link {
                let length = text.trim().len();
                weight.prose += length;
                weight.longest = weight.longest.max(length);
            }
            true
        },
        &is_boilerplate,
    );
    weight
}

/// True for what a page puts around a story, by its element or by the names it gives it.
fn is_boilerplate(element: Element<'_>) -> bool {
    const ELEMENTS: [&str; 5] = ["nav", "footer", "aside", "form", "menu"];
    const ROLES: [&str; 5] = ["navigation", "banner", "complementary", "search", "contentinfo"];
    const WORDS: [&str; 36] = [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "sidebar",
        "footer",
        "comment",
        "comments",
        "breadcrumb",
        "breadcrumbs",
        "share",
        "sharing",
        "social",
        "related",
        "cookie",
        "cookies",
        "banner",
        "ad",
        "ads",
        "advert",
        "login",
        "pagination",
        "pager",
        "toolbar",
        "dropdown",
        "modal",
        "popup",
        "widget",
        "tooltip",
        "toc",
        "skip",
        "landmark",
        "reviews",
        // Jetpack's rows below a post.
        "sharedaddy",
        "relatedposts",
        "flair",
    ];
    if ELEMENTS.contains(&element.name()) || element.attr("role").is_some_and(|role| ROLES.contains(&role)) {
        return true;
    }
    if matches!(element.name(), "body" | "html" | "main" | "article" | "p" | "br") {
        return false;
    }
    [element.attr("class"), element.id()].into_iter().flatten().any(|names| {
        names
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
    })
}

/// True for a short block that is nearly all links: a row of other pages.
fn is_row_of_links(element: Element<'_>) -> bool {
    if !matches!(element.name(), "ul" | "ol" | "div" | "table" | "p" | "center" | "header" | "tr" | "td") {
        return false;
    }
    let (mut all, mut linked) = (0, 0);
    blocks::each_text(
        element,
        &mut |text, in_link| {
            let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
            all += letters;
            linked += if in_link { letters } else { 0 };
            all <= LINKS
        },
        &|_| false,
    );
    all <= LINKS && linked * 10 > all * 7
}

struct Reader<'a, 'p> {
    out: BodyBuilder,
    /// Reading ends where this element begins.
    stop: Option<Element<'a>>,
    stopped: bool,
    paratext: &'p mut Vec<Paratext>,
}

impl Sink for Reader<'_, '_> {
    fn body(&mut self) -> &mut BodyBuilder {
        &mut self.out
    }

    fn visit(&mut self, element: Element<'_>) -> Visit {
        self.stopped |= self.stop.is_some_and(|stop| stop == element);
        if self.stopped || is_boilerplate(element) || is_row_of_links(element) {
            return Visit::Skip;
        }
        let kind = if element.name() != "div" {
            None
        } else if element.has_class("summary") {
            Some(ParatextKind::Summary)
        } else if element.has_class("notes") {
            Some(if element.has_class("end") { ParatextKind::EndNotes } else { ParatextKind::Notes })
        } else {
            None
        };
        match kind {
            Some(kind) => {
                add_paratext(self.paratext, kind, element.prose());
                Visit::Skip
            }
            None => Visit::Enter,
        }
    }
}
