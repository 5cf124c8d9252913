//! `ficdex facets`: what the works that a query finds are, counted.

use std::io::Write as _;

use clap::Args;
use clap::builder::PossibleValuesParser;
use ficdex::present::ndjson::write_record;
use ficdex::present::study::{FacetRecord, write_row};
use ficdex::present::{count, grouped, sanitise_line};
use ficdex::query::{FieldId, Node};
use ficdex::search::facets::Facet;
use ficdex::search::{self, DefaultField, FacetField};

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
    /// Only works with this value, such as fandom:Buffy; may be given again. Values of one field are joined by OR, fields by
    /// AND, and the list of a field is not narrowed by its own picks, so that its other values stay in view
    #[arg(long, value_name = "FIELD:VALUE")]
    pick: Vec<String>,
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
    let library = args.query.library(settings, out)?;
    let reader = args.query.reader(&library);
    let asked = args.query.ask(settings)?;
    let unit = args.unit.unit();
    let by: Vec<FacetField> = args.by.by.iter().map(|name| field(name)).collect::<Result<_, _>>()?;
    let picks = QueryArgs::picks(&args.pick)?;
    let counted = |query: &Node, by: &[FacetField]| {
        search::facets(&reader, query, unit, by, args.limit).map_err(|error| args.query.explain(error.into()))
    };
    let mut found = counted(&picked(&asked.query, &picks, None), &by)?;
    for (name, facet) in args.by.by.iter().zip(&mut found.facets) {
        let own = FieldId::of_name(name).filter(|own| picks.iter().any(|pick| pick.0 == *own));
        if let Some(own) = own {
            facet.clone_from(&counted(&picked(&asked.query, &picks, Some(own)), &[field(name)?])?.facets[0]);
        }
    }
    if !out.is_quiet() && found.works > 0 {
        if let Some(kind) = args.format.format().cells() {
            write_row(out, kind, &["by", "value", "works", "recognised"])?;
        }
        for (at, (name, facet)) in args.by.by.iter().zip(&found.facets).enumerate() {
            if at > 0 && args.format.format() == TableFormat::Text {
                writeln!(out)?;
            }
            print(name, facet, args.format.format(), out)?;
        }
    }
    asked.remark(&reader, DefaultField::Text, unit, out)?;
    if found.works == 0 {
        return asked.nothing_found(&args.query, &reader, DefaultField::Text, unit, out);
    }
    out.remark(count(found.works, "work"));
    Ok(ExitStatus::Done)
}

/// The query with what was picked, but for the picks of the field `except`.
fn picked(query: &Node, picks: &[(FieldId, Node)], except: Option<FieldId>) -> Node {
    let mut by_field: Vec<(FieldId, Vec<Node>)> = Vec::new();
    for (field, pick) in picks.iter().filter(|(field, _)| Some(*field) != except) {
        match by_field.iter_mut().find(|(known, _)| known == field) {
            Some((_, values)) => values.push(pick.clone()),
            None => by_field.push((*field, vec![pick.clone()])),
        }
    }
    let any = by_field.into_iter().filter_map(|(_, values)| Node::or(values));
    Node::and(std::iter::once(query.clone()).chain(any).collect()).unwrap_or_else(|| query.clone())
}

fn print(name: &str, facet: &Facet, format: TableFormat, out: &mut Output) -> anyhow::Result<()> {
    if format == TableFormat::Text {
        let shown = facet.values.len() as u64;
        let of = if shown < facet.distinct { format!("{} of ", grouped(shown)) } else { String::new() };
        writeln!(out, "{name}: {of}{}", count(facet.distinct, "value"))?;
    }
    for value in &facet.values {
        match (format, format.cells()) {
            (_, Some(kind)) => {
                let (works, recognised) = (value.works.to_string(), value.recognised.to_string());
                write_row(out, kind, &[name, &value.value, &works, &recognised])?;
            }
            (TableFormat::Ndjson, _) => write_record(out, &FacetRecord::new(name, value))?,
            _ => {
                let recognised = match value.recognised {
                    0 => String::new(),
                    all if all == value.works => " (recognised)".to_owned(),
                    some => format!(" ({} recognised)", grouped(some)),
                };
                writeln!(out, "{}  {}{recognised}", grouped(value.works), sanitise_line(&value.value))?;
            }
        }
    }
    Ok(())
}
