//! Parsing takes any text, and printing is its inverse.

use proptest::prelude::*;

use crate::model::{Date, RelationshipKind};
use crate::query::testing::parse;
use crate::query::{
    Bounds, Clause, FIELDS, FLAGS, FieldKind, FieldSpec, Name, Near, Node, NodeKind, Ship, Span, Unit, Value, Version,
};

fn node(kind: NodeKind) -> Node {
    Node::new(Span::default(), kind)
}

/// A text term as the parser makes it from these words: its tokens are what analysis says.
fn term(written: &str, field: Option<&FieldSpec>) -> Node {
    let query = field.map_or_else(|| written.to_owned(), |field| format!("{}:{written}", field.name));
    parse(&query).unwrap_or_else(|error| panic!("{}", error.render(&query)))
}

fn fields_of(kind: FieldKind) -> impl Strategy<Value = &'static FieldSpec> {
    let fields: Vec<_> = FIELDS.iter().filter(|field| field.kind == kind).collect();
    prop::sample::select(fields)
}

fn written_text() -> impl Strategy<Value = String> {
    let word = "[a-zA-Zéß]{1,8}";
    let boost = prop_oneof![3 => Just(String::new()), 1 => (1_u32..2000).prop_map(|n| format!("^{}", f64::from(n) / 10.0 / 2.0))];
    let body = prop_oneof![
        4 => word.prop_map(|w| format!("{w}.")),
        1 => word.prop_map(|w| format!("={w}")),
        1 => (word, 1..3).prop_map(|(w, n)| format!("{w}~{n}")),
        1 => "[a-z]{1,3}[*?][a-z]{0,3}[*]?",
        1 => "[a-z]{1,4}['’-][a-z]{1,4}",
        1 => "[我们走]{1,4}",
        2 => ("[a-zA-Z我 ,'’“”*?\\\\]{0,10}[a-z]{1,3}", 0..4).prop_map(|(t, n)| {
            let t = t.replace('\\', "\\\\");
            // A wildcard beside a dense character is refused.
            let t = if t.contains('我') { t.replace(['*', '?'], "") } else { t };
            if n == 0 { format!("\"{t}\"") } else { format!("\"{t}\"~{n}") }
        }),
    ];
    (body, boost).prop_map(|(body, boost)| {
        if let Some(word) = body.strip_suffix('.') {
            // The full stop keeps `OR` a word; a suffix must touch the word.
            return if boost.is_empty() { body } else { format!("{word}{boost}") };
        }
        format!("{body}{boost}")
    })
}

fn text(field: impl Strategy<Value = Option<&'static FieldSpec>> + 'static) -> impl Strategy<Value = Node> {
    (written_text(), field).prop_map(|(written, field)| term(&written, field)).boxed()
}

fn maybe_field() -> impl Strategy<Value = Option<&'static FieldSpec>> {
    prop_oneof![2 => Just(None), 1 => fields_of(FieldKind::Text).prop_map(Some)]
}

fn bounds<T: PartialOrd + Copy + std::fmt::Debug>(
    value: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Bounds<T>> {
    (value.clone(), value, 0..3).prop_map(|(a, b, open)| {
        let (low, high) = if a < b { (a, b) } else { (b, a) };
        Bounds { low: (open != 0).then_some(low), high: (open != 1).then_some(high) }
    })
}

fn name() -> impl Strategy<Value = Name> {
    ("\\PC{0,12}[^\\pC\\s]", any::<bool>()).prop_map(|(text, exact)| Name { text, exact })
}

fn ship() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![Just(RelationshipKind::Romantic), Just(RelationshipKind::Platonic)];
    let members =
        (prop::collection::vec("[A-Z][a-z]{1,5}( [A-Z][a-z]{1,3})?", 0..4), kind, any::<bool>(), any::<bool>());
    prop_oneof![
        name()
            .prop_filter("a sign makes members", |name| !name.text.contains(['/', '&']))
            .prop_map(|name| Value::Ship(Ship::Named(name))),
        members.prop_map(|(people, kind, more, exact)| {
            let more = more || people.len() < 2;
            Value::Ship(Ship::Members { kind, people, more, exact })
        }),
    ]
}

fn regex() -> impl Strategy<Value = Value> {
    prop::sample::select(vec!["a/b", r"^5 (times|things)", r"\d+\\", r"gr[ae]y", r"\."])
        .prop_map(|text| Value::Regex(text.to_owned()))
}

fn clause() -> impl Strategy<Value = Node> {
    let day = (0_i64..40_000).prop_filter_map("a day that is kept", Date::from_days);
    let keyword = prop_oneof![
        name().prop_map(Value::Name),
        "[a-z]{1,4}[*?]".prop_map(Value::Wildcard),
        regex(),
        Just(Value::Any)
    ];
    let clause = prop_oneof![
        (fields_of(FieldKind::Keyword), keyword, any::<bool>()),
        (fields_of(FieldKind::Ship), prop_oneof![ship(), regex(), Just(Value::Any)], any::<bool>()),
        (fields_of(FieldKind::Number), bounds(any::<u64>()).prop_map(Value::Number), any::<bool>()),
        (fields_of(FieldKind::Date), bounds(day).prop_map(Value::Date), any::<bool>()),
        (
            fields_of(FieldKind::Keyword).prop_filter("a list", |field| field.list),
            bounds(0_u64..9).prop_map(Value::Count),
            any::<bool>()
        ),
        (
            fields_of(FieldKind::Flag),
            prop::sample::select(FLAGS.iter().collect::<Vec<_>>()).prop_map(|flag| Value::Flag(flag.id)),
            Just(false)
        ),
        (fields_of(FieldKind::Glob), "[a-z/*]{1,9}".prop_map(Value::Glob), Just(false)),
        (
            fields_of(FieldKind::Version),
            prop_oneof![Just(Version::Latest), Just(Version::All), (1_u32..9).prop_map(Version::Number)]
                .prop_map(Value::Version),
            Just(false)
        ),
        (fields_of(FieldKind::Saved), name().prop_map(|name| Value::Saved(name.text)), Just(false)),
        (fields_of(FieldKind::Has), fields_of(FieldKind::Number).prop_map(|field| Value::Has(field.id)), Just(false)),
        (fields_of(FieldKind::Text), Just(Value::Any), Just(false)),
    ];
    clause.prop_map(|(field, value, differs)| {
        let differs = differs && value != Value::Any;
        node(NodeKind::Clause(Clause { field: field.id, differs, value }))
    })
}

/// Places of one field: texts, and to a small depth `OR` and `NEAR` of them.
fn near() -> impl Strategy<Value = Node> {
    maybe_field().prop_flat_map(|field| {
        let place = text(Just(field)).prop_recursive(2, 8, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_filter_map("two or more", Node::or),
                joined(inner),
            ]
        });
        joined(place)
    })
}

fn joined(place: impl Strategy<Value = Node>) -> impl Strategy<Value = Node> {
    (prop::collection::vec(place, 2..4), any::<bool>(), 1_u32..100)
        .prop_map(|(parts, ordered, distance)| node(NodeKind::Near(Near { ordered, distance, parts })))
}

fn query() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        1 => Just(node(NodeKind::All)),
        4 => text(maybe_field()),
        3 => clause(),
        1 => near(),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            3 => prop::collection::vec(inner.clone(), 2..5).prop_filter_map("parts", Node::and),
            3 => prop::collection::vec(inner.clone(), 2..5).prop_filter_map("parts", Node::or),
            1 => inner.clone().prop_map(|inner| node(NodeKind::Not(Box::new(inner)))),
            1 => (prop::sample::select(Unit::ALL.to_vec()), inner.clone())
                .prop_map(|(unit, inner)| node(NodeKind::Scope { unit, inner: Box::new(inner) })),
            1 => (name(), inner).prop_map(|(name, inner)| node(NodeKind::Says { name, inner: Box::new(inner) })),
        ]
    })
}

/// Pieces that mean something, to be thrown together.
fn soup() -> impl Strategy<Value = String> {
    let pieces = vec![
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "“",
        "”",
        "/",
        "//",
        "-",
        "--",
        "+",
        "!",
        "=",
        "!=",
        "<",
        ">=",
        "#",
        "~",
        "~2",
        "^",
        "^2.5",
        "*",
        "?",
        "..",
        ":",
        "&",
        "&&",
        "|",
        "||",
        " ",
        " ",
        " ",
        "\n",
        "\\",
        "OR",
        "AND",
        "NOT",
        "NEAR",
        "NEAR/3",
        "ADJ/0",
        "TO",
        "para{",
        "scene{",
        "says:",
        "says:Spike{",
        "title:",
        "fandom:",
        "ship:",
        "words:",
        "words",
        "updated:",
        "is:",
        "complete:",
        "path:",
        "ver:",
        "query:",
        "has:",
        "who:",
        "foo:",
        "true",
        "7d",
        "2019",
        "10-50",
        "50k",
        "rain",
        "Rain",
        "don't",
        "我们",
        "é",
        "\u{301}",
        "\u{0}",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..24).prop_map(|pieces| pieces.concat())
}

/// A query that parses prints as a query of the same meaning; one that does not has a place and a next step.
fn holds(query: &str) -> Result<(), TestCaseError> {
    match parse(query) {
        Ok(node) => {
            let printed = node.to_string();
            let again = parse(&printed);
            prop_assert_eq!(again.as_ref(), Ok(&node), "{} printed as {}", query, printed);
        }
        Err(error) => {
            prop_assert!(error.span.start <= error.span.end && error.span.end <= query.len(), "{:?}", error);
            prop_assert!(
                query.is_char_boundary(error.span.start) && query.is_char_boundary(error.span.end),
                "{:?}",
                error
            );
            prop_assert!(error.hint.is_some(), "{}: {:?}", query, error);
            error.render(query);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_printed_tree_parses_to_itself(query in query()) {
        let printed = query.to_string();
        let again = parse(&printed);
        prop_assert_eq!(again.as_ref(), Ok(&query), "{}", printed);
    }

    #[test]
    fn any_text_is_parsed_or_refused(query in any::<String>()) {
        holds(&query)?;
    }

    #[test]
    fn operator_soup_is_parsed_or_refused(query in soup()) {
        holds(&query)?;
    }
}
