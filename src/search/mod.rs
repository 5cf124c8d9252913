//! The read line: from a query to ranked passages.
//!
//! ```text
//! query ─ lower ─> Plan ─ eval ─> true units ─ collect, rank ─> best passages ─ fetch, highlight ─> Hits
//! ```
//!
//! [`lower`] turns names and words into what the index holds; [`eval`] walks the units (chapters, unless
//! asked otherwise) in which the plan is true, on [`cursor`]s that know nothing of passages' borders;
//! [`collect`] keeps the best passages of each work by [`rank`]; [`fetch`] reads their text from the store and
//! [`highlight`] marks what matched, by the tokens the evaluation found and by nothing else.

pub mod catalogue;
pub mod collect;
pub mod complete;
pub mod count;
pub mod cursor;
pub mod diagnose;
pub mod duplicates;
pub mod eval;
mod evaluate;
pub mod explain;
pub mod facets;
mod fetch;
pub mod frequency;
pub mod health;
pub mod highlight;
pub mod kwic;
pub mod lower;
mod order;
mod outside;
mod parallel;
pub mod plan;
pub mod rank;
mod reader;
mod readings;
mod recent;
mod sets;
mod stream;
pub mod wrangle;

pub use count::{Counts, count};
pub use diagnose::{Diagnosis, diagnose};
pub use evaluate::{Evaluation, Measure, evaluate};
pub use explain::{Explanation, explain};
pub use facets::{FacetField, Facets, facets};
pub use frequency::{Frequency, frequency};
pub use highlight::Context;
pub use lower::DefaultField;
pub use reader::Reader;
pub use readings::{Several, several};
pub use stream::{each_hit, each_work};

use std::path::PathBuf;

use crate::index::{IndexError, Snapshot};
use crate::model::{Hit, Work};
use crate::query::{Node, QueryError, Unit};
use crate::store::{Library, StoreError, TextId};
use collect::Found;
use fetch::Fetcher;
use lower::PlanError;

/// The order of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Most relevant first.
    #[default]
    Score,
    /// By work id, then position.
    Work,
    /// Last updated first.
    Updated,
    /// Last published first.
    Published,
    /// Longest first.
    Words,
    /// Most kudos first.
    Kudos,
    /// Most often opened first.
    Hits,
    /// Most comments first.
    Comments,
    /// Most bookmarks first.
    Bookmarks,
    /// Last come into the library first.
    Added,
    /// By title.
    Title,
    /// By first author, then title.
    Author,
}

/// What to search, and what to give back.
#[derive(Clone, Debug)]
pub struct Request {
    /// The query.
    pub query: Node,
    /// Results to give at most; 0: all.
    pub limit: usize,
    /// Results to leave out first.
    pub offset: usize,
    /// Passages of one work at most; 0: all.
    pub per_work: usize,
    /// Their order.
    pub sort: Sort,
    /// The order turned round.
    pub reverse: bool,
    /// Text around matches in snippets.
    pub context: Context,
    /// The unit in which the parts of an AND must meet.
    pub unit: Unit,
    /// Give the reasons of every hit's rank too.
    pub explain: bool,
}

impl Request {
    /// The ten best passages, three of a work at most.
    pub fn new(query: Node) -> Self {
        Self {
            query,
            limit: 10,
            offset: 0,
            per_work: 3,
            sort: Sort::Score,
            reverse: false,
            context: Context::default(),
            unit: Unit::Chapter,
            explain: false,
        }
    }
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The passages asked for, in order.
    pub hits: Vec<Hit>,
    /// Works in which the query is true.
    pub works: u64,
    /// Passages in which a match starts.
    pub passages: u64,
    /// What the user should know.
    pub notes: Vec<String>,
    /// Why each hit ranks where it does, if that was asked.
    pub reasons: Vec<explain::Reasons>,
}

/// A work that answers a query.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkHit {
    /// Place in the list, from 1.
    pub rank: u64,
    /// Relevance; comparable within one list only.
    pub score: f32,
    /// The work.
    pub work: Work,
    /// Where its files lie.
    pub files: Vec<PathBuf>,
}

/// The works that answer a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorksAnswer {
    /// The works asked for, in order.
    pub hits: Vec<WorkHit>,
    /// Works in which the query is true.
    pub works: u64,
    /// What the user should know.
    pub notes: Vec<String>,
}

/// Why a search failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The query cannot be answered.
    #[error("{}", .0.message)]
    Query(QueryError),
    /// The index failed.
    #[error(transparent)]
    Index(IndexError),
    /// Whoever asked ended the question; see [`Stop`](crate::index::Stop).
    #[error("the search was stopped before its end")]
    Stopped,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is a library, but its index is gone or of another version.
    #[error("the library has no usable index ({0}): run `ficdex reindex`")]
    NoIndex(IndexError),
}

impl From<IndexError> for SearchError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Stopped => Self::Stopped,
            error => Self::Index(error),
        }
    }
}

impl From<PlanError> for SearchError {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Query(error) => Self::Query(error),
            PlanError::Index(error) => error.into(),
            PlanError::Store(error) => Self::Store(error),
        }
    }
}

/// The best passages for a query.
pub fn search(reader: &Reader<'_>, request: &Request) -> Result<Answer, SearchError> {
    let _state = reader.library().snapshot()?;
    reader.planned(&request.query, DefaultField::Text, request.unit, |snapshot, plan| {
        let wanted = if request.limit == 0 || request.sort != Sort::Score || request.reverse {
            0
        } else {
            request.offset.saturating_add(request.limit)
        };
        let mut collected = collect::best(snapshot, plan, wanted, request.per_work)?;
        order::sort(reader.library(), snapshot, &mut collected.found, request.sort, request.reverse)?;
        let fetcher = Fetcher::new(reader.library(), snapshot, request.context, reader.shelf())?;
        let mut hits = Vec::new();
        let page = page(&collected.found, request);
        for (index, found) in page.iter().enumerate() {
            snapshot.stop().check()?;
            hits.push(fetcher.hit(found, (request.offset + index + 1) as u64)?);
        }
        let reasons = if request.explain { explain::reasons(snapshot, plan, page)? } else { Vec::new() };
        Ok(Answer {
            hits,
            reasons,
            works: collected.works,
            passages: collected.passages,
            notes: notes(reader.library(), snapshot)?,
        })
    })
}

/// The works in which a query is true; a bare word is looked for in every field.
pub fn works(reader: &Reader<'_>, request: &Request) -> Result<WorksAnswer, SearchError> {
    reader.planned(&request.query, DefaultField::Any, Unit::Work, |snapshot, plan| {
        let mut collected = collect::best(snapshot, plan, 0, 1)?;
        order::sort(reader.library(), snapshot, &mut collected.found, request.sort, request.reverse)?;
        let mut hits = Vec::new();
        for (index, found) in page(&collected.found, request).iter().enumerate() {
            snapshot.stop().check()?;
            hits.push(work_hit(reader.library(), snapshot, found, (request.offset + index + 1) as u64)?);
        }
        Ok(WorksAnswer { hits, works: collected.works, notes: notes(reader.library(), snapshot)? })
    })
}

fn work_hit(library: &Library, snapshot: &Snapshot, found: &Found, rank: u64) -> Result<WorkHit, SearchError> {
    let text = TextId(snapshot.segments()[found.segment].text_id(found.doc));
    let stored = library.work_of_text(text)?;
    let files = stored.files.into_iter().map(|file| file.path).collect();
    Ok(WorkHit { rank, score: found.score, work: stored.work, files })
}

fn page<'a>(found: &'a [Found], request: &Request) -> &'a [Found] {
    let from = request.offset.min(found.len());
    let to = if request.limit == 0 { found.len() } else { from.saturating_add(request.limit).min(found.len()) };
    &found[from..to]
}

fn notes(library: &Library, snapshot: &Snapshot) -> Result<Vec<String>, SearchError> {
    let mut notes = Vec::new();
    if snapshot.revision() < library.revision()?.0 {
        notes.push("some works are not searchable yet: `ficdex index` brings the index up to date".to_owned());
    }
    Ok(notes)
}
