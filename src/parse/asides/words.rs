//! What one block of text is, by its words.

use crate::parse::plain_text::{is_header_label, weight_of_note};
use crate::parse::remark::{self, Note};

/// A block that begins with a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Nothing stands behind it: what it names follows.
    pub(super) alone: bool,
    /// It stands for words to readers; else it is a line of a header, such as `Pairing: …`.
    pub(super) is_note: bool,
    /// It begins answers to readers, which may quote them.
    pub(super) is_answers: bool,
}

/// How notes are announced, in lower case with typewriter apostrophes.
const NOTES: [&str; 24] = [
    "a/n",
    "a.n.",
    "author's note",
    "authors note",
    "author note",
    "authors' note",
    "author's corner",
    "author's rant",
    "authoress note",
    "authoress's note",
    "translator's note",
    "beta's note",
    "disclaimer",
    "disclamer",
    "end note",
    "endnote",
    "note from the author",
    "notes from the author",
    "note to reader",
    "note to self: ",
    "chapter note",
    "story note",
    "trigger warning",
    "content warning",
];
/// How answers to readers are announced.
const ANSWERS: [&str; 10] = [
    "review repl",
    "review response",
    "review answer",
    "reviewer response",
    "reviewer repl",
    "replies to review",
    "responses to review",
    "answers to review",
    "reader response",
    "review corner",
];
/// Labels that are words of their own, so that a colon or a dash must follow.
const SHORT: [&str; 8] = ["an", "ans", "note", "notes", "warning", "warnings", "ps", "p.s"];

/// Words to readers that prose of stories hardly has, beside those of [`weight_of_note`].
const CHAT: [&str; 53] = [
    "ao3",
    "beta'd",
    "betaed",
    "big thanks",
    "cliffhanger",
    "cliffie",
    "didn't own",
    "doesn't own",
    "enjoy the chapter",
    "favorited",
    "favourited",
    "favs",
    "ff.net",
    "first chapter",
    "first ever",
    "first fic",
    "first one-shot",
    "first oneshot",
    "first story",
    "follows",
    "for the beta",
    "for reading",
    "for the review",
    "hello again",
    "hello everyone",
    "hey everyone",
    "hey guys",
    "hi everyone",
    "hi guys",
    "hiatus",
    "i own nothing",
    "i hope you",
    "last chapter",
    "let me know",
    "my beta",
    "new chapter",
    "next one will",
    "next chapter",
    "on with the",
    "one-shot",
    "oneshot",
    "review!",
    "reviewed",
    "reviewers",
    "see you next",
    "short chapter",
    "sorry for",
    "takes place after",
    "there you have it",
    "this chapter",
    "this fic",
    "update",
    "what you think",
];

/// The label that a block begins with. What brackets and marks stand before it does not matter.
pub(super) fn label(block: &str) -> Option<Label> {
    const LONGEST: usize = 40;
    let is_mark = |c: char| !c.is_alphanumeric() && !matches!(c, '"' | '“' | '«' | '‘' | '\'');
    let line = block.lines().next().unwrap_or_default().trim_start_matches(is_mark);
    let head: String = line.chars().take(LONGEST).collect::<String>().to_lowercase().replace('’', "'");
    let begins = |start: &str| {
        let rest = head.strip_prefix(start)?;
        // Plurals, and words that begin alike: `disclaimers`, `review replies`.
        let rest = rest.strip_prefix("(s)").unwrap_or_else(|| rest.strip_prefix('s').unwrap_or(rest));
        (!rest.starts_with(char::is_alphanumeric)).then_some(())
    };
    let is_answers = ANSWERS.iter().any(|start| head.starts_with(start));
    let is_note = is_answers || NOTES.iter().any(|start| begins(start).is_some()) || short(&head);
    if is_note {
        let visible = block.chars().filter(|c| c.is_alphanumeric()).count();
        let alone = is_answers && visible <= LONGEST || rest_of(block).is_none();
        return Some(Label { alone, is_note, is_answers });
    }
    let (name, value) = line.split_once(':')?;
    let is_header = name.len() <= LONGEST && is_header_label(name.trim());
    is_header.then(|| Label { alone: value.trim().is_empty(), is_note: false, is_answers: false })
}

fn short(head: &str) -> bool {
    SHORT.iter().any(|word| {
        head.strip_prefix(word).is_some_and(|rest| {
            let rest = rest.trim_start_matches(['*', '_', '.']);
            // A dash alone may go on with a sentence.
            rest.trim_start().starts_with(':') || *word == "an" && rest.starts_with(" - ")
        })
    })
}

/// What stands behind a label in its block, if anything does.
fn rest_of(block: &str) -> Option<&str> {
    const LONGEST_ALONE: usize = 32;
    let line = block.trim();
    let behind = match line.find([':', '-', '–', '—', ';', '!']).filter(|at| *at <= LONGEST_ALONE) {
        Some(at) => line[at..].trim_start_matches(|c: char| !c.is_alphanumeric()),
        None if line.len() <= LONGEST_ALONE => "",
        None => line,
    };
    Some(behind).filter(|behind| behind.chars().any(char::is_alphanumeric))
}

/// True for `Notes:` alone on its line; a single `Note:` may begin one that somebody in the story wrote.
pub(super) fn is_plural_note(block: &str) -> bool {
    block.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case("notes")
}

/// How much a text speaks to readers, of posting and of law.
pub(super) fn weight(text: &str) -> usize {
    let (folded, weight) = weight_of_note(text);
    weight + CHAT.iter().filter(|phrase| contains_word(&folded, phrase)).map(|_| 2).sum::<usize>()
}

/// True if somebody says `I` or `you`, or asks for reviews: a last paragraph that does not is no note.
pub(super) fn is_addressed(text: &str) -> bool {
    const ASKED: [&str; 3] = ["r&r", "review", "reviews"];
    let folded = text.to_lowercase();
    let mut words = folded.split(|c: char| !c.is_alphanumeric() && c != '&');
    remark::is_addressed(text) || words.any(|word| ASKED.contains(&word))
}

/// True if `phrase` stands in the text from the beginning of a word on.
fn contains_word(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric()))
}

/// True for a block that is a note wherever it stands: `A/N: …`, or one that brackets hold as a whole: `[A/N: …]`.
pub(super) fn is_inner_note(block: &str) -> bool {
    is_bracketed(block) || remark::note(block) == Some(Note::Beside)
}

/// True for a note that brackets hold as a whole: `[A/N: …]`.
pub(super) fn is_bracketed(block: &str) -> bool {
    if remark::is_bracketed_note(block) {
        return true;
    }
    let inner = ['[', '(', '{'].iter().zip([']', ')', '}']).find_map(|(open, close)| {
        let inner = block.trim().strip_prefix(*open)?;
        let inner = inner.trim_end_matches(['.', ' ']).strip_suffix(close)?;
        (!inner.contains([*open, close])).then_some(inner)
    });
    inner.and_then(label).is_some_and(|label| label.is_note && !label.alone)
}
