//! Measures how well `search` and `works` rank, on the relevance collection in `fixtures/`.
//!
//! ```text
//! cargo run --example measure_relevance [-- --topics | --topic N]
//! ```
//! It indexes `fixtures/stories` into a library that is thrown away, asks every query of
//! `fixtures/topics.toml` as a reader would (three passages of a work at most) and compares with
//! `fixtures/qrels.tsv`. It prints nDCG@10, the mean reciprocal rank of the first relevant result, and
//! recall among the first 10 and 50: over all topics, over the half that rankings may be tuned on (odd
//! numbers), over the half set aside (even numbers), and by kind. `--topics` adds a line for each topic;
//! `--topic N` lists what topic N finds, with the grades.

mod collection;
mod measures;
mod run;

use std::collections::BTreeMap;
use std::path::Path;

use collection::{Collection, Result};
use measures::Measures;
use run::Shelf;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let collection = Collection::read(&fixtures)?;
    let shelf = Shelf::new(&fixtures, &collection)?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => table(&collection, &shelf, false),
        ["--topics"] => table(&collection, &shelf, true),
        ["--topic", number] => list(&collection, &shelf, number.parse()?),
        _ => Err("usage: measure_relevance [--topics | --topic N]".into()),
    }
}

fn table(collection: &Collection, shelf: &Shelf, each: bool) -> Result<()> {
    let mut groups: BTreeMap<String, Vec<Measures>> = BTreeMap::new();
    println!("{:24} {:>6} {:>8} {:>8} {:>9} {:>9}", "", "topics", "nDCG@10", "MRR", "recall@10", "recall@50");
    for topic in &collection.topics {
        let measures = Measures::of(&shelf.outcome(topic)?);
        let half = if topic.is_held_out() { "2 half set aside" } else { "1 half tuned on" };
        for group in ["0 all", half, &format!("3 {}", topic.kind)] {
            groups.entry(group.to_owned()).or_default().push(measures);
        }
        if each {
            row(&format!("{:3} {:.20}", topic.id, topic.query), 1, &measures);
        }
    }
    for (group, measures) in &groups {
        row(&group[2..], measures.len(), &Measures::mean(measures));
    }
    Ok(())
}

fn row(name: &str, topics: usize, measures: &Measures) {
    let Measures { ndcg, reciprocal_rank, recall_10, recall_50 } = measures;
    println!("{name:24} {topics:6} {ndcg:8.3} {reciprocal_rank:8.3} {recall_10:9.3} {recall_50:9.3}");
}

fn list(collection: &Collection, shelf: &Shelf, number: u32) -> Result<()> {
    let topic = collection.topics.iter().find(|topic| topic.id == number).ok_or("no topic has this number")?;
    println!("{} ({}): {}\n{}", topic.id, topic.kind, topic.need, topic.query);
    for (place, grade) in shelf.results(topic)? {
        println!("  {} {place}", grade.map_or_else(|| "-".to_owned(), |grade| grade.to_string()));
    }
    Ok(())
}
