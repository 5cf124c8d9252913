//! Marks on the words of a passage: where a paragraph or a sentence begins, what is spoken.
//!
//! A mark is a term of a field of its own whose positions are word positions of the body, so units of text smaller
//! than a passage are read from the index as the words themselves are. What every passage has is not written: its
//! first word begins a sentence, and a paragraph too unless the passage is marked as a [`Mark::Continued`] one.
//! A sentence never runs over a passage's border, and a paragraph's first word is marked as that alone.

use std::fmt::Write as _;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::bits::Starts;
use super::{END, IndexError, Segment};
use crate::model::{Chapter, Passage};
use crate::passage::Borders;

/// The name under which the schema knows the tokenizer.
pub(super) const MARKS: &str = "marks";

/// What is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    /// A paragraph begins with this word.
    Paragraph,
    /// A sentence that does not begin a paragraph begins with this word.
    Sentence,
    /// The passage begins in the midst of a paragraph.
    Continued,
    /// The chapter's last word stands before this place.
    End,
    /// Speech begins before this word, or ends before it: by turns, in every passage beginning anew outside of
    /// speech. Speech that runs on over the passage's border has no end in it and begins the next one.
    Speech,
}

impl Mark {
    /// The index term.
    pub(super) fn term(self) -> &'static str {
        match self {
            Self::Paragraph => "p",
            Self::Sentence => "s",
            Self::Continued => "c",
            Self::End => "e",
            Self::Speech => "q",
        }
    }
}

/// The marks of each passage of a chapter, as the text that [`Marks`] reads: `p30 s12 s41`.
pub(super) fn of_chapter(chapter: &Chapter, passages: &[Passage]) -> Vec<String> {
    let borders = Borders::of(&chapter.body);
    let (mut paragraphs, mut sentences) = (borders.paragraphs.as_slice(), borders.sentences.as_slice());
    let mut speeches = borders.speeches.as_slice();
    let mut out = Vec::with_capacity(passages.len());
    for passage in passages {
        let (first, end) = (passage.first_token, passage.first_token + passage.tokens);
        let mut text = String::new();
        let begun = take_until(&mut paragraphs, end);
        if passage.tokens > 0 && begun.first() != Some(&first) {
            write(Mark::Continued, 0, &mut text);
        }
        for place in begun.iter().filter(|place| **place > first) {
            write(Mark::Paragraph, place - first, &mut text);
        }
        let mut others = begun.iter().peekable();
        for place in take_until(&mut sentences, end).iter().filter(|place| **place > first) {
            while others.next_if(|paragraph| *paragraph < place).is_some() {}
            if others.peek() != Some(&place) {
                write(Mark::Sentence, place - first, &mut text);
            }
        }
        while let Some(speech) = speeches.first().filter(|speech| speech.start < end) {
            write(Mark::Speech, speech.start.saturating_sub(first), &mut text);
            if speech.end > end {
                break;
            }
            write(Mark::Speech, speech.end - first, &mut text);
            speeches = &speeches[1..];
        }
        out.push(text);
    }
    if let (Some(text), Some(last)) = (out.last_mut(), passages.last()) {
        write(Mark::End, last.tokens, text);
    }
    out
}

fn write(mark: Mark, place: u32, text: &mut String) {
    if !text.is_empty() {
        text.push(' ');
    }
    // Writing to a string cannot fail.
    let _ = write!(text, "{}{place}", mark.term());
}

/// The places before `end`, taken off `places`.
fn take_until<'a>(places: &mut &'a [u32], end: u32) -> &'a [u32] {
    let (taken, rest) = places.split_at(places.partition_point(|place| *place < end));
    *places = rest;
    taken
}

/// Reads what [`of_chapter`] writes: a letter, the term, and a number, its position.
#[derive(Clone, Default)]
pub(super) struct Marks {
    token: Token,
}

pub(super) struct Stream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Marks {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.token.reset();
        Stream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let (mark, rest) = self.rest.split_once(' ').unwrap_or((self.rest, ""));
        let (term, place) = mark.split_at(1);
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = place.parse().unwrap_or_default();
        self.rest = rest;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The runs of passages that hold whole paragraphs: mostly one passage each.
pub fn paragraph_runs(segment: &Segment) -> Result<Starts, IndexError> {
    let mut runs = Starts::all(segment.documents());
    let mut continued = segment.marks(Mark::Continued, false)?;
    while continued.doc() != END {
        runs.remove(continued.doc());
        continued.advance();
    }
    Ok(runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::BodyBuilder;
    use crate::passage::split;

    #[test]
    fn a_mark_is_a_letter_and_a_word_of_the_passage() {
        let mut builder = BodyBuilder::new();
        for text in ["One two. Three.", "Four five.", &"Six seven eight. ".repeat(100)] {
            builder.push(text);
            builder.end_paragraph();
        }
        let chapter = Chapter { body: builder.finish(), ..Chapter::default() };
        let passages = split(&chapter.body);
        let marks = of_chapter(&chapter, &passages);
        assert_eq!(marks.len(), passages.len());
        assert!(marks[0].starts_with("p3 p5 s2 s8 s11 "), "{}", marks[0]);
        assert!(marks[1].starts_with("c0 s3 s6 "), "{}", marks[1]);
    }

    #[test]
    fn marks_are_read_as_written() {
        let mut marks = Marks::default();
        let mut stream = marks.token_stream("c0 s12 p300");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        assert_eq!(found, [("c".to_owned(), 0), ("s".to_owned(), 12), ("p".to_owned(), 300)]);
    }
}
