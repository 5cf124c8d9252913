//! Measures recognition on labelled texts, beside the baselines of the prototypes.
//!
//! ```text
//! cargo run --release --example measure_people -- ../shared/gold [--only T4] [--errors DOCUMENT]
//! ```
//! It prints, for the half of each set that rules were tuned on (`tune`) and the half that was set aside
//! (`held`), told apart by a hash of the document's name:
//! - **T4**, the cast of a novel: recall by weight of the character, precision of the ten most mentioned,
//!   pairs of names that mean one person;
//! - **T5**, presence: who is in each stretch of 150 words, all evidence and by name alone; the same of the texts put in
//!   small letters;
//! - **T6**, speakers: is the one who speaks among the people of the stretch with the quotation;
//! - **T7**, pairs: do those who are romantically joined stand above the others;
//! - **T9**, the fandom: each one that is told, with the names that say so;
//! - **T10**, speed of the whole stage on one core.
//!
//! `--errors` prints what went wrong in one document.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ficdex::model::{Block, BlockKind, Body};
use ficdex::names::Dictionary;
use ficdex::recognise::{Evidence, Guide, Recognition, Sighting, recognise};
use ficdex::text::key;
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Words of a stretch.
const WINDOW: usize = 150;

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
        measure.presence("golemcoref_en.jsonl", "AO3 stories", "rules .86 / .93", false)?;
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

fn rows(path: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// The half a document belongs to: 0 tuned on, 1 set aside.
fn half(name: &str) -> usize {
    let hash = name
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    (hash >> 23) as usize % 2
}

const HALVES: [&str; 2] = ["tune", "held"];

/// A text as one chapter; wrapped lines are joined, which moves no byte.
fn body(text: &str) -> Body {
    let mut bytes = text.as_bytes().to_vec();
    for at in 1..bytes.len().saturating_sub(1) {
        if bytes[at] == b'\n' && bytes[at - 1] != b'\n' && bytes[at + 1] != b'\n' {
            bytes[at] = b' ';
        }
    }
    let text = String::from_utf8(bytes).expect("only line feeds were replaced");
    let mut blocks = Vec::new();
    let mut start = 0;
    for piece in text.split("\n\n") {
        let end = start + piece.len();
        blocks.push(Block { kind: BlockKind::Paragraph, start: start as u32, end: end as u32 });
        start = end + 2;
    }
    Body { text, blocks, source: Vec::new() }
}

/// First bytes of the stretches of a text, and its length at the end.
fn windows(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut count = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            in_word = false;
        } else if !in_word {
            in_word = true;
            if count % WINDOW == 0 {
                starts.push(at);
            }
            count += 1;
        }
    }
    starts.push(text.len());
    starts
}

fn window_of(starts: &[usize], at: usize) -> usize {
    starts.partition_point(|start| *start <= at).saturating_sub(1)
}

#[derive(Clone, Copy, Default)]
struct Score {
    right: usize,
    given: usize,
    wanted: usize,
}

impl Score {
    fn of<T: Ord>(given: &BTreeSet<T>, wanted: &BTreeSet<T>) -> Self {
        Self { right: given.intersection(wanted).count(), given: given.len(), wanted: wanted.len() }
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.given += other.given;
        self.wanted += other.wanted;
    }

    fn precision(self) -> f64 {
        self.right as f64 / self.given.max(1) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / self.wanted.max(1) as f64
    }

    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.given + self.wanted).max(1) as f64
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "P {:.3} R {:.3} F1 {:.3} (n {})", self.precision(), self.recall(), self.f1(), self.wanted)
    }
}

impl Measure {
    fn recognise(&self, body: &Body) -> Recognition {
        recognise(&[body], &Guide::empty(), &[], &self.dictionary)
    }

    /// With `small`, as if the texts had been written without capitals.
    fn presence(&self, file: &str, title: &str, baseline: &str, small: bool) -> Result<()> {
        let mut all = [Score::default(); 2];
        let mut named = [Score::default(); 2];
        for row in rows(&self.gold.join(file))? {
            let name = row["doc"].as_str().unwrap_or_default();
            let scores = self.presence_in(&row, small);
            // Three stories are too few to cut in two.
            let half = if file.starts_with("golem") { 0 } else { half(name) };
            all[half].add(scores[0]);
            named[half].add(scores[1]);
            if self.errors == "each" {
                println!("    {name}: {} | by name {}", scores[0], scores[1]);
            }
        }
        for half in 0..2 {
            if all[half].wanted > 0 {
                println!("T5 {title}, {}: {}; by name {} | baseline {baseline}", HALVES[half], all[half], named[half]);
            }
        }
        Ok(())
    }

    /// All evidence against all mentions, and names against named mentions.
    fn presence_in(&self, row: &Value, small: bool) -> [Score; 2] {
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
        for mention in row["mentions"].as_array().into_iter().flatten() {
            let who = entity(&mention["ent"]);
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
        [Score::of(&given_all, &gold_all), Score::of(&given_named, &gold_named)]
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

struct GoldPerson {
    main: String,
    aliases: BTreeSet<String>,
    weight: String,
}

struct Cast {
    people: Vec<GoldPerson>,
}

/// The form in which names are compared: folded, without an article.
fn plain(name: &str) -> String {
    let name = key(name);
    ["the ", "a ", "an "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(&name).to_owned()
}

impl Cast {
    fn read(row: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let people = row["characters"].as_array().into_iter().flatten().map(|person| GoldPerson {
            main: text(&person["main"]),
            aliases: person["aliases"].as_array().into_iter().flatten().map(|alias| plain(&text(alias))).collect(),
            weight: text(&person["category"]),
        });
        Self { people: people.collect() }
    }

    /// The gold person of each found person, each at most once, most mentioned first.
    fn matches(&self, found: &Recognition) -> Vec<Option<usize>> {
        let mut used = HashSet::new();
        let mut matches = Vec::new();
        for person in &found.people {
            let names: Vec<String> = person.aliases.iter().chain([&person.name]).map(|name| plain(name)).collect();
            let shared = |gold: &GoldPerson| names.iter().filter(|name| gold.aliases.contains(*name)).count();
            let best = (0..self.people.len())
                .filter(|at| !used.contains(at) && shared(&self.people[*at]) > 0)
                .max_by_key(|at| (shared(&self.people[*at]), usize::MAX - at));
            used.extend(best);
            matches.push(best);
        }
        matches
    }
}

#[derive(Default)]
struct CastScore {
    by_weight: BTreeMap<String, (usize, usize)>,
    top: (usize, usize),
    aliases: Score,
}

impl CastScore {
    fn of(found: &Recognition, cast: &Cast, explain: bool) -> Self {
        let frequent = Recognition {
            people: found.people.iter().filter(|person| person.mentions >= 3).cloned().collect(),
            ..Recognition::default()
        };
        let matches = cast.matches(&frequent);
        let mut score = Self::default();
        for (at, person) in cast.people.iter().enumerate() {
            let entry = score.by_weight.entry(person.weight.clone()).or_default();
            entry.1 += 1;
            let met = matches.contains(&Some(at));
            entry.0 += usize::from(met);
            if explain && !met && person.weight != "minor" {
                println!("  missed {} {:?}", person.main, person.aliases);
            }
        }
        score.top = (matches.iter().take(10).flatten().count(), matches.len().min(10));
        score.aliases = aliases(&frequent, cast, explain);
        if explain {
            for (person, of) in frequent.people.iter().zip(&matches).take(30) {
                println!(
                    "  {} x{} {:?} -> {:?}",
                    person.name,
                    person.mentions,
                    person.aliases,
                    of.map(|at| &cast.people[at].main)
                );
            }
        }
        score
    }

    fn add(&mut self, other: &Self) {
        for (weight, (met, all)) in &other.by_weight {
            let entry = self.by_weight.entry(weight.clone()).or_default();
            entry.0 += met;
            entry.1 += all;
        }
        self.top.0 += other.top.0;
        self.top.1 += other.top.1;
        self.aliases.add(other.aliases);
    }
}

impl std::fmt::Display for CastScore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for weight in ["major", "intermediate", "minor"] {
            let (met, all) = self.by_weight.get(weight).copied().unwrap_or_default();
            write!(f, "R {weight} {:.3}, ", met as f64 / all.max(1) as f64)?;
        }
        write!(f, "P@10 {:.3}, aliases {}", self.top.0 as f64 / self.top.1.max(1) as f64, self.aliases)
    }
}

/// Pairs of names that mean one person, among names that the gold list has.
fn aliases(found: &Recognition, cast: &Cast, explain: bool) -> Score {
    let mut owners: HashMap<&str, BTreeSet<usize>> = HashMap::new();
    for (at, person) in cast.people.iter().enumerate() {
        for alias in &person.aliases {
            owners.entry(alias).or_default().insert(at);
        }
    }
    let mut seen = BTreeSet::new();
    let mut given = BTreeSet::new();
    for person in &found.people {
        let names: BTreeSet<String> = person
            .aliases
            .iter()
            .map(|alias| plain(alias))
            .filter(|alias| owners.contains_key(alias.as_str()))
            .collect();
        for one in &names {
            for two in names.range(one.clone()..).skip(1) {
                given.insert((one.clone(), two.clone()));
            }
        }
        seen.extend(names);
    }
    let mut wanted = BTreeSet::new();
    for person in &cast.people {
        let names: Vec<&String> = person.aliases.iter().filter(|alias| seen.contains(*alias)).collect();
        for (at, one) in names.iter().enumerate() {
            for two in &names[at + 1..] {
                wanted.insert(((*one).clone(), (*two).clone()));
            }
        }
    }
    if explain {
        for person in found.people.iter().take(60) {
            println!("  {} x{} {:?}", person.name, person.mentions, person.aliases);
        }
        println!("  merged wrongly {:?}", given.difference(&wanted).collect::<Vec<_>>());
        println!("  left apart {:?}", wanted.difference(&given).collect::<Vec<_>>());
    }
    Score::of(&given, &wanted)
}

/// How annotated pairs are ranked.
#[derive(Default)]
struct PairScore {
    /// Pairs of a romantic and another dyad of one title: ranked rightly, and all.
    ordered: (f64, usize),
    /// Titles whose best annotated dyad is romantic, and titles with both kinds.
    first: (usize, usize),
    third: usize,
    /// Titles whose best pair of all is a romantic dyad, and titles with one.
    open: (usize, usize),
    resolved: (usize, usize),
}

impl PairScore {
    fn of(found: &Recognition, dyads: &Value, explain: bool) -> Self {
        let person = |name: &str| -> Option<u32> {
            let wanted = plain(name);
            let words: Vec<&str> = wanted.split(' ').collect();
            let names = |at: usize| -> Vec<String> {
                let person = &found.people[at];
                person.aliases.iter().chain([&person.name]).map(|name| plain(name)).collect()
            };
            let whole = (0..found.people.len()).find(|at| names(*at).contains(&wanted));
            let given = || (0..found.people.len()).find(|at| names(*at).iter().any(|name| name == words[0]));
            let last =
                || (0..found.people.len()).find(|at| names(*at).iter().any(|name| name == words[words.len() - 1]));
            whole.or_else(given).or_else(last).map(|at| at as u32)
        };
        let mut score = Self::default();
        let mut ranked: Vec<(f32, bool, String)> = Vec::new();
        let mut lovers: BTreeSet<[u32; 2]> = BTreeSet::new();
        for dyad in dyads.as_array().into_iter().flatten() {
            score.resolved.1 += 1;
            let romantic = dyad["romantic"].as_bool().unwrap_or(false);
            let names = [dyad["a"].as_str().unwrap_or_default(), dyad["b"].as_str().unwrap_or_default()];
            let (Some(one), Some(two)) = (person(names[0]), person(names[1])) else { continue };
            if one == two {
                continue;
            }
            score.resolved.0 += 1;
            let members = [one.min(two), one.max(two)];
            if romantic {
                lovers.insert(members);
            }
            let value = found.pairs.iter().find(|pair| pair.members == members).map_or(0.0, |pair| pair.score);
            ranked.push((value, romantic, names.join("/")));
        }
        ranked.sort_by(|one, two| two.0.total_cmp(&one.0));
        for yes in ranked.iter().filter(|entry| entry.1) {
            for no in ranked.iter().filter(|entry| !entry.1) {
                score.ordered.1 += 1;
                score.ordered.0 += match yes.0.total_cmp(&no.0) {
                    Ordering::Greater => 1.0,
                    Ordering::Equal => 0.5,
                    Ordering::Less => 0.0,
                };
            }
        }
        if ranked.iter().any(|entry| entry.1) && ranked.iter().any(|entry| !entry.1) {
            score.first = (usize::from(ranked[0].1), 1);
            score.third = usize::from(ranked.iter().take(3).any(|entry| entry.1));
        }
        if !lovers.is_empty() {
            score.open = (usize::from(found.pairs.first().is_some_and(|pair| lovers.contains(&pair.members))), 1);
        }
        if explain {
            for (value, romantic, names) in &ranked {
                println!("  {value:.3} {romantic} {names}");
            }
            for pair in found.pairs.iter().take(6) {
                let [one, two] = pair.members.map(|person| found.people[person as usize].name.as_str());
                println!("  open {:.3} {one}/{two} {:?} {:?}", pair.score, pair.together, pair.words);
            }
        }
        score
    }

    fn add(&mut self, other: &Self) {
        self.ordered.0 += other.ordered.0;
        self.ordered.1 += other.ordered.1;
        self.first.0 += other.first.0;
        self.first.1 += other.first.1;
        self.third += other.third;
        self.open.0 += other.open.0;
        self.open.1 += other.open.1;
        self.resolved.0 += other.resolved.0;
        self.resolved.1 += other.resolved.1;
    }
}

impl std::fmt::Display for PairScore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |one: usize, all: usize| one as f64 / all.max(1) as f64;
        write!(
            f,
            "AUC {:.3}, P@1 {:.3}, hit@3 {:.3}, open top-1 {:.3} ({} titles, {} of {} dyads found)",
            self.ordered.0 / self.ordered.1.max(1) as f64,
            share(self.first.0, self.first.1),
            share(self.third, self.first.1),
            share(self.open.0, self.open.1),
            self.first.1,
            self.resolved.0,
            self.resolved.1
        )
    }
}
