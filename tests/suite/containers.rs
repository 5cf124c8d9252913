//! Archives read in place, several works in one file, and works whose chapters come in several files.

use std::io::Write as _;

use crate::archive::{Archive, KETTLE, STORM};

pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("a zip").into_inner()
}

/// A page of one chapter of a story of three, as FanFiction.net writes it.
fn page(chapter: u32, text: &str) -> Vec<u8> {
    format!(
        "<html><head><title>The Weir Chapter {chapter}, a Salt fanfic | FanFiction</title>
         <link rel=\"canonical\" href=\"//www.fanfiction.net/s/77/{chapter}/The-Weir\"></head><body>
         <div id=profile_top><b class='xcontrast_txt'>The Weir</b> By: <a href='/u/4/gull'>gull</a>
         <span class='xgray xcontrast_txt'>Rated: Fiction K - English - Chapters: 3 - Words: 30 - id: 77</span></div>
         <div id='storytext'><p>{text}</p></div></body></html>"
    )
    .into_bytes()
}

fn works(archive: &Archive, query: &str) -> Vec<serde_json::Value> {
    archive.run(&["works", query, "--json"]).code(0).records()
}

#[test]
fn an_archive_is_read_in_place_and_only_when_it_changed() {
    let both = zipped(&[("a/storm.txt", STORM.as_bytes()), ("kettle.txt", KETTLE.as_bytes()), ("cover.jpg", b"x")]);
    let archive = Archive::new().file("old.zip", &both).indexed();
    let found = works(&archive, "rain");
    assert!(found[0]["files"][0].as_str().expect("a path").ends_with("works/old.zip!/a/storm.txt"));
    archive.run(&["index"]).code(0).stderr_has("0 added, 0 changed, 2 unchanged, 0 moved, 0 missing, 0 failed (");
    archive.write("old.zip", &zipped(&[("kettle.txt", KETTLE.as_bytes())]));
    archive.run(&["index"]).code(0).stderr_has("0 added, 0 changed, 1 unchanged, 0 moved, 1 missing, 0 failed (");
    assert_eq!(works(&archive, "rain").len(), 1, "what vanished stays searchable");
    archive.run(&["forget", "works/old.zip"]).code(0);
    archive.run(&["works", "*"]).code(1);
}

#[test]
fn what_cannot_be_read_in_an_archive_is_told_at_each_run() {
    let files: [(&str, &[u8]); 2] = [("storm.txt", STORM.as_bytes()), ("broken.epub", b"PK\x03\x04 no book")];
    let archive = Archive::new().file("old.zip", &zipped(&files));
    archive.run(&["index", "works"]).code(3);
    for _ in 0..2 {
        archive
            .run(&["index", "works"])
            .code(0)
            .stderr_has("2 unchanged (1 of them cannot be read: `ficdex status --failed`)");
    }
    archive.write("old.zip", &zipped(&files[..1]));
    archive.run(&["index", "works"]).code(0);
    archive.run(&["index", "works"]).code(0).stderr_lacks("cannot be read");
}

#[test]
fn an_archive_that_moved_takes_its_works_along() {
    let archive = Archive::new().file("old.zip", &zipped(&[("storm.txt", STORM.as_bytes())])).indexed();
    archive.rename("old.zip", "new.zip");
    archive.run(&["index"]).code(0).stderr_has("0 added, 0 changed, 0 unchanged, 1 moved, 0 missing, 0 failed (");
    assert!(works(&archive, "rain")[0]["files"][0].as_str().expect("a path").ends_with("new.zip!/storm.txt"));
}

#[test]
fn a_file_inside_an_archive_is_inspected() {
    let archive = Archive::new().file("old.zip", &zipped(&[("storm.txt", STORM.as_bytes()), ("b.bin", &[0; 99])]));
    archive.run(&["inspect", "works/old.zip!/storm.txt"]).code(0).stdout_has("File: works/old.zip!/storm.txt");
    archive.run(&["inspect", "works/old.zip!/none.txt"]).code(2).stderr_has("there is no such file in it");
}

#[test]
fn a_damaged_archive_is_listed_with_its_code() {
    let whole = zipped(&[("storm.txt", STORM.as_bytes())]);
    let archive = Archive::new().file("old.zip", &whole[..whole.len() - 30]);
    archive.run(&["index", "works"]).code(3).stderr_has("1 failed");
    archive.run(&["status", "--failed"]).code(0).stdout_has("old.zip: ").stdout_has("[damaged]");
}

#[test]
fn a_list_of_works_is_several_works_without_text() {
    let archive = Archive::new().fixture("works/ao3-listing-html/bookmarks.html").indexed();
    let found = works(&archive, "title:\"Harbour Lights\"");
    assert_eq!(found[0]["metadata_only"], true);
    assert!(found[0]["files"][0].as_str().expect("a path").ends_with("bookmarks.html!/ao3:9000101"));
    assert_eq!(works(&archive, "*").len(), 2);
    archive.run(&["works", "author:pennywhistle"]).code(0).stdout_has("no text, metadata only");
    archive.run(&["index"]).code(0).stderr_has("2 unchanged");
}

#[test]
fn pages_of_single_chapters_are_one_work() {
    let archive =
        Archive::new().file("one.html", &page(1, "The weir held.")).file("x.html", &page(3, "The weir broke."));
    archive.run(&["index", "works"]).code(0).stderr_has("2 added");
    let found = works(&archive, "*");
    assert_eq!((found.len(), &found[0]["chapters"], &found[0]["in_pieces"]), (1, &2.into(), &true.into()));
    archive.write("two.html", &page(2, "The weir groaned."));
    archive.write("one.html", &page(1, "The weir held well."));
    archive.run(&["index"]).code(0).stderr_has("1 added, 1 changed, 1 unchanged");
    let found = works(&archive, "*");
    assert_eq!((found.len(), &found[0]["chapters"]), (1, &3.into()));
    assert_eq!(found[0]["files"].as_array().map(Vec::len), Some(3));
    archive.run(&["show", "ffn:77@1"]).code(0).stdout_has("held well");
    archive.run(&["show", "ffn:77@2"]).code(0).stdout_has("groaned");
    archive.run(&["search", "broke"]).code(0).stdout_has("ffn:77@3:1");
}

/// A chapter's page of an eFiction archive, as saved without its address.
fn efiction_page(sid: u32, chapter: u32, text: &str) -> Vec<u8> {
    format!(
        "<html><head><title>Tidewrack by gull</title></head><body><div id='pagetitle'>
        <a href='viewstory.php?sid={sid}'>Tidewrack</a> by <a href='viewuser.php?uid=5'>gull</a></div>
        <form><select name='chapter'><option value='1'{}>1. Weed</option><option value='2'{}>2. Sand</option></select></form>
        <span class='label'>Rated:</span> PG<br><div id='story'><p>{text}</p></div></body></html>",
        if chapter == 1 { " selected" } else { "" },
        if chapter == 2 { " selected" } else { "" },
    )
    .into_bytes()
}

#[test]
fn chapters_of_an_efiction_story_without_an_address_are_one_work_and_another_storys_are_not() {
    let archive = Archive::new()
        .file("viewstory.html", &efiction_page(71, 2, "The sand was cold."))
        .file("viewstory1.html", &efiction_page(71, 1, "The weed lay black."))
        .file("elsewhere/viewstory.html", &efiction_page(72, 1, "The tide was out."))
        .indexed();
    let found = works(&archive, "*");
    assert_eq!(found.len(), 2, "{found:?}");
    let joined = &works(&archive, "cold")[0];
    assert_eq!((&joined["chapters"], &joined["in_pieces"]), (&2.into(), &true.into()));
    let id = joined["id"].as_str().expect("an id");
    archive.run(&["show", &format!("{id}@1")]).code(0).stdout_has("weed lay black");
    archive.run(&["show", &format!("{id}@2")]).code(0).stdout_has("sand was cold");
}

#[test]
fn texts_that_lie_beside_an_efiction_dump_are_its_chapters() {
    let dump = b"INSERT INTO `fanfiction_authors` (`uid`,`penname`) VALUES (5,'gull');
        INSERT INTO `fanfiction_stories` (`sid`,`title`,`uid`) VALUES (71,'Tidewrack',5);
        INSERT INTO `fanfiction_chapters` (`chapid`,`title`,`inorder`,`storytext`,`sid`,`uid`) VALUES (9,'Weed',1,NULL,71,5);";
    let archive = Archive::new()
        .file("archive.sql", dump)
        .file("stories/5/9.txt", b"<p>The weed lay black along the sand.</p>")
        .file("elsewhere/stories/5/9.txt", b"The bell rang twice, and then it did not ring again.")
        .indexed();
    let found = works(&archive, "weed");
    assert_eq!((found.len(), &found[0]["title"]), (1, &"Tidewrack".into()), "{found:?}");
    assert_eq!(works(&archive, "*").len(), 2);
}

#[test]
fn parts_of_a_posted_story_are_joined_halves_and_all() {
    let post = |part: &str, text: &str| {
        format!("From: a@b.example (Ann Lee)\nNewsgroups: alt.ferry\nSubject: The Ferry ({part})\nMessage-ID: <{text}@x>\n\n{text}\n")
            .into_bytes()
    };
    let archive = Archive::new()
        .file("ferry1", &post("1/3", "The ferry left at six with nobody on it."))
        .file("ferry2.b", &post("2b/3", "The cat had slept in the lifeboat."))
        .file("ferry2.a", &post("2a/3", "The ferry came back at nine with a cat."))
        .file("ferry3", &post("3/3", "The cat stayed on the quay."))
        .indexed();
    let found = works(&archive, "*");
    assert_eq!((found.len(), &found[0]["chapters"]), (1, &3.into()), "{found:?}");
    let id = found[0]["id"].as_str().expect("an id");
    archive.run(&["show", &format!("{id}@2")]).code(0).stdout_has("with a cat.\n\n").stdout_has("lifeboat");
    archive.run(&["search", "\"a cat the cat had slept\""]).code(0).stdout_has("lifeboat");
}

#[test]
fn the_files_of_a_folder_that_are_all_numbered_are_chapters_of_one_work() {
    let page = |number: u32| {
        format!("<html><head><title>Chapter {number}</title></head><body><p>The ferry {number} left at six.</p></body></html>")
            .into_bytes()
    };
    let archive = Archive::new()
        .file("The_Long_Ebb/01_I_Out.html", &page(1))
        .file("The_Long_Ebb/02_II_Back.html", &page(2))
        .file("The_Long_Ebb/cover.jpg", b"x")
        // A gap: these were numbered for another reason.
        .file("mixed/01_one.html", &page(4))
        .file("mixed/07_two.html", &page(5))
        .indexed();
    let found = works(&archive, "title:\"the long ebb\"");
    assert_eq!(
        (found.len(), &found[0]["chapters"], &found[0]["title"]),
        (1, &2.into(), &"The Long Ebb".into()),
        "{found:?}"
    );
    assert_eq!(works(&archive, "*").len(), 3);
    // Stories that say whose they are stay works of their own.
    let story =
        |title: &str| format!("Title: {title}\nAuthor: Ann Lee\n\nThe ferry left at six, {title}.\n").into_bytes();
    let archive = Archive::new().file("s/1.txt", &story("Rain")).file("s/2.txt", &story("Fog")).indexed();
    assert_eq!(works(&archive, "*").len(), 2);
}
