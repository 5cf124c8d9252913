//! What a reader sets right in the people of one work.
//!
//! ```text
//! Glinda = Tara Maclay          whom the text calls so is this person: joins two people, or names one
//! Will != William Pratt         whom the text calls so is somebody else
//! Sunnydale = nobody            the text names nobody by this
//! Buffy @2:3 = mentioned        in chapter 2, passage 3: present, mentioned or absent; `@2` a chapter, `@*` the work
//! Buffy/Spike = romantic        what joins two people: romantic, kin, rivals or nothing
//! ```
//! A name is one of the cast's, or one of the names the text has for somebody. Later fixes go before earlier ones.

use std::fmt;
use std::str::FromStr;

use super::cluster::{Gender, Group};
use super::mentions::SurfaceId;
use super::pairs::{Pair, PairKind};
use super::presence::Here;
use crate::model::{Confidence, Passage, PresenceStatus};
use crate::text::key;

/// One thing set right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Whom the text calls `name` is `person`.
    Same {
        /// A name in the text or in the cast.
        name: String,
        /// The person's name from now on.
        person: String,
    },
    /// Whom the text calls `name` is not `person`.
    Apart {
        /// A name in the text.
        name: String,
        /// Whose it was taken for.
        person: String,
    },
    /// `name` is nobody's.
    Nobody {
        /// A name in the text or in the cast.
        name: String,
    },
    /// How `name` is in a place.
    Status {
        /// A name of the cast.
        name: String,
        /// Number of the chapter; none: the whole work.
        chapter: Option<u32>,
        /// Place of the passage in its chapter; none: all of it.
        passage: Option<u32>,
        /// There, only mentioned, or (none) neither.
        status: Option<PresenceStatus>,
    },
    /// What joins two people.
    Pair {
        /// Names of the cast.
        members: [String; 2],
        /// What joins them; none: nothing.
        kind: Option<PairKind>,
    },
}

/// A fix is not in one of the forms above.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "cannot read the fix `{0}`: write `NAME = PERSON`, `NAME != PERSON`, `NAME = nobody`, `NAME @2:3 = mentioned` or \
     `A/B = romantic`"
)]
pub struct FixError(pub String);

impl FromStr for Fix {
    type Err = FixError;

    fn from_str(text: &str) -> Result<Self, FixError> {
        let wrong = || FixError(text.to_owned());
        let filled = |name: &str| (!name.trim().is_empty()).then(|| name.trim().to_owned()).ok_or_else(wrong);
        if let Some((name, person)) = text.split_once("!=") {
            return Ok(Self::Apart { name: filled(name)?, person: filled(person)? });
        }
        let (left, right) = text.rsplit_once('=').ok_or_else(wrong)?;
        let right = filled(right)?;
        if let Some((name, place)) = left.rsplit_once('@') {
            let number = |text: &str| text.trim().parse::<u32>().ok().filter(|number| *number > 0).ok_or_else(wrong);
            let (chapter, passage) = match place.trim().split_once(':') {
                Some((chapter, passage)) => (Some(number(chapter)?), Some(number(passage)?)),
                None if place.trim() == "*" => (None, None),
                None => (Some(number(place)?), None),
            };
            let status = match right.to_lowercase().as_str() {
                "present" => Some(PresenceStatus::Present),
                "mentioned" => Some(PresenceStatus::Mentioned),
                "absent" => None,
                _ => return Err(wrong()),
            };
            return Ok(Self::Status { name: filled(name)?, chapter, passage, status });
        }
        if let Some((one, two)) = left.split_once('/') {
            let kind = match right.to_lowercase().as_str() {
                "romantic" => Some(PairKind::Romantic),
                "kin" => Some(PairKind::Kin),
                "rivals" => Some(PairKind::Rivals),
                "nothing" => None,
                _ => return Err(wrong()),
            };
            return Ok(Self::Pair { members: [filled(one)?, filled(two)?], kind });
        }
        let name = filled(left)?;
        Ok(if right.eq_ignore_ascii_case("nobody") {
            Self::Nobody { name }
        } else {
            Self::Same { name, person: right }
        })
    }
}

impl fmt::Display for Fix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same { name, person } => write!(f, "{name} = {person}"),
            Self::Apart { name, person } => write!(f, "{name} != {person}"),
            Self::Nobody { name } => write!(f, "{name} = nobody"),
            Self::Status { name, chapter, passage, status } => {
                write!(f, "{name} @")?;
                match (chapter, passage) {
                    (Some(chapter), Some(passage)) => write!(f, "{chapter}:{passage}")?,
                    (Some(chapter), None) => write!(f, "{chapter}")?,
                    _ => f.write_str("*")?,
                }
                f.write_str(match status {
                    Some(PresenceStatus::Present) => " = present",
                    Some(PresenceStatus::Mentioned) => " = mentioned",
                    None => " = absent",
                })
            }
            Self::Pair { members: [one, two], kind } => {
                let kind = match kind {
                    Some(PairKind::Romantic) => "romantic",
                    Some(PairKind::Kin) => "kin",
                    Some(PairKind::Rivals) => "rivals",
                    Some(PairKind::Other) | None => "nothing",
                };
                write!(f, "{one}/{two} = {kind}")
            }
        }
    }
}

/// A person as grouped, with the name they have from rules and fixes.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) group: Group,
    pub(super) name: Option<String>,
}

/// What the groups' names are made of.
pub(super) struct Naming<'n> {
    /// The name of a group without rules and fixes.
    pub(super) of_group: &'n dyn Fn(&Group) -> String,
    /// A surface as written.
    pub(super) of_surface: &'n dyn Fn(SurfaceId) -> String,
    /// The one name that the user's rules give whom a text calls so.
    pub(super) rule: &'n dyn Fn(&str) -> Option<String>,
}

/// Joins, parts and names the groups as the user's rules and `fixes` have it.
pub(super) fn mend(groups: Vec<Group>, fixes: &[Fix], naming: &Naming<'_>) -> Vec<Named> {
    let mut people = Mended { people: Vec::with_capacity(groups.len()), naming };
    for group in groups {
        let named = (naming.of_group)(&group);
        let rule = (naming.rule)(&named)
            .or_else(|| group.surfaces.iter().find_map(|surface| (naming.rule)(&(naming.of_surface)(*surface))));
        match rule {
            Some(name) => people.give(group, &name),
            None => people.people.push(Named { group, name: None }),
        }
    }
    for fix in fixes {
        match fix {
            Fix::Same { name, person } => {
                for group in people.take(name) {
                    people.give(group, person);
                }
            }
            Fix::Apart { name, .. } => {
                for group in people.take_surfaces(name) {
                    people.people.push(Named { group, name: Some(name.clone()) });
                }
            }
            Fix::Nobody { name } => drop(people.take(name)),
            Fix::Status { .. } | Fix::Pair { .. } => {}
        }
    }
    people.people
}

struct Mended<'m, 'n> {
    people: Vec<Named>,
    naming: &'m Naming<'n>,
}

impl Mended<'_, '_> {
    fn is_called(&self, person: &Named, name: &str) -> bool {
        let own = || (self.naming.of_group)(&person.group);
        key(&person.name.clone().unwrap_or_else(own)) == key(name)
    }

    /// Takes out everybody whose name is `name`; if there is nobody, the names themselves.
    fn take(&mut self, name: &str) -> Vec<Group> {
        let (taken, kept): (Vec<Named>, Vec<Named>) =
            std::mem::take(&mut self.people).into_iter().partition(|person| self.is_called(person, name));
        self.people = kept;
        if taken.is_empty() { self.take_surfaces(name) } else { taken.into_iter().map(|named| named.group).collect() }
    }

    /// Takes the surface `name` out of every group.
    fn take_surfaces(&mut self, name: &str) -> Vec<Group> {
        let wanted = key(name);
        let mut taken = Vec::new();
        for person in &mut self.people {
            let (out, kept): (Vec<SurfaceId>, Vec<SurfaceId>) =
                person.group.surfaces.iter().partition(|surface| key(&(self.naming.of_surface)(**surface)) == wanted);
            if !out.is_empty() {
                person.group.surfaces = kept;
                taken.push(Group { surfaces: out, known: None, gender: person.group.gender });
            }
        }
        self.people.retain(|person| !person.group.surfaces.is_empty());
        taken
    }

    /// Puts a group to the person called `name`, or makes it that person.
    fn give(&mut self, group: Group, name: &str) {
        match (0..self.people.len()).find(|at| self.is_called(&self.people[*at], name)) {
            Some(at) => {
                let known = &mut self.people[at].group;
                known.surfaces.extend(group.surfaces);
                if known.gender == Gender::Unknown {
                    known.gender = group.gender;
                }
            }
            None => self.people.push(Named { group, name: Some(name.to_owned()) }),
        }
    }
}

/// Sets right what joins people; `names` are the cast's.
pub(super) fn mend_pairs(pairs: &mut Vec<Pair>, names: &[String], fixes: &[Fix]) {
    let number = |name: &str| names.iter().position(|known| key(known) == key(name)).map(|at| at as u32);
    for fix in fixes {
        let Fix::Pair { members: [one, two], kind } = fix else { continue };
        let (Some(one), Some(two)) = (number(one), number(two)) else { continue };
        let members = [one.min(two), one.max(two)];
        let known = pairs.iter().position(|pair| pair.members == members);
        let known = known.map(|at| pairs.remove(at));
        let Some(kind) = kind else { continue };
        let (best, worst) = (pairs.first().map_or(0.0, |pair| pair.score), pairs.last().map_or(0.0, |pair| pair.score));
        let pair = known.unwrap_or(Pair {
            members,
            kind: *kind,
            score: 0.0,
            confidence: Confidence::of(1.0),
            together: 0,
            words: [0; 3],
            places: Vec::new(),
        });
        // Whom the reader calls a couple the story is about, whatever its words say; kin and rivals it is not.
        let romantic = *kind == PairKind::Romantic;
        let score = if romantic { best.max(pair.score) } else { worst.min(pair.score) };
        let pair = Pair { kind: *kind, score, confidence: Confidence::of(1.0), ..pair };
        if romantic { pairs.insert(0, pair) } else { pairs.push(pair) }
    }
}

/// How somebody is in some place of the work, by a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FixedStatus {
    person: u32,
    /// Place of the chapter in the list of chapters; none: all.
    chapter: Option<usize>,
    passage: Option<u32>,
    status: Option<PresenceStatus>,
}

/// The statuses that `fixes` give; `chapters` are the chapters' numbers, `names` the cast's.
pub(super) fn statuses(fixes: &[Fix], names: &[String], chapters: &[u32]) -> Vec<FixedStatus> {
    let read = |fix: &Fix| {
        let Fix::Status { name, chapter, passage, status } = fix else { return None };
        let person = names.iter().position(|known| key(known) == key(name))? as u32;
        let chapter = match chapter {
            Some(number) => Some(chapters.iter().position(|known| known == number)?),
            None => None,
        };
        Some(FixedStatus { person, chapter, passage: *passage, status: *status })
    };
    fixes.iter().filter_map(read).collect()
}

impl FixedStatus {
    /// Sets right who is in a passage.
    pub(super) fn mend(&self, chapter: usize, passage: &Passage, people: &mut Vec<Here>) {
        let here =
            self.chapter.is_none_or(|own| own == chapter) && self.passage.is_none_or(|own| own == passage.ordinal);
        if !here {
            return;
        }
        match (people.iter().position(|here| here.person == self.person), self.status) {
            (Some(at), None) => drop(people.remove(at)),
            (Some(at), Some(status)) => {
                people[at].speaks &= status == PresenceStatus::Present;
                (people[at].status, people[at].confidence) = (status, Confidence::of(1.0));
            }
            // Somebody whom no word shows is put into one passage by name, not into all that the fix spans.
            (None, Some(status)) if self.passage.is_some() => {
                people.push(Here { person: self.person, status, speaks: false, confidence: Confidence::of(1.0) });
            }
            (None, _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fix_is_printed_as_it_is_read() {
        for text in [
            "Glinda = Tara Maclay",
            "Will != William Pratt",
            "Sunnydale = nobody",
            "Buffy Summers @2:3 = mentioned",
            "Buffy Summers @2 = absent",
            "Buffy Summers @* = present",
            "Buffy Summers/Spike (BtVS) = romantic",
            "Dawn Summers/Buffy Summers = nothing",
        ] {
            assert_eq!(text.parse::<Fix>().map(|fix| fix.to_string()).as_deref(), Ok(text));
        }
        assert_eq!("Glinda=Tara".parse(), Ok(Fix::Same { name: "Glinda".into(), person: "Tara".into() }));
    }

    #[test]
    fn what_is_no_fix_is_refused_with_the_forms() {
        for text in ["Glinda", "= Tara", "Glinda =", "Buffy @0 = absent", "Buffy @1 = here", "A/B = maybe"] {
            let error = text.parse::<Fix>().unwrap_err();
            assert!(error.to_string().contains("NAME = PERSON"), "{text}");
        }
    }
}
