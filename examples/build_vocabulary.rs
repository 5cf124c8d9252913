//! Rebuilds `schema/vocabulary` from the tables of its origins.
//!
//! ```text
//! cargo run --release --example build_vocabulary -- ../shared/names    tables and compiled form
//! cargo run --release --example build_vocabulary                      compiled form only
//! ```
//! The text tables it writes are the source of truth: they are read, reviewed and corrected by hand,
//! and `names.bin` is compiled from them. `ship_names.txt` is written by hand and only read here.
//! Origins and licences are in `schema/vocabulary/README.md`.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error;
use std::path::Path;

use ficdex::names::vocabulary::{Entry, Tables, compile, light_fandom_key, read_table, write_table};
use ficdex::names::{CharacterTag, sounds, tidy, without_type_suffix};
use ficdex::text::key;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A fandom with fewer works than this gets no entry of its own.
const LEAST_WORKS: u64 = 20;

/// An encyclopaedia's characters are taken for this many families, those with most works.
const FAMILIES: usize = 250;

/// Universes whose name does not lead to their fandom by rule.
const UNIVERSES: &[(&str, &str)] = &[
    ("Buffyverse", "Buffy the Vampire Slayer"),
    ("Whoniverse", "Doctor Who"),
    ("Earth-616", "Marvel"),
    ("Marvel Universe", "Marvel"),
    ("Marvel Cinematic Universe", "Marvel"),
    ("DC Universe", "DC Comics"),
    ("Arrowverse", "DC Comics"),
    ("DC Animated Universe", "DC Comics"),
    ("DC Extended Universe", "DC Comics"),
    ("Tolkien's legendarium", "TOLKIEN J. R. R. - Works"),
    ("World of Ice and Fire", "A Song of Ice and Fire"),
    ("World of Avatar", "Avatar: The Last Airbender"),
    ("Camp Half-Blood chronicles", "Percy Jackson and the Olympians"),
    ("Star Wars Legends", "Star Wars"),
    ("Universal Century", "Gundam"),
    ("Cosmic Era", "Gundam"),
    ("The Walking Dead Television Universe", "The Walking Dead"),
];

fn main() -> Result<()> {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/vocabulary");
    if let Some(names) = std::env::args().nth(1) {
        write_tables(Path::new(&names), &out)?;
    }
    let table = |name: &str| -> Result<Vec<Entry>> { Ok(read_table(&std::fs::read_to_string(out.join(name))?)?) };
    let tables = Tables {
        characters: table("characters.txt")?,
        encyclopedia: table("encyclopedia.txt")?,
        fandoms: table("fandoms.txt")?,
        ships: [table("ships.txt")?, table("ship_names.txt")?].concat(),
        nicknames: table("nicknames.txt")?,
    };
    check_members(&tables)?;
    let bytes = compile(&tables);
    println!(
        "{} characters, {} of an encyclopaedia, {} families of fandoms, {} ships: {} bytes",
        tables.characters.len(),
        tables.encyclopedia.len(),
        tables.fandoms.len(),
        tables.ships.len(),
        bytes.len()
    );
    std::fs::write(out.join("names.bin"), bytes)?;
    Ok(())
}

/// Every member of a ship must be a canonical name, or the ship would be lost.
fn check_members(tables: &Tables) -> Result<()> {
    let known: HashSet<&str> = tables.characters.iter().map(|entry| entry.name.as_str()).collect();
    for ship in &tables.ships {
        if let Some(name) = ship.name.split('/').find(|name| !known.contains(name)) {
            return Err(format!(
                "ship `{}`: `{name}` is no name of characters.txt; write its canonical name",
                ship.name
            )
            .into());
        }
    }
    Ok(())
}

fn write_tables(names: &Path, out: &Path) -> Result<()> {
    let fandoms = Fandoms::read(names)?;
    let mut characters = Characters::read(names)?;
    characters.place(names, &fandoms)?;
    let ships = read_ships(names, &mut characters, &fandoms)?;
    let encyclopedia = read_encyclopedia(names, &mut characters, &fandoms)?;
    let write =
        |file: &str, heading: &str, entries: &[Entry]| std::fs::write(out.join(file), write_table(heading, entries));
    write(
        "fandoms.txt",
        "Families of fandoms: < children, = synonyms. scourgify 1.12.0 and toastystats (MIT).",
        &fandoms.entries,
    )?;
    write(
        "characters.txt",
        "Characters: @ families, = aliases. scourgify 1.12.0 (MIT), fandoms also by Wikidata (CC0) and as facts.",
        &characters.entries,
    )?;
    write(
        "encyclopedia.txt",
        "Further characters: @ families. Wikidata (CC0) by way of lore-nexus (MIT).",
        &encyclopedia,
    )?;
    write(
        "ships.txt",
        "Ships that were ranked, most works first: @ family. the-pudding/fanfic (MIT); facts of popular_ship_stats.",
        &ships,
    )?;
    write(
        "nicknames.txt",
        "Given names: = short forms. carltonnorthern/nicknames (Apache-2.0), booknlp (MIT).",
        &read_nicknames(names)?,
    )?;
    Ok(())
}

fn rows(path: &Path) -> Result<Vec<Vec<String>>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    reader.records().map(|row| Ok(row?.iter().map(str::to_owned).collect())).collect()
}

/// Families of fandoms and the way to them from any name.
struct Fandoms {
    entries: Vec<Entry>,
    named: HashMap<String, usize>,
    light: HashMap<String, usize>,
    works: HashMap<usize, u64>,
    /// Works by fandom.
    counts: HashMap<String, u64>,
}

impl Fandoms {
    fn read(names: &Path) -> Result<Self> {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for row in rows(&names.join("scourgify_ao3_universes.csv"))? {
            let [master, name, relation] = row.as_slice() else { continue };
            let entry =
                entries.entry(master.clone()).or_insert_with(|| Entry { name: master.clone(), ..Entry::default() });
            if relation == "alias" { entry.aliases.push(name.clone()) } else { entry.children.push(name.clone()) }
        }
        let mut fandoms = Self {
            entries: entries.into_values().collect(),
            named: HashMap::new(),
            light: HashMap::new(),
            works: HashMap::new(),
            counts: HashMap::new(),
        };
        for at in 0..fandoms.entries.len() {
            fandoms.learn(at);
        }
        for row in rows(&names.join("scourgify_fandoms.csv"))? {
            let [alias, canonical] = row.as_slice() else { continue };
            fandoms.add_synonym(alias, canonical);
        }
        let mut counted: Vec<(u64, String)> = rows(&names.join("toastystats_Fandom-canonical.csv"))?
            .iter()
            .filter_map(|row| Some((row.get(4)?.trim().parse().ok()?, row.get(2)?.trim().to_owned())))
            .filter(|(works, name)| *works >= LEAST_WORKS && name != "None")
            .collect();
        counted.sort_by(|one, two| two.cmp(one));
        for (works, name) in counted {
            let at = fandoms.add_canonical(&name);
            let most = fandoms.works.entry(at).or_default();
            *most = works.max(*most);
            fandoms.counts.insert(name, works);
        }
        fandoms.choose_mains();
        Ok(fandoms)
    }

    /// A bare name means the member that has nine tenths of the works of all members of this name, unless works are
    /// tagged with the bare name itself.
    fn choose_mains(&mut self) {
        for entry in self.entries.iter_mut().filter(|entry| !self.counts.contains_key(&entry.name)) {
            let bare = light_fandom_key(&entry.name);
            let works = |name: &&String| self.counts.get(*name).copied().unwrap_or(0);
            let of_name = entry.children.iter().filter(|name| light_fandom_key(name) == bare);
            let all: u64 = of_name.clone().map(|name| works(&name)).sum();
            let main = of_name.max_by_key(works).filter(|name| all > 0 && works(name) * 10 >= all * 9);
            entry.main = main.cloned();
        }
    }

    fn learn(&mut self, at: usize) {
        let entry = &self.entries[at];
        for name in std::iter::once(&entry.name).chain(&entry.children) {
            self.named.insert(key(&tidy(name)), at);
            self.light.entry(light_fandom_key(name)).or_insert(at);
        }
        for alias in &entry.aliases {
            self.named.entry(key(without_type_suffix(&tidy(alias)))).or_insert(at);
        }
    }

    /// An alias of a name that may be new; no new family for an alias whose target is unknown and whose
    /// own name is taken.
    fn add_synonym(&mut self, alias: &str, canonical: &str) {
        let Some(at) = self.find(canonical) else {
            let at = self.add_canonical(canonical);
            self.entries[at].aliases.push(alias.to_owned());
            return self.learn(at);
        };
        if !self.named.contains_key(&key(&tidy(alias))) {
            self.entries[at].aliases.push(alias.to_owned());
            self.learn(at);
        }
    }

    fn add_canonical(&mut self, name: &str) -> usize {
        if let Some(at) = self.named.get(&key(&tidy(name))) {
            return *at;
        }
        let at = match self.find(name) {
            Some(at) => {
                self.entries[at].children.push(name.to_owned());
                at
            }
            None => {
                self.entries.push(Entry { name: name.to_owned(), ..Entry::default() });
                self.entries.len() - 1
            }
        };
        self.learn(at);
        at
    }

    fn find(&self, name: &str) -> Option<usize> {
        let name = tidy(name);
        self.named.get(&key(&name)).or_else(|| self.light.get(&light_fandom_key(&name))).copied().or_else(|| {
            name.split(['|', '/'])
                .map(str::trim)
                .filter(|part| *part != name && !part.is_empty())
                .find_map(|part| self.find(part))
        })
    }

    fn family(&self, name: &str) -> Option<&str> {
        self.find(name).map(|at| self.entries[at].name.as_str())
    }

    /// The family of an encyclopaedia's universe.
    fn universe(&self, name: &str) -> Option<usize> {
        match UNIVERSES.iter().find(|(universe, _)| *universe == name) {
            Some((_, fandom)) => self.find(fandom),
            None => self.find(name),
        }
    }

    fn largest(&self) -> HashSet<usize> {
        let mut ranked: Vec<(u64, usize)> = self.works.iter().map(|(at, works)| (*works, *at)).collect();
        ranked.sort_unstable_by(|one, two| two.cmp(one));
        ranked.into_iter().take(FAMILIES).map(|(_, at)| at).collect()
    }
}

/// Canonical characters and the way to them from a set of words.
struct Characters {
    entries: Vec<Entry>,
    numbers: HashMap<String, usize>,
    bags: HashMap<String, Vec<usize>>,
    /// The same for the aliases.
    synonyms: HashMap<String, Vec<usize>>,
}

fn bag(name: &str) -> String {
    let key = key(name);
    let mut words: Vec<&str> = key.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

impl Characters {
    fn read(names: &Path) -> Result<Self> {
        let canonical = std::fs::read_to_string(names.join("canonical_characters.txt"))?;
        let aliases = rows(&names.join("scourgify_ao3_characters.csv"))?;
        let wrangled: HashSet<&str> = aliases.iter().map(|row| row[0].as_str()).collect();
        let ranked: HashSet<String> = rows(&names.join("pudding_CANON_slashShips.csv"))?
            .iter()
            .flat_map(|row| row[1].split('/').map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let short = rows(&names.join("scourgify_ffn_characters.csv"))?;
        let given_first: HashSet<&str> = short.iter().map(|row| row[1].as_str()).collect();
        let mut twins = twins(canonical.lines(), &wrangled, &ranked, &given_first);
        // Among the wranglers a name is canonical or a synonym, never both: the list has it from elsewhere.
        let known: HashSet<&str> = canonical.lines().collect();
        twins.extend(
            aliases
                .iter()
                .filter(|row| known.contains(row[1].as_str()) && !wrangled.contains(row[1].as_str()))
                .map(|row| (row[1].as_str(), row[0].as_str())),
        );
        let mut entries: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for name in canonical.lines().filter(|name| !name.is_empty()) {
            let kept = twins.get(name).copied().unwrap_or(name);
            let list = entries.entry(kept).or_default();
            if kept != name {
                list.insert(name);
            }
        }
        for row in &aliases {
            entries.entry(&row[0]).or_default().insert(&row[1]);
        }
        let targets: HashMap<&str, &str> = short.iter().map(|row| (row[0].as_str(), row[1].as_str())).collect();
        for row in &short {
            // `Obi - Wan K.` leads to `Obi-Wan K.`, and that to the name.
            let target = targets.get(row[1].as_str()).copied().unwrap_or(&row[1]);
            let target = twins.get(target).copied().unwrap_or(target);
            entries.entry(target).or_default().insert(&row[0]);
        }
        let entries = entries.into_iter().map(|(name, aliases)| Entry {
            name: name.to_owned(),
            aliases: aliases.into_iter().filter(|alias| *alias != name).map(str::to_owned).collect(),
            ..Entry::default()
        });
        let mut characters = Self {
            entries: entries.collect(),
            numbers: HashMap::new(),
            bags: HashMap::new(),
            synonyms: HashMap::new(),
        };
        for at in 0..characters.entries.len() {
            characters.learn(at);
        }
        Ok(characters)
    }

    fn learn(&mut self, at: usize) {
        let name = self.entries[at].name.clone();
        self.numbers.insert(name.clone(), at);
        let tag = CharacterTag::read(&name);
        let mut bags: BTreeSet<String> = tag.names().map(bag).collect();
        bags.insert(bag(&tag.name));
        bags.insert(bag(&tag.name.replace('"', "").replace('|', " ")));
        for bag in bags {
            self.bags.entry(bag).or_default().push(at);
        }
        for alias in &self.entries[at].aliases {
            let tag = CharacterTag::read(alias);
            let list = self.synonyms.entry(bag(&tag.name)).or_default();
            if tag.modifiers.is_empty() && !list.contains(&at) {
                list.push(at);
            }
        }
    }

    /// The characters that `name` may be, judged with the family of its fandom.
    fn find(&self, name: &str, family: Option<&str>) -> Vec<usize> {
        let exact = self.numbers.get(name).copied();
        let forms = forms(name);
        let known = |lists: &HashMap<String, Vec<usize>>| forms.iter().find_map(|form| lists.get(&bag(form)).cloned());
        let all = known(&self.bags).or_else(|| known(&self.synonyms)).unwrap_or_default();
        if all.len() < 2 {
            return exact.map_or(all, |at| vec![at]);
        }
        let belongs = |at: &&usize| {
            let entry = &self.entries[**at];
            family.is_some_and(|family| entry.fandoms.iter().any(|fandom| fandom == family))
        };
        let inside: Vec<usize> = all.iter().filter(belongs).copied().collect();
        // `Angel` is the wranglers' entry for nobody in particular; the Angel of a ranking is `Angel (BtVS)`.
        match (inside.as_slice(), exact) {
            ([_], _) => inside,
            (_, Some(at)) => vec![at],
            ([], None) => all,
            _ => inside,
        }
    }

    /// Notes to which families the characters belong: by their qualifiers and those of their aliases,
    /// then by rankings, by the encyclopaedia and by FFN's short forms.
    fn place(&mut self, names: &Path, fandoms: &Fandoms) -> Result<()> {
        for entry in &mut self.entries {
            let mut found = BTreeSet::new();
            for name in std::iter::once(&entry.name).chain(&entry.aliases) {
                let qualifier = CharacterTag::read(name).qualifier;
                found.extend(qualifier.and_then(|qualifier| fandoms.family(&qualifier).map(str::to_owned)));
            }
            entry.fandoms = found.into_iter().collect();
        }
        let mut facts: Vec<(String, String)> = Vec::new();
        for row in rows(&names.join("shipstats_character_data.csv"))? {
            facts.push((row[1].clone(), row[2].replace(" Universe", "")));
        }
        for row in rows(&names.join("pudding_CANON_slashShips.csv"))? {
            facts.extend(row[1].split('/').map(|name| (name.to_owned(), row[2].clone())));
        }
        for row in rows(&names.join("scourgify_ffn_characters.csv"))? {
            facts.push((row[1].clone(), row[2].clone()));
        }
        for (name, fandom) in facts {
            let Some(at) = fandoms.find(&fandom) else { continue };
            self.note(&name, &fandoms.entries[at].name, false);
        }
        for row in rows(&names.join("lorenexus_wikidata-universes.csv"))? {
            let [name, universe] = row.as_slice() else { continue };
            let Some(at) = fandoms.universe(universe) else { continue };
            self.note(name, &fandoms.entries[at].name, true);
        }
        Ok(())
    }

    /// Adds a family to the one character of this name. A name that already has a family gets another
    /// one only from the same kind of source, because crossovers would spread it everywhere.
    fn note(&mut self, name: &str, family: &str, encyclopedia: bool) {
        let [at] = self.find(name, Some(family))[..] else { return };
        let entry = &mut self.entries[at];
        if entry.fandoms.iter().any(|fandom| fandom == family) {
            return;
        }
        let long = key(name).split(' ').count() >= 2;
        if entry.fandoms.is_empty() && (long || !encyclopedia) {
            entry.fandoms.push(family.to_owned());
        }
    }
}

/// The forms under which a list may name somebody: whole, the alternatives, with and without a nickname.
fn forms(name: &str) -> Vec<String> {
    let plain = tidy(name).replace(" '", " \"").replace("' ", "\" ");
    let plain = plain.split(", née ").next().unwrap_or(&plain);
    let tag = CharacterTag::read(plain);
    let mut forms: Vec<String> = std::iter::once(tag.name.as_str()).chain(tag.names()).map(str::to_owned).collect();
    for whole in forms.clone() {
        if let [before, nickname, behind] = whole.split('"').collect::<Vec<_>>()[..] {
            forms.push(format!("{before} {behind}"));
            let last = behind.rsplit(' ').next().unwrap_or("");
            forms.push(format!("{nickname} {last}"));
        }
    }
    forms.retain(|form| !key(form).is_empty());
    forms
}

/// True for a name that lost a blank, a letter or a sign on its way: `UmiNoIruka`, `KeigoTodoroki`.
fn is_damaged(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let inner_capital = |at: usize| letters[at].is_uppercase() && letters[at - 1].is_lowercase();
    let start_of_word = |at: usize| letters[..at].iter().rposition(|c| !c.is_alphabetic()).map_or(0, |at| at + 1);
    (1..letters.len()).any(|at| inner_capital(at) && at - start_of_word(at) >= 4)
}

/// Names of the canonical list that are one person written in both orders (`Izuku Midoriya`,
/// `Midoriya Izuku`; `Chōji Akimichi`, `Akimichi Chouji`), each with the one to keep: the wranglers'
/// form, else AO3's form in a ranking, else the one that is not FFN's, else the one whose first word begins more such names.
fn twins<'a>(
    names: impl Iterator<Item = &'a str>,
    wrangled: &HashSet<&str>,
    ranked: &HashSet<String>,
    given_first: &HashSet<&str>,
) -> HashMap<&'a str, &'a str> {
    let mut sounding: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
    let mut first: HashMap<String, usize> = HashMap::new();
    for name in names {
        let words = sounds(name);
        if wrangled.contains(name) || ranked.contains(name) {
            *first.entry(words[0].clone()).or_default() += 1;
        }
        if !name.contains(['(', '|', '"']) && words.len() == 2 {
            let mut set = words;
            set.sort_unstable();
            sounding.entry(set).or_default().push(name);
        }
    }
    let mut twins = HashMap::new();
    for list in sounding.into_values().filter(|list| list.len() > 1) {
        let score = |name: &str| {
            (
                wrangled.contains(name),
                ranked.contains(name),
                !given_first.contains(name),
                first.get(&sounds(name)[0]).copied().unwrap_or(0),
            )
        };
        let Some(kept) = list.iter().copied().max_by_key(|name| score(name)) else { continue };
        let turned: Vec<String> = sounds(kept).into_iter().rev().collect();
        twins.extend(
            list.into_iter().filter(|name| sounds(name) == turned && !wrangled.contains(name)).map(|name| (name, kept)),
        );
    }
    twins
}

/// Ranked ships with members by their canonical names; a member nobody knows becomes a character.
fn read_ships(names: &Path, characters: &mut Characters, fandoms: &Fandoms) -> Result<Vec<Entry>> {
    let mut works: BTreeMap<Vec<String>, (u64, Option<String>)> = BTreeMap::new();
    let mut facts: Vec<(Vec<String>, String, u64)> = Vec::new();
    for row in rows(&names.join("pudding_CANON_slashShips.csv"))? {
        facts.push((row[1].split('/').map(str::to_owned).collect(), row[2].clone(), row[5].parse().unwrap_or(0)));
    }
    for row in rows(&names.join("shipstats_ship_data.csv"))? {
        let members = row[14..].iter().filter(|name| !name.trim().is_empty()).cloned().collect();
        facts.push((members, row[2].replace(" Universe", ""), 0));
    }
    for (members, fandom, count) in facts {
        let family = fandoms.family(&fandom).map(str::to_owned);
        let mut known: Vec<String> =
            members.iter().filter_map(|name| characters.member(name, family.as_deref())).collect();
        known.sort();
        known.dedup();
        if known.len() < 2 || known.len() != members.len() {
            continue;
        }
        let ship = works.entry(known).or_insert((0, family));
        ship.0 = ship.0.max(count);
    }
    let mut ships: Vec<(u64, Entry)> = works
        .into_iter()
        .map(|(members, (count, family))| {
            (count, Entry { name: members.join("/"), fandoms: family.into_iter().collect(), ..Entry::default() })
        })
        .collect();
    ships.sort_by(|one, two| two.0.cmp(&one.0).then_with(|| one.1.name.cmp(&two.1.name)));
    Ok(ships.into_iter().map(|(_, ship)| ship).collect())
}

impl Characters {
    /// The canonical name of a ship's member, which is added if it is new; none if it may be several.
    fn member(&mut self, name: &str, family: Option<&str>) -> Option<String> {
        let name = tidy(&name.replace('`', ""));
        if name.contains("Player Character") || name.contains('/') {
            return self.numbers.contains_key(&name).then_some(name);
        }
        match self.find(&name, family)[..] {
            [at] => Some(self.entries[at].name.clone()),
            [] if is_damaged(&name) => None,
            [] => {
                let name = name.split(", née ").next().unwrap_or(&name);
                let name = name.replace(" '", " \"").replace("' ", "\" ");
                let fandoms = family.map(str::to_owned).into_iter().collect();
                self.entries.push(Entry { name: name.clone(), fandoms, ..Entry::default() });
                self.learn(self.entries.len() - 1);
                Some(name)
            }
            _ => None,
        }
    }
}

fn read_encyclopedia(names: &Path, characters: &mut Characters, fandoms: &Fandoms) -> Result<Vec<Entry>> {
    let largest = fandoms.largest();
    let mut entries: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(&names.join("lorenexus_wikidata-universes.csv"))? {
        let [name, universe] = row.as_slice() else { continue };
        let Some(at) = fandoms.universe(universe).filter(|at| largest.contains(at)) else { continue };
        // A label that is no name: an item number, a list, a title with digits.
        let label = name.len() > 60
            || name.starts_with(|c: char| c.is_ascii_digit() || c == 'Q')
                && name.contains(|c: char| c.is_ascii_digit());
        if label || !characters.find(name, Some(&fandoms.entries[at].name)).is_empty() {
            continue;
        }
        entries.entry(name.clone()).or_default().insert(fandoms.entries[at].name.clone());
    }
    Ok(entries
        .into_iter()
        .map(|(name, fandoms)| Entry { name, fandoms: fandoms.into_iter().collect(), ..Entry::default() })
        .collect())
}

fn read_nicknames(names: &Path) -> Result<Vec<Entry>> {
    let mut entries: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(&names.join("nicknames_names.csv"))? {
        entries.entry(key(&row[0])).or_default().insert(key(&row[2]));
    }
    for line in std::fs::read_to_string(names.join("booknlp_aliases.txt"))?.lines() {
        let mut words = line.split('\t').map(key).filter(|word| !word.is_empty());
        let Some(name) = words.next() else { continue };
        entries.entry(name).or_default().extend(words);
    }
    Ok(entries
        .into_iter()
        .map(|(name, short)| Entry { name, aliases: short.into_iter().collect(), ..Entry::default() })
        .collect())
}
