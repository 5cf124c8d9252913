//! The turns of speech of a chapter, and whether its paragraphs say whose they are.

use std::ops::Range;

use super::tokens::Token;

/// A turn of speech: its tokens.
#[derive(Clone, Debug)]
pub(super) struct Speech {
    pub(super) tokens: Range<usize>,
    /// Number of its paragraph.
    pub(super) paragraph: u32,
}

/// The spoken stretches of a chapter in tokens, each within one paragraph.
pub(super) fn speeches(tokens: &[Token]) -> Vec<Speech> {
    let mut found: Vec<Speech> = Vec::new();
    let mut paragraph = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.begins_paragraph() {
            paragraph += 1;
        }
        if !token.is_spoken() {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.tokens.end == at && !token.is_edge() && !token.begins_paragraph() => {
                last.tokens.end = at + 1;
            }
            // Speech that goes on over a paragraph's end is one turn.
            Some(last) if last.tokens.end == at && !token.is_edge() => {
                last.tokens.end = at + 1;
                last.paragraph = paragraph;
            }
            _ => found.push(Speech { tokens: at..at + 1, paragraph }),
        }
    }
    found
}

/// True if nearly every sentence of the narration has a paragraph of its own: then a paragraph says nothing of who speaks, and
/// a speech and the verb that carries it may stand in two.
pub(super) fn is_line_by_line(tokens: &[Token]) -> bool {
    /// Sentences from which the layout is a habit, and those that begin a paragraph for each that does not.
    const LEAST: usize = 20;
    const SHARE: usize = 12;
    let told = tokens.iter().filter(|token| !token.is_spoken() && !token.is_edge());
    let (mut first, mut inner) = (0, 0);
    for token in told {
        if token.begins_paragraph() {
            first += 1;
        } else if token.is_initial() {
            inner += 1;
        }
    }
    first >= LEAST && inner * SHARE <= first
}
