//! The query language, without an engine: from text to [`Node`] and back.
//!
//! Procedure: [`parse`] reads the text once from left to right. [`lexer`] knows where a word, a
//! quoted phrase or a regex ends; [`parser`] joins them by operators and groups; [`clause`] reads
//! what follows a field's colon, by the field's kind in [`fields`]; [`value`] reads numbers, dates
//! and ages; [`term`] turns a word or phrase into index terms. Every refusal is a [`QueryError`]
//! that names the place and the next step. [`print`](print::print) writes a tree as text that
//! parses to the same tree.
//!
//! Not here: what names stand for (the resolver), whether the library can answer a field
//! ([`FieldSpec::missing`](fields::FieldSpec::missing), read by the resolver), and what is found.

pub mod ast;
pub mod fields;

pub use ast::{
    Bounds, Clause, Matching, Name, Near, Node, NodeKind, Pattern, Ship, Span, TextForm, TextTerm, Token, Unit, Value,
    Version,
};
pub use fields::{FIELDS, FLAGS, FieldId, FieldKind, FieldSpec, Flag, FlagSpec};
