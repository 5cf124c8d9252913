//! Codes in the subjects of newsgroups and lists: which series, who with whom, how it is rated.
//!
//! ```text
//! NEW VOY J/C "The Ferry" 1/1 [PG]
//! Re: TNG: The Fog (2/5) [PG-13] (P/C)
//! ```
//! They stand before the title and behind it. A code is told by its capitals, a series also by what stands beside it, so that
//! a title that begins like one keeps its words.

use super::credit::collapse;

/// Series as groups abbreviate them.
const SERIES: [&str; 11] = ["TOS", "TAS", "TNG", "DS9", "VOY", "ENT", "STV", "XF", "TXF", "BTVS", "ATS"];
/// Ratings as posts write them.
const RATINGS: [&str; 10] = ["G", "PG", "PG-13", "PG13", "PG-15", "R", "NC-17", "NC17", "NC-18", "X"];
/// Of what kind a story is.
const KINDS: [&str; 12] = ["MSR", "UST", "RST", "DRR", "AU", "WIP", "SLASH", "GEN", "HET", "ANGST", "HUMOR", "FLUFF"];
/// What is said of a post in front of its title.
const POSTS: [&str; 6] = ["NEW", "REP", "REPOST", "RE-POST", "FIC", "STORY"];

/// A subject's title without its codes.
pub(super) fn without(subject: &str) -> String {
    without_before_mark(subject, false)
}

/// As [`without`], for what stands before a part mark, if it does: there an item of codes alone is none of the title's.
pub(super) fn without_before_mark(subject: &str, is_marked: bool) -> String {
    let whole = collapse(subject);
    let rest = items_behind(&whole, is_marked);
    let rest = behind(rest, rest.len() < whole.len()).trim();
    front(rest, rest.len() < whole.len()).to_owned()
}

/// The text without items of codes behind it, which commas and brackets divide: `, TOS, K/S, R`, `(J/C) PG`. One of them must
/// be more than a letter; where no part mark follows there are two at least.
fn items_behind(text: &str, is_marked: bool) -> &str {
    let mut rest = text;
    let (mut count, mut is_sure) = (0, false);
    while let Some((before, item)) = last_item(rest) {
        let words = || item.split([' ', ',', ';']).filter(|word| !word.is_empty());
        let is_coded = |word: &str| is_code(word) || word.split('/').all(is_known);
        let names = |word: &str| word.split('/').count() == 2 && word.split('/').all(is_name);
        if words().next().is_none() || !words().all(|word| is_coded(word) || names(word)) {
            break;
        }
        count += 1;
        is_sure |= words().any(|word| word.len() > 1 && is_code(word));
        rest = before;
    }
    if is_sure && (is_marked || count > 1) { rest } else { text }
}

/// The last item of a list and what stands before it: `(J/C)`, `PG` behind such brackets, `NC-17` behind a comma.
fn last_item(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end_matches([' ', ',', ';', '-']);
    let (at, item) = match text.strip_suffix([')', ']']) {
        Some(inside) => inside.rfind(['(', '[']).map(|at| (at, &inside[at + 1..]))?,
        None => [", ", "; ", ") ", "] ", " - ", " -- "]
            .iter()
            .filter_map(|sign| text.rfind(sign).map(|at| (at + 1, &text[at + sign.len()..])))
            .min_by_key(|(_, item)| item.len())?,
    };
    let before = text[..at].trim_end_matches([' ', ',', ';', '-', ':']);
    before.contains(char::is_alphanumeric).then_some((before, item))
}

/// True for a capitalised word of letters, as names in pairings are.
fn is_name(word: &str) -> bool {
    word.len() > 1 && word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic)
}

/// A name without codes behind it: `Ann Lee MSR, R` is Ann Lee.
pub(super) fn name_before(name: &str) -> &str {
    let has_small = |text: &str| text.chars().any(char::is_lowercase);
    let ends = name.match_indices(' ').find(|(at, _)| {
        let word = name[at + 1..].split(' ').next().unwrap_or_default().trim_end_matches([',', ';']);
        // One letter behind a comma is a rating, elsewhere a name's initial.
        has_small(&name[..*at]) && is_code(word) && (word.len() > 1 || name[..*at].ends_with(','))
    });
    ends.map_or(name, |(at, _)| name[..at].trim_end_matches([' ', ',', ';', '-']))
}

/// The pairings that codes name: `J/C`, `P/T`.
pub(super) fn pairings(subject: &str) -> Vec<String> {
    let words = subject.split([' ', '\t', '(', ')', '[', ']']).filter(|word| is_pairings(word));
    let each = words.flat_map(|word| word.split(',').map(bare));
    each.filter(|code| code.contains('/')).map(str::to_owned).collect()
}

/// The rating in brackets: `[NC-17]`, `(PG - language)`, `[B/S, NC17]`; of several the last.
pub(super) fn rating(subject: &str) -> Option<&str> {
    subject.split(['[', '(']).skip(1).find_map(|inside| {
        let inside = inside.split([']', ')']).next()?;
        let word = inside.split([' ', ',', ';']).next()?;
        let word = word.strip_prefix("rated:").unwrap_or(word);
        if is_rating(word) { Some(word) } else { rating_among(inside).filter(|_| are_codes(inside)) }
    })
}

/// The last rating among codes: `PG-13` of `VOY, J/P, PG-13`, `NC-17` of `MSR/R/NC-17`; none of `S/X`, which is a pairing.
pub(super) fn rating_among(codes: &str) -> Option<&str> {
    codes.split([' ', ',', ';', '(', ')', '[', ']']).rev().find_map(|word| {
        let is_pair = word.contains('/') && word.split('/').all(|part| part.len() == 1);
        let is_all_known = word.split('/').all(is_known);
        if is_pair || !is_all_known { None } else { word.rsplit('/').find(|part| is_rating(part)) }
    })
}

/// True for `Rated PG for language.`, `Rated R by the author`.
pub(super) fn is_rated(line: &str) -> bool {
    const MAX_WORDS: usize = 10;
    let mut words = line.split_whitespace();
    let is_said = words.next().is_some_and(|word| word.eq_ignore_ascii_case("rated"));
    let rating = words.next().unwrap_or_default().trim_end_matches(['.', ',', ';', '!']);
    is_said && is_rating(rating) && words.count() <= MAX_WORDS
}

/// A series, a rating or a kind: what is no letter for somebody.
fn is_known(word: &str) -> bool {
    is_series(word) || is_rating(word) || KINDS.contains(&word.to_uppercase().as_str())
}

fn is_rating(word: &str) -> bool {
    RATINGS.iter().any(|rating| rating.eq_ignore_ascii_case(word))
}

/// True for a word that posts use for a series, a rating, a pairing or a kind, and titles do not.
pub(super) fn is_code(word: &str) -> bool {
    is_series(word) || RATINGS.contains(&word) || KINDS.contains(&word) || is_pairings(word)
}

/// True for codes alone, among them one that is no letter for somebody: `DS9, G`, `MSR/R/NC-17`, `B/A, PG13`; or for letters
/// that a comma joins: `Ki,O`.
pub(super) fn are_codes(text: &str) -> bool {
    let words = || text.split([' ', ',', ';', '/']).filter(|word| !word.is_empty());
    let is_all = words().all(|word| is_known(word) || is_person(word));
    let is_people = text.contains(',') && !text.contains(' ') && words().count() > 1;
    is_all && (words().any(is_known) || is_people)
}

/// True for a word said of a post in front of its title: `NEW`, `REP`.
pub(super) fn is_post(word: &str) -> bool {
    POSTS.contains(&word)
}

/// The text without codes behind it.
fn behind(text: &str, had_codes: bool) -> &str {
    let mut rest = text;
    while let Some((before, word)) = rest.rsplit_once(' ') {
        // A series stands there beside other codes.
        if !(is_pairings(word) || (had_codes || rest.len() < text.len()) && is_series(word)) {
            break;
        }
        rest = before.trim_end_matches([' ', ',', '-', ':']);
    }
    rest
}

/// The text without codes before it.
fn front(text: &str, had_codes: bool) -> &str {
    let mut rest = text;
    let mut coded = had_codes;
    while let Some((word, after)) = rest.split_once(' ') {
        let plain = word.trim_end_matches([':', '-', ',']);
        let is_set_off = plain.len() < word.len() || after.starts_with(['"', '“', '-']);
        let next = after.split(' ').next().unwrap_or_default();
        let is_before_title =
            || after.split_once(' ').is_some_and(|(word, title)| is_post(word) && title.starts_with(['"', '“']));
        let codes_follow =
            || is_series(next.trim_end_matches([':', '-', ','])) || is_pairings(next) || is_before_title();
        let is_code = is_pairings(word)
            || RATINGS.contains(&plain) && coded && plain.len() > 1
            || is_series(plain) && (coded || is_set_off || codes_follow())
            || POSTS.contains(&plain) && (is_set_off || codes_follow() || coded && after.contains(char::is_lowercase));
        if !is_code {
            break;
        }
        coded = true;
        rest = after.trim_start_matches(['-', ':', ' ']);
    }
    rest
}

/// `VOY`, `TOS/TNG`, `ST:TNG`.
fn is_series(word: &str) -> bool {
    let word = word.strip_prefix("ST:").unwrap_or(word);
    !word.is_empty() && word.split('/').all(|part| SERIES.contains(&part))
}

/// `J`, `Ki`, `7`: letters that stand for somebody.
fn is_person(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next().is_some_and(|c| c.is_ascii_uppercase() || c == '7');
    let rest = letters.as_str();
    first && rest.len() <= 1 && rest.chars().all(|c| c.is_ascii_alphabetic())
}

/// `J/C`, `(P/C)`, `K/S,J/C`, `C/7`, `P&J`: letters that stand for people.
fn is_pairings(word: &str) -> bool {
    let pairing = |code: &str| {
        let people: Vec<&str> = code.split(['/', '&']).collect();
        (2..=4).contains(&people.len()) && people.iter().all(|name| is_person(name))
    };
    let word = bare(word);
    !word.is_empty() && word.split(',').all(pairing)
}

fn bare(word: &str) -> &str {
    word.trim_matches(['(', ')', '[', ']', ',', ';', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_titles() {
        for (subject, title) in [
            ("VOY: Ferry Nights, J/C", "Ferry Nights"),
            ("NEW VOY J/C \"Ferry Nights\"", "\"Ferry Nights\""),
            ("REP TOS/TNG Ferry Nights (P/T)", "Ferry Nights"),
            ("TNG Ferry Nights", "TNG Ferry Nights"),
            ("NEW Ferry Nights", "NEW Ferry Nights"),
            ("VOY: PG-13 P/T \"Ferry Nights\"", "\"Ferry Nights\""),
            ("And/Or", "And/Or"),
            ("The I/O of It", "The I/O of It"),
            ("ENT Department", "ENT Department"),
            ("Ferry Nights, K/S, NC-17", "Ferry Nights"),
            ("Ferry Nights (J/C) PG", "Ferry Nights"),
            ("Ferry Nights, R", "Ferry Nights, R"),
            ("Ferry Nights, DS9", "Ferry Nights, DS9"),
        ] {
            assert_eq!(without(subject), title, "{subject}");
        }
        for (subject, title) in [
            ("Ferry Nights, TOS, K/S, R", "Ferry Nights"),
            ("Ferry Nights, DS9", "Ferry Nights"),
            ("NEW Ferry Nights, Kirk/Spock, NC-17", "Ferry Nights"),
            ("NEW BEGINNINGS, K/S", "NEW BEGINNINGS"),
            ("Ferry Nights, R", "Ferry Nights, R"),
            ("Ferry Nights, Rain/Snow", "Ferry Nights, Rain/Snow"),
            ("PG-13", "PG-13"),
        ] {
            assert_eq!(without_before_mark(subject, true), title, "{subject}");
        }
    }

    #[test]
    fn names_end_at_codes() {
        for (text, name) in [
            ("Ann Lee MSR, R", "Ann Lee"),
            ("Ann Lee, R", "Ann Lee"),
            ("Ann Lee K/S NC-17", "Ann Lee"),
            ("Ann R", "Ann R"),
            ("Ann X Lee", "Ann X Lee"),
            ("ANN GEN", "ANN GEN"),
        ] {
            assert_eq!(name_before(text), name, "{text}");
        }
    }

    #[test]
    fn codes_say_who_and_how_it_is_rated() {
        assert_eq!(pairings("VOY Fog J/C,P/T 1/3 [PG]"), ["J/C", "P/T"]);
        assert!(pairings("The ferry 1/3 and/or 5/7").is_empty());
        assert_eq!(rating("Stayer (PG - language)"), Some("PG"));
        assert_eq!(rating("VOY Fog [NC-17] 1/3"), Some("NC-17"));
        assert_eq!(rating("Fog (Revised) [ASC]"), None);
        assert_eq!(rating("Fog (MSR/R/NC-17)"), Some("NC-17"));
        assert_eq!(rating("Fog 1/3 [B/S, NC17]"), Some("NC17"));
        assert_eq!(rating_among("VOY, J/P, PG-13"), Some("PG-13"));
        assert_eq!(rating("Fog (The R Files)"), None);
        assert_eq!(rating("[S/X] Fog"), None);
        assert!(is_rated("Rated PG for language.") && !is_rated("Rated by nobody") && !is_rated("He rated R"));
        assert_eq!(pairings("TOS Fog 1/1 (K/S)[R]"), ["K/S"]);
        assert!(are_codes("DS9, G") && are_codes("Ki,O") && are_codes("B/A, PG13"));
        assert!(!are_codes("and Days") && !are_codes("Me") && !are_codes("No, No"));
    }
}
