//! The exact times that stand as numbers beside the shown days: `Updated: <span data-xutime='1567468800'>Sep 3</span>`.

use super::line;
use crate::parse::Metadata;
use crate::parse::html::Element;

/// Reads the times inside `around` into `metadata`: each by the word before it. Where no word tells, the update comes first if
/// there was one.
pub(super) fn read(around: Element<'_>, metadata: &mut Metadata) {
    let (mut told, mut untold) = (Vec::new(), Vec::new());
    let mut before = "";
    for node in around.node().descendants() {
        if let Some(text) = node.as_text() {
            before = text;
        }
        let span = Element::of(node).filter(|element| element.name() == "span");
        let Some(day) = span.and_then(|span| span.attr("data-xutime")).and_then(line::day) else { continue };
        match is_update(before) {
            Some(is_update) => told.push((is_update, day)),
            None => untold.push(day),
        }
    }
    for (is_update, day) in told {
        let place = if is_update { &mut metadata.updated } else { &mut metadata.published };
        *place = Some(day);
        untold.clear();
    }
    match untold.as_slice() {
        [published] => metadata.published = Some(published.clone()),
        [updated, published, ..] => {
            metadata.updated = Some(updated.clone());
            metadata.published = Some(published.clone());
        }
        [] => {}
    }
}

/// True for the word before the day of the last update, false for the one before the first day.
fn is_update(before: &str) -> Option<bool> {
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, ',' | '-')).find(|word| !word.is_empty())?;
    match word.to_lowercase().as_str() {
        "updated:" | "u:" => Some(true),
        "published:" | "p:" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::html::Document;
    use crate::source::Limits;

    #[test]
    fn the_word_before_a_time_says_what_it_is() {
        let (ebb, flow) =
            ("<span data-xutime='1167696000'>Jan 2</span>", "<span data-xutime='1230854400'>Jan 2</span>");
        for (line, updated) in [
            (format!("Published: {ebb} Updated: {flow}"), Some("2009-01-02")),
            (format!("updated: {flow} published: {ebb}, Ada L."), Some("2009-01-02")),
            (format!("U: {flow}, P: {ebb}"), Some("2009-01-02")),
            (format!("{flow} {ebb}"), Some("2009-01-02")),
            (format!("Published: {ebb}"), None),
            (ebb.to_owned(), None),
        ] {
            let page = Document::parse(&format!("<html><body><div>{line}</div></body></html>"), &Limits::DEFAULT);
            let mut read_as = Metadata::default();
            read(page.root(), &mut read_as);
            assert_eq!(
                (read_as.published.as_deref(), read_as.updated.as_deref()),
                (Some("2007-01-02"), updated),
                "{line}"
            );
        }
    }
}
