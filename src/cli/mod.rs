//! The command line: one file per verb, each with its arguments and its `run`.
//!
//! A verb is a row of [`Command`] and a file here. What verbs share is in [`args`] (as typed), [`settings`] (merged and
//! ready) and [`output`] (where results and remarks go). clap and anyhow are used here and nowhere else.

mod alias;
mod args;
mod cast;
mod catalogue;
mod completions;
mod config;
mod count;
mod deferred;
mod doctor;
mod evaluate;
mod exit;
mod explain;
mod export;
mod facets;
mod fields;
mod forget;
mod freq;
mod hyphen;
mod id;
mod index;
mod inspect;
mod interrupt;
mod kwic;
mod listing;
mod man;
mod nothing;
mod output;
mod part_file;
mod preview;
mod progress;
mod record_version;
mod reindex;
mod search;
mod settings;
mod show;
mod status;
mod target;
mod timeout;
mod versions;
mod watch;
mod within;
mod works;

use std::ffi::OsString;

use clap::{Parser, Subcommand};
use ficdex::present::{sanitise, sanitise_line};
use ficdex::search::catalogue::Subject;

use args::GlobalArgs;
use deferred::Deferred;
pub(crate) use exit::{ExitStatus, report};
pub(crate) use interrupt::end_on_interrupt;
use output::{Output, Screen, tell};
use settings::Settings;

/// A searchable fan-fiction archive, on your own disk
///
/// ficdex reads the stories you have downloaded where they lie, works out what each is, and answers with ranked
/// passages. Story files are never changed. Results go to standard output, everything else to standard error.
#[derive(Parser, Debug)]
#[command(name = "ficdex", version, max_term_width = 100, after_long_help = ExitStatus::HELP)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Cli {
    /// Reads the command line. The error is clap's: wrong usage, or help that was asked for.
    pub(crate) fn from_arguments(arguments: impl Iterator<Item = OsString>) -> Result<Self, clap::Error> {
        Self::try_parse_from(hyphen::mask(arguments))
    }

    /// The settings of this run; unknown keys of the configuration file are warned of here.
    pub(crate) fn settings(&self) -> anyhow::Result<Settings> {
        let settings = Settings::new(&self.global)?;
        for warning in settings.warnings() {
            tell(format_args!("warning: {}", sanitise_line(&warning)));
        }
        Ok(settings)
    }
}

/// Prints what clap has to say and tells help from misuse.
pub(crate) fn show_help_or_misuse(shown: &clap::Error) -> ExitStatus {
    if !shown.use_stderr() {
        // A closed pipe is the only way to fail, and no reason to complain.
        let _ = shown.print();
        return ExitStatus::Done;
    }
    let message = shown.render();
    let message = if Screen::detect().colors_stderr() {
        message.ansi().to_string()
    } else {
        // It repeats what was typed, which may have been pasted from anywhere.
        sanitise(&message.to_string()).into_owned()
    };
    // It ends its last line itself.
    tell(hyphen::without_masks(message.strip_suffix('\n').unwrap_or(&message)));
    ExitStatus::Misuse
}

/// The verbs, in the order of the help.
#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Read folders and files into the library
    ///
    /// Only what changed since the last time is read. A file that cannot be read is listed with the reason, and the
    /// rest goes on.
    #[command(
        after_help = "Examples:\n  ficdex index ~/fics\n  find ~/fics -name '*.epub' -print0 | ficdex index --stdin0\n  ficdex index --dry-run --explain old.zip"
    )]
    Index(Deferred<index::IndexArgs>),
    /// Keep folders indexed while files come, change and go, until Ctrl-C
    #[command(after_help = "Example: ficdex watch ~/fics")]
    Watch(Deferred<watch::WatchArgs>),
    /// Find passages, best first
    ///
    /// Words must all stand in one chapter; see `ficdex fields` for what else a query can ask. Quote the whole query
    /// with single quotes if it holds signs of the shell.
    #[command(after_help = "\
Examples:
  ficdex search rain umbrella
  ficdex search '\"we were never friends\" -fandom:Angel words:>10k'
  ficdex search --in ~/fics '\"beneath you\"'")]
    Search(Deferred<search::SearchArgs>),
    /// Find works, best first
    #[command(after_help = "Example: ficdex works 'ship:Buffy/Spike is:complete' --sort words")]
    Works(Deferred<works::WorksArgs>),
    /// Print every match with the words around it, one line each
    #[command(after_help = "\
Examples:
  ficdex kwic umbrella --sort L1,R1
  ficdex kwic 'kiss* fandom:Angel' --format tsv > kisses.tsv")]
    Kwic(Deferred<kwic::KwicArgs>),
    /// Count matches, passages, chapters and works
    #[command(after_help = "Example: ficdex count '\"we were never friends\" OR enemies'")]
    Count(Deferred<count::CountArgs>),
    /// Count the works a query finds by fandom, character, tag, year …
    #[command(after_help = "\
Examples:
  ficdex facets '*' --by fandom,rating
  ficdex facets 'is:complete words:>50k' --by ship --limit 0")]
    Facets(Deferred<facets::FacetsArgs>),
    /// Show how often a query matches, by year, fandom, rating …
    #[command(after_help = "Example: ficdex freq 'texted OR texting' --by year --per-million")]
    Freq(Deferred<freq::FreqArgs>),
    /// Show how a query is understood, what it stands for, and what each part of it finds
    #[command(after_help = "Example: ficdex explain 'umbrel* -fandom:Angel'")]
    Explain(Deferred<explain::ExplainArgs>),
    /// Read a work, a chapter or a passage
    #[command(after_help = "Example: ficdex show ao3:218676@2")]
    Show(Deferred<show::ShowArgs>),
    /// Show who is in a work and what joins them, by its text, and set that right
    ///
    /// All of it is inference, with how sure it is and a place that shows it. A fix has one of the forms `NAME = PERSON`
    /// (whom the text calls so is this person), `NAME != PERSON`, `NAME = nobody`, `NAME @2:3 = mentioned` (in chapter 2,
    /// passage 3: present, mentioned or absent; `@*` is the whole work) and `A/B = romantic` (romantic, kin, rivals or
    /// nothing). It counts at once, and stays when the work is read again.
    #[command(after_help = "\
Examples:
  ficdex cast ao3:218676
  ficdex cast ao3:218676 --fix 'Glinda = Tara Maclay'
  ficdex cast ao3:218676 --unfix all")]
    Cast(Deferred<cast::CastArgs>),
    /// Show the texts of a work that has several files, and which value is from which file
    ///
    /// Every file of a work says something: the text with most words is searched, each value is from the file that tells
    /// most in it, and what was not chosen is kept. `ficdex show ID --version N` reads another text.
    #[command(after_help = "Example: ficdex versions ao3:218676")]
    Versions(Deferred<versions::VersionsArgs>),
    /// Show what is in the library, and which files could not be read
    #[command(after_help = "Example: ficdex status --failed")]
    Status(Deferred<status::StatusArgs>),
    /// Say what is wrong with the library, and what to do about it
    #[command(after_help = "Example: ficdex doctor --json")]
    Doctor(Deferred<doctor::DoctorArgs>),
    /// Write everything a query finds to a file
    #[command(after_help = "\
Examples:
  ficdex export 'who kissed' --to ndjson -o kisses.ndjson
  ficdex export '*' --unit work --to csv -o works.csv")]
    Export(Deferred<export::ExportArgs>),
    /// Show how one file is read: metadata, chapters, passages
    #[command(after_help = "Example: ficdex inspect story.epub")]
    Inspect(Deferred<inspect::InspectArgs>),
    /// Make the index anew from the library, without the story files
    #[command(after_help = "Example: ficdex reindex --memory 2G")]
    Reindex(Deferred<reindex::ReindexArgs>),
    /// Take a work, a file or a folder out of the library; story files stay on the disk
    #[command(after_help = "Example: ficdex forget ao3:218676")]
    Forget(Deferred<forget::ForgetArgs>),
    /// Say who is who: your rules for names of characters, ships and fandoms
    ///
    /// Rules win over what ficdex knows by itself. They are kept in `aliases.toml` in the library's folder, and a change
    /// counts at once, without reading story files again.
    #[command(after_help = "Example: ficdex alias add 'Buffy Summers' 'the Slayer'")]
    Alias(Deferred<alias::AliasArgs>),
    /// List the library's characters, most frequent first, with their spellings
    #[command(after_help = "Examples:\n  ficdex characters summers\n  ficdex characters --unresolved -n 20")]
    Characters(Deferred<catalogue::CatalogueArgs>),
    /// List the library's relationships, most frequent first, with their spellings
    #[command(after_help = "Example: ficdex ships draco --format ndjson")]
    Ships(Deferred<catalogue::CatalogueArgs>),
    /// List the library's fandoms, most frequent first, with their spellings
    #[command(after_help = "Example: ficdex fandoms --unresolved")]
    Fandoms(Deferred<catalogue::CatalogueArgs>),
    /// Suggest which names of the library are likely one, as commands to run
    #[command(after_help = "Example: ficdex wrangle > rules.sh    # read it, take out what is wrong, run it")]
    Wrangle(Deferred<catalogue::WrangleArgs>),
    /// Measure how well people and pairs are recognised, on the library's own tags
    ///
    /// The tags of each work are hidden, its people and pairs are recognised by the text alone, and both are compared. The
    /// library stays as it is.
    #[command(after_help = "Example: ficdex evaluate --json")]
    Evaluate(Deferred<evaluate::EvaluateArgs>),
    /// List what a query can ask for
    #[command(after_help = "Example: ficdex fields | grep words")]
    Fields,
    /// Show where settings come from, and check them
    #[command(after_help = "Example: ficdex config check")]
    Config(Deferred<config::ConfigArgs>),
    /// Print completions for a shell
    #[command(after_help = "Example: ficdex completions bash > ~/.local/share/bash-completion/completions/ficdex")]
    Completions(Deferred<completions::CompletionsArgs>),
    /// Print the values that may follow what has been typed of a query, for the shells' completions
    #[command(hide = true)]
    Complete(Deferred<completions::values::CompleteArgs>),
    /// Print the manual page
    #[command(after_help = "Example: ficdex man > ficdex.1 && man ./ficdex.1")]
    Man,
}

impl Command {
    /// True for a verb that is over before anyone could interrupt it, and leaves nothing half done if someone does:
    /// the system may end it as it ends any program.
    pub(crate) fn is_brief(&self) -> bool {
        matches!(self, Self::Search(args) if args.is_brief())
    }

    /// Does it.
    pub(crate) fn run(&self, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
        match self {
            Self::Index(args) => index::run(args, settings, out),
            Self::Watch(args) => watch::run(args, settings, out),
            Self::Search(args) => search::run(args, settings, out),
            Self::Works(args) => works::run(args, settings, out),
            Self::Kwic(args) => kwic::run(args, settings, out),
            Self::Count(args) => count::run(args, settings, out),
            Self::Facets(args) => facets::run(args, settings, out),
            Self::Freq(args) => freq::run(args, settings, out),
            Self::Explain(args) => explain::run(args, settings, out),
            Self::Show(args) => show::run(args, settings, out),
            Self::Cast(args) => cast::run(args, settings, out),
            Self::Versions(args) => versions::run(args, settings, out),
            Self::Status(args) => status::run(args, settings, out),
            Self::Doctor(args) => doctor::run(args, settings, out),
            Self::Export(args) => export::run(args, settings, out),
            Self::Inspect(args) => inspect::run(args, settings, out),
            Self::Reindex(args) => reindex::run(args, settings, out),
            Self::Forget(args) => forget::run(args, settings, out),
            Self::Alias(args) => alias::run(args, settings, out),
            Self::Characters(args) => catalogue::run(args, Subject::Characters, settings, out),
            Self::Ships(args) => catalogue::run(args, Subject::Ships, settings, out),
            Self::Fandoms(args) => catalogue::run(args, Subject::Fandoms, settings, out),
            Self::Wrangle(args) => catalogue::wrangle(args, settings, out),
            Self::Evaluate(args) => evaluate::run(args, settings, out),
            Self::Fields => fields::run(out),
            Self::Config(args) => config::run(args, settings, out),
            Self::Completions(args) => completions::run(args, out),
            Self::Complete(args) => completions::values::run(args, settings, out),
            Self::Man => man::run(out),
        }
    }
}
