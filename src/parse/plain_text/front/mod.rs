//! What stands before the story: labels, title and byline, disclaimers, notes.
//!
//! The head of a text is cut into blocks. Blocks that are clearly no story (labels, a byline with its title,
//! prose about the story, rules) move the beginning of the story forward; anything else ends the search, unless
//! a byline or labels follow soon: nobody begins a story before its title.

mod anchor;
mod blocks;
mod byline;
mod credits;
mod end;
mod page;
mod pasted;
mod seam;
mod title;
mod values;

use std::ops::Range;

use super::credit;
use super::lines::Lines;
use super::prose;
use crate::parse::Metadata;
use crate::text::key;
use blocks::{Block, Kind, blocks};
use byline::{byline, wide};
use end::{end_of_front, is_subtitle, signer, stands_out, title_below};
use page::title_page;
use seam::is_heading;
use title::{is_dated, is_framed, is_mostly_words, line_is, matches_subject, same_person, title_of};

/// Bytes of a line as most texts are wrapped.
const WRAPPED: usize = 72;
/// The head of a text ends here at the latest.
const MAX_LINES: usize = 260;

/// What was found before the story.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    /// The line the story begins at.
    pub(super) story: usize,
    /// Values of labels; title and author from labels or byline.
    pub(super) metadata: Metadata,
    /// The author's summary.
    pub(super) summary: Option<String>,
    /// The author's notes.
    pub(super) notes: Vec<String>,
    /// Lines of the preface: everything before the story that is neither summary nor notes.
    pub(super) preface: Vec<Range<usize>>,
    /// True if somebody else posted the story.
    pub(super) reposted: bool,
    /// True if labels or a byline were found.
    pub(super) has_header: bool,
}

/// What the header above a text tells of its story.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'a> {
    /// The title in its subject.
    pub(super) title: Option<&'a str>,
    /// Who sent it.
    pub(super) sender: Option<&'a str>,
}

/// Reads the head of `range`. `heading` is the first chapter heading's line.
pub(super) fn read(lines: &Lines<'_>, range: Range<usize>, heading: Option<usize>, known: &Known<'_>) -> Front {
    let subject = known.title;
    let mut blocks = blocks(lines, &range);
    let page = title_page(lines, &blocks, heading, subject);
    credits::tell(lines, &mut blocks, subject, page.is_some());
    let mut front = Front { story: range.start, ..Front::default() };
    let mark = pasted::text_mark(lines, &blocks);
    let end = match mark {
        Some(mark) => blocks[mark].lines.end,
        None => end_of_front(lines, &blocks, page.as_ref(), heading, known),
    };
    // Below a first chapter's heading that stands under the labels is that chapter.
    let begun = blocks
        .iter()
        .rfind(|block| block.lines.end == end)
        .is_some_and(|last| last.lines.len() > 1 && is_heading(lines.text(last.lines.end - 1)));
    let end = if begun || mark.is_some() { end } else { with_heading(lines, &blocks, end, heading, &range) };
    let taken: Vec<&Block> = blocks.iter().take_while(|block| block.lines.start < end).collect();
    if let Some(last) = taken.last() {
        front.story = last.lines.end.max(end);
    }
    // A heading right under the title, in the same block, is the first line of the story.
    let nothing_after = |heading: usize| lines.first_visible(heading + 1..front.story).is_none();
    if let Some(heading) = heading.filter(|heading| *heading < front.story && nothing_after(*heading)) {
        front.story = heading;
    }
    // What a title page tells is read last: labels below it tell more.
    front.read_blocks(lines, &taken, subject, page.is_some());
    let names = mark.and_then(|mark| pasted::names(lines, &blocks, mark));
    if let Some((title, author)) = page.map(|page| (page.title, page.author)).or(names) {
        front.read_page(lines, title, &author, subject);
    }
    front
}

/// Before the first heading stands no story, if what stands there is short or follows the front directly.
fn with_heading(
    lines: &Lines<'_>,
    blocks: &[Block],
    end: usize,
    heading: Option<usize>,
    range: &Range<usize>,
) -> usize {
    let Some(heading) = heading.filter(|heading| *heading >= end && *heading < range.start + MAX_LINES) else {
        return end;
    };
    let between = blocks.iter().filter(|block| block.lines.start >= end && block.lines.start < heading);
    let (mut visible, mut story) = (0, 0);
    // A line that is not wrapped holds as many as it would be.
    let wrapped = |line: usize| lines.text(line).len().div_ceil(WRAPPED);
    for block in between {
        let count = block.lines.clone().map(wrapped).sum::<usize>();
        visible += count;
        story += if block.weighed(lines) == Kind::Story { count } else { 0 };
        // A title page, a dedication, a motto are short; dialogue is story.
        if block.kind == Kind::Story
            && block.lines.clone().any(|line| lines.text(line).starts_with(['"', '“']))
            && count > 1
        {
            story += 20;
        }
    }
    let short = story <= 8 && visible <= 60;
    if short || is_long_preface(lines, end..heading) { heading } else { end }
}

/// True for many lines before the first chapter that speak of the story all through, and in which nobody else speaks.
fn is_long_preface(lines: &Lines<'_>, range: Range<usize>) -> bool {
    let spoken = range.clone().any(|line| lines.text(line).starts_with(['"', '“']));
    !spoken && prose::is_all_about(lines, range)
}

impl Front {
    fn read_blocks(&mut self, lines: &Lines<'_>, blocks: &[&Block], subject: Option<&str>, has_page: bool) {
        // A byline that holds the title known from outside outweighs what stands near another.
        if let Some(subject) = subject.map(key) {
            let bylines = blocks.iter().filter(|block| block.kind == Kind::Byline);
            self.metadata.title = bylines
                .filter_map(|block| byline(lines, block.lines.clone())?.title)
                .find(|title| line_is(title, &subject));
        }
        for (at, block) in blocks.iter().enumerate() {
            match block.kind {
                Kind::Labels => {
                    self.has_header = true;
                    let nobody = self.metadata.authors.is_empty();
                    self.read_labels(lines, block.lines.clone());
                    // The title stands bare above labels that begin with its author.
                    let above = blocks[..at].iter().rev().find(|above| above.kind != Kind::Rule);
                    let above = above.filter(|above| above.kind == Kind::Title && above.lines.len() <= 3);
                    if let Some(above) = above
                        && nobody
                        && !self.metadata.authors.is_empty()
                        && self.metadata.title.is_none()
                    {
                        self.metadata.title = title_of(lines, above.lines.clone(), subject);
                    }
                }
                Kind::Byline => {
                    self.read_byline(lines, &blocks[..at], block, subject);
                    self.preface.push(block.lines.clone());
                }
                Kind::Title => {
                    let no_byline = !blocks.iter().any(|block| block.kind == Kind::Byline);
                    if self.metadata.title.is_none() && at > 0 && is_title_below(lines, blocks, at) {
                        self.metadata.title = title_of(lines, block.lines.clone(), subject);
                    }
                    let chosen = match subject {
                        // A date behind it, arrows around it tell a title that the subject does not tell.
                        Some(subject) => {
                            matches_subject(lines, block, subject)
                                || at == 0 && is_dated(lines, block)
                                || is_framed(lines, block)
                        }
                        None => stands_out(lines, block, blocks.get(at + 1).copied()),
                    };
                    if self.metadata.title.is_none() && no_byline && !has_page && chosen {
                        self.metadata.title = title_of(lines, block.lines.clone(), subject);
                        self.has_header = true;
                    }
                    if self.metadata.authors.is_empty() && at > 0 && is_subtitle(lines, blocks[at - 1]) {
                        self.metadata.authors.extend(signer(lines, block));
                    }
                    self.preface.push(block.lines.clone());
                }
                Kind::Rule => {}
                Kind::Credit => self.preface.push(block.lines.clone()),
                Kind::About | Kind::Story => {
                    let text = lines.paragraphs(block.lines.clone()).to_lowercase();
                    self.reposted |= [
                        "not the author",
                        "not mine",
                        "i am not the",
                        "friend of a friend",
                        "posting this for",
                        "for a friend",
                        "posted for",
                    ]
                    .iter()
                    .any(|phrase| text.contains(phrase));
                    self.preface.push(block.lines.clone());
                }
            }
        }
    }

    /// What labels and bylines have not told.
    fn read_page(&mut self, lines: &Lines<'_>, title: usize, author: &str, subject: Option<&str>) {
        self.has_header = true;
        if self.metadata.title.is_none() {
            self.metadata.title = title_of(lines, title..title + 1, subject);
        }
        if self.metadata.authors.is_empty() {
            self.metadata.authors = credit::split_authors(author);
        }
    }

    fn read_byline(&mut self, lines: &Lines<'_>, before: &[&Block], block: &Block, subject: Option<&str>) {
        let Some(byline) = byline(lines, block.lines.clone()) else { return };
        self.has_header = true;
        if self.metadata.authors.is_empty() {
            self.metadata.authors = credit::split_authors(&byline.author);
            self.metadata.authors.extend(second_author(lines, block, byline.line + byline.lines));
        }
        if self.metadata.title.is_some() {
            return;
        }
        let author = byline.author.clone();
        let above = block.lines.start..byline.line;
        self.metadata.title = byline
            .title
            .filter(|title| is_mostly_words(title))
            .or_else(|| if above.is_empty() { None } else { title_of(lines, above, subject) })
            .or_else(|| {
                let may_be_title = |kind: Kind| matches!(kind, Kind::Title | Kind::Credit);
                let near = before.iter().rev().take_while(|block| may_be_title(block.kind) || block.kind == Kind::Rule);
                let near: Vec<&&Block> = near.filter(|block| may_be_title(block.kind)).collect();
                // What sort of story it is stands between title and author.
                let is_other = |block: &&&&Block| block.kind == Kind::Credit || is_subtitle(lines, block);
                let (other, titles): (Vec<&&Block>, Vec<&&Block>) =
                    near.into_iter().partition(|block| is_other(&block));
                titles.into_iter().chain(other).find_map(|block| title_of(lines, block.lines.clone(), subject))
            });
        if self.metadata.title.as_ref().is_some_and(|title| same_person(title, &author)) {
            self.metadata.title = None;
        }
    }
}

/// The other author, on the line below the first or on the one behind a joint: `and Ann Lee`, `&` above `Ann Lee`, `Ann Lee` below
/// `by Jo Ray and`.
fn second_author(lines: &Lines<'_>, block: &Block, next: usize) -> Option<String> {
    let text = |line: usize| block.lines.contains(&line).then(|| lines.text(line));
    let is_joint = |text: &str| matches!(text, "and" | "&" | "And" | "AND");
    let below = text(next)?;
    let name = if is_joint(below) {
        text(next + 1)?
    } else if lines.text(next - 1).ends_with(" and") || lines.text(next - 1).ends_with(" &") {
        below
    } else {
        below.strip_prefix("and ").or_else(|| below.strip_prefix("& "))?
    };
    credit::author_name(&wide(name))
}

/// True for the block that [`title_below`] finds.
fn is_title_below(lines: &Lines<'_>, blocks: &[&Block], at: usize) -> bool {
    let before: Vec<Block> =
        blocks[..=at].iter().map(|block| Block { lines: block.lines.clone(), kind: block.kind }).collect();
    let names = |byline: Option<usize>| byline.is_some_and(|byline| title_below(lines, &before, byline) == Some(at));
    names(at.checked_sub(1)) || names(at.checked_sub(2))
}
