//! One identity for each person, pairing and fandom, whatever the file called it; and the user's rules.

use crate::archive::Archive;

/// A story of these tags under the header that plain text files carry.
fn story(title: &str, fandom: &str, characters: &str, relationships: &str) -> String {
    format!(
        "Title: {title}\nAuthor: mara venn\nFandom: {fandom}\nCharacters: {characters}\nRelationships: {relationships}\n\n\
         The lamp on the landing had gone out again, and nobody went down to the cellar for another. In {title} \
         that was how every evening ended: somebody said that it was late, and nobody got up.\n"
    )
}

/// Four archives, one pair of people; and somebody else of the same name.
fn mixed() -> Archive {
    Archive::new()
        .work(
            "a.txt",
            &story("Ashes", "Buffy the Vampire Slayer (TV)", "Buffy Summers, Spike (BtVS)", "Spike/Buffy Summers"),
        )
        .work("b.txt", &story("Brine", "Buffy: The Vampire Slayer", "Buffy S., Spike", "[Buffy S., Spike]"))
        .work("c.txt", &story("Cinders", "BtVS", "Buffy, Spike", "Spuffy"))
        .work(
            "d.txt",
            &story(
                "Dust",
                "Buffy the Vampire Slayer",
                "buffy summers (mentioned), William the Bloody | Spike",
                "past Buffy Summers x Spike",
            ),
        )
        .work("e.txt", &story("Embers", "My Little Pony", "Spike", "Rarity/Spike"))
}

#[test]
fn one_person_is_one_value_however_archives_write_the_name() {
    let archive = mixed();
    let people = archive.run(&["facets", "*", "--by", "char", "--limit", "0"]).code(0);
    people.stdout_has("4  Buffy Summers\n4  Spike (BtVS)\n").stdout_has("1  Spike (My Little Pony");
    archive.run(&["facets", "*", "--by", "ship"]).code(0).stdout_has("4  Buffy Summers/Spike (BtVS)\n");
}

#[test]
fn every_name_of_a_pairing_asks_for_the_same_works() {
    let archive = mixed();
    for query in [
        "ship:spuffy",
        "ship:Buffy/Spike",
        "ship:\"Spike/Buffy Summers\"",
        "main:Spuffy",
        "otp:\"Buffy S./Spike\"",
        "char:\"Summers, Buffy\"",
        "fandom:\"Buffy the Vampire Slayer\"",
    ] {
        archive.run(&["count", query, "--format", "tsv"]).code(0).stdout_has("\n0\t4\t4\t4\n");
    }
}

#[test]
fn what_an_author_calls_somebody_is_one_of_their_names() {
    mixed().run(&["works", "char:\"William the Bloody\""]).code(0).stdout_has("Dust").stdout_lacks("Ashes");
}

#[test]
fn a_name_that_several_bear_asks_for_all_of_them_and_says_so() {
    let run = mixed().run(&["works", "char:spike"]).code(0);
    run.stdout_has("Ashes")
        .stdout_has("Embers")
        .stderr_has("char:\"spike\" stands for 2: Spike (BtVS); Spike (My Little");
}

#[test]
fn an_equals_sign_asks_for_the_tag_as_it_was_written() {
    let archive = mixed();
    archive.run(&["works", "char:=Spike"]).code(0).stdout_has("Brine").stdout_has("Embers").stdout_lacks("Ashes");
    archive.run(&["works", "ship:=\"Spike/Buffy Summers\""]).code(0).stdout_has("Ashes").stdout_lacks("Brine");
    archive.run(&["works", "ship:=Spuffy"]).code(0).stdout_has("Cinders").stdout_lacks("Ashes");
    archive.run(&["works", "fandom:=btvs"]).code(0).stdout_has("Cinders").stdout_lacks("Ashes");
}

#[test]
fn records_keep_the_name_as_written() {
    let run = mixed().run(&["works", "title:brine", "--json"]).code(0);
    let work = &run.records()[0];
    assert_eq!(work["characters"][1]["name"], "Spike (BtVS)", "{work}");
    assert_eq!(work["characters"][1]["raw"], "Spike", "{work}");
    assert_eq!(work["relationships"][0]["name"], "Buffy Summers/Spike (BtVS)", "{work}");
    assert_eq!(work["relationships"][0]["raw"], "[Buffy S., Spike]", "{work}");
}

#[test]
fn a_rule_counts_at_once_without_the_story_files() {
    let archive = Archive::new().work("k.txt", &story("Kelp", "Salt Harbour", "Ilse R., Tom", "Ilse R./Tom")).indexed();
    archive.remove("k.txt");
    archive.run(&["works", "char:\"Ilse Roth\""]).code(1);
    archive
        .run(&["alias", "add", "Ilse Roth", "Ilse R.", "--fandom", "Salt Harbour"])
        .code(0)
        .stderr_has("1 work named anew");
    archive.run(&["works", "char:\"Ilse Roth\""]).code(0).stdout_has("Kelp");
    archive
        .run(&["facets", "*", "--by", "char,ship"])
        .code(0)
        .stdout_has("1  Ilse Roth\n")
        .stdout_has("1  Ilse Roth/Tom\n");
    for query in ["char:=\"Ilse R.\"", "char:\"Ilse R.\"", "ship:\"Ilse R./Tom\""] {
        archive.run(&["works", query]).code(0).stdout_has("Kelp");
    }
    archive.run(&["alias", "add", "--kind", "ship", "Roththom", "Ilse Roth", "Tom"]).code(0);
    archive.run(&["works", "ship:roththom"]).code(0).stdout_has("Kelp");
    archive.run(&["alias", "rm", "Ilse Roth"]).code(0).stderr_has("1 work named anew");
    archive.run(&["facets", "*", "--by", "char"]).code(0).stdout_has("1  Ilse R.\n");
    archive.run(&["works", "char:\"Ilse Roth\""]).code(1);
}

#[test]
fn a_tag_that_names_two_people_is_split() {
    let archive =
        Archive::new().work("k.txt", &story("Kelp", "Salt Harbour", "The Roth Twins", "Tom & The Roth Twins"));
    archive.run(&["alias", "add", "--kind", "split", "The Roth Twins", "Ilse Roth", "Jan Roth"]).code(0);
    archive.run(&["works", "char:\"Jan Roth\" ship:\"Ilse Roth & Jan Roth & Tom\""]).code(0).stdout_has("Kelp");
}

#[test]
fn rules_are_listed_passed_on_and_taken_back() {
    let archive = Archive::new();
    archive.run(&["alias", "list"]).code(1).stdout_eq("");
    archive
        .run(&["alias", "add", "Mara Venn", "Ember", "M. V."])
        .code(0)
        .stderr_has("added character: Mara Venn = Ember");
    archive.run(&["alias", "add", "Mara Venn", "ember"]).code(0).stderr_has("nothing new");
    archive.run(&["alias", "add", "--kind", "fandom", "Salt Harbour", "SH", "--parent", "Harbours"]).code(0);
    let rules = archive.run(&["alias", "list", "--format", "toml"]).code(0);
    std::fs::write(archive.path("rules.toml"), rules.stdout()).expect("a file of rules");

    let other = Archive::new();
    let file = archive.path("rules.toml");
    let file = file.to_str().expect("a path");
    other.run(&["alias", "import", file, "--dry-run"]).code(0).stderr_has("dry run");
    other.run(&["alias", "list"]).code(1);
    other.run(&["alias", "import", file]).code(0);
    other.run(&["alias", "import", file]).code(0).stderr_has("nothing new");
    other.run(&["alias", "list", "--format", "toml"]).code(0).stdout_eq(rules.stdout());
    other.run(&["alias", "test", "M. V."]).code(0).stdout_has("Mara Venn [user]");
    other.run(&["alias", "rm", "Nobody"]).code(1).stderr_has("no rule is about Nobody");
    other.run(&["alias", "rm", "Mara Venn", "Ember"]).code(0);
    other.run(&["alias", "list", "mara"]).code(0).stdout_eq("character: Mara Venn = M. V.\n");
}

#[test]
fn rules_that_contradict_each_other_are_warned_of() {
    let archive = Archive::new();
    archive.run(&["alias", "add", "Mara Venn", "Ember"]).code(0);
    archive
        .run(&["alias", "add", "Ilse Roth", "Ember"])
        .code(0)
        .stderr_has("`Ember` is given to Ilse Roth and to Mara Venn");
    archive.run(&["alias", "add", "Mara Venn"]).code(2).stderr_has("say what Mara Venn is");
    let piped = archive.run_with_input(&["alias", "import", "-"], b"[[ship]]\nname = 'Solo'\nmembers = []\n");
    piped.code(2).stderr_has("cannot use standard input: ship rule `Solo`");
    archive.run(&["alias", "add", "--kind", "ship", "Solo", "Mara Venn"]).code(2).stderr_has("expected 2 names");
}

#[test]
fn a_change_warns_of_its_own_faults_and_not_of_older_ones() {
    let archive = Archive::new().work("k.txt", &story("Kelp", "Salt Harbour", "Ilse R.", "")).indexed();
    archive.run(&["alias", "add", "Mara Venn", "Ember"]).code(0);
    archive.run(&["alias", "add", "Ilse Roth", "Ember"]).code(0).stderr_has("`Ember` is given to");
    archive.run(&["alias", "add", "Tom Hale", "Old Tom"]).code(0).stderr_lacks("warning");
    archive.run(&["doctor"]).stdout_has("`Ember` is given to Ilse Roth and to Mara Venn");
}

#[test]
fn a_kind_of_rule_is_no_name_unless_one_says_so() {
    let archive = Archive::new();
    let run = archive.run(&["alias", "add", "ship", "Lampshade", "Mara Venn", "Ilse Roth"]).code(2);
    run.stderr_has("ship is a kind of rule: say --kind ship");
    archive.run(&["alias", "list"]).code(1);
    archive.run(&["alias", "add", "--kind", "character", "ship", "Lampshade"]).code(0);
    archive.run(&["alias", "list"]).code(0).stdout_eq("character: ship = Lampshade\n");
}

#[test]
fn rules_edited_by_hand_wait_for_the_next_run_and_say_so() {
    let archive = Archive::new().work("k.txt", &story("Kelp", "Salt Harbour", "Ilse R.", "")).indexed();
    std::fs::write(
        archive.library().join("aliases.toml"),
        "[[character]]\nname = 'Ilse Roth'\naliases = ['Ilse R.']\n",
    )
    .expect("a file of rules");
    archive.run(&["works", "*"]).code(0).stderr_has("the rules of names have changed");
    archive.run(&["index"]).code(0).stderr_has("1 work named anew");
    archive.run(&["facets", "*", "--by", "char"]).code(0).stdout_has("1  Ilse Roth\n").stderr_lacks("have changed");
    std::fs::write(archive.library().join("aliases.toml"), "[[charcter]]\n").expect("a file of rules");
    archive.run(&["index"]).code(2).stderr_has("aliases.toml");
}

#[test]
fn a_tag_is_tested_one_record_a_line() {
    let archive = Archive::new();
    let run = archive.run_with_input(
        &["alias", "test", "--stdin", "--format", "ndjson", "--fandom", "Buffy the Vampire Slayer"],
        "Spike\n\npast B/S\nMara Vennick\nSalt & Harbour".as_bytes(),
    );
    let records = run.records();
    assert_eq!(records.len(), 5);
    let inputs: Vec<_> = records.iter().map(|record| record["input"].as_str().expect("a text")).collect();
    assert_eq!(inputs, ["Spike", "", "past B/S", "Mara Vennick", "Salt & Harbour"]);
    assert_eq!((&records[1]["kind"], &records[1]["candidates"]), (&"character".into(), &serde_json::json!([])));
    assert_eq!((&records[0]["kind"], &records[0]["canonical"]), (&"character".into(), &"Spike (BtVS)".into()));
    assert_eq!(records[2]["relationship_kind"], "romantic");
    assert_eq!(records[2]["canonical"], "Buffy Summers/Spike (BtVS)");
    assert_eq!(records[2]["modifiers"][0], "past");
    assert!(records[3]["canonical"].is_null() && records[3]["candidates"] == serde_json::json!([]));
    assert_eq!(records[4]["members"], serde_json::json!(["Salt", "Harbour"]));
    assert_eq!(records[4]["relationship_kind"], "platonic");
    archive.run(&["alias", "test", "Spike"]).code(0).stdout_has("Spike: character, one of 2\n").stdout_has("[name]");
}

#[test]
fn a_file_is_inspected_with_the_rule_that_read_each_name() {
    let archive = Archive::new().file("b.txt", story("Brine", "BtVS", "Buffy S.", "").as_bytes());
    archive.run(&["inspect", "works/b.txt"]).code(0).stdout_has("  Buffy S.: character, Buffy Summers\n");
}

#[test]
fn the_library_lists_its_people_with_their_spellings() {
    let archive = mixed();
    let people = archive.run(&["characters"]).code(0).stderr_has("3 names");
    people.stdout_has("4  Buffy Summers\n  written Buffy (1); Buffy S. (1); buffy summers (mentioned) (1)\n");
    archive
        .run(&["characters", "william", "--json"])
        .code(0)
        .stdout_has("\"name\":\"Spike (BtVS)\"")
        .stdout_lacks("Pony");
    archive.run(&["ships", "-n", "1"]).code(0).stdout_has("4  Buffy Summers/Spike (BtVS)\n").stdout_lacks("Rarity");
    archive.run(&["fandoms", "nowhere"]).code(1).stdout_eq("");
    let unknown = Archive::new().work("k.txt", &story("Kelp", "Salt Harbour", "Ilse Roth, Spike", ""));
    unknown.run(&["characters", "--unresolved"]).code(0).stdout_has("1  Ilse Roth (not in the dictionary)\n");
}

#[test]
fn likely_same_people_are_suggested_and_never_merged_unasked() {
    let archive = Archive::new()
        .work("k.txt", &story("Kelp", "Salt Harbour", "Ilse Rothmann, Tom", ""))
        .work("l.txt", &story("Limpet", "Salt Harbour", "Ilse Rothmann", ""))
        .work("m.txt", &story("Moss", "Salt Harbour", "Ilse Rothman", ""));
    let suggested = "ficdex alias add --fandom 'Salt Harbour' 'Ilse Rothmann' 'Ilse Rothman'";
    let run = archive.run(&["wrangle"]).code(0).stderr_has("1 suggestion");
    run.stdout_has("# Ilse Rothman (1 work) is likely Ilse Rothmann (2 works): ").stdout_has(suggested);
    archive.run(&["characters"]).code(0).stdout_has("1  Ilse Rothman (").stdout_has("2  Ilse Rothmann (");
    archive.run(&["alias", "add", "--fandom", "Salt Harbour", "Ilse Rothmann", "Ilse Rothman"]).code(0);
    archive.run(&["characters"]).code(0).stdout_has("3  Ilse Rothmann\n  written Ilse Rothman (1)\n");
    archive.run(&["wrangle"]).code(1).stdout_eq("");
}

#[test]
fn names_kept_apart_by_a_rule_are_not_suggested() {
    let archive = Archive::new()
        .work("k.txt", &story("Kelp", "Salt Harbour", "Ilse Rothmann", ""))
        .work("m.txt", &story("Moss", "Salt Harbour", "Ilse Rothman", ""));
    archive.run(&["alias", "add", "--kind", "distinct", "Ilse Rothmann", "Ilse Rothman"]).code(0);
    archive.run(&["wrangle"]).code(1);
}

#[test]
fn the_doctor_names_what_is_wrong_and_what_to_do() {
    let archive = Archive::new()
        .work("k.txt", &story("Kelp", "Salt Harbour", "Ilse", ""))
        .work("l.txt", &story("Kelp", "Salt Harbour", "Ilse, Tom", "").replace("lamp", "lantern"));
    archive.run(&["doctor"]).code(0).stdout_has("likely-duplicates: 2 have one title and author");
    archive.remove("l.txt");
    archive.run(&["index"]).code(0);
    archive.run(&["alias", "add", "Ilse Roth", "Buffy S."]).code(0);
    let run = archive.run(&["doctor"]).code(0);
    run.stdout_has("missing-files: 1 file is not in place any more").stdout_has("  ficdex works is:missing\n");
    archive.run(&["doctor"]).code(0).stdout_has("rule-shadows: `Buffy S.` means Ilse Roth by your rule");
    std::fs::write(archive.library().join("aliases.toml"), "[[charcter]]\n").expect("a file of rules");
    archive.run(&["doctor"]).code(0).stdout_has("rules-unreadable: ").stdout_has("aliases.toml");
    std::fs::remove_dir_all(archive.library().join("index")).expect("the index");
    archive.run(&["doctor"]).code(0).stdout_has("no-index: ").stdout_has("  ficdex reindex\n");
}

/// A fixture whose invented people and fandom are people whom archives spell in different ways.
fn as_potter(fixture: &str, names: [&str; 2], fandom: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/works").join(fixture);
    let text = std::fs::read_to_string(path).expect("a fixture");
    let [draco, hermione] = names;
    let text = text.replace("Mara Venn (OC)", draco).replace("Mara Venn", draco).replace("Ilse Roth", hermione);
    let text = text.replace("Mara V.", draco).replace("Ilse R.", hermione);
    text.replace("Salt Harbour", fandom).replace("Buffy: The Vampire Slayer, ", "").replace("/John Watson", "")
}

#[test]
fn one_person_and_one_fandom_are_one_value_in_the_layouts_of_four_archives() {
    let short = ["Draco M.", "Hermione G."];
    let ao3 = as_potter("ao3-html/two-kettles.html", ["Draco Malfoy", "Hermione Granger"], "").replace(
        "<a href=\"#\">Sherlock Holmes - Arthur Conan Doyle</a>",
        "<a href=\"#\">Harry Potter - J. K. Rowling</a>",
    );
    let archive = Archive::new()
        .work("ao3.html", &ao3)
        .work("ffn.html", &as_potter("ffn-html/the-tin-crown-2.html", short, "Harry Potter"))
        .work("fff.html", &as_potter("fanficfare-html/owl-hours.html", short, "Harry Potter"))
        .work("fichub.html", &as_potter("fichub-html/low-ebb.html", short, ""));
    let facet = |by: &str| archive.run(&["facets", "*", "--by", by, "--format", "tsv", "--limit", "0"]).code(0);
    let characters = facet("char");
    assert_eq!(characters.stdout().matches("Draco").count(), 1, "{}", characters.stdout());
    assert!(characters.stdout().contains("char\tHermione Granger\t3\t"), "{}", characters.stdout());
    let ships = facet("ship");
    assert!(ships.stdout().contains("ship\tDraco Malfoy/Hermione Granger\t4\t"), "{}", ships.stdout());
    let fandoms = facet("fandom");
    assert!(fandoms.stdout().contains("fandom\tHarry Potter - J. K. Rowling\t3\t"), "{}", fandoms.stdout());
    for query in ["fandom:\"Harry Potter\"", "fandom:\"Harry Potter - J. K. Rowling\""] {
        archive.run(&["count", query]).code(0).stdout_has("3 works");
    }
}

#[test]
fn values_are_completed_in_their_canonical_form() {
    let archive = mixed();
    archive.run(&["complete", "--", "rain char:buf"]).code(0).stdout_eq("rain char:\"Buffy Summers\"\n");
    archive.run(&["complete", "--", "-char:\"nobody at"]).code(1);
    archive.run(&["complete", "--", "ship:Spuffy"]).code(0).stdout_eq("ship:\"Buffy Summers/Spike (BtVS)\"\n");
    archive.run(&["complete", "--", "fandom:my"]).code(0).stdout_has("fandom:\"My Little Pony");
    archive.run(&["complete", "--", "author:m"]).code(0).stdout_eq("author:\"mara venn\"\n");
}

#[cfg(unix)]
#[test]
fn a_shell_completes_values() {
    let archive = mixed().indexed();
    std::fs::write(archive.path("completions.bash"), archive.run(&["completions", "bash"]).stdout()).expect("a script");
    let complete = |line: &str| {
        let script = format!(
            "source completions.bash; COMP_WORDS=({program}); COMP_LINE={line}; COMP_POINT=${{#COMP_LINE}}; \
             _ficdex_or_values; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            program = env!("CARGO_BIN_EXE_ficdex"),
        );
        let mut shell = std::process::Command::new("bash");
        let run = shell.args(["-c", &script]).current_dir(archive.path("")).env("FICDEX_LIBRARY", archive.library());
        run.output().ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    // Without this shell there is nothing to try.
    let Some(unquoted) = complete("'ficdex works char:buf'") else { return };
    assert_eq!(unquoted, "\\\"Buffy\\ Summers\\\"\n");
    let quoted = complete("\"ficdex works 'rain char:buf\"");
    assert_eq!(quoted.as_deref(), Some("rain char:\"Buffy Summers\"\n"));
}

#[cfg(unix)]
#[test]
fn fish_completes_values_in_the_case_that_was_typed() {
    let archive = mixed().indexed();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_ficdex")).parent().expect("a folder").to_owned();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    std::fs::write(archive.path("c.fish"), archive.run(&["completions", "fish"]).stdout()).expect("a script");
    let complete = |line: &str| {
        let script = format!("source c.fish; complete -C \"{line}\"");
        let mut shell = std::process::Command::new("fish");
        shell.args(["--no-config", "-c", &script]).current_dir(archive.path("")).env("PATH", &path);
        let run = shell.env("HOME", archive.path("")).env("FICDEX_LIBRARY", archive.library()).output();
        run.ok().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    // Without this shell there is nothing to try.
    let Some(small) = complete("ficdex works char:buf") else { return };
    assert_eq!(small, "char:\"buffy summers\"\n");
    assert_eq!(complete("ficdex works 'rain char:Buf").as_deref(), Some("rain char:\"Buffy Summers\"\n"));
}
