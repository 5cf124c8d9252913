//! The meaning of a query, written down as plainly as it can be: every word of every chapter is looked at, for every
//! clause. Slow on purpose. What the engine finds must be what this finds.
//!
//! Nothing here knows the index or the evaluator of `search`; it shares with them the query's tree, the cutting of
//! text into words and their folding, which have tests of their own. [`Story`] is a work in memory, [`hits`] the
//! answer; a clause it has no rule for is a panic, so that a test never passes unasked.

mod story;

use std::collections::{BTreeMap, BTreeSet};

use ficdex::query::{Clause, Node, NodeKind, TextForm, TextTerm, Token, Unit, Value};
use ficdex::text::key;

pub(crate) use story::{Chapter, Shelf, Story, Word, words};

/// Words of a chapter: the number of the first one and one past the last, in the chapter.
type Place = (usize, usize);

/// A passage: the work's id, the chapter's number and the passage's ordinal.
pub(crate) type PassageId = (String, u32, u32);

/// The passages that answer a query, each with its matches as words counted from its first: the first and one past
/// the last, which may lie behind the passage's end. Metadata alone matches a passage without a place in it.
pub(crate) type Hits = BTreeMap<PassageId, BTreeSet<(usize, usize)>>;

/// Everything that answers the query.
pub(crate) fn hits(query: &Node, stories: &[Story]) -> Hits {
    let mut hits = Hits::new();
    for story in stories {
        let chapters: Vec<usize> =
            (0..story.chapters.len()).filter(|&chapter| holds(query, story, &[chapter])).collect();
        let places: BTreeSet<_> = chapters.iter().flat_map(|&chapter| matches(query, story, &[chapter])).collect();
        for &(chapter, place) in &places {
            let (passage, first) = story.chapters[chapter].passage_of(place.0);
            let id = story.passage_id(chapter, passage);
            hits.entry(id).or_default().insert((place.0 - first, place.1 - first));
        }
        // True by what is said of the work alone: it is hit once.
        if let (true, Some(&chapter)) = (places.is_empty(), chapters.first()) {
            hits.insert(story.passage_id(chapter, 0), BTreeSet::new());
        }
    }
    hits
}

/// True if the query is true of these chapters taken as one unit.
fn holds(node: &Node, story: &Story, unit: &[usize]) -> bool {
    match &node.kind {
        NodeKind::All => true,
        NodeKind::And(parts) => parts.iter().all(|part| holds(part, story, unit)),
        NodeKind::Or(parts) => parts.iter().any(|part| holds(part, story, unit)),
        NodeKind::Not(inner) => !holds(inner, story, unit),
        NodeKind::Text(_) => !matches(node, story, unit).is_empty(),
        NodeKind::Scope { unit: size, inner } => units(*size, story, unit).iter().any(|unit| holds(inner, story, unit)),
        NodeKind::Clause(clause) => fits(clause, story),
        other => panic!("no rule for {other:?}"),
    }
}

/// The places that the clauses without a minus bind, in the chapters of `unit`, if the query is true there.
fn matches(node: &Node, story: &Story, unit: &[usize]) -> BTreeSet<(usize, Place)> {
    match &node.kind {
        NodeKind::Text(term) => unit
            .iter()
            .flat_map(|&chapter| places(term, &story.chapters[chapter]).into_iter().map(move |place| (chapter, place)))
            .collect(),
        _ if !holds(node, story, unit) => BTreeSet::new(),
        NodeKind::And(parts) | NodeKind::Or(parts) => {
            parts.iter().flat_map(|part| matches(part, story, unit)).collect()
        }
        NodeKind::Scope { unit: size, inner } => units(*size, story, unit)
            .iter()
            .flat_map(|inside| matches(inner, story, inside))
            .filter(|(chapter, _)| unit.contains(chapter))
            .collect(),
        NodeKind::All | NodeKind::Not(_) | NodeKind::Clause(_) => BTreeSet::new(),
        other => panic!("no rule for {other:?}"),
    }
}

/// The units of a size that lie in the chapters of `unit`, or the one that holds them.
fn units(size: Unit, story: &Story, unit: &[usize]) -> Vec<Vec<usize>> {
    match size {
        Unit::Chapter => unit.iter().map(|&chapter| vec![chapter]).collect(),
        Unit::Work => vec![(0..story.chapters.len()).collect()],
        other => panic!("no rule for {other:?}"),
    }
}

/// Where a word or phrase stands in a chapter: at every word of it is looked whether it begins there.
fn places(term: &TextTerm, chapter: &Chapter) -> Vec<Place> {
    let known = match &term.form {
        TextForm::Word { token, .. } => is_plain(token),
        TextForm::Phrase { tokens, slop } => *slop == 0 && tokens.iter().all(is_plain),
        TextForm::Regex(_) => false,
    };
    assert!(known && term.field.is_none(), "no rule for {term:?}");
    let wanted = words(&term.typed);
    let fits = |found: &[Word]| {
        let same =
            |(found, wanted): (&Word, &Word)| found.folded == wanted.folded && (found.runs_on || !wanted.runs_on);
        found.iter().zip(&wanted).all(same)
    };
    let starts = 0..(chapter.words.len() + 1).saturating_sub(wanted.len());
    starts
        .filter(|&start| fits(&chapter.words[start..][..wanted.len()]))
        .map(|start| (start, start + wanted.len()))
        .collect()
}

fn is_plain(token: &Token) -> bool {
    matches!(token, Token::Term(_) | Token::Prefix(_) | Token::Implied)
}

/// True if the work fits a condition on its metadata.
fn fits(clause: &Clause, story: &Story) -> bool {
    assert!(!clause.differs, "no rule for {clause:?}");
    let work = &story.work;
    match (clause.field.name(), &clause.value) {
        ("words", Value::Number(bounds)) => bounds.contains(work.words),
        ("fandom", Value::Name(name)) => work.fandoms.iter().any(|fandom| key(&fandom.name) == key(&name.text)),
        ("is", Value::Flag(flag)) if flag.spec().name == "complete" => work.complete == Some(true),
        ("is", Value::Flag(flag)) if flag.spec().name == "wip" => work.complete == Some(false),
        other => panic!("no rule for {other:?}"),
    }
}
