//! The title that a note before the story announces: `And now I present to you, "The Weir."`

use std::ops::Range;

use super::lines::Lines;
use super::prose;

/// Words right before the quoted title, in small letters.
const BEFORE: [&str; 6] = ["present to you", "present you", "i give you", "entitled", "is titled", "here comes"];
/// Words right behind it.
const BEHIND: [&str; 4] = ["is posted in", "will be posted in", "is a story", "is being posted"];
/// A title has at most so many words.
const MAX_WORDS: usize = 12;

/// The title announced in these lines, if one is.
pub(super) fn title(lines: &Lines<'_>, range: Range<usize>) -> Option<String> {
    let text = lines.paragraphs(range).replace(['\n', '|'], " ").replace(['“', '”'], "\"");
    let parts: Vec<&str> = text.split('"').collect();
    // What stands between the first quotes is the second part, and so on.
    (1..parts.len().saturating_sub(1)).step_by(2).find_map(|at| {
        let folded = |part: &str| prose::folded_text(part);
        let (before, behind) = (folded(parts[at - 1]), folded(parts[at + 1]));
        let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        let is_announced = BEFORE.iter().any(|words| before.ends_with(words))
            || BEHIND.iter().any(|words| behind.trim_start().starts_with(words));
        let title = parts[at].trim().trim_end_matches(['.', ',']);
        let words = title.split_whitespace().count();
        (is_announced && (1..=MAX_WORDS).contains(&words)).then(|| super::credit::collapse(title))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_may_tell_the_title() {
        let found = |text: &str| title(&Lines::new(text), 0..9);
        assert_eq!(found("And now, I present to\nyou, \"The Long Weir.\"\n").as_deref(), Some("The Long Weir"));
        assert_eq!(
            found("| Not \"Sea\". \"Those Who Wait\" is posted in |\n| seven parts. |").as_deref(),
            Some("Those Who Wait")
        );
        assert_eq!(found("This follows \"The Weir\", which you know."), None);
        assert_eq!(found("\"I give you\", she said, \"nothing"), None);
    }
}
