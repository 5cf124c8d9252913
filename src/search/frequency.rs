//! How often a query matches by year, fandom, rating …, and how often that is per million words.

use rustc_hash::FxHashMap;

use super::facets::{FacetField, Heads, Names, each_value};
use super::lower::is_of_passages;
use super::{DefaultField, Reader, SearchError, count};
use crate::index::{Doc, NumberField, Snapshot};
use crate::query::{Node, NodeKind, Unit};
use crate::store::Library;

/// What a query finds among the works of one value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// The value as a work writes it; none for the works without any.
    pub value: Option<String>,
    /// Matches, counted as [`count::Counts::matches`].
    pub matches: u64,
    /// Works in which the query is true.
    pub works: u64,
    /// Words of all works of the value that the query's conditions on works choose, matching or not.
    pub words: u64,
}

impl Bucket {
    /// Matches per million words; none if there are no words.
    pub fn per_million(&self) -> Option<f64> {
        (self.words > 0).then(|| self.matches as f64 * 1e6 / self.words as f64)
    }
}

/// What a query finds, by the values of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frequency {
    /// Years in their order; other values by matches, most first. A work counts for each of its values.
    pub buckets: Vec<Bucket>,
    /// All works together, each once.
    pub total: Bucket,
}

/// Matches, works and words of one work.
#[derive(Clone, Copy, Default)]
struct OfWork {
    matches: u64,
    is_found: bool,
    words: u64,
}

/// Counts what `query` finds by the values of `field`.
pub fn frequency(reader: &Reader<'_>, query: &Node, unit: Unit, field: FacetField) -> Result<Frequency, SearchError> {
    reader.planned(query, DefaultField::Text, unit, |snapshot, plan| {
        let frame = reader.plan(snapshot, &conditions(query), DefaultField::Text, unit)?;
        let frame = Heads::of_plan(snapshot, &frame)?;
        let mut works = words_by_work(snapshot, &frame)?;
        count::each_unit(snapshot, plan, |segment, unit, places| -> Result<(), SearchError> {
            let head = snapshot.segments()[segment].work(unit.start).start;
            let work = works.entry((segment, head)).or_default();
            work.matches += places.len() as u64;
            work.is_found = true;
            Ok(())
        })?;
        let mut total = Bucket::default();
        for work in works.values() {
            total.add(work);
        }
        let buckets = buckets(reader.library(), snapshot, &frame, &works, field)?;
        Ok(Frequency { buckets, total })
    })
}

impl Bucket {
    fn add(&mut self, work: &OfWork) {
        self.matches += work.matches;
        self.works += u64::from(work.is_found);
        self.words += work.words;
    }
}

/// The parts of a query that choose works whatever is in their text: those of the outermost AND without text.
fn conditions(query: &Node) -> Node {
    fn has_text(node: &Node) -> bool {
        match &node.kind {
            NodeKind::Text(_) | NodeKind::Near(_) | NodeKind::Says { .. } => true,
            NodeKind::Clause(clause) => is_of_passages(clause.field),
            _ => node.children().iter().any(has_text),
        }
    }
    let parts = match &query.kind {
        NodeKind::And(parts) => parts.as_slice(),
        _ => std::slice::from_ref(query),
    };
    let kept = parts.iter().filter(|part| !has_text(part)).cloned().collect();
    Node::and(kept).unwrap_or(Node::new(query.span, NodeKind::All))
}

fn words_by_work(snapshot: &Snapshot, frame: &Heads) -> Result<FxHashMap<(usize, Doc), OfWork>, SearchError> {
    let mut works = FxHashMap::default();
    for (index, segment) in snapshot.segments().iter().enumerate() {
        let words = segment.numbers(NumberField::TextWords)?;
        frame.each(index, |head| {
            let words = words.first(head).unwrap_or_default().max(0) as u64;
            works.insert((index, head), OfWork { words, ..OfWork::default() });
        });
    }
    Ok(works)
}

fn buckets(
    library: &Library,
    snapshot: &Snapshot,
    frame: &Heads,
    works: &FxHashMap<(usize, Doc), OfWork>,
    field: FacetField,
) -> Result<Vec<Bucket>, SearchError> {
    let mut by_value: FxHashMap<String, Bucket> = FxHashMap::default();
    let mut without = works.clone();
    each_value(library, snapshot, frame, field, |value, segment, head| {
        let Some(work) = works.get(&(segment, head)) else { return };
        without.remove(&(segment, head));
        match by_value.get_mut(value) {
            Some(bucket) => bucket.add(work),
            None => by_value.entry(value.to_owned()).or_default().add(work),
        }
    })?;
    let mut sorted: Vec<(String, Bucket)> = by_value.into_iter().collect();
    sorted.sort_unstable_by(|(a, x), (b, y)| {
        let rank = if field == FacetField::Year { std::cmp::Ordering::Equal } else { y.matches.cmp(&x.matches) };
        rank.then_with(|| a.cmp(b))
    });
    let mut names = Names::new(library, snapshot);
    let mut buckets = Vec::with_capacity(sorted.len() + 1);
    // A year without a match is a finding; a fandom without one is noise.
    let is_shown = |bucket: &Bucket| bucket.works > 0 || field == FacetField::Year;
    for (value, bucket) in sorted.into_iter().filter(|(_, bucket)| is_shown(bucket)) {
        buckets.push(Bucket { value: Some(names.written(field, value)?), ..bucket });
    }
    let mut rest = Bucket::default();
    for work in without.values() {
        rest.add(work);
    }
    if rest.works > 0 {
        buckets.push(rest);
    }
    Ok(buckets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Date;
    use crate::query::{ParseOptions, parse};

    #[test]
    fn words_are_counted_over_the_works_that_the_conditions_choose() {
        let options = ParseOptions::new(Date::new(2026, 11, 23).unwrap());
        let conditions = |text: &str| conditions(&parse(text, &options).unwrap()).to_string();
        assert_eq!(conditions("rain fandom:Buffy -tag:sad"), "fandom:\"Buffy\" -tag:\"sad\"");
        assert_eq!(conditions("rain OR fandom:Buffy"), "*");
        assert_eq!(conditions("rain"), "*");
    }

    #[test]
    fn a_rate_needs_words() {
        assert_eq!(Bucket { matches: 3, words: 2_000_000, ..Bucket::default() }.per_million(), Some(1.5));
        assert_eq!(Bucket { matches: 3, ..Bucket::default() }.per_million(), None);
    }
}
