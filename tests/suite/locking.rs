//! One writer at a time; readers never wait.

use std::fs::File;
use std::path::Path;

use crate::archive::{Archive, KETTLE, STORM};

/// Holds a library as a writer with this pid would.
fn hold(library: &Path, pid: u32) -> File {
    let path = library.join("lock");
    std::fs::write(&path, format!("{pid}\n2026-01-02T03:04:05Z\n")).expect("the lock file");
    let file = File::open(path).expect("the lock file");
    file.try_lock().expect("nobody holds it");
    file
}

#[test]
fn a_second_writer_is_told_who_holds_the_library() {
    let archive = Archive::new().work("storm.txt", STORM).indexed();
    let held = hold(&archive.library(), 4711);
    for writer in [&["index"][..], &["reindex"], &["forget", "works/storm.txt"]] {
        archive.run(writer).code(5).stdout_eq("").stderr_has("pid 4711").stderr_has("2026-01-02T03:04:05Z");
    }
    drop(held);
    archive.run(&["index"]).code(0);
}

#[test]
fn readers_do_not_wait_for_a_writer() {
    let archive = Archive::new().work("storm.txt", STORM).indexed();
    let _held = hold(&archive.library(), 4711);
    archive.run(&["search", "umbrella"]).code(0).stdout_has("[umbrella]");
    archive.run(&["status"]).code(0).stdout_has("Works: 1 ");
}

#[test]
fn a_locked_folder_is_searched_as_it_was_and_that_is_said() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    archive.run(&["search", "--in", "works", "umbrella"]).code(0);
    archive.write("kettle.txt", KETTLE.as_bytes());
    let folder =
        archive.path("cache/ficdex").read_dir().expect("a cache").next().expect("a library").expect("an entry");
    let _held = hold(&folder.path(), 4711);
    let run = archive.run(&["search", "--in", "works", "umbrella OR kettle"]).code(0);
    run.stdout_has("[umbrella]").stdout_lacks("[kettle]").stderr_has("searched without the latest changes: ");
}
