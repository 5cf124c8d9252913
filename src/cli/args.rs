//! Arguments that several verbs share, as typed: what is not typed stays empty, and [`settings`](super::settings)
//! fills it in.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::{Args, ValueEnum, ValueHint};
use ficdex::model::Date;
use ficdex::present::study::Cells;
use ficdex::query::resolve::{self, Excluded};
use ficdex::query::{self, FieldId, Node, NodeKind, ParseOptions, QueryError, Unit};
use ficdex::search::{Reader, Request, SearchError, Sort};
use ficdex::store::Library;
use serde::Deserialize;

use super::hyphen;
use super::output::Output;
use super::record_version::RecordVersion;
use super::settings::Settings;
use super::timeout::TimeoutArgs;
use super::within::indexed_library;

/// Options of every verb.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "General options")]
pub(crate) struct GlobalArgs {
    /// Folder of the library [default: `$XDG_DATA_HOME/ficdex`]
    #[arg(long, global = true, env = "FICDEX_LIBRARY", hide_env_values = true, value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) library: Option<PathBuf>,
    /// Configuration file [default: `$XDG_CONFIG_HOME/ficdex/config.toml`]
    #[arg(long, global = true, env = "FICDEX_CONFIG", hide_env_values = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN")]
    pub(crate) color: Option<When>,
    /// Do not page long output
    #[arg(long, global = true)]
    pub(crate) no_pager: bool,
    /// Print no results and no remarks, only errors: the exit code tells
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub(crate) verbose: bool,
}

/// A query, in one argument or several.
#[derive(Args, Debug)]
pub(crate) struct QueryArgs {
    /// What to look for; several words are joined by blanks
    #[arg(required = true, value_name = "QUERY", value_parser = hyphen::unmask)]
    query: Vec<String>,
    /// Ask this folder or file: it is indexed first, as far as it changed, into a library of its own
    #[arg(long = "in", value_name = "PATH", value_hint = ValueHint::AnyPath)]
    within: Option<PathBuf>,
    /// Only works rated so or lower; works that are not rated are left out
    #[arg(long, value_enum, value_name = "RATING", ignore_case = true)]
    up_to: Option<Ceiling>,
    /// Find what the exclusions of the configuration file hide, too
    #[arg(long)]
    no_exclude: bool,
    #[command(flatten)]
    timeout: TimeoutArgs,
}

/// The highest rating that is wanted, on AO3's scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Ceiling {
    #[value(name = "G")]
    General,
    #[value(name = "T")]
    Teen,
    #[value(name = "M")]
    Mature,
    #[value(name = "E")]
    Explicit,
}

impl Ceiling {
    /// What `query` finds among the works that are rated so or lower.
    fn over(self, query: Node, options: ParseOptions) -> Result<Node, QueryError> {
        let rated = match self {
            Self::General => "rating:G",
            Self::Teen => "rating:(G OR T)",
            Self::Mature => "rating:(G OR T OR M)",
            Self::Explicit => "rating:(G OR T OR M OR E)",
        };
        let parts = vec![query.clone(), query::parse(rated, &options)?];
        Ok(Node::and(parts).unwrap_or(query))
    }
}

/// A query, understood, with what the configuration file adds to it.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The query, with saved queries in their places and without the works that exclusions hide.
    pub(crate) query: Node,
    /// What the exclusions keep from being found; none if there are none in force.
    pub(crate) hidden: Option<Node>,
}

impl QueryArgs {
    /// The library that is asked: the reader's, or that of `--in`, brought up to date.
    pub(crate) fn library(&self, settings: &Settings, out: &mut Output) -> anyhow::Result<Library> {
        let folder = match &self.within {
            Some(path) => indexed_library(path, settings, out)?,
            None => settings.library()?,
        };
        Ok(Library::open_reading(&folder)?)
    }

    /// True if something is indexed before the query is asked.
    pub(crate) fn indexes_first(&self) -> bool {
        self.within.is_some()
    }

    /// The query as one text.
    pub(crate) fn text(&self) -> String {
        self.query.join(" ")
    }

    /// The query, understood, with what the configuration file adds to it.
    pub(crate) fn ask(&self, settings: &Settings) -> anyhow::Result<Asked> {
        let options = ParseOptions::new(today());
        let query = query::parse(&self.text(), &options).map_err(|error| self.wrong(&error))?;
        let query = resolve::expand(query, &settings.file.queries, &options).map_err(|error| self.wrong(&error))?;
        let query = match self.up_to {
            Some(ceiling) => ceiling.over(query, options)?,
            None => query,
        };
        if self.no_exclude {
            return Ok(Asked { query, hidden: None });
        }
        let exclusions: Vec<Node> =
            settings.file.exclude.iter().map(|text| exclusion(text, settings, options)).collect::<Result<_, _>>()?;
        let Excluded { query, hidden } = resolve::exclude(query, &exclusions);
        Ok(Asked { query, hidden })
    }

    /// Clauses such as `fandom:Buffy`, each with its field.
    pub(crate) fn picks(picks: &[String]) -> anyhow::Result<Vec<(FieldId, Node)>> {
        let read = |text: &String| {
            let node = query::parse(text, &ParseOptions::new(today()))
                .map_err(|error| anyhow!("--pick: {}", error.render(text).trim_end()))?;
            match &node.kind {
                NodeKind::Clause(clause) => Ok((clause.field, node)),
                _ => Err(anyhow!("--pick takes one value of a field, such as fandom:Buffy, and not `{text}`")),
            }
        };
        picks.iter().map(read).collect()
    }

    /// Asks `library`, no longer than `--timeout` says.
    pub(crate) fn reader<'a>(&self, library: &'a Library) -> Reader<'a> {
        Reader::new(library).stopped_by(self.timeout.start())
    }

    /// The same error; if it is about the query, with the place in it.
    pub(crate) fn explain(&self, error: anyhow::Error) -> anyhow::Error {
        match error.downcast_ref() {
            Some(SearchError::Stopped) => anyhow!(self.timeout.message()),
            Some(SearchError::Query(wrong)) => self.wrong(wrong),
            _ => error,
        }
    }

    fn wrong(&self, error: &QueryError) -> anyhow::Error {
        anyhow!("{}", error.render(&self.text()).trim_end())
    }
}

/// An exclusion of the configuration file, understood.
fn exclusion(text: &str, settings: &Settings, options: ParseOptions) -> anyhow::Result<Node> {
    configured("exclude", text, settings, options)
}

/// A query of the configuration file, understood; `key` says where it stands.
fn configured(key: &str, text: &str, settings: &Settings, options: ParseOptions) -> anyhow::Result<Node> {
    let wrong = |error: QueryError| anyhow!("{key}, in the configuration file: {}", error.render(text).trim_end());
    let query = query::parse(text, &options).map_err(wrong)?;
    resolve::expand(query, &settings.file.queries, &options).map_err(wrong)
}

/// What is wrong with the queries of the configuration file, saved ones and exclusions.
pub(super) fn wrong_queries(settings: &Settings) -> Vec<anyhow::Error> {
    let options = ParseOptions::new(today());
    let exclusions = settings.file.exclude.iter().map(|text| exclusion(text, settings, options));
    let saved = settings.file.queries.iter();
    let saved = saved.map(|(name, text)| configured(&format!("queries.{name}"), text, settings, options));
    exclusions.chain(saved).filter_map(Result::err).collect()
}

/// The day from which ages such as `7d` count back.
fn today() -> Date {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Date::from_unix(now.as_secs() as i64).unwrap_or_else(|| Date::new(2199, 12, 31).expect("a day of the calendar"))
}

/// Which part of the results to show, and in what form.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Result options")]
pub(crate) struct ListArgs {
    /// Show at most this many results; 0 shows all [default: 10]
    #[arg(short = 'n', long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Show all results: the same as `--limit 0`
    #[arg(long, conflicts_with = "limit")]
    pub(crate) all: bool,
    /// Leave out this many results first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: usize,
    /// Number every result and use no colour, for a screen reader
    #[arg(long)]
    pub(crate) plain: bool,
}

/// The form of results.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Result options")]
pub(crate) struct FormatArgs {
    /// Text for people, or JSON Lines [default: text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Format>,
    /// The same as `--format ndjson`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    version: RecordVersion,
}

impl FormatArgs {
    /// The form asked for.
    pub(crate) fn format(&self) -> Format {
        if self.json { Format::Ndjson } else { self.format.unwrap_or_default() }
    }
}

/// The form of results that are a table.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Result options")]
pub(crate) struct TableArgs {
    /// Text for people, a table with a header, or JSON Lines [default: text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<TableFormat>,
    /// The same as `--format ndjson`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    version: RecordVersion,
}

impl TableArgs {
    /// The form asked for; what the configuration file says of other results does not fit a table.
    pub(crate) fn format(&self) -> TableFormat {
        if self.json { TableFormat::Ndjson } else { self.format.unwrap_or_default() }
    }
}

/// The unit of text in which a query is true or false.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Result options")]
pub(crate) struct UnitArgs {
    /// The stretch of text in which all words of a query must stand [default: chap]
    #[arg(long, value_enum, value_name = "UNIT")]
    unit: Option<UnitName>,
}

impl UnitArgs {
    /// The unit asked for.
    pub(crate) fn unit(&self) -> Unit {
        match self.unit {
            Some(UnitName::Sent) => Unit::Sentence,
            Some(UnitName::Para) => Unit::Paragraph,
            Some(UnitName::Scene) => Unit::Scene,
            Some(UnitName::Chap) | None => Unit::Chapter,
            Some(UnitName::Work) => Unit::Work,
        }
    }
}

/// The units that `--unit` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum UnitName {
    #[value(alias = "sentence")]
    Sent,
    #[value(alias = "paragraph")]
    Para,
    Scene,
    #[value(alias = "chapter")]
    Chap,
    Work,
}

/// The order of results.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Result options")]
pub(crate) struct SortArgs {
    /// Order of results: by relevance, or by what is known of the work
    #[arg(long, value_enum, value_name = "KEY")]
    pub(crate) sort: Option<SortKey>,
    /// Turn the order round
    #[arg(long)]
    reverse: bool,
}

impl SortArgs {
    /// A request for `query` in this order, or in that of `default` if none was typed.
    pub(crate) fn request(&self, query: Node, default: Sort) -> Request {
        Request { sort: self.sort.map_or(default, Sort::from), reverse: self.reverse, ..Request::new(query) }
    }
}

/// How matches are marked.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Result options")]
pub(crate) struct MarkArgs {
    /// Signs around matches [default: brackets without colour, none with it]
    #[arg(long, value_enum, value_name = "SIGNS")]
    pub(crate) mark: Option<MarkSigns>,
}

/// `auto` decides by the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum When {
    #[default]
    Auto,
    Always,
    Never,
}

impl When {
    /// The decision, given what `auto` stands for.
    pub(crate) fn decide(self, auto: bool) -> bool {
        match self {
            Self::Auto => auto,
            Self::Always => true,
            Self::Never => false,
        }
    }
}

/// `auto` shows progress on a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ShowProgress {
    #[default]
    Auto,
    Always,
    Never,
    /// One JSON object a line, for another program
    Json,
}

/// The form of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Format {
    /// Text for people
    #[default]
    Text,
    /// One JSON object a line
    #[value(alias = "json")]
    #[serde(alias = "json")]
    Ndjson,
}

/// The form of results that are a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    /// Text for people
    #[default]
    Text,
    /// Cells between tabs, the first line a header
    Tsv,
    /// Comma-separated values, the first line a header
    Csv,
    /// One JSON object a line
    #[value(alias = "json")]
    Ndjson,
}

impl TableFormat {
    /// How cells are told apart, if this is a table.
    pub(crate) fn cells(self) -> Option<Cells> {
        match self {
            Self::Tsv => Some(Cells::Tabs),
            Self::Csv => Some(Cells::Commas),
            Self::Text | Self::Ndjson => None,
        }
    }
}

/// What results are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SortKey {
    Score,
    Work,
    Updated,
    Published,
    Words,
    Kudos,
    Hits,
    Comments,
    Bookmarks,
    Added,
    Title,
    Author,
}

impl From<SortKey> for Sort {
    fn from(key: SortKey) -> Self {
        match key {
            SortKey::Score => Self::Score,
            SortKey::Work => Self::Work,
            SortKey::Updated => Self::Updated,
            SortKey::Published => Self::Published,
            SortKey::Words => Self::Words,
            SortKey::Kudos => Self::Kudos,
            SortKey::Hits => Self::Hits,
            SortKey::Comments => Self::Comments,
            SortKey::Bookmarks => Self::Bookmarks,
            SortKey::Added => Self::Added,
            SortKey::Title => Self::Title,
            SortKey::Author => Self::Author,
        }
    }
}

/// The signs around matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum MarkSigns {
    Brackets,
    None,
}

/// A size in bytes as people write it: `700M`, `1.5G`, `65536` (powers of ten).
pub(crate) fn byte_size(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is not a size such as 700M");
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[number.len()..].to_ascii_uppercase().trim_end_matches('B') {
        "" => 1.0,
        "K" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        _ => return Err(wrong()),
    };
    let number: f64 = number.parse().map_err(|_| wrong())?;
    let size = number * unit;
    if size.is_finite() && size >= 0.0 { Ok(size as u64) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::byte_size;

    #[test]
    fn sizes_take_units() {
        assert_eq!(byte_size("700M"), Ok(700_000_000));
        assert_eq!(byte_size("1.5gb"), Ok(1_500_000_000));
        assert_eq!(byte_size("65536"), Ok(65_536));
        assert!(byte_size("many").is_err() && byte_size("-1M").is_err() && byte_size("7X").is_err());
    }
}
