//! Why a query finds nothing: which clause is to blame, and what may have been meant.

use super::count::{self, Counts};
use super::facets::{FacetField, Names};
use super::lower::names::{is_of_ships, key_fields};
use super::{DefaultField, Reader, SearchError};
use crate::index::document::MEMBER_SEPARATOR;
use crate::index::{IndexError, KeyField, Snapshot, WordField};
use crate::query::{Clause, FieldId, Matching, Name, Node, NodeKind, Ship, TextForm, TextTerm, Token, Unit, Value};
use crate::store::Library;
use crate::text::key;

/// Why a query finds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnosis {
    /// For each part of the outermost AND, what the query finds without it; those that find something.
    pub dropped: Vec<Dropped>,
    /// Words and names that the library does not hold, with the nearest it does.
    pub spellings: Vec<Spelling>,
}

/// A part of the query, and what is found without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The part as printed.
    pub clause: String,
    /// What the rest finds.
    pub counts: Counts,
}

/// A word or name that the library does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// As typed.
    pub typed: String,
    /// The nearest, best first, as they would be written in the query; may be empty.
    pub nearest: Vec<Near>,
}

/// A word or name near the one typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// As it may be written in a query.
    pub query: String,
    /// Passages that hold the word, or works that carry the name.
    pub frequency: u64,
    /// What [`Self::frequency`] counts: true for works.
    pub of_works: bool,
    /// The name that the query asks for; none for words.
    pub name: Option<String>,
}

/// Parts of an AND that are dropped one by one; each costs a search.
const MAX_DROPPED: usize = 8;
/// Words and names that are looked up.
const MAX_SPELLINGS: usize = 8;
/// The distance of a value that is not near.
const FAR: usize = 100;
/// Words that may stand between those of a phrase that nobody wrote so: enough for one that is half remembered.
const LOOSE: u32 = 4;
/// Suggestions for each.
const MAX_NEAREST: usize = 3;

/// Finds out why `query` finds nothing.
pub fn diagnose(
    reader: &Reader<'_>,
    query: &Node,
    default: DefaultField,
    unit: Unit,
) -> Result<Diagnosis, SearchError> {
    reader.read(|snapshot| {
        let counts = |node: &Node| -> Result<Counts, SearchError> {
            let plan = reader.plan(snapshot, node, default, unit)?;
            Ok(count::of_plan(snapshot, &plan)?)
        };
        let mut diagnosis = Diagnosis::default();
        if let NodeKind::And(parts) = &query.kind {
            for (at, part) in parts.iter().enumerate().take(MAX_DROPPED) {
                let rest = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone());
                let Some(rest) = Node::and(rest.collect()) else { continue };
                let counts = counts(&rest)?;
                if counts.works > 0 {
                    diagnosis.dropped.push(Dropped { clause: part.to_string(), counts });
                }
            }
        }
        let mut suspects = Vec::new();
        collect(query, &mut suspects);
        for suspect in suspects.into_iter().take(MAX_SPELLINGS) {
            match &suspect.kind {
                NodeKind::Text(term) => {
                    let known = diagnosis.spellings.len();
                    words(snapshot, term, default, &mut diagnosis.spellings)?;
                    let Some(loose) = loose(term).filter(|_| diagnosis.spellings.len() == known) else { continue };
                    let loose = Node::new(suspect.span, NodeKind::Text(loose));
                    let frequency = if counts(suspect)?.works == 0 { counts(&loose)?.passages } else { 0 };
                    if frequency > 0 {
                        let near = Near { query: loose.to_string(), frequency, of_works: false, name: None };
                        diagnosis.spellings.push(Spelling { typed: suspect.to_string(), nearest: vec![near] });
                    }
                }
                NodeKind::Clause(clause) if counts(suspect)?.works == 0 => {
                    let Some(mut spelling) = names(reader.library(), snapshot, clause)? else { continue };
                    if clause.field == FieldId::Present {
                        // The names are of everybody in the texts, also of those who are only talked of.
                        spelling.nearest = of_the_present(clause, spelling.nearest, |asked| {
                            Ok(counts(&Node::new(suspect.span, NodeKind::Clause(asked)))?.works)
                        })?;
                    }
                    diagnosis.spellings.push(spelling);
                }
                _ => {}
            }
        }
        Ok(diagnosis)
    })
}

/// The words and conditions that no minus stands before.
fn collect<'a>(node: &'a Node, out: &mut Vec<&'a Node>) {
    match &node.kind {
        NodeKind::Text(_) | NodeKind::Clause(_) => out.push(node),
        NodeKind::Not(_) => {}
        _ => node.children().iter().for_each(|part| collect(part, out)),
    }
}

/// A phrase of several words as it may be remembered: with others between, or in another order.
fn loose(term: &TextTerm) -> Option<TextTerm> {
    match &term.form {
        TextForm::Phrase { tokens, slop: 0 } if tokens.len() > 2 => {
            let form = TextForm::Phrase { tokens: tokens.clone(), slop: LOOSE };
            Some(TextTerm { form, ..term.clone() })
        }
        _ => None,
    }
}

/// The words of a text term that the library does not hold.
fn words(
    snapshot: &Snapshot,
    term: &TextTerm,
    default: DefaultField,
    out: &mut Vec<Spelling>,
) -> Result<(), IndexError> {
    let tokens = match &term.form {
        TextForm::Word { matching: Matching::Fuzzy(_), .. } | TextForm::Regex(_) => return Ok(()),
        TextForm::Word { token, .. } => std::slice::from_ref(token),
        TextForm::Phrase { tokens, .. } => tokens.as_slice(),
    };
    let fields: &[WordField] = match term.field {
        None if default == DefaultField::Any => WordField::TEXTS,
        _ => &[WordField::Body],
    };
    for token in tokens {
        let Token::Term(word) = token else { continue };
        let mut known = 0;
        for field in fields {
            known += snapshot.frequency(*field, word)?;
        }
        if known == 0 && !out.iter().any(|spelling| spelling.typed == *word) {
            out.push(Spelling { typed: word.clone(), nearest: nearest_words(snapshot, word)? });
        }
    }
    Ok(())
}

/// The words of the story texts that are the fewest edits from `word`, the most frequent of equals first.
fn nearest_words(snapshot: &Snapshot, word: &str) -> Result<Vec<Near>, IndexError> {
    let length = word.chars().count();
    let allowed = edits(length);
    let mut found: Vec<(usize, u64, String)> = Vec::new();
    for segment in snapshot.segments() {
        segment.terms(WordField::Body, "", |term, frequency| {
            // Bytes bound characters from above, and are known at once.
            if term.len() + allowed >= length
                && term.chars().count().abs_diff(length) <= allowed
                && let distance = strsim::osa_distance(word, term)
                && distance <= allowed
            {
                match found.iter_mut().find(|(_, _, known)| known == term) {
                    Some((_, known, _)) => *known += u64::from(frequency),
                    None => found.push((distance, frequency.into(), term.to_owned())),
                }
            }
            true
        })?;
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    found.truncate(MAX_NEAREST);
    let near = |(_, _, query): (usize, u64, String)| {
        let frequency = snapshot.living(WordField::Body, &query)?;
        Ok(Near { query, frequency, of_works: false, name: None })
    };
    let found: Vec<Near> = found.into_iter().map(near).collect::<Result<_, IndexError>>()?;
    Ok(found.into_iter().filter(|near| near.frequency > 0).collect())
}

/// Typing errors that still leave a word of this length recognisable.
fn edits(length: usize) -> usize {
    match length {
        0..=3 => 1,
        4..=11 => 2,
        _ => 3,
    }
}

/// The names of a field that are nearest to the one a clause asks for.
fn names(library: &Library, snapshot: &Snapshot, clause: &Clause) -> Result<Option<Spelling>, SearchError> {
    let fields = match clause.field {
        FieldId::Who | FieldId::Present => vec![KeyField::RecognisedCharacter],
        field => key_fields(field, false),
    };
    let Some(&field) = fields.first() else { return Ok(None) };
    let typed: Vec<String> = match &clause.value {
        Value::Name(name) | Value::Ship(Ship::Named(name)) => vec![key(&name.text)],
        Value::Ship(Ship::Members { people, .. }) => people.iter().map(|person| key(person)).collect(),
        _ => return Ok(None),
    };
    if field == KeyField::Id {
        return Ok(None);
    }
    // Of a field with a handful of values, these are told where none is near.
    let few = matches!(
        field,
        KeyField::Language | KeyField::Rating | KeyField::Site | KeyField::Category | KeyField::Warning
    );
    let mut found: Vec<(usize, u64, String)> = Vec::new();
    for (segment, of) in snapshot.segments().iter().flat_map(|segment| fields.iter().map(move |of| (segment, *of))) {
        segment.values(of, |value, works| {
            let members: Vec<&str> = match field {
                field if is_of_ships(field) => value.split(MEMBER_SEPARATOR).skip(1).collect(),
                _ => vec![value],
            };
            let near = typed.iter().map(|name| nearest_member(name, &members)).sum::<Option<usize>>();
            let Some(distance) = near.or(few.then_some(FAR)) else { return };
            match found.iter_mut().find(|(_, _, known)| known == value) {
                Some((_, known, _)) => *known += u64::from(works),
                None => found.push((distance, works.into(), value.to_owned())),
            }
        })?;
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then_with(|| a.2.cmp(&b.2)));
    found.truncate(MAX_NEAREST);
    let mut names = Names::new(library, snapshot);
    let mut nearest = Vec::with_capacity(found.len());
    for (_, _, value) in found {
        let mut frequency = 0;
        for &of in &fields {
            frequency += snapshot.living_works(of, &value)?;
        }
        if frequency == 0 {
            continue;
        }
        let written = names.written(FacetField::Key(field), value)?;
        let query = format!("{}:\"{}\"", clause.field.name(), written.replace('\\', "\\\\").replace('"', "\\\""));
        nearest.push(Near { query, frequency, of_works: true, name: Some(written) });
    }
    Ok(Some(Spelling { typed: clause.to_string(), nearest }))
}

/// What may have been meant by a `present:` that finds nobody: the same name where it is talked of, or those of the
/// `nearest` who are present somewhere.
fn of_the_present(
    clause: &Clause,
    nearest: Vec<Near>,
    works: impl Fn(Clause) -> Result<u64, SearchError>,
) -> Result<Vec<Near>, SearchError> {
    let talked_of = Clause { field: FieldId::Who, ..clause.clone() };
    let frequency = works(talked_of.clone())?;
    if frequency > 0 {
        return Ok(vec![Near { query: talked_of.to_string(), frequency, of_works: true, name: None }]);
    }
    let mut kept = Vec::new();
    for near in nearest {
        let Some(text) = near.name.clone() else { continue };
        let frequency = works(Clause { value: Value::Name(Name { text, exact: false }), ..clause.clone() })?;
        if frequency > 0 {
            kept.push(Near { frequency, ..near });
        }
    }
    Ok(kept)
}

/// The edits from `typed` to the nearest of `members`; none if none is near.
fn nearest_member(typed: &str, members: &[&str]) -> Option<usize> {
    members.iter().filter_map(|member| distance(typed, member)).min()
}

/// The edits between a name typed and a name as a whole, or else between each word typed and some word of the name.
fn distance(typed: &str, name: &str) -> Option<usize> {
    let near = |a: &str, b: &str| {
        let allowed = edits(a.chars().count());
        (a.len().abs_diff(b.len()) <= allowed * 4).then(|| strsim::osa_distance(a, b)).filter(|edits| *edits <= allowed)
    };
    near(typed, name).or_else(|| {
        // A name of which only some words are typed is farther than one with as many words.
        let words = || name.split(' ').filter(|word| !word.is_empty());
        let sum: Option<usize> = typed.split(' ').map(|word| words().filter_map(|other| near(word, other)).min()).sum();
        sum.map(|sum| sum + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_near_by_its_words() {
        assert_eq!(distance("bufy", "buffy the vampire slayer"), Some(2));
        assert_eq!(distance("willow rosenburg", "willow rosenberg"), Some(1));
        assert_eq!(distance("angel", "buffy the vampire slayer"), None);
    }
}
