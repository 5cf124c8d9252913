//! `show`, `inspect` and `status`.

use crate::archive::{Archive, KETTLE, STORM};

/// The id of the only work that a query finds.
fn id(archive: &Archive, query: &str) -> String {
    let run = archive.run(&["works", query, "--json"]).code(0);
    run.records()[0]["id"].as_str().expect("an id").to_owned()
}

#[test]
fn a_work_a_chapter_and_a_passage_are_read() {
    let archive = Archive::new().work("storm.txt", STORM);
    let id = id(&archive, "rain");
    archive.run(&["show", &id]).code(0).stdout_has("The Lamp Room — mara venn").stdout_has("a darker kind of grey.\n");
    archive.run(&["show", &format!("{id}@1")]).code(0).stdout_has("Chapter 1\n").stdout_has("The rain came in");
    archive.run(&["show", &format!("{id}@1:1")]).code(0).stdout_has("The rain came in");
}

#[test]
fn a_place_that_is_not_there_exits_with_1_and_says_what_is() {
    let archive = Archive::new().work("storm.txt", STORM);
    let id = id(&archive, "rain");
    archive.run(&["show", "ao3:1"]).code(1).stdout_eq("").stderr_has("no work ao3:1");
    archive.run(&["show", &format!("{id}@9")]).code(1).stdout_eq("").stderr_has("the work has 1 chapter");
    archive.run(&["show", &format!("{id}@1:9")]).code(1).stdout_eq("").stderr_has("chapter 1 has 1 passage");
    archive.run(&["show", "the lamp room"]).code(2).stderr_has("is not a work id");
}

#[test]
fn a_file_is_inspected_without_a_library() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    let run = archive.run(&["inspect", "works/storm.txt"]).code(0);
    run.stdout_has("Charset: UTF-8\n")
        .stdout_has("As written:\n")
        .stdout_has("  rating: PG-13\n")
        .stdout_has("Teen And Up");
    assert!(!archive.library().exists());
}

#[test]
fn a_download_is_inspected_and_read_under_the_id_of_its_site() {
    let archive = Archive::new().fixture("works/ao3-html/cellar-light.html").indexed();
    archive
        .run(&["inspect", "works/cellar-light.html"])
        .code(0)
        .stdout_has("Format: ao3")
        .stdout_has("ao3:900000001@2:1, ");
    archive
        .run(&["show", "ao3:900000001@2"])
        .code(0)
        .stdout_has("Cellar Light — wrenfeather")
        .stdout_has("Chapter 2\n");
}

#[test]
fn a_work_is_known_by_the_address_of_its_page_and_by_its_number() {
    let archive = Archive::new().fixture("works/ao3-html/cellar-light.html").indexed();
    let address = "https://archiveofourown.org/works/900000001/chapters/7";
    archive.run(&["show", &format!("{address}@2")]).code(0).stdout_has("Chapter 2\n").stdout_lacks("Chapter 1\n");
    for verb in ["show", "cast", "versions"] {
        archive.run(&[verb, address]).code(0).stdout_has("Cellar Light");
        archive.run(&[verb, "AO3:900000001"]).code(0).stdout_has("Cellar Light");
        archive.run(&[verb, "ao3:9000000"]).code(1).stderr_has("no work ao3:9000000 in the library");
    }
    for id in ["ao3:900000001", "900000001", "AO3:900000001", "=ao3:900000001", &format!("\"{address}\"")] {
        archive.run(&["works", &format!("id:{id}")]).code(0).stdout_has("Cellar Light");
    }
    for typed in [address, "ao3:900000001", "ao3:900000001@2:1"] {
        archive.run(&["search", typed]).code(1).stderr_has("`id:ao3:900000001` finds that work");
    }
    for id in ["90000000", "ffn:900000001", "=900000001"] {
        archive.run(&["works", &format!("id:{id}")]).code(1);
    }
}

#[test]
fn a_file_that_cannot_be_inspected_says_why() {
    let archive = Archive::new().file("empty.txt", b"");
    archive
        .run(&["inspect", "works/empty.txt"])
        .code(2)
        .stdout_eq("")
        .stderr_has("error: cannot read works/empty.txt: ");
    archive.run(&["inspect", "works/none.txt"]).code(2).stderr_has("cannot read works/none.txt");
}

#[test]
fn the_status_says_what_is_there_and_what_failed() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("broken.epub", b"PK\x03\x04 not a zip");
    archive.run(&["index", "works"]).code(3).stderr_has("1 added").stderr_has("1 failed").stderr_has("broken.epub: ");
    archive.run(&["status"]).code(0).stdout_has("Works: 1 (1 chapter, ").stdout_has("broken.epub: ");
    archive.run(&["status", "--failed"]).code(0).stdout_has("broken.epub: ").stdout_lacks("Works:");
}

#[test]
fn a_second_run_reads_only_what_changed() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).indexed();
    archive.run(&["index"]).code(0).stderr_has("0 added, 0 changed, 1 unchanged, 0 moved, 0 missing, 0 failed (");
    archive.write("kettle.txt", KETTLE.as_bytes());
    archive.run(&["index", "works"]).code(0).stderr_has("1 added, 0 changed, 1 unchanged");
    archive.rename("kettle.txt", "deeper/kettle.txt");
    archive.run(&["index"]).code(0).stderr_has("1 moved");
    archive.remove("storm.txt");
    archive.run(&["index"]).code(0).stderr_has("1 missing");
    archive.run(&["search", "umbrella"]).code(0);
}

#[test]
fn progress_is_printed_when_asked_for_and_not_unasked_in_a_pipe() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    archive.run(&["index", "works", "--progress", "always"]).code(0).stdout_eq("").stderr_has("1 of 1 file\n");
    archive.run(&["index", "works"]).code(0).stderr_lacks(" of ");
}

#[test]
fn paths_are_taken_from_standard_input() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).file("kettle.txt", KETTLE.as_bytes());
    archive.run_with_input(&["index", "--stdin0"], b"works/storm.txt\0").code(0).stderr_has("1 added");
}

#[test]
fn a_forgotten_work_is_not_found_again() {
    let archive = Archive::new().work("storm.txt", STORM).work("kettle.txt", KETTLE);
    let id = id(&archive, "rain");
    archive.run(&["forget", &id]).code(0).stdout_has(&id);
    archive.run(&["search", "rain"]).code(1);
    archive.run(&["search", "kettle"]).code(0);
    archive.run(&["forget", "ao3:1"]).code(2);
}

#[test]
fn an_index_that_was_deleted_is_made_anew_without_the_files() {
    let archive = Archive::new().work("storm.txt", STORM).indexed();
    archive.remove("storm.txt");
    std::fs::remove_dir_all(archive.library().join("index")).expect("an index");
    archive.run(&["search", "umbrella"]).code(4).stderr_has("ficdex reindex");
    archive.run(&["reindex"]).code(0);
    archive.run(&["search", "umbrella"]).code(0).stdout_has("[umbrella]");
}
