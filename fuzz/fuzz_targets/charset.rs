//! Any bytes are text: decoding never fails, and is done once.
//!
//! Run it by `fuzz/run charset SECONDS`.

#![no_main]

use ficdex::source::decode;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let decoded = decode(bytes);
    if std::str::from_utf8(bytes).is_ok() && decoded.repairs.is_empty() && !bytes.starts_with(b"\xef\xbb\xbf") {
        let again = decode(decoded.text.as_bytes());
        assert_eq!(again.text, decoded.text, "what was UTF-8 and needed no repair is as it was");
    }
});
