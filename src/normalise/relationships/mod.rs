//! Relationship tags: who is joined, and by what.
//!
//! Procedure, for one tag: the type suffix (` - Relationship`) goes, FanFiction.net's brackets become slashes,
//! the signs outside parentheses and quotes cut it into members, and each member loses its `(Fandom)`.
//!
//! - `/` is romantic, `&` platonic; a tag that mixes them is [`RelationshipKind::Other`] with its members.
//! - ` x ` and `×` are slashes of sites that do not use the sign.
//! - `[A, B]` is how FanFiction.net marks a pairing. The site does not say romantic, its writers mean it.
//! - `|` joins the names of *one* member, it binds tighter than any sign: `A | B/C | D` has two members.
//! - `past`, `implied`, `(one-sided)` and their like qualify the tag and stay in `raw` only; `platonic` says the kind.
//! - Without a sign there is no member: ship names and jokes are kept as they are, as `Other`.

mod qualifiers;
mod signs;

use self::signs::Sign;
use super::people::without_suffix;
use super::value;
use crate::model::{Origin, Relationship, RelationshipKind};

/// The relationships that a list names, in order; the same one said twice is kept once.
pub(super) fn relationships(values: &[String]) -> Vec<Relationship> {
    let values = match values {
        [one] if is_joined(one) => value::list(value::split_commas(one)),
        several => value::list(several),
    };
    value::distinct(values.iter().map(|raw| relationship(raw)), |found| (found.kind, found.name.clone()))
}

/// True if the commas of a single value separate tags. They do not where the first part has no sign
/// and a later one has: `Roth, Ilse/Venn, Mara` is one pair with the family names first.
fn is_joined(text: &str) -> bool {
    let mut signs =
        value::split_commas(text).into_iter().map(|part| signs::joined_by(part).is_some() || part.contains('['));
    signs.next().is_some_and(|first| first || !signs.any(|later| later))
}

/// Reads one tag. What it says is read again until its name stays the same: behind a suffix there may be
/// another one, and the name of a relationship must always be read as that relationship.
pub(super) fn relationship(raw: &str) -> Relationship {
    let mut text = value::clean(raw);
    let mut reading = read(&text);
    for _ in 0..MAX_READINGS {
        if reading.0 == text {
            break;
        }
        text = reading.0;
        reading = read(&text);
    }
    let (name, kind, members) = reading;
    Relationship { name, kind, members, raw: raw.to_owned(), source: Origin::Declared, confidence: None }
}

/// Tags as people write them need two readings at most; a bound keeps nonsense from taking longer.
const MAX_READINGS: usize = 8;

/// A longer text is no tag (AO3 allows 150 characters): it is kept, and nobody is looked for in it.
const MAX_TAG_BYTES: usize = 1_000;

/// Name, kind and members of a clean tag.
fn read(tag: &str) -> (String, RelationshipKind, Vec<String>) {
    let text = without_type(tag);
    if text.len() > MAX_TAG_BYTES {
        return (text.to_owned(), RelationshipKind::Other, Vec::new());
    }
    let slashed = unbracketed(text);
    let (bare, platonic) = qualifiers::strip(slashed.as_deref().unwrap_or(text));
    let Some(sign) = signs::joined_by(bare) else { return (text.to_owned(), RelationshipKind::Other, Vec::new()) };
    let members = members(bare, sign);
    if members.len() < 2 {
        return (text.to_owned(), RelationshipKind::Other, Vec::new());
    }
    let kind = if platonic && sign != Sign::Mixed { RelationshipKind::Platonic } else { sign.kind() };
    (joined(&members, kind, bare), kind, members)
}

fn without_type(tag: &str) -> &str {
    let mut text = tag;
    loop {
        let shorter = without_suffix(without_suffix(text, "relationship"), "freeform");
        if shorter.len() == text.len() {
            return text;
        }
        text = shorter;
    }
}

/// `[A, B]` as `A/B`; none if the text is not in brackets as a whole, or there is one name in them.
fn unbracketed(text: &str) -> Option<String> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if inner.contains(['[', ']']) {
        return None;
    }
    let members = value::list(value::split_commas(inner));
    if members.len() > 1 { Some(members.join("/")) } else { Some(value::clean(inner)) }
}

fn members(text: &str, sign: Sign) -> Vec<String> {
    signs::split(text, sign).into_iter().map(member).filter(|member| !member.is_empty()).collect()
}

/// One member: pipes spaced alike, without the fandom or the remark behind it.
fn member(text: &str) -> String {
    // `&;` is what some tools leave of `&amp;`.
    let bare = qualifiers::without_parentheses(text.trim_matches([' ', ';']));
    if !bare.contains(['|', '│', '｜']) {
        return bare.to_owned();
    }
    let names: Vec<&str> = bare.split(['|', '│', '｜']).map(str::trim).filter(|name| !name.is_empty()).collect();
    names.join(" | ")
}

fn joined(members: &[String], kind: RelationshipKind, text: &str) -> String {
    match kind {
        RelationshipKind::Romantic => members.join("/"),
        RelationshipKind::Platonic => members.join(" & "),
        RelationshipKind::Other => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RelationshipKind::{Other, Platonic, Romantic};
    use proptest::prelude::*;

    #[test]
    fn members_and_kind_are_read_in_every_notation() {
        let rows: &[(&str, &str, RelationshipKind, &[&str])] = &[
            ("Ilse Roth/Mara Venn", "Ilse Roth/Mara Venn", Romantic, &["Ilse Roth", "Mara Venn"]),
            ("Ilse Roth / Mara Venn", "Ilse Roth/Mara Venn", Romantic, &["Ilse Roth", "Mara Venn"]),
            ("Ilse Roth & Mara Venn", "Ilse Roth & Mara Venn", Platonic, &["Ilse Roth", "Mara Venn"]),
            ("Ilse &; Mara", "Ilse & Mara", Platonic, &["Ilse", "Mara"]),
            ("Ilse&Mara", "Ilse & Mara", Platonic, &["Ilse", "Mara"]),
            ("Ilse/Mara/Tom", "Ilse/Mara/Tom", Romantic, &["Ilse", "Mara", "Tom"]),
            ("Ilse | Fox/Mara │ Wren", "Ilse | Fox/Mara | Wren", Romantic, &["Ilse | Fox", "Mara | Wren"]),
            (
                "Ilse & Tom | Tam Reed & Mara",
                "Ilse & Tom | Tam Reed & Mara",
                Platonic,
                &["Ilse", "Tom | Tam Reed", "Mara"],
            ),
            ("[Ilse R., Mara V.]", "Ilse R./Mara V.", Romantic, &["Ilse R.", "Mara V."]),
            ("[Ilse R., Mara V., Tom]", "Ilse R./Mara V./Tom", Romantic, &["Ilse R.", "Mara V.", "Tom"]),
            ("Ilse x Mara", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Ilse X Mara", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Ilse×Mara", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Ilse x Mara x Tom", "Ilse/Mara/Tom", Romantic, &["Ilse", "Mara", "Tom"]),
            ("Agent X/Mara", "Agent X/Mara", Romantic, &["Agent X", "Mara"]),
            ("Agent X & Mara", "Agent X & Mara", Platonic, &["Agent X", "Mara"]),
            ("Ilse x Tam(OC)", "Ilse/Tam(OC)", Romantic, &["Ilse", "Tam(OC)"]),
            ("Ilse/Mara (The Lantern Road)", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Ilse/Mara (Fox & Wren: Night/Day)", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Ilse (Salt Harbour) & Mara (Night/Day)", "Ilse & Mara", Platonic, &["Ilse", "Mara"]),
            (
                "Ilse/Original Female Character(s)",
                "Ilse/Original Female Character(s)",
                Romantic,
                &["Ilse", "Original Female Character(s)"],
            ),
            ("Ilse & Other(s)", "Ilse & Other(s)", Platonic, &["Ilse", "Other(s)"]),
            ("Ilse/Mara (implied)", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Past Ilse/Mara", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Minor or Background Ilse/Mara", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Mentions of Ilse/Mara", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("one-sided Ilse/Mara - Relationship", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Ilse/Mara - past relationship", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Ilse/Mara - Freeform", "Ilse/Mara", Romantic, &["Ilse", "Mara"]),
            ("Platonic Ilse/Mara", "Ilse & Mara", Platonic, &["Ilse", "Mara"]),
            ("Ilse/Mara (platonic)", "Ilse & Mara", Platonic, &["Ilse", "Mara"]),
            (
                "Ilse \"Fox/Wren\" Roth/Mara",
                "Ilse \"Fox/Wren\" Roth/Mara",
                Romantic,
                &["Ilse \"Fox/Wren\" Roth", "Mara"],
            ),
            (
                "Captain!Ilse/Mara (no more than a hint",
                "Captain!Ilse/Mara (no more than a hint",
                Romantic,
                &["Captain!Ilse", "Mara (no more than a hint"],
            ),
            ("Ilse/Mara & Tom", "Ilse/Mara & Tom", Other, &["Ilse", "Mara", "Tom"]),
            ("Roth, Ilse/Venn, Mara", "Roth, Ilse/Venn, Mara", Romantic, &["Roth, Ilse", "Venn, Mara"]),
            ("Maralse", "Maralse", Other, &[]),
            ("Maralse - Relationship", "Maralse", Other, &[]),
            ("Ilse (Hansel & Gretel: Witch Hunters)", "Ilse (Hansel & Gretel: Witch Hunters)", Other, &[]),
            ("Minor or Background Relationship(s)", "Minor or Background Relationship(s)", Other, &[]),
            ("/", "/", Other, &[]),
            ("Ilse/", "Ilse/", Other, &[]),
        ];
        for (raw, name, kind, members) in rows {
            let found = relationship(raw);
            assert_eq!(found.name, *name, "{raw}");
            assert_eq!(found.kind, *kind, "{raw}");
            assert_eq!(found.members, *members, "{raw}");
            assert_eq!(found.raw, *raw);
        }
    }

    #[test]
    fn a_joined_list_is_taken_apart_but_no_pair_is() {
        let names =
            |value: &str| relationships(&[value.to_owned()]).into_iter().map(|found| found.name).collect::<Vec<_>>();
        assert_eq!(names("Ilse/Mara, Mara & Tom,"), ["Ilse/Mara", "Mara & Tom"]);
        assert_eq!(names("[Ilse R., Mara V.], [Tom, Tam]"), ["Ilse R./Mara V.", "Tom/Tam"]);
        assert_eq!(names("Maralse, Tomtam"), ["Maralse", "Tomtam"]);
        assert_eq!(names("Roth, Ilse/Venn, Mara"), ["Roth, Ilse/Venn, Mara"]);
        assert_eq!(names("None"), [""; 0]);
    }

    #[test]
    fn the_same_relationship_twice_is_kept_once() {
        let values: Vec<String> = ["Ilse/Mara", "Ilse/Mara (implied)", "Ilse & Mara"].map(str::to_owned).into();
        assert_eq!(relationships(&values).len(), 2);
    }

    proptest! {
        #[test]
        fn a_canonical_tag_is_its_own(
            members in prop::collection::vec("[A-Z][bdkl]{1,6}( [A-Z][bdkl]{1,6})?( \\| [A-Z][bdkl]{1,6})?", 2..5),
            sign in prop::sample::select(vec!["/", " & ", " / ", " x ", "×"]),
            before in prop::sample::select(vec!["", "past ", "Implied "]),
            after in prop::sample::select(vec!["", " (A & B/C)", " (implied)", " - Relationship"]),
        ) {
            let once = relationship(&format!("{before}{}{after}", members.join(sign)));
            prop_assert_eq!(&once.members, &members);
            let twice = relationship(&once.name);
            prop_assert_eq!((&twice.name, twice.kind, &twice.members), (&once.name, once.kind, &once.members));
        }

        #[test]
        fn reading_the_name_again_changes_nothing(text in "(\\PC|[A-Cx/&|()\\[\\], \"-]|past |implied|( - Relationship)){0,24}") {
            let once = relationship(&text);
            let twice = relationship(&once.name);
            prop_assert_eq!((&twice.name, twice.kind, &twice.members), (&once.name, once.kind, &once.members));
        }
    }
}
