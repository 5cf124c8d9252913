//! Relationships as they are asked for: `A/B`, `A/B/*`, `A/*`, `A & B`, a ship name.

use super::ast::{Name, Ship, Span, Value};
use super::error::QueryError;
use crate::model::RelationshipKind;

/// The relationship that `text` asks for; `bare` if it was written without quotes and `=`.
///
/// One kind of sign between names makes it a set of people. Without a sign, or with both, it is a
/// name: of a ship, or of a whole tag such as `A & B/C`.
pub(super) fn parse(text: &str, exact: bool, bare: bool, span: Span) -> Result<Value, QueryError> {
    let (sign, kind) = match (text.contains('/'), text.contains('&')) {
        (true, false) => ('/', RelationshipKind::Romantic),
        (false, true) => ('&', RelationshipKind::Platonic),
        _ if bare && text.contains(['*', '?']) => return Ok(Value::Wildcard(text.to_owned())),
        _ => return Ok(Value::Ship(Ship::Named(Name { text: text.to_owned(), exact }))),
    };
    let members: Vec<&str> = text.split(sign).map(str::trim).collect();
    if members.iter().any(|member| member.is_empty()) {
        return Err(QueryError::new(span, format!("a name is missing beside `{sign}`"))
            .hint("write A/B or \"A & B\", in quotes if a name holds a blank; `A/*` means A with anyone"));
    }
    let (others, people): (Vec<&str>, Vec<&str>) = members.into_iter().partition(|member| *member == "*");
    if bare && people.iter().any(|name| name.contains('*')) {
        return Err(QueryError::new(span, "a wildcard cannot be part of a name in a relationship")
            .hint("`*` stands for any other person: `A/*`, `A/B/*`"));
    }
    let people = people.into_iter().map(str::to_owned).collect();
    Ok(Value::Ship(Ship::Members { kind, people, more: !others.is_empty(), exact }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ship(text: &str) -> Value {
        parse(text, false, true, Span::default()).unwrap()
    }

    fn members(kind: RelationshipKind, people: &[&str], more: bool) -> Value {
        let people = people.iter().map(|name| (*name).to_owned()).collect();
        Value::Ship(Ship::Members { kind, people, more, exact: false })
    }

    #[test]
    fn signs_tell_romance_from_friendship() {
        assert_eq!(ship("Draco/Harry"), members(RelationshipKind::Romantic, &["Draco", "Harry"], false));
        assert_eq!(ship("Harry & Hermione"), members(RelationshipKind::Platonic, &["Harry", "Hermione"], false));
    }

    #[test]
    fn a_star_takes_others_in() {
        assert_eq!(ship("Draco/*"), members(RelationshipKind::Romantic, &["Draco"], true));
        assert_eq!(ship("A/B/*"), members(RelationshipKind::Romantic, &["A", "B"], true));
        assert_eq!(ship("*/*"), members(RelationshipKind::Romantic, &[], true));
    }

    #[test]
    fn a_name_without_one_kind_of_sign_is_a_name() {
        for text in ["Drarry", "A & B/C"] {
            assert_eq!(ship(text), Value::Ship(Ship::Named(Name { text: text.to_owned(), exact: false })));
        }
    }
}
