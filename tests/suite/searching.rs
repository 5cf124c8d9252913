//! `search` and `works`.

use std::io::{BufRead as _, BufReader, Read as _};

use crate::archive::{Archive, KETTLE, STORM};

fn archive() -> Archive {
    Archive::new().work("storm.txt", STORM).work("kettle.txt", KETTLE)
}

#[test]
fn a_hit_is_a_title_a_locator_and_a_snippet() {
    let run = archive().run(&["search", "umbrella"]).code(0).stderr_has("1 passage in 1 work");
    let lines: Vec<&str> = run.stdout().lines().collect();
    assert_eq!(lines[0], "The Lamp Room — mara venn — Salt Harbour");
    assert!(
        lines[1].starts_with("text:")
            && lines[1].contains("@1:1 · Chapter 1 · Teen And Up Audiences · works/storm.txt"),
        "{}",
        lines[1]
    );
    assert_eq!(lines[2], "People (recognised): Ilse, Tom");
    assert!(lines[3].contains("the [umbrella] that nobody had ever seen"), "{}", lines[3]);
    assert_eq!(lines[4..], [""]);
}

#[test]
fn a_query_without_matches_exits_with_1() {
    archive()
        .run(&["search", "lighthouse"])
        .code(1)
        .stdout_eq("")
        .stderr_has("nothing found for lighthouse in 2 works");
    archive().run(&["works", "lighthouse"]).code(1).stdout_eq("");
}

#[test]
fn a_wrong_query_exits_with_2_and_shows_the_place() {
    archive().run(&["search", "(rain"]).code(2).stdout_eq("").stderr_has("error: ").stderr_has("  (rain\n");
    archive().run(&["search", "colour:grey"]).code(2).stdout_eq("").stderr_has("colour");
}

#[test]
fn without_a_library_the_way_to_one_is_named() {
    Archive::new().run(&["search", "rain"]).code(4).stdout_eq("").stderr_has("ficdex index FOLDER");
}

#[test]
fn quiet_tells_by_the_exit_code_alone() {
    archive().run(&["search", "-q", "rain"]).code(0).stdout_eq("").stderr_eq("");
    archive().run(&["search", "-q", "lighthouse"]).code(1).stdout_eq("").stderr_eq("");
}

#[test]
fn verbose_says_how_a_query_was_understood() {
    archive().run(&["search", "-v", "rain && +umbrella"]).code(0).stderr_has("understood as: rain umbrella\n");
}

#[test]
fn several_words_are_one_query_and_options_may_follow() {
    archive().run(&["search", "rain", "umbrella", "--mark", "none"]).code(0).stdout_has("the umbrella that");
    archive().run(&["search", "umbrella", "kettle"]).code(1);
}

#[test]
fn a_query_may_begin_with_a_minus() {
    archive().run(&["works", "-night", "kettle"]).code(0).stdout_has("Two Kettles");
    archive().run(&["works", "-rain"]).code(0).stdout_has("Two Kettles").stdout_lacks("Lamp");
    archive().run(&["works", "rain", "--sort", "-words"]).code(2).stderr_has("'-words'");
    archive().run(&["works", "--", "-rain"]).code(0).stdout_has("Two Kettles").stdout_lacks("Lamp");
}

#[test]
fn a_bare_word_of_works_is_looked_for_in_every_field() {
    let archive = archive();
    archive.run(&["works", "Salt"]).code(0).stdout_has("Two Kettles").stdout_has("The Lamp Room");
    archive.run(&["works", "lamp room rain"]).code(0).stdout_has("The Lamp Room").stdout_lacks("Two Kettles");
    archive.run(&["search", "Salt"]).code(1);
}

#[test]
fn a_folder_is_searched_without_being_indexed_by_hand() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    archive.run(&["search", "--in", "works", "umbrella"]).code(0).stdout_has("[umbrella]").stderr_has("1 added");
    archive.run(&["search", "--in", "works", "umbrella"]).code(0).stdout_has("[umbrella]").stderr_lacks("added");
    assert!(!archive.library().exists(), "it has a library of its own");
    archive.write("kettle.txt", KETTLE.as_bytes());
    archive.run(&["search", "--in", "works", "kettle"]).code(0).stderr_has("1 added");
}

#[test]
fn limit_and_offset_choose_a_part() {
    let archive = archive();
    archive
        .run(&["works", "*", "--sort", "title"])
        .code(0)
        .stdout_has("Lamp")
        .stdout_has("Kettles")
        .stderr_has("2 works (");
    archive
        .run(&["works", "*", "--sort", "title", "-n1"])
        .stdout_has("Lamp")
        .stdout_lacks("Kettles")
        .stderr_has("1 of 2 works");
    archive
        .run(&["works", "*", "--sort", "title", "-n", "1", "--offset", "1"])
        .stdout_lacks("Lamp")
        .stdout_has("Kettles");
    archive.run(&["works", "*", "--sort", "title", "--reverse", "-n1"]).stdout_has("Kettles").stdout_lacks("Lamp");
}

#[test]
fn colour_is_used_when_asked_for_and_never_unasked_in_a_pipe() {
    let archive = archive();
    archive.run(&["search", "umbrella"]).stdout_lacks("\u{1b}");
    archive.run(&["search", "umbrella", "--color", "always"]).stdout_has("\u{1b}[").stdout_lacks("[umbrella]");
    archive.run(&["search", "umbrella", "--color", "always", "--mark", "brackets"]).stdout_has("[umbrella]");
}

#[test]
fn a_screen_reader_is_told_the_number_of_each_hit() {
    archive().run(&["search", "umbrella", "--plain"]).code(0).stdout_has("Hit 1 of 1.\nThe Lamp Room");
}

#[test]
fn escape_sequences_of_a_story_never_reach_the_terminal() {
    let story =
        "Title: Bell\u{7} and \u{1b}[31mred\nAuthor: \u{9b}2Jmara\n\nThe \u{1b}]0;owned\u{7} umbrella was open.\n";
    let run = Archive::new().work("bell.txt", story).run(&["search", "umbrella", "--mark", "none"]).code(0);
    assert!(!run.stdout().chars().any(|c| c.is_control() && c != '\n'), "{:?}", run.stdout());
}

#[test]
fn a_closed_pipe_is_a_silent_normal_end() {
    let story = format!("Title: Long\n\n{}", "The rain fell and fell on the town.\n\n".repeat(20_000));
    let archive = Archive::new().work("long.txt", &story);
    let mut child = archive.start(&["export", "rain", "--to", "ndjson"]);
    let mut line = String::new();
    BufReader::with_capacity(64, child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let mut errors = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
    assert_eq!((child.wait().expect("an end").code(), errors.as_str()), (Some(0), ""));
}

/// Two scenes; the second has a paragraph longer than a passage.
fn units() -> Archive {
    let long = "The lamp burned low that evening. ".repeat(60);
    let story = format!(
        "Title: Units\n\nThe kettle sang. Nobody heard the rain.\n\nRain fell on the kettle yard.\n\n* * *\n\n\
         A gull cried. {long}And the kettle boiled at last."
    );
    Archive::new().work("units.txt", &story)
}

#[test]
fn words_meet_in_a_sentence_or_a_paragraph() {
    let archive = units();
    let matches = |query: &[&str]| {
        let run = archive.run(&[&["count", "--json"], query].concat());
        run.records()[0]["matches"].as_u64().expect("a number")
    };
    assert_eq!(matches(&["sent{kettle rain}"]), 2);
    assert_eq!(matches(&["para{kettle rain}"]), 4);
    assert_eq!(matches(&["kettle rain", "--unit", "sent"]), 2);
    assert_eq!(matches(&["kettle rain", "--unit", "para"]), 4);
    assert_eq!(matches(&["sent{kettle -rain}"]), 2);
    assert_eq!(matches(&["para{gull boiled}"]), 2, "a paragraph of several passages is one");
    assert_eq!(matches(&["sent{gull boiled}"]), 0);
    assert_eq!(matches(&["scene{gull rain}"]), 0);
    assert_eq!(matches(&["\"the rain rain fell\""]), 1);
    assert_eq!(matches(&["para{\"the rain rain fell\"}"]), 0, "a match lies in a unit as a whole");
    archive
        .run(&["search", "sent{kettle rain}"])
        .stdout_has("[Rain] fell on the [kettle] yard")
        .stdout_lacks("[rain].");
}

#[test]
fn what_is_said_and_what_is_told_are_apart() {
    let long = "The lamp burned low that evening. ".repeat(45);
    let story = format!(
        "Title: Voices\n\n\"The kettle, Tom,\" said Ilse. The kettle sang. 'No rain,' said Tom, 'but wind.'\n\n\
         \"It was a long night. {long}And the rain\n\n\"and the rain.\"\n\nRain fell.\n"
    );
    let archive = Archive::new().work("voices.txt", &story);
    let matches =
        |query: &str| archive.run(&["count", "--json", query]).records()[0]["matches"].as_u64().expect("a number");
    assert_eq!((matches("kettle"), matches("said:kettle"), matches("narr:kettle")), (2, 1, 1));
    assert_eq!((matches("said:rain"), matches("narr:rain")), (3, 1));
    assert_eq!((matches("said:\"tom said\""), matches("\"tom said\"")), (0, 1));
    assert_eq!((matches("said:(no NEAR wind)"), matches("no NEAR wind")), (0, 1));
    assert_eq!(matches("said:lamp"), 45, "speech goes on over the passages' borders");
    assert_eq!(matches("narr:lamp"), 0);
    archive.run(&["search", "narr:kettle"]).stdout_has("The [kettle] sang");
    archive.run(&["works", "title:(voices NEAR/2 night)"]).code(1);
}

#[test]
fn a_word_in_lower_case_finds_its_stem_and_ranks_itself_first() {
    let story = |title: &str, text: &str| format!("Title: {title}\n\n{text}\n");
    let archive = Archive::new()
        .work("one.txt", &story("One", "They were kissing in the rain, and nobody kissed Tom at all."))
        .work("two.txt", &story("Two", "It rained. A kiss is a small thing to remember of a winter."));
    archive.run(&["count", "kiss"]).stdout_has("3 matches");
    archive.run(&["count", "=kiss"]).stdout_has("1 match ");
    archive.run(&["count", "Kiss"]).stdout_has("1 match ");
    archive.run(&["count", "\"kiss\""]).stdout_has("1 match ");
    archive.run(&["count", "-kisses"]).code(1);
    let run = archive.run(&["search", "kiss"]).code(0);
    let first = run.stdout().lines().next().expect("a line").to_owned();
    assert!(first.starts_with("Two"), "{first}");
    archive.run(&["search", "kisses"]).stdout_has("[kissing]").stdout_has("[kissed]").stdout_has("[kiss]");
    archive.run(&["count", "kisses NEAR/3 rains"]).stdout_has("3 matches");
}

#[test]
fn works_are_found_by_their_file_and_by_values_as_written() {
    let archive = archive().work("pod.txt", "Title: The Jetty\nTags: Podfic\n\nThe gull read it aloud.\n");
    archive.run(&["works", "raw.rating:PG-13"]).code(0).stdout_has("The Lamp Room").stdout_lacks("Kettles");
    archive.run(&["works", "status:present"]).stdout_has("The Lamp Room").stdout_has("Two Kettles");
    archive.run(&["works", "status:missing"]).code(1);
    archive.run(&["works", "status:lost"]).code(2).stderr_has("`present` or `missing`");
    archive.run(&["works", "fmt:plain"]).code(2).stderr_has("the formats are ");
    archive.run(&["works", "is:podfic"]).code(0).stdout_has("The Jetty").stdout_lacks("Lamp");
    archive.run(&["works", "label:read-again"]).code(2).stderr_has("not available yet");
    archive.run(&["works", "has:url"]).code(1);
}

#[test]
fn a_phrase_goes_on_behind_passages_without_words() {
    let text =
        "Title: Signs\nAuthor: mara\n\nThe ferry was cold and nobody\n\n***\n\n?!\n\n***\n\nspoke of the gulls.\n";
    let archive = Archive::new().work("signs.txt", text);
    archive.run(&["search", "\"cold and nobody spoke of\""]).code(0).stderr_has("1 passage");
}

#[test]
fn results_behind_the_last_are_none_and_say_of_how_many() {
    let archive = archive();
    archive.run(&["search", "rain", "--offset", "500"]).code(1).stdout_eq("").stderr_has("0 of ");
    archive.run(&["works", "*", "--offset", "500"]).code(1).stderr_has("0 of 2 works").stderr_lacks("nothing found");
}

#[test]
fn a_phrase_that_nobody_wrote_so_is_looked_for_with_gaps() {
    let archive =
        Archive::new().work("a.txt", "Title: Gulls\nAuthor: mara\n\nThe old grey gull flew over the cold harbour.\n");
    let hint = "`\"grey gull over harbour\"` is in no work; did you mean \"grey gull over harbour\"~4 (1 passage)?";
    archive.run(&["search", "\"grey gull over harbour\""]).code(1).stderr_has(hint);
    archive.run(&["search", "\"harbour over grey umbrella\""]).code(1).stderr_lacks("~4");
}

#[test]
fn a_site_is_asked_for_by_its_short_name_or_its_host() {
    let text = "Title: Gulls\nAuthor: mara\nStory URL: https://www.fanfiction.net/s/12345/1/Gulls\n\nThe gull flew.\n";
    let archive = Archive::new().work("a.txt", text);
    for query in ["site:ffn", "site:fanfiction.net", "site:www.FanFiction.net"] {
        archive.run(&["works", query]).code(0).stdout_has("Gulls");
    }
    archive.run(&["works", "site:archiveofourown.org"]).code(1);
}
