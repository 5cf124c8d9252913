//! Works without tags are found by the people in their text.

use crate::archive::Archive;

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
