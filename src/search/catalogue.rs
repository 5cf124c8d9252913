//! The people, relationships and fandoms of a library, with what its files call them.
//!
//! This reads every work of the store, not the index: which tags stand behind a name is known there alone.

use rustc_hash::FxHashMap;

use super::SearchError;
use crate::model::{Name, Relationship, Work};
use crate::names::{Dictionary, Scope};
use crate::store::Library;
use crate::text::key;

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Characters.
    Characters,
    /// Relationships.
    Ships,
    /// Fandoms.
    Fandoms,
}

/// What the dictionary says of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It knows the name, and every member of a relationship.
    Known,
    /// The name may mean several.
    Ambiguous,
    /// It does not know the name.
    Unknown,
}

impl Standing {
    /// The word for it in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Ambiguous => "ambiguous",
            Self::Unknown => "unknown",
        }
    }
}

/// A name and how many works carry it.
pub type Counted = (String, u64);

/// One person, relationship or fandom of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The canonical name; the name as written where there is none.
    pub name: String,
    /// Works that carry it.
    pub works: u64,
    /// What the dictionary says of it.
    pub standing: Standing,
    /// The tags that were read as it, most frequent first.
    pub written: Vec<Counted>,
    /// The families of fandoms of its works, most frequent first.
    pub fandoms: Vec<Counted>,
}

/// The entries whose name, or some spelling of it, holds `pattern`, most frequent first.
pub fn catalogue(library: &Library, subject: Subject, pattern: Option<&str>) -> Result<Vec<Entry>, SearchError> {
    of_works(library, subject, pattern, |work| work)
}

/// The entries that tags declare: what texts call people is no spelling of a tag.
pub(super) fn declared(library: &Library, subject: Subject) -> Result<Vec<Entry>, SearchError> {
    of_works(library, subject, None, |mut work| {
        work.forget_recognised();
        work
    })
}

fn of_works(
    library: &Library,
    subject: Subject,
    pattern: Option<&str>,
    look_at: impl Fn(Work) -> Work,
) -> Result<Vec<Entry>, SearchError> {
    let dictionary = library.dictionary()?;
    let _state = library.snapshot()?;
    let mut found: FxHashMap<String, Tally> = FxHashMap::default();
    for stored in library.works() {
        count(&look_at(stored?.work), subject, &mut found);
    }
    let pattern = pattern.map(key);
    let fits = |name: &str| pattern.as_ref().is_none_or(|pattern| key(name).contains(pattern.as_str()));
    let mut entries: Vec<Entry> = found
        .into_iter()
        .filter(|(name, tally)| fits(name) || tally.written.keys().any(|raw| fits(raw)))
        .map(|(name, tally)| Entry {
            standing: standing(dictionary, subject, &name, &tally),
            works: tally.works,
            written: ranked(tally.written),
            fandoms: ranked(tally.fandoms),
            name,
        })
        .collect();
    entries.sort_by(|a, b| b.works.cmp(&a.works).then_with(|| a.name.cmp(&b.name)));
    Ok(entries)
}

#[derive(Default)]
struct Tally {
    works: u64,
    written: FxHashMap<String, u64>,
    fandoms: FxHashMap<String, u64>,
    members: Vec<String>,
}

/// Counts what one work carries: a name once, however often it is spelled.
fn count(work: &Work, subject: Subject, found: &mut FxHashMap<String, Tally>) {
    let names = |names: &[Name]| -> Vec<(String, String, Vec<String>)> {
        names.iter().map(|name| (name.name.clone(), name.raw.clone(), Vec::new())).collect()
    };
    let ship = |ship: &Relationship| (ship.name.clone(), ship.raw.clone(), ship.members.clone());
    let values = match subject {
        Subject::Characters => names(&work.characters),
        Subject::Fandoms => names(&work.fandoms),
        Subject::Ships => work.relationships.iter().map(ship).collect(),
    };
    for (at, (name, raw, members)) in values.iter().enumerate() {
        let tally = found.entry(name.clone()).or_default();
        if values[..at].iter().all(|(earlier, ..)| earlier != name) {
            tally.works += 1;
            tally.members.clone_from(members);
            work.families.iter().for_each(|family| *tally.fandoms.entry(family.clone()).or_default() += 1);
        }
        *tally.written.entry(raw.clone()).or_default() += 1;
    }
}

fn ranked(counts: FxHashMap<String, u64>) -> Vec<Counted> {
    let mut ranked: Vec<Counted> = counts.into_iter().collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    ranked
}

fn standing(dictionary: &Dictionary, subject: Subject, name: &str, tally: &Tally) -> Standing {
    // Where a rule holds in one fandom only, the name is known there.
    let scope = dictionary.scope(&tally.fandoms.keys().collect::<Vec<_>>());
    match subject {
        Subject::Characters => of_person(dictionary, name, &scope),
        Subject::Ships if tally.members.is_empty() => Standing::Unknown,
        Subject::Ships => {
            tally.members.iter().map(|member| of_person(dictionary, member, &scope)).max().unwrap_or(Standing::Unknown)
        }
        Subject::Fandoms => {
            let reading = dictionary.resolve_fandom(name);
            let known = reading.candidates.iter().any(|candidate| candidate.name == name);
            of(known, reading.is_ambiguous())
        }
    }
}

fn of_person(dictionary: &Dictionary, name: &str, scope: &Scope) -> Standing {
    let standing = |scope: &Scope| {
        let reading = dictionary.resolve_character(name, scope);
        let known = reading.candidates.iter().any(|candidate| candidate.name == name);
        of(known, reading.is_ambiguous())
    };
    standing(&Scope::none()).min(standing(scope))
}

fn of(known: bool, ambiguous: bool) -> Standing {
    match (known, ambiguous) {
        (true, _) => Standing::Known,
        (false, true) => Standing::Ambiguous,
        (false, false) => Standing::Unknown,
    }
}
