//! The version of the records that a program expects which reads our output.

use clap::Args;
use ficdex::present::ndjson::VERSION;

/// What a program that reads JSON Lines asks of the one that writes them.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Result options")]
pub(crate) struct RecordVersion {
    /// Fail unless JSON Lines are written in this version, the `v` of every record
    #[arg(long, value_name = "N", value_parser = written)]
    #[allow(dead_code, reason = "to read it is to check it")]
    format_version: Option<u32>,
}

fn written(text: &str) -> Result<u32, String> {
    match text.parse() {
        Ok(VERSION) => Ok(VERSION),
        Ok(_) => Err(format!("this program writes version {VERSION}")),
        Err(_) => Err(format!("a version is a number, and this program writes version {VERSION}")),
    }
}
