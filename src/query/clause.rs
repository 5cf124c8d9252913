//! One operand: text, a scope, or a field with its value.
//!
//! Procedure: what starts with a quotation mark, `/` or `=` is text. What starts with a name is a
//! scope before `{`, a field before `:` (when the name is known and no blank follows), a field
//! before a comparison (numbers and dates only), else a word. What follows is read in `clause_value`, by the field's kind.

use super::ast::{Clause, Name, Node, NodeKind, Span, TextForm, TextTerm, Unit, Value};
use super::error::{QueryError, brief};
use super::fields::{FieldId, FieldKind, Flag};
use super::group::Opener;
use super::lexer::is_quote;
use super::parser::{Parser, Piece};
use super::suggest::{is_mistaken, suggestion, unknown_field};
use super::term;

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

    /// `words > 1000`, where a number or date can follow; `tag!=angst`, without blanks.
    fn bare_comparison(&mut self, name: &str) -> Result<Option<Piece>, QueryError> {
        let Some(field) = FieldId::of_name(name) else { return Ok(None) };
        let start = self.cursor.at;
        let mut ahead = self.cursor.clone();
        ahead.at += name.len();
        match field.spec().kind {
            FieldKind::Number | FieldKind::Date => ahead.skip_blanks(),
            // What does not compare is told so by the value.
            FieldKind::Keyword | FieldKind::Ship => {}
            _ => return Ok(None),
        }
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

    /// The value of a text field.
    pub(super) fn text_value(&mut self, field: FieldId, start: usize) -> Result<Node, QueryError> {
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

/// A condition as a node.
pub(super) fn clause(field: FieldId, differs: bool, value: Value) -> NodeKind {
    NodeKind::Clause(Clause { field, differs, value })
}
