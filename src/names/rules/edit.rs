//! Adding rules to a file of rules and taking them out again.
//!
//! Adding never changes a rule that is there: what is new of a rule becomes a rule of its own behind the others,
//! so that a file can be added to by writing behind its end, and what its owner wrote there stays.

use std::fmt;

use super::{DistinctRule, FandomRule, NameRule, RuleFile, ShipRule, SplitRule};
use crate::text::key;

/// The kinds of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleKind {
    /// A character's other names.
    Character,
    /// A fandom's other names, and its parent.
    Fandom,
    /// A ship's name and its members.
    Ship,
    /// A tag that names several people.
    Split,
    /// Names that are never one person.
    Distinct,
}

impl RuleKind {
    /// Every kind, in the order of the file.
    pub const ALL: [Self; 5] = [Self::Character, Self::Fandom, Self::Ship, Self::Split, Self::Distinct];

    /// The name of its table in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Character => "character",
            Self::Fandom => "fandom",
            Self::Ship => "ship",
            Self::Split => "split",
            Self::Distinct => "distinct",
        }
    }
}

impl fmt::Display for RuleKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// A rule of any kind, in the form all of them have: a name, and other names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleLine<'a> {
    /// Its kind.
    pub kind: RuleKind,
    /// The name to use; the ship's name; the tag to split; the first of distinct names.
    pub name: &'a str,
    /// Aliases; members; the people of a split tag; the other distinct names.
    pub others: &'a [String],
    /// The only fandom in which it holds.
    pub fandom: Option<&'a str>,
    /// The fandom this fandom is a part of.
    pub parent: Option<&'a str>,
}

impl RuleFile {
    /// A file of one rule; `fandom` counts for characters, `parent` for fandoms.
    pub fn of(
        kind: RuleKind,
        name: String,
        mut others: Vec<String>,
        fandom: Option<String>,
        parent: Option<String>,
    ) -> Self {
        let mut file = Self::default();
        match kind {
            RuleKind::Character => file.characters.push(NameRule { name, aliases: others, fandom }),
            RuleKind::Fandom => file.fandoms.push(FandomRule { name, aliases: others, parent }),
            RuleKind::Ship => file.ships.push(ShipRule { name, members: others }),
            RuleKind::Split => file.splits.push(SplitRule { tag: name, into: others }),
            RuleKind::Distinct => {
                others.insert(0, name);
                file.distinct.push(DistinctRule { names: others });
            }
        }
        file
    }

    /// Every rule, in the order of the file.
    pub fn lines(&self) -> Vec<RuleLine<'_>> {
        let line = |kind, name, others| RuleLine { kind, name, others, fandom: None, parent: None };
        let characters = self.characters.iter().map(|rule| RuleLine {
            fandom: rule.fandom.as_deref(),
            ..line(RuleKind::Character, &rule.name, &rule.aliases)
        });
        let fandoms = self.fandoms.iter().map(|rule| RuleLine {
            parent: rule.parent.as_deref(),
            ..line(RuleKind::Fandom, &rule.name, &rule.aliases)
        });
        let ships = self.ships.iter().map(|rule| line(RuleKind::Ship, &rule.name, &rule.members));
        let splits = self.splits.iter().map(|rule| line(RuleKind::Split, &rule.tag, &rule.into));
        let distinct = self.distinct.iter().filter_map(|rule| {
            let (first, rest) = rule.names.split_first()?;
            Some(line(RuleKind::Distinct, first, rest))
        });
        characters.chain(fandoms).chain(ships).chain(splits).chain(distinct).collect()
    }

    /// True if there is no rule.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The file's text.
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("tables of text have a TOML form")
    }

    /// Adds what is new in `other` behind these rules, and gives it.
    ///
    /// ```
    /// use ficdex::names::RuleFile;
    /// let mut rules = RuleFile::parse("[[character]]\nname = 'Mara Venn'\naliases = ['Ember']")?;
    /// let more = RuleFile::parse("[[character]]\nname = 'Mara Venn'\naliases = ['Ember', 'Em']")?;
    /// assert_eq!(rules.add(more.clone()).characters[0].aliases, ["Em"]);
    /// assert!(rules.add(more).is_empty());
    /// # Ok::<(), ficdex::names::RuleError>(())
    /// ```
    #[expect(clippy::return_self_not_must_use, reason = "what was added is told, and need not be heard")]
    pub fn add(&mut self, other: Self) -> Self {
        let mut new = Self::default();
        for mut rule in other.characters {
            let same = |known: &&NameRule| is_same(&known.name, &rule.name) && known.fandom == rule.fandom;
            let known: Vec<&NameRule> = self.characters.iter().filter(same).collect();
            rule.aliases.retain(|alias| !known.iter().any(|known| holds(&known.aliases, alias)));
            if !rule.aliases.is_empty() || known.is_empty() {
                new.characters.push(rule);
            }
        }
        for mut rule in other.fandoms {
            let known: Vec<&FandomRule> =
                self.fandoms.iter().filter(|known| is_same(&known.name, &rule.name)).collect();
            rule.aliases.retain(|alias| !known.iter().any(|known| holds(&known.aliases, alias)));
            let moved = rule.parent.is_some() && !known.iter().any(|known| known.parent == rule.parent);
            if !rule.aliases.is_empty() || moved || known.is_empty() {
                new.fandoms.push(rule);
            }
        }
        new.ships = other.ships.into_iter().filter(|rule| !self.ships.contains(rule)).collect();
        new.splits = other.splits.into_iter().filter(|rule| !self.splits.contains(rule)).collect();
        new.distinct = other.distinct.into_iter().filter(|rule| !self.distinct.contains(rule)).collect();
        self.append(new.clone());
        new
    }

    /// The rules that stand behind those of `before`; none if these do not begin with them.
    pub(crate) fn behind(&self, before: &Self) -> Option<Self> {
        Some(Self {
            characters: self.characters.strip_prefix(before.characters.as_slice())?.to_vec(),
            fandoms: self.fandoms.strip_prefix(before.fandoms.as_slice())?.to_vec(),
            ships: self.ships.strip_prefix(before.ships.as_slice())?.to_vec(),
            splits: self.splits.strip_prefix(before.splits.as_slice())?.to_vec(),
            distinct: self.distinct.strip_prefix(before.distinct.as_slice())?.to_vec(),
        })
    }

    fn append(&mut self, other: Self) {
        self.characters.extend(other.characters);
        self.fandoms.extend(other.fandoms);
        self.ships.extend(other.ships);
        self.splits.extend(other.splits);
        self.distinct.extend(other.distinct);
    }

    /// Takes rules out: those of this name as a whole, or only some of their `others`; without a rule of this name,
    /// the name itself where it is an alias. Gives how many names and rules went.
    pub fn remove(&mut self, kind: Option<RuleKind>, name: &str, others: &[String]) -> usize {
        let of_kind = |wanted| kind.is_none_or(|kind| kind == wanted);
        let before = self.size();
        let named = self.lines().iter().any(|line| of_kind(line.kind) && is_same(line.name, name));
        let whole = others.is_empty() && named;
        let gone = |list: &mut Vec<String>| match (others.is_empty(), named) {
            (true, _) => list.retain(|other| !is_same(other, name)),
            (false, _) => list.retain(|other| !holds(others, other)),
        };
        if of_kind(RuleKind::Character) {
            self.characters.retain_mut(|rule| {
                let this = is_same(&rule.name, name);
                let had = rule.aliases.len();
                if this || !named {
                    gone(&mut rule.aliases);
                }
                !(this && whole) && (had == rule.aliases.len() || !rule.aliases.is_empty())
            });
        }
        if of_kind(RuleKind::Fandom) {
            self.fandoms.retain_mut(|rule| {
                let this = is_same(&rule.name, name);
                let had = rule.aliases.len();
                if this || !named {
                    gone(&mut rule.aliases);
                }
                !(this && whole) && (had == rule.aliases.len() || !rule.aliases.is_empty() || rule.parent.is_some())
            });
        }
        if of_kind(RuleKind::Ship) {
            self.ships.retain(|rule| !(is_same(&rule.name, name) && (whole || same_set(&rule.members, others))));
        }
        if of_kind(RuleKind::Split) {
            self.splits.retain(|rule| !(is_same(&rule.tag, name) && (whole || same_set(&rule.into, others))));
        }
        if of_kind(RuleKind::Distinct) {
            self.distinct.retain(|rule| {
                let all: Vec<String> = std::iter::once(name.to_owned()).chain(others.iter().cloned()).collect();
                let this = rule.names.first().is_some_and(|first| is_same(first, name)) && whole;
                !(this || same_set(&rule.names, &all))
            });
        }
        before - self.size()
    }

    /// Names of all rules, counted.
    fn size(&self) -> usize {
        self.lines().iter().map(|line| 1 + line.others.len()).sum()
    }
}

fn is_same(one: &str, other: &str) -> bool {
    key(one) == key(other)
}

fn holds(names: &[String], name: &str) -> bool {
    names.iter().any(|known| is_same(known, name))
}

fn same_set(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().all(|name| holds(other, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "[[character]]\nname = 'Mara Venn'\naliases = ['Ember', 'M. V.']\n\
        [[ship]]\nname = 'Lampshade'\nmembers = ['Mara Venn', 'Ilse Roth']\n\
        [[distinct]]\nnames = ['Ember', 'Emberlyn']\n";

    fn rules() -> RuleFile {
        RuleFile::parse(RULES).unwrap()
    }

    #[test]
    fn what_is_written_is_read_again() {
        assert_eq!(RuleFile::parse(&rules().to_toml()).unwrap(), rules());
        assert_eq!(RuleFile::default().to_toml(), "");
    }

    #[test]
    fn a_rule_with_too_few_names_is_refused() {
        for toml in ["[[split]]\ntag = 'The Twins'\ninto = []", "[[distinct]]\nnames = ['Ember']"] {
            let error = RuleFile::parse(toml).unwrap_err().to_string();
            assert!(error.contains("names or more"), "{error}");
        }
    }

    #[test]
    fn only_what_is_new_is_added() {
        let mut known = rules();
        assert!(known.add(rules()).is_empty());
        let elsewhere = Some("The Lamps".to_owned());
        let more = RuleFile::of(RuleKind::Character, "Mara Venn".into(), vec!["ember".into()], elsewhere, None);
        assert_eq!(known.add(more.clone()), more);
        assert_eq!(known.lines().len(), 4);
    }

    #[test]
    fn a_rule_goes_by_its_name_and_an_alias_by_its_own() {
        let mut known = rules();
        assert_eq!(known.remove(None, "Mara", &[]), 0);
        assert_eq!(known.remove(None, "mara venn", &["Ember".into()]), 1);
        assert_eq!(known.remove(None, "M. V.", &[]), 2, "a rule without aliases says nothing");
        assert_eq!(known.remove(Some(RuleKind::Split), "Lampshade", &[]), 0);
        assert_eq!(known.remove(None, "Lampshade", &[]), 3);
        assert_eq!(known.remove(None, "Emberlyn", &["Ember".into()]), 2);
        assert!(known.is_empty());
    }
}
