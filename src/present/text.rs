//! Results as linear text, readable by eye, by ear and in a narrow window.
//!
//! One hit is a title line, a locator line, the snippet and a blank line. There are no columns and no boxes, and
//! colour is never the only sign.

use std::io::{self, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style as Ansi};

use super::marked::{Mark, Marked};
use super::sanitise::{sanitise, sanitise_line};
use super::wrap::wrap;
use super::{count, grouped};
use crate::model::{Chapter, Hit, Locator, Name, Origin, Presence, PresenceStatus, Work};

const TITLE: Ansi = Ansi::new().bold();
pub(super) const PLACE: Ansi = Ansi::new().dimmed();
pub(super) const MATCH: Ansi = AnsiColor::Yellow.on_default().bold();

/// How text is to look.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Use colour and weight.
    pub color: bool,
    /// The signs around matches.
    pub mark: Mark,
    /// Break lines at this many columns; none for output that another program reads.
    pub width: Option<usize>,
    /// Say the number of each hit, for a screen reader.
    pub plain: bool,
}

impl Style {
    /// Text without colour and line breaks, matches in brackets.
    pub const PLAIN: Self = Self { color: false, mark: Mark::BRACKETS, width: None, plain: false };

    /// Prints one hit; `total` is how many there are in all.
    pub fn hit(&self, out: &mut dyn Write, hit: &Hit, total: u64) -> io::Result<()> {
        self.number(out, hit.rank, total)?;
        self.line(out, TITLE, &title_line(&hit.work))?;
        self.line(out, PLACE, &locator_line(hit))?;
        if !hit.passage.people.is_empty() {
            self.line(out, PLACE, &people_line(&hit.passage.people))?;
        }
        let snippet = Marked::new(&hit.snippet, &hit.snippet_matches, self.mark, sanitise);
        self.marked(out, &snippet)?;
        writeln!(out)
    }

    /// Prints a remark on the hit before it, such as why it ranks where it does.
    pub fn remarks(&self, out: &mut dyn Write, lines: &[String]) -> io::Result<()> {
        lines.iter().try_for_each(|line| self.line(out, PLACE, line))?;
        writeln!(out)
    }

    /// Prints one work of a list: title line, facts, files.
    pub fn work(&self, out: &mut dyn Write, rank: u64, total: u64, work: &Work, files: &[&Path]) -> io::Result<()> {
        self.number(out, rank, total)?;
        self.line(out, TITLE, &title_line(work))?;
        self.line(out, PLACE, &facts_line(work))?;
        for file in files {
            self.line(out, PLACE, &sanitise_line(&file.to_string_lossy()))?;
        }
        writeln!(out)
    }

    /// Prints a work's title, authors and what is known of it, as the head of its text.
    pub fn work_head(&self, out: &mut dyn Write, work: &Work) -> io::Result<()> {
        self.line(out, TITLE, &title_line(work))?;
        self.line(out, PLACE, &facts_line(work))?;
        for (label, values) in labelled(work) {
            self.line(out, Ansi::new(), &format!("{label}: {values}"))?;
        }
        writeln!(out)
    }

    /// Prints a chapter's heading.
    pub fn chapter_head(&self, out: &mut dyn Write, number: u32, title: Option<&str>) -> io::Result<()> {
        self.line(out, TITLE, &chapter_name(number, title))?;
        writeln!(out)
    }

    /// Prints a chapter: its heading and its text.
    pub fn chapter(&self, out: &mut dyn Write, chapter: &Chapter) -> io::Result<()> {
        self.chapter_head(out, chapter.number, chapter.title.as_deref())?;
        self.prose(out, &chapter.body.text)?;
        writeln!(out)
    }

    /// Prints story text, paragraph by paragraph.
    pub fn prose(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        self.marked(out, &Marked::new(text, &[], Mark::NONE, sanitise))
    }

    fn number(&self, out: &mut dyn Write, rank: u64, total: u64) -> io::Result<()> {
        if self.plain { writeln!(out, "Hit {rank} of {total}.") } else { Ok(()) }
    }

    fn line(&self, out: &mut dyn Write, ansi: Ansi, text: &str) -> io::Result<()> {
        let text = sanitise_line(text);
        for range in self.lines(&text) {
            self.piece(out, ansi, &text[range])?;
            writeln!(out)?;
        }
        Ok(())
    }

    fn marked(&self, out: &mut dyn Write, marked: &Marked) -> io::Result<()> {
        for range in self.lines(marked.text()) {
            for (piece, matched) in marked.pieces(range) {
                self.piece(out, if matched { MATCH } else { Ansi::new() }, piece)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    fn lines(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        wrap(text, self.width.unwrap_or(usize::MAX))
    }

    pub(super) fn piece(&self, out: &mut dyn Write, ansi: Ansi, text: &str) -> io::Result<()> {
        if self.color && !text.is_empty() && ansi != Ansi::new() {
            write!(out, "{ansi}{text}{ansi:#}")
        } else {
            out.write_all(text.as_bytes())
        }
    }
}

/// `Title — Author, Author — Fandom, Fandom`.
fn title_line(work: &Work) -> String {
    let title = if work.title.is_empty() { "(untitled)" } else { &work.title };
    let authors = if work.authors.is_empty() { "(no author given)".to_owned() } else { work.authors.join(", ") };
    join([title.to_owned(), authors, names(&work.fandoms)], " — ")
}

/// `ao3:218676@2:14 · Chapter 2: Title · Explicit · path`, and `missing` if there is no file any more.
fn locator_line(hit: &Hit) -> String {
    let chapter = chapter_name(hit.chapter.number, hit.chapter.title.as_deref());
    let rating = hit.work.rating.map_or("", crate::model::Rating::name);
    let missing = if hit.file.missing { "missing" } else { "" };
    let path = hit.file.path.to_string_lossy().into_owned();
    join([hit.passage.id.clone(), chapter, rating.to_owned(), path, missing.to_owned()], " · ")
}

/// `People (recognised): Mara Venn, Ilse Roth; talked of: Jan Roth`.
pub fn people_line(people: &[Presence]) -> String {
    let of = |status: PresenceStatus| {
        let people = people.iter().filter(|presence| presence.status == status);
        people.map(|presence| presence.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let talked_of = of(PresenceStatus::Mentioned);
    let talked_of = if talked_of.is_empty() { talked_of } else { format!("talked of: {talked_of}") };
    format!("People (recognised): {}", join([of(PresenceStatus::Present), talked_of], "; "))
}

/// `ao3:218676 · Explicit · 12,345 words · 3 chapters · complete · en · updated 2019-03-05`.
fn facts_line(work: &Work) -> String {
    let complete = match work.complete {
        Some(true) => "complete",
        Some(false) => "in progress",
        None => "",
    };
    let date = match (work.updated, work.published) {
        (Some(date), _) => format!("updated {date}"),
        (None, Some(date)) => format!("published {date}"),
        (None, None) => String::new(),
    };
    let (words, chapters) = if work.is_metadata_only() {
        let stated = work.words_stated.map(|words| format!("{} stated", count(words, "word")));
        (stated.unwrap_or_default(), "no text, metadata only".to_owned())
    } else {
        let of = match (work.in_pieces, work.chapters_stated) {
            (true, Some(stated)) if stated > work.chapters => format!(" of {}", grouped(stated.into())),
            _ => String::new(),
        };
        (count(work.words, "word"), format!("{}{of}", count(work.chapters.into(), "chapter")))
    };
    let facts = [
        work.id.to_string(),
        work.rating.map_or("", crate::model::Rating::name).to_owned(),
        words,
        chapters,
        complete.to_owned(),
        work.language.clone().unwrap_or_default(),
        date,
    ];
    join(facts, " · ")
}

/// What a work's metadata says, as labels and values, empty ones left out.
fn labelled(work: &Work) -> Vec<(&'static str, String)> {
    let relationships = work.relationships.iter().map(|one| declared(&one.name, one.source));
    let series = work.series.iter().map(|one| match one.position {
        Some(position) => format!("{} (part {position})", one.name),
        None => one.name.clone(),
    });
    let mut labelled = vec![
        ("Relationships", relationships.collect::<Vec<_>>().join(", ")),
        ("Characters", names(&work.characters)),
        ("Warnings", work.warnings.join(", ")),
        ("Categories", work.categories.join(", ")),
        ("Tags", work.tags.join(", ")),
        ("Series", series.collect::<Vec<_>>().join(", ")),
        ("Source", work.url.clone().unwrap_or_default()),
    ];
    labelled.retain(|(_, values)| !values.is_empty());
    labelled
}

/// `Chapter 2: Title`, or `Chapter 2`.
pub fn chapter_name(number: u32, title: Option<&str>) -> String {
    match title {
        Some(title) => format!("Chapter {}: {title}", grouped(number.into())),
        None => format!("Chapter {}", grouped(number.into())),
    }
}

/// A work in a few words, for messages: `“Title” (ao3:218676)`.
pub fn work_name(work: &Work) -> String {
    format!("“{}” ({})", sanitise_line(&work.title), Locator { work: work.id.clone(), chapter: None, passage: None })
}

fn names(names: &[Name]) -> String {
    names.iter().map(|one| declared(&one.name, one.source)).collect::<Vec<_>>().join(", ")
}

/// A name, and that it is a guess where it is one.
fn declared(name: &str, source: Origin) -> String {
    match source {
        Origin::Declared => name.to_owned(),
        Origin::Recognised => format!("{name} (recognised)"),
    }
}

fn join<const N: usize>(parts: [String; N], separator: &str) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{HitChapter, HitFile, HitPassage, Match, Rating, WorkId};

    fn hit() -> Hit {
        let person = |name: &str, status| Presence {
            name: name.to_owned(),
            status,
            speaks: false,
            confidence: crate::model::Confidence::of(0.9),
            evidence: Vec::new(),
        };
        let people = vec![person("Mara Venn", PresenceStatus::Present), person("Jan Roth", PresenceStatus::Mentioned)];
        Hit {
            rank: 3,
            score: 1.0,
            work: Work {
                id: WorkId::of_site("ao3", "218676"),
                title: "The Lighthouse\u{1b}[2J".to_owned(),
                authors: vec!["mara".to_owned(), "ilse".to_owned()],
                fandoms: vec![Name {
                    name: "Sea".into(),
                    raw: "Sea".into(),
                    source: Origin::Recognised,
                    confidence: None,
                }],
                rating: Some(Rating::Teen),
                ..Work::default()
            },
            chapter: HitChapter { number: 2, title: Some("Storm".to_owned()) },
            passage: HitPassage { id: "ao3:218676@2:14".into(), ordinal: 14, text: String::new(), people },
            matches: Vec::new(),
            snippet: "the rain came down on the lamp room".to_owned(),
            snippet_matches: vec![Match { start: 4, end: 8, continues: false }],
            file: HitFile { path: "works/1.html".into(), missing: false },
        }
    }

    fn printed(style: Style) -> String {
        let mut out = Vec::new();
        style.hit(&mut out, &hit(), 40).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_hit_is_title_locator_snippet_and_a_blank_line() {
        assert_eq!(
            printed(Style::PLAIN),
            "The Lighthouse[2J — mara, ilse — Sea (recognised)\n\
             ao3:218676@2:14 · Chapter 2: Storm · Teen And Up Audiences · works/1.html\n\
             People (recognised): Mara Venn; talked of: Jan Roth\n\
             the [rain] came down on the lamp room\n\n"
        );
    }

    #[test]
    fn a_screen_reader_hears_the_number_first() {
        assert!(printed(Style { plain: true, ..Style::PLAIN }).starts_with("Hit 3 of 40.\nThe Lighthouse"));
    }

    #[test]
    fn narrow_lines_fit_and_a_match_keeps_its_colour_across_them() {
        let text = printed(Style { color: true, mark: Mark::NONE, width: Some(7), plain: false });
        assert!(text.contains("\nthe\n\u{1b}[1m\u{1b}[33mrain\u{1b}[0m\ncame\ndown on\n"), "{text:?}");
    }
}
