//! `export`.

use std::fs;

use crate::archive::{Archive, KETTLE, STORM};
use crate::containers::zipped;

fn archive() -> Archive {
    Archive::new().work("storm.txt", STORM).work("kettle.txt", KETTLE)
}

#[test]
fn works_are_exported_as_a_table() {
    let archive = archive();
    archive
        .run(&["export", "*", "--unit", "work", "--to", "csv", "-o", "works.csv"])
        .code(0)
        .stderr_has("2 rows written");
    let table = fs::read_to_string(archive.path("works.csv")).unwrap();
    let rows: Vec<&str> = table.lines().collect();
    assert!(rows[0].starts_with("work,title,authors,fandoms,"), "{}", rows[0]);
    assert_eq!(rows.len(), 3, "{table}");
}

#[test]
fn passages_are_exported_with_their_matches_marked() {
    archive()
        .run(&["export", "umbrella", "--to", "markdown"])
        .code(0)
        .stdout_has("## The Lamp Room\n")
        .stdout_has("<mark>umbrella</mark>");
}

#[test]
fn no_limit_applies() {
    let story = format!("Title: Long\n\n{}", "The rain fell and fell on the town.\n\n".repeat(2_000));
    let archive = Archive::new().work("long.txt", &story);
    let exported = archive.run(&["export", "rain", "--to", "ndjson"]).records().len();
    let inspected = archive.run(&["inspect", "works/long.txt", "--json"]).records();
    assert_eq!(exported, inspected.iter().filter(|record| record["schema"] == "ficdex.passage").count());
}

#[test]
fn a_failed_export_leaves_the_file_that_was_there() {
    let archive = archive();
    fs::write(archive.path("out.csv"), "mine").unwrap();
    archive.run(&["export", "(rain", "--to", "csv", "-o", "out.csv"]).code(2);
    assert_eq!(fs::read_to_string(archive.path("out.csv")).unwrap(), "mine");
    archive
        .run(&["export", "rain", "--to", "csv", "-o", "nowhere/out.csv"])
        .code(2)
        .stderr_has("cannot write nowhere/out.csv");
}

#[test]
fn an_export_of_nothing_exits_with_1() {
    archive().run(&["export", "lighthouse", "--to", "ndjson"]).code(1).stdout_eq("");
}

#[test]
fn an_unknown_format_names_the_known_ones() {
    archive()
        .run(&["export", "*", "--to", "pdf"])
        .code(2)
        .stderr_has("ndjson")
        .stderr_has("csv")
        .stderr_has("markdown");
}

/// An export to this file is refused, and says why.
#[track_caller]
fn refused(archive: &Archive, file: &str, why: &str) {
    let run = archive.run(&["export", "*", "--to", "csv", "-o", file]).code(2).stdout_eq("");
    run.stderr_has(&format!("{file} {why}")).stderr_has("choose another name");
}

#[test]
fn no_story_and_no_library_is_overwritten() {
    let other = KETTLE.replace("Two", "Three");
    let archive = archive().file("stories.zip", &zipped(&[("third.txt", other.as_bytes())]));
    archive.run(&["index", "works"]).code(0);
    let before = fs::read(archive.source().join("stories.zip")).unwrap();
    refused(&archive, "works/storm.txt", "is a file of the library");
    refused(&archive, "works/../works/kettle.txt", "is a file of the library");
    refused(&archive, "works/stories.zip", "is a file of the library");
    refused(&archive, "library/library.db", "lies in the library's own folder");
    refused(&archive, "library/new.csv", "lies in the library's own folder");
    assert_eq!(fs::read_to_string(archive.source().join("storm.txt")).unwrap(), STORM);
    assert_eq!(fs::read(archive.source().join("stories.zip")).unwrap(), before);
    let names = |folder: std::path::PathBuf| -> Vec<String> {
        let entries = folder.read_dir().unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert!(!names(archive.source()).iter().any(|name| name.contains(".part")), "{:?}", names(archive.source()));
    // What lies beside the stories, and what was written there before, is no story.
    for _ in 0..2 {
        archive.run(&["export", "*", "--to", "csv", "-o", "works/rows.csv"]).code(0);
    }
    archive.run(&["search", "umbrella"]).code(0);
}

#[test]
fn a_query_of_another_folder_spares_the_library_too() {
    let archive = archive().indexed();
    fs::create_dir(archive.path("other")).unwrap();
    fs::write(archive.path("other/tale.txt"), KETTLE).unwrap();
    for (file, why) in [("other/tale.txt", "is a file"), ("works/storm.txt", "is a file"), ("library/x", "lies in")] {
        let run = archive.run(&["export", "--in", "other", "kettle", "--to", "csv", "-o", file]).code(2);
        run.stderr_has(&format!("{file} {why}"));
    }
    assert_eq!(fs::read_to_string(archive.path("other/tale.txt")).unwrap(), KETTLE);
}

#[cfg(unix)]
#[test]
fn a_link_stays_and_what_it_leads_to_is_written() {
    use std::os::unix::fs::symlink;
    let archive = archive();
    fs::create_dir(archive.path("far")).unwrap();
    fs::write(archive.path("far/old.csv"), "old").unwrap();
    for (link, to) in [("old", "far/old.csv"), ("new", "far/new.csv")] {
        symlink(to, archive.path(link)).unwrap();
        archive.run(&["export", "*", "--to", "csv", "-o", link]).code(0).stderr_has(&format!("written to {link}"));
        assert_eq!(fs::read_link(archive.path(link)).unwrap(), std::path::Path::new(to));
        assert!(fs::read_to_string(archive.path(to)).unwrap().contains("The Lamp Room"), "{to}");
    }
    assert_eq!(archive.path("far").read_dir().unwrap().count(), 2);
    // A story stays one under any name: through a link to it, and where the library knows it through one.
    symlink("works/storm.txt", archive.path("alias.csv")).unwrap();
    refused(&archive, "alias.csv", "is a file of the library");
    fs::write(archive.path("far/tale.txt"), KETTLE.replace("Two", "Three")).unwrap();
    symlink("../far/tale.txt", archive.source().join("known.txt")).unwrap();
    archive.run(&["index", "works"]).code(0).stderr_has("1 added");
    refused(&archive, "far/tale.txt", "is a file of the library");
}

#[cfg(unix)]
#[test]
fn a_pipe_gets_the_rows() {
    let archive = archive();
    let pipe = archive.path("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).unwrap()
    });
    archive.run(&["export", "*", "--unit", "work", "--to", "csv", "-o", "pipe"]).code(0);
    assert_eq!(reader.join().unwrap().lines().count(), 3);
    assert!(!fs::metadata(&pipe).unwrap().is_file());
}
