//! Pages of eFiction: a story's index, a chapter, the printable form of all chapters.
//!
//! Skins rename what they like; the words of `span.label` and the links to `viewstory.php` and `viewuser.php` stay.

use crate::model::ParatextKind;
use crate::parse::draft::{Draft, finish};
use crate::parse::fanficfare::add_paratext;
use crate::parse::heading::chapter_title;
use crate::parse::html::{Css, Document, Element, Node, blocks, looks_like_html, mentions, saved_from};
use crate::parse::{BodyBuilder, Format, ParseError, ParsedWork, Part};
use crate::source::Source;
use crate::text::key;

/// A page of eFiction.
pub(in crate::parse) struct EfictionPage;

impl Format for EfictionPage {
    fn id(&self) -> &'static str {
        "efiction-page"
    }

    fn version(&self) -> u32 {
        4
    }

    fn signs(&self) -> &'static str {
        "an eFiction page of a story, with its addresses and classes"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        if !looks_like_html(source) {
            return false;
        }
        let text = &source.text().text;
        text.contains("viewstory.php?")
            && text.contains("viewuser.php?")
            && (mentions(text, "id", "pagetitle") || mentions(text, "class", "chaptertitle"))
            && (mentions(text, "class", "label") || mentions(text, "id", "story") || mentions(text, "class", "chapter"))
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static TITLE: Css = Css::new("#pagetitle a[href*='viewstory.php'], .chaptertitle a[href*='viewstory.php']");
        static AUTHOR: Css = Css::new("#pagetitle a[href*='viewuser.php'], .chaptertitle a[href*='viewuser.php']");
        static LABEL: Css = Css::new("span.label");
        static TEXT: Css = Css::new("#story, div.chapter, div.chaptertitle");
        let page = Document::of(source);
        let mut work = ParsedWork::default();
        let title = page.first(&TITLE);
        work.metadata.title = title.map(Element::text).filter(|title| !title.is_empty());
        let mut authors: Vec<String> = page.root().select(&AUTHOR).map(Element::text).collect();
        authors.dedup();
        work.metadata.authors = authors;
        let stated = source.address().map(str::to_owned).filter(|address| address.contains("sid="));
        let saved = || saved_from(&source.text().text).map(str::to_owned);
        work.metadata.url = stated.or_else(saved).or_else(|| archived_at(&page));
        for label in page.root().select(&LABEL) {
            read_label(label, &mut work);
        }
        read_notes(&page, &mut work);
        let mut drafts: Vec<Draft> = Vec::new();
        let mut label = None;
        for element in page.root().select(&TEXT) {
            if element.has_class("chaptertitle") {
                // Some skins name the work so.
                let of_work = element.first(&TITLE).is_some();
                label = chapter_name(&element.text(), &work.metadata.authors).filter(|_| !of_work);
                continue;
            }
            let mut draft = read_text(element);
            draft.label = label.take();
            drafts.extend(Some(draft).filter(|draft| !draft.body.is_empty()));
        }
        if let [_] = drafts.as_slice()
            && let Some((number, name)) = chapter(&page)
        {
            work.chapters = finish(drafts, "");
            work.chapters[0].title = chapter_title(&name, number as usize);
            work.part = part(number, title, &work);
        } else {
            let title = work.metadata.title.clone().unwrap_or_default();
            work.chapters = finish(drafts, &title);
        }
        if work.metadata.title.is_none() && work.chapters.is_empty() {
            return Err(ParseError::Empty);
        }
        emit(work);
        Ok(())
    }
}

/// The address that the page to be printed states: `This story archived at: http://…`.
fn archived_at(page: &Document) -> Option<String> {
    static PLACE: Css = Css::new("#archivedat a[href*='viewstory.php?sid=']");
    static LABEL: Css = Css::new("span.label");
    let labels = page.root().select(&LABEL).filter(|label| label.text().starts_with("This story archived at"));
    let behind = labels.flat_map(following).filter_map(Element::of);
    let links = page.root().select(&PLACE).chain(behind).filter_map(|link| link.attr("href"));
    let mut whole = links.filter(|address| address.starts_with("http") && address.contains("viewstory.php?sid="));
    whole.next().map(str::to_owned)
}

/// The place of a page's chapter in its work. Pages that do not say where they were saved from have their story's number in
/// their links, which is one of their archive's: with the title and the author it tells works apart.
fn part(first: u32, title: Option<Element<'_>>, work: &ParsedWork) -> Option<Part> {
    if work.metadata.url.is_some() {
        return Some(Part { first, ..Part::default() });
    }
    let address = title.and_then(|link| link.attr("href"))?;
    let (_, behind) = address.split_once("sid=")?;
    let sid: String = behind.chars().take_while(char::is_ascii_digit).collect();
    let name = key(work.metadata.title.as_deref()?);
    let common = format!("efiction {sid} {name} by {}", key(&work.metadata.authors.join(" ")));
    (!sid.is_empty() && !name.is_empty()).then_some(Part { first, common, ..Part::default() })
}

/// The value of a label is what follows it, up to the next label or line break.
fn read_label(label: Element<'_>, work: &mut ParsedWork) {
    let name = label.text();
    let name = name.trim().trim_end_matches(':').trim().to_lowercase();
    let mut links = Vec::new();
    let mut plain = BodyBuilder::new();
    let is_summary = name == "summary";
    for node in following(label) {
        if let Some(element) = Element::of(node) {
            let ends = element.name() == "br" && !is_summary || element.has_class("label");
            if ends {
                break;
            }
            if element.name() == "a" {
                links.push(element.text());
            }
        }
        blocks::walk([node], &mut plain);
    }
    let text = plain.finish().text;
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.is_empty() || joined == "None" {
        return;
    }
    let list = if links.is_empty() { joined.split(", ").map(str::to_owned).collect() } else { links };
    let metadata = &mut work.metadata;
    let one = || Some(joined.clone());
    match name.as_str() {
        "summary" => add_paratext(&mut work.paratext, ParatextKind::Summary, text),
        "rated" | "rating" => metadata.rating = one(),
        "characters" => metadata.characters = list,
        "pairings" | "pairing" | "relationships" | "ships" => metadata.relationships = list,
        "warnings" | "warning" => metadata.warnings = list,
        "genres" | "genre" | "categories" | "category" | "classification" => metadata.tags.extend(list),
        "fandom" | "fandoms" => metadata.fandoms = list,
        "completed" => {
            metadata.status = Some(if joined.starts_with("Yes") { "Completed" } else { "In-Progress" }.into());
        }
        "series" => metadata.series.extend(list.into_iter().map(|series| (series, None))),
        "chapters" => metadata.chapters = one(),
        "word count" | "words" => metadata.words = one(),
        "published" => metadata.published = one(),
        "updated" => metadata.updated = one(),
        _ => metadata.other.push((name, joined)),
    }
}

fn following(element: Element<'_>) -> impl Iterator<Item = Node<'_>> {
    let siblings = element.parent().map(|parent| parent.node().children()).into_iter().flatten();
    siblings.skip_while(move |node| *node != element.node()).skip(1)
}

fn read_notes(page: &Document, work: &mut ParsedWork) {
    static NOTES: Css = Css::new(".notes");
    static INFO: Css = Css::new(".noteinfo");
    for notes in page.root().select(&NOTES) {
        let Some(info) = notes.first(&INFO) else { continue };
        let is_end = notes.text().starts_with("Chapter End Notes");
        let kind = if is_end { ParatextKind::EndNotes } else { ParatextKind::Notes };
        add_paratext(&mut work.paratext, kind, info.prose());
    }
}

fn read_text(text: Element<'_>) -> Draft {
    let mut draft = Draft::default();
    let nodes = text.node().children().filter(|node| {
        Element::of(*node).is_none_or(|element| !element.has_class("notes") && !element.has_class("chaptertitle"))
    });
    blocks::walk(nodes, &mut draft.body);
    draft
}

/// A chapter's name on the page to be printed, which writes its author behind it: `One by gull`.
fn chapter_name(line: &str, authors: &[String]) -> Option<String> {
    let name = authors.iter().find_map(|author| line.strip_suffix(author.as_str())?.strip_suffix(" by "));
    Some(name.unwrap_or(line).trim().to_owned()).filter(|name| !name.is_empty())
}

/// Number and name of the chapter that is selected in the page's menu.
fn chapter(page: &Document) -> Option<(u32, String)> {
    static OPTION: Css = Css::new("select[name=chapter] option[selected], .jumpmenu option[selected]");
    let option = page.first(&OPTION)?;
    let number = option.attr("value")?.rsplit(['=', '/']).next()?.parse().ok()?;
    Some((number, option.raw_text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_to_be_printed_states_its_address() {
        for place in [
            "<div id=archivedat>This story archived at: <a href='/'>Sands</a> <a href='http://sands.example/viewstory.php?sid=7'>here</a></div>",
            "<p><span class=label>This story archived at:</span> <a href='http://sands.example/viewstory.php?sid=7'>here</a></p>",
        ] {
            let page = format!(
                "<html><div id=pagetitle><a href='viewstory.php?sid=7'>Wrack</a> by <a href='viewuser.php?uid=5'>gull</a></div>\
                 <div class=chapter><p>It rained.</p></div><p><a href='http://fens.example/viewstory.php?sid=8'>Also</a></p>{place}</html>"
            );
            let mut works = Vec::new();
            EfictionPage.parse(&Source::new("p.html", page.as_bytes()), &mut |work| works.push(work)).expect("a page");
            assert_eq!(works[0].metadata.url.as_deref(), Some("http://sands.example/viewstory.php?sid=7"), "{place}");
        }
    }

    #[test]
    fn a_page_to_be_printed_names_its_chapters() {
        let page = "<html><div id=pagetitle><a href='viewstory.php?sid=7'>Wrack</a> by <a href='viewuser.php?uid=5'>gull</a></div>\
            <span class=label>Rated:</span> PG<br><div class=chaptertitle>Fog by gull</div><div class=chapter><p>It rained.</p></div>\
            <div class=chaptertitle>Standing by gull</div><div class=chapter><p>It stopped.</p></div></html>";
        let mut works = Vec::new();
        EfictionPage.parse(&Source::new("p.html", page.as_bytes()), &mut |work| works.push(work)).expect("a page");
        let titles: Vec<_> = works[0].chapters.iter().map(|chapter| chapter.title.as_deref()).collect();
        assert_eq!(titles, [Some("Fog"), Some("Standing")]);
    }
}
