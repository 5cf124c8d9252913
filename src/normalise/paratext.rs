//! Summaries, notes and the text around a story: blanks settled, paragraphs and line breaks kept.

use super::value;
use crate::model::{Body, Paratext};

/// Cleans each text; empty ones and exact doubles go.
pub(super) fn paratext(texts: Vec<Paratext>) -> Vec<Paratext> {
    let mut kept: Vec<Paratext> = Vec::with_capacity(texts.len());
    for Paratext { kind, text } in texts {
        let cleaned = Paratext { kind, text: clean(&text) };
        if !cleaned.text.is_empty() && !kept.contains(&cleaned) {
            kept.push(cleaned);
        }
    }
    kept
}

/// `text` with each line cleaned, and any run of empty lines as one paragraph break.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for line in text.lines().map(value::clean) {
        if line.is_empty() {
            gap = true;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if gap { Body::SEPARATOR } else { "\n" });
        }
        gap = false;
        out.push_str(&line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ParatextKind::{Notes, Summary};

    #[test]
    fn blanks_are_settled_and_doubles_go() {
        let text = |kind, text: &str| Paratext { kind, text: text.to_owned() };
        let given = vec![
            text(Summary, "  Mara  waits.\r\n\n \n\nIlse\tcomes. \nLate. "),
            text(Summary, "Mara waits.\n\nIlse comes.\nLate."),
            text(Notes, " \n "),
        ];
        assert_eq!(paratext(given), [text(Summary, "Mara waits.\n\nIlse comes.\nLate.")]);
    }
}
