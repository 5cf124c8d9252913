//! All results, one after the other, in memory that does not grow with their number: the works in which
//! the query is true are found and sorted first, then evaluated again one by one.

use super::collect::{self, Found};
use super::eval::{Evaluation, Hit as Part, LeafSpan, Sets};
use super::fetch::Fetcher;
use super::order::{Place, sort_works};
use super::plan::Plan;
use super::rank::Ranking;
use super::{DefaultField, Reader, Request, SearchError, Sort, WorkHit, work_hit};
use crate::index::{IndexError, Snapshot};
use crate::model::Hit;
use crate::query::Unit;

/// Hands every passage that answers to `visit`, in the order asked; its text is read one passage at a time.
///
/// By relevance, the places of all passages are held in memory; in every other order only those of the works.
pub fn each_hit<E: From<SearchError>>(
    reader: &Reader<'_>,
    request: &Request,
    mut visit: impl FnMut(Hit) -> Result<(), E>,
) -> Result<u64, E> {
    let (library, snapshot) = (reader.library(), reader.snapshot()?);
    let plan = reader.plan(&snapshot, &request.query, DefaultField::Text, request.unit)?;
    let fetcher = Fetcher::new(library, &snapshot, request.context, reader.shelf()).map_err(SearchError::from)?;
    let mut page = Page::of(request);
    if request.sort == Sort::Score {
        let mut found = collect::best(&snapshot, &plan, 0, request.per_work).map_err(SearchError::from)?.found;
        if request.reverse {
            found.reverse();
        }
        for passage in &found {
            if let Some(rank) = page.next() {
                visit(fetcher.hit(passage, rank).map_err(SearchError::from)?)?;
            }
        }
        return Ok(page.given);
    }
    let mut walk = Walk::new(&snapshot, &plan)?;
    let mut works = walk.works()?;
    sort_works(library, &snapshot, &mut works, request.sort, request.reverse)?;
    for work in &works {
        if page.is_full() {
            break;
        }
        let mut passages = walk.passages(work)?;
        if request.per_work > 0 && passages.len() > request.per_work {
            passages.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
            passages.truncate(request.per_work);
            passages.sort_by_key(|passage| passage.doc);
        }
        for passage in &passages {
            if let Some(rank) = page.next() {
                visit(fetcher.hit(passage, rank).map_err(SearchError::from)?)?;
            }
        }
    }
    Ok(page.given)
}

/// Hands every work that answers to `visit`, in the order asked.
pub fn each_work<E: From<SearchError>>(
    reader: &Reader<'_>,
    request: &Request,
    mut visit: impl FnMut(WorkHit) -> Result<(), E>,
) -> Result<u64, E> {
    let (library, snapshot) = (reader.library(), reader.snapshot()?);
    let plan = reader.plan(&snapshot, &request.query, DefaultField::Any, Unit::Work)?;
    let mut page = Page::of(request);
    if request.sort == Sort::Score {
        for passage in &collect::best(&snapshot, &plan, 0, 1).map_err(SearchError::from)?.found {
            if let Some(rank) = page.next() {
                visit(work_hit(library, &snapshot, passage, rank)?)?;
            }
        }
        return Ok(page.given);
    }
    let mut walk = Walk::new(&snapshot, &plan)?;
    let mut works = walk.works()?;
    sort_works(library, &snapshot, &mut works, request.sort, request.reverse)?;
    for Place { segment, head, .. } in works {
        if let Some(rank) = page.next() {
            let found = Found { segment, doc: head, score: 0.0, head, spans: Vec::new() };
            visit(work_hit(library, &snapshot, &found, rank)?)?;
        }
    }
    Ok(page.given)
}

/// Which results are asked for.
struct Page {
    skip: usize,
    limit: usize,
    given: u64,
}

impl Page {
    fn of(request: &Request) -> Self {
        Self { skip: request.offset, limit: request.limit, given: 0 }
    }

    fn is_full(&self) -> bool {
        self.limit > 0 && self.given >= self.limit as u64
    }

    /// The rank of the next result, if it is asked for.
    fn next(&mut self) -> Option<u64> {
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        if self.is_full() {
            return None;
        }
        self.given += 1;
        Some(self.given)
    }
}

/// A query, work by work.
struct Walk<'a> {
    snapshot: &'a Snapshot,
    plan: &'a Plan,
    ranking: Ranking,
    /// By segment.
    sets: Vec<Sets>,
}

impl<'a> Walk<'a> {
    fn new(snapshot: &'a Snapshot, plan: &'a Plan) -> Result<Self, SearchError> {
        let segments = snapshot.segments();
        let sets = segments.iter().map(|segment| Sets::open(segment, plan)).collect::<Result<_, IndexError>>()?;
        Ok(Self { snapshot, plan, ranking: Ranking::new(snapshot, plan)?, sets })
    }

    /// The works in which the query is true, in no order.
    fn works(&mut self) -> Result<Vec<Place>, SearchError> {
        let mut works = Vec::new();
        for (number, segment) in self.snapshot.segments().iter().enumerate() {
            let mut evaluation = Evaluation::open(segment, self.plan, &self.sets[number], false)?;
            let mut heads = Vec::new();
            let mut from = 0;
            while let Some(unit) = evaluation.next(from)? {
                let work = segment.work(unit.start);
                heads.push(work.start);
                from = work.end;
            }
            let ids = segment.ids()?.of_all(&heads)?;
            works.extend(heads.into_iter().zip(ids).map(|(head, id)| Place { segment: number, head, id }));
        }
        Ok(works)
    }

    /// The passages of a work in which matches start, in order; its first one if there are none.
    fn passages(&mut self, work: &Place) -> Result<Vec<Found>, SearchError> {
        let segment = &self.snapshot.segments()[work.segment];
        let end = segment.work(work.head).end;
        let mut evaluation = Evaluation::open(segment, self.plan, &self.sets[work.segment], true)?;
        let context = self.ranking.context(segment, &(work.head..end).collect::<Vec<_>>())?;
        let mut out = Vec::new();
        let mut first = None;
        let mut from = work.head;
        let mut spans: Vec<LeafSpan> = Vec::new();
        while let Some(unit) = evaluation.next(from)? {
            if unit.start >= end {
                break;
            }
            from = unit.end;
            first.get_or_insert(unit.start);
            spans.clear();
            evaluation.spans(&unit, &unit, &mut spans)?;
            spans.sort_unstable_by_key(|found| (found.span, found.leaf));
            spans.dedup();
            for of_passage in spans.chunk_by(|a, b| a.span.doc == b.span.doc) {
                let doc = of_passage[0].span.doc;
                let score = self.ranking.score(segment, doc, &Part::count(of_passage));
                let score = self.ranking.refine(segment, doc, score, &spans, &context);
                let spans = of_passage.to_vec();
                out.push(Found { segment: work.segment, doc, score, head: work.head, spans });
            }
        }
        if let (true, Some(doc)) = (out.is_empty(), first) {
            let score = self.ranking.refine(segment, doc, 0.0, &[], &context);
            out.push(Found { segment: work.segment, doc, score, head: work.head, spans: Vec::new() });
        }
        Ok(out)
    }
}
