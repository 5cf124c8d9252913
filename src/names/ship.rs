//! Ships by name: from the table, by taking a portmanteau apart, or by initials.
//!
//! A portmanteau is the head of one member's name and the tail, or the head, of the other's:
//! `Dra|mione`, `Sasu|Naru`, `K|lance`; a letter may belong to both parts (`Korr(a)sami`). Only known
//! ships are considered, because any two names can be found in some word.

use super::reading::Rule;
use super::scope::Scope;
use super::tag::tidy;
use super::vocabulary::Vocabulary;
use crate::text::key;

/// A decoding below this many points is a coincidence.
const LEAST_POINTS: u32 = 10;

/// The same inside the work's fandom, where there are fewer ships to confuse.
const LEAST_POINTS_INSIDE: u32 = 8;

/// Words of a portmanteau's length that are none.
const PLAIN_WORDS: &[&str] = &[
    "various",
    "friendship",
    "friends",
    "family",
    "everyone",
    "romance",
    "relationship",
    "undisclosed",
    "platonic",
    "none",
    "other",
    "others",
    "gen",
    "slash",
    "spoilers",
    "alot",
    "many",
    "background",
    "minor",
    "canon",
    "poly",
    "polyamory",
    "brotherly",
    "siblings",
    "enemies",
    "lovers",
    "angst",
    "fluff",
];

/// Known ships that `name` may mean, with the rule that found them. Several if they are equally likely.
pub(crate) fn ships_called(name: &str, scope: &Scope, vocabulary: &Vocabulary) -> (Rule, Vec<usize>) {
    let named = in_scope(vocabulary.ships_named(name), scope, vocabulary);
    if !named.is_empty() {
        return (Rule::ShipName, named);
    }
    let word = key(name).replace([' ', '\''], "");
    let words = key(name).split(' ').count();
    let plain = PLAIN_WORDS.contains(&word.as_str()) || words > 2;
    let length = word.chars().count();
    if plain || !(4..=16).contains(&length) || !word.chars().all(char::is_alphabetic) {
        return (Rule::Portmanteau, Vec::new());
    }
    (Rule::Portmanteau, decode(&word, scope, vocabulary))
}

/// Those of `ships` whose fandom is the work's; all of them, if the work has none.
fn in_scope(ships: Vec<usize>, scope: &Scope, vocabulary: &Vocabulary) -> Vec<usize> {
    if scope.is_empty() || ships.len() < 2 {
        return ships;
    }
    let inside: Vec<usize> = ships.iter().copied().filter(|ship| is_inside(*ship, scope, vocabulary)).collect();
    if inside.is_empty() { ships } else { inside }
}

fn is_inside(ship: usize, scope: &Scope, vocabulary: &Vocabulary) -> bool {
    vocabulary.ship_family(ship).is_some_and(|family| scope.families.contains(&family))
}

fn decode(word: &str, scope: &Scope, vocabulary: &Vocabulary) -> Vec<usize> {
    let mut best = if scope.is_empty() { LEAST_POINTS } else { LEAST_POINTS_INSIDE };
    let mut found: Vec<usize> = Vec::new();
    for ship in 0..vocabulary.ship_count() {
        if !(scope.is_empty() || is_inside(ship, scope, vocabulary)) {
            continue;
        }
        let members: Vec<_> = vocabulary.ship_words(ship).collect();
        let [one, two] = members.as_slice() else { continue };
        let points = points(word, one.clone(), two).max(points(word, two.clone(), one));
        if points < best {
            continue;
        }
        if points > best {
            found.clear();
            best = points;
        }
        found.push(ship);
    }
    found
}

/// How well `word` is a head of one of `first` and an end or head of one of `second`; 0 if it is not.
fn points<'a>(
    word: &str,
    first: impl Iterator<Item = &'a str>,
    second: &(impl Iterator<Item = &'a str> + Clone),
) -> u32 {
    let mut best = 0;
    for head in first {
        for cut in 1..=common_prefix(word, head) {
            if !word.is_char_boundary(cut) {
                continue;
            }
            for tail in second.clone() {
                best = best.max(tail_points(word, cut, head, tail));
            }
        }
    }
    best
}

fn common_prefix(one: &str, two: &str) -> usize {
    one.bytes().zip(two.bytes()).take_while(|(one, two)| one == two).count()
}

fn tail_points(word: &str, cut: usize, head: &str, tail: &str) -> u32 {
    let rest = &word[cut..];
    // The last letter of the head may be the first of the tail as well.
    let shared = word[..cut].char_indices().next_back().map_or(rest, |(at, _)| &word[at..]);
    let letters = |text: &str| text.chars().count() as u32;
    let whole = |part: &str, name: &str| if part == name { 3 } else { 0 };
    let head_points = letters(&word[..cut]).min(4) * 2 + whole(&word[..cut], head);
    if letters(rest) >= 2 && tail.ends_with(rest) {
        let tail_points = letters(rest).min(5) * 2 + whole(rest, tail) + u32::from(cut > 1) * 2;
        let overlap = if tail.ends_with(shared) && cut > 1 { 2 } else { 0 };
        return head_points + tail_points + overlap;
    }
    if letters(rest) >= 2 && cut > 1 && tail.starts_with(rest) {
        return head_points + letters(rest).min(5) * 2 + 1;
    }
    if letters(rest) >= 3 && cut > 1 && tail.contains(rest) {
        return (head_points + letters(rest).min(5) * 2).saturating_sub(2);
    }
    0
}

/// Known ships of the work's fandoms whose members have these initials (`HP/DM`, `D/Hr`).
pub(crate) fn ships_with_initials(members: &[&str], scope: &Scope, vocabulary: &Vocabulary) -> (Rule, Vec<usize>) {
    let short = |text: &&str| text.len() <= 3 && text.chars().all(char::is_alphabetic);
    if scope.is_empty() || members.len() != 2 || !members.iter().all(short) {
        return (Rule::Initials, Vec::new());
    }
    let named = vocabulary.ships_named(&members.join("/")).into_iter();
    let named: Vec<usize> = named.filter(|ship| is_inside(*ship, scope, vocabulary)).collect();
    if !named.is_empty() {
        return (Rule::ShipName, named);
    }
    let initials: Vec<String> = members.iter().map(|member| member.to_lowercase()).collect();
    let ships = (0..vocabulary.ship_count())
        .filter(|ship| vocabulary.ship_members(*ship).len() == 2 && is_inside(*ship, scope, vocabulary))
        .filter(|ship| {
            let names: Vec<String> = vocabulary
                .ship_members(*ship)
                .map(|member| key(tidy(vocabulary.character(member)).split(" (").next().unwrap_or("")))
                .collect();
            (abbreviates(&initials[0], &names[0]) && abbreviates(&initials[1], &names[1]))
                || (abbreviates(&initials[0], &names[1]) && abbreviates(&initials[1], &names[0]))
        });
    (Rule::Initials, distinct(ships, vocabulary))
}

/// Each set of members once: two tables may hold the same ship.
fn distinct(ships: impl Iterator<Item = usize>, vocabulary: &Vocabulary) -> Vec<usize> {
    let set = |ship: usize| {
        let mut members: Vec<u32> = vocabulary.ship_members(ship).collect();
        members.sort_unstable();
        members
    };
    let mut kept: Vec<usize> = Vec::new();
    for ship in ships {
        if kept.iter().all(|other| set(*other) != set(ship)) {
            kept.push(ship);
        }
    }
    kept
}

/// True for the first letters of a name's words (`hp`), or the first and later letters of its first
/// word (`hr` of `hermione`).
fn abbreviates(short: &str, name: &str) -> bool {
    let letters: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
    if letters == short || (short.chars().count() == 1 && name.starts_with(short)) {
        return true;
    }
    let first = name.split(' ').next().unwrap_or("");
    let mut rest = first.chars();
    first.starts_with(|c| short.starts_with(c))
        && short.chars().count() > 1
        && short.chars().all(|c| rest.any(|letter| letter == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(word: &str, one: &[&str], two: &[&str]) -> u32 {
        let (one, two) = (one.iter().copied(), two.iter().copied());
        points(word, one.clone(), &two).max(points(word, two.clone(), &one))
    }

    #[test]
    fn heads_and_tails_make_portmanteaus() {
        assert!(split("dramione", &["draco", "malfoy"], &["hermione", "granger"]) >= LEAST_POINTS);
        assert!(split("korrasami", &["korra"], &["asami", "sato"]) >= LEAST_POINTS);
        assert!(split("sasunaru", &["uchiha", "sasuke"], &["uzumaki", "naruto"]) >= LEAST_POINTS);
        assert_eq!(split("various", &["draco"], &["hermione"]), 0);
    }

    #[test]
    fn initials_stand_for_names() {
        assert!(abbreviates("hp", "harry potter"));
        assert!(abbreviates("hr", "hermione granger"));
        assert!(!abbreviates("hp", "hermione granger"));
    }
}
