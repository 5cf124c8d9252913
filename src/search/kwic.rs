//! Key word in context: every place that matches, one line each, with the words around it.
//!
//! Lines are made as the index is walked, chapter by chapter: the stretches of a chapter that its lines need are read
//! from the store once. Nothing is kept unless lines are to be sorted.

use std::ops::Range;
use std::str::FromStr;

use super::cursor::Span;
use super::plan::Plan;
use super::{DefaultField, SearchError, count, lower, open_index, outside};
use crate::index::{Doc, Snapshot};
use crate::model::{Locator, WorkId};
use crate::query::{Node, Unit};
use crate::store::{ChapterLayout, Library, TextId, TextLayout};
use crate::text::{Words, fold};

/// What lines to make.
#[derive(Clone, Debug)]
pub struct Request {
    /// The query.
    pub query: Node,
    /// The unit in which the parts of an AND must meet.
    pub unit: Unit,
    /// Words on either side of a match.
    pub context: usize,
    /// What lines are sorted by; nothing: work by work as they stand in the index, by position.
    pub sort: Vec<Key>,
    /// Lines to leave out first.
    pub offset: usize,
    /// Lines to give at most; 0: all.
    pub limit: usize,
    /// Read what is known of each work; without it [`Origin`] holds the work's id alone, and rare words are faster.
    pub metadata: bool,
}

/// What lines are sorted by. Words are compared in folded form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The match itself.
    Match,
    /// The n-th word to the left, from 1.
    Left(usize),
    /// The n-th word to the right, from 1.
    Right(usize),
    /// The work's id, then the position.
    Work,
}

/// The farthest word that can be sorted by.
const MAX_KEY: usize = 50;

impl FromStr for Key {
    type Err = String;

    /// `L1`, `R2`, `M` (or `match`), `work`.
    fn from_str(text: &str) -> Result<Self, String> {
        let lower = text.to_ascii_lowercase();
        let side = |number: &str| number.parse().ok().filter(|place| (1..=MAX_KEY).contains(place));
        let key = match lower.as_str() {
            "m" | "match" | "kwic" => Some(Self::Match),
            "work" => Some(Self::Work),
            _ => match lower.strip_prefix('l') {
                Some(number) => side(number).map(Self::Left),
                None => lower.strip_prefix('r').and_then(side).map(Self::Right),
            },
        };
        key.ok_or_else(|| format!("`{text}` is no sort key: write L1, R1 (words to the left and right), M, or work"))
    }
}

/// The work a line is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its id.
    pub id: WorkId,
    /// Its title.
    pub title: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// Its fandoms.
    pub fandoms: Vec<String>,
    /// The year it was published, or else updated.
    pub year: Option<i16>,
}

/// One match with the text around it. `left`, `matched` and `right` follow each other in the text: joined they are a
/// stretch of it, with every run of white space as one blank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line<'a> {
    /// The passage the match starts in.
    pub passage: u32,
    /// The chapter.
    pub chapter: u32,
    /// Its first word, counted from 0 in the chapter.
    pub first: u32,
    /// Its last word.
    pub last: u32,
    /// The words before it in the chapter.
    pub left: &'a str,
    /// The match.
    pub matched: &'a str,
    /// The words after it in the chapter.
    pub right: &'a str,
    /// The work.
    pub origin: &'a Origin,
}

impl Line<'_> {
    /// The passage's locator, such as `ao3:218676@2:14`.
    pub fn place(&self) -> Locator {
        Locator { work: self.origin.id.clone(), chapter: Some(self.chapter), passage: Some(self.passage) }
    }
}

/// Makes every line and hands it to `visit`, until that fails or enough lines were made. Gives their number.
pub fn each_line<E: From<SearchError>>(
    library: &Library,
    request: &Request,
    visit: impl FnMut(&Line<'_>) -> Result<(), E>,
) -> Result<u64, E> {
    let snapshot = open_index(&library.index_dir())?;
    let outside = outside::Store(library);
    let plan = lower::lower(&request.query, &snapshot, &outside, DefaultField::Text, request.unit)
        .map_err(SearchError::from)?;
    if request.sort.is_empty() {
        stream(library, &snapshot, &plan, request, visit)
    } else {
        sorted(library, &snapshot, &plan, request, visit)
    }
}

/// Why walking the index ended before its end.
enum Stop<E> {
    Enough,
    Failed(E),
}

impl<E: From<SearchError>> From<crate::index::IndexError> for Stop<E> {
    fn from(error: crate::index::IndexError) -> Self {
        Self::Failed(SearchError::from(error).into())
    }
}

fn stream<E: From<SearchError>>(
    library: &Library,
    snapshot: &Snapshot,
    plan: &Plan,
    request: &Request,
    mut visit: impl FnMut(&Line<'_>) -> Result<(), E>,
) -> Result<u64, E> {
    let mut lines = Lines::new(library, snapshot, request);
    let (mut skipped, mut made) = (0, 0_u64);
    let limit = if request.limit == 0 { u64::MAX } else { request.limit as u64 };
    let walked = count::each_unit(snapshot, plan, |segment, _, places| {
        // Lines that are left out need no text.
        let skip = places.len().min(request.offset - skipped);
        skipped += skip;
        let wanted = places.len().min(skip + usize::try_from(limit - made).unwrap_or(usize::MAX));
        lines.of_unit(segment, &places[skip..wanted], &mut |line| visit(line), &mut made)?;
        if made >= limit { Err(Stop::Enough) } else { Ok(()) }
    });
    match walked {
        Ok(()) | Err(Stop::Enough) => Ok(made),
        Err(Stop::Failed(error)) => Err(error),
    }
}

/// A line that waits to be sorted.
struct Kept {
    key: Box<str>,
    origin: usize,
    chapter: u32,
    passage: u32,
    first: u32,
    last: u32,
    /// Left, match and right in one, and where the match begins and ends.
    text: Box<str>,
    matched: Range<u32>,
}

fn sorted<E: From<SearchError>>(
    library: &Library,
    snapshot: &Snapshot,
    plan: &Plan,
    request: &Request,
    mut visit: impl FnMut(&Line<'_>) -> Result<(), E>,
) -> Result<u64, E> {
    let mut lines = Lines::new(library, snapshot, request);
    let mut origins: Vec<Origin> = Vec::new();
    let mut kept: Vec<Kept> = Vec::new();
    // With a limit only so many lines need be kept; they are thinned out when twice as many have come.
    let wanted = if request.limit == 0 { usize::MAX } else { request.offset.saturating_add(request.limit) };
    let mut made = 0;
    let walked = count::each_unit(snapshot, plan, |segment, _, places| {
        lines.of_unit::<E>(
            segment,
            places,
            &mut |line| {
                if origins.last().is_none_or(|last| last.id != line.origin.id) {
                    origins.push(line.origin.clone());
                }
                kept.push(Kept::new(line, origins.len() - 1, request));
                if kept.len() >= wanted.saturating_mul(2).max(1024) {
                    order(&mut kept);
                    kept.truncate(wanted);
                }
                Ok(())
            },
            &mut made,
        )
    });
    if let Err(Stop::Failed(error)) = walked {
        return Err(error);
    }
    order(&mut kept);
    let end = wanted.min(kept.len());
    let page = &kept[request.offset.min(end)..end];
    for line in page {
        let (from, to) = (line.matched.start as usize, line.matched.end as usize);
        visit(&Line {
            passage: line.passage,
            chapter: line.chapter,
            first: line.first,
            last: line.last,
            left: &line.text[..from],
            matched: &line.text[from..to],
            right: &line.text[to..],
            origin: &origins[line.origin],
        })?;
    }
    Ok(page.len() as u64)
}

/// By key; lines of equal keys stay in the order of the index.
fn order(kept: &mut [Kept]) {
    let place = |line: &Kept| (line.origin, line.chapter, line.first, line.last);
    kept.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| place(a).cmp(&place(b))));
}

impl Kept {
    fn new(line: &Line<'_>, origin: usize, request: &Request) -> Self {
        let (left, right) = (last_words(line.left, request.context), first_words(line.right, request.context));
        let start = left.len() as u32;
        Self {
            key: key(line, &request.sort).into(),
            origin,
            chapter: line.chapter,
            passage: line.passage,
            first: line.first,
            last: line.last,
            text: [left, line.matched, right].concat().into(),
            matched: start..start + line.matched.len() as u32,
        }
    }
}

/// The end of `text` that holds so many words.
fn last_words(text: &str, count: usize) -> &str {
    let mut words = Words::new(text);
    let before = (crate::text::word_count(text) as usize).saturating_sub(count);
    let Some(last) = (0..before).map_while(|_| words.next_range()).last() else { return text };
    let rest = &text[last.end..];
    // The signs behind the last word left out are not the next word's.
    rest.find(char::is_whitespace).map_or(rest, |at| rest[at..].trim_start())
}

/// The beginning of `text` that holds so many words.
fn first_words(text: &str, count: usize) -> &str {
    let mut words = Words::new(text);
    let end = (0..count).map_while(|_| words.next_range()).last().map_or(0, |last| last.end);
    if words.next_range().is_none() {
        return text;
    }
    text[end..].find(char::is_whitespace).map_or(text, |at| &text[..end + at])
}

/// The line's sort key: folded words, each ended by a sign that comes before every letter.
fn key(line: &Line<'_>, sort: &[Key]) -> String {
    let word = |text: &str, place: Option<usize>| {
        let mut words = Words::new(text);
        place.and_then(|place| (0..=place).map_while(|_| words.next_range()).nth(place)).map(|range| fold(&text[range]))
    };
    let mut key = String::new();
    for part in sort {
        match part {
            Key::Match => {
                let mut words = Words::new(line.matched);
                while let Some(range) = words.next_range() {
                    key.push_str(&fold(&line.matched[range]));
                    key.push(' ');
                }
            }
            Key::Left(place) => {
                let words = crate::text::word_count(line.left) as usize;
                key.push_str(&word(line.left, words.checked_sub(*place)).unwrap_or_default());
            }
            Key::Right(place) => key.push_str(&word(line.right, Some(place - 1)).unwrap_or_default()),
            Key::Work => key.push_str(line.origin.id.as_str()),
        }
        key.push('\0');
    }
    key
}

/// Makes lines; keeps the work and the stretch of text it is at.
struct Lines<'a> {
    library: &'a Library,
    snapshot: &'a Snapshot,
    context: usize,
    metadata: bool,
    work: Option<OpenWork>,
    stretch: Stretch,
    buffers: [String; 3],
}

/// The work whose lines are being made.
struct OpenWork {
    segment: usize,
    documents: Range<Doc>,
    layout: TextLayout,
    origin: Origin,
}

/// Some passages of a chapter, read and cut into words.
#[derive(Default)]
struct Stretch {
    text: String,
    /// Words of all its passages, as bytes of `text`.
    words: Vec<(u32, u32)>,
    /// For each passage, where its words begin in `words`.
    firsts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn new(library: &'a Library, snapshot: &'a Snapshot, request: &Request) -> Self {
        // Sorting looks at words that may lie outside what is shown.
        let farthest = request.sort.iter().map(|key| match key {
            Key::Left(place) | Key::Right(place) => *place,
            Key::Match | Key::Work => 0,
        });
        Self {
            library,
            snapshot,
            context: farthest.max().unwrap_or(0).max(request.context),
            metadata: request.metadata,
            work: None,
            stretch: Stretch::default(),
            buffers: Default::default(),
        }
    }

    /// Makes the lines of `places`, which lie in one unit, in order.
    fn of_unit<E: From<SearchError>>(
        &mut self,
        segment: usize,
        places: &[Span],
        visit: &mut dyn FnMut(&Line<'_>) -> Result<(), E>,
        made: &mut u64,
    ) -> Result<(), Stop<E>> {
        let failed = |error: SearchError| Stop::Failed(error.into());
        let snapshot = self.snapshot;
        let of = &snapshot.segments()[segment];
        for places in places.chunk_by(|a, b| of.chapter(a.doc) == of.chapter(b.doc)) {
            let doc = places[0].doc;
            let is_open =
                self.work.as_ref().is_some_and(|work| work.segment == segment && work.documents.contains(&doc));
            if !is_open {
                self.work = Some(self.open(segment, doc).map_err(failed)?);
            }
            let Some(work) = &self.work else { continue };
            // Passages of the work before the chapter are those before the chapter's first document.
            let Some((chapter, before)) = chapter_at(&work.layout, (doc - work.documents.start) as usize) else {
                continue;
            };
            let first = work.documents.start + before as Doc;
            let mut rest = places;
            while !rest.is_empty() {
                let (count, passages) = together(chapter, rest, first, self.context as u32);
                let (now, later) = rest.split_at(count);
                rest = later;
                self.stretch.read(self.library, work.layout.text, chapter, passages.clone()).map_err(failed)?;
                for span in now {
                    let index = (span.doc - first) as usize;
                    let passage = &chapter.passages[index];
                    let start = self.stretch.firsts[index - passages.start] + span.start as usize;
                    let end = start + (span.end - span.start) as usize;
                    self.stretch.cut(start, end, self.context, &mut self.buffers);
                    let [left, matched, right] = &self.buffers;
                    let line = Line {
                        passage: passage.ordinal,
                        chapter: chapter.number,
                        first: passage.first_token + span.start,
                        last: passage.first_token + span.end.max(span.start + 1) - 1,
                        left,
                        matched,
                        right,
                        origin: &work.origin,
                    };
                    visit(&line).map_err(Stop::Failed)?;
                    *made += 1;
                }
            }
        }
        Ok(())
    }

    fn open(&self, segment: usize, doc: Doc) -> Result<OpenWork, SearchError> {
        let of = &self.snapshot.segments()[segment];
        let documents = of.work(doc);
        let text = TextId(of.text_id(documents.start));
        let origin = if self.metadata {
            let work = self.library.work_of_text(text)?.work;
            Origin {
                id: work.id,
                title: work.title,
                authors: work.authors,
                fandoms: work.fandoms.into_iter().map(|fandom| fandom.name).collect(),
                year: work.published.or(work.updated).map(crate::model::Date::year),
            }
        } else {
            Origin { id: of.work_id(documents.start)?.parse().unwrap_or_default(), ..Origin::default() }
        };
        Ok(OpenWork { segment, documents, layout: self.library.layout(text)?, origin })
    }
}

/// The chapter that holds the passage of this number in the work, and the number of passages before the chapter.
fn chapter_at(layout: &TextLayout, index: usize) -> Option<(&ChapterLayout, usize)> {
    let mut before = 0;
    layout.chapters.iter().find_map(|chapter| {
        let first = before;
        before += chapter.passages.len();
        (index < before).then_some((chapter, first))
    })
}

/// How many of `places` to make lines of together, and the passages that hold them and `context` words around each:
/// places whose passages meet are read at once. `first` is the chapter's first document.
fn together(chapter: &ChapterLayout, places: &[Span], first: Doc, context: u32) -> (usize, Range<usize>) {
    let passages = &chapter.passages;
    let needed = |span: &Span| {
        let token = passages[(span.doc - first) as usize].first_token;
        let low = (token + span.start).saturating_sub(context);
        let high = token + span.end + context;
        let from = passages.partition_point(|passage| passage.first_token + passage.tokens <= low);
        let to = passages.partition_point(|passage| passage.first_token < high);
        let own = (span.doc - first) as usize;
        from.min(own)..to.max(own + 1)
    };
    let mut range = needed(&places[0]);
    let mut count = 1;
    for span in &places[1..] {
        let next = needed(span);
        if next.start > range.end {
            break;
        }
        range = range.start.min(next.start)..range.end.max(next.end);
        count += 1;
    }
    (count, range)
}

impl Stretch {
    fn read(
        &mut self,
        library: &Library,
        text: TextId,
        chapter: &ChapterLayout,
        passages: Range<usize>,
    ) -> Result<(), SearchError> {
        let passages = &chapter.passages[passages];
        let (Some(first), Some(last)) = (passages.first(), passages.last()) else { return Ok(()) };
        self.text = library.text_slice(text, chapter.bytes(first.start..last.end))?;
        self.words.clear();
        self.firsts.clear();
        for passage in passages {
            self.firsts.push(self.words.len());
            let from = passage.start - first.start;
            // Words are cut passage by passage, as the index does.
            let mut words = Words::new(&self.text[from as usize..(passage.end - first.start) as usize]);
            while let Some(word) = words.next_range() {
                self.words.push((from + word.start as u32, from + word.end as u32));
            }
        }
        Ok(())
    }

    /// Writes the words `start..end` and `context` words on either side to `out`, each run of white space as a blank.
    fn cut(&self, start: usize, end: usize, context: usize, out: &mut [String; 3]) {
        out.iter_mut().for_each(String::clear);
        let last = end.min(self.words.len()).saturating_sub(1);
        let (Some(&(from, _)), Some(&(_, to))) = (self.words.get(start), self.words.get(last)) else { return };
        let left = self.from(start.saturating_sub(context));
        let right = self.to((last + context).min(self.words.len() - 1));
        let text = |from: u32, to: u32| &self.text[from as usize..to as usize];
        one_line(text(left.min(from), from), &mut out[0]);
        one_line(text(from, to), &mut out[1]);
        one_line(text(to, right.max(to)), &mut out[2]);
    }

    /// Where a context that begins with this word begins: with the signs that lead up to the word.
    fn from(&self, word: usize) -> u32 {
        let start = self.words[word].0;
        let after = word.checked_sub(1).map_or(0, |before| self.words[before].1);
        let signs = &self.text[after as usize..start as usize];
        match signs.rfind(char::is_whitespace) {
            Some(at) => after + (at + signs[at..].chars().next().map_or(0, char::len_utf8)) as u32,
            None if word == 0 => 0,
            None => start,
        }
    }

    /// Where a context that ends with this word ends: with the signs that follow it.
    fn to(&self, word: usize) -> u32 {
        let end = self.words[word].1;
        let next = self.words.get(word + 1);
        let before = next.map_or(self.text.len() as u32, |next| next.0);
        let signs = &self.text[end as usize..before as usize];
        match signs.find(char::is_whitespace) {
            Some(at) => end + at as u32,
            None if next.is_none() => before,
            None => end,
        }
    }
}

/// Appends `text` with each run of white space as one blank.
fn one_line(text: &str, out: &mut String) {
    if !text.bytes().any(|byte| byte < b' ' || byte >= 0x80) && !text.contains("  ") {
        out.push_str(text);
        return;
    }
    let mut blank = false;
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !blank {
            out.push(' ');
        }
        blank = c.is_whitespace();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sides_with_a_place() {
        assert_eq!("L1".parse(), Ok(Key::Left(1)));
        assert_eq!("r12".parse(), Ok(Key::Right(12)));
        assert_eq!("match".parse(), Ok(Key::Match));
        assert!("L0".parse::<Key>().is_err() && "L".parse::<Key>().is_err() && "X1".parse::<Key>().is_err());
    }

    #[test]
    fn white_space_is_one_blank() {
        let mut out = String::new();
        one_line("a\n\nb\u{a0} c\td  e", &mut out);
        assert_eq!(out, "a b c d e");
    }

    #[test]
    fn signs_that_belong_to_the_outermost_words_are_shown() {
        let text = "one (two) three, four. five";
        let mut stretch = Stretch { text: text.to_owned(), ..Stretch::default() };
        let mut words = Words::new(text);
        while let Some(word) = words.next_range() {
            stretch.words.push((word.start as u32, word.end as u32));
        }
        let mut out: [String; 3] = Default::default();
        stretch.cut(2, 3, 1, &mut out);
        assert_eq!(out, ["(two) ", "three", ", four."]);
        stretch.cut(0, 1, 0, &mut out);
        assert_eq!(out, ["", "one", ""]);
    }
}
