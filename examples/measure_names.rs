//! Measures the reading of tags on labelled data.
//!
//! ```text
//! cargo run --release --example measure_names -- ../shared/gold [--errors RULE]
//! ```
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use ficdex::names::vocabulary::{Entry, Tables, Vocabulary, compile, read_table};
use ficdex::names::{Dictionary, Scope};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const FOLDS: u64 = 5;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let gold = args.next().ok_or("usage: measure_names GOLD_FOLDER")?;
    let errors = args.next().and(args.next());
    let tables = built_in()?;
    let rows = aliases(Path::new(&gold))?;
    let all = Dictionary::new(Vocabulary::open(compile(&tables).into())?);
    let mut counts = Counts::default();
    let start = Instant::now();
    for row in &rows {
        counts.judge(&all, row, errors.as_deref().and_then(|rule| rule.strip_prefix("all:")));
    }
    println!("{:.0} tags/s", rows.len() as f64 / start.elapsed().as_secs_f64());
    counts.print("all tables");
    let mut halves = [Counts::default(), Counts::default()];
    for fold in 0..FOLDS {
        let dictionary = Dictionary::new(Vocabulary::open(compile(&withheld(&tables, fold)).into())?);
        for row in rows.iter().filter(|row| hash(&row.canonical) % FOLDS == fold) {
            let half = (hash(&row.canonical) / 8 % 2) as usize;
            halves[half].judge(&dictionary, row, errors.as_deref().filter(|_| half == 0));
        }
    }
    for (half, name) in halves.iter().zip(["by rule, half A (seen)", "by rule, half B (set aside)"]) {
        half.print(name);
    }
    Ok(())
}

struct Row { tag: String, canonical: String, source: String }

fn aliases(gold: &Path) -> Result<Vec<Row>> {
    let text = std::fs::read_to_string(gold.join("tag_aliases.tsv"))?;
    Ok(text.lines().skip(1).filter_map(|line| {
        let mut cells = line.split('\t').map(str::to_owned);
        Some(Row { tag: cells.next()?, canonical: cells.next()?, source: cells.next()? })
    }).collect())
}

fn built_in() -> Result<Tables> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/vocabulary");
    let table = |name: &str| -> Result<Vec<Entry>> { Ok(read_table(&std::fs::read_to_string(folder.join(name))?)?) };
    Ok(Tables {
        characters: table("characters.txt")?,
        encyclopedia: table("encyclopedia.txt")?,
        fandoms: table("fandoms.txt")?,
        ships: [table("ships.txt")?, table("ship_names.txt")?].concat(),
        nicknames: table("nicknames.txt")?,
    })
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)) >> 17
}

fn withheld(tables: &Tables, fold: u64) -> Tables {
    let mut tables = tables.clone();
    for entry in &mut tables.characters {
        if hash(&entry.name) % FOLDS == fold {
            entry.aliases.clear();
        }
    }
    tables
}

#[derive(Default)]
struct Counts { rows: usize, right: usize, ambiguous: usize, wrong: usize, rules: BTreeMap<&'static str, [usize; 3]> }

impl Counts {
    fn judge(&mut self, dictionary: &Dictionary, row: &Row, errors: Option<&str>) {
        if row.source != "ao3-dump-2021" { return; }
        let reading = dictionary.resolve_character(&row.tag, &Scope::none());
        self.rows += 1;
        let rule = reading.candidates.first().map_or("none", |candidate| candidate.rule.name());
        let verdict = match &reading.canonical {
            Some(name) if *name == row.canonical => { self.right += 1; 0 }
            Some(_) => { self.wrong += 1; 2 }
            None if reading.candidates.len() > 1 => { self.ambiguous += 1; 1 }
            None => 3,
        };
        if verdict < 3 { self.rules.entry(rule).or_default()[verdict] += 1; } else { self.rules.entry("none").or_default()[0] += 1; }
        if errors == Some(rule) && verdict != 0 {
            println!("{}\t{} => {}\t{:?}", ["", "AMB", "WRONG", "NONE"][verdict], row.tag, row.canonical, reading.candidates.iter().take(4).map(|c| c.name.as_str()).collect::<Vec<_>>());
        }
    }
    fn print(&self, name: &str) {
        let share = |count: usize| count as f64 / self.rows.max(1) as f64;
        println!("{name}: {} rows, right {:.4} ambiguous {:.4} wrong {:.4}", self.rows, share(self.right), share(self.ambiguous), share(self.wrong));
        for (rule, counts) in &self.rules { println!("    {rule:10} right {:6} ambiguous {:6} wrong {:6}", counts[0], counts[1], counts[2]); }
    }
}
