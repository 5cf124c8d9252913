//! `watch`: a folder is kept indexed while its files come, change and go.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::archive::{Archive, KETTLE, STORM};

/// Longer than any change takes to be seen, on a busy machine too.
const PATIENCE: Duration = Duration::from_mins(1);

/// Waits until the search ends with this code.
#[track_caller]
fn until(archive: &Archive, word: &str, code: i32) {
    let started = Instant::now();
    while !archive.run(&["search", "-q", word]).code_is(code) {
        assert!(started.elapsed() < PATIENCE, "`{word}` never came to code {code}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn files_that_come_change_and_go_are_followed() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    let mut command = archive.command(&["watch", "works"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    let mut next = || lines.next().expect("a line").expect("text");
    assert!(next().starts_with("1 added"));
    assert!(next().contains("Ctrl-C ends it"));
    until(&archive, "umbrella", 0);
    archive.write("new/er/kettle.txt", KETTLE.as_bytes());
    until(&archive, "whistled", 0);
    assert!(next().starts_with("1 added"));
    archive.write("storm.txt", STORM.replace("umbrella", "parasol").as_bytes());
    until(&archive, "parasol", 0);
    until(&archive, "umbrella", 1);
    assert!(next().contains("1 changed"));
    archive.rename("storm.txt", "new/storm.txt");
    assert!(next().contains("1 moved"), "a move is no new file");
    archive.remove("new/storm.txt");
    assert!(next().contains("1 missing"));
    archive.run(&["works", "is:missing"]).code(0).stdout_has("Lamp Room");
    child.kill().expect("it is ended");
    child.wait().expect("it ends");
    archive.run(&["index"]).code(0);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    let mut command = archive.command(&["watch", "works"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
    while !lines.next().expect("a line").expect("text").contains("Ctrl-C ends it") {}
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    archive.run(&["search", "-q", "umbrella"]).code(0);
}

#[test]
fn there_must_be_something_to_watch() {
    let archive = Archive::new();
    archive.run(&["watch"]).code(2).stderr_has("nothing to index");
    archive.run(&["watch", "works/none"]).code(2).stderr_has("no such file or folder");
}
