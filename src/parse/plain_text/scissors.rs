//! `---8<--- cut here ---8<---`: the line at which senders of old told readers to cut the story out.

use std::ops::Range;

use super::lines::Lines;

/// Such a line stands within so many lines of the top.
const TOP: usize = 80;

/// The lines below the cut, if there is one near the top.
pub(super) fn below(lines: &Lines<'_>, range: Range<usize>) -> Range<usize> {
    let top = range.start..range.end.min(range.start + TOP);
    let cut = top.into_iter().find(|index| is_cut(lines.text(*index)));
    // Nothing below: the line closes what stands above it.
    let below = cut.map(|cut| cut + 1..range.end).filter(|below| lines.first_visible(below.clone()).is_some());
    below.unwrap_or(range)
}

/// True if nothing stands in these lines, or what a cut near their top closes.
pub(super) fn is_above(lines: &Lines<'_>, range: Range<usize>) -> bool {
    let Some(last) = range.clone().rev().find(|index| !lines.is_blank(*index)) else { return true };
    last < range.start + TOP && is_cut(lines.text(last))
}

/// Dashes with scissors in them, and perhaps the words that say so.
fn is_cut(line: &str) -> bool {
    // Few lines have one of the bytes that scissors begin or end with.
    let has_scissors = memchr::memchr3(b'8', b'%', 0xe2, line.as_bytes()).is_some()
        && ["8<", ">8", "%<", ">%", "✂"].iter().any(|scissors| line.contains(scissors));
    if !has_scissors {
        return false;
    }
    let dashes = line.chars().filter(|c| matches!(c, '-' | '=' | '_' | '~' | '–' | '—')).count();
    let letters: String = line.chars().filter(|c| c.is_alphabetic()).collect();
    let says_so = letters.to_lowercase().contains("cut") && letters.len() <= 40 && dashes >= 6;
    dashes >= 3 && (letters.is_empty() || says_so)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_are_told_by_their_scissors() {
        for line in ["---8<---", "-----8<-----cut here-----8<-----", "--- >8 ---", "- - - ✂ - - -"] {
            assert!(is_cut(line), "{line}");
        }
        for line in ["-----", "He is 8<3 years old - or more - she said - and cut the cake", "x > 8"] {
            assert!(!is_cut(line), "{line}");
        }
    }
}
