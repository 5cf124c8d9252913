//! The key of a fandom's name without what tells its versions apart.

use crate::text::key;

/// Endings behind a dash that name a medium or a group of works, not an author.
const GROUPS: &[&str] = &["all media types", "fandom", "related fandoms"];

/// The key of `name` without medium, year, author, article and such words as `series` or `universe`.
///
/// ```
/// use ficdex::names::light_fandom_key;
/// assert_eq!(light_fandom_key("The Lamps (TV 2009)"), "lamps");
/// assert_eq!(light_fandom_key("Lamps Series - R. Roe"), "lamps");
/// assert_eq!(light_fandom_key("The Lamps & Related Fandoms"), "lamps");
/// ```
pub fn light_fandom_key(name: &str) -> String {
    let mut rest = name.trim();
    loop {
        let before = rest.len();
        if let Some((head, _)) = super::super::tag::modifier::trailing_group(rest)
            && !head.is_empty()
        {
            rest = head;
        }
        for sign in [" - ", " & "] {
            if let Some((head, tail)) = rest.rsplit_once(sign)
                && (sign == " - " || GROUPS.contains(&tail.to_lowercase().as_str()))
                && !head.is_empty()
            {
                rest = head;
            }
        }
        if rest.len() == before {
            break;
        }
    }
    let whole = key(rest);
    let mut words: &str = &whole;
    for ending in [" series", " trilogy", " universe", " multiverse", " saga", " chronicles", " franchise", " verse"] {
        words = words.strip_suffix(ending).unwrap_or(words);
    }
    for article in ["the ", "universe of ", "world of "] {
        words = words.strip_prefix(article).unwrap_or(words);
    }
    words.to_owned()
}
