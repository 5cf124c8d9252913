//! How `search` and `works` list what they found: as text, as records, as a table of chosen columns, or as bare lines
//! of ids, paths or addresses for other programs.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;

use anyhow::anyhow;
use clap::{Args, ValueEnum};
use ficdex::export::{self, Exporter, Options, Row, Separator, Unit};
use ficdex::model::{Hit, Work};
use ficdex::present::ndjson::{HitRecord, WorkRecord, write_chosen, write_record};
use ficdex::present::study::reasons_lines;
use ficdex::present::{Style, count, sanitise_line};
use ficdex::search::WorkHit;
use ficdex::search::explain::Reasons;

use super::output::Output;
use super::record_version::RecordVersion;
use super::settings::from_here;

/// The form of a list of results.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Result options")]
pub(crate) struct ListingArgs {
    /// Text for people, JSON Lines, or a table with a header [default: text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<ListFormat>,
    /// The same as `--format ndjson`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    version: RecordVersion,
    /// Only these columns of a table, or keys of JSON Lines (`work.title` is a key inside another), in this order
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    fields: Vec<String>,
    /// Print the paths of the works' files alone, one a line; all of them unless --limit says otherwise
    #[arg(long, conflicts_with_all = ["format", "json", "fields"])]
    paths: bool,
    /// Print the addresses of the works alone, one a line
    #[arg(long, conflicts_with_all = ["format", "json", "fields", "paths"])]
    urls: bool,
    /// Print the ids of the passages or works alone, one a line
    #[arg(long, conflicts_with_all = ["format", "json", "fields", "paths", "urls"])]
    ids: bool,
    /// End each path, address or id with a NUL byte instead of a line feed, as `xargs -0` reads it
    #[arg(short = '0', long)]
    null: bool,
}

/// The form of a list of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// Text for people
    #[default]
    Text,
    /// One JSON object a line
    #[value(alias = "json")]
    Ndjson,
    /// Cells between tabs, the first line a header
    Tsv,
    /// Comma-separated values with a header, as RFC 4180 has them
    Csv,
}

/// What bare lines hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bare {
    Paths,
    Urls,
    Ids,
}

impl ListingArgs {
    fn bare(&self) -> Option<Bare> {
        match (self.paths, self.urls, self.ids) {
            (true, ..) => Some(Bare::Paths),
            (_, true, _) => Some(Bare::Urls),
            (.., true) => Some(Bare::Ids),
            _ => None,
        }
    }

    fn format(&self) -> ListFormat {
        if self.json { ListFormat::Ndjson } else { self.format.unwrap_or_default() }
    }

    /// True if the list is for another program, which wants to have all of it.
    pub(super) fn is_bare(&self) -> bool {
        self.bare().is_some()
    }

    /// Refuses options that do not go together, before anything is searched.
    pub(super) fn check(&self, unit: Unit) -> anyhow::Result<()> {
        if self.null && !self.is_bare() {
            return Err(anyhow!("-0 ends lines of --paths, --urls or --ids: add one of them"));
        }
        let known: Vec<&str> = match self.format() {
            _ if self.fields.is_empty() => return Ok(()),
            ListFormat::Text => {
                return Err(anyhow!("--fields chooses columns: add --format tsv, --format csv or --format ndjson"));
            }
            ListFormat::Ndjson => return Ok(()),
            ListFormat::Tsv | ListFormat::Csv => export::columns(unit),
        };
        match self.fields.iter().find(|field| !known.contains(&field.as_str())) {
            Some(field) => Err(anyhow!("no column is called `{field}`: the columns are {}", known.join(", "))),
            None => Ok(()),
        }
    }

    fn options(&self, unit: Unit) -> Options {
        let separator = if self.format() == ListFormat::Tsv { Separator::Tab } else { Separator::Comma };
        // What reads tabs is no spreadsheet that would run a cell.
        let raw = separator == Separator::Tab;
        Options { separator, raw, fields: self.fields.clone(), ..Options::new(unit, "") }
    }

    /// Prints passages; `total` is how many there are in all, `reasons` why each stands where it does.
    pub(super) fn passages(
        &self,
        hits: &mut [Hit],
        reasons: &[Reasons],
        total: u64,
        style: &Style,
        out: &mut Output,
    ) -> anyhow::Result<()> {
        if let Some(bare) = self.bare() {
            let values = hits.iter().map(|hit| match bare {
                Bare::Paths => Some(from_here(&hit.file.path).as_os_str()),
                Bare::Urls => hit.work.url.as_deref().map(OsStr::new),
                Bare::Ids => Some(OsStr::new(&hit.passage.id)),
            });
            return self.lines(values, out);
        }
        match self.format() {
            ListFormat::Text => {
                for (at, hit) in hits.iter_mut().enumerate() {
                    hit.file.path = from_here(&hit.file.path).to_owned();
                    style.hit(out, hit, total)?;
                    if let Some(reasons) = reasons.get(at) {
                        style.remarks(out, &reasons_lines(reasons))?;
                    }
                }
            }
            ListFormat::Ndjson => {
                for (at, hit) in hits.iter().enumerate() {
                    let record = HitRecord::new(hit).explained(reasons.get(at));
                    self.record(&record, out)?;
                }
            }
            ListFormat::Tsv | ListFormat::Csv => {
                let options = self.options(Unit::Passage);
                let mut table = table(out, &options)?;
                hits.iter().try_for_each(|hit| table.row(&Row::Passage(hit)))?;
                table.finish()?;
            }
        }
        Ok(())
    }

    /// Prints works; `total` is how many there are in all.
    pub(super) fn works(&self, hits: &[WorkHit], total: u64, style: &Style, out: &mut Output) -> anyhow::Result<()> {
        if let Some(bare) = self.bare() {
            let of_work = |hit| values_of(bare, hit);
            return self.lines(hits.iter().flat_map(of_work), out);
        }
        match self.format() {
            ListFormat::Text => {
                for hit in hits {
                    let files: Vec<&Path> = hit.files.iter().map(|file| from_here(file)).collect();
                    style.work(out, hit.rank, total, &hit.work, &files)?;
                }
            }
            ListFormat::Ndjson => {
                for hit in hits {
                    let record = WorkRecord::new(&hit.work, &hit.files).ranked(hit.rank, hit.score);
                    self.record(&record, out)?;
                }
            }
            ListFormat::Tsv | ListFormat::Csv => {
                let options = self.options(Unit::Work);
                let mut table = table(out, &options)?;
                hits.iter().try_for_each(|hit| table.row(&Row::Work(&hit.work, &hit.files)))?;
                table.finish()?;
            }
        }
        Ok(())
    }

    fn record(&self, record: &impl serde::Serialize, out: &mut Output) -> anyhow::Result<()> {
        if self.fields.is_empty() {
            write_record(out, record)?;
        } else if let Some(unknown) = write_chosen(out, record, &self.fields)? {
            return Err(anyhow!("no key of these records is called `{unknown}`: --json without --fields shows all"));
        }
        Ok(())
    }

    /// Each value once, in the order of the results.
    fn lines<'a>(&self, values: impl Iterator<Item = Option<&'a OsStr>>, out: &mut Output) -> anyhow::Result<()> {
        let end: &[u8] = if self.null { b"\0" } else { b"\n" };
        let raw = self.null || !io::stdout().is_terminal();
        let (mut seen, mut without) = (BTreeSet::new(), 0);
        for value in values {
            let Some(value) = value else {
                without += 1;
                continue;
            };
            if seen.insert(value) {
                out.write_all(&shown(value, raw))?;
                out.write_all(end)?;
            }
        }
        if without > 0 {
            out.remark(format_args!("{} left out: their files give no address", count(without, "result")));
        }
        Ok(())
    }
}

/// A bare line: as it is for a program, but a stranger named the entries of an archive, and a name must not steer the
/// terminal.
fn shown(value: &OsStr, raw: bool) -> Cow<'_, [u8]> {
    if raw {
        // Not every name is text: a path that is to be opened again is passed on byte by byte.
        return Cow::Borrowed(value.as_encoded_bytes());
    }
    Cow::Owned(sanitise_line(&value.to_string_lossy()).into_owned().into_bytes())
}

fn values_of(bare: Bare, hit: &WorkHit) -> Vec<Option<&OsStr>> {
    let Work { id, url, .. } = &hit.work;
    match bare {
        Bare::Paths => hit.files.iter().map(|file| Some(from_here(file).as_os_str())).collect(),
        Bare::Urls => vec![url.as_deref().map(OsStr::new)],
        Bare::Ids => vec![Some(OsStr::new(id.as_str()))],
    }
}

fn table<'a>(out: &'a mut Output, options: &'a Options) -> io::Result<Box<dyn Exporter + 'a>> {
    let format = export::format("csv").ok_or_else(|| io::Error::other("no format `csv`"))?;
    format.start(Box::new(out), options)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_steers_no_terminal_and_reaches_programs_as_it_is() {
        let name = "old.zip!/\x1b]0;mine\x07a.txt";
        assert_eq!(*shown(OsStr::new(name), true), *name.as_bytes());
        assert_eq!(*shown(OsStr::new(name), false), *b"old.zip!/]0;minea.txt");
    }
}
