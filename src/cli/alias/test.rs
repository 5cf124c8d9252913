//! `ficdex alias test`: how tags are read. Needs no library; without one there are no rules of the user.

use std::io::{self, BufRead as _, Write as _};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use ficdex::names::{Dictionary, Scope, TagReading};
use ficdex::present::names::AliasRecord;
use ficdex::present::ndjson::write_record;
use ficdex::store;

use crate::cli::ExitStatus;
use crate::cli::args::{Format, FormatArgs};
use crate::cli::output::Output;
use crate::cli::settings::Settings;

/// Arguments of `alias test`.
#[derive(Args, Debug)]
pub(super) struct TestArgs {
    /// The tag
    #[arg(value_name = "TAG", required_unless_present = "stdin")]
    tag: Option<String>,
    /// A fandom of the work that carries the tag; may be given several times
    #[arg(long, value_name = "FANDOM")]
    fandom: Vec<String>,
    /// What the tag is said to be [default: what it looks like]
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<TagKind>,
    /// Read tags from standard input, one a line
    #[arg(long, conflicts_with = "tag")]
    stdin: bool,
    #[command(flatten)]
    format: FormatArgs,
}

/// The kinds of tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TagKind {
    Character,
    Relationship,
    Fandom,
}

pub(super) fn run(args: &TestArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let dictionary = match settings.library() {
        Ok(folder) => store::dictionary(&folder)?,
        Err(_) => Dictionary::built_in(),
    };
    let scope = dictionary.scope(&args.fandom);
    if let Some(tag) = &args.tag {
        show(tag, args, &dictionary, &scope, out)?;
    }
    if args.stdin {
        let mut line = Vec::new();
        let mut input = io::stdin().lock();
        while input.read_until(b'\n', &mut line).context("cannot read tags from standard input")? > 0 {
            let text = String::from_utf8_lossy(&line);
            show(text.trim_end_matches(['\n', '\r']), args, &dictionary, &scope, out)?;
            line.clear();
        }
    }
    Ok(ExitStatus::Done)
}

fn show(tag: &str, args: &TestArgs, dictionary: &Dictionary, scope: &Scope, out: &mut Output) -> io::Result<()> {
    let reading = match args.kind {
        None => dictionary.resolve_tag(tag, scope),
        Some(TagKind::Character) => TagReading::Character(dictionary.resolve_characters(tag, scope)),
        Some(TagKind::Relationship) => TagReading::Relationship(dictionary.resolve_relationship(tag, scope)),
        Some(TagKind::Fandom) => TagReading::Fandom(dictionary.resolve_fandom(tag)),
    };
    let record = AliasRecord::new(tag, &reading);
    match args.format.format() {
        Format::Text => writeln!(out, "{}", record.text()),
        Format::Ndjson => write_record(out, &record),
    }
}
