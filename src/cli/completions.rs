//! `ficdex completions`: what a shell needs to complete our command lines.

use std::io::Write as _;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::output::Output;
use super::{Cli, ExitStatus};

/// Arguments of `completions`.
#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs, out: &mut Output) -> anyhow::Result<ExitStatus> {
    // The generator writes with `expect`: into memory it cannot fail.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "ficdex", &mut script);
    out.write_all(&script)?;
    Ok(ExitStatus::Done)
}
