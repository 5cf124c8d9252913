//! The `ficdex` program: what happens, in order, between the command line and the exit code.

mod cli;

use std::process::ExitCode;

use cli::{Cli, ExitStatus};

/// Indexing allocates millions of short strings from several threads; the system's allocator halves the speed.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let status = match run() {
        Ok(status) => status,
        Err(error) => cli::report(&error),
    };
    status.into()
}

/// The whole program as a list of steps; an error is printed once, by `main`.
fn run() -> anyhow::Result<ExitStatus> {
    let cli = match Cli::from_arguments(std::env::args_os()) {
        Ok(cli) => cli,
        Err(shown) => return Ok(cli::show_help_or_misuse(&shown)),
    };
    if !cli.command.is_brief() {
        cli::end_on_interrupt()?;
    }
    let settings = cli.settings()?;
    let mut output = settings.output();
    let outcome = cli.command.run(&settings, &mut output);
    output.finish()?;
    outcome
}
