//! `ficdex explain`: how a query is understood and run.

use std::io::Write as _;

use clap::Args;
use ficdex::present::ndjson::write_record;
use ficdex::present::study::{ExplanationRecord, counts_line};
use ficdex::present::{count, grouped, sanitise_line};
use ficdex::search::explain::{Clause, Explanation};
use ficdex::search::{self, DefaultField};

use super::ExitStatus;
use super::args::{Format, FormatArgs, QueryArgs, UnitArgs};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `explain`.
#[derive(Args, Debug)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    query: QueryArgs,
    /// Explain what `works` would do: a bare word is looked for in every field
    #[arg(long)]
    works: bool,
    #[command(flatten)]
    unit: UnitArgs,
    #[command(flatten)]
    format: FormatArgs,
}

pub(super) fn run(args: &ExplainArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = args.query.library(settings, out)?;
    let reader = args.query.reader(&library);
    let asked = args.query.ask(settings)?;
    let (default, unit) = if args.works {
        (DefaultField::Any, ficdex::query::Unit::Work)
    } else {
        (DefaultField::Text, args.unit.unit())
    };
    let explanation =
        search::explain(&reader, &asked.query, default, unit).map_err(|error| args.query.explain(error.into()))?;
    if !out.is_quiet() {
        match args.format.format() {
            Format::Text => print(&explanation, out)?,
            Format::Ndjson => write_record(out, &ExplanationRecord::new(&explanation))?,
        }
    }
    asked.remark(&reader, default, unit, out)?;
    if explanation.counts.works == 0 {
        return asked.nothing_found(&args.query, &reader, default, unit, out);
    }
    Ok(ExitStatus::Done)
}

fn print(explanation: &Explanation, out: &mut Output) -> anyhow::Result<()> {
    writeln!(out, "Query: {}", sanitise_line(&explanation.query))?;
    writeln!(out, "Unit: {}", explanation.unit.name())?;
    writeln!(out, "\nClauses, each alone:")?;
    for clause in &explanation.clauses {
        print_clause(clause, out)?;
    }
    writeln!(out, "\nPlan:")?;
    for line in &explanation.plan {
        writeln!(out, "  {}", sanitise_line(line))?;
    }
    writeln!(out, "\nFound: {}", counts_line(&explanation.counts))?;
    Ok(())
}

fn print_clause(clause: &Clause, out: &mut Output) -> anyhow::Result<()> {
    let (passages, works) = (count(clause.counts.passages, "passage"), count(clause.counts.works, "work"));
    writeln!(out, "  {}: {passages} in {works}", sanitise_line(&clause.query))?;
    let listed: Vec<String> =
        clause.expansion.iter().map(|(term, frequency)| format!("{term} ({})", grouped(*frequency))).collect();
    if listed.is_empty() {
        return Ok(());
    }
    let more = clause.expanded - listed.len() as u64;
    let more = if more > 0 { format!(" and {} more", grouped(more)) } else { String::new() };
    writeln!(out, "    {}{more}", sanitise_line(&listed.join(", ")))?;
    Ok(())
}
