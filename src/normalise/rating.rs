//! Every archive's rating on AO3's scale.
//!
//! Procedure: the whole value is looked up as a name first (`Mature` is a word before it is an `MA` with
//! more letters); then the codes in it are read. A reason given with a rating is not a rating: what stands
//! behind `(`, `for`, `due to` or a dash is read only if nothing is found before it (`PG-13 for explicit
//! language`, but also `language (PG)`). Of several codes (`PG-13/R`, `NC-17, overall T`) the strictest counts:
//! it is the one a reader must know of.

use crate::model::Rating;
use crate::text::fold;

/// What has a name: AO3, FanFiction.net, Fimfiction, eFiction archives, and the plain words.
const NAMES: &[(&str, Rating)] = &[
    ("not rated", Rating::NotRated),
    ("unrated", Rating::NotRated),
    ("no rating", Rating::NotRated),
    ("nr", Rating::NotRated),
    ("general audiences", Rating::General),
    ("general audience", Rating::General),
    ("general", Rating::General),
    ("gen", Rating::General),
    ("everyone", Rating::General),
    ("all ages", Rating::General),
    ("all audiences", Rating::General),
    ("all", Rating::General),
    ("kids", Rating::General),
    ("children", Rating::General),
    ("child", Rating::General),
    ("parental guidance", Rating::General),
    ("teen and up audiences", Rating::Teen),
    ("teen and up", Rating::Teen),
    ("teens", Rating::Teen),
    ("teen", Rating::Teen),
    ("teenagers", Rating::Teen),
    ("young adult", Rating::Teen),
    ("mature", Rating::Mature),
    ("mature audiences", Rating::Mature),
    ("restricted", Rating::Mature),
    ("adult", Rating::Mature),
    ("adults", Rating::Mature),
    ("explicit", Rating::Explicit),
    ("explicit adult content", Rating::Explicit),
    ("mature adult", Rating::Explicit),
    ("mature adults", Rating::Explicit),
    ("mature adults only", Rating::Explicit),
    ("adults only", Rating::Explicit),
    ("adult only", Rating::Explicit),
];

/// Codes, in capitals and without hyphens: MPAA (`PG13`), fictionratings.com (`K+`), the "fan rated"
/// scale (`FR15`, `FRAO`), Russian and age ratings (`NC21`, `16+`).
const CODES: &[(&str, Rating)] = &[
    ("G", Rating::General),
    ("PG", Rating::General),
    ("K", Rating::General),
    ("K+", Rating::General),
    ("0+", Rating::General),
    ("5+", Rating::General),
    ("6+", Rating::General),
    ("9+", Rating::General),
    ("FRC", Rating::General),
    ("FRK", Rating::General),
    ("FRK+", Rating::General),
    ("FR7", Rating::General),
    ("T", Rating::Teen),
    ("T+", Rating::Teen),
    ("PG13", Rating::Teen),
    ("PG14", Rating::Teen),
    ("PG15", Rating::Teen),
    ("12+", Rating::Teen),
    ("13+", Rating::Teen),
    ("14+", Rating::Teen),
    ("15+", Rating::Teen),
    ("FRT", Rating::Teen),
    ("FRT+", Rating::Teen),
    ("FR13", Rating::Teen),
    ("FR15", Rating::Teen),
    ("M", Rating::Mature),
    ("M+", Rating::Mature),
    ("R", Rating::Mature),
    ("R+", Rating::Mature),
    ("16+", Rating::Mature),
    ("17+", Rating::Mature),
    ("FRM", Rating::Mature),
    ("FR18", Rating::Mature),
    ("MA", Rating::Explicit),
    ("X", Rating::Explicit),
    ("XX", Rating::Explicit),
    ("XXX", Rating::Explicit),
    ("E", Rating::Explicit),
    ("AO", Rating::Explicit),
    ("NC", Rating::Explicit),
    ("NC17", Rating::Explicit),
    ("NC18", Rating::Explicit),
    ("NC20", Rating::Explicit),
    ("NC21", Rating::Explicit),
    ("18+", Rating::Explicit),
    ("21+", Rating::Explicit),
    ("ADULT+", Rating::Explicit),
    ("ADULT++", Rating::Explicit),
    ("FRAO", Rating::Explicit),
    ("FRMA", Rating::Explicit),
    ("FR21", Rating::Explicit),
];

/// Words around a rating that say nothing.
const FILLERS: &[&str] =
    &["rated", "rating", "fiction", "fic", "story", "strong", "hard", "soft", "mild", "light", "overall"];

/// Words that open the reason of a rating.
const REASONS: &[&str] = &[" for ", " due ", " because ", " - ", " – ", " — ", ":", ";", "("];

/// The rating that `text` names; none if it names no known one.
pub fn rating(text: &str) -> Option<Rating> {
    let folded = fold(text);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '+');
    if let Some(rating) = named(without_fillers(bare)) {
        return Some(rating);
    }
    let label_ends = bare.find(':').filter(|at| FILLERS.contains(&bare[..*at].trim())).map_or(0, |at| at + 1);
    let stated = &bare[label_ends..];
    let reason = REASONS.iter().filter_map(|reason| stated.find(reason)).min().unwrap_or(stated.len());
    strictest(&stated[..reason]).or_else(|| strictest(&stated[reason..]))
}

fn without_fillers(mut text: &str) -> &str {
    while let Some((first, rest)) = text.split_once([' ', ':'])
        && FILLERS.contains(&first)
    {
        text = rest.trim_start_matches([' ', ':']);
    }
    text
}

fn named(text: &str) -> Option<Rating> {
    NAMES.iter().find(|(name, _)| *name == text).map(|(_, rating)| *rating)
}

/// The strictest of the codes and one-word names in `text`.
fn strictest(text: &str) -> Option<Rating> {
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '+' | '\'' | '’')))
        .filter(|word| !word.is_empty())
        .collect();
    let mut found: Option<Rating> = None;
    let mut at = 0;
    while at < words.len() {
        // `PG-13` and `NC 17` are two words of one code, as `Adult ++` is.
        let pair = words.get(at + 1).and_then(|next| coded(&format!("{}{next}", words[at])));
        found = found.max(pair.or_else(|| coded(words[at])).or_else(|| named(words[at])));
        at += if pair.is_some() { 2 } else { 1 };
    }
    found
}

fn coded(word: &str) -> Option<Rating> {
    CODES.iter().find(|(code, _)| code.eq_ignore_ascii_case(word)).map(|(_, rating)| *rating)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Rating::{Explicit, General, Mature, NotRated, Teen};
    use proptest::prelude::*;

    #[test]
    fn every_archives_scale_is_read() {
        let rows = [
            ("Not Rated", NotRated),
            ("General Audiences", General),
            ("Teen And Up Audiences", Teen),
            ("Mature", Mature),
            ("Explicit", Explicit),
            ("Fiction K", General),
            ("Fiction K+", General),
            ("Fiction T", Teen),
            ("Rated: Fiction M", Mature),
            ("Fiction  MA", Explicit),
            ("Rated: T", Teen),
            ("K - Suitable for all ages", General),
            ("G", General),
            ("pg", General),
            ("PG-13", Teen),
            ("pg13", Teen),
            ("PG 13", Teen),
            ("[PG-13]", Teen),
            ("R", Mature),
            ("R (violence)", Mature),
            ("strong R", Mature),
            ("NC-17", Explicit),
            ("NC17", Explicit),
            ("nc - 17", Explicit),
            ("NC-21", Explicit),
            ("NC-17/PG-13", Explicit),
            ("PG-13/R", Mature),
            ("T to M", Mature),
            ("G - PG", General),
            ("PG-13 for explicit language", Teen),
            ("PG: some adult themes", General),
            ("Rating: R", Mature),
            ("M for language and violence", Mature),
            ("language (PG)", General),
            ("Everyone", General),
            ("Teen", Teen),
            ("FR15", Teen),
            ("FR-21", Explicit),
            ("FRAO", Explicit),
            ("15+", Teen),
            ("18+", Explicit),
            ("Adult", Mature),
            ("Adult ++", Explicit),
            ("Explicit Adult Content", Explicit),
        ];
        for (text, expected) in rows {
            assert_eq!(rating(text), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_rating_is_none() {
        for text in ["", "Tweenie", "I don't know", "see inside", "?", "five stars", "Matured", "Generally fine"] {
            assert_eq!(rating(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_canonical_name_is_its_own_rating(one in prop::sample::select(vec![NotRated, General, Teen, Mature, Explicit])) {
            prop_assert_eq!(rating(one.name()), Some(one));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "(\\PC|[A-Z()+/ -]){0,20}") {
            rating(&text);
        }
    }
}
