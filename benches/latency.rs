//! How long a search takes inside a running program, kind by kind, beside raw tantivy in the same run.
//!
//! ```text
//! cargo bench --bench latency -- LIBRARY QUERIES [REFERENCE INDEX]
//! ```
//!
//! `QUERIES` is a JSON object: by kind, a list of `{"terms": […], "char": …}`; from these words come queries of more
//! kinds (in one chapter, scene or work, near each other, prefixes, stems), and the library's tags are asked too. `REFERENCE query INDEX QUERIES` is a program that
//! prints a table with the kind in the first column and the median and 95th percentile in milliseconds in the fifth and
//! sixth. A time is the median of some searches of one query, for the ten best passages with text and highlights; what
//! is printed is the median and the 95th percentile over the queries of the kind.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use ficdex::model::Date;
use ficdex::query::{ParseOptions, Unit, parse};
use ficdex::search::{FacetField, Reader, Request, facets, search};
use ficdex::store::Library;
use serde::Deserialize;

const REPEATS: usize = 7;

#[derive(Deserialize)]
struct Words {
    terms: Vec<String>,
    char: Option<String>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [library, queries, reference @ ..] = arguments.as_slice() else {
        println!("nothing measured (cargo bench --bench latency -- LIBRARY QUERIES [REFERENCE INDEX])");
        return;
    };
    let text = std::fs::read_to_string(queries).expect("the file of queries");
    let kinds: BTreeMap<String, Vec<Words>> = serde_json::from_str(&text).expect("queries by kind");
    let theirs = match reference {
        [program, index] => reference_times(program, index, queries),
        _ => BTreeMap::new(),
    };
    let library = Library::open_reading(Path::new(library)).expect("a library");
    let reader = Reader::new(&library);
    let mut kinds = all_kinds(&kinds);
    kinds.push(("tag".to_owned(), Unit::Chapter, tags(&reader)));
    println!(
        "{:<20}{:>8}{:>9}{:>9}{:>9}{:>9}{:>8}",
        "kind", "queries", "p50 ms", "p95 ms", "raw p50", "raw p95", "ratio"
    );
    for (kind, unit, queries) in kinds {
        let mut times: Vec<f64> = queries.iter().map(|query| time(&reader, query, unit)).collect();
        if times.is_empty() {
            continue;
        }
        times.sort_by(f64::total_cmp);
        let (median, high) = (times[times.len() / 2], times[(times.len() - 1) * 95 / 100]);
        print!("{kind:<20}{:>8}{median:>9.2}{high:>9.2}", times.len());
        match theirs.get(&kind) {
            Some((raw, raw_high)) => println!("{raw:>9.2}{raw_high:>9.2}{:>8.2}", median / raw),
            None => println!(),
        }
    }
}

/// The kinds of the file as queries, then those made of their words.
fn all_kinds(kinds: &BTreeMap<String, Vec<Words>>) -> Vec<(String, Unit, Vec<String>)> {
    let mut all = Vec::new();
    let mut add = |name: &str, unit: Unit, of: &str, query: &dyn Fn(&Words) -> String| {
        let queries: Vec<String> = kinds.get(of).into_iter().flatten().map(query).collect();
        if !queries.is_empty() {
            all.push((name.to_owned(), unit, queries));
        }
    };
    let phrase = |words: &Words| format!("\"{}\"", words.terms.join(" "));
    let joined = |words: &Words| words.terms.join(" ");
    // Without `=`, a word stands for its stem too.
    let exact = |words: &Words| format!("={}", words.terms[0]);
    add("term", Unit::Chapter, "term", &exact);
    add("term_high", Unit::Chapter, "term_high", &exact);
    add("phrase3", Unit::Chapter, "phrase3", &phrase);
    add("phrase_common", Unit::Chapter, "phrase_common", &phrase);
    add("phrase_filter", Unit::Chapter, "phrase_filter", &|words| {
        format!("{} char:\"{}\"", phrase(words), words.char.as_deref().unwrap_or_default())
    });
    add("or5", Unit::Chapter, "or5", &|words| {
        words.terms.iter().map(|term| format!("={term}")).collect::<Vec<_>>().join(" OR ")
    });
    add("stemmed word", Unit::Chapter, "term", &joined);
    add("and2 in a chapter", Unit::Chapter, "and2", &joined);
    add("and2 in a scene", Unit::Scene, "and2", &joined);
    add("and2 in a work", Unit::Work, "and2", &joined);
    add("NEAR/8", Unit::Chapter, "and2", &|words| words.terms.join(" NEAR/8 "));
    add("prefix", Unit::Chapter, "term", &|words| {
        let term = &words.terms[0];
        format!("{}*", term.chars().take(term.chars().count().max(5) - 1).collect::<String>())
    });
    all
}

/// As many of the library's tags as there are queries of other kinds, the most frequent first.
fn tags(reader: &Reader<'_>) -> Vec<String> {
    let field = FacetField::of_name("tag").expect("a field");
    let everything = parse("*", &options()).expect("a query");
    let found = facets(reader, &everything, Unit::Work, &[field], 200).expect("an answer");
    let values = found.facets.into_iter().flat_map(|facet| facet.values);
    values.map(|tag| format!("tag:\"{}\"", tag.value.replace(['"', '\\'], ""))).collect()
}

fn options() -> ParseOptions {
    ParseOptions::new(Date::new(2026, 1, 1).expect("a day"))
}

/// Milliseconds of one search, the median of some.
fn time(reader: &Reader<'_>, query: &str, unit: Unit) -> f64 {
    let node = parse(query, &options()).expect("a query that can be read");
    let request = Request { unit, ..Request::new(node) };
    let mut times: Vec<f64> = (0..REPEATS)
        .map(|_| {
            let started = Instant::now();
            std::hint::black_box(search(reader, &request).expect("an answer"));
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[REPEATS / 2]
}

/// By kind, the reference's median and 95th percentile.
fn reference_times(program: &str, index: &str, queries: &str) -> BTreeMap<String, (f64, f64)> {
    let output = Command::new(program).args(["query", index, queries]).output().expect("the reference runs");
    let table = String::from_utf8_lossy(&output.stdout);
    let row = |line: &str| {
        let cells: Vec<&str> = line.split_whitespace().collect();
        Some((cells.first()?.to_string(), (cells.get(4)?.parse().ok()?, cells.get(5)?.parse().ok()?)))
    };
    table.lines().filter_map(row).collect()
}
