//! The signs that join people, outside parentheses and quotes, and the parts between them.

use crate::model::RelationshipKind;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Slash,
    And,
}

/// Cuts `text` at its signs; the kind is that of the signs, other if there are two kinds.
pub(super) fn cut(text: &str) -> (RelationshipKind, Vec<&str>) {
    let mut parts: Vec<&str> = Vec::new();
    let (mut start, mut slash, mut and) = (0, false, false);
    for (from, to, sign) in signs(text) {
        parts.push(&text[start..from]);
        start = to;
        slash |= sign == Sign::Slash;
        and |= sign == Sign::And;
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    let kind = match (slash, and) {
        (true, false) => RelationshipKind::Romantic,
        (false, true) => RelationshipKind::Platonic,
        _ => RelationshipKind::Other,
    };
    if slash && !is_pairing(&parts) {
        return (RelationshipKind::Other, vec![text]);
    }
    (kind, parts)
}

/// A slash joins people unless the tag is a fixed expression (`Hurt/Comfort`), a category (`M/M`)
/// or a sentence.
fn is_pairing(parts: &[&str]) -> bool {
    const GENERAL: &[&str] = &[
        "hurt",
        "comfort",
        "fluff",
        "angst",
        "family",
        "friendship",
        "romance",
        "fake",
        "pretend",
        "pretend relationship",
        "friends",
        "lovers",
        "enemies",
        "crack",
        "au",
        "fix-it",
        "mentor",
        "none",
        "n",
        "a",
        "others",
        "past relationship",
        "parent",
        "child",
        "gen",
        "slash",
        "drama",
        "humor",
        "humour",
        "adventure",
    ];
    const CATEGORIES: &[&str] = &["f", "m", "nb", "other", "multi"];
    let all_of = |words: &[&str]| {
        let mut parts = parts.iter().map(|part| part.trim());
        parts.all(|part| words.iter().any(|word| word.eq_ignore_ascii_case(part)))
    };
    let sentence = parts
        .iter()
        .any(|part| part.trim().bytes().filter(|byte| *byte == b' ').count() > 8 && !part.contains(['|', '(', '"']));
    !all_of(CATEGORIES) && !all_of(GENERAL) && !sentence
}

/// The signs of `text` outside parentheses and quotes, as byte ranges in order.
fn signs(text: &str) -> Vec<(usize, usize, Sign)> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut quoted = false;
    let closing_quote = |at: usize| text[at + 1..].contains('"');
    for (at, c) in text.char_indices() {
        // Most characters are letters that begin no sign.
        if c == ' ' || c.is_ascii_alphanumeric() && !matches!(c, 'a' | 'A' | 'x' | 'X') {
            continue;
        }
        match c {
            '(' | '[' if text[at..].contains([')', ']']) => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '"' if quoted || closing_quote(at) => quoted = !quoted,
            _ if depth > 0 || quoted => {}
            '/' if !is_inner_slash(text, at) => found.push((at, at + 1, Sign::Slash)),
            '\\' if !text.contains('/') => found.push((at, at + 1, Sign::Slash)),
            '&' | '♦' => found.push((at, at + c.len_utf8(), Sign::And)),
            '+' if spaced(text, at, 1) => found.push((at, at + 1, Sign::And)),
            '×' | '✕' | '✖' | '❌' | '♡' | '♥' | '❤' => found.push((at, at + c.len_utf8(), Sign::Slash)),
            'x' | 'X' if spaced(text, at, 1) || glued_x(text, at) => found.push((at, at + 1, Sign::Slash)),
            'a' | 'A' if spaced(text, at, 3) && text.as_bytes()[at..at + 3].eq_ignore_ascii_case(b"and") => {
                found.push((at, at + 3, Sign::And));
            }
            _ => {}
        }
    }
    // `and` is a sign only where it is the only kind: `Tom and Mara/Ilse` is a pair of three words.
    let is_word = |(from, to, _): &(usize, usize, Sign)| to - from == 3 && text[*from..].starts_with(['a', 'A']);
    if found.iter().any(|sign| !is_word(sign)) {
        found.retain(|sign| !is_word(sign));
    } else if !found.is_empty() && !names_people(text) {
        found.clear();
    }
    found
}

/// True if a tag joined by `and` alone lists names: few words in each part, none of prose in lower case
/// (`My Unit and Byleth` are two).
fn names_people(text: &str) -> bool {
    let parts: Vec<&str> = text.split([',']).flat_map(|part| part.split(" and ")).collect();
    let prose = ["to", "is", "are", "because", "his", "her", "their", "not", "i", "but", "my", "for"];
    parts.len() >= 2
        && parts.iter().all(|part| {
            let words = part.split_whitespace();
            words.clone().count() <= 4 && !words.into_iter().any(|word| prose.contains(&word))
        })
}

/// A slash inside one name: `Y/N`, `SI/OC`, `w/`, `s/he`, `implied/referenced`.
fn is_inner_slash(text: &str, at: usize) -> bool {
    let before =
        text[..at].rsplit(|c: char| c.is_whitespace() || matches!(c, '/' | '&' | '(' | '|')).next().unwrap_or("");
    // One of these stands before every such slash, in capitals or not.
    if !["y", "f", "l", "s", "si", "self-insert", "oc", "w", "and", "implied"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(before))
    {
        return false;
    }
    let after =
        text[at + 1..].split(|c: char| c.is_whitespace() || matches!(c, '/' | '&' | ')' | '|')).next().unwrap_or("");
    let pair = (before.to_ascii_lowercase(), after.to_ascii_lowercase());
    matches!(
        (pair.0.as_str(), pair.1.as_str()),
        ("y" | "f" | "l" | "s", "n" | "i") | ("si" | "self-insert", "oc") | ("oc", "si") | ("w", _) | ("and", "or")
    ) || (pair.0 == "implied" && pair.1 == "referenced")
}

/// True if the `length` bytes at `at` stand between blanks, with something on both sides.
fn spaced(text: &str, at: usize, length: usize) -> bool {
    text[..at].ends_with(' ') && text.get(at + length..).is_some_and(|rest| rest.starts_with(' '))
}

/// `NarutoxSasuke`, `PhilzaXMumza`: an `x` between a small and a capital letter joins two names of
/// three letters or more, unless the first name itself ends with it (`Alex`, `Phoenix`).
fn glued_x(text: &str, at: usize) -> bool {
    const NAMES: &[&str] = &[
        "alex",
        "felix",
        "phoenix",
        "beatrix",
        "hendrix",
        "rex",
        "max",
        "fox",
        "lex",
        "knox",
        "onyx",
        "styx",
        "trix",
        "vex",
        "vox",
        "dex",
        "jax",
        "dax",
        "pax",
        "lux",
        "hex",
        "wix",
        "crux",
        "remix",
        "calyx",
        "lynx",
        "jinx",
        "roux",
        "marx",
        "bellatrix",
        "bordeaux",
        "asterix",
        "obelix",
        "ajax",
        "xerox",
        "malex",
        "spandex",
        "hux",
        "apex",
    ];
    let letters = |part: &str| part.chars().all(char::is_alphabetic) && part.chars().count() >= 3;
    let before = text[..at].rsplit(' ').next().unwrap_or("");
    let after = text[at + 1..].split(' ').next().unwrap_or("");
    let small = before.chars().next_back().is_some_and(char::is_lowercase);
    let capital = after.chars().next().is_some_and(char::is_uppercase);
    if !(small && capital && letters(before) && letters(after)) {
        return false;
    }
    let with_x = format!("{}x", before.to_lowercase());
    !NAMES.iter().any(|name| with_x.ends_with(name) && with_x.len() - name.len() < 3)
}
