//! The values of labels.

use std::ops::Range;

use super::Front;
use crate::names::{CharacterGroup, character_groups};
use crate::parse::plain_text::labels::{self, Field};
use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::{codes, credit, subject};

impl Front {
    /// Reads a block of labels: their values, and what of them is preface, summary or notes.
    pub(super) fn read_labels(&mut self, lines: &Lines<'_>, block: Range<usize>) {
        let mut index = block.start;
        while index < block.end {
            let Some(label) = labels::read(lines.text(index)) else {
                self.preface.push(index..index + 1);
                index += 1;
                continue;
            };
            let pieces = labels::pieces(lines.text(index));
            if pieces.len() > 1 && !label.field.is_prose() {
                for label in pieces.into_iter().filter_map(labels::read) {
                    self.set(label.field, label.name, label.value);
                }
                self.preface.push(index..index + 1);
                index += 1;
                continue;
            }
            let end = value_end(lines, index, block.end, label.field);
            let mut value = label.value.to_owned();
            for line in index + 1..end {
                if !value.is_empty() {
                    value.push(if label.field.is_prose() { '\n' } else { ' ' });
                }
                value.push_str(lines.text(line));
            }
            let kept = value.trim().trim_matches(['*', '_']).trim();
            if !matches!(label.field, Field::Summary | Field::Notes | Field::Address) {
                self.preface.push(index..end);
            }
            self.set(label.field, label.name, kept);
            index = end;
        }
    }

    pub(in crate::parse::plain_text) fn set(&mut self, field: Field, label: &str, value: &str) {
        self.reposted |= value.to_lowercase().contains("not the author");
        let metadata = &mut self.metadata;
        let one = |slot: &mut Option<String>| {
            if slot.is_none() && !value.is_empty() {
                *slot = Some(credit::collapse(value));
            }
        };
        match field {
            Field::Title => {
                if metadata.title.is_none() {
                    let (title, author) = subject::title_and_author(value);
                    metadata.title = title;
                    if let Some(author) = author.filter(|_| metadata.authors.is_empty()) {
                        metadata.authors = credit::split_authors(&author);
                    }
                }
            }
            Field::Author => {
                // A name ends before a gap; what stands behind it is a label as a rule.
                let value = value.split("  ").next().unwrap_or(value);
                if let Some(name) = credit::sender(value)
                    .and_then(|name| credit::author_name(&name))
                    .or_else(|| credit::author_name(value))
                    && metadata.authors.is_empty()
                {
                    metadata.authors = credit::split_authors(&name);
                }
            }
            Field::Fandom => metadata.fandoms.extend(split_list(value, false)),
            Field::FandomOrRelationship => {
                let (names, pairs) = split_double(value);
                metadata.fandoms.extend(names);
                metadata.relationships.extend(pairs);
            }
            Field::Characters if value.contains('[') => {
                for group in character_groups(value) {
                    match group {
                        CharacterGroup::Single(name) => metadata.characters.extend(split_list(&name, true)),
                        CharacterGroup::Pairing(names) => {
                            metadata.relationships.push(format!("[{}]", names.join(", ")));
                            metadata.characters.extend(names);
                        }
                    }
                }
            }
            Field::Characters => metadata.characters.extend(split_list(value, true)),
            Field::CharactersOrRelationship => {
                let (names, pairs) = split_double(value);
                metadata.characters.extend(names);
                metadata.relationships.extend(pairs);
            }
            Field::Relationships => metadata.relationships.extend(split_relationships(value)),
            Field::Rating => one(&mut metadata.rating),
            Field::Codes => {
                let (rating, pairs) = codes_of(value);
                metadata.relationships.extend(pairs);
                metadata.rating = metadata.rating.take().or(rating);
            }
            Field::RatingAndCodes => {
                let (pairs, rest): (Vec<&str>, Vec<&str>) =
                    value.split([' ', ',']).filter(|part| !part.is_empty()).partition(|part| part.contains('/'));
                metadata.relationships.extend(pairs.into_iter().map(str::to_owned));
                if !rest.is_empty() && metadata.rating.is_none() {
                    metadata.rating = Some(rest.join(" "));
                }
            }
            Field::RatingOrWarnings => {
                let (rating, warnings) = value.split_once([',', ';', '.', '/']).unwrap_or((value, ""));
                metadata.rating.get_or_insert_with(|| rating.trim().to_owned());
                metadata.warnings.extend(split_list(warnings, false));
            }
            Field::Warnings => metadata.warnings.extend(split_list(value, false)),
            Field::Categories => metadata.categories.extend(split_list(value, false)),
            Field::Tags => metadata.tags.extend(split_list(value, false)),
            Field::Series => metadata.series.extend(series(value)),
            Field::Language => one(&mut metadata.language),
            Field::Status => one(&mut metadata.status),
            Field::Published => one(&mut metadata.published),
            Field::Updated => one(&mut metadata.updated),
            Field::Completed => one(&mut metadata.completed),
            Field::Words => one(&mut metadata.words),
            Field::Chapters => one(&mut metadata.chapters),
            Field::Url => one(&mut metadata.url),
            Field::Summary if !value.is_empty() => match &mut self.summary {
                Some(summary) => {
                    summary.push_str("\n\n");
                    summary.push_str(value);
                }
                None => self.summary = Some(value.to_owned()),
            },
            Field::Notes if !value.is_empty() => self.notes.push(value.to_owned()),
            Field::Address => metadata.other.push((label.to_owned(), String::new())),
            Field::Part | Field::Other | Field::ChapterTitle | Field::Disclaimer => {
                if !value.is_empty() && !value.contains('@') {
                    metadata.other.push((label.to_owned(), credit::collapse(value)));
                }
            }
            Field::Summary | Field::Notes => {}
        }
    }
}

/// Where a label's value ends: at the next label; a one-line value goes on only in deeper or wrapped lines.
fn value_end(lines: &Lines<'_>, index: usize, end: usize, field: Field) -> usize {
    let first = lines.get(index);
    let mut at = index + 1;
    while at < end {
        let text = lines.text(at);
        let label = labels::read(text);
        // Inside prose a weak label is part of it.
        if label.is_some_and(|label| !(field.is_prose() && label.weak)) {
            break;
        }
        let before = lines.get(at - 1);
        let goes_on = field.is_prose()
            || lines.get(at).indent > first.indent
            || before.width >= 55
            || lines.text(at - 1).ends_with(',') && !matches!(field, Field::Title | Field::Author)
            || labels::read(lines.text(index)).is_some_and(|label| label.value.is_empty());
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

/// The values of a list label; commas separate, or semicolons where there are any. Of people, commas separate as well, unless each
/// has its own: `Lee, Ann; Ray, Jo`.
fn split_list(value: &str, people: bool) -> Vec<String> {
    let is_inverted = || value.split(';').all(|part| part.matches(',').count() == 1);
    let separators: &[char] = match value.contains(';') {
        true if people && !is_inverted() => &[';', ','],
        true => &[';'],
        false => &[','],
    };
    value
        .split(separators)
        .flat_map(|part| if people { joined_people(part) } else { vec![part] })
        .map(|part| credit::collapse(without_stop(part.trim())))
        .filter(|part| !part.is_empty())
        .filter(|part| !people || !part.eq_ignore_ascii_case("etc"))
        .collect()
}

/// `Mulder, Scully and Skinner`, `Mulder & Scully`: what joins people in a list; inside brackets it belongs to a name.
fn joined_people(part: &str) -> Vec<&str> {
    let part = part.trim().strip_prefix("and ").unwrap_or(part);
    if part.contains(['(', '[', '/']) {
        return vec![part];
    }
    part.split(" and ").flat_map(|part| part.split(" & ")).collect()
}

/// The value without the full stop that ends a list; that of an initial (`Mara V.`) belongs to the name.
fn without_stop(value: &str) -> &str {
    let bare = value.trim_end_matches('.');
    let initial = bare.rsplit_once(' ').is_some_and(|(_, last)| last.chars().count() == 1);
    if initial && bare.len() + 1 == value.len() { value } else { bare }
}

/// The pairings of a label; `[A, B]` is one.
fn split_relationships(value: &str) -> Vec<String> {
    if value.contains("], [") || value.starts_with('[') && value.contains(", ") && value.ends_with(']') {
        let pairing = |group| match group {
            CharacterGroup::Pairing(names) => Some(format!("[{}]", names.join(", "))),
            CharacterGroup::Single(_) => None,
        };
        return character_groups(value).into_iter().filter_map(pairing).collect();
    }
    // A tag that a site writes for two keeps its own `&`; two pairings stand on both sides.
    let value = value.trim().trim_start_matches('[').trim_end_matches(']');
    let is_pair = |text: &str| text.contains('/') || text.contains(" x ");
    let none = ["none", "n/a", "na", "no", "gen", "нет"];
    let separators: &[char] = if value.contains('(') && value.contains(';') { &[';'] } else { &[';', ','] };
    let parts = value.split(separators).map(|part| credit::collapse(without_stop(part.trim())));
    let each = parts.flat_map(|part| {
        let joint = [" and ", " & "].iter().find_map(|joint| {
            let parts: Vec<&str> = part.split(*joint).collect();
            (parts.len() > 1 && parts.iter().all(|part| is_pair(part))).then_some(*joint)
        });
        match joint {
            Some(joint) => part.split(joint).map(str::to_owned).collect(),
            None => vec![part],
        }
    });
    each.map(|part| without_degree(&part).to_owned())
        .filter(|part| !part.is_empty())
        .filter(|part| !none.contains(&part.to_lowercase().trim_end_matches('.')))
        .collect()
}

/// A pairing without the words that say how much there is of it: `a little Willow/Tara`.
fn without_degree(pairing: &str) -> &str {
    const DEGREES: [&str; 4] = ["a little ", "a bit of ", "a hint of ", "some "];
    let rest = DEGREES.iter().find_map(|degree| {
        let start = pairing.get(..degree.len())?;
        start.eq_ignore_ascii_case(degree).then(|| &pairing[degree.len()..])
    });
    rest.filter(|rest| rest.contains('/')).unwrap_or(pairing)
}

/// The rating and the pairings among codes: `J/C, P/T [PG]`. Letters for people alone are no pairing.
fn codes_of(value: &str) -> (Option<String>, Vec<String>) {
    let rating = codes::rating(value).or_else(|| codes::rating_among(value)).map(str::to_owned);
    let pairs = value.split([',', ';', '[', ']', '(', ')']).flat_map(|part| {
        let part = part.trim();
        // Codes stand one beside the other, names have blanks in them.
        if part.split(' ').all(codes::is_code) { part.split(' ').collect() } else { vec![part] }
    });
    let is_pair =
        |part: &&str| part.contains('/') && part.split('/').any(|name| codes::rating(&format!("[{name}]")).is_none());
    (rating, pairs.filter(is_pair).map(credit::collapse).collect())
}

/// Names and pairs of a double label such as `Fandom/Pairing`.
fn split_double(value: &str) -> (Vec<String>, Vec<String>) {
    let parts = value
        .split([',', ';'])
        .flat_map(|part| part.split(" - "))
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty());
    parts.partition(|part| !part.contains('/') && !part.contains(" x ") && !part.contains('&'))
}

/// `Name [2]`, `Name #2`, `Name, part 2`, `2nd in the Name series` is left whole.
fn series(value: &str) -> Option<(String, Option<String>)> {
    let value = credit::collapse(value);
    if value.is_empty() || matches!(value.to_lowercase().as_str(), "none" | "n/a" | "no") {
        return None;
    }
    for sign in [" [", " #", ", part ", ", Part ", " part ", " Part "] {
        if let Some((name, place)) = value.rsplit_once(sign) {
            let place = place.trim_end_matches(']').trim();
            if place.starts_with(|c: char| c.is_ascii_digit()) {
                return Some((name.trim().to_owned(), Some(place.to_owned())));
            }
        }
    }
    Some((value, None))
}
