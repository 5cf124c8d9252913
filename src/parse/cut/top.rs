//! What stands above a story: a title page's lines, a header block of labels, title and byline.

use super::aside::is_aside;
use super::{Numbers, beginnings, begins_chapter};
use crate::model::{Block, BlockKind, Body, ParatextKind};
use crate::parse::fanficfare::add_paratext;
use crate::parse::heading::is_chapter_heading;
use crate::parse::other_html::labels;
use crate::parse::{Metadata, ParsedWork};
use crate::text::key;

/// How many blocks at the top may be title and byline.
const TOP: usize = 6;
/// A title page's lines before its byline, and the most lines above a header that are a title page.
const TITLE_LINES: usize = 3;
/// A title is at most so long, in bytes.
const LONGEST_TITLE: usize = 120;

/// A header block of labels, and what stands above it.
pub(in crate::parse) struct Header<'b> {
    /// The first block below the header; 0 if there is no header.
    pub(in crate::parse) end: usize,
    /// The lines above the first label.
    above: Vec<&'b str>,
}

impl Header<'_> {
    /// Puts the lines above the labels in their place. Three short ones at most are a title page: a byline names the
    /// author, and the first other line the work, if it `may_name` it and nothing better does. The rest is a preface.
    pub(in crate::parse) fn place_above(&self, may_name: bool, work: &mut ParsedWork) {
        let metadata = &mut work.metadata;
        let is_title_page =
            self.above.len() <= TITLE_LINES && self.above.iter().all(|line| line.len() <= LONGEST_TITLE);
        if is_title_page && metadata.authors.is_empty() {
            metadata.authors.extend(self.above.iter().find_map(|line| byline(line)).map(str::to_owned));
        }
        if is_title_page && may_name && metadata.title.is_none() {
            metadata.title = self.above.iter().find(|line| may_be_title(line)).map(|line| line.trim().to_owned());
        }
        let is_known = |line: &&&str| match top_line(line, metadata) {
            Some(TopLine::Title) => true,
            Some(TopLine::Author(name)) => metadata.authors.iter().any(|author| key(author) == key(&name)),
            Some(TopLine::Address) | None => false,
        };
        let rest: Vec<&str> = self.above.iter().filter(|line| !is_known(line)).copied().collect();
        add_paratext(&mut work.paratext, ParatextKind::Preface, rest.join("\n"));
    }
}

/// False for bylines, addresses, ornaments and headings of chapters.
fn may_be_title(line: &str) -> bool {
    let is_other = byline(line).is_some() || line.contains("://") || line.contains('@') || is_chapter_heading(line);
    !is_other && line.contains(char::is_alphanumeric)
}

/// Names the work and its author by what stands in the `first` blocks, those above the story, where nothing else has.
pub(super) fn name(body: &Body, first: usize, numbers: Numbers, metadata: &mut Metadata) {
    let title = metadata.title.take().or_else(|| title_above_byline(body));
    metadata.title = title.or_else(|| heading_above(body, first, numbers));
    if metadata.authors.is_empty() {
        let above = body.blocks.iter().take(first.min(TITLE_LINES)).map(|block| &body.text[block.range()]);
        metadata.authors.extend(above.into_iter().find_map(byline).map(str::to_owned));
    }
}

/// Names the work and its author by a page of a title and a byline, where nothing else has. True if the page is no more than
/// that.
pub(in crate::parse) fn read_title_page(page: &Body, metadata: &mut Metadata) -> bool {
    let Some(title) = title_above_byline(page) else { return false };
    metadata.title.get_or_insert(title);
    name(page, TITLE_LINES, Numbers::Sections, metadata);
    page.blocks.len() <= TITLE_LINES
}

/// A title that a byline follows directly, as a title page has them.
fn title_above_byline(body: &Body) -> Option<String> {
    let text = |block: &Block| &body.text[block.range()];
    let at = body.blocks.iter().take(TITLE_LINES).position(|block| byline(text(block)).is_some())?;
    let title = text(body.blocks[..at].iter().rev().find(|block| !begins_chapter(body, block))?);
    (title.len() <= LONGEST_TITLE && !title.contains('\n')).then(|| title.to_owned())
}

/// The heading that a header of `first` blocks, or the first chapter's heading, stands under.
fn heading_above(body: &Body, first: usize, numbers: Numbers) -> Option<String> {
    let heading = body.blocks.first().filter(|block| block.kind == BlockKind::Heading)?;
    let is_above = first > 1 || beginnings(body, &body.blocks, numbers).first().is_some_and(|at| *at > 0);
    let text = &body.text[heading.range()];
    let may_name = !begins_chapter(body, heading) && !is_aside(body, heading);
    (is_above && may_name && text.len() <= LONGEST_TITLE).then(|| text.to_owned())
}

/// The heading at the top of a body that stands above all others, given the level of each heading from the first on: 0 for a
/// title's own style, which a line may stand above. Headings of chapters and notes are no titles.
pub(in crate::parse) fn above_all<'b>(body: &'b Body, levels: &[u8]) -> Option<&'b str> {
    let is_heading = |block: &Block| block.kind == BlockKind::Heading;
    let (first, others) = levels.split_first()?;
    let at = body.blocks.iter().position(is_heading)?;
    let counts = body.blocks.iter().filter(|block| is_heading(block)).count() == levels.len();
    let is_top = at == 0 || *first == 0 && at < TITLE_LINES;
    let title = &body.blocks[at];
    let text = &body.text[title.range()];
    let may_name = text.len() <= LONGEST_TITLE && !begins_chapter(body, title) && !is_aside(body, title);
    (counts && is_top && may_name && others.iter().all(|level| level > first)).then_some(text)
}

/// The lines of a body, each with the index of its block.
pub(in crate::parse) fn lines(body: &Body) -> Vec<(usize, &str)> {
    let of_block = |(index, block): (usize, &Block)| {
        body.text[block.range()].lines().map(move |line| (index, line)).collect::<Vec<_>>()
    };
    body.blocks.iter().enumerate().flat_map(of_block).collect()
}

/// Reads a header block at the top of the story.
pub(in crate::parse) fn read_header<'b>(body: &'b Body, work: &mut ParsedWork) -> Header<'b> {
    let lines = lines(body);
    let texts: Vec<&str> = lines.iter().take(80).map(|(_, line)| *line).collect();
    let taken = labels::read(&texts, work);
    if taken.is_empty() {
        return Header { end: 0, above: Vec::new() };
    }
    let end = lines.get(taken.end).map_or(body.blocks.len(), |(block, _)| *block);
    // Lines of a block that goes on behind the header stay in the story.
    let above = lines[..taken.start].iter().filter(|(block, _)| *block < end).map(|(_, line)| *line).collect();
    Header { end, above }
}

/// `by NAME`, in a line of its own.
pub(in crate::parse) fn byline(line: &str) -> Option<&str> {
    let line = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '~' | '*' | '-' | '(' | ')'));
    let (by, name) = line.split_at_checked(3)?;
    let name = without_address(name.trim_start_matches([':', ',']).trim()).trim_end_matches('.');
    let short = !name.is_empty() && name.len() <= 60 && name.split_whitespace().count() <= 5;
    (by.eq_ignore_ascii_case("by ") || by.eq_ignore_ascii_case("by:") || by.eq_ignore_ascii_case("by,"))
        .then_some(name)
        .filter(|_| short)
}

/// A name without the mail address behind it: `Jo Ray (jo@weir.example)`, `Jo Ray <jo@weir.example>`. An address alone is a name.
fn without_address(name: &str) -> &str {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '(' | '<' | '[');
    let Some(at) = name.rfind('@') else { return name };
    let start = name[..at].rfind(is_edge);
    let ends = !name[at..].contains(char::is_whitespace);
    let before =
        start.map_or("", |start| name[..start].trim_end_matches(|c: char| is_edge(c) || matches!(c, ',' | '-')));
    if ends && !before.is_empty() { before } else { name }
}

/// Takes title and byline off the top of the story; the blocks that are left from `first` on.
///
/// A byline may stand below the first chapter's heading, which stays.
pub(in crate::parse) fn below_top(body: &Body, first: usize, metadata: &mut Metadata) -> Vec<Block> {
    let blocks = &body.blocks[first.min(body.blocks.len())..];
    let mut taken = 0;
    let mut heading = None;
    for (at, block) in blocks.iter().enumerate().take(TOP) {
        if block.kind == BlockKind::SceneBreak {
            if taken == 0 {
                break;
            }
            taken = at + 1;
            continue;
        }
        let mut lines = body.text[block.range()].lines().map(|line| top_line(line, metadata));
        // An address stands below a name; alone it is nothing.
        let known: Option<Vec<TopLine>> = lines.by_ref().collect();
        let Some(known) = known.filter(|known| known.iter().any(|line| *line != TopLine::Address)) else {
            let has_byline = blocks.get(at + 1).is_some_and(|below| byline(&body.text[below.range()]).is_some());
            if heading.is_none() && has_byline && begins_chapter(body, block) {
                heading = Some(*block);
                continue;
            }
            break;
        };
        let author =
            known.into_iter().find_map(|line| if let TopLine::Author(name) = line { Some(name) } else { None });
        if metadata.authors.is_empty() {
            metadata.authors.extend(author);
        }
        taken = at + 1;
    }
    heading.into_iter().chain(blocks[taken..].iter().copied()).collect()
}

/// What a line above a story is.
#[derive(PartialEq)]
enum TopLine {
    /// The title, or title and author.
    Title,
    /// A byline.
    Author(String),
    /// A mail address.
    Address,
}

/// None for a line of the story.
fn top_line(text: &str, metadata: &Metadata) -> Option<TopLine> {
    let line = key(text);
    let is_title = metadata.title.as_deref().is_some_and(|title| line == key(title));
    let whole = metadata.title.as_deref().is_some_and(|title| {
        metadata.authors.first().is_some_and(|author| line == key(&format!("{title} by {author}")))
    });
    let is_author = metadata.authors.iter().any(|author| line == key(author));
    if is_title || whole || is_author {
        return Some(TopLine::Title);
    }
    let text = text.trim();
    let is_address = text.contains('@') && !text.contains(' ') && text.len() < 80;
    if is_address { Some(TopLine::Address) } else { byline(text).map(|name| TopLine::Author(name.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::BodyBuilder;

    fn body(paragraphs: &[&str]) -> Body {
        let mut builder = BodyBuilder::new();
        for paragraph in paragraphs {
            for line in paragraph.lines() {
                builder.line_break();
                builder.push(line);
            }
            builder.end_paragraph();
        }
        builder.finish()
    }

    #[test]
    fn a_heading_above_all_others_is_a_title() {
        let titled = |blocks: &[&str], levels: &[u8]| {
            let mut builder = BodyBuilder::new();
            for block in blocks {
                builder.push(block.trim_start_matches("# "));
                if block.starts_with("# ") { builder.end_heading() } else { builder.end_paragraph() }
            }
            above_all(&builder.finish(), levels).map(str::to_owned)
        };
        let salt = Some("Salt".to_owned());
        assert_eq!(titled(&["# Salt", "It rained."], &[1]), salt);
        assert_eq!(titled(&["# Salt", "It rained.", "# Later", "It fell."], &[1, 3]), salt);
        assert_eq!(titled(&["2001", "# Salt", "It rained."], &[0]), salt);
        for (blocks, levels) in [
            (&["# Salt", "It rained.", "# Oil"][..], &[1, 1][..]),
            (&["It rained.", "# Salt", "It fell."], &[1]),
            (&["# Chapter 1", "It rained."], &[1]),
            (&["# Notes", "It rained."], &[1]),
            (&["# Salt", "# Oil"], &[1]),
            (&["It rained."], &[]),
        ] {
            assert_eq!(titled(blocks, levels), None, "{blocks:?}");
        }
    }

    const LABELS: &str = "Fandom: The Weir\nRating: PG";

    #[test]
    fn lines_above_a_header_name_the_work_and_its_author_or_are_a_preface() {
        for (above, title, authors, preface) in [
            (&["Salt"][..], Some("Salt"), &[][..], None),
            (&["Salt\nby Jo Ray"], Some("Salt"), &["Jo Ray"], None),
            (&["by Jo Ray", "Salt", "For Ada"], Some("Salt"), &["Jo Ray"], Some("For Ada")),
            (&["Chapter 3", "jo@weir.example"], None, &[], Some("Chapter 3\njo@weir.example")),
            (&["One", "Two", "Three", "by Jo"], None, &[], Some("One\nTwo\nThree\nby Jo")),
        ] {
            let body = body(&[above, &[LABELS, "The ferry left at nine."]].concat());
            let mut work = ParsedWork::default();
            let header = read_header(&body, &mut work);
            header.place_above(true, &mut work);
            assert_eq!(header.end, above.len() + 1, "{above:?}");
            assert_eq!(
                (work.metadata.title.as_deref(), &work.metadata.authors[..]),
                (title, &authors.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()[..])
            );
            let texts: Vec<&str> = work.paratext.iter().map(|text| text.text.as_str()).collect();
            assert_eq!(texts, preface.as_slice());
        }
    }

    #[test]
    fn a_byline_names_nobody_by_address_who_has_a_name() {
        for (line, name) in [
            ("by Jo Ray (jo@weir.example)", "Jo Ray"),
            ("By: Jo Ray <jo@weir.example>", "Jo Ray"),
            ("by Jo Ray, jo@weir.example", "Jo Ray"),
            ("by Jo Ray [jo@weir.example].", "Jo Ray"),
            ("by jo@weir.example", "jo@weir.example"),
            ("(by Jo Ray)", "Jo Ray"),
        ] {
            assert_eq!(byline(line), Some(name), "{line}");
        }
    }

    #[test]
    fn a_byline_below_the_first_chapters_heading_is_no_story() {
        let body = body(&["Salt", "Part 2: The Lamp", "by Jo Ray", "The ferry left at nine."]);
        let mut metadata = Metadata::default();
        name(&body, 0, Numbers::Chapters, &mut metadata);
        let left = below_top(&body, 0, &mut metadata);
        assert_eq!((metadata.title.as_deref(), &metadata.authors[..]), (Some("Salt"), &["Jo Ray".to_owned()][..]));
        let left: Vec<&str> = left.iter().map(|block| &body.text[block.range()]).collect();
        assert_eq!(left, ["Part 2: The Lamp", "The ferry left at nine."]);
    }

    #[test]
    fn a_title_page_names_the_work_unless_it_has_a_name() {
        let mut metadata = Metadata::default();
        assert!(read_title_page(&body(&["Salt", "by Jo Ray"]), &mut metadata));
        assert_eq!((metadata.title.as_deref(), metadata.authors[0].as_str()), (Some("Salt"), "Jo Ray"));
        assert!(read_title_page(&body(&["Low Water", "by Ada"]), &mut metadata));
        assert_eq!((metadata.title.as_deref(), metadata.authors.len()), (Some("Salt"), 1));
        assert!(!read_title_page(&body(&["The ferry left at nine.", "Nobody waved."]), &mut metadata));
    }

    #[test]
    fn lines_above_a_header_change_no_name_that_is_known() {
        let body = body(&["Salt", "by Jo Ray", LABELS, "The ferry left at nine."]);
        let mut work = ParsedWork::default();
        work.metadata.title = Some("Low Water".to_owned());
        work.metadata.authors = vec!["jo ray".to_owned()];
        read_header(&body, &mut work).place_above(true, &mut work);
        assert_eq!(work.metadata.title.as_deref(), Some("Low Water"));
        assert_eq!((work.metadata.authors, work.paratext[0].text.as_str()), (vec!["jo ray".to_owned()], "Salt"));
    }
}
