//! `ficdex facets`: what the works that a query finds are, counted.

use std::io::Write as _;

use clap::Args;
use clap::builder::PossibleValuesParser;
use ficdex::present::ndjson::write_record;
use ficdex::present::study::{FacetRecord, write_row};
use ficdex::present::{count, grouped, sanitise_line};
use ficdex::search::facets::Facet;
use ficdex::search::{self, DefaultField, FacetField};
use ficdex::store::Library;

use super::ExitStatus;
use super::args::{QueryArgs, TableArgs, TableFormat, UnitArgs};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `facets`.
#[derive(Args, Debug)]
pub(crate) struct FacetsArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    by: ByArgs,
    /// Show at most this many values of each field; 0 shows all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 25, help_heading = "Result options")]
    limit: usize,
    #[command(flatten)]
    unit: UnitArgs,
    #[command(flatten)]
    format: TableArgs,
}

/// What works are counted by.
#[derive(Args, Debug)]
struct ByArgs {
    /// What to count works by; several are joined by commas
    #[arg(long, required = true, value_name = "FIELD", value_delimiter = ',', value_parser = fields(), help_heading = "Result options")]
    by: Vec<String>,
}

/// The names of fields that works can be counted by, for help and completion; aliases are taken too.
pub(super) fn fields() -> PossibleValuesParser {
    use clap::builder::PossibleValue;
    let aliases = |name: &str| {
        let field = ficdex::query::FieldId::of_name(name);
        field.map_or(&[][..], |field| field.spec().aliases)
    };
    PossibleValuesParser::new(
        FacetField::NAMES.iter().map(move |name| PossibleValue::new(*name).aliases(aliases(name).iter().copied())),
    )
}

/// The field of a name that [`fields`] took.
pub(super) fn field(name: &str) -> anyhow::Result<FacetField> {
    FacetField::of_name(name).ok_or_else(|| anyhow::anyhow!("works cannot be counted by `{name}`"))
}

pub(super) fn run(args: &FacetsArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = Library::open_reading(&settings.library()?)?;
    let asked = args.query.ask(settings)?;
    let unit = args.unit.unit();
    let by: Vec<FacetField> = args.by.by.iter().map(|name| field(name)).collect::<Result<_, _>>()?;
    let found = search::facets(&library, &asked.query, unit, &by, args.limit)
        .map_err(|error| args.query.explain(error.into()))?;
    if !out.is_quiet() && found.works > 0 {
        if args.format.format() == TableFormat::Tsv {
            write_row(out, &["by", "value", "works", "recognised"])?;
        }
        for (at, (name, facet)) in args.by.by.iter().zip(&found.facets).enumerate() {
            if at > 0 && args.format.format() == TableFormat::Text {
                writeln!(out)?;
            }
            print(name, facet, args.format.format(), out)?;
        }
    }
    asked.remark(&library, DefaultField::Text, unit, out)?;
    if found.works == 0 {
        return asked.nothing_found(&args.query, &library, DefaultField::Text, unit, out);
    }
    out.remark(count(found.works, "work"));
    Ok(ExitStatus::Done)
}

fn print(name: &str, facet: &Facet, format: TableFormat, out: &mut Output) -> anyhow::Result<()> {
    if format == TableFormat::Text {
        let shown = facet.values.len() as u64;
        let of = if shown < facet.distinct { format!("{} of ", grouped(shown)) } else { String::new() };
        writeln!(out, "{name}: {of}{}", count(facet.distinct, "value"))?;
    }
    for value in &facet.values {
        match format {
            TableFormat::Text => {
                let recognised = match value.recognised {
                    0 => String::new(),
                    all if all == value.works => " (recognised)".to_owned(),
                    some => format!(" ({} recognised)", grouped(some)),
                };
                writeln!(out, "{}  {}{recognised}", grouped(value.works), sanitise_line(&value.value))?;
            }
            TableFormat::Tsv => {
                let (works, recognised) = (value.works.to_string(), value.recognised.to_string());
                write_row(out, &[name, &value.value, &works, &recognised])?;
            }
            TableFormat::Ndjson => write_record(out, &FacetRecord::new(name, value))?,
        }
    }
    Ok(())
}
