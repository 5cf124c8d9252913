//! Works in memory, and a library that holds them.

use std::ops::Range;
use std::path::Path;
use std::sync::LazyLock;

use ficdex::index::{self, IndexedWork, People};
use ficdex::model::{self, Body, Paratext, Passage, Work};
use ficdex::names::Dictionary;
use ficdex::parse::Metadata;
use ficdex::passage;
use ficdex::recognise::{Recogniser, Recognition};
use ficdex::store::{Encoder, Library, WorkRecord};
use ficdex::text::{Words, fold, speech, words::is_dense};

static RECOGNISER: LazyLock<Recogniser> = LazyLock::new(|| Recogniser::new(Dictionary::built_in()));

/// A work with its text, cut into passages and words.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    /// Its metadata.
    pub(crate) work: Work,
    /// Its chapters.
    pub(crate) chapters: Vec<Chapter>,
    /// Who is in it.
    pub(super) found: Recognition,
}

/// A chapter.
#[derive(Clone, Debug)]
pub(crate) struct Chapter {
    /// Its text.
    pub(crate) body: Body,
    /// The passages that tile it.
    pub(crate) passages: Vec<Passage>,
    /// Its words.
    pub(crate) words: Vec<Word>,
    /// The bytes of its text that are spoken.
    pub(crate) speeches: Vec<Range<usize>>,
    /// Its title.
    pub(crate) title: Option<String>,
    /// Its summary and notes.
    pub(crate) paratext: Vec<Paratext>,
}

/// A word, or a character of a script without blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Its bytes in the text.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
    /// The word, folded.
    pub(crate) folded: String,
    /// What the index holds of it: the word, folded, and the next character of a script without blanks.
    pub(crate) term: String,
    /// True if a character of the same script follows at once: `我们` is not `我, 们`.
    pub(crate) runs_on: bool,
}

/// The words of a text.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let word = |range: Range<usize>| {
        let dense = |text: &str| text.chars().next().is_some_and(is_dense);
        let runs_on = dense(&text[range.start..]) && dense(&text[range.end..]);
        let next = if runs_on { Words::new(&text[range.end..]).next() } else { None };
        let next = next.map_or("", |next| &text[range.end + next.start..range.end + next.end]);
        let folded = fold(&text[range.clone()]);
        let term = format!("{folded}{}", fold(next));
        Word { start: range.start, end: range.end, folded, term, runs_on }
    };
    Words::new(text).map(word).collect()
}

impl Story {
    /// A work of these chapters.
    pub(crate) fn new(work: Work, mut chapters: Vec<model::Chapter>) -> Self {
        (1..).zip(&mut chapters).for_each(|(number, chapter)| chapter.number = number);
        let found = RECOGNISER.work(&work.id, &work, &chapters);
        let chapter = |model::Chapter { body, title, paratext, .. }| Chapter {
            passages: passage::split(&body),
            words: words(&body.text),
            speeches: speech(&body.text),
            body,
            title,
            paratext,
        };
        let chapters: Vec<Chapter> = chapters.into_iter().map(chapter).collect();
        let count = chapters.iter().map(|chapter| chapter.words.len() as u64).sum();
        let work = Work { words: count, chapters: chapters.len() as u32, ..work };
        Self { work, chapters, found }
    }

    /// What the passage of this index in the chapter of this index is called.
    pub(super) fn passage_id(&self, chapter: usize, passage: usize) -> super::PassageId {
        (self.work.id.to_string(), chapter as u32 + 1, self.chapters[chapter].passages[passage].ordinal)
    }

    /// The passage after so many others of the work.
    pub(crate) fn nth_passage(&self, mut index: usize) -> super::PassageId {
        for (chapter, inside) in self.chapters.iter().enumerate() {
            if index < inside.passages.len() {
                return self.passage_id(chapter, index);
            }
            index -= inside.passages.len();
        }
        panic!("{} has no passage {index} more", self.work.id)
    }
}

impl Chapter {
    /// True if all words of the place lie in one speech, or none of them in any.
    pub(super) fn is_heard(&self, place: (usize, usize), said: bool) -> bool {
        let speech_of = |word: &Word| self.speeches.iter().position(|speech| speech.contains(&word.start));
        let words = &self.words[place.0..place.1];
        let first = speech_of(&words[0]);
        first.is_some() == said && words.iter().all(|word| speech_of(word) == first)
    }

    /// The index of the passage that this word is in, and the words before that passage.
    pub(super) fn passage_of(&self, word: usize) -> (usize, usize) {
        let byte = self.words[word].start;
        let index = self.passages.iter().position(|passage| passage.range().contains(&byte)).expect("passages tile");
        let first = self.words.iter().take_while(|word| word.start < self.passages[index].range().start).count();
        (index, first)
    }
}

/// A library whose works come and go as a test says.
pub(crate) struct Shelf {
    library: Library,
    index: index::Writer,
    encoder: Encoder,
}

impl Shelf {
    /// An empty library in `folder`.
    pub(crate) fn new(folder: &Path) -> Self {
        let library = Library::open_writing(folder).expect("a new library");
        let index = index::Writer::open(&library.index_dir(), 1, 0, 0).expect("a new index");
        Self { library, index, encoder: Encoder::new() }
    }

    /// Puts a work in, or in place of the work with its id.
    pub(crate) fn put(&mut self, story: &Story) {
        let chapters: Vec<model::Chapter> = (1..)
            .zip(&story.chapters)
            .map(|(number, chapter)| model::Chapter {
                number,
                body: chapter.body.clone(),
                title: chapter.title.clone(),
                paratext: chapter.paratext.clone(),
            })
            .collect();
        let passages: Vec<Vec<Passage>> = story.chapters.iter().map(|chapter| chapter.passages.clone()).collect();
        let metadata = Metadata::default();
        let mut people = People::of(&story.found, &story.work);
        let cast = story.found.cast_with(&passages, |_, here, sightings| people.add(here, sightings));
        let record = WorkRecord {
            work: &story.work,
            metadata: &metadata,
            chapters: &chapters,
            passages: &passages,
            cast: &cast,
        };
        let encoded = self.encoder.encode(&record).expect("a work that can be kept");
        let mut batch = self.library.batch().expect("a batch");
        let put = batch.put_work(&encoded).expect("a row");
        batch.commit().expect("a commit");
        if let Some(text) = put.superseded {
            self.index.delete(text.0);
        }
        let work = story.work.clone();
        let indexed = IndexedWork { text_id: put.text.0, work, chapters, passages, people, permit: None };
        self.index.add(indexed).expect("a work that can be indexed");
    }

    /// Takes a work out.
    pub(crate) fn forget(&mut self, story: &Story) {
        let row = self.library.row_of(&story.work.id).expect("a library").expect("a work");
        let mut batch = self.library.batch().expect("a batch");
        let text = batch.forget_work(row).expect("a work").expect("a text");
        batch.commit().expect("a commit");
        self.index.delete(text.0);
    }

    /// Makes what was done searchable, as a segment of its own.
    pub(crate) fn commit(&mut self) {
        let revision = self.library.revision().expect("a library");
        self.index.commit(revision.0).expect("a commit");
    }

    /// The library, to be searched: everything is committed, and no merge changes scores any more.
    pub(crate) fn finish(mut self) -> Library {
        self.commit();
        self.index.close().expect("an end");
        self.library
    }
}
