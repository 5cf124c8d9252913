//! Names as header lines carry them: senders with addresses, bylines.

use super::contribution;

/// Blanks as single spaces; letter-spaced words closed up.
pub(super) fn collapse(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Words that may stand between a title and `by`.
const STORY_WORDS: &[&str] = &[
    "a",
    "an",
    "short",
    "long",
    "story",
    "fanfic",
    "fan",
    "fiction",
    "novel",
    "novella",
    "tale",
    "vignette",
    "crossover",
    "written",
    "copyright",
    "(c)",
    "©",
    "*",
];

/// True for words before `by` that say only that it was written, and when: `written 1994`, `copyright (c) 1994`.
pub(super) fn is_about_writing(lower: &str) -> bool {
    let mut words = lower.split([' ', ',']).filter(|word| !word.is_empty());
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    words.all(|word| matches!(word, "written" | "copyright" | "copyrighted" | "(c)" | "©") || is_year(word))
}

/// `TITLE by NAME`, split. The name is cleaned.
pub(super) fn split_byline(line: &str) -> Option<(String, String)> {
    let lower = line.to_ascii_lowercase();
    let at = lower.rfind(" by ").or_else(|| lower.rfind(" by: ").or_else(|| lower.rfind(" by, ")))?;
    let name = author_name(&line[at + 4..])?;
    // "Trial By Fire" is a title.
    let capital = line[at..].starts_with(" By ") && !line[..at].ends_with(['~', '"', '”', '*', '_', ')', ' ']);
    if capital && !name.contains(' ') {
        return None;
    }
    let mut title = line[..at].trim_end();
    // "Star Trek created by", "Poem by": neither title nor author.
    if contribution::is_deed(title) {
        return None;
    }
    let mut kind_named = false;
    // "TITLE, a short story by", "TITLE written by"
    while let Some((before, word)) = title.rsplit_once([' ', ',']) {
        let year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        if !(year || STORY_WORDS.contains(&word.to_lowercase().as_str())) || before.trim().is_empty() {
            break;
        }
        kind_named |=
            matches!(word.to_lowercase().as_str(), "story" | "novel" | "fanfic" | "tale" | "crossover" | "vignette");
        title = before.trim_end();
    }
    // "TITLE A Star Trek Story by"
    if kind_named && let Some(at) = title.rfind(" A ").or_else(|| title.rfind(" An ")).filter(|at| *at > 0) {
        title = title[..at].trim_end();
    }
    Some((title.trim_end_matches(|c: char| matches!(c, ',' | '-' | ':' | '–') || c.is_whitespace()).to_owned(), name))
}

/// The name in a byline's rest: without address, date, copyright; nothing if it does not look like a name.
pub(super) fn author_name(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches([':', ',', '-', '~']).trim();
    // "by ann@b.example (Ann Lee)"
    let address = text.split(' ').next().filter(|word| word.contains('@') && !word.starts_with(['<', '(']));
    if let Some(inside) = address.and_then(|address| text[address.len()..].trim_start().strip_prefix('(')) {
        return author_name(inside.split(')').next()?);
    }
    let mut name = text;
    // What follows a name: an address or alias in brackets, a date, a note in a wide gap.
    for mark in ["(", "<", "[", "  ", "\t", " -", " --", "©", " aka ", " a.k.a", " copyright", " Copyright", " for "] {
        if let Some(at) = name.find(mark) {
            name = &name[..at];
        }
    }
    let mut words: Vec<&str> = name.split_whitespace().collect();
    // "Ann Lee, based on …"
    if let Some(at) =
        words.windows(2).position(|pair| pair[0].ends_with(',') && pair[1].starts_with(char::is_lowercase))
    {
        words.truncate(at + 1);
    }
    // A sentence that ends with the name: "copyright 1994 by Ann Lee. Permission is granted to".
    if let Some(at) = words.windows(2).position(|pair| ends_name(pair[0]) && pair[1].starts_with(char::is_uppercase)) {
        words.truncate(at + 1);
    }
    // An address behind the name, or the name run into one.
    if let Some(at) = words.iter().position(|word| word.contains('@')) {
        words.truncate(at);
    }
    if let Some(at) = words.iter().position(|word| is_date_word(word)) {
        words.truncate(at);
    }
    let joined = words.join(" ");
    let name = joined.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | ':' | '*' | '_' | '~' | '-' | '=' | '"' | '“' | '”' | '|' | '#' | '!')
    });
    let name = match name.strip_suffix('.') {
        // "Clayton O." keeps its full stop, a sentence's goes.
        Some(rest)
            if rest
                .rsplit([' ', '.'])
                .next()
                .is_some_and(|word| word.chars().count() > 2 && !matches!(word, "Jr" | "Sr" | "Inc")) =>
        {
            rest
        }
        _ => name,
    };
    let word_count = name.split_whitespace().count();
    let first = name.chars().next()?;
    let plausible = word_count <= 8
        && name.chars().count() <= 60
        && name.chars().any(char::is_alphabetic)
        && !name.contains(['?', '!', ';'])
        && (!name.contains(['"', '“']) || has_nickname(name))
        && !NOT_NAMES.contains(&name.split_whitespace().next().unwrap_or("").to_lowercase().as_str());
    let capital = first.is_uppercase() || !first.is_alphabetic() || !first.is_ascii();
    (plausible && (capital || word_count <= 3)).then(|| name.to_owned())
}

/// True if the full stop behind a word of a name ends the sentence: it is no initial and no short form.
fn ends_name(word: &str) -> bool {
    const SHORT: [&str; 16] =
        ["capt", "chas", "col", "dr", "geo", "gen", "jas", "lt", "mr", "mrs", "ms", "prof", "rev", "st", "thos", "wm"];
    let Some(word) = word.strip_suffix('.') else { return false };
    let last = word.rsplit('.').next().unwrap_or_default();
    last.chars().count() > 2 && !SHORT.contains(&last.to_lowercase().as_str())
}

/// True for `Mike "Wolf" Raven`: one nickname in quotes between other names.
fn has_nickname(name: &str) -> bool {
    let quoted = name.split_whitespace().filter(|word| word.contains(['"', '“', '”'])).collect::<Vec<_>>();
    let whole = |word: &str| word.len() > 2 && word.starts_with(['"', '“']) && word.ends_with(['"', '”']);
    matches!(quoted.as_slice(), [only] if whole(only)) && !name.starts_with(['"', '“']) && !name.ends_with(['"', '”'])
}

/// What follows `by` in sentences.
const NOT_NAMES: &[&str] = &[
    "the",
    "a",
    "an",
    "his",
    "her",
    "their",
    "my",
    "our",
    "this",
    "that",
    "now",
    "then",
    "request",
    "popular",
    "me",
    "him",
    "them",
    "it",
    "and",
    "email",
    "e-mail",
    "permission",
    "courtesy",
    "way",
    "any",
    "all",
    "no",
    "one",
    "two",
    "far",
];

fn is_date_word(word: &str) -> bool {
    let bytes = word.trim_matches(|c: char| !c.is_alphanumeric()).as_bytes();
    let year = bytes.len() == 4
        && (bytes.starts_with(b"19") || bytes.starts_with(b"20"))
        && bytes.iter().all(u8::is_ascii_digit);
    let numeric = bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.iter().any(|byte| matches!(byte, b'/' | b'-'))
        && bytes.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'/' | b'-'));
    year || numeric || word.starts_with('\'') && bytes.len() == 2
}

/// Several authors: `Ann Lee and Jo Ray`, `Ann Lee & Jo Ray`.
pub(super) fn split_authors(name: &str) -> Vec<String> {
    name.split(" and ")
        .flat_map(|part| part.split(" & "))
        .map(|part| part.trim_matches([',', ' ']).to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The name in a `From:` field, never the address: `a@b (Ann Lee)`, `Ann Lee <a@b>`.
pub(super) fn sender(value: &str) -> Option<String> {
    let name = if let Some((before, _)) = value.split_once('<').filter(|(before, _)| !before.trim().is_empty()) {
        before
    } else if let Some((_, inner)) = value.split_once('(') {
        inner.rsplit_once(')').map_or(inner, |(inner, _)| inner)
    } else {
        value
    };
    let name = collapse(name.trim().trim_matches(['"', '\'']));
    let name = name.trim_matches(['"', '\'', ' ']);
    (!name.contains(['@', '!', '%']) && name.chars().any(char::is_alphabetic)).then(|| name.to_owned())
}

/// The name of the account in a `From:` field that is an address alone, if it has no digits: `OSWIN@host` is `OSWIN`.
pub(super) fn account(value: &str) -> Option<String> {
    let (account, host) = value.trim().trim_matches(['<', '>']).split_once('@')?;
    let is_name = (4..=20).contains(&account.len()) && account.bytes().all(|byte| byte.is_ascii_alphabetic());
    (is_name && !host.contains([' ', '@'])).then(|| account.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_without_addresses_and_dates() {
        assert_eq!(author_name("Ann Lee (annl@x.y) 10/26/94").as_deref(), Some("Ann Lee"));
        assert_eq!(author_name(", Clayton O.").as_deref(), Some("Clayton O."));
        assert_eq!(author_name("Ann Lee, 1993").as_deref(), Some("Ann Lee"));
        assert_eq!(author_name("Ann Lee. Permission is granted to").as_deref(), Some("Ann Lee"));
        assert_eq!(author_name("Ann B. Lee. All rights").as_deref(), Some("Ann B. Lee"));
        assert_eq!(author_name("Dr. Ann St. Lee").as_deref(), Some("Dr. Ann St. Lee"));
        assert_eq!(author_name("ann@b.example (Ann Lee)").as_deref(), Some("Ann Lee"));
        assert_eq!(author_name("the time he was there"), None);
        assert_eq!(author_name("Mike \"Wolf\" Raven (w@x.y)").as_deref(), Some("Mike \"Wolf\" Raven"));
        assert_eq!(author_name("name \"Ann\" he knew her"), None);
        assert_eq!(sender("a@b.c (Ann Lee)").as_deref(), Some("Ann Lee"));
        assert_eq!(sender("\"Ann B. Lee\" <a@b.c>").as_deref(), Some("Ann B. Lee"));
        assert_eq!(sender("a@b.c"), None);
        assert_eq!(account("OSWIN@b.c").as_deref(), Some("OSWIN"));
        assert_eq!((account("stdnt163@b.c"), account("Ann <ann@b.c>")), (None, None));
    }

    #[test]
    fn bylines_split() {
        let (title, name) = split_byline("~War, Loss~ By Moon Reader").unwrap();
        assert_eq!((title.as_str(), name.as_str()), ("~War, Loss~", "Moon Reader"));
        let (title, name) = split_byline("\"A Debt\" a short story by D. Card").unwrap();
        assert_eq!((title.as_str(), name.as_str()), ("\"A Debt\"", "D. Card"));
        for line in
            ["Star Trek created by Gene Roddenberry", "Poem by Ann Lee", "Edited by Ann Lee", "Created by Night"]
        {
            assert_eq!(split_byline(line), None, "{line}");
        }
    }
}
