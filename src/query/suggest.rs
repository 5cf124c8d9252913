//! What was probably meant by an unknown name.

use super::ast::Span;
use super::error::{QueryError, brief};
use super::fields::{FieldId, field_names};

/// True if `name:value` is more likely a mistyped field than text.
///
/// Text are: names with a capital that are no field (`Re:Zero`), addresses (`https://`), and
/// numbers behind a name (`luke:3`) that is not nearly a field's.
pub(super) fn is_mistaken(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    if lower != name {
        return FieldId::of_name(&lower).is_some();
    }
    match value.chars().next() {
        None => false,
        Some('/') if value.starts_with("//") => false,
        Some(c) if c == '/' || c.is_ascii_digit() => {
            name.len() <= MAX_NAME && field_names().any(|field| edits(name, field) <= allowed(name))
        }
        Some(c) => !c.is_whitespace() && !matches!(c, ')' | '}'),
    }
}

/// The error of a field that is not there.
pub(super) fn unknown_field(name: &str, span: Span) -> QueryError {
    let lower = name.to_ascii_lowercase();
    if lower != name {
        return QueryError::new(span, format!("fields are written in lower case: `{lower}:`"))
            .hint(format!("write {lower}:…, or quotes around text that holds a colon"));
    }
    let unknown = QueryError::new(span, format!("there is no field `{}`", brief(name)));
    if name == "sort" {
        return unknown.hint("the order of results is an option: `--sort kudos`, `--sort updated` …");
    }
    unknown.hint(format!(
        "{}put text that holds a colon in quotes; `ficdex fields` lists all",
        suggestion(name, field_names(), ":")
    ))
}

/// "did you mean …? " with the nearest of `names`, or nothing. `sign` is `:` behind or a prefix before it.
pub(super) fn suggestion(word: &str, names: impl Iterator<Item = &'static str>, sign: &str) -> String {
    match nearest(word, names) {
        Some(name) if sign == ":" => format!("did you mean `{name}:`? "),
        Some(name) => format!("did you mean `{sign}{name}`? "),
        None => String::new(),
    }
}

/// The nearest of `names`, if it is at most two edits and a third of the word away or shares its start.
fn nearest(word: &str, names: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    if word.len() > MAX_NAME {
        return None;
    }
    let word = word.to_lowercase();
    let shares_start =
        |name: &str| word.len().min(name.len()) >= 3 && (name.starts_with(&word) || word.starts_with(name));
    // A common start is worth as much as the last edit that is allowed.
    let distance =
        |name: &str| if shares_start(name) { edits(&word, name).min(allowed(&word)) } else { edits(&word, name) };
    let ranked = names.map(|name| (distance(name), name));
    ranked.filter(|(distance, _)| *distance <= allowed(&word)).min().map(|(_, name)| name)
}

/// Longer words are not compared with the names of fields.
const MAX_NAME: usize = 40;

fn edits(word: &str, name: &str) -> usize {
    strsim::osa_distance(word, name)
}

fn allowed(word: &str) -> usize {
    (word.len() / 3).clamp(1, 2)
}
