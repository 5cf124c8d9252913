//! What a user's configuration adds to a query: saved queries, and standing exclusions.
//!
//! Both are queries themselves. [`expand`] puts a saved query where `query:NAME` stands; [`exclude`] takes away the
//! works that an exclusion chooses, unless the query asks for them by name.

use std::collections::BTreeMap;

use super::fields::FieldId;
use super::{Clause, MAX_TERMS, Node, NodeKind, ParseOptions, QueryError, Ship, Span, Unit, Value, parse};
use crate::text::key;

/// Saved queries by name, as typed.
pub type Saved = BTreeMap<String, String>;

/// Puts saved queries in the place of `query:NAME`, those inside saved queries too.
pub fn expand(query: Node, saved: &Saved, options: &ParseOptions) -> Result<Node, QueryError> {
    Expansion { saved, options, path: Vec::new(), nodes: 0 }.node(query)
}

struct Expansion<'a> {
    saved: &'a Saved,
    options: &'a ParseOptions,
    /// The saved queries that are being put in, outermost first.
    path: Vec<String>,
    /// Nodes of all saved queries put in so far: queries that double each other must not fill the memory.
    nodes: usize,
}

impl Expansion<'_> {
    fn node(&mut self, node: Node) -> Result<Node, QueryError> {
        let span = node.span;
        let kind = match node.kind {
            NodeKind::Clause(Clause { value: Value::Saved(name), differs, .. }) => {
                let inner = self.saved(&name, span)?;
                return Ok(if differs { Node::new(span, NodeKind::Not(Box::new(inner))) } else { inner });
            }
            NodeKind::And(parts) => {
                let parts = self.nodes(parts)?;
                return Ok(Node::and(parts).unwrap_or(Node::new(span, NodeKind::All)));
            }
            NodeKind::Or(parts) => {
                let parts = self.nodes(parts)?;
                return Ok(Node::or(parts).unwrap_or(Node::new(span, NodeKind::All)));
            }
            NodeKind::Not(inner) => NodeKind::Not(Box::new(self.node(*inner)?)),
            NodeKind::Scope { unit, inner } => NodeKind::Scope { unit, inner: Box::new(self.node(*inner)?) },
            NodeKind::Says { name, inner } => NodeKind::Says { name, inner: Box::new(self.node(*inner)?) },
            kind @ (NodeKind::All | NodeKind::Near(_) | NodeKind::Text(_) | NodeKind::Clause(_)) => kind,
        };
        Ok(Node::new(span, kind))
    }

    fn nodes(&mut self, nodes: Vec<Node>) -> Result<Vec<Node>, QueryError> {
        nodes.into_iter().map(|node| self.node(node)).collect()
    }

    fn saved(&mut self, name: &str, span: Span) -> Result<Node, QueryError> {
        let Some(text) = self.saved.get(name) else {
            return Err(QueryError::new(span, format!("there is no saved query `{name}`")).hint(self.nearest(name)));
        };
        if self.path.iter().any(|outer| outer == name) {
            let path = [self.path.as_slice(), &[name.to_owned()]].concat().join(" → ");
            let hint = format!("it leads back to itself: {path}");
            return Err(QueryError::new(span, format!("the saved query `{name}` holds itself")).hint(hint));
        }
        let wrong = |error: QueryError| {
            let message = format!("the saved query `{name}` cannot be used: {}", error.message);
            QueryError::new(span, message).hint(format!("it is {text}"))
        };
        let mut inner = parse(text, self.options).map_err(wrong)?;
        self.nodes += size(&inner);
        if self.nodes > MAX_TERMS {
            let message = format!("the saved queries hold more than {MAX_TERMS} words and values together");
            return Err(QueryError::new(span, message));
        }
        place(&mut inner, span);
        self.path.push(name.to_owned());
        let inner = self.node(inner);
        self.path.pop();
        inner
    }

    fn nearest(&self, name: &str) -> String {
        let ranked = self.saved.keys().map(|known| (strsim::osa_distance(known, name), known));
        match ranked.filter(|(distance, _)| *distance <= 2).min() {
            Some((_, known)) => format!("did you mean `query:{known}`?"),
            None => "saved queries stand in the configuration under `[queries]`".to_owned(),
        }
    }
}

fn size(node: &Node) -> usize {
    1 + node.children().iter().map(size).sum::<usize>()
}

/// Gives a node and all inside it the place `span`.
fn place(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.kind {
        NodeKind::And(parts) | NodeKind::Or(parts) => parts.iter_mut().for_each(|part| place(part, span)),
        NodeKind::Near(near) => near.parts.iter_mut().for_each(|part| place(part, span)),
        NodeKind::Not(inner) | NodeKind::Scope { inner, .. } | NodeKind::Says { inner, .. } => place(inner, span),
        NodeKind::All | NodeKind::Text(_) | NodeKind::Clause(_) => {}
    }
}

/// A query without the works that exclusions hide.
#[derive(Clone, Debug, PartialEq)]
pub struct Excluded {
    /// The query that is asked.
    pub query: Node,
    /// What it would find among the works that are hidden; none if no exclusion is in force.
    pub hidden: Option<Node>,
}

/// Takes the works that any of `exclusions` chooses away from `query`.
///
/// An exclusion is lifted when the query asks for one of its values by name: who excludes `tag:"Dead Dove"` and
/// then searches for `tag:"dead dove"` wants to see it.
pub fn exclude(query: Node, exclusions: &[Node]) -> Excluded {
    let mut named = Vec::new();
    clauses(&query, &mut named);
    let in_force = |exclusion: &&Node| {
        let mut chosen = Vec::new();
        clauses(exclusion, &mut chosen);
        !chosen.iter().any(|clause| named.iter().any(|named| is_same(clause, named)))
    };
    let hiding: Vec<Node> = exclusions.iter().filter(in_force).map(of_work).collect();
    let Some(any) = Node::or(hiding.clone()) else { return Excluded { query, hidden: None } };
    let without = hiding.into_iter().map(|node| Node::new(node.span, NodeKind::Not(Box::new(node))));
    let hidden = Node::and(vec![query.clone(), any]);
    let query = Node::and(std::iter::once(query.clone()).chain(without).collect()).unwrap_or(query);
    Excluded { query, hidden }
}

/// The exclusion as a condition on whole works, without a place in the query.
fn of_work(exclusion: &Node) -> Node {
    let mut node = exclusion.clone();
    place(&mut node, Span::default());
    if has_text(&node) {
        return Node::new(Span::default(), NodeKind::Scope { unit: Unit::Work, inner: Box::new(node) });
    }
    node
}

fn has_text(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Text(_) | NodeKind::Near(_)) || node.children().iter().any(has_text)
}

/// The conditions on works that no minus stands before.
fn clauses<'a>(node: &'a Node, out: &mut Vec<&'a Clause>) {
    match &node.kind {
        NodeKind::Clause(clause) if !clause.differs => out.push(clause),
        NodeKind::Not(_) => {}
        _ => node.children().iter().for_each(|part| clauses(part, out)),
    }
}

/// True if both ask for the same value; case, and `=`, do not count. `tag:` asks for warnings and categories too.
fn is_same(one: &Clause, other: &Clause) -> bool {
    let is_tag = |field| matches!(field, FieldId::Tag | FieldId::Warning | FieldId::Cat);
    let by_tag = one.field == FieldId::Tag || other.field == FieldId::Tag;
    (one.field == other.field || by_tag && is_tag(one.field) && is_tag(other.field))
        && match (&one.value, &other.value) {
            (Value::Name(one), Value::Name(other))
            | (Value::Ship(Ship::Named(one)), Value::Ship(Ship::Named(other))) => key(&one.text) == key(&other.text),
            (
                Value::Ship(Ship::Members { kind, people, more, .. }),
                Value::Ship(Ship::Members { kind: other_kind, people: other_people, more: other_more, .. }),
            ) => kind == other_kind && more == other_more && sorted(people) == sorted(other_people),
            (one, other) => one == other,
        }
}

fn sorted(people: &[String]) -> Vec<String> {
    let mut people: Vec<String> = people.iter().map(|name| key(name)).collect();
    people.sort_unstable();
    people
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing;

    fn expanded(query: &str, saved: &[(&str, &str)]) -> Result<String, QueryError> {
        let saved = saved.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let today = crate::model::Date::new(2026, 11, 23).unwrap();
        expand(testing::parse(query).unwrap(), &saved, &ParseOptions::new(today)).map(|node| node.to_string())
    }

    #[test]
    fn a_saved_query_stands_as_if_in_parentheses() {
        let saved = [("comfort", "is:complete OR tea"), ("evening", "query:comfort -sad")];
        assert_eq!(expanded("rain query:evening", &saved).unwrap(), "rain (is:complete OR tea) -sad");
        assert_eq!(expanded("-query:comfort", &saved).unwrap(), "-(is:complete OR tea)");
    }

    #[test]
    fn a_circle_is_an_error_at_the_place_it_was_asked() {
        let saved = [("a", "x query:b"), ("b", "query:a")];
        let error = expanded("rain query:a", &saved).unwrap_err();
        assert_eq!((error.span.range(), error.hint.as_deref()), (5..12, Some("it leads back to itself: a → b → a")));
    }

    #[test]
    fn an_unknown_name_suggests_the_nearest() {
        let error = expanded("query:comfrt", &[("comfort", "tea")]).unwrap_err();
        assert_eq!(error.hint.as_deref(), Some("did you mean `query:comfort`?"));
    }

    #[test]
    fn saved_queries_that_double_each_other_are_refused() {
        let names: Vec<String> = (0..40).map(|level| format!("q{level}")).collect();
        let saved: Vec<(&str, String)> = names
            .iter()
            .enumerate()
            .map(|(level, name)| (name.as_str(), format!("query:q{0} query:q{0}", level + 1)))
            .collect();
        let mut saved: Vec<(&str, &str)> = saved.iter().map(|(name, text)| (*name, text.as_str())).collect();
        saved.push(("q40", "x"));
        assert!(expanded("query:q0", &saved).unwrap_err().message.contains("more than"));
    }

    fn excluded(query: &str, exclusions: &[&str]) -> String {
        let exclusions: Vec<Node> = exclusions.iter().map(|text| testing::parse(text).unwrap()).collect();
        exclude(testing::parse(query).unwrap(), &exclusions).query.to_string()
    }

    #[test]
    fn an_exclusion_is_lifted_when_its_value_is_named() {
        assert_eq!(excluded("rain", &["tag:Angst"]), "rain -tag:\"Angst\"");
        assert_eq!(excluded("rain tag:angst", &["tag:Angst"]), "rain tag:\"angst\"");
        assert_eq!(excluded("rain -tag:angst", &["tag:Angst"]), "rain -tag:\"angst\" -tag:\"Angst\"");
        assert_eq!(excluded("ship:B/A", &["ship:a/b", "gore"]), "ship:\"B/A\" -work{gore}");
        assert_eq!(excluded("tag:\"Dead Dove\"", &["warning:\"dead dove\""]), "tag:\"Dead Dove\"");
    }
}
