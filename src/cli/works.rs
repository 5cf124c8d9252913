//! `ficdex works`: whole works, instead of passages of them.

use std::time::Instant;

use clap::Args;
use ficdex::present::count;
use ficdex::present::ndjson::{WorkRecord, write_record};
use ficdex::search::{self, Request};
use ficdex::store::Library;

use super::ExitStatus;
use super::args::{Format, FormatArgs, ListArgs, MarkArgs, QueryArgs, SortArgs};
use super::output::Output;
use super::search::nothing_found;
use super::settings::Settings;

/// Arguments of `works`.
#[derive(Args, Debug)]
pub(crate) struct WorksArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    list: ListArgs,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    format: FormatArgs,
}

pub(super) fn run(args: &WorksArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    let library = Library::open_reading(&settings.library()?)?;
    let request = Request {
        limit: if settings.quiet { 1 } else { settings.limit(&args.list) },
        offset: args.list.offset,
        sort: settings.sort(&args.sort),
        ..Request::new(args.query.parse()?)
    };
    let works = search::works(&library, &request)?;
    let style = settings.style(args.list.plain, &MarkArgs::default());
    if !settings.quiet {
        for hit in &works {
            match args.format.format() {
                Format::Text => style.work(out, hit.rank, works.len() as u64, &hit.work, &hit.files)?,
                Format::Ndjson => {
                    write_record(out, &WorkRecord::new(&hit.work, &hit.files).ranked(hit.rank, hit.score))?;
                }
            }
        }
    }
    if works.is_empty() {
        out.remark(nothing_found(&args.query.text(), &library)?);
        return Ok(ExitStatus::NothingMatched);
    }
    out.remark(format_args!("{} ({:.2} s)", count(works.len() as u64, "work"), started.elapsed().as_secs_f64()));
    Ok(ExitStatus::Done)
}
