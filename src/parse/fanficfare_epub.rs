//! FanFicFare's EPUB: a title page of labels, then one document a chapter.
//!
//! The package holds title, authors, address and dates, and one bag of subjects; what the subjects are is said on the title
//! page alone. Log page, contents and cover are dropped.

use rustc_hash::FxHashSet;

use super::draft::{Draft, finish};
use super::epub::package::Package;
use super::epub::text::is_heading;
use super::epub::{Book, Opening, Page, subjects, title_page};
use super::fanficfare::{self, Value};
use super::html::blocks::{Sink, Visit, walk_into};
use super::html::{Css, Document, Element};
use super::{BodyBuilder, Format, Metadata, ParseError, ParsedWork};
use crate::source::Source;

/// An entry of a list is looked for in so many pieces between commas at most.
const LONGEST_RUN: usize = 8;

/// FanFicFare's EPUB output.
pub(super) struct FanficfareEpub;

impl Format for FanficfareEpub {
    fn id(&self) -> &'static str {
        "fanficfare-epub"
    }

    fn version(&self) -> u32 {
        3
    }

    fn signs(&self) -> &'static str {
        "an EPUB that names FanFicFare as its maker"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        Opening::of(source).package.as_ref().is_some_and(|package| is_by_fanficfare(package))
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        let book = Book::open(source)?;
        let mut stories: Vec<Story> = Vec::new();
        for page in &book.pages {
            match page.item.stem().as_str() {
                "title_page" => {
                    let mut story = Story::default();
                    let subjects: Vec<String> = book.package.all("subject").map(subjects::unescaped).collect();
                    read_title_page(&book.read(page)?, &subjects, &mut story.work);
                    stories.push(story);
                }
                "cover" | "log_page" | "toc_page" | "nav" => {}
                _ => {
                    if stories.is_empty() {
                        stories.push(Story::default());
                    }
                    if let Some(story) = stories.last_mut() {
                        let chapter = read_chapter(&book, page, story.drafts.len() + 1)?;
                        story.drafts.push(chapter);
                    }
                }
            }
        }
        stories.retain(|story| !story.drafts.is_empty());
        if let [only] = stories.as_mut_slice() {
            complete(&mut only.work.metadata, &book.package);
        }
        if stories.is_empty() {
            return Err(ParseError::Missing { format: self.id(), expected: "a chapter such as file0001.xhtml" });
        }
        stories.into_iter().map(Story::finish).for_each(emit);
        Ok(())
    }
}

/// One story of a book: an anthology holds several, each behind its title page.
#[derive(Default)]
struct Story {
    work: ParsedWork,
    drafts: Vec<Draft>,
}

impl Story {
    fn finish(mut self) -> ParsedWork {
        self.work.chapters = finish(self.drafts, self.work.metadata.title.as_deref().unwrap_or_default());
        self.work
    }
}

/// The tool signs as contributor and in the book's identifier, under its present or its first name. Where an editor of
/// metadata took both away, the names of its files are left.
fn is_by_fanficfare(package: &Package) -> bool {
    let is_tool = |name: &str| name.starts_with("FanFicFare [") || name.starts_with("fanficdownloader [");
    let has_file = |stem: &str| package.documents().any(|(item, _)| item.stem() == stem);
    package.all("contributor").any(is_tool)
        || identity(package).is_some()
        || has_file("title_page") && has_file("file0001")
}

/// `fanficfare-uid:SITE-uAUTHOR-sSTORY`: the site and the story's number.
fn identity(package: &Package) -> Option<(String, String)> {
    package.all("identifier").find_map(|identifier| {
        let rest =
            identifier.strip_prefix("fanficfare-uid:").or_else(|| identifier.strip_prefix("fanficdownloader-uid:"))?;
        // The author's id may hold any sign, the site is a host and the story's id is last.
        let (site, rest) = rest.split_once("-u")?;
        let (_, story) = rest.rsplit_once("-s")?;
        (!site.is_empty() && !story.is_empty()).then(|| (site.to_owned(), story.to_owned()))
    })
}

/// Reads the title page; `subjects` are what is known not to be a joined list.
pub(super) fn read_title_page(page: &Document, subjects: &[String], work: &mut ParsedWork) {
    static HEADING: Css = Css::new("h3, h1, h2");
    static TITLE: Css = Css::new("a:not(.authorlink)");
    static AUTHOR: Css = Css::new("a.authorlink");
    static SERIES: Css = Css::new("a.serieslink");
    if let Some(heading) = page.first(&HEADING) {
        if let Some(link) = heading.first(&TITLE) {
            fanficfare::set_title(&mut work.metadata, &link.text());
            work.metadata.url = link.attr("href").map(str::to_owned);
        }
        work.metadata.authors = heading.select(&AUTHOR).map(Element::text).filter(|name| !name.is_empty()).collect();
    }
    let subjects: FxHashSet<&str> = subjects.iter().map(String::as_str).collect();
    let series: Vec<String> = page.root().select(&SERIES).map(Element::text).collect();
    for (label, value) in title_page::labels(page) {
        let value = match label.to_ascii_lowercase().replace("(s)", "s").as_str() {
            "series" if !series.is_empty() => Value::List(series.clone()),
            "category" | "fandoms" | "genre" | "characters" | "relationships" | "pairings" | "ships" => {
                Value::List(divided(&value, &subjects))
            }
            _ => Value::Text(value),
        };
        fanficfare::set(work, &label, value);
    }
}

/// The entries of a list joined by `, `. An entry may hold a comma itself (`Malfoy, Draco`); then it is one of the
/// package's subjects, which are not joined.
fn divided(value: &str, subjects: &FxHashSet<&str>) -> Vec<String> {
    let mut entries = Vec::new();
    let mut rest = value;
    while !rest.is_empty() {
        let ends = rest.match_indices(", ").map(|(at, _)| at).chain([rest.len()]).take(LONGEST_RUN);
        let first = rest.find(", ").unwrap_or(rest.len());
        let end = ends.filter(|end| subjects.contains(&rest[..*end])).last().unwrap_or(first);
        entries.push(rest[..end].to_owned());
        rest = rest[end..].trim_start_matches([',', ' ']);
    }
    entries
}

fn read_chapter(book: &Book<'_>, page: &Page, number: usize) -> Result<Draft, ParseError> {
    let document = book.read(page)?;
    let in_contents = || page.begins.first().map(|entry| entry.label.as_str());
    // The first is the author's own title; the others have marks such as numbers that the user asked for.
    let label = ["chapterorigtitle", "chaptertoctitle", "chaptertitle"]
        .into_iter()
        .find_map(|name| document.meta(name))
        .or_else(in_contents);
    Ok(read_text(&document, label, number))
}

/// Reads a chapter's document: its notes apart, without its heading.
pub(super) fn read_text(document: &Document, label: Option<&str>, number: usize) -> Draft {
    let mut chapter = Chapter { draft: Draft::named(label), number };
    walk_into(document.root(), &mut chapter);
    chapter.draft
}

/// A chapter whose title and notes are no part of its text.
struct Chapter {
    draft: Draft,
    number: usize,
}

impl Sink for Chapter {
    fn body(&mut self) -> &mut BodyBuilder {
        &mut self.draft.body
    }

    fn visit(&mut self, element: Element<'_>) -> Visit {
        if element.has_class("fff_chapter_notes") {
            fanficfare::chapter_notes(element, &mut self.draft.paratext);
            return Visit::Skip;
        }
        // `Chapter Text`, for those who cannot see the page.
        if element.has_class("fff_chapter_title") || element.has_class("landmark") {
            return Visit::Skip;
        }
        // Users may rewrite the heading, class and all.
        let repeats = is_heading(element.name())
            && self.draft.body.is_empty()
            && self.draft.repeats_title(&element.text(), self.number, true);
        if repeats { Visit::Skip } else { Visit::Enter }
    }
}

/// Fills from the package what the title page does not say, or says less well.
fn complete(metadata: &mut Metadata, package: &Package) {
    metadata.site_id = identity(package);
    if metadata.title.is_none()
        && let Some(title) = package.title().or_else(|| package.first("title"))
    {
        fanficfare::set_title(metadata, &title);
    }
    if metadata.authors.is_empty() {
        metadata.authors = package.authors();
    }
    metadata.url = metadata.url.take().or_else(|| package.address());
    // Days without the hour that the title page adds for some sites.
    metadata.published = package.date_of("publication").or_else(|| metadata.published.take());
    metadata.updated = package.date_of("modification").or_else(|| metadata.updated.take());
    if metadata.language.is_none() {
        metadata.language = package.first("language");
    }
    let has_tags = !metadata.fandoms.is_empty() || !metadata.tags.is_empty() || !metadata.characters.is_empty();
    if !has_tags {
        let is_tag = |subject: &&str| *subject != "FanFiction" && !subject.starts_with("Last Update");
        subjects::sort_into(package.all("subject").filter(is_tag), metadata);
    }
    for date in [&mut metadata.published, &mut metadata.updated] {
        date.take_if(|date| date.starts_with("0101-01-01"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_inside_a_subject_does_not_divide() {
        let subjects: FxHashSet<&str> = ["Malfoy, Draco", "Angst", "Draco"].into_iter().collect();
        assert_eq!(
            divided("Angst, Malfoy, Draco, Potter, Harry", &subjects),
            ["Angst", "Malfoy, Draco", "Potter", "Harry"]
        );
    }
}
