//! The values of labels.

use std::ops::Range;

use super::Front;
use crate::names::{CharacterGroup, character_groups};
use crate::parse::plain_text::labels::{self, Field};
use crate::parse::plain_text::lines::Lines;
use crate::parse::plain_text::{credit, subject};

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
            || labels::read(lines.text(index)).is_some_and(|label| label.value.is_empty());
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

/// The values of a list label; commas separate, or semicolons where there are any.
fn split_list(value: &str, people: bool) -> Vec<String> {
    let separators: &[char] = if value.contains(';') { &[';'] } else { &[','] };
    value
        .split(separators)
        .map(|part| credit::collapse(without_stop(part.trim())))
        .filter(|part| !part.is_empty())
        .filter(|part| !people || !part.eq_ignore_ascii_case("etc"))
        .collect()
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
    let value = value.trim().trim_start_matches('[').trim_end_matches(']');
    let none = ["none", "n/a", "na", "no", "gen", "нет"];
    split_list(value, false)
        .into_iter()
        .filter(|part| !none.contains(&part.to_lowercase().trim_end_matches('.')))
        .collect()
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
