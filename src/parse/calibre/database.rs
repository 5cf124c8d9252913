//! `metadata.db`: calibre's library, an SQLite database of its own, only ever read.
//!
//! This is the one place beside the store that opens a database: the file is another program's, its schema not ours.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, Row};

use super::{Column, Record};

/// How long calibre may hold the database while it writes to it.
const PATIENCE: Duration = Duration::from_secs(2);

/// The record of a book, if the database is a library's that has it in this folder.
///
/// The library is read with calibre's own locks, so that a half-written state is never seen. Where locks cannot be had (a
/// read-only disk, a crash that left a journal), it is read as it lies there.
pub(super) fn read(path: &Path, number: i64, folder: &Path) -> rusqlite::Result<Option<Record>> {
    if !path.is_file() {
        return Ok(None);
    }
    asked(path, |library| record(library, number, folder))
}

/// The files of all books that a library lists, below its folder.
pub(super) fn files(path: &Path) -> rusqlite::Result<Vec<PathBuf>> {
    asked(path, |library| {
        let mut files = library.prepare(
            "SELECT books.path, data.name, data.format FROM data JOIN books ON books.id = data.book ORDER BY books.id, data.id",
        )?;
        let files = files.query_map([], |row| {
            let (folder, name, format): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok(Path::new(&folder).join(format!("{name}.{}", format.to_lowercase())))
        })?;
        files.collect()
    })
}

/// What a library answers, asked with locks, else without.
fn asked<T>(path: &Path, ask: impl Fn(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let with = |mode| open(path, mode).and_then(|library| ask(&library));
    match with("mode=ro") {
        Err(rusqlite::Error::SqliteFailure(error, _))
            if matches!(error.code, ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::DatabaseBusy) =>
        {
            with("immutable=1")
        }
        answer => answer,
    }
}

fn open(path: &Path, mode: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' => address.push(char::from(*byte)),
            _ if byte.is_ascii_alphanumeric() => address.push(char::from(*byte)),
            _ => {
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    let library = Connection::open_with_flags(format!("{address}?{mode}"), flags)?;
    library.busy_timeout(PATIENCE)?;
    Ok(library)
}

fn record(library: &Connection, number: i64, folder: &Path) -> rusqlite::Result<Option<Record>> {
    let book = library
        .query_row("SELECT path, title, series_index, pubdate, uuid FROM books WHERE id = ?1", [number], |row| {
            Ok((row.get::<_, String>(0)?, text(row, 1)?, text(row, 2)?, text(row, 3)?, text(row, 4)?))
        })
        .optional()?;
    let Some((path, title, place, published, uuid)) = book else { return Ok(None) };
    if !folder.ends_with(&path) {
        return Ok(None);
    }
    let list = |query: &str| texts(library, query, number);
    let authors = list(
        "SELECT name FROM authors JOIN books_authors_link AS link ON link.author = authors.id \
         WHERE link.book = ?1 ORDER BY link.id",
    )?;
    let series =
        list("SELECT name FROM series JOIN books_series_link AS link ON link.series = series.id WHERE link.book = ?1")?;
    let languages = list(
        "SELECT languages.lang_code FROM languages JOIN books_languages_link AS link ON link.lang_code = languages.id \
         WHERE link.book = ?1 ORDER BY link.id",
    )?;
    let tags = list(
        "SELECT name FROM tags JOIN books_tags_link AS link ON link.tag = tags.id WHERE link.book = ?1 ORDER BY link.id",
    )?;
    let mut identifiers = library.prepare("SELECT type, val FROM identifiers WHERE book = ?1")?;
    let identifiers = identifiers.query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(Some(Record {
        title,
        // Calibre writes a comma inside a name as a bar.
        authors: authors.into_iter().map(|name| name.replace('|', ",")).collect(),
        series: series.into_iter().next().map(|name| (name, place.map(|place| without_fraction(&place)))),
        tags,
        language: languages.into_iter().next(),
        published: published.map(|day| day.split([' ', 'T']).next().unwrap_or_default().to_owned()),
        comments: list("SELECT text FROM comments WHERE book = ?1")?.into_iter().next(),
        identifiers: identifiers.collect::<rusqlite::Result<_>>()?,
        uuid,
        columns: columns(library, number)?,
    }))
}

/// `1.0` as `1`.
fn without_fraction(number: &str) -> String {
    number.strip_suffix(".0").unwrap_or(number).to_owned()
}

/// The user's own columns: each has a table of its own; where values are shared, another links them to books.
fn columns(library: &Connection, number: i64) -> rusqlite::Result<Vec<Column>> {
    let mut known = library.prepare(
        "SELECT id, label, name, is_multiple, normalized FROM custom_columns \
         WHERE mark_for_delete = 0 AND datatype <> 'composite' ORDER BY id",
    )?;
    let known = known.query_map([], |row| {
        Ok((
            row.get::<_, i64>(0)?,
            text(row, 1)?.unwrap_or_default(),
            text(row, 2)?.unwrap_or_default(),
            row.get::<_, bool>(3)?,
            row.get::<_, bool>(4)?,
        ))
    })?;
    let mut columns = Vec::new();
    for column in known {
        let (id, label, name, is_list, is_linked) = column?;
        let query = if is_linked {
            format!(
                "SELECT own.value FROM custom_column_{id} AS own JOIN books_custom_column_{id}_link AS link \
                 ON link.value = own.id WHERE link.book = ?1 ORDER BY link.id"
            )
        } else {
            format!("SELECT value FROM custom_column_{id} WHERE book = ?1")
        };
        let values = texts(library, &query, number)?;
        if !values.is_empty() {
            columns.push(Column { label, name, is_list, values });
        }
    }
    Ok(columns)
}

fn texts(library: &Connection, query: &str, number: i64) -> rusqlite::Result<Vec<String>> {
    let mut statement = library.prepare(query)?;
    let rows = statement.query_map([number], |row| text(row, 0))?;
    Ok(rows.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// A value as text, whatever its type; none where there is none.
fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    let text = match row.get_ref(column)? {
        ValueRef::Null | ValueRef::Blob(_) => return Ok(None),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).trim().to_owned(),
    };
    Ok((!text.is_empty()).then_some(text))
}
