//! `index --dry-run`, `--stdin0` and `--progress`: what a run would do, what it is told, how far it has come.

use serde_json::Value;

use crate::archive::{Archive, KETTLE, STORM};

#[test]
fn a_dry_run_tells_everything_and_changes_nothing() {
    let archive = Archive::new()
        .file("storm.txt", STORM.as_bytes())
        .file("cover.jpg", b"\xff\xd8")
        .fixture("broken/truncated.epub");
    let run = archive.run(&["index", "--dry-run", "works"]).code(3);
    let run = run
        .stdout_has("works/storm.txt: new, text-header: “The Lamp Room” by mara venn (")
        .stdout_has("works/cover.jpg: skipped")
        .stdout_has("works/truncated.epub: would fail: ")
        .stderr_has("would be: 1 added");
    drop(run);
    assert!(!archive.library().exists(), "no library was made");
    archive.run(&["index", "works"]).code(3);
    archive.write("storm.txt", STORM.replace("umbrella", "parasol").as_bytes());
    archive.write("kettle.txt", KETTLE.as_bytes());
    let run = archive.run(&["index", "--dry-run", "--explain"]).code(0);
    run.stdout_has("works/storm.txt: changed, text-header")
        .stdout_has("works/kettle.txt: new")
        .stdout_has("  it has the signs of text-header: text that begins with a header of labels")
        .stdout_has("read as ");
    archive.run(&["search", "-q", "parasol"]).code(1);
    archive.run(&["search", "-q", "umbrella"]).code(0);
    archive.run(&["index", "works"]).code(0);
    archive.rename("storm.txt", "moved.txt");
    archive.remove("kettle.txt");
    let run = archive.run(&["index", "--dry-run"]).code(0);
    run.stdout_has("works/moved.txt: moved").stdout_has("works/kettle.txt: missing").stdout_lacks("storm.txt: missing");
    archive.run(&["works", "is:missing"]).code(1);
}

#[test]
fn a_dry_run_has_records() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("x.bin", b"\0\x01").file("x.dat", &[0; 900]);
    let records = archive.run(&["index", "--dry-run", "works", "--format", "ndjson", "--explain"]).code(3).records();
    let of = |ending: &str| -> &Value {
        let is = |record: &&Value| record["path"].as_str().is_some_and(|path| path.ends_with(ending));
        records.iter().find(is).expect("a record")
    };
    assert_eq!((&of("storm.txt")["fate"], &of("storm.txt")["format"]), (&"new".into(), &"text-header".into()));
    assert!(of("storm.txt")["reason"].as_str().is_some_and(|reason| reason.contains("signs")));
    assert_eq!(of("x.bin")["fate"], "skipped");
    assert_eq!((&of("x.dat")["fate"], &of("x.dat")["code"]), (&"failed".into(), &"unknown-format".into()));
}

#[test]
fn paths_are_read_from_a_pipe() {
    let archive = Archive::new().file("a b.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes());
    archive.run_with_input(&["index", "--stdin0"], b"works/a b.txt\0").code(0).stderr_has("1 added");
    archive.run(&["search", "-q", "umbrella"]).code(0);
    archive.run(&["search", "-q", "kettle"]).code(1);
    archive.run_with_input(&["index", "--stdin0"], b"works/none.txt\0").code(2).stderr_has("no such file");
}

#[test]
fn progress_counts_what_is_inside_files() {
    let archive = Archive::new().fixture("works/ao3-listing-html/bookmarks.html").file("storm.txt", STORM.as_bytes());
    let run = archive.run(&["index", "works", "--progress", "json"]).code(0);
    let last = run.stderr().lines().rfind(|line| line.starts_with('{')).expect("a record").to_owned();
    let record: Value = serde_json::from_str(&last).expect("JSON");
    assert_eq!((&record["schema"], &record["v"]), (&"ficdex.progress".into(), &1.into()));
    assert_eq!((&record["files"], &record["of_files"], &record["inside"]), (&2.into(), &2.into(), &2.into()));
    assert_eq!(record["bytes"], record["of_bytes"]);
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    archive.run(&["index", "works", "--progress", "always"]).code(0).stderr_has("1 of 1 file\n");
    archive.run(&["reindex", "--progress", "never"]).code(0).stderr_lacks(" of ");
}

#[cfg(unix)]
#[test]
fn what_is_set_aside_is_so_for_its_own_reason() {
    let archive = Archive::new().file("sea/storm.txt", STORM.as_bytes()).file("cover.jpg", b"x");
    std::os::unix::fs::symlink(archive.source(), archive.source().join("sea/up")).expect("a link");
    std::os::unix::net::UnixListener::bind(archive.source().join("socket.txt")).expect("a socket");
    archive
        .run(&["index", "--dry-run", "works"])
        .code(0)
        .stdout_has("cover.jpg: skipped: its name says that it is no story")
        .stdout_has("socket.txt: skipped: it is a pipe, a socket or a device")
        .stdout_has("sea/up: skipped: it is a link to a folder that it lies in itself");
}
