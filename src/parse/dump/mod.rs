//! Dumps: tables and lists of records, each of which describes a work and may hold its text.

mod csv;
mod fimfiction;

pub(super) use csv::WorksCsv;
pub(super) use fimfiction::FimfictionJson;
