//! Results in an order of their own, and all of them, one after the other.

use std::cmp::Ordering;

use super::collect::{self, Found};
use super::fetch::Fetcher;
use super::{DefaultField, Request, SearchError, Sort, WorkHit, lower, open_index, outside, work_hit};
use crate::index::{Doc, NumberField, Snapshot};
use crate::model::Hit;
use crate::query::Unit;
use crate::store::{Library, TextId};
use crate::text::key;

/// What a work is sorted by; values that are unknown come last.
#[derive(PartialEq, PartialOrd)]
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
    let mut keyed = Vec::with_capacity(found.len());
    let (mut last, mut last_key): (Option<(usize, Doc)>, Option<std::rc::Rc<Key>>) = (None, None);
    found.sort_by(|a, b| a.work.cmp(&b.work).then(a.doc.cmp(&b.doc)));
    for passage in found.drain(..) {
        let head = (passage.segment, snapshot.segments()[passage.segment].work(passage.doc).start);
        if last != Some(head) {
            last_key = Some(std::rc::Rc::new(key_of(library, snapshot, head, sort)?));
            last = Some(head);
        }
        keyed.push((last_key.clone(), passage));
    }
    keyed.sort_by(|(a, x), (b, y)| {
        let keys = match (a, b) {
            (Some(a), Some(b)) => a.compare(b),
            _ => Ordering::Equal,
        };
        let keys = if reverse { keys.reverse() } else { keys };
        let work = x.work.cmp(&y.work);
        let work = if reverse && sort == Sort::Work { work.reverse() } else { work };
        keys.then(work).then(x.doc.cmp(&y.doc))
    });
    found.extend(keyed.into_iter().map(|(_, passage)| passage));
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

/// Hands every passage that answers to `visit`, in the order asked; its text is read one passage at a time.
pub fn each_hit<E: From<SearchError>>(
    library: &Library,
    request: &Request,
    mut visit: impl FnMut(Hit) -> Result<(), E>,
) -> Result<u64, E> {
    let snapshot = open_index(&library.index_dir())?;
    let outside = outside::Store(library);
    let plan = lower::lower(&request.query, &snapshot, &outside, DefaultField::Text, request.unit)
        .map_err(SearchError::from)?;
    let mut collected = collect::best(&snapshot, &plan, 0, request.per_work).map_err(SearchError::from)?;
    sort(library, &snapshot, &mut collected.found, request.sort, request.reverse)?;
    let mut fetcher = Fetcher::new(library, &snapshot, request.context);
    let mut rank = 0;
    for found in super::page(&collected.found, request) {
        rank += 1;
        visit(fetcher.hit(found, rank).map_err(SearchError::from)?)?;
    }
    Ok(rank)
}

/// Hands every work that answers to `visit`, in the order asked.
pub fn each_work<E: From<SearchError>>(
    library: &Library,
    request: &Request,
    mut visit: impl FnMut(WorkHit) -> Result<(), E>,
) -> Result<u64, E> {
    let snapshot = open_index(&library.index_dir())?;
    let outside = outside::Store(library);
    let plan =
        lower::lower(&request.query, &snapshot, &outside, DefaultField::Any, Unit::Work).map_err(SearchError::from)?;
    let mut collected = collect::best(&snapshot, &plan, 0, 1).map_err(SearchError::from)?;
    sort(library, &snapshot, &mut collected.found, request.sort, request.reverse)?;
    let mut rank = 0;
    for found in super::page(&collected.found, request) {
        rank += 1;
        visit(work_hit(library, &snapshot, found, rank)?)?;
    }
    Ok(rank)
}
