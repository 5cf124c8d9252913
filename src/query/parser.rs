//! Joins words, phrases and clauses by operators and groups.
//!
//! The parser holds a stack of open [`Group`]s instead of calling itself, so a query of any depth
//! costs time and memory in proportion to its length, and no query can exhaust the machine's
//! stack. Within a group operands arrive from left to right; `NEAR` takes the operand before it at
//! once, a blank or `AND` closes a chain of `NEAR`, and `OR` closes a run of `AND`.

use super::ast::{Name, Near, Node, NodeKind, Span, Unit};
use super::error::QueryError;
use super::fields::FieldId;
use super::group::{Group, Opener, Operator};
use super::lexer::{Cursor, is_quote};
use crate::model::Date;

/// The longest query, in bytes.
pub const MAX_QUERY_BYTES: usize = 1 << 20;
/// The most words and values in a query.
pub const MAX_TERMS: usize = 10_000;
/// The deepest nesting of groups and negations.
pub const MAX_DEPTH: usize = 256;

/// What the meaning of a query depends on besides its text.
#[derive(Clone, Copy, Debug)]
pub struct ParseOptions {
    /// The day from which ages such as `7d` count back.
    pub today: Date,
}

impl ParseOptions {
    /// Parsing on this day.
    pub fn new(today: Date) -> Self {
        Self { today }
    }
}

/// Parses a query.
///
/// Takes time in proportion to the length of the text, and never fails for another reason than
/// the text itself.
///
/// ```
/// use ficdex::{model::Date, query::{NodeKind, ParseOptions, parse}};
/// let options = ParseOptions::new(Date::new(2026, 11, 23).unwrap());
/// let query = parse("rain -umbrella", &options).unwrap();
/// assert!(matches!(query.kind, NodeKind::And(_)));
/// assert_eq!(query.to_string(), "rain -umbrella");
/// let error = parse("rain OR", &options).unwrap_err();
/// assert_eq!(error.message, "`OR` has nothing after it");
/// ```
pub fn parse(query: &str, options: &ParseOptions) -> Result<Node, QueryError> {
    if query.len() > MAX_QUERY_BYTES {
        return Err(QueryError::new(
            Span::new(MAX_QUERY_BYTES, MAX_QUERY_BYTES),
            format!("the query has {} bytes; {MAX_QUERY_BYTES} are the most", query.len()),
        )
        .hint("ask in several queries, or save parts of it and use `query:NAME`"));
    }
    let cursor = Cursor { text: query, at: 0 };
    Parser { cursor, options, terms: 0, groups: vec![Group::new(Opener::Query, Span::default(), None)] }.run()
}

/// What the reader of one operand found.
pub(super) enum Piece {
    /// A whole operand.
    Node(Node),
    /// The opening sign of a group, already read.
    Open(Opener, Span),
}

pub(super) struct Parser<'a> {
    pub(super) cursor: Cursor<'a>,
    pub(super) options: &'a ParseOptions,
    terms: usize,
    groups: Vec<Group>,
}

impl Parser<'_> {
    fn run(mut self) -> Result<Node, QueryError> {
        loop {
            self.cursor.skip_blanks();
            match self.cursor.peek() {
                None => return self.end(),
                Some(')' | '}') => self.close()?,
                Some(_) => {
                    if !self.operator()? {
                        self.operand()?;
                    }
                }
            }
        }
    }

    /// The innermost open group.
    fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(Group::new(Opener::Query, Span::default(), None));
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    /// The field whose value the innermost group holds.
    pub(super) fn field(&self) -> Option<FieldId> {
        self.groups.last().and_then(|group| group.field)
    }

    /// Counts terms of a leaf at `span` against the limit.
    pub(super) fn count(&mut self, terms: usize, span: Span) -> Result<(), QueryError> {
        self.terms += terms;
        if self.terms > MAX_TERMS {
            return Err(QueryError::new(span, format!("the query has more than {MAX_TERMS} words and values"))
                .hint("ask in several queries"));
        }
        Ok(())
    }

    /// Reads an operator, if one stands here.
    fn operator(&mut self) -> Result<bool, QueryError> {
        let start = self.cursor.at;
        let sign = ["&&", "||"].into_iter().find(|sign| self.cursor.eat(sign));
        let word = match sign {
            Some(sign) => sign,
            // Only what can be an operator is read ahead, or a row of `+` would be read over and over.
            None if self.cursor.peek().is_some_and(|c| matches!(c, 'A' | 'O' | 'N')) => self.cursor.clone().word(),
            None => "",
        };
        let operator = match word {
            "AND" | "&&" => Operator::And,
            "OR" | "||" => Operator::Or,
            "NOT" => Operator::Not,
            _ => match near(word, start)? {
                Some(near) => near,
                None => return self.sign(start),
            },
        };
        if sign.is_none() {
            self.cursor.at += word.len();
        }
        let span = self.cursor.since(start);
        self.group().operator(operator, span, word)?;
        Ok(true)
    }

    /// Reads `-`, `+` or refuses Lucene's `!` in front of an operand.
    fn sign(&mut self, start: usize) -> Result<bool, QueryError> {
        let rest = self.cursor.rest();
        let mut chars = rest.chars();
        let (first, next) = (chars.next(), chars.next());
        let touches = next.is_some_and(|c| !c.is_whitespace() && !matches!(c, ')' | '}'));
        match first {
            Some('-') if touches && next == Some('-') => {
                let word = self.cursor.clone().word().len().max(2);
                Err(QueryError::new(Span::new(start, start + word), "two minus signs in front of a word")
                    .hint("one minus excludes; options such as --sort stand outside the query"))
            }
            Some('-') if touches => {
                self.cursor.at += 1;
                let span = self.cursor.since(start);
                self.group().operator(Operator::Not, span, "-")?;
                Ok(true)
            }
            Some('+') if touches => {
                self.cursor.at += 1;
                Ok(true)
            }
            Some('<' | '>') if self.field().is_none() => Err(no_field_to_compare(self.cursor.text, self.cursor.here())),
            Some('!') if next == Some('=') && self.field().is_none() => {
                Err(no_field_to_compare(self.cursor.text, Span::new(start, start + 2)))
            }
            Some('!') if touches && next != Some('=') => {
                Err(QueryError::new(self.cursor.here(), "`!` is no operator here")
                    .hint("write a minus to exclude: `-rain`; put text with a leading `!` in quotes"))
            }
            _ => Ok(false),
        }
    }

    fn operand(&mut self) -> Result<(), QueryError> {
        let start = self.cursor.here();
        let piece = if self.cursor.eat("(") {
            Piece::Open(Opener::Parenthesis, start)
        } else {
            match self.field() {
                Some(field) => self.value_in_group(field)?,
                None => self.atom()?,
            }
        };
        match piece {
            Piece::Node(node) => {
                self.check_border()?;
                self.group().operand(node, 0)
            }
            Piece::Open(opener, span) => self.open(opener, span),
        }
    }

    /// What a group or value must be followed by.
    fn check_border(&self) -> Result<(), QueryError> {
        if self.cursor.at_border() {
            return Ok(());
        }
        let here = self.cursor.here();
        let found = self.cursor.peek().unwrap_or_default();
        Err(match found {
            '{' => QueryError::new(here, "a `{` stands only after sent, para, scene, chap, work or says:NAME")
                .hint("for instance para{rain umbrella}; to group, write parentheses"),
            '~' | '^' => QueryError::new(here, format!("`{found}` stands only behind a word or a phrase"))
                .hint("write it at each word inside the group"),
            _ if is_quote(found) || found == '(' => {
                QueryError::new(here, format!("a blank is missing before `{found}`"))
                    .hint("put text that holds it in quotes")
            }
            _ => QueryError::new(here, format!("a blank is missing before `{found}`"))
                .hint("what follows a group or a value stands apart from it"),
        })
    }

    fn open(&mut self, opener: Opener, span: Span) -> Result<(), QueryError> {
        if self.groups.len() > MAX_DEPTH {
            return Err(too_deep(span));
        }
        let field = match &opener {
            Opener::Field(field) => Some(*field),
            _ => self.field(),
        };
        self.groups.push(Group::new(opener, span, field));
        Ok(())
    }

    fn close(&mut self) -> Result<(), QueryError> {
        let here = self.cursor.here();
        let found = self.cursor.peek().unwrap_or_default();
        let group = self.groups.pop().filter(|group| group.opener.closing() == Some(found));
        let Some(group) = group else {
            return Err(self.unexpected_close(found, here));
        };
        self.cursor.at += 1;
        let (node, depth) = close_group(group, self.cursor.at)?;
        self.check_border()?;
        self.group().operand(node, depth + 1)
    }

    fn unexpected_close(&self, found: char, here: Span) -> QueryError {
        let opening = if found == ')' { '(' } else { '{' };
        let error = QueryError::new(here, format!("this `{found}` closes nothing"));
        match found {
            _ if self.cursor.text[..here.start].contains(opening) => error
                .hint(format!("leave it out, or open with `{opening}` before; the last one opened needs its own sign")),
            ')' => error.hint("leave it out, or put text that holds it in quotes"),
            _ => error.hint("leave it out; braces stand after sent, para, scene, chap, work or says:NAME"),
        }
    }

    fn end(mut self) -> Result<Node, QueryError> {
        let end = self.cursor.at;
        let Some(group) = self.groups.pop() else { return Err(empty(end)) };
        if let Some(closing) = group.opener.closing() {
            let what = if closing == ')' { "parenthesis" } else { "brace" };
            return Err(QueryError::new(group.span, format!("this {what} is not closed"))
                .hint(format!("write `{closing}` where the group ends, or put text that holds it in quotes")));
        }
        if group.is_empty() {
            return Err(empty(end));
        }
        group.finish(end).map(|(node, _)| node)
    }
}

fn no_field_to_compare(query: &str, span: Span) -> QueryError {
    if query[..span.range().start].trim_end().ends_with(':') {
        return QueryError::new(span, "a comparison stands right behind the colon of its field")
            .hint("leave the blank out: `words:>1000`");
    }
    QueryError::new(span, "a comparison needs a field of numbers or dates in front of it")
        .hint("for instance `words:>1000` or `updated:<2019`; text that begins so goes in quotes")
}

fn empty(at: usize) -> QueryError {
    QueryError::new(Span::new(at, at), "the query is empty").hint("write words to look for; `*` finds everything")
}

/// The error of a query that nests too deeply at `span`.
pub(super) fn too_deep(span: Span) -> QueryError {
    QueryError::new(span, format!("the query nests more than {MAX_DEPTH} levels deep here"))
        .hint("leave out parentheses that change nothing, or ask in several queries")
}

/// The node of a closed group, with the depth inside it.
fn close_group(group: Group, end: usize) -> Result<(Node, usize), QueryError> {
    let span = Span::new(group.span.start, end);
    if group.is_empty() {
        return Err(QueryError::new(span, "this group is empty").hint("write words in it, or leave it out"));
    }
    let opener = group.opener.clone();
    let (mut node, depth) = group.finish(end)?;
    node.span = span;
    let kind = match opener {
        Opener::Scope(unit) => scope(unit, node),
        Opener::Says(name) => says(name, node),
        Opener::Query | Opener::Parenthesis | Opener::Field(_) => return Ok((node, depth)),
    };
    Ok((Node::new(span, kind), depth))
}

fn scope(unit: Unit, inner: Node) -> NodeKind {
    NodeKind::Scope { unit, inner: Box::new(inner) }
}

fn says(name: Name, inner: Node) -> NodeKind {
    NodeKind::Says { name, inner: Box::new(inner) }
}

/// `NEAR`, `ADJ/3`: the operator that `word` is, if any.
fn near(word: &str, start: usize) -> Result<Option<Operator>, QueryError> {
    let (name, distance) = word.split_once('/').map_or((word, None), |(name, distance)| (name, Some(distance)));
    let ordered = match name {
        "NEAR" => false,
        "ADJ" => true,
        _ => return Ok(None),
    };
    let number = distance.map_or(Some(Near::DEFAULT_DISTANCE), |text| {
        text.parse().ok().filter(|n| *n > 0 && text.bytes().all(|byte| byte.is_ascii_digit()))
    });
    match number {
        Some(distance) => Ok(Some(Operator::Near { ordered, distance })),
        None => Err(QueryError::new(
            Span::new(start, start + word.len()),
            format!("`{name}/` needs a number of words, at least 1"),
        )
        .hint(format!("for instance rain {name}/8 umbrella; {name} alone means {name}/{}", Near::DEFAULT_DISTANCE))),
    }
}
