//! Any document, styles and description make a DOCX that is read, or is refused.
//!
//! Run it by `fuzz/run docx_inside SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

/// The entries of the zip, in the order in which the input holds them.
const ENTRIES: &[&str] = &["[Content_Types].xml", "word/document.xml", "word/styles.xml", "docProps/core.xml"];

fuzz_target!(|bytes: &[u8]| reading::read("story.docx", &reading::zipped(ENTRIES, bytes)));
