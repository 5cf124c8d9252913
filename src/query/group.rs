//! What stands between two brackets, while it is read: operands joined by `OR`, `AND`, `NEAR` and
//! `NOT`, the loosest first.

use super::ast::{Name, Near, Node, NodeKind, Span, Unit};
use super::error::QueryError;
use super::fields::FieldId;
use super::parser::{MAX_DEPTH, too_deep};

/// What opened a group.
#[derive(Clone, Debug)]
pub(super) enum Opener {
    /// Nothing: the query itself.
    Query,
    /// `(`
    Parenthesis,
    /// `field:(`
    Field(FieldId),
    /// `para{`
    Scope(Unit),
    /// `says:NAME{`
    Says(Name),
}

impl Opener {
    /// The sign that closes the group.
    pub(super) fn closing(&self) -> Option<char> {
        match self {
            Self::Query => None,
            Self::Parenthesis | Self::Field(_) => Some(')'),
            Self::Scope(_) | Self::Says(_) => Some('}'),
        }
    }
}

/// An operator as read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
    Near { ordered: bool, distance: u32 },
}

/// An operator that waits for the operand after it.
#[derive(Debug)]
struct Waiting {
    operator: Operator,
    span: Span,
    written: String,
}

/// The operand to which a `NEAR` may still be joined.
#[derive(Debug)]
struct Chain {
    node: Node,
    /// The field of its places, once it is known to be a chain, and its operator.
    near: Option<(Option<FieldId>, Operator)>,
}

/// An open group.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) opener: Opener,
    /// The opening sign with what belongs to it.
    pub(super) span: Span,
    /// The field whose values the group holds.
    pub(super) field: Option<FieldId>,
    alternatives: Vec<Node>,
    conjuncts: Vec<Node>,
    chain: Option<Chain>,
    /// `AND`, `OR` or `NEAR` before the next operand.
    joint: Option<Waiting>,
    /// Each `-` and `NOT` before the next operand.
    negations: Vec<Waiting>,
    /// Levels inside the deepest operand so far.
    depth: usize,
}

impl Group {
    pub(super) fn new(opener: Opener, span: Span, field: Option<FieldId>) -> Self {
        Self {
            opener,
            span,
            field,
            alternatives: Vec::new(),
            conjuncts: Vec::new(),
            chain: None,
            joint: None,
            negations: Vec::new(),
            depth: 0,
        }
    }

    /// True if nothing has been read in it.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_operand() && self.joint.is_none() && self.negations.is_empty()
    }

    fn has_operand(&self) -> bool {
        self.chain.is_some() || !self.conjuncts.is_empty() || !self.alternatives.is_empty()
    }

    /// Takes an operator.
    pub(super) fn operator(&mut self, operator: Operator, span: Span, written: &str) -> Result<(), QueryError> {
        let waiting = Waiting { operator, span, written: written.to_owned() };
        if operator == Operator::Not {
            if self.negations.len() > MAX_DEPTH {
                return Err(too_deep(span));
            }
            self.negations.push(waiting);
            return Ok(());
        }
        if let Some(negation) = self.negations.last() {
            return Err(nothing_after(negation));
        }
        if let Some(before) = &self.joint {
            return Err(QueryError::new(span, format!("`{written}` follows `{}` directly", before.written))
                .hint(SEARCH_OPERATOR));
        }
        if self.chain.is_none() {
            return Err(QueryError::new(span, format!("`{written}` has nothing before it")).hint(SEARCH_OPERATOR));
        }
        self.joint = Some(waiting);
        Ok(())
    }

    /// Takes an operand with `depth` levels inside it.
    pub(super) fn operand(&mut self, node: Node, depth: usize) -> Result<(), QueryError> {
        let near = self.joint.take_if(|joint| matches!(joint.operator, Operator::Near { .. }));
        self.depth = self.depth.max(depth + self.negations.len());
        if self.depth > MAX_DEPTH {
            return Err(too_deep(node.span));
        }
        if let Some(near) = near {
            return self.join_near(node, &near);
        }
        let or = self.joint.take().is_some_and(|joint| joint.operator == Operator::Or);
        self.end_chain();
        if or {
            self.end_conjunction();
        }
        let node = self.negate(node);
        self.chain = Some(Chain { node, near: None });
        Ok(())
    }

    fn negate(&mut self, node: Node) -> Node {
        let negations = std::mem::take(&mut self.negations);
        negations
            .into_iter()
            .rev()
            .fold(node, |inner, negation| Node::new(negation.span.to(inner.span), NodeKind::Not(Box::new(inner))))
    }

    /// Joins `right` to the chain by the operator `near`.
    fn join_near(&mut self, right: Node, near: &Waiting) -> Result<(), QueryError> {
        if let Some(negation) = self.negations.last() {
            return Err(no_place(negation.span, &near.written));
        }
        let Some(Chain { node: left, near: chain }) = self.chain.take() else { return Err(nothing_after(near)) };
        let Operator::Near { ordered, distance } = near.operator else { return Err(nothing_after(near)) };
        let left_field = match &chain {
            Some((field, _)) => *field,
            None => field_of_places(&left).map_err(|span| no_place(span, &near.written))?,
        };
        let right_field = field_of_places(&right).map_err(|span| no_place(span, &near.written))?;
        if left_field != right_field {
            return Err(QueryError::new(
                left.span.to(right.span),
                format!("`{}` joins places of two different texts", near.written),
            )
            .hint("both sides must be in one field: note:(beta NEAR/3 read)"));
        }
        let span = left.span.to(right.span);
        let parts = match left.kind {
            NodeKind::Near(Near { mut parts, .. }) if chain.is_some_and(|(_, operator)| operator == near.operator) => {
                parts.push(right);
                parts
            }
            kind => {
                self.depth += 1;
                vec![Node::new(left.span, kind), right]
            }
        };
        if self.depth > MAX_DEPTH {
            return Err(too_deep(near.span));
        }
        let node = Node::new(span, NodeKind::Near(Near { ordered, distance, parts }));
        self.chain = Some(Chain { node, near: Some((left_field, near.operator)) });
        Ok(())
    }

    fn end_chain(&mut self) {
        self.conjuncts.extend(self.chain.take().map(|chain| chain.node));
    }

    fn end_conjunction(&mut self) {
        self.alternatives.extend(Node::and(std::mem::take(&mut self.conjuncts)));
    }

    /// The node of the whole group, which ends before `end`, and the levels inside it.
    pub(super) fn finish(mut self, end: usize) -> Result<(Node, usize), QueryError> {
        if let Some(waiting) = self.negations.last().or(self.joint.as_ref()) {
            return Err(nothing_after(waiting));
        }
        self.end_chain();
        self.end_conjunction();
        let missing = || QueryError::new(Span::new(end, end), "words are missing here");
        let node = Node::or(self.alternatives).ok_or_else(missing)?;
        Ok((node, self.depth))
    }
}

const SEARCH_OPERATOR: &str = "put it in quotes or lower case to search for the word";

fn nothing_after(waiting: &Waiting) -> QueryError {
    let error = QueryError::new(waiting.span, format!("`{}` has nothing after it", waiting.written));
    match waiting.operator {
        Operator::Not => error.hint("write what to exclude behind it: `-rain`, `NOT rain`"),
        _ => error.hint(SEARCH_OPERATOR),
    }
}

fn no_place(span: Span, written: &str) -> QueryError {
    QueryError::new(span, format!("`{written}` joins words, and this is not one"))
        .hint(format!("beside it can stand a word, a phrase, (a OR b) or another {written} in parentheses"))
}

/// The field of all the places that `node` consists of, or the part that is not a place.
fn field_of_places(node: &Node) -> Result<Option<FieldId>, Span> {
    match &node.kind {
        NodeKind::Text(term) => Ok(term.field),
        NodeKind::Or(parts) | NodeKind::Near(Near { parts, .. }) => {
            let mut fields = parts.iter().map(|part| field_of_places(part).map(|field| (field, part.span)));
            let Some(first) = fields.next() else { return Err(node.span) };
            let (first, _) = first?;
            for field in fields {
                let (field, span) = field?;
                if field != first {
                    return Err(span);
                }
            }
            Ok(first)
        }
        _ => Err(node.span),
    }
}
