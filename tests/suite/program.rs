//! The program itself: help, configuration, completions, the manual page.

use std::fmt::Write as _;
use std::path::Path;
#[cfg(unix)]
use std::process::{Command, Stdio};

use crate::archive::{Archive, STORM};

/// The long help of the program and of every verb, as a reader at a wide terminal sees it.
fn help(archive: &Archive) -> String {
    let main = archive.run(&["--help"]).code(0);
    let mut help = format!("$ ficdex --help\n{}", main.stdout());
    let verbs =
        main.stdout().lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    for verb in verbs.filter_map(|line| line.split_whitespace().next()) {
        let _ = write!(help, "\n$ ficdex {verb} --help\n{}", archive.run(&[verb, "--help"]).code(0).stdout());
    }
    help.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

#[test]
fn the_help_is_the_one_in_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/cli-help.txt");
    let help = help(&Archive::new());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &help).expect("the help is written");
    }
    let recorded = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(help, recorded, "the help changed: read the difference, then record it with BLESS=1 cargo test");
}

#[test]
fn the_help_has_examples_and_exit_codes() {
    let help = help(&Archive::new());
    assert!(help.contains("Exit codes:\n  0    something matched"), "{help}");
    for verb in help.split("\n$ ficdex ").skip(1) {
        assert!(verb.contains("Example"), "{verb}");
    }
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        Archive::new().run(&["completions", shell]).code(0).stdout_has("ficdex").stdout_has("inspect");
    }
}

#[test]
fn the_manual_page_has_a_section_for_every_verb() {
    let run = Archive::new().run(&["man"]).code(0).stdout_has(".TH ficdex 1");
    run.stdout_has(".SH \"FICDEX SEARCH\"").stdout_has("per\\-work").stdout_has("interrupted").stdout_lacks("EXTRA");
}

#[test]
fn every_field_is_listed_with_an_example() {
    Archive::new()
        .run(&["fields"])
        .code(0)
        .stdout_has("words (or word_count): ")
        .stdout_has("  words:>50k\n")
        .stdout_has("is:complete");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_run_with_130() {
    let archive = Archive::new();
    // It waits for paths on its standard input, which stays open.
    let mut child = archive.start(&["index", "--stdin0"]);
    std::thread::sleep(std::time::Duration::from_millis(300));
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
    assert_eq!(child.wait().expect("an end").code(), Some(130));
}

#[test]
fn the_configuration_sets_defaults_and_options_win() {
    let archive = Archive::new().work("storm.txt", STORM).config("mark = \"none\"\n");
    archive.run(&["search", "umbrella"]).code(0).stdout_has("the umbrella that");
    archive.run(&["search", "umbrella", "--mark", "brackets"]).stdout_has("the [umbrella] that");
}

#[test]
fn an_unknown_key_is_a_warning_and_a_wrong_value_an_error() {
    let archive = Archive::new().config("limt = 3\n");
    archive.run(&["config", "check"]).code(2).stderr_has("config.toml: unknown key `limt`, did you mean `limit`?");
    archive.run(&["fields"]).code(0).stderr_has("warning: ");
    let archive = archive.config("limit = \"many\"\n");
    archive.run(&["config", "check"]).code(2).stderr_has("config.toml").stderr_has("limit");
}

#[test]
fn the_queries_of_the_configuration_are_checked() {
    let wrong = "exclude = ['tga:gore']\n[queries]\na = 'rain query:b'\nb = 'query:a'\ntea = 'tag:tea'\n";
    let run = Archive::new().config(wrong).run(&["config", "check"]).code(2);
    run.stderr_has("exclude, in the configuration file")
        .stderr_has("tga")
        .stderr_has("queries.a")
        .stderr_has("holds itself");
    // A misspelt key hides none of that.
    Archive::new()
        .config("limt = 3\n[queries]\na = 'tga:gore'\n")
        .run(&["config", "check"])
        .code(2)
        .stderr_has("unknown key `limt`")
        .stderr_has("queries.a")
        .stderr_lacks("no fault found");
    Archive::new()
        .config("[queries]\ntea = 'tag:tea'\n")
        .run(&["config", "check"])
        .code(0)
        .stderr_has("no fault found");
}

#[test]
fn the_configuration_is_where_it_is_said_to_be() {
    Archive::new().run(&["config", "path"]).code(0).stdout_has("config/ficdex/config.toml\n");
    Archive::new().run(&["config", "check"]).code(0).stderr_has("every setting is built in");
    Archive::new()
        .env("FICDEX_CONFIG", "none.toml")
        .run(&["config", "check"])
        .code(2)
        .stderr_has("cannot read none.toml");
}

#[test]
fn the_library_named_last_wins() {
    let archive = Archive::new().work("storm.txt", STORM).indexed();
    archive.run(&["search", "rain", "--library", "elsewhere"]).code(4).stderr_has("elsewhere");
}

#[test]
fn the_first_command_of_the_readme_finds_passages() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a README");
    let line =
        readme.lines().find(|line| line.starts_with("cargo run --release -- search --in ")).expect("the command");
    let query = line.split('\'').nth(1).expect("a query in single quotes");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/works");
    let run = Archive::new().run(&["search", "--in", fixtures.to_str().expect("a path"), query]).code(0);
    run.stdout_has("[The kettle]").stdout_has("[badger]");
}

/// A standard error that nobody reads any more.
#[cfg(unix)]
fn closed_pipe() -> Stdio {
    let mut child = Command::new("true").stdin(Stdio::piped()).spawn().expect("a program that reads nothing");
    let pipe = child.stdin.take().expect("a pipe");
    child.wait().expect("an end");
    pipe.into()
}

#[cfg(unix)]
#[test]
fn a_closed_standard_error_changes_no_exit_code() {
    let archive =
        Archive::new().work("storm.txt", STORM).file("broken.epub", b"PK\x03\x04 no book").config("limt = 3\n");
    let cases: [(&[&str], i32); 8] = [
        (&["index", "works", "--progress", "always"], 3),
        (&["index", "works", "--progress", "json"], 0),
        (&["search", "umbrella"], 0),
        (&["search", "lighthouse"], 1),
        (&["search", "(umbrella"], 2),
        (&["serch"], 2),
        (&["show", "ao3:1"], 1),
        (&["export", "umbrella", "--to", "csv", "-o", "rows.csv"], 0),
    ];
    for (arguments, code) in cases {
        let run = archive.command(arguments).stderr(closed_pipe()).output().expect("the binary starts");
        assert_eq!(run.status.code(), Some(code), "{arguments:?}");
    }
    let records = archive.command(&["search", "umbrella", "--json"]).stderr(closed_pipe()).output().expect("a run");
    assert!(records.stdout.ends_with(b"}\n"), "the results are whole");
}
