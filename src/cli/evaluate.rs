//! `ficdex evaluate`: how well people and pairs are recognised, measured on the library's own tags.

use clap::Args;
use ficdex::present::evaluation::{EvaluationRecord, write_text};
use ficdex::present::ndjson::write_record;
use ficdex::search;
use ficdex::store::Library;

use super::ExitStatus;
use super::args::{Format, FormatArgs};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `evaluate`.
#[derive(Args, Debug)]
pub(crate) struct EvaluateArgs {
    /// Threads to use [default: one per core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    format: FormatArgs,
}

pub(super) fn run(args: &EvaluateArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = Library::open_reading(&settings.library()?)?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = args.threads.or(settings.file.threads).filter(|threads| *threads > 0).unwrap_or(cores);
    let evaluation = search::evaluate(&library, threads)?;
    if evaluation.all.works == 0 {
        out.remark("nothing to measure: no work of the library has a text in English and tags of its people");
        return Ok(ExitStatus::NothingMatched);
    }
    match args.format.format() {
        Format::Text => write_text(out, &evaluation)?,
        Format::Ndjson => {
            write_record(out, &EvaluationRecord::new(None, &evaluation.all))?;
            for (fandom, measure) in &evaluation.fandoms {
                write_record(out, &EvaluationRecord::new(Some(fandom), measure))?;
            }
        }
    }
    Ok(ExitStatus::Done)
}
