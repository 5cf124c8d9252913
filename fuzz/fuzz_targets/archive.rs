//! Any bytes are an archive (zip, tar, gzip, bzip2, xz, zstd, 7z, WARC) with its files, or are refused.
//!
//! Run it by `fuzz/run archive SECONDS`.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::read("stories.bin", bytes));
