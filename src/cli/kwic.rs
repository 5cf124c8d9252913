//! `ficdex kwic`: every match with the words around it, one line each.

use std::time::Instant;

use clap::Args;
use ficdex::present::count;
use ficdex::present::ndjson::write_record;
use ficdex::present::study::{KWIC_COLUMNS, KwicRecord, write_kwic_row, write_row};
use ficdex::search::kwic::{self, Key, Line, Request};
use ficdex::search::{self, DefaultField, Reader};

use super::ExitStatus;
use super::args::{MarkArgs, QueryArgs, TableArgs, TableFormat, UnitArgs};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `kwic`.
#[derive(Args, Debug)]
pub(crate) struct KwicArgs {
    #[command(flatten)]
    query: QueryArgs,
    /// Words to show on either side, such as 8w
    #[arg(long, value_name = "WORDS", default_value = "8w", value_parser = words, help_heading = "Result options")]
    context: usize,
    /// Sort lines by words around the match: L1, L2 … to the left, R1, R2 … to the right, M the match itself; or by work.
    /// Several are joined by commas. Without it lines come as they are found, work by work
    #[arg(long, value_name = "KEYS", value_delimiter = ',', help_heading = "Result options")]
    sort: Vec<Key>,
    /// Show at most this many lines [default: all]
    #[arg(
        short = 'n',
        long,
        value_name = "N",
        default_value_t = 0,
        hide_default_value = true,
        help_heading = "Result options"
    )]
    limit: usize,
    /// Leave out this many lines first
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = "Result options")]
    offset: usize,
    /// Do not align columns and use no colour, for a screen reader
    #[arg(long, help_heading = "Result options")]
    plain: bool,
    #[command(flatten)]
    mark: MarkArgs,
    #[command(flatten)]
    unit: UnitArgs,
    #[command(flatten)]
    format: TableArgs,
}

/// More context is a chapter to read, which `show` does.
const MAX_CONTEXT: usize = 1_000;

/// A number of words: `8w`, `8`.
fn words(text: &str) -> Result<usize, String> {
    let number = text.strip_suffix('w').unwrap_or(text).parse().ok();
    number
        .filter(|words| *words <= MAX_CONTEXT)
        .ok_or_else(|| format!("`{text}` is not a number of words up to 1000, such as 8w"))
}

pub(super) fn run(args: &KwicArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    let library = args.query.library(settings, out)?;
    let reader = args.query.reader(&library);
    let asked = args.query.ask(settings)?;
    let format = args.format.format();
    let request = Request {
        query: asked.query.clone(),
        unit: args.unit.unit(),
        context: args.context,
        sort: args.sort.clone(),
        offset: args.offset,
        limit: if out.is_quiet() { 1 } else { args.limit },
        metadata: format != TableFormat::Text,
    };
    let lines = {
        // One state of the library for all lines, whatever is indexed meanwhile.
        let _snapshot = library.snapshot()?;
        write(&reader, &request, format, args, settings, out)
    };
    let lines = lines.map_err(|error| args.query.explain(error))?;
    asked.remark(&reader, DefaultField::Text, request.unit, out)?;
    if lines == 0 && args.offset == 0 {
        let works = search::count(&reader, &asked.query, DefaultField::Text, request.unit)?.works;
        if works > 0 {
            let (works, verb) = (count(works, "work"), if works == 1 { "answers" } else { "answer" });
            out.remark(format_args!(
                "{works} {verb}, but by what is known of them: a line needs a word or a phrase of their text"
            ));
            return Ok(ExitStatus::NothingMatched);
        }
        return asked.nothing_found(&args.query, &reader, DefaultField::Text, request.unit, out);
    }
    out.remark(format_args!("{} ({:.2} s)", count(lines, "line"), started.elapsed().as_secs_f64()));
    Ok(if lines == 0 { ExitStatus::NothingMatched } else { ExitStatus::Done })
}

/// Prints every line as it is made, and gives their number.
fn write(
    reader: &Reader<'_>,
    request: &Request,
    format: TableFormat,
    args: &KwicArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<u64> {
    let style = settings.style(args.plain, &args.mark);
    let is_quiet = out.is_quiet();
    let mut is_first = true;
    kwic::each_line(reader, request, |line: &Line<'_>| -> anyhow::Result<()> {
        if is_quiet {
            return Ok(());
        }
        match (format, format.cells()) {
            (_, Some(kind)) => {
                if std::mem::take(&mut is_first) {
                    write_row(out, kind, KWIC_COLUMNS)?;
                }
                write_kwic_row(out, kind, line)?;
            }
            (TableFormat::Ndjson, _) => write_record(out, &KwicRecord::new(line))?,
            _ => style.kwic(out, line)?,
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn context_is_a_number_of_words() {
        assert_eq!((words("8w"), words("0")), (Ok(8), Ok(0)));
        assert!(words("2s").is_err() && words("w").is_err() && words("100000w").is_err());
    }
}
