//! Measures recognition on labelled texts, beside the baselines of the prototypes.
//!
//! ```text
//! cargo run --release --example measure_people -- ../shared/gold [--only T4] [--errors DOCUMENT]
//! ```
//! It prints, for the half of each set that rules were tuned on (`tune`) and the half that was set aside
//! (`held`), told apart by a hash of the document's name:
//! - **T4**, the cast of a novel: recall by weight of the character, precision of the ten most mentioned,
//!   pairs of names that mean one person;
//! - **T5**, presence: who is in each stretch of 150 words, all evidence and by name alone; the same where the labels
//!   reach (a stretch without one label, not even a pronoun's, was passed over by the annotators: of one story a part that
//!   stands in its text twice); the same of the texts put in small letters;
//! - **T6**, speakers: is the one who speaks among the people of the stretch with the quotation;
//! - **T7**, pairs: do those who are romantically joined stand above the others;
//! - **T9**, the fandom: each one that is told, with the names that say so;
//! - **T10**, speed of the whole stage on one core.
//!
//! `--errors` prints what went wrong in one document.

mod cast;
mod documents;
mod pairs;
mod score;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use cast::{Cast, CastScore};
use documents::{HALVES, body, half, rows, window_of, windows};
use ficdex::model::Body;
use ficdex::names::Dictionary;
use ficdex::recognise::{Evidence, Guide, Recognition, Sighting, recognise};
use ficdex::text::key;
use pairs::PairScore;
use score::Score;
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let gold = PathBuf::from(args.next().ok_or("usage: measure_people GOLD_FOLDER [--only T4] [--errors DOCUMENT]")?);
    let (mut only, mut errors) = (String::new(), String::new());
    while let Some(option) = args.next() {
        let value = args.next().unwrap_or_default();
        match option.as_str() {
            "--only" => only = value,
            "--errors" => errors = value,
            _ => return Err(format!("unknown option `{option}`").into()),
        }
    }
    let measure = Measure { gold, dictionary: Dictionary::built_in(), errors };
    let wanted = |name: &str| only.is_empty() || only == name;
    if wanted("T5") {
        measure.presence("golemcoref_en.jsonl", "AO3 stories", "rules .82 / .89", false)?;
        measure.presence("litbank.jsonl", "LitBank", "rules .70 / .82", false)?;
        measure.presence("golemcoref_en.jsonl", "AO3 stories in small letters", "rules 0", true)?;
        measure.presence("litbank.jsonl", "LitBank in small letters", "rules 0", true)?;
    }
    if wanted("T7") {
        measure.pairs()?;
    }
    if wanted("T9") {
        measure.fandoms()?;
    }
    if wanted("T4") || wanted("T6") || wanted("T10") {
        measure.novels(&wanted)?;
    }
    Ok(())
}

struct Measure {
    gold: PathBuf,
    dictionary: Dictionary,
    errors: String,
}

impl Measure {
    fn recognise(&self, body: &Body) -> Recognition {
        recognise(&[body], &Guide::empty(), &[], &self.dictionary)
    }

    /// With `small`, as if the texts had been written without capitals.
    fn presence(&self, file: &str, title: &str, baseline: &str, small: bool) -> Result<()> {
        let mut halves = [[Score::default(); 4]; 2];
        for row in rows(&self.gold.join(file))? {
            let name = row["doc"].as_str().unwrap_or_default();
            let scores = self.presence_in(&row, small);
            // Three stories are too few to cut in two.
            let half = if file.starts_with("golem") { 0 } else { half(name) };
            for (sum, score) in halves[half].iter_mut().zip(scores) {
                sum.add(score);
            }
            if self.errors == "each" {
                println!("    {name}: {} | by name {}", scores[0], scores[1]);
            }
        }
        for (half, [all, named, all_covered, named_covered]) in HALVES.iter().zip(halves) {
            if all.wanted > 0 {
                println!("T5 {title}, {half}: {all}; by name {named} | baseline {baseline}");
            }
            if all_covered.given != all.given {
                println!("T5 {title}, {half}, where labels reach: {all_covered}; by name {named_covered}");
            }
        }
        Ok(())
    }

    /// All evidence against all mentions, and names against named mentions; the same in stretches with labels.
    fn presence_in(&self, row: &Value, small: bool) -> [Score; 4] {
        let text = row["text"].as_str().unwrap_or_default();
        let lower = text.to_ascii_lowercase();
        let text = if small { &lower } else { text };
        let name = row["doc"].as_str().unwrap_or_default();
        let body = body(text);
        let found = self.recognise(&body);
        let starts = windows(text);
        let number = |value: &Value| value.as_u64().unwrap_or(0) as usize;
        let entity = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let named: HashSet<String> = row["named"].as_array().into_iter().flatten().map(entity).collect();
        let mut gold_all: BTreeSet<(usize, String)> = BTreeSet::new();
        let mut gold_named = BTreeSet::new();
        let mut names: Vec<(usize, usize, String)> = Vec::new();
        let mut labelled: HashSet<usize> = HashSet::new();
        for mention in row["mentions"].as_array().into_iter().flatten() {
            let who = entity(&mention["ent"]);
            labelled.insert(window_of(&starts, number(&mention["s"])));
            if !named.contains(&who) {
                continue;
            }
            let (start, end) = (number(&mention["s"]), number(&mention["e"]));
            let window = window_of(&starts, start);
            gold_all.insert((window, who.clone()));
            if matches!(mention["kind"].as_str(), Some("NAME" | "PROP")) {
                gold_named.insert((window, who.clone()));
                names.push((start, end, who));
            }
        }
        let sightings = &found.chapters[0];
        let who = map_people(sightings, &names, found.people.len());
        let label = |person: u32| {
            who[person as usize].clone().unwrap_or_else(|| format!("?{}", found.people[person as usize].name))
        };
        let set = |keep: &dyn Fn(&Sighting) -> bool| -> BTreeSet<(usize, String)> {
            let mut set = BTreeSet::new();
            for sighting in sightings.iter().filter(|sighting| keep(sighting)) {
                let (from, to) =
                    (window_of(&starts, sighting.start as usize), window_of(&starts, sighting.end as usize - 1));
                for window in from..=to {
                    set.insert((window, label(sighting.person)));
                }
            }
            set
        };
        let given_all = set(&|_| true);
        let given_named = set(&|sighting| sighting.evidence == Evidence::Name);
        if self.errors == name {
            Self::explain(&found, &who, &gold_all, &given_all, &gold_named, &given_named);
        }
        let covered = |set: &BTreeSet<(usize, String)>| -> BTreeSet<(usize, String)> {
            set.iter().filter(|(window, _)| labelled.contains(window)).cloned().collect()
        };
        [
            Score::of(&given_all, &gold_all),
            Score::of(&given_named, &gold_named),
            Score::of(&covered(&given_all), &gold_all),
            Score::of(&covered(&given_named), &gold_named),
        ]
    }

    fn explain(
        found: &Recognition,
        who: &[Option<String>],
        gold: &BTreeSet<(usize, String)>,
        given: &BTreeSet<(usize, String)>,
        gold_named: &BTreeSet<(usize, String)>,
        given_named: &BTreeSet<(usize, String)>,
    ) {
        for (number, person) in found.people.iter().enumerate() {
            println!("  {} x{} {:?} -> {:?}", person.name, person.mentions, person.aliases, who[number]);
        }
        let tally = |one: &BTreeSet<(usize, String)>, two: &BTreeSet<(usize, String)>| {
            let mut counts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (window, name) in one.difference(two) {
                counts.entry(name.clone()).or_default().push(*window);
            }
            counts
        };
        println!("  missed {:?}\n  wrong {:?}", tally(gold, given), tally(given, gold));
        println!(
            "  names missed {:?}\n  names wrong {:?}",
            tally(gold_named, given_named),
            tally(given_named, gold_named)
        );
    }

    fn novels(&self, wanted: &dyn Fn(&str) -> bool) -> Result<()> {
        let mut quotes: HashMap<String, Vec<Value>> = HashMap::new();
        for row in rows(&self.gold.join("pdnc_quotes.jsonl"))? {
            quotes.entry(row["novel"].as_str().unwrap_or_default().to_owned()).or_default().push(row);
        }
        let mut casts = [CastScore::default(), CastScore::default()];
        let mut speakers: [BTreeMap<String, [usize; 3]>; 2] = Default::default();
        let (mut bytes, mut seconds) = (0, 0.0);
        for (number, row) in rows(&self.gold.join("pdnc_characters.jsonl"))?.iter().enumerate() {
            // Fourteen novels: every other one is set aside.
            let half = number % 2;
            let novel = row["novel"].as_str().unwrap_or_default();
            let text = std::fs::read_to_string(self.gold.join(row["text_path"].as_str().unwrap_or_default()))?;
            let body = body(&text);
            let began = Instant::now();
            let found = self.recognise(&body);
            seconds += began.elapsed().as_secs_f64();
            bytes += text.len();
            let cast = Cast::read(row);
            if wanted("T4") {
                let score = CastScore::of(&found, &cast, self.errors == novel);
                if self.errors == "each" {
                    println!("    {novel}: {score}");
                }
                casts[half].add(&score);
            }
            if wanted("T6") {
                self.speakers(&text, &found, &cast, &quotes[novel], &mut speakers[half], novel);
            }
        }
        for half in 0..2 {
            if wanted("T4") {
                println!(
                    "T4 cast, {}: {} | baseline R .99 / .94 / .42, P@10 .90, aliases .72",
                    HALVES[half], casts[half]
                );
            }
            if wanted("T6") {
                let mut all = [0; 3];
                for (kind, counts) in &speakers[half] {
                    let share = |at: usize| counts[at] as f64 / counts[2].max(1) as f64;
                    println!("T6 {}, {kind}: {:.3}, beside {:.3} (n {})", HALVES[half], share(0), share(1), counts[2]);
                    for at in 0..3 {
                        all[at] += counts[at];
                    }
                }
                let share = |at: usize| all[at] as f64 / all[2].max(1) as f64;
                println!(
                    "T6 speakers, {}: {:.3}, beside {:.3} (n {}) | baseline .61, .80",
                    HALVES[half],
                    share(0),
                    share(1),
                    all[2]
                );
            }
        }
        println!(
            "T10 speed: {:.1} MB/s over {:.1} MB, one core | goal 50",
            bytes as f64 / 1e6 / seconds,
            bytes as f64 / 1e6
        );
        Ok(())
    }

    /// Which fandoms are told of texts whose title says the right one, if there is one.
    fn fandoms(&self) -> Result<()> {
        let mut texts: Vec<(String, String)> = Vec::new();
        for row in rows(&self.gold.join("pdnc_characters.jsonl"))? {
            let path = self.gold.join(row["text_path"].as_str().unwrap_or_default());
            texts.push((row["novel"].as_str().unwrap_or_default().to_owned(), std::fs::read_to_string(path)?));
        }
        for row in rows(&self.gold.join("relations.jsonl"))? {
            let title = row["title"].as_str().unwrap_or_default();
            let path = row["text_path"].as_str().unwrap_or_default();
            if let Some(text) = self.novel_text(path, title).filter(|_| !path.ends_with("novel_text.txt")) {
                texts.push((title.to_owned(), text));
            }
        }
        for file in ["litbank.jsonl", "golemcoref_en.jsonl"] {
            for row in rows(&self.gold.join(file))? {
                let of = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
                texts.push((of("doc"), of("text")));
            }
        }
        let letters = |text: &str| key(text).replace([' ', '_'], "");
        let (mut given, mut right) = (0, 0);
        for (title, text) in &texts {
            for guess in self.recognise(&body(text)).fandoms {
                let fits = letters(title).contains(&letters(&guess.name));
                given += 1;
                right += usize::from(fits);
                let fits = if fits { "by its title" } else { "not by its title" };
                println!("    {title}: {} ({fits}; {})", guess.name, guess.evidence.join(", "));
            }
        }
        println!(
            "T9 fandoms: {given} told in {} texts, {right} that the title says, the others to be read | baseline 9 of 70",
            texts.len()
        );
        Ok(())
    }

    fn pairs(&self) -> Result<()> {
        let mut halves = [PairScore::default(), PairScore::default()];
        for (number, row) in rows(&self.gold.join("relations.jsonl"))?.iter().enumerate() {
            let title = row["title"].as_str().unwrap_or_default();
            let Some(text) = self.novel_text(row["text_path"].as_str().unwrap_or_default(), title) else { continue };
            let body = body(&text);
            let found = self.recognise(&body);
            let score = PairScore::of(&found, &row["dyads"], self.errors == title);
            if self.errors == "each" {
                println!("    {title}: {score}");
            }
            halves[number % 2].add(&score);
        }
        for half in 0..2 {
            println!("T7 pairs, {}: {} | baseline AUC .71, P@1 .64, open .27", HALVES[half], halves[half]);
        }
        Ok(())
    }

    /// The text of a novel: some titles share one name of a file and lie with the other novels.
    fn novel_text(&self, path: &str, title: &str) -> Option<String> {
        if path.ends_with("novel_text.txt") {
            let name: String = title.split(' ').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            return std::fs::read_to_string(self.gold.join(format!("pdnc_text/{name}.txt"))).ok();
        }
        std::fs::read_to_string(self.gold.join(path)).ok()
    }

    fn speakers(
        &self,
        text: &str,
        found: &Recognition,
        cast: &Cast,
        quotes: &[Value],
        counts: &mut BTreeMap<String, [usize; 3]>,
        novel: &str,
    ) {
        let starts = windows(text);
        let mut present: HashSet<(usize, u32)> = HashSet::new();
        for sighting in &found.chapters[0] {
            for window in window_of(&starts, sighting.start as usize)..=window_of(&starts, sighting.end as usize - 1) {
                present.insert((window, sighting.person));
            }
        }
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let matched = cast.matches(found);
        for quote in quotes {
            let speaker = quote["speaker"].as_str().unwrap_or_default();
            let Some(gold) = cast.people.iter().position(|person| person.main == speaker) else { continue };
            let Some(span) = quote["spans_char"].as_array().and_then(|spans| spans.first()) else { continue };
            let at = span[0].as_u64().unwrap_or(0) as usize;
            let Some(at) = places.get(at) else { continue };
            let window = window_of(&starts, *at);
            let entry = counts.entry(quote["type"].as_str().unwrap_or_default().to_owned()).or_default();
            entry[2] += 1;
            let people =
                matched.iter().enumerate().filter(|(_, of)| **of == Some(gold)).map(|(person, _)| person as u32);
            let (mut here, mut beside) = (false, false);
            for person in people {
                here |= present.contains(&(window, person));
                beside |= (window.saturating_sub(1)..=window + 1).any(|window| present.contains(&(window, person)));
            }
            entry[0] += usize::from(here);
            entry[1] += usize::from(beside);
            if !here && self.errors == novel {
                println!(
                    "  {} | {speaker}: {:?}",
                    quote["type"].as_str().unwrap_or_default(),
                    text[*at..].chars().take(60).collect::<String>()
                );
            }
        }
    }
}

/// The gold entity of each person: the one whose names it meets most often.
fn map_people(sightings: &[Sighting], names: &[(usize, usize, String)], people: usize) -> Vec<Option<String>> {
    let mut counts: Vec<BTreeMap<&str, usize>> = vec![BTreeMap::new(); people];
    for sighting in sightings.iter().filter(|sighting| sighting.evidence == Evidence::Name) {
        let range = sighting.range();
        let met = names.iter().filter(|(start, end, _)| *start < range.end && *end > range.start);
        if let Some((_, _, who)) = met.min_by_key(|(start, end, _)| end - start) {
            *counts[sighting.person as usize].entry(who).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|counts| counts.into_iter().max_by_key(|(_, count)| *count).map(|(who, _)| who.to_owned()))
        .collect()
}
