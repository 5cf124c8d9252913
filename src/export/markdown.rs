//! Markdown: a report to read, passages grouped under their works.
//!
//! Rating and warnings stand before any text. Story text is escaped, so that it cannot become markup.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Exporter, Format, Options, Row};
use crate::model::{Hit, Rating, Work, WorkId};
use crate::present::text::chapter_name;
use crate::present::{Mark, Marked, count, sanitise, sanitise_line};

/// The format.
pub(super) struct Markdown;

impl Format for Markdown {
    fn id(&self) -> &'static str {
        "markdown"
    }

    fn description(&self) -> &'static str {
        "a report to read: passages under their works, matches marked"
    }

    fn start<'a>(&self, mut out: Box<dyn Write + 'a>, options: &'a Options) -> io::Result<Box<dyn Exporter + 'a>> {
        writeln!(out, "# Results for {}\n", escape(&options.query))?;
        Ok(Box::new(Report { out, no_text: options.no_text, work: None }))
    }
}

struct Report<'a> {
    out: Box<dyn Write + 'a>,
    no_text: bool,
    /// The work whose section is open.
    work: Option<WorkId>,
}

impl Exporter for Report<'_> {
    fn row(&mut self, row: &Row<'_>) -> io::Result<()> {
        match *row {
            Row::Work(work, _) => self.work(work),
            Row::Passage(hit) => {
                if self.work.as_ref() != Some(&hit.work.id) {
                    self.work(&hit.work)?;
                    self.work = Some(hit.work.id.clone());
                }
                self.passage(hit)
            }
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

impl Report<'_> {
    fn work(&mut self, work: &Work) -> io::Result<()> {
        let title = if work.title.is_empty() { "(untitled)" } else { &work.title };
        writeln!(self.out, "## {}\n", escape(title))?;
        for (label, value) in facts(work) {
            writeln!(self.out, "- {label}: {value}")?;
        }
        writeln!(self.out)
    }

    fn passage(&mut self, hit: &Hit) -> io::Result<()> {
        let chapter = chapter_name(hit.chapter.number, hit.chapter.title.as_deref());
        writeln!(self.out, "**{}** ({})\n", escape(&chapter), escape(&hit.passage.id))?;
        if self.no_text {
            return Ok(());
        }
        let text = Marked::new(&hit.passage.text, &hit.matches, Mark::HTML, escape_text);
        for line in text.text().trim_end().lines() {
            writeln!(self.out, "{}", format!("> {line}").trim_end())?;
        }
        writeln!(self.out)
    }
}

/// What a reader wants to know of a work before its text, escaped.
fn facts(work: &Work) -> Vec<(&'static str, String)> {
    let list = |values: &[String]| escape(&values.join(", ")).into_owned();
    let names = |values: Vec<&str>| escape(&values.join(", ")).into_owned();
    let mut facts = vec![
        ("By", list(&work.authors)),
        ("Fandom", names(work.fandoms.iter().map(|one| one.name.as_str()).collect())),
        ("Rating", work.rating.map_or("", Rating::name).to_owned()),
        ("Warnings", list(&work.warnings)),
        ("Relationships", names(work.relationships.iter().map(|one| one.name.as_str()).collect())),
        ("Length", format!("{}, {}", count(work.words, "word"), count(work.chapters.into(), "chapter"))),
        ("Source", work.url.as_ref().map(|url| link(url)).unwrap_or_default()),
        ("Id", escape(work.id.as_str()).into_owned()),
    ];
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

/// An address as a link, if it is one.
fn link(url: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    if is_web && !url.contains(|c: char| c.is_whitespace() || c == '<' || c == '>' || c.is_control()) {
        format!("<{url}>")
    } else {
        escape(url).into_owned()
    }
}

/// One line of text as Markdown that shows just it.
fn escape(text: &str) -> Cow<'_, str> {
    Cow::Owned(escape_signs(&sanitise_line(text)))
}

/// Text of several lines as Markdown that shows just it.
fn escape_text(text: &str) -> Cow<'_, str> {
    Cow::Owned(escape_signs(&sanitise(text)))
}

fn escape_signs(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    for c in text.chars() {
        // `+`, `-`, `#` and `.` are markup at a line's begin only, but a match may begin there as well.
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~' | '|' | '#' | '+' | '-' | '=') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use crate::export::tests::{exported, hit, work};
    use crate::export::{Options, Row, Unit};

    #[test]
    fn passages_stand_under_their_work_with_matches_marked() {
        let text = exported("markdown", &Options::new(Unit::Passage, "rain"), &[Row::Passage(&hit()); 2]);
        assert_eq!(text.matches("\n## \\=The \\*Lighthouse\\*\n").count(), 1, "{text}");
        assert_eq!(text.matches("> <mark>Rain</mark> \\<fell\\>.\n>\n> She said").count(), 2, "{text}");
        assert!(text.find("Major Character Death") < text.find("<mark>"), "warnings come before text");
    }

    #[test]
    fn works_are_listed_with_their_facts() {
        let text = exported("markdown", &Options::new(Unit::Work, "*"), &[Row::Work(&work(), &[])]);
        assert!(text.contains("- Source: <https://archiveofourown.org/works/1>\n"), "{text}");
        assert!(text.contains("- Length: 1,234 words, 2 chapters\n"), "{text}");
    }
}
