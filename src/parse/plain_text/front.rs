//! What stands before the story: labels, title and byline, disclaimers, notes.
//!
//! The head of a text is cut into blocks. Blocks that are clearly no story (labels, a byline with its title,
//! prose about the story, rules) move the beginning of the story forward; anything else ends the search, unless
//! a byline or labels follow soon: nobody begins a story before its title.

use std::ops::Range;

use super::credit;
use super::labels::{self, Field};
use super::lines::Lines;
use super::{prose, signs};
use crate::parse::Metadata;
use crate::text::key;

/// The head of a text ends here at the latest.
const MAX_LINES: usize = 260;
/// So many lines of other text may stand before a byline or labels.
const MAX_PREAMBLE: usize = 90;

/// What was found before the story.
#[derive(Debug, Default)]
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Rule,
    Labels,
    Byline,
    /// Short lines that may be a title.
    Title,
    /// Prose about the story.
    About,
    Story,
}

#[derive(Debug)]
struct Block {
    lines: Range<usize>,
    kind: Kind,
}

/// Reads the head of `range`. `heading` is the first chapter heading's line, `subject` a title known from outside.
pub(super) fn read(lines: &Lines<'_>, range: Range<usize>, heading: Option<usize>, subject: Option<&str>) -> Front {
    let blocks = blocks(lines, &range, subject);
    let mut front = Front { story: range.start, ..Front::default() };
    let end = end_of_front(lines, &blocks, heading, subject);
    let end = with_heading(lines, &blocks, end, heading, &range);
    let taken: Vec<&Block> = blocks.iter().take_while(|block| block.lines.start < end).collect();
    if let Some(last) = taken.last() {
        front.story = last.lines.end.max(end);
    }
    front.read_blocks(lines, &taken, subject);
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
    for block in between {
        let count = block.lines.len();
        visible += count;
        story += if block.kind == Kind::Story { count } else { 0 };
        // A title page, a dedication, a motto are short; dialogue is story.
        if block.kind == Kind::Story
            && block.lines.clone().any(|line| lines.text(line).starts_with(['"', '“']))
            && count > 1
        {
            story += 20;
        }
    }
    if story <= 8 && visible <= 60 { heading } else { end }
}

fn blocks(lines: &Lines<'_>, range: &Range<usize>, subject: Option<&str>) -> Vec<Block> {
    let stop = range.end.min(range.start + MAX_LINES);
    let mut blocks: Vec<Block> = Vec::new();
    let mut index = range.start;
    while index < stop {
        if lines.is_blank(index) {
            index += 1;
            continue;
        }
        let start = index;
        if signs::is_break(lines.text(index)) {
            index += 1;
            blocks.push(Block { lines: start..index, kind: Kind::Rule });
            continue;
        }
        let first_is_label = labels::read(lines.text(start)).is_some();
        index += 1;
        while index < stop && !lines.is_blank(index) && !signs::is_break(lines.text(index)) {
            let label = labels::read(lines.text(index));
            // Labels right under a title or a byline begin a block of their own.
            if !first_is_label && label.is_some_and(|label| !label.weak) && lines.get(index - 1).width < 70 {
                break;
            }
            index += 1;
        }
        let kind = classify(lines, start..index, subject);
        blocks.push(Block { lines: start..index, kind });
    }
    blocks
}

fn classify(lines: &Lines<'_>, block: Range<usize>, subject: Option<&str>) -> Kind {
    if is_labels(lines, block.clone()) {
        return Kind::Labels;
    }
    if byline(lines, block.clone()).is_some() {
        return Kind::Byline;
    }
    if block.len() <= 4 && block.clone().all(|index| is_title_line(lines.text(index))) {
        return Kind::Title;
    }
    let _ = subject;
    if prose::is_about_story(lines, block) { Kind::About } else { Kind::Story }
}

/// A block of labels begins with one; a weak label needs a second beside it, save notes.
fn is_labels(lines: &Lines<'_>, block: Range<usize>) -> bool {
    let Some(first) = labels::read(lines.text(block.start)) else { return false };
    !first.weak
        || first.field == Field::Notes
        || block.skip(1).take(30).filter_map(|index| labels::read(lines.text(index))).count() >= 1
}

/// True for a line that can be a title: short, no sentence, no speech.
fn is_title_line(text: &str) -> bool {
    let plain = signs::undecorated(text);
    let length = plain.chars().count();
    let quoted = plain.starts_with(['"', '“']);
    let ends =
        plain.ends_with([',', ';']) || plain.ends_with('.') && !plain.ends_with("...") && plain.split(' ').count() > 6;
    length > 0
        && length <= 72
        && plain.chars().any(char::is_alphanumeric)
        && (!quoted
            || plain.ends_with(['"', '”']) && plain.split_whitespace().count() <= 8 && !plain.ends_with([',', '.']))
        && !ends
        && plain.split_whitespace().count() <= 12
        && !plain.starts_with(char::is_lowercase)
}

/// The line of a block that names the author, with the name and the title on the same line.
struct Byline {
    line: usize,
    title: Option<String>,
    author: String,
    /// Lines that belong to the byline.
    lines: usize,
}

fn byline(lines: &Lines<'_>, block: Range<usize>) -> Option<Byline> {
    block.clone().take(8).find_map(|index| {
        let text = lines.text(index);
        if text.chars().count() > 100 {
            return None;
        }
        let plain = signs::undecorated(text);
        let lower = plain.to_ascii_lowercase();
        let bare = lower.trim_end_matches([':', '.', ',', '-']);
        if matches!(bare, "by" | "written by" | "a story by" | "story by" | "fanfic by") {
            let next = lines.first_visible(index + 1..(index + 4).min(lines.len()))?;
            let author = credit::author_name(&wide(lines.text(next)))?;
            return Some(Byline { line: index, title: None, author, lines: next + 1 - index });
        }
        let rest = [
            "by ",
            "by: ",
            "by:",
            "by, ",
            "by. ",
            "written by ",
            "written by: ",
            "story by ",
            "by\t",
            "a fanfic by ",
            "fanfic by ",
        ]
        .iter()
        .filter(|start| lower.starts_with(**start))
        .map(|start| &plain[start.len()..])
        .next_back();
        if let Some(rest) = rest {
            let author = credit::author_name(&wide(rest))?;
            // Alone in its block, or right under a title; a sentence goes on.
            let ends = rest.trim_end().ends_with(['.', ',']) && author.split(' ').count() > 4;
            return (!ends && block.len() <= 8).then_some(Byline { line: index, title: None, author, lines: 1 });
        }
        in_line(lines, &block, index, plain)
    })
}

/// `TITLE by NAME` on one line, `A story by NAME`.
fn in_line(lines: &Lines<'_>, block: &Range<usize>, index: usize, plain: &str) -> Option<Byline> {
    let (title, author) = credit::split_byline(plain)?;
    let lower = title.to_lowercase();
    let about = matches!(lower.as_str(), "" | "a" | "an") || lower.starts_with("a ") || lower.starts_with("an ");
    let whole = plain.to_lowercase();
    let kinds =
        ["story by", "fic by", "fiction by", "tale by", "novel by", "novella by", "vignette by", "crossover by"];
    let story_by = about && (kinds.iter().any(|kind| whole.contains(kind)) || lower.len() < 3);
    if story_by {
        return (block.len() <= 8).then_some(Byline { line: index, title: None, author, lines: 1 });
    }
    let words: Vec<&str> = title.split_whitespace().collect();
    let capital =
        words.iter().filter(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic())).count();
    let like_title = (title.starts_with(['"', '“', '_', '*', '~']) || capital * 2 >= words.len()) && words.len() <= 14;
    let announced =
        ["here follows", "here is", "here's", "posting", "following"].iter().any(|start| lower.contains(start));
    let shouted = title.chars().any(char::is_uppercase) && !title.chars().any(char::is_lowercase);
    let alone = shouted || block.len() <= 4 && !signs::ends_sentence(plain) || announced || plain.contains("   ");
    let first = words.first()?.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic());
    let _ = lines;
    if announced {
        return Some(Byline { line: index, title: credit::inside_quotes(&title), author, lines: 1 });
    }
    let title = signs::unspaced(&title).unwrap_or(title);
    (like_title && alone && first).then(|| Byline {
        line: index,
        title: credit::title_and_author(&title).0,
        author,
        lines: 1,
    })
}

/// A tab or three blanks separate columns: the name ends there.
fn wide(text: &str) -> String {
    text.replace('\t', "  ")
}

/// The line where the front ends: behind the last block that is clearly no story.
fn end_of_front(lines: &Lines<'_>, blocks: &[Block], heading: Option<usize>, subject: Option<&str>) -> usize {
    let start = blocks.first().map_or(0, |block| block.lines.start);
    let mut end = start;
    let mut at = 0;
    let (mut titled, mut about, mut ruled) = (false, false, false);
    while at < blocks.len() {
        let block = &blocks[at];
        if heading.is_some_and(|heading| block.lines.contains(&heading)) {
            // Labels below a chapter's heading belong to the chapter, a byline below to the work.
            if anchor_after(lines, blocks, at + 1, 6, subject).is_none() {
                break;
            }
        }
        match block.kind {
            Kind::Rule => {
                if about && end == block.lines.start || end == start || blocks[at - 1].lines.end == end {
                    end = block.lines.end;
                }
            }
            Kind::Labels | Kind::Byline => {
                titled |= block.kind == Kind::Byline || has_title_label(lines, block);
                end = block.lines.end;
            }
            Kind::Title if subject.is_some_and(|subject| matches_subject(lines, block, subject)) && !titled => {
                titled = true;
                end = block.lines.end;
            }
            // Behind the title only what is surely no story goes on with the front.
            Kind::About if titled && !prose::is_surely_about(lines, block.lines.clone()) => break,
            Kind::About => {
                about = true;
                end = block.lines.end;
            }
            Kind::Title | Kind::Story => {
                let reach = if titled { 12 } else { MAX_PREAMBLE };
                // A second title like the first is no anchor.
                if let Some(anchor) = anchor_after(lines, blocks, at, reach, subject)
                    .filter(|anchor| *anchor > at && (!titled || blocks[*anchor].kind != Kind::Title))
                {
                    at = anchor;
                    continue;
                }
                if block.kind == Kind::Title
                    && !titled
                    && (at == 0 || blocks[at - 1].lines.end == end)
                    && is_title_page(lines, blocks, at)
                {
                    titled = true;
                    end = block.lines.end;
                    at += 1;
                    continue;
                }
                if let Some(rule) = rule_after_preface(lines, blocks, at, about).filter(|_| !titled && !ruled) {
                    ruled = true;
                    end = blocks[rule].lines.end;
                    at = rule + 1;
                    continue;
                }
                break;
            }
        }
        at += 1;
    }
    end
}

/// The next byline, label block or title known from outside, within so many lines; speech on the way forbids it.
fn anchor_after(lines: &Lines<'_>, blocks: &[Block], at: usize, reach: usize, subject: Option<&str>) -> Option<usize> {
    let first = blocks.get(at)?.lines.start;
    let mut speeches = 0;
    for (index, block) in blocks.iter().enumerate().skip(at) {
        if block.lines.start > first + reach {
            return None;
        }
        match block.kind {
            Kind::Byline => return Some(index),
            Kind::Labels
                if !labels::read(lines.text(block.lines.start))
                    .is_some_and(|label| label.weak || label.field.is_prose()) =>
            {
                return Some(index);
            }
            Kind::Title if subject.is_some_and(|subject| matches_subject(lines, block, subject)) => return Some(index),
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

/// After prose about the story, what goes on until a rule is of the same kind, unless it is speech.
fn rule_after_preface(lines: &Lines<'_>, blocks: &[Block], at: usize, about: bool) -> Option<usize> {
    let first = blocks[at].lines.start;
    let rule = (at..blocks.len()).find(|index| blocks[*index].kind == Kind::Rule)?;
    // A text that opens with a rule has its preface boxed.
    let boxed =
        at == 1 && blocks[0].kind == Kind::Rule && blocks[at..rule].iter().any(|block| block.kind == Kind::About);
    if !about && !boxed {
        return None;
    }
    let near = blocks[rule].lines.start < first + 45;
    let speech = blocks[at..rule]
        .iter()
        .filter(|block| block.kind == Kind::Story)
        .flat_map(|block| block.lines.clone())
        .any(|line| lines.text(line).starts_with(['"', '“']) && lines.text(line).len() > 1);
    (near && !speech).then_some(rule)
}

/// A title at the very top, or right behind the preface, without a byline: centred, in capitals, underlined, or dated.
fn is_title_page(lines: &Lines<'_>, blocks: &[Block], at: usize) -> bool {
    stands_out(lines, &blocks[at], blocks.get(at + 1))
}

fn stands_out(lines: &Lines<'_>, block: &Block, next: Option<&Block>) -> bool {
    let text = lines.text(block.lines.start);
    let line = lines.get(block.lines.start);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count() * 10 > letters * 6;
    let underlined = next.is_some_and(|next| next.kind == Kind::Rule && next.lines.start == block.lines.end);
    let margin = next.map_or(0, |next| lines.get(next.lines.start).indent);
    let centred = line.indent > margin + 8;
    let time_or_place =
        text.contains([':', ',']) && text.bytes().any(|byte| byte.is_ascii_digit()) || text.contains(", ") && capitals;
    block.lines.len() <= 3
        && text.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !time_or_place
        && !signs::begins_speech(text)
        && (capitals || underlined || centred)
}

fn has_title_label(lines: &Lines<'_>, block: &Block) -> bool {
    block.lines.clone().any(|index| labels::read(lines.text(index)).is_some_and(|label| label.field == Field::Title))
}

/// True if one of the block's lines is the title known from outside, or begins with it.
fn matches_subject(lines: &Lines<'_>, block: &Block, subject: &str) -> bool {
    let subject = key(subject);
    !subject.is_empty() && block.lines.clone().any(|index| line_is(lines.text(index), &subject))
}

fn line_is(text: &str, subject: &str) -> bool {
    let (title, _) = credit::title_and_author(text);
    let line = key(&signs::unspaced(text).unwrap_or_else(|| title.unwrap_or_default()));
    let longer = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' ')) && short.len() >= 5
    };
    let two = |text: &str| {
        text.match_indices(' ').nth(1).map(|(at, _)| text[..at].to_owned()).filter(|start| start.len() >= 8)
    };
    let alike = two(&line).is_some_and(|start| two(subject).is_some_and(|other| start == other));
    !line.is_empty()
        && (line == subject
            || alike
            || longer(&line, subject)
            || longer(subject, &line) && line.len() * 2 > subject.len())
}

impl Front {
    fn read_blocks(&mut self, lines: &Lines<'_>, blocks: &[&Block], subject: Option<&str>) {
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
                    self.read_labels(lines, block.lines.clone());
                }
                Kind::Byline => {
                    self.read_byline(lines, &blocks[..at], block, subject);
                    self.preface.push(block.lines.clone());
                }
                Kind::Title => {
                    let no_byline = !blocks.iter().any(|block| block.kind == Kind::Byline);
                    let chosen = match subject {
                        Some(subject) => matches_subject(lines, block, subject),
                        None => stands_out(lines, block, blocks.get(at + 1).copied()),
                    };
                    if self.metadata.title.is_none() && no_byline && chosen {
                        self.metadata.title = title_of(lines, block.lines.clone(), subject);
                        self.has_header = true;
                    }
                    self.preface.push(block.lines.clone());
                }
                Kind::Rule => {}
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

    fn read_byline(&mut self, lines: &Lines<'_>, before: &[&Block], block: &Block, subject: Option<&str>) {
        let Some(byline) = byline(lines, block.lines.clone()) else { return };
        self.has_header = true;
        if self.metadata.authors.is_empty() {
            self.metadata.authors = split_authors(&byline.author);
            // "and Ann Lee" on the next line
            let next = byline.line + byline.lines;
            if block.lines.contains(&next)
                && let Some(rest) =
                    lines.text(next).strip_prefix("and ").or_else(|| lines.text(next).strip_prefix("& "))
                && let Some(name) = credit::author_name(&wide(rest))
            {
                self.metadata.authors.push(name);
            }
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
                let near = before.iter().rev().take_while(|block| matches!(block.kind, Kind::Title | Kind::Rule));
                near.filter(|block| block.kind == Kind::Title)
                    .find_map(|block| title_of(lines, block.lines.clone(), subject))
            });
        if self.metadata.title.as_ref().is_some_and(|title| same_person(title, &author)) {
            self.metadata.title = None;
        }
    }

    fn read_labels(&mut self, lines: &Lines<'_>, block: Range<usize>) {
        let mut index = block.start;
        while index < block.end {
            let Some(label) = labels::read(lines.text(index)) else {
                self.preface.push(index..index + 1);
                index += 1;
                continue;
            };
            let end = value_end(lines, index, block.end, label.field);
            let mut value = label.value.to_owned();
            for line in index + 1..end {
                if !value.is_empty() {
                    value.push(if label.field.is_prose() { '\n' } else { ' ' });
                }
                value.push_str(lines.text(line));
            }
            let kept = value.trim().trim_matches(['*', '_']).trim();
            if !matches!(label.field, Field::Summary | Field::Notes | Field::Address) {
                self.preface.push(index..end);
            }
            self.set(label.field, label.label, kept);
            index = end;
        }
    }

    fn set(&mut self, field: Field, label: &str, value: &str) {
        self.reposted |= value.to_lowercase().contains("not the author");
        let metadata = &mut self.metadata;
        let one = |slot: &mut Option<String>| {
            if slot.is_none() && !value.is_empty() {
                *slot = Some(credit::collapse(value));
            }
        };
        match field {
            Field::Title => {
                if metadata.title.is_none() {
                    let (title, author) = credit::title_and_author(value);
                    metadata.title = title;
                    if let Some(author) = author.filter(|_| metadata.authors.is_empty()) {
                        metadata.authors = split_authors(&author);
                    }
                }
            }
            Field::Author => {
                if let Some(name) = credit::sender(value)
                    .and_then(|name| credit::author_name(&name))
                    .or_else(|| credit::author_name(value))
                    && metadata.authors.is_empty()
                {
                    metadata.authors = split_authors(&name);
                }
            }
            Field::Fandom => metadata.fandoms.extend(split_list(value, false)),
            Field::FandomOrRelationship => {
                let (names, pairs) = split_double(value);
                metadata.fandoms.extend(names);
                metadata.relationships.extend(pairs);
            }
            Field::Characters => metadata.characters.extend(split_list(value, true)),
            Field::CharactersOrRelationship => {
                let (names, pairs) = split_double(value);
                metadata.characters.extend(names);
                metadata.relationships.extend(pairs);
            }
            Field::Relationships => metadata.relationships.extend(split_relationships(value)),
            Field::Rating => one(&mut metadata.rating),
            Field::RatingAndCodes => {
                let (pairs, rest): (Vec<&str>, Vec<&str>) =
                    value.split([' ', ',']).filter(|part| !part.is_empty()).partition(|part| part.contains('/'));
                metadata.relationships.extend(pairs.into_iter().map(str::to_owned));
                if !rest.is_empty() && metadata.rating.is_none() {
                    metadata.rating = Some(rest.join(" "));
                }
            }
            Field::RatingOrWarnings => {
                let (rating, warnings) = value.split_once([',', ';', '.', '/']).unwrap_or((value, ""));
                metadata.rating.get_or_insert_with(|| rating.trim().to_owned());
                metadata.warnings.extend(split_list(warnings, false));
            }
            Field::Warnings => metadata.warnings.extend(split_list(value, false)),
            Field::Categories => metadata.categories.extend(split_list(value, false)),
            Field::Tags => metadata.tags.extend(split_list(value, false)),
            Field::Series => metadata.series.extend(series(value)),
            Field::Language => one(&mut metadata.language),
            Field::Status => one(&mut metadata.status),
            Field::Published => one(&mut metadata.published),
            Field::Updated => one(&mut metadata.updated),
            Field::Completed => one(&mut metadata.completed),
            Field::Words => one(&mut metadata.words),
            Field::Chapters => one(&mut metadata.chapters),
            Field::Url => one(&mut metadata.url),
            Field::Summary if !value.is_empty() => match &mut self.summary {
                Some(summary) => {
                    summary.push_str("\n\n");
                    summary.push_str(value);
                }
                None => self.summary = Some(value.to_owned()),
            },
            Field::Notes if !value.is_empty() => self.notes.push(value.to_owned()),
            Field::Address => metadata.other.push((label.to_owned(), String::new())),
            Field::Part | Field::Other | Field::ChapterTitle | Field::Disclaimer => {
                if !value.is_empty() && !value.contains('@') {
                    metadata.other.push((label.to_owned(), credit::collapse(value)));
                }
            }
            Field::Summary | Field::Notes => {}
        }
    }
}

/// Where a label's value ends: at the next label; a one-line value goes on only in deeper or wrapped lines.
fn value_end(lines: &Lines<'_>, index: usize, end: usize, field: Field) -> usize {
    let first = lines.get(index);
    let mut at = index + 1;
    while at < end {
        let text = lines.text(at);
        let label = labels::read(text);
        if label.is_some() && !(field.is_prose() && label.is_some_and(|label| label.weak)) {
            break;
        }
        let before = lines.get(at - 1);
        let goes_on = field.is_prose()
            || lines.get(at).indent > first.indent
            || before.width >= 55
            || labels::read(lines.text(index)).is_some_and(|label| label.value.is_empty());
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

/// The title among a block's lines: the one known from outside, else the first that is not the show's name.
fn title_of(lines: &Lines<'_>, block: Range<usize>, subject: Option<&str>) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for index in block {
        let text = lines.text(index);
        if credit::is_part(signs::undecorated(text)) || labels::read(text).is_some() || text.contains('@') {
            continue;
        }
        let text = without_date(text);
        let plain = signs::unspaced(text).unwrap_or_else(|| credit::collapse(text));
        // "This is a story about …" stands above bylines as well.
        let lower = text.trim_start().to_lowercase();
        let sentence = ["this is ", "here is ", "here's ", "i ", "i'm ", "my ", "hi ", "hello"]
            .iter()
            .any(|start| lower.starts_with(start));
        if sentence || prose::score(&lower) >= 3 || text.ends_with([':', ',']) && text.split(' ').count() > 4 {
            continue;
        }
        if let Some(title) = credit::title_and_author(&plain).0.filter(|title| is_mostly_words(title)) {
            all.push(title);
        }
    }
    if let Some(subject) = subject.map(key)
        && let Some(found) = all.iter().find(|title| line_is(title, &subject))
    {
        return Some(found.clone());
    }
    // "THE X-FILES:" above the story's own title
    let shows = all.iter().take_while(|title| prose::is_show(title)).count();
    let mut rest = all.into_iter().skip(shows).collect::<Vec<_>>().into_iter();
    rest.next()
}

/// True if two names begin and end alike: `Ann Lee`, `Ann B. Lee`.
fn same_person(one: &str, other: &str) -> bool {
    let (one, other) = (key(one), key(other));
    let ends = |name: &str| (name.split(' ').next().map(str::to_owned), name.rsplit(' ').next().map(str::to_owned));
    ends(&one) == ends(&other)
}

/// False for what is left of drawings.
fn is_mostly_words(title: &str) -> bool {
    let signs = title.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).count();
    signs * 3 < title.chars().count().max(3)
}

/// A date set off by a wide gap at the end of a title line.
fn without_date(text: &str) -> &str {
    match text.find("   ").or_else(|| text.find('\t')) {
        Some(at) if at > 0 && text[at..].bytes().any(|byte| byte.is_ascii_digit()) => text[..at].trim_end(),
        _ => text,
    }
}

fn split_authors(name: &str) -> Vec<String> {
    name.split(" and ")
        .flat_map(|part| part.split(" & "))
        .map(|part| part.trim_matches([',', ' ']).to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The values of a list label; a comma or semicolon separates, for fandoms and people also ` / ` and ` and ` do not.
fn split_list(value: &str, people: bool) -> Vec<String> {
    let separators: &[char] = if value.contains(';') { &[';'] } else { &[','] };
    value
        .split(separators)
        .map(|part| credit::collapse(part.trim().trim_end_matches(['.'])))
        .filter(|part| !part.is_empty() && !(people && part.eq_ignore_ascii_case("etc")))
        .collect()
}

fn split_relationships(value: &str) -> Vec<String> {
    let value = value.trim().trim_start_matches('[').trim_end_matches(']');
    let none = ["none", "n/a", "na", "no", "gen", "нет"];
    split_list(value, false)
        .into_iter()
        .filter(|part| !none.contains(&part.to_lowercase().trim_end_matches('.')))
        .collect()
}

/// Names and pairs of a double label such as `Fandom/Pairing`.
fn split_double(value: &str) -> (Vec<String>, Vec<String>) {
    let parts = value
        .split([',', ';'])
        .flat_map(|part| part.split(" - "))
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty());
    parts.partition(|part| !part.contains('/') && !part.contains(" x ") && !part.contains('&'))
}

/// `Name [2]`, `Name #2`, `Name, part 2`, `2nd in the Name series` is left whole.
fn series(value: &str) -> Option<(String, Option<String>)> {
    let value = credit::collapse(value);
    if value.is_empty() || matches!(value.to_lowercase().as_str(), "none" | "n/a" | "no") {
        return None;
    }
    for sign in [" [", " #", ", part ", ", Part ", " part ", " Part "] {
        if let Some((name, place)) = value.rsplit_once(sign) {
            let place = place.trim_end_matches(']').trim();
            if place.starts_with(|c: char| c.is_ascii_digit()) {
                return Some((name.trim().to_owned(), Some(place.to_owned())));
            }
        }
    }
    Some((value, None))
}
