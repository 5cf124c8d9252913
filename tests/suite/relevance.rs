//! How well results are ranked, on the relevance collection of `fixtures/`: it may rise, and the floors here with
//! it, but not fall. `cargo run --example measure_relevance` prints the figures.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use collection::{Collection, Topic};
use measures::Measures;
use run::Shelf;

#[path = "../../examples/measure_relevance/collection.rs"]
mod collection;
#[path = "../../examples/measure_relevance/measures.rs"]
mod measures;
#[path = "../../examples/measure_relevance/run.rs"]
mod run;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn collection() -> Collection {
    Collection::read(&fixtures()).expect("the relevance collection")
}

/// nDCG@10, mean reciprocal rank, recall@10 and recall@50: a hair below what was measured for all topics, and a little
/// more for each kind, where one topic of few may fall if others rise.
const FLOORS: &[(&str, [f64; 4])] = &[
    ("all", [0.88, 0.91, 0.92, 0.92]),
    ("set aside", [0.89, 0.92, 0.92, 0.92]),
    ("quote", [1.0, 1.0, 1.0, 1.0]),
    ("half-quote", [0.98, 0.99, 0.99, 0.99]),
    ("scene", [0.82, 0.85, 0.89, 0.89]),
    ("people", [0.82, 0.83, 0.82, 0.82]),
    ("plot", [0.77, 0.82, 0.73, 0.73]),
    ("tag", [0.90, 0.91, 0.92, 0.92]),
    ("title", [0.95, 0.99, 0.99, 0.99]),
    ("chapter", [0.96, 0.99, 0.99, 0.99]),
    ("exclusion", [0.82, 0.94, 0.86, 0.86]),
    ("inflection", [0.88, 0.89, 0.92, 0.92]),
    ("loose", [0.91, 0.95, 0.99, 0.99]),
    ("speech", [0.84, 0.83, 0.99, 0.99]),
    ("crowded", [0.94, 0.94, 0.97, 0.97]),
];

#[test]
fn results_are_ranked_as_well_as_ever() {
    let collection = collection();
    let shelf = Shelf::new(&fixtures(), &collection).expect("the stories in a library");
    let measured: Vec<(&Topic, Measures)> = collection
        .topics
        .iter()
        .map(|topic| (topic, Measures::of(&shelf.outcome(topic).expect("an answer"))))
        .collect();
    for (group, floors) in FLOORS {
        let belongs = |topic: &Topic| match *group {
            "all" => true,
            "set aside" => topic.is_held_out(),
            kind => topic.kind == kind,
        };
        let mean = Measures::mean(measured.iter().filter(|(topic, _)| belongs(topic)).map(|(_, measures)| measures));
        let found = [mean.ndcg, mean.reciprocal_rank, mean.recall_10, mean.recall_50];
        assert!(found.iter().zip(floors).all(|(found, floor)| found >= floor), "{group}: {found:?} below {floors:?}");
    }
}

#[test]
fn every_topic_says_what_is_wanted_and_something_answers_it() {
    let collection = collection();
    let mut seen = BTreeSet::new();
    for topic in &collection.topics {
        assert!(seen.insert(topic.id), "{} is there twice", topic.id);
        assert!(topic.need.ends_with(['.', '?']), "topic {}: `{}` is no sentence", topic.id, topic.need);
        assert!(FLOORS.iter().any(|(kind, _)| *kind == topic.kind), "topic {}: no floor for its kind", topic.id);
        let judged = collection.judgements.iter().filter(|judged| judged.topic == topic.id);
        assert!(judged.clone().any(|judged| judged.grade == 3), "nothing answers topic {}", topic.id);
    }
    let judged: BTreeSet<u32> = collection.judgements.iter().map(|judged| judged.topic).collect();
    assert_eq!(judged, seen, "topics that are judged and topics that are asked");
}
