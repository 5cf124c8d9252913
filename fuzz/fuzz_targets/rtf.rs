//! Any RTF is read, or is refused.
//!
//! Run it by `fuzz/run rtf SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("story.rtf", bytes));
