//! `ficdex alias add`, `rm` and `import`: changes of the rules, and what follows from them.

use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use clap::{Args, ValueHint};
use ficdex::ingest;
use ficdex::names::{Dictionary, RuleFile, RuleKind, vocabulary::Vocabulary};
use ficdex::present::names::RuleRecord;
use ficdex::present::{count, sanitise_line};
use ficdex::store;

use super::KindName;
use crate::cli::ExitStatus;
use crate::cli::index::WorkArgs;
use crate::cli::output::Output;
use crate::cli::settings::Settings;

/// Arguments of `alias add`.
#[derive(Args, Debug)]
pub(super) struct AddArgs {
    /// What the rule is about [default: character]
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<KindName>,
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
    // `alias add ship NAME …` would make somebody called "ship".
    if args.kind.is_none()
        && let Some(meant) = RuleKind::ALL.into_iter().find(|kind| kind.name() == args.name)
    {
        bail!(
            "{meant} is a kind of rule: say --kind {meant} 'NAME' 'OTHER', or --kind character {meant} 'OTHER' for \
             somebody of that name"
        );
    }
    let kind = args.kind.map_or(RuleKind::Character, RuleKind::from);
    let (fandom, parent) = (args.fandom.clone(), args.parent.clone());
    ensure!(fandom.is_none() || kind == RuleKind::Character, "--fandom is for characters; a {kind} holds everywhere");
    ensure!(parent.is_none() || kind == RuleKind::Fandom, "--parent is for fandoms: add --kind fandom");
    let told = !args.others.is_empty() || parent.is_some();
    ensure!(told, "say what {} is, such as: ficdex alias add --kind {kind} '{}' OTHER", args.name, args.name);
    let rule = RuleFile::of(kind, args.name.clone(), args.others.clone(), fandom, parent);
    put(rule, &args.change, settings, out)
}

pub(super) fn import(args: &ImportArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let piped = args.file.as_os_str() == "-";
    let source = if piped { "standard input".to_owned() } else { args.file.display().to_string() };
    let context = || format!("cannot read {source}");
    let text = if piped {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).with_context(context)?;
        text
    } else {
        std::fs::read_to_string(&args.file).with_context(context)?
    };
    let rules = RuleFile::parse(&text).with_context(|| format!("cannot use {source}"))?;
    put(rules, &args.change, settings, out)
}

/// Adds what is new, says what that is, and reads the library's tags anew.
fn put(rules: RuleFile, change: &ChangeArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    rules.check()?;
    let folder = settings.library()?;
    let before = store::rules(&folder)?;
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
    let mut after = before.clone();
    after.add(added);
    finish(change, before, after, settings, out)
}

pub(super) fn remove(args: &RmArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let folder = settings.library()?;
    let kind = args.kind.map(RuleKind::from);
    let before = store::rules(&folder)?;
    let mut after = before.clone();
    let mut gone = after.remove(kind, &args.name, &args.others);
    if !args.change.dry_run {
        gone = store::change_rules(&folder, |known| known.remove(kind, &args.name, &args.others))?;
    }
    if gone == 0 {
        out.remark(format_args!("no rule is about {}; `ficdex alias list` shows them", sanitise_line(&args.name)));
        return Ok(ExitStatus::NothingMatched);
    }
    let done = if args.change.dry_run { "would remove" } else { "removed" };
    out.remark(format_args!("{done} what the rules say of {}", sanitise_line(&args.name)));
    finish(&args.change, before, after, settings, out)
}

/// Warns of what this change made doubtful, and brings the library up to it. What was doubtful before, `doctor` lists.
fn finish(
    change: &ChangeArgs,
    before: RuleFile,
    after: RuleFile,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<ExitStatus> {
    let folder = settings.library()?;
    let conflicts = |rules| Dictionary::new(Vocabulary::built_in().clone(), rules).conflicts();
    let known = conflicts(before);
    for conflict in conflicts(after).iter().filter(|conflict| !known.contains(conflict)) {
        out.remark(format_args!("warning: {}", sanitise_line(&conflict.to_string())));
    }
    if change.dry_run {
        out.remark("nothing was changed: this was a dry run");
    } else if folder.join("library.db").is_file() {
        let options = WorkArgs::default().options(settings, Vec::new())?;
        let summary = ingest::rename(&folder, &options, &ingest::Silent)?;
        out.remark(format_args!("{} named anew", count(summary.renamed, "work")));
    }
    Ok(ExitStatus::Done)
}
