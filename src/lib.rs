//! ficdex: a searchable fan-fiction archive, on your own disk.
//!
//! ```text
//! write:  discover → read → detect → parse → normalise → split → store → index    ingest
//! read:   parse query → resolve → plan → score → collapse → fetch → highlight → present | export    search
//! ```
//!
//! Imports point only to the left:
//! `model ← text ← names ← {source ← parse ← normalise, passage, query} ← {store, index} ← {ingest, search} ← {present, export} ← cli`.

pub mod model;
pub mod names;
pub mod parse;
pub mod passage;
pub mod source;
pub mod text;
