//! Heads of labels that stand again inside a file: its next part, or another story.
//!
//! ```text
//! Title: The Ferry (2/2)
//! Author: Ann Lee
//! ```
//! or the next part of a story, whose title, byline and place stand there without labels:
//!
//! ```text
//! The Ferry 2/2
//! by Ann Lee
//! ```
//! A file is divided there only if it begins with such a head itself.

use super::article::Article;
use super::labels::{self, Field};
use super::lines::Lines;
use super::{credit, numbers, post_marks, signs, subject};
use crate::text::key;

/// A file's first head stands within so many lines of its top, or of its header.
const TOP: usize = 40;
/// So many visible lines stand between two heads at least: a list of stories has fewer.
const BETWEEN: usize = 12;
/// The author stands within so many lines below the title.
const REACH: usize = 8;

/// A title without a label is no longer, in bytes.
const LONGEST: usize = 80;

/// A head: what stands for a header, and which part of what it names.
struct Head {
    article: Article,
    /// Its title and its author, as keys.
    names: (String, String),
    /// The place of a head without labels: `2/2`, `Part 2`.
    place: Option<String>,
}

impl Head {
    fn new(index: usize, title: &str, author: &str, place: Option<&str>) -> Self {
        let bare = subject::of_subject(title).0;
        let names = (key(bare.as_deref().unwrap_or(title)), key(author));
        // The place stands behind the title, where a subject has it.
        let whole = place.map_or_else(|| title.to_owned(), |place| format!("{title}, {place}"));
        Self { article: Article::of_labels(index, &whole, author), names, place: place.map(key) }
    }

    /// True for another part of what the head before names.
    fn goes_on_with(&self, before: &Self) -> bool {
        self.names == before.names && self.place != before.place
    }
}

/// Header blocks with the heads that stand for one, in order.
pub(super) fn with_heads(lines: &Lines<'_>, articles: Vec<Article>) -> Vec<Article> {
    let mut heads: Vec<Article> = Vec::new();
    // The last head below the same header.
    let mut last: Option<Head> = None;
    let mut has_first = false;
    // Where the text begins that a head would divide.
    let mut begins = 0;
    let mut next = articles.iter().peekable();
    let top = articles.first().map_or(0, |article| article.lines.end) + TOP;
    for index in 0..lines.len() {
        while let Some(article) = next.next_if(|article| article.lines.start <= index) {
            begins = article.lines.end;
            last = None;
        }
        if index < begins {
            continue;
        }
        if !has_first && index > top {
            return articles;
        }
        let Some(head) = head_at(lines, index) else { continue };
        if !has_first {
            has_first = true;
            // Below a header the head is that of its own text.
            if articles.is_empty() {
                heads.push(head.article.clone());
            }
            begins = index;
            last = Some(head);
            continue;
        }
        let is_far = (begins..index).filter(|line| !lines.is_blank(*line)).take(BETWEEN).count() == BETWEEN;
        let divides = head.place.is_none() || last.as_ref().is_some_and(|last| head.goes_on_with(last));
        if is_far && divides {
            heads.push(head.article.clone());
            begins = index;
        }
        if last.is_none() || divides {
            last = Some(head);
        }
    }
    if heads.len() < 1 + usize::from(articles.is_empty()) {
        return articles;
    }
    let mut all = articles;
    all.extend(heads);
    all.sort_by_key(|article| article.lines.start);
    all
}

/// The head that begins at this line: a title's label, and its author's below; or a title, a byline and a place.
fn head_at(lines: &Lines<'_>, index: usize) -> Option<Head> {
    let begins = index == 0 || lines.is_blank(index - 1) || signs::is_break(lines.text(index - 1));
    if !begins || lines.is_blank(index) {
        return None;
    }
    labelled_at(lines, index).or_else(|| titled_at(lines, index))
}

fn labelled_at(lines: &Lines<'_>, index: usize) -> Option<Head> {
    let value = |line: usize, field: Field| {
        labels::read(lines.text(line)).filter(|label| label.field == field && !label.value.is_empty())
    };
    let title = value(index, Field::Title)?;
    let below = (index + 1..(index + REACH).min(lines.len())).take_while(|line| !lines.is_blank(*line));
    let author = below.into_iter().find_map(|line| value(line, Field::Author))?;
    Some(Head::new(index, title.value, author.value, None))
}

/// `The Ferry 2/2` above `by Ann Lee`; the place may also have a line of its own, below the title or the byline.
fn titled_at(lines: &Lines<'_>, index: usize) -> Option<Head> {
    let below: Vec<&str> = (index + 1..lines.len())
        .take(3)
        .take_while(|line| !lines.is_blank(*line))
        .map(|line| lines.text(line))
        .collect();
    let title = lines.text(index);
    if title.len() > LONGEST {
        return None;
    }
    let (by, place) = match below.as_slice() {
        [by] => (by, None),
        [first, second] if is_place(first) => (second, Some(*first)),
        [first, second] if is_place(second) => (first, Some(*second)),
        _ => return None,
    };
    let author = byline(by)?;
    let (title, place) = place.map(|place| (title, place)).or_else(|| place_behind(title))?;
    let title = title.trim_end_matches([' ', ',', '-', ':']);
    Some(Head::new(index, title, &author, Some(place.trim_matches(['(', ')', '[', ']', ' ', ',', ':', '-']))))
}

/// True for `2/2`, `Part 2 of 2`, `Part II`.
fn is_place(line: &str) -> bool {
    let is_named = |word: &str| matches!(word.to_lowercase().as_str(), "part" | "pt" | "pt.");
    post_marks::is_part(line)
        || line.split_once(' ').is_some_and(|(word, of)| is_named(word) && numbers::number(of).is_some())
}

/// A title and the place behind it: `The Ferry 2/2`, `The Ferry, Part II`.
fn place_behind(line: &str) -> Option<(&str, &str)> {
    if let Some((title, place, _)) = post_marks::split(line) {
        return Some((title, place));
    }
    let (at, _) = line.rmatch_indices(' ').nth(1)?;
    is_place(&line[at + 1..]).then(|| (&line[..at], &line[at + 1..]))
}

/// The name in a line that is a byline and nothing else.
fn byline(line: &str) -> Option<String> {
    const STARTS: [&str; 3] = ["by ", "by: ", "written by "];
    let rest = STARTS.iter().find_map(|start| {
        let said = line.get(..start.len())?;
        said.eq_ignore_ascii_case(start).then(|| &line[start.len()..])
    })?;
    credit::author_name(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_divide_a_file_that_begins_with_one() {
        let story = "The ferry left.\n\nNobody waved.\n\n".repeat(8);
        let head = |title: &str| format!("Title: {title}\nAuthor: Ann Lee\n\n{story}");
        let starts = |text: &str| -> Vec<usize> {
            with_heads(&Lines::new(text), Vec::new()).iter().map(|article| article.lines.start).collect()
        };
        assert_eq!(starts(&(head("Fog (1/2)") + &head("Fog (2/2)"))), [0, 35]);
        assert!(starts(&head("Fog")).is_empty());
        assert!(starts(&format!("{story}{story}{}{}", head("Fog"), head("Tar"))).is_empty());
        let list = "Title: Fog\nAuthor: Ann Lee\n\nTitle: Tar\nAuthor: Jo Ray\n\n";
        assert!(starts(&format!("{list}{story}")).is_empty());
    }

    #[test]
    fn parts_repeat_their_title_and_byline() {
        let story = "The ferry left.\n\nNobody waved.\n\n".repeat(8);
        let starts = |heads: &[&str]| -> Vec<usize> {
            let text = heads.iter().map(|head| format!("{head}\n\n{story}")).collect::<Vec<_>>().concat();
            with_heads(&Lines::new(&text), Vec::new()).iter().map(|article| article.lines.start).collect()
        };
        assert_eq!(starts(&["Fog 1/2\nby Ann Lee", "Fog 2/2\nby Ann Lee"]), [0, 35]);
        assert_eq!(starts(&["Fog - Part 1\nby Ann Lee", "Fog - Part 2\nby Ann Lee"]), [0, 35]);
        assert_eq!(starts(&["Fog\nby Ann Lee\nPart 1 of 2", "Fog\nby Ann Lee\nPart 2 of 2"]), [0, 36]);
        assert_eq!(starts(&["Fog\nPart I\nby Ann Lee", "Fog\nPart II\nby Ann Lee"]), [0, 36]);
        assert_eq!(starts(&["Title: Fog\nAuthor: Ann Lee", "Fog, Part 2\nBy Ann Lee"]), [0, 35]);
        assert_eq!(starts(&["Fog, Part I\nby Ann Lee", "Fog, Part II\nby Ann Lee"]), [0, 35]);
        // Another's, the same place again, and what only looks like a head.
        assert!(starts(&["Fog 1/2\nby Ann Lee", "Fog 2/2\nby Jo Ray"]).is_empty());
        assert!(starts(&["Fog 1/2\nby Ann Lee", "Tar 2/2\nby Ann Lee"]).is_empty());
        assert!(starts(&["Fog 1/2\nby Ann Lee", "Fog 1/2\nby Ann Lee"]).is_empty());
        assert!(starts(&["Fog 1/2\nby Ann Lee", "Fog\nby Ann Lee"]).is_empty());
        assert!(starts(&["Fog 1/2\nby Ann Lee", "Fog 2/2\nby the quay"]).is_empty());
    }
}
