//! Title pages: what a tool wrote about the story as `Label: value`, however it is marked up.

use crate::model::Body;
use crate::parse::BodyBuilder;
use crate::parse::html::blocks::{Sink, Visit, walk_into};
use crate::parse::html::{Document, Element};

/// The longest label, in bytes.
const LONGEST_LABEL: usize = 40;

/// Labels by which a page is known to be about a story, in lower case.
const KNOWN: &[&str] = &[
    "additional tags",
    "author",
    "authors",
    "by",
    "category",
    "chapters",
    "characters",
    "downloaded",
    "fandom",
    "fandoms",
    "genre",
    "genres",
    "language",
    "original source",
    "packaged",
    "pairing",
    "pairings",
    "published",
    "publisher",
    "rated",
    "rating",
    "relationships",
    "series",
    "source",
    "status",
    "story",
    "story url",
    "summary",
    "tags",
    "title",
    "updated",
    "url",
    "warnings",
    "word count",
    "words",
];

/// The labelled values of a page, in order. Labels are set in bold or as terms of a list (`<b>Words:</b> 12<br/>`), or else
/// are plain lines that begin with a known one.
pub(crate) fn labels(page: &Document) -> Vec<(String, String)> {
    let mut reader = LabelReader::default();
    walk_into(page.root(), &mut reader);
    if reader.labelled.len() > 1 {
        return reader
            .labelled
            .into_iter()
            .map(|(label, value)| {
                let value = value.finish().text;
                // Only a summary has paragraphs; behind any other value something unlabelled follows.
                let first = || value.split(Body::SEPARATOR).next().unwrap_or_default().replace('\n', " ");
                let value = if label.eq_ignore_ascii_case("summary") { value } else { first() };
                (label, value)
            })
            .filter(|(_, value)| !value.is_empty())
            .collect();
    }
    let text = page.root().prose();
    text.lines().flat_map(parts_of_line).filter_map(labelled).collect()
}

/// How many of the labels are about a story.
pub(crate) fn known(labels: &[(String, String)]) -> usize {
    labels.iter().filter(|(label, _)| is_known(label)).count()
}

fn is_known(label: &str) -> bool {
    KNOWN.contains(&label.to_lowercase().as_str())
}

fn labelled(line: &str) -> Option<(String, String)> {
    let (label, value) = line.split_once(':')?;
    let (label, value) = (label.trim(), value.trim());
    (is_known(label) && !value.is_empty()).then(|| (label.to_owned(), value.to_owned()))
}

/// `Rated: T - Genre: Adventure - Characters: A, B` as its parts: a dash divides where a label follows.
fn parts_of_line(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(at) = line[from..].find(" - ") {
        let (dash, next) = (from + at, from + at + 3);
        let label = line[next..].split_once(':').map(|(label, _)| label);
        if label.is_some_and(|label| label.len() <= LONGEST_LABEL && !label.contains(' ')) {
            parts.push(&line[start..dash]);
            start = next;
        }
        from = next;
    }
    parts.push(&line[start..]);
    parts
}

/// Begins a value at each element that is nothing but a label.
#[derive(Default)]
struct LabelReader {
    before: BodyBuilder,
    labelled: Vec<(String, BodyBuilder)>,
}

impl Sink for LabelReader {
    fn body(&mut self) -> &mut BodyBuilder {
        self.labelled.last_mut().map_or(&mut self.before, |(_, value)| value)
    }

    fn visit(&mut self, element: Element<'_>) -> Visit {
        if !matches!(element.name(), "b" | "strong" | "dt" | "th") {
            return Visit::Enter;
        }
        let text = element.text();
        let label = text.strip_suffix(':').map(str::trim_end).unwrap_or_default();
        if label.is_empty() || label.len() > LONGEST_LABEL {
            return Visit::Enter;
        }
        self.labelled.push((label.to_owned(), BodyBuilder::new()));
        Visit::Skip
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Limits;

    fn read(html: &str) -> Vec<(String, String)> {
        labels(&Document::parse_xhtml(html, &Limits::DEFAULT))
    }

    #[track_caller]
    fn reads(html: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(read(html), expected);
    }

    #[test]
    fn bold_labels_terms_and_table_cells() {
        let expected = [("Rating", "T"), ("Words", "1,200"), ("Summary", "Rain.\n\nNote: more rain.")];
        reads(
            "<h3>X by Y</h3><b>Rating:</b> T<br/>\n<b>Series:</b><br/><b>\n Words:\n </b> 1,200<br/>
             <b>Summary:</b> <p>Rain.</p><p>Note: more rain.</p>",
            &expected,
        );
        reads(
            "<table><tr><td><b>Rating:</b></td><td>T</td></tr><tr><th>Words:</th><td>1,200</td></tr></table>
             <div><strong>Summary:</strong> <p>Rain.</p><p>Note: more rain.</p></div>",
            &expected,
        );
    }

    #[test]
    fn plain_lines_of_known_labels() {
        reads(
            "<h1>X</h1><p><b>By: Mara</b></p><p>She said: no.</p><p>Status: ongoing</p>
             <p>Rated: Fiction T - Genre: Adventure - Characters: Mara V. - Ilse</p>",
            &[
                ("By", "Mara"),
                ("Status", "ongoing"),
                ("Rated", "Fiction T"),
                ("Genre", "Adventure"),
                ("Characters", "Mara V. - Ilse"),
            ],
        );
    }
}
