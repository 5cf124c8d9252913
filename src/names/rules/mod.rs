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

mod conflict;
mod edit;
mod lookup;

pub use conflict::Conflict;
pub(crate) use conflict::conflicts;
pub use edit::{RuleKind, RuleLine};
pub(crate) use lookup::Rules;

use serde::{Deserialize, Serialize};

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
    /// A rule has too few names to mean anything.
    #[error("{kind} rule `{name}`: expected {least} names or more, found {found}; name them or remove the rule")]
    Members {
        /// Kind of the rule, such as `ship`.
        kind: &'static str,
        /// The rule's own name.
        name: String,
        /// How many names it has: the ship's members, whom the tag names, who are not one person.
        found: usize,
        /// How many it needs.
        least: usize,
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

    /// Checks what the form of the file cannot: no name is empty, and a ship has members.
    pub fn check(&self) -> Result<(), RuleError> {
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
        let ships = self.ships.iter().map(|ship| ("ship", &ship.name, ship.members.len(), 2));
        let splits = self.splits.iter().map(|split| ("split", &split.tag, split.into.len(), 1));
        let nobody = String::new();
        let distinct =
            self.distinct.iter().map(|rule| ("distinct", rule.names.first().unwrap_or(&nobody), rule.names.len(), 2));
        match ships.chain(splits).chain(distinct).find(|(_, _, found, least)| found < least) {
            Some((kind, name, found, least)) => Err(RuleError::Members { kind, name: name.clone(), found, least }),
            None => Ok(()),
        }
    }
}
