//! Key word in context: every place that matches, one line each, with the words around it.
//!
//! As the index is walked, the places it finds are handed to several threads ([`lanes`]), which make lines of them
//! ([`make`]): the stretches of a chapter that its lines need are read from the store once ([`stretch`]). Nothing is kept
//! unless lines are to be sorted ([`sort`]).

mod block;
mod lanes;
mod make;
mod sort;
mod stretch;

pub use sort::Key;

use super::{DefaultField, Reader, SearchError};
use crate::model::{Locator, WorkId};
use crate::query::{Node, Unit};

/// What lines to make.
#[derive(Clone, Debug)]
pub struct Request {
    /// The query.
    pub query: Node,
    /// The unit in which the parts of an AND must meet.
    pub unit: Unit,
    /// Words on either side of a match.
    pub context: usize,
    /// What lines are sorted by; nothing: work by work as they stand in the index, by position.
    pub sort: Vec<Key>,
    /// Lines to leave out first.
    pub offset: usize,
    /// Lines to give at most; 0: all.
    pub limit: usize,
    /// Read what is known of each work; without it [`Origin`] holds the work's id alone, and rare words are faster.
    pub metadata: bool,
}

/// The work a line is from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its id.
    pub id: WorkId,
    /// Its title.
    pub title: String,
    /// Its authors.
    pub authors: Vec<String>,
    /// Its fandoms.
    pub fandoms: Vec<String>,
    /// The year it was published, or else updated.
    pub year: Option<i16>,
}

/// One match with the text around it. `left`, `matched` and `right` follow each other in the text: joined they are a
/// stretch of it, with every run of white space as one blank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line<'a> {
    /// The passage the match starts in.
    pub passage: u32,
    /// The chapter.
    pub chapter: u32,
    /// Its first word, counted from 0 in the chapter.
    pub first: u32,
    /// Its last word.
    pub last: u32,
    /// The words before it in the chapter.
    pub left: &'a str,
    /// The match.
    pub matched: &'a str,
    /// The words after it in the chapter.
    pub right: &'a str,
    /// The work.
    pub origin: &'a Origin,
}

impl Line<'_> {
    /// The passage's locator, such as `ao3:218676@2:14`.
    pub fn place(&self) -> Locator {
        Locator { work: self.origin.id.clone(), chapter: Some(self.chapter), passage: Some(self.passage) }
    }
}

/// Makes every line and hands it to `visit`, until that fails or enough lines were made. Gives their number.
pub fn each_line<E: From<SearchError>>(
    reader: &Reader<'_>,
    request: &Request,
    mut visit: impl FnMut(&Line<'_>) -> Result<(), E>,
) -> Result<u64, E> {
    let (library, snapshot) = (reader.library(), reader.snapshot()?);
    let plan = reader.plan(&snapshot, &request.query, DefaultField::Text, request.unit)?;
    if !request.sort.is_empty() {
        return sort::sorted(library, &snapshot, &plan, request, visit);
    }
    let mut made = 0;
    let limit = if request.limit == 0 { usize::MAX } else { request.limit };
    lanes::each(library, &snapshot, &plan, request, (request.offset, limit), &mut |line| {
        made += 1;
        visit(line)
    })?;
    Ok(made)
}

/// Why walking the index ended before its end.
enum Stop<E> {
    Enough,
    Failed(E),
}

impl<E: From<SearchError>> From<crate::index::IndexError> for Stop<E> {
    fn from(error: crate::index::IndexError) -> Self {
        Self::Failed(SearchError::from(error).into())
    }
}
