//! The user's rules: what overrides the built-in vocabulary.
//!
//! ```toml
//! [[character]]
//! name = "Mara Venn"
//! aliases = ["Ember", "M. V."]
//! fandom = "The Lamps"              # only there; leave out for everywhere
//!
//! [[fandom]]
//! name = "The Lamps"
//! aliases = ["Lamps (2009)"]
//! parent = "Lampverse"
//!
//! [[ship]]
//! name = "Lampshade"
//! members = ["Mara Venn", "Ilse Roth"]
//!
//! [[split]]
//! tag = "The Roth Twins"
//! into = ["Ilse Roth", "Jan Roth"]
//!
//! [[distinct]]                      # never one person, whatever the vocabulary says
//! names = ["Ember", "Emberlyn"]
//! ```
//! A rule for the work's fandom goes before one without a fandom, and both before the vocabulary.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::scope::Scope;
use crate::text::key;

/// A file of rules, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuleFile {
    /// Characters and what else they are called.
    #[serde(rename = "character", skip_serializing_if = "Vec::is_empty")]
    pub characters: Vec<NameRule>,
    /// Fandoms and what else they are called.
    #[serde(rename = "fandom", skip_serializing_if = "Vec::is_empty")]
    pub fandoms: Vec<FandomRule>,
    /// Ships and their members.
    #[serde(rename = "ship", skip_serializing_if = "Vec::is_empty")]
    pub ships: Vec<ShipRule>,
    /// Tags that name several people.
    #[serde(rename = "split", skip_serializing_if = "Vec::is_empty")]
    pub splits: Vec<SplitRule>,
    /// Names that are never one person.
    #[serde(rename = "distinct", skip_serializing_if = "Vec::is_empty")]
    pub distinct: Vec<DistinctRule>,
}

/// One character's other names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameRule {
    /// The name to use.
    pub name: String,
    /// Names that mean it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The only fandom in which they do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fandom: Option<String>,
}

/// One fandom's other names and its parent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FandomRule {
    /// The name to use.
    pub name: String,
    /// Names that mean it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// The fandom it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// One ship's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShipRule {
    /// The ship's name.
    pub name: String,
    /// Its members.
    pub members: Vec<String>,
}

/// A tag that names several people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitRule {
    /// The tag.
    pub tag: String,
    /// Whom it names.
    pub into: Vec<String>,
}

/// Names that are never one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DistinctRule {
    /// The names.
    pub names: Vec<String>,
}

/// A file of rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// It is not in the form described at the top of this module.
    #[error("cannot read the rules")]
    Toml(#[from] toml::de::Error),
    /// A name is empty.
    #[error("{kind} rule {number}: a name is empty; write one or remove the rule")]
    EmptyName {
        /// Kind of the rule, such as `character`.
        kind: &'static str,
        /// Its place among the rules of its kind, from 1.
        number: usize,
    },
    /// A ship has fewer than two members.
    #[error("ship rule `{name}`: expected two members or more, found {found}")]
    Members {
        /// The ship.
        name: String,
        /// How many members it has.
        found: usize,
    },
}

impl RuleFile {
    /// Reads a file of rules and checks it.
    ///
    /// ```
    /// use ficdex::names::RuleFile;
    /// let rules = RuleFile::parse("[[character]]\nname = 'Mara Venn'\naliases = ['Ember']")?;
    /// assert_eq!(rules.characters[0].aliases, ["Ember"]);
    /// assert!(RuleFile::parse("[[ship]]\nname = 'Solo'\nmembers = ['Mara Venn']").is_err());
    /// # Ok::<(), ficdex::names::RuleError>(())
    /// ```
    pub fn parse(toml: &str) -> Result<Self, RuleError> {
        let file: Self = toml::from_str(toml)?;
        file.check()?;
        Ok(file)
    }

    /// Adds the rules of another file behind these.
    pub fn extend(&mut self, other: Self) {
        self.characters.extend(other.characters);
        self.fandoms.extend(other.fandoms);
        self.ships.extend(other.ships);
        self.splits.extend(other.splits);
        self.distinct.extend(other.distinct);
    }

    fn check(&self) -> Result<(), RuleError> {
        let mut named: Vec<(&'static str, usize, Vec<&String>)> = Vec::new();
        for (at, rule) in self.characters.iter().enumerate() {
            named.push(("character", at, std::iter::once(&rule.name).chain(&rule.aliases).collect()));
        }
        for (at, rule) in self.fandoms.iter().enumerate() {
            named.push(("fandom", at, std::iter::once(&rule.name).chain(&rule.aliases).collect()));
        }
        for (at, rule) in self.ships.iter().enumerate() {
            named.push(("ship", at, std::iter::once(&rule.name).chain(&rule.members).collect()));
        }
        for (at, rule) in self.splits.iter().enumerate() {
            named.push(("split", at, std::iter::once(&rule.tag).chain(&rule.into).collect()));
        }
        for (at, rule) in self.distinct.iter().enumerate() {
            named.push(("distinct", at, rule.names.iter().collect()));
        }
        if let Some((kind, at, _)) = named.iter().find(|(_, _, names)| names.iter().any(|name| name.trim().is_empty()))
        {
            return Err(RuleError::EmptyName { kind, number: at + 1 });
        }
        match self.ships.iter().find(|ship| ship.members.len() < 2) {
            Some(ship) => Err(RuleError::Members { name: ship.name.clone(), found: ship.members.len() }),
            None => Ok(()),
        }
    }
}

/// Rules ready for look-up by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rules {
    /// Key of a name → the name to use and the key of the fandom it is limited to.
    characters: FxHashMap<String, Vec<(String, Option<String>)>>,
    fandoms: FxHashMap<String, String>,
    parents: FxHashMap<String, String>,
    ships: FxHashMap<String, Vec<String>>,
    splits: FxHashMap<String, Vec<String>>,
    distinct: Vec<Vec<String>>,
}

impl Rules {
    pub(crate) fn new(file: &RuleFile) -> Self {
        let mut rules = Self::default();
        for rule in &file.characters {
            let fandom = rule.fandom.as_deref().map(key);
            for name in std::iter::once(&rule.name).chain(&rule.aliases) {
                rules.characters.entry(key(name)).or_default().push((rule.name.clone(), fandom.clone()));
            }
        }
        for rule in &file.fandoms {
            for name in std::iter::once(&rule.name).chain(&rule.aliases) {
                rules.fandoms.insert(key(name), rule.name.clone());
            }
            if let Some(parent) = &rule.parent {
                rules.parents.insert(key(&rule.name), parent.clone());
            }
        }
        for rule in &file.ships {
            rules.ships.insert(ship_key(&rule.name), rule.members.clone());
        }
        for rule in &file.splits {
            rules.splits.insert(key(&rule.tag), rule.into.clone());
        }
        rules.distinct = file.distinct.iter().map(|rule| rule.names.iter().map(|name| key(name)).collect()).collect();
        rules
    }

    /// The names a character's key means here; those of the work's fandom go before the others.
    pub(crate) fn characters(&self, name: &str, scope: &Scope) -> Vec<&str> {
        let Some(found) = self.characters.get(name) else { return Vec::new() };
        let inside = |fandom: &Option<String>| fandom.as_ref().is_some_and(|fandom| scope.keys.contains(fandom));
        let mut best: Vec<&str> =
            found.iter().filter(|(_, fandom)| inside(fandom)).map(|(name, _)| name.as_str()).collect();
        if best.is_empty() {
            best = found.iter().filter(|(_, fandom)| fandom.is_none()).map(|(name, _)| name.as_str()).collect();
        }
        best.sort_unstable();
        best.dedup();
        best
    }

    pub(crate) fn fandom(&self, name: &str) -> Option<&str> {
        self.fandoms.get(name).map(String::as_str)
    }

    pub(crate) fn parent(&self, name: &str) -> Option<&str> {
        self.parents.get(name).map(String::as_str)
    }

    pub(crate) fn children<'a>(&'a self, parent: &'a str) -> impl Iterator<Item = &'a str> {
        let below = self.parents.iter().filter(move |(_, name)| key(name) == parent);
        below.filter_map(|(child, _)| self.fandoms.get(child)).map(String::as_str)
    }

    pub(crate) fn ship(&self, name: &str) -> Option<&[String]> {
        self.ships.get(&ship_key(name)).map(Vec::as_slice)
    }

    pub(crate) fn split(&self, name: &str) -> Option<&[String]> {
        self.splits.get(name).map(Vec::as_slice)
    }

    /// True if the user says that these two keys are different people.
    pub(crate) fn are_distinct(&self, one: &str, two: &str) -> bool {
        one != two
            && self
                .distinct
                .iter()
                .any(|names| names.iter().any(|name| name == one) && names.iter().any(|name| name == two))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.characters.is_empty() && self.splits.is_empty() && self.distinct.is_empty()
    }
}

fn ship_key(name: &str) -> String {
    key(name).replace(' ', "")
}

/// Two rules that do not go together, or a rule that hides built-in knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// The same name is given to several people in the same fandom.
    Contradiction {
        /// The name as written.
        alias: String,
        /// The people, sorted.
        names: Vec<String>,
    },
    /// The vocabulary reads the name as somebody else.
    Shadow {
        /// The name as written.
        alias: String,
        /// Whom the rule means.
        name: String,
        /// Whom the vocabulary means.
        built_in: String,
    },
    /// A name is an alias of one rule and the main name of another.
    Chain {
        /// The name as written.
        alias: String,
        /// Whom the rule with the alias means.
        name: String,
    },
    /// An alias joins two names that another rule keeps apart.
    Merged {
        /// The alias.
        alias: String,
        /// The name it is given to.
        name: String,
    },
}

/// Conflicts within a file, in the order of its rules. `built_in` reads a name by the vocabulary alone.
pub(crate) fn conflicts(file: &RuleFile, built_in: impl Fn(&str, Option<&str>) -> Option<String>) -> Vec<Conflict> {
    let rules = Rules::new(file);
    let mut found = Vec::new();
    let mut owners: BTreeMap<(String, Option<String>), (String, Vec<String>)> = BTreeMap::new();
    for rule in &file.characters {
        for alias in std::iter::once(&rule.name).chain(&rule.aliases) {
            let place = (key(alias), rule.fandom.as_deref().map(key));
            let (_, names) = owners.entry(place).or_insert_with(|| (alias.clone(), Vec::new()));
            if !names.contains(&rule.name) {
                names.push(rule.name.clone());
            }
        }
        for alias in &rule.aliases {
            let main = |other: &&NameRule| key(&other.name) == key(alias) && other.name != rule.name;
            if file.characters.iter().any(|other| main(&other)) {
                found.push(Conflict::Chain { alias: alias.clone(), name: rule.name.clone() });
            }
            if rules.are_distinct(&key(alias), &key(&rule.name)) {
                found.push(Conflict::Merged { alias: alias.clone(), name: rule.name.clone() });
            }
            if let Some(known) = built_in(alias, rule.fandom.as_deref()).filter(|known| key(known) != key(&rule.name)) {
                found.push(Conflict::Shadow { alias: alias.clone(), name: rule.name.clone(), built_in: known });
            }
        }
    }
    for (alias, mut names) in owners.into_values() {
        if names.len() > 1 {
            names.sort_unstable();
            found.push(Conflict::Contradiction { alias, names });
        }
    }
    found
}
