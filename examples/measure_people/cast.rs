//! T4: the cast of a novel beside a gold list of its characters.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use ficdex::recognise::Recognition;
use ficdex::text::key;
use serde_json::Value;

use crate::score::Score;

pub(crate) struct GoldPerson {
    pub(crate) main: String,
    pub(crate) aliases: BTreeSet<String>,
    pub(crate) weight: String,
}

pub(crate) struct Cast {
    pub(crate) people: Vec<GoldPerson>,
}

/// The form in which names are compared: folded, without an article.
pub(crate) fn plain(name: &str) -> String {
    let name = key(name);
    ["the ", "a ", "an "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(&name).to_owned()
}

impl Cast {
    pub(crate) fn read(row: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let people = row["characters"].as_array().into_iter().flatten().map(|person| GoldPerson {
            main: text(&person["main"]),
            aliases: person["aliases"].as_array().into_iter().flatten().map(|alias| plain(&text(alias))).collect(),
            weight: text(&person["category"]),
        });
        Self { people: people.collect() }
    }

    /// The gold person of each found person, each at most once, most mentioned first.
    pub(crate) fn matches(&self, found: &Recognition) -> Vec<Option<usize>> {
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
pub(crate) struct CastScore {
    by_weight: BTreeMap<String, (usize, usize)>,
    top: (usize, usize),
    aliases: Score,
}

impl CastScore {
    pub(crate) fn of(found: &Recognition, cast: &Cast, explain: bool) -> Self {
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

    pub(crate) fn add(&mut self, other: &Self) {
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
pub(crate) fn aliases(found: &Recognition, cast: &Cast, explain: bool) -> Score {
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
