//! Names of characters and fandoms: what is common to every spelling. Which spellings are one person is the
//! task of a dictionary, not of this module.

use super::value;
use crate::model::{Name, Origin};

/// The characters that a list names, in order.
pub(super) fn characters(values: &[String]) -> Vec<Name> {
    let names = value::tags(values).into_iter().map(|raw| named(without_suffix(&raw, "character").to_owned(), raw));
    // Two raw values may come out as one name: the first stays.
    value::distinct(names, |name| name.name.clone())
}

/// The fandoms that a list names, in order. Only where `joined` does a single value stand for a joined list:
/// on FanFiction.net a fandom's own name may hold a comma.
pub(super) fn fandoms(values: &[String], joined: bool) -> Vec<Name> {
    let values = if joined { value::tags(values) } else { value::list(values) };
    values.into_iter().map(|raw| named(raw.clone(), raw)).collect()
}

fn named(name: String, raw: String) -> Name {
    Name { name, raw, source: Origin::Declared, confidence: None }
}

/// `tag` without ` - KIND` at its end, in any case, with or without blanks. AO3 writes it behind a name
/// that exists as a tag of another kind too. Nothing is taken from a tag that is only the suffix.
pub(super) fn without_suffix<'a>(tag: &'a str, kind: &str) -> &'a str {
    let mut text = tag.trim_end();
    while let Some(before) = strip_ending(text, kind) {
        let before = before.trim_end();
        let Some(name) = before.strip_suffix(['-', '–']).map(str::trim_end).filter(|name| !name.is_empty()) else {
            break;
        };
        // `Pre-Relationship` is a word: without blanks the suffix counts only behind another script.
        if before.len() == name.len() + 1
            && text.len() == before.len() + kind.len()
            && name.ends_with(|c: char| c.is_ascii_alphanumeric())
        {
            break;
        }
        text = name;
    }
    text
}

fn strip_ending<'a>(text: &'a str, ending: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(ending.len())?;
    let found = text.is_char_boundary(at) && text[at..].eq_ignore_ascii_case(ending);
    found.then(|| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn a_name_loses_its_type_suffix_and_nothing_else() {
        let rows = [
            ("Ilse Roth - Character", "Ilse Roth"),
            ("Spike (BtVS)", "Spike (BtVS)"),
            ("Leonard \"Bones\" McCoy", "Leonard \"Bones\" McCoy"),
            ("William the Bloody | Spike", "William the Bloody | Spike"),
            ("Original Female Character(s)", "Original Female Character(s)"),
            ("- Character", "- Character"),
            ("Non-Character", "Non-Character"),
        ];
        for (raw, name) in rows {
            let found = characters(&strings(&[raw]));
            assert_eq!((found[0].name.as_str(), found[0].raw.as_str()), (name, raw));
        }
        assert_eq!(characters(&strings(&["Ilse", "Ilse - Character"])).len(), 1);
    }

    #[test]
    fn a_joined_list_is_taken_apart_where_names_hold_no_comma() {
        let joined = strings(&["The Lantern Road, Salt Harbour (TV)"]);
        assert_eq!(fandoms(&joined, true).len(), 2);
        assert_eq!(fandoms(&joined, false).len(), 1);
    }

    #[test]
    fn a_suffix_without_blanks_counts_only_where_no_word_is_meant() {
        assert_eq!(without_suffix("Pre-Relationship", "relationship"), "Pre-Relationship");
        assert_eq!(without_suffix("忘羡-Relationship", "relationship"), "忘羡");
        assert_eq!(without_suffix("OT4 - Relationship", "relationship"), "OT4");
        assert_eq!(without_suffix("Dream SMP- fandom", "fandom"), "Dream SMP");
    }
}
