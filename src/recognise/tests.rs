//! Small stories of our own, each with what must be recognised in it.

use super::*;
use crate::model::{Block, Passage, PresenceStatus};

fn chapter(text: &str) -> Chapter {
    let mut body = Body { text: text.to_owned(), ..Body::default() };
    let mut start = 0;
    for piece in text.split("\n\n") {
        let kind = if piece == Body::SCENE_BREAK { BlockKind::SceneBreak } else { BlockKind::Paragraph };
        body.blocks.push(Block { kind, start, end: start + piece.len() as u32 });
        start += piece.len() as u32 + 2;
    }
    Chapter { number: 1, body, ..Chapter::default() }
}

fn read(text: &str) -> Recognition {
    recognise_work(&Work::default(), &[chapter(text)], &Dictionary::built_in(), &[])
}

/// Everybody in the story taken as one passage, as `name status speaks`.
fn people(text: &str) -> Vec<String> {
    let whole = Passage { ordinal: 1, start: 0, end: text.len() as u32, first_token: 0, tokens: 0, scene: 0 };
    let found = read(text).presences(0, &[whole]).remove(0);
    let mut lines: Vec<String> = found
        .iter()
        .map(|person| {
            let status = if person.status == PresenceStatus::Present { "present" } else { "mentioned" };
            format!("{} {status}{}", person.name, if person.speaks { " speaks" } else { "" })
        })
        .collect();
    lines.sort();
    lines
}

const HARBOUR: &str = "Mara Venn closed the shutters and waited. \u{201c}You are late,\u{201d} she said.\n\n\
    \u{201c}The bridge was up,\u{201d} Ilse answered. She shook the rain from her coat. \u{201c}Did Corin write?\u{201d}\n\n\
    \u{201c}Corin never writes.\u{201d} Mara laughed. Ilse thought of Corin and his unpaid letters.\n\n\
    \u{201c}Sit down, Ilse,\u{201d} Mara said. \u{201c}I have soup.\u{201d}";

#[test]
fn who_is_talked_about_is_mentioned_and_not_present() {
    assert_eq!(people(HARBOUR), ["Corin mentioned", "Ilse present speaks", "Mara Venn present speaks"]);
}

#[test]
fn a_given_name_and_a_full_name_are_one_person() {
    let found = read(HARBOUR);
    let mara = found.people.iter().find(|person| person.name == "Mara Venn").expect("Mara is found");
    assert_eq!(mara.aliases, ["Mara", "Mara Venn"]);
}

fn aliases(text: &str, name: &str) -> Vec<String> {
    let found = read(text).people.into_iter().find(|person| person.name == name);
    let mut aliases = found.unwrap_or_else(|| panic!("{name} is found")).aliases;
    aliases.sort_unstable();
    aliases
}

#[test]
fn an_office_alone_is_the_one_who_bears_it_also_where_his_surname_is_a_given_name() {
    let text = "Captain Leonard stood at the rail. \u{201c}Will it hold, Captain?\u{201d} Mara asked.\n\n\
        \u{201c}It held yesterday,\u{201d} Captain Leonard said. The Captain looked at the rope and laughed.\n\n\
        \u{201c}Captain, the tide,\u{201d} Mara said. \u{201c}I know, Mara,\u{201d} said the Captain.";
    assert_eq!(aliases(text, "Captain Leonard"), ["Captain", "Captain Leonard"]);
}

#[test]
fn a_rank_is_borne_by_one_of_the_family() {
    let text = "Henry Venn waited on the stairs. Captain Corin Venn came in from the yard, and Captain Corin Venn sat down.\n\n\
        \u{201c}You are late,\u{201d} Henry said. \u{201c}I know,\u{201d} said Captain Venn. Henry Venn laughed.";
    assert_eq!(aliases(text, "Captain Corin Venn"), ["Captain Corin Venn", "Captain Venn"]);
    assert_eq!(aliases(text, "Henry Venn"), ["Henry", "Henry Venn"]);
}

#[test]
fn a_title_is_one_title_written_out_or_not() {
    let text = "Dr. Roth stood at the rail. \u{201c}Will he live, Doctor?\u{201d} Mara asked.\n\n\
        \u{201c}He lived yesterday,\u{201d} Dr. Roth said. The Doctor looked at the boy and laughed.\n\n\
        \u{201c}Thank you, Doctor,\u{201d} Mara said. \u{201c}Thank the boy,\u{201d} said the Doctor.";
    assert_eq!(aliases(text, "Dr. Roth"), ["Doctor", "Dr. Roth"]);
}

#[test]
fn a_short_form_is_the_one_who_is_named_far_more_often() {
    let henry = "Henry Venn came in and sat down. Henry Venn was tired. Henry Venn took off his boots.\n\n";
    let two =
        "Henry Roth never wrote.\n\n\u{201c}Tea, Harry?\u{201d} Mara asked. \u{201c}Please, Harry,\u{201d} she said.";
    let once = format!("{henry}{two}");
    assert!(aliases(&once, "Henry Venn").contains(&"Harry".to_owned()));
    let even = format!("{henry}{}{two}", henry.replace("Venn", "Roth"));
    assert_eq!(aliases(&even, "Harry"), ["Harry"]);
}

#[test]
fn a_knight_is_not_his_son_who_goes_by_a_short_form() {
    let text = "Tom Venn ran down the stairs. Tom Venn laughed, and Tom Venn fell over the dog.\n\n\
        Sir Thomas Venn put his book away. \u{201c}Get up,\u{201d} said Sir Thomas. Tom got up and said nothing.";
    assert_eq!(aliases(text, "Tom Venn"), ["Tom", "Tom Venn"]);
    assert_eq!(aliases(text, "Sir Thomas Venn"), ["Sir Thomas", "Sir Thomas Venn"]);
}

#[test]
fn a_family_is_an_entry_of_its_own_and_none_of_its_members() {
    let text = "Mara Venn went to the door. The Venns had lived there for ten years, and Mara loved the house.\n\n\
        \u{201c}All the Venn family was here,\u{201d} Corin Venn said. Mara kissed Corin and took his hand.\n\n\
        The Alps were white. Then the Wardens came in, and they asked for soup. The Wardens were always late.";
    let found = read(text);
    let names: Vec<&str> = found.people.iter().map(|person| person.name.as_str()).collect();
    let family = found.people.iter().find(|person| person.name == "Venn family").expect("the family is found");
    assert_eq!(family.mentions, 2, "{names:?}");
    assert!(names.contains(&"Wardens") && !names.contains(&"Alps"), "{names:?}");
    let of_one =
        |pair: &Pair| pair.members.iter().all(|one| !["Venn family", "Wardens"].contains(&names[*one as usize]));
    assert!(!found.pairs.is_empty() && found.pairs.iter().all(of_one));
}

#[test]
fn who_stands_in_a_list_of_people_is_one_of_them() {
    let text =
        "Mara said nothing. She missed Oskwin, Ilse, Corin and the sea. She saw Mara's Oskaya near the lamp in Ostra.";
    let names: Vec<String> = read(text).people.into_iter().map(|person| person.name).collect();
    assert!(names.contains(&"Oskwin".to_owned()) && !names.contains(&"Ostra".to_owned()), "{names:?}");
}

#[test]
fn an_office_alone_is_its_only_bearer() {
    let text = "Captain Venn came aboard. \u{201c}Cast off,\u{201d} said the Captain. Mara saw the Captain; the Captain was tired.";
    let found = read(text);
    let venn = found.people.iter().find(|person| person.name == "Captain Venn").expect("the captain is found");
    assert_eq!(venn.mentions, 4, "{:?}", venn.aliases);
    let two = format!("{text} Captain Osk laughed, and Captain Osk left.");
    assert!(read(&two).people.iter().any(|person| person.name == "Captain"), "whose it is is not clear");
}

#[test]
fn a_street_and_a_lake_are_nobody() {
    let text = "Mara walked down Corin Street to Lake Ilse. \u{201c}I like Lake Ilse,\u{201d} Mara said. She lived in Corin Street.";
    assert_eq!(people(text), ["Mara present speaks"]);
}

#[test]
fn evidence_lies_in_the_passage_and_names_the_person() {
    let whole = Passage { ordinal: 1, start: 0, end: HARBOUR.len() as u32, first_token: 0, tokens: 0, scene: 0 };
    for person in read(HARBOUR).presences(0, &[whole]).remove(0) {
        assert!(!person.evidence.is_empty());
        for sight in person.evidence {
            let text = &HARBOUR[sight.start as usize..sight.end as usize];
            if sight.kind == crate::model::SightKind::Name {
                assert!(person.name.contains(text), "{text} for {}", person.name);
            }
        }
    }
}

#[test]
fn the_one_who_tells_is_the_one_the_others_call() {
    let text = "I climbed the stairs and knocked. My hands were cold.\n\n\u{201c}Come in, Tobin,\u{201d} said Mara. I went in and \
        I sat by the fire, and I told her all I knew.\n\n\u{201c}Tobin, you are wet,\u{201d} Mara said. I nodded. I had run.\n\n\
        \u{201c}Drink, Tobin,\u{201d} she said, and I drank.";
    let found = read(text);
    let tobin = found.people.iter().position(|person| person.name == "Tobin").expect("Tobin is found");
    let told = |sighting: &Sighting| sighting.evidence == Evidence::Narrator && sighting.person == tobin as u32;
    assert!(found.chapters[0].iter().filter(|sighting| told(sighting)).count() >= 5);
}

#[test]
fn names_of_a_fandom_tell_it_and_a_nickname_counts_for_who_is_meant_by_its_speaker() {
    let text = "Spike looked up from the floor. \u{201c}You shouldn't have come, Glinda,\u{201d} he said.\n\n\
        \u{201c}Somebody had to,\u{201d} Tara said. She knelt beside Spike. \u{201c}Buffy is looking for you.\u{201d}\n\n\
        \u{201c}Buffy has better things to do,\u{201d} Spike said.";
    let found = read(text);
    assert_eq!(found.fandoms[0].family, "Buffy the Vampire Slayer");
    let tara = found.people.iter().find(|person| person.name == "Tara Maclay").expect("Tara is found");
    assert_eq!(tara.aliases, ["Glinda", "Tara"]);
    assert_eq!(people(text), ["Buffy Summers mentioned", "Spike (BtVS) present speaks", "Tara Maclay present speaks"]);
}

#[test]
fn words_of_love_tell_a_pair_and_words_of_kin_do_not() {
    let love = "Mara kissed Ilse on the bridge. Ilse loved Mara, and Mara would marry Ilse.";
    let rain = "It rained on the harbour, on the boats and on the nets, and nobody came out to look at it. ".repeat(3);
    let kin = "Then Tobin waved to his brother Corin. Corin had been a good brother to Tobin, and a good son.";
    let found = read(&[love, love, love, &rain, kin, kin, kin].join("\n\n"));
    let kind = |one: &str, two: &str| {
        let named = |member: u32| [one, two].contains(&found.people[member as usize].name.as_str());
        found.pairs.iter().find(|pair| pair.members.iter().all(|member| named(*member))).map(|pair| pair.kind)
    };
    assert_eq!(kind("Mara", "Ilse"), Some(PairKind::Romantic));
    assert_eq!(kind("Tobin", "Corin"), Some(PairKind::Kin));
}

#[test]
fn a_story_in_another_language_is_left_alone() {
    let work = Work { language: Some("de".into()), ..Work::default() };
    assert!(recognise_work(&work, &[chapter(HARBOUR)], &Dictionary::built_in(), &[]).people.is_empty());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_and_every_place_lies_on_character_borders(
        text in "([A-Z][a-z]{1,6}|said|he|she|I|[,.!?\u{201c}\u{201d}\"' \u{2014}\n]|\\PC){0,80}"
    ) {
        let found = read(&text);
        for sighting in &found.chapters[0] {
            proptest::prop_assert!(text.get(sighting.range()).is_some());
            proptest::prop_assert!((sighting.person as usize) < found.people.len());
        }
    }
}

#[test]
fn a_tagged_daughter_is_not_her_mother() {
    let text =
        "\u{201c}Dinner,\u{201d} said Mrs. Summers. Buffy looked at the stairs. Mrs. Summers sighed. Buffy sat down.";
    let work = Work { characters: vec![declared("Buffy Summers")], ..Work::default() };
    let found = recognise_work(&work, &[chapter(text)], &Dictionary::built_in(), &[]);
    let buffy = found.people.iter().find(|person| person.name == "Buffy Summers").expect("Buffy is found");
    assert!(!buffy.aliases.iter().any(|alias| alias.contains("Mrs")), "{:?}", buffy.aliases);
}

#[test]
fn a_fandom_that_nobody_knows_keeps_others_out() {
    let text = "Spike looked at Buffy. \u{201c}Slayer,\u{201d} said Spike. Tara Maclay laughed, and Willow Rosenberg with her. \
        Xander Harris came in. Buffy Summers sat down. Rupert Giles read.";
    let infers = |work: &Work| !recognise_work(work, &[chapter(text)], &Dictionary::built_in(), &[]).fandoms.is_empty();
    assert!(infers(&Work::default()));
    assert!(!infers(&Work { fandoms: vec![declared("Salt Harbour")], ..Work::default() }));
}

fn declared(name: &str) -> crate::model::Name {
    let source = crate::model::Origin::Declared;
    crate::model::Name { name: name.to_owned(), raw: name.to_owned(), source, confidence: None }
}

/// The names of each person of a story, sorted.
fn casts(text: &str) -> Vec<Vec<String>> {
    let sorted = |person: &Person| {
        let mut names = person.aliases.clone();
        names.sort();
        names
    };
    let mut all: Vec<Vec<String>> = read(text).people.iter().map(sorted).collect();
    all.sort();
    all
}

#[test]
fn the_wife_named_after_her_husband_is_not_her_husband() {
    let text = "Robert Venn came in. \u{201c}Cold,\u{201d} said Robert Venn. Mrs. Robert Venn laughed. \
        \u{201c}Sit,\u{201d} said Mrs. Robert Venn.";
    assert_eq!(casts(text), [["Mrs. Robert Venn"], ["Robert Venn"]]);
}

#[test]
fn a_bare_surname_is_not_the_lady_who_bears_it() {
    let text = "\u{201c}Come,\u{201d} said Mrs. Venn. \u{201c}Where to?\u{201d} said Venn. Mrs. Venn pointed at the \
        boats, and Venn nodded.";
    assert_eq!(casts(text), [["Mrs. Venn"], ["Venn"]]);
}

#[test]
fn a_lady_is_not_the_miss_of_her_name() {
    let text = "\u{201c}Tea,\u{201d} said Lady Venn. \u{201c}Please,\u{201d} said Miss Venn. Lady Venn poured. \
        Miss Venn drank.";
    assert_eq!(casts(text), [["Lady Venn"], ["Miss Venn"]]);
}

#[test]
fn a_telling_word_belongs_to_the_two_who_are_nearest() {
    let scene = "Then Mara kissed Ilse, and Ilse laughed under the lamp, while far off, on the other side of the long grey \
        harbour, Tobin counted the nets and the ropes. ";
    let found = read(&scene.repeat(6));
    let words = |one: &str, two: &str| {
        let named = |member: u32| [one, two].contains(&found.people[member as usize].name.as_str());
        let pair = found.pairs.iter().find(|pair| pair.members.iter().all(|member| named(*member)));
        pair.map_or(0, |pair| pair.words[0])
    };
    assert_eq!((words("Mara", "Ilse"), words("Mara", "Tobin"), words("Ilse", "Tobin")), (6, 0, 0));
}

const SMALL: &str = "mara closed the shutters and waited. \u{201c}you are late, ilse,\u{201d} mara said. the lamp burned \
    low, and nobody came up from the harbour.\n\n\u{201c}the bridge was up, mara,\u{201d} ilse said. she shook the rain \
    from her coat and looked at the stove. mara's soup was nearly cold by now.\n\n\u{201c}sit down, ilse,\u{201d} mara said. she \
    filled a bowl and put it on the table. ilse ate, and the rain went on and on over the roofs of the town, and the \
    boats knocked against the wall as they always did when the wind came from the sea.";

#[test]
fn a_story_without_capitals_has_people_too() {
    assert_eq!(people(SMALL), ["Ilse present speaks", "Mara present speaks"]);
}

#[test]
fn a_surname_behind_a_title_may_be_any_word() {
    let text = "\u{201c}No,\u{201d} said Mrs. Long. She looked at Mr. Young, who had brought Miss Hall.";
    assert_eq!(casts(text), [["Miss Hall"], ["Mr. Young"], ["Mrs. Long"]]);
}

#[test]
fn who_gives_their_own_name_tells_the_story() {
    let text = "Call me Kestrel. I was born on the boats, and I have never been far from them. I sat on the wall and I \
        mended the nets, and nobody asked me why.";
    let found = read(text);
    assert_eq!(found.people[0].name, "Kestrel");
    assert!(found.chapters[0].iter().any(|sighting| sighting.evidence == Evidence::Narrator));
}

#[test]
fn a_heading_says_whose_eyes_a_chapter_has() {
    let text = "Ilse's POV\n\nI opened the door, and I saw Mara on the stairs. \u{201c}Come in,\u{201d} I said, and I took \
        the wet coat from Mara. I had soup. I had bread. Mara ate.";
    let found = read(text);
    let ilse = found.people.iter().position(|person| person.name == "Ilse").expect("Ilse is found");
    let told = |sighting: &&Sighting| sighting.evidence == Evidence::Narrator;
    assert!(found.chapters[0].iter().filter(told).all(|sighting| sighting.person == ilse as u32));
    assert!(found.chapters[0].iter().filter(told).count() >= 4);
}

#[test]
fn a_shouted_word_is_nobody() {
    assert_eq!(casts("\u{201c}STOP!\u{201d} said Ilse. The boat went on. \u{201c}STOP!\u{201d} Ilse ran."), [["Ilse"]]);
}

#[test]
fn where_there_is_a_wife_a_full_name_may_be_hers() {
    let text = "Wren Venn opened the shop. \u{201c}Cold,\u{201d} said Mr. Venn. \u{201c}Very,\u{201d} said Mrs. Venn. Mr. Venn \
        laughed, and Mrs. Venn lit the lamp.";
    assert!(casts(text).contains(&vec!["Mr. Venn".to_owned()]), "{:?}", casts(text));
}

#[test]
fn a_surname_that_is_described_is_the_name_of_several() {
    let text = "Mara Venn came in. \u{201c}Cold,\u{201d} said Mara. The younger Venn sat on the stairs. Mara saw the famous \
        Venn there, and the older Venn laughed.";
    assert_eq!(casts(text), [vec!["Mara", "Mara Venn"], vec!["Venn"]]);
    let text = "\u{201c}Late,\u{201d} said the White Heron. \u{201c}So late,\u{201d} said the White Heron. \u{201c}Late again,\u{201d} said the Heron. Nobody saw the \
        White Heron, and the Heron ran. \u{201c}Wait,\u{201d} said the Heron.";
    assert_eq!(casts(text), [["Heron", "White Heron"]]);
}

#[test]
fn a_short_form_is_one_person_also_where_it_is_used_most() {
    let text = "\u{201c}Wait,\u{201d} said Kestr. Mara waited. \u{201c}Now,\u{201d} said Kestr. Kestr laughed. \u{201c}Here,\u{201d} \
        said Kestrin, and Mara looked at Kestr.";
    assert_eq!(casts(text), [vec!["Kestr", "Kestrin"], vec!["Mara"]]);
}

#[test]
fn an_animal_of_a_kind_is_no_short_form() {
    let text = "\u{201c}Who?\u{201d} said the Marlow. \u{201c}Mew,\u{201d} said the Mar. The Marlow smoked, and the Mar grinned. \
        \u{201c}Me,\u{201d} said the Marlow. \u{201c}You,\u{201d} said the Mar. Nobody looked at the Marlow.";
    assert_eq!(casts(text), [["Mar"], ["Marlow"]]);
}

/// Who speaks the words that begin with `words`.
fn speaker(text: &str, words: &str) -> Option<String> {
    let found = read(text);
    let at = text.find(words).expect("the words are in the text") as u32;
    let turn =
        |sighting: &&Sighting| sighting.evidence == Evidence::Turn && (sighting.start..sighting.end).contains(&at);
    found.chapters[0].iter().find(turn).map(|sighting| found.people[sighting.person as usize].name.clone())
}

#[test]
fn who_is_called_in_a_speech_does_not_speak_it() {
    let text = "\u{201c}Where is it?\u{201d} said Mara. \u{201c}Gone,\u{201d} said Tomas.\n\n\u{201c}Where?\u{201d} said Mara.\n\n\u{201c}Gone,\u{201d} Tomas said. He sat down.\n\n\
        \u{201c}Oh, Tomas! The whole boat?\u{201d} Tomas had no words for it.";
    assert_eq!(speaker(text, "Oh, Tomas").as_deref(), Some("Mara"));
}

#[test]
fn who_gives_their_name_in_a_speech_speaks_it() {
    let text = "Mara opened the door. \u{201c}Yes?\u{201d} Mara said. Ilse stood behind her.\n\n\u{201c}Good evening, I'm Corin.\u{201d} \
        A coat was hung up. Mara nodded at Corin.";
    assert_eq!(speaker(text, "Good evening").as_deref(), Some("Corin"));
}

#[test]
fn where_each_sentence_has_a_paragraph_the_verb_of_a_speech_may_stand_in_the_next() {
    let told = "Tomas mended the net. The rain went on. \" No, \" Tomas said. Nobody came. The lamp burned. ";
    let text = format!("{}\" Is it late? \" Tomas asked. The rain went on.", told.repeat(6));
    let lines = text.replace(". ", ".\n\n").replace("? \" T", "? \"\n\nT");
    assert_eq!(speaker(&lines, "Is it late").as_deref(), Some("Tomas"));
}

#[test]
fn his_and_her_are_of_who_acts_in_the_sentence() {
    let text = "\u{201c}Cold,\u{201d} said Athene. \u{201c}Very,\u{201d} said Mary. Mary waited, and Mary was tired. Then Athene \
        shook her head.";
    let found = read(text);
    let at = text.find("her head").expect("the words are there") as u32;
    let pronoun = found.chapters[0].iter().find(|sighting| sighting.start == at).expect("the pronoun is somebody's");
    assert_eq!(found.people[pronoun.person as usize].name, "Athene");
}

#[test]
fn a_band_is_meant_by_what_its_people_are() {
    let text = "Nobody knew the Venn siblings well. Ilse saw the Venn siblings once. The boats went out. At night the siblings \
        came back.";
    let found = read(text);
    let at = text.find("the siblings").expect("the words are there") as u32;
    let band = found.chapters[0].iter().find(|sighting| sighting.start == at).expect("the band is seen");
    assert_eq!(found.people[band.person as usize].name, "Venn siblings");
}

#[test]
fn what_stands_behind_a_preposition_is_no_subject() {
    let text =
        "\u{201c}No,\u{201d} said Mara. Every clerk at Orlo says so. Each letter from Orlo says so. Mara laughed.";
    assert_eq!(casts(text), [["Mara"]]);
}

#[test]
fn one_who_is_named_once_is_known_by_the_fandom_that_the_others_tell() {
    let text = "Midoriya Izuku ran. \u{201c}Go,\u{201d} said Uraraka Ochako. Iida Tenya fell. \u{201c}Up,\u{201d} said Todoroki \
        Shouto. Nobody would pick Bakugo.";
    let found = read(text);
    assert!(found.people.iter().any(|person| person.name == "Bakugou Katsuki"), "{:?}", found.people);
}
