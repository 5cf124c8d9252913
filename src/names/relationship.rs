//! Reading one relationship tag: who, and what joins them.
//!
//! Order of the steps: tidy, type suffix, modifiers, FFN brackets, cut at the signs outside
//! parentheses and quotes, and then each member is read as a character tag. Pipes bind tighter than
//! any sign: `A | B/C | D` joins two people. A parenthesis behind the last member speaks of the whole
//! tag (`Adora/Catra (She-Ra)`), and may itself hold a `/` or `&`.

use super::Modifier;
use super::tag::modifier::{Subject, split};
use super::tag::{CharacterTag, pieces, tidy, without_dangling_signs, without_type_suffix};
use crate::model::RelationshipKind;
use crate::text::key;

/// A relationship tag taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationshipTag {
    /// Romantic or platonic by the sign or by a word around it; other for a tag without members.
    pub kind: RelationshipKind,
    /// The members in the order written, at least two; empty if the tag has no sign between names.
    pub members: Vec<CharacterTag>,
    /// What the parenthesis behind the last member says: usually the fandom.
    pub qualifier: Option<String>,
    /// Modifiers of the relationship as a whole.
    pub modifiers: Vec<Modifier>,
    /// The tag without noise and modifiers: the ship name, where there are no members.
    pub name: String,
}

impl RelationshipTag {
    /// Takes `tag` apart.
    ///
    /// ```
    /// use ficdex::{model::RelationshipKind, names::{Modifier, RelationshipTag}};
    /// let tag = RelationshipTag::read("past Mara Venn | Ember/Ilse Roth (The Lamps) - Relationship");
    /// assert_eq!(tag.kind, RelationshipKind::Romantic);
    /// assert_eq!(tag.members[0].name, "Mara Venn | Ember");
    /// assert_eq!(tag.members[1].name, "Ilse Roth");
    /// assert_eq!(tag.qualifier.as_deref(), Some("The Lamps"));
    /// assert_eq!(tag.modifiers, [Modifier::Past]);
    /// assert_eq!(tag.key(), RelationshipTag::read("[Ilse Roth, Ember | Mara Venn]").key());
    /// ```
    pub fn read(tag: &str) -> Self {
        let tidy = tidy(tag);
        let mut modifiers = Vec::new();
        let rest = stripped(&tidy, &mut modifiers);
        let (kind, parts) = match bracketed(rest) {
            Some(parts) => (RelationshipKind::Romantic, parts),
            None => cut(rest),
        };
        let mut members: Vec<CharacterTag> =
            parts.iter().map(|part| member(part)).filter(|member| !member.name.is_empty()).collect();
        if members.len() < 2 {
            members.clear();
        }
        let qualifier = members.last().and_then(|last| last.qualifier.clone());
        let kind = match kind {
            _ if members.is_empty() => RelationshipKind::Other,
            RelationshipKind::Romantic if modifiers.contains(&Modifier::Platonic) => RelationshipKind::Platonic,
            kind => kind,
        };
        let name = if rest.is_empty() { tidy.clone() } else { rest.to_owned() };
        Self { kind, members, qualifier, modifiers, name }
    }

    /// One form for every order and spelling of the signs: the members' keys, sorted, behind the
    /// kind's letter. Pipes count as one set of names, modifiers and the qualifier do not count.
    pub fn key(&self) -> String {
        if self.members.is_empty() {
            return format!("o:{}", key(&self.name));
        }
        set_key(
            self.kind,
            self.members.iter().map(|member| {
                let mut names: Vec<String> = member.names().map(key).collect();
                names.sort_unstable();
                names.join("|")
            }),
        )
    }
}

/// The order-free key of a set of people and a kind.
pub(crate) fn set_key(kind: RelationshipKind, members: impl Iterator<Item = String>) -> String {
    let mut members: Vec<String> = members.collect();
    members.sort_unstable();
    let letter = match kind {
        RelationshipKind::Romantic => 'r',
        RelationshipKind::Platonic => 'p',
        RelationshipKind::Other => 'o',
    };
    format!("{letter}:{}", members.join("/"))
}

/// Takes modifiers and type suffixes off both ends until none is left.
fn stripped<'a>(tidy: &'a str, modifiers: &mut Vec<Modifier>) -> &'a str {
    let mut rest = tidy;
    loop {
        let before = rest.len();
        rest = without_dangling_signs(split(without_type_suffix(rest), Subject::Relationship, modifiers));
        if rest.len() == before {
            return rest;
        }
    }
}

/// A member as a character tag, its own modifiers included.
fn member(part: &str) -> CharacterTag {
    // The friend in `A & B's friendship` is no third person; a possessive member is left as written.
    CharacterTag::of_tidy(part.trim().trim_matches(|c| matches!(c, ',' | ';' | '|')).trim())
}

/// The members of an FFN bracket group that is the whole tag: `[Buffy S., Spike]`.
fn bracketed(text: &str) -> Option<Vec<String>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if inner.contains(['[', ']']) {
        return None;
    }
    let comma = inner.split(',').map(str::trim).filter(|part| !part.is_empty());
    let parts: Vec<String> = comma.map(str::to_owned).collect();
    match parts.len() {
        0 => None,
        1 => Some(cut(inner).1),
        _ => Some(parts),
    }
}

/// One part of a line of FFN characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CharacterGroup {
    /// A character outside brackets.
    Single(String),
    /// Characters inside one pair of brackets, in order.
    Pairing(Vec<String>),
}

/// The groups of a character line as FFN writes it, where brackets hold a pairing and commas the
/// people. FFN's own names hold no comma.
///
/// ```
/// use ficdex::names::{CharacterGroup, character_groups};
/// let groups = character_groups("[Mara V., Ilse R.] Ember, Tom");
/// assert_eq!(groups[0], CharacterGroup::Pairing(vec!["Mara V.".into(), "Ilse R.".into()]));
/// assert_eq!(groups[2], CharacterGroup::Single("Tom".into()));
/// ```
pub fn character_groups(line: &str) -> Vec<CharacterGroup> {
    let mut groups = Vec::new();
    let names = |text: &str| -> Vec<String> {
        text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('[') {
        let Some((inner, after)) = behind.split_once(']') else { break };
        groups.extend(names(before).into_iter().map(CharacterGroup::Single));
        let people = names(inner);
        match people.len() {
            0 => {}
            1 => groups.extend(people.into_iter().map(CharacterGroup::Single)),
            _ => groups.push(CharacterGroup::Pairing(people)),
        }
        rest = after;
    }
    groups.extend(names(&rest.replace(['[', ']'], " ")).into_iter().map(CharacterGroup::Single));
    groups
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Slash,
    And,
}

/// Cuts `text` at its signs; the kind is that of the signs, other if there are two kinds.
fn cut(text: &str) -> (RelationshipKind, Vec<String>) {
    let mut parts = Vec::new();
    let (mut start, mut slash, mut and) = (0, false, false);
    for (from, to, sign) in signs(text) {
        parts.push(text[start..from].to_owned());
        start = to;
        slash |= sign == Sign::Slash;
        and |= sign == Sign::And;
    }
    parts.push(text[start..].to_owned());
    parts.retain(|part| !part.trim().is_empty());
    let kind = match (slash, and) {
        (true, false) => RelationshipKind::Romantic,
        (false, true) => RelationshipKind::Platonic,
        _ => RelationshipKind::Other,
    };
    if slash && !is_pairing(&parts) {
        return (RelationshipKind::Other, vec![text.to_owned()]);
    }
    (kind, parts)
}

/// A slash joins people unless the tag is a fixed expression (`Hurt/Comfort`), a category (`M/M`)
/// or a sentence.
fn is_pairing(parts: &[String]) -> bool {
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
    let lower: Vec<String> = parts.iter().map(|part| part.trim().to_lowercase()).collect();
    let category = lower.iter().all(|part| matches!(part.as_str(), "f" | "m" | "nb" | "other" | "multi"));
    let general = lower.iter().all(|part| GENERAL.contains(&part.as_str()));
    let sentence = lower.iter().any(|part| part.split(' ').count() > 9 && !part.contains(['|', '(', '"']));
    !category && !general && !sentence
}

/// The signs of `text` outside parentheses and quotes, as byte ranges in order.
fn signs(text: &str) -> Vec<(usize, usize, Sign)> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut quoted = false;
    let closing_quote = |at: usize| text[at + 1..].contains('"');
    for (at, c) in text.char_indices() {
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

/// The two readings of an old tag with one pipe in its middle, `Kasumi & Satoshi | Ash Ketchum & Misty`:
/// everything before the pipe and everything behind it, each a list of members of equal length.
pub(crate) fn halves(tag: &RelationshipTag) -> Option<(Vec<String>, Vec<String>)> {
    let count = tag.members.len();
    if count < 3 || count.is_multiple_of(2) {
        return None;
    }
    let middle = &tag.members[count / 2];
    let names: Vec<&str> = pieces(&middle.name).collect();
    let elsewhere = tag.members.iter().enumerate().any(|(at, member)| at != count / 2 && member.name.contains('|'));
    let [last, first] = names.as_slice() else { return None };
    if elsewhere {
        return None;
    }
    let mut front: Vec<String> = tag.members[..count / 2].iter().map(|member| member.name.clone()).collect();
    front.push((*last).to_owned());
    let mut back = vec![(*first).to_owned()];
    back.extend(tag.members[count / 2 + 1..].iter().map(|member| member.name.clone()));
    Some((front, back))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(tag: &str) -> (RelationshipKind, Vec<String>) {
        let tag = RelationshipTag::read(tag);
        (tag.kind, tag.members.into_iter().map(|member| member.name).collect())
    }

    #[test]
    fn pipes_bind_tighter_than_signs() {
        let (kind, members) = read("Kim Yongsun | Solar/Moon Byulyi | Moonbyul");
        assert_eq!(kind, RelationshipKind::Romantic);
        assert_eq!(members, ["Kim Yongsun | Solar", "Moon Byulyi | Moonbyul"]);
    }

    #[test]
    fn a_sign_inside_the_fandom_cuts_nothing() {
        let tag = "Ben/Edward (Hansel & Gretel: Witch Hunters)";
        assert_eq!(read(tag), (RelationshipKind::Romantic, vec!["Ben".into(), "Edward".into()]));
    }

    #[test]
    fn every_way_of_writing_a_pairing_has_one_key() {
        let key = RelationshipTag::read("Mara Venn/Ilse Roth").key();
        for tag in [
            "Ilse Roth/Mara Venn",
            "Mara Venn / Ilse Roth",
            "Mara Venn x Ilse Roth",
            "Mara Venn X Ilse Roth",
            "Mara Venn × Ilse Roth",
            "[Mara Venn, Ilse Roth]",
            "[Ilse Roth, Mara Venn]",
            "Venn, Mara/Roth, Ilse",
            "mara venn/ilse roth",
            "Mara Venn/Ilse Roth (The Lamps)",
            "Mara Venn/Ilse Roth - Relationship",
            "past Mara Venn/Ilse Roth",
            "Mara Venn/Ilse Roth (one-sided)",
        ] {
            assert_eq!(RelationshipTag::read(tag).key(), key, "{tag}");
        }
        assert_ne!(RelationshipTag::read("Mara Venn & Ilse Roth").key(), key);
    }

    #[test]
    fn what_is_no_pairing_has_no_members() {
        for tag in ["Hurt/Comfort", "M/M", "Minor or Background Relationship(s)", "Alex", "fake/pretend relationship"] {
            assert!(RelationshipTag::read(tag).members.is_empty(), "{tag}");
        }
    }

    #[test]
    fn a_reader_named_by_letters_is_one_member() {
        assert_eq!(read("Mara Venn/Y/N").1, ["Mara Venn", "Y/N"]);
        assert_eq!(read("NarutoxSasuke").1, ["Naruto", "Sasuke"]);
        assert_eq!(read("AlexKrycek").1, Vec::<String>::new());
        assert_eq!(
            read("mara and ilse - Relationship"),
            (RelationshipKind::Platonic, vec!["mara".into(), "ilse".into()])
        );
    }

    proptest! {
        #[test]
        fn no_tag_panics(tag in "(\\PC|[A-Za-z /&|()\\[\\]x×\"'!-]){0,60}") {
            let read = RelationshipTag::read(&tag);
            prop_assert!(read.members.len() != 1);
            let _ = (read.key(), halves(&read), character_groups(&tag));
        }

        #[test]
        fn order_spacing_and_sign_do_not_matter(names in proptest::collection::vec("[A-Z][a-z]{2,7} [A-Z][a-z]{2,7}", 2..5)) {
            let key = RelationshipTag::read(&names.join("/")).key();
            let mut turned = names.clone();
            turned.reverse();
            for sign in ["/", " / ", " x ", " × ", " X "] {
                prop_assert_eq!(&RelationshipTag::read(&turned.join(sign)).key(), &key);
            }
            prop_assert_eq!(&RelationshipTag::read(&format!("[{}]", turned.join(", "))).key(), &key);
            let friends = RelationshipTag::read(&names.join(" & ")).key();
            prop_assert_eq!(RelationshipTag::read(&turned.join(" and ")).key(), friends);
        }
    }
}
