//! Splitting a chapter into [`Passage`]s that tile it.
//!
//! A passage ends at a paragraph's end or a scene break; inside a paragraph, at a sentence's end, only
//! when the paragraph is longer than [`MAX_TOKENS`]. Passages aim at [`TARGET_TOKENS`] and never exceed
//! [`MAX_TOKENS`] unless a single sentence does; they stay below [`MIN_TOKENS`] only beside a scene
//! break, a chapter's end or a paragraph that does not fit. Sizes are in tokens of [`crate::text::words`]
//! (one per character in scripts without blanks), which is never less than a count of words.

mod borders;

pub use borders::Borders;

use crate::model::{BlockKind, Body, Passage};
use crate::text::{counts, sentences};

/// No passage is longer, unless a single sentence is.
pub const MAX_TOKENS: u32 = 250;
/// A passage that reaches this is closed, unless the rest of its scene fits in as well.
pub const TARGET_TOKENS: u32 = 150;
/// Passages are shorter only beside a scene break, a chapter's end or a paragraph that does not fit.
pub const MIN_TOKENS: u32 = 120;

/// The smallest piece that is never cut: a paragraph, or a sentence of a long one.
struct Atom {
    /// One past its last byte, separator included.
    end: u32,
    tokens: u32,
    /// A scene break stands before it.
    breaks: bool,
}

/// The passages of a chapter's text, in order. They tile it: joined, they are the text.
///
/// A chapter without text has none.
pub fn split(body: &Body) -> Vec<Passage> {
    let atoms = atoms(body);
    // Tokens from each atom to the end of its scene, so that a scene's short rest is not cut off.
    let mut rest = vec![0; atoms.len()];
    let mut sum = 0;
    for (index, atom) in atoms.iter().enumerate().rev() {
        sum += atom.tokens;
        rest[index] = sum;
        if atom.breaks {
            sum = 0;
        }
    }
    let mut passages: Vec<Passage> = Vec::new();
    let mut open = Passage { ordinal: 1, start: 0, end: 0, first_token: 0, tokens: 0, scene: 0 };
    let close = |open: &mut Passage, passages: &mut Vec<Passage>| {
        if open.end > open.start {
            passages.push(*open);
            *open = Passage {
                ordinal: open.ordinal + 1,
                start: open.end,
                end: open.end,
                first_token: open.first_token + open.tokens,
                tokens: 0,
                scene: open.scene,
            };
        }
    };
    for (index, atom) in atoms.iter().enumerate() {
        if atom.breaks {
            close(&mut open, &mut passages);
            open.scene += 1;
        }
        let full = open.tokens + atom.tokens > MAX_TOKENS
            || open.tokens >= TARGET_TOKENS && open.tokens + rest[index] > MAX_TOKENS;
        if full && open.tokens > 0 {
            close(&mut open, &mut passages);
        }
        open.end = atom.end;
        open.tokens += atom.tokens;
    }
    close(&mut open, &mut passages);
    passages
}

fn atoms(body: &Body) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::with_capacity(body.blocks.len());
    let mut breaks = false;
    for (index, block) in body.blocks.iter().enumerate() {
        let next = body.blocks.get(index + 1).map_or(body.text.len() as u32, |next| next.start);
        if block.kind == BlockKind::SceneBreak {
            // The break's own line stays with the scene it ends.
            // A line such as `oOo` is words to the index.
            let tokens = counts(&body.text[block.range()]).tokens as u32;
            match atoms.last_mut() {
                Some(last) => {
                    last.end = next;
                    last.tokens += tokens;
                }
                None => atoms.push(Atom { end: next, tokens, breaks: false }),
            }
            breaks = true;
            continue;
        }
        let text = &body.text[block.range()];
        let tokens = counts(text).tokens as u32;
        if tokens <= MAX_TOKENS {
            atoms.push(Atom { end: next, tokens, breaks });
        } else {
            for sentence in sentences(text) {
                let tokens = counts(&text[sentence.clone()]).tokens as u32;
                atoms.push(Atom { end: block.start + sentence.end as u32, tokens, breaks });
                breaks = false;
            }
            if let Some(last) = atoms.last_mut() {
                last.end = next;
            }
        }
        breaks = false;
    }
    atoms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::BodyBuilder;
    use crate::text::Words;
    use proptest::prelude::*;

    fn chapter(paragraphs: &[(bool, usize)]) -> Body {
        let mut builder = BodyBuilder::new();
        for (number, &(breaks, words)) in paragraphs.iter().enumerate() {
            if breaks {
                builder.scene_break();
            }
            for word in 0..words {
                builder.push(&format!("w{number}x{word}{} ", if word % 17 == 16 { ". So" } else { "" }));
            }
            builder.end_paragraph();
        }
        builder.finish()
    }

    proptest! {
        #[test]
        fn passages_tile_the_chapter_and_keep_their_sizes(
            paragraphs in proptest::collection::vec((proptest::bool::weighted(0.1), 0_usize..700), 0..40)
        ) {
            let body = chapter(&paragraphs);
            let passages = split(&body);
            let (mut at, mut token) = (0, 0);
            for (index, passage) in passages.iter().enumerate() {
                prop_assert_eq!(passage.start, at);
                prop_assert_eq!(passage.first_token, token);
                prop_assert_eq!(passage.ordinal as usize, index + 1);
                let text = &body.text[passage.range()];
                prop_assert_eq!(Words::new(text).count(), passage.tokens as usize);
                prop_assert!(passage.tokens <= MAX_TOKENS);
                let last_of_scene = passages.get(index + 1).is_none_or(|next| next.scene != passage.scene);
                let room = passages.get(index + 1).map_or(0, |next| {
                    let next_text = &body.text[next.start as usize..];
                    Words::new(next_text.split("\n\n").next().unwrap_or("")).count() as u32
                });
                prop_assert!(passage.tokens >= MIN_TOKENS || last_of_scene || passage.tokens + room > MAX_TOKENS);
                at = passage.end;
                token += passage.tokens;
            }
            prop_assert_eq!(at as usize, body.text.len());
            prop_assert_eq!(token as usize, Words::new(&body.text).count());
        }
    }
}
