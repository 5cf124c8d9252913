//! `export`.

use std::fs;

use crate::archive::{Archive, KETTLE, STORM};

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
