//! `ficdex alias add`, `rm` and `import`: changes of the rules, and what follows from them.

use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use clap::{Args, ValueHint};
use ficdex::ingest;
use ficdex::names::{Dictionary, RuleFile, RuleKind, vocabulary::Vocabulary};
use ficdex::present::names::RuleRecord;
use ficdex::present::{count, sanitise_line};
use ficdex::store;

use super::{KindName, warn_of_conflicts};
use crate::cli::ExitStatus;
use crate::cli::index::WorkArgs;
use crate::cli::output::Output;
use crate::cli::settings::Settings;

/// Arguments of `alias add`.
#[derive(Args, Debug)]
pub(super) struct AddArgs {
    /// What the rule is about
    #[arg(long, value_enum, value_name = "KIND", default_value_t = KindName::Character)]
    kind: KindName,
    /// The only fandom in which a character is called so
    #[arg(long, value_name = "FANDOM")]
    fandom: Option<String>,
    /// The fandom that a fandom is a part of
    #[arg(long, value_name = "FANDOM")]
    parent: Option<String>,
    /// The name to use; of a ship, or of a tag to split, its name
    #[arg(value_name = "NAME")]
    name: String,
    /// What else it is called; the ship's members; whom the tag names; the names that are somebody else
    #[arg(value_name = "OTHER")]
    others: Vec<String>,
    #[command(flatten)]
    change: ChangeArgs,
}

/// Arguments of `alias rm`.
#[derive(Args, Debug)]
pub(super) struct RmArgs {
    /// Only rules about this
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<KindName>,
    /// The name of the rule, or an alias
    #[arg(value_name = "NAME")]
    name: String,
    /// Take only these names out of the rule
    #[arg(value_name = "OTHER")]
    others: Vec<String>,
    #[command(flatten)]
    change: ChangeArgs,
}

/// Arguments of `alias import`.
#[derive(Args, Debug)]
pub(super) struct ImportArgs {
    /// The file; `-` is standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    change: ChangeArgs,
}

/// How a change is made.
#[derive(Args, Debug, Default)]
struct ChangeArgs {
    /// Say what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn add(args: &AddArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let kind = RuleKind::from(args.kind);
    let (fandom, parent) = (args.fandom.clone(), args.parent.clone());
    ensure!(fandom.is_none() || kind == RuleKind::Character, "--fandom is for characters; a {kind} holds everywhere");
    ensure!(parent.is_none() || kind == RuleKind::Fandom, "--parent is for fandoms: add --kind fandom");
    let told = !args.others.is_empty() || parent.is_some();
    ensure!(told, "say what {} is, such as: ficdex alias add --kind {kind} '{}' OTHER", args.name, args.name);
    let rule = RuleFile::of(kind, args.name.clone(), args.others.clone(), fandom, parent);
    put(rule, &args.change, settings, out)
}

pub(super) fn import(args: &ImportArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let context = || format!("cannot read {}", args.file.display());
    let text = if args.file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).with_context(context)?;
        text
    } else {
        std::fs::read_to_string(&args.file).with_context(context)?
    };
    let rules = RuleFile::parse(&text).with_context(|| format!("cannot use {}", args.file.display()))?;
    put(rules, &args.change, settings, out)
}

/// Adds what is new, says what that is, and reads the library's tags anew.
fn put(rules: RuleFile, change: &ChangeArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    rules.check()?;
    let folder = settings.library()?;
    let added = if change.dry_run {
        store::rules(&folder)?.add(rules)
    } else {
        store::change_rules(&folder, |known| known.add(rules))?
    };
    for rule in added.lines() {
        let done = if change.dry_run { "would add" } else { "added" };
        out.remark(format_args!("{done} {}", RuleRecord::new(&rule).text()));
    }
    if added.is_empty() {
        out.remark("nothing new: these rules are there already");
        return Ok(ExitStatus::Done);
    }
    finish(change, added, settings, out)
}

pub(super) fn remove(args: &RmArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let folder = settings.library()?;
    let kind = args.kind.map(RuleKind::from);
    let gone = if args.change.dry_run {
        store::rules(&folder)?.remove(kind, &args.name, &args.others)
    } else {
        store::change_rules(&folder, |known| known.remove(kind, &args.name, &args.others))?
    };
    if gone == 0 {
        out.remark(format_args!("no rule is about {}; `ficdex alias list` shows them", sanitise_line(&args.name)));
        return Ok(ExitStatus::NothingMatched);
    }
    let done = if args.change.dry_run { "would remove" } else { "removed" };
    out.remark(format_args!("{done} what the rules say of {}", sanitise_line(&args.name)));
    finish(&args.change, RuleFile::default(), settings, out)
}

/// Warns of what is doubtful in the rules as they are now, and brings the library up to them.
fn finish(change: &ChangeArgs, added: RuleFile, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let folder = settings.library()?;
    let mut rules = store::rules(&folder)?;
    rules.add(added);
    warn_of_conflicts(&Dictionary::new(Vocabulary::built_in().clone(), rules), out);
    if change.dry_run {
        out.remark("nothing was changed: this was a dry run");
    } else if folder.join("library.db").is_file() {
        let options = WorkArgs::default().options(settings, Vec::new())?;
        let summary = ingest::rename(&folder, &options, &ingest::Silent)?;
        out.remark(format_args!("{} named anew", count(summary.renamed, "work")));
    }
    Ok(ExitStatus::Done)
}
