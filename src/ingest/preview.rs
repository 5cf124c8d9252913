//! What a run would do, without doing it: every file is read as `index` reads it, and nothing is written.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::budget::Budget;
use super::compare::Comparison;
use super::outcome::Outcome;
use super::{IndexOptions, IngestError, Progress, Summary, Target, add_target, named, worker};
use crate::model::Work;
use crate::recognise::Recogniser;
use crate::source::{Repair, SkipReason};
use crate::store::{self, FileOutcome, FileState, Library, Root, RootId, StoreError};

/// One file, and what a run would make of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreseen {
    /// Where it lies.
    pub path: PathBuf,
    /// What would come of it.
    pub what: Fate,
}

/// What would come of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It would be read as a work.
    Work {
        /// The library knows the file, with other content or by an older reader.
        known: bool,
        /// How it would be read.
        reading: Reading,
        /// What it says.
        work: Box<Work>,
    },
    /// Each of the files or works in it would be read by itself.
    Holder {
        /// How it would be read.
        reading: Reading,
    },
    /// Nothing: it is as the library knows it.
    Unchanged,
    /// It would be known to have moved here.
    Moved,
    /// It would be listed as failed.
    Failed {
        /// Stable code.
        code: String,
        /// What is wrong and what to do.
        message: String,
    },
    /// Nothing: it is no story, for this reason.
    Skipped {
        /// As the end of a sentence.
        reason: &'static str,
    },
    /// It would be noted as missing; its work would stay.
    Missing,
}

/// How a file would be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Reading {
    /// Id of the format.
    pub format: String,
    /// Charset, by its WHATWG name, if the file is text.
    pub charset: Option<String>,
    /// What would be mended.
    pub repairs: Vec<Repair>,
}

impl Reading {
    fn of(state: &FileState) -> Self {
        let format = state.format.clone().unwrap_or_default();
        Self { format, charset: state.charset.clone(), repairs: state.repairs.clone() }
    }
}

/// Tells what [`index`](super::index) would do, file by file. The library need not exist, and is not made.
pub fn preview(
    folder: &Path,
    options: &IndexOptions,
    progress: &dyn Progress,
    mut visit: impl FnMut(Foreseen),
) -> Result<Summary, IngestError> {
    let library = match Library::open_reading(folder) {
        Ok(library) => Some(library),
        Err(StoreError::NoLibrary { .. }) => None,
        Err(error) => return Err(error.into()),
    };
    let started = Instant::now();
    let mut summary = Summary::default();
    let targets = targets(library.as_ref(), &options.paths)?;
    if targets.is_empty() {
        return Err(IngestError::NothingNamed);
    }
    let recogniser = match &library {
        Some(library) => library.recogniser()?,
        None => Recogniser::new(store::dictionary(folder)?),
    };
    let ids = HashMap::new();
    let mut comparison = Comparison::of(library.as_ref(), folder, &targets, &options.limits, &mut summary)?;
    for (path, reason) in std::mem::take(&mut comparison.skipped) {
        let reason = match reason {
            SkipReason::Extension => "its name says that it is no story",
            SkipReason::SpecialFile => "it is a pipe, a socket or a device",
            SkipReason::Loop => "it is a link to a folder that it lies in itself",
        };
        visit(Foreseen { path, what: Fate::Skipped { reason } });
    }
    for failure in std::mem::take(&mut summary.failures) {
        let what = Fate::Failed { code: failure.code, message: failure.message };
        visit(Foreseen { path: failure.path, what });
    }
    for path in std::mem::take(&mut comparison.unchanged) {
        visit(Foreseen { path, what: Fate::Unchanged });
    }
    progress.total(comparison.jobs.len() as u64, comparison.bytes());
    let budget = Budget::new(options.memory / 8);
    let jobs = comparison.take_jobs();
    let reading = worker::Reading { budget: &budget, recogniser: &recogniser, ids: &ids, limits: &options.limits };
    let mut moved = Vec::new();
    worker::run(&jobs, comparison.vanished_by_digest(), options.threads(), &reading, |outcome| {
        let Some(outcome) = outcome else { return Ok(()) };
        outcome.tell(progress);
        if let Outcome::Moved { file, .. } = &outcome {
            moved.push(*file);
        }
        if let Some(foreseen) = foresee(outcome, library.as_ref(), &mut summary)? {
            visit(foreseen);
        }
        Ok(())
    })?;
    for file in comparison.vanished {
        if !moved.contains(&file.id) && file.missing_since.is_none() && file.state.work.is_some() {
            summary.missing += 1;
            visit(Foreseen { path: file.state.path, what: Fate::Missing });
        }
    }
    summary.elapsed = started.elapsed();
    Ok(summary)
}

/// What an outcome of reading says about the file.
fn foresee(
    outcome: Outcome,
    library: Option<&Library>,
    summary: &mut Summary,
) -> Result<Option<Foreseen>, IngestError> {
    summary.bytes += outcome.bytes();
    let failed = |state: FileState| match state.outcome {
        FileOutcome::Failed { code, message } => {
            Some(Foreseen { path: state.path, what: Fate::Failed { code, message } })
        }
        FileOutcome::Indexed | FileOutcome::Skipped => None,
    };
    Ok(match outcome {
        Outcome::Seen { file, inside, unread, .. } => {
            summary.unchanged += inside.max(1);
            summary.unread += unread;
            let known = library.map(|library| library.file(file)).transpose()?.flatten();
            known.map(|known| Foreseen { path: known.state.path, what: Fate::Unchanged })
        }
        Outcome::Moved { path, .. } => {
            summary.moved += 1;
            Some(Foreseen { path, what: Fate::Moved })
        }
        Outcome::Failed(state) => {
            summary.failed += 1;
            failed(state)
        }
        Outcome::Skipped { state, reason, .. } => {
            summary.skipped += 1;
            Some(Foreseen { path: state.path, what: Fate::Skipped { reason } })
        }
        Outcome::Holder { state, .. } => {
            let what = Fate::Holder { reading: Reading::of(&state) };
            let path = state.path.clone();
            match failed(state) {
                Some(failed) => {
                    summary.failed += 1;
                    Some(failed)
                }
                None => Some(Foreseen { path, what }),
            }
        }
        Outcome::Read(read) => {
            *(if read.known { &mut summary.changed } else { &mut summary.added }) += 1;
            summary.works += 1;
            summary.words += read.work.words;
            let reading = Reading::of(&read.state);
            let what = Fate::Work { known: read.known, reading, work: Box::new(read.work) };
            Some(Foreseen { path: read.state.path, what })
        }
    })
}

/// What would be scanned: as of a run, but no root is added.
fn targets(library: Option<&Library>, paths: &[PathBuf]) -> Result<Vec<Target>, IngestError> {
    let roots: Vec<Root> = library.map(Library::roots).transpose()?.unwrap_or_default();
    let mut targets = Vec::new();
    if paths.is_empty() {
        for root in roots.into_iter().filter(|root| root.path.exists()) {
            add_target(&mut targets, Target { path: root.path.clone(), root });
        }
        return Ok(targets);
    }
    for path in paths {
        let path = named(path)?;
        let known = roots.iter().find(|root| path.starts_with(&root.path)).cloned();
        let root = known.unwrap_or_else(|| Root { id: RootId(0), path: path.clone() });
        add_target(&mut targets, Target { root, path });
    }
    Ok(targets)
}
