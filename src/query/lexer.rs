//! Where the pieces of a query end: blanks, words, quoted phrases, regexes, comparisons.
//!
//! There is no list of tokens, because what a character means depends on what stands before it: a
//! `/` opens a regex after `tag:`, is a sign between people after `ship:Draco`, and part of the
//! glob after `path:`. So the parser asks the [`Cursor`] for the piece that it expects.

use super::ast::Span;
use super::error::QueryError;

/// The longest regex or glob, in bytes: a short one can already describe a very large machine.
pub(super) const MAX_PATTERN_BYTES: usize = 1024;

/// A place in the query text that moves on.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

/// A comparison sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
    Differs,
}

/// Straight and curly double quotes open a phrase; a straight one is closed by a straight one,
/// a curly one by any curly one (“English”, „deutsch“).
fn is_curly(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟')
}

/// True if `c` opens a phrase.
pub(super) fn is_quote(c: char) -> bool {
    c == '"' || is_curly(c)
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn starts_with(&self, prefix: &str) -> bool {
        self.rest().starts_with(prefix)
    }

    /// Steps over `prefix` if it stands here.
    pub(super) fn eat(&mut self, prefix: &str) -> bool {
        let found = self.starts_with(prefix);
        if found {
            self.at += prefix.len();
        }
        found
    }

    pub(super) fn skip_blanks(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// The character here, as a place; empty at the end.
    pub(super) fn here(&self) -> Span {
        Span::new(self.at, self.at + self.peek().map_or(0, char::len_utf8))
    }

    /// From `start` to here.
    pub(super) fn since(&self, start: usize) -> Span {
        Span::new(start, self.at)
    }

    /// True at the end, before a blank and before a closing sign: a piece may end here.
    pub(super) fn at_border(&self) -> bool {
        self.starts_with("&&")
            || self.starts_with("||")
            || self.peek().is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '}'))
    }

    /// The longest run without blanks, quotes, brackets of grouping, `&&` and `||`; may be empty.
    pub(super) fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let mut end = rest.len();
        let mut last = None;
        for (at, c) in rest.char_indices() {
            if c.is_whitespace() || matches!(c, '(' | ')' | '{' | '}') || is_quote(c) {
                end = at;
                break;
            }
            if matches!(c, '&' | '|') && last == Some(c) {
                end = at - 1;
                break;
            }
            last = Some(c);
        }
        self.at += end;
        &rest[..end]
    }

    /// The longest run of characters that are in a field's name: a letter, then letters, `_` and `.`
    pub(super) fn name(&self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '_' | '.'))).unwrap_or(rest.len());
        if rest.starts_with(|c: char| c.is_ascii_alphabetic()) { &rest[..end] } else { "" }
    }

    /// A comparison sign, if one stands here.
    pub(super) fn comparison(&mut self) -> Option<Comparison> {
        let signs = [
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("!=", Comparison::Differs),
            ("<", Comparison::Less),
            (">", Comparison::More),
        ];
        signs.into_iter().find(|(sign, _)| self.eat(sign)).map(|(_, comparison)| comparison)
    }

    /// The content of the phrase that opens here; `\"` is a quote mark and `\\` a backslash.
    pub(super) fn phrase(&mut self) -> Result<String, QueryError> {
        let opening = self.here();
        let curly = self.peek().is_some_and(is_curly);
        let mut chars = self.text[opening.end..].char_indices().peekable();
        let mut content = String::new();
        while let Some((at, c)) = chars.next() {
            if c == '\\' && chars.peek().is_some_and(|(_, next)| is_quote(*next) || *next == '\\') {
                content.extend(chars.next().map(|(_, next)| next));
            } else if (curly && is_curly(c)) || (!curly && c == '"') {
                self.at = opening.end + at + c.len_utf8();
                self.check_end_of_phrase()?;
                return Ok(content);
            } else {
                content.push(c);
            }
        }
        let mark = if curly { '”' } else { '"' };
        Err(QueryError::new(opening, "this quotation mark is not closed")
            .hint(format!("write `{mark}` after the last word of the phrase")))
    }

    fn check_end_of_phrase(&self) -> Result<(), QueryError> {
        if self.at_border() || self.starts_with("~") || self.starts_with("^") || self.starts_with("{") {
            return Ok(());
        }
        Err(QueryError::new(self.here(), "the phrase ends before this, and no blank follows")
            .hint("write a blank after the phrase, and `\\\"` for a quotation mark inside it"))
    }

    /// The content of the regex that opens here; `\/` is a slash.
    pub(super) fn regex(&mut self) -> Result<String, QueryError> {
        let opening = self.here();
        let mut chars = self.text[opening.end..].char_indices();
        let mut content = String::new();
        while let Some((at, c)) = chars.next() {
            match c {
                '/' => {
                    self.at = opening.end + at + 1;
                    self.check_regex(&content, opening)?;
                    return Ok(content);
                }
                '\\' => match chars.next() {
                    Some((_, '/')) => content.push('/'),
                    Some((_, next)) => content.extend(['\\', next]),
                    None => break,
                },
                _ => content.push(c),
            }
        }
        Err(QueryError::new(opening, "this regex is not closed")
            .hint("end it with `/`, or put text that starts with a slash in quotes"))
    }

    fn check_regex(&self, content: &str, opening: Span) -> Result<(), QueryError> {
        let span = self.since(opening.start);
        if content.is_empty() {
            return Err(QueryError::new(span, "this regex is empty").hint("write it between the slashes: `/gr[ae]y/`"));
        }
        if content.len() > MAX_PATTERN_BYTES {
            return Err(QueryError::new(span, format!("this regex has more than {MAX_PATTERN_BYTES} bytes"))
                .hint("ask for several, joined by OR"));
        }
        if !self.at_border() {
            return Err(QueryError::new(self.here(), "the regex ends before this, and no blank follows")
                .hint("write `\\/` for a slash inside a regex; letters after it, as in `/…/i`, are not needed: case never counts"));
        }
        match regex_syntax::Parser::new().parse(content) {
            Ok(_) => Ok(()),
            Err(error) => {
                let reason = match &error {
                    regex_syntax::Error::Parse(error) => error.kind().to_string(),
                    regex_syntax::Error::Translate(error) => error.kind().to_string(),
                    _ => "unknown syntax".to_owned(),
                };
                Err(QueryError::new(span, format!("this regex cannot be read: {reason}"))
                    .hint("write `\\` before a sign that stands for itself, such as `\\(` or `\\.`"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Cursor<'_> {
        Cursor { text, at: 0 }
    }

    #[test]
    fn a_word_ends_at_blanks_quotes_groups_and_double_signs() {
        for (text, word) in
            [("a&b c", "a&b"), ("a&&b", "a"), ("a||b", "a"), ("d'or(x", "d'or"), ("x“y”", "x"), ("x}", "x")]
        {
            assert_eq!(at(text).word(), word, "{text}");
        }
    }

    #[test]
    fn curly_quotes_close_each_other_and_hold_straight_ones() {
        assert_eq!(at("„so \"ein\" Tag“").phrase().as_deref(), Ok("so \"ein\" Tag"));
        assert_eq!(at("\"a “b” \\\"c\\\" \\d\"").phrase().as_deref(), Ok("a “b” \"c\" \\d"));
    }

    #[test]
    fn a_regex_keeps_its_escapes_but_for_the_slash() {
        assert_eq!(at(r"/a\/b\\\d/").regex().as_deref(), Ok(r"a/b\\\d"));
    }
}
