//! Works and places on the command line, by id or by the work's address.

use ficdex::model::{IdError, Locator, WorkId};
use ficdex::normalise::work_id;

/// A work: `ao3:218676`, or the address of its page.
pub(super) fn work(text: &str) -> Result<WorkId, IdError> {
    work_id(text).map_or_else(|| text.parse(), Ok)
}

/// A work or a place in it: `ao3:218676@2:14`, with the address of the work's page in the id's place if that is at hand.
pub(super) fn place(text: &str) -> Result<Locator, IdError> {
    let wrong = |_| IdError::of(text);
    match text.rsplit_once('@') {
        Some((id, place)) => format!("{}@{place}", work(id).map_err(wrong)?).parse().map_err(wrong),
        None => Ok(Locator { work: work(text)?, chapter: None, passage: None }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_id_or_by_address() {
        let shown = |text: &str| place(text).map(|place| place.to_string());
        for (typed, expected) in [
            ("ao3:218676", "ao3:218676"),
            ("AO3:218676@2:14", "ao3:218676@2:14"),
            ("text:0a1b2c3d4e5f@1", "text:0a1b2c3d4e5f@1"),
            ("https://archiveofourown.org/works/218676/chapters/7?view_adult=true", "ao3:218676"),
            ("archiveofourown.org/works/218676@2", "ao3:218676@2"),
            ("https://www.fanfiction.net/s/41/3/A-Title@3:1", "ffn:41@3:1"),
        ] {
            assert_eq!(shown(typed).as_deref(), Ok(expected), "{typed}");
        }
        for typed in ["218676", "ao3:218676@0", "ao3:218676@two", "@2", ""] {
            assert!(shown(typed).is_err(), "{typed}");
        }
    }
}
