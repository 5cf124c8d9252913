//! Values that a query may ask for, from what has been typed of one.
//!
//! Names are offered in their canonical form. They are found by any of their words, and by what else the dictionary
//! says they are called: `char:bones` offers the doctor.

use rustc_hash::{FxHashMap, FxHashSet};

use super::facets::{FacetField, Names};
use super::lower::names::{key_fields, shown};
use super::{Reader, SearchError};
use crate::index::KeyField;
use crate::index::document::ship_key_of;
use crate::model::RelationshipKind;
use crate::names::Scope;
use crate::query::FieldId;
use crate::store::Library;
use crate::text::key;

/// The values of `field` that begin with `typed`, have a word that does, or are also called so; the most frequent
/// first, at most `limit`. None for a field whose values are not names.
pub fn complete(
    reader: &Reader<'_>,
    field: FieldId,
    typed: &str,
    limit: usize,
) -> Result<Option<Vec<String>>, SearchError> {
    let fields = match field {
        // Everybody who is in some passage is recognised in some work.
        FieldId::Who | FieldId::Present | FieldId::Says => vec![KeyField::RecognisedCharacter],
        FieldId::Main => key_fields(FieldId::Ship, false),
        field => key_fields(field, false),
    };
    let Some(&field) = fields.first() else { return Ok(None) };
    let typed = typed.trim();
    let wanted = key(typed);
    let library = reader.library();
    reader.read(|snapshot| {
        let aliased = aliases(library, field, typed)?;
        let mut found: FxHashMap<String, (Fit, u64)> = FxHashMap::default();
        for (segment, of) in snapshot.segments().iter().flat_map(|segment| fields.iter().map(move |of| (segment, *of)))
        {
            segment.values(of, |value, works| {
                let fit = if aliased.contains(value) { Some(Fit::Start) } else { fit(&shown(field, value), &wanted) };
                if let Some(fit) = fit {
                    found.entry(value.to_owned()).or_insert((fit, 0)).1 += u64::from(works);
                }
            })?;
        }
        let mut ranked: Vec<(String, (Fit, u64))> = found.into_iter().collect();
        ranked.sort_by(|(a, (a_fit, a_works)), (b, (b_fit, b_works))| {
            a_fit.cmp(b_fit).then(b_works.cmp(a_works)).then_with(|| a.cmp(b))
        });
        ranked.truncate(limit);
        let mut names = Names::new(library, snapshot);
        let written = ranked.into_iter().map(|(value, _)| names.written(FacetField::Key(field), value));
        Ok(Some(written.collect::<Result<_, _>>()?))
    })
}

/// How a value fits what was typed, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Start,
    Word,
}

fn fit(value: &str, wanted: &str) -> Option<Fit> {
    if value.starts_with(wanted) {
        return Some(Fit::Start);
    }
    let word = value.match_indices(wanted).any(|(at, _)| value[..at].ends_with([' ', '/']));
    word.then_some(Fit::Word)
}

/// The values that are called `typed` otherwise.
fn aliases(library: &Library, field: KeyField, typed: &str) -> Result<FxHashSet<String>, SearchError> {
    let of_people = matches!(field, KeyField::Character | KeyField::RecognisedCharacter);
    if typed.is_empty() || !of_people && !matches!(field, KeyField::Fandom | KeyField::Ship) {
        return Ok(FxHashSet::default());
    }
    let dictionary = library.dictionary()?;
    let names = |names: Vec<String>| names.iter().map(|name| key(name)).collect();
    Ok(match field {
        _ if of_people => {
            let reading = dictionary.resolve_character(typed, &Scope::none());
            names(reading.candidates.into_iter().map(|candidate| candidate.name).collect())
        }
        KeyField::Fandom => names(dictionary.fandom_family(typed)),
        _ => {
            let ships = dictionary.resolve_ship_name(typed, &Scope::none());
            let romantic =
                |members: &[String]| ship_key_of(RelationshipKind::Romantic, members.iter().map(String::as_str));
            ships.iter().map(|ship| romantic(&ship.members)).collect()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_words() {
        assert!(fit("buffy summers", "buf") == Some(Fit::Start));
        assert!(fit("buffy summers", "summ") == Some(Fit::Word));
        assert!(fit("buffy summers/spike btvs", "spi") == Some(Fit::Word));
        assert!(fit("buffy summers", "ummers").is_none());
        assert!(fit("buffy summers", "") == Some(Fit::Start));
    }
}
