//! Dumps: tables and lists of records, each of which describes a work and may hold its text.

mod columns;
mod csv;
mod fimfiction;
mod fimfiction_api;
mod otw;
mod records;
mod rows;
mod separator;

pub(super) use csv::WorksCsv;
pub(super) use fimfiction::FimfictionJson;
pub(super) use otw::{OtwTags, OtwWorks};
pub(super) use records::WorksJson;
