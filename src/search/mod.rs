//! x
pub mod cursor;
