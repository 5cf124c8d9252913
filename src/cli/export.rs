//! `ficdex export`: everything a query finds, written to a file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, anyhow};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, ValueEnum, ValueHint};
use ficdex::export::{self, Lists, Options, Row, Unit};
use ficdex::present::count;
use ficdex::search::{self, DefaultField, Reader, Request, Sort};
use ficdex::store::Library;

use super::ExitStatus;
use super::args::{Asked, QueryArgs, SortArgs};
use super::output::Output;
use super::part_file::PartFile;
use super::settings::Settings;
use super::target::Target;

/// Names of standard output. A file behind it may hold more than these rows, and is never replaced.
const STDOUT: [&str; 3] = ["-", "/dev/stdout", "/dev/fd/1"];

/// Arguments of `export`.
#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    query: QueryArgs,
    /// Format of the file
    #[arg(long = "to", value_name = "FORMAT", value_parser = formats())]
    format: String,
    /// File to write; it replaces one of the same name when it is whole, but no file of the library [default: standard output]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    output: Option<PathBuf>,
    /// What a row is
    #[arg(long, value_enum, default_value = "passage", value_name = "UNIT")]
    unit: UnitArg,
    /// Leave out story text, summaries and notes
    #[arg(long)]
    no_text: bool,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    csv: CsvArgs,
}

/// Options of CSV.
#[derive(Args, Debug)]
#[command(next_help_heading = "CSV options")]
struct CsvArgs {
    /// What joins the values of a list in one cell
    #[arg(long, default_value = ", ", value_name = "TEXT")]
    list_sep: String,
    /// How a list is written: joined, or as a JSON array
    #[arg(long, value_enum, default_value = "joined", value_name = "HOW")]
    lists: ListsArg,
    /// Leave cells as they are that a spreadsheet would take for formulas
    #[arg(long)]
    raw: bool,
    /// End lines as Windows does
    #[arg(long)]
    crlf: bool,
    /// Begin with a byte order mark, for Excel
    #[arg(long)]
    bom: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum UnitArg {
    Work,
    Passage,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ListsArg {
    Joined,
    Json,
}

fn formats() -> PossibleValuesParser {
    let formats = export::FORMATS.iter();
    PossibleValuesParser::new(formats.map(|format| PossibleValue::new(format.id()).help(format.description())))
}

pub(super) fn run(args: &ExportArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    let library = args.query.library(settings, out)?;
    let reader = args.query.reader(&library);
    let asked = args.query.ask(settings)?;
    let rows = match &args.output {
        Some(path) if !STDOUT.iter().any(|name| path == Path::new(name)) => {
            let target = Target::of(path).with_context(|| format!("cannot write {}", path.display()))?;
            target.spare(&library, path)?;
            if let Some(usual) = usual_library(settings, &library) {
                target.spare(&usual, path)?;
            }
            let mut file = PartFile::create(target, path)?;
            let rows = write(args, &asked, &reader, &mut file)?;
            file.finish()?;
            out.remark(format_args!(
                "{} written to {} ({:.2} s)",
                count(rows, "row"),
                path.display(),
                started.elapsed().as_secs_f64()
            ));
            rows
        }
        _ => write(args, &asked, &reader, out)?,
    };
    match args.unit {
        UnitArg::Passage => asked.remark(&reader, DefaultField::Text, ficdex::query::Unit::Chapter, out)?,
        UnitArg::Work => asked.remark(&reader, DefaultField::Any, ficdex::query::Unit::Work, out)?,
    }
    Ok(if rows == 0 { ExitStatus::NothingMatched } else { ExitStatus::Done })
}

/// The user's own library, if another one is asked, as `--in` does it: its files are no less to be spared.
fn usual_library(settings: &Settings, asked: &Library) -> Option<Library> {
    let folder = settings.library().ok().filter(|folder| folder != asked.folder())?;
    Library::open_reading(&folder).ok()
}

/// Writes all rows, each as it is found, and gives their number.
fn write(args: &ExportArgs, asked: &Asked, reader: &Reader<'_>, out: &mut dyn Write) -> anyhow::Result<u64> {
    let options = args.options();
    let format = export::format(&args.format).ok_or_else(|| anyhow!("no format `{}`", args.format))?;
    let request = Request { limit: 0, per_work: 0, ..args.sort.request(asked.query.clone(), Sort::Work) };
    // One state of the library for all rows, whatever is indexed meanwhile.
    let _snapshot = reader.library().snapshot()?;
    let mut exporter = format.start(Box::new(out), &options)?;
    let rows = match options.unit {
        Unit::Passage => search::each_hit(reader, &request, |hit| written(exporter.row(&Row::Passage(&hit)))),
        Unit::Work => {
            search::each_work(reader, &request, |hit| written(exporter.row(&Row::Work(&hit.work, &hit.files))))
        }
    };
    let rows = rows.map_err(|error| args.query.explain(error))?;
    exporter.finish()?;
    Ok(rows)
}

fn written(row: io::Result<()>) -> anyhow::Result<()> {
    Ok(row?)
}

impl ExportArgs {
    fn options(&self) -> Options {
        let unit = match self.unit {
            UnitArg::Work => Unit::Work,
            UnitArg::Passage => Unit::Passage,
        };
        Options {
            no_text: self.no_text,
            lists: match self.csv.lists {
                ListsArg::Joined => Lists::Joined(self.csv.list_sep.clone()),
                ListsArg::Json => Lists::Json,
            },
            raw: self.csv.raw,
            crlf: self.csv.crlf,
            bom: self.csv.bom,
            ..Options::new(unit, &self.query.text())
        }
    }
}
