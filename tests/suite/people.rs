//! Works without tags are found by the people in their text.

use ficdex::model::{Chapter, Work};
use ficdex::names::{Dictionary, Packs};
use ficdex::recognise::Recogniser;
use serde_json::Value;

use crate::archive::{Archive, KETTLE};

/// A story of our own with nobody tagged: Tara is named once and called otherwise by a nickname, Buffy is only
/// talked about.
const CELLAR: &str = "\u{201c}You can't sleep here, Spike,\u{201d} she said.\n\n\
    Spike looked up from the stones. \u{201c}Why did you come, luv?\u{201d} he asked.\n\n\
    Tara's quiet voice filled the cellar. \u{201c}Because you love Buffy, and Buffy loves you. She cried when you left.\u{201d}\n\n\
    \u{201c}She never loved me, Glinda,\u{201d} he said. He thought of Buffy, and how he had kissed her on the stairs.\n\n\
    \u{201c}Go home, Spike,\u{201d} she told him.\n";

#[test]
fn an_untagged_story_is_found_by_those_in_it() {
    let archive = Archive::new().work("cellar.txt", CELLAR);
    for query in ["char:tara", "char:spike", "fandom:\"Buffy the Vampire Slayer\""] {
        assert!(archive.run(&["works", query]).code_is(0), "{query}");
    }
    archive.run(&["works", "char:willow"]).code(1);
}

#[test]
fn a_suggestion_never_asks_for_the_same_nothing() {
    let archive = Archive::new().work("cellar.txt", CELLAR);
    let said = "`present:\"buffy\"` is in no work; did you mean who:\"buffy\" (1 work)?";
    archive.run(&["works", "present:buffy"]).code(1).stderr_has(said);
    archive.run(&["works", "present:tarra"]).code(1).stderr_has("did you mean present:\"Tara Maclay\" (1 work)?");
    archive.run(&["works", "present:bufy"]).code(1).stderr_lacks("did you mean present:\"Buffy Summers\"");
    archive.run(&["works", "char:=spik"]).code(1).stderr_has("`char:=\"spik\"` is in no work");
}

#[test]
fn what_is_recognised_is_marked_so() {
    let archive = Archive::new().work("cellar.txt", CELLAR);
    let records = archive.run(&["works", "*", "--json"]).code(0).records();
    let characters = records[0]["characters"].as_array().expect("characters").clone();
    assert!(characters.len() >= 2);
    for character in characters {
        assert_eq!(character["source"], "recognised");
        assert!(character["confidence"].as_f64().is_some_and(|confidence| confidence > 0.0 && confidence <= 1.0));
    }
}

#[test]
fn who_is_only_talked_about_is_not_there() {
    let archive = Archive::new().file("cellar.txt", CELLAR.as_bytes());
    let records = archive.run(&["inspect", "works/cellar.txt", "--json"]).code(0).records();
    let people = |name: &str| {
        let passages = records.iter().filter(|record| record["schema"] == "ficdex.passage");
        let people = passages.flat_map(|passage| passage["people"].as_array().expect("people").clone());
        people.filter(|person| person["name"] == name).map(|person| person["status"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(people("Spike (BtVS)"), ["present"]);
    assert_eq!(people("Tara Maclay"), ["present"]);
    assert_eq!(people("Buffy Summers"), ["mentioned"]);
}

/// The names in the people of a hit, by status.
fn of_hit(hit: &Value, status: &str) -> Vec<String> {
    let people = hit["passage"]["people"].as_array().expect("people").iter();
    let names = people.filter(|person| person["status"] == status).map(|person| person["name"].as_str());
    names.map(|name| name.expect("a name").to_owned()).collect()
}

#[test]
fn a_passage_is_found_by_who_is_there() {
    let archive = Archive::new().work("cellar.txt", CELLAR);
    let everybody = ["who:*", "present:* stones", "who:b* -present:b*"];
    for found in
        ["present:spike stones", "present:tara -present:buffy", "who:buffy", "scene{present:spike present:tara}"]
            .into_iter()
            .chain(everybody)
    {
        assert!(archive.run(&["search", found]).code_is(0), "{found}");
    }
    archive.run(&["explain", "present:*"]).stdout_has("any of 2 people");
    for empty in ["present:buffy", "present:spike -present:tara", "who:willow", "scene{present:spike -who:buffy}"] {
        assert!(archive.run(&["search", empty]).code_is(1), "{empty}");
    }
    let hits = archive.run(&["search", "who:buffy", "--json"]).records();
    assert_eq!(of_hit(&hits[0], "present"), ["Spike (BtVS)", "Tara Maclay"]);
    assert_eq!(of_hit(&hits[0], "mentioned"), ["Buffy Summers"]);
    let text = hits[0]["passage"]["text"].as_str().expect("a text");
    let matched = hits[0]["matches"].as_array().expect("matches").iter();
    let words: Vec<&str> = matched
        .map(|found| &text[found["start"].as_u64().unwrap() as usize..found["end"].as_u64().unwrap() as usize])
        .collect();
    assert_eq!(words, ["Buffy", "Buffy", "Buffy"], "what is marked are the person's names");
}

#[test]
fn people_are_told_with_a_hit() {
    let archive = Archive::new().work("cellar.txt", CELLAR);
    archive
        .run(&["search", "stones"])
        .stdout_has("People (recognised): Spike (BtVS), Tara Maclay; talked of: Buffy Summers\n");
    let hits = archive.run(&["search", "stones", "--json"]).records();
    let spike = &hits[0]["passage"]["people"][0];
    assert_eq!((&spike["name"], &spike["speaks"]), (&"Spike (BtVS)".into(), &true.into()));
    assert!(spike["confidence"].as_f64().is_some_and(|confidence| confidence > 0.9));
}

#[test]
fn speech_is_asked_for_by_its_speaker() {
    let archive = Archive::new().work("cellar.txt", CELLAR);
    for found in ["says:spike{luv}", "says:spike{\"never loved me\"}", "says:tara{buffy}", "says:spike{stones OR luv}"]
    {
        assert!(archive.run(&["search", found]).code_is(0), "{found}");
    }
    for empty in ["says:tara{luv}", "says:spike{cellar}", "says:buffy{luv}", "says:spike{\"loves you\"}"] {
        assert!(archive.run(&["search", empty]).code_is(1), "{empty}");
    }
    archive
        .run(&["explain", "says:spike{luv}"])
        .stdout_has("says:\"spike\"{luv}: 1 passage in 1 work\n")
        .stdout_has("spoken by spike btvs: word in body: luv");
}

#[test]
fn speech_is_asked_for_whatever_is_said() {
    let archive = Archive::new().work("cellar.txt", CELLAR).work("kettle.txt", KETTLE);
    for found in ["says:spike{*}", "says:tara{*}", "says:spike{-cellar}", "says:tara{-luv}"] {
        let run = archive.run(&["search", found, "--ids"]).code(0);
        assert_eq!(run.stdout().lines().count(), 1, "{found}: {}", run.stdout());
        let hit = &archive.run(&["search", found, "--json"]).records()[0];
        assert!(!hit["matches"].as_array().expect("matches").is_empty(), "{found}: {hit}");
    }
    for empty in ["says:buffy{*}", "says:spike{-luv}", "says:willow{-luv}"] {
        assert!(archive.run(&["search", empty]).code_is(1), "{empty}");
    }
    archive.run(&["count", "says:spike{*} OR says:tara{*}", "--json"]).code(0).stdout_lacks("\"matches\":0");
    archive.run(&["explain", "says:spike{*}"]).code(0).stdout_has("spoken by spike btvs");
}

#[test]
fn how_often_somebody_is_there_is_told_of_all_words() {
    let archive = Archive::new().work("cellar.txt", CELLAR).work("kettle.txt", KETTLE);
    let words = |query: &str| {
        let run = archive.run(&["freq", query, "--by", "status", "--json"]).code(0);
        run.records()[0]["words"].as_u64().expect("words")
    };
    assert_eq!(words("who:tara"), words("*"));
    assert!(words("char:tara she") < words("*"));
}

const TAGGED: &str = "Title: Salt\nAuthor: mara\nFandom: Buffy the Vampire Slayer\nCharacters: Willow Rosenberg\n\n\
    \u{201c}Tea?\u{201d} asked Willow. Xander laughed. \u{201c}Always,\u{201d} said Xander. Willow put the kettle on, and Xander sat \
    down. \u{201c}Giles says hello,\u{201d} Xander said. Willow smiled at Xander.\n";

#[test]
fn facts_and_guesses_are_asked_for_apart() {
    let archive = Archive::new().work("cellar.txt", CELLAR).work("salt.txt", TAGGED);
    let works = |query: &str| archive.run(&["works", query, "--json"]).records().len();
    assert_eq!((works("char:willow"), works("declared.char:willow"), works("recognised.char:willow")), (1, 1, 1));
    assert_eq!((works("char:spike"), works("declared.char:spike"), works("recognised.char:spike")), (1, 0, 1));
    assert_eq!((works("fandom:buffy"), works("declared.fandom:buffy"), works("recognised.fandom:buffy")), (2, 1, 1));
    // A minus takes away what authors declared, never what was guessed.
    assert_eq!((works("-char:spike"), works("-char:willow"), works("char:*")), (2, 1, 2));
    archive
        .run(&["facets", "*", "--by", "char"])
        .stdout_has("1  Spike (BtVS) (recognised)\n")
        .stdout_has("1  Willow Rosenberg\n");
    archive.run(&["facets", "*", "--by", "fandom"]).stdout_has("(1 recognised)\n");
}

/// Two who love each other, and two others.
const LOVERS: &str = "Buffy kissed Spike on the stairs. \u{201c}I love you,\u{201d} said Spike to Buffy. Buffy kissed Spike again.\n\n\
    Willow knocked at the door. \u{201c}Xander is here,\u{201d} said Willow. Spike kissed Buffy\u{2019}s hand.\n\n\
    Xander coughed. Buffy loved Spike for not letting go, and Spike kissed Buffy in front of Xander.\n";

#[test]
fn a_pair_is_asked_for_as_declared_and_as_recognised() {
    let archive = Archive::new().work("lovers.txt", LOVERS).work("salt.txt", TAGGED);
    let works = |query: &str| archive.run(&["works", query, "--json"]).records().len();
    assert_eq!((works("ship:spuffy"), works("declared.ship:spuffy"), works("recognised.ship:spuffy")), (1, 0, 1));
    assert_eq!((works("main:spuffy"), works("-main:spuffy"), works("-ship:spuffy")), (1, 2, 2));
}

#[test]
fn a_name_that_may_mean_several_says_so() {
    let second = CELLAR
        .replace("Spike", "Spike Roth")
        .replace("Tara", "Ilse")
        .replace("Buffy", "Jan")
        .replace("Glinda", "Ember");
    let archive = Archive::new().work("cellar.txt", CELLAR).work("other.txt", &second);
    archive.run(&["search", "present:spike"]).code(0).stderr_has("Spike (BtVS)").stderr_has("Spike Roth");
    let guess = "char:\"Buffy Sumners\" is read as Buffy Summers; `=` asks for the name as it is written";
    archive.run(&["works", "char:\"Buffy Sumners\""]).code(0).stderr_has(guess);
    archive.run(&["works", "char:\"Buffy Summers\""]).code(0).stderr_lacks("is read as");
}

#[test]
fn completion_knows_who_is_in_the_texts() {
    let archive = Archive::new().work("cellar.txt", CELLAR);
    archive.run(&["complete", "--", "present:tar"]).stdout_has("Tara Maclay");
}

#[test]
fn a_cast_is_told_with_places_that_show_it() {
    let archive = Archive::new().work("cellar.txt", CELLAR);
    let id = archive.run(&["works", "*", "--json"]).records()[0]["id"].as_str().expect("an id").to_owned();
    archive
        .run(&["cast", &id])
        .code(0)
        .stdout_has("Tara Maclay (known by name)\n  called: ")
        .stdout_has("together with: ")
        .stdout_has("Fandom: Buffy the Vampire Slayer (TV) (recognised, ");
    archive.run(&["cast", "text:000000000000"]).code(1).stderr_has("no work");
}

#[test]
fn what_a_reader_sets_right_stays_so() {
    let archive = Archive::new().work("cellar.txt", &CELLAR.replace("Glinda", "Ember"));
    let id = archive.run(&["works", "*", "--json"]).records()[0]["id"].as_str().expect("an id").to_owned();
    archive.run(&["cast", &id, "--fix", "Nobody Known = Tara"]).code(2).stderr_has("Nobody Known");
    archive.run(&["cast", &id, "--fix", "Ember"]).code(2).stderr_has("NAME = PERSON");
    archive.run(&["cast", &id, "--fix", "Buffy @1:99 = absent"]).code(2).stderr_has("there is no passage 1:99");
    archive.run(&["cast", &id, "--fix", "Buffy @7 = absent"]).code(2).stderr_has("it has 1 chapter");
    archive
        .run(&["cast", &id, "--fix", "Tara = Ilse Roth", "--fix", "Buffy @* = absent"])
        .code(0)
        .stdout_has("Set right: Tara = Ilse Roth");
    let check = |archive: &Archive| {
        assert!(archive.run(&["search", "present:\"Ilse Roth\""]).code_is(0));
        assert!(archive.run(&["search", "present:tara"]).code_is(1));
        assert!(archive.run(&["search", "who:buffy"]).code_is(1));
    };
    check(&archive);
    archive.run(&["reindex"]).code(0);
    check(&archive);
    // The file is edited, and read again: the work keeps its id, and what was set right in it.
    archive.write("cellar.txt", CELLAR.replace("Glinda", "Ember").replace("stones", "cold stones").as_bytes());
    archive.run(&["index"]).code(0);
    check(&archive);
    archive.run(&["cast", &id, "--unfix", "Tara = Ilse Roth"]).code(0);
    assert!(archive.run(&["search", "present:tara"]).code_is(0));
    archive.run(&["cast", &id, "--unfix", "all"]).code(0).stdout_lacks("Set right");
    assert!(archive.run(&["search", "who:buffy"]).code_is(0));
}

#[test]
fn a_rule_of_names_holds_for_texts_too() {
    let archive = Archive::new().work("cellar.txt", CELLAR).indexed();
    archive.run(&["alias", "add", "Tara the Quiet", "Tara"]).code(0);
    assert!(archive.run(&["search", "present:\"Tara the Quiet\""]).code_is(0));
}

const LAMPS: &str = "# My own people.\nMara Venn\n\t@The Lamps\n\t=Ember\nIlse Roth\n\t@The Lamps\n\t=Kelpie\nJan Corrow\n\t@The Lamps\n\t~Squid < Mara Venn\n";

/// People of a fandom that no built-in pack knows.
const HARBOUR: &str = "Ember waited by the wall. \u{201c}You are late,\u{201d} said Ember.\n\n\
    Kelpie shrugged. \u{201c}The tide was,\u{201d} said Kelpie. Corrow laughed behind them, and Ember looked at Corrow.\n\n\
    \u{201c}Mara Venn,\u{201d} said Corrow, \u{201c}you have no manners, and Ilse Roth has fewer. Sit down, Ember.\u{201d}\n\n\
    Kelpie sat. \u{201c}Jan Corrow,\u{201d} said Kelpie, \u{201c}is bringing soup.\u{201d}\n";

#[test]
fn packs_of_the_reader_are_known() {
    let archive = Archive::new().work("harbour.txt", HARBOUR).indexed();
    archive.run(&["works", "fandom:Lamps"]).code(1);
    std::fs::write(archive.path("lamps.txt"), LAMPS).expect("a pack");
    let path = archive.path("lamps.txt").display().to_string();
    let archive = archive.config(&format!("packs = [{path:?}]\n"));
    archive.run(&["index"]).code(0);
    archive.run(&["works", "fandom:Lamps char:\"Mara Venn\""]).code(0);
    archive.run(&["search", "present:\"Ilse Roth\" tide"]).code(0);
    std::fs::write(archive.path("lamps.txt"), "Mara Venn\n\t?The Lamps\n").expect("a pack");
    archive.run(&["index"]).code(2).stderr_has("lamps.txt").stderr_has("line 2");
}

#[test]
fn the_library_teaches_itself_in_any_order() {
    let tagged = |number: u32, end: &str| {
        format!(
            "Title: Lamp {number}\nAuthor: mara\nFandom: The Lamps\nCharacters: Mara Venn, Ilse Roth, Jan Corrow\n\n\
             Mara Venn lit the lamp. \u{201c}Again?\u{201d} asked Ilse Roth. Mara nodded. \u{201c}Again,\u{201d} said Mara. Ilse sighed. \
             Jan Corrow held the door. \u{201c}It is cold,\u{201d} said Corrow, and Jan shut it. {end}\n"
        )
    };
    let untagged = "Mara lit a match. \u{201c}Who goes there?\u{201d} asked Mara Venn.\n\n\
        \u{201c}Only me,\u{201d} said Ilse Roth. Ilse put the basket down, and Mara laughed.\n\n\
        Corrow came last. \u{201c}Shut the door,\u{201d} said Jan Corrow to Mara. \u{201c}Ilse is freezing.\u{201d}\n";
    let told = |files: &[(&str, String)]| {
        let archive = Archive::new();
        for (name, text) in files {
            archive.write(name, text.as_bytes());
            archive.run(&["index", "works"]).code(0);
        }
        let works = archive.run(&["works", "*", "--sort", "title", "--json"]).records();
        works
            .into_iter()
            .find(|work| work["title"] == "" || work["authors"].as_array().is_some_and(Vec::is_empty))
            .expect("the untagged work")
    };
    let last = told(&[
        ("a.txt", tagged(1, "")),
        ("b.txt", tagged(2, "Rain.")),
        ("c.txt", tagged(3, "Snow.")),
        ("d.txt", untagged.to_owned()),
    ]);
    let first = told(&[
        ("d.txt", untagged.to_owned()),
        ("c.txt", tagged(3, "Snow.")),
        ("a.txt", tagged(1, "")),
        ("b.txt", tagged(2, "Rain.")),
    ]);
    assert_eq!(last["fandoms"][0]["name"], "The Lamps");
    assert_eq!(last["fandoms"][0]["source"], "recognised");
    for key in ["fandoms", "characters", "relationships"] {
        assert_eq!(first[key], last[key], "{key}");
    }
}

#[test]
fn recognition_is_measured_on_the_reader_s_own_tags() {
    let archive = Archive::new().work("salt.txt", TAGGED);
    archive
        .run(&["evaluate"])
        .code(0)
        .stdout_has("All works: 1 work\n")
        .stdout_has("cast found: 100.0 % (1 of 1 tagged people)");
    let records = archive.run(&["evaluate", "--json"]).records();
    assert_eq!((&records[0]["fandom"], &records[0]["works"]), (&Value::Null, &1.into()));
    assert_eq!(records[1]["fandom"], "Buffy the Vampire Slayer");
    Archive::new().work("cellar.txt", CELLAR).run(&["evaluate"]).code(1).stderr_has("nothing to measure");
}

#[test]
fn a_library_that_was_recognised_otherwise_is_brought_up_to_date() {
    let archive = Archive::new().work("cellar.txt", CELLAR).indexed();
    let state = |sql: &str| {
        let connection = rusqlite::Connection::open(archive.library().join("library.db")).expect("the database");
        connection.execute_batch(sql).expect("a change");
    };
    state("UPDATE state SET value = 7 WHERE name = 'people'; DELETE FROM people;");
    std::fs::remove_dir_all(archive.source()).expect("the story files are gone");
    std::fs::create_dir(archive.source()).expect("an empty folder");
    archive.run(&["reindex"]).code(0);
    assert!(archive.run(&["search", "present:tara"]).code_is(0));
}

/// What is expected of a scene in which a visitor is named once, and somebody else is only talked about: everything that is
/// asked of the sample in `CHARACTERS.md` (T8), which is a story of the same shape. `ship` is asked for where the text says
/// enough of love.
fn check_visit(archive: &Archive, file: &str, visitor: (&str, &str, &str), ship: Option<&str>) {
    let (visitor, named, nickname) = visitor;
    let records = archive.run(&["inspect", &format!("works/{file}"), "--json"]).code(0).records();
    let passages: Vec<&Value> = records.iter().filter(|record| record["schema"] == "ficdex.passage").collect();
    let person = |passage: &Value, name: &str| {
        passage["people"].as_array().expect("people").iter().find(|person| person["name"] == name).cloned()
    };
    let first = passages.iter().position(|passage| passage["text"].as_str().is_some_and(|text| text.contains(named)));
    let first = first.expect("the visitor is named");
    for (at, passage) in passages.iter().enumerate() {
        let spike = person(passage, "Spike (BtVS)").unwrap_or_else(|| panic!("Spike is in passage {}", at + 1));
        assert_eq!(spike["status"], "present", "passage {}", at + 1);
        if let Some(buffy) = person(passage, "Buffy Summers") {
            assert_eq!(buffy["status"], "mentioned", "passage {}", at + 1);
        }
        let there = person(passage, visitor);
        if at < first {
            // Before her name she is `she`: never at full confidence.
            assert!(there.is_none_or(|there| there["confidence"].as_f64() < Some(0.8)), "passage {}", at + 1);
        } else if at == first {
            let there = there.expect("the visitor, where she is named");
            assert_eq!(there["status"], "present");
            let text = passage["text"].as_str().expect("a text");
            let names = there["evidence"].as_array().expect("evidence").iter().filter(|sight| sight["kind"] == "name");
            let shown = names.map(|sight| &text[sight["start"].as_u64().unwrap() as usize..]);
            assert!(shown.clone().any(|text| text.starts_with(named)), "{:?}", shown.collect::<Vec<_>>());
        }
    }
    let work = &records[0];
    for key in ["fandoms", "characters", "relationships"] {
        assert!(
            work[key].as_array().is_some_and(|values| values.iter().all(|value| value["source"] == "recognised")),
            "{key}"
        );
    }
    assert_eq!(work["fandoms"][0]["name"], "Buffy the Vampire Slayer (TV)");
    let cast = records.iter().find(|record| record["schema"] == "ficdex.cast").expect("a cast");
    assert!(cast["fandoms"][0]["evidence"].as_array().is_some_and(|names| names.len() >= 3), "{}", cast["fandoms"]);
    let people = cast["people"].as_array().expect("people");
    let aliases =
        |name: &str| people.iter().find(|person| person["name"] == name).map(|person| person["aliases"].to_string());
    assert!(aliases(visitor).is_some_and(|aliases| aliases.contains(nickname)), "{people:?}");
    // Where the text says enough of love, whom it is about is told before who is there.
    if ship.is_some() {
        let place = |name: &str| {
            let pairs = cast["pairs"].as_array().expect("pairs").iter();
            let is = |pair: &&Value| {
                pair["members"].to_string().contains("Spike") && pair["members"].to_string().contains(name)
            };
            pairs.clone().position(|pair| is(&pair))
        };
        assert!(place("Buffy").expect("Spike and Buffy") < place(visitor).unwrap_or(usize::MAX));
    }
    let asked =
        [Some(format!("char:\"{visitor}\"")), Some("present:spike \"not real\"".into()), ship.map(str::to_owned)];
    let visited = format!("present:\"{visitor}\" -present:buffy");
    for query in asked.iter().flatten().chain([&visited]) {
        assert!(archive.run(&["search", query]).code_is(0), "{query}");
        assert!(archive.run(&["works", query]).code_is(0), "{query}");
    }
}

#[test]
fn a_visitor_who_is_named_once_is_found() {
    let archive = Archive::new().fixture("scenes/a-visitor-below.txt").indexed();
    check_visit(&archive, "a-visitor-below.txt", ("Willow Rosenberg", "Willow", "Red"), None);
}

#[test]
fn the_sample_is_read_as_expected() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("FICDEX_SHARED").map_or_else(|| root.join("../shared"), std::path::PathBuf::from);
    let Ok(mut files) = std::fs::read_dir(shared.join("samples/seed")) else {
        println!("0 samples read: {} is not there", shared.display());
        return;
    };
    let file = files.next().expect("a sample").expect("a file").path();
    let bytes = std::fs::read(&file).expect("the sample");
    let archive = Archive::new().file("sample.txt", &bytes).indexed();
    check_visit(&archive, "sample.txt", ("Tara Maclay", "Tara", "Glinda"), Some("ship:spuffy"));
}

#[test]
fn without_a_pack_a_nickname_is_an_entry_of_its_own() {
    let dictionary = Dictionary::built_in().with_packs(std::sync::Arc::new(Packs::default()));
    let mut builder = ficdex::parse::BodyBuilder::new();
    for paragraph in CELLAR.split("\n\n") {
        builder.push(paragraph);
        builder.end_paragraph();
    }
    let chapter = Chapter { number: 1, body: builder.finish(), ..Chapter::default() };
    let work = Work::default();
    let found = Recogniser::new(dictionary).work(&work.id, &work, &[chapter]);
    let mut names: Vec<&str> = found.people.iter().map(|person| person.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["Buffy", "Glinda", "Spike", "Tara"]);
    assert!(found.fandoms.is_empty());
}
