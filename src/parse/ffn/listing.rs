//! Lists of stories: an author's page, favourites, a search, a community. Metadata only.

use super::line;
use crate::model::ParatextKind;
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Css, Document, Element, looks_like_html};
use crate::parse::{Format, ParseError, ParsedWork};
use crate::source::Source;

/// A list of stories of FanFiction.net.
pub(in crate::parse) struct FfnListing;

impl Format for FfnListing {
    fn id(&self) -> &'static str {
        "ffn-listing"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "a FanFiction.net list of stories"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            text.contains("z-list") && text.contains("stitle")
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static ENTRY: Css = Css::new("div.z-list");
        static OWNER: Css = Css::new("#content_wrapper_inner span");
        let page = Document::of(source);
        // On an author's own page, entries do not repeat the name.
        let owner = page.first(&OWNER).map(Element::text).filter(|name| !name.is_empty() && name.len() <= 60);
        let of_all = fandom(&page);
        let mut found = false;
        for entry in page.root().select(&ENTRY) {
            if let Some(mut work) = read_entry(entry, owner.as_deref()) {
                found = true;
                if work.metadata.fandoms.is_empty()
                    && let Some(fandom) = &of_all
                {
                    line::add_fandoms(fandom, &mut work.metadata);
                }
                emit(work);
            }
        }
        if found { Ok(()) } else { Err(ParseError::Empty) }
    }
}

/// The fandom that a list is of, which its entries do not repeat: `Salt FanFiction Archive | FanFiction`. Entries of crossovers
/// name both.
fn fandom(page: &Document) -> Option<String> {
    static TITLE: Css = Css::new("title");
    let title = page.first(&TITLE)?.raw_text();
    let (fandom, _) = title.split_once(" FanFiction Archive")?;
    Some(fandom.trim().to_owned()).filter(|fandom| !fandom.is_empty() && !fandom.ends_with(" Crossover"))
}

fn read_entry(entry: Element<'_>, owner: Option<&str>) -> Option<ParsedWork> {
    static TITLE: Css = Css::new("a.stitle");
    static AUTHOR: Css = Css::new("a[href*='/u/']");
    static SUMMARY: Css = Css::new("div.z-indent");
    static GREY: Css = Css::new("div.xgray");
    let link = entry.first(&TITLE)?;
    let mut work = ParsedWork::default();
    let metadata = &mut work.metadata;
    let attribute = |name: &str| entry.attr(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
    metadata.title = Some(link.text()).filter(|title| !title.is_empty()).or_else(|| attribute("data-title"));
    metadata.url = link.attr("href").map(|address| {
        if address.starts_with("http") { address.to_owned() } else { format!("https://www.fanfiction.net{address}") }
    });
    metadata.authors = entry.first(&AUTHOR).map(Element::text).or_else(|| own(entry, owner)).into_iter().collect();
    let grey = entry.first(&GREY);
    if let Some(grey) = grey {
        line::read(&grey.text(), metadata);
    }
    if metadata.fandoms.is_empty()
        && let Some(category) = attribute("data-category")
    {
        line::add_fandoms(&category, metadata);
    }
    let day = |name: &str| attribute(name).and_then(|epoch| line::day(&epoch));
    metadata.published = day("data-datesubmit").or(metadata.published.take());
    metadata.updated = day("data-dateupdate").or(metadata.updated.take());
    metadata.words = attribute("data-wordcount").or(metadata.words.take());
    metadata.chapters = attribute("data-chapters").or(metadata.chapters.take());
    if let Some(status) = attribute("data-statusid") {
        metadata.status = Some(if status == "2" { "Complete" } else { "In-Progress" }.to_owned());
    }
    if let Some(summary) = entry.first(&SUMMARY) {
        let nodes = summary
            .node()
            .children()
            .filter(|node| Element::of(*node).is_none_or(|element| !element.has_class("xgray")));
        let mut builder = crate::parse::BodyBuilder::new();
        crate::parse::html::blocks::walk(nodes, &mut builder);
        add_paratext(&mut work.paratext, ParatextKind::Summary, builder.finish().text);
    }
    Some(work)
}

/// The author of a story in the author's own list.
fn own(entry: Element<'_>, owner: Option<&str>) -> Option<String> {
    entry.has_class("mystories").then_some(owner).flatten().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_one_fandom_names_it_once() {
        let entry = "<div class='z-list zhover'><a class=stitle href='/s/5/1/Tin'>Tin Crown</a> by <a href='/u/9/ann'>ann</a>\
            <div class='z-indent z-padtop'>A crown.<div class='z-padtop2 xgray'>Rated: K+ - English - Chapters: 9 - Words: 12,345 \
            - Published: <span data-xutime='1567468800'>Sep 3</span></div></div></div>";
        for (title, fandoms) in [
            ("Salt FanFiction Archive | FanFiction", vec!["Salt".to_owned()]),
            ("Salt Crossover FanFiction Archive | FanFiction", Vec::new()),
            ("Tin search results | FanFiction", Vec::new()),
        ] {
            let page = format!("<html><head><title>{title}</title></head><body>{entry}</body></html>");
            let mut works = Vec::new();
            let source = Source::new("list.html", page.as_bytes());
            FfnListing.parse(&source, &mut |work| works.push(work)).expect("a list");
            assert_eq!(works[0].metadata.fandoms, fandoms, "{title}");
        }
    }
}
