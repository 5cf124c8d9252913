//! The page of a chapter.

use super::title::PageTitle;
use super::{line, telephone, times};
use crate::model::ParatextKind;
use crate::parse::draft::{Draft, finish_from};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Css, Document, Element, blocks, looks_like_html, mentions, saved_from};
use crate::parse::other_html::address;
use crate::parse::{Format, ParseError, ParsedWork, Part};
use crate::source::Source;

/// A chapter's page of FanFiction.net.
pub(in crate::parse) struct FfnPage;

impl Format for FfnPage {
    fn id(&self) -> &'static str {
        "ffn-page"
    }

    fn version(&self) -> u32 {
        7
    }

    fn signs(&self) -> &'static str {
        "a FanFiction.net page with a story's text and its line of facts"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if !looks_like_html(source) {
            return false;
        }
        let text = &source.text().text;
        let has_text = mentions(text, "id", "storytext") || mentions(text, "id", "storycontent");
        let has_head = ["profile_top", "gui_table1i", "content"].iter().any(|id| mentions(text, "id", id));
        has_text && has_head && text.contains("Rated:")
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static TEXT: Css = Css::new("#storytext, #storycontent");
        let text = &source.text().text;
        let page = Document::of(source);
        let missing = |expected| ParseError::Missing { format: self.id(), expected };
        let story = page.first(&TEXT).ok_or_else(|| missing("#storytext"))?;
        let mut work = ParsedWork::default();
        read_head(&page, &mut work);
        let stated = [source.address(), saved_from(text), address(&page)];
        let stated = stated.into_iter().flatten().find(|address| address.contains("/s/"));
        work.metadata.url = stated.map(str::to_owned).or_else(|| canonical(&page));
        let titled = PageTitle::of(&page).and_then(|title| title.chapter);
        let shown = chapter(&page, work.metadata.url.as_deref());
        // Pages for telephones have no menu: the line above the story names the chapter, or nothing but the page's title does.
        let named = shown.iter().cloned().chain(telephone::chapter(&page)).chain(titled.clone());
        let named = named.into_iter().find(|(_, label)| !label.is_empty());
        let (mut draft, place) = match named.or_else(|| titled.clone()).or(shown) {
            Some((number, label)) => (Draft::named(Some(&label)), Some(number)),
            None => (Draft::default(), None),
        };
        blocks::walk_into(story, &mut draft.body);
        let is_one_of_many = match work.metadata.chapters.as_deref() {
            Some(count) => count.trim() != "1",
            None => titled.is_some() || place.is_some_and(|place| place > 1),
        };
        let first = place.filter(|_| is_one_of_many);
        work.part = first.map(|first| Part { first, ..Part::default() });
        let title = work.metadata.title.clone().unwrap_or_default();
        work.chapters = finish_from(vec![draft], &title, first.unwrap_or(1) as usize);
        if work.chapters.iter().all(|chapter| chapter.body.is_empty()) {
            return Err(ParseError::Empty);
        }
        emit(work);
        Ok(())
    }
}

/// Title, author, summary and the grey line above the story.
fn read_head(page: &Document, work: &mut ParsedWork) {
    static HEAD: Css = Css::new("#profile_top, #gui_table1i, #content");
    static TITLE: Css = Css::new("b");
    static AUTHOR: Css = Css::new("a[href*='/u/']");
    static LINK: Css = Css::new("a");
    static SUMMARY: Css = Css::new("div.xcontrast_txt, div[style*='margin-top:2px']");
    static FANDOM: Css = Css::new("#pre_story_links a, td.lc-left a");
    let Some(head) = page.first(&HEAD) else { return };
    let metadata = &mut work.metadata;
    let title = PageTitle::of(page);
    let name = head.first(&TITLE).map(Element::text).filter(|title| !title.is_empty());
    metadata.title = name.or_else(|| title.as_ref().map(|title| title.name.clone())).or_else(|| crumb(page));
    let author = head.first(&AUTHOR).or_else(|| head.select(&LINK).find(|link| !link.text().is_empty()));
    metadata.authors = author.map(Element::text).filter(|author| !author.is_empty()).into_iter().collect();
    let grey = head.elements().filter(|element| matches!(element.name(), "span" | "div")).map(Element::text);
    let grey = grey.filter(|text| text.starts_with("Rated:")).last();
    if let Some(text) = grey.or_else(|| telephone::facts(head)) {
        line::read(&text, metadata);
    }
    metadata.chapters = metadata.chapters.take().or_else(|| telephone::chapters(page));
    metadata.chapters = metadata.chapters.take().or_else(|| count(page));
    let linked = page.root().select(&FANDOM).chain(head.select(&LINK).filter(names_fandom));
    let linked = linked.map(Element::text).filter(|text| !text.is_empty()).last();
    let crossover = title.as_ref().filter(|title| title.is_crossover()).map(|title| title.fandom.clone());
    if let Some(fandom) = crossover.or(linked).or_else(|| title.map(|title| title.fandom)) {
        line::add_fandoms(&fandom, metadata);
    }
    times::read(head, metadata);
    let summary =
        head.select(&SUMMARY).map(Element::prose).find(|text| !text.is_empty() && !text.starts_with("Rated:"));
    add_paratext(&mut work.paratext, ParatextKind::Summary, summary.unwrap_or_default());
}

/// The end of the path to the page, `Books » Salt » The Ebb`, which the site had above the story's head until about 2011.
fn crumb(page: &Document) -> Option<String> {
    let mut before = "";
    let bold = page.root().node().descendants().find(|node| {
        if let Some(text) = node.as_text() {
            before = text.trim_end();
        }
        before.ends_with('»') && Element::of(*node).is_some_and(|element| element.name() == "b")
    });
    bold.and_then(Element::of).map(Element::text).filter(|title| !title.is_empty())
}

/// True for a link to the stories of a fandom, which lie below what the site files the fandom under: `/book/Harry-Potter/`.
fn names_fandom(link: &Element<'_>) -> bool {
    const MEDIA: [&str; 9] = ["anime", "book", "cartoon", "comic", "game", "misc", "movie", "play", "tv"];
    let Some(path) = link.attr("href").and_then(path) else { return false };
    path.split_once('/').is_some_and(|(medium, fandom)| MEDIA.contains(&medium) && !fandom.is_empty())
}

/// The path of an address without its first slash. Browsers that save a page give its links scheme and host.
fn path(address: &str) -> Option<&str> {
    match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map(|(_, path)| path),
        None => address.strip_prefix('/'),
    }
}

/// The address of the page, which may leave out its scheme.
fn canonical(page: &Document) -> Option<String> {
    static CANONICAL: Css = Css::new("link[rel=canonical][href]");
    let address = page.first(&CANONICAL)?.attr("href")?;
    address.starts_with("//").then(|| format!("https:{address}"))
}

/// The menu of chapters, which had no id until about 2013.
fn menu(page: &Document) -> Option<Element<'_>> {
    static MENU: Css = Css::new("#chap_select, select[name=chapter]");
    page.first(&MENU)
}

/// As many chapters as the menu has.
fn count(page: &Document) -> Option<String> {
    static OPTION: Css = Css::new("option");
    let count = menu(page)?.select(&OPTION).count();
    (count > 0).then(|| count.to_string())
}

/// Number and name of the chapter that the page shows: the one selected in the menu, else the one of the address.
fn chapter(page: &Document, url: Option<&str>) -> Option<(u32, String)> {
    static OPTION: Css = Css::new("option");
    let menu = menu(page);
    let options = || menu.into_iter().flat_map(|menu| menu.select(&OPTION));
    let of = |option: Element<'_>| {
        let number = option.attr("value")?.trim().parse().ok()?;
        Some((number, option.raw_text()))
    };
    if let Some(selected) = options().find(|option| option.attr("selected").is_some()).and_then(of) {
        return Some(selected);
    }
    let number = url.and_then(|url| url.split_once("/s/")).and_then(|(_, rest)| rest.split('/').nth(1)?.parse().ok());
    match number {
        Some(number) => {
            Some(options().filter_map(of).find(|(own, _)| *own == number).unwrap_or((number, String::new())))
        }
        // A menu without a selection opens on its first entry.
        None => options().find_map(of),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> ParsedWork {
        let source = Source::new("page.html", page.as_bytes());
        assert!(FfnPage.recognises(&source));
        let mut works = Vec::new();
        FfnPage.parse(&source, &mut |work| works.push(work)).expect("a page");
        works.remove(0)
    }

    #[test]
    fn the_page_for_telephones_names_its_chapter_in_its_title_alone() {
        let work = read(
            "<html><head><title>The Ebb Chapter 2: Back, a salt fanfic | FanFiction</title></head><body><div id=content>\
             <b>The Ebb</b> by <a href='/u/77/'>gull</a><a href='/'>Books</a> &#187; <a href='/book/Salt/'>Salt</a> \
             Rated: T, English, Romance, Words: 42, Favs: 3</div><div id=storycontent><p>The ice held.</div></body></html>",
        );
        assert_eq!(work.metadata.fandoms, ["Salt"]);
        assert_eq!((work.part.map(|part| part.first), work.chapters[0].title.as_deref()), (Some(2), Some("Back")));
    }

    #[test]
    fn a_saved_page_for_telephones_has_whole_addresses_and_its_days_in_one_part() {
        let work = read(
            "<html><head><title>Fanfic: The Ebb, or Ice Ch 2, Salt | FanFiction</title></head><body><div id=content>\
             <div align=center><b>The Ebb, or Ice</b> by <a href='https://m.fanfiction.net/u/77/'>gull</a></div><hr>\
             <a href='https://m.fanfiction.net/book/'>Books</a> » <a href='https://m.fanfiction.net/book/Salt/'>Salt</a> \
             Rated: T, English, Drama &amp; Angst,  [Ada L., Ben K.] Cy D., Words: 22k+, Published: \
             <span data-xutime='1306877211'>May 31, 2011</span> Updated: <span data-xutime='1489509331'>Mar 14, 2017</span><hr>\
             <span class=pull-right><a href='/r/9/'>2,922</a></span>\nChapter 2: Back: again<br></div>\
             <div id=storycontent><p>The ice held.</p></div><div id=content><center>Ch 2 of <a href=x>28</a></center></div></body></html>",
        );
        let metadata = &work.metadata;
        assert_eq!(
            (metadata.title.as_deref(), metadata.authors.as_slice()),
            (Some("The Ebb, or Ice"), &["gull".to_owned()][..])
        );
        assert_eq!(metadata.fandoms, ["Salt"]);
        assert_eq!(metadata.characters, ["Ada L.", "Ben K.", "Cy D."]);
        assert_eq!(metadata.relationships, ["[Ada L., Ben K.]"]);
        assert_eq!(
            (metadata.published.as_deref(), metadata.updated.as_deref()),
            (Some("2011-05-31"), Some("2017-03-14"))
        );
        assert_eq!((metadata.chapters.as_deref(), metadata.words.as_deref()), (Some("28"), Some("22k+")));
        assert_eq!(
            (work.part.map(|part| part.first), work.chapters[0].title.as_deref()),
            (Some(2), Some("Back: again"))
        );
    }

    #[test]
    fn before_2011_the_name_stood_above_the_head() {
        for title in ["The Ebb Chapter 2: Back, a Salt fanfic - FanFiction.Net", "FanFiction.Net"] {
            let work = read(&format!(
                "<html><head><title>{title}</title></head><body><table><tr><td class=lc-left><a href='/book/'>Books</a> &#187; \
                 <a href='/book/Salt/'>Salt</a> &#187; <b>The Ebb</b></td></tr></table><table id=gui_table1i><tr><td>Author: \
                 <a href='/u/7/gull'>gull</a><div>Rated: <a href='/r'>T</a> - English - Angst - Ada L. - Updated: 03-04-07 - \
                 Published: 02-02-07 - id:9</div></td></tr></table><div id=storytext><p>The ice held.</p></div></body></html>"
            ));
            assert_eq!(work.metadata.title.as_deref(), Some("The Ebb"), "{title}");
            assert_eq!(
                (work.metadata.authors, work.metadata.fandoms),
                (vec!["gull".to_owned()], vec!["Salt".to_owned()])
            );
        }
    }

    #[test]
    fn before_2013_the_menu_of_chapters_had_no_id() {
        let page = "<html><head><title>The Ebb, a Salt fanfic - FanFiction.Net</title></head><body><table id=gui_table1i><tr><td>\
             <b>The Ebb</b> <a href='/u/7/gull'>gull</a><div><a href='/r'>Fiction Rated: T</a> - English - Angst - id:9</div></td></tr>\
             </table><SELECT title='chapter navigation' Name=chapter><option value=1 A>1. Out<option value=2 B>2. Back</select>\
             <div id=storytext><p>The ice held.</p></div></body></html>";
        for (selected, number, title) in [("A", 1, "Out"), ("B", 2, "Back")] {
            let work = read(&page.replace(&format!("{number} {selected}"), &format!("{number} selected")));
            let first = work.part.map(|part| part.first);
            assert_eq!((first, work.chapters[0].title.as_deref()), (Some(number), Some(title)));
            assert_eq!(work.metadata.chapters.as_deref(), Some("2"));
        }
    }

    #[test]
    fn the_title_names_both_fandoms_of_a_crossover() {
        let work = read(
            "<html><head><title>The Ebb, a Salt + Weir Crossover fanfic | FanFiction</title></head><body>\
             <div id=pre_story_links><a href='/crossovers/Salt/1/'>Salt</a> <a href='/x'>Weir</a></div>\
             <div id=profile_top><b>The Ebb</b> <a href='/u/77/'>gull</a><span>Rated: T - English - Words: 4 - id: 9</span></div>\
             <div id=storytext><p>The ice held.</div></body></html>",
        );
        assert_eq!(work.metadata.fandoms, ["Salt", "Weir"]);
        assert_eq!(work.part, None);
    }
}
