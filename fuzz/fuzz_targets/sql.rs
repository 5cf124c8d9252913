//! Any SQL is a dump of an archive, or is refused.
//!
//! Run it by `fuzz/run sql SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("stories.sql", bytes));
