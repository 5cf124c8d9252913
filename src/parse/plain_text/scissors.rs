//! `---8<--- cut here ---8<---`: the line at which senders of old told readers to cut the story out.

use std::ops::Range;

use super::lines::Lines;

/// Such a line stands within so many lines of the top.
const TOP: usize = 80;

/// The lines below the cut, if there is one near the top.
pub(super) fn below(lines: &Lines<'_>, range: Range<usize>) -> Range<usize> {
    let top = range.start..range.end.min(range.start + TOP);
    let cut = top.into_iter().find(|index| is_cut(lines.text(*index)));
    // The longer side is the story: a line with little below closes what stands above it.
    let below = cut.filter(|cut| visible(lines, *cut + 1..range.end) > visible(lines, range.start..*cut));
    below.map_or(range.clone(), |cut| cut + 1..range.end)
}

/// The line of a cut that closes a text, where a few lines stand below it; else the range's end.
pub(super) fn above(lines: &Lines<'_>, range: Range<usize>) -> usize {
    const MOST_BELOW: usize = 25;
    let from = range.end.saturating_sub(MOST_BELOW).max(range.start + 1).min(range.end);
    (from..range.end).find(|index| is_cut(lines.text(*index))).unwrap_or(range.end)
}

fn visible(lines: &Lines<'_>, range: Range<usize>) -> usize {
    range.filter(|index| !lines.is_blank(*index)).count()
}

/// True if nothing stands in these lines, or what a cut near their top closes.
pub(super) fn is_above(lines: &Lines<'_>, range: Range<usize>) -> bool {
    let Some(last) = range.clone().rev().find(|index| !lines.is_blank(*index)) else { return true };
    last < range.start + TOP && is_cut(lines.text(last))
}

/// What such lines say where they have no scissors, blanks left out.
const WORDS: [&str; 5] = ["cuthere", "cutalong", "cliphere", "snip", "tearhere"];

/// Dashes with scissors in them, and perhaps the words that say so; or dashes and those words alone.
fn is_cut(line: &str) -> bool {
    // Few lines have one of the bytes that scissors begin or end with.
    let has_scissors = memchr::memchr3(b'8', b'%', 0xe2, line.as_bytes()).is_some()
        && ["8<", ">8", "%<", ">%", "✂"].iter().any(|scissors| line.contains(scissors));
    let begins_drawn = line.starts_with(['-', '=', '_', '~', '*', '8', '>', '%']);
    if !has_scissors && !begins_drawn {
        return false;
    }
    let dashes = line.chars().filter(|c| matches!(c, '-' | '=' | '_' | '~' | '–' | '—')).count();
    // `Cut=Here` is drawn as well.
    let letters: String = line.chars().filter(|c| c.is_alphabetic()).collect();
    let letters = letters.to_lowercase();
    if !has_scissors {
        return dashes >= 6 && WORDS.iter().any(|words| letters.starts_with(words)) && letters.len() <= 20;
    }
    let says_so = letters.contains("cut") && letters.len() <= 40 && dashes >= 6;
    dashes >= 3 && (letters.is_empty() || says_so)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_opens_or_closes_the_longer_side() {
        let opened = "A word first.\n---- cut here ----\nThe ferry left.\nNobody saw it.\n";
        let closed = "The ferry left.\nNobody saw it.\n----CUT-HERE----\nMore next week.\n";
        let of = |text: &str| {
            let lines = Lines::new(text);
            let range = below(&lines, 0..lines.len());
            range.start..above(&lines, range)
        };
        assert_eq!((of(opened), of(closed)), (2..4, 0..2));
    }

    #[test]
    fn cuts_are_told_by_their_scissors() {
        for line in [
            "---8<---",
            "-----8<-----cut here-----8<-----",
            "--- >8 ---",
            "- - - ✂ - - -",
            "------ cut here ------",
            "-----snip!-----",
        ] {
            assert!(is_cut(line), "{line}");
        }
        for line in [
            "-----",
            "He is 8<3 years old - or more - she said - and cut the cake",
            "x > 8",
            "-- Cut here, he said to them",
            "------ Cut to the ferry ------",
        ] {
            assert!(!is_cut(line), "{line}");
        }
    }
}
