//! Any table is a list of works, or is refused.
//!
//! Run it by `fuzz/run csv SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("stories.csv", bytes));
