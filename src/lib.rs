//! ficdex: a searchable fan-fiction archive, on your own disk.
//!
//! ```text
//! write:  discover → read → detect → parse → normalise → split → recognise → store → index    ingest
//! read:   parse query → resolve → plan → score → collapse → fetch → highlight → present | export    search
//! ```
//!
//! Imports point only to the left:
//! `model ← text ← names ← {source ← parse ← normalise, passage, recognise, query} ← {store, index} ← join ← {ingest, search} ← {present, export} ← cli`.

pub mod export;
pub mod index;
pub mod ingest;
pub mod join;
pub mod model;
pub mod names;
pub mod normalise;
pub mod parse;
pub mod passage;
pub mod present;
pub mod query;
pub mod recognise;
pub mod search;
pub mod source;
pub mod store;
pub mod text;
