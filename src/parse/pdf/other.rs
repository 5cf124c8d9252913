//! Any other PDF.

use super::outline::Bookmark;
use super::paragraphs::{Style, join};
use super::{Document, Line};
use crate::model::ParatextKind;
use crate::parse::cut::{self, Numbers};
use crate::parse::draft::{Draft, finish, same};
use crate::parse::fanficfare::add_paratext;
use crate::parse::{ParseError, ParsedWork};

/// A document with fewer bookmarks that lead to different places is not cut at them.
const FEWEST_BOOKMARKS: usize = 2;

/// Reads the document.
pub(super) fn read(document: &Document) -> Result<ParsedWork, ParseError> {
    let lines = &document.lines;
    let style = Style::of(lines);
    let starts = starts(lines, &document.bookmarks);
    let mut work = ParsedWork::default();
    let described = &document.described;
    if starts.len() >= FEWEST_BOOKMARKS {
        work.metadata.title = title(described.title.as_deref());
        read_at_bookmarks(lines, &starts, &style, &mut work);
    } else {
        cut::read(&join(lines, &style), Numbers::Sections, &mut work);
    }
    let metadata = &mut work.metadata;
    metadata.title = metadata.title.take().or_else(|| title(described.title.as_deref()));
    if metadata.authors.is_empty() {
        metadata.authors = described.authors.iter().flat_map(|names| names.split([';', '&'])).map(trimmed).collect();
        metadata.authors.retain(|name| !name.is_empty());
    }
    if work.chapters.is_empty() {
        return Err(ParseError::Empty);
    }
    Ok(work)
}

fn trimmed(name: &str) -> String {
    name.trim().to_owned()
}

/// The title of the description, unless it is the name of the file that was printed.
fn title(written: Option<&str>) -> Option<String> {
    const PROGRAMS: [&str; 3] = ["Microsoft Word - ", "Microsoft PowerPoint - ", "Print "];
    const FILES: [&str; 8] = [".doc", ".docx", ".odt", ".rtf", ".txt", ".html", ".htm", ".pdf"];
    let title = written?.trim();
    let lower = title.to_lowercase();
    let is_name = PROGRAMS.iter().any(|program| title.starts_with(program))
        || FILES.iter().any(|end| lower.ends_with(end))
        || ["untitled", "about:blank", "unknown"].contains(&lower.as_str())
        || lower.starts_with("http");
    (!is_name && !title.is_empty()).then(|| title.to_owned())
}

/// The bookmarks that lead somewhere, with the line that each begins at.
pub(super) fn starts<'b>(lines: &[Line], bookmarks: &'b [Bookmark]) -> Vec<(usize, &'b str)> {
    let mut starts: Vec<(usize, &str)> = Vec::new();
    for bookmark in bookmarks {
        let Some((page, top)) = bookmark.place else { continue };
        // A destination is the top of the line, or the page's edge.
        let begins = |line: &Line| line.page > page || line.page == page && line.y <= top + 1.0;
        let at = lines.iter().position(begins).unwrap_or(lines.len());
        if starts.last().is_none_or(|(last, _)| at > *last) && at < lines.len() {
            starts.push((at, &bookmark.title));
        }
    }
    starts
}

fn read_at_bookmarks(lines: &[Line], starts: &[(usize, &str)], style: &Style, work: &mut ParsedWork) {
    let first = starts.first().map_or(0, |(at, _)| *at);
    let front = join(&lines[..first], style);
    cut::read_header(&front, work);
    cut::below_top(&front, 0, &mut work.metadata);
    add_paratext(&mut work.paratext, ParatextKind::Preface, front.text);
    let mut drafts: Vec<Draft> = Vec::new();
    for (at, (start, label)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(lines.len(), |(end, _)| *end);
        let body = join(&lines[*start..end], style);
        let is_page_of_titles = ["table of contents", "contents", "cover", "title page", "copyright"];
        if is_page_of_titles.iter().any(|name| same(name, label)) {
            add_paratext(&mut work.paratext, ParatextKind::Preface, body.text);
            continue;
        }
        let mut draft = Draft::named(Some(label));
        let repeats = body.blocks.iter().take_while(|block| {
            draft.repeats_title(
                &body.text[block.range()],
                drafts.len() + 1,
                block.kind == crate::model::BlockKind::Heading,
            )
        });
        let skipped = repeats.count();
        cut::copy_into(&body, &body.blocks[skipped..], &mut draft.body);
        if !draft.body.is_empty() {
            drafts.push(draft);
        }
    }
    let title = work.metadata.title.clone().unwrap_or_default();
    work.chapters = finish(drafts, &title);
}
