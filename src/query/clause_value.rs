//! What stands behind a field's colon, by the kind of the field.

use super::ast::{Bounds, Name, Node, Span, Value, Version};
use super::clause::clause;
use super::error::{QueryError, brief};
use super::fields::{FIELDS, FLAGS, FieldId, FieldKind, Flag, field_names};
use super::lexer::{Comparison, MAX_PATTERN_BYTES, is_quote};
use super::parser::{Parser, Piece};
use super::ship;
use super::suggest::suggestion;
use super::value::{self, Ends, ValueError};

impl Parser<'_> {
    /// The value of `field`; the clause began at `start`.
    pub(super) fn value(&mut self, field: FieldId, start: usize) -> Result<Piece, QueryError> {
        let spec = field.spec();
        let counted = self.counts();
        if spec.kind == FieldKind::Text && !counted {
            return self.text_value(field, start).map(Piece::Node);
        }
        let comparison = self.compared(field, counted)?;
        let value = if counted {
            self.counted(field, start, comparison)?
        } else {
            match spec.kind {
                FieldKind::Number => self.number(comparison)?,
                FieldKind::Date => self.date(comparison)?,
                FieldKind::Keyword => self.keyword(false)?,
                FieldKind::Ship => self.keyword(true)?,
                FieldKind::Glob => self.glob()?,
                FieldKind::Flag
                | FieldKind::Version
                | FieldKind::Saved
                | FieldKind::Has
                | FieldKind::Says
                | FieldKind::Text => self.named(spec.kind)?,
            }
        };
        let span = self.cursor.since(start);
        self.count(1, span)?;
        let differs = comparison == Some(Comparison::Differs);
        if differs && value == Value::Any {
            return Err(QueryError::new(span, "`!=*` asks for a value that is none")
                .hint(format!("write -has:{}", field.name())));
        }
        Ok(Piece::Node(Node::new(span, clause(field, differs, value))))
    }

    /// Steps over the `#` of `ship:#<=2`.
    fn counts(&mut self) -> bool {
        let counts = self.cursor.starts_with("#") && self.cursor.rest()[1..].starts_with(is_count);
        if counts {
            self.cursor.at += 1;
        }
        counts
    }

    /// A comparison in front of a value of `field`, where it can stand.
    pub(super) fn compared(&mut self, field: FieldId, counted: bool) -> Result<Option<Comparison>, QueryError> {
        let start = self.cursor.at;
        let Some(comparison) = self.cursor.comparison() else {
            // `kudos:=10`
            if counted || matches!(field.spec().kind, FieldKind::Number | FieldKind::Date) {
                self.cursor.eat("=");
            }
            return Ok(None);
        };
        let span = self.cursor.since(start);
        let fits = match field.spec().kind {
            FieldKind::Number | FieldKind::Date => true,
            FieldKind::Keyword | FieldKind::Ship => counted || comparison == Comparison::Differs,
            _ => false,
        };
        if !fits {
            return Err(QueryError::new(
                span,
                format!(
                    "`{}` compares numbers and dates, and `{}:` holds none",
                    &self.cursor.text[span.range()],
                    field.name()
                ),
            )
            .hint("put a value that begins so in quotes"));
        }
        self.cursor.skip_blanks();
        Ok(Some(comparison))
    }

    fn counted(&mut self, field: FieldId, start: usize, comparison: Option<Comparison>) -> Result<Value, QueryError> {
        if !field.spec().list {
            let lists = FIELDS.iter().filter(|field| field.list && !field.name.contains('.')).map(|field| field.name);
            return Err(QueryError::new(
                self.cursor.since(start),
                format!("`#` counts values, and `{}:` is not a list", field.name()),
            )
            .hint(format!("lists are {}", lists.collect::<Vec<_>>().join(", "))));
        }
        let from = self.cursor.at;
        let text = self.cursor.word();
        let bounds = value::numbers(text, comparison);
        bounds.map(Value::Count).map_err(|error| self.refused(error, from))
    }

    fn number(&mut self, comparison: Option<Comparison>) -> Result<Value, QueryError> {
        let from = self.cursor.at;
        if let Some((low, high, ends)) = self.bracketed()? {
            let bounds = value::number_range(&low, &high, ends).map_err(|error| self.refused(error, from))?;
            return Ok(open_or(bounds, Value::Number));
        }
        let text = self.words()?;
        if text == "*" {
            return Ok(Value::Any);
        }
        value::numbers(&text, comparison).map(Value::Number).map_err(|error| self.refused(error, from))
    }

    fn date(&mut self, comparison: Option<Comparison>) -> Result<Value, QueryError> {
        let from = self.cursor.at;
        let today = self.options.today;
        if let Some((low, high, ends)) = self.bracketed()? {
            let bounds = value::date_range(&low, &high, ends, today).map_err(|error| self.refused(error, from))?;
            return Ok(open_or(bounds, Value::Date));
        }
        let text = self.words()?;
        if text == "*" {
            return Ok(Value::Any);
        }
        value::dates(&text, comparison, today).map(Value::Date).map_err(|error| self.refused(error, from))
    }

    /// Lucene's `[a TO b]`, `{a TO b}` or a mixture.
    fn bracketed(&mut self) -> Result<Option<(String, String, Ends)>, QueryError> {
        let low_inclusive = match self.cursor.peek() {
            Some('[') => true,
            Some('{') => false,
            _ => return Ok(None),
        };
        let start = self.cursor.at;
        let inside = &self.cursor.rest()[1..];
        let wrong =
            |span, message: &str| Err(QueryError::new(span, message).hint("write [10000 TO 50000], or 10000..50000"));
        let Some(length) = inside.find([']', '}']) else {
            return wrong(self.cursor.here(), "this range is not closed");
        };
        let high_inclusive = inside[length..].starts_with(']');
        self.cursor.at += length + 2;
        let mut words = inside[..length].split_whitespace();
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some(low), Some("TO"), Some(high), None) => {
                Ok(Some((low.to_owned(), high.to_owned(), Ends { low_inclusive, high_inclusive })))
            }
            _ => wrong(self.cursor.since(start), "a range in brackets has two values with TO between them"),
        }
    }

    /// The value of a keyword or relationship field.
    fn keyword(&mut self, ship: bool) -> Result<Value, QueryError> {
        let start = self.cursor.at;
        if self.cursor.starts_with("/") {
            return self.cursor.regex().map(Value::Regex);
        }
        let exact = self.cursor.eat("=");
        let quoted = self.cursor.peek().is_some_and(is_quote);
        let text = self.words()?;
        let span = self.cursor.since(start);
        if text.trim().is_empty() {
            return Err(QueryError::new(span, "a value is missing here").hint("write a name, or `*` for any value"));
        }
        if !quoted {
            refuse_suffix(&text, span)?;
        }
        let bare = !quoted && !exact;
        if bare && text.chars().all(|c| c == '*') {
            return Ok(Value::Any);
        }
        if ship {
            return ship::parse(&text, exact, bare, span);
        }
        Ok(if bare && text.contains(['*', '?']) { Value::Wildcard(text) } else { Value::Name(Name { text, exact }) })
    }

    fn glob(&mut self) -> Result<Value, QueryError> {
        let start = self.cursor.at;
        let text = self.words()?;
        let span = self.cursor.since(start);
        if text.is_empty() {
            return Err(QueryError::new(span, "a path is missing here").hint("for instance path:rescued/**"));
        }
        if text.len() > MAX_PATTERN_BYTES {
            return Err(QueryError::new(span, format!("this glob has more than {MAX_PATTERN_BYTES} bytes"))
                .hint("leave out folders: `**/name`"));
        }
        match globset::Glob::new(&text) {
            Ok(_) => Ok(Value::Glob(text)),
            Err(error) => Err(QueryError::new(span, format!("this glob cannot be read: {}", error.kind()))
                .hint("`*` stands for any characters within a folder, `**` for any folders; `[*]` is a star itself")),
        }
    }

    /// The value of a field that takes words of its own.
    fn named(&mut self, kind: FieldKind) -> Result<Value, QueryError> {
        let start = self.cursor.at;
        let text = self.words()?;
        let span = self.cursor.since(start);
        match kind {
            FieldKind::Flag => match Flag::of_name(&text) {
                Some(flag) => Ok(Value::Flag(flag)),
                None => {
                    let names = FLAGS.iter().map(|flag| flag.name);
                    Err(QueryError::new(span, format!("`{}` is not a flag", brief(&text))).hint(format!(
                        "{}flags are {}",
                        suggestion(&text, names.clone(), ""),
                        names.collect::<Vec<_>>().join(", ")
                    )))
                }
            },
            FieldKind::Has => match FieldId::of_name(&text) {
                Some(field) if !matches!(field.spec().kind, FieldKind::Has | FieldKind::Saved | FieldKind::Says) => {
                    Ok(Value::Has(field))
                }
                Some(field) => Err(QueryError::new(span, format!("`has:{}` cannot be asked", field.name()))
                    .hint("`has:` takes a field of which a work has a value or none, such as has:kudos")),
                _ => Err(QueryError::new(span, format!("`{}` is not a field", brief(&text)))
                    .hint(format!("{}`ficdex fields` lists all", suggestion(&text, field_names(), "has:")))),
            },
            FieldKind::Version => match text.as_str() {
                "latest" => Ok(Value::Version(Version::Latest)),
                "all" => Ok(Value::Version(Version::All)),
                number => match number.parse() {
                    Ok(number) if number > 0 => Ok(Value::Version(Version::Number(number))),
                    _ => Err(QueryError::new(span, format!("`{}` is not a version", brief(number)))
                        .hint("write ver:latest, ver:all or a number from 1")),
                },
            },
            _ if text.trim().is_empty() => {
                Err(QueryError::new(span, "a name is missing here").hint("`ficdex fields` shows an example"))
            }
            _ => Ok(Value::Saved(text)),
        }
    }

    /// A bare word or the content of a phrase, as a value.
    pub(super) fn words(&mut self) -> Result<String, QueryError> {
        if self.cursor.peek().is_some_and(is_quote) { self.cursor.phrase() } else { Ok(self.cursor.word().to_owned()) }
    }

    fn refused(&self, (message, hint): ValueError, from: usize) -> QueryError {
        QueryError::new(self.cursor.since(from), message).hint(hint)
    }
}

fn open_or<T>(bounds: Bounds<T>, make: fn(Bounds<T>) -> Value) -> Value {
    if bounds.low.is_none() && bounds.high.is_none() { Value::Any } else { make(bounds) }
}

fn is_count(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '<' | '>' | '=' | '!' | '.')
}

/// `~` and `^` behind a name: they belong to text.
fn refuse_suffix(text: &str, span: Span) -> Result<(), QueryError> {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let boosted =
        text.rsplit_once('^').is_some_and(|(name, factor)| !name.is_empty() && !factor.is_empty() && number(factor));
    let fuzzy = text.rsplit_once('~').is_some_and(|(name, edits)| !name.is_empty() && number(edits));
    if boosted || fuzzy {
        return Err(QueryError::new(span, "`~` and `^` stand behind words of a text, not behind names")
            .hint("leave it out; a name that holds it goes in quotes"));
    }
    if text.starts_with('[') && !text.contains(']') {
        return Err(QueryError::new(span, "ranges are for numbers and dates")
            .hint("a name that begins with `[` goes in quotes"));
    }
    Ok(())
}
