//! `ficdex fields`: what a query can ask for.

use std::io::Write as _;

use ficdex::query::{FIELDS, FLAGS};

use super::ExitStatus;
use super::output::Output;

/// Prints every field and flag, each with an example; those that wait for something come last, with what they wait for.
pub(super) fn run(out: &mut Output) -> anyhow::Result<ExitStatus> {
    writeln!(out, "Fields, each with an example:\n")?;
    for field in FIELDS.iter().filter(|field| field.missing.is_none()) {
        writeln!(out, "{}{}: {}", field.name, also(field.aliases), field.description)?;
        writeln!(out, "  {}", field.example)?;
    }
    writeln!(out, "\nFlags, after `is:`\n")?;
    for flag in FLAGS.iter().filter(|flag| flag.missing.is_none()) {
        writeln!(out, "is:{}{}: {}", flag.name, also(flag.aliases), flag.description)?;
    }
    writeln!(out, "\nNot available yet:\n")?;
    for field in FIELDS {
        if let Some(reason) = field.missing {
            writeln!(out, "{}{}: {}; {reason}", field.name, also(field.aliases), field.description)?;
        }
    }
    for flag in FLAGS {
        if let Some(reason) = flag.missing {
            writeln!(out, "is:{}{}: {}; {reason}", flag.name, also(flag.aliases), flag.description)?;
        }
    }
    Ok(ExitStatus::Done)
}

fn also(aliases: &[&str]) -> String {
    if aliases.is_empty() { String::new() } else { format!(" (or {})", aliases.join(", ")) }
}
