//! What a query can ask for beside words: what a site counted, when a work came, and the forms in which finders list.

use std::path::Path;

use crate::archive::{Archive, KETTLE, STORM};

fn archive() -> Archive {
    Archive::new().work("storm.txt", STORM).work("kettle.txt", KETTLE)
}

fn listed() -> Archive {
    Archive::new().fixture("works/ao3-listing-html/bookmarks.html").indexed()
}

/// Titles of the works that answer.
fn titles(archive: &Archive, query: &str) -> Vec<String> {
    let run = archive.run(&["works", query, "--json", "--all"]);
    let title = |record: &serde_json::Value| record["title"].as_str().expect("a title").to_owned();
    let mut titles: Vec<String> = run.records().iter().map(title).collect();
    titles.sort();
    titles
}

#[test]
fn what_a_site_counted_can_be_asked_for_and_sorted_by() {
    let archive = listed();
    for query in [
        "kudos:>1k",
        "kudos:1340",
        "has:kudos",
        "comments:12",
        "bookmarks:[80 TO 90]",
        "hits:20,511",
        "kudos > 1000 complete:false",
        "gift:ottoline",
        "raw.warning:\"No Archive Warnings Apply\"",
        "raw.cat:gen",
        "series:#1",
        "-is:restricted",
        "restricted:false",
    ] {
        assert_eq!(titles(&archive, query), ["Harbour Lights"], "{query}");
    }
    assert_eq!(titles(&archive, "is:restricted"), ["Weights"]);
    // A comparison never matches a number that is not stated.
    assert!(titles(&archive, "kudos:<5000 title:weights").is_empty());
    let run = archive.run(&["works", "*", "--sort", "kudos", "--format", "tsv", "--fields", "title,kudos"]);
    run.code(0).stdout_eq("title\tkudos\nHarbour Lights\t1340\nWeights\t\n");
}

#[test]
fn a_work_keeps_the_day_it_came_when_its_index_is_made_anew() {
    let archive = archive();
    for query in ["added:<2d", "indexed:<2d", "added:>=2020 -added:<2020", "has:added", "added:*"] {
        assert_eq!(titles(&archive, query).len(), 2, "{query}");
    }
    assert!(titles(&archive, "added:<2020").is_empty());
    archive.run(&["reindex"]).code(0);
    assert_eq!(titles(&archive, "added:<2d indexed:<2d").len(), 2);
    archive.run(&["works", "*", "--sort", "added"]).code(0);
}

#[test]
fn a_pattern_is_written_as_the_tag_is() {
    let tagged =
        STORM.replace("Rating:", "Genre: Hurt/Comfort, 5+1 Things, Alternate Universe - Coffee Shops\nRating:");
    let archive = Archive::new().work("storm.txt", &tagged).work("kettle.txt", KETTLE);
    for query in [
        r"tag:/5\+1 .*/",
        r"tag:/^5.1 (times|things)$/",
        "tag:hurt/comf*",
        "tag:Hurt/Comfort",
        "tag:/alternate universe - .*/",
        "tag:=\"5+1 Things\"",
        "tag!=angst",
    ] {
        assert_eq!(titles(&archive, query), ["The Lamp Room"], "{query}");
    }
}

#[test]
fn lists_for_other_programs_are_bare_and_whole() {
    let archive = archive();
    archive.run(&["works", "*", "--paths", "--sort", "title"]).code(0).stdout_eq("works/storm.txt\nworks/kettle.txt\n");
    archive.run(&["search", "the", "--paths", "-0", "-n", "1"]).code(0).stdout_has(".txt\0").stdout_lacks("\n");
    archive.run(&["search", "-l", "rain", "--ids"]).code(0).stdout_lacks("@");
    archive.run(&["search", "rain", "--ids"]).code(0).stdout_has("@1:1\n");
    archive.run(&["works", "*", "--urls"]).code(0).stdout_eq("").stderr_has("2 results left out");
    archive.run(&["search", "-l", "rain"]).code(0).stdout_has("The Lamp Room").stdout_lacks("[rain]");
    archive.run(&["works", "*", "-0"]).code(2).stderr_has("--paths");
}

#[test]
fn a_list_is_a_table_of_the_columns_asked_for() {
    let archive = archive();
    let run = archive.run(&["search", "umbrella", "--format", "csv", "--fields", "title,words"]);
    run.code(0).stdout_has("title,words\nThe Lamp Room,");
    archive
        .run(&["works", "*", "--format", "tsv", "--fields", "wrds"])
        .code(2)
        .stderr_has("no column is called `wrds`");
    archive.run(&["works", "*", "--fields", "title"]).code(2).stderr_has("--format tsv");
    let run = archive.run(&["search", "umbrella", "--json", "--fields", "work.title,chapter"]);
    run.code(0).stdout_eq(
        "{\"schema\":\"ficdex.hit\",\"v\":1,\"work.title\":\"The Lamp Room\",\"chapter\":{\"number\":1,\"title\":null}}\n",
    );
    archive.run(&["works", "*", "--json", "--fields", "titel"]).code(2).stderr_has("no key of these records");
    archive.run(&["count", "rain", "--format", "csv"]).code(0).stdout_has("matches,passages,chapters,works\n");
    archive.run(&["kwic", "umbrella", "--format", "csv"]).code(0).stdout_has("ref,left,kwic,right,");
}

#[test]
fn picks_of_one_field_are_joined_by_or_and_leave_its_list_whole() {
    let archive = archive()
        .work("other.txt", &KETTLE.replace("Salt Harbour", "Weir").replace("Two", "Three").replace("dry", "over"));
    let run = archive.run(&[
        "facets",
        "*",
        "--by",
        "fandom,author",
        "--pick",
        "fandom:\"Salt Harbour\"",
        "--pick",
        "author:ilse",
        "--format",
        "tsv",
    ]);
    let run = run.code(0).stderr_has("1 work\n");
    // By fandom: both works of this author. By author: both works of this fandom.
    for row in ["fandom\tSalt Harbour\t1\t", "fandom\tWeir\t1\t", "author\tilse\t1\t", "author\tmara venn\t1\t"] {
        assert!(run.stdout().contains(row), "{row} in {}", run.stdout());
    }
    archive.run(&["facets", "*", "--by", "fandom", "--pick", "rain"]).code(2).stderr_has("one value of a field");
}

#[test]
fn a_field_that_waits_says_so_in_the_list_of_fields_and_in_its_error() {
    let archive = archive();
    let fields = archive.run(&["fields"]).code(0);
    let waiting = fields.stdout().split("Not available yet:").nth(1).expect("a list").to_owned();
    for field in ficdex::query::FIELDS.iter().filter(|field| field.missing.is_some()) {
        assert!(waiting.contains(&format!("\n{}", field.name)), "{}", field.name);
        archive.run(&["search", field.example]).code(2).stderr_has("is not available yet");
    }
}

#[test]
fn the_doctor_looks_at_a_place_without_a_library_too() {
    let archive = Archive::new();
    archive.run(&["doctor"]).code(4).stdout_has("no-library: ").stdout_has("  ficdex index FOLDER\n");
    let archive = Archive::new().env("LANG", "de_DE.ISO-8859-1").work("storm.txt", STORM);
    archive.run(&["doctor", "--json"]).code(0).stdout_has("\"code\":\"locale\"");
    let archive = listed();
    archive.run(&["doctor"]).code(0).stdout_has("works-without-chapters: 2 works are known from lists alone");
}

#[test]
fn what_is_nearly_right_is_told() {
    let archive = archive();
    archive.run(&["search", "words:>"]).code(2).stderr_has("a number is missing here");
    archive.run(&["search", "updated:<30"]).code(2).stderr_has("an age needs a unit: 30d are days");
    archive.run(&["search", "title: rain"]).code(1).stderr_has("`title:` before a blank is a word");
    archive.run(&["search", "rating:E"]).code(1).stderr_has("did you mean rating:\"Teen And Up Audiences\" (1 work)?");
    archive.run(&["search", "sort:kudos rain"]).code(2).stderr_has("the order of results is an option: `--sort kudos`");
    archive.run(&["search", "rain or umbrella"]).stderr_has("`or` is searched as a word; `OR` finds either side");
    archive.run(&["search", "rain OR umbrella"]).code(0).stderr_lacks("searched as a word");
    archive.run(&["search", "is:finished"]).code(1);
    archive.run(&["works", "fandom!=Weir"]).code(0).stdout_has("The Lamp Room");
}

#[test]
fn works_whose_text_is_there_twice_are_told_apart_from_all_others() {
    let archive = archive();
    assert!(titles(&archive, "is:dup").is_empty());
    assert_eq!(titles(&archive, "-is:dup").len(), 2);
    // A second file of one work, and a work of another number with the same text.
    archive.write("again.txt", STORM.replace("The Lamp Room", "Lamp Oil").as_bytes());
    let page = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/works/ao3-html/cellar-light.html"),
    );
    let page = page.expect("a fixture");
    archive.write("one.html", page.as_bytes());
    archive.run(&["index"]).code(0);
    assert_eq!(titles(&archive, "is:dup"), ["Lamp Oil"]);
    archive.write("two.html", page.replace("900000001", "900000077").replace("Cellar Light", "Attic Light").as_bytes());
    // As long as it, and begins as it does.
    archive.write("three.html", page.replace("900000001", "900000078").replace("fierce", "gentle").as_bytes());
    archive.run(&["index"]).code(0);
    assert_eq!(titles(&archive, "is:dup"), ["Attic Light", "Cellar Light", "Lamp Oil"]);
    assert_eq!(titles(&archive, "-is:dup"), ["Cellar Light", "Two Kettles"]);
}

#[test]
fn every_verb_that_asks_can_ask_a_folder_of_its_own() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes());
    let ask = |arguments: &[&str]| archive.run(&[arguments, &["--in", "works"]].concat()).code(0);
    ask(&["works", "kettle"]).stdout_has("Two Kettles").stderr_has("2 added");
    ask(&["count", "umbrella"]).stdout_has("1 match in 1 passage").stderr_lacks("added");
    ask(&["kwic", "umbrella"]).stdout_has("[umbrella]");
    ask(&["facets", "*", "--by", "author"]).stdout_has("mara venn");
    ask(&["freq", "umbrella", "--by", "fandom"]).stdout_has("Salt Harbour");
    ask(&["explain", "umbrella"]).stdout_has("umbrella");
    ask(&["export", "umbrella", "--to", "csv", "-o", "-"]).stdout_has("The Lamp Room");
    // The reader's own library was not made for that.
    assert!(!archive.library().exists());
}

#[test]
fn presence_is_asked_of_fields_that_have_a_value_or_none() {
    let archive = archive();
    for field in ["says", "query", "has", "is"] {
        archive.run(&["search", &format!("has:{field}")]).code(2).stderr_has(&format!("`has:{field}` cannot be asked"));
    }
    for field in ["said", "narr"] {
        archive.run(&["search", &format!("{field}:*")]).code(2).stderr_has("takes words").stderr_has("says:NAME{*}");
    }
    archive.run(&["search", "has:kudo"]).code(2).stderr_has("did you mean `has:kudos`?");
}

#[test]
fn a_program_can_ask_for_the_version_of_the_records_it_reads() {
    let archive = archive();
    for verb in ["search", "works", "kwic", "count"] {
        let ask = |version: &str| archive.run(&[verb, "umbrella", "--json", "--format-version", version]);
        ask("1").code(0).stdout_has("\"v\":1");
        ask("2").code(2).stderr_has("this program writes version 1");
    }
}

#[test]
fn a_ceiling_leaves_out_what_is_rated_higher_or_not_at_all() {
    let adult = STORM.replace("The Lamp Room", "Lamp Oil").replace("PG-13", "NC-17").replace("oil", "wax");
    let archive = Archive::new().work("storm.txt", STORM).work("kettle.txt", KETTLE).work("oil.txt", &adult);
    for (ceiling, works) in [("G", 0), ("t", 1), ("M", 1), ("E", 2)] {
        let run = archive.run(&["works", "*", "--up-to", ceiling, "--ids"]).code(i32::from(works == 0));
        assert_eq!(run.stdout().lines().count(), works, "{ceiling}");
    }
    archive.run(&["count", "rain OR kettle", "--up-to", "T"]).code(0).stdout_has("1 work");
    archive.run(&["search", "rain", "--up-to", "PG"]).code(2).stderr_has("possible values: G, T, M, E");
}
