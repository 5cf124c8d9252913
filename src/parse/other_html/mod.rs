//! Any other HTML page: a story saved from a site without a format of its own, or written by hand.
//!
//! Procedure: [`refuse`] pages that are surely no story; [`story`] finds the element that holds it and reads its blocks;
//! the front matter (title, byline, a header block of [`labels`]) is taken off the top; what is left is cut into
//! chapters at headings that read like one. Title, author and language come from labels, headings and the page's own
//! metadata, in this order; what none of them says stays empty.

pub(super) mod labels;
mod refuse;
mod story;
mod story_info;
mod title;

pub(super) use title::address;

use super::ao3::{byline_authors, read_tags};
use super::cut::{Numbers, below_top, byline, chapters, lines, read_header};
use super::fanficfare::add_paratext;
use super::html::{Css, Document, Element, looks_like_html, saved_from};
use super::{Format, ParseError, ParsedWork, folder};
use crate::model::{Body, ParatextKind};
use crate::source::Source;
use crate::text::key;

/// Any other HTML page.
pub(super) struct OtherHtml;

impl Format for OtherHtml {
    fn id(&self) -> &'static str {
        "other-html"
    }

    fn version(&self) -> u32 {
        13
    }

    fn signs(&self) -> &'static str {
        "the beginning or the common tags of HTML"
    }

    fn has_notes_in_text(&self) -> bool {
        true
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source)
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        /// The tag list of a work's page on AO3 and its kin: like the download's.
        static OTW_TAGS: Css = Css::new("dl.work.meta");
        static OTW_BYLINE: Css = Css::new("#workskin .byline");
        let page = Document::of(source);
        if let Some(reason) = refuse::reason(&page) {
            return Err(ParseError::NotAStory(reason));
        }
        if refuse::is_index(&page) {
            return Err(ParseError::Companion("a list of the texts beside it"));
        }
        let read = story::read(&page);
        let mut work = ParsedWork { paratext: read.paratext, ..ParsedWork::default() };
        story_info::read(&source.text().text, &mut work);
        if let Some(tags) = page.first(&OTW_TAGS) {
            read_tags(tags, &mut work.metadata);
            work.metadata.authors = page.first(&OTW_BYLINE).map(byline_authors).unwrap_or_default();
        } else {
            read_front(&read.front.finish(), &mut work);
        }
        let body = read.story.finish();
        let header = read_header(&body, &mut work);
        read_page_metadata(&page, &body, source, &mut work);
        header.place_above(true, &mut work);
        let story = below_top(&body, header.end, &mut work.metadata);
        work.chapters = chapters(&body, &story, Numbers::Sections, &mut work);
        if let [only] = work.chapters.as_mut_slice() {
            only.title = only.title.take().or_else(|| title::of_chapter(&page));
        }
        if work.chapters.is_empty() {
            return Err(ParseError::Empty);
        }
        folder::join(source, &mut work);
        emit(work);
        Ok(())
    }
}

/// So many lines of a text may name its author.
const TOP_LINES: usize = 12;

fn read_front(front: &Body, work: &mut ParsedWork) {
    let lines: Vec<&str> = lines(front).into_iter().map(|(_, line)| line).collect();
    // Sites put their own lines first: the header may begin anywhere.
    for start in 0..lines.len() {
        if !labels::read(&lines[start..lines.len()], work).is_empty() {
            break;
        }
    }
    // A line of many things that happens to begin with `by` is no byline: the page's links name the author better.
    if work.metadata.authors.is_empty() {
        work.metadata.authors = lines.iter().find_map(|line| byline(line)).map(str::to_owned).into_iter().collect();
    }
}

fn read_page_metadata(page: &Document, body: &Body, source: &Source<'_>, work: &mut ParsedWork) {
    let metadata = &mut work.metadata;
    let named = if metadata.authors.is_empty() { authors(page) } else { Vec::new() };
    if let Some(title) = metadata.title.take().or_else(|| title::find(page)) {
        let top: Vec<&str> = lines(body).into_iter().take(TOP_LINES).map(|(_, line)| line).collect();
        let has_author = !metadata.authors.is_empty() || !named.is_empty();
        let (title, author) = title::split_byline(page, &top, &title, has_author);
        metadata.title = Some(title);
        if metadata.authors.is_empty() {
            metadata.authors.extend(author);
        }
    }
    if metadata.authors.is_empty() {
        metadata.authors = named;
    }
    if metadata.language.is_none() {
        let language = ["lang", "xml:lang"].iter().find_map(|name| page.root().attr(name)).map(str::trim);
        metadata.language = language.filter(|language| !language.is_empty()).map(str::to_owned);
    }
    let address = title::address(page).or_else(|| saved_from(&source.text().text)).or_else(|| source.address());
    metadata.url = address.map(str::to_owned);
    if !work.paratext.iter().any(|text| text.kind == ParatextKind::Summary) {
        let description = ["og:description", "description", "dc.description"].iter().find_map(|name| page.meta(name));
        let plain = description.map(|description| Document::parse(description, source.limits()).root().prose());
        add_paratext(&mut work.paratext, ParatextKind::Summary, plain.unwrap_or_default());
    }
}

/// The authors that the page links to, all in the first such byline; else the one its head names.
fn authors(page: &Document) -> Vec<String> {
    static LINK: Css = Css::new("a[rel~=author], a[href*='viewuser.php'], #profile_top a[href^='/u/']");
    let linked = page.first(&LINK).and_then(Element::parent);
    let mut authors: Vec<String> = linked.into_iter().flat_map(|line| line.select(&LINK)).map(Element::text).collect();
    authors.retain(|author| !author.is_empty());
    if authors.is_empty() {
        let stated = ["author", "dc.creator", "article:author"].iter().find_map(|name| page.meta(name));
        let site = page.meta("og:site_name").map(key);
        let person = |author: &&str| !author.contains("://") && Some(key(author)) != site;
        authors.extend(stated.filter(person).map(str::to_owned));
    }
    if authors.is_empty() {
        static NAMED: Css = Css::new("[itemprop~=author], .author, .byline");
        let named = page.first(&NAMED).map(Element::text).unwrap_or_default();
        let name = byline(&named).unwrap_or(&named);
        let is_name = !name.is_empty() && name.len() <= 60 && name.split_whitespace().count() <= 4;
        authors.extend(is_name.then(|| name.to_owned()));
    }
    authors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str) -> (Option<String>, Vec<String>) {
        let text = "<p>The ferry left at nine, and nobody on the quay waved.</p>".repeat(5);
        let page = format!("<html>{page}{text}</body></html>");
        let mut works = Vec::new();
        let source = Source::new("a.html", page.as_bytes());
        OtherHtml.parse(&source, &mut |work| works.push(work)).expect("a work");
        let metadata = works.remove(0).metadata;
        (metadata.title, metadata.authors)
    }

    #[test]
    fn a_blogs_name_is_not_the_title_of_its_post() {
        let lamp = Some("The Lamp".to_owned());
        for page in [
            "<title>The Lamp | jo writes</title><body><h1 class=site-title>jo writes</h1><h2 class=entry-title>The Lamp</h2>",
            "<title>The Lamp | jo writes</title><body><div id=site-title><h1><a href=/>jo writes</a></h1></div><h3>The Lamp</h3>",
            "<title>The Lamp – jo writes</title><meta property=og:title content='The Lamp'><meta property=og:site_name \
             content='jo writes'><body><h1>jo writes</h1><h1>The Lamp</h1>",
            "<title>The Lamp | jo writes</title><body><h1>jo writes</h1><h2>The Lamp</h2>",
            "<title>Home</title><body><h1>jo writes</h1><h2 class=post-title>The Lamp</h2>",
            "<title>Chapter 3 | The Lamp</title><body><h1>The Lamp</h1><h2>Chapter 3</h2>",
            "<title>The Lamp</title><meta property=og:site_name content='The Lamp'><body><h1>The Lamp</h1>",
        ] {
            assert_eq!(read(page).0, lamp, "{page}");
        }
    }

    #[test]
    fn authors_are_found_where_pages_put_them() {
        for (page, title, author) in [
            ("<title>The Lamp by Jo Ray</title><body>", "The Lamp", Some("Jo Ray")),
            ("<title>Death by Chocolate</title><body>", "Death by Chocolate", None),
            ("<title>Saved by the Bell</title><body>", "Saved by the Bell", None),
            (
                "<title>The Lamp</title><body><h1>The Lamp</h1><span class=author>Jo Ray</span>",
                "The Lamp",
                Some("Jo Ray"),
            ),
            ("<title>The Lamp</title><body><p class=byline>by Jo Ray</p>", "The Lamp", Some("Jo Ray")),
            ("<title>The Lamp</title><body><h1>The Lamp</h1><p>by Jo (jo@weir.example)</p>", "The Lamp", Some("Jo")),
            (
                "<title>x</title><body><table><tr><td>Title:<td>The Lamp<tr><td>Author:<td>Jo Ray<tr><td>Rating:<td>PG</table>",
                "The Lamp",
                Some("Jo Ray"),
            ),
            (
                "<title>Untitled Document</title><body><center><b>The Lamp</b><br>by <a href='mailto:jo@weir.example'>Jo Ray</a></center><p><b>Rating:</b> PG<br><b>Pairing:</b> Ada/Ben<br><b>Summary:</b> Rain.<hr>",
                "The Lamp",
                Some("Jo Ray"),
            ),
        ] {
            assert_eq!(read(page), (Some(title.to_owned()), author.map(str::to_owned).into_iter().collect()), "{page}");
        }
    }
}
