//! The identity of a work: its number at its site, else its content. Never the path, so that a moved or
//! renamed file stays the same work.

use super::site::Place;
use crate::model::{Chapter, Work, WorkId};
use crate::text::Words;
use crate::text::fold::fold_into;

/// The id of a work. Files that hold parts of one work without a number have something else in `common`.
pub(super) fn identity(place: &Place, work: &Work, chapters: &[Chapter], common: Option<&str>) -> WorkId {
    match (&place.site, &place.number, common) {
        (Some(site), Some(number), _) => WorkId::of_site(site, number),
        (_, _, Some(common)) => WorkId::of_content(common),
        _ => WorkId::of_content(&content(work, chapters)),
    }
}

/// The folded words of the story, so that copies with other quotes, dashes, line ends or case are one work.
/// A work without text (a listing) is known by its title, authors and summary.
fn content(work: &Work, chapters: &[Chapter]) -> String {
    let length: usize = chapters.iter().map(|chapter| chapter.body.text.len()).sum();
    let mut content = String::with_capacity(length);
    for chapter in chapters {
        push_words(&chapter.body.text, &mut content);
    }
    if content.is_empty() {
        push_words(&work.title, &mut content);
        let names = work.fandoms.iter().map(|fandom| &fandom.name);
        for text in work.authors.iter().chain(names).chain(work.paratext.iter().map(|text| &text.text)).chain(&work.url)
        {
            push_words(text, &mut content);
        }
    }
    content
}

fn push_words(text: &str, out: &mut String) {
    for word in Words::new(text) {
        fold_into(&text[word], out);
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Body;

    fn chapter(text: &str) -> Chapter {
        Chapter { number: 1, body: Body { text: text.to_owned(), ..Body::default() }, ..Chapter::default() }
    }

    #[test]
    fn copies_that_differ_in_form_are_one_work() {
        let work = Work::default();
        let id = |text: &str| identity(&Place::default(), &work, &[chapter(text)], None);
        assert_eq!(id("“Wait,” said Mara—once."), id("\"Wait,\" said mara - once."));
        assert_ne!(id("Mara waits."), id("Mara waited."));
        assert!(id("Mara waits.").is_content());
    }

    #[test]
    fn chapter_borders_do_not_matter_and_works_without_text_differ_by_title() {
        let titled = |title: &str| Work { title: title.to_owned(), ..Work::default() };
        let none = Place::default();
        assert_eq!(
            identity(&none, &titled("A"), &[chapter("one two"), chapter("three")], None),
            identity(&none, &titled("B"), &[chapter("one two three")], None),
        );
        assert_ne!(identity(&none, &titled("A"), &[], None), identity(&none, &titled("B"), &[], None));
    }

    #[test]
    fn a_site_and_a_number_outrank_the_content() {
        let place = Place { site: Some("ao3".to_owned()), number: Some("41".to_owned()), url: None };
        assert_eq!(identity(&place, &Work::default(), &[chapter("text")], None).as_str(), "ao3:41");
        let unnumbered = Place { number: None, ..place };
        assert!(identity(&unnumbered, &Work::default(), &[chapter("text")], None).is_content());
    }
}
