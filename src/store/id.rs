//! Integer identities of rows. None is ever used twice.

use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};

macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.0 as i64))
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                i64::column_result(value).map(|number| Self(number as u64))
            }
        }
    };
}

row_id! {
    /// A folder or file the user named to `index`.
    RootId
}
row_id! {
    /// A file; kept when it moves.
    FileId
}
row_id! {
    /// A work; kept when its text, its metadata or its files change.
    WorkRow
}
row_id! {
    /// One immutable text of a work; a changed text gets a new one.
    TextId
}
row_id! {
    /// A state of the library: raised by every batch that changes something the index depends on. 0 is before all.
    Revision
}
