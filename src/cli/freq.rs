//! `ficdex freq`: how often a query matches, by year, fandom, rating …

use std::io::Write as _;

use clap::Args;
use ficdex::present::ndjson::write_record;
use ficdex::present::study::{FrequencyRecord, write_row};
use ficdex::present::{count, grouped, sanitise_line};
use ficdex::search::frequency::Bucket;
use ficdex::search::{self, DefaultField};

use super::ExitStatus;
use super::args::{QueryArgs, TableArgs, TableFormat, UnitArgs};
use super::facets::{field, fields};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `freq`.
#[derive(Args, Debug)]
pub(crate) struct FreqArgs {
    #[command(flatten)]
    query: QueryArgs,
    /// What to count matches by
    #[arg(long, value_name = "FIELD", default_value = "year", value_parser = fields(), help_heading = "Result options")]
    by: String,
    /// Give the matches per million words too: of all works of the value that the query's conditions on works choose
    #[arg(long, help_heading = "Result options")]
    per_million: bool,
    #[command(flatten)]
    unit: UnitArgs,
    #[command(flatten)]
    format: TableArgs,
}

pub(super) fn run(args: &FreqArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = args.query.library(settings, out)?;
    let reader = args.query.reader(&library);
    let asked = args.query.ask(settings)?;
    let unit = args.unit.unit();
    let found = search::frequency(&reader, &asked.query, unit, field(&args.by)?)
        .map_err(|error| args.query.explain(error.into()))?;
    asked.remark(&reader, DefaultField::Text, unit, out)?;
    if found.total.works == 0 {
        return asked.nothing_found(&args.query, &reader, DefaultField::Text, unit, out);
    }
    if out.is_quiet() {
        return Ok(ExitStatus::Done);
    }
    if let Some(kind) = args.format.format().cells() {
        let header = ["value", "matches", "works", "words", "per_million"];
        write_row(out, kind, if args.per_million { &header } else { &header[..4] })?;
    }
    for bucket in &found.buckets {
        args.print(bucket, out)?;
    }
    out.remark(line("all", &found.total, args.per_million));
    Ok(ExitStatus::Done)
}

impl FreqArgs {
    fn print(&self, bucket: &Bucket, out: &mut Output) -> anyhow::Result<()> {
        match (self.format.format(), self.format.format().cells()) {
            (_, Some(kind)) => {
                let numbers = [bucket.matches, bucket.works, bucket.words].map(|number| number.to_string());
                let rate = bucket.per_million().map(|rate| format!("{rate:.3}")).unwrap_or_default();
                let [matches, works, words] = &numbers;
                let cells = [bucket.value.as_deref().unwrap_or_default(), matches, works, words, &rate];
                write_row(out, kind, if self.per_million { &cells } else { &cells[..4] })?;
            }
            (TableFormat::Ndjson, _) => write_record(out, &FrequencyRecord::new(&self.by, bucket))?,
            _ => {
                let value = bucket.value.as_deref().unwrap_or("(none)");
                writeln!(out, "{}", line(&sanitise_line(value), bucket, self.per_million))?;
            }
        }
        Ok(())
    }
}

/// `2019: 12 matches in 3 works, 34.5 per million of 348,000 words`.
fn line(value: &str, bucket: &Bucket, per_million: bool) -> String {
    let matches = if bucket.matches == 1 { "match" } else { "matches" };
    let rate = match bucket.per_million().filter(|_| per_million) {
        Some(rate) => format!(", {rate:.1} per million of {}", count(bucket.words, "word")),
        None => String::new(),
    };
    format!("{value}: {} {matches} in {}{rate}", grouped(bucket.matches), count(bucket.works, "work"))
}
