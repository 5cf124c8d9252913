//! Lists of stories: an author's page, favourites, a search, a community. Metadata only.

use super::{line, times};
use crate::model::ParatextKind;
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Css, Document, Element, Node, blocks, looks_like_html, mentions};
use crate::parse::{BodyBuilder, Format, ParseError, ParsedWork};
use crate::source::Source;

/// A list of stories of FanFiction.net.
pub(in crate::parse) struct FfnListing;

impl Format for FfnListing {
    fn id(&self) -> &'static str {
        "ffn-listing"
    }

    fn version(&self) -> u32 {
        4
    }

    fn signs(&self) -> &'static str {
        "a FanFiction.net list of stories"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            text.contains("z-list") && text.contains("stitle") || has_short_entries(text, source)
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static ENTRY: Css = Css::new("div.z-list, div.bs");
        static OWNER: Css = Css::new("#content_wrapper_inner span");
        let page = Document::of(source);
        // On an author's own page, entries do not repeat the name.
        let owner = page.first(&OWNER).map(Element::text).filter(|name| !name.is_empty() && name.len() <= 60);
        let of_all = fandom(&page);
        let mut found = false;
        for entry in page.root().select(&ENTRY) {
            let is_short = entry.has_class("bs");
            let work = if is_short { read_short(entry) } else { read_entry(entry, owner.as_deref()) };
            if let Some(mut work) = work {
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

/// True for a list on the site for telephones.
fn has_short_entries(text: &str, source: &Source<'_>) -> bool {
    static ENTRY: Css = Css::new("div.bs");
    let may = text.contains("/s/") && text.contains("FanFiction") && mentions(text, "class", "gray");
    may && Document::of(source).root().select(&ENTRY).any(|entry| read_short(entry).is_some())
}

/// The whole address of a story.
fn whole(address: &str) -> String {
    if address.starts_with("http") { address.to_owned() } else { format!("https://www.fanfiction.net{address}") }
}

fn prose<'a>(nodes: impl IntoIterator<Item = Node<'a>>) -> String {
    let mut builder = BodyBuilder::new();
    blocks::walk(nodes, &mut builder);
    builder.finish().text
}

/// An entry on the site for telephones: links to the story, its author, the bare summary, the grey line.
fn read_short(entry: Element<'_>) -> Option<ParsedWork> {
    static TITLE: Css = Css::new("a[href*='/s/']");
    static AUTHOR: Css = Css::new("a[href*='/u/']");
    static GREY: Css = Css::new("div.gray");
    let grey = entry.first(&GREY)?;
    let link = entry.select(&TITLE).find(|link| !link.text().is_empty())?;
    let mut work = ParsedWork::default();
    let metadata = &mut work.metadata;
    metadata.title = Some(link.text());
    metadata.url = link.attr("href").map(whole);
    let author = entry.first(&AUTHOR);
    metadata.authors = author.map(Element::text).filter(|author| !author.is_empty()).into_iter().collect();
    line::read(&grey.text(), metadata);
    times::read(grey, metadata);
    let last = author.unwrap_or(link).node();
    let bare = entry.node().children().skip_while(|node| *node != last).skip(1);
    let summary = prose(bare.take_while(|node| *node != grey.node()));
    add_paratext(&mut work.paratext, ParatextKind::Summary, summary);
    Some(work)
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
    metadata.url = link.attr("href").map(whole);
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
        add_paratext(&mut work.paratext, ParatextKind::Summary, prose(nodes));
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
    fn lists_on_telephones_have_bare_summaries() {
        let page = "<html><head><title>Salt FanFiction Archive | FanFiction</title></head><body><div id=content><div class='bs brb'>\
            <a href='https://m.fanfiction.net/s/5/1/'><img src=x></a> <a href='https://m.fanfiction.net/s/5/1/Tin'>Tin Crown</a> by \
            <a href='https://m.fanfiction.net/u/9/'>ann</a> A crown, and rain.<div class=gray>T, English, Drama &amp; Angst, \
            chapters: 9, words: 22k+, updated: <span data-xutime=1489509331>Mar 14, 2017</span> published: \
            <span data-xutime=1306877211>May 31, 2011</span>, [Ada L., Ben K.] Cy D.</div></div></div></body></html>";
        let source = Source::new("list.html", page.as_bytes());
        assert!(FfnListing.recognises(&source));
        let mut works = Vec::new();
        FfnListing.parse(&source, &mut |work| works.push(work)).expect("a list");
        let [work] = works.as_slice() else { panic!("one story: {works:?}") };
        let metadata = &work.metadata;
        assert_eq!(
            (metadata.title.as_deref(), metadata.authors.as_slice()),
            (Some("Tin Crown"), &["ann".to_owned()][..])
        );
        assert_eq!(metadata.url.as_deref(), Some("https://m.fanfiction.net/s/5/1/Tin"));
        assert_eq!((metadata.fandoms.as_slice(), metadata.chapters.as_deref()), (&["Salt".to_owned()][..], Some("9")));
        assert_eq!(metadata.characters, ["Ada L.", "Ben K.", "Cy D."]);
        assert_eq!(
            (metadata.published.as_deref(), metadata.updated.as_deref()),
            (Some("2011-05-31"), Some("2017-03-14"))
        );
        assert_eq!((work.paratext[0].text.as_str(), work.chapters.len()), ("A crown, and rain.", 0));
        let story = page.replace("class=gray", "class=grey");
        assert!(!FfnListing.recognises(&Source::new("list.html", story.as_bytes())));
    }

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
