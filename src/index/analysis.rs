//! [`crate::text::Words`] as a tantivy tokenizer: nothing is decided here.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use super::marks::{MARKS, Marks};
use super::people::{self, PEOPLE};
use crate::text::Words;

/// The name under which the schema knows the tokenizer.
pub(super) const WORDS: &str = "words";

/// The tokenizers an index of ours needs: [`WORDS`], [`MARKS`], [`PEOPLE`] and tantivy's `raw`.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, TextAnalyzer::builder(Analysis::default()).build());
    manager.register(MARKS, TextAnalyzer::builder(Marks::default()).build());
    manager.register(PEOPLE, TextAnalyzer::builder(people::Reader::default()).build());
    manager
}

/// Cuts and folds as [`crate::text`] does.
#[derive(Clone, Default)]
struct Analysis {
    token: Token,
}

struct Stream<'a> {
    words: Words<'a>,
    token: &'a mut Token,
}

impl Tokenizer for Analysis {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        self.token.reset();
        Stream { words: Words::new(text), token: &mut self.token }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        // `position` starts at `usize::MAX`, so the first token gets 0.
        let Some(range) = self.words.next_term(&mut self.token.text) else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = range.start;
        self.token.offset_to = range.end;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
