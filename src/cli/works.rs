//! `ficdex works`: whole works, instead of passages of them.

use std::time::Instant;

use clap::Args;
use ficdex::export;
use ficdex::present::{count, grouped};
use ficdex::query::Unit;
use ficdex::search::{self, DefaultField, Request, WorksAnswer};

use super::ExitStatus;
use super::args::{ListArgs, MarkArgs, QueryArgs, SortArgs};
use super::listing::ListingArgs;
use super::output::Output;
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
    listing: ListingArgs,
}

pub(super) fn run(args: &WorksArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    args.listing.check(export::Unit::Work)?;
    let library = args.query.library(settings, out)?;
    let reader = args.query.reader(&library);
    let asked = args.query.ask(settings)?;
    let request = Request {
        limit: if settings.quiet { 1 } else { settings.limit(&args.list, args.listing.is_bare()) },
        offset: args.list.offset,
        ..args.sort.request(asked.query.clone(), settings.sort())
    };
    let answer = search::works(&reader, &request).map_err(|error| args.query.explain(error.into()))?;
    let style = settings.style(args.list.plain, &MarkArgs::default());
    if !settings.quiet {
        args.listing.works(&answer.hits, answer.works, &style, out)?;
    }
    for note in &answer.notes {
        out.remark(note);
    }
    asked.remark(&reader, DefaultField::Any, Unit::Work, out)?;
    if answer.works == 0 {
        return asked.nothing_found(&args.query, &reader, DefaultField::Any, Unit::Work, out);
    }
    out.remark(summary(&answer, &started));
    // Behind the last result there is none.
    Ok(if answer.hits.is_empty() { ExitStatus::NothingMatched } else { ExitStatus::Done })
}

/// `5 works (0.01 s)`, or `10 of 12 works (0.01 s)`.
fn summary(answer: &WorksAnswer, started: &Instant) -> String {
    let shown = answer.hits.len() as u64;
    let of = if shown < answer.works { format!("{} of ", grouped(shown)) } else { String::new() };
    format!("{of}{} ({:.2} s)", count(answer.works, "work"), started.elapsed().as_secs_f64())
}
