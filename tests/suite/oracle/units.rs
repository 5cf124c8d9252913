//! The units of a story, largest to smallest, by the blocks and sentences of its text.

use std::ops::Range;

use ficdex::model::BlockKind;
use ficdex::query::Unit;
use ficdex::text::{Words, sentences};

use super::{Chapter, PassageId, Place, Story};

/// One unit: a work, a chapter or words of one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stretch {
    chapters: Range<usize>,
    /// The first word and one past the last, in its only chapter; none for whole chapters.
    words: Option<Range<usize>>,
}

impl Stretch {
    /// The numbers of its chapters.
    pub(super) fn chapters(&self) -> Range<usize> {
        self.chapters.clone()
    }

    /// True if the whole place lies in it.
    pub(super) fn contains(&self, chapter: usize, place: Place) -> bool {
        self.chapters.contains(&chapter)
            && self.words.as_ref().is_none_or(|words| words.start <= place.0 && place.1 <= words.end)
    }

    /// True if one of the two lies in the other.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let within = |inner: &Self, outer: &Self| {
            outer.chapters.start <= inner.chapters.start
                && inner.chapters.end <= outer.chapters.end
                && match (&inner.words, &outer.words) {
                    (_, None) => true,
                    (None, Some(_)) => false,
                    (Some(inner), Some(outer)) => outer.start <= inner.start && inner.end <= outer.end,
                }
        };
        within(self, other) || within(other, self)
    }

    /// The passage that stands for a unit of this size in a list: the first of its work, chapter or scene.
    pub(super) fn first_passage(&self, size: Unit, story: &Story) -> PassageId {
        let chapter = &story.chapters[self.chapters.start];
        let word = self.words.as_ref().filter(|_| size == Unit::Scene).map(|words| words.start);
        story.passage_id(self.chapters.start, word.map_or(0, |word| chapter.passage_of(word).0))
    }
}

/// Every unit of this size. Ornaments without a word are none.
pub(super) fn units(size: Unit, story: &Story) -> Vec<Stretch> {
    if size == Unit::Work {
        return vec![Stretch { chapters: 0..story.chapters.len(), words: None }];
    }
    let mut out = Vec::new();
    for (number, chapter) in story.chapters.iter().enumerate() {
        let chapters = number..number + 1;
        match size {
            Unit::Work | Unit::Chapter => out.push(Stretch { chapters, words: None }),
            _ => out.extend(
                pieces(size, chapter)
                    .into_iter()
                    .map(|words| Stretch { chapters: chapters.clone(), words: Some(words) }),
            ),
        }
    }
    out
}

/// The scenes, paragraphs or sentences of a chapter.
fn pieces(size: Unit, chapter: &Chapter) -> Vec<Range<usize>> {
    let text = &chapter.body.text;
    let count = |range: Range<usize>| Words::new(&text[range]).count();
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    let mut at = 0;
    for block in &chapter.body.blocks {
        if block.kind == BlockKind::SceneBreak {
            open = false;
            continue;
        }
        let parts = match size {
            Unit::Sentence => sentences(&text[block.range()])
                .into_iter()
                .map(|part| block.range().start + part.start..block.range().start + part.end)
                .collect(),
            _ => vec![block.range()],
        };
        for part in parts {
            let words = count(part);
            match pieces.last_mut() {
                Some(scene) if size == Unit::Scene && open => scene.end += words,
                _ => pieces.push(at..at + words),
            }
            open = true;
            at += words;
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}
