//! Lines that credit somebody with something other than the story: who created the show, edited the text, wrote the poem in it.
//!
//! ```text
//! STAR TREK
//! Created by Gene Roddenberry
//! Song lyrics by Ann Lee
//! Inspired by the episode "The Lamp"
//! ```

use super::signs;

/// What is done to a story, or to what it is made from, without writing it; as said right before `by`, in order.
const DEEDS: &[&str] = &[
    "archived",
    "beta'd",
    "beta-read",
    "betaed",
    "commissioned",
    "compiled",
    "composed",
    "converted",
    "created",
    "directed",
    "distributed",
    "edited",
    "formatted",
    "forwarded",
    "illustrated",
    "maintained",
    "performed",
    "posted",
    "produced",
    "proofed",
    "proofread",
    "published",
    "recorded",
    "requested",
    "reviewed",
    "scanned",
    "sponsored",
    "submitted",
    "suggested",
    "transcribed",
    "translated",
    "typed",
];

/// What is given to a story; a title as well, so that it counts alone or behind one of [`ADJECTIVES`].
const GIFTS: &[&str] = &[
    "art",
    "artwork",
    "beta",
    "betas",
    "characters",
    "concept",
    "idea",
    "illustrations",
    "lyrics",
    "music",
    "poem",
    "poetry",
    "song",
];
/// Words before a gift.
const ADJECTIVES: &[&str] = &["closing", "cover", "opening", "original", "plot", "song", "story", "title"];
/// Words that a line of thanks begins with.
const THANKS: &[&str] = &[
    "by permission of ",
    "dedicated to ",
    "many thanks to ",
    "special thanks to ",
    "with apologies to ",
    "with special thanks to ",
    "with thanks to ",
];
/// Where a story comes from: the line says so, and from what.
const SOURCES: &[&str] = &["based on ", "based upon ", "inspired by ", "suggested by "];
/// From what.
const ORIGINS: &[&str] = &[
    "book",
    "challenge",
    "characters",
    "created by",
    "episode",
    "film",
    "movie",
    "novel",
    "poem",
    "series",
    "show",
    "song",
    "story",
];
/// Longer lines are sentences of a story or of a note.
const MAX_WORDS: usize = 14;

/// True if the words before `by` name another contribution than the story: `Star Trek created`, `Original idea`.
pub(super) fn is_deed(before: &str) -> bool {
    let lower = before.trim_end_matches([':', ' ', ',']).to_lowercase().replace('’', "'");
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        [.., "beta", "read"] => true,
        [.., last] if DEEDS.binary_search(last).is_ok() => true,
        [before @ .., last] => {
            GIFTS.contains(last) && before.len() <= 2 && before.iter().all(|word| ADJECTIVES.contains(word))
        }
        [] => false,
    }
}

/// True for a line that credits somebody with another contribution and says nothing else.
pub(super) fn is_credit(line: &str) -> bool {
    let plain = signs::undecorated(line).trim_matches(['(', ')', '[', ']']);
    // The cheap questions first: most lines are too long, or begin a speech.
    if plain.len() > 110 || !plain.starts_with(char::is_alphabetic) {
        return false;
    }
    let lower = plain.to_lowercase();
    if lower.split_whitespace().count() > MAX_WORDS {
        return false;
    }
    if THANKS.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    if SOURCES.iter().any(|start| lower.starts_with(start)) && ORIGINS.iter().any(|origin| lower.contains(origin)) {
        return true;
    }
    let Some(at) = lower.find(" by ").or_else(|| lower.find(" by: ")).filter(|at| plain.is_char_boundary(*at)) else {
        return false;
    };
    // A sentence has small letters before its verb: `The lamp was posted by …`. A show has none: `Star Trek created by …`.
    let (deed, words) = (&plain[..at], plain[..at].split_whitespace().count());
    let is_named = deed.split_whitespace().take(words.saturating_sub(1)).all(|word| {
        word.starts_with(char::is_uppercase) || word == "of" || ADJECTIVES.contains(&word.to_lowercase().as_str())
    });
    let is_read = deed.to_lowercase().ends_with("beta read");
    is_deed(deed) && plain.starts_with(char::is_uppercase) && (is_named || is_read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_gave_is_told_from_the_story() {
        assert!(DEEDS.is_sorted());
        for line in [
            "Star Trek created by Gene Roddenberry",
            "Created by Gene Roddenberry",
            "(Edited by Ann Lee)",
            "Beta read by Ann Lee.",
            "Original idea by Jo Ray",
            "Song lyrics by Ann Lee",
            "POEM BY ANN LEE",
            "Dedicated to Jo Ray",
            "Inspired by the episode \"The Lamp\" by Ann Lee.",
            "Based on characters created by Gene Roddenberry.",
            "Characters by Ann Lee; story by Jo Ray.",
            "Requested by several people:",
        ] {
            assert!(is_credit(line), "{line}");
        }
        for line in [
            "The Lamp by Jo Ray",
            "Written by Jo Ray",
            "A story by Jo Ray",
            "Love Song by Jo Ray",
            "The lamp was created by somebody who had never seen one.",
            "\"Created by whom?\" she said.",
            "Inspired by the speech, he rose.",
            "Thanks to him they got away",
        ] {
            assert!(!is_credit(line), "{line}");
        }
    }
}
