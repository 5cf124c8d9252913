//! `ficdex index --dry-run`: what each file would be taken for, and why.

use std::io::{self, Write};

use ficdex::ingest::{self, Fate, Foreseen, IndexOptions, Reading};
use ficdex::model::Work;
use ficdex::parse::FORMATS;
use ficdex::present::ndjson::write_record;
use ficdex::present::{count, sanitise_line};
use ficdex::source::container;
use serde::Serialize;

use super::ExitStatus;
use super::args::Format;
use super::index::counts;
use super::output::Output;
use super::progress::Bar;
use super::settings::{Settings, from_here};

/// How the answer is to look.
pub(super) struct Wanted {
    pub(super) explain: bool,
    pub(super) format: Format,
}

/// A file and what would come of it.
#[derive(Serialize)]
struct ForeseenRecord<'a> {
    schema: &'static str,
    v: u32,
    path: &'a str,
    /// `new`, `changed`, `holder`, `unchanged`, `moved`, `failed`, `skipped` or `missing`.
    fate: &'static str,
    #[serde(flatten)]
    reading: Option<&'a Reading>,
    work: Option<ForeseenWork<'a>>,
    code: Option<&'a str>,
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

#[derive(Serialize)]
struct ForeseenWork<'a> {
    id: &'a str,
    title: &'a str,
    authors: &'a [String],
    words: u64,
    chapters: u32,
}

pub(super) fn run(
    wanted: &Wanted,
    settings: &Settings,
    options: &IndexOptions,
    bar: &Bar,
    out: &mut Output,
) -> anyhow::Result<ExitStatus> {
    let mut written: io::Result<()> = Ok(());
    let quiet = out.is_quiet();
    let summary = ingest::preview(&settings.library()?, options, bar, |foreseen| {
        if written.is_ok() && !quiet {
            written = match wanted.format {
                Format::Text => write_text(out, &foreseen, wanted.explain),
                Format::Ndjson => write_foreseen(out, &foreseen, wanted.explain),
            };
        }
    });
    bar.clear();
    let summary = summary?;
    written?;
    for warning in &summary.warnings {
        out.remark(format_args!("warning: {warning}"));
    }
    out.remark(format_args!("would be: {}", counts(&summary)));
    Ok(if summary.failed > 0 { ExitStatus::DoneInPart } else { ExitStatus::Done })
}

/// `works/a.html: new, ao3-html: “The Lamp Room” by mara (ao3:41, 12 chapters, 34,000 words)`.
fn write_text(out: &mut dyn Write, foreseen: &Foreseen, explain: bool) -> io::Result<()> {
    let path = from_here(&foreseen.path).display().to_string();
    let path = sanitise_line(&path);
    match &foreseen.what {
        Fate::Work { reading, work, .. } => {
            let described = describe(work);
            writeln!(out, "{path}: {}, {}: {}", name(&foreseen.what), reading.format, sanitise_line(&described))?;
        }
        Fate::Holder { reading } => writeln!(out, "{path}: {}: what is in it stands above", reading.format)?,
        Fate::Failed { code, message } => writeln!(out, "{path}: would fail: {} [{code}]", sanitise_line(message))?,
        Fate::Skipped { reason } => writeln!(out, "{path}: skipped: {reason}")?,
        Fate::Unchanged | Fate::Moved | Fate::Missing => writeln!(out, "{path}: {}", name(&foreseen.what))?,
    }
    match reason(&foreseen.what) {
        Some(reason) if explain => writeln!(out, "  {reason}"),
        _ => Ok(()),
    }
}

fn write_foreseen(out: &mut dyn Write, foreseen: &Foreseen, explain: bool) -> io::Result<()> {
    let (mut reading_of, mut work_of, mut failure) = (None, None, (None, None));
    match &foreseen.what {
        Fate::Work { reading, work, .. } => (reading_of, work_of) = (Some(reading), Some(work)),
        Fate::Holder { reading } => reading_of = Some(reading),
        Fate::Failed { code, message } => failure = (Some(code.as_str()), Some(message.as_str())),
        Fate::Skipped { .. } | Fate::Unchanged | Fate::Moved | Fate::Missing => {}
    }
    let path = foreseen.path.display().to_string();
    write_record(
        out,
        &ForeseenRecord {
            schema: "ficdex.foreseen",
            v: 1,
            path: &path,
            fate: name(&foreseen.what),
            reading: reading_of,
            work: work_of.map(|work| ForeseenWork {
                id: work.id.as_str(),
                title: &work.title,
                authors: &work.authors,
                words: work.words,
                chapters: work.chapters,
            }),
            code: failure.0,
            message: failure.1,
            reason: reason(&foreseen.what).filter(|_| explain),
        },
    )
}

fn name(what: &Fate) -> &'static str {
    match what {
        Fate::Work { known: false, .. } => "new",
        Fate::Work { known: true, .. } => "changed",
        Fate::Holder { .. } => "holder",
        Fate::Unchanged => "unchanged",
        Fate::Moved => "moved",
        Fate::Failed { .. } => "failed",
        Fate::Skipped { .. } => "skipped",
        Fate::Missing => "missing",
    }
}

fn describe(work: &Work) -> String {
    let title = if work.title.is_empty() { "(untitled)".to_owned() } else { format!("“{}”", work.title) };
    let authors = if work.authors.is_empty() { "nobody named".to_owned() } else { work.authors.join(", ") };
    let (chapters, words) = (count(work.chapters.into(), "chapter"), count(work.words, "word"));
    format!("{title} by {authors} ({}, {chapters}, {words})", work.id)
}

/// Why a file was taken for what it was taken for.
fn reason(what: &Fate) -> Option<String> {
    let (Fate::Work { reading, .. } | Fate::Holder { reading }) = what else { return None };
    if container::IDS.contains(&reading.format.as_str()) {
        return Some("told by its first bytes; a book or document that is packed the same way is none".to_owned());
    }
    let place = FORMATS.iter().position(|format| format.id() == reading.format)?;
    let sign = format!("it has the signs of {}: {}", reading.format, FORMATS[place].signs());
    let before: Vec<&str> = FORMATS[..place].iter().map(|format| format.id()).collect();
    let before = if before.is_empty() { String::new() } else { format!("; it has not those of {}", before.join(", ")) };
    let charset = reading.charset.as_ref().map(|charset| format!("; read as {charset}")).unwrap_or_default();
    let repairs =
        reading.repairs.iter().map(|repair| format!(", {} mended {}", repair.code, count(repair.count, "time")));
    Some(format!("{sign}{before}{charset}{}", repairs.collect::<String>()))
}
