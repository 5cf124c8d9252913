//! Signatures: a few lines below `--`, in which the sender stands by name, by address or by a saying.

use std::ops::Range;

use super::lines::Lines;
use super::{prose, signs};

/// A signature has at most so many lines, blank ones included.
const MOST_LINES: usize = 14;
/// Bytes of a signature.
const LONGEST: usize = 900;
/// Lines of a saying and an address.
const MOST_OF_A_SAYING: usize = 4;
/// Bytes of a name.
const LONGEST_NAME: usize = 60;

/// The line behind the story's last one, above a signature if there is one.
pub(super) fn above(lines: &Lines<'_>, range: Range<usize>) -> usize {
    let end = appended(lines, range.clone());
    let from = end.saturating_sub(MOST_LINES).max(range.start);
    let range = range.start..end;
    (from..end).find(|index| is_signature(lines, *index, &range)).unwrap_or(end)
}

/// The line above what programs put below a message: a sign of who wrote it, the words of a list's sponsor.
fn appended(lines: &Lines<'_>, range: Range<usize>) -> usize {
    const MOST_LINES: usize = 40;
    let is_first = |text: &str| {
        text.starts_with("--")
            && (text.contains("BEGIN PGP SIGNATURE")
                || ["Yahoo! Groups Sponsor", "eGroups Sponsor", "ONElist Sponsor"]
                    .iter()
                    .any(|name| text.contains(name)))
    };
    let from = range.end.saturating_sub(MOST_LINES).max(range.start);
    (from..range.end).find(|index| is_first(lines.text(*index))).unwrap_or(range.end)
}

/// True for `--` or `---` above a signature; a drawn line between two scenes looks the same.
fn is_signature(lines: &Lines<'_>, mark: usize, range: &Range<usize>) -> bool {
    let drawn = lines.text(mark);
    let visible: Vec<&str> =
        (mark + 1..range.end).filter(|line| !lines.is_blank(*line)).map(|line| lines.text(line)).collect();
    let (true, Some(first), Some(last)) = (matches!(drawn, "--" | "---"), visible.first(), visible.last()) else {
        return false;
    };
    let bytes: usize = visible.iter().map(|text| text.len()).sum();
    let is_spoken = |text: &&&str| text.starts_with(['"', '“']);
    let spoken = visible.iter().filter(is_spoken).count();
    let has_source = last.starts_with(['-', '–', '—']) || last.contains(" - ") || last.contains("--");
    let is_address = |text: &&str| prose::has_address(text) || text.contains("://") || text.contains("www.");
    let is_named = visible.iter().any(is_address);
    // Two hyphens and a blank are a sign of mail programs alone, below which a saying may stand.
    let is_delimiter = drawn == "--" && lines.get(mark).trailing > 0;
    let is_short = visible.len() <= MOST_OF_A_SAYING && is_named || visible.len() == 1;
    // Mail programs write the text right below their two hyphens.
    if drawn == "--" && !lines.is_blank(mark + 1) {
        let is_no_talk = spoken <= 1 && (!is_spoken(&first) || has_source);
        return bytes <= LONGEST && (is_delimiter || is_short || is_no_talk);
    }
    let is_repeated = || range.clone().any(|line| line != mark && lines.text(line) == drawn);
    let longest = if is_named { LONGEST } else { LONGEST_NAME };
    bytes <= longest && spoken == 0 && (longest == LONGEST || !signs::ends_sentence(last)) && !is_repeated()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_cut(below: &str) -> bool {
        let text = format!("She waited.\n\nHe left her there.\n\n{below}\n");
        let lines = Lines::new(&text);
        above(&lines, 0..lines.len()) < lines.len()
    }

    #[test]
    fn a_scene_behind_a_drawn_line_is_no_signature() {
        for below in [
            "-- \nAnn Lee\n\"Ships are safe in harbours.\" - Jo Ray",
            "--\nAnn Lee, Weir Lane",
            "---\n\nAnn Lee\nann@x.org",
            "---\nAnn Lee",
            "--\n\nAnn",
            "-- \n\"There is coffee in that harbour!\"\nann@x.org",
            "-- \n\"There is coffee in that harbour!\"",
            "-----BEGIN PGP SIGNATURE-----\nVersion: 2.6.2\n\niQBVAwUBMDx\n-----END PGP SIGNATURE-----",
            "------------------------ Yahoo! Groups Sponsor ---------------------~-->\nGet A Free Lamp!\n\nCall now.",
        ] {
            assert!(is_cut(below), "{below}");
        }
        for below in [
            "---\n\nThree years later she went down to the quay.\n\n\"Nobody remembers,\" he said.",
            "---\nThree years later she went down to the quay.",
            "--\n\nThree years later she went down to the quay.",
            "--\n\"Nobody remembers,\" he said.\n\nShe went home.",
        ] {
            assert!(!is_cut(below), "{below}");
        }
        assert!(!is_cut("---\n\nIt rained.\n\n---\n\nThe end of it"));
    }
}
