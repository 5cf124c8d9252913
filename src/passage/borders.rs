//! Where the paragraphs and sentences of a chapter begin, and what of it is spoken, in words.

use crate::model::{BlockKind, Body};
use std::ops::Range;

use crate::text::{TokenPlaces, sentences};

/// The first words of a chapter's paragraphs and sentences and the words of its speeches, as tokens of
/// [`crate::text::words`] counted from the chapter's start; all lists rise. What holds no word is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Borders {
    /// A paragraph or heading begins with this word.
    pub paragraphs: Vec<u32>,
    /// A sentence begins with this word; every paragraph's first word is among them.
    pub sentences: Vec<u32>,
    /// The words between a pair of quotation marks; none is empty, and two may touch.
    pub speeches: Vec<Range<u32>>,
}

impl Borders {
    /// The borders in a chapter's text. `starts` are the bytes at which its tokens begin, and `speech` is what of it is
    /// spoken ([`crate::text::speech()`]).
    pub fn of(body: &Body, starts: &[u32], speech: &[Range<usize>]) -> Self {
        let mut borders = Self::default();
        let mut tokens = TokenPlaces::new(starts);
        for block in body.blocks.iter().filter(|block| block.kind != BlockKind::SceneBreak) {
            let first = tokens.before(block.start);
            let mut words = first;
            for sentence in sentences(&body.text[block.range()]) {
                let after = tokens.before(block.start + sentence.end as u32);
                if after > words {
                    borders.sentences.push(words);
                    words = after;
                }
            }
            if words > first {
                borders.paragraphs.push(first);
            }
        }
        let mut tokens = TokenPlaces::new(starts);
        let spoken = speech.iter().map(|bytes| tokens.before(bytes.start as u32)..tokens.before(bytes.end as u32));
        borders.speeches.extend(spoken.filter(|words| !words.is_empty()));
        borders
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::BodyBuilder;
    use crate::text::Words;
    use proptest::prelude::*;

    fn body(paragraphs: &[String]) -> Body {
        let mut builder = BodyBuilder::new();
        for paragraph in paragraphs {
            if paragraph.is_empty() {
                builder.scene_break();
            } else {
                builder.push(paragraph);
                builder.end_paragraph();
            }
        }
        builder.finish()
    }

    fn borders(body: &Body) -> Borders {
        let starts: Vec<u32> = Words::new(&body.text).map(|word| word.start as u32).collect();
        Borders::of(body, &starts, &crate::text::speech(&body.text))
    }

    #[test]
    fn an_ornament_is_no_paragraph() {
        let body = body(&["It rained. “Again?” — Yes.".to_owned(), "~ ~ ~".to_owned(), "We left.".to_owned()]);
        assert_eq!(
            borders(&body),
            Borders { paragraphs: vec![0, 4], sentences: vec![0, 2, 3, 4], speeches: std::iter::once(2..3).collect() }
        );
    }

    proptest! {
        #[test]
        fn no_border_cuts_a_passage_in_two_places(
            paragraphs in prop::collection::vec("(([a-zé走]{1,6}[.!?”…]? ?[“—]?){0,60}|[A-Z][a-z]{2}\\. ){0,12}", 0..8)
        ) {
            let body = body(&paragraphs);
            let borders = borders(&body);
            let words = Words::new(&body.text).count() as u32;
            prop_assert!(borders.sentences.iter().all(|at| *at < words));
            prop_assert!(borders.sentences.is_sorted_by(|a, b| a < b) && borders.paragraphs.is_sorted_by(|a, b| a < b));
            prop_assert!(borders.paragraphs.iter().all(|at| borders.sentences.contains(at)));
            // A sentence never runs over a passage's border.
            prop_assert!(borders.speeches.is_sorted_by(|a, b| a.end <= b.start));
            prop_assert!(borders.speeches.iter().all(|speech| speech.end <= words));
            for passage in crate::passage::split(&body).iter().filter(|passage| passage.tokens > 0) {
                prop_assert!(borders.sentences.contains(&passage.first_token));
            }
        }
    }
}
