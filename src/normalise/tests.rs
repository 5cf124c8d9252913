//! The parts put together, on whole works.

use super::*;
use crate::model::{Body, Paratext, ParatextKind, Rating, RelationshipKind};
use proptest::prelude::*;

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn parsed(metadata: Metadata, chapters: &[(&str, &str)]) -> ParsedWork {
    let chapter = |(title, text): &(&str, &str)| ParsedChapter {
        title: Some((*title).to_owned()),
        body: Body { text: (*text).to_owned(), ..Body::default() },
        paratext: Vec::new(),
    };
    ParsedWork { metadata, chapters: chapters.iter().map(chapter).collect(), ..ParsedWork::default() }
}

#[test]
fn a_work_of_ao3_is_read_whole() {
    let metadata = Metadata {
        title: Some(" The  Lantern Keeper ".to_owned()),
        authors: strings(&["mara (venn)", "orphan_account"]),
        fandoms: strings(&["Salt Harbour (TV)"]),
        characters: strings(&["Ilse Roth", "Tom - Character"]),
        relationships: strings(&["Ilse Roth/Mara Venn (Salt Harbour)", "Ilse Roth & Tom"]),
        rating: Some("Teen And Up Audiences".to_owned()),
        warnings: strings(&["Choose Not To Use Archive Warnings"]),
        categories: strings(&["F/F"]),
        tags: strings(&["Fluff", "Gen"]),
        series: vec![("Harbour Lights".to_owned(), Some("2".to_owned()))],
        language: Some("English".to_owned()),
        published: Some("2019-03-05".to_owned()),
        completed: Some("2019-04-01".to_owned()),
        words: Some("4,559".to_owned()),
        chapters: Some("2/2".to_owned()),
        url: Some("http://archiveofourown.org/works/41".to_owned()),
        ..Metadata::default()
    };
    let Normalised { work, chapters, metadata: kept, .. } =
        normalise(parsed(metadata.clone(), &[("Chapter 1: Dusk", "Mara's lamp."), ("Chapter 2", "It is lit.")]));
    assert_eq!(kept, metadata);
    assert_eq!((work.id.as_str(), work.site.as_deref()), ("ao3:41", Some("ao3")));
    assert_eq!(work.url.as_deref(), Some("https://archiveofourown.org/works/41"));
    assert_eq!(work.title, "The Lantern Keeper");
    assert_eq!(work.authors, ["mara (venn)", "orphan_account"]);
    assert_eq!(work.characters[1].name, "Tom");
    assert_eq!(work.relationships[0].members, ["Ilse Roth", "Mara Venn"]);
    assert_eq!(work.relationships[1].kind, RelationshipKind::Platonic);
    assert_eq!((work.rating, work.rating_raw.as_deref()), (Some(Rating::Teen), Some("Teen And Up Audiences")));
    assert_eq!(work.warnings, ["Creator Chose Not To Use Archive Warnings"]);
    assert_eq!((work.categories, work.tags), (strings(&["F/F"]), strings(&["Fluff", "Gen"])));
    assert_eq!(work.series[0].position, Some(2));
    assert_eq!((work.language.as_deref(), work.language_raw.as_deref()), (Some("en"), Some("English")));
    assert_eq!((work.complete, work.chapters_stated, work.chapters_planned), (Some(true), Some(2), Some(2)));
    assert_eq!(work.updated.map(|date| date.to_string()).as_deref(), Some("2019-04-01"));
    assert_eq!((work.words_stated, work.words, work.chapters), (Some(4_559), 5, 2));
    assert_eq!((chapters[0].title.as_deref(), chapters[1].title.as_deref()), (Some("Dusk"), None));
    assert_eq!((chapters[0].number, chapters[1].number), (1, 2));
}

#[test]
fn what_fanficfare_joins_and_mixes_is_taken_apart() {
    let metadata = Metadata {
        title: Some("The Lantern Keeper (Ch 1-1)".to_owned()),
        fandoms: strings(&["Salt Harbour (TV), The Lantern Road"]),
        characters: strings(&["Ilse, Mara,"]),
        relationships: strings(&["Ilse/Mara, Ilse & Tom"]),
        tags: strings(&["F/F, Fluff, Gen"]),
        series: vec![("Harbour Lights [2]".to_owned(), None)],
        status: Some("In-Progress".to_owned()),
        site_id: Some(("fanficfare-uid:archiveofourown.org-umara-s41".to_owned(), String::new())),
        ..Metadata::default()
    };
    let work = normalise(parsed(metadata, &[])).work;
    assert_eq!((work.title.as_str(), work.id.as_str()), ("The Lantern Keeper", "ao3:41"));
    assert_eq!((work.fandoms.len(), work.characters.len(), work.relationships.len()), (2, 2, 2));
    assert_eq!((work.categories, work.tags), (strings(&["F/F", "Gen"]), strings(&["Fluff"])));
    assert_eq!((work.series[0].name.as_str(), work.series[0].position), ("Harbour Lights", Some(2)));
    assert_eq!(work.complete, Some(false));
}

#[test]
fn what_the_file_does_not_say_stays_empty() {
    let Normalised { work, .. } = normalise(ParsedWork::default());
    assert_eq!(work, Work { id: work.id.clone(), ..Work::default() });
    assert!(work.id.is_content());
}

#[test]
fn what_cannot_be_read_keeps_its_raw_value() {
    let metadata = Metadata {
        rating: Some("Tweenie".to_owned()),
        language: Some("Elvish-ish".to_owned()),
        published: Some("0101-01-01".to_owned()),
        words: Some("many".to_owned()),
        ..Metadata::default()
    };
    let work = normalise(parsed(metadata, &[])).work;
    assert_eq!((work.rating, work.rating_raw.as_deref()), (None, Some("Tweenie")));
    assert_eq!((work.language, work.language_raw.as_deref()), (None, Some("Elvish-ish")));
    assert_eq!((work.published, work.words_stated), (None, None));
}

/// Values of the sites that join lists: they hold no comma, or a list of one could not be told from a joined one.
fn any_list() -> impl Strategy<Value = Vec<String>> {
    let value = "(\\PC|[A-C/&()\\[\\] |-]){0,12}".prop_map(|value| value.replace([',', '，'], " "));
    prop::collection::vec(value, 0..4)
}

fn any_text() -> impl Strategy<Value = Option<String>> {
    prop::option::of("(\\PC|[A-Z0-9/?., -]){0,16}")
}

prop_compose! {
    fn any_metadata()(
        (title, rating, language, status) in (any_text(), any_text(), any_text(), any_text()),
        (published, completed, words, chapters, url) in (any_text(), any_text(), any_text(), any_text(), any_text()),
        (authors, fandoms, characters, relationships) in (any_list(), any_list(), any_list(), any_list()),
        (warnings, categories, tags) in (any_list(), any_list(), any_list()),
    ) -> Metadata {
        Metadata {
            title, authors, fandoms, characters, relationships, rating, warnings, categories, tags,
            language, status, published, completed, words, chapters, url,
            ..Metadata::default()
        }
    }
}

/// The canonical values written down again as metadata.
fn printed(work: &Work, from: &Metadata) -> Metadata {
    let names = |names: &[crate::model::Name]| names.iter().map(|name| name.name.clone()).collect();
    Metadata {
        title: Some(work.title.clone()),
        authors: work.authors.clone(),
        fandoms: names(&work.fandoms),
        characters: names(&work.characters),
        relationships: work.relationships.iter().map(|relationship| relationship.name.clone()).collect(),
        rating: work.rating.map(|rating| rating.name().to_owned()),
        warnings: work.warnings.clone(),
        categories: work.categories.clone(),
        tags: work.tags.clone(),
        language: work.language.clone(),
        status: work.complete.map(|complete| if complete { "Completed" } else { "In-Progress" }.to_owned()),
        published: work.published.map(|date| date.to_string()),
        updated: work.updated.map(|date| date.to_string()),
        words: work.words_stated.map(|words| words.to_string()),
        url: work.url.clone(),
        chapters: from.chapters.clone(),
        ..Metadata::default()
    }
}

proptest! {
    #[test]
    fn normalising_canonical_values_changes_nothing(metadata in any_metadata()) {
        let once = normalise(parsed(metadata.clone(), &[("One", "Mara waits.")])).work;
        let twice = normalise(parsed(printed(&once, &metadata), &[("One", "Mara waits.")])).work;
        prop_assert_eq!(&twice.id, &once.id);
        prop_assert_eq!(&twice.title, &once.title);
        prop_assert_eq!(twice.relationships.iter().map(|one| &one.name).collect::<Vec<_>>(), once.relationships.iter().map(|one| &one.name).collect::<Vec<_>>());
        prop_assert_eq!((twice.rating, &twice.language, twice.complete), (once.rating, &once.language, once.complete));
        prop_assert_eq!((twice.published, twice.updated, twice.words_stated), (once.published, once.updated, once.words_stated));
        prop_assert_eq!((&twice.warnings, &twice.url, &twice.site), (&once.warnings, &once.url, &once.site));
    }

    #[test]
    fn the_id_is_a_function_of_the_text_where_there_is_no_address(text in "\\PC{1,40}", title in any_text()) {
        let untitled = normalise(parsed(Metadata::default(), &[("One", &text)])).work;
        let titled = normalise(parsed(Metadata { title, ..Metadata::default() }, &[("Two", &text)])).work;
        if untitled.words > 0 {
            prop_assert_eq!(untitled.id, titled.id);
        }
    }
}

#[test]
fn paratext_is_cleaned_and_kept_apart() {
    let summary = Paratext { kind: ParatextKind::Summary, text: " A  lamp. ".to_owned() };
    let work = normalise(ParsedWork { paratext: vec![summary], ..ParsedWork::default() }).work;
    assert_eq!(work.paratext[0].text, "A lamp.");
}
