//! `ficdex doctor`: what is wrong with the library, and what to do about it.

use std::io::Write as _;

use clap::Args;
use ficdex::present::ndjson::{FindingRecord, write_record};
use ficdex::present::{count, sanitise_line};
use ficdex::search::health::findings;
use ficdex::store::Library;

use super::ExitStatus;
use super::args::{Format, FormatArgs};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `doctor`.
#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    format: FormatArgs,
}

pub(super) fn run(args: &DoctorArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = Library::open_reading(&settings.library()?)?;
    let found = findings(&library)?;
    for finding in found.iter().filter(|_| !out.is_quiet()).collect::<Vec<_>>() {
        match args.format.format() {
            Format::Text => {
                writeln!(out, "{}: {}", finding.code, sanitise_line(&finding.message))?;
                writeln!(out, "  {}", sanitise_line(&finding.command))?;
            }
            Format::Ndjson => write_record(out, &FindingRecord::new(finding))?,
        }
    }
    if found.is_empty() {
        out.remark("nothing is wrong");
    } else {
        out.remark(count(found.len() as u64, "finding"));
    }
    Ok(ExitStatus::Done)
}
