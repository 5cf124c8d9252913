//! Heads of labels that stand again inside a file: its next part, or another story.
//!
//! ```text
//! Title: The Ferry (2/2)
//! Author: Ann Lee
//! ```
//! A file is divided there only if it begins with such a head itself.

use super::article::Article;
use super::labels::{self, Field};
use super::lines::Lines;
use super::signs;

/// A file's first head stands within so many lines of its top, or of its header.
const TOP: usize = 40;
/// So many visible lines stand between two heads at least: a list of stories has fewer.
const BETWEEN: usize = 12;
/// The author stands within so many lines below the title.
const REACH: usize = 8;

/// Header blocks with the heads that stand for one, in order.
pub(super) fn with_heads(lines: &Lines<'_>, articles: Vec<Article>) -> Vec<Article> {
    let mut heads: Vec<Article> = Vec::new();
    let mut has_first = false;
    // Where the text begins that a head would divide.
    let mut begins = 0;
    let mut next = articles.iter().peekable();
    let top = articles.first().map_or(0, |article| article.lines.end) + TOP;
    for index in 0..lines.len() {
        while let Some(article) = next.next_if(|article| article.lines.start <= index) {
            begins = article.lines.end;
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
                heads.push(head);
            }
            begins = index;
        } else if (begins..index).filter(|line| !lines.is_blank(*line)).take(BETWEEN).count() == BETWEEN {
            heads.push(head);
            begins = index;
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

/// The head that begins at this line: a title's label, and its author's below.
fn head_at(lines: &Lines<'_>, index: usize) -> Option<Article> {
    let begins = index == 0 || lines.is_blank(index - 1) || signs::is_break(lines.text(index - 1));
    if !begins || lines.is_blank(index) {
        return None;
    }
    let value = |line: usize, field: Field| {
        labels::read(lines.text(line)).filter(|label| label.field == field && !label.value.is_empty())
    };
    let title = value(index, Field::Title)?;
    let below = (index + 1..(index + REACH).min(lines.len())).take_while(|line| !lines.is_blank(*line));
    let author = below.into_iter().find_map(|line| value(line, Field::Author))?;
    Some(Article::of_labels(index, title.value, author.value))
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
}
