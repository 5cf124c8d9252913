//! What a query that can be understood may have been meant to ask.

use super::ast::{Matching, Node, NodeKind, TextForm, TextTerm, Token};

/// True if `or` stands between other parts of an AND, where it is a word like any other and `OR` was probably meant.
///
/// ```
/// # use ficdex::{model::Date, query::{holds_plain_or, parse, ParseOptions}};
/// # let asks = |query| holds_plain_or(&parse(query, &ParseOptions::new(Date::new(2026, 11, 23).unwrap())).unwrap());
/// assert!(asks("rain or umbrella"));
/// assert!(!asks("rain OR umbrella") && !asks("\"rain or shine\"") && !asks("rain =or umbrella"));
/// ```
pub fn holds_plain_or(query: &Node) -> bool {
    let between = match &query.kind {
        NodeKind::And(parts) => &parts[1..parts.len() - 1],
        _ => &[],
    };
    between.iter().any(is_plain_or) || query.children().iter().any(holds_plain_or)
}

fn is_plain_or(node: &Node) -> bool {
    let NodeKind::Text(TextTerm { field: None, form: TextForm::Word { token, matching }, .. }) = &node.kind else {
        return false;
    };
    *matching == Matching::Stem && matches!(token, Token::Term(word) if word == "or")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::parse;

    #[test]
    fn or_is_an_operator_that_was_meant_only_between_two_parts() {
        for query in ["rain or snow", "is:complete (rain or \"a lamp\")", "para{rain or snow}", "-(rain or snow)"] {
            assert!(holds_plain_or(&parse(query).unwrap()), "{query}");
        }
        for query in ["or", "or else", "either or", "rain Or snow", "rain note:or snow", "rain OR snow or"] {
            assert!(!holds_plain_or(&parse(query).unwrap()), "{query}");
        }
    }
}
