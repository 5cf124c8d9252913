//! `ficdex man`: the manual page, made from the same source as the help.

use std::io::{self, Write};

use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::output::Output;
use super::{Cli, ExitStatus};

/// Prints the page in roff, the general part first, then a section for each verb.
pub(super) fn run(out: &mut Output) -> anyhow::Result<ExitStatus> {
    let command = Cli::command();
    let man = Man::new(command.clone()).manual("ficdex");
    man.render_title(out)?;
    man.render_name_section(out)?;
    man.render_synopsis_section(out)?;
    man.render_description_section(out)?;
    man.render_options_section(out)?;
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        write_verb(out, verb)?;
    }
    let mut exit_codes = Vec::new();
    man.render_extra_section(&mut exit_codes)?;
    out.write_all(String::from_utf8_lossy(&exit_codes).replacen(".SH EXTRA", ".SH \"EXIT STATUS\"", 1).as_bytes())?;
    man.render_version_section(out)?;
    Ok(ExitStatus::Done)
}

/// A verb's section: its own page, with the headings one level down.
fn write_verb(out: &mut dyn Write, verb: &Command) -> io::Result<()> {
    let name = verb.get_name().to_owned();
    let man = Man::new(verb.clone().bin_name(format!("ficdex {name}")));
    let mut page = Vec::new();
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    if verb.get_arguments().next().is_some() {
        man.render_options_section(&mut page)?;
    }
    man.render_extra_section(&mut page)?;
    writeln!(out, ".SH \"FICDEX {}\"", name.to_uppercase())?;
    for line in String::from_utf8_lossy(&page).lines() {
        let line = if line == ".SH EXTRA" { ".SH EXAMPLES" } else { line };
        writeln!(out, "{}", line.replacen(".SH ", ".SS ", 1))?;
    }
    Ok(())
}
