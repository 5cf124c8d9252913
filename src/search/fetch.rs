//! From places in the index to [`Hit`]s with their text, read from the store.

use rustc_hash::FxHashMap;

use crate::index::Snapshot;
use crate::model::{Hit, HitChapter, HitFile, HitPassage, Locator, Match, Work};
use crate::store::{ChapterPlace, Library, StoreError, StoredWork, TextId};

use super::collect::Found;
use super::highlight::{self, Context, Snippet};

/// Reads passages; keeps the works it has read, so that a work with several hits is read once.
pub struct Fetcher<'a> {
    library: &'a Library,
    snapshot: &'a Snapshot,
    context: Context,
    works: FxHashMap<u64, OpenWork>,
}

/// A work, and the chapter of it that was read last: hits of one chapter often follow each other.
struct OpenWork {
    stored: StoredWork,
    chapter: Option<ChapterPlace>,
}

/// Works kept in memory at most; a long export must not grow.
const MAX_WORKS: usize = 64;

impl<'a> Fetcher<'a> {
    /// A reader of passages, with so much text around matches in snippets.
    pub fn new(library: &'a Library, snapshot: &'a Snapshot, context: Context) -> Self {
        Self { library, snapshot, context, works: FxHashMap::default() }
    }

    /// The hit of a passage, with its place in the list.
    pub fn hit(&mut self, found: &Found, rank: u64) -> Result<Hit, StoreError> {
        let segment = &self.snapshot.segments()[found.segment];
        let head = segment.work(found.doc).start;
        let text = TextId(segment.text_id(head));
        let context = self.context;
        let library = self.library;
        let OpenWork { stored, chapter } = self.work(text)?;
        let index = (found.doc - head) as usize;
        if chapter.as_ref().and_then(|place| place.within(index)).is_none() {
            *chapter = library.chapter_of_passage(text, index)?;
        }
        let place = chapter.as_ref().and_then(|place| Some((&place.chapter, place.within(index)?)));
        let work = stored.work.clone();
        let file = stored.files.first().map_or_else(HitFile::default, |file| HitFile {
            path: file.path.to_string_lossy().into_owned(),
            missing: file.missing_since.is_some(),
        });
        let Some((chapter, within)) = place else {
            // A work without text has one document and no passage.
            return Ok(empty_hit(work, file, found.score, rank));
        };
        let passage = &chapter.passages[within];
        let last = (within + 1).min(chapter.passages.len() - 1);
        let (from, to) = match context {
            Context::Chapter => (0, chapter.length),
            _ => (chapter.passages[within.saturating_sub(1)].start, chapter.passages[last].end),
        };
        let around = library.text_slice(text, chapter.bytes(from..to))?;
        let own = (passage.start - from) as usize..(passage.end - from) as usize;
        let own_text = around[own.clone()].to_owned();
        let spans: Vec<(u32, u32)> = found.spans.iter().map(|found| (found.span.start, found.span.end)).collect();
        let matches = highlight::matches(&own_text, &spans);
        let snippet = snippet(&around, own, &spans, context);
        let id = Locator { work: work.id.clone(), chapter: Some(chapter.number), passage: Some(passage.ordinal) };
        let people = library.people_of_passage(text, index)?;
        Ok(Hit {
            rank,
            score: found.score,
            chapter: HitChapter { number: chapter.number, title: chapter.title.clone() },
            passage: HitPassage { id: id.to_string(), ordinal: passage.ordinal, text: own_text, people },
            matches,
            snippet: snippet.text,
            snippet_matches: snippet.matches,
            file,
            work,
        })
    }

    fn work(&mut self, text: TextId) -> Result<&mut OpenWork, StoreError> {
        if self.works.len() >= MAX_WORKS && !self.works.contains_key(&text.0) {
            self.works.clear();
        }
        match self.works.entry(text.0) {
            std::collections::hash_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::hash_map::Entry::Vacant(free) => {
                Ok(free.insert(OpenWork { stored: self.library.work_of_text(text)?, chapter: None }))
            }
        }
    }
}

/// The snippet of the passage `own` in the text around it, in which matches that run on are whole.
fn snippet(around: &str, own: std::ops::Range<usize>, spans: &[(u32, u32)], context: Context) -> Snippet {
    if context == Context::Passage {
        let matches = highlight::matches(&around[own.clone()], spans);
        return highlight::snippet(&around[own], &matches, context);
    }
    let behind = highlight::matches(&around[own.start..], spans);
    let matches: Vec<Match> = behind
        .into_iter()
        .map(|found| Match { start: found.start + own.start as u32, end: found.end + own.start as u32, ..found })
        .collect();
    if matches.is_empty() {
        return highlight::snippet(&around[own], &[], context);
    }
    highlight::snippet(around, &matches, context)
}

fn empty_hit(work: Work, file: HitFile, score: f32, rank: u64) -> Hit {
    let id = Locator { work: work.id.clone(), chapter: Some(1), passage: Some(1) };
    Hit {
        rank,
        score,
        chapter: HitChapter { number: 1, title: None },
        passage: HitPassage { id: id.to_string(), ordinal: 1, text: String::new(), people: Vec::new() },
        matches: Vec::new(),
        snippet: String::new(),
        snippet_matches: Vec::new(),
        file,
        work,
    }
}
