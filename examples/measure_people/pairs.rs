//! T7: the pairs of a story beside annotated ones.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use ficdex::recognise::Recognition;
use serde_json::Value;

use crate::cast::plain;

/// How annotated pairs are ranked.
#[derive(Default)]
pub(crate) struct PairScore {
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
    pub(crate) fn of(found: &Recognition, dyads: &Value, explain: bool) -> Self {
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

    pub(crate) fn add(&mut self, other: &Self) {
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
