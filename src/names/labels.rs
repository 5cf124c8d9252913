//! The words of different archives for ratings, warnings, status and genres, on one scale.
//!
//! The words come from `schema/vocabulary/labels.txt`, in the form of the other tables; the value as
//! written is kept by the caller. A word that is not listed is left as it is.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::tag::tidy;
use crate::model::Rating;

static TABLE: &str = include_str!("../../schema/vocabulary/labels.txt");

static LABELS: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let mut labels = FxHashMap::default();
    let mut name = "";
    for line in TABLE.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()) {
        match line.strip_prefix("\t=") {
            Some(word) => {
                labels.insert(format!("{} {}", kind_of(name), label_key(word)), name);
            }
            None => {
                name = line;
                labels.insert(format!("{} {}", kind_of(name), label_key(value_of(name))), name);
            }
        }
    }
    labels
});

/// What a label says something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LabelKind {
    /// Audience.
    Rating,
    /// Archive warning.
    Warning,
    /// Finished or in progress.
    Status,
    /// Genre, or an additional tag that is one.
    Genre,
    /// Whose love story it is: `F/M`, `Gen`.
    Category,
}

impl LabelKind {
    fn name(self) -> &'static str {
        match self {
            Self::Rating => "rating",
            Self::Warning => "warning",
            Self::Status => "status",
            Self::Genre => "genre",
            Self::Category => "category",
        }
    }
}

/// The canonical word for a label, if it is listed.
///
/// ```
/// use ficdex::names::{LabelKind, label};
/// assert_eq!(label(LabelKind::Rating, "Fiction  K+"), Some("General Audiences"));
/// assert_eq!(label(LabelKind::Warning, "Non-Con"), Some("Rape/Non-Con"));
/// assert_eq!(label(LabelKind::Genre, "H/C"), Some("Hurt/Comfort"));
/// assert_eq!(label(LabelKind::Genre, "Dragons"), None);
/// ```
pub fn label(kind: LabelKind, written: &str) -> Option<&'static str> {
    let find = |text: &str| LABELS.get(&format!("{} {}", kind.name(), label_key(text))).map(|line| value_of(line));
    let tidy = tidy(written);
    find(&tidy).or_else(|| {
        // `Fiction T`, `Rated: M`, `NC-17 (violence)`, `Teen - strong language`
        let lower = tidy.to_lowercase();
        let bare = ["rated:", "rating:", "rated", "fiction", "fiction rated:"]
            .iter()
            .fold(lower.as_str(), |text, word| text.strip_prefix(word).unwrap_or(text).trim_start());
        find(bare).or_else(|| {
            find(bare.split(['(', '[', ',', ';']).next()?.trim()).or_else(|| find(bare.split(" - ").next()?))
        })
    })
}

/// The rating a word means.
///
/// ```
/// use ficdex::{model::Rating, names::rating};
/// assert_eq!(rating("NC-17"), Some(Rating::Explicit));
/// assert_eq!(rating("Fiction T"), Some(Rating::Teen));
/// ```
pub fn rating(written: &str) -> Option<Rating> {
    let name = label(LabelKind::Rating, written)?;
    [Rating::NotRated, Rating::General, Rating::Teen, Rating::Mature, Rating::Explicit]
        .into_iter()
        .find(|rating| rating.name() == name)
}

/// Whether a status word means a finished work.
///
/// ```
/// use ficdex::names::is_complete;
/// assert_eq!(is_complete("Completed"), Some(true));
/// assert_eq!(is_complete("WIP"), Some(false));
/// assert_eq!(is_complete("soon"), None);
/// ```
pub fn is_complete(written: &str) -> Option<bool> {
    label(LabelKind::Status, written).map(|name| name == "Complete")
}

fn kind_of(line: &str) -> &str {
    line.split_once(": ").map_or("", |(kind, _)| kind)
}

fn value_of(line: &str) -> &str {
    line.split_once(": ").map_or(line, |(_, value)| value)
}

/// Letters, digits and the plus sign, which tells K from K+; the sign of `M/M` counts as well.
fn label_key(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, '+' | '/')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::vocabulary::read_table;

    #[test]
    fn the_table_reads_as_a_table() {
        let entries = read_table(TABLE).unwrap();
        assert!(entries.iter().all(|entry| entry.name.contains(": ")));
    }

    #[test]
    fn every_rating_of_the_scale_is_listed() {
        for word in ["Not Rated", "General Audiences", "Teen And Up Audiences", "Mature", "Explicit"] {
            assert_eq!(rating(word).map(Rating::name), Some(word));
        }
    }

    #[test]
    fn words_of_other_archives_meet_the_scale() {
        for (word, name) in
            [("K", "General Audiences"), ("PG-13", "Teen And Up Audiences"), ("R", "Mature"), ("MA", "Explicit")]
        {
            assert_eq!(rating(word).map(Rating::name), Some(name), "{word}");
        }
        assert_eq!(label(LabelKind::Category, "het"), Some("F/M"));
    }
}
