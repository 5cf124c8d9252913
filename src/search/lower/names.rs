//! Names, tags and pairings: which values of the index a written name stands for.

use std::collections::BTreeSet;

use super::pattern::{self, Against};
use super::people::{Person, holds_words};
use super::{Outside, PlanError, fandoms, refusal, ships};
use crate::index::document::{MEMBER_SEPARATOR, raw_key, raw_ship_key};
use crate::index::{KeyField, Snapshot, WordField};
use crate::model::RelationshipKind;
use crate::query::{FieldId, Name, Ship, Span, Value};
use crate::search::cursor::{Leaf, LeafKind, Slot};
use crate::search::plan::WorkSet;
use crate::text::{Words, key};

/// The most values one written name may stand for.
const MAX_VALUES: usize = 100_000;

/// The index field behind a field of the language whose values are names; where recognised values count too, that of
/// the declared ones.
pub(in crate::search) fn key_field(field: FieldId) -> Option<KeyField> {
    Some(match field {
        FieldId::Char | FieldId::DeclaredChar => KeyField::Character,
        FieldId::Ship | FieldId::DeclaredShip | FieldId::Otp => KeyField::Ship,
        FieldId::RecognisedChar => KeyField::RecognisedCharacter,
        FieldId::RecognisedShip => KeyField::RecognisedShip,
        FieldId::RecognisedFandom => KeyField::RecognisedFandom,
        FieldId::Main => KeyField::Main,
        FieldId::Tag => KeyField::Tag,
        FieldId::Fandom | FieldId::DeclaredFandom => KeyField::Fandom,
        FieldId::Author => KeyField::Author,
        FieldId::Series => KeyField::Series,
        FieldId::Collection => KeyField::Collection,
        FieldId::Gift => KeyField::Gift,
        FieldId::Rating => KeyField::Rating,
        FieldId::Warning => KeyField::Warning,
        FieldId::Cat => KeyField::Category,
        FieldId::Lang => KeyField::Language,
        FieldId::Site => KeyField::Site,
        FieldId::Id => KeyField::Id,
        FieldId::Url => KeyField::Url,
        FieldId::RawRating => KeyField::RawRating,
        FieldId::RawLang => KeyField::RawLanguage,
        FieldId::RawWarning => KeyField::RawWarning,
        FieldId::RawCat => KeyField::RawCategory,
        _ => return None,
    })
}

/// The index fields behind a field of the language: the declared values and, unless these alone are asked for, those that
/// were recognised surely enough.
pub(in crate::search) fn key_fields(field: FieldId, declared: bool) -> Vec<KeyField> {
    let Some(key) = key_field(field) else { return Vec::new() };
    let asks_both = matches!(field, FieldId::Char | FieldId::Ship | FieldId::Fandom | FieldId::Main);
    let found = found_field(key).filter(|_| asks_both && !declared);
    std::iter::once(key).chain(found).collect()
}

/// The field of recognised values beside a field of declared ones.
pub(in crate::search) fn found_field(field: KeyField) -> Option<KeyField> {
    match field {
        KeyField::Character => Some(KeyField::FoundCharacter),
        KeyField::Ship => Some(KeyField::FoundShip),
        KeyField::Fandom => Some(KeyField::FoundFandom),
        KeyField::Main => Some(KeyField::FoundMain),
        _ => None,
    }
}

/// The field whose words make up the values of a key field, for names that are searched by their words.
fn word_field(field: KeyField) -> Option<WordField> {
    Some(match field {
        KeyField::Author => WordField::Author,
        KeyField::Tag => WordField::Tag,
        KeyField::Series => WordField::Series,
        KeyField::Collection => WordField::Collection,
        _ => return None,
    })
}

/// Where names are looked up.
pub(in crate::search) struct Ask<'a> {
    /// The values of the library.
    pub(in crate::search) snapshot: &'a Snapshot,
    /// The dictionary.
    pub(in crate::search) outside: &'a dyn Outside,
    /// Declared values alone: what a minus takes away.
    pub(in crate::search) declared: bool,
}

impl Ask<'_> {
    /// The values of `key` in the index that are `wanted`, sorted.
    fn values(
        &self,
        key: KeyField,
        wanted: impl Fn(&str) -> bool,
        field: FieldId,
        span: Span,
    ) -> Result<Vec<String>, PlanError> {
        values(self.snapshot, key, wanted, field, span)
    }

    /// The values of `key` in the index in which these folded words stand, sorted.
    fn holding(&self, key: KeyField, words: &str, field: FieldId, span: Span) -> Result<Vec<String>, PlanError> {
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let values = self.snapshot.values(key)?;
        let holding = values.holding(words).filter(|value| holds_words(value, words));
        bounded(holding.map(str::to_owned).collect(), field, span)
    }

    /// The works with a value that `find` gives; if there is none, those with a tag in which the words of `name` stand:
    /// what an author has called somebody is one of their names.
    fn known_or_written(
        &self,
        find: impl Fn(KeyField) -> Result<Vec<String>, PlanError>,
        name: &str,
        field: FieldId,
        span: Span,
    ) -> Result<Vec<WorkSet>, PlanError> {
        let fields = key_fields(field, self.declared);
        let mut sets = Vec::with_capacity(fields.len());
        for &of in &fields {
            let values = find(of)?;
            if !values.is_empty() {
                sets.push(WorkSet::Keys { field: of, values });
            }
        }
        if let (true, Some(raw)) = (sets.is_empty(), fields.first().and_then(|field| raw_field(*field))) {
            let values = self.holding(raw, &key(name), field, span)?;
            sets.push(WorkSet::Keys { field: raw, values });
        }
        Ok(sets)
    }
}

/// The sets of works that `value` of `field` chooses; a work in any of them fits.
pub(in crate::search) fn sets(
    ask: &Ask<'_>,
    field: FieldId,
    value: &Value,
    span: Span,
) -> Result<Vec<WorkSet>, PlanError> {
    let Some(key_field) = key_field(field) else {
        return Err(refusal(format!("`{}:` cannot be asked by name", field.name()), span, None));
    };
    match value {
        Value::Name(name) => self::name(ask, field, key_field, name, span),
        Value::Wildcard(pattern) => {
            let pattern = pattern::wildcard(pattern, against(key_field));
            patterned(ask, field, key_field, |value| wildcard(&pattern, value), span)
        }
        Value::Regex(pattern) => {
            let regex = pattern::regex(pattern, against(key_field), span)?;
            patterned(ask, field, key_field, |value| regex.is_match(value), span)
        }
        Value::Ship(ship) => self::ship(ask, field, ship, span),
        _ => Err(refusal(format!("`{}:` does not take this value", field.name()), span, None)),
    }
}

/// The works with a value that fits a pattern, in its canonical form or as written.
fn patterned(
    ask: &Ask<'_>,
    field: FieldId,
    key_field: KeyField,
    fits: impl Fn(&str) -> bool,
    span: Span,
) -> Result<Vec<WorkSet>, PlanError> {
    let fields = key_fields(field, ask.declared).into_iter().flat_map(also).chain(raw_field(key_field));
    let set = |of: KeyField| {
        let values = ask.values(of, |value| fits(&shown(of, value)), field, span)?;
        Ok(WorkSet::Keys { field: of, values })
    };
    fields.map(set).collect()
}

/// The fields that hold what is asked of a field: to a reader a warning and a category are tags as well.
fn also(field: KeyField) -> Vec<KeyField> {
    match field {
        KeyField::Tag => vec![KeyField::Tag, KeyField::Warning, KeyField::Category],
        field => vec![field],
    }
}

/// How the values of a field are held, and so how patterns for them are read.
fn against(field: KeyField) -> Against {
    match field {
        KeyField::Id
        | KeyField::Site
        | KeyField::Url
        | KeyField::RawRating
        | KeyField::RawLanguage
        | KeyField::Language
        | KeyField::Flag => Against::Written,
        field if is_of_ships(field) => Against::Ship,
        _ => Against::Name,
    }
}

/// The field that holds the values of another as the author's tags wrote them.
fn raw_field(field: KeyField) -> Option<KeyField> {
    match field {
        KeyField::Fandom => Some(KeyField::RawFandom),
        KeyField::Character => Some(KeyField::RawCharacter),
        KeyField::Ship => Some(KeyField::RawShip),
        _ => None,
    }
}

/// A stored value as the user sees it, folded: members of a relationship joined by their sign.
pub(in crate::search) fn shown(field: KeyField, value: &str) -> String {
    if !is_of_ships(field) {
        return value.to_owned();
    }
    let (sign, members) = value.split_at(value.chars().next().map_or(0, char::len_utf8));
    let members: Vec<&str> = members.split(MEMBER_SEPARATOR).skip(1).collect();
    members.join(if sign == "&" { " & " } else { "/" })
}

/// True if the values of the field are relationships.
pub(in crate::search) fn is_of_ships(field: KeyField) -> bool {
    matches!(
        field,
        KeyField::Ship
            | KeyField::RawShip
            | KeyField::FoundShip
            | KeyField::RecognisedShip
            | KeyField::Main
            | KeyField::FoundMain
    )
}

/// The values of `field` in the index that are `wanted`, sorted.
pub(super) fn values(
    snapshot: &Snapshot,
    key: KeyField,
    wanted: impl Fn(&str) -> bool,
    field: FieldId,
    span: Span,
) -> Result<Vec<String>, PlanError> {
    let values = snapshot.values(key)?;
    bounded(values.iter().filter(|value| wanted(value)).map(str::to_owned).collect(), field, span)
}

/// The values, if they are not too many.
fn bounded(found: BTreeSet<String>, field: FieldId, span: Span) -> Result<Vec<String>, PlanError> {
    if found.len() > MAX_VALUES {
        let message = format!("`{}:` stands for more than {MAX_VALUES} different values here", field.name());
        return Err(refusal(message, span, None));
    }
    Ok(found.into_iter().collect())
}

fn name(
    ask: &Ask<'_>,
    field: FieldId,
    key_field: KeyField,
    name: &Name,
    span: Span,
) -> Result<Vec<WorkSet>, PlanError> {
    let keys = |values: Vec<String>| vec![WorkSet::Keys { field: key_field, values }];
    match key_field {
        KeyField::Id if name.exact => Ok(keys(vec![name.text.clone()])),
        KeyField::Id => match crate::normalise::work_id(&name.text) {
            Some(id) => Ok(keys(vec![id.as_str().to_owned()])),
            // A number alone is that of any site.
            None => {
                let typed = name.text.trim();
                let is_number = |id: &str| id.rsplit_once(':').is_some_and(|(_, number)| number == typed);
                Ok(keys(ask.values(key_field, |id| id == typed || is_number(id), field, span)?))
            }
        },
        KeyField::Site => {
            let typed = name.text.trim().to_lowercase();
            Ok(keys(vec![crate::normalise::site_key(&typed).map_or(typed, str::to_owned)]))
        }
        KeyField::Url | KeyField::RawRating | KeyField::RawLanguage => Ok(keys(vec![name.text.trim().to_lowercase()])),
        KeyField::Warning | KeyField::Category | KeyField::Gift | KeyField::RawWarning | KeyField::RawCategory
            if !name.exact =>
        {
            Ok(keys(ask.holding(key_field, &key(&name.text), field, span)?))
        }
        KeyField::Rating => rating(name, span).map(|value| keys(vec![value])),
        KeyField::Language => {
            let wanted = name.text.to_lowercase();
            let code = crate::normalise::language(&name.text).map_or(wanted, |code| code.to_lowercase());
            let regional = format!("{code}-");
            let fits = |value: &str| value == code || !name.exact && value.starts_with(&regional);
            Ok(keys(ask.values(key_field, fits, field, span)?))
        }
        KeyField::Fandom | KeyField::Character if name.exact => {
            let of_declared = raw_field(key_field).unwrap_or(key_field);
            let mut sets = vec![WorkSet::Keys { field: of_declared, values: vec![raw_key(&name.text)] }];
            // What was recognised is nowhere written but under its name.
            let found = key_fields(field, ask.declared).into_iter().skip(1);
            sets.extend(found.map(|field| WorkSet::Keys { field, values: vec![key(&name.text)] }));
            Ok(sets)
        }
        KeyField::Fandom | KeyField::RecognisedFandom if !name.exact => {
            let wanted = fandoms::Wanted::asked(ask.outside.dictionary()?, &name.text);
            let find = |of| ask.values(of, |value| wanted.is(value), field, span);
            ask.known_or_written(find, &name.text, field, span)
        }
        KeyField::Character | KeyField::RecognisedCharacter if !name.exact => {
            let wanted = Person::asked(ask.outside.dictionary()?, &name.text);
            let find = |of| {
                let snapshot = ask.snapshot;
                let names = wanted.names(|| snapshot.values(of), |name| snapshot.has_value(of, name))?;
                bounded(names, field, span)
            };
            ask.known_or_written(find, &name.text, field, span)
        }
        _ => match word_field(key_field).filter(|_| !name.exact).and_then(|words| phrase(words, &name.text)) {
            Some(leaf) => Ok(vec![WorkSet::Words(leaf)]),
            None => {
                let set = |of| WorkSet::Keys { field: of, values: vec![key(&name.text)] };
                Ok(also(key_field).into_iter().map(set).collect())
            }
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

fn ship(ask: &Ask<'_>, field: FieldId, ship: &Ship, span: Span) -> Result<Vec<WorkSet>, PlanError> {
    let fields = key_fields(field, ask.declared);
    let written = |of: KeyField| if of == KeyField::Ship { KeyField::RawShip } else { of };
    let sets = |fields: Vec<KeyField>, wanted: &dyn Fn(&str) -> bool| {
        let set = |of| Ok(WorkSet::Keys { field: of, values: ask.values(of, wanted, field, span)? });
        fields.into_iter().map(set).collect()
    };
    match ship {
        Ship::Named(name) if name.exact && fields.contains(&KeyField::Ship) => {
            let wanted = raw_ship_key(&name.text);
            sets(vec![KeyField::RawShip], &|value| value == wanted)
        }
        Ship::Members { kind, people, more: false, exact: true } if fields.contains(&KeyField::Ship) => {
            // Signs in brackets part no names: the tag is put together again, and read as those of the works were.
            let sign = if *kind == RelationshipKind::Platonic { "&" } else { "/" };
            let wanted = raw_ship_key(&people.join(sign));
            sets(fields.into_iter().map(written).collect(), &|value| value == wanted)
        }
        Ship::Members { kind, people, more, exact: true } => {
            let wanted = ships::Wanted::literal(*kind, people, *more);
            sets(fields.into_iter().map(written).collect(), &|value| wanted.is(value))
        }
        ship => {
            let wanted = ships::Wanted::asked(ask.outside.dictionary()?, ship);
            sets(fields, &|value| wanted.is(value))
        }
    }
}

/// `*` any characters, `?` one.
pub(super) fn wildcard(pattern: &str, value: &str) -> bool {
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
