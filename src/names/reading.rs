//! What a tag was read as, with the rule that made each candidate.

use super::Modifier;
use crate::model::RelationshipKind;

/// Why a candidate is one, most certain first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A rule of the user.
    User,
    /// A reserved person: the reader, an original character, everyone.
    Reserved,
    /// The canonical name itself.
    Canonical,
    /// A known synonym.
    Alias,
    /// The name in another order, without qualifier, or one of its alternatives and nicknames.
    Name,
    /// The same letters with other blanks.
    Spacing,
    /// FFN's short form: given name and initial.
    Initial,
    /// The short or long form of a given name.
    Nickname,
    /// The name without a title in front.
    Title,
    /// The same sound in another romanisation or script.
    Sound,
    /// One letter more, less or other.
    Spelling,
    /// Some words of the name, or the name with words around it.
    Part,
    /// A ship's name from the table.
    ShipName,
    /// A ship's name made of parts of its members' names.
    Portmanteau,
    /// Initials of the members of a known ship.
    Initials,
    /// A fandom's name without medium and author.
    Family,
}

impl Rule {
    /// The rule's name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Reserved => "reserved",
            Self::Canonical => "canonical",
            Self::Alias => "alias",
            Self::Name => "name",
            Self::Spacing => "spacing",
            Self::Initial => "initial",
            Self::Nickname => "nickname",
            Self::Title => "title",
            Self::Sound => "sound",
            Self::Spelling => "spelling",
            Self::Part => "part",
            Self::ShipName => "ship_name",
            Self::Portmanteau => "portmanteau",
            Self::Initials => "initials",
            Self::Family => "family",
        }
    }
}

/// A canonical name that a tag may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Canonical name.
    pub name: String,
    /// A family of fandoms it belongs to, where one is known.
    pub fandom: Option<String>,
    /// Why it is a candidate.
    pub rule: Rule,
}

/// One tag read as a character or a fandom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The tag as written.
    pub raw: String,
    /// The name as written, without noise and modifiers.
    pub name: String,
    /// What the tag says in parentheses.
    pub qualifier: Option<String>,
    /// How the person takes part.
    pub modifiers: Vec<Modifier>,
    /// Everything the tag may mean; empty if it is unknown.
    pub candidates: Vec<Candidate>,
    /// The one name it means.
    pub canonical: Option<String>,
}

impl Reading {
    /// True if the tag may mean several.
    pub fn is_ambiguous(&self) -> bool {
        self.canonical.is_none() && self.candidates.len() > 1
    }

    /// The value to index: the canonical name, else the name as written with its qualifier.
    ///
    /// Reading this value again gives this value.
    pub fn value(&self) -> String {
        match (&self.canonical, &self.qualifier) {
            (Some(canonical), _) => canonical.clone(),
            (None, Some(qualifier)) => format!("{} ({qualifier})", self.name),
            (None, None) => self.name.clone(),
        }
    }
}

/// One tag read as a relationship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationshipReading {
    /// The tag as written.
    pub raw: String,
    /// What joins the members.
    pub kind: RelationshipKind,
    /// The members in the order written; empty if the tag names nobody.
    pub members: Vec<Reading>,
    /// Modifiers of the relationship as a whole.
    pub modifiers: Vec<Modifier>,
    /// The ships a name without members may mean, each as canonical names.
    pub candidates: Vec<ShipCandidate>,
    /// The tag without noise and modifiers.
    pub name: String,
}

/// A ship that a name may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShipCandidate {
    /// Canonical names of the members.
    pub members: Vec<String>,
    /// The family of its fandom, where one is known.
    pub fandom: Option<String>,
    /// Why it is a candidate.
    pub rule: Rule,
}

impl RelationshipReading {
    /// The values of the members, canonical where known, in the order written.
    pub fn member_values(&self) -> Vec<String> {
        self.members.iter().map(Reading::value).collect()
    }

    /// The value to index: members joined by the kind's sign, sorted, so that order does not matter;
    /// the name as written, if the tag names nobody or mixes signs.
    pub fn value(&self) -> String {
        let mut members = self.member_values();
        if members.is_empty() || self.kind == RelationshipKind::Other {
            return self.name.clone();
        }
        members.sort_unstable();
        members.join(if self.kind == RelationshipKind::Platonic { " & " } else { "/" })
    }

    /// The order-free key of the canonical members and the kind.
    pub fn key(&self) -> String {
        if self.members.is_empty() {
            return format!("o:{}", crate::text::key(&self.name));
        }
        super::relationship::set_key(self.kind, self.members.iter().map(|member| crate::text::key(&member.value())))
    }

    /// True if a member, or the ship itself, may be several.
    pub fn is_ambiguous(&self) -> bool {
        self.members.iter().any(Reading::is_ambiguous) || (self.members.is_empty() && self.candidates.len() > 1)
    }
}
