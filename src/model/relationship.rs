//! Relationships: a set of people and a kind.

use serde::{Deserialize, Serialize};

use super::Confidence;
use super::work::Origin;

/// What joins the members of a [`Relationship`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationshipKind {
    /// `A/B`: romantic or sexual, a pairing.
    Romantic,
    /// `A & B`: friends, family, colleagues.
    Platonic,
    /// Neither sign, or both.
    Other,
}

/// A relationship tag: members in the order written, the kind, and the tag as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    /// The members joined by the kind's sign, in the order written: `A/B`, `A & B`.
    pub name: String,
    /// What joins them.
    pub kind: RelationshipKind,
    /// The members, in the order written; empty when the tag names none.
    pub members: Vec<String>,
    /// The tag as written.
    pub raw: String,
    /// Declared by the author or recognised in the text.
    pub source: Origin,
    /// How sure a recognised value is; none for a declared one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}
