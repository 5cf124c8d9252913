//! The language as a whole: readings, refusals, and the laws of parsing and printing.

mod errors;
mod laws;
mod readings;
