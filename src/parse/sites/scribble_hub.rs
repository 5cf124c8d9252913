//! Scribble Hub: a chapter's page and a series' page.

use super::{first_text, number_behind, one_chapter, page_address, texts};
use crate::model::ParatextKind;
use crate::parse::draft::Draft;
use crate::parse::fanficfare::add_paratext;
use crate::parse::html::blocks::{self, Sink, Visit};
use crate::parse::html::{Css, Document, Element, looks_like_html};
use crate::parse::{BodyBuilder, Format, ParseError, ParsedWork};
use crate::source::Source;

/// A page of Scribble Hub.
pub(in crate::parse) struct ScribbleHub;

impl Format for ScribbleHub {
    fn id(&self) -> &'static str {
        "scribble-hub-page"
    }

    fn version(&self) -> u32 {
        1
    }

    fn signs(&self) -> &'static str {
        "a chapter or a series in the markup of Scribble Hub"
    }

    fn recognises(&self, source: &Source<'_>) -> bool {
        looks_like_html(source) && {
            let text = &source.text().text;
            text.contains("scribblehub.com") && (text.contains("fic_title") || text.contains("chp_raw"))
        }
    }

    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
        static TEXT: Css = Css::new("#chp_raw");
        let page = Document::of(source);
        let mut work = ParsedWork::default();
        work.metadata.url = page_address(&page, source);
        match page.first(&TEXT) {
            Some(text) => read_chapter(&page, text, &mut work),
            None => read_series(&page, &mut work),
        }
        let has_text = work.chapters.iter().any(|chapter| !chapter.body.is_empty());
        if !has_text && (page.first(&TEXT).is_some() || work.metadata.title.is_none()) {
            return Err(ParseError::Empty);
        }
        emit(work);
        Ok(())
    }
}

fn read_chapter(page: &Document, text: Element<'_>, work: &mut ParsedWork) {
    static TITLE: Css =
        Css::new(".chp_byauthor a[href*='/series/'], .c_index a[href*='/series/'], a[href*='/series/']");
    static AUTHOR: Css = Css::new(".chp_byauthor a[href*='/profile/'], .auth_name_fic, a[href*='/profile/']");
    static HEADING: Css = Css::new(".chapter-title");
    static SERIES: Css = Css::new("a[href*='/series/']");
    let root = page.root();
    work.metadata.title = first_text(root, &TITLE);
    work.metadata.authors = first_text(root, &AUTHOR).into_iter().collect();
    let own_number = work.metadata.url.as_deref().and_then(|url| number_behind(url, "/chapter/"));
    let series = page.first(&SERIES).and_then(|link| link.attr("href")).filter(|address| address.starts_with("http"));
    work.metadata.url = series.map(str::to_owned).or(work.metadata.url.take());
    let mut draft = Draft::named(first_text(root, &HEADING).as_deref());
    let mut own = Own::default();
    blocks::walk_into(text, &mut own);
    draft.body = own.out;
    for note in own.notes {
        add_paratext(&mut draft.paratext, ParatextKind::Notes, note);
    }
    one_chapter(work, draft, false, own_number);
}

/// Takes the text; the author's notes stand in boxes inside it.
#[derive(Default)]
struct Own {
    out: BodyBuilder,
    notes: Vec<String>,
}

impl Sink for Own {
    fn body(&mut self) -> &mut BodyBuilder {
        &mut self.out
    }

    fn visit(&mut self, element: Element<'_>) -> Visit {
        if element.has_class("wi_authornotes") {
            self.notes.push(element.prose());
            return Visit::Skip;
        }
        Visit::Enter
    }
}

fn read_series(page: &Document, work: &mut ParsedWork) {
    static TITLE: Css = Css::new(".fic_title");
    static AUTHOR: Css = Css::new(".auth_name_fic");
    static GENRE: Css = Css::new("a.fic_genre, a.stag");
    static WARNING: Css = Css::new(".ul_rate_expand a, .mature_contains a");
    static FANDOM: Css = Css::new("a[href*='/fandom/']");
    static SUMMARY: Css = Css::new(".wi_fic_desc");
    static STATE: Css = Css::new("ul.widget_fic_similar li, ul.si_more_info li");
    static CHAPTER: Css = Css::new("li.toc_w");
    static DATE: Css = Css::new("li.toc_w .fic_date_pub[title]");
    let root = page.root();
    let metadata = &mut work.metadata;
    metadata.title = first_text(root, &TITLE);
    metadata.authors = texts(root, &AUTHOR);
    metadata.fandoms = texts(root, &FANDOM);
    metadata.tags = texts(root, &GENRE);
    metadata.warnings = texts(root, &WARNING);
    let state = texts(root, &STATE).into_iter().find_map(|text| {
        let known = ["Ongoing", "Completed", "Complete", "Hiatus"];
        known.iter().find(|state| text.starts_with(**state)).map(|state| (*state).to_owned())
    });
    metadata.status = state;
    let chapters = root.select(&CHAPTER).count();
    metadata.chapters = (chapters > 0).then(|| chapters.to_string());
    // The list runs from the newest chapter to the oldest.
    let dates: Vec<&str> = root.select(&DATE).filter_map(|date| date.attr("title")).collect();
    let day = |date: &&str| {
        date.rsplit_once(' ').map_or(*date, |(rest, _)| rest).rsplit_once(' ').map(|(day, _)| day.to_owned())
    };
    metadata.updated = dates.first().and_then(day);
    metadata.published = dates.last().and_then(day);
    add_paratext(
        &mut work.paratext,
        ParatextKind::Summary,
        page.first(&SUMMARY).map(Element::prose).unwrap_or_default(),
    );
}
