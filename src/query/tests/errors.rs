//! Every refusal with its exact text; the snapshot beside this file is to be read as a whole.

use crate::query::testing::parse;
use crate::query::{MAX_DEPTH, MAX_QUERY_BYTES, MAX_TERMS};

/// At least one query for each refusal of the parser.
#[rustfmt::skip]
const REFUSED: &[&str] = &[
    // Groups.
    "", "rain (umbrella", "rain)", "(rain}", "para{rain", "para(rain)", "()", "title:()", "kiss(es)", "(a)b", "(a b)^2",
    "paragraph{x}", "foo{x}", "{x}", "title:{x}",
    // Phrases and regexes.
    "\"rain", "“rain", "\"He said \"no\" to me\"", "5'10\"", "\"\"", "\"* *\"", "\"a b\"~", "\"a b\"^x", "\"a b\"~2x",
    "/rain", "//", "/(/", "/rain/i", "/a b/", "tag:/x/y",
    // Operators.
    "rain OR", "OR rain", "a AND OR b", "rain -", "NOT", "a NOT OR b", "!rain", "--sort kudos", "a | b",
    "a NEAR -b", "a NEAR tag:x", "a NEAR (b c)", "note:a NEAR b", "a NEAR/0 b", "a ADJ/x b",
    // Words.
    "Tom & Jerry", "rain — storm", "a ... b", "=", "word~3", "time-turner~", "=rain~", "kiss*~", "rain^", "rain^0", "a^2~1", "我们*",
    // Fields.
    "tga:x", "foo:bar", "sort:kudos", "kuods:100", "Title:rain", "title:", "words: >5", "!=5", "complete:maybe", "fandom:(Buffy char:Spike)",
    "author:>5", "title:#2", "words:#2", "words:!=*", "is:complte", "has:kudo", "has:zzz", "ver:old", "says:Spike", "says:{x}",
    // Values.
    "words:many", "words > love", "words:1.5", "words:50..10", "words:{5 TO 6}", "words:[1 to 5]", "words:[1 TO 5", "words:<0",
    "updated:soon", "updated:2010-2012", "updated:2019/03/05", "updated:2020..2019", "updated:999y", "updated:<1900",
    "tag:\"\"", "tag:rain^2", "tag:rain~", "tag:[a TO b]", "ship:A/", "ship:Dra*/Harry", "path:a[", "path:\"\"", "query:\"\"",
];

#[test]
fn every_refusal_names_the_place_and_the_next_step() {
    let mut shown = String::new();
    for query in REFUSED {
        match parse(query) {
            Ok(node) => panic!("{query} is a query: {node}"),
            Err(error) => shown.extend([error.render(query), "\n".to_owned()]),
        }
    }
    insta::assert_snapshot!(shown);
}

/// The refusals of giants.
#[test]
fn too_much_is_refused_by_name() {
    let message = |query: &str| parse(query).map(|node| node.to_string()).map_err(|error| error.message).unwrap_err();
    assert_eq!(message(&"(".repeat(MAX_DEPTH + 1)), "the query nests more than 256 levels deep here");
    assert_eq!(
        message(&format!("{}a{}", "(".repeat(1000), ")".repeat(1000))),
        "the query nests more than 256 levels deep here"
    );
    assert_eq!(message(&"NOT ".repeat(MAX_DEPTH + 2)), "the query nests more than 256 levels deep here");
    assert_eq!(message(&["a NEAR b ADJ c"; 300].join(" NEAR ")), "the query nests more than 256 levels deep here");
    assert_eq!(message(&"rain ".repeat(MAX_TERMS + 1)), "the query has more than 10000 words and values");
    assert_eq!(
        message(&format!("\"{}\"", "rain ".repeat(MAX_TERMS + 1))),
        "the query has more than 10000 words and values"
    );
    assert_eq!(message(&" ".repeat(MAX_QUERY_BYTES + 1)), "the query has 1048577 bytes; 1048576 are the most");
    assert_eq!(message(&format!("/{}/", "a".repeat(2000))), "this regex has more than 1024 bytes");
    assert_eq!(message(&format!("path:{}", "a".repeat(2000))), "this glob has more than 1024 bytes");
    assert_eq!(message(&format!("{}*", "a".repeat(300))), format!("`{}…` is longer than any word", "a".repeat(40)));
}

#[test]
fn a_long_row_of_any_sign_ends() {
    for piece in [
        "+", "-", "(", "\"", "/", "a&", "a?", "\"a\" ", "*", "{", "para{", "^", "~", ":", "title:", "NOT ", "A", "\\",
        "a NEAR ", "#", "é", "我", "''",
    ] {
        let query = piece.repeat(MAX_QUERY_BYTES / 16 / piece.len());
        if let Err(error) = parse(&query) {
            assert!(error.render(&query).len() < 2000, "{piece}");
        }
    }
}
