//! What a table puts between the names in one of its cells.

/// Columns that hold lists, in lower case.
const LISTS: [&str; 23] = [
    "author",
    "authors",
    "fandom",
    "fandoms",
    "relationship",
    "relationships",
    "pairing",
    "pairings",
    "ship",
    "ships",
    "character",
    "characters",
    "additional tags",
    "freeform",
    "tag",
    "tags",
    "genre",
    "genres",
    "warning",
    "warnings",
    "archive warnings",
    "category",
    "categories",
];

/// True if a column of this name holds lists.
pub(super) fn is_list(column: &str) -> bool {
    LISTS.contains(&column)
}

/// The sign between the names of lists, if it is not a comma: `;` or `|`, if several of these cells of lists hold it, and more
/// of them than hold a comma. So `Steins;Gate` in a table with commas is one name.
pub(super) fn of_lists<'v>(cells: impl Iterator<Item = &'v str>) -> Option<char> {
    /// In so many cells at least.
    const FEWEST: usize = 2;
    let (mut commas, mut signs) = (0, [(';', 0), ('|', 0)]);
    for cell in cells.filter(|cell| !cell.starts_with('[')) {
        commas += usize::from(cell.contains(", "));
        for (sign, count) in &mut signs {
            *count += usize::from(split(cell, *sign).nth(1).is_some());
        }
    }
    let (sign, count) = if signs[1].1 > signs[0].1 { signs[1] } else { signs[0] };
    (count >= FEWEST && count > commas).then_some(sign)
}

/// The names between these signs. A sign with a blank before it is a part of a name (`Tom Riddle | Voldemort`), and so is the end
/// of an entity (`Salt &amp; Oil`).
pub(super) fn split(cell: &str, sign: char) -> impl Iterator<Item = &str> {
    let is_sign = move |(at, _): &(usize, &str)| {
        let before = &cell[..*at];
        let word = before.rsplit(|c: char| c.is_whitespace() || c == ';').next().unwrap_or_default();
        let is_entity = sign == ';'
            && word.rsplit_once('&').is_some_and(|(_, name)| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
            });
        !before.ends_with(char::is_whitespace) && !is_entity
    };
    let mut signs = cell.match_indices(sign).filter(is_sign).map(|(at, _)| at).collect::<Vec<_>>().into_iter();
    let mut start = Some(0);
    let parts = std::iter::from_fn(move || {
        let from = start?;
        let end = signs.next();
        start = end.map(|end| end + sign.len_utf8());
        Some(cell[from..end.unwrap_or(cell.len())].trim())
    });
    parts.filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_is_what_most_lists_hold() {
        for (cells, sign) in [
            (&["Mara;Wren", "Salt;Oil"][..], Some(';')),
            (&["Mara; Wren", "Salt; Oil, or so;Fog"], Some(';')),
            (&["Mara|Wren", "Salt|Oil", "Fog"], Some('|')),
            (&["Mara, Wren", "Steins;Gate", "Chaos;Head", "Salt, Oil"], None),
            (&["Tom Riddle | Voldemort", "Bruce | Batman"], None),
            (&["Salt &amp; Oil", "Fog &amp; Rain"], None),
            (&["Steins;Gate", "Fog"], None),
            (&["['Mara;Wren']", "['Salt;Oil']"], None),
        ] {
            assert_eq!(of_lists(cells.iter().copied()), sign, "{cells:?}");
        }
    }

    #[test]
    fn names_keep_signs_of_their_own() {
        let names = |cell, sign| split(cell, sign).collect::<Vec<_>>();
        assert_eq!(names("Mara|Tom Riddle | Voldemort|", '|'), ["Mara", "Tom Riddle | Voldemort"]);
        assert_eq!(names("Salt &amp; Oil;Fog; Rain", ';'), ["Salt &amp; Oil", "Fog", "Rain"]);
    }
}
