//! `ficdex search`: ranked passages.

use std::io::IsTerminal as _;
use std::time::Instant;

use clap::Args;
use ficdex::export;
use ficdex::model::Hit;
use ficdex::present::{count, grouped};
use ficdex::search::{self, Answer, Context, DefaultField, Request, WorkHit};
use ficdex::store::{Library, StoreError};

use super::ExitStatus;
use super::args::{ListArgs, MarkArgs, QueryArgs, SortArgs, UnitArgs};
use super::listing::ListingArgs;
use super::output::Output;
use super::settings::Settings;

/// Arguments of `search`.
#[derive(Args, Debug)]
pub(crate) struct SearchArgs {
    #[command(flatten)]
    query: QueryArgs,
    #[command(flatten)]
    list: ListArgs,
    /// Show at most this many passages of one work; 0 shows all [default: 3]
    #[arg(long, value_name = "N", help_heading = "Result options")]
    per_work: Option<usize>,
    /// How much text to show around a match: 20w (words), 2s (sentences), 1p (paragraphs), passage, chapter [default: 20w]
    #[arg(long, value_name = "AMOUNT", help_heading = "Result options")]
    context: Option<Context>,
    #[command(flatten)]
    sort: SortArgs,
    #[command(flatten)]
    mark: MarkArgs,
    #[command(flatten)]
    unit: UnitArgs,
    #[command(flatten)]
    listing: ListingArgs,
    /// List each work once, instead of its passages
    #[arg(short = 'l', long, conflicts_with = "explain", help_heading = "Result options")]
    works_only: bool,
    /// Say under each hit why it ranks where it does
    #[arg(long, help_heading = "Result options")]
    explain: bool,
}

impl SearchArgs {
    /// True if nothing is indexed before the search and no pager may follow it.
    pub(super) fn is_brief(&self) -> bool {
        !self.query.indexes_first() && !std::io::stdout().is_terminal()
    }

    /// How many passages of one work to show; 0 means all.
    fn per_work(&self, settings: &Settings) -> usize {
        match (self.works_only, self.per_work) {
            (true, _) => 1,
            // A list for another program leaves nothing out unless that is asked for.
            (false, None) if self.listing.is_bare() => 0,
            (false, typed) => settings.per_work(typed),
        }
    }
}

pub(super) fn run(args: &SearchArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let started = Instant::now();
    let row = if args.works_only { export::Unit::Work } else { export::Unit::Passage };
    args.listing.check(row)?;
    let library = args.query.library(settings, out)?;
    let reader = args.query.reader(&library);
    let asked = args.query.ask(settings)?;
    let request = Request {
        limit: if settings.quiet { 1 } else { settings.limit(&args.list, args.listing.is_bare()) },
        offset: args.list.offset,
        per_work: args.per_work(settings),
        context: settings.context(args.context),
        unit: args.unit.unit(),
        explain: args.explain,
        ..args.sort.request(asked.query.clone(), settings.sort())
    };
    let mut answer = search::search(&reader, &request).map_err(|error| args.query.explain(error.into()))?;
    if !settings.quiet {
        print(&library, &mut answer, args, settings, out)?;
    }
    if settings.verbose {
        out.remark(format_args!("understood as: {}", request.query));
    }
    for note in &answer.notes {
        out.remark(note);
    }
    asked.remark(&reader, DefaultField::Text, request.unit, out)?;
    if answer.works == 0 {
        return asked.nothing_found(&args.query, &reader, DefaultField::Text, request.unit, out);
    }
    out.remark(summary(&answer, &started));
    // Behind the last result there is none.
    Ok(if answer.hits.is_empty() { ExitStatus::NothingMatched } else { ExitStatus::Done })
}

fn print(
    library: &Library,
    answer: &mut Answer,
    args: &SearchArgs,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<()> {
    let style = settings.style(args.list.plain, &args.mark);
    if !args.works_only {
        return args.listing.passages(&mut answer.hits, &answer.reasons, answer.passages, &style, out);
    }
    let works: Vec<WorkHit> = answer.hits.iter().map(|hit| work_of(library, hit)).collect::<Result<_, _>>()?;
    args.listing.works(&works, answer.works, &style, out)
}

/// The work of a passage, in the passage's place in the list.
fn work_of(library: &Library, hit: &Hit) -> Result<WorkHit, StoreError> {
    let files = library.work_by_id(&hit.work.id)?.map(|stored| stored.files).unwrap_or_default();
    let files = files.into_iter().map(|file| file.path).collect();
    Ok(WorkHit { rank: hit.rank, score: hit.score, work: hit.work.clone(), files })
}

/// `12 passages in 5 works (0.01 s)`, or `10 of 12 passages in 5 works (0.01 s)`.
fn summary(answer: &Answer, started: &Instant) -> String {
    let shown = answer.hits.len() as u64;
    let seconds = started.elapsed().as_secs_f64();
    let of = if shown < answer.passages { format!("{} of ", grouped(shown)) } else { String::new() };
    let (passages, works) = (count(answer.passages, "passage"), count(answer.works, "work"));
    format!("{of}{passages} in {works} ({seconds:.2} s)")
}
