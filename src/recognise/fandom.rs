//! Which fandom the names of a story tell, where no tag does: rather none than a wrong one.
//!
//! A given name says little, since many fandoms have a Jack; a full name, or a name that one or two
//! fandoms alone have, says much. So names are weighed by how few fandoms have them, several are asked
//! for, and the best fandom must stand far before the next.

use rustc_hash::{FxHashMap, FxHashSet};

use super::FandomGuess;
use crate::model::Confidence;
use crate::names::Packs;

/// A name in this many fandoms or fewer tells something by itself.
const RARE: usize = 2;
/// What is asked for: full names, or rare single names.
const LEAST_FULL: usize = 2;
const LEAST_PEOPLE: usize = 3;
const LEAST_NAMES: usize = 4;
const LEAST_DISTINCT: usize = 3;
/// How far the best must stand before the next.
const AHEAD: f32 = 1.6;
/// Names looked at, the most frequent ones.
const MOST_NAMES: usize = 80;

#[derive(Default)]
struct Votes<'a> {
    full: FxHashSet<&'a str>,
    single: FxHashSet<&'a str>,
    weight: f32,
    names: Vec<String>,
    /// How many of the names are no ordinary given names.
    distinct: usize,
}

/// The fandom that `names` tell: each as written and its key, most frequent first. `is_ordinary` says of a key
/// that it is a given name like many.
pub(super) fn infer(
    names: &[(String, String)],
    packs: &Packs,
    is_ordinary: &dyn Fn(&str) -> bool,
) -> Option<FandomGuess> {
    let mut votes: FxHashMap<&str, Votes<'_>> = FxHashMap::default();
    let all = packs.family_count() as f32;
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    // One name under several titles is one.
    let distinct = names.iter().filter(|(_, key)| seen.insert(key)).take(MOST_NAMES);
    for (written, key) in distinct {
        let mut families: Vec<(&str, &str)> = Vec::new();
        for person in packs.bearers(key) {
            if !families.iter().any(|(family, _)| *family == person.family) {
                families.push((&person.family, &person.name));
            }
        }
        let weight = (all / families.len().max(1) as f32).ln();
        let full = key.contains(' ');
        for (family, person) in &families {
            let entry = votes.entry(family).or_default();
            if full || families.len() <= RARE {
                let people = if full { &mut entry.full } else { &mut entry.single };
                people.insert(person);
                entry.weight += weight;
                entry.names.push(written.clone());
                entry.distinct += usize::from(full || !is_ordinary(key));
            }
        }
    }
    let mut ranked: Vec<(&str, &Votes<'_>)> = votes.iter().map(|(family, votes)| (*family, votes)).collect();
    ranked.sort_by(|one, two| two.1.weight.total_cmp(&one.1.weight).then(one.0.cmp(two.0)));
    let (family, best) = *ranked.first()?;
    let next = ranked.get(1).map_or(0.0, |(_, votes)| votes.weight);
    let people: FxHashSet<&str> = best.full.union(&best.single).copied().collect();
    let enough = best.full.len() >= LEAST_FULL && people.len() >= LEAST_PEOPLE
        || people.len() >= LEAST_PEOPLE && best.names.len() >= LEAST_NAMES && best.distinct >= LEAST_DISTINCT;
    if !enough || best.weight < AHEAD * next {
        return None;
    }
    let sure = 1.0 - 0.5 / people.len() as f64;
    Some(FandomGuess {
        name: family.to_owned(),
        family: family.to_owned(),
        confidence: Confidence::of(sure),
        evidence: best.names.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn infer_from(names: &[&str]) -> Option<String> {
        let names: Vec<(String, String)> =
            names.iter().map(|name| ((*name).to_owned(), crate::text::key(name))).collect();
        let ordinary = |name: &str| crate::names::vocabulary::Vocabulary::built_in().nicknames(name).next().is_some();
        infer(&names, Packs::built_in(), &ordinary).map(|guess| guess.family)
    }

    #[test]
    fn rare_names_tell_a_fandom_and_common_ones_do_not() {
        assert_eq!(infer_from(&["Spike", "Buffy", "Tara", "Glinda"]).as_deref(), Some("Buffy the Vampire Slayer"));
        assert_eq!(infer_from(&["Jack", "John", "Mary", "Sam", "Peter", "James"]), None);
        assert_eq!(infer_from(&["Buffy"]), None);
        assert_eq!(infer_from(&["Edward", "Charlotte", "Anne", "Caroline", "Charles", "Jane"]), None);
    }
}
