//! From places in the index to [`Hit`]s with their text, read from the store.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use crate::index::Snapshot;
use crate::model::{Hit, HitChapter, HitFile, HitPassage, Locator, Match, Presence, Work};
use crate::store::{ChapterPlace, Library, Revision, StoreError, StoredWork, TextId};

use super::collect::Found;
use super::highlight::{self, Context, Snippet};
use super::recent::Recent;

/// Works, and passages with the text around them, kept by a [`Shelf`] at least: a few pages of results, so that the next
/// page, and the next question after the same thing, read nothing again.
const WORKS: usize = 256;
const PASSAGES: usize = 512;

/// What was read of the library for the last hits, as of one revision.
pub(super) struct Shelf {
    revision: Revision,
    works: Recent<TextId, Rc<StoredWork>>,
    /// The chapter of which a passage was read last: hits of one chapter often follow each other.
    chapter: Option<(TextId, Rc<ChapterPlace>)>,
    passages: Recent<(TextId, usize), Option<Rc<OpenPassage>>>,
}

impl Shelf {
    /// An empty one.
    pub(super) fn new() -> Self {
        let (works, passages) = (Recent::new(WORKS), Recent::new(PASSAGES));
        Self { revision: Revision(0), works, chapter: None, passages }
    }
}

/// A passage with what stands around it.
struct OpenPassage {
    chapter: HitChapter,
    ordinal: u32,
    /// The passage and its neighbours, or the whole chapter.
    around: String,
    /// The passage's bytes in `around`.
    own: Range<usize>,
    people: Vec<Presence>,
}

/// Reads passages.
pub(super) struct Fetcher<'a> {
    library: &'a Library,
    snapshot: &'a Snapshot,
    context: Context,
    shelf: &'a RefCell<Shelf>,
}

impl<'a> Fetcher<'a> {
    /// A reader of passages, with so much text around matches in snippets; what `shelf` holds is not read again.
    pub(super) fn new(
        library: &'a Library,
        snapshot: &'a Snapshot,
        context: Context,
        shelf: &'a RefCell<Shelf>,
    ) -> Result<Self, StoreError> {
        let revision = library.revision()?;
        if shelf.borrow().revision != revision {
            *shelf.borrow_mut() = Shelf { revision, ..Shelf::new() };
        }
        Ok(Self { library, snapshot, context, shelf })
    }

    /// The hit of a passage, with its place in the list.
    pub(super) fn hit(&self, found: &Found, rank: u64) -> Result<Hit, StoreError> {
        let segment = &self.snapshot.segments()[found.segment];
        let text = TextId(segment.text_id(found.head));
        let shelf = &mut *self.shelf.borrow_mut();
        let stored = shelf.works.get(text, || self.library.work_of_text(text).map(Rc::new))?;
        let work = stored.work.clone();
        let file = stored.files.first().map_or_else(HitFile::default, |file| HitFile {
            path: file.path.clone(),
            missing: file.missing_since.is_some(),
        });
        let index = (found.doc - found.head) as usize;
        let Shelf { chapter, passages, .. } = shelf;
        let passage = match self.context {
            Context::Chapter => self.passage(text, index, chapter)?,
            _ => passages.get((text, index), || self.passage(text, index, chapter))?,
        };
        let Some(passage) = passage else {
            // A work without text has one document and no passage.
            return Ok(empty_hit(work, file, found.score, rank));
        };
        let spans: Vec<(u32, u32)> = found.spans.iter().map(|found| (found.span.start, found.span.end)).collect();
        let own_text = passage.around[passage.own.clone()].to_owned();
        let (matches, snippet) = marked(&passage.around, passage.own.clone(), &spans, self.context);
        let id =
            Locator { work: work.id.clone(), chapter: Some(passage.chapter.number), passage: Some(passage.ordinal) };
        Ok(Hit {
            rank,
            score: found.score,
            chapter: passage.chapter.clone(),
            passage: HitPassage {
                id: id.to_string(),
                ordinal: passage.ordinal,
                text: own_text,
                people: passage.people.clone(),
            },
            matches,
            snippet: snippet.text,
            snippet_matches: snippet.matches,
            file,
            work,
        })
    }

    /// Passage `index` of a text, if it has one.
    fn passage(
        &self,
        text: TextId,
        index: usize,
        last: &mut Option<(TextId, Rc<ChapterPlace>)>,
    ) -> Result<Option<Rc<OpenPassage>>, StoreError> {
        let known = last.take().filter(|(of, place)| *of == text && place.within(index).is_some());
        let place = match known {
            Some((_, place)) => place,
            None => match self.library.chapter_of_passage(text, index)? {
                Some(place) => Rc::new(place),
                None => return Ok(None),
            },
        };
        *last = Some((text, Rc::clone(&place)));
        let Some(within) = place.within(index) else { return Ok(None) };
        let chapter = &place.chapter;
        let passage = &chapter.passages[within];
        let next = (within + 1).min(chapter.passages.len() - 1);
        let (from, to) = match self.context {
            Context::Chapter => (0, chapter.length),
            _ => (chapter.passages[within.saturating_sub(1)].start, chapter.passages[next].end),
        };
        Ok(Some(Rc::new(OpenPassage {
            chapter: HitChapter { number: chapter.number, title: chapter.title.clone() },
            ordinal: passage.ordinal,
            around: self.library.text_slice(text, chapter.bytes(from..to))?,
            own: (passage.start - from) as usize..(passage.end - from) as usize,
            people: self.library.people_of_passage(text, index)?,
        })))
    }
}

/// The matches in the passage `own` of the text around it, and its snippet, in which matches that run on are whole.
fn marked(around: &str, own: Range<usize>, spans: &[(u32, u32)], context: Context) -> (Vec<Match>, Snippet) {
    let passage = &around[own.clone()];
    let behind = highlight::matches(&around[own.start..], spans);
    let runs_on = behind.iter().any(|found| found.end as usize > passage.len());
    let matches = if runs_on { highlight::matches(passage, spans) } else { behind.clone() };
    if context == Context::Passage || behind.is_empty() {
        let snippet = highlight::snippet(passage, &matches, context);
        return (matches, snippet);
    }
    let shift = own.start as u32;
    let shifted = behind.into_iter().map(|found| Match { start: found.start + shift, end: found.end + shift, ..found });
    (matches, highlight::snippet(around, &shifted.collect::<Vec<_>>(), context))
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
