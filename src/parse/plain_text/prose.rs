//! Prose about a story as against prose of a story.

use std::ops::Range;

use super::lines::Lines;

/// Phrases that stories do not use: law, posting, asking for comments.
const STRONG: &[&str] = &[
    "infringement",
    "infringment",
    "disclaim",
    "copyright",
    "(c) 19",
    "(c) 20",
    "trademark",
    "paramount",
    "ten thirteen",
    "ten-thirteen",
    "fox broadcasting",
    "feedback",
    "flames",
    "this story",
    "fanfic",
    "fan fic",
    "fan fiction",
    "email",
    "e-mail",
    "all rights reserved",
    "without permission",
    "property of",
    "posting",
    "repost",
    "newsgroup",
    "constructive criticism",
    "critique",
    "rated pg",
    "pg-13",
    "pg 13",
    "nc-17",
    "not mine",
    "don't own",
    "do not own",
    "belong to",
    "no money",
    "not for profit",
    "no profit",
    "redistribut",
    "may be copied",
    "archivist",
    "beta-read",
    "beta read",
    "here is the",
    "here's another",
    "here's a ",
    "my first",
    "crossover",
    "comments welcome",
    "comments are welcome",
    "hope you enjoy",
    "hope you like",
    "please review",
    "read and review",
    "r&r",
    "alt.startrek",
    "alt.tv",
    "rec.arts",
    "mailing list",
    "spoilers",
    "fair use",
    "creator of",
    "usual disclaimers",
    "standard disclaimers",
    "typos",
    "spelling error",
    "next part",
    "previous part",
    "earlier chapters",
    "sequel to",
    "work of fiction",
    "dedicated to",
    "another one of my",
    "don't sue",
    "short stories",
];

/// Words that occur in both, more often around stories.
const WEAK: &[&str] = &[
    "story",
    "stories",
    "author",
    "written",
    "wrote",
    "comment",
    "enjoy",
    "archive",
    "permission",
    "post",
    "posted",
    "episode",
    "season",
    "series",
    "chapter",
    "part",
    "characters",
    "fiction",
    "feel free",
    "criticism",
    "thanks",
    "thank you",
    "readers",
    "hope you",
    "net",
    "send",
    "mail",
    "file",
    "version",
    "title",
    "tale",
    "distribut",
    "review",
    "i wrote",
    "i've",
    "i'm",
    "please",
];

/// True if a block speaks about the story.
pub(super) fn is_about_story(lines: &Lines<'_>, block: Range<usize>) -> bool {
    let mut text = String::new();
    let mut quoted = 0;
    let mut count = 0;
    for index in block.take(60) {
        let line = lines.text(index);
        quoted += usize::from(line.starts_with(['"', '“']));
        count += 1;
        text.push_str(&line.to_lowercase().replace('’', "'"));
        text.push(' ');
    }
    if quoted * 2 > count && !text.contains("copyright") {
        return false;
    }
    score(&text) >= threshold(&text)
}

/// As [`is_about_story`], with more evidence.
pub(super) fn is_surely_about(lines: &Lines<'_>, block: Range<usize>) -> bool {
    let text = lines.paragraphs(block).to_lowercase().replace('’', "'");
    score(&text) > threshold(&text)
}

/// Longer text gathers weak words by chance.
fn threshold(text: &str) -> usize {
    3 + text.len() / 700
}

/// Weight of the phrases in a text of small letters; an address counts as a strong one.
pub(super) fn score(text: &str) -> usize {
    let strong = STRONG.iter().filter(|phrase| text.contains(**phrase)).count() + usize::from(has_address(text));
    let weak = WEAK.iter().filter(|word| has_word(text, word)).count();
    2 * strong + weak
}

/// True if the text holds a mail address.
pub(super) fn has_address(text: &str) -> bool {
    memchr::memchr_iter(b'@', text.as_bytes()).any(|at| {
        let bytes = text.as_bytes();
        let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        letter(at.checked_sub(1).and_then(|at| bytes.get(at))) && letter(bytes.get(at + 1))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    memchr::memmem::find_iter(text.as_bytes(), word)
        .any(|at| at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric())
}

/// Names of shows that stand above titles; a name ending in a colon announces a title as well.
pub(super) fn is_show(line: &str) -> bool {
    let key = crate::text::key(line);
    line.trim_end().ends_with(':')
        || matches!(
            key.as_str(),
            "star trek"
                | "star trek the next generation"
                | "star trek deep space nine"
                | "star trek voyager"
                | "star trek tng"
                | "the x files"
                | "x files"
                | "star trek ds9"
                | "buffy the vampire slayer"
                | "doctor who"
                | "star wars"
                | "harry potter"
        )
}
