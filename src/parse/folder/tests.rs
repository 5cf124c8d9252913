use super::*;
use crate::parse::detect;

/// The files of a folder, `(name, text)`, as works: title, place, chapter's title, and what they have in common.
fn read(folder: &str, files: &[(&str, &str)]) -> Vec<(Option<String>, u32, Option<String>, String)> {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join(folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in files {
        std::fs::write(folder.join(name), text).expect("a file");
    }
    let work = |(name, text): &(&str, &str)| {
        let source = Source::new(name, text.as_bytes()).within(Some(&folder));
        let mut works = Vec::new();
        let format = detect(&source).expect("a format");
        format.parse(&source, &mut |work| works.push(work)).expect("a work");
        let mut work: ParsedWork = works.remove(0);
        let part = work.part.unwrap_or_default();
        let common = part.common.rsplit(std::path::MAIN_SEPARATOR).next().unwrap_or_default().to_owned();
        (work.metadata.title, part.first, work.chapters.remove(0).title, common)
    };
    files.iter().map(work).collect()
}

/// Title and place of each file, all of which have one thing in common.
fn joined(folder: &str, files: &[(&str, &str)]) -> Vec<(String, u32, String)> {
    let read = read(folder, files);
    assert!(read.iter().all(|work| work.3 == read[0].3 && !work.3.is_empty()), "{read:?}");
    read.into_iter()
        .map(|(title, first, chapter, _)| (title.unwrap_or_default(), first, chapter.unwrap_or_default()))
        .collect()
}

fn named(title: &str, places: &[(u32, &str)]) -> Vec<(String, u32, String)> {
    places.iter().map(|(place, chapter)| (title.to_owned(), *place, (*chapter).to_owned())).collect()
}

const TEXT: &str = "The ferry left at nine, and nobody waved.\n\nIt came back at ten.\n";

#[test]
fn chapters_are_named_by_their_folder_or_what_their_names_share() {
    let found = joined("The Lamp", &[("Chapter 1 - Salt.txt", TEXT), ("Chapter 2 - 4 Years Later.txt", TEXT)]);
    assert_eq!(found, named("The Lamp", &[(1, "Salt"), (2, "4 Years Later")]));
    let found = joined("x", &[("Low Water ch1.txt", TEXT), ("Low Water ch2.txt", TEXT)]);
    assert_eq!(found, named("Low Water", &[(1, ""), (2, "")]));
    let found = joined("The_Lamp", &[("Chapter One.txt", TEXT), ("Chapter Two.txt", TEXT)]);
    assert_eq!(found, named("The Lamp", &[(1, ""), (2, "")]));
    let page = |title: &str| format!("<html><title>{title}</title><body><p>{TEXT}</p><p>{TEXT}</p></body></html>");
    let found = joined("The Lamp", &[("chapter1.html", &page("chapter1")), ("chapter2.html", &page("Chapter 2: Oil"))]);
    assert_eq!(found, named("The Lamp", &[(1, "chapter1"), (2, "Chapter 2: Oil")]));
    let found =
        joined("lamp/src", &[("ch01.md", &format!("# Salt\n\n{TEXT}")), ("ch02.md", &format!("# Oil\n\n{TEXT}"))]);
    assert_eq!(found, named("lamp", &[(1, "Salt"), (2, "Oil")]));
}

#[test]
fn a_prologue_and_an_epilogue_stand_around_the_chapters() {
    let files = ["Prologue.txt", "Chapter 1.txt", "Chapter 2 - Oil.txt", "Epilogue.txt"].map(|name| (name, TEXT));
    let places = [(1, "Prologue"), (2, "Chapter 1"), (3, "Oil"), (4, "Epilogue")];
    assert_eq!(joined("The Lamp", &files), named("The Lamp", &places));
    // Alone they are stories.
    assert_eq!(read("s", &[("Prologue.txt", TEXT), ("Rain.txt", TEXT)])[0].3, "");
}

#[test]
fn numbered_files_that_begin_with_a_chapters_heading_are_chapters() {
    let chapter = |number: u32| format!("Chapter {number}\n\n{TEXT}");
    let found = joined("The Lamp", &[("01.txt", &chapter(1)), ("02.txt", &chapter(2))]);
    assert_eq!(
        found.iter().map(|work| (work.0.as_str(), work.1)).collect::<Vec<_>>(),
        [("The Lamp", 1), ("The Lamp", 2)]
    );
    let found = joined("The Lamp", &[("01 Chapter 1.txt", TEXT), ("02 Chapter 2.txt", TEXT)]);
    assert_eq!(found, named("The Lamp", &[(1, "Chapter 1"), (2, "Chapter 2")]));
    let post = |title: &str| format!("---\ntitle: \"{title}\"\n---\n\n{TEXT}");
    let index = ("_index.md", "---\ntitle: The Lamp\n---\n\nAn old lamp.\n");
    let (salt, oil) = (post("Chapter 1: Salt"), post("Chapter 2: Oil"));
    let found = read("the-lamp", &[("01-salt.md", &salt), ("02-oil.md", &oil), index]);
    assert_eq!((found[0].0.as_deref(), found[1].0.as_deref()), (Some("the lamp"), Some("the lamp")));
    assert_eq!((found[0].1, found[1].1, found[2].1), (1, 2, 0));
}

#[test]
fn files_that_name_their_work_and_chapter_are_of_one_work() {
    let chapter = |number: u32| format!("The Lamp\nby saltwick\n\nChapter {number}: Salt\n\n{TEXT}");
    let found = joined("x", &[("lamp1.txt", &chapter(1)), ("lamp2.txt", &chapter(2))]);
    assert_eq!(
        found.iter().map(|work| (work.0.as_str(), work.1)).collect::<Vec<_>>(),
        [("The Lamp", 1), ("The Lamp", 2)]
    );
}

#[test]
fn a_shelf_of_stories_is_none() {
    let story = |title: &str, author: &str| format!("{title}\nby {author}\n\n{TEXT}");
    for files in [
        [("2011.txt", TEXT.to_owned()), ("2012.txt", TEXT.to_owned())],
        [("01 Rain.txt", TEXT.to_owned()), ("02 Fog.txt", TEXT.to_owned())],
        [("1.txt", format!("Chapter 1\n\n{TEXT}")), ("2.txt", TEXT.to_owned())],
        [("lamp1.txt", story("Rain", "gull")), ("lamp2.txt", story("Rain", "gull"))],
        [("Chapter 1.txt", story("Rain", "gull")), ("Chapter 2.txt", story("Fog", "tern"))],
        [("Part 1.txt", story("Rain", "gull")), ("Part 2.txt", story("Fog", "gull"))],
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        assert_eq!(read("shelf", &files)[1].3, "", "{files:?}");
    }
}

#[test]
fn a_folder_may_name_a_work() {
    assert_eq!(folder_id("ao3-41"), Some(("ao3".into(), "41".into())));
    assert_eq!(folder_id("my-41"), None);
}
