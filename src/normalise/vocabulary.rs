//! Closed lists of AO3 that other archives and older pages spell otherwise: warnings and categories.

use super::value;
use crate::text::key;

/// Archive warnings: the display name of today first, then the tag name and earlier ones, folded.
const WARNINGS: &[(&str, &[&str])] = &[
    (
        "Creator Chose Not To Use Archive Warnings",
        &[
            "creator chose not to use archive warnings",
            "creator choose not to use archive warnings",
            "choose not to use archive warnings",
            "chose not to use archive warnings",
            "author chose not to use archive warnings",
            "choose not to warn",
        ],
    ),
    ("No Archive Warnings Apply", &["no archive warnings apply", "no warnings apply"]),
    ("Graphic Depictions Of Violence", &["graphic depictions of violence", "graphic violence"]),
    ("Major Character Death", &["major character death"]),
    ("Rape/Non-Con", &["rape non con", "rape noncon"]),
    ("Underage Sex", &["underage sex", "underage"]),
];

/// Categories, with the words other archives use.
const CATEGORIES: &[(&str, &[&str])] = &[
    ("F/F", &["f f", "femslash", "femmeslash", "фемслэш", "femslash f f"]),
    ("F/M", &["f m", "m f", "het", "гет"]),
    ("Gen", &["gen", "джен"]),
    ("M/M", &["m m", "slash", "слэш"]),
    ("Multi", &["multi"]),
    ("Other", &["other"]),
];

/// Archive warnings under their present names; others as written.
pub(super) fn warnings(values: &[String]) -> Vec<String> {
    value::list(value::tags(values).iter().map(|warning| known(WARNINGS, warning).unwrap_or(warning)))
}

/// Categories under AO3's names; others as written.
pub(super) fn categories(values: &[String]) -> Vec<String> {
    value::list(value::tags(values).iter().map(|category| known(CATEGORIES, category).unwrap_or(category)))
}

/// Takes AO3's categories out of a list of tags into which a tool has mixed them.
///
/// The three with a slash are never anything else; `Gen`, `Multi` and `Other` are categories only of works
/// from AO3 (`words_too`).
pub(super) fn take_categories(tags: &mut Vec<String>, words_too: bool) -> Vec<String> {
    let mut taken = Vec::new();
    tags.retain(|tag| {
        let category = matches!(tag.as_str(), "F/F" | "F/M" | "M/M")
            || words_too && matches!(tag.as_str(), "Gen" | "Multi" | "Other");
        if category {
            taken.push(tag.clone());
        }
        !category
    });
    taken
}

fn known(table: &'static [(&'static str, &'static [&'static str])], value: &str) -> Option<&'static str> {
    let folded = key(value);
    table.iter().find(|(_, spellings)| spellings.contains(&folded.as_str())).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn a_warning_has_one_name() {
        for written in [
            "Choose Not To Use Archive Warnings",
            "Creator Chose Not To Use Archive Warnings",
            "Creator Choose Not To Use Archive Warnings",
        ] {
            assert_eq!(warnings(&strings(&[written])), ["Creator Chose Not To Use Archive Warnings"]);
        }
        assert_eq!(warnings(&strings(&["Rape / Non-Con, Swearing",])), ["Rape/Non-Con", "Swearing"]);
        assert_eq!(warnings(&strings(&["Underage", "Underage Sex"])), ["Underage Sex"]);
        assert!(warnings(&strings(&["None"])).is_empty());
    }

    #[test]
    fn categories_have_aos_names() {
        assert_eq!(categories(&strings(&["M/F", "Het", "Слэш", "Poly"])), ["F/M", "M/M", "Poly"]);
    }

    #[test]
    fn categories_are_taken_out_of_the_tags() {
        let mut tags = strings(&["F/F", "Fluff", "Gen"]);
        assert_eq!(take_categories(&mut tags, false), ["F/F"]);
        assert_eq!(tags, ["Fluff", "Gen"]);
        assert_eq!(take_categories(&mut tags, true), ["Gen"]);
        assert_eq!(tags, ["Fluff"]);
    }

    #[test]
    fn every_canonical_name_is_its_own() {
        for (name, _) in WARNINGS.iter().chain(CATEGORIES) {
            assert_eq!(known(WARNINGS, name).or_else(|| known(CATEGORIES, name)), Some(*name));
        }
    }
}
