//! Whether a work is finished.
//!
//! Sources contradict themselves (an updated page over an old header, a closed plan over an `In-Progress`), so
//! the order is fixed: a status word, then a date or `Yes`/`No` under "completed", then the chapters (`5/5`
//! finished, `3/5` and `3/?` not). A word is the author's or the site's plain statement; the chapters are a plan.
//! A bare chapter count says nothing, and `Updated` is the label of a date, not a state.

use super::numbers::{ChapterCount, Plan};
use crate::text::fold;

/// Stems of words for a work that is not finished, folded. They are looked for before [`FINISHED`]
/// because some contain one of those (`incomplete`).
const UNFINISHED: &[&str] = &[
    "incomplete",
    "not complete",
    "not finished",
    "unfinished",
    "in progress",
    "in-progress",
    "inprogress",
    "in_progress",
    "work in progress",
    "wip",
    "ongoing",
    "on going",
    "on-going",
    "hiatus",
    "paused",
    "on hold",
    "abandoned",
    "discontinued",
    "dropped",
    "cancelled",
    "canceled",
    "to be continued",
    "tbc",
    "active",
    "stub",
    "в процессе",
    "не закончен",
    "не завершен",
    "заморожен",
    "заброшен",
    "en cours",
    "en pause",
    "abandonnee",
    "en progreso",
    "en proceso",
    "in corso",
    "em andamento",
    "in arbeit",
    "laufend",
    "pausiert",
    "abgebrochen",
    "连载",
    "連載",
    "未完",
    "坑",
];

/// Stems of words for a finished work, folded.
const FINISHED: &[&str] = &[
    "complete",
    "finished",
    "concluded",
    "done",
    "one-shot",
    "oneshot",
    "one shot",
    "закончен",
    "завершен",
    "termine",
    "terminada",
    "terminado",
    "finalizado",
    "finalizada",
    "completa",
    "completo",
    "concluid",
    "abgeschlossen",
    "fertiggestellt",
    "beendet",
    "完结",
    "完結",
    "完成",
];

/// True if finished, false if not, none if nothing is said.
pub(super) fn complete(status: Option<&str>, completed: Option<&str>, chapters: ChapterCount) -> Option<bool> {
    status.and_then(word).or_else(|| completed.and_then(under_completed)).or(match chapters {
        ChapterCount { plan: Plan::Open, .. } => Some(false),
        ChapterCount { plan: Plan::Of(planned), posted: Some(posted) } => Some(posted >= planned),
        _ => None,
    })
}

/// What a status word says.
fn word(status: &str) -> Option<bool> {
    let folded = fold(status.trim());
    // The words of the largest archives need no search.
    match folded.as_str() {
        "completed" | "complete" => return Some(true),
        "in-progress" | "in progress" | "ongoing" => return Some(false),
        "updated" => return None,
        _ => {}
    }
    let has = |stems: &[&str]| stems.iter().any(|stem| has_word(&folded, stem));
    if has(UNFINISHED) {
        Some(false)
    } else if has(FINISHED) {
        Some(true)
    } else {
        None
    }
}

/// True if a word of `text` begins with `stem`; scripts without blanks have no word borders to ask for.
fn has_word(text: &str, stem: &str) -> bool {
    let dense = stem.chars().all(crate::text::words::is_dense);
    text.match_indices(stem).any(|(at, _)| dense || !text[..at].ends_with(|c: char| c.is_alphanumeric()))
}

/// The value beside "completed": `Yes`, `No`, or a date, which is one only of a finished work.
fn under_completed(value: &str) -> Option<bool> {
    match fold(value.trim()).as_str() {
        "yes" | "true" | "1" | "да" | "oui" | "ja" | "si" => Some(true),
        "no" | "false" | "0" | "нет" | "non" | "nein" => Some(false),
        _ if super::dates::date(value).is_some() => Some(true),
        _ => word(value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::numbers;
    use super::*;

    #[test]
    fn status_words_of_every_site_are_known() {
        let finished = [
            "Completed",
            "Complete",
            "complete",
            "Status: Complete",
            "Finished",
            "закончен",
            "Завершён",
            "已完结",
            "Terminée",
        ];
        let unfinished = [
            "In-Progress",
            "In Progress",
            "WIP",
            "ongoing",
            "Hiatus",
            "On Hiatus",
            "abandoned",
            "Incomplete",
            "Not complete",
            "Work in Progress",
            "в процессе",
            "连载中",
            "en cours",
            "Unfinished",
        ];
        for status in finished {
            assert_eq!(complete(Some(status), None, ChapterCount::default()), Some(true), "{status}");
        }
        for status in unfinished {
            assert_eq!(complete(Some(status), None, ChapterCount::default()), Some(false), "{status}");
        }
        for status in ["Updated", "", "unknown", "abcdone"] {
            assert_eq!(complete(Some(status), None, ChapterCount::default()), None, "{status}");
        }
    }

    #[test]
    fn the_chapters_speak_where_no_word_does() {
        let rows = [("5/5", Some(true)), ("3/5", Some(false)), ("3/?", Some(false)), ("12", None), ("6/5", Some(true))];
        for (chapters, expected) in rows {
            assert_eq!(complete(Some("Updated"), None, numbers::chapters(chapters)), expected, "{chapters}");
        }
    }

    #[test]
    fn a_word_outranks_completed_which_outranks_the_chapters() {
        let (open, closed) = (numbers::chapters("3/?"), numbers::chapters("3/3"));
        assert_eq!(complete(Some("In-Progress"), Some("2019-03-05"), closed), Some(false));
        assert_eq!(complete(None, Some("2019-03-05"), open), Some(true));
        assert_eq!(complete(None, Some("No"), closed), Some(false));
        assert_eq!(complete(None, Some("Yes"), ChapterCount::default()), Some(true));
    }
}
