//! What `search` finds is what a scan finds: every occurrence, its place, and no other.
//!
//! Stories are made of few words, so that phrases repeat, overlap and cross borders; [`oracle`] says what must be found.

use std::collections::{BTreeMap, BTreeSet};

use ficdex::index::Snapshot;
use ficdex::model::{Body, Date, Hit, Name, Origin, Work, WorkId};
use ficdex::parse::BodyBuilder;
use ficdex::query::{Node, ParseOptions, Unit};
use ficdex::search::{self, Request, collect, lower};
use ficdex::store::Library;
use ficdex::text::Words;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::oracle::{self, Hits, Shelf, Story};

/// Words as they stand in a text: common, rare, cut by analysis, accented, in quotes, in a script without blanks.
const VOCABULARY: &[&str] = &[
    "the",
    "the",
    "the",
    "The",
    "a",
    "of",
    "sea",
    "sea",
    "Rain",
    "rain",
    "rain,",
    "rain.",
    "fell",
    "“Rain?”",
    "don’t",
    "don't",
    "it’s",
    "time-turner",
    "lamp—lit",
    "Élan",
    "élan",
    "cafe\u{301}",
    "naïve",
    "Œuvre",
    "Straße.",
    "‘no,’",
    "snake_case",
    "1999",
    "我们走",
    "我们",
    "走。",
    "我,们",
    "雨",
    "らん",
    "Йод",
    "x",
];

/// Words of queries besides those of a text; two of them stand in no text.
const ASKED: &[&str] = &[
    "the",
    "rain",
    "Rain",
    "sea",
    "don't",
    "time-turner",
    "elan",
    "CAFÉ",
    "oeuvre",
    "我们",
    "我",
    "走",
    "雪",
    "harbour",
];

/// One paragraph; none is a scene break.
type Paragraph = Option<Vec<&'static str>>;

fn body(paragraphs: Vec<Paragraph>) -> Body {
    let mut builder = BodyBuilder::new();
    for paragraph in paragraphs {
        match paragraph {
            Some(words) => {
                builder.push(&words.join(" "));
                builder.end_paragraph();
            }
            None => builder.scene_break(),
        }
    }
    builder.finish()
}

fn paragraph() -> impl Strategy<Value = Paragraph> {
    let words = |length| prop::collection::vec(select(VOCABULARY), length);
    prop_oneof![
        8 => words(1..40).prop_map(Some),
        2 => words(100..400).prop_map(Some),
        1 => Just(None),
    ]
}

fn chapter() -> impl Strategy<Value = Body> {
    let one = || prop::collection::vec(paragraph(), 1..12).prop_map(body);
    one().prop_filter("a chapter has words", |body| Words::new(&body.text).next().is_some())
}

fn story() -> impl Strategy<Value = Story> {
    (
        0..6_u32,
        select(&["Salt Harbour", "Étude", "Buffy the Vampire Slayer"][..]),
        any::<Option<bool>>(),
        prop::collection::vec(chapter(), 1..4),
    )
        .prop_map(|(number, fandom, complete, bodies)| {
            let fandoms = vec![Name { name: fandom.into(), raw: fandom.into(), source: Origin::Declared }];
            let id = WorkId::of_site("ao3", &number.to_string());
            Story::new(Work { id, fandoms, complete, ..Work::default() }, bodies)
        })
}

/// What happens to the library before it is searched.
#[derive(Clone, Debug)]
enum Step {
    Put(Box<Story>),
    Forget(Index),
    Commit,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![6 => story().prop_map(|story| Step::Put(Box::new(story))), 1 => any::<Index>().prop_map(Step::Forget), 2 => Just(Step::Commit)]
}

/// A query as a test thinks of it.
#[derive(Clone, Debug)]
enum Asked {
    /// Some words that stand one after the other in some chapter.
    Quotation {
        story: Index,
        chapter: Index,
        start: Index,
        length: usize,
    },
    Phrase(Vec<&'static str>),
    Word(&'static str),
    Metadata(&'static str),
    And(Vec<Asked>),
    Or(Vec<Asked>),
    Not(Box<Asked>),
    Whole(Box<Asked>),
}

fn places() -> impl Strategy<Value = Asked> {
    let place = (any::<Index>(), any::<Index>(), any::<Index>(), 1..9_usize);
    prop_oneof![
        4 => place.prop_map(|(story, chapter, start, length)| Asked::Quotation { story, chapter, start, length }),
        2 => prop::collection::vec(select(ASKED), 1..4).prop_map(Asked::Phrase),
        3 => select(ASKED).prop_map(Asked::Word),
    ]
}

fn asked() -> impl Strategy<Value = Asked> {
    let metadata = select(
        &["*", "is:complete", "is:wip", "words:>300", "words:<200", "fandom:\"salt harbour\"", "fandom:etude"][..],
    );
    let leaf = prop_oneof![5 => places(), 1 => metadata.prop_map(Asked::Metadata)];
    leaf.prop_recursive(3, 10, 3, |inner| {
        let parts = || prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            3 => parts().prop_map(Asked::And),
            3 => parts().prop_map(Asked::Or),
            2 => inner.clone().prop_map(|inner| Asked::Not(Box::new(inner))),
            1 => inner.prop_map(|inner| Asked::Whole(Box::new(inner))),
        ]
    })
}

/// The query as it is typed.
fn typed(asked: &Asked, stories: &[Story]) -> String {
    let join =
        |parts: &[Asked], sign: &str| parts.iter().map(|part| typed(part, stories)).collect::<Vec<_>>().join(sign);
    match asked {
        Asked::Quotation { story, chapter, start, length } => {
            let chapters = &story.get(stories).chapters;
            let chapter = chapter.get(chapters);
            let first = start.index(chapter.words.len());
            let last = (first + length).min(chapter.words.len()) - 1;
            let text = &chapter.body.text[chapter.words[first].start..chapter.words[last].end];
            // What would be read as a sign of the query stands for a blank.
            format!("\"{}\"", text.replace(['“', '”', '"', '*', '?', '\n'], " "))
        }
        Asked::Phrase(words) => format!("\"{}\"", words.join(" ")),
        Asked::Word(word) | Asked::Metadata(word) => (*word).to_owned(),
        Asked::And(parts) => format!("({})", join(parts, " ")),
        Asked::Or(parts) => format!("({})", join(parts, " OR ")),
        Asked::Not(inner) => format!("-({})", typed(inner, stories)),
        Asked::Whole(inner) => format!("work{{{}}}", typed(inner, stories)),
    }
}

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

fn request(query: &Node) -> Request {
    Request { limit: 0, per_work: 0, ..Request::new(query.clone()) }
}

/// Every match that the engine finds, with its place.
fn found(library: &Library, stories: &[Story], query: &Node) -> Hits {
    let snapshot = Snapshot::open(&library.index_dir()).expect("an index");
    let plan = lower::lower(query, &snapshot, &NoFiles, lower::DefaultField::Text, Unit::Chapter).expect("a plan");
    let collected = collect::best(&snapshot, &plan, 0, 0).expect("an answer");
    assert!(collected.exact && collected.passages == collected.found.len() as u64, "{query}: {collected:?}");
    let mut hits = Hits::new();
    for passage in collected.found {
        let id = snapshot.segments()[passage.segment].work_id(passage.head).expect("an id");
        let story = stories.iter().find(|story| story.work.id.as_str() == id).expect("a work of the library");
        let index = passage.doc - snapshot.segments()[passage.segment].work(passage.doc).start;
        let id = story.nth_passage(index as usize);
        let places: BTreeSet<_> =
            passage.spans.iter().map(|found| (found.span.start as usize, found.span.end as usize)).collect();
        assert!(hits.insert(id, places).is_none(), "{query}: a passage comes twice");
    }
    hits
}

/// The library of these tests has no files.
struct NoFiles;

impl lower::Outside for NoFiles {
    fn texts_by_path(&self, _: &str, _: ficdex::query::Span) -> Result<Vec<u64>, lower::PlanError> {
        Ok(Vec::new())
    }

    fn missing_texts(&self) -> Result<Vec<u64>, lower::PlanError> {
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
        queries in prop::collection::vec(asked(), 24),
        phrases in prop::collection::vec(places(), 24),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let (library, stories) = shelf(folder.path(), steps);
        if stories.is_empty() {
            return Ok(());
        }
        for asked in queries.iter().chain(&phrases) {
            let typed = typed(asked, &stories);
            let query = parse(&typed);
            let expected = oracle::hits(&query, &stories);
            prop_assert_eq!(&found(&library, &stories, &query), &expected, "{}", typed);
            let answer = search::search(&library, &request(&query)).expect("an answer");
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
                search::search(&library, &request).expect("an answer").hits
            };
            let place = |hit: &Hit| (hit.rank, hit.passage.id.clone());
            let all: Vec<_> = answer(0).iter().map(place).take(limit).collect();
            prop_assert_eq!(answer(limit).iter().map(place).collect::<Vec<_>>(), all, "{}", typed);
        }
    }
}
