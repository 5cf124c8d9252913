//! Results as a person or a program reads them: linear text, or JSON Lines.
//!
//! One stream of results, several printers. A printer takes values of [`crate::model`] (or what [`crate::search`] found) and a writer; it
//! knows neither files nor indexes nor terminals (what a terminal can do is told to it as a [`Style`]).
//!
//! Story text is other people's text: whatever is printed for a person goes through [`sanitise()`] first.

pub mod cast;
pub mod catalogue;
pub mod evaluation;
mod kwic;
mod marked;
pub mod names;
pub mod ndjson;
mod number;
mod sanitise;
pub mod study;
pub mod text;
pub mod versions;
mod wrap;

pub use marked::{Mark, Marked};
pub use number::{bytes, count, grouped};
pub use sanitise::{sanitise, sanitise_line};
pub use text::Style;
