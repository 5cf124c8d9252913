//! JSON Lines keep what `schema/` promises.

use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;

use crate::archive::{Archive, Run, STORM};

/// Every record of a run fits the schema it names. Gives the names in order, each once in a row.
#[track_caller]
fn checked(run: &Run) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for record in run.records() {
        let name =
            record["schema"].as_str().and_then(|name| name.strip_prefix("ficdex.")).expect("a schema").to_owned();
        if let Err(error) = validator(&name).validate(&record) {
            panic!("{name}: {error} at {}", error.instance_path());
        }
        names.push(name);
    }
    names.dedup();
    names
}

fn validator(name: &str) -> Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schema/{name}.schema.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("a schema file")).expect("JSON");
    jsonschema::validator_for(&schema).expect("a valid schema")
}

#[test]
fn hits_and_works_fit_their_schemas() {
    let archive = Archive::new().work("storm.txt", STORM);
    assert_eq!(checked(&archive.run(&["search", "rain", "--format", "ndjson"])), ["hit"]);
    assert_eq!(checked(&archive.run(&["works", "*", "--json"])), ["work"]);
    assert_eq!(checked(&archive.run(&["export", "rain", "--to", "ndjson"])), ["hit"]);
    assert_eq!(checked(&archive.run(&["export", "rain", "--to", "ndjson", "--no-text"])), ["hit"]);
    assert_eq!(checked(&archive.run(&["export", "*", "--unit", "work", "--to", "ndjson", "--no-text"])), ["work"]);
}

#[test]
fn what_is_counted_fits_its_schemas() {
    let archive = Archive::new().work("storm.txt", STORM);
    assert_eq!(checked(&archive.run(&["count", "rain", "--json"])), ["count"]);
    assert_eq!(checked(&archive.run(&["kwic", "rain", "--json"])), ["kwic"]);
    assert_eq!(checked(&archive.run(&["facets", "*", "--by", "fandom,rating", "--json"])), ["facet"]);
    assert_eq!(checked(&archive.run(&["freq", "rain", "--by", "year", "--json"])), ["frequency"]);
    assert_eq!(checked(&archive.run(&["explain", "rain OR umbrel*", "--json"])), ["explanation"]);
    assert_eq!(checked(&archive.run(&["search", "rain", "--explain", "--json"])), ["hit"]);
}

#[test]
fn how_tags_are_read_fits_its_schemas() {
    let archive = Archive::new();
    let tags = "Spike\nBuffy S.\npast Drarry\nMara & Ilse\nStargate Atlantis\n";
    let run = archive.run_with_input(&["alias", "test", "--stdin", "--json"], tags.as_bytes());
    assert_eq!(checked(&run), ["alias"]);
    archive.run(&["alias", "add", "Mara Venn", "Ember", "--fandom", "The Lamps"]).code(0);
    assert_eq!(checked(&archive.run(&["alias", "list", "--format", "ndjson"])), ["rule"]);
}

#[test]
fn what_is_to_be_mended_fits_its_schemas() {
    let work = |title: &str, name: &str| {
        format!(
            "Title: {title}\nAuthor: mara\nFandom: Salt Harbour\nCharacters: {name}\n\nThe lamp was out again, and nobody got up. All evening \
             the wind went round the house and tried the doors, one after the other, as if it had lost a key.\n"
        )
    };
    let archive = Archive::new()
        .work("a.txt", &work("Kelp", "Ilse Rothmann"))
        .work("b.txt", &work("Kelp", "Ilse Rothman").replace("again", "as ever"));
    assert_eq!(checked(&archive.run(&["characters", "--json"])), ["name"]);
    assert_eq!(checked(&archive.run(&["fandoms", "--json"])), ["name"]);
    assert_eq!(checked(&archive.run(&["wrangle", "--json"])), ["suggestion"]);
    assert_eq!(checked(&archive.run(&["doctor", "--json"])), ["finding"]);
}

#[test]
fn versions_and_previews_fit_their_schemas() {
    let archive = Archive::new().work("storm.txt", STORM).file("x.jpg", b"");
    let id = archive.run(&["works", "*", "--json"]).records()[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(checked(&archive.run(&["versions", &id, "--json"])), ["sources", "version"]);
    assert_eq!(checked(&archive.run(&["index", "--dry-run", "--json", "works"])), ["foreseen"]);
    let other = ["index", "--dry-run", "--explain", "--json", "--library", "none", "works"];
    assert_eq!(checked(&archive.run(&other)), ["foreseen"]);
    let run = archive.run(&["reindex", "--progress", "json"]).code(0);
    for line in run.stderr().lines().filter(|line| line.starts_with('{')) {
        let record = serde_json::from_str(line).expect("JSON");
        validator("progress").validate(&record).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn a_file_is_inspected_as_a_work_its_chapters_and_their_passages() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    let run = archive.run(&["inspect", "works/storm.txt", "--format", "ndjson"]).code(0);
    assert_eq!(checked(&run), ["work", "chapter", "passage", "cast"]);
    for record in run.records() {
        if record["schema"] == "ficdex.passage" {
            let [start, end] = [0, 1].map(|index| record["src"][index].as_u64().expect("an offset") as usize);
            let first_word = record["text"].as_str().and_then(|text| text.split_whitespace().next()).expect("a word");
            assert!(STORM[start..end].starts_with(first_word), "{record}");
        }
    }
}

#[test]
fn matches_are_ranges_of_the_passage() {
    let run = Archive::new().work("storm.txt", STORM).run(&["search", "\"the rain\"", "--json"]).code(0);
    let records = run.records();
    let text = records[0]["passage"]["text"].as_str().expect("a text");
    for found in records[0]["matches"].as_array().expect("matches") {
        let [start, end] = ["start", "end"].map(|key| found[key].as_u64().expect("an offset") as usize);
        assert_eq!(text[start..end].to_lowercase(), "the rain");
    }
}

#[test]
fn a_work_is_the_same_whether_inspected_listed_or_shown() {
    let archive = Archive::new().work("storm.txt", STORM);
    let inspected = archive.run(&["inspect", "works/storm.txt", "--json"]).records();
    let listed = archive.run(&["works", "*", "--json"]).records();
    let id = listed[0]["id"].as_str().expect("an id").to_owned();
    let shown = archive.run(&["show", &id, "--json"]).code(0);
    assert_eq!(checked(&shown), ["work", "chapter", "passage"]);
    for key in ["id", "title", "authors", "words", "chapters", "fandoms"] {
        assert_eq!(inspected[0][key], listed[0][key], "{key}");
        assert_eq!(shown.records()[0][key], listed[0][key], "{key}");
    }
}
