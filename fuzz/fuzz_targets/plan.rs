//! Any query that can be parsed is answered or refused, over a small library, and however it is asked its answers agree.
//!
//! Run it by `fuzz/run plan SECONDS`.

#![no_main]

use std::path::Path;
use std::sync::OnceLock;

use ficdex::ingest::{self, IndexOptions, Silent};
use ficdex::model::Date;
use ficdex::query::{ParseOptions, Unit, parse};
use ficdex::search::{self, DefaultField, Reader, Request, SearchError};
use ficdex::store::Library;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

/// Stories with values in every field, small enough to be looked at some hundred times a second.
const STORIES: &[&str] = &["ao3-html", "fanficfare-html", "text-header"];

fn library() -> &'static Path {
    static LIBRARY: OnceLock<TempDir> = OnceLock::new();
    let folder = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder for the library");
        let works = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/works");
        let paths = STORIES.iter().map(|layout| works.join(layout)).collect();
        let options = IndexOptions { paths, threads: 1, ..IndexOptions::default() };
        let summary = ingest::index(folder.path(), &options, &Silent).expect("the stories are indexed");
        assert!(summary.works > 3, "{summary:?}");
        folder
    });
    folder.path()
}

/// What a query may be refused for is the query itself.
fn answer<T>(query: &str, found: Result<T, SearchError>) -> Option<T> {
    match found {
        Ok(found) => Some(found),
        Err(SearchError::Query(error)) => {
            assert!(query.get(error.span.range()).is_some(), "{query}: {error:?}");
            error.render(query);
            None
        }
        Err(error) => panic!("{query}: {error}"),
    }
}

// The library is made before the first query: its time is none of a query's.
fuzz_target!(init: { library(); }, |query: &str| {
    let options = ParseOptions::new(Date::new(2026, 11, 23).expect("a calendar day"));
    let Ok(node) = parse(query, &options) else { return };
    let library = Library::open_reading(library()).expect("the library opens");
    let reader = Reader::new(&library);
    // The unit is part of what is tried; the query's length stands for it.
    let units = [Unit::Chapter, Unit::Work, Unit::Scene, Unit::Paragraph, Unit::Sentence];
    let unit = units[query.len() % units.len()];
    let counted = answer(query, search::count(&reader, &node, DefaultField::Text, unit));
    let request = Request { unit, limit: 0, per_work: 0, ..Request::new(node.clone()) };
    let found = answer(query, search::search(&reader, &request));
    let (Some(counted), Some(found)) = (counted, found) else { return };
    assert_eq!(found.hits.len() as u64, counted.passages, "{query}");
    assert_eq!((found.works, found.passages), (counted.works, counted.passages), "{query}");
    // The ten best alone are the first of all, in the same order.
    let best = answer(query, search::search(&reader, &Request { limit: 10, ..request })).expect("an answer, as before");
    let ids = |answer: &search::Answer| -> Vec<String> {
        answer.hits.iter().take(10).map(|hit| hit.passage.id.clone()).collect()
    };
    assert_eq!(ids(&best), ids(&found), "{query}");
    answer(query, search::works(&reader, &Request::new(node)));
});
