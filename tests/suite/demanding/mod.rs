//! No query hangs or takes the program down, and one that takes too long can be ended.

mod queries;

use std::time::Duration;

use ficdex::index::Stop;
use ficdex::model::Date;
use ficdex::query::{Node, ParseOptions, Unit, parse};
use ficdex::search::kwic::{self, Line};
use ficdex::search::{self, DefaultField, FacetField, Reader, Request, SearchError};
use ficdex::store::Library;

use crate::archive::{Archive, KETTLE, STORM};

/// Far more than a query takes here; one that comes near it does not end.
const PATIENCE: Duration = Duration::from_mins(2);

fn read(query: &str) -> Result<Node, SearchError> {
    parse(query, &ParseOptions::new(Date::new(2026, 11, 23).expect("a day"))).map_err(SearchError::Query)
}

fn lines(query: &Node) -> kwic::Request {
    kwic::Request {
        query: query.clone(),
        unit: Unit::Chapter,
        context: 8,
        sort: Vec::new(),
        offset: 0,
        limit: 0,
        metadata: false,
    }
}

/// Asks everything that can be asked by a query.
fn ask(reader: &Reader<'_>, query: &Node) -> Result<u64, SearchError> {
    let counts = search::count(reader, query, DefaultField::Text, Unit::Chapter)?;
    let answer = search::search(reader, &Request::new(query.clone()))?;
    assert_eq!(answer.works, counts.works);
    search::works(reader, &Request::new(query.clone()))?;
    search::facets(reader, query, Unit::Work, &[FacetField::Year], 0)?;
    let places = kwic::each_line(reader, &lines(query), |_: &Line<'_>| Ok::<_, SearchError>(()))?;
    assert_eq!(places, counts.matches);
    Ok(counts.works)
}

#[test]
fn every_query_ends_in_an_answer_or_a_clear_error() {
    let archive = Archive::new().work("storm.txt", STORM).work("kettle.txt", KETTLE).indexed();
    let library = Library::open_reading(&archive.library()).expect("a library");
    // The stack of a main thread, where a query is asked; that of a test is a quarter of it.
    let asking = std::thread::Builder::new().stack_size(8 << 20).spawn(move || ask_all(&library));
    let answered = asking.expect("a thread").join().expect("every query ends");
    assert!(answered > 30, "{answered} queries have an answer");
}

/// How many of the queries have an answer.
fn ask_all(library: &Library) -> usize {
    let mut answered = 0;
    for (name, query) in queries::queries() {
        let reader = Reader::new(library).stopped_by(Stop::after(PATIENCE));
        match read(&query).and_then(|node| ask(&reader, &node)) {
            Ok(_) => answered += 1,
            Err(SearchError::Query(error)) => {
                assert!(query.get(error.span.range()).is_some(), "{name}: {error:?}");
                assert!(error.render(&query).len() < 1_000, "{name}: the error is as long as the query");
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
    answered
}

#[test]
fn a_question_that_nobody_waits_for_ends_wherever_it_is() {
    let archive = Archive::new().work("storm.txt", STORM).work("kettle.txt", KETTLE).indexed();
    let library = Library::open_reading(&archive.library()).expect("a library");
    let stop = Stop::default();
    stop.now();
    let reader = Reader::new(&library).stopped_by(stop.clone());
    let query = read("the OR umbrella*").expect("a query");
    let stopped = |result: Result<u64, SearchError>| assert!(matches!(result, Err(SearchError::Stopped)), "{result:?}");
    stopped(search::count(&reader, &query, DefaultField::Text, Unit::Chapter).map(|counts| counts.works));
    stopped(search::search(&reader, &Request::new(query.clone())).map(|answer| answer.works));
    stopped(search::works(&reader, &Request::new(query.clone())).map(|answer| answer.works));
    stopped(search::facets(&reader, &query, Unit::Work, &[FacetField::Year], 0).map(|facets| facets.works));
    stopped(search::explain(&reader, &query, DefaultField::Text, Unit::Chapter).map(|_| 0));
    stopped(kwic::each_line(&reader, &lines(&query), |_: &Line<'_>| Ok::<_, SearchError>(())));
    // In the midst of its lines a concordance ends too.
    let stop = Stop::default();
    let reader = Reader::new(&library).stopped_by(stop.clone());
    let mut seen = 0;
    let result = kwic::each_line(&reader, &lines(&query), |_: &Line<'_>| {
        seen += 1;
        stop.now();
        stop.check().map_err(SearchError::from)
    });
    assert!(matches!(result, Err(SearchError::Stopped)) && seen == 1, "{result:?} after {seen}");
}

#[test]
fn a_timeout_is_an_error_that_says_so() {
    let archive = Archive::new().work("storm.txt", STORM).work("kettle.txt", KETTLE);
    // No answer comes within a nanosecond's worth of patience, and nothing is printed as if it were one.
    for verb in ["search", "works", "kwic", "count", "explain"] {
        archive
            .run(&[verb, "umbrella", "--timeout", "0.000001ms"])
            .code(2)
            .stdout_eq("")
            .stderr_has("no whole answer within 1ns")
            .stderr_has("--timeout");
        archive.run(&[verb, "umbrella", "--timeout", "10m"]).code(0);
    }
    archive.run(&["facets", "umbrella", "--by", "year", "--timeout", "0.000001ms"]).code(2).stdout_eq("");
    archive.run(&["search", "umbrella", "--timeout", "soon"]).code(2).stderr_has("`soon` is not a time");
}
