//! Any page is read: the strict reader and the browser's, and every layout of pages.
//!
//! Run it by `fuzz/run html SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("story.html", bytes));
