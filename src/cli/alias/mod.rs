//! `ficdex alias`: the user's rules of names, and how tags are read with them.

mod edit;
mod test;

use std::io::Write as _;

use clap::{Args, Subcommand, ValueEnum};
use ficdex::names::{RuleFile, RuleKind};
use ficdex::present::names::RuleRecord;
use ficdex::present::ndjson::write_record;
use ficdex::present::sanitise_line;
use ficdex::store;
use ficdex::text::key;

use super::ExitStatus;
use super::output::Output;
use super::settings::Settings;

/// Arguments of `alias`.
#[derive(Args, Debug)]
pub(crate) struct AliasArgs {
    #[command(subcommand)]
    what: What,
}

/// What to do with the rules.
#[derive(Subcommand, Debug)]
enum What {
    /// Add a rule: a name, and what else it is called
    #[command(after_help = "\
Examples:
  ficdex alias add 'Buffy Summers' 'the Slayer' --fandom 'Buffy the Vampire Slayer'
  ficdex alias add --kind fandom 'Salt Harbour' 'SH (2009)' --parent 'The Harbour Books'
  ficdex alias add --kind ship Harbourlight 'Mara Venn' 'Ilse Roth'
  ficdex alias add --kind split 'The Roth Twins' 'Ilse Roth' 'Jan Roth'
  ficdex alias add --kind distinct 'Ember' 'Emberlyn'")]
    Add(edit::AddArgs),
    /// Take rules out, or some names of a rule
    #[command(after_help = "Examples:\n  ficdex alias rm 'Buffy Summers' 'the Slayer'\n  ficdex alias rm 'the Slayer'")]
    Rm(edit::RmArgs),
    /// List the rules
    #[command(after_help = "Example: ficdex alias list --format toml > my-names.toml")]
    List(ListArgs),
    /// Show how a tag is read: whom it may mean, and the rule that says so
    #[command(after_help = "\
Examples:
  ficdex alias test 'Spike' --fandom 'Buffy the Vampire Slayer'
  cut -f1 tags.tsv | ficdex alias test --stdin --format ndjson")]
    Test(test::TestArgs),
    /// Add the rules of a file in the form that `list --format toml` writes
    #[command(after_help = "Example: ficdex alias import their-names.toml --dry-run")]
    Import(edit::ImportArgs),
}

/// Arguments of `alias list`.
#[derive(Args, Debug)]
struct ListArgs {
    /// Only rules with a name that holds this text
    #[arg(value_name = "PATTERN")]
    pattern: Option<String>,
    /// Text for people, JSON Lines, or the form that `import` reads [default: text]
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, hide_default_value = true)]
    format: ListFormat,
}

/// The form of a list of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// Text for people
    #[default]
    Text,
    /// One JSON object a line
    #[value(alias = "json")]
    Ndjson,
    /// A file of rules
    Toml,
}

/// The kinds of rules, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KindName {
    /// What a character is called
    Character,
    /// What a fandom is called, and what it is a part of
    Fandom,
    /// A ship and its members
    Ship,
    /// A tag that names several people
    Split,
    /// Names that are never one person
    Distinct,
}

impl From<KindName> for RuleKind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Character => Self::Character,
            KindName::Fandom => Self::Fandom,
            KindName::Ship => Self::Ship,
            KindName::Split => Self::Split,
            KindName::Distinct => Self::Distinct,
        }
    }
}

pub(super) fn run(args: &AliasArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    match &args.what {
        What::Add(args) => edit::add(args, settings, out),
        What::Rm(args) => edit::remove(args, settings, out),
        What::List(args) => list(args, settings, out),
        What::Test(args) => test::run(args, settings, out),
        What::Import(args) => edit::import(args, settings, out),
    }
}

fn list(args: &ListArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let rules = store::rules(&settings.library()?)?;
    let pattern = args.pattern.as_deref().map(key);
    let fits = |text: &str| pattern.as_ref().is_none_or(|pattern| key(text).contains(pattern.as_str()));
    let mut found = RuleFile::default();
    for rule in rules.lines() {
        if fits(rule.name) || rule.others.iter().any(|name| fits(name)) {
            let (fandom, parent) = (rule.fandom.map(str::to_owned), rule.parent.map(str::to_owned));
            found.add(RuleFile::of(rule.kind, rule.name.to_owned(), rule.others.to_vec(), fandom, parent));
        }
    }
    match args.format {
        ListFormat::Toml => write!(out, "{}", found.to_toml())?,
        ListFormat::Text => {
            for rule in found.lines() {
                writeln!(out, "{}", RuleRecord::new(&rule).text())?;
            }
        }
        ListFormat::Ndjson => {
            for rule in found.lines() {
                write_record(out, &RuleRecord::new(&rule))?;
            }
        }
    }
    if found.is_empty() {
        let path = store::rules_path(&settings.library()?);
        match &args.pattern {
            Some(pattern) => out.remark(format_args!("no rule in {} holds {}", path.display(), sanitise_line(pattern))),
            None => out.remark(format_args!("no rules in {}: `ficdex alias add` makes one", path.display())),
        }
        return Ok(ExitStatus::NothingMatched);
    }
    Ok(ExitStatus::Done)
}
