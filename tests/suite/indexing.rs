//! `index`, `forget` and `status`: what a library makes of files that come, change, move and go.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::archive::{Archive, KETTLE, Run, STORM};

/// The six counts that end a run's report.
fn counts(run: &Run) -> String {
    let line =
        run.stderr().lines().find(|line| line.contains(" added, ")).unwrap_or_else(|| panic!("{}", run.stderr()));
    line.split(" (").next().expect("a line").to_owned()
}

/// Indexes the source folder, which must end with this code and these counts, zeros left out.
#[track_caller]
fn index(archive: &Archive, code: i32, expected: &str) -> Run {
    let run = archive.run(&["index", "works"]).code(code);
    let counts = counts(&run);
    let present: Vec<&str> = counts.split(", ").filter(|count| !count.starts_with("0 ")).collect();
    assert_eq!(present.join(", "), expected, "{}", run.stderr());
    run
}

/// The works of the library, in the order of their ids.
fn works(archive: &Archive) -> Vec<Value> {
    archive.run(&["works", "*", "--sort", "work", "--limit", "0", "--json"]).records()
}

fn ids(archive: &Archive) -> Vec<String> {
    works(archive).iter().map(|work| work["id"].as_str().expect("an id").to_owned()).collect()
}

/// The names of the files of the only work that the query finds.
fn files(archive: &Archive, query: &str) -> Vec<String> {
    let works = archive.run(&["works", query, "--json"]).code(0).records();
    assert_eq!(works.len(), 1, "{works:?}");
    let files = works[0]["files"].as_array().expect("files");
    let name = |file: &Value| {
        let path = file.as_str().or_else(|| file["path"].as_str()).expect("a path");
        Path::new(path).file_name().expect("a name").to_string_lossy().into_owned()
    };
    files.iter().map(name).collect()
}

fn finds(archive: &Archive, query: &str) -> bool {
    archive.run(&["search", "-q", query]).code_is(0)
}

#[test]
fn a_second_run_reads_only_what_changed() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes());
    index(&archive, 0, "2 added");
    index(&archive, 0, "2 unchanged");
    archive.write("kettle.txt", KETTLE.replace("whistled", "sang").as_bytes());
    archive.write("third.txt", b"Title: Third\n\nA heron stood in the shallows and waited for the tide.\n");
    index(&archive, 0, "1 added, 1 changed, 1 unchanged");
}

#[test]
fn an_edited_work_keeps_its_id_and_its_old_words_are_gone() {
    let archive = Archive::new().file("kettle.txt", KETTLE.as_bytes()).indexed();
    let before = ids(&archive);
    archive.write("kettle.txt", KETTLE.replace("whistled", "yodelled").as_bytes());
    index(&archive, 0, "1 changed");
    assert_eq!(ids(&archive), before);
    assert!(finds(&archive, "yodelled") && !finds(&archive, "whistled"));
}

#[test]
fn a_change_within_the_grain_of_the_clock_is_seen() {
    let archive = Archive::new().file("kettle.txt", KETTLE.as_bytes()).indexed();
    let path = archive.source().join("kettle.txt");
    let time = fs::metadata(&path).and_then(|file| file.modified()).expect("a time");
    archive.write("kettle.txt", KETTLE.replace("winter", "autumn").as_bytes());
    let file = fs::File::options().write(true).open(&path).expect("the file");
    file.set_modified(time).expect("a time is set");
    index(&archive, 0, "1 changed");
    assert!(finds(&archive, "autumn") && !finds(&archive, "winter"));
}

#[test]
fn a_moved_file_keeps_its_work_and_is_not_read_as_a_story_again() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes()).indexed();
    let before = ids(&archive);
    archive.rename("storm.txt", "read/2020/a storm.txt");
    index(&archive, 0, "1 unchanged, 1 moved").stderr_has("(0 works, 0 words");
    assert_eq!(ids(&archive), before);
    assert_eq!(files(&archive, "umbrella"), ["a storm.txt"]);
    index(&archive, 0, "2 unchanged");
}

#[test]
fn files_renamed_in_a_chain_keep_their_texts() {
    let story = |word: &str| format!("Nothing was heard but the {word} all through that long night by the sea.\n");
    let words = ["heron", "kettle", "lantern"];
    let archive = Archive::new();
    for (number, word) in words.iter().enumerate() {
        archive.write(&format!("{number}.txt"), story(word).as_bytes());
    }
    index(&archive, 0, "3 added");
    for number in (0..3).rev() {
        archive.rename(&format!("{number}.txt"), &format!("{}.txt", number + 1));
    }
    archive.run(&["index", "works"]).code(0);
    for (number, word) in words.iter().enumerate() {
        let files = files(&archive, word);
        assert_eq!(files[0], format!("{}.txt", number + 1), "{word}: {files:?}");
    }
    assert_eq!(ids(&archive).len(), 3);
}

#[test]
fn a_vanished_file_is_missing_and_its_work_is_still_found() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes()).indexed();
    archive.remove("storm.txt");
    index(&archive, 0, "1 unchanged, 1 missing");
    index(&archive, 0, "1 unchanged");
    archive.run(&["search", "umbrella"]).code(0).stdout_has("storm.txt · missing\n");
    let hit = &archive.run(&["search", "umbrella", "--json"]).records()[0];
    assert_eq!(hit["file"]["missing"], true);
    archive.run(&["works", "is:missing"]).code(0).stdout_has("The Lamp Room").stdout_lacks("Kettles");
    archive.run(&["status"]).code(0).stdout_has("1 of them missing");
    archive.write("storm.txt", STORM.as_bytes());
    index(&archive, 0, "2 unchanged");
    archive.run(&["works", "is:missing"]).code(1);
    archive.run(&["search", "umbrella"]).code(0).stdout_lacks("missing");
}

#[test]
fn a_root_that_is_away_marks_nothing_missing_and_says_so() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes()).indexed();
    fs::rename(archive.source(), archive.path("elsewhere")).expect("the folder is renamed");
    archive.run(&["index"]).code(0).stderr_has("works is not there now").stderr_has("0 missing");
    archive.run(&["index", "works"]).code(2).stderr_has("no such file or folder");
    archive.run(&["works", "is:missing"]).code(1);
    archive.run(&["status"]).stdout_has("works (not there now)");
    // The place where a disk is mounted, without the disk.
    fs::create_dir(archive.source()).expect("an empty folder");
    archive.run(&["index"]).code(0).stderr_has("works is empty now").stderr_has("0 missing");
    archive.run(&["works", "is:missing"]).code(1);
}

#[test]
fn a_file_named_alone_is_missing_when_it_is_deleted() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes());
    archive.run(&["index", "works/storm.txt"]).code(0).stderr_has("1 added");
    assert!(!finds(&archive, "kettle"));
    archive.remove("storm.txt");
    archive.run(&["index"]).code(0).stderr_has("1 missing");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_looked_at_is_listed_and_marks_nothing_missing() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let archive = Archive::new().file("in/storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes()).indexed();
    let link = archive.source().join("link.txt");
    symlink("nowhere", &link).expect("a link");
    index(&archive, 3, "2 unchanged, 1 failed").stderr_has("link.txt: cannot be looked at");
    archive.run(&["status", "--failed"]).code(0).stdout_has("link.txt").stdout_has("[unreadable]");
    fs::remove_file(&link).expect("the link goes");
    index(&archive, 0, "2 unchanged");
    archive.run(&["status", "--failed"]).code(1).stdout_eq("");

    let folder = archive.source().join("in");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o000)).expect("a folder is closed");
    // To some users no folder is closed.
    if fs::read_dir(&folder).is_err() {
        index(&archive, 3, "1 unchanged, 1 failed").stderr_has("cannot be looked at");
        archive.run(&["works", "is:missing"]).code(1);
        archive.run(&["status", "--failed"]).code(0).stdout_has("[unreadable]");
    }
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).expect("a folder is opened");
    index(&archive, 0, "2 unchanged");
    archive.run(&["status", "--failed"]).code(1);
}

#[test]
fn a_failed_file_is_listed_with_its_reason_and_not_read_again() {
    let archive = Archive::new()
        .fixture("broken/binary.txt")
        .fixture("broken/truncated.epub")
        .file("storm.txt", STORM.as_bytes());
    index(&archive, 3, "1 added, 2 failed").stderr_has("failed: ");
    let status = archive.run(&["status", "--failed"]).code(0);
    assert_eq!(status.stdout().lines().count(), 2, "{}", status.stdout());
    for line in status.stdout().lines() {
        assert!(line.contains(": ") && line.ends_with(']'), "{line}");
    }
    settle(&archive);
    let again = "3 unchanged (2 of them cannot be read: `ficdex status --failed`), 0 moved";
    index(&archive, 0, "3 unchanged").stderr_has(again);
    index(&archive, 0, "3 unchanged").stderr_has(again).stderr_has("0 bytes");
    archive.run(&["status"]).stdout_has("could not be read");
    archive.write("truncated.epub", STORM.as_bytes());
    archive.run(&["index", "works"]).code(0);
    assert_eq!(archive.run(&["status", "--failed"]).stdout().lines().count(), 1);
    archive.remove("binary.txt");
    archive.run(&["index", "works"]).code(0);
    archive.run(&["status", "--failed"]).code(1);
}

/// Makes every file of the source folder an hour old, so that its time can be trusted.
fn settle(archive: &Archive) {
    let then = std::time::SystemTime::now() - std::time::Duration::from_hours(1);
    for entry in fs::read_dir(archive.source()).expect("the source folder") {
        let file = fs::File::options().write(true).open(entry.expect("an entry").path()).expect("a file");
        file.set_modified(then).expect("a time is set");
    }
}

#[test]
fn a_work_whose_file_breaks_stays_searchable() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).indexed();
    archive.write("storm.txt", b"\x00\x01\x02\x03 \xff\xfe\x00\x00\x01\x02");
    index(&archive, 3, "1 failed");
    assert!(finds(&archive, "umbrella"));
    archive.write("storm.txt", STORM.replace("umbrella", "parasol").as_bytes());
    index(&archive, 0, "1 changed");
    assert!(finds(&archive, "parasol") && !finds(&archive, "umbrella"));
}

#[test]
fn the_formats_of_one_work_are_one_work() {
    let archive =
        Archive::new().fixture("works/ao3-html/two-kettles.html").fixture("works/ao3-epub/the-kettle-problem.epub");
    archive.run(&["index", "works"]).code(0);
    let before = ids(&archive);
    let html = archive.run(&["inspect", "works/two-kettles.html", "--json"]).records();
    let id = html[0]["id"].as_str().expect("an id");
    // The same work as a text that tells less.
    let number = id.rsplit(':').next().expect("a number");
    let poor =
        format!("Title: Two Kettles\nURL: https://archiveofourown.org/works/{number}\n\nA zebra stood by the stove.\n");
    archive.write("poor.txt", poor.as_bytes());
    let poor_id = archive.run(&["inspect", "works/poor.txt", "--json"]).records()[0]["id"].clone();
    assert_eq!(poor_id, id, "the address tells the work");
    index(&archive, 0, "1 added, 2 unchanged");
    assert_eq!(ids(&archive), before);
    assert!(!finds(&archive, "zebra"));
    assert_eq!(files(&archive, &format!("id:{id}")), ["two-kettles.html", "poor.txt"]);
    // The richest file is cut down to less than the other tells.
    archive.write("two-kettles.html", poor.replace("zebra", "gnu").as_bytes());
    let long = format!("{poor}\n{}", "And then the zebra told a long tale of the sea.\n\n".repeat(40));
    archive.write("poor.txt", long.as_bytes());
    archive.run(&["index", "works"]).code(0);
    assert!(finds(&archive, "zebra") && !finds(&archive, "gnu"));
    archive.write("poor.txt", poor.replace("zebra", "okapi").as_bytes());
    archive.run(&["index", "works"]).code(0);
    assert!(!finds(&archive, "zebra"));
    assert_eq!(ids(&archive), before);
}

#[test]
fn the_text_with_most_words_is_searched_and_nothing_is_lost_with_a_file() {
    let story = |words: usize, animal: &str| {
        let tale = format!("The {animal} walked along the shore once more.\n\n").repeat(words);
        format!("Title: A Walk\nURL: https://archiveofourown.org/works/4242\n\n{tale}")
    };
    let archive = Archive::new()
        .file("a.txt", story(90, "heron").as_bytes())
        .file("b.txt", story(50, "gull").as_bytes())
        .indexed();
    assert!(finds(&archive, "heron") && !finds(&archive, "gull"));
    archive.write("a.txt", story(9, "heron").as_bytes());
    index(&archive, 0, "1 changed, 1 unchanged");
    assert!(finds(&archive, "gull") && !finds(&archive, "heron"));
    archive.write("a.txt", story(90, "stork").as_bytes());
    index(&archive, 0, "1 changed, 1 unchanged");
    assert!(finds(&archive, "stork") && !finds(&archive, "gull"));
    // The richest is away, its text stays; so it does when it is back, whatever the other told meanwhile.
    fs::rename(archive.source().join("a.txt"), archive.path("a.txt")).expect("the file goes");
    index(&archive, 0, "1 unchanged, 1 missing");
    assert!(finds(&archive, "stork") && !finds(&archive, "gull"));
    archive.write("b.txt", story(50, "tern").as_bytes());
    index(&archive, 0, "1 changed");
    assert!(finds(&archive, "stork") && !finds(&archive, "tern"));
    fs::rename(archive.path("a.txt"), archive.source().join("a.txt")).expect("the file is back");
    archive.run(&["index", "works"]).code(0);
    assert!(finds(&archive, "stork") && !finds(&archive, "tern"));
    // The richest is forgotten: what is left is found at once, without a run.
    archive.remove("a.txt");
    archive.run(&["forget", "works/a.txt"]).code(0).stderr_has("0 works and 1 file");
    assert!(finds(&archive, "tern") && !finds(&archive, "stork"));
    archive.run(&["index", "works"]).code(0);
    assert!(finds(&archive, "tern") && !finds(&archive, "stork"));
}

#[test]
fn of_two_copies_the_one_that_was_edited_is_searched() {
    let archive = Archive::new().file("a.txt", STORM.as_bytes()).file("b.txt", STORM.as_bytes()).indexed();
    assert_eq!(ids(&archive).len(), 1);
    let mut both = files(&archive, "umbrella");
    both.sort();
    assert_eq!(both, ["a.txt", "b.txt"]);
    archive.write("b.txt", STORM.replace("umbrella", "parasol").as_bytes());
    index(&archive, 0, "1 changed, 1 unchanged");
    assert!(finds(&archive, "parasol") && !finds(&archive, "umbrella"));
    assert_eq!(ids(&archive).len(), 1);
}

#[test]
fn a_file_that_holds_another_work_now_takes_the_old_one_with_it() {
    let of = |number: u32, animal: &str| {
        format!(
            "Title: A Walk\nURL: https://archiveofourown.org/works/{number}\n\nThe {animal} walked along the shore.\n"
        )
    };
    let archive = Archive::new().file("a.txt", of(1, "heron").as_bytes()).indexed();
    archive.write("a.txt", of(2, "stork").as_bytes());
    index(&archive, 0, "1 changed");
    assert!(finds(&archive, "stork") && !finds(&archive, "heron"));
    assert_eq!(ids(&archive), ["ao3:2"]);
}

#[test]
fn a_forgotten_work_is_gone_from_every_command() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes()).indexed();
    let run = archive.run(&["search", "umbrella", "--json"]);
    let id = run.records()[0]["work"]["id"].as_str().expect("an id").to_owned();
    archive.run(&["forget", &id]).code(0).stdout_eq(&format!("{id}\n")).stderr_has("1 work and 1 file");
    assert!(!finds(&archive, "umbrella") && finds(&archive, "kettle"));
    archive.run(&["show", &id]).code(1);
    archive.run(&["works", &format!("id:{id}")]).code(1);
    archive.run(&["export", "umbrella", "--to", "ndjson"]).stdout_eq("");
    archive.run(&["status"]).stdout_has("Works: 1 ");
    archive.run(&["forget", &id]).code(2).stderr_has("nothing in the library is called");
    archive.run(&["reindex"]).code(0);
    assert!(!finds(&archive, "umbrella") && finds(&archive, "kettle"));
    assert!(archive.source().join("storm.txt").exists());
}

#[test]
fn a_folder_is_forgotten_with_all_that_lies_in_it() {
    let archive =
        Archive::new().file("old/storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes()).indexed();
    archive.run(&["forget", "works/nothing"]).code(2).stderr_has("nothing in the library is called");
    archive.run(&["forget", "works/old"]).code(0).stderr_has("1 work and 1 file");
    assert!(!finds(&archive, "umbrella") && finds(&archive, "kettle"));
    archive.run(&["forget", "works"]).code(0).stderr_has("1 work and 1 file");
    archive.run(&["works", "*"]).code(1);
    archive.run(&["index"]).code(2).stderr_has("nothing to index");
}

#[test]
fn forgetting_leaves_an_index_that_was_behind_whole() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes()).indexed();
    fs::remove_dir_all(archive.library().join("index")).expect("the index is deleted");
    archive.run(&["forget", "works/storm.txt"]).code(0);
    assert!(!finds(&archive, "umbrella") && finds(&archive, "kettle"));
}

#[test]
fn folders_inside_folders_are_read_once() {
    let archive = Archive::new().file("in/storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes());
    archive.run(&["index", "works/in"]).code(0).stderr_has("1 added");
    index(&archive, 0, "1 added, 1 unchanged");
    archive.run(&["index"]).code(0).stderr_has("0 added, 0 changed, 2 unchanged");
    archive
        .run(&["index", "works/in", "works", "works/in/../in/storm.txt"])
        .code(0)
        .stderr_has("0 added, 0 changed, 2 unchanged");
    assert_eq!(ids(&archive).len(), 2);
    fs::rename(archive.source().join("in"), archive.path("away")).expect("the inner folder goes");
    archive.run(&["index"]).code(0).stderr_has("in is not there now").stderr_has("0 missing");
}

#[cfg(unix)]
#[test]
fn a_path_goes_up_from_where_a_link_leads() {
    let archive = Archive::new().file("deep/er/storm.txt", STORM.as_bytes()).file("deep/kettle.txt", KETTLE.as_bytes());
    std::os::unix::fs::symlink(archive.source().join("deep/er"), archive.path("link")).expect("a link");
    archive.run(&["index", "link/../kettle.txt"]).code(0).stderr_has("1 added");
    assert!(finds(&archive, "kettle"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_name_need_not_be_text() {
    use std::os::unix::ffi::OsStrExt as _;
    let archive = Archive::new();
    let name = std::ffi::OsStr::from_bytes(b"st\xf6rm.txt");
    fs::write(archive.source().join(name), STORM).expect("a file");
    index(&archive, 0, "1 added");
    index(&archive, 0, "1 unchanged");
    archive.run(&["search", "umbrella", "--json"]).code(0).stdout_has("rm.txt");
    archive.run(&["forget", "works"]).code(0).stderr_has("1 work and 1 file");
}

#[test]
fn a_file_without_text_is_a_failure_with_a_reason() {
    let archive =
        Archive::new().file("empty.txt", b"").file("blank.txt", b"\n \n\t\n").file("storm.txt", STORM.as_bytes());
    index(&archive, 3, "1 added, 2 failed");
    archive.run(&["status", "--failed"]).code(0).stdout_has("blank.txt: ").stdout_has("empty.txt: ");
    assert_eq!(ids(&archive).len(), 1);
}

#[test]
fn the_library_inside_the_folder_is_not_read() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("library/notes.txt", KETTLE.as_bytes());
    for expected in ["1 added", "0 added, 0 changed, 1 unchanged"] {
        archive
            .run(&["index", "works", "--library", "works/library"])
            .code(0)
            .stderr_has(expected)
            .stderr_has("0 failed");
    }
    archive.run(&["search", "-q", "kettle", "--library", "works/library"]).code(1);
}

#[test]
fn a_library_in_which_nothing_was_found_can_be_searched() {
    let archive = Archive::new();
    index(&archive, 0, "");
    archive.run(&["search", "rain"]).code(1);
    archive.run(&["works", "*"]).code(1);
}

#[test]
fn the_index_is_marked_as_a_cache() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).indexed();
    let tag = fs::read_to_string(archive.library().join("index/CACHEDIR.TAG")).expect("a tag");
    assert!(tag.starts_with("Signature: 8a477f597d28d172789f06886806bc55\n"), "{tag}");
}

#[cfg(unix)]
#[test]
fn a_library_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).indexed();
    let mode = |path: &Path| fs::metadata(path).expect("a folder").permissions().mode() & 0o777;
    assert_eq!(mode(&archive.library()), 0o700);
    archive.run(&["search", "--in", "works", "umbrella"]).code(0);
    let cached = fs::read_dir(archive.path("cache/ficdex")).expect("libraries of searched folders");
    for entry in cached {
        assert_eq!(mode(&entry.expect("an entry").path()), 0o700);
    }
}

#[test]
fn what_belongs_to_stories_beside_it_is_no_failure() {
    let list: String =
        ["ebb", "fog", "tar", "oar"].map(|name| format!("<p><a href='{name}.txt'>{name}</a> a bell")).concat();
    let archive = Archive::new()
        .fixture("works/otw-dump/works-small.csv")
        .fixture("works/otw-dump/tags-small.csv")
        .file("index.html", format!("<html><body><h1>Stories</h1>{list}</body></html>").as_bytes());
    archive.run(&["index", "--dry-run", "works"]).code(0).stdout_has("tags-small.csv: skipped: the tags of a dump");
    archive.run(&["index", "works"]).code(0).stderr_has("2 added").stderr_has("0 failed");
    archive.run(&["status"]).code(0).stdout_has("otw-dump-tags: 1 no stories").stdout_has("other-html: 1 no stories");
    archive.run(&["index", "works"]).code(0).stderr_has("0 added, 0 changed");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_passed_on_byte_by_byte() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let archive = Archive::new();
    let name = b"works/st\xf6rm.txt";
    fs::write(archive.path("").join(OsStr::from_bytes(name)), STORM).expect("a file");
    archive.run(&["index", "works"]).code(0);
    for verb in [&["search"][..], &["search", "-l"], &["works"]] {
        let paths = archive.command(verb).args(["umbrella", "--paths", "-0"]).output().expect("the binary starts");
        assert_eq!(paths.stdout, [name, &b"\0"[..]].concat(), "{verb:?}");
    }
    archive.run(&["works", "umbrella"]).code(0).stdout_has("works/st\u{fffd}rm.txt");
    archive.run(&["works", "umbrella", "--json"]).code(0).stdout_has("works/st\u{fffd}rm.txt\"");
    let forgotten = archive.command(&["forget"]).arg(OsStr::from_bytes(name)).output().expect("the binary starts");
    assert_eq!(forgotten.status.code(), Some(0));
    archive.run(&["works", "*"]).code(1);
}
