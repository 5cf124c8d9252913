//! `ficdex reindex`: make the index anew from the library, without the story files.

use clap::Args;
use ficdex::ingest;

use super::ExitStatus;
use super::index::{self, WorkArgs};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `reindex`.
#[derive(Args, Debug)]
pub(crate) struct ReindexArgs {
    #[command(flatten)]
    work: WorkArgs,
}

pub(super) fn run(args: &ReindexArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let bar = settings.progress(args.work.progress);
    let summary = ingest::reindex(&settings.library()?, &args.work.options(settings, Vec::new())?, &bar);
    bar.clear();
    index::report(&summary?, out);
    Ok(ExitStatus::Done)
}
