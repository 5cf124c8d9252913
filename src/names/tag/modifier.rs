//! Words around a name that say how it takes part: *mentioned*, *past*, *one-sided*, `fem!`.
//!
//! They are split off, so that `past Drarry` and `Drarry` are one pairing, and kept, so that a
//! reader can still tell them apart.

use std::fmt;

/// How a person or pairing takes part in a work, where its tag says so.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Modifier {
    /// Over before the story, or over in it.
    Past,
    /// Small, in the background.
    Minor,
    /// Hinted at.
    Implied,
    /// Only spoken of.
    Mentioned,
    /// Not returned.
    OneSided,
    /// Not yet a couple.
    Pre,
    /// A couple in the end.
    Eventual,
    /// A couple from the start.
    Established,
    /// Friends or family, whatever sign the tag uses.
    Platonic,
    /// A couple, whatever sign the tag uses.
    Romantic,
    /// A variant of the character: the word before the `!` of `word!Name`, in lower case.
    Variant(String),
}

impl fmt::Display for Modifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Past => "past",
            Self::Minor => "minor",
            Self::Implied => "implied",
            Self::Mentioned => "mentioned",
            Self::OneSided => "one-sided",
            Self::Pre => "pre-relationship",
            Self::Eventual => "eventual",
            Self::Established => "established",
            Self::Platonic => "platonic",
            Self::Romantic => "romantic",
            Self::Variant(word) => return write!(out, "{word}!"),
        })
    }
}

/// Words that make a modifier wherever they stand alone around a name or a pairing.
const WORDS: &[(&str, Modifier)] = &[
    ("past", Modifier::Past),
    ("previous", Modifier::Past),
    ("previously", Modifier::Past),
    ("former", Modifier::Past),
    ("formerly", Modifier::Past),
    ("ex", Modifier::Past),
    ("exes", Modifier::Past),
    ("minor", Modifier::Minor),
    ("background", Modifier::Minor),
    ("side", Modifier::Minor),
    ("slight", Modifier::Minor),
    ("slightly", Modifier::Minor),
    ("implied", Modifier::Implied),
    ("implied/referenced", Modifier::Implied),
    ("hinted", Modifier::Implied),
    ("hints", Modifier::Implied),
    ("hint", Modifier::Implied),
    ("subtle", Modifier::Implied),
    ("mentioned", Modifier::Mentioned),
    ("mentionned", Modifier::Mentioned),
    ("mention", Modifier::Mentioned),
    ("mentions", Modifier::Mentioned),
    ("referenced", Modifier::Mentioned),
    ("one-sided", Modifier::OneSided),
    ("onesided", Modifier::OneSided),
    ("unrequited", Modifier::OneSided),
    ("pre", Modifier::Pre),
    ("pre-relationship", Modifier::Pre),
    ("pre-slash", Modifier::Pre),
    ("preslash", Modifier::Pre),
    ("eventual", Modifier::Eventual),
    ("eventually", Modifier::Eventual),
    ("future", Modifier::Eventual),
    ("endgame", Modifier::Eventual),
    ("established", Modifier::Established),
    ("platonic", Modifier::Platonic),
    ("nonsexual", Modifier::Platonic),
    ("friendship", Modifier::Platonic),
    ("queerplatonic", Modifier::Platonic),
    ("romantic", Modifier::Romantic),
];

/// Words that may stand beside a modifier and mean nothing alone.
const FILLERS: &[&str] = &[
    "briefly",
    "brief",
    "only",
    "very",
    "of",
    "the",
    "in",
    "a",
    "at",
    "or",
    "and",
    "but",
    "just",
    "kinda",
    "kind",
    "sort",
    "sorta",
    "maybe",
    "possibly",
    "relationship",
    "relationships",
    "character",
    "cameo",
    "appearance",
    "strictly",
    "purely",
    "mostly",
    "some",
    "also",
    "for",
    "now",
    "later",
    "on",
    "first",
    "both",
    "as",
    "is",
    "are",
    "it",
    "not",
    "main",
];

/// How two people are joined: words before a pairing that say nothing about who or when. Nobody is called so.
const QUALITIES: &[&str] =
    &["codependent", "co-dependent", "toxic", "unhealthy", "healthy", "abusive", "dysfunctional", "domestic"];

/// Words before a character's name; fewer than for pairings, because many of the others begin names
/// (`Future Trunks`, `Side Character`).
const BEFORE_NAME: &[&str] = &[
    "past",
    "minor",
    "implied",
    "mentioned",
    "mention",
    "mentions",
    "background",
    "referenced",
    "hinted",
    "platonic",
    "one-sided",
    "onesided",
    "unrequited",
    "pre",
];

/// What a tag names, by which the words before it are judged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    /// One person.
    Character,
    /// A pairing or a group.
    Relationship,
}

/// Which letters the modifiers of each length begin with, a bit for each: most words are none, and are told here.
const FIRST_LETTERS: [u32; 32] = {
    let mut letters = [0; 32];
    let mut at = 0;
    while at < WORDS.len() {
        let word = WORDS[at].0.as_bytes();
        letters[word.len()] |= 1 << (word[0] & 31);
        at += 1;
    }
    letters
};

fn word_modifier(word: &str) -> Option<Modifier> {
    let first = word.bytes().next()?;
    if FIRST_LETTERS.get(word.len())? & (1 << (first & 31)) == 0 {
        return None;
    }
    WORDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, modifier)| modifier.clone())
}

/// The modifiers in `text` if it holds nothing else, as in `(briefly mentioned)`.
fn only_modifiers(text: &str) -> Option<Vec<Modifier>> {
    if text.len() > 60 || !text.is_ascii() {
        return None;
    }
    let mut found = Vec::new();
    let separates = |byte: &u8| matches!(byte, b' ' | b',' | b';' | b'/' | b'&' | b'+' | b'.');
    let mut at = 0;
    while at < text.len() {
        let mut end = at + text.as_bytes()[at..].iter().position(separates).unwrap_or(text.len() - at);
        let mut word = &text[at..end];
        // `one sided` is one word with a blank in it.
        if word.eq_ignore_ascii_case("one")
            && let Some(sided) = text.get(end..end + 6).filter(|sided| sided.eq_ignore_ascii_case(" sided"))
            && text.as_bytes().get(end + sided.len()).is_none_or(separates)
        {
            end += sided.len();
            word = "one-sided";
        }
        match word_modifier(word) {
            Some(modifier) => found.push(modifier),
            None if word.is_empty() || FILLERS.iter().any(|known| known.eq_ignore_ascii_case(word)) => {}
            None => return None,
        }
        at = end + 1;
    }
    (!found.is_empty()).then_some(found)
}

/// Splits modifiers off both ends of `text`, outermost first, into `found`.
pub(crate) fn split<'a>(text: &'a str, subject: Subject, found: &mut Vec<Modifier>) -> &'a str {
    let text = text.trim();
    if is_bare(text) {
        return text;
    }
    let mut rest = without_open_group(text);
    while let Some(shorter) = split_end(rest, subject, found).or_else(|| split_start(rest, subject, found)) {
        rest = shorter;
    }
    rest
}

/// True if nothing can be split off: no sign of the kinds that set a modifier apart, and neither the first nor the last
/// word is one. Most tags are told here.
fn is_bare(text: &str) -> bool {
    if text.bytes().any(|byte| matches!(byte, b'(' | b')' | b'-' | b':' | b',')) {
        return false;
    }
    let is_blank = |byte: u8| byte == b' ';
    let (Some(first), Some(last)) = (text.bytes().position(is_blank), text.bytes().rposition(is_blank)) else {
        return true;
    };
    let (first, last) = (&text[..first], &text[last + 1..]);
    let is_word = |word: &str, known: &[&str]| known.iter().any(|known| known.eq_ignore_ascii_case(word));
    word_modifier(first).is_none()
        && word_modifier(last).is_none()
        && !is_word(first, &["one", "brief", "briefly"])
        && !is_word(first, QUALITIES)
        && !is_word(last, &["relationship"])
}

fn split_end<'a>(text: &'a str, subject: Subject, found: &mut Vec<Modifier>) -> Option<&'a str> {
    if let Some((head, group)) = trailing_group(text)
        && !head.is_empty()
    {
        found.extend(only_modifiers(group)?);
        return Some(head);
    }
    let (head, tail) = match subject {
        Subject::Character => last_sign(text).or_else(|| {
            let (head, tail) = text.rsplit_once(' ')?;
            let spoken_of = matches!(word_modifier(tail), Some(Modifier::Mentioned)) && tail.ends_with("ed");
            spoken_of.then_some((head, tail))
        }),
        Subject::Relationship => last_sign(text).or_else(|| {
            let (head, tail) = text.rsplit_once(' ')?;
            let closes = word_modifier(tail).is_some() || tail.eq_ignore_ascii_case("relationship");
            (closes && head.contains(['/', '&'])).then_some((head, tail))
        }),
    }
    .or_else(|| text.strip_suffix("-centric").map(|head| (head, "main")))?;
    let (head, tail) = (head.trim_end_matches(['-', ',', ' ']), tail.trim());
    if head.is_empty() {
        return None;
    }
    if tail != "main" {
        match only_modifiers(tail) {
            Some(modifiers) => found.extend(modifiers),
            None if subject == Subject::Relationship && tail.eq_ignore_ascii_case("relationship") => {}
            None => return None,
        }
    }
    Some(head)
}

/// What stands around the last dash between blanks, else around the last comma before a blank.
fn last_sign(text: &str) -> Option<(&str, &str)> {
    let has = |sign| text.bytes().any(|byte| byte == sign);
    let dash = if has(b'-') { text.rsplit_once(" - ") } else { None };
    dash.or_else(|| if has(b',') { text.rsplit_once(", ") } else { None })
}

fn split_start<'a>(text: &'a str, subject: Subject, found: &mut Vec<Modifier>) -> Option<&'a str> {
    if let Some(inner) = text.strip_prefix('(')
        && let Some((group, rest)) = inner.split_once(')')
        && !rest.trim().is_empty()
        && let Some(modifiers) = only_modifiers(group)
    {
        found.extend(modifiers);
        return Some(rest.trim_start());
    }
    if let Some(at) = text.bytes().position(|byte| matches!(byte, b'-' | b':'))
        && let (head, rest) = (&text[..at], &text[at + 1..])
        && !rest.trim().is_empty()
        && (rest.starts_with(' ') || head.eq_ignore_ascii_case("pre"))
        && let Some(modifiers) = only_modifiers(head)
    {
        found.extend(modifiers);
        return Some(rest.trim_start());
    }
    let (first, rest) = text.split_once(' ')?;
    let (first, rest) = match rest.get(..6) {
        Some(sided) if first.eq_ignore_ascii_case("one") && sided.eq_ignore_ascii_case("sided ") => {
            ("one-sided", &rest[6..])
        }
        _ => (first, rest),
    };
    let brief = first.eq_ignore_ascii_case("briefly") || first.eq_ignore_ascii_case("brief");
    if brief {
        let second = rest.split(' ').next().unwrap_or("");
        let mentioned = word_modifier(second) == Some(Modifier::Mentioned);
        return (mentioned || subject == Subject::Relationship).then_some(rest);
    }
    let quality = || QUALITIES.iter().any(|word| word.eq_ignore_ascii_case(first));
    if subject == Subject::Relationship && quality() && rest.contains(['/', '&']) {
        return Some(rest.trim_start());
    }
    let modifier = word_modifier(first.trim_end_matches(':'))?;
    if subject == Subject::Character && !BEFORE_NAME.iter().any(|word| word.eq_ignore_ascii_case(first)) {
        return None;
    }
    let mut rest = rest.trim_start();
    for link in ["of ", "of: ", "or "] {
        if let Some(behind) = rest.get(..link.len()).filter(|head| head.eq_ignore_ascii_case(link)) {
            rest = rest[behind.len()..].trim_start();
        }
    }
    // `Minor Characters`, `Past Relationship` name nobody; the words belong together.
    let general = |word: &str| {
        let word = word.trim_end_matches("(s)").trim_end_matches(['s', 'S']);
        word.eq_ignore_ascii_case("character") || word.eq_ignore_ascii_case("relationship")
    };
    if rest.is_empty() || rest.split(' ').any(general) {
        return None;
    }
    found.push(modifier);
    Some(rest)
}

/// `text` without a parenthesis that is never closed: sites cut long tags.
fn without_open_group(text: &str) -> &str {
    match text.rfind('(') {
        Some(at) if at > 0 && !text[at..].contains(')') => text[..at].trim_end(),
        _ => text,
    }
}

/// The last parenthesis of `text` and what stands before it, if the text ends with one.
pub(crate) fn trailing_group(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end();
    let inner = text.strip_suffix(')')?;
    let mut depth = 1;
    for (at, c) in inner.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let (head, group) = (&text[..at], inner[at + 1..].trim());
            // `Character(s)`, `Child(ren)`: the ending of a plural is part of the word.
            let plural = group.len() <= 3 && group.chars().all(|c| c.is_ascii_lowercase());
            return (!plural || head.ends_with(' ')).then(|| (head.trim_end(), group));
        }
    }
    None
}

/// Splits `word!` prefixes off a name: `Dark!Fem!Harry` is Harry with two variants.
pub(crate) fn split_variants<'a>(name: &'a str, found: &mut Vec<Modifier>) -> &'a str {
    let mut rest = name;
    while let Some((word, behind)) = rest.split_once('!') {
        let plain = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '/'));
        let close = behind.starts_with(|c: char| c.is_alphanumeric() || c == '"');
        // `2p! Canada`: a blank may follow a prefix that holds a digit, no title does that.
        let spaced = behind.starts_with(' ') && word.len() <= 3 && word.starts_with(|c: char| c.is_ascii_digit());
        if !plain || !(close || spaced) {
            break;
        }
        found.push(Modifier::Variant(word.to_lowercase()));
        rest = behind.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairing(tag: &str) -> (&str, Vec<Modifier>) {
        let mut found = Vec::new();
        let rest = split(tag, Subject::Relationship, &mut found);
        (rest, found)
    }

    #[test]
    fn modifiers_leave_both_ends() {
        assert_eq!(pairing("past A/B"), ("A/B", vec![Modifier::Past]));
        assert_eq!(pairing("A/ B - Past"), ("A/ B", vec![Modifier::Past]));
        assert_eq!(pairing("One sided A/B"), ("A/B", vec![Modifier::OneSided]));
        assert_eq!(pairing("A/B (minor background)"), ("A/B", vec![Modifier::Minor, Modifier::Minor]));
        assert_eq!(pairing("(Implied Unrequited) A/B"), ("A/B", vec![Modifier::Implied, Modifier::OneSided]));
        assert_eq!(pairing("Minor Background - A/B"), ("A/B", vec![Modifier::Minor, Modifier::Minor]));
        assert_eq!(pairing("Pre-A/B"), ("A/B", vec![Modifier::Pre]));
        assert_eq!(pairing("Toxic A/B"), ("A/B", vec![]));
        assert_eq!(pairing("Past Queerplatonic A/B"), ("A/B", vec![Modifier::Past, Modifier::Platonic]));
        assert_eq!(pairing("Toxic Relationship").0, "Toxic Relationship");
        assert_eq!(pairing("Minor or Background Relationship(s)").0, "Minor or Background Relationship(s)");
    }

    #[test]
    fn names_that_begin_with_such_a_word_stay_whole() {
        let mut found = Vec::new();
        assert_eq!(split("Future Trunks", Subject::Character, &mut found), "Future Trunks");
        assert_eq!(split("Minor Characters", Subject::Character, &mut found), "Minor Characters");
        assert_eq!(split("Pre", Subject::Character, &mut found), "Pre");
        assert!(found.is_empty());
    }

    #[test]
    fn variants_are_kept() {
        let mut found = Vec::new();
        assert_eq!(split_variants("Dark!Fem!Harry", &mut found), "Harry");
        assert_eq!(found, [Modifier::Variant("dark".into()), Modifier::Variant("fem".into())]);
        assert_eq!(split_variants("SHAZAM!", &mut found), "SHAZAM!");
    }
}
