//! From the documents of a book to chapters that begin where its table of contents says so.

use super::toc::TocEntry;
use super::whole;
use crate::model::ParatextKind;
use crate::parse::draft::{Draft, finish, same};
use crate::parse::fanficfare::{self, add_paratext};
use crate::parse::html::blocks::{Sink, Visit, walk_into};
use crate::parse::html::{Css, Document, Element};
use crate::parse::{BodyBuilder, ParsedWork};
use crate::text::word_count;

/// More words than this are no title page, and no front matter that the table of contents may leave out.
pub(crate) const LONGEST_FRONT: u64 = 300;

/// Reads documents into chapters that begin where the table of contents says so.
#[derive(Debug, Default)]
pub(crate) struct ChapterReader<'t> {
    /// Title of the work: a heading that repeats it is no part of any chapter.
    work_title: String,
    drafts: Vec<Draft>,
    /// The first draft is what stands before the first chapter in the same document.
    has_front: bool,
    /// Chapters that begin inside the document being read: the element's id and the label.
    anchors: Vec<(&'t str, &'t str)>,
    /// A bold label announced a note of this kind, which is the next element.
    awaited: Option<ParatextKind>,
}

impl<'t> ChapterReader<'t> {
    /// A reader for the work of this title.
    pub(crate) fn new(work_title: Option<&str>) -> Self {
        Self { work_title: work_title.unwrap_or_default().to_owned(), ..Self::default() }
    }

    /// Begins a chapter.
    pub(crate) fn begin(&mut self, label: Option<&str>) {
        if let Some(last) = self.drafts.last_mut() {
            last.body.end_paragraph();
        }
        self.drafts.push(Draft::named(label));
    }

    /// True once a chapter has begun.
    pub(crate) fn has_begun(&self) -> bool {
        !self.drafts.is_empty()
    }

    /// Adds a note at the end of the chapter being read.
    pub(crate) fn add_note(&mut self, text: String) {
        self.body();
        if let Some(last) = self.drafts.last_mut() {
            add_paratext(&mut last.paratext, ParatextKind::EndNotes, text);
        }
    }

    /// Reads a document in which the chapters `entries` begin; text before the first of them goes on with the chapter
    /// before.
    pub(crate) fn read(&mut self, page: &Document, entries: &'t [TocEntry]) {
        static PICTURE: Css = Css::new("img, image");
        let mut anchors: Vec<(&'t str, &'t str)> = Vec::new();
        for entry in entries {
            match entry.fragment.as_deref().filter(|id| has_anchor(page, id)) {
                Some(id) => anchors.push((id, &entry.label)),
                // An id that is not there means the document.
                None => self.begin(Some(&entry.label)),
            }
        }
        if self.drafts.is_empty() && !anchors.is_empty() {
            self.has_front = true;
            self.begin(None);
        }
        self.anchors = anchors;
        walk_into(page.root(), self);
        if let Some(draft) = self.drafts.last_mut().filter(|draft| draft.body.is_empty()) {
            draft.has_picture |= page.first(&PICTURE).is_some();
        }
    }

    /// Gives `work` the chapters that have text or notes, in order, and those behind the first that are a picture under a name. A
    /// short text before the first one is a preface: a title page that is no document of its own. What comes out as one chapter
    /// is cut where its headings show that it holds several.
    pub(crate) fn finish(mut self, work: &mut ParsedWork) {
        if self.has_front {
            let first = self.drafts.remove(0);
            let text = first.body.clone().finish().text;
            if word_count(&text) <= LONGEST_FRONT {
                add_paratext(&mut work.paratext, ParatextKind::Preface, text);
            } else {
                self.drafts.insert(0, first);
            }
        }
        let mut has_begun = false;
        self.drafts.retain(|draft| {
            let has_text = !draft.body.is_empty() || !draft.paratext.is_empty();
            has_begun |= has_text;
            has_text || has_begun && draft.has_picture && draft.label.is_some()
        });
        let only = if let [only] = self.drafts.as_slice() { Some(only.whole()) } else { None };
        work.chapters = finish(self.drafts, &self.work_title);
        if let Some(only) = only {
            whole::cut(&only, &self.work_title, work);
        }
    }

    /// Takes a block of notes as FanFicFare writes it, also where a packer let its classes go: a bold label and the quotation
    /// right behind it.
    fn takes_note(&mut self, element: Element<'_>) -> bool {
        if element.has_class("fff_chapter_notes") {
            self.body();
            let Some(draft) = self.drafts.last_mut() else { return false };
            fanficfare::chapter_notes(element, &mut draft.paratext);
            return true;
        }
        if matches!(element.name(), "b" | "strong") {
            // The cheap question first: the text may be long.
            let quotation = element.next().filter(|next| next.name() == "blockquote");
            self.awaited = quotation.and_then(|_| fanficfare::note_label(&element.text()));
            return self.awaited.is_some();
        }
        if element.name() != "blockquote" {
            return false;
        }
        let Some(kind) = self.awaited.take() else { return false };
        let behind = !self.body().is_empty();
        let Some(draft) = self.drafts.last_mut() else { return false };
        let kind = if behind && kind == ParatextKind::Notes { ParatextKind::EndNotes } else { kind };
        add_paratext(&mut draft.paratext, kind, element.prose());
        true
    }

    fn begins_at(&mut self, element: Element<'_>) {
        let name = if element.name() == "a" { element.attr("name") } else { None };
        let place = |id: &str| Some(id) == element.id() || Some(id) == name;
        if let Some(index) = self.anchors.iter().position(|(id, _)| place(id)) {
            let (_, label) = self.anchors.remove(index);
            self.begin(Some(label));
        }
    }
}

impl Sink for ChapterReader<'_> {
    fn body(&mut self) -> &mut BodyBuilder {
        if self.drafts.is_empty() {
            self.begin(None);
        }
        let last = self.drafts.len() - 1;
        &mut self.drafts[last].body
    }

    fn visit(&mut self, element: Element<'_>) -> Visit {
        if !self.anchors.is_empty() {
            self.begins_at(element);
        }
        if is_notes(element) {
            self.add_note(element.prose());
            return Visit::Skip;
        }
        let is_heading = is_heading(element.name());
        if element.name() == "nav" || self.takes_note(element) {
            return Visit::Skip;
        }
        if !(is_heading || element.name() == "p") || !self.body().is_empty() {
            return Visit::Enter;
        }
        let text = element.text();
        if text.is_empty() {
            return Visit::Enter;
        }
        let counts = |draft: &&Draft| !draft.body.is_empty() || draft.has_picture && draft.label.is_some();
        let number = self.drafts.iter().filter(counts).count() + 1;
        let is_work_title = is_heading && same(&text, &self.work_title);
        let Some(draft) = self.drafts.last_mut() else { return Visit::Enter };
        if is_work_title {
            return Visit::Skip;
        }
        if draft.repeats_title(&text, number, is_heading) || is_heading && draft.takes_title(&text, number) {
            draft.taken.push(text);
            Visit::Skip
        } else {
            Visit::Enter
        }
    }
}

/// True for `h1` to `h6`.
pub(crate) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// True for a section of notes to the text, as EPUB 3 marks it.
fn is_notes(element: Element<'_>) -> bool {
    let is_notes = |kind: &str| matches!(kind, "footnotes" | "endnotes" | "rearnotes");
    matches!(element.name(), "section" | "aside" | "div" | "ol" | "body")
        && element.attr("epub:type").is_some_and(|kinds| kinds.split_whitespace().any(is_notes))
}

fn has_anchor(page: &Document, id: &str) -> bool {
    page.root()
        .elements()
        .any(|element| element.id() == Some(id) || element.name() == "a" && element.attr("name") == Some(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::ParsedChapter;
    use crate::source::Limits;

    fn finished(reader: ChapterReader<'_>) -> Vec<ParsedChapter> {
        let mut work = ParsedWork::default();
        reader.finish(&mut work);
        work.chapters
    }

    fn entry(label: &str, fragment: Option<&str>) -> TocEntry {
        TocEntry { label: label.to_owned(), entry: 0, fragment: fragment.map(str::to_owned) }
    }

    fn chapters(html: &str, toc: &[TocEntry]) -> Vec<(Option<String>, String)> {
        let mut reader = ChapterReader::new(Some("Salt and Smoke"));
        reader.read(&Document::parse_xhtml(html, &Limits::DEFAULT), toc);
        finished(reader).into_iter().map(|chapter| (chapter.title, chapter.body.text)).collect()
    }

    #[track_caller]
    fn reads(html: &str, toc: &[TocEntry], expected: &[(Option<&str>, &str)]) {
        let expected: Vec<_> =
            expected.iter().map(|(title, text)| (title.map(str::to_owned), (*text).to_owned())).collect();
        assert_eq!(chapters(html, toc), expected);
    }

    #[test]
    fn chapters_begin_at_their_anchors() {
        let toc = [entry("One", Some("c1")), entry("Two", Some("c2")), entry("Three", Some("c3"))];
        let html = "<h1>Salt and Smoke</h1><p>by Mara</p><p id=c1>a</p><div>b <div id=c2><h2>Two</h2>c</div><a name=c3></a>d</div>";
        reads(html, &toc, &[(Some("One"), "a\n\nb"), (Some("Two"), "c"), (Some("Three"), "d")]);
    }

    #[test]
    fn a_heading_that_repeats_the_title_is_not_text() {
        let toc = [entry("Chapter 1: The Door", None)];
        let html = "<h1>Salt and Smoke</h1><h2>CHAPTER 1</h2><h2>The door</h2><p>a</p>";
        reads(html, &toc, &[(Some("The Door"), "a")]);
    }

    #[test]
    fn a_heading_names_a_chapter_that_has_only_a_number() {
        reads(
            "<h2>The Door</h2><h3>Dawn</h3><p>a</p>",
            &[entry("Chapter 1", None)],
            &[(Some("The Door"), "Dawn\n\na")],
        );
        reads("<p><b>Chapter 1</b></p><p>a</p>", &[entry("Chapter 1", None)], &[(None, "a")]);
    }

    #[test]
    fn a_picture_under_a_name_is_a_chapter_and_a_cover_is_none() {
        let toc = ["Cover", "1. Fog", "2. A Map", "3. Rain", "Empty"].map(|label| entry(label, None));
        let mut reader = ChapterReader::new(Some("Salt and Smoke"));
        let pages =
            ["<img src=c>", "<p>a</p>", "<h2>2. A Map</h2><p><img src=m></p>", "<h2>3. Rain</h2><p>b</p>", "<p></p>"];
        for (page, entry) in pages.iter().zip(&toc) {
            reader.read(&Document::parse_xhtml(page, &Limits::DEFAULT), std::slice::from_ref(entry));
        }
        let chapters = finished(reader);
        let found: Vec<_> =
            chapters.iter().map(|chapter| (chapter.title.as_deref(), chapter.body.text.as_str())).collect();
        assert_eq!(found, [(Some("Fog"), "a"), (Some("A Map"), ""), (Some("Rain"), "b")]);
    }

    #[test]
    fn notes_as_fanficfare_writes_them_are_no_text() {
        let notes = |class: &str| {
            format!("<div{class}><b>Author's Note:</b> <blockquote><p>hello</p></blockquote><b>Summary for the Chapter:</b>
                <blockquote>rain</blockquote></div><div><p>a</p></div><b>Notes for the Chapter:</b><blockquote>end</blockquote>")
        };
        for html in [notes(" class='fff_chapter_notes fff_head_notes'"), notes("")] {
            let mut reader = ChapterReader::new(None);
            reader.read(&Document::parse_xhtml(&html, &Limits::DEFAULT), &[]);
            let chapters = finished(reader);
            let notes: Vec<_> = chapters[0].paratext.iter().map(|note| (note.kind, note.text.as_str())).collect();
            let expected =
                [(ParatextKind::Notes, "hello"), (ParatextKind::Summary, "rain"), (ParatextKind::EndNotes, "end")];
            assert_eq!((chapters[0].body.text.as_str(), notes.as_slice()), ("a", expected.as_slice()), "{html}");
        }
        let letter =
            "<p>a</p><b>Author's Note:</b> he wrote <blockquote>b</blockquote><b>Notes:</b><blockquote>c</blockquote>";
        reads(letter, &[entry("One", None)], &[(Some("One"), "a\n\nAuthor's Note: he wrote\n\nb\n\nNotes:\n\nc")]);
    }

    #[test]
    fn notes_to_the_text_are_no_text() {
        let html = "<p>a</p><section epub:type='footnotes' role='doc-endnotes'><ol><li><p>b</p></li></ol></section>";
        let mut reader = ChapterReader::new(None);
        reader.read(&Document::parse_xhtml(html, &Limits::DEFAULT), &[]);
        let [chapter] = &finished(reader)[..] else { panic!("one chapter") };
        let notes: Vec<_> = chapter.paratext.iter().map(|note| (note.kind, note.text.as_str())).collect();
        assert_eq!((chapter.body.text.as_str(), notes), ("a", vec![(ParatextKind::EndNotes, "b")]));
    }

    #[test]
    fn an_id_that_is_not_there_means_the_document() {
        reads("<p>a</p>", &[entry("One", Some("gone"))], &[(Some("One"), "a")]);
    }
}
