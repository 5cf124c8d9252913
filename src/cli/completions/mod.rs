//! `ficdex completions`: what a shell needs to complete our command lines.
//!
//! Options and verbs come from clap; the values of a query's fields come from the library, for the shells whose
//! scripts lie beside this file.

pub(super) mod values;

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
    out.write_all(of_values(args.shell).as_bytes())?;
    Ok(ExitStatus::Done)
}

/// What completes values; nothing for a shell that we have no script for.
fn of_values(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => include_str!("values.bash"),
        Shell::Zsh => include_str!("values.zsh"),
        Shell::Fish => include_str!("values.fish"),
        _ => "",
    }
}
