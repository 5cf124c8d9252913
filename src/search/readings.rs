//! Whom the names of a query stand for, where they stand for several, or for another name that is spelt alike: the reader
//! should know.

use std::collections::BTreeMap;

use super::facets::{FacetField, Names};
use super::lower::names::{Ask, key_field, sets};
use super::lower::present;
use super::plan::WorkSet;
use super::{Reader, SearchError, outside};
use crate::index::{KeyField, Seen};
use crate::names::{Candidate, Dictionary, Rule, Scope};
use crate::query::{Clause, FieldId, Node, NodeKind, Ship, Value};

/// A name that stands for several values of the library, or for one that is called otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Several {
    /// The clause, as printed.
    pub clause: String,
    /// The first of the values, as they are shown.
    pub values: Vec<String>,
    /// How many values there are.
    pub count: usize,
    /// The name itself is unknown: it was taken for a misspelling of what it stands for.
    pub is_guess: bool,
}

/// Values of one name that are told.
const MAX_TOLD: usize = 4;

/// The names in `query` that were taken for misspelt ones, and those of people and ships that stand for several values of
/// the library.
///
/// A fandom with its parts, `A/*`, a pattern and `=` ask for what they say, and are left out.
pub fn several(reader: &Reader<'_>, query: &Node) -> Result<Vec<Several>, SearchError> {
    let mut clauses = Vec::new();
    named(query, &mut clauses);
    if clauses.is_empty() {
        return Ok(Vec::new());
    }
    let library = reader.library();
    reader.read(|snapshot| {
        let outside = outside::Store::new(library);
        let ask = Ask { snapshot, outside: &outside, declared: false };
        let mut names = Names::new(library, snapshot);
        let mut found = Vec::new();
        for (node, clause) in &clauses {
            let is_guess = is_guess(library.dictionary()?, &clause.value, is_fandom(clause.field));
            if !is_guess && is_fandom(clause.field) {
                continue;
            }
            let values = values(&ask, node, clause)?;
            if values.len() < if is_guess { 1 } else { 2 } {
                continue;
            }
            let count = values.len();
            let first = values.into_iter().take(MAX_TOLD);
            let told = first.map(|(value, field)| names.written(FacetField::Key(field), value));
            let told = told.collect::<Result<_, SearchError>>()?;
            found.push(Several { clause: node.to_string(), values: told, count, is_guess });
        }
        Ok(found)
    })
}

/// True if the value names somebody, or a fandom, only by being spelt nearly so.
fn is_guess(dictionary: &Dictionary, value: &Value, of_fandom: bool) -> bool {
    let is_spelling = |candidates: &[Candidate]| {
        !candidates.is_empty() && candidates.iter().all(|candidate| candidate.rule == Rule::Spelling)
    };
    let person = |name: &str| is_spelling(&dictionary.resolve_character(name, &Scope::none()).candidates);
    match value {
        Value::Name(name) if of_fandom => is_spelling(&dictionary.resolve_fandom(&name.text).candidates),
        Value::Name(name) | Value::Ship(Ship::Named(name)) => person(&name.text),
        Value::Ship(Ship::Members { people, .. }) => people.iter().any(|name| person(name)),
        _ => false,
    }
}

fn is_fandom(field: FieldId) -> bool {
    matches!(field, FieldId::Fandom | FieldId::DeclaredFandom | FieldId::RecognisedFandom)
}

/// The values that a clause stands for, each once, with the field that says how it is written.
fn values(ask: &Ask<'_>, node: &Node, clause: &Clause) -> Result<BTreeMap<String, KeyField>, SearchError> {
    let mut found = BTreeMap::new();
    if key_field(clause.field).is_none() {
        let terms = present::terms(ask.snapshot, ask.outside, clause.field, &clause.value, node.span);
        for term in terms.map_err(SearchError::from)? {
            if let Some((_, name)) = Seen::of_term(&term) {
                found.insert(name.to_owned(), KeyField::RecognisedCharacter);
            }
        }
        return Ok(found);
    }
    for set in sets(ask, clause.field, &clause.value, node.span).map_err(SearchError::from)? {
        let WorkSet::Keys { field, values } = set else { continue };
        // What is shown of `main:` is what is shown of the ship.
        let field = match field {
            KeyField::Main => KeyField::Ship,
            KeyField::FoundMain => KeyField::FoundShip,
            field => field,
        };
        for value in values {
            found.entry(value).or_insert(field);
        }
    }
    Ok(found)
}

/// The clauses that ask for a person or a ship by name.
fn named<'a>(node: &'a Node, out: &mut Vec<(&'a Node, &'a Clause)>) {
    if let NodeKind::Clause(clause) = &node.kind {
        let by_name = match &clause.value {
            Value::Name(name) | Value::Ship(Ship::Named(name)) => !name.exact,
            Value::Ship(Ship::Members { more, exact, .. }) => !(*more || *exact),
            _ => false,
        };
        let of_people = matches!(
            clause.field,
            FieldId::Char
                | FieldId::DeclaredChar
                | FieldId::RecognisedChar
                | FieldId::Who
                | FieldId::Present
                | FieldId::Ship
                | FieldId::DeclaredShip
                | FieldId::RecognisedShip
                | FieldId::Main
                | FieldId::Otp
        );
        if by_name && (of_people || is_fandom(clause.field)) {
            out.push((node, clause));
        }
    }
    node.children().iter().for_each(|part| named(part, out));
}
