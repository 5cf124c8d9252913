//! `ficdex doctor`: what is wrong with the library, and what to do about it.

use std::io::Write as _;

use clap::Args;
use ficdex::present::ndjson::{FindingRecord, write_record};
use ficdex::present::{count, sanitise_line};
use ficdex::search::health::{Finding, findings, unopened};
use ficdex::store::Library;

use super::ExitStatus;
use super::args::{Format, FormatArgs};
use super::output::{Output, Screen};
use super::settings::Settings;

/// Arguments of `doctor`.
#[derive(Args, Debug)]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    format: FormatArgs,
}

pub(super) fn run(args: &DoctorArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let (mut found, status) = match Library::open_reading(&settings.library()?) {
        Ok(library) => (findings(&library)?, ExitStatus::Done),
        Err(error) => match unopened(&error) {
            Some(finding) => (vec![finding], ExitStatus::NoLibrary),
            None => return Err(error.into()),
        },
    };
    found.extend(terminal());
    for finding in found.iter().filter(|_| !out.is_quiet()).collect::<Vec<_>>() {
        match args.format.format() {
            Format::Text => {
                writeln!(out, "{}: {}", finding.code, sanitise_line(&finding.message))?;
                writeln!(out, "  {}", sanitise_line(&finding.command))?;
            }
            Format::Ndjson => write_record(out, &FindingRecord::new(finding))?,
        }
    }
    if found.is_empty() {
        out.remark("nothing is wrong");
    } else {
        out.remark(count(found.len() as u64, "finding"));
    }
    Ok(status)
}

/// What the terminal and the language settings cannot show.
fn terminal() -> Vec<Finding> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut found = Vec::new();
    // The first of these that is set decides, as everywhere.
    if let Some(locale) = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).filter(|locale| !is_utf8(locale)) {
        let message = format!("the locale `{locale}` is not UTF-8, and what ficdex prints is");
        found.push(Finding { code: "locale", message, command: "export LC_ALL=C.UTF-8".to_owned() });
    }
    if Screen::detect().is_terminal_unknown() {
        let message = "the terminal does not say what it is: there is no colour, and no pager may work".to_owned();
        found.push(Finding { code: "terminal", message, command: "export TERM=xterm-256color".to_owned() });
    }
    found
}

fn is_utf8(locale: &str) -> bool {
    let charset = locale.split('@').next().unwrap_or(locale).rsplit_once('.').map_or("", |(_, charset)| charset);
    charset.eq_ignore_ascii_case("utf-8") || charset.eq_ignore_ascii_case("utf8")
}

#[cfg(test)]
mod tests {
    use super::is_utf8;

    #[test]
    fn a_locale_says_its_charset_behind_a_point() {
        assert!(is_utf8("C.UTF-8") && is_utf8("de_DE.utf8@euro"));
        assert!(!is_utf8("C") && !is_utf8("de_DE.ISO-8859-1") && !is_utf8("POSIX"));
    }
}
