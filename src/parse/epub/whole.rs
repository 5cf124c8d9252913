//! A book that has one chapter by its table of contents may hold all of them in it: it is cut apart at its headings, as a
//! document of one piece is.

use crate::model::{Body, ParatextKind};
use crate::parse::ParsedWork;
use crate::parse::cut::{self, Numbers};

/// Cuts the only chapter of `work`, whose text with its own heading is `whole`, where headings show that it holds several; a
/// title and labels above the first go where they belong. `title` is what the package calls the work, if anything.
pub(super) fn cut(whole: &Body, title: &str, work: &mut ParsedWork) {
    let [only] = work.chapters.as_slice() else { return };
    let mut cut = ParsedWork { metadata: work.metadata.clone(), ..ParsedWork::default() };
    if cut.metadata.title.is_none() && !title.is_empty() {
        cut.metadata.title = Some(title.to_owned());
    }
    cut::read(whole, Numbers::Chapters, &mut cut);
    let (Some(last), true) = (cut.chapters.len().checked_sub(1), cut.chapters.len() > 1) else { return };
    for note in &only.paratext {
        let place = if note.kind == ParatextKind::EndNotes { last } else { 0 };
        cut.chapters[place].paratext.push(note.clone());
    }
    work.metadata = cut.metadata;
    work.chapters = cut.chapters;
    work.paratext.append(&mut cut.paratext);
}

#[cfg(test)]
mod tests {
    use super::super::text::ChapterReader;
    use super::super::toc::TocEntry;
    use super::*;
    use crate::parse::html::Document;
    use crate::source::Limits;

    const TEXT: &str = "<p>The ferry left at nine, and nobody on the quay waved to it at all that day.</p>";

    /// Titles of the chapters of a book in one document, and what stands above them.
    fn read(html: &str, label: Option<&str>) -> (Vec<Option<String>>, Vec<String>) {
        let toc: Vec<TocEntry> =
            label.map(|label| TocEntry { label: label.to_owned(), entry: 0, fragment: None }).into_iter().collect();
        let mut work = ParsedWork::default();
        let mut reader = ChapterReader::new(Some("Salt and Smoke"));
        reader.read(&Document::parse_xhtml(html, &Limits::DEFAULT), &toc);
        reader.finish(&mut work);
        let titles = work.chapters.into_iter().map(|chapter| chapter.title).collect();
        (titles, work.paratext.into_iter().map(|text| text.text).collect())
    }

    #[test]
    fn one_document_that_holds_all_chapters_is_cut_at_its_headings() {
        let text = TEXT.repeat(10);
        let chapter = |heading: &str| format!("{heading}{text}");
        let story = |headings: &[&str]| headings.iter().map(|heading| chapter(heading)).collect::<String>();
        for (html, titles) in [
            (story(&["<h2>Chapter 1: Fog</h2>", "<h2>Chapter 2: Rain</h2>"]), [Some("Fog"), Some("Rain")]),
            (story(&["<h2>Fog</h2>", "<h2>Rain</h2>"]), [Some("Fog"), Some("Rain")]),
            (story(&["<p><b>Chapter 1</b></p>", "<p><b>Chapter 2</b></p>"]), [None, None]),
            (story(&["<p>1</p>", "<p>2</p>"]), [Some("1"), Some("2")]),
        ] {
            let titles = titles.map(|title| title.map(str::to_owned)).to_vec();
            for front in ["", "<h1>Salt and Smoke</h1>", "<h1>Salt and Smoke</h1><p>by Mara</p>"] {
                for label in [None, Some("Salt and Smoke")] {
                    assert_eq!(read(&format!("{front}{html}"), label), (titles.clone(), vec![]), "{front} {label:?}");
                }
            }
        }
    }

    #[test]
    fn a_chapter_of_scenes_stays_one_and_keeps_its_name() {
        let html = format!("<h2>The Door</h2>{TEXT}<h3>Dawn</h3>{TEXT}<h3>Dusk</h3>{TEXT}");
        assert_eq!(read(&html, None), (vec![Some("The Door".to_owned())], vec![]));
    }

    #[test]
    fn notes_stay_with_the_first_and_the_last_chapter() {
        let text = TEXT.repeat(10);
        let note = |text: &str| format!("<b>Author's Note:</b><blockquote>{text}</blockquote>");
        let html = format!("{}<h2>Chapter 1</h2>{text}<h2>Chapter 2</h2>{text}{}", note("hello"), note("bye"));
        let mut work = ParsedWork::default();
        let mut reader = ChapterReader::new(None);
        reader.read(&Document::parse_xhtml(&html, &Limits::DEFAULT), &[]);
        reader.finish(&mut work);
        let notes: Vec<&str> =
            work.chapters.iter().flat_map(|chapter| &chapter.paratext).map(|note| note.text.as_str()).collect();
        assert_eq!((work.chapters.len(), notes), (2, vec!["hello", "bye"]));
    }
}
