//! Any JSON is a dump or a description, or is refused.
//!
//! Run it by `fuzz/run json SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("story.json", bytes));
