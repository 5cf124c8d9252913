//! The books under `fixtures/works`: packed from the text files in `fixtures/epub-sources`, and read as they should be.

use std::fs;
use std::path::{Path, PathBuf};

use super::container::Container;
use super::container::testing::zipped;
use crate::model::ParatextKind;
use crate::parse::{ParsedWork, detect};
use crate::source::Source;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The files of a book, by entry name; the type of the file comes first, as EPUB demands.
fn sources(book: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![book.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(book).unwrap().to_str().unwrap().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort_by_key(|(name, _)| (name != "mimetype", name.clone()));
    files
}

/// Set `FICDEX_PACK_FIXTURES` to pack the books anew after a change to their sources.
#[test]
fn every_book_is_what_its_sources_make() {
    let mut count = 0;
    for format in ["ao3-epub", "fanficfare-epub", "other-epub"] {
        for entry in fs::read_dir(folder("epub-sources").join(format)).unwrap().map(Result::unwrap) {
            let source = entry.path();
            let files = sources(&source);
            let book = folder("works").join(format).join(entry.file_name()).with_extension("epub");
            if std::env::var_os("FICDEX_PACK_FIXTURES").is_some() {
                let files: Vec<(&str, &str)> =
                    files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
                fs::write(&book, zipped(&files)).unwrap();
            }
            let bytes = fs::read(&book).unwrap();
            let container = Container::open(&bytes, &crate::source::Limits::DEFAULT).unwrap();
            let packed: Vec<(String, String)> = container
                .names()
                .map(|name| (name.to_owned(), String::from_utf8(container.read(name).unwrap()).unwrap()))
                .collect();
            assert!(packed == files, "{} differs from {}", book.display(), source.display());
            count += 1;
        }
    }
    assert_eq!(count, 6);
}

#[track_caller]
fn read(path: &str, format: &str) -> ParsedWork {
    let bytes = fs::read(folder("works").join(path)).unwrap();
    let source = Source::new(path.rsplit('/').next().unwrap(), &bytes);
    let found = detect(&source).unwrap();
    assert_eq!(found.id(), format);
    let mut works = Vec::new();
    found.parse(&source, &mut |work| works.push(work)).unwrap();
    works.pop().unwrap()
}

/// Titles, first and last words of the chapters.
#[track_caller]
fn assert_chapters(work: &ParsedWork, expected: &[(Option<&str>, &str, &str)]) {
    let titles: Vec<Option<&str>> = work.chapters.iter().map(|chapter| chapter.title.as_deref()).collect();
    assert_eq!(titles, expected.iter().map(|(title, ..)| *title).collect::<Vec<_>>());
    for (chapter, (_, first, last)) in work.chapters.iter().zip(expected) {
        let text = &chapter.body.text;
        assert!(text.starts_with(first) && text.ends_with(last), "{text}");
    }
}

fn paratext(work: &ParsedWork, kind: ParatextKind) -> Vec<&str> {
    work.paratext.iter().filter(|text| text.kind == kind).map(|text| text.text.as_str()).collect()
}

#[test]
fn an_ao3_book_in_chapters() {
    let work = read("ao3-epub/the-kettle-problem.epub", "ao3-epub");
    let metadata = &work.metadata;
    assert_eq!(metadata.title.as_deref(), Some("The Kettle Problem"));
    assert_eq!(metadata.authors, ["ottoline", "harbour_light (tidewrack)"]);
    assert_eq!(metadata.fandoms, ["Sherlock (TV)"]);
    assert_eq!(metadata.relationships, ["Sherlock Holmes & John Watson", "Mrs. Hudson & John Watson"]);
    assert_eq!(metadata.characters, ["John Watson", "Sherlock Holmes", "Mrs. Hudson"]);
    assert_eq!((metadata.rating.as_deref(), metadata.categories.join("|")), (Some("General Audiences"), "Gen".into()));
    assert_eq!(metadata.tags, ["Domestic Mystery", "Tea"]);
    assert_eq!(metadata.series.len(), 2);
    assert_eq!(metadata.series[1], ("Kitchen Prompts".to_owned(), Some("5".to_owned())));
    assert_eq!((metadata.completed.as_deref(), metadata.chapters.as_deref()), (Some("2024-05-10"), Some("3/3")));
    assert_eq!(metadata.url.as_deref(), Some("https://archiveofourown.org/works/990221"));
    assert_chapters(
        &work,
        &[
            (Some("Steam"), "The kettle was hot again.", "The kettle ticked as it cooled."),
            // In two documents.
            (Some("The Third Cup"), "By Thursday there was a chart", "which stair creaked did not step on it."),
            (None, "“Oh, for goodness’ sake,”", "fetched, from the back of the cupboard, the good tea."),
        ],
    );
    assert!(work.chapters[1].body.text.contains("drink tea.”\n\n* * *\n\nThey sat up"));
    let notes: Vec<_> = work.chapters.iter().flat_map(|chapter| &chapter.paratext).map(|text| text.kind).collect();
    assert_eq!(notes, [ParatextKind::Summary, ParatextKind::Notes, ParatextKind::EndNotes]);
    assert_eq!(
        paratext(&work, ParatextKind::EndNotes),
        ["Thank you to everyone who guessed the ghost. It was never the ghost."]
    );
}

#[test]
fn an_ao3_book_in_one_piece() {
    let work = read("ao3-epub/weights-and-measures.epub", "ao3-epub");
    assert_eq!(work.metadata.authors, ["Anonymous"]);
    assert_eq!(work.metadata.collections, ["Gymnasium Exchange"]);
    assert_eq!(work.metadata.relationships, ["Bakugou Katsuki/Midoriya Izuku"]);
    assert_chapters(
        &work,
        &[(None, "Midoriya wrote everything down", "the shoulder in question was resting against him.")],
    );
    assert!(work.chapters[0].body.text.contains("joke about it.\n\n* * *\n\n“So?”"));
}

#[test]
fn a_book_by_fanficfare() {
    let work = read("fanficfare-epub/paper-lanterns.epub", "fanficfare-epub");
    let metadata = &work.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Paper Lanterns"));
    assert_eq!(metadata.authors, ["ReedWhistle"]);
    assert_eq!(metadata.fandoms, ["Naruto"]);
    assert_eq!(metadata.relationships, ["Iruka U. & Naruto U.", "Iruka U./Kakashi H."]);
    assert_eq!(metadata.series, [("Lights, Low and High".to_owned(), Some("1".to_owned()))]);
    assert_eq!((metadata.rating.as_deref(), metadata.words.as_deref()), (Some("T"), Some("436")));
    assert_eq!((metadata.published.as_deref(), metadata.updated.as_deref()), (Some("2014-08-02"), Some("2014-09-21")));
    assert_eq!(metadata.site_id, Some(("www.fanfiction.net".to_owned(), "9900003".to_owned())));
    assert_chapters(
        &work,
        &[
            (None, "There were four hundred and eleven lanterns", "\"is exactly what a spare is for.\""),
            (Some("The Bridge"), "People made room for them", "so that the tall man could see to read."),
        ],
    );
    assert_eq!(work.chapters[0].paratext[0].text, "I do not own Naruto. I own one lantern.");
    assert_eq!(work.chapters[1].paratext[0].kind, ParatextKind::EndNotes);
    assert_eq!(
        paratext(&work, ParatextKind::Summary),
        ["The village counts its dead once a year.\n\nNote: Iruka counts the living."]
    );
}

#[test]
fn a_book_with_a_page_of_labels() {
    let work = read("other-epub/the-quiet-quirk.epub", "other-epub");
    let metadata = &work.metadata;
    assert_eq!(metadata.authors, ["Pim Lowry"]);
    assert_eq!(metadata.fandoms, ["My Hero Academia"]);
    assert_eq!(metadata.relationships, ["Hitoshi Shinsou & Kyouka Jirou"]);
    assert_eq!(metadata.rating.as_deref(), Some("K+"));
    assert_eq!(
        paratext(&work, ParatextKind::Summary),
        ["He can make anyone answer.\n\nShe can hear what they do not say."]
    );
    assert_chapters(
        &work,
        &[
            (Some("Static"), "The first thing Jirou learned", "“You didn’t ask me anything yet.”"),
            (Some("Feedback"), "He came on Tuesdays", "and played it softer."),
            (Some("Epilogue"), "On the night of the licence exam", "two drums, both of them slow."),
        ],
    );
}

#[test]
fn a_book_with_faults_and_plain_labels() {
    let work = read("other-epub/low-tide-signals.epub", "other-epub");
    let metadata = &work.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Low Tide & Signals"));
    assert_eq!(metadata.authors, ["Wren Okafor"]);
    assert_eq!(metadata.characters, ["Imogen V.", "Tamsin R.", "Captain Hale"]);
    assert_eq!(metadata.relationships, ["[Imogen V., Tamsin R.]"]);
    assert_eq!((metadata.rating.as_deref(), metadata.published.as_deref()), (Some("Fiction M"), Some("2011-03-04")));
    assert_eq!((metadata.categories.join("|"), metadata.tags.join("|")), ("F/F".into(), "Romance|Lighthouses".into()));
    assert_eq!(metadata.url.as_deref(), Some("https://www.fanfiction.net/s/9900005"));
    assert_chapters(
        &work,
        &[
            (Some("The Lamp"), "The relief boat was nine days late", "on the deck of a ship."),
            (Some("The Log"), "In the log for that night", "He did not write that down."),
        ],
    );
}

#[test]
fn a_book_of_saved_pages_of_fanfiction_net() {
    let work = read("other-epub/saved-pages.epub", "other-epub");
    let metadata = &work.metadata;
    assert_eq!(metadata.title.as_deref(), Some("The Ferry Bell"), "without the number on its shelf");
    assert_eq!(metadata.fandoms, ["Harbour Lights"]);
    assert_eq!(metadata.url.as_deref(), Some("https://www.fanfiction.net/s/990077"));
    assert_eq!(metadata.published, None);
    assert_chapters(
        &work,
        &[(Some("Out"), "The bell hung", "Nobody rang it."), (Some("Back"), "It rang at nine,", "by itself.")],
    );
}
