//! Where the story begins right below labels or a byline, without a blank between.

use std::ops::Range;

use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::{headings, labels, prose, signs};

use super::byline::byline;

/// Columns of a line that prose fills; the last line of a paragraph, or a label's value, ends before [`SHORT`].
const FULL: u16 = 60;
const SHORT: u16 = 50;
/// Bytes of a line that is a paragraph by itself.
const PARAGRAPH: usize = 120;
/// So many lines there are at most from the title to the last line of its byline.
const MOST_LINES: usize = 6;

/// True if the line behind `above`, which are labels or a byline, is no more of them: a paragraph, or the first line of one.
pub(super) fn is_seam(lines: &Lines<'_>, above: Range<usize>, stop: usize) -> bool {
    let line = above.end;
    let text = lines.text(line);
    let is_paragraph = text.len() > PARAGRAPH;
    // One line alone may be a word about the story: `This is not meant to infringe …`
    let goes_on = line + 1 < stop && !lines.is_blank(line + 1);
    let begins_one = lines.get(line).width >= FULL && lines.get(line - 1).width < SHORT && goes_on;
    if !is_paragraph && !begins_one || labels::read(text).is_some() {
        return false;
    }
    // A chapter's heading may stand between.
    let last = if above.len() > 1 && is_heading(lines.text(line - 1)) { line - 2 } else { line - 1 };
    if labels::read(lines.text(above.start)).is_some() {
        return ends_value(lines, above.start..last + 1, line..stop);
    }
    above.len() <= MOST_LINES
        && above.clone().all(|line| lines.get(line).width < FULL)
        && byline(lines, above.start..last + 1).is_some_and(|byline| is_paragraph || byline.line + byline.lines > last)
        && !prose::is_about_story(lines, lines.block(line, stop))
}

/// True if the last of these labels has its value, and what stands below does not go on with it.
fn ends_value(lines: &Lines<'_>, above: Range<usize>, below: Range<usize>) -> bool {
    let line = below.start;
    let last = above.end - 1;
    let labelled = above.clone().rev().find_map(|line| Some((line, labels::read(lines.text(line))?)));
    let Some((at, label)) = labelled else { return false };
    let is_paragraph = lines.text(line).len() > PARAGRAPH;
    // Deeper lines are the value's.
    let is_value = at == last && label.value.is_empty() || lines.get(line).indent > lines.get(at).indent;
    if is_value || at < last && !is_paragraph || lines.text(last).ends_with(',') {
        return false;
    }
    if lines.get(last).width >= SHORT && !signs::ends_sentence(lines.text(last)) {
        // A value that is wrapped.
        return false;
    }
    let rest = lines.block(line, below.end);
    // A note may have several paragraphs.
    let goes_on = || !signs::ends_sentence(lines.text(last)) || prose::is_about_story(lines, rest.clone());
    !label.field.is_prose() || !goes_on() && (!is_paragraph || rest.len() > 2)
}

/// True for a line that begins a chapter or a part.
pub(super) fn is_heading(text: &str) -> bool {
    use headings::Kind;
    headings::read(text).is_some_and(|(kind, ..)| matches!(kind, Kind::Chapter | Kind::Part | Kind::Named))
}

#[cfg(test)]
mod tests {
    use super::super::blocks::{Kind, blocks};
    use super::*;

    const SCENE: &str =
        "Mara set the lamp on the sill of the window and looked out at the\nharbour, where nothing moved.\n\n";

    /// The kind of the first block, and how many lines it has.
    fn first(text: &str) -> (Kind, usize) {
        let lines = Lines::new(text);
        let blocks = blocks(&lines, &(0..lines.len()));
        (blocks[0].kind, blocks[0].lines.len())
    }

    #[test]
    fn a_story_right_below_labels_or_a_byline_is_none_of_them() {
        let labels = "Title: The Weir\nAuthor: Ann Lee\nRating: T\n";
        let long = "Mara set the lamp on the sill. ".repeat(9);
        let single = format!("{long}\n{long}\n{long}\n");
        for scene in [SCENE, &single] {
            assert_eq!(first(&format!("{labels}{scene}")), (Kind::Labels, 3), "{scene}");
            assert_eq!(first(&format!("{labels}Chapter 1\n{scene}")), (Kind::Labels, 4), "{scene}");
            assert_eq!(first(&format!("{labels}Summary: Mara waits.\n{scene}")), (Kind::Labels, 4), "{scene}");
            assert_eq!(first(&format!("The Weir\nby Ann Lee\n{scene}")), (Kind::Byline, 2), "{scene}");
            assert_eq!(first(&format!("The Weir\nby Ann Lee\nChapter 1\n{scene}")), (Kind::Byline, 3), "{scene}");
        }
        let word = "No harm is meant to those who own the weir, the lamp and the ferry.\n";
        assert_eq!(first(&format!("The Weir\nby Ann Lee\n{word}\n{SCENE}")), (Kind::Byline, 3));
    }

    #[test]
    fn a_value_that_goes_on_is_the_labels() {
        for labels in [
            "Title: The Weir\nSummary:\nMara waits at the harbour for somebody whom nobody has seen yet.\n",
            "Title: The Weir\nSummary: Mara waits at the harbour for somebody whom\nnobody has seen yet, and who will not come before it is morning.\n",
            "Title: The Weir\nNotes: Hi!\nThis is my first story, so please send comments to me; flames are not welcome.\n",
            "Title: The Weir\nCharacters: Mara,\nJonas the keeper of the lock, the ferryman, and all of the others.\n",
            "Title: The Weir\nRating: T\n    for what the ferryman says when he is told of all that happened\n",
        ] {
            assert_eq!(first(&format!("{labels}\n{SCENE}")), (Kind::Labels, 3), "{labels}");
        }
    }
}
