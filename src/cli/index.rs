//! `ficdex index`: read folders and files into the library.

use std::io::{self, Read as _};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueHint};
use ficdex::ingest::{self, DEFAULT_MEMORY, IndexOptions, Summary};
use ficdex::present::{bytes, count, grouped, sanitise_line};

use super::ExitStatus;
use super::args::{FormatArgs, ShowProgress, byte_size};
use super::output::Output;
use super::preview;
use super::settings::Settings;

/// How many failed files the summary names before it points to `status`.
const FAILURES_NAMED: usize = 10;

/// Arguments of `index`.
#[derive(Args, Debug)]
pub(crate) struct IndexArgs {
    /// Folders and files to read; without any, every folder indexed before is looked at again
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    /// Read more paths from standard input, each ended by a NUL byte, as `find -print0` writes them
    #[arg(long)]
    stdin0: bool,
    /// Say what each file would be taken for, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Say why, too
    #[arg(long, requires = "dry_run")]
    explain: bool,
    #[command(flatten)]
    format: FormatArgs,
    #[command(flatten)]
    work: WorkArgs,
}

/// How heavy work is done and shown.
#[derive(Args, Debug, Default)]
pub(crate) struct WorkArgs {
    /// Memory to use at most [default: 700M]
    #[arg(long, value_name = "SIZE", value_parser = byte_size)]
    pub(super) memory: Option<u64>,
    /// Threads to use [default: one per core]
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
    /// When to show progress
    #[arg(long, value_enum, value_name = "WHEN")]
    pub(super) progress: Option<ShowProgress>,
}

impl WorkArgs {
    /// The options of an index run over `paths`.
    pub(super) fn options(&self, settings: &Settings, paths: Vec<PathBuf>) -> anyhow::Result<IndexOptions> {
        let file = &settings.file;
        Ok(IndexOptions {
            paths,
            memory: self.memory.or(file.memory.map(|memory| memory.0)).unwrap_or(DEFAULT_MEMORY),
            threads: self.threads.or(file.threads).unwrap_or(0),
            packs: Some(settings.packs()?),
            limits: settings.limits().clone(),
        })
    }
}

pub(super) fn run(args: &IndexArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let mut paths = args.paths.clone();
    if args.stdin0 {
        paths.extend(paths_from_stdin()?);
    }
    let options = args.work.options(settings, paths)?;
    let bar = settings.progress(args.work.progress);
    if args.dry_run {
        return preview::run(
            &preview::Wanted { explain: args.explain, format: args.format.format() },
            settings,
            &options,
            &bar,
            out,
        );
    }
    let summary = ingest::index(&settings.library()?, &options, &bar);
    bar.clear();
    let summary = summary?;
    report(&summary, out);
    Ok(if summary.failed > 0 { ExitStatus::DoneInPart } else { ExitStatus::Done })
}

fn paths_from_stdin() -> anyhow::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).context("cannot read paths from standard input")?;
    let names = bytes.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    names.map(|name| path_of(name).context("a path on standard input is not text")).collect()
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems cannot take every name")]
fn path_of(name: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(std::ffi::OsStr::from_bytes(name).into())
}

#[cfg(not(unix))]
fn path_of(name: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(name).ok().map(PathBuf::from)
}

/// Says what was done, on standard error after everything else.
pub(super) fn report(summary: &Summary, out: &mut Output) {
    for line in remarks(summary) {
        out.remark(line);
    }
    out.remark(counts(summary));
}

/// What the user should know of a run beside its counts.
pub(super) fn remarks(summary: &Summary) -> Vec<String> {
    let mut lines: Vec<String> =
        summary.warnings.iter().map(|warning| format!("warning: {}", sanitise_line(warning))).collect();
    if summary.renamed > 0 {
        let works = count(summary.renamed, "work");
        lines.push(format!("{works} named anew, by the rules of names as they are now"));
    }
    for failure in summary.failures.iter().take(FAILURES_NAMED) {
        let (path, code) = (failure.path.display().to_string(), &failure.code);
        lines.push(format!("failed: {}: {} [{code}]", sanitise_line(&path), sanitise_line(&failure.message)));
    }
    let unnamed = summary.failed.saturating_sub(FAILURES_NAMED as u64);
    if unnamed > 0 {
        lines.push(format!("failed: {} more, listed by `ficdex status --failed`", grouped(unnamed)));
    }
    lines
}

/// `12 added, 0 changed, … (12 works, 34,567 words, 1.2 MB, 0.3 s)`.
pub(super) fn counts(summary: &Summary) -> String {
    // Nothing new failed, but what failed before is no story found either.
    let unchanged = match summary.unread {
        0 => "unchanged".to_owned(),
        number => format!("unchanged ({} of them cannot be read: `ficdex status --failed`)", grouped(number)),
    };
    let outcomes = [
        (summary.added, "added"),
        (summary.changed, "changed"),
        (summary.unchanged, unchanged.as_str()),
        (summary.moved, "moved"),
        (summary.missing, "missing"),
        (summary.failed, "failed"),
    ];
    let outcomes: Vec<String> = outcomes.iter().map(|(number, what)| format!("{} {what}", grouped(*number))).collect();
    format!(
        "{} ({}, {}, {}, {:.2} s)",
        outcomes.join(", "),
        count(summary.works, "work"),
        count(summary.words, "word"),
        bytes(summary.bytes),
        summary.elapsed.as_secs_f64()
    )
}
