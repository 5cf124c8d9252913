//! x
pub mod cursor;
pub mod eval;
pub mod plan;
mod sets;
