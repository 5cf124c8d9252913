//! `ficdex show`: read a work, a chapter or a passage.

use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use ficdex::join;
use ficdex::model::{Chapter, Locator, Paratext, ParatextKind, Work};
use ficdex::present::ndjson::{ChapterRecord, PassageRecord, WorkRecord, write_record};
use ficdex::present::versions::write_sources;
use ficdex::present::{Style, count};
use ficdex::store::{ChapterLayout, Library, StoredWork, TextLayout};

use super::ExitStatus;
use super::args::{Format, FormatArgs, MarkArgs};
use super::output::Output;
use super::settings::{Settings, text_from_here};

/// Arguments of `show`.
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    /// What to read: a work, a chapter of it or a passage, as `search` prints it; the work's address will do for its id
    #[arg(value_name = "ID[@CHAPTER[:PASSAGE]]", value_parser = super::id::place)]
    place: Locator,
    /// Leave out summaries and notes
    #[arg(long)]
    no_notes: bool,
    /// Read another text of the work than the one that is searched, by its number as `versions` tells it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    version: u32,
    #[command(flatten)]
    format: FormatArgs,
}

pub(super) fn run(args: &ShowArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let library = Library::open_reading(&settings.library()?)?;
    let _state = library.snapshot()?;
    let Some(mut stored) = library.work_by_id(&args.place.work)? else {
        return Ok(out.no_work(&args.place.work));
    };
    // To tell versions apart costs reading all of them.
    let found = if args.version > 1 || settings.verbose { Some(join::versions(&library, &stored)?) } else { None };
    if args.version > 1 {
        let versions = found.as_ref().map(|found| found.versions.as_slice()).unwrap_or_default();
        let Some(version) = versions.get(args.version as usize - 1) else {
            let versions = count(versions.len() as u64, "version");
            out.remark(format_args!("no version {} of {}: it has {versions}", args.version, args.place.work));
            return Ok(ExitStatus::NothingMatched);
        };
        (stored.text, stored.work.words) = (version.text, version.words);
        stored.work.chapters = version.chapters.len() as u32;
    }
    let layout = library.layout(stored.text)?;
    let reading =
        Reading { library: &library, stored: &stored, layout: &layout, notes: notes(args, &library, &stored)? };
    match args.format.format() {
        Format::Ndjson => reading.write_records(&args.place, out),
        Format::Text => {
            let status = reading.write_text(&args.place, settings.style(false, &MarkArgs::default()), out)?;
            if let Some(found) = found.filter(|_| settings.verbose && status == ExitStatus::Done) {
                writeln!(out, "\nValues:")?;
                write_sources(out, &found, |path| text_from_here(path).to_owned())?;
            }
            Ok(status)
        }
    }
}

/// Summaries and notes of the chapters, if they are wanted.
fn notes(args: &ShowArgs, library: &Library, stored: &StoredWork) -> anyhow::Result<Vec<(u32, Vec<Paratext>)>> {
    if args.no_notes { Ok(Vec::new()) } else { Ok(library.paratext(stored.text)?) }
}

/// A work that is being read.
struct Reading<'a> {
    library: &'a Library,
    stored: &'a StoredWork,
    layout: &'a TextLayout,
    notes: Vec<(u32, Vec<Paratext>)>,
}

impl Reading<'_> {
    fn write_text(&self, place: &Locator, style: Style, out: &mut Output) -> anyhow::Result<ExitStatus> {
        let chapters = self.chapters(place);
        if chapters.is_empty() && !self.is_textless(place) {
            return Ok(self.not_there(place, out));
        }
        style.work_head(out, &self.stored.work)?;
        if chapters.is_empty() {
            out.remark("the library holds no text of this work, only what is known of it");
        }
        if place.chapter.is_none() {
            write_notes(style, out, &self.stored.work.paratext, is_before)?;
        }
        for chapter in chapters {
            style.chapter_head(out, chapter.number, chapter.title.as_deref())?;
            let text = self.library.chapter_text(self.layout, chapter.number)?.unwrap_or_default();
            if let Some(ordinal) = place.passage {
                for passage in chapter.passages.iter().filter(|passage| passage.ordinal == ordinal) {
                    style.prose(out, text[passage.range()].trim_end())?;
                }
                continue;
            }
            let notes = self.notes_of(chapter.number);
            write_notes(style, out, notes, is_before)?;
            style.prose(out, &text)?;
            writeln!(out)?;
            write_notes(style, out, notes, |kind| !is_before(kind))?;
        }
        if place.chapter.is_none() {
            write_notes(style, out, &self.stored.work.paratext, |kind| !is_before(kind))?;
        }
        Ok(ExitStatus::Done)
    }

    fn write_records(&self, place: &Locator, out: &mut Output) -> anyhow::Result<ExitStatus> {
        let wanted = self.chapters(place);
        if wanted.is_empty() && !self.is_textless(place) {
            return Ok(self.not_there(place, out));
        }
        let work: &Work = &self.stored.work;
        let files: Vec<PathBuf> = self.stored.files.iter().map(|file| file.path.clone()).collect();
        write_record(out, &WorkRecord::new(work, &files))?;
        let chapters = self.library.chapters(self.stored.text)?;
        for layout in wanted {
            let Some(chapter) = chapters.iter().find(|chapter| chapter.number == layout.number) else { continue };
            write_chapter_records(out, work, chapter, layout, place.passage)?;
        }
        Ok(ExitStatus::Done)
    }

    /// The chapters asked for; none if the place does not exist.
    fn chapters(&self, place: &Locator) -> Vec<&ChapterLayout> {
        let wanted = |chapter: &&ChapterLayout| {
            place.chapter.is_none_or(|number| chapter.number == number)
                && place.passage.is_none_or(|ordinal| chapter.passages.iter().any(|one| one.ordinal == ordinal))
        };
        self.layout.chapters.iter().filter(wanted).collect()
    }

    /// True if all of a work is asked for of which there is no text.
    fn is_textless(&self, place: &Locator) -> bool {
        self.layout.chapters.is_empty() && place.chapter.is_none()
    }

    fn notes_of(&self, number: u32) -> &[Paratext] {
        self.notes.iter().find(|(chapter, _)| *chapter == number).map_or(&[], |(_, notes)| notes)
    }

    fn not_there(&self, place: &Locator, out: &mut Output) -> ExitStatus {
        let chapters = count(self.layout.chapters.len() as u64, "chapter");
        match place.chapter.and_then(|number| self.layout.chapter(number)) {
            Some(chapter) => {
                let passages = count(chapter.passages.len() as u64, "passage");
                out.remark(format_args!("no passage {place}: chapter {} has {passages}", chapter.number));
            }
            None => out.remark(format_args!("no chapter {place}: the work has {chapters}")),
        }
        ExitStatus::NothingMatched
    }
}

fn write_chapter_records(
    out: &mut Output,
    work: &Work,
    chapter: &Chapter,
    layout: &ChapterLayout,
    only: Option<u32>,
) -> anyhow::Result<()> {
    write_record(out, &ChapterRecord::new(&work.id, chapter))?;
    for passage in layout.passages.iter().filter(|passage| only.is_none_or(|ordinal| passage.ordinal == ordinal)) {
        write_record(out, &PassageRecord::new(&work.id, chapter, passage, &[]))?;
    }
    Ok(())
}

fn is_before(kind: ParatextKind) -> bool {
    matches!(kind, ParatextKind::Summary | ParatextKind::Notes)
}

/// Prints what the author wrote around the text; what the archive wrote is not for reading.
fn write_notes(
    style: Style,
    out: &mut Output,
    notes: &[Paratext],
    wanted: impl Fn(ParatextKind) -> bool,
) -> anyhow::Result<()> {
    for note in notes.iter().filter(|note| wanted(note.kind)) {
        let label = match note.kind {
            ParatextKind::Summary => "Summary",
            ParatextKind::Notes => "Notes",
            ParatextKind::EndNotes => "End notes",
            ParatextKind::Preface | ParatextKind::Afterword => continue,
        };
        style.prose(out, &format!("{label}: {}\n", note.text))?;
    }
    Ok(())
}
