//! Whom the names of a query stand for, where they stand for several: the reader should know.

use super::facets::{FacetField, Names};
use super::lower::names::{Ask, key_field, sets};
use super::plan::WorkSet;
use super::{SearchError, open_index, outside, reload_once};
use crate::index::KeyField;
use crate::query::{Clause, FieldId, Node, NodeKind, Ship, Value};
use crate::store::Library;

/// A name that stands for several values of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Several {
    /// The clause, as printed.
    pub clause: String,
    /// The first of the values, as they are shown.
    pub values: Vec<String>,
    /// How many values there are.
    pub count: usize,
}

/// Values of one name that are told.
const MAX_TOLD: usize = 4;

/// The names of people and ships in `query` that stand for several values of the library.
///
/// A fandom with its parts, `A/*`, a pattern and `=` ask for what they say, and are left out.
pub fn several(library: &Library, query: &Node) -> Result<Vec<Several>, SearchError> {
    let mut clauses = Vec::new();
    named(query, &mut clauses);
    if clauses.is_empty() {
        return Ok(Vec::new());
    }
    reload_once(|| {
        let snapshot = open_index(&library.index_dir())?;
        let outside = outside::Store::new(library);
        let ask = Ask { snapshot: &snapshot, outside: &outside };
        let mut names = Names::new(library, &snapshot);
        let mut found = Vec::new();
        for (node, clause) in &clauses {
            let sets = sets(&ask, clause.field, &clause.value, node.span).map_err(SearchError::from)?;
            let Some(WorkSet::Keys { field, values }) = sets.first().filter(|_| sets.len() == 1) else { continue };
            // What is shown of `main:` is what is shown of the ship.
            let field = FacetField::Key(if *field == KeyField::Main { KeyField::Ship } else { *field });
            if values.len() < 2 {
                continue;
            }
            let told = values.iter().take(MAX_TOLD).map(|value| names.written(field, value.clone()));
            let told = told.collect::<Result<_, SearchError>>()?;
            found.push(Several { clause: node.to_string(), values: told, count: values.len() });
        }
        Ok(found)
    })
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
                | FieldId::Ship
                | FieldId::DeclaredShip
                | FieldId::Main
                | FieldId::Otp
        );
        if by_name && of_people && key_field(clause.field).is_some() {
            out.push((node, clause));
        }
    }
    node.children().iter().for_each(|part| named(part, out));
}
