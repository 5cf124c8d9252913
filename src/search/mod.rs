//! The read line: from a query to ranked passages.
//!
//! ```text
//! query ─ lower ─> Plan ─ eval ─> true units ─ collect, rank ─> best passages ─ fetch, highlight ─> Hits
//! ```
//!
//! [`lower`] turns names and words into what the index holds; [`eval`] walks the units (chapters, unless
//! asked otherwise) in which the plan is true, on [`cursor`]s that know nothing of passages' borders;
//! [`collect`] keeps the best passages of each work by [`rank`]; [`fetch`] reads their text from the store and
//! [`highlight`] marks what matched, by the tokens the evaluation found and by nothing else.

pub mod collect;
pub mod cursor;
pub mod eval;
pub mod highlight;
pub mod plan;
pub mod rank;
mod sets;
