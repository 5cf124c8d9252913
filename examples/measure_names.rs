//! Measures the reading of tags on labelled data.
//!
//! ```text
//! cargo run --release --example measure_names -- ../shared/gold [--errors SET:RULE]
//! ```
//! It prints
//! - **T1**, character tags: right, ambiguous and wrong answers with all tables, and by rule alone. For
//!   the second the vocabulary is compiled five times, each time without any alias of a fifth of the
//!   characters, and only their rows are judged: so a row never meets an alias of its own person. The
//!   rows are cut into two halves by a hash of the canonical name: half A was looked at while the rules
//!   were written, half B was not;
//! - **T2**, relationship tags: kind and members exactly as labelled in `tests/gold/relationships.tsv`,
//!   in two halves likewise;
//! - **T3**, ship names, with the fandom of `tests/gold/ship_fandoms.tsv` and without: the answer of the
//!   whole dictionary, and that of the portmanteau rule alone;
//! - how many tags one core reads in a second, with the allocator of the program.
//!
//! `--errors` lists what went wrong: `all` or `rule` (half A only) and a rule's name such as `part`;
//! `pairs`; `ships`.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use ficdex::model::RelationshipKind;
use ficdex::names::vocabulary::{Entry, Tables, Vocabulary, compile, read_table};
use ficdex::names::{Dictionary, RelationshipTag, RuleFile, Scope, ShipCandidate};
use ficdex::text::{fold, key};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The characters are withheld in this many parts, one after the other.
const PARTS: u64 = 5;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let gold = args.next().ok_or("usage: measure_names GOLD_FOLDER [--errors SET:RULE]")?;
    let errors = args.next().and(args.next()).unwrap_or_default();
    let gold = Path::new(&gold);
    let tables = tables()?;
    let dictionary = dictionary(&tables)?;
    characters(gold, &tables, &dictionary, &errors)?;
    relationships(errors == "pairs")?;
    ships(gold, &tables, &dictionary, errors == "ships")?;
    speed(gold, &dictionary)
}

fn dictionary(tables: &Tables) -> Result<Dictionary> {
    Ok(Dictionary::new(Vocabulary::open(compile(tables).into())?, RuleFile::default()))
}

fn tables() -> Result<Tables> {
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

/// The cells of a table's rows, without its heading.
fn rows(path: &Path) -> Result<Vec<Vec<String>>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
        >> 17
}

fn is_seen(text: &str) -> bool {
    (hash(text) / 8).is_multiple_of(2)
}

fn characters(gold: &Path, tables: &Tables, dictionary: &Dictionary, errors: &str) -> Result<()> {
    let rows = rows(&gold.join("tag_aliases.tsv"))?;
    let mut sources: BTreeMap<&str, Counts> = BTreeMap::new();
    for row in &rows {
        sources.entry(&row[2]).or_default().judge(dictionary, row, errors.strip_prefix("all:"));
    }
    for (source, counts) in &sources {
        counts.print(&format!("T1 all tables, {source}"), false);
    }
    let mut halves = [Counts::default(), Counts::default()];
    let mut short = Counts::default();
    for part in 0..PARTS {
        let withheld = withheld(tables, part);
        let dictionary = self::dictionary(&withheld)?;
        for row in rows.iter().filter(|row| hash(&row[1]) % PARTS == part) {
            match row[2].as_str() {
                "ao3-dump-2021" => {
                    let seen = is_seen(&row[1]);
                    halves[usize::from(!seen)].judge(&dictionary, row, errors.strip_prefix("rule:").filter(|_| seen));
                }
                "ffn-style" => short.judge(&dictionary, row, errors.strip_prefix("ffn:")),
                _ => {}
            }
        }
    }
    let mut both = Counts::default();
    for (half, name) in halves.iter().zip(["half A (seen)", "half B (set aside)"]) {
        half.print(&format!("T1 by rule, {name}"), true);
        both.add(half);
    }
    both.print("T1 by rule, both halves", false);
    short.print("T1 by rule, FFN short forms without a fandom", false);
    Ok(())
}

/// The tables without any alias of a part of the characters.
fn withheld(tables: &Tables, part: u64) -> Tables {
    let mut tables = tables.clone();
    for entry in &mut tables.characters {
        if hash(&entry.name) % PARTS == part {
            entry.aliases.clear();
        }
    }
    tables
}

#[derive(Default)]
struct Counts {
    rows: usize,
    right: usize,
    ambiguous: usize,
    wrong: usize,
    rules: BTreeMap<&'static str, [usize; 4]>,
}

impl Counts {
    fn judge(&mut self, dictionary: &Dictionary, row: &[String], errors: Option<&str>) {
        let (tag, expected) = (&row[0], &row[1]);
        let reading = dictionary.resolve_character(tag, &Scope::none());
        let rule = reading.candidates.first().map_or("none", |candidate| candidate.rule.name());
        self.rows += 1;
        // A list of names may give one person twice, in both orders; they are one in the tables.
        let same = |name: &str| {
            name == expected
                || dictionary.resolve_character(expected, &Scope::none()).canonical.as_deref() == Some(name)
        };
        let verdict = match &reading.canonical {
            Some(name) if same(name) => 0,
            Some(_) => 2,
            None if reading.is_ambiguous() => 1,
            None => 3,
        };
        self.right += usize::from(verdict == 0);
        self.ambiguous += usize::from(verdict == 1);
        self.wrong += usize::from(verdict == 2);
        self.rules.entry(rule).or_default()[verdict] += 1;
        if errors == Some(rule) && verdict != 0 {
            let names: Vec<&str> = reading.candidates.iter().take(4).map(|candidate| candidate.name.as_str()).collect();
            println!("{}\t{tag} => {expected}\t{names:?}", ["", "AMBIGUOUS", "WRONG", "NONE"][verdict]);
        }
    }

    fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.right += other.right;
        self.ambiguous += other.ambiguous;
        self.wrong += other.wrong;
    }

    fn print(&self, name: &str, by_rule: bool) {
        let share = |count: usize| count as f64 / self.rows.max(1) as f64;
        println!(
            "{name}: {} rows, right {:.4} ambiguous {:.4} wrong {:.4}",
            self.rows,
            share(self.right),
            share(self.ambiguous),
            share(self.wrong)
        );
        for (rule, counts) in self.rules.iter().filter(|_| by_rule) {
            println!(
                "    {rule:10} right {:6} ambiguous {:6} wrong {:6} none {:6}",
                counts[0], counts[1], counts[2], counts[3]
            );
        }
    }
}

fn relationships(errors: bool) -> Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/relationships.tsv");
    let mut halves = [(0_usize, 0_usize); 2];
    for row in rows(&path)? {
        let tag = RelationshipTag::read(&row[0]);
        let kind = match tag.kind {
            RelationshipKind::Romantic => "romantic",
            RelationshipKind::Platonic => "platonic",
            RelationshipKind::Other => "other",
        };
        let members: Vec<&str> = tag.members.iter().map(|member| member.name.as_str()).collect();
        let right = kind == row[1] && members == row[2..];
        let half = &mut halves[usize::from(!is_seen(&row[0]))];
        half.0 += usize::from(right);
        half.1 += 1;
        if errors && !right {
            println!("PAIR\t{}\t{:?}\tread {kind} {members:?}", row[0], &row[1..]);
        }
    }
    for ((right, all), name) in halves.iter().zip(["half A", "half B"]) {
        println!("T2 {name}: {right} of {all} exact, {:.4}", *right as f64 / (*all).max(1) as f64);
    }
    Ok(())
}

fn ships(gold: &Path, tables: &Tables, dictionary: &Dictionary, errors: bool) -> Result<()> {
    let fandoms: BTreeMap<String, String> =
        rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/ship_fandoms.tsv"))?
            .into_iter()
            .filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone())))
            .collect();
    let mut unnamed = tables.clone();
    unnamed.ships.iter_mut().for_each(|ship| ship.aliases.clear());
    let by_rule = self::dictionary(&unnamed)?;
    let rows = rows(&gold.join("portmanteaus.tsv"))?;
    for (dictionary, source) in [(dictionary, "all tables"), (&by_rule, "by rule alone")] {
        for with_fandom in [true, false] {
            let mut counts = [0; 4];
            for row in &rows {
                let fandom = fandoms.get(&row[0]).filter(|_| with_fandom);
                let scope = dictionary.scope(&fandom.into_iter().collect::<Vec<_>>());
                let found = dictionary.resolve_ship_name(&row[0], &scope);
                let holds =
                    |ship: &ShipCandidate, part: &str| ship.members.iter().any(|name| fold(name).contains(&fold(part)));
                let verdict = match found.as_slice() {
                    [] => 3,
                    [ship] if holds(ship, &row[1]) && holds(ship, &row[2]) => 0,
                    [_] => 2,
                    _ => 1,
                };
                counts[verdict] += 1;
                if errors && verdict != 0 {
                    let members: Vec<_> = found.iter().take(3).map(|ship| ship.members.join("/")).collect();
                    println!("SHIP\t{source}\t{with_fandom}\t{}\t{members:?}", row[0]);
                }
            }
            let fandom = if with_fandom { "with the fandom" } else { "without a fandom" };
            let share = |count: usize| count as f64 / rows.len().max(1) as f64;
            println!(
                "T3 {source}, {fandom}: right {:.3} ambiguous {:.3} wrong {:.3} of {}",
                share(counts[0]),
                share(counts[1]),
                share(counts[2]),
                rows.len()
            );
        }
    }
    Ok(())
}

fn speed(gold: &Path, dictionary: &Dictionary) -> Result<()> {
    let start = Instant::now();
    let scope = Dictionary::built_in().scope(&["Harry Potter - J. K. Rowling"]);
    println!("start: {:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    let aliases: Vec<String> =
        rows(&gold.join("tag_aliases.tsv"))?.into_iter().map(|mut row| row.swap_remove(0)).collect();
    let pairs: Vec<(Scope, String)> = rows(&gold.join("ao3_relationship_strings.tsv"))?
        .into_iter()
        .filter(|row| row.len() > 1)
        .map(|row| (dictionary.scope(&[&row[0]]), row[1].clone()))
        .collect();
    let timed = |name: &str, count: usize, work: &dyn Fn() -> usize| {
        let (start, busy) = (Instant::now(), busy());
        let bytes = work();
        let wall = start.elapsed().as_secs_f64();
        let used = self::busy().zip(busy).map_or(wall, |(end, start)| end - start);
        println!("speed, {name}: {:.0} tags/s of processor time ({wall:.2} s, {bytes} bytes)", count as f64 / used);
    };
    timed("character tags", aliases.len(), &|| {
        aliases.iter().map(|tag| dictionary.resolve_character(tag, &scope).value().len()).sum()
    });
    timed("character tags without a fandom", aliases.len(), &|| {
        aliases.iter().map(|tag| dictionary.resolve_character(tag, &Scope::none()).value().len()).sum()
    });
    timed("relationship tags", pairs.len(), &|| {
        pairs.iter().map(|(scope, tag)| key(&dictionary.resolve_relationship(tag, scope).value()).len()).sum()
    });
    Ok(())
}

/// Seconds this thread has spent on a processor, where the system tells: other work on the machine then
/// does not count.
fn busy() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}
