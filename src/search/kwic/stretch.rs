//! A stretch of a chapter, and the lines that are cut out of it.

use std::ops::Range;

use crate::search::SearchError;
use crate::store::{ChapterLayout, Library, TextId};
use crate::text::Words;

/// Some passages of a chapter, read and cut into words.
#[derive(Default)]
pub(super) struct Stretch {
    text: String,
    /// What `text` is: the bytes of this text of the store.
    read: Option<(TextId, Range<u64>)>,
    /// The bytes of `text` that are the passages.
    bytes: Range<u32>,
    /// Words of all its passages, as bytes of `text`.
    words: Vec<(u32, u32)>,
    /// For each passage, where its words begin in `words`.
    pub(super) firsts: Vec<usize>,
}

/// Longest chapter that is read as a whole.
const WHOLE_CHAPTER: u32 = 1 << 20;

impl Stretch {
    /// Reads a chapter before its passages are asked for, which pays if many of them will be.
    pub(super) fn read_chapter(
        &mut self,
        library: &Library,
        text: TextId,
        chapter: &ChapterLayout,
    ) -> Result<(), SearchError> {
        if chapter.length > WHOLE_CHAPTER {
            return Ok(());
        }
        self.read(library, text, chapter.bytes(0..chapter.length))
    }

    /// Reads `passages` of a chapter, unless it was read, and cuts them into words, up to the word `last_word` of the chapter.
    pub(super) fn read_passages(
        &mut self,
        library: &Library,
        text: TextId,
        chapter: &ChapterLayout,
        passages: Range<usize>,
        last_word: u32,
    ) -> Result<(), SearchError> {
        let passages = &chapter.passages[passages];
        let (Some(first), Some(last)) = (passages.first(), passages.last()) else { return Ok(()) };
        let wanted = chapter.bytes(first.start..last.end);
        let is_read = self
            .read
            .as_ref()
            .is_some_and(|(of, read)| *of == text && read.start <= wanted.start && wanted.end <= read.end);
        if !is_read {
            self.read(library, text, wanted.clone())?;
        }
        let start = self.read.as_ref().map_or(0, |(_, read)| (wanted.start - read.start) as u32);
        self.bytes = start..start + (last.end - first.start);
        self.words.clear();
        self.firsts.clear();
        for passage in passages {
            self.firsts.push(self.words.len());
            let from = start + passage.start - first.start;
            // Words are cut passage by passage, as the index does.
            let mut words = Words::new(&self.text[from as usize..(start + passage.end - first.start) as usize]);
            // One more tells where the signs behind the last one end.
            let enough = (last_word + 2).saturating_sub(passage.first_token) as usize;
            self.words.extend(
                std::iter::from_fn(|| words.next_range())
                    .take(enough)
                    .map(|word| (from + word.start as u32, from + word.end as u32)),
            );
        }
        Ok(())
    }

    fn read(&mut self, library: &Library, text: TextId, bytes: Range<u64>) -> Result<(), SearchError> {
        self.read = None;
        self.text = library.text_slice(text, bytes.clone())?;
        self.read = Some((text, bytes));
        Ok(())
    }

    /// Appends the words `start..end` and `context` words on either side to `out`, each run of white space as a blank.
    /// Gives where in `out` the words themselves stand.
    pub(super) fn cut(&self, start: usize, end: usize, context: usize, out: &mut String) -> Range<usize> {
        let last = end.min(self.words.len()).saturating_sub(1);
        let (Some(&(from, _)), Some(&(_, to))) = (self.words.get(start), self.words.get(last)) else {
            return out.len()..out.len();
        };
        let left = self.from(start.saturating_sub(context));
        let right = self.to((last + context).min(self.words.len() - 1));
        let text = |from: u32, to: u32| &self.text[from as usize..to as usize];
        one_line(text(left.min(from), from), out);
        let begin = out.len();
        one_line(text(from, to), out);
        let end = out.len();
        one_line(text(to, right.max(to)), out);
        begin..end
    }

    /// Where a context that begins with this word begins: with the signs that lead up to the word.
    fn from(&self, word: usize) -> u32 {
        let start = self.words[word].0;
        let after = word.checked_sub(1).map_or(self.bytes.start, |before| self.words[before].1);
        let signs = &self.text[after as usize..start as usize];
        match signs.rfind(char::is_whitespace) {
            Some(at) => after + (at + signs[at..].chars().next().map_or(0, char::len_utf8)) as u32,
            None if word == 0 => self.bytes.start,
            None => start,
        }
    }

    /// Where a context that ends with this word ends: with the signs that follow it.
    fn to(&self, word: usize) -> u32 {
        let end = self.words[word].1;
        let next = self.words.get(word + 1);
        let before = next.map_or(self.bytes.end, |next| next.0);
        let signs = &self.text[end as usize..before as usize];
        match signs.find(char::is_whitespace) {
            Some(at) => end + at as u32,
            None if next.is_none() => before,
            None => end,
        }
    }
}

/// Appends `text` with each run of white space as one blank.
fn one_line(text: &str, out: &mut String) {
    if !text.bytes().any(|byte| !(b' '..0x80).contains(&byte)) && !text.contains("  ") {
        out.push_str(text);
        return;
    }
    let mut blank = false;
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !blank {
            out.push(' ');
        }
        blank = c.is_whitespace();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_one_blank() {
        let mut out = String::new();
        one_line("a\n\nb\u{a0} c\td  e", &mut out);
        assert_eq!(out, "a b c d e");
    }

    #[test]
    fn signs_that_belong_to_the_outermost_words_are_shown() {
        let text = "one (two) three, four. five";
        let mut stretch = Stretch { text: text.to_owned(), bytes: 0..text.len() as u32, ..Stretch::default() };
        let mut words = Words::new(text);
        while let Some(word) = words.next_range() {
            stretch.words.push((word.start as u32, word.end as u32));
        }
        let mut out = String::new();
        let matched = stretch.cut(2, 3, 1, &mut out);
        assert_eq!((out.as_str(), &out[matched]), ("(two) three, four.", "three"));
        out.clear();
        let matched = stretch.cut(0, 1, 0, &mut out);
        assert_eq!((out.as_str(), &out[matched]), ("one", "one"));
    }
}
