//! `ficdex config`: where the configuration file is, and whether it is right.

use std::io::Write as _;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use ficdex::present::sanitise_line;
use ficdex::source::Limits;

use super::ExitStatus;
use super::args;
use super::output::Output;
use super::settings::{KEYS, Settings};

/// Arguments of `config`.
#[derive(Args, Debug)]
pub(crate) struct ConfigArgs {
    #[command(subcommand)]
    what: Option<What>,
}

/// What to do with the configuration.
#[derive(Subcommand, Clone, Copy, Debug)]
enum What {
    /// Print every key with an example
    Keys,
    /// Check the file: unknown keys, wrong values and queries
    Check,
    /// Print where the file is looked for
    Path,
}

pub(super) fn run(args: &ConfigArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let path =
        settings.config_path.as_ref().context("no place for a configuration file: set HOME or XDG_CONFIG_HOME")?;
    match args.what.unwrap_or(What::Keys) {
        What::Keys => {
            writeln!(out, "# {}", sanitise_line(&path.display().to_string()))?;
            for key in KEYS {
                writeln!(out, "# {}", key.example)?;
            }
            writeln!(out, "\n# limits, on what one file may ask for:")?;
            for (key, what) in Limits::KEYS {
                writeln!(out, "#   {key} = {}  ({what})", Limits::DEFAULT.get(key).unwrap_or_default())?;
            }
        }
        What::Path => writeln!(out, "{}", path.display())?,
        What::Check if path.exists() => {
            let wrong = args::wrong_queries(settings);
            for error in &wrong {
                out.remark(error);
            }
            // A file that cannot be read or used has ended the run before this; unknown keys are warned of by every run.
            if !wrong.is_empty() || !settings.file.warnings.is_empty() {
                return Ok(ExitStatus::Misuse);
            }
            out.remark(format_args!("{}: no fault found", path.display()));
        }
        What::Check => out.remark(format_args!("{}: no such file, every setting is built in", path.display())),
    }
    Ok(ExitStatus::Done)
}
