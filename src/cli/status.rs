//! `ficdex status`: what is in the library, and every file that could not be read.

use std::io::{self, Write};
use std::path::Path;

use clap::Args;
use ficdex::present::{bytes, count, grouped, sanitise_line};
use ficdex::store::{FileCount, FileOutcome, FileRecord, Library, Statistics};

use super::ExitStatus;
use super::output::Output;
use super::settings::Settings;

/// Arguments of `status`.
#[derive(Args, Debug)]
pub(crate) struct StatusArgs {
    /// List only the files that could not be read, with the reasons
    #[arg(long)]
    failed: bool,
}

pub(super) fn run(args: &StatusArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = Library::open_reading(&settings.library()?)?;
    let failed = library.failed_files()?;
    if args.failed {
        write_failed(out, &failed)?;
        return Ok(if failed.is_empty() { ExitStatus::NothingMatched } else { ExitStatus::Done });
    }
    write_totals(out, &library, &library.statistics()?)?;
    if !failed.is_empty() {
        writeln!(out, "\nFiles that could not be read:")?;
        write_failed(out, &failed)?;
    }
    Ok(ExitStatus::Done)
}

fn write_totals(out: &mut Output, library: &Library, statistics: &Statistics) -> anyhow::Result<()> {
    let index = folder_bytes(&library.index_dir())?;
    writeln!(out, "Library: {}", sanitise_line(&library.folder().display().to_string()))?;
    writeln!(
        out,
        "Works: {} ({}, {})",
        grouped(statistics.works),
        count(statistics.chapters, "chapter"),
        count(statistics.words, "word")
    )?;
    writeln!(
        out,
        "Size: {} of text in {} of database and {} of index",
        bytes(statistics.text_bytes),
        bytes(statistics.database_bytes),
        bytes(index)
    )?;
    writeln!(out, "\nFiles:")?;
    for files in &statistics.files {
        writeln!(out, "  {}: {}", files.format.as_deref().unwrap_or("no known format"), outcomes(files))?;
    }
    writeln!(out, "\nFolders:")?;
    for root in library.roots()? {
        let state = if root.path.exists() { "" } else { " (not there now)" };
        writeln!(out, "  {}{state}", sanitise_line(&root.path.display().to_string()))?;
    }
    Ok(())
}

/// `12 indexed, 1 failed, 2 missing`, without the zeros.
fn outcomes(files: &FileCount) -> String {
    let counts = [
        (files.indexed, "indexed"),
        (files.failed, "failed"),
        (files.skipped, "no stories"),
        (files.missing, "of them missing"),
    ];
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    counts.map(|(number, what)| format!("{} {what}", grouped(*number))).collect::<Vec<_>>().join(", ")
}

fn write_failed(out: &mut dyn Write, failed: &[FileRecord]) -> io::Result<()> {
    for file in failed {
        if let FileOutcome::Failed { code, message } = &file.state.outcome {
            let path = file.state.path.display().to_string();
            writeln!(out, "{}: {} [{code}]", sanitise_line(&path), sanitise_line(message))?;
        }
    }
    Ok(())
}

/// Bytes of the files in a folder; a folder that is not there has none.
fn folder_bytes(folder: &Path) -> io::Result<u64> {
    match folder.read_dir() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
        // A file may vanish between the two calls: the index writes while it is read.
        Ok(entries) => Ok(entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|file| file.len()).sum()),
    }
}
