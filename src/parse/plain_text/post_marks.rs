//! Part marks of posts: where they stand in a subject, and what may stand behind them.
//!
//! ```text
//! The Ferry 1/3 [B/S, NC17]
//! The Ferry, 1/1, VOY, J/P, PG-13
//! The Ferry 01/?? (WIP)
//! ```

use super::codes;
use super::numbers::number as number_of;

/// True for `part 1`, `pt. 3/10`, `parts 1,2`, `1/4`, `1 of 4`, `chapter 2`, `part one of three`.
pub(super) fn is_part(text: &str) -> bool {
    let lower = text.trim().trim_matches(|c| matches!(c, '(' | ')' | '[' | ']' | '-' | ':')).to_lowercase();
    let mut words = lower.split([' ', '.']).filter(|word| !word.is_empty()).peekable();
    let named = matches!(
        words.peek(),
        Some(&("part" | "parts" | "pt" | "pts" | "chapter" | "chapters" | "ch" | "chap" | "section"))
    );
    if named {
        words.next();
    }
    let rest: Vec<&str> = words.collect();
    let number = |word: &str| {
        let mut chars = word.chars();
        word.len() <= 7 && chars.next().is_some_and(|c| c.is_ascii_digit()) || named && (number_of(word).is_some())
    };
    match rest.as_slice() {
        [one] => {
            number(one)
                && (named
                    || one.contains('/') && one.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'-' | b'?')))
        }
        [one, "of", all] => number(one) && (number(all) || number_of(all).is_some()),
        [one, "/", all] => number(one) && number(all),
        [one, all] => named && number(one) && all.starts_with('/'),
        _ => false,
    }
}

/// A subject before its part mark, the mark, and what stands behind it: only codes and what is said of a post in brackets.
pub(super) fn split(subject: &str) -> Option<(&str, &str, &str)> {
    let starts: Vec<usize> = subject.match_indices(' ').map(|(at, _)| at + 1).collect();
    starts.iter().enumerate().find_map(|(place, &start)| {
        let before = &subject[..start];
        // The longest mark that begins here: `Part 1 of 3`, `1/3`.
        let ends = starts[place + 1..].iter().map(|next| next - 1).chain([subject.len()]).take(4);
        let ends = ends.filter(|end| *end > start).collect::<Vec<_>>();
        let end = ends.into_iter().rev().find(|end| is_mark(&subject[start..*end]))?;
        let is_named = before.chars().any(char::is_alphanumeric);
        (is_named && is_said_of_post(&subject[end..]))
            .then(|| (before.trim_end(), &subject[start..end], &subject[end..]))
    })
}

/// True if a subject has a part mark, with codes behind it or nothing.
pub(super) fn is_marked(subject: &str) -> bool {
    split(subject).is_some()
}

/// True for `1/3`, `(2b/7),`, `[01/??]`, `Part 1 of 4`; not for a number with no word and no total.
fn is_mark(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | ':' | '-' | '*' | '.'));
    match bare.split_once('/') {
        Some((first, of)) if !bare.contains(' ') => is_share(first, of),
        _ => is_part(bare),
    }
}

/// True for a number of parts, and how many there are, if that is known.
fn is_share(first: &str, of: &str) -> bool {
    let digits = first.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() <= 3);
    let is_open = !of.is_empty() && of.bytes().all(|byte| byte == b'?');
    first.len() <= digits.len() + 1
        && number(digits).is_some_and(|first| is_open || number(of).is_some_and(|of| first <= of))
}

/// True for codes, brackets and words about the post, and for nothing.
fn is_said_of_post(behind: &str) -> bool {
    const WORDS: [&str; 10] =
        ["complete", "completed", "conclusion", "end", "finished", "fin", "new", "repost", "revised", "wip"];
    const LONGEST: usize = 48;
    let mut rest = behind;
    loop {
        rest = rest.trim_start_matches([' ', ',', ';', '-', ':', '.', '*', ')', ']', '!']);
        if rest.is_empty() {
            return true;
        }
        if let Some(inside) = rest.strip_prefix(['(', '[']) {
            let Some(end) = inside.find([')', ']']).filter(|end| *end <= LONGEST) else { return false };
            rest = &inside[end + 1..];
            continue;
        }
        let end = rest.find([' ', '(', '[']).unwrap_or(rest.len());
        let word = rest[..end].trim_end_matches([',', ';', '*', '.', '!']);
        if !codes::is_code(word) && !WORDS.contains(&word.to_lowercase().as_str()) {
            return false;
        }
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_may_stand_behind_a_mark() {
        for (subject, before, behind) in [
            ("The Ferry 1/3 [B/S, NC17]", "The Ferry", " [B/S, NC17]"),
            ("The Ferry, 1/1, VOY, J/P, PG-13", "The Ferry,", " VOY, J/P, PG-13"),
            ("The Ferry Part 1/4 NC-17", "The Ferry", " NC-17"),
            ("The Ferry 01/?? (WIP)", "The Ferry", " (WIP)"),
            ("The Ferry 3/3 END", "The Ferry", " END"),
            ("The Ferry (2b/7)", "The Ferry", ""),
            ("The Ferry Part 1 of 2 (X-Files)", "The Ferry", " (X-Files)"),
        ] {
            let found = split(subject).map(|(before, _, behind)| (before, behind));
            assert_eq!(found, Some((before, behind)), "{subject}");
        }
        for subject in
            ["The 1/2 Ferry", "1/2 The Ferry", "Route 9/2 (old)", "The Ferry", "Part 1 of 2 Ferries", "Page 2 [PG]"]
        {
            assert_eq!(split(subject), None, "{subject}");
        }
    }
}
