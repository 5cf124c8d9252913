//! The query made ready for the index: clauses as leaves, field conditions as sets of works.
//!
//! A plan names index fields and folded terms, but no segment: [`super::eval`] opens it in each.

use super::cursor::Leaf;
use crate::index::{KeyField, NumberField, WordField};
use crate::query::Unit;

/// One node of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// True everywhere.
    All,
    /// True nowhere.
    Nothing,
    /// All are true in the same unit.
    And(Vec<Node>),
    /// At least one is true in the unit.
    Or(Vec<Node>),
    /// The inner node is false in the unit.
    Not(Box<Node>),
    /// The leaf of this number has a match in the unit.
    Text(usize),
    /// Some unit of this size within the unit outside makes the inner node true; a larger one holds it.
    Scope(Unit, Box<Node>),
    /// The work is in the set of this number.
    Works(usize),
    /// As [`Node::Works`], for a set whose words stand on chapters: their chapter is in it.
    Chapters(usize),
}

impl Node {
    /// True if some scope in the node is of a size that `wanted` accepts.
    pub fn has_scope(&self, wanted: &dyn Fn(Unit) -> bool) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(|part| part.has_scope(wanted)),
            Self::Not(inner) => inner.has_scope(wanted),
            Self::Scope(unit, inner) => wanted(*unit) || inner.has_scope(wanted),
            Self::All | Self::Nothing | Self::Text(_) | Self::Works(_) | Self::Chapters(_) => false,
        }
    }

    /// True if the node asks for works alone, so that it is true of all of a work or of nothing of it.
    pub fn is_of_works(&self) -> bool {
        match self {
            Self::All | Self::Nothing | Self::Works(_) => true,
            Self::And(parts) | Self::Or(parts) => parts.iter().all(Self::is_of_works),
            Self::Not(inner) | Self::Scope(_, inner) => inner.is_of_works(),
            Self::Text(_) | Self::Chapters(_) => false,
        }
    }
}

/// A condition on works.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkSet {
    /// The work carries any of these values.
    Keys {
        /// Which field.
        field: KeyField,
        /// Folded values.
        values: Vec<String>,
    },
    /// Words of a field of the work (title, names of tags).
    Words(Leaf),
    /// A number of the work lies in these bounds, both inclusive.
    Number {
        /// Which column.
        field: NumberField,
        /// Least value.
        low: i64,
        /// Greatest value.
        high: i64,
    },
    /// The work's text is one of these, sorted.
    Texts(Vec<u64>),
}

/// A query ready for the index.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What must be true.
    pub root: Node,
    /// Text clauses, by number.
    pub leaves: Vec<Leaf>,
    /// Conditions on works, by number.
    pub sets: Vec<WorkSet>,
    /// The unit in which the parts of an AND must meet: a scene, a chapter or a work. Smaller ones are a scope of
    /// the root.
    pub unit: Unit,
    /// Some text clause that no minus stands before was asked for.
    pub text: bool,
    /// Leaves for which words of the same stem or with typing errors stand too, with the leaf of the word as written:
    /// where it is itself, it counts more.
    pub written: Vec<(usize, Leaf)>,
}

impl Plan {
    /// True if the query asks for places in the story text, even if no place in this index can answer: then metadata
    /// alone yields no hits.
    pub fn has_text(&self) -> bool {
        self.text
    }

    /// True if passages alone do not decide: some unit is smaller than a passage, or may be left by a match.
    pub fn needs_places(&self) -> bool {
        self.root.has_scope(&|unit| unit < Unit::Scene)
            || (self.unit == Unit::Scene || self.root.has_scope(&|unit| unit == Unit::Scene))
                && self.leaves.iter().any(|leaf| !leaf.is_word())
    }

    /// The leaves that can yield matches, in order.
    pub fn positive_leaves(&self) -> Vec<usize> {
        fn collect(node: &Node, out: &mut Vec<usize>) {
            match node {
                Node::Text(leaf) => out.push(*leaf),
                Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| collect(part, out)),
                Node::Scope(_, inner) => collect(inner, out),
                Node::All | Node::Nothing | Node::Not(_) | Node::Works(_) | Node::Chapters(_) => {}
            }
        }
        let mut out = Vec::new();
        collect(&self.root, &mut out);
        out
    }

    /// The conditions on works and chapters that no minus stands before, in order.
    pub fn positive_sets(&self) -> Vec<usize> {
        fn collect(node: &Node, out: &mut Vec<usize>) {
            match node {
                Node::Works(set) | Node::Chapters(set) => out.push(*set),
                Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| collect(part, out)),
                Node::Scope(_, inner) => collect(inner, out),
                Node::All | Node::Nothing | Node::Not(_) | Node::Text(_) => {}
            }
        }
        let mut out = Vec::new();
        collect(&self.root, &mut out);
        out
    }

    /// The leaves of the query, if it is nothing but one word or words joined by OR in the story text: then all that
    /// counts is where their terms stand.
    pub fn words_only(&self) -> Option<Vec<usize>> {
        let word = |node: &Node| match node {
            Node::Text(leaf) if self.leaves[*leaf].field == WordField::Body && self.leaves[*leaf].is_word() => {
                Some(*leaf)
            }
            _ => None,
        };
        match &self.root {
            Node::Or(parts) => parts.iter().map(word).collect(),
            node => word(node).map(|leaf| vec![leaf]),
        }
    }
}
