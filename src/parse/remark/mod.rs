//! Lines that authors, posters and their programs put around a story and that no story has: what is told by its words alone.
//!
//! [`rows`] has them as patterns, [`pattern`] compares, [`label`] knows the labels of authors' notes.

mod label;
mod pattern;
mod rows;

pub(super) use label::{Note, is_bracketed_note, note};

use std::sync::LazyLock;

use pattern::{LONGEST, Table, found};
use rows::{BOTH, CLOSES, LINKS, OPENS};

/// How surely a line is no story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// A break must set it off from the story.
    SetOff,
    /// It may stand beside the story.
    Sure,
}
use Certainty::Sure;

/// How surely a line before a story is not of it.
pub(super) fn opens(line: &str) -> Option<Certainty> {
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(&[BOTH, OPENS]));
    is_key(line).then_some(Sure).or_else(|| found(line, &TABLE))
}

/// How surely a line behind a story is not of it. End marks are not among these.
pub(super) fn closes(line: &str) -> Option<Certainty> {
    static SENTENCES: LazyLock<Table> = LazyLock::new(|| Table::of(&[BOTH, CLOSES]));
    static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(&[BOTH, CLOSES, LINKS]));
    let is_mark = matches!(line.trim(), "-30-" | "- 30 -" | "--30--");
    (is_mark || is_tear(line)).then_some(Sure).or_else(|| {
        let is_sentence = line.trim_end().ends_with(['.', '!', '?', '"']);
        found(line, if is_sentence { &SENTENCES } else { &TABLE })
    })
}

/// True for what mail readers of bulletin boards put under a message: `* WinQwk 2.0b#0`, ` * Origin: The Weir (1:2/3)`.
fn is_tear(line: &str) -> bool {
    const READERS: [&str; 12] = [
        "1st reader",
        "blue wave",
        "bluewave",
        "cmpqwk",
        "deluxe",
        "offline",
        "olx",
        "origin:",
        "qmpro",
        "rm ",
        "slmr",
        "winqwk",
    ];
    let Some(rest) = line.trim().strip_prefix(['*', 'þ', '■', '~']) else { return false };
    let rest = rest.trim_start().to_lowercase();
    READERS.iter().any(|reader| rest.starts_with(reader))
}

/// True for the key to a text's marks: `*text* = thoughts, <text> = telepathy`.
fn is_key(line: &str) -> bool {
    const MEANINGS: [&str; 9] =
        ["dream", "emphasis", "flashback", "mindspeak", "parseltongue", "speech", "telepath", "thinking", "thought"];
    let mut parts = line.split('=').skip(1).peekable();
    line.len() <= LONGEST
        && parts.peek().is_some()
        && parts.all(|part| {
            let part = part.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            MEANINGS.iter().any(|meaning| part.starts_with(meaning))
        })
}

/// True for a short block that tells nothing: no speech, nothing that happened, nobody who did it. Below a note and above a
/// break it goes on with the note.
pub(super) fn is_aside(block: &str) -> bool {
    const LONGEST_ASIDE: usize = 160;
    const HAPPENED: [&str; 6] = ["was", "were", "had", "did", "could", "would"];
    let happened = |word: &str| HAPPENED.contains(&word) || word.len() > 4 && word.ends_with("ed");
    block.len() <= LONGEST_ASIDE
        && block.trim_end().ends_with(['.', '!', '?', ')'])
        && !block.starts_with(['"', '“', '«', '‘', '\''])
        && !has_word(block, |word| is_telling(word) || happened(word))
}

/// True for a text in which somebody says `I` or `you`: words to readers do, and most of a story does not.
pub(super) fn is_addressed(text: &str) -> bool {
    const WORDS: [&str; 9] = ["i", "i'd", "i'll", "i'm", "i've", "me", "my", "you", "your"];
    has_word(&text.replace('’', "'"), |word| WORDS.contains(&word))
}

/// True for a text in which somebody is told of.
pub(super) fn tells(block: &str) -> bool {
    has_word(block, is_telling)
}

fn is_telling(word: &str) -> bool {
    const TELLING: [&str; 12] =
        ["he", "she", "they", "him", "her", "them", "his", "their", "said", "went", "came", "stood"];
    TELLING.contains(&word)
}

fn has_word(block: &str, test: impl Fn(&str) -> bool) -> bool {
    let folded = block.to_lowercase();
    folded.split(|c: char| !c.is_alphanumeric() && c != '\'').any(test)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_a_story_is_told_by_its_words() {
        for line in [
            "(See part one for headers)",
            "Disclaimer in part one.",
            "Disclaimers etc. in Part 1",
            "Disclaimer(s) in part one",
            "Headers in part 0",
            "For disclaimer, see part 1.",
            "All disclaimers apply.",
            "<Standard disclaimer>",
            "Usual disclaimers apply.",
            "(continued from part 1)",
            "//denotes thoughts//",
            "*text* = thoughts, <text> = telepathy",
            "~ = flashback",
            "Now, on with the fic...",
            "Dedicated to Jo.",
            "All rights reserved",
            "Rated PG-13 for language",
            "R&R!",
            "Enjoy!",
            "Thanks for all the reviews!",
        ] {
            assert_eq!(opens(line), Some(Sure), "{line}");
        }
        for line in ["I don't own Salt.", "I own nothing.", "Salt does not belong to me.", "On with the show!"] {
            assert_eq!(opens(line), Some(Certainty::SetOff), "{line}");
        }
        for line in [
            "Enjoy it while you can, she thought.",
            "She was dedicated to the work of her father and would not leave it.",
            "I own nothing but the coat that I stand in, and that is torn.",
            "See the light, they told him.",
            "All rights were reserved for the dead.",
            "On with the lamp, then.",
            "x = y, he wrote on the board.",
            "The disclaimer was in part a lie.",
            "Silence was his answer.",
        ] {
            assert_eq!(opens(line), None, "{line}");
        }
    }

    #[test]
    fn what_stands_behind_a_story_is_told_by_its_words() {
        for line in [
            "Please leave a review.",
            "Reviews are love!",
            "R&R!",
            "Thanks for reading!",
            "Thanks to Jo for the beta.",
            "Return to the Gossamer Archive",
            "[Non-text portions of this message have been removed]",
            "Another file downloaded from:",
            "-30-",
            "(continued in part 2)",
            "* WinQwk 2.0b#0",
            " * Origin: The Weir (1:2/3)",
            "Let me know what you think.",
        ] {
            assert_eq!(closes(line), Some(Sure), "{line}");
        }
        for line in [
            "Review the tape, he said to himself.",
            "Return to the archive.",
            "Thanks for all the fish.",
            "\"Please leave a review.\"",
            "She hoped you liked it here.",
            "30",
            "* Origin unknown, it said on the crate",
            "Part of him was still continued in her.",
            "The reviews are in the drawer.",
            "Let me know when it is over.",
            "Another file was missing.",
        ] {
            assert_eq!(closes(line), None, "{line}");
        }
    }

    #[test]
    fn an_aside_tells_nothing() {
        assert!(is_aside("So is the lamp.") && is_aside("Blame my laptop."));
        for block in
            ["She ran.", "I walked to the store.", "\"So is the lamp.\"", "Three years ago", "The lamp was out."]
        {
            assert!(!is_aside(block), "{block}");
        }
    }
}
