//! Where the paragraphs and sentences of a chapter begin, in words.

use crate::model::{BlockKind, Body};
use crate::text::{counts, sentences};

/// The first words of a chapter's paragraphs and sentences, as tokens of [`crate::text::words`] counted from the
/// chapter's start; both lists rise. A paragraph or sentence without a word has no place, so it is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Borders {
    /// A paragraph or heading begins with this word.
    pub paragraphs: Vec<u32>,
    /// A sentence begins with this word; every paragraph's first word is among them.
    pub sentences: Vec<u32>,
}

impl Borders {
    /// The borders in a chapter's text.
    pub fn of(body: &Body) -> Self {
        let mut borders = Self::default();
        let mut words = 0;
        for block in body.blocks.iter().filter(|block| block.kind != BlockKind::SceneBreak) {
            let text = &body.text[block.range()];
            let first = words;
            for sentence in sentences(text) {
                let inside = counts(&text[sentence]).tokens as u32;
                if inside > 0 {
                    borders.sentences.push(words);
                    words += inside;
                }
            }
            if words > first {
                borders.paragraphs.push(first);
            }
        }
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

    #[test]
    fn an_ornament_is_no_paragraph() {
        let body = body(&["It rained. “Again?” — Yes.".to_owned(), "~ ~ ~".to_owned(), "We left.".to_owned()]);
        assert_eq!(Borders::of(&body), Borders { paragraphs: vec![0, 4], sentences: vec![0, 2, 3, 4] });
    }

    proptest! {
        #[test]
        fn no_border_cuts_a_passage_in_two_places(
            paragraphs in prop::collection::vec("(([a-zé走]{1,6}[.!?”…]? ?[“—]?){0,60}|[A-Z][a-z]{2}\\. ){0,12}", 0..8)
        ) {
            let body = body(&paragraphs);
            let borders = Borders::of(&body);
            let words = Words::new(&body.text).count() as u32;
            prop_assert!(borders.sentences.iter().all(|at| *at < words));
            prop_assert!(borders.sentences.is_sorted_by(|a, b| a < b) && borders.paragraphs.is_sorted_by(|a, b| a < b));
            prop_assert!(borders.paragraphs.iter().all(|at| borders.sentences.contains(at)));
            // A sentence never runs over a passage's border.
            for passage in crate::passage::split(&body).iter().filter(|passage| passage.tokens > 0) {
                prop_assert!(borders.sentences.contains(&passage.first_token));
            }
        }
    }
}
