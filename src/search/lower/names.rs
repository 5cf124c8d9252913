//! Names, tags and pairings: which values of the index a written name stands for.

use super::terms::compile;
use super::{PlanError, refusal};
use crate::index::document::{MEMBER_SEPARATOR, ship_key_of};
use crate::index::{KeyField, Snapshot, WordField};
use crate::model::RelationshipKind;
use crate::query::{FieldId, Name, Ship, Span, Value};
use crate::search::cursor::{Leaf, LeafKind, Slot};
use crate::search::plan::WorkSet;
use crate::text::{Words, key};

/// The most values one written name may stand for.
const MAX_VALUES: usize = 100_000;

/// The index field behind a field of the language whose values are names.
pub(in crate::search) fn key_field(field: FieldId) -> Option<KeyField> {
    Some(match field {
        FieldId::Char | FieldId::DeclaredChar => KeyField::Character,
        FieldId::Ship | FieldId::DeclaredShip | FieldId::Main | FieldId::Otp => KeyField::Ship,
        FieldId::Tag => KeyField::Tag,
        FieldId::Fandom | FieldId::DeclaredFandom => KeyField::Fandom,
        FieldId::Author => KeyField::Author,
        FieldId::Series => KeyField::Series,
        FieldId::Collection => KeyField::Collection,
        FieldId::Rating => KeyField::Rating,
        FieldId::Warning => KeyField::Warning,
        FieldId::Cat => KeyField::Category,
        FieldId::Lang => KeyField::Language,
        FieldId::Site => KeyField::Site,
        FieldId::Id => KeyField::Id,
        _ => return None,
    })
}

/// The field whose words make up the values of a key field, for names that are searched by their words.
fn word_field(field: KeyField) -> Option<WordField> {
    Some(match field {
        KeyField::Author => WordField::Author,
        KeyField::Fandom => WordField::Fandom,
        KeyField::Character => WordField::Character,
        KeyField::Tag | KeyField::Warning | KeyField::Category => WordField::Tag,
        KeyField::Series => WordField::Series,
        KeyField::Collection => WordField::Collection,
        _ => return None,
    })
}

/// The sets of works that `value` of `field` chooses; a work in any of them fits.
pub(super) fn sets(snapshot: &Snapshot, field: FieldId, value: &Value, span: Span) -> Result<Vec<WorkSet>, PlanError> {
    let Some(key_field) = key_field(field) else {
        return Err(refusal(format!("`{}:` cannot be asked by name", field.name()), span, None));
    };
    match value {
        Value::Name(name) => self::name(snapshot, field, key_field, name, span),
        Value::Wildcard(pattern) => {
            let pattern = pattern.to_lowercase();
            let wanted = |value: &str| wildcard(&pattern, &shown(key_field, value));
            Ok(vec![WorkSet::Keys { field: key_field, values: values(snapshot, key_field, wanted, field, span)? }])
        }
        Value::Regex(pattern) => {
            let regex = compile(pattern, span)?;
            let wanted = |value: &str| regex.is_match(&shown(key_field, value));
            Ok(vec![WorkSet::Keys { field: key_field, values: values(snapshot, key_field, wanted, field, span)? }])
        }
        Value::Ship(ship) => self::ship(snapshot, field, ship, span),
        _ => Err(refusal(format!("`{}:` does not take this value", field.name()), span, None)),
    }
}

/// A stored value as the user sees it, folded: members of a relationship joined by their sign.
pub(in crate::search) fn shown(field: KeyField, value: &str) -> String {
    if field != KeyField::Ship {
        return value.to_owned();
    }
    let (sign, members) = value.split_at(value.chars().next().map_or(0, char::len_utf8));
    let members: Vec<&str> = members.split(MEMBER_SEPARATOR).skip(1).collect();
    members.join(if sign == "&" { " & " } else { "/" })
}

/// The values of `field` in the index that are `wanted`, sorted.
pub(super) fn values(
    snapshot: &Snapshot,
    key: KeyField,
    wanted: impl Fn(&str) -> bool,
    field: FieldId,
    span: Span,
) -> Result<Vec<String>, PlanError> {
    let mut found = std::collections::BTreeSet::new();
    for segment in snapshot.segments() {
        segment.values(key, |value, _| {
            if found.len() <= MAX_VALUES && wanted(value) {
                found.insert(value.to_owned());
            }
        })?;
    }
    if found.len() > MAX_VALUES {
        let message = format!("`{}:` stands for more than {MAX_VALUES} different values here", field.name());
        return Err(refusal(message, span, None));
    }
    Ok(found.into_iter().collect())
}

fn name(
    snapshot: &Snapshot,
    field: FieldId,
    key_field: KeyField,
    name: &Name,
    span: Span,
) -> Result<Vec<WorkSet>, PlanError> {
    let keys = |values: Vec<String>| vec![WorkSet::Keys { field: key_field, values }];
    match key_field {
        KeyField::Id => Ok(keys(vec![name.text.clone()])),
        KeyField::Site => Ok(keys(vec![name.text.to_lowercase()])),
        KeyField::Rating => rating(name, span).map(|value| keys(vec![value])),
        KeyField::Language => {
            let wanted = name.text.to_lowercase();
            let code = crate::normalise::language(&name.text).map_or(wanted, |code| code.to_lowercase());
            let regional = format!("{code}-");
            let fits = |value: &str| value == code || !name.exact && value.starts_with(&regional);
            Ok(keys(values(snapshot, key_field, fits, field, span)?))
        }
        _ => match word_field(key_field).filter(|_| !name.exact).and_then(|words| phrase(words, &name.text)) {
            Some(leaf) => Ok(vec![WorkSet::Words(leaf)]),
            None => Ok(keys(vec![key(&name.text)])),
        },
    }
}

/// The words of a name, one after the other; none if it has no word.
fn phrase(field: WordField, name: &str) -> Option<Leaf> {
    let mut words = Words::new(name);
    let (mut term, mut slots) = (String::new(), Vec::new());
    while words.next_term(&mut term).is_some() {
        slots.push(Slot { place: slots.len() as u32, terms: vec![term.clone()] });
    }
    let width = slots.len() as u32;
    (width > 0).then_some(Leaf { field, kind: LeafKind::Words { slots, width }, boost: 1.0 })
}

fn rating(name: &Name, span: Span) -> Result<String, PlanError> {
    match crate::normalise::rating(&name.text) {
        Some(rating) => Ok(key(rating.name())),
        None => {
            let hint = "ratings are G, T, M, E and `Not Rated`";
            Err(refusal(format!("`{}` is not a rating", name.text), span, Some(hint.into())))
        }
    }
}

fn ship(snapshot: &Snapshot, field: FieldId, ship: &Ship, span: Span) -> Result<Vec<WorkSet>, PlanError> {
    let wanted: Box<dyn Fn(&str) -> bool> = match ship {
        Ship::Named(name) => {
            let wanted = key(&name.text);
            let exact = name.exact;
            Box::new(move |value| {
                let mut members = value.split(MEMBER_SEPARATOR).skip(1);
                if exact {
                    members.any(|member| member == wanted)
                } else {
                    members.any(|member| holds_words(member, &wanted))
                }
            })
        }
        Ship::Members { kind, people, more, exact } => {
            let people: Vec<String> = people.iter().map(|person| key(person)).collect();
            let (kind, more, exact) = (*kind, *more, *exact);
            Box::new(move |value| {
                if exact && !more {
                    return value == ship_key_of(kind, people.iter().map(String::as_str));
                }
                is_ship(value, kind, &people, more, exact)
            })
        }
    };
    Ok(vec![WorkSet::Keys { field: KeyField::Ship, values: values(snapshot, KeyField::Ship, wanted, field, span)? }])
}

/// True if each of `people` is another member of the stored relationship, and there is no more, unless `more`.
fn is_ship(value: &str, kind: RelationshipKind, people: &[String], more: bool, exact: bool) -> bool {
    let sign = match kind {
        RelationshipKind::Romantic => '/',
        RelationshipKind::Platonic => '&',
        RelationshipKind::Other => '?',
    };
    if !value.starts_with(sign) {
        return false;
    }
    let members: Vec<&str> = value.split(MEMBER_SEPARATOR).skip(1).collect();
    if members.len() < people.len() || !more && members.len() != people.len() {
        return false;
    }
    assign(&members, people, &mut vec![false; members.len()], exact)
}

/// True if each of `people` can be given another member that is not `used`.
fn assign(members: &[&str], people: &[String], used: &mut Vec<bool>, exact: bool) -> bool {
    let Some((person, rest)) = people.split_first() else { return true };
    for (index, member) in members.iter().enumerate() {
        let fits = if exact { member == person } else { holds_words(member, person) };
        if !used[index] && fits {
            used[index] = true;
            if assign(members, rest, used, exact) {
                return true;
            }
            used[index] = false;
        }
    }
    false
}

/// True if the words of `wanted` stand in `name` one after the other, as whole words.
fn holds_words(name: &str, wanted: &str) -> bool {
    name.match_indices(wanted).any(|(at, _)| {
        let end = at + wanted.len();
        (at == 0 || name.as_bytes()[at - 1] == b' ') && (end == name.len() || name.as_bytes()[end] == b' ')
    })
}

/// `*` any characters, `?` one.
fn wildcard(pattern: &str, value: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let value: Vec<char> = value.chars().collect();
    let (mut p, mut v) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while v < value.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, v));
                p += 1;
            }
            Some(c) if *c == '?' || *c == value[v] => {
                p += 1;
                v += 1;
            }
            _ => match star {
                Some((at, taken)) => {
                    p = at + 1;
                    v = taken + 1;
                    star = Some((at, taken + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pairing_is_order_free_and_its_kind_counts() {
        let stored = ship_key_of(RelationshipKind::Romantic, ["Spike", "Buffy Summers"]);
        let people = [key("buffy"), key("Spike")];
        assert!(is_ship(&stored, RelationshipKind::Romantic, &people, false, false));
        assert!(!is_ship(&stored, RelationshipKind::Platonic, &people, false, false));
        assert!(!is_ship(&stored, RelationshipKind::Romantic, &people, false, true));
        assert!(!is_ship(&stored, RelationshipKind::Romantic, &people[..1], false, false));
        assert!(is_ship(&stored, RelationshipKind::Romantic, &people[..1], true, false));
    }

    #[test]
    fn a_member_is_found_by_whole_words_only() {
        assert!(holds_words("buffy summers", "summers"));
        assert!(!holds_words("buffy summers", "summer"));
    }
}
