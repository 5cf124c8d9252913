//! `ficdex watch`: keep folders indexed while files come, change and go.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueHint};
use ficdex::ingest::{self, IndexOptions, IngestError, Summary};
use ficdex::present::sanitise_line;
use ficdex::source::watch::Watcher;
use ficdex::store::{Library, StoreError};

use super::ExitStatus;
use super::index::{WorkArgs, counts, remarks};
use super::output::{self, Output};
use super::settings::Settings;

/// How long to wait for another process that writes.
const BUSY: Duration = Duration::from_secs(2);

/// Arguments of `watch`.
#[derive(Args, Debug)]
pub(crate) struct WatchArgs {
    /// Folders and files to watch; without any, every folder indexed before
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    work: WorkArgs,
}

/// Indexes once, then after each change, until Ctrl-C ends the run: the last commit is whole at any moment.
pub(super) fn run(args: &WatchArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let folder = settings.library()?;
    let options = args.work.options(settings, args.paths.clone())?;
    // Watching comes first, so that nothing that happens during the first run is missed.
    let known = || Library::open_reading(&folder).and_then(|library| library.roots());
    let roots = if args.paths.is_empty() {
        let roots = known().unwrap_or_default().into_iter().map(|root| root.path);
        roots.filter(|path| path.exists()).collect()
    } else {
        args.paths.iter().map(|path| ingest::named(path)).collect::<Result<Vec<_>, _>>()?
    };
    if roots.is_empty() {
        return Err(IngestError::NothingNamed.into());
    }
    let watcher = Watcher::new(roots.clone(), &folder)?;
    let bar = settings.progress(args.work.progress);
    let first = ingest::index(&folder, &options, &bar);
    bar.clear();
    tell(&first?, settings);
    if !out.is_quiet() {
        let watched: Vec<String> = roots.iter().map(|root| sanitise_line(&root.display().to_string()).into()).collect();
        output::tell(format_args!("watching {}; Ctrl-C ends it", watched.join(", ")));
    }
    loop {
        let paths = watcher.next();
        if paths.is_empty() {
            return Ok(ExitStatus::Done);
        }
        let summary = settled(&folder, &IndexOptions { paths, ..options.clone() })?;
        if summary.added + summary.changed + summary.moved + summary.missing + summary.failed > 0 {
            tell(&summary, settings);
        }
    }
}

/// Indexes as soon as nobody else writes. A folder that is gone again by then is looked for from the root.
fn settled(folder: &std::path::Path, options: &IndexOptions) -> anyhow::Result<Summary> {
    let mut options = options.clone();
    loop {
        match ingest::index(folder, &options, &ingest::Silent) {
            Ok(summary) => return Ok(summary),
            Err(IngestError::Store(StoreError::Locked { .. })) => std::thread::sleep(BUSY),
            Err(IngestError::NoPath(_)) if !options.paths.is_empty() => options.paths.clear(),
            Err(error) => return Err(error.into()),
        }
    }
}

fn tell(summary: &Summary, settings: &Settings) {
    if !settings.quiet {
        for line in remarks(summary) {
            output::tell(line);
        }
        output::tell(counts(summary));
    }
}
