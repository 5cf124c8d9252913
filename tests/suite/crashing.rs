//! A library that loses its writer, its index or its program: the next command works, and nothing is lost.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::archive::{Archive, STORM};

/// Stories of a collection.
const STORIES: u32 = 300;

/// The word that stands in the story of this number alone, once. `edition` counts its edits.
fn own_word(number: u32, edition: u32) -> String {
    let letters = |mut value: u32| {
        let mut word = String::new();
        for _ in 0..4 {
            word.push(char::from(b'a' + (value % 26) as u8));
            value /= 26;
        }
        word
    };
    format!("q{}z{}", letters(number), letters(edition))
}

/// A story of two hundred words, the same for the same numbers.
fn story(number: u32, edition: u32) -> String {
    const WORDS: [&str; 16] = [
        "the", "rain", "came", "over", "harbour", "and", "a", "lamp", "was", "lit", "in", "every", "window", "of",
        "town", "again",
    ];
    let mut seed = u64::from(number) << 8 | 1;
    let mut text = format!("Title: Story {number}\nURL: https://archiveofourown.org/works/{}\n", 1000 + number);
    for paragraph in 0..4 {
        text.push('\n');
        for place in 0..50 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let word = WORDS[(seed >> 60) as usize];
            let end = if place % 10 == 9 { '\n' } else { ' ' };
            let _ = write!(text, "{word}{end}");
        }
        if paragraph == number % 4 {
            let _ = writeln!(text, "{} was the word.", own_word(number, edition));
        }
    }
    text
}

fn write(archive: &Archive, numbers: impl IntoIterator<Item = u32>, edition: u32) {
    for number in numbers {
        archive.write(&format!("{}/{number}.txt", number % 7), story(number, edition).as_bytes());
    }
}

/// Starts `arguments` and kills the process after `delay`; false if it had ended by then.
fn kill_after(archive: &Archive, arguments: &[&str], delay: Duration) -> bool {
    let mut command = archive.command(arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary starts");
    std::thread::sleep(delay);
    let running = child.try_wait().expect("a child").is_none();
    // On Unix this is the signal that no process sees coming.
    child.kill().expect("the child is killed");
    child.wait().expect("the child ends");
    running
}

/// Every word that stands in one story alone, with the works it is found in; by one export, as many as there are.
fn found(archive: &Archive) -> BTreeMap<String, Vec<String>> {
    let run = archive.run(&["export", "q*", "--to", "ndjson"]);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for hit in run.records() {
        let text = hit["passage"]["text"].as_str().expect("a text").to_owned();
        for mark in hit["matches"].as_array().expect("matches") {
            let [start, end] = ["start", "end"].map(|key| mark[key].as_u64().expect("an offset") as usize);
            found.entry(text[start..end].to_owned()).or_default().push(hit["work"]["id"].to_string());
        }
    }
    found
}

/// The library holds exactly the stories of these numbers, each in the edition given, and finds each once.
#[track_caller]
fn check(archive: &Archive, editions: impl Fn(u32) -> u32) {
    let expected: BTreeMap<String, Vec<String>> = (0..STORIES)
        .map(|number| (own_word(number, editions(number)), vec![format!("\"ao3:{}\"", 1000 + number)]))
        .collect();
    let found = found(archive);
    let lost: Vec<_> = expected.iter().filter(|(word, works)| found.get(*word) != Some(*works)).collect();
    assert!(lost.is_empty(), "{} stories are not found once: {:?}", lost.len(), &lost[..lost.len().min(5)]);
    assert_eq!(found.len(), expected.len(), "old words are found");
    let works = archive.run(&["works", "*", "--limit", "0", "--json"]).code(0).records();
    assert_eq!(works.len(), STORIES as usize, "store and index hold the same works");
}

/// Times spread over what a run takes, in an order of their own.
fn delays(whole: Duration, count: u32) -> impl Iterator<Item = Duration> {
    (0..count).map(move |step| whole * ((step * 7 + 3) % count + 1) / (count + 1))
}

#[test]
fn a_killed_writer_loses_nothing_that_was_reported() {
    let archive = Archive::new();
    write(&archive, 0..STORIES, 0);
    let started = Instant::now();
    archive.run(&["index", "works", "--library", "measure"]).code(0);
    let whole = started.elapsed();

    // Into a new library, killed at a new place each time: what is there can be read, the rest comes with the next run.
    for delay in delays(whole, 10) {
        let _ = fs::remove_dir_all(archive.library());
        kill_after(&archive, &["index", "works"], delay);
        let run = archive.run(&["search", "rain", "-q"]);
        assert!([0, 1, 4].iter().any(|&code| run.code_is(code)), "{}", run.stderr());
        kill_after(&archive, &["index", "works"], delay / 2);
        archive.run(&["index", "works"]).code(0);
        check(&archive, |_| 0);
    }

    // Over a library that a run has finished: every second story is edited, again and again.
    let mut edition = 0;
    for delay in delays(whole, 10) {
        edition += 1;
        write(&archive, (0..STORIES).step_by(2), edition);
        kill_after(&archive, &["index", "works"], delay);
        let found = found(&archive);
        for number in (1..STORIES).step_by(2) {
            assert_eq!(found.get(&own_word(number, 0)).map(Vec::len), Some(1), "story {number} is lost");
        }
        for number in (0..STORIES).step_by(2) {
            let editions =
                [edition - 1, edition].map(|edition| found.get(&own_word(number, edition)).map_or(0, Vec::len));
            assert_eq!(editions.iter().sum::<usize>(), 1, "story {number} is found in {editions:?}");
        }
        archive.run(&["index", "works"]).code(0);
        check(&archive, |number| if number % 2 == 0 { edition } else { 0 });
    }

    // The store alone brings all of it back.
    for delay in delays(whole, 3) {
        kill_after(&archive, &["reindex"], delay);
        archive.run(&["index", "works"]).code(0);
        check(&archive, |number| if number % 2 == 0 { edition } else { 0 });
    }
}

#[test]
fn without_its_index_a_library_says_what_to_do_and_needs_no_story_files() {
    let archive = Archive::new();
    write(&archive, 0..STORIES, 0);
    archive.run(&["index", "works"]).code(0);
    let query = "\"the rain came\" OR \"lamp was\"";
    let answer = |archive: &Archive| archive.run(&["export", query, "--to", "ndjson"]).code(0).stdout().to_owned();
    let before = answer(&archive);
    fs::remove_dir_all(archive.library().join("index")).expect("the index is deleted");
    fs::remove_dir_all(archive.source()).expect("the stories are deleted");
    archive.run(&["search", "rain"]).code(4).stdout_eq("").stderr_has("ficdex reindex");
    archive.run(&["works", "rain"]).code(4).stderr_has("ficdex reindex");
    archive.run(&["reindex"]).code(0).stderr_has("300 works");
    let scoreless = |answer: &str| -> Vec<serde_json::Value> {
        let mut records: Vec<serde_json::Value> =
            answer.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        // Scores depend on how the index is cut into segments.
        for record in &mut records {
            record["score"] = 0.into();
        }
        records
    };
    assert_eq!(scoreless(&answer(&archive)), scoreless(&before));
    check(&archive, |_| 0);
}

#[test]
fn a_damaged_index_is_told_by_all_and_made_anew() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).indexed();
    let files = fs::read_dir(archive.library().join("index")).expect("the index");
    let segments =
        files.map(|file| file.expect("a file").path()).filter(|path| path.extension().is_some_and(|end| end == "idx"));
    assert!(segments.map(|path| fs::remove_file(path).expect("a segment is deleted")).count() > 0);
    archive.run(&["search", "rain"]).code(4).stdout_eq("").stderr_has("ficdex reindex");
    archive.run(&["doctor"]).stdout_has("no-index").stdout_has("ficdex reindex");
    archive.run(&["reindex"]).code(0);
    archive.run(&["search", "-q", "rain"]).code(0);
}

#[test]
fn an_index_of_another_version_is_refused_by_readers_and_replaced_by_writers() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).indexed();
    let age = || {
        let path = archive.library().join("index/meta.json");
        let meta = fs::read_to_string(&path).expect("the index's metadata");
        let old = meta.replace("index_version\\\":", "index_version\\\":9");
        assert_ne!(meta, old, "{meta}");
        fs::write(&path, old).expect("the index's metadata");
    };
    age();
    archive.run(&["search", "rain"]).code(4).stdout_eq("").stderr_has("ficdex reindex");
    archive.run(&["index"]).code(0).stderr_has("1 unchanged").stderr_has("indexed again");
    archive.run(&["search", "-q", "rain"]).code(0);
    age();
    archive.run(&["reindex"]).code(0);
    archive.run(&["search", "-q", "rain"]).code(0);
}
