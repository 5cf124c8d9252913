//! `ficdex forget`: take works and files out of the library. Story files stay where they are.

use std::ffi::OsString;
use std::io::Write as _;

use clap::Args;
use ficdex::ingest;
use ficdex::present::count;

use super::ExitStatus;
use super::output::Output;
use super::settings::Settings;

/// Arguments of `forget`.
#[derive(Args, Debug)]
pub(crate) struct ForgetArgs {
    /// A work's id, or the path of a file or folder
    #[arg(value_name = "ID|PATH")]
    what: OsString,
}

pub(super) fn run(args: &ForgetArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let forgotten = ingest::forget(&settings.library()?, &args.what)?;
    if !settings.quiet {
        for work in &forgotten.works {
            writeln!(out, "{work}")?;
        }
    }
    let (works, files) = (count(forgotten.works.len() as u64, "work"), count(forgotten.files, "file"));
    out.remark(format_args!("{works} and {files} taken out of the library; nothing was deleted from the disk"));
    Ok(ExitStatus::Done)
}
