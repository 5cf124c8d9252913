//! What lies beside a file completes what it says of itself.

use std::fs;
use std::path::Path;

use crate::archive::Archive;

/// An archive with the files of a folder of fixtures.
fn with_folder(folder: &str) -> Archive {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/works").join(folder);
    let mut archive = Archive::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("inside").to_str().expect("a name");
                archive = archive.file(name, &fs::read(&path).expect("a file"));
            }
        }
    }
    archive
}

#[test]
fn the_formats_of_a_book_in_a_calibre_library_are_one_work_with_the_librarys_columns() {
    let archive = with_folder("calibre").indexed();
    let found = archive.run(&["works", "ship:\"Mara Venn/Ilse Roth\"", "--json"]).code(0).records();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["title"], "Cold Slip");
    assert_eq!(found[0]["files"].as_array().expect("files").len(), 2);
    archive.run(&["works", "*", "--json"]).code(0).stdout_has("Lamp Black").stdout_has("ffn:990002");
    archive.run(&["status", "--failed"]).stdout_lacks("metadata");
}

#[test]
fn a_text_is_known_by_the_page_that_lists_it() {
    let page = b"<html><body><h1>Stories</h1><b>Ann Lee</b> (<a href='mailto:a@b'>a@b</a>)<br>
        <a href='r/ebb.txt'>The Ebb</a><br><small>A bell, twice. 17KB -9/20/2001</small></body></html>";
    let text = b"The bell rang twice, and then it did not ring again.\n\nMara put down the lamp.\n";
    let archive = Archive::new().file("reg-a.html", page).file("r/ebb.txt", text).indexed();
    let found = archive.run(&["works", "lamp", "--json"]).code(0).records();
    assert_eq!(found[0]["title"], "The Ebb");
    assert_eq!(found[0]["authors"][0], "Ann Lee");
}
