//! `count`, `kwic`, `facets`, `freq` and `explain`; what is said when nothing is found; saved queries and exclusions.

use crate::archive::{Archive, KETTLE, STORM};

/// Two chapters: the rain of the first falls in the second too.
const HARBOUR: &str = "\
Title: Salt on the Sill
Author: mara venn
Fandom: Salt Harbour, Kettle Lane
Rating: PG
Published: 2019-03-05

Chapter 1

Rain again, said Ilse. The rain here is never done before the boats are in.

Chapter 2

There was no rain on the second day, and the umbrella stayed where it was.
";

fn archive() -> Archive {
    Archive::new().work("storm.txt", STORM).work("kettle.txt", KETTLE).work("harbour.txt", HARBOUR)
}

#[test]
fn matches_passages_chapters_and_works_are_counted() {
    let archive = archive();
    archive.run(&["count", "rain"]).code(0).stdout_eq("5 matches in 3 passages, 3 chapters, 2 works\n");
    archive.run(&["count", "fandom:\"Kettle Lane\""]).stdout_has("0 matches in 1 passage, 2 chapters, 1 work");
    archive.run(&["count", "rain umbrella"]).stdout_has("5 matches in 2 passages, 2 chapters, 2 works");
    archive
        .run(&["count", "rain umbrella", "--unit", "work"])
        .stdout_has("7 matches in 3 passages, 3 chapters, 2 works");
    archive.run(&["count", "lighthouse"]).code(1);
}

#[test]
fn a_stretch_that_two_clauses_match_counts_once() {
    let archive = archive();
    archive.run(&["count", "umbrella OR umbrel* OR \"umbrella\""]).stdout_has("2 matches in ");
    archive.run(&["count", "\"the umbrella\" OR umbrella"]).stdout_has("4 matches in ");
}

#[test]
fn a_count_is_a_number_for_programs() {
    let archive = archive();
    archive.run(&["count", "rain", "--format", "tsv"]).stdout_eq("matches\tpassages\tchapters\tworks\n5\t3\t3\t2\n");
    assert_eq!(archive.run(&["count", "rain", "--json"]).records()[0]["matches"], 5);
}

#[test]
fn kwic_counts_as_count_does_and_search_as_the_passages() {
    let archive = archive();
    for query in ["rain", "the OR \"the rain\"", "\"the rain\" NEAR/20 glass", "rain -umbrella", "-kettle the"] {
        let count = &archive.run(&["count", query, "--json"]).records()[0];
        let lines = archive.run(&["kwic", query, "--json"]).records().len();
        assert_eq!(count["matches"], lines, "{query}");
        let hits = archive.run(&["search", query, "-n0", "--per-work", "0", "--json"]).records().len();
        assert_eq!(count["passages"], hits, "{query}");
    }
}

#[test]
fn a_line_is_a_place_and_the_words_around_the_match() {
    let run = archive().run(&["kwic", "umbrella", "--context", "3w", "--sort", "R1"]).code(0).stderr_has("2 lines");
    let lines: Vec<&str> = run.stdout().lines().collect();
    assert!(lines[0].ends_with("@2:1  day, and the [umbrella] stayed where it"), "{}", lines[0]);
    assert!(lines[1].ends_with("@1:1  oil, and the [umbrella] that nobody had"), "{}", lines[1]);
}

#[test]
fn context_never_leaves_the_chapter() {
    let run = archive().run(&["kwic", "done OR there", "--context", "100w", "--json"]).code(0);
    for record in run.records() {
        let text = ["left", "kwic", "right"].map(|key| record[key].as_str().expect("a text")).concat();
        assert!(!(text.contains("boats are in") && text.contains("second day")), "{text}");
    }
}

#[test]
fn context_runs_over_the_border_of_a_passage() {
    let sentence = "One of the many words that fill a long and quiet paragraph of this story here. ";
    let story = format!("Title: Long\n\n{}\n\n{}beacon.\n", sentence.repeat(30), sentence.repeat(16));
    let archive = Archive::new().work("long.txt", &story);
    for query in ["beacon", "one", "\"here one\""] {
        for record in archive.run(&["kwic", query, "--context", "300w", "--json"]).records() {
            let text = ["left", "kwic", "right"].map(|key| record[key].as_str().expect("a text")).concat();
            let words = text.split_whitespace().count();
            let first = record["match"].as_u64().expect("a number") as usize;
            let last = record["matchend"].as_u64().expect("a number") as usize;
            let all = 16 * 46 + 1;
            assert_eq!(words, first.min(300) + (last + 1 - first) + (all - 1 - last).min(300), "{query}");
        }
    }
}

#[test]
fn a_concordance_is_a_table() {
    let run = archive().run(&["kwic", "stayed", "--format", "tsv", "--context", "2w"]).code(0);
    let lines: Vec<&str> = run.stdout().lines().collect();
    assert_eq!(lines[0], "ref\tleft\tkwic\tright\twork\tauthor\tfandom\tyear\tchapter\tmatch\tmatchend");
    let cells: Vec<&str> = lines[1].split('\t').collect();
    assert_eq!(
        cells[1..],
        [
            "the umbrella ",
            "stayed",
            " where it",
            "Salt on the Sill",
            "mara venn",
            "Salt Harbour, Kettle Lane",
            "2019",
            "2",
            "11",
            "11"
        ]
    );
}

#[test]
fn lines_are_sorted_by_the_words_around_them() {
    let archive = archive();
    let rights = |arguments: &[&str]| -> Vec<String> {
        let records = archive.run(&[&["kwic", "rain", "--json", "--context", "0w"], arguments].concat()).records();
        records.iter().map(|record| record["right"].as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(rights(&["--sort", "R1"]), ["", "", "", "", ""]);
    let records = archive.run(&["kwic", "rain", "--json", "--sort", "R1,L1", "--context", "1w"]).records();
    let rights: Vec<_> = records.iter().map(|record| record["right"].as_str().expect("a text").trim()).collect();
    assert_eq!(rights, ["again,", "came", "here", "on", "ran"]);
    let some = archive.run(&["kwic", "rain", "--json", "--sort", "R1", "-n2", "--offset", "1"]).records();
    assert_eq!(some.len(), 2);
    assert!(some[0]["right"].as_str().expect("a text").starts_with(" came"));
    archive.run(&["kwic", "rain", "--sort", "X1"]).code(2).stderr_has("L1");
}

#[test]
fn an_apostrophe_does_not_shift_the_words_that_lines_are_sorted_by() {
    let text = "Title: Gulls\nAuthor: mara\n\nShe couldn't see the bold gull. He didn't hear an angry gull. They won't feed a calm gull.\n";
    let archive = Archive::new().work("gulls.txt", text);
    let records = archive.run(&["kwic", "gull", "--json", "--sort", "L1"]).records();
    let lefts = records.iter().map(|record| record["left"].as_str().expect("a text").trim());
    let last: Vec<&str> = lefts.filter_map(|left| left.split(' ').next_back()).collect();
    assert_eq!(last, ["angry", "bold", "calm"]);
}

#[test]
fn a_concordance_needs_a_word() {
    archive()
        .run(&["kwic", "fandom:Salt"])
        .code(1)
        .stdout_eq("")
        .stderr_has("3 works answer, but by what is known of them: a line needs a word or a phrase of their text");
}

#[test]
fn works_are_counted_by_what_they_carry() {
    let archive = archive();
    archive
        .run(&["facets", "*", "--by", "fandom"])
        .code(0)
        .stdout_eq("fandom: 2 values\n3  Salt Harbour\n1  Kettle Lane\n")
        .stderr_has("3 works");
    archive.run(&["facets", "*", "--by", "author", "--limit", "1"]).stdout_eq("author: 1 of 2 values\n2  mara venn\n");
    archive
        .run(&["facets", "rain", "--by", "fandom,rating", "--format", "tsv"])
        .stdout_has("fandom\tSalt Harbour\t2\t0\n")
        .stdout_has("rating\tGeneral Audiences\t1\t0\n")
        .stdout_has("rating\tTeen And Up Audiences\t1\t0\n");
    archive.run(&["facets", "kettle", "--by", "fandom"]).stdout_lacks("Kettle Lane");
    archive.run(&["facets", "*", "--by", "year", "--by", "status"]).stdout_has("1  2019\n").stdout_has("3  present\n");
    archive.run(&["facets", "*", "--by", "colour"]).code(2).stderr_has("colour");
    archive.run(&["facets", "lighthouse", "--by", "fandom"]).code(1).stdout_eq("");
}

#[test]
fn a_work_that_is_gone_is_not_counted() {
    let archive = archive().indexed();
    let id = archive.run(&["works", "kettle", "--json"]).records()[0]["id"].as_str().expect("an id").to_owned();
    archive.run(&["forget", &id]).code(0);
    archive.run(&["facets", "*", "--by", "fandom"]).stdout_has("2  Salt Harbour\n").stderr_has("2 works");
    archive.run(&["count", "*"]).stdout_has("2 works");
}

#[test]
fn matches_are_counted_by_year_and_per_million_words() {
    let archive = archive();
    archive
        .run(&["freq", "rain", "--by", "year"])
        .code(0)
        .stdout_eq("2019: 3 matches in 1 work\n(none): 2 matches in 1 work\n")
        .stderr_has("all: 5 matches in 2 works");
    let run = archive.run(&["freq", "rain", "--by", "author", "--per-million", "--json"]).code(0);
    let mara = &run.records()[0];
    let rate = mara["matches"].as_f64().expect("a number") * 1e6 / mara["words"].as_f64().expect("a number");
    assert_eq!((mara["value"].as_str(), mara["works"].as_u64()), (Some("mara venn"), Some(2)));
    assert!((mara["per_million"].as_f64().expect("a rate") - rate).abs() < 0.01, "{mara}");
    archive.run(&["freq", "lighthouse"]).code(1).stdout_eq("");
}

#[test]
fn a_query_is_explained_part_by_part() {
    archive()
        .run(&["explain", "rain umbrel* -fandom:Kettle"])
        .code(0)
        .stdout_has("Query: rain umbrel* -fandom:\"Kettle\"\n")
        .stdout_has("  umbrel*: 2 passages in 2 works\n    umbrella (2)\n")
        .stdout_has("  all of, in one chapter\n")
        .stdout_has("    not\n      works of fandom kettle lane\n")
        .stdout_has("Found: 3 matches in 1 passage, 1 chapter, 1 work\n");
}

#[test]
fn a_rank_is_explained() {
    let archive = archive();
    archive
        .run(&["search", "rain umbrella", "--explain"])
        .code(0)
        .stdout_has("score ")
        .stdout_has("closeness ")
        .stdout_has("word in body: umbrella");
    for record in archive.run(&["search", "rain umbrella", "--explain", "--json"]).records() {
        let reasons = &record["reasons"];
        let part = |name: &str| reasons[name].as_f64().expect("a number");
        let total = (part("words") + part("beside")) * part("coverage")
            + part("closeness")
            + part("exact")
            + part("titles")
            + part("people");
        assert!((record["score"].as_f64().expect("a score") - total).abs() < 1e-4, "{record}");
    }
}

#[test]
fn the_part_that_is_to_blame_is_named_when_nothing_is_found() {
    let archive = archive();
    for verb in ["search", "works", "count", "kwic"] {
        archive
            .run(&[verb, "=boats =kissed fandom:Harbour"])
            .code(1)
            .stderr_has("nothing found for =boats =kissed fandom:Harbour in 3 works")
            .stderr_has("  without =boats: ")
            .stderr_has("  without =kissed: ")
            .stderr_lacks("without fandom");
    }
    archive.run(&["search", "-q", "=boats =kissed"]).code(1).stderr_eq("");
}

#[test]
fn the_nearest_spelling_is_suggested() {
    let archive = archive();
    archive.run(&["search", "umbrela"]).code(1).stderr_has("did you mean umbrella (2 passages)");
    archive.run(&["works", "fandom:\"Salt Harbur\""]).code(1).stderr_has("fandom:\"Salt Harbour\" (3 works)");
    archive.run(&["count", "author:vemn"]).code(1).stderr_has("author:\"mara venn\" (2 works)");
}

#[test]
fn a_saved_query_stands_where_it_is_named() {
    let archive = archive().config("[queries]\nwet = 'rain OR umbrella'\nround = 'query:round'\n");
    archive.run(&["count", "query:wet fandom:\"Kettle Lane\""]).code(0).stdout_has("4 matches").stdout_has("1 work");
    archive.run(&["search", "query:wte"]).code(2).stderr_has("did you mean `query:wet`?").stderr_has("^^^");
    archive.run(&["search", "query:round"]).code(2).stderr_has("round → round");
}

#[test]
fn exclusions_hide_works_aloud_and_are_lifted_by_name() {
    let archive = archive().config("exclude = ['fandom:\"Kettle Lane\"']\n");
    archive
        .run(&["search", "rain"])
        .code(0)
        .stdout_lacks("Sill")
        .stderr_has("1 work hidden by your blocklist; --no-exclude shows it");
    archive.run(&["search", "rain", "--no-exclude"]).stdout_has("Sill").stderr_lacks("hidden");
    archive.run(&["search", "rain fandom:\"kettle lane\""]).stdout_has("Sill").stderr_lacks("hidden");
    archive.run(&["works", "*"]).stdout_lacks("Sill").stderr_has("1 work hidden");
    archive.run(&["count", "rain"]).stdout_has("1 work\n").stderr_has("1 work hidden");
    archive.run(&["search", "kettle"]).code(0).stderr_lacks("hidden");
    let archive = archive.config("exclude = ['fandom:(']\n");
    archive.run(&["search", "rain"]).code(2).stderr_has("exclude, in the configuration file");
}
