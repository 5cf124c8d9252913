//! Lines that authors, posters and their programs put around a story and that no story has: what is told by its words alone.
//!
//! A pattern is a row of words. `a|b` is one of them, `?a` may be missing, `*` stands for up to [`ANY`] words, `+` for one to as
//! many, `#` for a number. A line is compared as a whole, without its case, punctuation and ornaments; so a sentence of a story
//! that only begins alike is none of these.
//!
//! [`note`] tells the labels that only authors write, `A/N` and its kin.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// So many words at most stand for `*`.
const ANY: usize = 6;
/// Longer lines, in bytes, are never looked at: these are short.
const LONGEST: usize = 120;
const MOST_WORDS: usize = 18;

/// How surely a line is no story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// A break must set it off from the story.
    SetOff,
    /// It may stand beside the story.
    Sure,
}
use Certainty::{SetOff, Sure};

/// What stands at either end.
const BOTH: &[(Certainty, &str)] = &[
    (
        Sure,
        "?all ?the usual|standard|normal|regular|typical|same ?legal disclaimer|disclaimers ?still ?apply|applies *",
    ),
    (Sure, "all|? disclaimer|disclaimers ?still apply|applies *"),
    (Sure, "no ?copyright infringement ?is ?was intended|meant"),
    (Sure, "all rights reserved"),
    (
        Sure,
        "thanks|thank ?you ?so ?very ?much ?again ?everyone for ?all ?of ?the|your ?lovely|wonderful|great review|reviews|reviewing",
    ),
    (
        Sure,
        "thanks|thank ?you ?so ?very ?much ?again ?everyone ?all ?for reading ?and|& ?reviewing ?this|my ?story|chapter|fic",
    ),
    (
        Sure,
        "?many|big|special thanks|thank ?you ?so ?much ?go|goes ?to my|the|our ?wonderful|lovely|great|awesome beta|betas|betareader|reviewers *",
    ),
    (
        Sure,
        "?many|big|special thanks|thank ?you ?so ?much ?go|goes to + for ?the ?great|quick|wonderful beta|betaing|beta'ing|betareading *",
    ),
    (Sure, "?this|story|fic|chapter ?was|is ?story beta'd|betaed|beta'ed by *"),
    (Sure, "unbeta'd|unbetaed ?*"),
    (Sure, "not beta'd|betaed|beta'ed ?yet"),
    (Sure, "r&r ?please|pls|pretty ?please"),
    (Sure, "?please r&r ?please"),
    (Sure, "?please read and|& review ?please"),
    (Sure, "?no flames ?please"),
    (Sure, "flames will be *"),
    (Sure, "?all ?constructive criticism ?is ?always welcome|welcomed|appreciated ?but *"),
    (Sure, "comments|feedback|reviews and|or criticism|comments|reviews|feedback ?to|are|is|welcome *"),
    (Sure, "?total word count # ?#"),
    (Sure, "?all ?the * belong|belongs to their|its respective|rightful owner|owners|creator|creators *"),
    (Sure, "edited|revised|reposted|rewritten|published ?on # # # *"),
    (Sure, "?no rights reserved"),
    (SetOff, "i|we ?still ?do don't|not own *"),
    (SetOff, "i|we ?still own nothing|none *"),
    (SetOff, "+ doesn't|don't belong to me|us *"),
    (SetOff, "+ does|do not belong to me|us *"),
    (SetOff, "sorry ?that ?it|this ?chapter took|is|was ?so|a ?bit|little long|late|short *"),
    (SetOff, "sorry ?again for the ?long wait|delay *"),
];

/// What stands before a story.
const OPENS: &[(Certainty, &str)] = &[
    (
        Sure,
        "disclaimer|disclaimers|header|headers ?etc ?and ?other|notes|warnings in|see ?the ?first|previous part|parts|chapter|prologue #",
    ),
    (
        Sure,
        "see ?the part|chapter|prologue ?# for ?all ?the ?full ?complete ?usual disclaimer|disclaimers|header|headers|notes|warnings|details|info *",
    ),
    (Sure, "see ?the disclaimer|disclaimers|header|headers ?etc ?and ?notes ?are in part|chapter #"),
    (Sure, "for ?all ?the ?full disclaimer|disclaimers|header|headers ?etc ?and ?notes see ?in part|chapter #"),
    (Sure, "continued from ?the ?last|previous part|chapter ?#"),
    (Sure, "?and ?now ?so ?ok|okay|well|anyway ?now on with|to the story|fic|fanfic|chapter|ficcy"),
    (
        Sure,
        "?words|text|anything|stuff ?in|between ?* denotes|denote|indicates|indicate thoughts|thought|thinking|telepathy|flashback|flashbacks|speech|emphasis|dreams",
    ),
    (Sure, "?this ?story|fic|one|chapter ?is dedicated to + + ?+"),
    (Sure, "dedicated to +"),
    (Sure, "?this ?story|fic|is rated pg|g|r|m|t|k|nc|pg13 ?13 ?17 ?for *"),
    (Sure, "archive name *"),
    (Sure, "spoiler space ?below|follows"),
    (Sure, "enjoy"),
    (Sure, "?i ?do ?really hope you ?all|guys enjoy|like ?it|this ?chapter|story|fic|one"),
    (Sure, "comments|feedback|criticism ?and ?criticism|comments to *"),
    (Sure, "?this|story|fic ?was|is written|posted for ?the * challenge|exchange|ficathon|fest|yuletide *"),
    (Sure, "spoilers for|through|up *"),
    (Sure, "set|takes ?place after|before|during|in season|episode *"),
    (Sure, "inspired by ?the song|poem|episode|movie|prompt|fic *"),
    (Sure, "* don't like ?it ?slash don't read *"),
    (SetOff, "?and ?now ?so ?ok|okay|well|anyway on with the show"),
    (SetOff, "?ok|okay ?so here's|here|this ?is chapter # ?everyone|guys"),
    (
        SetOff,
        "?ok|okay ?so ?hi|hello|hey ?everyone|all|guys here's|here ?is the next|new|second|last|first ?chapter|part *",
    ),
    (SetOff, "just a short|quick one|chapter"),
];

/// What stands behind a story.
const CLOSES: &[(Certainty, &str)] = &[
    (Sure, "review|reviews ?please|pls ?please"),
    (Sure, "please|pretty ?please ?do ?leave|read ?and|& review *"),
    (Sure, "?please don't|do ?not forget to review|comment *"),
    (Sure, "?please ?do leave|drop|send ?me|us a|an|some|your review|reviews|comment|comments|feedback ?please"),
    (Sure, "reviews|feedback ?and|or ?reviews|comments are|is|make|makes|feed|feeds *"),
    (Sure, "comments are|is ?always ?very|much|most welcome|welcomed|appreciated|love *"),
    (Sure, "* love it ?or hate it *"),
    (Sure, "?so what do|did you ?guys|all think ?about|of ?it|this|that ?please let me know *"),
    (Sure, "?so ?please ?do tell|let me|us ?know what you|ya|u ?guys|all think|thought ?about|of *"),
    (Sure, "?i ?do ?really hope you ?all|guys enjoyed|liked ?reading ?it|this|the|that ?story|chapter|fic|part"),
    (Sure, "?the next|new chapter|part ?is|will|should ?be coming|soon|up ?soon|shortly|in *"),
    (Sure, "part|chapter # ?is coming ?very soon"),
    (Sure, "follow me on tumblr|twitter|livejournal *"),
    (Sure, "?please check out my ?other stories|fics|story|fic|profile|tumblr *"),
    (Sure, "this|story ?will ?to|is be continued *"),
    (
        Sure,
        "?press|click|push|hit ?you|know ?you|want ?to ?press the|that ?little|big ?blue|purple|green|pretty ?little review button *",
    ),
    (Sure, "another|this file ?has ?been|was downloaded from *"),
    (Sure, "non text portions of this message have been removed"),
    (Sure, "?to ?be continued in part|chapter # ?*"),
    (SetOff, "so|? what|whatcha do|did|? you ?guys|all think|thought ?so|of ?this|far"),
    (SetOff, "should i continue|go *"),
    (SetOff, "thoughts"),
    (SetOff, "?well ?so until next time|chapter ?*"),
    (SetOff, "see you|ya ?guys|all ?in ?the next|soon ?week|time|chapter *"),
    (SetOff, "press|click|push|hit the|that ?little button *"),
    (SetOff, "?so good bad ?ugly ?indifferent *"),
];

/// Bare links of an archive's page that was saved as text: no sentence, so no full stop behind them.
const LINKS: &[(Certainty, &str)] = &[(Sure, "return|back to ?the ?* archive|index|homepage|contents|stories|library")];

/// Patterns by the words that they may begin with: most lines begin like none.
struct Table {
    by_first: FxHashMap<&'static str, Vec<&'static (Certainty, &'static str)>>,
    /// Those that any word may begin, with the words of which one must stand in the line.
    others: Vec<(Vec<&'static str>, &'static (Certainty, &'static str))>,
}

impl Table {
    fn of(lists: &[&'static [(Certainty, &'static str)]]) -> Self {
        let mut table = Self { by_first: FxHashMap::default(), others: Vec::new() };
        for row in lists.iter().copied().flatten() {
            match first_words(row.1) {
                Some(words) => words.into_iter().for_each(|word| table.by_first.entry(word).or_default().push(row)),
                None => table.others.push((needed_words(row.1), row)),
            }
        }
        table
    }

    fn find(&self, words: &[&str]) -> Option<Certainty> {
        let known = words.first().and_then(|first| self.by_first.get(first)).map(Vec::as_slice).unwrap_or_default();
        let has = |needed: &[&str]| words.iter().any(|word| needed.contains(word));
        let others = self.others.iter().filter(|(needed, _)| has(needed)).map(|(_, row)| row);
        let rows = known.iter().chain(others);
        rows.filter(|(_, pattern)| matches(words, &mut pattern.split(' '))).map(|(certainty, _)| *certainty).max()
    }
}

/// The words that a line of this pattern may begin with; nothing if any may.
fn first_words(pattern: &'static str) -> Option<Vec<&'static str>> {
    let mut words = Vec::new();
    for part in pattern.split(' ') {
        let (part, may_miss) = part.strip_prefix('?').map_or((part, false), |part| (part, true));
        if part.split('|').any(|one| matches!(one, "*" | "+" | "#")) {
            return None;
        }
        words.extend(part.split('|'));
        if !may_miss {
            break;
        }
    }
    words.sort_unstable();
    words.dedup();
    Some(words)
}

/// The words of the first part of a pattern that is words and may not be missing.
fn needed_words(pattern: &'static str) -> Vec<&'static str> {
    let is_words = |part: &&str| !part.starts_with('?') && !part.contains(['*', '+', '#']);
    pattern.split(' ').find(is_words).into_iter().flat_map(|part| part.split('|')).collect()
}

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

fn found(line: &str, table: &Table) -> Option<Certainty> {
    if line.len() > LONGEST || line.starts_with(['"', '“', '«', '‘', '\'']) {
        return None;
    }
    let folded = line.to_lowercase().replace('’', "'").replace("(s)", "s");
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '&'))
        .map(|word| word.trim_matches('\''))
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    table.find(&words)
}

fn matches(words: &[&str], pattern: &mut std::str::Split<'_, char>) -> bool {
    let Some(part) = pattern.next() else { return words.is_empty() };
    let rest = |count: usize| words.get(count..).is_some_and(|words| matches(words, &mut pattern.clone()));
    match part {
        "*" | "?*" => (0..=ANY).any(rest),
        "+" => (1..=ANY).any(rest),
        "?+" => (0..=1).any(rest),
        _ => {
            let (part, may_miss) = part.strip_prefix('?').map_or((part, false), |part| (part, true));
            let is_one = words.first().is_some_and(|word| part.split('|').any(|one| is_word(word, one)));
            is_one && rest(1) || may_miss && rest(0)
        }
    }
}

fn is_word(word: &str, pattern: &str) -> bool {
    const NUMBERS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let is_roman = || word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    match pattern {
        "#" => word.bytes().all(|byte| byte.is_ascii_digit()) || is_roman() || NUMBERS.contains(&word),
        _ => word == pattern,
    }
}

/// What an author's label begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// Nothing stands beside the label: the note is below.
    Below,
    /// The block is the note.
    Beside,
}

/// Labels that nobody writes inside a story, in lower case with typewriter apostrophes.
const LABELS: [&str; 15] = [
    "a/n's",
    "a/ns",
    "a/n",
    "a.n.",
    "author's notes",
    "author's note",
    "authors notes",
    "authors note",
    "authors' notes",
    "authors' note",
    "author notes",
    "author note",
    "authoress's note",
    "translator's note",
    "beta's note",
];

/// The author's note that a block is, or announces.
pub(super) fn note(block: &str) -> Option<Note> {
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '"' | '“' | '«' | '‘' | '\'' | '(' | '[' | '{');
    let text = block.trim_start_matches(is_mark);
    let rest = behind_label(text, false)?;
    let rest = rest.trim_start_matches(['*', '_', '~']).trim_start();
    if !rest.contains(char::is_alphanumeric) {
        return Some(Note::Below);
    }
    let text = rest.strip_prefix([':', '-', '–', '—'])?;
    Some(if text.contains(char::is_alphanumeric) { Note::Beside } else { Note::Below })
}

/// True for an author's note that brackets hold as a whole: `(A/N my sister lives there)`.
pub(super) fn is_bracketed_note(block: &str) -> bool {
    let mut inner = block.trim().trim_end_matches(['.', ' ']);
    let mut depth = 0;
    while let Some(within) = [('[', ']'), ('(', ')'), ('{', '}'), ('<', '>')]
        .into_iter()
        .find_map(|(open, close)| inner.strip_prefix(open)?.strip_suffix(close))
    {
        inner = within.trim();
        depth += 1;
    }
    // `(A/N: one) and (two)` is no note as a whole.
    let is_whole = depth > 0 && !inner.contains(['[', ']', '(', ')', '{', '}']);
    is_whole && behind_label(inner, true).is_some_and(|rest| rest.contains(char::is_alphanumeric))
}

/// What stands behind an author's label; in brackets a blank is enough to end it.
fn behind_label(text: &str, in_brackets: bool) -> Option<&str> {
    const LONGEST_LABEL: usize = 24;
    // Few texts begin like a label.
    let first = text.as_bytes().first_chunk::<2>()?;
    if !matches!(
        first,
        [b'a' | b'A', b'/' | b'.' | b'u' | b'U' | b'N'] | [b't' | b'T', b'r' | b'R'] | [b'b' | b'B', b'e' | b'E']
    ) {
        return None;
    }
    let head: String = text.chars().take(LONGEST_LABEL).map(|c| if c == '’' { '\'' } else { c }).collect();
    let lower = head.to_ascii_lowercase();
    let behind = |label: &str| text.char_indices().nth(label.chars().count()).map_or("", |(at, _)| &text[at..]);
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '\'');
    if let Some(label) = LABELS.iter().find(|label| lower.starts_with(**label) && ends(behind(label))) {
        return Some(behind(label));
    }
    // The two letters alone are a word; in capitals, before a colon or inside brackets, they are a label.
    let rest = text.strip_prefix("AN").filter(|rest| ends(rest))?;
    let quiet = in_brackets && rest.chars().any(char::is_lowercase) && rest.starts_with(' ');
    (quiet || rest.trim_start().starts_with(':')).then_some(rest)
}

/// True for a short block that tells nothing: no speech, nothing that happened, nobody who did it. Below a note and above a
/// break it goes on with the note.
pub(super) fn is_aside(block: &str) -> bool {
    const LONGEST_ASIDE: usize = 160;
    const TELLING: [&str; 18] = [
        "he", "she", "they", "him", "her", "them", "his", "their", "was", "were", "had", "did", "said", "went", "came",
        "could", "would", "stood",
    ];
    let folded = block.to_lowercase();
    let mut words = folded.split(|c: char| !c.is_alphanumeric() && c != '\'');
    let tells = |word: &str| TELLING.contains(&word) || word.len() > 4 && word.ends_with("ed");
    block.len() <= LONGEST_ASIDE
        && block.trim_end().ends_with(['.', '!', '?', ')'])
        && !block.starts_with(['"', '“', '«', '‘', '\''])
        && !words.any(tells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_well_formed() {
        for (_, pattern) in [BOTH, OPENS, CLOSES, LINKS].into_iter().flatten() {
            let fits = |part: &str| {
                !part.is_empty() && !part.trim_start_matches('?').is_empty() && part == part.to_lowercase()
            };
            assert!(pattern.split(' ').all(fits), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_is_found_by_each_word_that_it_may_begin_with() {
        assert_eq!(first_words("?so please|pls ?do tell"), Some(vec!["please", "pls", "so"]));
        assert_eq!((first_words("?all * belong"), first_words("+ said")), (None, None));
        for (_, pattern) in [BOTH, OPENS, CLOSES, LINKS].into_iter().flatten() {
            assert!(first_words(pattern).is_some() || !needed_words(pattern).is_empty(), "{pattern}");
        }
    }

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
            assert_eq!(opens(line), Some(SetOff), "{line}");
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
    fn authors_label_their_notes() {
        for block in ["A/N: she never did", "**AN: ferries**", "~~A/N - so~~", "Author’s note: this is old."] {
            assert_eq!(note(block), Some(Note::Beside), "{block}");
        }
        for block in ["A/N", "Author's Notes:", "**A/N:**"] {
            assert_eq!(note(block), Some(Note::Below), "{block}");
        }
        for block in
            ["An: so she said", "AN HOUR LATER", "The author's note lay there.", "Authors note such things.", "A/N so"]
        {
            assert_eq!(note(block), None, "{block}");
        }
        for block in [
            "(A/N my sister)",
            "((A/N: so))",
            "<AN: so>",
            "{A/N: so.}",
            "(AN my sister lives there)",
            "[Author's Note so].",
        ] {
            assert!(is_bracketed_note(block), "{block}");
        }
        for block in
            ["(An hour later.)", "(AN HOUR LATER)", "(A/N: so) she said (and ran)", "(She ran.)", "A/N: so", "(A/N)"]
        {
            assert!(!is_bracketed_note(block), "{block}");
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
