//! Files that are broken, or made to do harm: each is a line with its code, and all others are indexed.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::archive::{Archive, KETTLE, STORM};

/// A zip of these entries.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        writer.write_all(content).expect("its content");
    }
    writer.finish().expect("the zip").into_inner()
}

/// Indexes the source folder and gives the codes of the files that failed, by name, in order.
#[track_caller]
fn failed(archive: &Archive) -> Vec<(String, String)> {
    let run = archive.run(&["index", "works"]);
    assert!(run.code_is(0) || run.code_is(3), "{}", run.stderr());
    let listed = archive.run(&["status", "--failed"]);
    assert!(listed.stdout().is_empty() || run.code_is(3), "{}", run.stderr());
    let line = |line: &str| {
        let (path, rest) = line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
        let (message, code) = rest.rsplit_once(" [").unwrap_or_else(|| panic!("{line}"));
        assert!(message.contains(' '), "says what is wrong: {line}");
        (path.rsplit("works/").next().expect("a name").to_owned(), code.trim_end_matches(']').to_owned())
    };
    listed.stdout().lines().map(line).collect()
}

/// Expects that these files fail with these codes and that the good story beside them is found.
#[track_caller]
fn expect(archive: &Archive, expected: &[(&str, &str)]) {
    archive.write("storm.txt", STORM.as_bytes());
    let failed = failed(archive);
    let failed: Vec<(&str, &str)> = failed.iter().map(|(name, code)| (name.as_str(), code.as_str())).collect();
    assert_eq!(failed, expected);
    archive.run(&["search", "-q", "umbrella"]).code(0);
    let doctor = archive.run(&["doctor"]);
    assert_eq!(doctor.stdout().contains("could not be read"), !expected.is_empty(), "{}", doctor.stdout());
}

#[test]
fn bombs_are_stopped_wherever_they_lie() {
    let zeros = vec![b'0'; 8 << 20];
    let flat = zipped(&[("zeros.txt", &zeros), ("kettle.txt", KETTLE.as_bytes())]);
    let book = zipped(&[("META-INF/container.xml", &zeros), ("mimetype", b"application/epub+zip")]);
    let mut nested = zipped(&[("rain.txt", b"It rained.")]);
    for _ in 0..6 {
        nested = zipped(&[("next.zip", &nested)]);
    }
    let archive = Archive::new().file("flat.zip", &flat).file("book.epub", &book).file("nested.zip", &nested);
    let next = "nested.zip!/next.zip!/next.zip!/next.zip!/next.zip";
    archive.write("storm.txt", STORM.as_bytes());
    let found = failed(&archive);
    let codes: Vec<(&str, &str)> = found.iter().map(|(name, code)| (name.as_str(), code.as_str())).collect();
    assert_eq!(codes[1..], [("flat.zip!/zeros.txt", "limit"), (next, "limit")]);
    assert_eq!(codes[0].0, "book.epub");
    archive.run(&["search", "-q", "umbrella"]).code(0);
    archive.run(&["search", "-q", "kettle"]).code(0);
    archive.run(&["status", "--failed"]).stdout_has("raise `growth` of `limits`").stdout_has("raise `nesting`");
}

/// A zip whose directory names the same packed bytes again and again.
fn overlapping(content: &[u8], entries: u16) -> Vec<u8> {
    let whole = zipped(&[("a.txt", content)]);
    let end = whole.windows(4).rposition(|four| four == b"PK\x05\x06").expect("the end record");
    let start = u32::from_le_bytes(whole[end + 16..end + 20].try_into().expect("four bytes")) as usize;
    let mut out = whole[..start].to_vec();
    for number in 0..entries {
        let mut entry = whole[start..end].to_vec();
        // Names differ in their first letter and digit only, so that no record changes its length.
        entry[46] = b'a' + (number % 26) as u8;
        out.extend_from_slice(&entry);
    }
    let mut last = whole[end..].to_vec();
    last[8..10].copy_from_slice(&entries.to_le_bytes());
    last[10..12].copy_from_slice(&entries.to_le_bytes());
    last[12..16].copy_from_slice(&((out.len() - start) as u32).to_le_bytes());
    out.extend_from_slice(&last);
    out
}

#[test]
fn entries_that_overlap_are_refused() {
    let text: String = (0..20_000).fold(String::new(), |mut text, number| {
        let _ = write!(text, "{} ", number * 7919 % 10_007);
        text
    });
    let archive = Archive::new().file("overlap.zip", &overlapping(text.as_bytes(), 26));
    archive.write("storm.txt", STORM.as_bytes());
    let failed = failed(&archive);
    assert!(failed.iter().any(|(name, code)| name == "overlap.zip" && code == "damaged"), "{failed:?}");
    archive.run(&["status", "--failed"]).stdout_has("its entries overlap");
}

#[test]
fn limits_are_the_users() {
    let text = "The rain came down on the weir. ".repeat(5_000);
    let archive = Archive::new()
        .config("limits = { file-size = 100000, entry-size = \"50K\" }")
        .file("large.txt", text.as_bytes())
        .file("packed.zip", &zipped(&[("large.txt", text.as_bytes())]));
    expect(&archive, &[("large.txt", "limit"), ("packed.zip!/large.txt", "limit")]);
    archive.run(&["status", "--failed"]).stdout_has("`file-size`").stdout_has("`entry-size`");
    let archive = archive.config("limits = {}");
    for name in ["large.txt", "packed.zip"] {
        let file = fs::File::options().append(true).open(archive.source().join(name)).expect("the file");
        file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_hours(1)).expect("a time");
    }
    expect(&archive, &[]);
}

#[test]
fn deep_nesting_and_entities_cost_no_more_than_other_pages() {
    let deep = format!("<html><body>{}<p>It rained on the weir all night.</p></body></html>", "<div>".repeat(100_000));
    let entities = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"rain\">\
        <!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">\
        <!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">\
        <!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\"><!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\">]>\
        <FictionBook><body><section><p>&g;</p></section></body></FictionBook>";
    let outside = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>\
        <FictionBook><body><section><p>The weir held. &a;</p></section></body></FictionBook>";
    let archive = Archive::new()
        .file("deep.html", deep.as_bytes())
        .file("entities.fb2", entities.as_bytes())
        .file("outside.fb2", outside.as_bytes());
    archive.write("storm.txt", STORM.as_bytes());
    for (name, code) in failed(&archive) {
        assert!(
            Path::new(&name).extension().is_some_and(|extension| extension == "fb2") && code == "damaged",
            "{name} [{code}]"
        );
    }
    archive.run(&["search", "-q", "\"rained on the weir\""]).code(0);
    archive.run(&["search", "-q", "root"]).code(1);
    archive.run(&["search", "-q", "umbrella"]).code(0);
}

#[test]
fn paths_in_archives_name_places_inside_only() {
    let archive = Archive::new().file(
        "tricks.zip",
        &zipped(&[
            ("../../../outside.txt", STORM.as_bytes()),
            ("/root.txt", KETTLE.as_bytes()),
            ("C:\\x\\..\\w.txt", b"The wind rose over the weir that night."),
        ]),
    );
    expect(&archive, &[]);
    let works = archive.run(&["works", "*", "--json", "-n", "0"]).records();
    for file in works.iter().flat_map(|work| work["files"].as_array().expect("files")) {
        let path = file.as_str().expect("a path");
        assert!(!path.contains("..") && path.contains("works/"), "{path}");
    }
    assert!(!archive.path("outside.txt").exists());
}

#[test]
fn long_lines_zero_bytes_and_scraps_are_read_or_refused() {
    let line = "the rain fell on the weir and ".repeat(200_000);
    let mut zeros = KETTLE.as_bytes().to_vec();
    zeros.splice(100..100, [0_u8; 64]);
    let archive = Archive::new()
        .file("line.txt", line.as_bytes())
        .file("zeros.txt", &zeros)
        .file("only-zeros.txt", &[0; 5_000])
        .file("magic.zip", b"PK\x03\x04")
        .file("magic.epub", b"PK\x03\x04")
        .file("magic.7z", b"7z\xbc\xaf\x27\x1c")
        .file("magic.gz", b"\x1f\x8b\x08")
        .file("magic.warc", b"WARC/1.0\r\n");
    archive.write("storm.txt", STORM.as_bytes());
    let failed = failed(&archive);
    for name in ["only-zeros.txt", "magic.zip", "magic.epub", "magic.7z", "magic.gz", "magic.warc"] {
        assert!(failed.iter().any(|(failed, _)| failed == name), "{name} in {failed:?}");
    }
    assert!(!failed.iter().any(|(name, _)| name == "line.txt"), "{failed:?}");
    archive.run(&["search", "-q", "umbrella"]).code(0);
    archive.run(&["count", "weir"]).code(0);
}

/// Every fixture, cut off and with bits flipped, beside a good story.
#[test]
fn damaged_copies_of_every_fixture_never_stop_the_run() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/works");
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    let mut folders = vec![folder];
    let mut copies = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = fs::read(&path).expect("a fixture");
            let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
            let mut flipped = bytes.clone();
            for at in (0..flipped.len()).step_by(flipped.len() / 17 + 1) {
                flipped[at] ^= 1 << (at % 8);
            }
            archive.write(&format!("cut/{copies} {name}"), &bytes[..bytes.len() * 2 / 3]);
            archive.write(&format!("flipped/{copies} {name}"), &flipped);
            copies += 1;
        }
    }
    assert!(copies > 30, "the fixtures are found");
    for (name, code) in failed(&archive) {
        assert_ne!(code, "internal-error", "{name}");
    }
    archive.run(&["search", "-q", "umbrella"]).code(0);
}

#[cfg(unix)]
#[test]
fn pipes_devices_sockets_and_loops_are_not_waited_for() {
    use std::os::unix::fs::symlink;
    let archive = Archive::new().file("in/kettle.txt", KETTLE.as_bytes());
    let made = std::process::Command::new("mkfifo").arg(archive.source().join("pipe.txt")).status();
    assert!(made.expect("mkfifo runs").success());
    symlink("/dev/zero", archive.source().join("zero.txt")).expect("a link");
    symlink(archive.source(), archive.source().join("in/loop")).expect("a link");
    symlink("b", archive.source().join("a")).expect("a link");
    symlink("a", archive.source().join("b")).expect("a link");
    expect(&archive, &[("a", "unreadable"), ("b", "unreadable")]);
    archive.run(&["index", "works/pipe.txt"]).code(0).stderr_has("0 added");
    archive.run(&["status", "--failed"]).stdout_has("[unreadable]");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_said_with_what_to_do() {
    use std::os::unix::fs::PermissionsExt as _;
    let archive = Archive::new().file("closed.txt", KETTLE.as_bytes());
    let path = archive.source().join("closed.txt");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("a file is closed");
    // To some users no file is closed.
    if fs::read(&path).is_err() {
        expect(&archive, &[("closed.txt", "unreadable")]);
        archive.run(&["status", "--failed"]).stdout_has("chmod");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("a file is opened");
        expect(&archive, &[]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_ends_the_run_with_a_reason_and_costs_nothing_that_was_there() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes()).indexed();
    for number in 0..40 {
        archive.write(&format!("{number}.txt"), format!("{} {number}\n", KETTLE.repeat(400)).as_bytes());
    }
    // A limit on the size of files stands for the full disk: writing fails in the same way.
    let script = "trap '' XFSZ; ulimit -f 1200; exec \"$0\" index works";
    let program = archive.command(&[]).get_program().to_owned();
    let mut command = std::process::Command::new("sh");
    command.arg("-c").arg(script).arg(program).current_dir(archive.path("")).env_clear();
    for (name, value) in archive.command(&[]).get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    let output = command.output().expect("sh runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("error: "), "{:?} {said}", output.status);
    archive.run(&["search", "-q", "umbrella"]).code(0);
    archive.run(&["index"]).code(0);
    archive.run(&["search", "-q", "kettle"]).code(0);
    archive.run(&["works", "*", "-n", "0", "--json"]).code(0);
}

#[test]
fn a_library_that_cannot_be_made_is_named() {
    let archive = Archive::new().file("storm.txt", STORM.as_bytes());
    let run = archive.run(&["index", "works", "--library", "works/storm.txt/library"]);
    run.code(2).stdout_eq("").stderr_has("storm.txt/library");
}

/// A story whose every word would steer a terminal: escapes, C1 controls, bells, overrides of direction.
const WILD: &str = "\
Title: The \u{1b}[2J\u{1b}]0;owned\u{7} Lamp\u{202e}moor
Author: ma\u{1b}[31mra\u{9b}1m
Fandom: Salt\u{1b}[5m Harbour
Characters: Il\u{1b}[1mse\u{2066}
Pairing: Il\u{1b}se/To\u{85}m
Rating: PG\u{1b}[0m
Summary: A \u{1b}[41mstorm\u{2028} comes.
Genre: angst\u{1b}[2m

The rain\u{1b}[2K came in from the sea\u{8}\u{8}\u{8} and Ilse\u{9d}0;owned\u{9c} stood \u{202e}by\u{202c} the window.\r
She counted\u{1b}P the boats, \u{90}and there were\u{7f} three umbrellas.
";

fn is_harmless(text: &str) -> bool {
    let steers = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    !text.chars().any(steers)
}

#[test]
fn nothing_that_a_file_says_steers_the_terminal() {
    let archive = Archive::new().file("wild\u{1b}[2J\u{9b}\n\u{202e}.txt", WILD.as_bytes());
    archive.write("broken\u{1b}[2J.epub", b"PK\x03\x04\x1b[2J");
    archive.write(
        "pack\u{1b}c.zip",
        &zipped(&[("in\u{1b}[2Jside.epub", b"PK\x03\x04x"), ("w\u{1b}.txt", WILD.as_bytes())]),
    );
    let works = archive.run(&["index", "works"]).code(3);
    assert!(is_harmless(works.stderr()), "{:?}", works.stderr());
    let id = archive.run(&["works", "umbrellas", "--json"]).records()[0]["id"].as_str().expect("an id").to_owned();
    let source = archive.source();
    let file = fs::read_dir(&source).expect("files").map(|entry| entry.expect("an entry").path());
    let file = file.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).last().expect("the story");
    let file = file.to_str().expect("UTF-8");
    let verbs: Vec<Vec<&str>> = vec![
        vec!["search", "rain"],
        vec!["search", "rain", "--explain", "-v"],
        vec!["search", "\u{1b}[31mrain"],
        vec!["search", "nothing\u{1b}[2J"],
        vec!["search", "title:\u{9b}x"],
        vec!["works", "*"],
        vec!["works", "*", "-v"],
        vec!["show", &id],
        vec!["show", &id, "-v"],
        vec!["versions", &id],
        vec!["kwic", "umbrellas"],
        vec!["count", "rain"],
        vec!["facets", "*", "--by", "fandom,char,ship,author,tag"],
        vec!["freq", "rain", "--by", "author"],
        vec!["explain", "ra\u{1b}in"],
        vec!["status"],
        vec!["status", "--failed"],
        vec!["doctor"],
        vec!["inspect", file],
        vec!["inspect", "works/none\u{1b}[2J.txt"],
        vec!["characters"],
        vec!["ships"],
        vec!["fandoms"],
        vec!["wrangle"],
        vec!["index", "--dry-run", "--explain", "works"],
        vec!["index", "works/none\u{1b}[2J"],
        vec!["forget", "none\u{1b}[2J"],
        vec!["show", "none:\u{1b}[2J"],
        vec!["alias", "test", "Il\u{1b}[1mse"],
        vec!["search", "--library", "none\u{1b}[2J", "rain"],
        vec!["search", "--config", "none\u{1b}[2J", "rain"],
        vec!["export", "*", "--to", "markdown"],
    ];
    for verb in verbs {
        let run = archive.run(&verb);
        assert!(is_harmless(run.stdout()), "{verb:?}: {:?}", run.stdout());
        assert!(is_harmless(run.stderr()), "{verb:?}: {:?}", run.stderr());
    }
    // Records are for programs: they keep what was written, in JSON's escapes.
    let hit: &Value = &archive.run(&["search", "rain", "--json"]).records()[0];
    assert!(hit["work"]["title"].as_str().is_some_and(|title| title.contains("Lamp")), "{hit}");
}

#[test]
fn a_folder_cannot_be_inspected_and_says_what_can() {
    let archive = Archive::new().file("storm.txt", b"It rained.");
    archive.run(&["inspect", "works"]).code(2).stderr_has("works is a folder: name a file in it");
}

#[cfg(unix)]
#[test]
fn inspect_does_not_wait_for_a_pipe_or_read_a_device() {
    let archive = Archive::new();
    let pipe = archive.source().join("pipe.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    for path in [pipe.to_str().expect("a name"), "/dev/zero"] {
        archive.run(&["inspect", path]).code(2).stderr_has("is a pipe, a socket or a device, not a file");
    }
    archive.run(&["index", "works/pipe.txt"]).code(0).stderr_has("0 added");
}

#[test]
fn the_nesting_of_pages_is_bounded_by_the_configuration() {
    // The outer elements hold the text apart; without their tags it is one paragraph.
    let page = format!("<html><body>{}<p>It rained.</p><p>It snowed.</p>", "<div>".repeat(30));
    let paragraphs = |archive: &Archive| {
        let passages = archive.run(&["inspect", "works/deep.html", "--json"]).code(0).records();
        passages.iter().find_map(|record| Some(record["text"].as_str()?.matches("\n\n").count() + 1))
    };
    let archive = Archive::new().file("deep.html", page.as_bytes());
    assert_eq!(paragraphs(&archive), Some(2));
    // Paragraphs need not be closed, so they are no depth of their own; what stands in something too deep is.
    let spans = page.replace("<p>", "<blockquote>").replace("</p>", "</blockquote>");
    archive.write("deep.html", spans.as_bytes());
    assert_eq!(paragraphs(&archive), Some(2));
    assert_eq!(paragraphs(&archive.config("limits = { html-nesting = 10 }")), Some(1));
}
