//! Any content and description make an ODT that is read, or is refused.
//!
//! Run it by `fuzz/run odt_inside SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

/// The entries of the zip, in the order in which the input holds them.
const ENTRIES: &[&str] = &["mimetype", "content.xml", "meta.xml"];

fuzz_target!(|bytes: &[u8]| reading::read("story.odt", &reading::zipped(ENTRIES, bytes)));
