//! The grey line of a story: `Rated: Fiction T - English - Adventure/Romance - [A, B] C - Chapters: 12 - … - id: 1`.
//!
//! The site for telephones writes commas for dashes and its keys in small letters: `T, English, Romance & Angst, chapters: 3, …`.
//! Parts have no fixed places, and names may hold a dash of their own, so the line is read by its keys from both ends:
//! rating, language and genres stand first where there are some, and what no key claims is the list of characters.

use crate::model::Date;
use crate::parse::Metadata;

/// Genres of the site. `Hurt/Comfort` holds the sign that joins two genres.
const GENRES: [&str; 22] = [
    "adventure",
    "angst",
    "crime",
    "drama",
    "family",
    "fantasy",
    "friendship",
    "general",
    "horror",
    "humor",
    "hurt-comfort",
    "mystery",
    "parody",
    "poetry",
    "romance",
    "sci-fi",
    "spiritual",
    "supernatural",
    "suspense",
    "tragedy",
    "western",
    "none",
];

/// Reads the line into `metadata`; a list's line begins with the fandom.
pub(super) fn read(line: &str, metadata: &mut Metadata) {
    if !line.contains(" - ") && line.contains(", ") {
        return read_short(line, metadata);
    }
    let parts: Vec<&str> = line.split(" - ").map(str::trim).filter(|part| !part.is_empty()).collect();
    let Some(rated) = parts.iter().position(|part| part.starts_with("Rated:")) else { return };
    if rated > 0 {
        add_fandoms(&parts[..rated].join(" - "), metadata);
    }
    let mut characters: Vec<&str> = Vec::new();
    for (place, part) in parts[rated..].iter().enumerate() {
        match part.split_once(':').filter(|(key, _)| is_key(key)) {
            Some((key, value)) => set(key, value.trim(), metadata),
            None if place == 1 => metadata.language = Some((*part).to_owned()),
            None if place == 2 && is_genres(part) => metadata.tags.extend(genres(part)),
            None if *part == "Complete" => metadata.status = Some((*part).to_owned()),
            None => characters.push(part),
        }
    }
    add_characters(&characters.join(" - "), metadata);
    close(metadata);
}

/// Only finished stories have a status.
fn close(metadata: &mut Metadata) {
    if metadata.words.is_some() {
        metadata.status.get_or_insert_with(|| "In-Progress".to_owned());
    }
}

/// The line of a page for telephones: what stands before the rating is the fandom.
fn read_short(line: &str, metadata: &mut Metadata) {
    let (before, days, behind) = around_days(line);
    read_days(days, metadata);
    let mut parts = outside_brackets(before);
    parts.extend(outside_brackets(behind));
    let is_rating = |part: &str| {
        let part = part.strip_prefix("Rated:").unwrap_or(part).trim();
        ["K", "K+", "T", "M", "MA"].contains(&part.strip_prefix("Fiction ").unwrap_or(part))
    };
    let Some(rated) = parts.iter().position(|part| is_rating(part)) else { return };
    if rated > 0 {
        add_fandoms(&parts[..rated].join(", "), metadata);
    }
    metadata.rating = Some(parts[rated].trim_start_matches("Rated:").trim().to_owned());
    let mut characters: Vec<&str> = Vec::new();
    for (place, part) in parts[rated + 1..].iter().enumerate() {
        let key = part.split_once(':').map(|(key, value)| (capital(key), value));
        match key.filter(|(key, _)| is_key(key)) {
            Some((key, value)) => set(&key, value.trim(), metadata),
            None if place == 0 => metadata.language = Some((*part).to_owned()),
            None if place == 1 && is_genres(&part.replace(" & ", "/")) => {
                metadata.tags.extend(genres(&part.replace(" & ", "/")));
            }
            None if part.eq_ignore_ascii_case("complete") => metadata.status = Some("Complete".to_owned()),
            None => characters.push(part),
        }
    }
    add_characters(&characters.join(", "), metadata);
    close(metadata);
}

/// The keys of days on the pages for telephones, in small letters.
const DAYS: [(&str, bool); 4] = [("published:", false), ("p:", false), ("updated:", true), ("u:", true)];

/// Where keys of days stand: start and end of each, and whether it is the update's.
fn keys_of_days(line: &str) -> Vec<(usize, usize, bool)> {
    // Of the same length in bytes, as `str::to_lowercase` is not.
    let small = line.to_ascii_lowercase();
    let found = DAYS.iter().flat_map(|(key, is_update)| {
        let own = |(at, _): (usize, &str)| (at, at + key.len(), *is_update);
        small.match_indices(key).map(own).collect::<Vec<_>>()
    });
    let starts = |at: usize| at == 0 || small[..at].ends_with([' ', ',']);
    let mut found: Vec<_> = found.filter(|(start, _, _)| starts(*start)).collect();
    found.sort_unstable();
    found
}

/// What stands before the days, the days with their keys, and what stands behind them. Days hold commas of their own, and
/// none stands between two of them: `Words: 9, Published: May 3, 2011 Updated: Jun 1, Ada L.`
fn around_days(line: &str) -> (&str, &str, &str) {
    let keys = keys_of_days(line);
    let (Some((start, _, _)), Some((_, end, _))) = (keys.first(), keys.last()) else { return (line, "", "") };
    let last = &line[*end..];
    let comma = |text: &str| text.find(", ").unwrap_or(text.len());
    let mut length = comma(last);
    if let Some(rest) = last.get(length + 2..) {
        let year = &rest[..comma(rest)];
        if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) {
            length += 2 + year.len();
        }
    }
    (&line[..*start], &line[*start..end + length], last.get(length..).unwrap_or_default())
}

fn read_days(days: &str, metadata: &mut Metadata) {
    let keys = keys_of_days(days);
    let ends = keys.iter().skip(1).map(|(start, _, _)| *start).chain([days.len()]);
    for ((_, start, is_update), end) in keys.iter().zip(ends) {
        let day = days[*start..end].trim().trim_end_matches(',');
        set(if *is_update { "Updated" } else { "Published" }, day, metadata);
    }
}

/// `chapters` as `Chapters`.
fn capital(key: &str) -> String {
    let mut letters = key.trim().chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let key: String = first.chain(letters).collect();
    if key == "Id" { "id".to_owned() } else { key }
}

/// What commas outside of brackets divide.
fn outside_brackets(line: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            b',' if depth == 0 && line[at + 1..].starts_with(' ') => {
                parts.push(line[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(line[start..].trim());
    parts.retain(|part| !part.is_empty());
    parts
}

fn is_key(key: &str) -> bool {
    matches!(
        key,
        "Rated"
            | "Chapters"
            | "Words"
            | "Reviews"
            | "Favs"
            | "Follows"
            | "Updated"
            | "Published"
            | "Status"
            | "id"
            | "Genre"
            | "Language"
            | "Characters"
    )
}

fn set(key: &str, value: &str, metadata: &mut Metadata) {
    let text = || Some(value.to_owned()).filter(|value| !value.is_empty());
    match key {
        "Rated" => metadata.rating = text(),
        "Language" => metadata.language = text(),
        "Genre" => metadata.tags.extend(genres(value)),
        "Characters" => add_characters(value, metadata),
        "Chapters" => metadata.chapters = text(),
        "Words" => metadata.words = text(),
        "Status" => metadata.status = text(),
        "Updated" => metadata.updated = metadata.updated.take().or_else(text),
        "Published" => metadata.published = metadata.published.take().or_else(text),
        "id" => metadata.site_id = text().map(|number| ("fanfiction.net".to_owned(), number)),
        _ => metadata.other.extend(text().map(|value| (key.to_owned(), value))),
    }
}

/// True if every part between slashes is a genre of the site.
pub(in crate::parse) fn is_genres(part: &str) -> bool {
    let genres = part.replace("Hurt/Comfort", "Hurt-Comfort").to_lowercase();
    genres.split('/').all(|genre| GENRES.contains(&genre))
}

/// The genres that slashes join.
pub(in crate::parse) fn genres(part: &str) -> Vec<String> {
    let genres = part.replace("Hurt/Comfort", "Hurt-Comfort");
    genres.split('/').map(|genre| genre.replace("Hurt-Comfort", "Hurt/Comfort").trim().to_owned()).collect()
}

/// A crossover's two fandoms are joined by a plus sign.
pub(in crate::parse) fn add_fandoms(text: &str, metadata: &mut Metadata) {
    let text = text.trim();
    let fandoms = text.strip_prefix("Crossover - ").or_else(|| text.strip_suffix(" Crossover"));
    match fandoms {
        Some(both) => {
            let sign = if both.contains(" + ") { " + " } else { " & " };
            metadata.fandoms.extend(both.split(sign).map(|fandom| fandom.trim().to_owned()));
        }
        None if !text.is_empty() => metadata.fandoms.push(text.to_owned()),
        None => {}
    }
}

/// `[A, B] C, D`, of old `A & B`: brackets hold a pairing, and all are characters.
pub(in crate::parse) fn add_characters(text: &str, metadata: &mut Metadata) {
    // Until 2013 a story had two characters at most, and a sign between them that joined nobody.
    if !text.contains([',', '['])
        && let Some((one, other)) = text.split_once(" & ")
    {
        metadata.characters.extend([one, other].map(|name| name.trim().to_owned()));
        return;
    }
    let mut rest = text;
    let add = |names: &str, metadata: &mut Metadata| {
        let names = names.split(", ").map(|name| name.trim().trim_end_matches(',')).filter(|name| !name.is_empty());
        metadata.characters.extend(names.map(str::to_owned));
    };
    while let Some((before, after)) = rest.split_once('[') {
        let Some((inside, after)) = after.split_once(']') else { break };
        add(before, metadata);
        add(inside, metadata);
        metadata.relationships.push(format!("[{inside}]"));
        rest = after;
    }
    add(rest, metadata);
}

/// A time in seconds since 1970 as a day.
pub(super) fn day(epoch: &str) -> Option<String> {
    Date::from_unix(epoch.trim().parse().ok().filter(|seconds| *seconds > 0)?).map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_line_is_read_by_its_keys() {
        let mut read_as = Metadata::default();
        read(
            "Rated: Fiction T - English - Hurt/Comfort/Romance - [Ada L., Ben K.] Jean-Luc P., Q - Who - Chapters: 12 \
             - Words: 56,452 - Reviews: 9 - Status: Complete - id: 41",
            &mut read_as,
        );
        assert_eq!(read_as.rating.as_deref(), Some("Fiction T"));
        assert_eq!(read_as.tags, ["Hurt/Comfort", "Romance"]);
        assert_eq!(read_as.characters, ["Ada L.", "Ben K.", "Jean-Luc P.", "Q - Who"]);
        assert_eq!(read_as.relationships, ["[Ada L., Ben K.]"]);
        assert_eq!(read_as.words.as_deref(), Some("56,452"));
        assert_eq!(read_as.status.as_deref(), Some("Complete"));
    }

    #[test]
    fn a_list_line_begins_with_the_fandom_and_ends_with_the_characters() {
        let mut read_as = Metadata::default();
        read(
            "Salt & Tide - Rated: K+ - English - Chapters: 1 - Words: 300 - Published: Sep 3, 2019 - Ada L. - Complete",
            &mut read_as,
        );
        assert_eq!(read_as.fandoms, ["Salt & Tide"]);
        assert_eq!(read_as.characters, ["Ada L."]);
        assert_eq!(read_as.status.as_deref(), Some("Complete"));
        assert_eq!(read_as.published.as_deref(), Some("Sep 3, 2019"));
    }

    #[test]
    fn a_line_for_telephones_has_commas() {
        let mut read_as = Metadata::default();
        read(
            "Salt, T, English, Romance & Hurt/Comfort, chapters: 3, words: 10k+, [Ada L., Ben K.], Cy D.",
            &mut read_as,
        );
        assert_eq!((read_as.fandoms, read_as.rating.as_deref()), (vec!["Salt".to_owned()], Some("T")));
        assert_eq!(read_as.tags, ["Romance", "Hurt/Comfort"]);
        assert_eq!(read_as.characters, ["Ada L.", "Ben K.", "Cy D."]);
        assert_eq!(read_as.relationships, ["[Ada L., Ben K.]"]);
        assert_eq!(read_as.chapters.as_deref(), Some("3"));
    }

    #[test]
    fn days_on_telephones_hold_commas_and_stand_in_one_part() {
        for (line, published, updated) in [
            (
                "Rated: T, English, Drama & Angst,  [Ada L., Ben K.] Cy D., Words: 22k+, Published: May 31, 2011 Updated: Mar 14, 2017",
                "May 31, 2011",
                Some("Mar 14, 2017"),
            ),
            (
                "T, English, Drama, words: 22k+, updated: Mar 14, 2017 published: May 31, 2011, [Ada L., Ben K.] Cy D.",
                "May 31, 2011",
                Some("Mar 14, 2017"),
            ),
            ("T, English, Drama, words: 22k+, published: Mar 14, [Ada L., Ben K.] Cy D.", "Mar 14", None),
            ("Rated: T, English, [Ada L., Ben K.] Cy D., words: 22k+, P: 2-2-07, U: 3-4-07", "2-2-07", Some("3-4-07")),
        ] {
            let mut read_as = Metadata::default();
            read(line, &mut read_as);
            assert_eq!(read_as.characters, ["Ada L.", "Ben K.", "Cy D."], "{line}");
            assert_eq!(
                (read_as.published.as_deref(), read_as.updated.as_deref()),
                (Some(published), updated),
                "{line}"
            );
            assert_eq!((read_as.language.as_deref(), read_as.words.as_deref()), (Some("English"), Some("22k+")));
        }
    }

    #[test]
    fn before_2013_a_sign_stood_between_two_characters() {
        let mut read_as = Metadata::default();
        read(
            "Rated: Fiction T - English - Romance - Ada L. & Ben K. - Words: 10 - Updated: 02-02-12 - id: 4",
            &mut read_as,
        );
        assert_eq!(read_as.characters, ["Ada L.", "Ben K."]);
        assert!(read_as.relationships.is_empty());
        assert_eq!(read_as.status.as_deref(), Some("In-Progress"));
    }

    #[test]
    fn crossovers_have_two_fandoms() {
        let mut read_as = Metadata::default();
        add_fandoms("Salt + The Weir Crossover", &mut read_as);
        add_fandoms("Crossover - Salt & The Weir", &mut read_as);
        assert_eq!(read_as.fandoms, ["Salt", "The Weir", "Salt", "The Weir"]);
    }
}
