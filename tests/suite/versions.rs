//! Works of several files: which text is searched, which value is from which file, and what becomes of the rest.

use serde_json::Value;

use crate::archive::Archive;

/// A story of the archive with this many paragraphs on an animal, and header lines of its own.
fn story(animal: &str, paragraphs: usize, header: &str) -> String {
    let told = |number| format!("On day {number} the {animal} of the weir walked {number} steps along the shore.\n\n");
    let tale = (0..paragraphs).map(told).collect::<Vec<_>>().concat();
    format!("Title: A Walk\n{header}URL: https://archiveofourown.org/works/4242\n\n{tale}")
}

fn work(archive: &Archive) -> Value {
    let mut works = archive.run(&["works", "*", "--json"]).code(0).records();
    assert_eq!(works.len(), 1, "{works:?}");
    works.remove(0)
}

/// The names of files in a record, without their folders.
fn name(path: &Value) -> &str {
    path.as_str().and_then(|path| path.rsplit('/').next()).expect("a path")
}

#[test]
fn each_value_remembers_its_file() {
    let archive = Archive::new().file("long.txt", story("heron", 90, "Author: mara\nRating: PG-13\n").as_bytes()).file(
        "told.txt",
        story("heron", 9, "Author: mara venn\nFandom: Salt Harbour\nGenre: angst, rain\n").as_bytes(),
    );
    archive.run(&["index", "works"]).code(0).stderr_has("2 added").stderr_has("(1 work");
    let work = work(&archive);
    assert_eq!(work["authors"][0], "mara");
    assert_eq!(work["rating"], "Teen And Up Audiences");
    assert_eq!(work["fandoms"][0]["name"], "Salt Harbour");
    archive.run(&["works", "fandom:\"Salt Harbour\" rating:teen tag:rain"]).code(0);
    let records = archive.run(&["versions", "ao3:4242", "--json"]).code(0).records();
    let values = &records[0]["values"];
    assert_eq!((name(&values["title"]), name(&values["rating"])), ("long.txt", "long.txt"));
    assert_eq!((name(&values["fandoms"]), name(&values["tags"])), ("told.txt", "told.txt"));
    archive
        .run(&["show", "ao3:4242", "-v"])
        .code(0)
        .stdout_has("works/long.txt: title, authors, rating")
        .stdout_has("works/told.txt: fandoms");
    // What a file says no more is said no more, and nothing is left of a value that nobody states.
    archive.write("told.txt", story("heron", 9, "Author: mara venn\n").as_bytes());
    archive.run(&["index"]).code(0).stderr_has("1 changed");
    archive.run(&["works", "fandom:\"Salt Harbour\""]).code(1);
}

#[test]
fn another_text_is_kept_as_a_version() {
    let archive = Archive::new()
        .file("new.txt", story("heron", 60, "").as_bytes())
        .file("old.txt", story("heron", 30, "").as_bytes())
        .file("other.txt", story("walrus", 20, "").as_bytes());
    archive.run(&["index", "works"]).code(0);
    archive.run(&["search", "-q", "walrus"]).code(1);
    let records = archive.run(&["versions", "ao3:4242", "--json"]).code(0).records();
    let versions: Vec<(&str, bool, f64)> = records[1..]
        .iter()
        .map(|record| {
            let share = record["in_searched"].as_f64().expect("a share");
            (name(&record["files"][0]["path"]), record["searched"] == true, share)
        })
        .collect();
    assert_eq!(versions.len(), 3, "{versions:?}");
    assert_eq!((versions[0].0, versions[0].1), ("new.txt", true));
    assert!(versions[1].0 == "old.txt" && versions[1].2 > 0.99, "{versions:?}");
    assert!(versions[2].0 == "other.txt" && versions[2].2 < 0.9, "{versions:?}");
    archive.run(&["versions", "ao3:4242"]).stdout_has("Version 1: ").stdout_has(" of it in version 1");
    archive.run(&["show", "ao3:4242", "--version", "3"]).code(0).stdout_has("walrus").stdout_lacks("heron");
    archive.run(&["show", "ao3:4242", "--version", "4"]).code(1).stderr_has("it has 3 versions");
    // A rebuilt index holds the same text, and a forgotten file gives way to what is left.
    archive.run(&["reindex"]).code(0);
    archive.run(&["search", "-q", "walrus"]).code(1);
    archive.run(&["forget", "works/new.txt"]).code(0);
    archive.run(&["search", "-q", "heron \"day 29\""]).code(0);
    archive.run(&["search", "-q", "\"day 59\""]).code(1);
    archive.run(&["forget", "works/old.txt"]).code(0);
    archive.run(&["search", "-q", "walrus"]).code(0);
    archive.run(&["search", "-q", "heron"]).code(1);
    archive.run(&["status"]).stdout_has("Works: 1 ");
    let size = archive.run(&["status"]).stdout().to_owned();
    assert!(size.contains("of text"), "{size}");
}

#[test]
fn a_single_file_is_its_works_only_version() {
    let archive = Archive::new().work("a.txt", &story("heron", 5, "Author: mara\n"));
    archive.run(&["versions", "ao3:4242"]).code(0).stdout_has("searched").stdout_has("works/a.txt: title, authors");
    archive.run(&["versions", "ao3:1"]).code(1).stderr_has("no work ao3:1");
}

#[test]
fn a_copy_that_becomes_another_story_is_another_work() {
    let text = |animal: &str| story(animal, 30, "").replace("URL: https://archiveofourown.org/works/4242\n", "");
    let archive = Archive::new().file("a.txt", text("heron").as_bytes()).file("b.txt", text("heron").as_bytes());
    archive.run(&["index", "works"]).code(0).stderr_has("(1 work");
    let other = "Title: Snow\n\nNobody had seen snow in the harbour for as long as the bell had hung in its tower.\n";
    archive.write("b.txt", other.as_bytes());
    archive.run(&["index"]).code(0);
    assert_eq!(archive.run(&["works", "*", "--json"]).records().len(), 2);
    archive.run(&["search", "-q", "heron"]).code(0);
    archive.run(&["search", "-q", "\"seen snow\""]).code(0);
}

/// A page of one chapter of a work of three.
fn page(number: u32, text: &str) -> Vec<u8> {
    format!(
        "Title: The Weir\nAuthor: mara\nURL: https://www.fanfiction.net/s/77/{number}/The-Weir\n\n{text} {number} \
         times the bell was rung in the tower, and nobody came.\n"
    )
    .into_bytes()
}

#[test]
fn a_forgotten_part_takes_its_chapter_with_it() {
    let file = |number: u32, text: &str| (format!("weir-chapter-{number}.txt"), page(number, text));
    let archive = Archive::new();
    for (name, bytes) in [file(1, "One heron."), file(2, "Two geese."), file(3, "Three swans.")] {
        let text =
            String::from_utf8(bytes).expect("text").replace("URL: https://www.fanfiction.net/s/77/1/The-Weir\n", "");
        let text = text.replace("URL: https://www.fanfiction.net/s/77/2/The-Weir\n", "");
        let text = text.replace("URL: https://www.fanfiction.net/s/77/3/The-Weir\n", "");
        archive.write(&format!("weir/{name}"), text.as_bytes());
    }
    archive.run(&["index", "works"]).code(0).stderr_has("3 added").stderr_has("(1 work");
    assert_eq!(work(&archive)["chapters"], 3);
    archive.run(&["search", "-q", "geese"]).code(0);
    archive.run(&["forget", "works/weir/weir-chapter-2.txt"]).code(0);
    assert_eq!(work(&archive)["chapters"], 2);
    archive.run(&["search", "-q", "geese"]).code(1);
    archive.run(&["search", "-q", "swans"]).code(0);
    archive.run(&["index", "works"]).code(0).stderr_has("1 added");
    assert_eq!(work(&archive)["chapters"], 3);
    archive.run(&["search", "-q", "geese"]).code(0);
    // One that is only missing leaves its chapter.
    archive.remove("weir/weir-chapter-3.txt");
    archive.run(&["index", "works"]).code(0).stderr_has("1 missing");
    archive.run(&["search", "-q", "swans"]).code(0);
}
