//! What is said *about* a relationship inside its tag: `past`, `(implied)`, ` - one-sided`.

use crate::text::fold;

/// Words that qualify a relationship. Words that begin the names of characters (`Future`, `Light`, `Side`)
/// are left out: a qualifier kept does less harm than half a name lost.
const QUALIFIERS: &[&str] = &[
    "past",
    "former",
    "ex",
    "minor",
    "background",
    "implied",
    "hinted",
    "mentioned",
    "mentions",
    "mention",
    "hints",
    "slight",
    "slightly",
    "mild",
    "eventual",
    "eventually",
    "pre",
    "pre-slash",
    "pre-relationship",
    "pre-femslash",
    "one-sided",
    "onesided",
    "unrequited",
    "established",
    "temporary",
    "brief",
    "briefly",
    "endgame",
    "main",
    "platonic",
    "romantic",
    "main pairing",
    "side pairing",
];

/// Words between qualifiers, that alone say nothing.
const JOINTS: &[&str] =
    &["or", "and", "of", "very", "only", "relationship", "relationships", "relationship(s)", "pairing", "ship"];

/// `tag` without the qualifiers at its start and end, and whether they say `platonic`.
pub(super) fn strip(tag: &str) -> (&str, bool) {
    let (mut text, mut platonic) = (tag.trim(), false);
    loop {
        let shorter = without_last(without_first(text, &mut platonic), &mut platonic).trim();
        if shorter.len() == text.len() {
            return (text, platonic);
        }
        text = shorter;
    }
}

/// Drops the qualifiers before the first name: `Minor or Background A/B`, `past: A/B`.
fn without_first<'a>(text: &'a str, platonic: &mut bool) -> &'a str {
    let (mut rest, mut bare) = (text, text);
    let mut qualified = false;
    // A joint is dropped only between or behind qualifiers, so nothing goes before the first of them.
    while let Some((word, behind)) = rest.split_once(' ') {
        let folded = fold(word.trim_end_matches([':', ',']));
        let is_qualifier = QUALIFIERS.contains(&folded.as_str());
        if !is_qualifier && !(qualified && (JOINTS.contains(&folded.as_str()) || word == "-")) {
            break;
        }
        // `Past & Future`: a word before a sign is a member.
        if super::signs::starts_with_sign(behind) {
            break;
        }
        qualified = true;
        *platonic |= folded == "platonic";
        rest = behind.trim_start();
        bare = rest;
    }
    bare
}

/// Drops a remark behind the last name: `A/B - past relationship`, `A/B (implied)`.
fn without_last<'a>(text: &'a str, platonic: &mut bool) -> &'a str {
    if let Some((before, remark)) = last_parenthesis(text) {
        return if is_remark(remark, platonic) { before } else { text };
    }
    match text.rsplit_once(" - ") {
        Some((before, remark)) if is_remark(remark, platonic) => before.trim_end(),
        _ => text,
    }
}

fn is_remark(remark: &str, platonic: &mut bool) -> bool {
    let folded = fold(remark);
    let mut words = folded.split([' ', ',', '/']).filter(|word| !word.is_empty()).peekable();
    let remarked = words.peek().is_some()
        && folded.split([' ', ',', '/']).any(|word| QUALIFIERS.contains(&word))
        && words.all(|word| QUALIFIERS.contains(&word) || JOINTS.contains(&word));
    if remarked {
        *platonic |= folded.split([' ', ',', '/']).any(|word| word == "platonic");
    }
    remarked
}

/// What says in parentheses whose character somebody is: part of the name, wherever it stands.
const OWNERSHIP: &[&str] = &["oc", "ocs", "ofc", "omc", "onb", "original character", "reader"];

/// `member` without the parentheses behind it: a fandom or a remark. `(OC)`, and what is written onto the
/// name (`Other(s)`), are part of it.
pub(super) fn without_parentheses(member: &str) -> &str {
    let mut text = member;
    while let Some((before, inside)) = last_parenthesis(text) {
        if OWNERSHIP.iter().any(|word| word.eq_ignore_ascii_case(inside)) {
            break;
        }
        text = before;
    }
    text
}

/// Cuts off the parenthesis that ends `text`, where a blank stands before it and a name before that.
fn last_parenthesis(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_suffix(')')?;
    let mut depth = 1;
    for (at, byte) in inside.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' if depth == 1 => {
                let before = inside[..at].strip_suffix(' ')?.trim_end();
                return if before.is_empty() { None } else { Some((before, &inside[at + 1..])) };
            }
            b'(' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn qualifiers_go_and_names_stay() {
        let rows = [
            ("past Ilse/Mara", "Ilse/Mara", false),
            ("Minor or Background Ilse/Mara", "Ilse/Mara", false),
            ("Minor Background - Ilse/Mara", "Ilse/Mara", false),
            ("Past: Ilse/Mara", "Ilse/Mara", false),
            ("Ilse/Mara - past relationship", "Ilse/Mara", false),
            ("Ilse/Mara (minor background)", "Ilse/Mara", false),
            ("implied past Ilse/Mara (one-sided)", "Ilse/Mara", false),
            ("Platonic Ilse/Mara", "Ilse/Mara", true),
            ("Ilse/Mara (Salt Harbour) (Platonic)", "Ilse/Mara (Salt Harbour)", true),
            ("Future Ilse/Mara", "Future Ilse/Mara", false),
            ("Ilse/Mara - a love story", "Ilse/Mara - a love story", false),
            ("and/or", "and/or", false),
            ("past", "past", false),
        ];
        for (tag, bare, platonic) in rows {
            assert_eq!(strip(tag), (bare, platonic), "{tag}");
        }
    }

    #[test]
    fn only_a_parenthesis_apart_from_the_name_goes() {
        let rows = [
            ("Mara (Salt Harbour)", "Mara"),
            ("Mara (Fox (TV)) (past)", "Mara"),
            ("Mara(OC)", "Mara(OC)"),
            ("Mara (OC) (Salt Harbour)", "Mara (OC)"),
            ("Other(s)", "Other(s)"),
            ("(Mara)", "(Mara)"),
            ("Mara (open", "Mara (open"),
        ];
        for (member, bare) in rows {
            assert_eq!(without_parentheses(member), bare);
        }
    }
}
