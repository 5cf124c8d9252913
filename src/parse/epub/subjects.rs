//! The subjects of a package: one bag of everything, of which only closed lists can be told.

use crate::parse::Metadata;

const RATINGS: &[&str] =
    &["not rated", "general audiences", "teen and up audiences", "teen & up audiences", "mature", "explicit"];
const WARNINGS: &[&str] = &[
    "choose not to use archive warnings",
    "creator chose not to use archive warnings",
    "no archive warnings apply",
    "graphic depictions of violence",
    "major character death",
    "rape/non-con",
    "underage",
    "underage sex",
];
const CATEGORIES: &[&str] = &["f/f", "f/m", "gen", "m/m", "multi", "other"];

/// Puts each subject where it is certain to belong, and among the tags else.
pub(crate) fn sort_into<'a>(bag: impl Iterator<Item = &'a str>, metadata: &mut Metadata) {
    for subject in bag {
        let subject = unescaped(subject);
        let folded = subject.to_lowercase();
        let among = |list: &[&str]| list.contains(&folded.as_str());
        let list = if among(RATINGS) {
            metadata.rating.get_or_insert(subject);
            continue;
        } else if among(WARNINGS) {
            &mut metadata.warnings
        } else if among(CATEGORIES) {
            &mut metadata.categories
        } else {
            &mut metadata.tags
        };
        if !list.contains(&subject) {
            list.push(subject);
        }
    }
}

/// A value that was escaped once too often, as it should be: `Mara &amp; Ilse` is `Mara & Ilse`.
pub(crate) fn unescaped(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    // The ampersand last: what it uncovers is the text itself.
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_closed_lists_are_told_apart() {
        let mut metadata = Metadata::default();
        let bag =
            ["M/M", "Mature", "Mara Venn/Ilse Roth", "Major Character Death", "Salt &amp; Smoke", "Salt &amp; Smoke"];
        sort_into(bag.into_iter(), &mut metadata);
        assert_eq!(metadata.rating.as_deref(), Some("Mature"));
        assert_eq!(metadata.categories, ["M/M"]);
        assert_eq!(metadata.warnings, ["Major Character Death"]);
        assert_eq!(metadata.tags, ["Mara Venn/Ilse Roth", "Salt & Smoke"]);
    }
}
