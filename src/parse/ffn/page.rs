//! The page of a chapter.

use super::line;
use super::title::PageTitle;
use crate::model::ParatextKind;
use crate::parse::draft::{Draft, finish_from};
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::{Css, Document, Element, blocks, looks_like_html, mentions, saved_from};
use crate::parse::other_html::address;
use crate::parse::{Format, Metadata, ParseError, ParsedWork, Part};
use crate::source::Source;

/// A chapter's page of FanFiction.net.
pub(in crate::parse) struct FfnPage;

impl Format for FfnPage {
    fn id(&self) -> &'static str {
        "ffn-page"
    }

    fn version(&self) -> u32 {
        5
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
        // On pages for telephones nothing but the page's title names the chapter.
        let shown =
            chapter(&page, work.metadata.url.as_deref()).filter(|(_, label)| !label.is_empty() || titled.is_none());
        let (mut draft, place) = match shown.or_else(|| titled.clone()) {
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
    static FANDOM: Css = Css::new("#pre_story_links a");
    static TIME: Css = Css::new("span[data-xutime]");
    let Some(head) = page.first(&HEAD) else { return };
    let metadata = &mut work.metadata;
    metadata.title = head.first(&TITLE).map(Element::text).filter(|title| !title.is_empty());
    let author = head.first(&AUTHOR).or_else(|| head.select(&LINK).find(|link| !link.text().is_empty()));
    metadata.authors = author.map(Element::text).filter(|author| !author.is_empty()).into_iter().collect();
    let grey = head.elements().filter(|element| matches!(element.name(), "span" | "div")).map(Element::text);
    let grey = grey.filter(|text| text.starts_with("Rated:")).last();
    // On pages for telephones, the line stands bare among others.
    let bare = || head.text().split_once("Rated:").map(|(_, rest)| format!("Rated:{rest}"));
    if let Some(text) = grey.or_else(bare) {
        line::read(&text, metadata);
    }
    let title = PageTitle::of(page);
    let linked = page.root().select(&FANDOM).chain(head.select(&LINK).filter(names_fandom));
    let linked = linked.map(Element::text).filter(|text| !text.is_empty()).last();
    let crossover = title.as_ref().filter(|title| title.is_crossover()).map(|title| title.fandom.clone());
    if let Some(fandom) = crossover.or(linked).or_else(|| title.map(|title| title.fandom)) {
        line::add_fandoms(&fandom, metadata);
    }
    read_times(&head.select(&TIME).collect::<Vec<_>>(), metadata);
    let summary =
        head.select(&SUMMARY).map(Element::prose).find(|text| !text.is_empty() && !text.starts_with("Rated:"));
    add_paratext(&mut work.paratext, ParatextKind::Summary, summary.unwrap_or_default());
}

/// Exact times stand beside the shown ones, the update first where there was one.
fn read_times(times: &[Element<'_>], metadata: &mut Metadata) {
    let days: Vec<String> = times.iter().filter_map(|time| line::day(time.attr("data-xutime")?)).collect();
    match days.as_slice() {
        [published] => metadata.published = Some(published.clone()),
        [updated, published, ..] => {
            metadata.updated = Some(updated.clone());
            metadata.published = Some(published.clone());
        }
        [] => {}
    }
}

/// True for a link to the stories of a fandom, which lie below what the site files the fandom under: `/book/Harry-Potter/`.
fn names_fandom(link: &Element<'_>) -> bool {
    const MEDIA: [&str; 9] = ["anime", "book", "cartoon", "comic", "game", "misc", "movie", "play", "tv"];
    let Some(path) = link.attr("href").and_then(|href| href.strip_prefix('/')) else { return false };
    path.split_once('/').is_some_and(|(medium, fandom)| MEDIA.contains(&medium) && !fandom.is_empty())
}

/// The address of the page, which may leave out its scheme.
fn canonical(page: &Document) -> Option<String> {
    static CANONICAL: Css = Css::new("link[rel=canonical][href]");
    let address = page.first(&CANONICAL)?.attr("href")?;
    address.starts_with("//").then(|| format!("https:{address}"))
}

/// Number and name of the chapter that the page shows: the one selected in the menu, else the one of the address.
fn chapter(page: &Document, url: Option<&str>) -> Option<(u32, String)> {
    static MENU: Css = Css::new("#chap_select");
    static OPTION: Css = Css::new("option");
    let menu = page.first(&MENU);
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
