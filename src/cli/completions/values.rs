//! `ficdex complete`: the values that may follow what has been typed of a query. The shells' completions ask for it.

use std::io::Write as _;

use clap::Args;
use ficdex::query::FieldId;
use ficdex::search::Reader;
use ficdex::search::complete::complete;
use ficdex::store::Library;

use crate::cli::ExitStatus;
use crate::cli::output::Output;
use crate::cli::settings::Settings;

/// Values that are offered.
const OFFERED: usize = 40;

/// Arguments of `complete`.
#[derive(Args, Debug)]
pub(crate) struct CompleteArgs {
    /// What has been typed, up to the cursor
    #[arg(value_name = "TYPED")]
    typed: String,
}

/// Prints what has been typed with each value in the place of its last one, a line each.
pub(in crate::cli) fn run(args: &CompleteArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let Some((head, field, value)) = last_clause(&args.typed) else { return Ok(ExitStatus::NothingMatched) };
    let library = Library::open_reading(&settings.library()?)?;
    let values = complete(&Reader::new(&library), field, value, OFFERED)?.unwrap_or_default();
    for value in &values {
        let plain = value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '\''));
        if plain {
            writeln!(out, "{head}{value}")?;
        } else {
            writeln!(out, "{head}\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))?;
        }
    }
    Ok(if values.is_empty() { ExitStatus::NothingMatched } else { ExitStatus::Done })
}

/// The text up to the value of the last clause, the clause's field, and what has been typed of the value.
fn last_clause(typed: &str) -> Option<(&str, FieldId, &str)> {
    let colon = typed.rfind(':')?;
    let start = typed[..colon].rfind(|c: char| !(c.is_ascii_lowercase() || c == '.')).map_or(0, |at| at + 1);
    let field = FieldId::of_name(&typed[start..colon])?;
    let value = &typed[colon + 1..];
    let mark = value.len() - value.trim_start_matches(['=', '(']).len();
    let opened = value.len() - value[mark..].trim_start_matches('"').len();
    Some((&typed[..colon + 1 + mark], field, &value[opened..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_clause_is_completed() {
        assert_eq!(last_clause("fandom:har"), Some(("fandom:", FieldId::Fandom, "har")));
        assert_eq!(last_clause("rain -char:\"buffy s"), Some(("rain -char:", FieldId::Char, "buffy s")));
        assert_eq!(last_clause("tag:(fl"), Some(("tag:(", FieldId::Tag, "fl")));
        assert_eq!(last_clause("char:=\"buf"), Some(("char:=", FieldId::Char, "buf")));
        assert_eq!(last_clause("who said"), None);
        assert_eq!(last_clause("12:30"), None);
    }
}
