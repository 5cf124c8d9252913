//! The `ficdex` program.

fn main() {}
