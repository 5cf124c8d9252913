//! Scenes of our own, read without any tag, against what a reader says of them (`fixtures/scenes`).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ficdex::model::{Chapter, PresenceStatus, Work};
use ficdex::names::Dictionary;
use ficdex::normalise::normalise;
use ficdex::parse::detect;
use ficdex::passage;
use ficdex::recognise::{PairKind, Person, Recogniser, Recognition};
use ficdex::source::Source;
use ficdex::text::key;
use serde::Deserialize;

/// What a reader says of a scene.
#[derive(Deserialize)]
struct Scene {
    file: String,
    fandom: String,
    present: Vec<String>,
    mentioned: Vec<String>,
    speakers: Vec<String>,
    pair: [String; 2],
    kind: String,
}

#[derive(Deserialize)]
struct Labels {
    scene: Vec<Scene>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/scenes")
}

fn scenes() -> Vec<Scene> {
    let text = std::fs::read_to_string(folder().join("labels.toml")).expect("the labels");
    toml::from_str::<Labels>(&text).expect("labels in their form").scene
}

fn chapters(scene: &Scene) -> Vec<Chapter> {
    let name = format!("{}.txt", scene.file);
    let bytes = std::fs::read(folder().join(&name)).expect("a scene");
    let source = Source::new(&name, &bytes);
    let format = detect(&source).expect("a known format");
    let mut works = Vec::new();
    format.parse(&source, &mut |work| works.push(normalise(work))).expect("a story");
    assert_eq!(works.len(), 1, "{name} is one story");
    works.remove(0).chapters
}

/// Shares of what was found, of what was to be found, and of what was found rightly.
#[derive(Default)]
struct Score {
    found: usize,
    wanted: usize,
    right: usize,
}

impl Score {
    fn add(&mut self, found: &BTreeSet<String>, wanted: &[String]) {
        self.found += found.len();
        self.wanted += wanted.len();
        self.right += wanted.iter().filter(|name| found.contains(*name)).count();
    }

    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.wanted) as f64
    }
}

/// Words before a name that are no part of it.
const TITLES: &[&str] =
    &["mr", "mrs", "miss", "dr", "captain", "colonel", "general", "lady", "old", "sergeant", "lord"];

/// The label that means a person: by name, or by what the text calls them if that is one label's.
fn label(person: &Person, scene: &Scene) -> String {
    let labels = scene.present.iter().chain(&scene.mentioned);
    let words = |name: &str| -> Vec<String> {
        let plain = key(name);
        plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let is_called = |label: &&String, name: &str| {
        let (label, mut name) = (words(label), words(name));
        name.retain(|word| !TITLES.contains(&word.as_str()));
        !name.is_empty() && name.iter().all(|word| label.contains(word))
    };
    let by = |name: &str| {
        let found: Vec<&String> = labels.clone().filter(|label| is_called(label, name)).collect();
        match found.as_slice() {
            [only] => Some((*only).clone()),
            _ => None,
        }
    };
    let exact = labels.clone().find(|label| key(label) == key(&person.name)).cloned();
    let aliased = || by(&person.name).or_else(|| person.aliases.iter().find_map(|alias| by(alias)));
    exact.or_else(aliased).unwrap_or_else(|| format!("? {}", person.name))
}

/// Who takes part somewhere, who is only mentioned, who speaks.
fn people(found: &Recognition, chapters: &[Chapter], scene: &Scene) -> [BTreeSet<String>; 3] {
    let (mut present, mut all, mut speakers) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (number, chapter) in chapters.iter().enumerate() {
        found.each_passage(number, &passage::split(&chapter.body), |_, people, _| {
            for here in people {
                let name = label(&found.people[here.person as usize], scene);
                all.insert(name.clone());
                if here.status == PresenceStatus::Present {
                    present.insert(name.clone());
                }
                if here.speaks {
                    speakers.insert(name);
                }
            }
        });
    }
    let mentioned = all.difference(&present).cloned().collect();
    [present, mentioned, speakers]
}

#[test]
fn scenes_are_read_as_a_reader_reads_them() {
    let recogniser = Recogniser::new(Dictionary::built_in());
    let (mut present, mut mentioned, mut speakers) = (Score::default(), Score::default(), Score::default());
    let (mut pairs, mut kinds, mut fandoms, mut wrong_fandoms) = (0, 0, 0, Vec::new());
    let scenes = scenes();
    for scene in &scenes {
        let chapters = chapters(scene);
        let words: usize = chapters.iter().map(|chapter| chapter.body.text.split_whitespace().count()).sum();
        assert!((300..=900).contains(&words), "{}: {words} words", scene.file);
        let work = Work::default();
        let found = recogniser.work(&work.id, &work, &chapters);
        let [there, talked_of, speaking] = people(&found, &chapters, scene);
        println!("{}: there {there:?}; talked of {talked_of:?}; speaking {speaking:?}", scene.file);
        present.add(&there, &scene.present);
        mentioned.add(&talked_of, &scene.mentioned);
        speakers.add(&speaking, &scene.speakers);
        match found.fandoms.first() {
            Some(guess) if guess.name.starts_with(&scene.fandom) => fandoms += 1,
            Some(guess) => wrong_fandoms.push(format!("{}: {}", scene.file, guess.name)),
            None => {}
        }
        let members = |members: [u32; 2]| members.map(|member| label(&found.people[member as usize], scene));
        let wanted: BTreeSet<&String> = scene.pair.iter().collect();
        let is_wanted =
            |pair: &&ficdex::recognise::Pair| members(pair.members).iter().collect::<BTreeSet<_>>() == wanted;
        if let Some(pair) = found.pairs.iter().find(is_wanted) {
            let is_romantic = pair.kind == PairKind::Romantic;
            kinds += usize::from(is_romantic == (scene.kind == "romantic"));
            println!("  {:?} {:?} {}", pair.kind, pair.words, scene.kind);
        }
        let best = found.pairs.first().filter(|pair| scene.kind == "romantic" && is_wanted(pair));
        pairs += usize::from(best.is_some());
    }
    let romantic = scenes.iter().filter(|scene| scene.kind == "romantic").count();
    println!(
        "present {:.3}, mentioned {:.3}, speakers {:.3}; {pairs} of {romantic} romantic pairs first; \
         {kinds} of {} kinds; {fandoms} fandoms told, wrong {wrong_fandoms:?}",
        present.f1(),
        mentioned.f1(),
        speakers.f1(),
        scenes.len()
    );
    // Floors: what recognition reached when the scenes were written, so that it does not fall below.
    assert!(wrong_fandoms.is_empty(), "{wrong_fandoms:?}");
    assert!(present.f1() >= FLOORS[0], "present");
    assert!(mentioned.f1() >= FLOORS[1], "mentioned");
    assert!(speakers.f1() >= FLOORS[2], "speakers");
    assert!(kinds as f64 >= FLOORS[3] * scenes.len() as f64, "kinds");
    assert!(pairs as f64 >= FLOORS[4] * romantic as f64, "pairs");
}

/// F1 of who takes part, of who is only mentioned, of who speaks; the share of kinds told rightly; that of romantic pairs
/// that come first.
const FLOORS: [f64; 5] = [0.74, 0.62, 0.75, 0.45, 0.33];

#[test]
fn every_scene_has_its_labels() {
    let labelled: BTreeSet<String> = scenes().into_iter().map(|scene| scene.file).collect();
    let paths = std::fs::read_dir(folder()).expect("the scenes").map(|entry| entry.expect("a file").path());
    let texts = paths.filter(|path| path.extension().is_some_and(|extension| extension == "txt"));
    let files: BTreeSet<String> =
        texts.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    assert_eq!(labelled, files);
    assert!(files.len() >= 20);
}
