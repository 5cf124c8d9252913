//! Any text is parsed or refused, and what was parsed prints as the same query.
//!
//! Run it by `fuzz/run query SECONDS`.

#![no_main]

use ficdex::model::Date;
use ficdex::query::{ParseOptions, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|query: &str| {
    let options = ParseOptions::new(Date::new(2026, 11, 23).expect("a calendar day"));
    match parse(query, &options) {
        Ok(node) => {
            let printed = node.to_string();
            // Printing quotes what was bare, so it may pass the limit on length.
            if printed.len() <= ficdex::query::MAX_QUERY_BYTES {
                assert_eq!(parse(&printed, &options).as_ref(), Ok(&node), "{query} printed as {printed}");
            }
        }
        Err(error) => {
            assert!(query.get(error.span.range()).is_some() && error.hint.is_some(), "{query}: {error:?}");
            error.render(query);
        }
    }
});
