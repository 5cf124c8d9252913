//! Marks on the words of a passage: where a paragraph or a sentence begins, what is spoken.
//!
//! A mark is a term of a field of its own whose positions are word positions of the body, so units of text smaller
//! than a passage are read from the index as the words themselves are. What every passage has is not written: its
//! first word begins a sentence, and a paragraph too unless the passage is marked as a [`Mark::Continued`] one.
//! A sentence never runs over a passage's border, and a paragraph's first word is marked as that alone.

use std::ops::Range;

use super::bits::Starts;
use super::{END, IndexError, Segment};
use crate::model::{Chapter, Passage};
use crate::passage::Borders;

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
    /// All of them, each at its own number.
    pub(super) const ALL: [Self; 5] = [Self::Paragraph, Self::Sentence, Self::Continued, Self::End, Self::Speech];

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

/// The marks of each passage of a chapter, each with its word of the passage. `starts` are the bytes at which the
/// chapter's tokens begin, and `speech` is what of it is spoken.
pub(super) fn of_chapter(
    chapter: &Chapter,
    passages: &[Passage],
    starts: &[u32],
    speech: &[Range<usize>],
) -> Vec<Vec<(Mark, u32)>> {
    let borders = Borders::of(&chapter.body, starts, speech);
    let (mut paragraphs, mut sentences) = (borders.paragraphs.as_slice(), borders.sentences.as_slice());
    let mut speeches = borders.speeches.as_slice();
    let mut out = Vec::with_capacity(passages.len());
    for passage in passages {
        let (first, end) = (passage.first_token, passage.first_token + passage.tokens);
        let mut marks = Vec::new();
        let begun = take_until(&mut paragraphs, end);
        if passage.tokens > 0 && begun.first() != Some(&first) {
            marks.push((Mark::Continued, 0));
        }
        for place in begun.iter().filter(|place| **place > first) {
            marks.push((Mark::Paragraph, place - first));
        }
        let mut others = begun.iter().peekable();
        for place in take_until(&mut sentences, end).iter().filter(|place| **place > first) {
            while others.next_if(|paragraph| *paragraph < place).is_some() {}
            if others.peek() != Some(&place) {
                marks.push((Mark::Sentence, place - first));
            }
        }
        while let Some(speech) = speeches.first().filter(|speech| speech.start < end) {
            marks.push((Mark::Speech, speech.start.saturating_sub(first)));
            if speech.end > end {
                break;
            }
            marks.push((Mark::Speech, speech.end - first));
            speeches = &speeches[1..];
        }
        out.push(marks);
    }
    if let (Some(marks), Some(last)) = (out.last_mut(), passages.last()) {
        marks.push((Mark::End, last.tokens));
    }
    out
}

/// The places before `end`, taken off `places`.
fn take_until<'a>(places: &mut &'a [u32], end: u32) -> &'a [u32] {
    let (taken, rest) = places.split_at(places.partition_point(|place| *place < end));
    *places = rest;
    taken
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
    use crate::text::Words;

    #[test]
    fn a_mark_is_a_letter_and_a_word_of_the_passage() {
        let mut builder = BodyBuilder::new();
        for text in ["One two. Three.", "Four five.", &"Six seven eight. ".repeat(100)] {
            builder.push(text);
            builder.end_paragraph();
        }
        let chapter = Chapter { body: builder.finish(), ..Chapter::default() };
        let passages = split(&chapter.body);
        let starts: Vec<u32> = Words::new(&chapter.body.text).map(|word| word.start as u32).collect();
        let marks = of_chapter(&chapter, &passages, &starts, &crate::text::speech(&chapter.body.text));
        assert_eq!(marks.len(), passages.len());
        let begin = |marks: &[(Mark, u32)], count: usize| {
            let texts: Vec<String> = marks.iter().map(|(mark, place)| format!("{}{place}", mark.term())).collect();
            texts[..count].join(" ")
        };
        assert_eq!(begin(&marks[0], 5), "p3 p5 s2 s8 s11");
        assert_eq!(begin(&marks[1], 3), "c0 s3 s6");
    }
}
