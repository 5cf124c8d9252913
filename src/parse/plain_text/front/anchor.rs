//! What shows, behind text of another kind, that the story has not begun: its byline, its labels, its title.
//!
//! Where the header tells title and sender, a byline of somebody else is that of a book or a poem in the story, and a label
//! alone is a sign on a wall, unless what stands before it speaks about the story.

use std::ops::Range;

use super::Known;
use super::blocks::{Block, Kind};
use super::byline::byline;
use super::title::{is_framed, matches_subject, same_person};
use crate::parse::plain_text::labels::{self, Field};
use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::prose;

/// So many paragraphs that tell a story may stand before a byline or labels: an archivist's note may read like one.
const MOST_TOLD: usize = 2;

/// The next byline, label block or title known from outside, within so many lines; speech on the way forbids it.
pub(super) fn anchor_after(
    lines: &Lines<'_>,
    blocks: &[Block],
    at: usize,
    reach: usize,
    known: &Known<'_>,
) -> Option<usize> {
    let first = blocks.get(at)?.lines.start;
    let mut speeches = 0;
    for (index, block) in blocks.iter().enumerate().skip(at) {
        if block.lines.start > first + reach {
            return None;
        }
        match block.kind {
            Kind::Byline if is_of_story(lines, blocks, at..index, known) => return Some(index),
            Kind::Labels
                if !labels::read(lines.text(block.lines.start))
                    .is_some_and(|label| label.weak || label.field.is_prose())
                    && is_head(lines, blocks, at..index, known) =>
            {
                return Some(index);
            }
            Kind::Title if is_framed(lines, block) => return Some(index),
            // What stands behind the story may name it as well: of two stretches the longer one is the story.
            Kind::Title if known.title.is_some_and(|title| matches_subject(lines, block, title)) => {
                let behind = blocks.last().map_or(0, |last| last.lines.end - block.lines.end);
                return (behind * 2 >= block.lines.start - first).then_some(index);
            }
            Kind::Story => {
                speeches += block.lines.clone().filter(|line| lines.text(*line).starts_with(['"', '“'])).count();
                if speeches > 3 {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

/// True for the byline of the story itself, by what it says or by what stands before it: `blocks[between]`.
fn is_of_story(lines: &Lines<'_>, blocks: &[Block], between: Range<usize>, known: &Known<'_>) -> bool {
    let block = &blocks[between.end];
    let names_title = known.title.is_some_and(|title| {
        let above = between.end.checked_sub(1).map(|above| &blocks[above]);
        let is_title =
            |block: &Block| matches!(block.kind, Kind::Title | Kind::Byline) && matches_subject(lines, block, title);
        is_title(block) || above.is_some_and(is_title)
    });
    let names_sender = || {
        let author = byline(lines, block.lines.clone()).map(|byline| byline.author);
        known.sender.zip(author).is_some_and(|(sender, author)| same_person(sender, &author))
    };
    let most = if known.title.is_some() { 0 } else { MOST_TOLD };
    names_title || names_sender() || is_before_story(lines, blocks, between, most)
}

/// True for labels that only a header has, `blocks[between]` before them: those of title or author, or several; one alone stands
/// below no story at all, or below the paragraphs of a summary.
fn is_head(lines: &Lines<'_>, blocks: &[Block], between: Range<usize>, known: &Known<'_>) -> bool {
    let labels = |block: &Block| block.lines.clone().filter_map(|line| labels::read(lines.text(line)));
    let head = blocks[between.end..].iter().take_while(|block| block.kind == Kind::Labels);
    let fields: Vec<Field> = head.flat_map(labels).map(|label| label.field).take(2).collect();
    let last = between.start.checked_sub(1).and_then(|above| labels(&blocks[above]).next_back());
    let is_header = fields.len() > 1 || last.is_some_and(|label| label.field.is_prose());
    let may_tell = match fields.as_slice() {
        [Field::Title, ..] | [Field::Author, _, ..] => return true,
        // `By: Jo Ray` stands below a poem as well.
        [Field::Author] => known.title.is_none(),
        _ => is_header,
    };
    is_before_story(lines, blocks, between, if may_tell { MOST_TOLD } else { 0 })
}

/// True if `blocks[between]` may stand before the story's names: they speak about it, or only so many of them tell something. A line
/// alone is nothing told where some may be told.
fn is_before_story(lines: &Lines<'_>, blocks: &[Block], between: Range<usize>, most: usize) -> bool {
    let tells = |block: &&Block| (most == 0 || block.lines.len() > 1) && block.weighed(lines) == Kind::Story;
    blocks[between.clone()].iter().filter(tells).count() <= most
        || prose::is_about_story(lines, blocks[between.start].lines.start..blocks[between.end].lines.start)
}

#[cfg(test)]
mod tests {
    use super::super::blocks::blocks;
    use super::*;

    const TOLD: &str = "Mara set the lamp on the sill and looked out at the\nharbour, where nothing moved.\n\n";

    /// True if the names behind this text show that it is no story.
    fn shows(before: &str, names: &str, known: &Known<'_>) -> bool {
        let text = format!("{before}{names}\n\n{}", TOLD.repeat(9));
        let lines = Lines::new(&text);
        let blocks = blocks(&lines, &(0..lines.len()));
        anchor_after(&lines, &blocks, 0, 90, known).is_some()
    }

    #[test]
    fn a_byline_in_a_story_is_that_of_a_book_in_it() {
        let known = Known { title: Some("The Weir"), sender: Some("Ann Lee") };
        let book = "The book lay open at the first page.\n\n";
        let note = "This is the first chapter of a story that a friend wrote,\nwho has no e-mail. Please send comments to me.\n\n";
        assert!(!shows(book, "The Drowned Harbour\nby Emily Stone", &known));
        assert!(shows(note, "The Drowned Harbour\nby Emily Stone", &known));
        for own in ["The Weir\nby Emily Stone", "The Lamp\nby Ann B. Lee", "The Weir\n\nby Emily Stone"] {
            assert!(shows(&TOLD.repeat(4), own, &known), "{own}");
        }
        let unknown = Known::default();
        assert!(shows(&TOLD.repeat(2), "The Weir\nby Ann Lee", &unknown));
        assert!(!shows(&TOLD.repeat(3), "The Weir\nby Ann Lee", &unknown));
    }

    #[test]
    fn one_label_in_a_story_is_a_sign_on_a_wall() {
        for known in [Known::default(), Known { title: Some("The Weir"), sender: None }] {
            assert!(!shows(TOLD, "Warning: keep off the weir, said the board.", &known));
            assert!(shows("Salt Roads\n\n", "Warning: death", &known));
            assert!(shows(TOLD, "Rating: G\nWarning: death", &known));
            assert!(!shows(&TOLD.repeat(3), "Rating: G\nWarning: death", &known));
            assert!(shows(&TOLD.repeat(3), "Title: The Lamp", &known));
            assert!(shows(&TOLD.repeat(3), "Author: Jo Ray\nRating: G", &known));
            assert_eq!(shows(TOLD, "Author: Jo Ray", &known), known.title.is_none());
            let text = format!("Summary: Mara waits.\n\n{TOLD}Warning: death\n\n{TOLD}");
            let lines = Lines::new(&text);
            assert_eq!(anchor_after(&lines, &blocks(&lines, &(0..lines.len())), 1, 90, &known), Some(2));
        }
    }
}
