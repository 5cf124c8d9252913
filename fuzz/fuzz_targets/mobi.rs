//! Any Palm database is a book (PalmDOC and HUFF/CDIC packed, KF7 and KF8), or is refused.
//!
//! Run it by `fuzz/run mobi SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("story.mobi", bytes));
