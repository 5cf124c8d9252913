//! Who is in a passage: the terms of the index for a person that a query names.

use std::collections::BTreeSet;

use super::people::Person;
use super::{Outside, PlanError, refusal};
use crate::index::{Seen, Snapshot, WordField};
use crate::query::{FieldId, Name, Span, Value};
use crate::search::cursor::{Leaf, LeafKind, Slot};
use crate::search::lower::pattern::{self, Against};
use crate::text::key;

/// The most people one name may stand for: with so many terms, `present:*` over ten thousand stories takes a third of a
/// second and a hundred megabytes.
const MAX_PEOPLE: usize = 20_000;

/// What a field of the language asks of a passage.
pub(in crate::search) fn seen(field: FieldId) -> &'static [Seen] {
    match field {
        FieldId::Present => &[Seen::Present],
        FieldId::Says => &[Seen::Speaks],
        _ => &[Seen::Present, Seen::Mentioned],
    }
}

/// The passages in which somebody of this name is `seen`; none if there is nobody.
pub(super) fn leaf(
    snapshot: &Snapshot,
    outside: &dyn Outside,
    field: FieldId,
    value: &Value,
    span: Span,
) -> Result<Option<Leaf>, PlanError> {
    let terms = terms(snapshot, outside, field, value, span)?;
    let kind = || LeafKind::Words { slots: vec![Slot { place: 0, terms: terms.clone() }], width: 1 };
    Ok((!terms.is_empty()).then(|| Leaf { field: WordField::People, kind: kind(), boost: 1.0 }))
}

/// The index terms for the people a value means.
pub(in crate::search) fn terms(
    snapshot: &Snapshot,
    outside: &dyn Outside,
    field: FieldId,
    value: &Value,
    span: Span,
) -> Result<Vec<String>, PlanError> {
    let seen = seen(field);
    match value {
        Value::Name(name) => named(snapshot, outside, field, name, span),
        Value::Wildcard(pattern) => {
            let pattern = pattern.to_lowercase();
            fitting(snapshot, seen, |name| super::names::wildcard(&pattern, name), field, span)
        }
        Value::Regex(pattern) => {
            let regex = pattern::regex(pattern, Against::Name, span)?;
            fitting(snapshot, seen, |name| regex.is_match(name), field, span)
        }
        Value::Any => fitting(snapshot, seen, |_| true, field, span),
        _ => Err(refusal(format!("`{}:` takes the name of a person", field.name()), span, None)),
    }
}

/// The index terms for the people of a name.
pub(super) fn named(
    snapshot: &Snapshot,
    outside: &dyn Outside,
    field: FieldId,
    name: &Name,
    span: Span,
) -> Result<Vec<String>, PlanError> {
    if name.exact {
        return Ok(seen(field).iter().map(|seen| seen.term(&key(&name.text))).collect());
    }
    let wanted = Person::asked(outside.dictionary()?, &name.text);
    let mut found = BTreeSet::new();
    for &seen in seen(field) {
        let names = wanted.names(|| snapshot.people(seen), |name| snapshot.has_person(seen, name))?;
        found.extend(names.into_iter().map(|name| seen.term(&name)));
    }
    bounded(found, field, span)
}

/// The terms of everybody whose folded name fits.
fn fitting(
    snapshot: &Snapshot,
    seen: &[Seen],
    fits: impl Fn(&str) -> bool,
    field: FieldId,
    span: Span,
) -> Result<Vec<String>, PlanError> {
    let mut found = BTreeSet::new();
    for &seen in seen {
        found.extend(snapshot.people(seen)?.iter().filter(|name| fits(name)).map(|name| seen.term(name)));
    }
    bounded(found, field, span)
}

fn bounded(found: BTreeSet<String>, field: FieldId, span: Span) -> Result<Vec<String>, PlanError> {
    if found.len() > MAX_PEOPLE {
        let message = format!("`{}:` stands for more than {MAX_PEOPLE} people here", field.name());
        let hint = "write more of a name; somebody is in nearly every passage, so `*` alone says little";
        return Err(refusal(message, span, Some(hint.into())));
    }
    Ok(found.into_iter().collect())
}
