//! Which fandom a tag means, and what lies around it in the tree.
//!
//! The tree has two levels: a family (AO3's metatag) and its members, one for each medium or part.
//! A name decides by itself; else a synonym; else the name without medium, author and article, where
//! the member for all media is the natural reading of a bare name. A family's bare name means the member in which
//! nearly all of its works are: FFN's `Harry Potter` and AO3's `Harry Potter - J. K. Rowling` are one.

use super::reading::{Candidate, Rule};
use super::rules::Rules;
use super::tag::{pieces, tidy, without_type_suffix};
use super::vocabulary::Vocabulary;
use crate::text::key;

/// One tag read as a fandom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FandomReading {
    /// The tag as written.
    pub raw: String,
    /// The tag without noise.
    pub name: String,
    /// Everything the tag may mean; empty if it is unknown.
    pub candidates: Vec<Candidate>,
    /// The one fandom it means.
    pub canonical: Option<String>,
    /// The families it belongs to; known more often than the fandom itself.
    pub families: Vec<String>,
}

impl FandomReading {
    /// The value to index: the canonical name, else the name as written.
    pub fn value(&self) -> &str {
        self.canonical.as_deref().unwrap_or(&self.name)
    }

    /// True if the tag may mean several fandoms.
    pub fn is_ambiguous(&self) -> bool {
        self.canonical.is_none() && self.candidates.len() > 1
    }
}

pub(crate) fn resolve(tag: &str, vocabulary: &Vocabulary, rules: &Rules) -> FandomReading {
    let tidy = tidy(tag);
    let name = without_type_suffix(&tidy).to_owned();
    if let Some(canonical) = rules.fandom(&key(&name)) {
        let family = rules.parent(&key(canonical)).unwrap_or(canonical).to_owned();
        let candidate = Candidate { name: canonical.to_owned(), fandom: Some(family.clone()), rule: Rule::User };
        return FandomReading {
            raw: tag.to_owned(),
            name,
            canonical: Some(candidate.name.clone()),
            candidates: vec![candidate],
            families: vec![family],
        };
    }
    let (rule, numbers) = numbers(&tidy, vocabulary);
    let family = |number: u32| vocabulary.fandom(vocabulary.fandom_family(number)).to_owned();
    let mut meant: Vec<u32> = numbers.iter().map(|number| vocabulary.fandom_main(*number)).collect();
    meant.dedup();
    let candidates: Vec<Candidate> = meant
        .into_iter()
        .map(|number| Candidate { name: vocabulary.fandom(number).to_owned(), fandom: Some(family(number)), rule })
        .collect();
    let mut families: Vec<String> = candidates.iter().filter_map(|candidate| candidate.fandom.clone()).collect();
    families.sort_unstable();
    families.dedup();
    let canonical = match candidates.as_slice() {
        [only] => Some(only.name.clone()),
        _ => None,
    };
    FandomReading { raw: tag.to_owned(), name, candidates, canonical, families }
}

/// The fandoms that a tidy tag may mean, by the first rule that knows any.
fn numbers(tidy: &str, vocabulary: &Vocabulary) -> (Rule, Vec<u32>) {
    let mut named = vocabulary.fandoms_named(tidy);
    // Some archives write a fandom in two languages with a slash between.
    if named.is_empty() && tidy.contains('/') {
        named = pieces(tidy).flat_map(|piece| vocabulary.fandoms_named(piece)).collect();
        named.sort_unstable();
        named.dedup();
    }
    let exact: Vec<u32> = named.iter().filter(|(_, alias)| !alias).map(|(number, _)| *number).collect();
    if !exact.is_empty() {
        return (Rule::Canonical, exact);
    }
    if !named.is_empty() {
        return (Rule::Alias, named.into_iter().map(|(number, _)| number).collect());
    }
    let like = vocabulary.fandoms_like(tidy);
    // A family of this name is meant before any of its members; a member for all media before one of them.
    let head: Vec<u32> = like.iter().copied().filter(|number| vocabulary.fandom_family(*number) == *number).collect();
    if !head.is_empty() {
        return (Rule::Family, head);
    }
    let general = |number: &u32| {
        let name = vocabulary.fandom(*number);
        name.ends_with("All Media Types") || name.ends_with("Related Fandoms")
    };
    let wide: Vec<u32> = like.iter().copied().filter(general).collect();
    (Rule::Family, if wide.is_empty() { like } else { wide })
}

pub(crate) fn family(tag: &str, vocabulary: &Vocabulary, rules: &Rules) -> Vec<String> {
    let reading = resolve(tag, vocabulary, rules);
    let mut found: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    };
    add(reading.value());
    // The bare name of a family asks for all of it, whichever member it means as a tag.
    let named =
        if rules.fandom(&key(&reading.name)).is_some() { Vec::new() } else { numbers(&tidy(tag), vocabulary).1 };
    let named = named.into_iter().map(|number| vocabulary.fandom(number).to_owned());
    for name in reading.candidates.iter().map(|candidate| candidate.name.clone()).chain(named) {
        add(&name);
        for (number, alias) in vocabulary.fandoms_named(&tidy(&name)) {
            if !alias && vocabulary.fandom_family(number) == number {
                vocabulary.fandom_children(number).for_each(|child| add(vocabulary.fandom(child)));
            }
        }
        rules.children(&key(&name)).for_each(&mut add);
    }
    found
}
