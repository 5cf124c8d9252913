//! Lists of works on AO3 and its kin: a tag's works, an author's, bookmarks, a series, a history. Metadata only.
//!
//! Each `li.blurb` that links to a work is one work; series and works of other sites in a list of bookmarks are none.

use super::ao3::read_series;
use super::ao3_page::{LOCK, host};
use super::fanficfare::add_paratext;
use super::html::{Css, Document, Element, looks_like_html, mentions};
use super::{Format, Metadata, ParseError, ParsedWork};
use crate::model::ParatextKind;
use crate::source::Source;

/// A list of works.
pub(super) struct Ao3Listing;

impl Format for Ao3Listing {
    fn id(&self) -> &'static str {
        "ao3-listing"
    }

    fn version(&self) -> u32 {
        2
    }

    fn signs(&self) -> &'static str {
        "an AO3 page with blurbs of works or bookmarks, and no work"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if !looks_like_html(source) {
            return false;
        }
        let text = &source.text().text;
        // The archive's question about adult content shows the work's entry as well.
        let is_work = text.contains("works-show") || text.contains("chapters-show") || mentions(text, "id", "workskin");
        (text.contains("work blurb") || text.contains("bookmark blurb")) && !is_work
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static BLURB: Css = Css::new("li.blurb");
        let page = Document::of(source);
        let host = host(&page).unwrap_or_default();
        let mut found = false;
        for work in page.root().select(&BLURB).filter_map(|blurb| read_blurb(blurb, &host)) {
            found = true;
            emit(work);
        }
        if found { Ok(()) } else { Err(ParseError::Empty) }
    }
}

fn read_blurb(blurb: Element<'_>, host: &str) -> Option<ParsedWork> {
    static HEADING: Css = Css::new("h4.heading");
    static WORK: Css = Css::new("a[href*='/works/']");
    static AUTHOR: Css = Css::new("a[rel~=author]");
    static GIFT: Css = Css::new("a[href*='/gifts']");
    static FANDOM: Css = Css::new("h5.fandoms a.tag");
    static SUMMARY: Css = Css::new("blockquote.summary");
    static SERIES: Css = Css::new("ul.series li");
    let heading = blurb.first(&HEADING)?;
    let link = heading.first(&WORK)?;
    let mut work = ParsedWork::default();
    let metadata = &mut work.metadata;
    metadata.title = Some(link.text()).filter(|title| !title.is_empty());
    let address = link.attr("href").unwrap_or_default();
    metadata.url = Some(if address.starts_with('/') { format!("{host}{address}") } else { address.to_owned() })
        .filter(|address| address.starts_with("http"));
    metadata.authors = texts(heading, &AUTHOR);
    if metadata.authors.is_empty() && heading.text().contains(" by Anonymous") {
        metadata.authors.push("Anonymous".to_owned());
    }
    metadata.gifts = texts(heading, &GIFT);
    metadata.restricted = heading.first(&LOCK).is_some();
    metadata.fandoms = texts(blurb, &FANDOM);
    read_required(blurb, metadata);
    read_lists(blurb, metadata);
    for series in blurb.select(&SERIES) {
        read_series(series, &mut metadata.series);
    }
    read_stats(blurb, metadata);
    if let Some(summary) = blurb.first(&SUMMARY) {
        add_paratext(&mut work.paratext, ParatextKind::Summary, summary.prose());
    }
    Some(work)
}

fn texts(element: Element<'_>, css: &Css) -> Vec<String> {
    element.select(css).map(Element::text).filter(|text| !text.is_empty()).collect()
}

/// The four squares: rating, warnings, categories, complete or not.
fn read_required(blurb: Element<'_>, metadata: &mut Metadata) {
    static SQUARE: Css = Css::new("ul.required-tags span");
    for square in blurb.select(&SQUARE) {
        let text = square.text();
        let list = || text.split(", ").filter(|tag| !tag.is_empty()).map(str::to_owned);
        if square.has_class("rating") {
            metadata.rating = Some(text.clone()).filter(|text| !text.is_empty());
        } else if square.has_class("warnings") {
            metadata.warnings = list().collect();
        } else if square.has_class("category") {
            metadata.categories = list().filter(|category| category != "No category").collect();
        } else if square.has_class("iswip") {
            metadata.status = Some(text.clone()).filter(|text| !text.is_empty());
        }
    }
}

fn read_lists(blurb: Element<'_>, metadata: &mut Metadata) {
    static TAG: Css = Css::new("ul.tags li a.tag");
    let mut warnings = Vec::new();
    for tag in blurb.select(&TAG) {
        let kind = std::iter::successors(tag.parent(), |above| above.parent()).find(|above| above.name() == "li");
        let Some(kind) = kind.and_then(|item| item.attr("class")) else { continue };
        let list = match kind.split_whitespace().next().unwrap_or_default() {
            "relationships" => &mut metadata.relationships,
            "characters" => &mut metadata.characters,
            "freeforms" => &mut metadata.tags,
            "warnings" => &mut warnings,
            _ => continue,
        };
        list.push(tag.text());
    }
    // The list has one entry a warning, the square has them joined.
    if !warnings.is_empty() {
        metadata.warnings = warnings;
    }
}

/// Language, words and chapters; the date is that of the last update.
fn read_stats(blurb: Element<'_>, metadata: &mut Metadata) {
    static STAT: Css = Css::new("dl.stats dd");
    static DATE: Css = Css::new(".header p.datetime");
    for stat in blurb.select(&STAT) {
        let text = || Some(stat.text()).filter(|text| !text.is_empty());
        match stat.attr("class").unwrap_or_default() {
            "language" => metadata.language = text(),
            "words" => metadata.words = text(),
            "chapters" => metadata.chapters = text(),
            other => {
                if let Some(text) = text() {
                    metadata.other.push((other.to_owned(), text));
                }
            }
        }
    }
    metadata.updated = blurb.first(&DATE).map(Element::text).filter(|date| !date.is_empty());
}
