//! Which of several files each value of a work is taken from.

use crate::model::{Date, Name, Origin, ParatextKind, Rating, Relationship, Work};
use crate::parse::Metadata;

/// How much a file tells in one field; the greater counts, compared from left to right.
pub(super) type Worth = (i64, i64);

/// A value, or values that only make sense together.
pub(super) struct Field {
    /// Its name in records.
    pub(super) name: &'static str,
    /// How much a work tells here; none if nothing. Of works that tell as much, the one that comes first is taken.
    pub(super) worth: fn(&Work) -> Option<Worth>,
    /// Takes the value, canonical and as written, over from another file's.
    pub(super) take: fn(&mut Work, &mut Metadata, from: (&Work, &Metadata)),
}

/// What a plain field takes over: the same fields of both.
macro_rules! take {
    ($($of_work:ident),*; $($of_metadata:ident),*) => {
        |work, metadata, (from, written)| {
            $(work.$of_work.clone_from(&from.$of_work);)*
            $(metadata.$of_metadata.clone_from(&written.$of_metadata);)*
        }
    };
}

/// All of them. Four rules cover them:
///
/// - *said*: the first file that says it (title, authors, language, address, summary);
/// - *most*: the file that lists most, then the latest one;
/// - *latest*: the file that was updated last, since it is about a state that changes;
/// - *earliest*: the earliest date.
pub(super) const FIELDS: &[Field] = &[
    Field { name: "title", worth: |work| said(!work.title.is_empty()), take: take!(title; title) },
    Field { name: "authors", worth: |work| said(!work.authors.is_empty()), take: take!(authors; authors) },
    Field { name: "fandoms", worth: |work| names(work, &work.fandoms), take: take!(fandoms, families; fandoms) },
    Field { name: "characters", worth: |work| names(work, &work.characters), take: take!(characters; characters) },
    Field {
        name: "relationships",
        worth: |work| ships(work, &work.relationships),
        take: take!(relationships; relationships),
    },
    Field { name: "rating", worth: rating, take: take!(rating, rating_raw; rating) },
    Field {
        name: "warnings",
        worth: |work| most(work, work.warnings.len()),
        take: take!(warnings, warnings_raw; warnings),
    },
    Field {
        name: "categories",
        worth: |work| most(work, work.categories.len()),
        take: take!(categories, categories_raw; categories),
    },
    Field { name: "tags", worth: |work| most(work, work.tags.len()), take: take!(tags; tags) },
    Field { name: "series", worth: |work| most(work, work.series.len()), take: take!(series; series) },
    Field {
        name: "collections",
        worth: |work| most(work, work.collections.len()),
        take: take!(collections; collections),
    },
    Field { name: "gifts", worth: |work| most(work, work.gifts.len()), take: take!(gifts; gifts) },
    Field { name: "restricted", worth: |work| latest(work, work.restricted), take: take!(restricted; restricted) },
    Field {
        name: "statistics",
        worth: |work| latest(work, !work.statistics.is_empty()),
        take: |work, _, (from, _)| work.statistics = from.statistics,
    },
    Field {
        name: "language",
        worth: |work| said(work.language.is_some()),
        take: take!(language, language_raw; language),
    },
    Field {
        name: "complete",
        worth: |work| latest(work, work.complete.is_some()),
        take: take!(complete; status, completed),
    },
    Field { name: "published", worth: |work| Some((-work.published?.days(), 0)), take: take!(published; published) },
    Field { name: "updated", worth: |work| Some((work.updated?.days(), 0)), take: take!(updated; updated) },
    Field {
        name: "words_stated",
        worth: |work| latest(work, work.words_stated.is_some()),
        take: take!(words_stated; words),
    },
    Field {
        name: "chapters_stated",
        worth: |work| latest(work, work.chapters_stated.is_some()),
        take: take!(chapters_stated, chapters_planned; chapters),
    },
    Field { name: "url", worth: |work| said(work.url.is_some()), take: take!(url, site; url, site_id) },
    Field { name: "summary", worth: |work| said(summary(work).is_some()), take: take_summary },
];

fn said(says: bool) -> Option<Worth> {
    says.then_some((0, 0))
}

fn latest(work: &Work, says: bool) -> Option<Worth> {
    says.then(|| (day(work), 0))
}

fn most(work: &Work, values: usize) -> Option<Worth> {
    (values > 0).then(|| (values as i64, day(work)))
}

/// The day of the state a work is described in; one that states none is older than all.
fn day(work: &Work) -> i64 {
    work.updated.or(work.published).map_or(i64::MIN, Date::days)
}

fn names(work: &Work, names: &[Name]) -> Option<Worth> {
    declared(work, names.iter().map(|name| name.source))
}

fn ships(work: &Work, ships: &[Relationship]) -> Option<Worth> {
    declared(work, ships.iter().map(|ship| ship.source))
}

/// Only what an author declared is a file's word.
fn declared(work: &Work, sources: impl Iterator<Item = Origin>) -> Option<Worth> {
    most(work, sources.filter(|source| *source == Origin::Declared).count())
}

/// That nobody rated it says less than a rating.
fn rating(work: &Work) -> Option<Worth> {
    let says = work.rating.is_some() || work.rating_raw.is_some();
    says.then(|| (i64::from(work.rating.is_some_and(|rating| rating != Rating::NotRated)), day(work)))
}

fn summary(work: &Work) -> Option<&crate::model::Paratext> {
    work.paratext.iter().find(|text| text.kind == ParatextKind::Summary)
}

fn take_summary(work: &mut Work, _: &mut Metadata, (from, _): (&Work, &Metadata)) {
    if let (None, Some(text)) = (summary(work), summary(from)) {
        work.paratext.insert(0, text.clone());
    }
}
