//! Series with the work's place in them: `Name [3]`, `Part 3 of Name`, `3` beside the name.

use super::{numbers, value};
use crate::model::Series;

/// The series of a work, each named once.
pub(super) fn series(values: &[(String, Option<String>)]) -> Vec<Series> {
    let named =
        values.iter().map(|(name, place)| one(name, place.as_deref())).filter(|found| !value::is_nothing(&found.name));
    value::distinct(named, |found| found.name.clone())
}

fn one(name: &str, place: Option<&str>) -> Series {
    let name = value::clean(name);
    let stated = place.and_then(position);
    if let Some((before, inside)) = part_of(&name).or_else(|| in_brackets(&name))
        && let Some(found) = position(inside)
    {
        return Series { name: before.to_owned(), position: stated.or(Some(found)) };
    }
    Series { name, position: stated }
}

/// `Part 3 of Name`: the name and the place.
fn part_of(text: &str) -> Option<(&str, &str)> {
    let rest = text.get(..5).filter(|start| start.eq_ignore_ascii_case("part ")).map(|_| &text[5..])?;
    let (place, name) = rest.split_once(" of ")?;
    if name.is_empty() || !place.bytes().all(|byte| byte.is_ascii_digit()) { None } else { Some((name, place)) }
}

/// `Name [3]`: the name and the place.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
    let (name, place) = text.strip_suffix(']')?.rsplit_once(" [")?;
    let digits = !place.is_empty() && place.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if name.is_empty() || !digits { None } else { Some((name, place)) }
}

/// A whole place from 1. calibre writes `3.0`; `0` stands for none, and a place between two (`1.5`) is none of them.
fn position(text: &str) -> Option<u32> {
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    };
    numbers::count(whole).and_then(|place| u32::try_from(place).ok()).filter(|place| *place > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_wherever_it_stands() {
        let rows = [
            ("Harbour Lights [3]", None, "Harbour Lights", Some(3)),
            ("Harbour Lights", Some("3"), "Harbour Lights", Some(3)),
            ("Harbour Lights", Some("Part 3"), "Harbour Lights", Some(3)),
            ("Harbour Lights", Some("3.0"), "Harbour Lights", Some(3)),
            ("Harbour Lights", Some("0"), "Harbour Lights", None),
            ("Harbour Lights", Some("1.5"), "Harbour Lights", None),
            ("Part 12 of Harbour Lights", None, "Harbour Lights", Some(12)),
            ("Part of the Harbour", None, "Part of the Harbour", None),
            ("Harbour [Lights]", None, "Harbour [Lights]", None),
            ("Harbour Lights", None, "Harbour Lights", None),
        ];
        for (name, place, expected, position) in rows {
            let found = series(&[(name.to_owned(), place.map(str::to_owned))]);
            assert_eq!(found, [Series { name: expected.to_owned(), position }], "{name} {place:?}");
        }
        assert!(series(&[(" ".to_owned(), Some("1".to_owned()))]).is_empty());
    }
}
