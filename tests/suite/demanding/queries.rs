//! Queries that ask for as much as a query can: what a stranger types to see whether something breaks.

/// Words of nearly every passage.
const COMMON: &[&str] = &[
    "the", "and", "to", "of", "a", "he", "in", "it", "was", "that", "his", "her", "i", "you", "with", "as", "for",
    "she", "had", "on", "at", "but", "not", "be", "him", "is", "said", "all", "my", "have",
];

/// Each with what it is about.
pub(crate) fn queries() -> Vec<(&'static str, String)> {
    let common = |count: usize, between: &str| COMMON[..count].join(between);
    let numbered = |between: &str| (0..10_000).map(|at| format!("w{at}")).collect::<Vec<_>>().join(between);
    let pairs = |between: &str| {
        let few = &COMMON[..16];
        let pairs = few.iter().flat_map(|left| few.iter().map(move |right| format!("\"{left} {right}\"")));
        pairs.collect::<Vec<_>>().join(between)
    };
    let every = |sign: &str| COMMON.iter().map(|word| format!("{word}{sign}")).collect::<Vec<_>>();
    let nested = |open: &str, close: &str, depth: usize| format!("{}the{}", open.repeat(depth), close.repeat(depth));
    vec![
        ("every word by a regex", "/.*/".into()),
        ("every word with an a", "*a*".into()),
        ("two stars in a regex", "/.*a.*b.*/".into()),
        ("a regex that forks", "/(a|b|ab|ba)*(.*e){12}/".into()),
        ("a large regex", r"/(\w{1,50}|\pL{1,50}){1,50}/".into()),
        ("a regex of any letter near a word", "/.*e/ NEAR/5 the".into()),
        ("stars and question marks", "?*?*e* *e?".into()),
        ("words by their first letter", every("*").join(" ")),
        ("everything", "* * * -(-*)".into()),
        ("ten thousand words", numbered(" ")),
        ("one of ten thousand words", numbered(" OR ")),
        ("none of ten thousand words", format!("the -({})", numbered(" OR "))),
        ("hundreds of common phrases", pairs(" ")),
        ("one of hundreds of common phrases", pairs(" OR ")),
        ("thirty common words", common(30, " ")),
        ("one of thirty common words", common(30, " OR ")),
        ("a thousand levels of parentheses", nested("(", ")", 1_000)),
        ("many levels of parentheses", nested("(", ")", 200)),
        ("many levels of minus", nested("-(", ")", 100)),
        ("many levels of units", nested("work{chap{scene{para{sent{", "}}}}}", 40)),
        ("all units at once", "work{the chap{and scene{to para{of sent{a he -zyx}}}}}".into()),
        ("alternatives in alternatives", nested("(a OR b OR ", ")", 200)),
        ("a megabyte of one word", "x".repeat(1 << 20)),
        ("a megabyte of words", "word ".repeat(1 << 18)),
        ("a megabyte in quotes", format!("\"{}\"", "the ".repeat(1 << 18))),
        ("a phrase of thousands of words", format!("\"{}\"", "the of and to ".repeat(2_000))),
        ("more than a megabyte", "word ".repeat(1 << 19)),
        ("a long phrase of common words", format!("\"{}\"", common(30, " "))),
        ("a phrase with open places", "\"the * * and * * of\"".into()),
        ("a phrase of patterns", "\"*e *e *e\" \"t* a* t*\"".into()),
        ("six common words near each other", common(6, " NEAR ")),
        ("six common words anywhere near", common(6, " NEAR/1000000 ")),
        ("six common words in order", common(6, " ADJ/50 ")),
        ("too many words near each other", common(30, " NEAR ")),
        ("one word near itself", ["the"; 6].join(" NEAR/20 ")),
        (
            "near in near in near",
            "((the NEAR/9 and) NEAR/9 (to NEAR/9 of)) NEAR/9 ((a NEAR/9 he) NEAR/9 (in NEAR/9 it))".into(),
        ),
        ("common words with slop", format!("\"{}\"~1000", common(8, " "))),
        ("many common words with slop", format!("\"{}\"~9", common(30, " "))),
        ("one word again and again with slop", format!("\"{}\"~50", ["the"; 12].join(" "))),
        ("two words by turns with slop", format!("\"{}\"~100", ["the of"; 8].join(" "))),
        ("two words near each other by turns", ["the", "of", "the", "of", "the", "of"].join(" NEAR/20 ")),
        ("one word near another and itself in order", ["the", "the", "of", "the", "the", "of"].join(" ADJ/50 ")),
        ("words that are among each other's with slop", "\"the t* th* the t* th* he* the t* th* the t*\"~40".into()),
        ("speeches of anybody, and none", "says:ilse{*} OR says:tom{-the} OR says:tom{* -(the OR and)}".into()),
        ("typing errors", every("~2").join(" ")),
        ("one of many typing errors", every("~").join(" OR ")),
        ("any field", COMMON.iter().map(|word| format!("any:{word}")).collect::<Vec<_>>().join(" ")),
        ("names by pattern", "char:/.*/ tag:*a* ship:*/* -fandom:/.*x.*/ author:*".into()),
        ("presence of everything", "has:title has:summary has:note has:chapter has:tag has:char".into()),
        ("said near said", "said:(the NEAR/20 and NEAR/20 to) narr:(of NEAR/20 a NEAR/20 he)".into()),
        ("one sentence with common words", "sent{the and to of a} para{-said:the -narr:and}".into()),
        ("a minus of everything", "-the -and -to -of -a".into()),
    ]
}
