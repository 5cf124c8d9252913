//! What `characters`, `ships`, `fandoms` and `wrangle` print.

use std::fmt::Write as _;

use serde::Serialize;

use super::ndjson::VERSION;
use super::{count, grouped, sanitise_line};
use crate::search::catalogue::{Counted, Entry, Standing, Subject};
use crate::search::wrangle::Suggestion;

/// Spellings that are told to people; a record holds all.
const MAX_SPELLINGS: usize = 8;

/// One person, relationship or fandom of the library.
#[derive(Serialize)]
pub struct NameRecord<'a> {
    schema: &'static str,
    v: u32,
    kind: &'static str,
    name: &'a str,
    works: u64,
    standing: &'static str,
    written: Vec<CountRecord<'a>>,
    fandoms: Vec<CountRecord<'a>>,
}

#[derive(Serialize)]
struct CountRecord<'a> {
    value: &'a str,
    works: u64,
}

fn counts(counted: &[Counted]) -> Vec<CountRecord<'_>> {
    counted.iter().map(|(value, works)| CountRecord { value, works: *works }).collect()
}

fn kind(subject: Subject) -> &'static str {
    match subject {
        Subject::Characters => "character",
        Subject::Ships => "relationship",
        Subject::Fandoms => "fandom",
    }
}

impl<'a> NameRecord<'a> {
    /// The record of an entry.
    pub fn new(subject: Subject, entry: &'a Entry) -> Self {
        Self {
            schema: "ficdex.name",
            v: VERSION,
            kind: kind(subject),
            name: &entry.name,
            works: entry.works,
            standing: entry.standing.name(),
            written: counts(&entry.written),
            fandoms: counts(&entry.fandoms),
        }
    }
}

/// An entry for people: how many works, the name, what is doubtful about it; then its other spellings.
pub fn entry_text(entry: &Entry) -> String {
    let mut out = format!("{}  {}", grouped(entry.works), sanitise_line(&entry.name));
    match entry.standing {
        Standing::Known => {}
        Standing::Ambiguous => out.push_str(" (may mean several)"),
        Standing::Unknown => out.push_str(" (not in the dictionary)"),
    }
    let others: Vec<&Counted> = entry.written.iter().filter(|(raw, _)| *raw != entry.name).collect();
    let told = others.iter().take(MAX_SPELLINGS);
    let told: Vec<String> = told.map(|(raw, works)| format!("{} ({})", sanitise_line(raw), grouped(*works))).collect();
    if !told.is_empty() {
        let more = others.len() - told.len();
        let more = if more > 0 { format!(" and {}", count(more as u64, "other spelling")) } else { String::new() };
        let _ = write!(out, "\n  written {}{more}", told.join("; "));
    }
    out
}

/// A suggestion of `wrangle`.
#[derive(Serialize)]
pub struct SuggestionRecord<'a> {
    schema: &'static str,
    v: u32,
    kind: &'static str,
    name: &'a str,
    works: u64,
    alias: &'a str,
    alias_works: u64,
    fandom: Option<&'a str>,
    reason: &'static str,
    command: String,
}

impl<'a> SuggestionRecord<'a> {
    /// The record of a suggestion.
    pub fn new(suggestion: &'a Suggestion) -> Self {
        Self {
            schema: "ficdex.suggestion",
            v: VERSION,
            kind: kind(suggestion.subject),
            name: &suggestion.name,
            works: suggestion.works,
            alias: &suggestion.alias,
            alias_works: suggestion.alias_works,
            fandom: suggestion.fandom.as_deref(),
            reason: suggestion.reason.name(),
            command: command(suggestion),
        }
    }

    /// The suggestion as two lines of a shell script: a comment that says why, and the command.
    pub fn text(&self) -> String {
        let (alias, name) = (sanitise_line(self.alias), sanitise_line(self.name));
        let (of_alias, of_name) = (count(self.alias_works, "work"), count(self.works, "work"));
        format!(
            "# {alias} ({of_alias}) is likely {name} ({of_name}): {}\n{}",
            self.reason,
            sanitise_line(&self.command)
        )
    }
}

/// The command that makes the rule.
fn command(suggestion: &Suggestion) -> String {
    let mut out = String::from("ficdex alias add");
    if suggestion.subject == Subject::Fandoms {
        out.push_str(" --kind fandom");
    }
    if let Some(fandom) = &suggestion.fandom {
        let _ = write!(out, " --fandom {}", quoted(fandom));
    }
    if suggestion.name.starts_with('-') || suggestion.alias.starts_with('-') {
        out.push_str(" --");
    }
    let _ = write!(out, " {} {}", quoted(&suggestion.name), quoted(&suggestion.alias));
    out
}

/// A word for a shell, in single quotes.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::wrangle::Reason;

    #[test]
    fn a_suggestion_is_a_command_for_a_shell() {
        let suggestion = Suggestion {
            subject: Subject::Characters,
            name: "Ilse O'Roth".into(),
            works: 9,
            alias: "-Ilse".into(),
            alias_works: 1,
            fandom: Some("Salt Harbour".into()),
            reason: Reason::Spelling,
        };
        let text = SuggestionRecord::new(&suggestion).text();
        let (comment, command) = text.split_once('\n').unwrap();
        assert_eq!(comment, "# -Ilse (1 work) is likely Ilse O'Roth (9 works): nearly the same letters");
        assert_eq!(command, r"ficdex alias add --fandom 'Salt Harbour' -- 'Ilse O'\''Roth' '-Ilse'");
    }
}
