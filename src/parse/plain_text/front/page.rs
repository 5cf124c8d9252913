//! The title page of a text that marks nothing: a title and a name, alone at the very top.

use super::blocks::{Block, Kind, is_title_line};
use super::title::{is_show, matches_subject};
use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::{headings, prose, signed};

/// Two lines at the very top that are the title and its author's name.
pub(super) struct TitlePage {
    /// The first block behind them.
    pub(super) next: usize,
    /// The line of the title.
    pub(super) title: usize,
    pub(super) author: String,
}

/// A line of prose is at least so wide; those of a poem, or of a speech, are not.
const FULL: u16 = 50;

/// The title page that `blocks` begin with, if what follows it is what follows title pages. Where the subject tells the title, the first
/// line must be that.
pub(super) fn title_page(
    lines: &Lines<'_>,
    blocks: &[Block],
    heading: Option<usize>,
    subject: Option<&str>,
) -> Option<TitlePage> {
    let first = blocks.first().filter(|first| first.kind == Kind::Title)?;
    let title = first.lines.start;
    let underlined = blocks.get(1).is_some_and(|rule| rule.kind == Kind::Rule && rule.lines.start == first.lines.end);
    let (name, next) = match first.lines.len() {
        1 => {
            let at = 1 + usize::from(underlined);
            let second = blocks.get(at).filter(|second| second.kind == Kind::Title && second.lines.len() == 1)?;
            (second.lines.start, at + 1)
        }
        2 => (title + 1, 1),
        _ => return None,
    };
    let is_bare = |line: usize| {
        let text = lines.text(line);
        is_title_line(text) && !text.ends_with(['.', '!', '?', ':', ','])
    };
    let is_known = subject.is_none_or(|subject| matches_subject(lines, first, subject));
    if !is_known || !is_bare(title) || !is_bare(name) {
        return None;
    }
    let author = writer(lines.text(name))?;
    goes_on(lines, blocks.get(next..)?, heading).then_some(TitlePage { next, title, author })
}

/// The name in a line that holds nothing else but an address or a copyright: `Ann Lee (a@b.example)`, `(c) 1995 Ann Lee`.
fn writer(text: &str) -> Option<String> {
    let text = text.trim();
    let signed = ["(c)", "(C)", "©"].iter().find_map(|sign| text.strip_prefix(sign));
    let name = signed
        .map_or(text, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | ',' | '-')));
    let name = match name.split_once(['(', '<']) {
        Some((name, address)) if address.contains('@') && !address.trim_end().contains(' ') => name,
        _ => name,
    };
    signed::person(name).filter(|name| !is_show(name) && !name.split(' ').any(is_no_name))
}

/// True for words that names of places, times and dedications have, and those of people have not.
fn is_no_name(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "ago",
        "airport",
        "alternate",
        "and",
        "apartment",
        "avenue",
        "bar",
        "base",
        "castle",
        "city",
        "deck",
        "earlier",
        "evening",
        "fanfic",
        "fanfiction",
        "fiction",
        "for",
        "from",
        "headquarters",
        "hospital",
        "hotel",
        "house",
        "in",
        "later",
        "manor",
        "missing",
        "morning",
        "my",
        "night",
        "office",
        "quarters",
        "road",
        "school",
        "series",
        "ship",
        "station",
        "story",
        "street",
        "tale",
        "text",
        "to",
        "university",
        "with",
        "years",
    ];
    WORDS.binary_search(&word.to_lowercase().trim_end_matches('.')).is_ok()
}

/// True if a chapter's heading, a rule, labels, what is rated or disclaimed, or lines of prose follow.
fn goes_on(lines: &Lines<'_>, below: &[Block], heading: Option<usize>) -> bool {
    let Some(next) = below.first() else { return false };
    let is_heading = heading.is_some_and(|heading| next.lines.contains(&heading))
        || headings::read(lines.text(next.lines.start)).is_some_and(|(kind, ..)| kind != headings::Kind::Number);
    match next.kind {
        Kind::Rule | Kind::Labels | Kind::Credit | Kind::About => true,
        Kind::Title | Kind::Byline => is_heading,
        Kind::Story => {
            is_heading || lines.get(next.lines.start).width >= FULL || prose::is_surely_about(lines, next.lines.clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Known, read};
    use super::*;

    const SCENE: &str = "Mara set the lamp on the sill and looked out at the\nharbour, where nothing moved.\n\n";

    /// Title, authors, and the line that the story begins with.
    fn head(text: &str, title: Option<&str>) -> (Option<String>, Vec<String>, String) {
        let text = format!("{text}{}", SCENE.repeat(9));
        let lines = Lines::new(&text);
        let front = read(&lines, 0..lines.len(), None, &Known { title, sender: None });
        let first = lines.first_visible(front.story..lines.len()).map(|line| lines.text(line).to_owned());
        (front.metadata.title, front.metadata.authors, first.unwrap_or_default())
    }

    #[test]
    fn a_title_and_a_name_at_the_top_are_title_and_author() {
        for page in [
            "The Weir\n\nAnn Lee\n\n\n",
            "The Weir\nAnn Lee\n\n",
            "The Weir\n========\n\nAnn Lee\n\n",
            "                    The Weir\n\n                     Ann Lee\n\n\n",
            "The Weir\n\nAnn Lee (ann@weir.example)\n\n",
            "The Weir\n(c) 1995 Ann Lee\n\n",
            "The Weir\n\nAnn Lee\n\nRated PG\n\n",
            "The Weir\n\nAnn Lee\n\n***\n\n",
            "The Weir\n\nAnn Lee\n\nSummary: A night at the harbour.\n\n",
        ] {
            let (title, authors, first) = head(page, None);
            assert_eq!((title.as_deref(), authors), (Some("The Weir"), vec!["Ann Lee".to_owned()]), "{page}");
            assert!(first.starts_with("Mara set"), "{page}: {first}");
        }
        assert!(head("The Weir\n\nAnn Lee\n\n", Some("The Weir")).2.starts_with("Mara set"));
    }

    #[test]
    fn two_short_lines_of_a_story_are_no_title_page() {
        for story in [
            "San Francisco\nStarfleet Headquarters\n\n",
            "The Weir\n\nTwo Years Later\n\n",
            "The Weir\n\nFor Ann Lee\n\n",
            "No.\n\nAnn Lee.\n\n",
            "Quiet Water\nAnn Lee\nquiet as the rain\nover the weir\n\n",
            "Quiet Water\n\nSister Moon\n\nQuiet rain\n\n",
        ] {
            let (_, authors, first) = head(story, None);
            assert!(authors.is_empty(), "{story}");
            assert!(!first.starts_with("Mara set"), "{story}");
        }
        assert!(head("The Lamp\n\nAnn Lee\n\n", Some("Salt Roads")).1.is_empty());
    }
}
