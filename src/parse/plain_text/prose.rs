//! Prose about a story as against prose of a story.

use std::ops::Range;

use super::lines::Lines;
use crate::parse::remark::{self, Certainty};

/// Words of law, of posting and of asking for comments, by which notes around stories are known, in the order of their
/// first letters. A strong one (2) is hardly met in stories, a weak one (1) in both. A strong one matches the beginning of a word,
/// a weak one the word and its plural; one that ends in `*` has more endings.
const PHRASES: &[(&str, usize)] = &[
    ("(c) 19", 2),
    ("(c) 20", 2),
    ("a work of", 1),
    ("all rights reserved", 2),
    ("alt.", 2),
    ("another one of my", 2),
    ("archive*", 1),
    ("archivist", 2),
    ("author", 1),
    ("belong to", 2),
    ("belongs to", 1),
    ("beta read", 2),
    ("beta-read", 2),
    ("borrow*", 1),
    ("c&c", 2),
    ("chapter", 1),
    ("characters", 1),
    ("characters and situations", 2),
    ("comment*", 1),
    ("comments are welcome", 2),
    ("comments welcome", 2),
    ("constructive criticism", 2),
    ("copyright", 2),
    ("created by", 1),
    ("creator of", 2),
    ("creators of", 2),
    ("criticism", 1),
    ("critique", 2),
    ("crossover", 2),
    ("dedicated to", 2),
    ("disclaim", 2),
    ("distribut*", 1),
    ("do not own", 2),
    ("don't own", 2),
    ("don't sue", 2),
    ("e-mail", 2),
    ("earlier chapters", 2),
    ("email", 2),
    ("enjoy*", 1),
    ("episode", 1),
    ("fair use", 2),
    ("fan fic", 2),
    ("fan fiction", 2),
    ("fanfic", 2),
    ("feedback", 2),
    ("feel free", 1),
    ("fiction", 1),
    ("file", 1),
    ("flames", 2),
    ("for the purpose of", 1),
    ("here is the", 2),
    ("here's a ", 2),
    ("here's another", 2),
    ("hope you", 1),
    ("hope you enjoy", 2),
    ("hope you like", 2),
    ("i wrote", 1),
    ("i'm", 1),
    ("infringement", 2),
    ("infringment", 2),
    ("mail", 1),
    ("mailing list", 2),
    ("may be copied", 2),
    ("my first", 2),
    ("nc-17", 2),
    ("net", 1),
    ("newsgroup", 2),
    ("next part", 2),
    ("no money", 2),
    ("no profit", 2),
    ("not for profit", 2),
    ("not mine", 2),
    ("owned by", 1),
    ("part", 1),
    ("permission*", 1),
    ("p.s.", 2),
    ("pg 13", 2),
    ("pg-13", 2),
    ("please", 1),
    ("please review", 2),
    ("post*", 1),
    ("posted", 1),
    ("posting", 2),
    ("previous part", 2),
    ("property of", 2),
    ("r&r", 2),
    ("rated pg", 2),
    ("read and review", 2),
    ("readers", 1),
    ("rec.", 2),
    ("redistribut", 2),
    ("repost", 2),
    ("review*", 1),
    ("season", 1),
    ("send*", 1),
    ("sequel to", 2),
    ("series", 1),
    ("short stories", 2),
    ("spelling error", 2),
    ("spoilers", 2),
    ("standard disclaimers", 2),
    ("stories", 1),
    ("story", 1),
    ("tale", 1),
    ("thank you", 1),
    ("thanks", 1),
    ("this story", 2),
    ("title", 1),
    ("trademark", 2),
    ("typos", 2),
    ("used without", 2),
    ("usual disclaimers", 2),
    ("version", 1),
    ("without permission", 2),
    ("work of fiction", 2),
    ("writing", 1),
    ("written", 1),
    ("wrote", 1),
];

/// Where the phrases of each first byte begin in [`PHRASES`]; they end where those of the next byte begin.
const STARTS: [u8; 129] = {
    let mut starts = [0; 129];
    let (mut byte, mut at) = (0, 0);
    while byte < 129 {
        while at < PHRASES.len() && (PHRASES[at].0.as_bytes()[0] as usize) < byte {
            at += 1;
        }
        starts[byte] = at as u8;
        byte += 1;
    }
    starts
};

/// What a note begins with, and a story does not.
const NOTES: [&str; 4] = ["nb.", "n.b.", "p.s.", "nb:"];

/// The most lines of a block that are read to tell what it is about.
const MAX_LINES: usize = 60;

/// True if a block speaks about the story.
pub(super) fn is_about_story(lines: &Lines<'_>, block: Range<usize>) -> bool {
    let block = block.start..block.end.min(block.start + MAX_LINES);
    let quoted = block.clone().filter(|index| lines.text(*index).starts_with(['"', '“'])).count();
    let text = folded(lines, block.clone());
    if quoted * 2 > block.len() && !text.contains("copyright") {
        return false;
    }
    NOTES.iter().any(|start| text.starts_with(start)) || is_stock(lines, block) || score(&text) >= threshold(&text)
}

/// As [`is_about_story`], with more evidence: weak words alone are those of a story as well, unless readers are spoken to.
pub(super) fn is_surely_about(lines: &Lines<'_>, block: Range<usize>) -> bool {
    let text = folded(lines, block.clone());
    let Weight { strong, weak } = weigh(&text);
    let surely = || strong > 0 || remark::is_addressed(&text);
    NOTES.iter().any(|start| text.starts_with(start))
        || is_stock(lines, block)
        || strong + weak > threshold(&text) && surely()
}

/// True for a few lines that all are such as everybody writes before a story: `(See part one for headers)`, `All rights reserved`
/// below a copyright.
pub(super) fn is_stock(lines: &Lines<'_>, block: Range<usize>) -> bool {
    const MOST: usize = 4;
    let is_one = |index: usize| remark::opens(lines.text(index)) == Some(Certainty::Sure);
    let is_copyright = |index: usize| {
        let text = lines.text(index);
        ["(c) 19", "(c) 20", "copyright"]
            .iter()
            .any(|start| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start)))
    };
    block.len() <= MOST
        && block.clone().all(|index| is_one(index) || is_copyright(index))
        && block.into_iter().any(is_one)
}

/// As [`is_surely_about`], for many lines: twice the evidence that any of them would need.
pub(super) fn is_all_about(lines: &Lines<'_>, range: Range<usize>) -> bool {
    let text = folded(lines, range);
    score(&text) >= 2 * threshold(&text)
}

/// True if a [`folded`] text speaks about the story.
pub(super) fn is_about(text: &str) -> bool {
    score(text) >= threshold(text)
}

/// Longer text gathers weak words by chance.
fn threshold(text: &str) -> usize {
    3 + text.len() / 700
}

/// Lines as one, in small letters, with single blanks and typewriter apostrophes: as [`score`] wants them.
pub(super) fn folded(lines: &Lines<'_>, range: Range<usize>) -> String {
    let mut text = String::new();
    for index in range.filter(|index| !lines.is_blank(*index)) {
        for word in lines.text(index).split_ascii_whitespace() {
            for (at, part) in word.split('’').enumerate() {
                text.push_str(if at > 0 { "'" } else { "" });
                text.push_str(part);
            }
            text.push(' ');
        }
    }
    text.make_ascii_lowercase();
    text
}

/// As [`folded`], for text that is no lines any more.
pub(super) fn folded_text(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'").to_lowercase()
}

/// Weight of the phrases in a [`folded`] text, each counted once; an address counts as a strong one.
pub(super) fn score(text: &str) -> usize {
    let Weight { strong, weak } = weigh(text);
    strong + weak
}

/// How much a text speaks of law, of posting and of comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// Of strong phrases and addresses.
    pub(super) strong: usize,
    /// Of weak ones.
    pub(super) weak: usize,
}

/// As [`score`], with strong phrases apart.
pub(super) fn weigh(text: &str) -> Weight {
    let bytes = text.as_bytes();
    let mut seen = 0_u128;
    let mut weight = Weight { strong: if has_address(text) { 2 } else { 0 }, weak: 0 };
    let mut inside = false;
    for (at, byte) in bytes.iter().enumerate() {
        let begins = !std::mem::replace(&mut inside, byte.is_ascii_alphanumeric());
        if !begins || !byte.is_ascii() {
            continue;
        }
        let first = usize::from(*byte);
        let (from, to) = (usize::from(STARTS[first]), usize::from(STARTS[first + 1]));
        for (place, (phrase, value)) in PHRASES[from..to].iter().enumerate() {
            let bit = 1 << (from + place);
            if seen & bit != 0 || !stands(&bytes[at..], phrase, *value > 1) {
                continue;
            }
            seen |= bit;
            match value {
                1 => weight.weak += 1,
                _ => weight.strong += value,
            }
        }
    }
    weight
}

/// True if the text begins with a phrase; a weak one must end there, but for a plural's letter.
fn stands(text: &[u8], phrase: &str, strong: bool) -> bool {
    let (phrase, open) = match phrase.strip_suffix('*') {
        Some(stem) => (stem, true),
        None => (phrase, strong),
    };
    let Some(rest) = text.strip_prefix(phrase.as_bytes()) else { return false };
    let rest = rest.strip_prefix(b"s").unwrap_or(rest);
    open || !rest.first().is_some_and(u8::is_ascii_alphanumeric)
}

/// True if the text holds a mail address.
pub(super) fn has_address(text: &str) -> bool {
    memchr::memchr_iter(b'@', text.as_bytes()).any(|at| {
        let bytes = text.as_bytes();
        let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        letter(at.checked_sub(1).and_then(|at| bytes.get(at))) && letter(bytes.get(at + 1))
    })
}

/// A text with `[address]` for each mail address in it: whose they were, nobody searches for, and many still receive mail.
pub(super) fn without_addresses(text: String) -> String {
    if !has_address(&text) {
        return text;
    }
    let of_address = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '!' | '=' | '~' | '&' | '#' | '$' | '\'')
    };
    let of_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '@' | '_');
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('@') {
        let start = rest[..at].trim_end_matches(of_address).len();
        let host = rest[at..].trim_start_matches(of_host);
        let (end, name) = (rest.len() - host.len(), &rest[start..at]);
        if name.is_empty() || !rest[at + 1..end].starts_with(|c: char| c.is_ascii_alphanumeric()) {
            kept.push_str(&rest[..=at]);
            rest = &rest[at + 1..];
            continue;
        }
        kept.push_str(&rest[..start]);
        kept.push_str("[address]");
        // A full stop behind the address ends the sentence.
        let host_end = rest[..end].trim_end_matches(['.', '-', '_']).len();
        rest = &rest[host_end..];
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_in_the_order_that_the_search_needs() {
        assert!(PHRASES.is_sorted_by_key(|(phrase, _)| phrase.as_bytes()[0]));
        assert!(PHRASES.len() <= u128::BITS as usize);
    }

    #[test]
    fn words_that_only_begin_like_a_weak_one_are_none() {
        let text = "My partner is late. I was pleased with the party, and the author of the tale enjoyed it. ";
        // `author`, `tale` and `enjoyed`
        assert_eq!(weigh(&text.to_lowercase()), Weight { strong: 0, weak: 3 });
        assert_eq!(weigh("two parts of this story were posted. "), Weight { strong: 2, weak: 4 });
    }

    #[test]
    fn lines_that_everybody_writes_are_about_the_story() {
        for text in
            ["(See part one for headers)", "(c) 1994 Ann Lee\nAll rights reserved", "Rated PG for language.\nEnjoy!"]
        {
            let lines = Lines::new(text);
            assert!(is_surely_about(&lines, 0..lines.len()), "{text}");
        }
        for text in ["Copyright 1994", "Rated PG for language.\nShe left.", "See the light"] {
            let lines = Lines::new(text);
            assert!(!is_stock(&lines, 0..lines.len()), "{text}");
        }
    }

    #[test]
    fn prose_about_stories_outweighs_prose_of_stories() {
        let about = "All characters belong to their\ncreators; no infringement is intended.";
        let story = "The letters belong to him, she said, and closed\nthe drawer on them.";
        let lines = Lines::new(about);
        assert!(is_about_story(&lines, 0..2) && !is_about_story(&Lines::new(story), 0..2));
        assert_eq!(
            without_addresses("Mail a.b@c.org. Or @ 5, <x!y@z>".to_owned()),
            "Mail [address]. Or @ 5, <[address]>"
        );
        assert_eq!(folded(&Lines::new("I  DON’T\nown"), 0..2), "i don't own ");
    }
}
