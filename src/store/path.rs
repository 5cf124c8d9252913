//! Paths as SQL values, exact to the byte: TEXT when UTF-8, else BLOB.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef};

/// A path to be bound to a statement.
pub(super) struct SqlPath<'a>(pub(super) &'a Path);

impl ToSql for SqlPath<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self.0.to_str() {
            Some(text) => ValueRef::Text(text.as_bytes()),
            None => ValueRef::Blob(self.0.as_os_str().as_encoded_bytes()),
        };
        Ok(ToSqlOutput::Borrowed(value))
    }
}

/// A path read from a row.
pub(super) struct StoredPath(pub(super) PathBuf);

impl FromSql for StoredPath {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Text(_) => Ok(Self(PathBuf::from(value.as_str()?))),
            ValueRef::Blob(bytes) => Ok(Self(PathBuf::from(from_bytes(bytes)?))),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "other systems cannot take every byte")]
fn from_bytes(bytes: &[u8]) -> FromSqlResult<OsString> {
    use std::os::unix::ffi::OsStringExt;
    Ok(OsString::from_vec(bytes.to_vec()))
}

#[cfg(not(unix))]
fn from_bytes(_: &[u8]) -> FromSqlResult<OsString> {
    Err(FromSqlError::InvalidType)
}
