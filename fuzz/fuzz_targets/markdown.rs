//! Any Markdown is read, with any front matter.
//!
//! Run it by `fuzz/run markdown SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("story.md", bytes));
