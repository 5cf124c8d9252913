//! `ficdex characters`, `ships`, `fandoms` and `wrangle`: what the library's tags were read as, and what to mend.

use std::io::Write as _;

use clap::Args;
use ficdex::present::catalogue::{NameRecord, SuggestionRecord, entry_text};
use ficdex::present::count;
use ficdex::present::ndjson::write_record;
use ficdex::search::catalogue::{Standing, Subject, catalogue};
use ficdex::search::wrangle::suggestions;
use ficdex::store::Library;

use super::ExitStatus;
use super::args::{Format, FormatArgs};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `characters`, `ships` and `fandoms`.
#[derive(Args, Debug)]
pub(crate) struct CatalogueArgs {
    /// Only names that hold this text, in some spelling
    #[arg(value_name = "PATTERN")]
    pattern: Option<String>,
    /// Only names that the dictionary does not know, or that may mean several
    #[arg(long)]
    unresolved: bool,
    /// Show at most this many; 0 shows all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    limit: usize,
    #[command(flatten)]
    format: FormatArgs,
}

/// Lists the names of one kind, most frequent first.
pub(super) fn run(
    args: &CatalogueArgs,
    subject: Subject,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<ExitStatus> {
    let library = Library::open_reading(&settings.library()?)?;
    let mut entries = catalogue(&library, subject, args.pattern.as_deref())?;
    entries.retain(|entry| !args.unresolved || entry.standing != Standing::Known);
    let (all, unresolved) = (entries.len(), entries.iter().filter(|entry| entry.standing != Standing::Known).count());
    if args.limit > 0 {
        entries.truncate(args.limit);
    }
    for entry in entries.iter().filter(|_| !out.is_quiet()).collect::<Vec<_>>() {
        match args.format.format() {
            Format::Text => writeln!(out, "{}", entry_text(entry))?,
            Format::Ndjson => write_record(out, &NameRecord::new(subject, entry))?,
        }
    }
    if all == 0 {
        out.remark("no such name in the library");
        return Ok(ExitStatus::NothingMatched);
    }
    let known = if unresolved == 0 { String::new() } else { format!(", {unresolved} of them unresolved") };
    out.remark(format_args!("{}{known}", count(all as u64, "name")));
    Ok(ExitStatus::Done)
}

/// Arguments of `wrangle`.
#[derive(Args, Debug)]
pub(crate) struct WrangleArgs {
    #[command(flatten)]
    format: FormatArgs,
}

/// Suggests rules, as commands to run.
pub(super) fn wrangle(args: &WrangleArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = Library::open_reading(&settings.library()?)?;
    let found = suggestions(&library)?;
    for suggestion in found.iter().filter(|_| !out.is_quiet()).collect::<Vec<_>>() {
        let record = SuggestionRecord::new(suggestion);
        match args.format.format() {
            Format::Text => writeln!(out, "{}", record.text())?,
            Format::Ndjson => write_record(out, &record)?,
        }
    }
    if found.is_empty() {
        out.remark("no two names look like one");
        return Ok(ExitStatus::NothingMatched);
    }
    out.remark(format_args!("{}; nothing is changed unless you run them", count(found.len() as u64, "suggestion")));
    Ok(ExitStatus::Done)
}
