//! `ficdex count`: how much a query finds.

use std::io::Write as _;

use clap::Args;
use ficdex::present::ndjson::write_record;
use ficdex::present::study::{CountRecord, counts_line, write_row};
use ficdex::search::{self, DefaultField};

use super::ExitStatus;
use super::args::{QueryArgs, TableArgs, TableFormat, UnitArgs};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `count`.
#[derive(Args, Debug)]
pub(crate) struct CountArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    unit: UnitArgs,
    #[command(flatten)]
    format: TableArgs,
}

pub(super) fn run(args: &CountArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = args.query.library(settings, out)?;
    let reader = args.query.reader(&library);
    let asked = args.query.ask(settings)?;
    let unit = args.unit.unit();
    let counts = search::count(&reader, &asked.query, DefaultField::Text, unit)
        .map_err(|error| args.query.explain(error.into()))?;
    if !out.is_quiet() {
        match (args.format.format(), args.format.format().cells()) {
            (_, Some(kind)) => {
                write_row(out, kind, &["matches", "passages", "chapters", "works"])?;
                let cells = [counts.matches, counts.passages, counts.chapters, counts.works].map(|n| n.to_string());
                write_row(out, kind, &cells.each_ref().map(String::as_str))?;
            }
            (TableFormat::Ndjson, _) => write_record(out, &CountRecord::new(&args.query.text(), &counts))?,
            _ => writeln!(out, "{}", counts_line(&counts))?,
        }
    }
    asked.remark(&reader, DefaultField::Text, unit, out)?;
    if counts.works == 0 {
        return asked.nothing_found(&args.query, &reader, DefaultField::Text, unit, out);
    }
    Ok(ExitStatus::Done)
}
