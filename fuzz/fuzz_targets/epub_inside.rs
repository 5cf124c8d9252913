//! Any package, contents and pages make an EPUB that is read, or is refused.
//!
//! Run it by `fuzz/run epub_inside SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

/// The entries of the zip, in the order in which the input holds them.
const ENTRIES: &[&str] = &["mimetype", "META-INF/container.xml", "content.opf", "toc.ncx", "title_page.xhtml", "1.xhtml", "2.xhtml"];

fuzz_target!(|bytes: &[u8]| reading::read("story.epub", &reading::zipped(ENTRIES, bytes)));
