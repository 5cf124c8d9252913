//! `ficdex cast`: who is in a work and what joins them, by its text; and setting that right.

use anyhow::{bail, ensure};
use clap::Args;
use ficdex::ingest;
use ficdex::model::{Passage, WorkId};
use ficdex::present::cast::{CastRecord, Places};
use ficdex::present::ndjson::write_record;
use ficdex::present::{Style, count, sanitise_line};
use ficdex::recognise::{Fix, Person, Recognition};
use ficdex::store::{Library, StoredWork, TextLayout};
use ficdex::text::key;

use super::ExitStatus;
use super::args::{Format, FormatArgs, MarkArgs};
use super::index::WorkArgs;
use super::output::Output;
use super::settings::Settings;

/// Arguments of `cast`.
#[derive(Args, Debug)]
pub(crate) struct CastArgs {
    /// The work, as `works` prints it, or its address
    #[arg(value_name = "ID", value_parser = super::id::work)]
    work: WorkId,
    /// Set something right, as `NAME = PERSON`; it stays so when the work is read again
    #[arg(long, value_name = "FIX", value_parser = fix)]
    fix: Vec<Fix>,
    /// Take back something that was set right, as `cast` prints it; `all` takes back everything
    #[arg(long, value_name = "FIX")]
    unfix: Vec<String>,
    #[command(flatten)]
    format: FormatArgs,
}

fn fix(text: &str) -> Result<Fix, String> {
    text.parse().map_err(|error: ficdex::recognise::FixError| error.to_string())
}

pub(super) fn run(args: &CastArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let folder = settings.library()?;
    let library = Library::open_reading(&folder)?;
    let Some(stored) = library.work_by_id(&args.work)? else {
        return Ok(out.no_work(&args.work));
    };
    if args.fix.is_empty() && args.unfix.is_empty() {
        return show(&library, &stored, args.format.format(), settings, out);
    }
    let mut fixes = library.fixes(&args.work)?;
    for text in &args.unfix {
        let before = fixes.len();
        fixes.retain(|fix| text != "all" && fix.to_string() != text.trim());
        ensure!(
            fixes.len() < before || text == "all",
            "nothing is set right as `{text}`: `ficdex cast {}` lists what is",
            args.work
        );
    }
    for fix in &args.fix {
        let people = recognised(&library, &stored, &fixes)?.people;
        let fix = in_full(fix, &people, &args.work)?;
        check_place(&fix, &library.layout(stored.text)?, &args.work)?;
        fixes.retain(|known| *known != fix);
        fixes.push(fix);
    }
    drop(library);
    let options = WorkArgs::default().options(settings, Vec::new())?;
    ingest::set_fixes(&folder, &args.work, &fixes, &options)?;
    let library = Library::open_reading(&folder)?;
    match library.work_by_id(&args.work)? {
        Some(stored) => show(&library, &stored, args.format.format(), settings, out),
        None => bail!("the work {} was forgotten meanwhile", args.work),
    }
}

/// What the text tells with these fixes.
fn recognised(library: &Library, stored: &StoredWork, fixes: &[Fix]) -> anyhow::Result<Recognition> {
    let mut work = stored.work.clone();
    work.forget_recognised();
    let chapters = library.chapters(stored.text)?;
    Ok(library.recogniser()?.work_with(&work, &chapters, fixes))
}

/// The fix with the names of the cast in place of what people are also called; an error if it names nobody.
fn in_full(fix: &Fix, people: &[Person], work: &WorkId) -> anyhow::Result<Fix> {
    let called = |person: &Person, name: &str| {
        key(&person.name) == key(name) || person.aliases.iter().any(|alias| key(alias) == key(name))
    };
    let person = |name: &String| -> anyhow::Result<String> {
        let found: Vec<&Person> = people.iter().filter(|person| called(person, name)).collect();
        // Whose name it is goes before who is called so too.
        match found.iter().find(|person| key(&person.name) == key(name)).or(found.first()) {
            Some(person) => Ok(person.name.clone()),
            None => {
                bail!("nobody in {work} is called `{}`: `ficdex cast {work}` lists who is there", sanitise_line(name))
            }
        }
    };
    let known = |name: &String| person(name).map(|_| name.clone());
    Ok(match fix {
        Fix::Same { name, person: other } => {
            let person = person(other).unwrap_or_else(|_| other.clone());
            Fix::Same { name: known(name)?, person }
        }
        Fix::Apart { name, person: other } => Fix::Apart { name: known(name)?, person: person(other)? },
        Fix::Nobody { name } => Fix::Nobody { name: known(name)? },
        Fix::Status { name, chapter, passage, status } => {
            Fix::Status { name: person(name)?, chapter: *chapter, passage: *passage, status: *status }
        }
        Fix::Pair { members: [one, two], kind } => Fix::Pair { members: [person(one)?, person(two)?], kind: *kind },
    })
}

/// An error if a fix is about a place that the work does not have.
fn check_place(fix: &Fix, layout: &TextLayout, work: &WorkId) -> anyhow::Result<()> {
    let Fix::Status { chapter: Some(number), passage, .. } = fix else { return Ok(()) };
    let Some(chapter) = layout.chapter(*number) else {
        bail!("there is no chapter {number} in {work}: it has {}", count(layout.chapters.len() as u64, "chapter"));
    };
    let is_there = passage.is_none_or(|ordinal| chapter.passages.iter().any(|one| one.ordinal == ordinal));
    let passages = count(chapter.passages.len() as u64, "passage");
    ensure!(is_there, "there is no passage {number}:{} in {work}: the chapter has {passages}", passage.unwrap_or(0));
    Ok(())
}

fn show(
    library: &Library,
    stored: &StoredWork,
    format: Format,
    settings: &Settings,
    out: &mut Output,
) -> anyhow::Result<ExitStatus> {
    let fixes = library.fixes(&stored.work.id)?;
    let found = recognised(library, stored, &fixes)?;
    let chapters = library.chapters(stored.text)?;
    let layout = library.layout(stored.text)?;
    let passages: Vec<Vec<Passage>> = layout.chapters.into_iter().map(|chapter| chapter.passages).collect();
    let places = Places { work: &stored.work, chapters: &chapters, passages: &passages };
    let record = CastRecord::new(&places, &found, &fixes);
    match format {
        Format::Ndjson => write_record(out, &record)?,
        Format::Text => {
            let style: Style = settings.style(false, &MarkArgs::default());
            style.work_head(out, &stored.work)?;
            record.write_text(out)?;
        }
    }
    if found.people.is_empty() {
        out.remark("nobody was recognised in its text");
        return Ok(ExitStatus::NothingMatched);
    }
    Ok(ExitStatus::Done)
}
