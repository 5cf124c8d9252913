//! Pure functions on strings, shared by the write line and the read line.
//!
//! One analysis of text feeds the index, the query and the highlighter: [`words`] cuts a text
//! into tokens, [`fold()`] gives each token its index form. Highlights are true because there is
//! no second way to cut or fold.

pub mod counts;
pub mod fold;
pub mod likeness;
pub mod numerals;
pub mod pack;
pub mod places;
pub mod sentences;
pub mod speech;
pub mod stems;
pub mod words;

pub use counts::{Counts, counts, word_count};
pub use fold::{fold, key};
pub use pack::pack;
pub use places::TokenPlaces;
pub use sentences::sentences;
pub use speech::speech;
pub use stems::Stems;
pub use words::Words;

/// Raised whenever [`words`] or [`fold`](fn@fold) change what they return: an index built by
/// another analysis must not be searched with this one.
pub const ANALYSIS_VERSION: u32 = 1;
