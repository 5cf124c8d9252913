//! `ficdex versions`: the texts of a work that has several files, and which value is from which file.

use clap::Args;
use ficdex::join;
use ficdex::model::WorkId;
use ficdex::present::versions::{write_records, write_text};
use ficdex::store::Library;

use super::ExitStatus;
use super::args::{Format, FormatArgs, MarkArgs};
use super::output::Output;
use super::settings::{Settings, text_from_here};

/// Arguments of `versions`.
#[derive(Args, Debug)]
pub(crate) struct VersionsArgs {
    /// The work, as `works` prints it, or its address
    #[arg(value_name = "ID", value_parser = super::id::work)]
    work: WorkId,
    #[command(flatten)]
    format: FormatArgs,
}

pub(super) fn run(args: &VersionsArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = Library::open_reading(&settings.library()?)?;
    let _state = library.snapshot()?;
    let Some(stored) = library.work_by_id(&args.work)? else {
        return Ok(out.no_work(&args.work));
    };
    let found = join::versions(&library, &stored)?;
    match args.format.format() {
        Format::Ndjson => write_records(out, &stored.work.id, &found)?,
        Format::Text => {
            settings.style(false, &MarkArgs::default()).work_head(out, &stored.work)?;
            write_text(out, &found, |path| text_from_here(path).to_owned())?;
        }
    }
    Ok(ExitStatus::Done)
}
