//! Any FictionBook is read, or is refused.
//!
//! Run it by `fuzz/run fb2 SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("story.fb2", bytes));
