//! `ficdex inspect`: how one file is read. Needs no library.

use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::{Args, ValueHint};
use ficdex::model::{Chapter, Locator, Passage, Work};
use ficdex::names::{Dictionary, TagReading};
use ficdex::normalise::{Normalised, give_names, normalise};
use ficdex::parse::{self, Metadata, ParseError, ParsedWork};
use ficdex::passage;
use ficdex::present::cast::{CastRecord, Places};
use ficdex::present::names::AliasRecord;
use ficdex::present::ndjson::{ChapterRecord, PassageRecord, WorkRecord, write_record};
use ficdex::present::text::people_line;
use ficdex::present::{Style, count, sanitise_line};
use ficdex::recognise::{Recogniser, Recognition};
use ficdex::source::container::{self, INSIDE, Kind, join, outermost};
use ficdex::source::{Limits, Repair, Source};
use ficdex::store::{self, Library};
use ficdex::text::word_count;
use serde::Serialize;

use super::ExitStatus;
use super::args::{Format, FormatArgs, MarkArgs};
use super::output::Output;
use super::settings::Settings;

/// Arguments of `inspect`.
#[derive(Args, Debug)]
pub(crate) struct InspectArgs {
    /// The file to read, or one inside an archive, such as `old.zip!/story.txt`
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    #[command(flatten)]
    format: FormatArgs,
}

/// How a file was read.
#[derive(Serialize)]
struct Reading<'a> {
    /// Id of the format it was taken for.
    format: &'static str,
    parser_version: u32,
    /// By its WHATWG name; none for a container, whose bytes are no text.
    charset: Option<&'static str>,
    repairs: &'a [Repair],
}

/// The work's record with how its file was read and the metadata as written.
#[derive(Serialize)]
struct InspectRecord<'a> {
    #[serde(flatten)]
    work: WorkRecord<'a>,
    #[serde(flatten)]
    reading: &'a Reading<'a>,
    raw: &'a Metadata,
    readings: Vec<AliasRecord<'a>>,
}

pub(super) fn run(args: &InspectArgs, settings: &Settings, out: &mut Output) -> anyhow::Result<ExitStatus> {
    let mut inspector = Inspector { args, settings, out, recogniser: recogniser(settings)? };
    // `old.zip!/story.txt`, unless a folder is called `old.zip!`.
    let outer = outermost(&args.file).filter(|_| !args.file.exists());
    let path = outer.as_ref().unwrap_or(&args.file);
    let inside = args.file.to_string_lossy().split_once(INSIDE).map(|(_, inside)| inside.to_owned());
    let wanted = inside.filter(|_| outer.is_some());
    let bytes = read(path, settings.limits())?;
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let Some(kind) = Kind::of(&bytes) else {
        let source = Source::new(&name, &bytes).limited(settings.limits()).within(path.parent());
        let found = inspector.file(&source, &path.display().to_string(), wanted.as_deref())?;
        ensure!(found, "{} holds no work called {}", path.display(), wanted.unwrap_or_default());
        return Ok(ExitStatus::Done);
    };
    inspector.archive(kind, &name, &bytes, wanted.as_deref()).with_context(|| format!("cannot read {}", path.display()))
}

/// What recognises people here: with what the library knows, if there is one.
fn recogniser(settings: &Settings) -> anyhow::Result<Recogniser> {
    let Ok(folder) = settings.library() else { return Ok(Recogniser::new(Dictionary::built_in())) };
    match Library::open_reading(&folder) {
        Ok(library) => Ok(library.recogniser()?),
        Err(_) => Ok(Recogniser::new(store::dictionary(&folder)?)),
    }
}

/// Shows what files hold.
struct Inspector<'a> {
    args: &'a InspectArgs,
    settings: &'a Settings,
    out: &'a mut Output,
    recogniser: Recogniser,
}

impl Inspector<'_> {
    /// Shows the files of an archive, or the one that is wanted; those that cannot be read are remarked upon.
    fn archive(&mut self, kind: Kind, name: &str, bytes: &[u8], wanted: Option<&str>) -> anyhow::Result<ExitStatus> {
        let (mut shown, mut failed) = (0, 0);
        let mut stopped = Ok(());
        let limits = self.settings.limits();
        container::walk(kind, name, bytes, limits, &mut |entry| {
            let rest = match wanted.map(|wanted| (wanted, wanted.strip_prefix(entry.path))) {
                None | Some((_, Some(""))) => None,
                Some((_, Some(rest))) if rest.starts_with(INSIDE) => Some(&rest[INSIDE.len()..]),
                Some(_) => return ControlFlow::Continue(()),
            };
            let path = join(&self.path(), entry.path).display().to_string();
            let inner = entry.path.rsplit('/').next().unwrap_or_default();
            let result = match entry.content {
                Ok(content) => {
                    let folder = Path::new(&path).parent();
                    let source = Source::new(inner, content).limited(limits).at(entry.address).within(folder);
                    self.file(&source, &path, rest)
                }
                Err(error) => Err(error.into()),
            };
            match result {
                Ok(found) => shown += u64::from(found),
                Err(error) if error.is::<io::Error>() => {
                    stopped = Err(error);
                    return ControlFlow::Break(());
                }
                Err(error) => {
                    failed += 1;
                    self.out.remark(format_args!("failed: {}: {error:#}", sanitise_line(&path)));
                }
            }
            ControlFlow::Continue(())
        })?;
        stopped?;
        ensure!(shown + failed > 0, "there is no such file in it");
        Ok(if failed > 0 { ExitStatus::DoneInPart } else { ExitStatus::Done })
    }

    /// The file on the disk.
    fn path(&self) -> PathBuf {
        outermost(&self.args.file).filter(|_| !self.args.file.exists()).unwrap_or_else(|| self.args.file.clone())
    }

    /// Shows the works of one file, or the one that is wanted by its id or its place. True if there was one.
    fn file(&mut self, source: &Source<'_>, path: &str, wanted: Option<&str>) -> anyhow::Result<bool> {
        let (reading, works) = parse(source).with_context(|| format!("cannot read {path}"))?;
        let files = [PathBuf::from(path)];
        let mut any = false;
        for (place, work) in (1..).zip(works) {
            let mut work = normalise(work);
            if wanted.is_some_and(|wanted| wanted != work.work.id.as_str() && wanted != i32::to_string(&place)) {
                continue;
            }
            any = true;
            give_names(&mut work.work, &work.metadata, self.recogniser.dictionary());
            let declared = work.work.clone();
            let readings = readings(&declared, self.recogniser.dictionary());
            let readings = readings.iter().map(|(raw, reading)| AliasRecord::new(raw, reading)).collect();
            let found = self.recogniser.work(&work.work.id, &work.work, &work.chapters);
            found.add_to(&mut work.work);
            match self.args.format.format() {
                Format::Ndjson => write_records(self.out, &reading, readings, &work, &found, &files)?,
                Format::Text => {
                    let style = self.settings.style(false, &MarkArgs::default());
                    write_reading(self.out, &reading, path)?;
                    write_text(self.out, style, &readings, &work, &found)?;
                }
            }
        }
        Ok(any)
    }
}

fn read(path: &Path, limits: &Limits) -> anyhow::Result<Vec<u8>> {
    let context = || format!("cannot read {}", path.display());
    let known = path.metadata().with_context(context)?;
    let folder = path.display();
    ensure!(!known.is_dir(), "{folder} is a folder: name a file in it, or see `ficdex index --dry-run {folder}`");
    // Reading a pipe waits for somebody who writes, reading a device may never end.
    ensure!(known.is_file(), "{folder} is a pipe, a socket or a device, not a file: save what comes from it first");
    let size = known.len();
    ensure!(size <= limits.file_size, "{} has {size} bytes: {}", path.display(), limits.file_size());
    std::fs::read(path).with_context(context)
}

fn parse<'a>(source: &'a Source<'_>) -> Result<(Reading<'a>, Vec<ParsedWork>), ParseError> {
    let format = parse::detect(source).ok_or_else(|| ParseError::unknown(source.bytes()))?;
    let mut works = Vec::new();
    parse::read(format, source, &mut |work| works.push(work))?;
    let text = source.text_if_decoded();
    let reading = Reading {
        format: format.id(),
        parser_version: format.version(),
        charset: text.map(|text| text.charset),
        repairs: text.map_or(&[], |text| &text.repairs),
    };
    Ok((reading, works))
}

/// How each tag of a fandom, a person or a relationship was read.
fn readings<'a>(work: &'a Work, dictionary: &Dictionary) -> Vec<(&'a str, TagReading)> {
    let raws: Vec<&str> = work.fandoms.iter().map(|name| name.raw.as_str()).collect();
    let scope = dictionary.scope(&raws);
    let fandoms = raws.into_iter().map(|raw| (raw, TagReading::Fandom(dictionary.resolve_fandom(raw))));
    let people = work.characters.iter().map(|name| name.raw.as_str());
    let people = people.map(|raw| (raw, TagReading::Character(dictionary.resolve_characters(raw, &scope))));
    let ships = work.relationships.iter().map(|ship| ship.raw.as_str());
    let ships = ships.map(|raw| (raw, TagReading::Relationship(dictionary.resolve_relationship(raw, &scope))));
    let mut all: Vec<_> = fandoms.chain(people).chain(ships).collect();
    // A tag that names several people stands in the work once for each.
    all.dedup_by(|one, other| one.0 == other.0);
    all
}

fn write_records(
    out: &mut dyn Write,
    reading: &Reading<'_>,
    readings: Vec<AliasRecord<'_>>,
    work: &Normalised,
    found: &Recognition,
    files: &[PathBuf],
) -> io::Result<()> {
    let id = &work.work.id;
    let raw = &work.metadata;
    write_record(out, &InspectRecord { work: WorkRecord::new(&work.work, files), reading, raw, readings })?;
    for chapter in &work.chapters {
        write_record(out, &ChapterRecord::new(id, chapter))?;
    }
    let passages: Vec<Vec<Passage>> = work.chapters.iter().map(|chapter| passage::split(&chapter.body)).collect();
    for (number, (chapter, passages)) in work.chapters.iter().zip(&passages).enumerate() {
        for (passage, people) in passages.iter().zip(found.presences(number, passages)) {
            write_record(out, &PassageRecord::new(id, chapter, passage, &people))?;
        }
    }
    let places = Places { work: &work.work, chapters: &work.chapters, passages: &passages };
    write_record(out, &CastRecord::new(&places, found, &[]))
}

fn write_reading(out: &mut dyn Write, reading: &Reading<'_>, path: &str) -> io::Result<()> {
    writeln!(out, "File: {}", sanitise_line(path))?;
    writeln!(out, "Format: {} (parser version {})", reading.format, reading.parser_version)?;
    let repairs =
        reading.repairs.iter().map(|repair| format!(", {} mended {}", repair.code, count(repair.count, "time")));
    if let Some(charset) = reading.charset {
        writeln!(out, "Charset: {charset}{}", repairs.collect::<String>())?;
    }
    writeln!(out)
}

fn write_text(
    out: &mut dyn Write,
    style: Style,
    readings: &[AliasRecord<'_>],
    work: &Normalised,
    found: &Recognition,
) -> io::Result<()> {
    style.work_head(out, &work.work)?;
    writeln!(out, "As written:")?;
    for (label, value) in written(&work.metadata) {
        writeln!(out, "  {}: {}", sanitise_line(&label), sanitise_line(&value))?;
    }
    if !readings.is_empty() {
        writeln!(out, "Names:")?;
    }
    for reading in readings {
        writeln!(out, "  {}", reading.text().replace('\n', "\n  "))?;
    }
    let notes = work.work.paratext.len() + work.chapters.iter().map(|chapter| chapter.paratext.len()).sum::<usize>();
    writeln!(out, "Kept apart from the story: {}\n", count(notes as u64, "summary or note"))?;
    for (number, chapter) in work.chapters.iter().enumerate() {
        style.chapter_head(out, chapter.number, chapter.title.as_deref())?;
        let passages = passage::split(&chapter.body);
        for (passage, people) in passages.iter().zip(found.presences(number, &passages)) {
            let id =
                Locator { work: work.work.id.clone(), chapter: Some(chapter.number), passage: Some(passage.ordinal) };
            writeln!(out, "{id}, {}", describe(chapter, passage))?;
            if !people.is_empty() {
                writeln!(out, "{}", sanitise_line(&people_line(&people)))?;
            }
            style.prose(out, chapter.body.text[passage.range()].trim_end())?;
            writeln!(out)?;
        }
    }
    Ok(())
}

/// `148 words, bytes 0..812 of the source`.
fn describe(chapter: &Chapter, passage: &Passage) -> String {
    let words = count(word_count(&chapter.body.text[passage.range()]), "word");
    match chapter.body.source_range(passage.range()) {
        Some(range) => format!("{words}, bytes {}..{} of the source", range.start, range.end),
        None => words,
    }
}

/// What the file says, in its own words; what it does not say is left out.
fn written(metadata: &Metadata) -> Vec<(String, String)> {
    let fields = serde_json::to_value(metadata).ok();
    let fields = fields.as_ref().and_then(serde_json::Value::as_object).into_iter().flatten();
    fields.map(|(name, value)| (name.clone(), flat(value))).filter(|(_, value)| !value.is_empty()).collect()
}

/// A value of the metadata as one line: lists joined, what is not there left out.
fn flat(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(values) => {
            let values: Vec<String> = values.iter().map(flat).filter(|value| !value.is_empty()).collect();
            values.join(" | ")
        }
        other => other.to_string(),
    }
}
