//! The harness itself: runs are isolated from the machine they happen on.

use crate::archive::Archive;

#[test]
fn a_run_answers_with_the_version() {
    Archive::new().run(&["--version"]).code(0).stdout_has("ficdex ");
}

#[test]
fn a_run_without_a_verb_is_wrong_usage() {
    Archive::new().run(&[]).code(2).stdout_eq("").stderr_has("Usage");
}

#[test]
fn files_are_written_with_their_folders() {
    let archive = Archive::new().file("deep/er/a.txt", b"text");
    assert_eq!(std::fs::read(archive.source().join("deep/er/a.txt")).unwrap(), b"text");
}
