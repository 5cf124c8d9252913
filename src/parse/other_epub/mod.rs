//! Any other EPUB: story sites' own books, other downloaders' (FicHub, pyffdl), books packed or edited by hand.
//!
//! Procedure: covers, contents and other pages that are about the book are told by what the package calls them; a page of
//! labels before the story is read like a title page of FanFicFare. The rest is the story: chapters begin where the table
//! of contents says so, or with each document where there is none.

mod matter;

pub(super) use matter::{Matter, first_heading, is_short};

use rustc_hash::FxHashSet;

use super::ao3;
use super::draft::same;
use super::epub::package::Package;
use super::epub::text::{ChapterReader, LONGEST_FRONT};
use super::epub::{Book, Opening, Page, subjects, title_page};
use super::fanficfare::{self, Value, add_paratext};
use super::ffn;
use super::html::blocks::walk_into;
use super::html::{Css, Document, Element};
use super::{BodyBuilder, Format, ParseError, ParsedWork, calibre, cut};
use crate::model::ParatextKind;
use crate::source::{Limits, Source};
use crate::text::word_count;

/// Any EPUB.
pub(super) struct OtherEpub;

/// A page with so many known labels is about the story.
pub(super) const LABELS_OF_A_TITLE_PAGE: usize = 2;

/// What packages call pages that lead through the book: file names, kinds in the guide, names in the table of contents.
const GUIDES: &[&str] = &[
    "contents",
    "cover",
    "cover page",
    "coverpage",
    "landmarks",
    "nav",
    "navigation",
    "table of contents",
    "tableofcontents",
    "toc",
];
/// What they call pages about the book, whose text is kept beside the story.
const ABOUT: &[&str] = &[
    "afterword",
    "colophon",
    "copyright",
    "copyright page",
    "half title",
    "halftitle",
    "halftitlepage",
    "imprint",
    "jacket",
    "legal",
    "preface",
    "title",
    "title page",
    "titlepage",
];

/// A page of so few words as [`is_short`] allows has no larger file, in bytes.
const LARGEST_SHORT_PAGE: u64 = 12_000;
/// A heading is looked for in so many pages behind one that may be front matter.
const LONGEST_LOOK: usize = 4;

/// What a page is, by what the package says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Story,
    /// Covers and contents.
    Guide,
    /// Title page, imprint, preface, afterword.
    About,
    /// Front and back matter that is called so.
    Beside(Matter),
}

impl Format for OtherEpub {
    fn id(&self) -> &'static str {
        "other-epub"
    }

    fn version(&self) -> u32 {
        7
    }

    fn signs(&self) -> &'static str {
        "a zip with an EPUB's container file, or so named"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        Opening::of(source).is_epub
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let book = Book::open(source)?;
        let mut work = ParsedWork::default();
        let title = book.package.title().unwrap_or_default();
        if names_nothing(&book.package) {
            calibre::name(source, &mut work.metadata);
        }
        let mut reader = ChapterReader::new(Some(&title));
        read_pages(&book, &mut work, &mut reader)?;
        reader.finish(&mut work);
        if work.chapters.is_empty() {
            return Err(ParseError::Empty);
        }
        complete(&mut work, &book.package, source.limits());
        complete_from_page(&mut work, &book);
        emit(work);
        Ok(())
    }
}

fn read_pages<'b>(book: &'b Book<'_>, work: &mut ParsedWork, reader: &mut ChapterReader<'b>) -> Result<(), ParseError> {
    let mut roles: Vec<Role> = book.pages.iter().map(|page| role(book, page)).collect();
    if !roles.contains(&Role::Story) {
        // Names and marks that leave no story are not believed.
        roles.fill(Role::Story);
    }
    let is_story = |index: &usize| roles[*index] == Role::Story;
    let story: Vec<usize> = (0..book.pages.len()).filter(is_story).collect();
    // A table of contents that leaves out most documents says nothing about where chapters begin.
    let listed = story.iter().filter(|index| !book.pages[**index].begins.is_empty()).count();
    let believed = listed * 2 >= story.len();
    let mut before: Option<&Page> = None;
    for (index, page) in book.pages.iter().enumerate() {
        // A cover that the package names and the zip lacks is no loss.
        if roles[index] == Role::Guide || roles[index] == Role::About && page.entry.is_none() {
            continue;
        }
        let document = book.read(page)?;
        if roles[index] == Role::About {
            read_about(&document, reader.has_begun(), work);
            continue;
        }
        let goes_on = story.last().is_some_and(|last| *last > index);
        if let Role::Beside(matter) = roles[index] {
            // A page of labels tells more than its name.
            if matter != Matter::Notes && !reader.has_begun() && read_title_page(&document, work) {
                continue;
            }
            matter.keep(&document, goes_on, reader, work);
            continue;
        }
        let is_last = !goes_on;
        if !reader.has_begun() && !is_last && (is_contents(&document) || read_title_page(&document, work)) {
            continue;
        }
        if names_nothing(&book.package) && !is_last && !reader.has_begun() && is_short(&document) {
            let mut body = BodyBuilder::new();
            walk_into(document.root(), &mut body);
            let body = body.finish();
            if cut::read_title_page(&body, &mut work.metadata) {
                add_paratext(&mut work.paratext, ParatextKind::Preface, body.text);
                continue;
            }
        }
        if listed == 0 && !reader.has_begun() && is_nameless(&document, book.package.title().as_deref()) {
            let next = story.iter().filter(|next| **next > index).take(LONGEST_LOOK);
            if next.filter_map(|next| book.read(&book.pages[*next]).ok()).any(|next| first_heading(&next).is_some()) {
                add_paratext(&mut work.paratext, ParatextKind::Preface, document.root().prose());
                continue;
            }
        }
        if page.begins.is_empty() {
            if believed && listed > 0 && !reader.has_begun() {
                let text = document.root().prose();
                if word_count(&text) <= LONGEST_FRONT {
                    add_paratext(&mut work.paratext, ParatextKind::Preface, text);
                    continue;
                }
            }
            if !believed && !before.is_some_and(|before| continues(before, page)) {
                reader.begin(None);
            }
        }
        reader.read(&document, &page.begins);
        before = Some(page);
    }
    Ok(())
}

/// True if the package leaves open what the work is called, or who wrote it.
fn names_nothing(package: &Package) -> bool {
    package.title().is_none() || package.authors().is_empty()
}

/// Reads a page about the book: its labels where it has some, else its text.
fn read_about(document: &Document, after_story: bool, work: &mut ParsedWork) {
    static TAGS: Css = Css::new("dl.tags");
    if let Some(tags) = document.first(&TAGS) {
        // A preface of AO3 that lost its place; its labels mean other things than a downloader's.
        ao3::read_tags(tags, &mut work.metadata);
        return;
    }
    let labels = title_page::labels(document);
    if !after_story && title_page::known(&labels) >= LABELS_OF_A_TITLE_PAGE {
        for (label, value) in labels {
            set_label(work, &label, value);
        }
        return;
    }
    let kind = if after_story { ParatextKind::Afterword } else { ParatextKind::Preface };
    add_paratext(&mut work.paratext, kind, document.root().prose());
}

/// Reads a page of labels before the story, by whatever name. False if it is none.
fn read_title_page(document: &Document, work: &mut ParsedWork) -> bool {
    let labels = title_page::labels(document);
    if title_page::known(&labels) < LABELS_OF_A_TITLE_PAGE {
        return false;
    }
    let summaries = labels.iter().filter(|(label, _)| label.eq_ignore_ascii_case("summary"));
    let summary: u64 = summaries.map(|(_, text)| word_count(text)).sum();
    if word_count(&document.root().text()).saturating_sub(summary) > LONGEST_FRONT {
        return false;
    }
    for (label, value) in labels {
        set_label(work, &label, value);
    }
    true
}

/// True for a page of links with hardly anything else.
pub(super) fn is_contents(document: &Document) -> bool {
    static LINK: Css = Css::new("a[href]");
    let (mut links, mut linked) = (0, 0);
    for link in document.root().select(&LINK) {
        links += 1;
        linked += link.text().len();
    }
    links > 1 && linked * 4 >= document.root().text().len() * 3
}

/// True for a short page without a heading, or with that of the work: front matter, if chapters with headings follow.
pub(super) fn is_nameless(page: &Document, title: Option<&str>) -> bool {
    let is_named = |heading: Element<'_>| title.is_none_or(|title| !same(title, &heading.text()));
    is_short(page) && !first_heading(page).is_some_and(is_named)
}

/// What a short page says of itself: its heading, and the kind of EPUB 3 that it or its first section is of.
fn own_names(book: &Book<'_>, page: &Page) -> Option<Vec<String>> {
    let is_small = page.entry.is_some() && book.stated_size(page).is_some_and(|size| size <= LARGEST_SHORT_PAGE);
    let document = if is_small { book.read(page).ok() } else { None }.filter(is_short)?;
    let is_whole = |element: &Element<'_>| matches!(element.name(), "body" | "section");
    let kinds = document.root().elements().filter(is_whole).take(2).filter_map(|element| element.attr("epub:type"));
    let kinds = kinds.flat_map(str::split_whitespace).map(str::to_owned);
    Some(kinds.chain(first_heading(&document).map(Element::text)).collect())
}

fn role(book: &Book<'_>, page: &Page) -> Role {
    let package = &book.package;
    if package.nav.as_deref() == Some(page.item.path.as_str()) {
        return Role::Guide;
    }
    let kinds = package.guide.iter().filter(|(_, path)| *path == page.item.path).map(|(kind, _)| kind.clone());
    // A story of such a name is its own chapter.
    let is_title = |label: &str| package.title().is_some_and(|title| same(&title, label));
    let labels = page.begins.iter().filter(|entry| entry.fragment.is_none() && !is_title(&entry.label));
    let names: Vec<String> = kinds.chain([page.item.stem()]).chain(labels.map(|entry| entry.label.clone())).collect();
    let among = |list: &[&str]| names.iter().any(|name| list.contains(&plain(name).as_str()));
    if among(GUIDES) {
        return Role::Guide;
    }
    if !page.linear || among(ABOUT) {
        return Role::About;
    }
    // A page in which several chapters begin is called by none of them.
    if page.begins.len() > 1 {
        return Role::Story;
    }
    let own = own_names(book, page);
    let is_short = own.is_some();
    let own = own.unwrap_or_default();
    let mut names = names.iter().chain(own.iter().filter(|name| !is_title(name)));
    names.find_map(|name| Matter::called(name, is_short)).map_or(Role::Story, Role::Beside)
}

/// A name in lower case, with single blanks for everything that is no letter or digit.
fn plain(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// True if `page` is the next piece of what calibre cut: `story_split_001` after `story_split_000`.
fn continues(before: &Page, page: &Page) -> bool {
    let (one, other) = (before.item.stem(), page.item.stem());
    let cut = |stem: &str| stem.rsplit_once("_split_").map(|(name, _)| name.to_owned());
    cut(&other).is_some() && cut(&one) == cut(&other)
}

/// Puts a label of a title page in its place: as FanFicFare's, and the words of other tools.
pub(super) fn set_label(work: &mut ParsedWork, label: &str, value: String) {
    let metadata = &mut work.metadata;
    match label.to_lowercase().as_str() {
        "story" => metadata.title = Some(value),
        "by" => metadata.authors = vec![value],
        "url" | "original source" | "source" => metadata.url = Some(value),
        "rated" => metadata.rating = Some(value),
        "word count" => metadata.words = Some(value),
        "genre" | "genres" if ffn::is_genres(&value) => metadata.tags.extend(ffn::genres(&value)),
        "tags" => fanficfare::set(work, "genre", Value::Text(value)),
        "characters" => ffn::add_characters(&value, metadata),
        // What FanFiction.net files its fandoms under.
        "category" if is_medium(&value) => metadata.other.push((label.to_owned(), value)),
        _ => fanficfare::set(work, label, Value::Text(value)),
    }
}

/// Fills what books made of saved pages of FanFiction.net say in the titles of their pages and in the place of the publisher.
fn complete_from_page(work: &mut ParsedWork, book: &Book<'_>) {
    let metadata = &mut work.metadata;
    let publisher = book.package.first("publisher").filter(|name| name.contains("fanfiction.net/s/"));
    metadata.url = metadata
        .url
        .take()
        .or_else(|| publisher.map(|place| if place.starts_with("http") { place } else { format!("https://{place}") }));
    let first = book.pages.iter().find(|page| page.entry.is_some()).and_then(|page| book.read(page).ok());
    let Some(page) = first.as_ref().and_then(ffn::PageTitle::of) else { return };
    if metadata.fandoms.is_empty() {
        ffn::add_fandoms(&page.fandom, metadata);
    }
    // A shelf's number before the title, `07. The Weir`, is none of the page's.
    let numbered = metadata.title.as_deref().and_then(|title| title.split_once(". "));
    if let Some((number, title)) = numbered
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && page.name.ends_with(title)
        && !page.name.ends_with(&format!("{number}. {title}"))
    {
        metadata.title = Some(title.to_owned());
    }
}

fn is_medium(value: &str) -> bool {
    matches!(
        value,
        "Anime/Manga"
            | "Books"
            | "Cartoons"
            | "Comics"
            | "Games"
            | "Misc"
            | "Movies"
            | "Plays/Musicals"
            | "TV Shows"
            | "Crossovers"
    )
}

/// Fills from the package what no title page says.
fn complete(work: &mut ParsedWork, package: &Package, limits: &Limits) {
    let metadata = &mut work.metadata;
    metadata.title = package.title().or_else(|| metadata.title.take());
    let authors = package.authors();
    if !authors.is_empty() {
        metadata.authors = authors;
    }
    metadata.url = metadata.url.take().or_else(|| package.address());
    metadata.published =
        metadata.published.take().or_else(|| package.date_of("publication")).or_else(|| package.date());
    metadata.updated = metadata.updated.take().or_else(|| package.date_of("modification"));
    metadata.language = metadata.language.take().or_else(|| package.first("language"));
    if metadata.series.is_empty()
        && let Some(name) = package.first("calibre:series")
    {
        metadata.series.push((name, package.first("calibre:series_index")));
    }
    for date in [&mut metadata.published, &mut metadata.updated] {
        date.take_if(|date| date.starts_with("0101-01-01"));
    }
    let typed: FxHashSet<String> = [&metadata.fandoms, &metadata.characters, &metadata.relationships, &metadata.tags]
        .into_iter()
        .flatten()
        .chain(&metadata.status)
        .cloned()
        .collect();
    // What downloaders add to the tags of every story.
    let is_added =
        |subject: &String| matches!(subject.as_str(), "FanFiction" | "Fanworks") || subject.starts_with("Last Update");
    let subjects: Vec<String> = package
        .all("subject")
        .map(subjects::unescaped)
        .filter(|subject| !typed.contains(subject) && !is_added(subject))
        .collect();
    subjects::sort_into(subjects.iter().map(String::as_str), metadata);
    if !work.paratext.iter().any(|text| text.kind == ParatextKind::Summary)
        && let Some(description) = package.first("description")
    {
        add_paratext(&mut work.paratext, ParatextKind::Summary, Document::parse(&description, limits).root().prose());
    }
}
