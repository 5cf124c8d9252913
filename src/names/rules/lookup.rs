//! Rules ready for look-up by key.

use rustc_hash::FxHashMap;

use super::RuleFile;
use crate::names::scope::Scope;
use crate::text::key;

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

    /// All names a character's key means in some fandom or other.
    pub(crate) fn characters_anywhere(&self, name: &str) -> impl Iterator<Item = &str> {
        self.characters.get(name).into_iter().flatten().map(|(name, _)| name.as_str())
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
        if self.ships.is_empty() {
            return None;
        }
        self.ships.get(&ship_key(name)).map(Vec::as_slice)
    }

    /// Whom a tag of this name is split into; the name need not be folded.
    pub(crate) fn split(&self, name: &str) -> Option<&[String]> {
        if self.splits.is_empty() {
            return None;
        }
        self.splits.get(&key(name)).map(Vec::as_slice)
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
