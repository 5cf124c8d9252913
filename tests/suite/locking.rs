//! One writer at a time; readers never wait for it.

use std::fs;
use std::path::PathBuf;

use ficdex::store::Library;

use crate::archive::{Archive, KETTLE, STORM};

fn archive() -> Archive {
    Archive::new().file("storm.txt", STORM.as_bytes()).indexed()
}

#[test]
fn a_second_writer_is_told_who_holds_the_library() {
    let archive = archive();
    let holder = format!("{}", std::process::id());
    let lock = Library::open_writing(&archive.library()).expect("the library");
    archive.write("kettle.txt", KETTLE.as_bytes());
    for arguments in [&["index", "works"][..], &["index"], &["reindex"], &["forget", "works"]] {
        archive.run(arguments).code(5).stdout_eq("").stderr_has(&holder);
    }
    drop(lock);
    archive.run(&["index"]).code(0).stderr_has("1 added, 0 changed, 1 unchanged");
}

#[test]
fn readers_work_while_a_batch_is_open() {
    let archive = archive();
    let mut library = Library::open_writing(&archive.library()).expect("the library");
    let row = library.works().next().expect("a work").expect("a work").row;
    let mut batch = library.batch().expect("a batch");
    batch.forget_work(row).expect("a work");
    archive.run(&["search", "umbrella"]).code(0).stdout_has("[umbrella]");
    archive.run(&["works", "*"]).code(0).stdout_has("The Lamp Room");
    archive.run(&["status"]).code(0).stdout_has("Works: 1 ");
}

#[test]
fn readers_work_while_a_run_goes_on() {
    let archive = archive();
    for edition in 0..6 {
        for number in 0..80 {
            let story = format!("The {number} kettles of {edition} were never put on the stove again.\n");
            archive.write(&format!("{number}.txt"), story.repeat(40).as_bytes());
        }
        let mut writer = archive.start(&["index", "works"]);
        while writer.try_wait().expect("a child").is_none() {
            archive.run(&["search", "umbrella"]).code(0).stdout_has("[umbrella]");
            archive.run(&["search", "kettles"]).stderr_lacks("error");
        }
        let output = writer.wait_with_output().expect("an end");
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_locked_folder_is_searched_as_it_was_and_says_so() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    archive.run(&["search", "--in", "works", "umbrella"]).code(0);
    let own = own_library(&archive);
    let _lock = Library::open_writing(&own).expect("the library");
    archive.write("kettle.txt", KETTLE.as_bytes());
    archive
        .run(&["search", "--in", "works", "umbrella"])
        .code(0)
        .stdout_has("[umbrella]")
        .stderr_has("searched without the latest changes")
        .stderr_has(&std::process::id().to_string());
    archive.run(&["search", "--in", "works", "kettle"]).code(1).stderr_has("searched without the latest changes");
}

#[test]
fn a_locked_folder_that_was_never_read_cannot_be_searched() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    archive.run(&["search", "--in", "works", "umbrella"]).code(0);
    let own = own_library(&archive);
    fs::remove_dir_all(&own).expect("the library is deleted");
    let _lock = Library::open_writing(&own).expect("the library");
    archive.run(&["search", "--in", "works", "umbrella"]).code(5).stderr_has(&std::process::id().to_string());
}

/// The library of the only folder that was searched.
fn own_library(archive: &Archive) -> PathBuf {
    let mut folders = fs::read_dir(archive.path("cache/ficdex")).expect("libraries of folders");
    folders.next().expect("a library").expect("an entry").path()
}
