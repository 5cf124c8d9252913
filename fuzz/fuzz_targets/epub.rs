//! Any zip is an EPUB, or is refused.
//!
//! Run it by `fuzz/run epub SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("story.epub", bytes));
