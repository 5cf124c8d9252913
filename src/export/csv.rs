//! CSV by RFC 4180: UTF-8, a header, one row a line.
//!
//! A cell that a spreadsheet would run as a formula gets a leading `'`, unless raw values are asked for.

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use super::{Exporter, Format, Lists, Options, Row, Separator, Unit};
use crate::model::{Hit, Name, ParatextKind, Rating, Work};

/// The format.
pub(super) struct Csv;

impl Format for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn description(&self) -> &'static str {
        "a table with a header, for spreadsheets and statistics"
    }

    fn start<'a>(&self, mut out: Box<dyn Write + 'a>, options: &'a Options) -> io::Result<Box<dyn Exporter + 'a>> {
        if options.bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let terminator = if options.crlf { Terminator::CRLF } else { Terminator::Any(b'\n') };
        let mut builder = WriterBuilder::new();
        builder.terminator(terminator);
        if options.separator == Separator::Tab {
            builder.delimiter(b'\t').quote_style(QuoteStyle::Never);
        }
        let mut writer = builder.from_writer(out);
        let columns = chosen(options);
        writer.write_record(columns.iter().map(|column| column.name())).map_err(into_io)?;
        Ok(Box::new(Table { writer, columns, options }))
    }
}

/// The names of all columns of a table of this unit, in order.
pub(super) fn columns(unit: Unit) -> Vec<&'static str> {
    of_unit(unit).map(AnyColumn::name).collect()
}

/// A column of a table.
#[derive(Clone, Copy)]
enum AnyColumn {
    Passage(&'static Column<Hit>),
    Work(&'static Column<Work>),
    /// The paths of a work's files.
    Files,
}

impl AnyColumn {
    fn name(self) -> &'static str {
        match self {
            Self::Passage(column) => column.name,
            Self::Work(column) => column.name,
            Self::Files => "files",
        }
    }

    fn is_text(self) -> bool {
        match self {
            Self::Passage(column) => column.is_text,
            Self::Work(column) => column.is_text,
            Self::Files => false,
        }
    }

    fn cell<'a>(self, row: &Row<'a>) -> Cell<'a> {
        match (self, *row) {
            (Self::Passage(column), Row::Passage(hit)) => (column.value)(hit),
            (Self::Work(column), Row::Passage(hit)) => (column.value)(&hit.work),
            (Self::Work(column), Row::Work(work, _)) => (column.value)(work),
            (Self::Files, Row::Work(_, files)) => Cell::List(files.iter().map(|file| file.to_string_lossy()).collect()),
            // A table holds rows of its unit and columns of its unit.
            (Self::Passage(_), Row::Work(..)) | (Self::Files, Row::Passage(_)) => Cell::text(""),
        }
    }
}

/// What comes first says where a row is from, what comes last where its files lie.
fn of_unit(unit: Unit) -> impl Iterator<Item = AnyColumn> {
    let passage = PASSAGE_COLUMNS.iter().filter(move |_| unit == Unit::Passage).map(AnyColumn::Passage);
    let files = std::iter::once(AnyColumn::Files).filter(move |_| unit == Unit::Work);
    passage.chain(WORK_COLUMNS.iter().map(AnyColumn::Work)).chain(files)
}

/// The columns asked for.
fn chosen(options: &Options) -> Vec<AnyColumn> {
    let all = of_unit(options.unit).filter(|column| !(options.no_text && column.is_text()));
    if options.fields.is_empty() {
        return all.collect();
    }
    let all: Vec<AnyColumn> = all.collect();
    options.fields.iter().filter_map(|name| all.iter().copied().find(|column| column.name() == name)).collect()
}

/// A column of values of `T`.
struct Column<T> {
    name: &'static str,
    /// Story text, a summary or notes.
    is_text: bool,
    value: fn(&T) -> Cell<'_>,
}

const fn column<T>(name: &'static str, value: fn(&T) -> Cell<'_>) -> Column<T> {
    Column { name, is_text: false, value }
}

const fn text_column<T>(name: &'static str, value: fn(&T) -> Cell<'_>) -> Column<T> {
    Column { name, is_text: true, value }
}

/// What comes first in a row for a passage.
const PASSAGE_COLUMNS: &[Column<Hit>] = &[
    column("passage", |hit| Cell::text(&hit.passage.id)),
    column("rank", |hit| Cell::number(hit.rank)),
    column("score", |hit| Cell::Plain(hit.score.to_string())),
    column("chapter_number", |hit| Cell::number(hit.chapter.number)),
    column("chapter_title", |hit| Cell::optional(hit.chapter.title.as_deref())),
    column("ordinal", |hit| Cell::number(hit.passage.ordinal)),
    text_column("text", |hit| Cell::text(&hit.passage.text)),
    column("file", |hit| Cell::Text(hit.file.path.to_string_lossy())),
];

/// What every row says of the work: canonical values, with the raw value beside where they may differ.
const WORK_COLUMNS: &[Column<Work>] = &[
    column("work", |work| Cell::text(work.id.as_str())),
    column("title", |work| Cell::text(&work.title)),
    column("authors", |work| Cell::list(work.authors.iter())),
    column("fandoms", |work| Cell::names(&work.fandoms)),
    column("fandoms_raw", |work| Cell::raw_names(&work.fandoms)),
    column("characters", |work| Cell::names(&work.characters)),
    column("characters_raw", |work| Cell::raw_names(&work.characters)),
    column("relationships", |work| Cell::list(work.relationships.iter().map(|one| &one.name))),
    column("relationships_raw", |work| Cell::list(work.relationships.iter().map(|one| &one.raw))),
    column("rating", |work| Cell::optional(work.rating.map(Rating::name))),
    column("rating_raw", |work| Cell::optional(work.rating_raw.as_deref())),
    column("warnings", |work| Cell::list(work.warnings.iter())),
    column("categories", |work| Cell::list(work.categories.iter())),
    column("tags", |work| Cell::list(work.tags.iter())),
    column("series", |work| Cell::list(work.series.iter().map(|one| &one.name))),
    column("language", |work| Cell::optional(work.language.as_deref())),
    column("complete", |work| Cell::optional(work.complete.map(|yes| if yes { "true" } else { "false" }))),
    column("published", |work| Cell::displayed(work.published)),
    column("updated", |work| Cell::displayed(work.updated)),
    column("words", |work| Cell::number(work.words)),
    column("words_stated", |work| Cell::displayed(work.words_stated)),
    column("chapters", |work| Cell::number(work.chapters)),
    column("chapters_stated", |work| Cell::displayed(work.chapters_stated)),
    column("kudos", |work| Cell::displayed(work.statistics.kudos)),
    column("hits", |work| Cell::displayed(work.statistics.hits)),
    column("comments", |work| Cell::displayed(work.statistics.comments)),
    column("bookmarks", |work| Cell::displayed(work.statistics.bookmarks)),
    column("site", |work| Cell::optional(work.site.as_deref())),
    column("url", |work| Cell::optional(work.url.as_deref())),
    text_column("summary", |work| {
        let summaries = work.paratext.iter().filter(|one| one.kind == ParatextKind::Summary);
        Cell::Text(summaries.map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n\n").into())
    }),
];

/// One value on its way into the table.
enum Cell<'a> {
    /// Written by an author or an archive, and so not to be trusted by a spreadsheet.
    Text(Cow<'a, str>),
    List(Vec<Cow<'a, str>>),
    /// A number or a word of ours.
    Plain(String),
}

impl<'a> Cell<'a> {
    fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    fn optional(text: Option<&'a str>) -> Self {
        Self::text(text.unwrap_or_default())
    }

    fn number(number: impl Into<u64>) -> Self {
        Self::Plain(number.into().to_string())
    }

    fn displayed(value: Option<impl ToString>) -> Self {
        Self::Plain(value.map(|value| value.to_string()).unwrap_or_default())
    }

    fn list(values: impl Iterator<Item = &'a String>) -> Self {
        Self::List(values.map(|value| Cow::Borrowed(value.as_str())).collect())
    }

    fn names(names: &'a [Name]) -> Self {
        Self::list(names.iter().map(|one| &one.name))
    }

    fn raw_names(names: &'a [Name]) -> Self {
        Self::list(names.iter().map(|one| &one.raw))
    }

    /// The cell's content by the table's conventions.
    fn write(self, options: &Options) -> String {
        let text = match self {
            Self::Plain(text) => return text,
            Self::Text(text) => text.into_owned(),
            Self::List(values) => match &options.lists {
                Lists::Joined(separator) => values.join(separator),
                Lists::Json => serde_json::to_string(&values).unwrap_or_default(),
            },
        };
        let text = match options.separator {
            Separator::Comma => text,
            Separator::Tab => text.replace(['\t', '\n', '\r'], " "),
        };
        if options.raw { text } else { without_formula(text) }
    }
}

/// The text, with a `'` before what a spreadsheet takes for the sign of a formula.
fn without_formula(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

struct Table<'a> {
    writer: Writer<Box<dyn Write + 'a>>,
    columns: Vec<AnyColumn>,
    options: &'a Options,
}

impl Exporter for Table<'_> {
    fn row(&mut self, row: &Row<'_>) -> io::Result<()> {
        for column in &self.columns {
            self.writer.write_field(column.cell(row).write(self.options)).map_err(into_io)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(into_io)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The error as what it is, so that a closed pipe is seen to be one.
fn into_io(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::tests::{exported, hit, work};

    fn rows(text: &str) -> Vec<::csv::StringRecord> {
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(Result::unwrap).collect()
    }

    fn cell<'a>(rows: &'a [::csv::StringRecord], name: &str) -> &'a str {
        let index = rows[0].iter().position(|header| header == name).expect(name);
        &rows[1][index]
    }

    #[test]
    fn values_come_back_as_they_went_in() {
        let text = exported("csv", &Options::new(Unit::Passage, "rain"), &[Row::Passage(&hit())]);
        let rows = rows(&text);
        assert_eq!(cell(&rows, "text"), hit().passage.text);
        assert_eq!(cell(&rows, "characters"), "Mara Venn, Ilse Roth");
        assert_eq!(cell(&rows, "characters_raw"), "MARA VENN, ILSE ROTH");
        assert_eq!(cell(&rows, "words"), "1234");
    }

    #[test]
    fn a_formula_is_defused_unless_raw_values_are_asked_for() {
        let mut options = Options::new(Unit::Work, "");
        let files = ["works/1.html".into()];
        let text = exported("csv", &options, &[Row::Work(&work(), &files)]);
        assert_eq!(cell(&rows(&text), "title"), "'=The *Lighthouse*");
        options.raw = true;
        let text = exported("csv", &options, &[Row::Work(&work(), &files)]);
        assert_eq!(cell(&rows(&text), "title"), "=The *Lighthouse*");
    }

    #[test]
    fn lists_may_be_json_and_lines_may_be_those_of_windows() {
        let options = Options { lists: Lists::Json, crlf: true, bom: true, ..Options::new(Unit::Work, "") };
        let text = exported("csv", &options, &[Row::Work(&work(), &[])]);
        assert!(text.starts_with("\u{feff}work,title,") && text.ends_with("\r\n"));
        assert_eq!(cell(&rows(&text), "authors"), "[\"mara\",\"ilse\"]");
    }

    #[test]
    fn columns_come_in_the_order_asked_and_tabs_never_stand_in_a_cell() {
        let fields = vec!["text".to_owned(), "words".to_owned()];
        let options = Options { separator: Separator::Tab, fields, ..Options::new(Unit::Passage, "rain") };
        let text = exported("csv", &options, &[Row::Passage(&hit())]);
        assert_eq!(text, "text\twords\nRain <fell>.  She said, \"rain\".\t1234\n");
    }

    #[test]
    fn without_text_there_is_no_column_for_it() {
        let options = Options { no_text: true, ..Options::new(Unit::Passage, "rain") };
        let text = exported("csv", &options, &[Row::Passage(&hit())]);
        assert!(!text.contains("fell") && !rows(&text)[0].iter().any(|header| header == "text" || header == "summary"));
    }
}
