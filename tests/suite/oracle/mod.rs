//! The meaning of a query, written down as plainly as it can be: every word of every chapter is looked at, for every
//! clause. Slow on purpose. What the engine finds must be what this finds.
//!
//! Nothing here knows the index or the evaluator of `search`; it shares with them the query's tree, the cutting of
//! text into words and sentences and their folding, which have tests of their own. [`Story`] is a work in memory,
//! [`hits`] the answer; a clause it has no rule for is a panic, so that a test never passes unasked.

pub(crate) mod asked;
mod metadata;
mod people;
mod places;
mod story;
mod units;

use std::collections::{BTreeMap, BTreeSet};

use ficdex::query::{FieldId, Node, NodeKind, Unit};

pub(crate) use story::{Chapter, Shelf, Story, Word, words};
use units::{Stretch, units};

/// Words of a chapter: the number of the first one and one past the last, in the chapter.
type Place = (usize, usize);

/// A passage: the work's id, the chapter's number and the passage's ordinal.
pub(crate) type PassageId = (String, u32, u32);

/// The passages that answer a query, each with its matches as words counted from its first: the first and one past
/// the last, which may lie behind the passage's end. Metadata alone matches a passage without a place in it.
pub(crate) type Hits = BTreeMap<PassageId, BTreeSet<(usize, usize)>>;

/// Everything that answers the query in units of this size.
pub(crate) fn hits(query: &Node, stories: &[Story], unit: Unit) -> Hits {
    let mut hits = Hits::new();
    for story in stories {
        let all: Vec<Stretch> = units(unit, story).into_iter().filter(|unit| holds(query, story, unit, None)).collect();
        let places: BTreeSet<_> = all.iter().flat_map(|unit| matches(query, story, unit, None)).collect();
        for &(chapter, place) in &places {
            let (passage, first) = story.chapters[chapter].passage_of(place.0);
            let id = story.passage_id(chapter, passage);
            hits.entry(id).or_default().insert((place.0 - first, place.1 - first));
        }
        // True by what is said of the work alone: it is hit once, where it is true first.
        if let (true, Some(first)) = (places.is_empty(), all.first()) {
            hits.insert(first.first_passage(unit, story), BTreeSet::new());
        }
    }
    hits
}

/// True if the query is true of this unit. Inside of `says:NAME{…}` the words of that person alone count.
fn holds(node: &Node, story: &Story, unit: &Stretch, voice: Option<&str>) -> bool {
    match &node.kind {
        NodeKind::All => true,
        NodeKind::And(parts) => parts.iter().all(|part| holds(part, story, unit, voice)),
        NodeKind::Or(parts) => parts.iter().any(|part| holds(part, story, unit, voice)),
        NodeKind::Not(inner) => !holds(inner, story, unit, voice),
        NodeKind::Text(_) | NodeKind::Near(_) => match places::field_of(node) {
            None | Some(FieldId::Text | FieldId::Said | FieldId::Narr) => !matches(node, story, unit, voice).is_empty(),
            Some(FieldId::Any) => {
                !matches(node, story, unit, voice).is_empty() || metadata::any_text(node, story, unit.chapters())
            }
            Some(field) => metadata::text(field, node, story, unit.chapters()),
        },
        NodeKind::Scope { unit: size, inner } => {
            units(*size, story).iter().filter(|other| other.meets(unit)).any(|other| holds(inner, story, other, voice))
        }
        NodeKind::Clause(clause) if people::is_asked(clause) => !matches(node, story, unit, voice).is_empty(),
        NodeKind::Clause(clause) => metadata::fits(clause, story),
        NodeKind::Says { name, inner } => holds(inner, story, unit, Some(&name.text)),
    }
}

/// The places that the clauses without a minus bind in `unit`, if the query is true there.
fn matches(node: &Node, story: &Story, unit: &Stretch, voice: Option<&str>) -> BTreeSet<(usize, Place)> {
    match &node.kind {
        NodeKind::Text(_) | NodeKind::Near(_) => {
            let heard = match places::field_of(node) {
                None | Some(FieldId::Text | FieldId::Any) => None,
                Some(FieldId::Said) => Some(true),
                Some(FieldId::Narr) => Some(false),
                _ => return BTreeSet::new(),
            };
            let of_chapter = |chapter: usize| {
                let inside = &story.chapters[chapter];
                let places = places::places(node, &inside.words).into_iter();
                let wanted = move |place: &Place| match (voice, heard) {
                    (Some(name), Some(true) | None) => people::is_said(story, chapter, *place, name),
                    (Some(_), Some(false)) => false,
                    (None, heard) => heard.is_none_or(|said| inside.is_heard(*place, said)),
                };
                places.filter(wanted).map(move |place| (chapter, place))
            };
            unit.chapters().flat_map(of_chapter).filter(|&(chapter, place)| unit.contains(chapter, place)).collect()
        }
        NodeKind::Clause(clause) if people::is_asked(clause) => {
            let all = unit.chapters().flat_map(|chapter| people::places(clause, story, chapter));
            all.filter(|&(chapter, place)| unit.contains(chapter, place)).collect()
        }
        NodeKind::Says { name, inner } => matches(inner, story, unit, Some(&name.text)),
        _ if !holds(node, story, unit, voice) => BTreeSet::new(),
        NodeKind::And(parts) | NodeKind::Or(parts) => {
            parts.iter().flat_map(|part| matches(part, story, unit, voice)).collect()
        }
        NodeKind::Scope { unit: size, inner } => units(*size, story)
            .iter()
            .filter(|other| other.meets(unit))
            .flat_map(|other| matches(inner, story, other, voice))
            .filter(|&(chapter, place)| unit.contains(chapter, place))
            .collect(),
        _ => BTreeSet::new(),
    }
}
