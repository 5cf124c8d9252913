//! Rules that do not go together, and rules that hide what the vocabulary knows.

use std::collections::BTreeMap;
use std::fmt;

use super::lookup::Rules;
use super::{NameRule, RuleFile};
use crate::text::key;

/// Two rules that do not go together, or a rule that hides built-in knowledge. It prints as a sentence.
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

impl fmt::Display for Conflict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contradiction { alias, names } => {
                write!(out, "`{alias}` is given to {}: take all but one away", names.join(" and to "))
            }
            Self::Shadow { alias, name, built_in } => {
                write!(out, "`{alias}` means {name} by your rule, it would mean {built_in} without it")
            }
            Self::Chain { alias, name } => {
                write!(
                    out,
                    "`{alias}` is an alias of {name} and has a rule of its own: aliases are not followed further"
                )
            }
            Self::Merged { alias, name } => {
                write!(out, "`{alias}` is an alias of {name}, and another rule says that they are never one person")
            }
        }
    }
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
