//! The command line: one file per verb, each with its arguments and its `run`.
//!
//! A verb is a row of [`Command`] and a file here. What verbs share is in [`args`] (as typed), [`settings`] (merged and
//! ready) and [`output`] (where results and remarks go). clap and anyhow are used here and nowhere else.

mod args;
mod completions;
mod config;
mod exit;
mod fields;
mod hyphen;
mod interrupt;
mod man;
mod output;
mod settings;
mod show;
mod status;

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use args::GlobalArgs;
pub(crate) use exit::{ExitStatus, report};
pub(crate) use interrupt::end_on_interrupt;
use output::Output;
use settings::Settings;

/// A searchable fan-fiction archive, on your own disk
///
/// ficdex reads the stories you have downloaded where they lie, works out what each is, and answers with ranked
/// passages. Story files are never changed. Results go to standard output, everything else to standard error.
#[derive(Parser, Debug)]
#[command(name = "ficdex", version, max_term_width = 100, after_long_help = ExitStatus::HELP)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Reads the command line. The error is clap's: wrong usage, or help that was asked for.
    pub(crate) fn from_arguments(arguments: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(hyphen::mask(arguments))
    }

    /// The settings of this run; unknown keys of the configuration file are warned of here.
    pub(crate) fn settings(&self) -> anyhow::Result<Settings> {
        let settings = Settings::new(&self.global)?;
        for warning in settings.warnings() {
            eprintln!("warning: {warning}");
        }
        Ok(settings)
    }
}

/// Prints what clap has to say and tells help from misuse.
pub(crate) fn show_help_or_misuse(shown: &clap::Error) -> ExitStatus {
    // A closed pipe is the only way to fail, and no reason to complain.
    let _ = shown.print();
    if shown.use_stderr() { ExitStatus::Misuse } else { ExitStatus::Done }
}

/// The verbs, in the order of the help.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Read a work, a chapter or a passage
    #[command(after_help = "Example: ficdex show ao3:218676@2")]
    Show(show::ShowArgs),
    /// Show what is in the library, and which files could not be read
    #[command(after_help = "Example: ficdex status --failed")]
    Status(status::StatusArgs),
    /// List what a query can ask for
    Fields,
    /// Show where settings come from, and check them
    Config(config::ConfigArgs),
    /// Print completions for a shell
    #[command(after_help = "Example: ficdex completions bash > ~/.local/share/bash-completion/completions/ficdex")]
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    #[command(after_help = "Example: ficdex man > ficdex.1 && man ./ficdex.1")]
    Man,
}

impl Command {
    /// Does it.
    pub(crate) fn run(&self, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
        match self {
            Self::Show(args) => show::run(args, settings, out),
            Self::Status(args) => status::run(args, settings, out),
            Self::Fields => fields::run(out),
            Self::Config(args) => config::run(args, settings, out),
            Self::Completions(args) => completions::run(args, out),
            Self::Man => man::run(out),
        }
    }
}
