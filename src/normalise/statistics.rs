//! What a site counted: kudos, hits, comments, bookmarks, under the names that sites and tools give them.

use super::numbers;
use crate::model::Statistics;

const KUDOS: &[&str] = &["kudos", "favs", "favorites", "favourites", "likes", "all_kudos"];
const HITS: &[&str] = &["hits", "views", "reads", "total views"];
const COMMENTS: &[&str] = &["comments", "reviews"];
const BOOKMARKS: &[&str] = &["bookmarks", "follows", "followers", "all_bookmarks"];

/// The statistics among labels that have no other place.
pub(super) fn statistics(labels: &[(String, String)]) -> Statistics {
    let number = |names: &[&str]| {
        let named =
            |label: &str| names.iter().any(|name| name.eq_ignore_ascii_case(label.trim_end_matches(':').trim()));
        labels.iter().filter(|(label, _)| named(label)).find_map(|(_, value)| numbers::count(value))
    };
    Statistics { kudos: number(KUDOS), hits: number(HITS), comments: number(COMMENTS), bookmarks: number(BOOKMARKS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(labels: &[(&str, &str)]) -> Statistics {
        let labels: Vec<(String, String)> =
            labels.iter().map(|(label, value)| ((*label).to_owned(), (*value).to_owned())).collect();
        statistics(&labels)
    }

    #[test]
    fn every_site_has_its_own_words_for_them() {
        let ao3 = of(&[("Comments", "12"), ("Kudos", "1,340"), ("bookmarks", "88"), ("Hits:", "20,511")]);
        assert_eq!(ao3, Statistics { kudos: Some(1_340), hits: Some(20_511), comments: Some(12), bookmarks: Some(88) });
        let ffn = of(&[("Reviews", "9"), ("Favs", "41"), ("Follows", "17")]);
        assert_eq!(ffn, Statistics { kudos: Some(41), hits: None, comments: Some(9), bookmarks: Some(17) });
    }

    #[test]
    fn a_label_without_a_number_says_nothing() {
        assert!(of(&[("Kudos", "many"), ("Packaged", "2020-01-02")]).is_empty());
    }
}
