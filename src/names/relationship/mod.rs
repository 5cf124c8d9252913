//! Reading one relationship tag: who, and what joins them.
//!
//! Order of the steps: tidy, type suffix, modifiers, FFN brackets, cut at the signs outside
//! parentheses and quotes, and then each member is read as a character tag. Pipes bind tighter than
//! any sign: `A | B/C | D` joins two people. A parenthesis behind the last member speaks of the whole
//! tag (`Adora/Catra (She-Ra)`), and may itself hold a `/` or `&`.

mod groups;
mod signs;

pub use groups::{CharacterGroup, character_groups};

use groups::bracketed;
use signs::cut;

use super::Modifier;
use super::tag::modifier::{Subject, split};
use super::tag::{CharacterTag, pieces, tidy, without_dangling_signs, without_type_suffix};
use crate::model::RelationshipKind;
use crate::text::key;

/// A relationship tag taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelationshipTag {
    /// Romantic or platonic by the sign or by a word around it; other for a tag without members.
    pub kind: RelationshipKind,
    /// The members in the order written, at least two; empty if the tag has no sign between names.
    pub members: Vec<CharacterTag>,
    /// What the parenthesis behind the last member says, or a heading in front: usually the fandom.
    pub qualifier: Option<String>,
    /// Modifiers of the relationship as a whole.
    pub modifiers: Vec<Modifier>,
    /// The tag without noise and modifiers: the ship name, where there are no members.
    pub name: String,
}

impl RelationshipTag {
    /// Takes `tag` apart.
    ///
    /// ```
    /// use ficdex::{model::RelationshipKind, names::{Modifier, RelationshipTag}};
    /// let tag = RelationshipTag::read("past Mara Venn | Ember/Ilse Roth (The Lamps) - Relationship");
    /// assert_eq!(tag.kind, RelationshipKind::Romantic);
    /// assert_eq!(tag.members[0].name, "Mara Venn | Ember");
    /// assert_eq!(tag.members[1].name, "Ilse Roth");
    /// assert_eq!(tag.qualifier.as_deref(), Some("The Lamps"));
    /// assert_eq!(tag.modifiers, [Modifier::Past]);
    /// assert_eq!(tag.key(), RelationshipTag::read("[Ilse Roth, Ember | Mara Venn]").key());
    /// ```
    pub fn read(tag: &str) -> Self {
        let tidy = tidy(tag);
        let mut modifiers = Vec::new();
        let rest = stripped(&tidy, &mut modifiers);
        let (heading, rest) = without_heading(rest);
        let (kind, parts) = match bracketed(rest) {
            Some(parts) => (RelationshipKind::Romantic, parts),
            None => cut(rest),
        };
        let mut members: Vec<CharacterTag> =
            parts.iter().map(|part| member(part)).filter(|member| !member.name.is_empty()).collect();
        if members.len() < 2 {
            members.clear();
        }
        let own = members.last().and_then(|last| last.qualifier.clone());
        let qualifier = own.or_else(|| heading.map(str::to_owned));
        let kind = match kind {
            _ if members.is_empty() => RelationshipKind::Other,
            RelationshipKind::Romantic if modifiers.contains(&Modifier::Platonic) => RelationshipKind::Platonic,
            kind => kind,
        };
        let name = if rest.is_empty() { tidy.as_str() } else { rest }.to_owned();
        Self { kind, members, qualifier, modifiers, name }
    }

    /// One form for every order and spelling of the signs: the members' keys, sorted, behind the
    /// kind's letter. Pipes count as one set of names, modifiers and the qualifier do not count.
    pub fn key(&self) -> String {
        if self.members.is_empty() {
            return format!("o:{}", key(&self.name));
        }
        set_key(
            self.kind,
            self.members.iter().map(|member| {
                let mut names: Vec<String> = member.names().map(key).collect();
                names.sort_unstable();
                names.join("|")
            }),
        )
    }
}

/// The order-free key of a set of people and a kind.
pub(crate) fn set_key(kind: RelationshipKind, members: impl Iterator<Item = String>) -> String {
    let mut members: Vec<String> = members.collect();
    members.sort_unstable();
    let letter = match kind {
        RelationshipKind::Romantic => 'r',
        RelationshipKind::Platonic => 'p',
        RelationshipKind::Other => 'o',
    };
    format!("{letter}:{}", members.join("/"))
}

/// Takes modifiers and type suffixes off both ends until none is left.
fn stripped<'a>(tidy: &'a str, modifiers: &mut Vec<Modifier>) -> &'a str {
    let mut rest = tidy;
    loop {
        let before = rest.len();
        rest = without_dangling_signs(split(without_type_suffix(rest), Subject::Relationship, modifiers));
        if rest.len() == before {
            return rest;
        }
    }
}

/// What stands before a dash between blanks in front of the first of several names, and the names: nobody's name holds
/// such a dash, so it is a heading such as the fandom.
fn without_heading(text: &str) -> (Option<&str>, &str) {
    let parts = || text.contains('-').then(|| text.split_once(" - "))?;
    match parts() {
        Some((heading, names))
            if !heading.is_empty()
                && !heading.contains(['(', '['])
                && cut(heading).1.len() == 1
                && cut(names).1.len() > 1 =>
        {
            (Some(heading), names)
        }
        _ => (None, text),
    }
}

/// A member as a character tag, its own modifiers included.
fn member(part: &str) -> CharacterTag {
    // The friend in `A & B's friendship` is no third person; a possessive member is left as written.
    let ends = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    let bare = ends(part.bytes().next()) && ends(part.bytes().next_back());
    let part = if bare { part } else { part.trim().trim_matches(|c| matches!(c, ',' | ';' | '|')).trim() };
    CharacterTag::of_tidy(part)
}

/// The two readings of an old tag with one pipe in its middle, `Kasumi & Satoshi | Ash Ketchum & Misty`:
/// everything before the pipe and everything behind it, each a list of members of equal length.
pub(crate) fn halves(tag: &RelationshipTag) -> Option<(Vec<String>, Vec<String>)> {
    let count = tag.members.len();
    if count < 3 || count.is_multiple_of(2) {
        return None;
    }
    let middle = &tag.members[count / 2];
    let names: Vec<&str> = pieces(&middle.name).collect();
    let elsewhere = tag.members.iter().enumerate().any(|(at, member)| at != count / 2 && member.name.contains('|'));
    let [last, first] = names.as_slice() else { return None };
    if elsewhere {
        return None;
    }
    let mut front: Vec<String> = tag.members[..count / 2].iter().map(|member| member.name.clone()).collect();
    front.push((*last).to_owned());
    let mut back = vec![(*first).to_owned()];
    back.extend(tag.members[count / 2 + 1..].iter().map(|member| member.name.clone()));
    Some((front, back))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(tag: &str) -> (RelationshipKind, Vec<String>) {
        let tag = RelationshipTag::read(tag);
        (tag.kind, tag.members.into_iter().map(|member| member.name).collect())
    }

    #[test]
    fn pipes_bind_tighter_than_signs() {
        let (kind, members) = read("Kim Yongsun | Solar/Moon Byulyi | Moonbyul");
        assert_eq!(kind, RelationshipKind::Romantic);
        assert_eq!(members, ["Kim Yongsun | Solar", "Moon Byulyi | Moonbyul"]);
    }

    #[test]
    fn a_sign_inside_the_fandom_cuts_nothing() {
        let tag = "Ben/Edward (Hansel & Gretel: Witch Hunters)";
        assert_eq!(read(tag), (RelationshipKind::Romantic, vec!["Ben".into(), "Edward".into()]));
    }

    #[test]
    fn every_way_of_writing_a_pairing_has_one_key() {
        let key = RelationshipTag::read("Mara Venn/Ilse Roth").key();
        for tag in [
            "Ilse Roth/Mara Venn",
            "Mara Venn / Ilse Roth",
            "Mara Venn x Ilse Roth",
            "Mara Venn X Ilse Roth",
            "Mara Venn × Ilse Roth",
            "[Mara Venn, Ilse Roth]",
            "[Ilse Roth, Mara Venn]",
            "Venn, Mara/Roth, Ilse",
            "mara venn/ilse roth",
            "Mara Venn/Ilse Roth (The Lamps)",
            "Mara Venn/Ilse Roth - Relationship",
            "past Mara Venn/Ilse Roth",
            "Mara Venn/Ilse Roth (one-sided)",
        ] {
            assert_eq!(RelationshipTag::read(tag).key(), key, "{tag}");
        }
        assert_ne!(RelationshipTag::read("Mara Venn & Ilse Roth").key(), key);
    }

    #[test]
    fn what_is_no_pairing_has_no_members() {
        for tag in ["Hurt/Comfort", "M/M", "Minor or Background Relationship(s)", "Alex", "fake/pretend relationship"] {
            assert!(RelationshipTag::read(tag).members.is_empty(), "{tag}");
        }
    }

    #[test]
    fn a_heading_in_front_is_no_part_of_a_name() {
        let tag = RelationshipTag::read("The Lamps - Mara Venn & Ilse Roth");
        assert_eq!(tag.key(), RelationshipTag::read("Ilse Roth & Mara Venn").key());
        assert_eq!(tag.qualifier.as_deref(), Some("The Lamps"));
        assert_eq!(RelationshipTag::read("Mara Venn/Ilse Roth - Past").qualifier, None);
        assert_eq!(read("Mara/Ilse - Tom").1, ["Mara", "Ilse - Tom"]);
    }

    #[test]
    fn a_reader_named_by_letters_is_one_member() {
        assert_eq!(read("Mara Venn/Y/N").1, ["Mara Venn", "Y/N"]);
        assert_eq!(read("NarutoxSasuke").1, ["Naruto", "Sasuke"]);
        assert_eq!(read("AlexKrycek").1, Vec::<String>::new());
        assert_eq!(
            read("mara and ilse - Relationship"),
            (RelationshipKind::Platonic, vec!["mara".into(), "ilse".into()])
        );
    }

    proptest! {
        #[test]
        fn no_tag_panics(tag in "(\\PC|[A-Za-z /&|()\\[\\]x×\"'!-]){0,60}") {
            let read = RelationshipTag::read(&tag);
            prop_assert!(read.members.len() != 1);
            let _ = (read.key(), halves(&read), character_groups(&tag));
        }

        #[test]
        fn order_spacing_and_sign_do_not_matter(names in proptest::collection::vec("[A-Z][a-z]{2,7} [A-Z][a-z]{2,7}", 2..5)) {
            let key = RelationshipTag::read(&names.join("/")).key();
            let mut turned = names.clone();
            turned.reverse();
            for sign in ["/", " / ", " x ", " × ", " X "] {
                prop_assert_eq!(&RelationshipTag::read(&turned.join(sign)).key(), &key);
            }
            prop_assert_eq!(&RelationshipTag::read(&format!("[{}]", turned.join(", "))).key(), &key);
            let friends = RelationshipTag::read(&names.join(" & ")).key();
            prop_assert_eq!(RelationshipTag::read(&turned.join(" and ")).key(), friends);
        }
    }
}
