//! What `search` finds is what a scan finds: every occurrence, its place, and no other.
//!
//! [`oracle`] makes stories and queries and says what must be found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use ficdex::index::Snapshot;
use ficdex::model::{Date, Hit, WorkId};
use ficdex::names::Dictionary;
use ficdex::query::{Node, ParseOptions, Unit};
use ficdex::search::collect::{self, Collected};
use ficdex::search::plan::Plan;
use ficdex::search::{self, Reader, Request, lower};
use ficdex::store::Library;
use proptest::prelude::*;
use proptest::sample::select;

use crate::oracle::asked::{ASKED, Step, asked, places, step};
use crate::oracle::{self, Hits, Shelf, Story};

fn parse(query: &str) -> Node {
    let options = ParseOptions::new(Date::new(2026, 11, 23).expect("a day"));
    ficdex::query::parse(query, &options).unwrap_or_else(|error| panic!("{}: {query}", error.message))
}

/// The library after these steps, in `folder`, and what it holds.
fn shelf(folder: &std::path::Path, steps: Vec<Step>) -> (Library, Vec<Story>) {
    let mut shelf = Shelf::new(folder);
    let mut stories: BTreeMap<WorkId, Story> = BTreeMap::new();
    for step in steps {
        match step {
            Step::Put(story) => {
                shelf.put(&story);
                stories.insert(story.work.id.clone(), *story);
            }
            Step::Forget(index) if !stories.is_empty() => {
                let id = index.get(&stories.keys().cloned().collect::<Vec<_>>()).clone();
                shelf.forget(&stories.remove(&id).expect("a story"));
            }
            Step::Forget(_) => {}
            Step::Commit => shelf.commit(),
        }
    }
    (shelf.finish(), stories.into_values().collect())
}

fn request(query: &Node, unit: Unit) -> Request {
    Request { limit: 0, per_work: 0, unit, ..Request::new(query.clone()) }
}

/// Every match that the engine finds, with its place.
fn found(library: &Library, stories: &[Story], query: &Node, unit: Unit) -> Hits {
    let snapshot = Snapshot::open(&library.index_dir()).expect("an index");
    let plan = lower::lower(query, &snapshot, &NoFiles, lower::DefaultField::Text, unit).expect("a plan");
    let collected = collect::best(&snapshot, &plan, 0, 0).expect("an answer");
    assert!(collected.passages == collected.found.len() as u64, "{query}: {collected:?}");
    check_page(&snapshot, &plan, 3, 0, &collected);
    check_page(&snapshot, &plan, 2, 1, &collect::best(&snapshot, &plan, 0, 1).expect("an answer"));
    let mut hits = Hits::new();
    for passage in collected.found {
        let id = snapshot.segments()[passage.segment].ids().expect("ids").of(passage.head).expect("an id");
        let story = stories.iter().find(|story| story.work.id.as_str() == id).expect("a work of the library");
        let index = passage.doc - snapshot.segments()[passage.segment].work(passage.doc).start;
        let id = story.nth_passage(index as usize);
        let places: BTreeSet<_> =
            passage.spans.iter().map(|found| (found.span.start as usize, found.span.end as usize)).collect();
        assert!(hits.insert(id, places).is_none(), "{query}: a passage comes twice");
    }
    hits
}

/// A page is the beginning of all that is found, whatever was left out of sight to find it.
fn check_page(snapshot: &Snapshot, plan: &Plan, wanted: usize, per_work: usize, all: &Collected) {
    let page = collect::best(snapshot, plan, wanted, per_work).expect("an answer");
    assert_eq!((page.works, page.passages), (all.works, all.passages), "a page knows how much there is");
    assert_eq!(page.found, all.found[..wanted.min(all.found.len())], "a page of {wanted}, {per_work} of a work");
}

/// The library of these tests has no files.
struct NoFiles;

impl lower::Outside for NoFiles {
    fn texts_by_path(&self, _: &str, _: ficdex::query::Span) -> Result<Vec<u64>, lower::PlanError> {
        Ok(Vec::new())
    }

    fn dictionary(&self) -> Result<&Dictionary, lower::PlanError> {
        static BUILT_IN: LazyLock<Dictionary> = LazyLock::new(Dictionary::built_in);
        Ok(&BUILT_IN)
    }

    fn texts_by_format(&self, _: &str, _: ficdex::query::Span) -> Result<Vec<u64>, lower::PlanError> {
        Ok(Vec::new())
    }

    fn texts_by_day(&self, _: ficdex::store::Moment, _: i64, _: i64) -> Result<Vec<u64>, lower::PlanError> {
        Ok(Vec::new())
    }

    fn missing_texts(&self) -> Result<Vec<u64>, lower::PlanError> {
        Ok(Vec::new())
    }

    fn texts_held_twice(&self) -> Result<Vec<u64>, lower::PlanError> {
        Ok(Vec::new())
    }
}

/// What a hit marks is what must be found in its passage, word for word.
fn check_marks(hit: &Hit, expected: &BTreeSet<(usize, usize)>) {
    let text = &hit.passage.text;
    let words = oracle::words(text);
    let mut last = 0;
    for (index, mark) in hit.matches.iter().enumerate() {
        let (start, end) = (mark.start as usize, mark.end as usize);
        assert!(start >= last && start < end, "marks stand in order and do not overlap: {hit:?}");
        assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "marks lie on borders: {hit:?}");
        assert!(!mark.continues || index + 1 == hit.matches.len(), "only the last mark runs on: {hit:?}");
        last = end;
    }
    let marked: BTreeSet<usize> = (0..words.len())
        .filter(|&word| {
            hit.matches
                .iter()
                .any(|mark| words[word].start < mark.end as usize && words[word].end > mark.start as usize)
        })
        .collect();
    let inside: BTreeSet<usize> =
        expected.iter().flat_map(|&(start, end)| start..end).filter(|&word| word < words.len()).collect();
    assert_eq!(marked, inside, "the words marked are the words that match: {hit:?}");
    let runs_on = hit.matches.last().is_some_and(|mark| mark.continues);
    assert_eq!(runs_on, expected.iter().any(|&(_, end)| end > words.len()), "a match that runs on says so: {hit:?}");
    check_snippet(hit);
}

fn check_snippet(hit: &Hit) {
    assert!(!hit.snippet.chars().any(char::is_control), "a snippet is one line: {hit:?}");
    let folded = |text: &str| oracle::words(text).into_iter().map(|word| word.folded).collect::<Vec<_>>();
    let Some(first) = hit.matches.first() else { return };
    assert!(!hit.snippet_matches.is_empty(), "the snippet shows a match: {hit:?}");
    let matched: Vec<Vec<String>> =
        hit.matches.iter().map(|mark| folded(&hit.passage.text[mark.start as usize..mark.end as usize])).collect();
    assert!(!matched.iter().any(Vec::is_empty), "a mark holds a word: {first:?}");
    for mark in &hit.snippet_matches {
        let shown = folded(hit.snippet.get(mark.start as usize..mark.end as usize).expect("marks lie on borders"));
        let known = |matched: &Vec<String>| matched.starts_with(&shown) || shown.starts_with(matched);
        assert!(!shown.is_empty() && matched.iter().any(known), "the snippet marks what matched: {hit:?}");
    }
}

/// A case makes a library: a tenth of the usual number takes long enough. `PROPTEST_CASES` raises it.
fn cases() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: usual.cases.div_ceil(10), max_shrink_iters: 400, failure_persistence: None, ..usual }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_search_finds_what_a_scan_finds(
        steps in prop::collection::vec(step(), 1..12),
        queries in prop::collection::vec((asked(), select(&Unit::ALL[..])), 16),
        phrases in prop::collection::vec((places(), Just(Unit::Chapter)), 12),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let (library, stories) = shelf(folder.path(), steps);
        if stories.is_empty() {
            return Ok(());
        }
        for (asked, unit) in queries.iter().chain(&phrases) {
            let typed = asked.typed(&stories);
            let query = parse(&typed);
            let expected = oracle::hits(&query, &stories, *unit);
            let typed = format!("--unit {} {typed}", unit.name());
            prop_assert_eq!(&found(&library, &stories, &query, *unit), &expected, "{}", typed);
            let counts = search::count(&Reader::new(&library), &query, lower::DefaultField::Text, *unit).expect("an answer");
            let matches: usize = expected.values().map(BTreeSet::len).sum();
            prop_assert_eq!((counts.matches, counts.passages), (matches as u64, expected.len() as u64), "{}", typed);
            let answer = search::search(&Reader::new(&library), &request(&query, *unit)).expect("an answer");
            prop_assert_eq!(answer.hits.len(), expected.len(), "{}", typed);
            prop_assert_eq!(answer.passages, expected.len() as u64, "{}", typed);
            for hit in &answer.hits {
                let id = (hit.work.id.to_string(), hit.chapter.number, hit.passage.ordinal);
                check_marks(hit, &expected[&id]);
            }
        }
    }

    /// The first results, for which the index skips what cannot be among them, are those of the whole list.
    #[test]
    fn the_first_results_are_the_first_of_all_results(
        steps in prop::collection::vec(step(), 1..12),
        queries in prop::collection::vec(prop::collection::vec(select(ASKED), 1..5), 12),
        limit in 1..8_usize,
        per_work in 1..4_usize,
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let (library, _) = shelf(folder.path(), steps);
        for words in &queries {
            let typed = words.join(" OR ");
            let query = parse(&typed);
            let answer = |limit| {
                let request = Request { limit, per_work, ..Request::new(query.clone()) };
                search::search(&Reader::new(&library), &request).expect("an answer").hits
            };
            let place = |hit: &Hit| (hit.rank, hit.passage.id.clone());
            let all: Vec<_> = answer(0).iter().map(place).take(limit).collect();
            prop_assert_eq!(answer(limit).iter().map(place).collect::<Vec<_>>(), all, "{}", typed);
        }
    }
}
