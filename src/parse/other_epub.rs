//! Any other EPUB: story sites' own books, other downloaders' (FicHub, pyffdl), books packed or edited by hand.
//!
//! Procedure: covers, contents and other pages that are about the book are told by what the package calls them; a page of
//! labels before the story is read like a title page of FanFicFare. The rest is the story: chapters begin where the table
//! of contents says so, or with each document where there is none.

use super::draft::same;
use super::epub::package::Package;
use super::epub::text::ChapterReader;
use super::epub::toc::TocEntry;
use super::epub::{Book, Opening, Page, subjects, title_page};
use super::fanficfare::{self, Value, add_paratext};
use super::html::{Css, Document};
use super::{Format, Metadata, ParseError, ParsedWork};
use crate::model::ParatextKind;
use crate::source::Source;
use crate::text::word_count;

/// Any EPUB.
pub(super) struct OtherEpub;

/// More words than this are no title page, and no front matter that the table of contents may leave out.
const LONGEST_FRONT_PAGE: u64 = 300;
/// A page with so many known labels is about the story.
const LABELS_OF_A_TITLE_PAGE: usize = 2;

/// What packages call pages that are about the book: file names, kinds in the guide, names in the table of contents.
const ASIDES: &[&str] = &[
    "colophon",
    "contents",
    "copyright",
    "copyright page",
    "cover",
    "cover page",
    "coverpage",
    "half title",
    "halftitle",
    "halftitlepage",
    "imprint",
    "jacket",
    "landmarks",
    "legal",
    "nav",
    "navigation",
    "table of contents",
    "tableofcontents",
    "title",
    "title page",
    "titlepage",
    "toc",
];

impl Format for OtherEpub {
    fn id(&self) -> &'static str {
        "other_epub"
    }

    fn version(&self) -> u32 {
        1
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        Opening::of(source).is_epub
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let book = Book::open(source)?;
        let mut work = ParsedWork::default();
        let title = book.package.title().unwrap_or_default();
        let mut reader = ChapterReader::new(Some(&title));
        read_pages(&book, &mut work, &mut reader)?;
        work.chapters = reader.finish();
        if work.chapters.is_empty() {
            return Err(ParseError::Empty);
        }
        complete(&mut work, &book.package);
        emit(work);
        Ok(())
    }
}

fn read_pages<'b>(book: &'b Book<'_>, work: &mut ParsedWork, reader: &mut ChapterReader<'b>) -> Result<(), ParseError> {
    let is_story = |page: &&Page| !is_aside(book, page);
    let story: Vec<&Page> = book.pages.iter().filter(is_story).collect();
    // A table of contents that leaves out most documents says nothing about where chapters begin.
    let listed = story.iter().filter(|page| entries(book, page).next().is_some()).count();
    let believed = listed * 2 >= story.len();
    let mut before: Option<&Page> = None;
    for page in &book.pages {
        let aside = is_aside(book, page);
        // A cover that the package names and the zip lacks is no loss.
        if aside && (reader.has_begun() || page.entry.is_none()) {
            continue;
        }
        let document = book.read(page)?;
        if !reader.has_begun() {
            let later = story.last().is_some_and(|last| last.entry != page.entry);
            if read_front_page(&document, aside, later, work) {
                continue;
            }
        }
        let begun: Vec<&TocEntry> = entries(book, page).collect();
        if begun.is_empty() {
            if believed && !reader.has_begun() && listed > 0 {
                let text = document.root().prose();
                if word_count(&text) <= LONGEST_FRONT_PAGE {
                    add_paratext(&mut work.paratext, ParatextKind::Preface, text);
                    continue;
                }
            }
            if !believed && !before.is_some_and(|before| continues(before, page)) {
                reader.begin(None);
            }
        }
        reader.read(&document, &begun);
        before = Some(page);
    }
    Ok(())
}

/// Reads a page before the story. True if it is not story itself.
fn read_front_page(document: &Document, aside: bool, story_follows: bool, work: &mut ParsedWork) -> bool {
    let labels = title_page::labels(document);
    let is_title_page = story_follows && title_page::known(&labels) >= LABELS_OF_A_TITLE_PAGE && {
        let about = |(label, value): &(String, String)| {
            if label.eq_ignore_ascii_case("summary") { word_count(value) } else { 0 }
        };
        word_count(&document.root().text()) - labels.iter().map(about).sum::<u64>() <= LONGEST_FRONT_PAGE
    };
    if is_title_page || aside {
        for (label, value) in labels {
            set(work, &label, value);
        }
        return true;
    }
    story_follows && is_contents(document)
}

/// True for a page of links with hardly anything else.
fn is_contents(document: &Document) -> bool {
    static LINK: Css = Css::new("a[href]");
    let (mut links, mut linked) = (0, 0);
    for link in document.root().select(&LINK) {
        links += 1;
        linked += link.text().len();
    }
    links > 1 && linked * 4 >= document.root().text().len() * 3
}

/// True for a page that the package calls something else than story.
fn is_aside(book: &Book<'_>, page: &Page) -> bool {
    let package = &book.package;
    let is_name = |name: &str| {
        let name: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        ASIDES.contains(&name.as_str())
    };
    // A story of this name is its own chapter.
    let is_label = |label: &str| is_name(label) && !package.title().is_some_and(|title| same(&title, label));
    !page.linear && book.pages.iter().any(|page| page.linear)
        || package.nav.as_deref() == Some(page.item.path.as_str())
        || is_name(&page.item.stem())
        || package.guide.iter().any(|(kind, path)| *path == page.item.path && is_name(kind))
        || entries(book, page).any(|entry| entry.fragment.is_none() && is_label(&entry.label))
}

fn entries<'b>(book: &'b Book<'_>, page: &Page) -> impl Iterator<Item = &'b TocEntry> {
    let entry = page.entry;
    book.toc.iter().filter(move |one| Some(one.entry) == entry)
}

/// True if `page` is the next piece of what calibre cut: `story_split_001` after `story_split_000`.
fn continues(before: &Page, page: &Page) -> bool {
    let (one, other) = (before.item.stem(), page.item.stem());
    let cut = |stem: &str| stem.rsplit_once("_split_").map(|(name, _)| name.to_owned());
    cut(&other).is_some() && cut(&one) == cut(&other)
}

/// Puts a label of a title page in its place: as FanFicFare's, and the words of other tools.
fn set(work: &mut ParsedWork, label: &str, value: String) {
    let metadata = &mut work.metadata;
    match label.to_lowercase().as_str() {
        "story" => metadata.title = Some(value),
        "by" => metadata.authors = vec![value],
        "url" | "original source" | "source" => metadata.url = Some(value),
        "rated" => metadata.rating = Some(value),
        "word count" => metadata.words = Some(value),
        "tags" => fanficfare::set(work, "genre", Value::Text(value)),
        "characters" => set_characters(metadata, &value),
        // What FanFiction.net files its fandoms under.
        "category" if is_medium(&value) => metadata.other.push((label.to_owned(), value)),
        _ => fanficfare::set(work, label, Value::Text(value)),
    }
}

/// `Harry P., [Ron W., Hermione G.] Draco M.`: brackets join a pair.
fn set_characters(metadata: &mut Metadata, value: &str) {
    let names = |text: &str| -> Vec<String> {
        text.split(", ")
            .map(|name| name.trim().trim_matches(',').trim().to_owned())
            .filter(|name| !name.is_empty())
            .collect()
    };
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('[') {
        metadata.characters.extend(names(before));
        let (pair, after) = after.split_once(']').unwrap_or((after, ""));
        metadata.characters.extend(names(pair));
        metadata.relationships.push(format!("[{}]", pair.trim()));
        rest = after;
    }
    metadata.characters.extend(names(rest));
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
fn complete(work: &mut ParsedWork, package: &Package) {
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
    let typed = [&metadata.fandoms, &metadata.characters, &metadata.relationships];
    let typed: Vec<String> = typed.into_iter().flatten().cloned().collect();
    subjects::sort_into(package.all("subject").filter(|subject| !typed.iter().any(|known| known == subject)), metadata);
    if !work.paratext.iter().any(|text| text.kind == ParatextKind::Summary)
        && let Some(description) = package.first("description")
    {
        add_paratext(&mut work.paratext, ParatextKind::Summary, Document::parse(&description).root().prose());
    }
}
