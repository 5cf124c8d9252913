//! From a typed word or phrase to the index terms it stands for.

use std::ops::Range;

use super::ast::{Matching, Pattern, Span, TextForm, Token};
use super::error::{QueryError, brief};
use super::lexer::Cursor;
use crate::text::words::{MAX_TERM_BYTES, Words, is_dense, is_word_char};

/// The largest `^` factor.
const MAX_BOOST: f32 = 1000.0;

/// What stands behind a bare word: `~`, `~2`, `^3`.
struct Suffixes<'a> {
    base: &'a str,
    fuzzy: Option<Fuzzy>,
    boost: f32,
}

#[derive(Clone, Copy)]
enum Fuzzy {
    ByLength,
    Edits(u8),
}

/// The form and boost of a bare word at `span`, with the word as it is to be shown.
pub(super) fn bare(word: &str, exact: bool, span: Span) -> Result<(String, TextForm, f32), QueryError> {
    let Suffixes { base, fuzzy, boost } = suffixes(word, span)?;
    let shown = brief(base);
    let mut tokens = tokens(base, Wildcards::All, span)?;
    if tokens.len() > 1 {
        if fuzzy.is_some() {
            return Err(QueryError::new(
                span,
                format!("`~` allows typing errors in one word, and `{shown}` is cut into {}", tokens.len()),
            )
            .hint(format!("for words with gaps or swaps write a phrase: \"{shown}\"~2")));
        }
        let tokens = phrase_tokens(base, span)?;
        return Ok((base.to_owned(), TextForm::Phrase { tokens, slop: 0 }, boost));
    }
    let Some(token) = tokens.pop().filter(|token| *token != Token::AnyWord) else { return Err(no_word(base, span)) };
    // Without the signs around it, so that it prints as a word again whatever it stood beside.
    let typed = wildcard_run(base).or_else(|| Words::new(base).next_range()).map_or(base, |range| &base[range]);
    let matching = match (&token, fuzzy) {
        (Token::Term(_), Some(_)) if exact => {
            return Err(QueryError::new(span, "`=` asks for exactly this word and `~` for others too")
                .hint("leave one of them out"));
        }
        (Token::Term(term), Some(fuzzy)) => Matching::Fuzzy(edits(fuzzy, term)),
        (_, Some(_)) => {
            return Err(QueryError::new(span, "`~` and wildcards cannot be joined in one word")
                .hint(format!("write one of them: `{shown}` or `{}~`", shown.replace(['*', '?'], ""))));
        }
        (Token::Term(_), None) if !exact && typed.starts_with(char::is_uppercase) => Matching::Capitalised,
        (Token::Term(_), None) if !exact => Matching::Stem,
        _ => Matching::Exact,
    };
    Ok((typed.to_owned(), TextForm::Word { token, matching }, boost))
}

/// The form and boost of a phrase whose closing quote is before the cursor.
pub(super) fn quoted(content: &str, cursor: &mut Cursor<'_>, span: Span) -> Result<(TextForm, f32), QueryError> {
    let start = cursor.at;
    let (mut slop, mut boost) = (0, 1.0);
    if cursor.eat("~") {
        slop = digits(cursor).parse().map_err(|_| {
            QueryError::new(cursor.since(start), "a number of moves must follow `~`")
                .hint("for instance \"told you not to come\"~4: up to four moves of a word by one place")
        })?;
    }
    let caret = cursor.at;
    if cursor.eat("^") {
        let number = cursor.word();
        boost = factor(number, cursor.since(caret))?;
    }
    if !cursor.at_border() {
        return Err(QueryError::new(
            cursor.here(),
            "after a phrase only `~` and then `^`, each with a number, can follow",
        )
        .hint("for instance \"dead dove\"~2^3"));
    }
    let tokens = phrase_tokens(content, span)?;
    Ok((TextForm::Phrase { tokens, slop }, boost))
}

fn digits<'a>(cursor: &mut Cursor<'a>) -> &'a str {
    let rest = cursor.rest();
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    cursor.at += end;
    &rest[..end]
}

fn suffixes(word: &str, span: Span) -> Result<Suffixes<'_>, QueryError> {
    let (base, boost) = match word.rsplit_once('^') {
        Some((base, number)) if has_word(base) => (base, factor(number, span)?),
        _ => (word, 1.0),
    };
    let (base, fuzzy) = match base.rsplit_once('~') {
        Some((base, edits)) if has_word(base) => match edits {
            "" => (base, Some(Fuzzy::ByLength)),
            "1" => (base, Some(Fuzzy::Edits(1))),
            "2" => (base, Some(Fuzzy::Edits(2))),
            _ => {
                return Err(QueryError::new(span, format!("after `~` comes 1 or 2, not `{}`", brief(edits)))
                    .hint(format!("write `{0}~` or `{0}~2`; text that holds a `~` goes in quotes", brief(base))));
            }
        },
        _ => (base, None),
    };
    Ok(Suffixes { base, fuzzy, boost })
}

fn has_word(text: &str) -> bool {
    text.contains(is_word_char)
}

fn factor(number: &str, span: Span) -> Result<f32, QueryError> {
    let plain = number.chars().all(|c| c.is_ascii_digit() || c == '.');
    match number.parse::<f32>() {
        Ok(factor) if plain && factor > 0.0 && factor <= MAX_BOOST => Ok(factor),
        _ => Err(QueryError::new(span, "after `^` comes a number above 0, at most 1000")
            .hint("for instance \"dead dove\"^3; text that holds a `^` goes in quotes")),
    }
}

/// Elasticsearch's (and so AO3's) rule for `~` without a number: one edit up to five letters, else two.
fn edits(fuzzy: Fuzzy, term: &str) -> u8 {
    match fuzzy {
        Fuzzy::Edits(edits) => edits,
        Fuzzy::ByLength if term.chars().count() <= 5 => 1,
        Fuzzy::ByLength => 2,
    }
}

fn no_word(text: &str, span: Span) -> QueryError {
    let error = QueryError::new(span, format!("`{}` holds no word to search for", brief(text)));
    match text {
        "&" => error.hint("quote a relationship: ship:\"Harry & Hermione\"; `&&` and a blank mean AND"),
        "-" | "--" | "—" | "–" => error.hint("leave it out; a minus that excludes touches its word: `-rain`"),
        "|" => error.hint("write OR or `||`"),
        _ => error.hint("leave it out, or put it in quotes together with its neighbours"),
    }
}

fn phrase_tokens(content: &str, span: Span) -> Result<Vec<Token>, QueryError> {
    let tokens = tokens(content, Wildcards::InPhrase, span)?;
    if tokens.iter().all(|token| *token == Token::AnyWord) {
        return Err(if content.trim().is_empty() {
            QueryError::new(span, "this phrase is empty")
                .hint("write words between the quotation marks; `*` finds everything")
        } else {
            no_word(content.trim(), span)
        });
    }
    Ok(tokens)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wildcards {
    /// `*` and `?` wherever they stand.
    All,
    /// `*`; and `?` between two letters only, so that a quoted question is found as it stands.
    InPhrase,
}

/// The tokens of `text`, one for each position.
fn tokens(text: &str, wildcards: Wildcards, span: Span) -> Result<Vec<Token>, QueryError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(Range { start, end }) = wildcard_run(rest) {
        plain_tokens(&rest[..start], &mut tokens);
        let run = &rest[start..end];
        if wildcards == Wildcards::All {
            pattern_token(run, span, &mut tokens)?;
        } else {
            split_questions(run, span, &mut tokens)?;
        }
        rest = &rest[end..];
    }
    plain_tokens(rest, &mut tokens);
    Ok(tokens)
}

/// The first run of word characters and wildcards that holds a wildcard.
fn wildcard_run(text: &str) -> Option<Range<usize>> {
    let star = text.find(['*', '?'])?;
    let start =
        text[..star].char_indices().rev().take_while(|(_, c)| is_word_char(*c)).last().map_or(star, |(at, _)| at);
    let rest = &text[star..];
    let end = star + rest.find(|c| !is_word_char(c) && !matches!(c, '*' | '?')).unwrap_or(rest.len());
    Some(start..end)
}

/// Cuts a run of a phrase at every `?` that does not stand between two letters.
fn split_questions(run: &str, span: Span, tokens: &mut Vec<Token>) -> Result<(), QueryError> {
    let mut start = 0;
    for (at, _) in run.match_indices('?') {
        let letter_before = run[..at].chars().next_back().is_some_and(is_word_char);
        let letter_after = run[at + 1..].chars().next().is_some_and(is_word_char);
        if !(letter_before && letter_after) {
            pattern_token(&run[start..at], span, tokens)?;
            start = at + 1;
        }
    }
    pattern_token(&run[start..], span, tokens)
}

/// The token of a run of word characters and wildcards.
fn pattern_token(run: &str, span: Span, tokens: &mut Vec<Token>) -> Result<(), QueryError> {
    if !run.contains(['*', '?']) {
        plain_tokens(run, tokens);
        return Ok(());
    }
    if run.chars().any(is_dense) {
        return Err(QueryError::new(
            span,
            format!("`{}` has a wildcard in a script without blanks between words", brief(run)),
        )
        .hint("leave the wildcard out: each run of characters is found inside longer ones"));
    }
    if run.chars().all(|c| c == '*') {
        tokens.push(Token::AnyWord);
        return Ok(());
    }
    if run.len() > MAX_TERM_BYTES {
        return Err(QueryError::new(span, format!("`{}` is longer than any word", brief(run)))
            .hint("shorten it, with a `*` for what you leave out"));
    }
    let mut pattern = crate::text::fold(run);
    while pattern.contains("**") {
        pattern = pattern.replace("**", "*");
    }
    tokens.push(Token::Pattern(Pattern(pattern)));
    Ok(())
}

/// The tokens of text without wildcards, as the index has them.
fn plain_tokens(text: &str, tokens: &mut Vec<Token>) {
    let mut words = Words::new(text);
    let mut term = String::new();
    let mut implied = false;
    while let Some(range) = words.next_term(&mut term) {
        let dense = text[range.clone()].chars().next().is_some_and(is_dense);
        let bigram = dense && text[range.end..].chars().next().is_some_and(is_dense);
        tokens.push(match (dense, bigram, implied) {
            (true, false, true) => Token::Implied,
            (true, false, false) => Token::Prefix(term.clone()),
            _ => Token::Term(term.clone()),
        });
        implied = bigram;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(word: &str) -> TextForm {
        bare(word, false, Span::default()).unwrap().1
    }

    fn term(term: &str) -> Token {
        Token::Term(term.to_owned())
    }

    fn pattern(text: &str) -> Token {
        Token::Pattern(Pattern(text.to_owned()))
    }

    #[test]
    fn lower_case_stems_and_a_capital_does_not() {
        assert_eq!(form("rain"), TextForm::Word { token: term("rain"), matching: Matching::Stem });
        assert_eq!(form("Élan,"), TextForm::Word { token: term("elan"), matching: Matching::Capitalised });
    }

    #[test]
    fn a_word_that_is_cut_is_a_phrase() {
        assert_eq!(form("Don’t"), TextForm::Phrase { tokens: vec![term("don"), term("t")], slop: 0 });
        assert_eq!(form("time-turn*"), TextForm::Phrase { tokens: vec![term("time"), pattern("turn*")], slop: 0 });
    }

    #[test]
    fn a_question_mark_in_a_phrase_is_a_wildcard_between_letters_only() {
        assert_eq!(phrase_tokens("gr?y you?", Span::default()), Ok(vec![pattern("gr?y"), term("you")]));
        assert_eq!(phrase_tokens("*grins* not * you", Span::default()).unwrap()[2], Token::AnyWord);
    }

    #[test]
    fn han_is_looked_up_by_bigrams() {
        let we_go = [term("我们"), term("们走"), Token::Implied].to_vec();
        assert_eq!(form("我们走"), TextForm::Phrase { tokens: we_go, slop: 0 });
        let one = Token::Prefix("我".to_owned());
        assert_eq!(form("我"), TextForm::Word { token: one, matching: Matching::Exact });
        assert!(bare("我们*", false, Span::default()).is_err());
    }

    #[test]
    fn a_tilde_without_a_number_goes_by_length() {
        assert_eq!(form("hermoine~"), TextForm::Word { token: term("hermoine"), matching: Matching::Fuzzy(2) });
        assert_eq!(form("spiek~"), TextForm::Word { token: term("spiek"), matching: Matching::Fuzzy(1) });
    }

    proptest! {
        /// Without wildcards a phrase has one token for each token of the text.
        #[test]
        fn a_phrase_has_the_positions_of_its_text(text in "[a-zA-Z我们走 '’.,-]{1,20}") {
            let count = Words::new(&text).count();
            match phrase_tokens(&text, Span::default()) {
                Ok(tokens) => prop_assert_eq!(tokens.len(), count),
                Err(_) => prop_assert_eq!(count, 0),
            }
        }
    }
}
