//! Settings in three steps, each a type: as typed ([`GlobalArgs`] and the [`File`]), merged ([`Settings`]), and
//! ready to use (what its methods return).
//!
//! Options win over environment variables, these over the configuration file, and this over what is built in.

mod file;
mod places;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use ficdex::names::Packs;
use ficdex::present::{Mark, Style};
use ficdex::search::{Context, Sort};
use ficdex::source::Limits;

use file::Around;
pub(super) use file::{File, KEYS};
pub(super) use places::{cache_library, from_here, text_from_here};

use super::args::{GlobalArgs, ListArgs, MarkArgs, MarkSigns, ShowProgress};
use super::output::{Output, Screen};
use super::progress::Bar;

/// How many results are shown if nobody says.
const DEFAULT_LIMIT: usize = 10;
/// How many passages of one work are shown if nobody says.
const DEFAULT_PER_WORK: usize = 3;

/// The settings of one run.
pub(crate) struct Settings {
    library: Option<PathBuf>,
    /// The configuration file looked for, if there is a place for one.
    pub(super) config_path: Option<PathBuf>,
    /// What it says.
    pub(super) file: File,
    /// No results and no remarks.
    pub(super) quiet: bool,
    /// More remarks.
    pub(super) verbose: bool,
    color: bool,
    paging: bool,
    screen: Screen,
}

impl Settings {
    /// Merges what was typed with the environment and the configuration file.
    pub(super) fn new(typed: &GlobalArgs) -> anyhow::Result<Self> {
        let named = typed.config.clone();
        let config_path = named.clone().or_else(|| places::config_file().ok());
        let file = match &config_path {
            Some(path) => File::read(path, named.is_some())?,
            None => File::default(),
        };
        let screen = Screen::detect();
        let color = typed.color.or(file.color).unwrap_or_default().decide(screen.allows_color());
        Ok(Self {
            library: typed.library.clone().or_else(|| file.library.clone()),
            config_path,
            file,
            quiet: typed.quiet,
            verbose: typed.verbose,
            color,
            paging: !typed.no_pager && !typed.quiet,
            screen,
        })
    }

    /// What is doubtful in the configuration file, each with its place.
    pub(super) fn warnings(&self) -> impl Iterator<Item = String> {
        let path = self.config_path.iter().map(|path| path.display().to_string()).next().unwrap_or_default();
        self.file.warnings.iter().map(move |warning| format!("{path}: {warning}"))
    }

    /// The library's folder.
    pub(super) fn library(&self) -> anyhow::Result<PathBuf> {
        match &self.library {
            Some(folder) => Ok(folder.clone()),
            None => places::default_library().context("cannot tell where the library is: name it with --library"),
        }
    }

    /// The text of the user's packs, one file after the other; an error names the file and the line.
    pub(super) fn packs(&self) -> anyhow::Result<String> {
        let beside = self.config_path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let mut all = String::new();
        for path in &self.file.packs {
            let path = beside.join(path);
            let text = std::fs::read_to_string(&path).with_context(|| {
                format!("cannot read {}, a file of packs named in the configuration", path.display())
            })?;
            Packs::parse(&text).with_context(|| format!("cannot use {}", path.display()))?;
            all.push_str(&text);
            all.push('\n');
        }
        Ok(all)
    }

    /// What a file may ask for.
    pub(super) fn limits(&self) -> &Limits {
        &self.file.limits.0
    }

    /// Standard output, paged if it is a terminal.
    pub(crate) fn output(&self) -> Output {
        let pager = self.paging.then(|| self.screen.pager(self.file.pager.as_deref())).flatten();
        Output::new(pager, self.quiet)
    }

    /// How many results to show; none means all.
    ///
    /// Where `whole`, a list for another program, only the command line cuts it.
    pub(super) fn limit(&self, list: &ListArgs, whole: bool) -> usize {
        let unsaid = if whole { 0 } else { self.file.limit.unwrap_or(DEFAULT_LIMIT) };
        if list.all { 0 } else { list.limit.unwrap_or(unsaid) }
    }

    /// How many passages of one work to show; 0 means all.
    pub(super) fn per_work(&self, typed: Option<usize>) -> usize {
        typed.or(self.file.per_work).unwrap_or(DEFAULT_PER_WORK)
    }

    /// The order of results if none is typed: best first, unless the file says otherwise.
    pub(super) fn sort(&self) -> Sort {
        self.file.sort.map_or(Sort::Score, Sort::from)
    }

    /// How much text to show around a match.
    pub(super) fn context(&self, typed: Option<Context>) -> Context {
        typed.or(self.file.context.map(|Around(context)| context)).unwrap_or_default()
    }

    /// Progress, drawn if the terminal allows it, printed if it does not and progress is asked for all the same.
    pub(super) fn progress(&self, typed: Option<ShowProgress>) -> Bar {
        let draws = self.screen.draws_on_stderr();
        match typed.or(self.file.progress).unwrap_or_default() {
            ShowProgress::Json => Bar::records(),
            ShowProgress::Always | ShowProgress::Auto if draws && !self.quiet => Bar::drawn(),
            ShowProgress::Always => Bar::printed(),
            ShowProgress::Never | ShowProgress::Auto => Bar::hidden(),
        }
    }

    /// How text looks.
    pub(super) fn style(&self, plain: bool, mark: &MarkArgs) -> Style {
        let color = self.color && !plain;
        let default = if color { MarkSigns::None } else { MarkSigns::Brackets };
        let mark = match mark.mark.or(self.file.mark).unwrap_or(default) {
            MarkSigns::Brackets => Mark::BRACKETS,
            MarkSigns::None => Mark::NONE,
        };
        Style { color, mark, width: self.screen.width(), plain }
    }
}
