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

#[test]
fn a_list_is_known_by_its_name_where_all_of_an_archive_lies_in_one_folder() {
    let text = b"The bell rang twice, and then it did not ring again.\n\nMara put down the lamp.\n";
    let list = b"ebb1 FAN FICTION: The Ebb, by Ann Lee (Part 1)\n";
    let archive = Archive::new().file("mirror_tales_.descs", list).file("mirror_tales_ebb1", text).indexed();
    let found = archive.run(&["works", "lamp", "--json"]).code(0).records();
    assert_eq!((&found[0]["title"], &found[0]["authors"][0]), (&"The Ebb".into(), &"Ann Lee".into()));
}

#[test]
fn texts_are_read_again_when_a_list_alone_says_otherwise() {
    let row = |name: &str, author: &str| format!("<b>{author}</b> <a href='r/{name}.txt'>The {name}</a><br>");
    let page = |author: &str| {
        let rows = [row("Ebb", author), row("Fog", "Jo Ray"), row("Tar", "Jo Ray"), row("Oar", "Jo Ray")];
        format!("<html><body><h1>Stories</h1>{}</body></html>", rows.concat()).into_bytes()
    };
    let text =
        |word: &str| format!("The {word} rang twice, and then it did not ring again.\n\nMara slept.\n").into_bytes();
    let archive = Archive::new().file("list.html", &page("Ann Lee"));
    let archive = archive.file("r/ebb.txt", &text("bell")).file("r/fog.txt", &text("horn")).indexed();
    archive.run(&["index", "works"]).code(0).stderr_has("0 added, 0 changed, 3 unchanged");
    fs::write(archive.source().join("list.html"), page("Ann B. Lee")).expect("the list");
    archive.run(&["index", "works"]).code(0).stderr_has("1 changed");
    let found = archive.run(&["works", "bell", "--json"]).code(0).records();
    assert_eq!(found[0]["authors"][0], "Ann B. Lee");
    archive.run(&["index", "works"]).code(0);
    archive.run(&["index", "works"]).code(0).stderr_has("0 added, 0 changed, 3 unchanged");
}

#[test]
fn a_page_that_comes_later_describes_the_texts_that_are_known() {
    let text = b"The bell rang twice, and then it did not ring again.\n\nMara put down the lamp.\n";
    let archive = Archive::new().file("r/ebb.txt", text).indexed();
    let page = "<html><body><h1>Stories</h1><b>Ann Lee</b> (<a href='mailto:a@b'>a@b</a>)<br>\
        <a href='r/ebb.txt'>The Ebb</a><br><small>A bell, twice. 17KB -9/20/2001</small></body></html>";
    fs::write(archive.source().join("list.html"), page).expect("the list");
    archive.run(&["index", "works"]).code(0).stderr_has("1 changed");
    let found = archive.run(&["works", "lamp", "--json"]).code(0).records();
    assert_eq!((&found[0]["title"], &found[0]["authors"][0]), (&"The Ebb".into(), &"Ann Lee".into()));
    archive.run(&["index", "works"]).code(0);
    archive.run(&["index", "works"]).code(0).stderr_has("0 added, 0 changed, 2 unchanged");
}

/// Does as calibre does when somebody edits a book: changes the library's database and nothing else.
fn edit_in_calibre(archive: &Archive, sql: &str) {
    let connection = rusqlite::Connection::open(archive.source().join("metadata.db")).expect("the library's database");
    connection.execute_batch(sql).expect("a change");
}

#[test]
fn a_book_edited_in_calibre_alone_is_read_again_and_no_other() {
    let archive = with_folder("calibre").indexed();
    // Three books and the list.
    archive.run(&["index", "works"]).code(0).stderr_has("0 added, 0 changed, 4 unchanged");
    edit_in_calibre(
        &archive,
        "UPDATE books SET title = 'Warm Slip'; UPDATE custom_column_2 SET value = 'Mara Venn/Tess Orrin'",
    );
    archive.run(&["index", "works"]).code(0).stderr_has("0 added, 2 changed, 1 unchanged");
    let found = archive.run(&["works", "ship:\"Mara Venn/Tess Orrin\"", "--json"]).code(0).records();
    assert_eq!((found.len(), &found[0]["title"]), (1, &"Warm Slip".into()), "{found:?}");
    archive.run(&["index", "works"]).code(0).stderr_has("0 added, 0 changed, 4 unchanged");
}

#[test]
fn a_book_renamed_in_calibre_moves_and_takes_its_new_title() {
    let archive = with_folder("calibre").indexed();
    archive.rename("Wren Calloway/Cold Slip (1)", "Wren Calloway/Warm Slip (1)");
    edit_in_calibre(&archive, "UPDATE books SET title = 'Warm Slip', path = 'Wren Calloway/Warm Slip (1)'");
    archive.run(&["index", "works"]).code(0).stderr_has("2 moved").stderr_has("0 missing");
    let found = archive.run(&["works", "ship:\"Mara Venn/Ilse Roth\"", "--json"]).code(0).records();
    assert_eq!((found.len(), &found[0]["title"]), (1, &"Warm Slip".into()), "{found:?}");
    assert_eq!(found[0]["files"].as_array().expect("files").len(), 2);
}

#[test]
fn books_that_calibre_lists_and_that_are_not_there_are_listed_as_failed_until_they_are_back() {
    let archive = with_folder("calibre");
    let name = "Wren Calloway/Cold Slip (1)/Cold Slip - Wren Calloway.epub";
    edit_in_calibre(&archive, "INSERT INTO data VALUES (9, 1, 'EPUB', 700, 'Cold Slip - Wren Calloway')");
    let index = |code| archive.run(&["index", "works"]).code(code);
    index(3).stderr_has("3 added").stderr_has("1 failed").stderr_has("absent");
    for _ in 0..2 {
        archive.run(&["status", "--failed"]).code(0).stdout_has(name).stdout_has("bring it back");
        archive.run(&["doctor"]).stdout_has("1 file could not be read (absent)");
        index(0);
    }
    archive.write(name, b"The book is back, and tells what it told before.");
    index(0).stderr_has("1 added");
    archive.run(&["status", "--failed"]).stdout_lacks("absent");
}

#[test]
fn a_damaged_list_of_calibres_is_named_and_takes_nothing_from_the_books() {
    let archive = with_folder("calibre").indexed();
    archive.write("metadata.db", b"SQLite format 3\0 and then nothing that is one");
    archive.run(&["index", "works"]).code(3).stderr_has("metadata.db").stderr_has("damaged");
    let found = archive.run(&["works", "ship:\"Mara Venn/Ilse Roth\"", "--json"]).code(0).records();
    assert_eq!((found.len(), &found[0]["title"]), (1, &"Cold Slip".into()));
}
