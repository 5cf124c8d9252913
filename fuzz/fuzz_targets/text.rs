//! Any text is read: charsets, mojibake, headers, articles, chapters.
//!
//! Run it by `fuzz/run text SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("story.txt", bytes));
