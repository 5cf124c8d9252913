//! What queries mean, shown by their canonical print.

use crate::query::testing::parse;
use crate::query::{Clause, FieldId, Near, Node, NodeKind, TextTerm, Value};

/// Each query with its canonical form.
fn reads(pairs: &[(&str, &str)]) {
    for (query, canonical) in pairs {
        match parse(query) {
            Ok(node) => assert_eq!(node.to_string(), *canonical, "{query}"),
            Err(error) => panic!("{query}\n{}", error.render(query)),
        }
    }
}

#[test]
fn a_comparison_may_touch_the_name_of_any_field_that_takes_it() {
    for (typed, read) in
        [("tag!=angst", "tag:!=\"angst\""), ("ship!=A/B", "ship:!=\"A/B\""), ("words > 1000", "words:1001..")]
    {
        assert_eq!(parse(typed).unwrap().to_string(), read);
    }
    assert!(parse("rating>=T").unwrap_err().message.contains("compares numbers and dates"));
    assert_eq!(parse("tag rain").unwrap().to_string(), "tag rain");
}

#[test]
fn operators_bind_from_near_to_or() {
    reads(
        &[
            ("a b OR c d", "a b OR c d"),
            ("a AND b && c || d", "a b c OR d"),
            ("a (b OR c)", "a (b OR c)"),
            ("a NEAR/3 b c", "a NEAR/3 b c"),
            ("c -a NEAR b", "c (-a) NEAR/10 b"),
        ][..4],
    );
    reads(&[
        ("a b OR c d", "a b OR c d"),
        ("a AND b && c || d", "a b c OR d"),
        ("a (b OR c)", "a (b OR c)"),
        ("a NEAR/3 b c", "a NEAR/3 b c"),
        ("a NOT b", "a -b"),
        ("a AND NOT b OR NOT (c d)", "a -b OR -(c d)"),
        ("+a +b", "a b"),
        ("NOT -a", "-(-a)"),
        ("((a b) c) (d)", "a b c d"),
        ("* -rain", "* -rain"),
    ]);
}

#[test]
fn operators_are_upper_case() {
    reads(&[("a or b not c near d", "a or b not c near d"), ("\"OR\" =AND .OR.", "\"OR\" =AND OR.")]);
}

#[test]
fn a_chain_of_near_is_one_node_and_a_mixed_chain_nests_from_the_left() {
    reads(&[
        ("a ADJ b ADJ c", "a ADJ/10 b ADJ/10 c"),
        ("a NEAR/2 b ADJ/3 c", "(a NEAR/2 b) ADJ/3 c"),
        ("(a NEAR/2 b) NEAR/2 c", "(a NEAR/2 b) NEAR/2 c"),
        ("\"x y\" NEAR (a OR b*)", "\"x y\" NEAR/10 (a OR b*)"),
        ("note:(a NEAR/3 b)", "note:a NEAR/3 note:b"),
        ("said:a NEAR/3 said:b", "said:a NEAR/3 said:b"),
    ]);
    let chain = parse("a NEAR/3 b NEAR/3 c").map(|node| node.kind);
    assert!(matches!(chain, Ok(NodeKind::Near(Near { parts, .. })) if parts.len() == 3));
}

#[test]
fn a_colon_is_a_field_only_where_a_known_name_touches_it() {
    reads(&[
        ("Angel: the Series", "Angel the Series"),
        ("at 11:30", "at \"11:30\""),
        ("@handle", "handle"),
        ("https://archiveofourown.org/works/1", "\"https://archiveofourown.org/works/1\""),
        ("title: rain", "title rain"),
        ("title:rain", "title:rain"),
        ("luke:3 Re:Zero", "\"luke:3\" \"Re:Zero\""),
        ("(nothing:)", "nothing"),
        // A lone accent behind the colon is no word; the printed word must not become a field.
        ("#title:\u{301}", "title"),
        ("\u{301}OR", "OR."),
    ]);
}

#[test]
fn a_minus_is_an_operator_only_in_front() {
    reads(&[("time-turner -rain", "\"time-turner\" -rain"), ("-tag:x a", "-tag:\"x\" a"), ("-(a b)", "-(a b)")]);
}

#[test]
fn quotes_may_be_curly_and_hold_quotes() {
    reads(&[("“we were”", "\"we were\""), (r#""say \"no\"""#, r#""say \"no\"""#), ("“a \"b\" c”", r#""a \"b\" c""#)]);
}

#[test]
fn suffixes_and_wildcards() {
    reads(&[
        ("hermoine~ spiek~ word~2", "hermoine~2 spiek~1 word~2"),
        ("rain^2.5 \"dead dove\"~4^3", "rain^2.5 \"dead dove\"~4^3"),
        ("*grins* gr?y =rain", "*grins* gr?y =rain"),
        ("/gr[ae]y/ rain", "/gr[ae]y/ rain"),
        ("title:hermoine~^2", "title:hermoine~2^2"),
    ]);
}

#[test]
fn ao3_spellings_are_the_same_questions() {
    reads(&[
        ("words > 1000", "words:1001.."),
        ("words>1000", "words:1001.."),
        ("words:> 1000", "words:1001.."),
        ("word_count:[10000 TO *]", "words:10000.."),
        ("kudos:{5 TO 9}", "kudos:6..8"),
        ("kudos:[* TO *]", "kudos:*"),
        ("complete:true crossover:false otp:true single_chapter:1", "is:complete -is:crossover is:otp is:oneshot"),
        ("restricted:false", "-is:restricted"),
        ("complete:false", "is:wip"),
        ("otp:Drarry freeform:x creators:y", "otp:\"Drarry\" tag:\"x\" author:\"y\""),
        ("revised_at:2019", "updated:2019-01-01..2019-12-31"),
    ]);
}

#[test]
fn a_group_hands_its_field_to_each_value() {
    reads(&[
        ("fandom:(Buffy OR =Angel)", "fandom:\"Buffy\" OR fandom:=\"Angel\""),
        ("title:(a \"b c\" -d)", "title:a title:\"b c\" -title:d"),
        ("words:(<10 OR 50-60)", "words:..9 OR words:50..60"),
        ("id:(ao3:1 OR ao3:2)", "id:\"ao3:1\" OR id:\"ao3:2\""),
        ("fandom:(#1 OR Buffy)", "fandom:#1 OR fandom:\"Buffy\""),
        ("is:(complete OR oneshot)", "is:complete OR is:oneshot"),
    ]);
}

#[test]
fn values_of_each_kind() {
    reads(&[
        ("ship:#<=2 tag:#3..", "ship:#..2 tag:#3.."),
        ("ship:A/B/* ship:\"A & B\" ship:=A/B", "ship:\"A/B/*\" ship:\"A & B\" ship:=\"A/B\""),
        ("tag:slow* tag:=M*A*S*H tag:\"what?\"", "tag:slow* tag:=\"M*A*S*H\" tag:\"what?\""),
        ("tag:/^5 (times|things)/", "tag:/^5 (times|things)/"),
        ("words:!=5 rating:!=E ship:#!=2", "words:!=5 rating:!=\"E\" ship:#!=2"),
        ("kudos:* title:*", "kudos:* title:*"),
        ("has:kudos has:word_count", "has:kudos has:words"),
        ("ver:all ver:2 query:comfort", "ver:all ver:2 query:\"comfort\""),
        ("path:rescued/** path:/home/a/*.html", "path:\"rescued/**\" path:\"/home/a/*.html\""),
        ("updated:<7d posted:<2019", "updated:2026-11-16.. posted:..2018-12-31"),
        ("declared.char:Willow", "declared.char:\"Willow\""),
        ("who:=Spike says:\"Mr. Giles\"{tea}", "who:=\"Spike\" says:\"Mr. Giles\"{tea}"),
    ]);
}

#[test]
fn spans_point_into_the_query() {
    let query = "rain (tag:x OR “we were”~2)";
    let node = parse(query).unwrap();
    let spans: Vec<_> = node.children()[1].children().iter().map(|part| &query[part.span.range()]).collect();
    assert_eq!(spans, ["tag:x", "“we were”~2"]);
}

#[test]
fn a_term_keeps_what_was_typed() {
    let typed = |query: &str| match parse(query).unwrap().kind {
        NodeKind::Text(TextTerm { typed, .. }) => typed,
        other => panic!("{other:?}"),
    };
    assert_eq!(typed("(Élan,)"), "Élan");
    assert_eq!(typed("“We  Were”"), "We  Were");
}

#[test]
fn the_limits_let_ordinary_giants_through() {
    let deep = format!("{}a{}", "(".repeat(256), ")".repeat(256));
    assert!(parse(&deep).is_ok());
    let nested = format!("{}a -b{}", "para{".repeat(255), "}".repeat(255));
    let node = parse(&nested).unwrap();
    assert_eq!(node.to_string(), nested);
    let long = "rain ".repeat(10_000);
    assert_eq!(parse(&long).unwrap().children().len(), 10_000);
    let near = vec!["a"; 10_000].join(" NEAR/2 ");
    assert!(parse(&near).is_ok());
}

/// The examples of the language's description, numbered as there.
const EXAMPLES: [&str; 28] = [
    "\"we were never friends\"",
    "\"told you not to come\"~4",
    "rain umbrella station",
    "para{rain umbrella}",
    "kiss* NEAR/8 graveyard",
    "who:Spike \"effulgent\"",
    "scene{who:Spike who:Dawn -who:Buffy}",
    "said:\"i love you\" ship:Spuffy",
    "says:Spike{bloody OR bleeding}",
    "ship:Drarry is:complete words:>50k -tag:\"Major Character Death\"",
    "ship:Draco/* -ship:Draco/Harry",
    "main:Castiel/Dean ship:#<=2",
    "otp:Drarry",
    "ship:\"Harry & Hermione\" -ship:Harry/Hermione",
    "fandom:(Buffy OR Angel) is:crossover",
    "-is:crossover lang:(en OR de) rating:(G OR T)",
    "wpc:>=1500 chapters:>20 is:wip updated:<30d",
    "updated:<2010 site:ffn",
    "tag:/^5 (times|things)/ OR tag:\"5+1 Things\"",
    "note:\"not beta read\"",
    "author:=astolat -fandom:#1",
    "work{chap{wedding} chap{funeral}}",
    "query:comfort label:to-reread is:new",
    "ver:all is:removed \"the letter\"",
    "hermoine~ time-turner",
    "path:rescued/** -is:dup has:kudos",
    "words > 1000 kudos:10-50 complete:true otp:true",
    "words:[10000 TO 50000] \"dead dove\"^3",
];

#[test]
fn every_example_parses_and_prints_to_itself() {
    for query in EXAMPLES {
        let node = parse(query).unwrap_or_else(|error| panic!("{}", error.render(query)));
        assert_eq!(parse(&node.to_string()).as_ref(), Ok(&node), "{query}");
    }
}

#[test]
fn the_documentation_shows_every_example_and_only_queries() {
    let text = include_str!("../../../schema/query-language.md");
    let mut shown = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(language) => inside = !inside && language == "query",
            None if inside => shown.push(line.split("  ").next().unwrap_or_default()),
            None => {}
        }
    }
    for query in &shown {
        assert!(parse(query).is_ok(), "{}", parse(query).unwrap_err().render(query));
    }
    for query in EXAMPLES {
        assert!(shown.contains(&query), "{query} is not documented");
    }
}

#[test]
fn the_documentation_names_every_field_and_flag() {
    let text = include_str!("../../../schema/query-language.md");
    for field in crate::query::FIELDS {
        assert!(text.contains(&format!("`{}", field.name)), "{}", field.name);
    }
    for flag in crate::query::FLAGS {
        assert!(text.contains(&format!("`{}`", flag.name)), "{}", flag.name);
    }
}

#[test]
fn a_clause_is_found_by_field() {
    let node: Node = parse("updated:<2010").unwrap();
    let NodeKind::Clause(Clause { field, differs, value: Value::Date(bounds) }) = node.kind else { panic!() };
    assert_eq!((field, differs, bounds.low), (FieldId::Updated, false, None));
    assert_eq!(bounds.high.unwrap().to_string(), "2009-12-31");
}
