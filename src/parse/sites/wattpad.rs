//! Wattpad: the page of a part, and a story's page, which describes itself in JSON-LD.

use serde_json::Value;

use super::{first_text, number_behind, one_chapter, page_address, texts};
use crate::model::ParatextKind;
use crate::parse::draft::{Draft, same};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Css, Document, Element, blocks, looks_like_html};
use crate::parse::{Format, ParseError, ParsedWork};
use crate::source::Source;

/// A page of Wattpad.
pub(in crate::parse) struct Wattpad;

impl Format for Wattpad {
    fn id(&self) -> &'static str {
        "wattpad-page"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "numbered paragraphs or the description of a page of Wattpad"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            let is_site = text.contains("Wattpad</title>") || text.contains("wattpad.com");
            is_site && (text.contains("data-p-id=") || text.contains("application/ld+json"))
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static PARAGRAPH: Css = Css::new("p[data-p-id]");
        let page = Document::of(source);
        let mut work = ParsedWork::default();
        work.metadata.url = page_address(&page, source);
        let paragraphs: Vec<Element<'_>> = page.root().select(&PARAGRAPH).collect();
        if paragraphs.is_empty() {
            read_story(&page, &mut work);
        } else {
            read_part(&page, &paragraphs, &mut work);
        }
        let has_text = work.chapters.iter().any(|chapter| !chapter.body.is_empty());
        if !has_text && (!paragraphs.is_empty() || work.metadata.title.is_none()) {
            return Err(ParseError::Empty);
        }
        emit(work);
        Ok(())
    }
}

fn read_part(page: &Document, paragraphs: &[Element<'_>], work: &mut ParsedWork) {
    static HEADING: Css = Css::new("header.panel-reading h1, h1");
    static AUTHOR: Css = Css::new("a.on-navigate[href*='/user/'], .author-info a[href*='/user/'], a[href*='/user/']");
    static STORY: Css = Css::new("a[href*='/story/']");
    let heading = first_text(page.root(), &HEADING);
    work.metadata.title = title(page, heading.as_deref());
    work.metadata.authors = first_text(page.root(), &AUTHOR).into_iter().collect();
    let own_number = work.metadata.url.as_deref().and_then(|url| number_behind(url, "wattpad.com/"));
    // The address of a part does not name its story.
    let story = page.first(&STORY).and_then(|link| link.attr("href")).map(absolute);
    work.metadata.url = story.or(work.metadata.url.take());
    let mut draft = Draft::named(heading.as_deref());
    blocks::walk(paragraphs.iter().map(|paragraph| paragraph.node()), &mut draft.body);
    one_chapter(work, draft, false, own_number);
}

fn absolute(address: &str) -> String {
    if address.starts_with('/') { format!("https://www.wattpad.com{address}") } else { address.to_owned() }
}

/// `Part - Story - Wattpad`: what is left without the part's heading and the site's name.
fn title(page: &Document, heading: Option<&str>) -> Option<String> {
    static TITLE: Css = Css::new("title");
    let whole = page.first(&TITLE)?.raw_text();
    let whole = whole.strip_suffix(" - Wattpad").unwrap_or(&whole).trim();
    let heading = heading.unwrap_or_default();
    let rest = match (whole.strip_prefix(heading), whole.strip_suffix(heading)) {
        (Some(rest), _) if !heading.is_empty() && rest.starts_with(" - ") => rest,
        (_, Some(rest)) if !heading.is_empty() && rest.ends_with(" - ") => rest,
        _ => whole,
    };
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || c == '-');
    (!rest.is_empty()).then(|| rest.to_owned())
}

fn read_story(page: &Document, work: &mut ParsedWork) {
    static TITLE: Css = Css::new("[data-testid=title], h1");
    static AUTHOR: Css = Css::new("a[href*='/user/']");
    static TAG: Css = Css::new("[data-testid=tags] a, ul.tag-items a");
    let stated = json_ld(page).unwrap_or_default();
    let text = |key: &str| stated.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let owned = |key: &str| text(key).map(str::to_owned);
    let metadata = &mut work.metadata;
    metadata.title = first_text(page.root(), &TITLE).or_else(|| owned("headline")).or_else(|| owned("name"));
    let author = stated.get("author").and_then(|author| author.get("name")).and_then(Value::as_str);
    metadata.authors = author.map(str::to_owned).or_else(|| first_text(page.root(), &AUTHOR)).into_iter().collect();
    metadata.tags = texts(page.root(), &TAG);
    metadata.published = owned("datePublished");
    metadata.updated = owned("dateModified");
    metadata.url = metadata.url.take().or_else(|| owned("url"));
    add_paratext(&mut work.paratext, ParatextKind::Summary, owned("description").unwrap_or_default());
    if metadata.authors.iter().any(|author| metadata.title.as_deref().is_some_and(|title| same(title, author))) {
        metadata.title = owned("headline");
    }
}

/// The page's own description.
fn json_ld(page: &Document) -> Option<Value> {
    static SCRIPT: Css = Css::new("script[type='application/ld+json']");
    let objects =
        page.root().select(&SCRIPT).filter_map(|script| serde_json::from_str::<Value>(&script.raw_text()).ok());
    objects.into_iter().find(|object| object.get("headline").is_some() || object.get("author").is_some())
}
