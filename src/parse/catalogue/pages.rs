//! Index pages: links to texts, each under its author's name in bold, with a blurb in small letters behind it.
//!
//! ```text
//! <b>Ann Lee</b> (<a href="mailto:…">…</a>) … <a href="r/ebb.txt">The Ebb</a><br/><small>A bell. 17KB -9/20/2001</small>
//! ```

use super::Entry;
use crate::parse::html::{Css, Document, Element};
use crate::source::Limits;

/// The texts that a page links to, with what it says of them.
pub(super) fn read(page: &str) -> Vec<(String, Entry)> {
    static NAMED: Css = Css::new("b, strong, a, h1, h2, h3, h4");
    // Most pages beside texts are stories: they are not parsed.
    if !page.contains(".txt") {
        return Vec::new();
    }
    // One reading serves every text beside it, whoever asks: within the usual bounds.
    let page = Document::parse(page, &Limits::DEFAULT);
    let mut author: Option<String> = None;
    let mut found = Vec::new();
    for element in page.root().select(&NAMED) {
        if element.name() != "a" {
            let text = element.text();
            if !text.is_empty() && text.len() <= 80 {
                author = Some(text);
            }
            continue;
        }
        let Some(href) = element.attr("href") else { continue };
        let is_text = href.to_ascii_lowercase().ends_with(".txt") && !href.contains("://") && !href.contains("..");
        let title = element.text();
        if !is_text || title.is_empty() {
            continue;
        }
        let (blurb, date) = blurb(element);
        let name = href.trim_start_matches("./").replace("%20", " ");
        found.push((name, Entry { title, author: author.clone(), blurb, date }));
    }
    found
}

/// The small print behind a link: the blurb, then size and date, `17KB -9/20/2001`.
fn blurb(link: Element<'_>) -> (Option<String>, Option<String>) {
    let Some(parent) = link.parent() else { return (None, None) };
    let behind = parent.node().children().skip_while(|node| *node != link.node()).skip(1);
    let small = behind.filter_map(Element::of).take(3).take_while(|element| element.name() != "a");
    let Some(text) = small.into_iter().find(|element| element.name() == "small").map(Element::text) else {
        return (None, None);
    };
    let is_size =
        |word: &str| word.to_ascii_uppercase().ends_with("KB") && word.starts_with(|c: char| c.is_ascii_digit());
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(at) = words.iter().rposition(|word| is_size(word)) else { return (Some(text), None) };
    let date = words.get(at + 1..).map(|rest| rest.join(" ").trim_matches(['-', ' ']).to_owned());
    let blurb = words[..at].join(" ");
    (Some(blurb).filter(|blurb| !blurb.is_empty()), date.filter(|date| !date.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_under_its_authors_name() {
        let page = "<h1>Stories</h1><p><b>Ann Lee</b> (<a href='mailto:x@y'>x@y</a>)<br><a href='r/ebb.txt'>The Ebb</a><br/>\
            <small>A bell. 17KB -9/20/2001</small><br><a href='r/fog.txt'>Fog</a><p><b>Jo Ray</b><br><a href='r/tar.txt'>Tar</a>";
        let found = read(page);
        let row = |at: usize| (found[at].0.as_str(), found[at].1.title.as_str(), found[at].1.author.as_deref());
        assert_eq!(row(0), ("r/ebb.txt", "The Ebb", Some("Ann Lee")));
        assert_eq!(row(1), ("r/fog.txt", "Fog", Some("Ann Lee")));
        assert_eq!(row(2), ("r/tar.txt", "Tar", Some("Jo Ray")));
        assert_eq!(found[0].1.blurb.as_deref(), Some("A bell."));
        assert_eq!(found[0].1.date.as_deref(), Some("9/20/2001"));
        assert_eq!(found[1].1.blurb, None);
    }
}
