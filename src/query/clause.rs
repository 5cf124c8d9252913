//! One operand: text, a scope, or a field with its value.
//!
//! Procedure: what starts with a quotation mark, `/` or `=` is text. What starts with a name is a
//! scope before `{`, a field before `:` (when the name is known and no blank follows), a field
//! before a comparison (numbers and dates only), else a word. A value is read by its field's kind.

use super::ast::{Bounds, Clause, Name, Node, NodeKind, Span, TextForm, TextTerm, Unit, Value, Version};
use super::error::{QueryError, brief};
use super::fields::{FIELDS, FLAGS, FieldId, FieldKind, Flag, field_names};
use super::group::Opener;
use super::lexer::{Comparison, MAX_PATTERN_BYTES, is_quote};
use super::parser::{Parser, Piece};
use super::value::{self, Ends, ValueError};
use super::{ship, term};

impl Parser<'_> {
    /// Reads an operand outside a field's group.
    pub(super) fn atom(&mut self) -> Result<Piece, QueryError> {
        if let Some(piece) = self.scope()? {
            return Ok(piece);
        }
        if let Some(piece) = self.field_clause()? {
            return Ok(piece);
        }
        self.text(None).map(Piece::Node)
    }

    /// `para{`
    fn scope(&mut self) -> Result<Option<Piece>, QueryError> {
        let start = self.cursor.at;
        let name = self.cursor.name();
        let after = &self.cursor.rest()[name.len()..];
        let span = Span::new(start, start + name.len());
        if after.starts_with('(') && Unit::of_name(name).is_some() {
            return Err(
                QueryError::new(span, format!("the unit `{name}` takes braces")).hint(format!("write {name}{{…}}"))
            );
        }
        if name.is_empty() || !after.starts_with('{') {
            return Ok(None);
        }
        self.cursor.at += name.len();
        match Unit::of_name(name) {
            Some(unit) => {
                self.cursor.at += 1;
                Ok(Some(Piece::Open(Opener::Scope(unit), self.cursor.since(start))))
            }
            None => {
                let units = Unit::ALL.map(Unit::name);
                Err(QueryError::new(span, format!("`{}` is not a unit", brief(name))).hint(format!(
                    "{}units are sent, para, scene, chap and work",
                    suggestion(name, units.into_iter(), "")
                )))
            }
        }
    }

    /// `field:value` or `words > 1000`.
    fn field_clause(&mut self) -> Result<Option<Piece>, QueryError> {
        let start = self.cursor.at;
        let name = self.cursor.name();
        if name.is_empty() {
            return Ok(None);
        }
        let after = &self.cursor.rest()[name.len()..];
        let Some(value) = after.strip_prefix(':') else { return self.bare_comparison(name) };
        let known = FieldId::of_name(name);
        if value.starts_with(char::is_whitespace) {
            return Ok(None);
        }
        let span = Span::new(start, start + name.len() + 1);
        if known.is_none() && Flag::of_field(name).is_none() {
            return if is_mistaken(name, value) { Err(unknown_field(name, span)) } else { Ok(None) };
        }
        self.cursor.at = span.end;
        if self.cursor.at_border() {
            return Err(QueryError::new(span, format!("`{name}:` has no value"))
                .hint("write the value right behind the colon, or quotes around text that ends in one"));
        }
        if let Some(flag) = Flag::of_field(name)
            && let Some(node) = self.flag_as_field(flag, name, known.is_some(), span)?
        {
            return Ok(Some(Piece::Node(node)));
        }
        match known {
            Some(field) => self.clause(field, span).map(Some),
            None => Ok(None),
        }
    }

    /// `words > 1000`: only where a number or date can follow.
    fn bare_comparison(&mut self, name: &str) -> Result<Option<Piece>, QueryError> {
        let Some(field) = FieldId::of_name(name) else { return Ok(None) };
        if !matches!(field.spec().kind, FieldKind::Number | FieldKind::Date) {
            return Ok(None);
        }
        let start = self.cursor.at;
        let mut ahead = self.cursor.clone();
        ahead.at += name.len();
        ahead.skip_blanks();
        if ahead.clone().comparison().is_none() {
            return Ok(None);
        }
        self.cursor = ahead;
        self.value(field, start).map(Some)
    }

    /// AO3's `complete:true`. None if `name` is a field too and the value is that field's.
    fn flag_as_field(
        &mut self,
        flag: Flag,
        name: &str,
        is_field: bool,
        span: Span,
    ) -> Result<Option<Node>, QueryError> {
        let before = self.cursor.clone();
        let word = self.cursor.word();
        let wanted = match word {
            "true" | "1" | "yes" => true,
            "false" | "0" | "no" => false,
            _ if is_field => {
                self.cursor = before;
                return Ok(None);
            }
            _ => {
                return Err(QueryError::new(self.cursor.since(span.end), format!("`{name}:` takes true or false"))
                    .hint(format!("write {name}:true or is:{}", flag.name())));
            }
        };
        let span = self.cursor.since(span.start);
        self.count(1, span)?;
        let is = |flag| Node::new(span, clause(FieldId::Is, false, Value::Flag(flag)));
        Ok(Some(match (flag, wanted) {
            (flag, true) => is(flag),
            // AO3 knows two states; a work whose file does not say is in neither.
            (Flag::Complete, false) => is(Flag::Wip),
            (flag, false) => Node::new(span, NodeKind::Not(Box::new(is(flag)))),
        }))
    }

    /// What stands behind `field:`.
    fn clause(&mut self, field: FieldId, name: Span) -> Result<Piece, QueryError> {
        if field.spec().kind == FieldKind::Says {
            return self.says(name);
        }
        if self.cursor.starts_with("(") {
            self.cursor.at += 1;
            return Ok(Piece::Open(Opener::Field(field), self.cursor.since(name.start)));
        }
        self.value(field, name.start)
    }

    /// `says:NAME{`
    fn says(&mut self, name: Span) -> Result<Piece, QueryError> {
        let exact = self.cursor.eat("=");
        let text = self.words()?;
        let span = self.cursor.since(name.start);
        if !self.cursor.eat("{") {
            return Err(QueryError::new(span, "`says:` needs braces with the words said").hint(format!(
                "for instance says:{}{{never OR friends}}",
                if text.contains(' ') { "\"…\"" } else { &text }
            )));
        }
        if text.trim().is_empty() {
            return Err(
                QueryError::new(span, "`says:` needs a name").hint("for instance says:Spike{bloody OR bleeding}")
            );
        }
        self.count(1, span)?;
        Ok(Piece::Open(Opener::Says(Name { text, exact }), self.cursor.since(name.start)))
    }

    /// A value inside `field:( … )`.
    pub(super) fn value_in_group(&mut self, field: FieldId) -> Result<Piece, QueryError> {
        let name = self.cursor.name();
        let after = &self.cursor.rest()[name.len()..];
        let is_scope = after.starts_with('{') && Unit::of_name(name).is_some();
        let is_field = after.strip_prefix(':').is_some_and(|value| !value.starts_with(char::is_whitespace))
            && (FieldId::of_name(name).is_some() || Flag::of_field(name).is_some());
        if is_scope || is_field {
            let start = self.cursor.at;
            return Err(QueryError::new(
                Span::new(start, start + name.len() + 1),
                format!("`{name}` stands inside the value of `{}:`", field.name()),
            )
            .hint("close the parenthesis before it, or put a value that holds it in quotes"));
        }
        self.value(field, self.cursor.at)
    }

    /// The value of `field`; the clause began at `start`.
    fn value(&mut self, field: FieldId, start: usize) -> Result<Piece, QueryError> {
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
    fn compared(&mut self, field: FieldId, counted: bool) -> Result<Option<Comparison>, QueryError> {
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
    fn words(&mut self) -> Result<String, QueryError> {
        if self.cursor.peek().is_some_and(is_quote) { self.cursor.phrase() } else { Ok(self.cursor.word().to_owned()) }
    }

    fn refused(&self, (message, hint): ValueError, from: usize) -> QueryError {
        QueryError::new(self.cursor.since(from), message).hint(hint)
    }

    /// The value of a text field.
    fn text_value(&mut self, field: FieldId, start: usize) -> Result<Node, QueryError> {
        self.compared(field, false)?;
        let mut node = self.text(Some(field))?;
        node.span.start = start;
        if node.kind == NodeKind::All {
            node.kind = clause(field, false, Value::Any);
        }
        Ok(node)
    }

    /// A word, a phrase or a regex in `field`; `*` alone is [`NodeKind::All`].
    fn text(&mut self, field: Option<FieldId>) -> Result<Node, QueryError> {
        let start = self.cursor.at;
        let (typed, form, boost) = if self.cursor.starts_with("/") {
            let regex = self.cursor.regex()?;
            if regex.contains(char::is_whitespace) {
                return Err(QueryError::new(
                    self.cursor.since(start),
                    "a regex on text fills one word, and this one has a blank",
                )
                .hint("write a phrase or NEAR for several words; regexes with blanks stand behind tag: and its like"));
            }
            (regex.clone(), TextForm::Regex(regex), 1.0)
        } else {
            let exact = self.cursor.eat("=");
            if self.cursor.peek().is_some_and(is_quote) {
                let content = self.cursor.phrase()?;
                let span = self.cursor.since(start);
                let (form, boost) = term::quoted(&content, &mut self.cursor, span)?;
                (content, form, boost)
            } else {
                let word = self.cursor.word();
                let span = self.cursor.since(start);
                if !exact && !word.is_empty() && word.bytes().all(|byte| byte == b'*') {
                    self.count(1, span)?;
                    return Ok(Node::new(span, NodeKind::All));
                }
                if word.is_empty() {
                    self.check_word(start)?;
                }
                term::bare(word, exact, span)?
            }
        };
        let span = self.cursor.since(start);
        let terms = if let TextForm::Phrase { tokens, .. } = &form { tokens.len() } else { 1 };
        self.count(terms, span)?;
        Ok(Node::new(span, NodeKind::Text(TextTerm { field, typed, form, boost })))
    }

    /// Refuses a place where a word is expected and a sign of grouping stands.
    fn check_word(&self, start: usize) -> Result<(), QueryError> {
        match self.cursor.peek() {
            Some('{') => Err(QueryError::new(
                self.cursor.here(),
                "a `{` stands only after sent, para, scene, chap, work or says:NAME",
            )
            .hint("for instance para{rain umbrella}; to group, write parentheses")),
            _ => Err(QueryError::new(self.cursor.since(start).to(self.cursor.here()), "a word is missing here")
                .hint("put signs that belong to the text in quotes")),
        }
    }
}

fn clause(field: FieldId, differs: bool, value: Value) -> NodeKind {
    NodeKind::Clause(Clause { field, differs, value })
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

/// True if `name:value` is more likely a mistyped field than text.
///
/// Text are: names with a capital that are no field (`Re:Zero`), addresses (`https://`), and
/// numbers behind a name (`luke:3`) that is not nearly a field's.
fn is_mistaken(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if lower != name {
        return FieldId::of_name(&lower).is_some();
    }
    match value.chars().next() {
        None => false,
        Some('/') if value.starts_with("//") => false,
        Some(c) if c == '/' || c.is_ascii_digit() => {
            name.len() <= MAX_NAME && field_names().any(|field| edits(name, field) <= allowed(name))
        }
        Some(c) => !c.is_whitespace() && !matches!(c, ')' | '}'),
    }
}

fn unknown_field(name: &str, span: Span) -> QueryError {
    let lower = name.to_ascii_lowercase();
    if lower != name {
        return QueryError::new(span, format!("fields are written in lower case: `{lower}:`"))
            .hint(format!("write {lower}:…, or quotes around text that holds a colon"));
    }
    QueryError::new(span, format!("there is no field `{}`", brief(name))).hint(format!(
        "{}put text that holds a colon in quotes; `ficdex fields` lists all",
        suggestion(name, field_names(), ":")
    ))
}

/// "did you mean …? " with the nearest of `names`, or nothing. `sign` is `:` behind or a prefix before it.
fn suggestion(word: &str, names: impl Iterator<Item = &'static str>, sign: &str) -> String {
    match nearest(word, names) {
        Some(name) if sign == ":" => format!("did you mean `{name}:`? "),
        Some(name) => format!("did you mean `{sign}{name}`? "),
        None => String::new(),
    }
}

/// The nearest of `names`, if it is at most two edits and a third of the word away or shares its start.
fn nearest(word: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    if word.len() > MAX_NAME {
        return None;
    }
    let word = word.to_lowercase();
    let shares_start =
        |name: &str| word.len().min(name.len()) >= 3 && (name.starts_with(&word) || word.starts_with(name));
    // A common start is worth as much as the last edit that is allowed.
    let distance =
        |name: &str| if shares_start(name) { edits(&word, name).min(allowed(&word)) } else { edits(&word, name) };
    let ranked = names.map(|name| (distance(name), name));
    ranked.filter(|(distance, _)| *distance <= allowed(&word)).min().map(|(_, name)| name)
}

/// Longer words are not compared with the names of fields.
const MAX_NAME: usize = 40;

fn edits(word: &str, name: &str) -> usize {
    strsim::osa_distance(word, name)
}

fn allowed(word: &str) -> usize {
    (word.len() / 3).clamp(1, 2)
}
