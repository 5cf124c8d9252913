//! Queries may begin with a minus: `ficdex search -rain umbrella`.
//!
//! clap takes such a word for a row of short options, and `-night` for `-n` with a value. So before
//! clap sees the arguments, [`mask`] hides the minus of every word of a query from it, and [`unmask`] brings it back.

use std::convert::Infallible;
use std::ffi::OsString;

/// Stands before a word that begins with a minus. Nobody types it, and no operating system adds it.
const MASK: char = '\u{1}';

/// The verbs that take a query.
const QUERY_VERBS: &[&str] = &["search", "works", "export", "count", "kwic", "facets", "freq", "explain"];

/// Hides the minus of each word of a query; words after `--` need no mask.
pub(super) fn mask(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut takes_query = false;
    let mut options_end = false;
    arguments
        .map(|argument| {
            let Some(word) = argument.to_str() else { return argument };
            takes_query |= QUERY_VERBS.contains(&word);
            options_end |= word == "--";
            if takes_query && !options_end && is_word(word) { format!("{MASK}{word}").into() } else { argument }
        })
        .collect()
}

/// The word as typed.
#[expect(clippy::unnecessary_wraps, reason = "clap wants a parser that may fail")]
pub(super) fn unmask(word: &str) -> Result<String, Infallible> {
    Ok(word.strip_prefix(MASK).unwrap_or(word).to_owned())
}

/// A message of clap's about words that may be masked, as the user should see it.
pub(super) fn without_masks(message: &str) -> String {
    message.replace(MASK, "")
}

/// True for a word with a minus that is no option: not `--…`, not `-n`, `-n20`, `-o`, nor a row of switches like `-qv` or `-l0`.
fn is_word(argument: &str) -> bool {
    let Some(rest) = argument.strip_prefix('-') else { return false };
    let is_switches = rest.chars().all(|c| "hqvVl0".contains(c));
    let is_limit = rest.strip_prefix('n').is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()));
    !(rest.is_empty() || rest.starts_with('-') || rest == "o" || is_switches || is_limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(line: &str) -> Vec<String> {
        let words = line.split(' ').map(OsString::from);
        mask(words).into_iter().map(|word| word.to_str().unwrap().replace(MASK, "!")).collect()
    }

    #[test]
    fn words_of_a_query_are_masked_and_options_are_not() {
        assert_eq!(
            masked("ficdex search -night -(a -n 3 -n20 -qv -l0 --limit 4 -tag:x"),
            ["ficdex", "search", "!-night", "!-(a", "-n", "3", "-n20", "-qv", "-l0", "--limit", "4", "!-tag:x"]
        );
    }

    #[test]
    fn other_verbs_and_what_follows_two_hyphens_stay() {
        assert_eq!(masked("ficdex index -night"), ["ficdex", "index", "-night"]);
        assert_eq!(masked("ficdex works -- -night"), ["ficdex", "works", "--", "-night"]);
    }

    #[test]
    fn a_masked_word_comes_back() {
        assert_eq!(unmask("\u{1}-night"), Ok("-night".to_owned()));
        assert_eq!(unmask("night"), Ok("night".to_owned()));
    }
}
