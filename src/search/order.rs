//! Results in another order than relevance.

use std::cmp::Ordering;

use super::collect::Found;
use super::{SearchError, Sort};
use crate::index::{Doc, NumberField, Snapshot};
use crate::store::{Library, Moment, TextId};
use crate::text::key;

/// What a work is sorted by; values that are unknown come last.
enum Key {
    Number(Option<std::cmp::Reverse<i64>>),
    Text(String),
}

impl Key {
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(Some(a)), Self::Number(Some(b))) => a.cmp(b),
            (Self::Number(Some(_)), Self::Number(None)) => Ordering::Less,
            (Self::Number(None), Self::Number(Some(_))) => Ordering::Greater,
            (Self::Text(a), Self::Text(b)) => a.is_empty().cmp(&b.is_empty()).then_with(|| a.cmp(b)),
            _ => Ordering::Equal,
        }
    }
}

/// Sorts `found`, which is in order of score, as asked. Ties go by work, then position.
pub(super) fn sort(
    library: &Library,
    snapshot: &Snapshot,
    found: &mut Vec<Found>,
    sort: Sort,
    reverse: bool,
) -> Result<(), SearchError> {
    if sort == Sort::Score {
        if reverse {
            found.reverse();
        }
        return Ok(());
    }
    let mut ids = super::collect::ids(snapshot, found)?;
    let mut works: Vec<Place> = Vec::new();
    let mut of_work: rustc_hash::FxHashMap<(usize, Doc), Vec<Found>> = rustc_hash::FxHashMap::default();
    for passage in found.drain(..) {
        let work @ (segment, head) = (passage.segment, passage.head);
        let group = of_work.entry(work).or_default();
        if group.is_empty() {
            works.push(Place { segment, head, id: ids.remove(&work).unwrap_or_default() });
        }
        group.push(passage);
    }
    sort_works(library, snapshot, &mut works, sort, reverse)?;
    for work in works {
        let mut group = of_work.remove(&(work.segment, work.head)).unwrap_or_default();
        group.sort_by_key(|passage| passage.doc);
        found.append(&mut group);
    }
    Ok(())
}

/// A work's place in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The segment's place in the snapshot.
    pub(super) segment: usize,
    /// Its first passage.
    pub(super) head: Doc,
    /// Its id.
    pub(super) id: String,
}

/// Sorts works as asked; by id where nothing else decides.
pub(super) fn sort_works(
    library: &Library,
    snapshot: &Snapshot,
    works: &mut Vec<Place>,
    sort: Sort,
    reverse: bool,
) -> Result<(), SearchError> {
    let mut keyed = Vec::with_capacity(works.len());
    for work in works.drain(..) {
        keyed.push((key_of(library, snapshot, (work.segment, work.head), sort)?, work));
    }
    keyed.sort_by(|(a, x), (b, y)| {
        let (keys, ids) = (a.compare(b), x.id.cmp(&y.id));
        match (reverse, sort) {
            (true, Sort::Work) => ids.reverse(),
            (true, _) => keys.reverse().then(ids),
            (false, _) => keys.then(ids),
        }
    });
    works.extend(keyed.into_iter().map(|(_, work)| work));
    Ok(())
}

fn key_of(
    library: &Library,
    snapshot: &Snapshot,
    (segment, head): (usize, Doc),
    sort: Sort,
) -> Result<Key, SearchError> {
    let segment = &snapshot.segments()[segment];
    let number = |field| -> Result<Key, SearchError> {
        Ok(Key::Number(segment.numbers(field)?.first(head).map(std::cmp::Reverse)))
    };
    match sort {
        Sort::Score | Sort::Work => Ok(Key::Number(None)),
        Sort::Updated => number(NumberField::Updated),
        Sort::Published => number(NumberField::Published),
        Sort::Words => number(NumberField::Words),
        Sort::Kudos => number(NumberField::Kudos),
        Sort::Hits => number(NumberField::Hits),
        Sort::Comments => number(NumberField::Comments),
        Sort::Bookmarks => number(NumberField::Bookmarks),
        Sort::Added => {
            let moment = library.moment_of_text(TextId(segment.text_id(head)), Moment::Added)?;
            Ok(Key::Number(moment.map(std::cmp::Reverse)))
        }
        Sort::Title | Sort::Author => {
            let work = library.work_of_text(TextId(segment.text_id(head)))?.work;
            let title = key(&work.title);
            Ok(Key::Text(match (sort, work.authors.first()) {
                (Sort::Author, Some(author)) => format!("{}\u{0}{title}", key(author)),
                (Sort::Author, None) => String::new(),
                _ => title,
            }))
        }
    }
}
