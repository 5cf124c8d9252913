//! The query language, without an engine: from text to [`Node`] and back.
//!
//! Procedure: [`parse`] reads the text once from left to right. `lexer` knows where a word, a
//! quoted phrase or a regex ends; `parser` opens and closes groups, in which `group` joins operands
//! by operators; `clause` reads one operand, and `clause_value` what follows a field's colon by the
//! field's kind in [`fields`]; `value` reads numbers, dates and ages, `ship` relationships; `term` turns a word
//! or phrase into index terms. Every refusal is a [`QueryError`] that names the place and the next
//! step. A [`Node`] prints (`Display`) as text that parses to the same tree.
//!
//! [`resolve`] puts in what a user's configuration adds: saved queries and standing exclusions.
//!
//! Not here: what names stand for, whether the library can answer a field
//! ([`FieldSpec`]`::missing`, read by the resolver), and what is found.

mod advice;
pub mod ast;
mod clause;
mod clause_value;
pub mod error;
pub mod fields;
mod group;
mod lexer;
mod parser;
mod print;
pub mod resolve;
mod ship;
mod suggest;
mod term;
#[cfg(test)]
mod tests;
mod value;

pub use advice::holds_plain_or;
pub use ast::{
    Bounds, Clause, Matching, Name, Near, Node, NodeKind, Pattern, Ship, Span, TextForm, TextTerm, Token, Unit, Value,
    Version,
};
pub use error::QueryError;
pub use fields::{FIELDS, FLAGS, FieldId, FieldKind, FieldSpec, Flag, FlagSpec};
pub use parser::{MAX_DEPTH, MAX_QUERY_BYTES, MAX_TERMS, ParseOptions, parse};

#[cfg(test)]
mod testing {
    //! Parsing as the tests of this module do it.

    use super::{Node, ParseOptions, QueryError};
    use crate::model::Date;

    /// Parses on a fixed day, 2026-11-23.
    pub(super) fn parse(query: &str) -> Result<Node, QueryError> {
        let today = Date::new(2026, 11, 23).expect("a calendar day");
        super::parse(query, &ParseOptions::new(today))
    }
}
