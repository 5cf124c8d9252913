//! Where a text clause stands in a chapter.

use std::collections::BTreeSet;

use ficdex::query::{FieldId, Matching, Near, Node, NodeKind, TextForm, TextTerm, Token};
use ficdex::text::Stems;
use regex_automata::meta::Regex;

use super::{Place, Word, words};

/// The places of a word, a phrase, a regex, a NEAR or alternatives of them.
pub(super) fn places(node: &Node, words: &[Word]) -> BTreeSet<Place> {
    match &node.kind {
        NodeKind::Text(term) => of_term(term, words),
        NodeKind::Or(parts) => parts.iter().flat_map(|part| places(part, words)).collect(),
        NodeKind::Near(near) => of_near(near, words),
        other => panic!("no place: {other:?}"),
    }
}

/// The field in which a word, a phrase or a NEAR is looked for.
pub(super) fn field_of(node: &Node) -> Option<FieldId> {
    match &node.kind {
        NodeKind::Text(term) => term.field,
        _ => node.children().first().and_then(field_of),
    }
}

/// The places of a term among the words of a text.
fn of_term(term: &TextTerm, words: &[Word]) -> BTreeSet<Place> {
    match &term.form {
        TextForm::Word { token: Token::Term(term), matching: Matching::Fuzzy(edits) } => {
            let near = |word: &Word| strsim::osa_distance(&word.term, term) <= usize::from(*edits);
            each(words, near)
        }
        TextForm::Word { token: Token::Term(term), matching: Matching::Stem } => {
            // The works of these tests do not say their language.
            let english = Stems::of("en").expect("a stemmer");
            each(words, |word| english.stem(&word.term) == english.stem(term))
        }
        TextForm::Word { token, .. } => each(words, |word| accepts(token, word)),
        TextForm::Regex(pattern) => {
            let regex = Regex::new(&format!("(?i)^(?:{pattern})$")).expect("a regex");
            each(words, |word| regex.is_match(&word.term))
        }
        TextForm::Phrase { tokens, slop } => {
            let real: Vec<(usize, &Token)> = tokens
                .iter()
                .enumerate()
                .filter(|(_, token)| !matches!(token, Token::AnyWord | Token::Implied))
                .collect();
            if *slop > 0 && real.len() > 1 {
                sloppy(&real, *slop as usize, words)
            } else {
                phrase(&term.typed, tokens, words)
            }
        }
    }
}

fn each(words: &[Word], fits: impl Fn(&Word) -> bool) -> BTreeSet<Place> {
    (0..words.len()).filter(|&at| fits(&words[at])).map(|at| (at, at + 1)).collect()
}

/// At every word is looked whether the phrase begins there. Phrases without a wildcard are compared as they were typed.
fn phrase(typed: &str, tokens: &[Token], words: &[Word]) -> BTreeSet<Place> {
    let wanted = self::words(typed);
    let plain = !tokens.iter().any(|token| matches!(token, Token::Pattern(_) | Token::AnyWord));
    assert!(!plain || wanted.len() == tokens.len(), "{typed}: {tokens:?}");
    let fits = |at: usize, word: &Word| {
        if plain {
            word.folded == wanted[at].folded && (word.runs_on || !wanted[at].runs_on)
        } else {
            accepts(&tokens[at], word)
        }
    };
    let starts = 0..(words.len() + 1).saturating_sub(tokens.len());
    starts
        .filter(|&start| (0..tokens.len()).all(|at| fits(at, &words[start + at])))
        .map(|start| (start, start + tokens.len()))
        .collect()
}

fn accepts(token: &Token, word: &Word) -> bool {
    match token {
        Token::Term(term) => word.term == *term,
        Token::Prefix(prefix) => word.term.starts_with(prefix),
        Token::Pattern(pattern) => {
            fills(&pattern.as_str().chars().collect::<Vec<_>>(), &word.term.chars().collect::<Vec<_>>())
        }
        Token::AnyWord | Token::Implied => true,
    }
}

/// True if the pattern, in which `*` is any characters and `?` one, fills the text.
pub(super) fn fills(pattern: &[char], text: &[char]) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', rest @ ..] => (0..=text.len()).any(|taken| fills(rest, &text[taken..])),
        ['?', rest @ ..] => !text.is_empty() && fills(rest, &text[1..]),
        [c, rest @ ..] => text.first() == Some(c) && fills(rest, &text[1..]),
    }
}

/// Choices of one other word for each token whose moves, by which each stands off its written place, differ by no
/// more than `slop`; the tightest.
fn sloppy(tokens: &[(usize, &Token)], slop: usize, words: &[Word]) -> BTreeSet<Place> {
    let mut found = BTreeSet::new();
    let lists: Vec<Vec<usize>> =
        tokens.iter().map(|(_, token)| (0..words.len()).filter(|&at| accepts(token, &words[at])).collect()).collect();
    let mut chosen = Vec::new();
    choose(tokens, &lists, slop as i64, &mut chosen, &mut found);
    tightest(&found)
}

fn choose(
    tokens: &[(usize, &Token)],
    lists: &[Vec<usize>],
    slop: i64,
    chosen: &mut Vec<usize>,
    found: &mut BTreeSet<Place>,
) {
    let moves = |chosen: &[usize]| -> Vec<i64> {
        chosen.iter().zip(tokens).map(|(at, (place, _))| *at as i64 - *place as i64).collect()
    };
    let all = moves(chosen);
    if let (Some(least), Some(most)) = (all.iter().min(), all.iter().max())
        && most - least > slop
    {
        return;
    }
    let Some(list) = lists.get(chosen.len()) else {
        let (first, last) = (chosen.iter().min().expect("a word"), chosen.iter().max().expect("a word"));
        found.insert((*first, last + 1));
        return;
    };
    for &at in list {
        if !chosen.contains(&at) {
            chosen.push(at);
            choose(tokens, lists, slop, chosen, found);
            chosen.pop();
        }
    }
}

/// Chains of one place of each part, each at most so many words behind the end of the one before; the tightest.
fn of_near(near: &Near, words: &[Word]) -> BTreeSet<Place> {
    let lists: Vec<BTreeSet<Place>> = near.parts.iter().map(|part| places(part, words)).collect();
    let mut found = BTreeSet::new();
    for (part, list) in lists.iter().enumerate() {
        for &place in list {
            if part == 0 || !near.ordered {
                go_on(near, &lists, place, &mut vec![part], &mut found);
            }
        }
    }
    tightest(&found)
}

fn go_on(near: &Near, lists: &[BTreeSet<Place>], so_far: Place, used: &mut Vec<usize>, found: &mut BTreeSet<Place>) {
    if used.len() == lists.len() {
        found.insert(so_far);
        return;
    }
    for (part, list) in lists.iter().enumerate() {
        if used.contains(&part) || near.ordered && part != used.len() {
            continue;
        }
        let reach = (so_far.1, 0)..(so_far.1 + near.distance as usize, 0);
        for place in list.range(reach) {
            used.push(part);
            go_on(near, lists, (so_far.0, place.1), used, found);
            used.pop();
        }
    }
}

/// The places that hold no other one.
fn tightest(found: &BTreeSet<Place>) -> BTreeSet<Place> {
    let holds = |outer: &Place, inner: &Place| outer != inner && outer.0 <= inner.0 && inner.1 <= outer.1;
    found.iter().filter(|outer| !found.iter().any(|inner| holds(outer, inner))).copied().collect()
}
