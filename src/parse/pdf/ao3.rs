//! AO3's PDF: its HTML download, printed.
//!
//! ```text
//! first pages    title, imprint with the work's address; labels in a narrow column, their values beside them
//! title page     title in large letters, byline, captions with indented text, lines on translations
//! chapters       each on a new page, found by its bookmark or its large heading; captions as before
//! last page      End Notes, works inspired by this one, a call to comment
//! ```
//! Tags are divided by `, `: no tag of AO3 has a comma. Where a line ends inside a tag, the address that it links to tells
//! what stood there.

use super::lines::Line;
use super::other::starts;
use super::paragraphs::{Style, join};
use super::{Document, PDF};
use crate::model::{Paratext, ParatextKind};
use crate::parse::ao3::{set_values, split_series};
use crate::parse::draft::{Draft, finish, same};
use crate::parse::fanficfare::add_paratext;
use crate::parse::{Metadata, ParseError, ParsedWork};

/// As many lines at the top may hold the imprint.
const IMPRINT: usize = 8;
/// A value stands at least this far right of its label, in ems.
const COLUMN: f64 = 3.0;

/// True for what AO3 made: its imprint stands at the top, with the work's address.
pub(super) fn is_download(document: &Document) -> bool {
    let head = document
        .lines
        .iter()
        .filter(|line| !line.is_rule())
        .take(IMPRINT)
        .map(|line| line.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    head.contains("Posted originally on the") && (head.contains("/works/") || address(document).is_some())
}

fn address(document: &Document) -> Option<&String> {
    document.links.iter().find(|link| link.contains("/works/"))
}

/// Reads the download.
pub(super) fn read(document: &Document) -> Result<ParsedWork, ParseError> {
    let missing = |expected| ParseError::Missing { format: PDF, expected };
    let lines = &document.lines;
    let style = Style::of(lines);
    let mut work = ParsedWork::default();
    let metadata = &mut work.metadata;
    let page = title_page(lines, &style).ok_or_else(|| missing("the title page"))?;
    metadata.url = address(document).cloned();
    let labels: Vec<Line> = lines[..page].iter().filter(|line| !line.is_rule()).cloned().collect();
    read_tags(&labels, &style, &tag_names(&document.links), metadata);
    let text = read_title(&lines[page..], &style, metadata) + page;
    if metadata.title.is_none() {
        metadata.title.clone_from(&document.described.title);
    }
    if metadata.authors.is_empty() {
        metadata.authors =
            document.described.authors.iter().flat_map(|names| names.split(", ")).map(str::to_owned).collect();
    }
    let afterword = afterword(lines).max(text);
    let mut starts = starts(&lines[..afterword], &document.bookmarks);
    starts.retain(|(at, label)| *at > page && !same(label, "Preface") && !same(label, "Afterword"));
    if starts.is_empty() {
        starts = unmarked(&lines[..afterword], text, &style);
    }
    let first = starts.first().map_or(afterword, |(at, _)| *at);
    read_captioned(&lines[text..first], &style, ParatextKind::Preface, &mut work.paratext);
    let mut drafts = Vec::new();
    for (at, (start, label)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(afterword, |(end, _)| *end);
        drafts.push(read_chapter(&lines[*start..end], label, &style));
    }
    read_captioned(&lines[afterword..], &style, ParatextKind::Afterword, &mut work.paratext);
    let title = work.metadata.title.clone().unwrap_or_default();
    work.chapters = finish(drafts, &title);
    if work.chapters.is_empty() {
        return Err(missing("a chapter"));
    }
    Ok(work)
}

/// The line at which the title page begins: large letters with a byline below.
fn title_page(lines: &[Line], style: &Style) -> Option<usize> {
    let mut at = 0;
    while at < lines.len() {
        let large = lines[at..].iter().take_while(|line| style.is_heading(line)).count();
        let is_byline = |line: &Line| line.text.starts_with("by ");
        if large > 0 && lines.get(at + large).is_some_and(is_byline) {
            return Some(at);
        }
        at += large.max(1);
    }
    None
}

/// The names of the tags that are linked to, as their addresses write them.
fn tag_names(links: &[String]) -> Vec<String> {
    links.iter().filter_map(|link| Some(decoded(link.split_once("/tags/")?.1))).collect()
}

/// A name out of an address: `%20` is a blank, `*s*` a slash.
fn decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match code {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    let name = String::from_utf8_lossy(&bytes).into_owned();
    [("*s*", "/"), ("*a*", "&"), ("*d*", "."), ("*q*", "?"), ("*h*", "#")]
        .iter()
        .fold(name, |name, (coded, plain)| name.replace(coded, plain))
}

/// Labels at the left, values beside and below them.
fn read_tags(lines: &[Line], style: &Style, names: &[String], metadata: &mut Metadata) {
    let is_label = |line: &Line, left: f64| line.x < left + COLUMN * style.size && line.text.ends_with([':', '：']);
    let Some(first) = lines.iter().position(|line| line.text.ends_with([':', '：'])) else { return };
    let left = lines[first].x;
    let mut rest = &lines[first..];
    while let Some((label, after)) = rest.split_first() {
        let count = after.iter().take_while(|line| !is_label(line, left)).count();
        let (values, next) = after.split_at(count);
        let text = joined(values);
        let tags = text.split(", ").map(|tag| tag.trim_end_matches(',').trim()).filter(|tag| !tag.is_empty());
        let tags: Vec<String> = tags.map(|tag| as_linked(tag, names)).collect();
        if label.text.to_lowercase().starts_with("series") {
            metadata.series.extend(split_series(&text));
        } else {
            set_values(metadata, &label.text, tags, text);
        }
        rest = next;
    }
}

fn joined(lines: &[Line]) -> String {
    lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The tag as its address writes it, if they differ by blanks alone: a line may end behind a hyphen or a slash.
fn as_linked(tag: &str, names: &[String]) -> String {
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let own = squeezed(tag);
    names.iter().find(|name| squeezed(name) == own).cloned().unwrap_or_else(|| tag.to_owned())
}

/// Title and byline; the number of lines they take.
fn read_title(lines: &[Line], style: &Style, metadata: &mut Metadata) -> usize {
    let large = lines.iter().take_while(|line| style.is_heading(line)).count();
    metadata.title = Some(joined(&lines[..large])).filter(|title| !title.is_empty());
    let mut taken = large;
    let mut names = String::new();
    for line in &lines[large..] {
        let goes_on = names.ends_with(',') || names.is_empty();
        if !goes_on {
            break;
        }
        names.push(' ');
        names.push_str(&line.text);
        names = names.trim().to_owned();
        taken += 1;
    }
    let names = names.strip_prefix("by ").unwrap_or(&names);
    let names = names.split_once(" [archived by ").map_or(names, |(author, _)| author);
    metadata.authors = names.split(", ").map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    taken
}

/// Where the afterword begins: it ends with the archive's call to comment, and begins with a page.
fn afterword(lines: &[Line]) -> usize {
    let is_call = |line: &Line| line.text.starts_with("Please drop by the ");
    let Some(call) = lines.iter().rposition(is_call) else { return lines.len() };
    let begins = |at: usize| {
        let text = lines[at].text.as_str();
        let first = at == 0 || lines[at - 1].page < lines[at].page;
        first && (text == "End Notes" || text == "Afterword" || text.starts_with("Works inspired by") || at == call)
    };
    (0..=call).rev().find(|at| begins(*at)).unwrap_or(call)
}

/// The chapters of a document without bookmarks: at large headings, else one on the page behind the preface.
fn unmarked<'l>(lines: &'l [Line], text: usize, style: &Style) -> Vec<(usize, &'l str)> {
    let opens_page = |at: usize| lines[at - 1].page < lines[at].page;
    let headed: Vec<usize> =
        (text.max(1)..lines.len()).filter(|at| opens_page(*at) && style.is_heading(&lines[*at])).collect();
    if !headed.is_empty() {
        return headed.into_iter().map(|at| (at, lines[at].text.as_str())).collect();
    }
    // The preface ends with a page that is not full, unless its notes fill it to the foot.
    let foot = lines.iter().map(|line| line.y).fold(f64::INFINITY, f64::min);
    let is_full = |line: &Line| line.y < foot + 3.0 * style.size;
    let opening = (text.max(1)..lines.len()).filter(|at| opens_page(*at)).find(|at| !is_full(&lines[*at - 1]));
    let opening = opening.or_else(|| (text.max(1)..lines.len()).find(|at| opens_page(*at)));
    opening.map(|at| (at, "")).into_iter().collect()
}

fn read_chapter(lines: &[Line], label: &str, style: &Style) -> Draft {
    let large = lines.iter().take_while(|line| style.is_heading(line)).count();
    let heading = joined(&lines[..large]);
    let label = if label.is_empty() { heading.as_str() } else { label };
    let mut draft = Draft::named(Some(label).filter(|label| !label.is_empty()));
    let mut rest = &lines[large..];
    if let Some((byline, after)) = rest.split_first()
        && byline.text.starts_with("Chapter by ")
    {
        add_paratext(&mut draft.paratext, ParatextKind::Preface, byline.text.clone());
        rest = after;
    }
    // What is captioned at the top and at the foot is not the story.
    while let Some((kind, count)) = rest.first().and_then(|line| caption(&line.text)).map(|kind| (kind, quoted(rest))) {
        add_paratext(&mut draft.paratext, kind, join(&rest[1..count], style).text);
        rest = &rest[count..];
    }
    if rest.first().is_some_and(|line| is_pointer(&line.text)) {
        rest = &rest[1..];
    }
    let is_end = |at: &usize| rest[*at].text == "Chapter End Notes" && quoted(&rest[*at..]) == rest.len() - *at;
    let end = (0..rest.len()).rev().find(is_end).unwrap_or(rest.len());
    let body = join(&rest[..end], style);
    crate::parse::cut::copy_into(&body, &body.blocks, &mut draft.body);
    if end < rest.len() {
        add_paratext(&mut draft.paratext, ParatextKind::EndNotes, join(&rest[end + 1..], style).text);
    }
    draft
}

/// What a line names that is a caption of the archive.
fn caption(text: &str) -> Option<ParatextKind> {
    match text {
        "Summary" | "Chapter Summary" => Some(ParatextKind::Summary),
        "Notes" | "Chapter Notes" => Some(ParatextKind::Notes),
        "End Notes" | "Chapter End Notes" => Some(ParatextKind::EndNotes),
        _ => None,
    }
}

/// A caption and the lines set in behind it: how many they are. A pointer to the notes at the end belongs to them.
fn quoted(lines: &[Line]) -> usize {
    let Some((caption, rest)) = lines.split_first() else { return 0 };
    // The story may be set in as well, but less far.
    let Some(first) = rest.first().filter(|first| first.x > caption.x + 0.5 * caption.size) else { return 1 };
    1 + rest.iter().take_while(|line| line.x > first.x - 0.2 * first.size).count()
}

/// `See the end of the chapter for more notes`: a link of the archive's.
fn is_pointer(text: &str) -> bool {
    text.starts_with("See the end of the ") && text.ends_with("notes")
}

/// Reads captions and what is set in behind them; what has no caption is `other`.
fn read_captioned(lines: &[Line], style: &Style, other: ParatextKind, paratext: &mut Vec<Paratext>) {
    let mut rest = lines;
    while let Some(line) = rest.first() {
        let kind = caption(&line.text);
        let count = if kind.is_some() {
            quoted(rest)
        } else {
            1 + rest[1..].iter().take_while(|line| caption(&line.text).is_none()).count()
        };
        let (mut block, next) = rest.split_at(count);
        rest = next;
        if kind.is_some() {
            block = &block[1..];
        }
        // Translations and works that inspired this one stand below the notes in words of the archive's.
        let from = block.iter().position(|line| is_relation(&line.text)).unwrap_or(block.len());
        let (own, relations) = block.split_at(from);
        for (kind, lines) in [(kind.unwrap_or(other), own), (other, relations)] {
            let kept: Vec<Line> =
                lines.iter().filter(|line| !is_pointer(&line.text) && !is_call(&line.text)).cloned().collect();
            add_paratext(paratext, kind, join(&kept, style).text);
        }
    }
}

fn is_relation(text: &str) -> bool {
    ["Translation into ", "A translation of ", "Inspired by ", "Works inspired by this one"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// The archive's call to comment.
fn is_call(text: &str) -> bool {
    text.starts_with("Please drop by the ")
}
