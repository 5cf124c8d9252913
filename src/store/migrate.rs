//! Bringing a library of an older schema to the present one, when it is opened for writing.

use rusqlite::Connection;

use super::StoreError;

/// Version of `schema/library.sql`, kept as SQLite's `user_version`.
pub const SCHEMA_VERSION: u32 = STEPS.len() as u32 + 1;

/// What changed: the first step leads from version 1 to version 2, and so on. A step that has been released stays as
/// it is; `schema/library.sql` is what all of them lead to.
const STEPS: &[&str] = &[
    // 2: the people of each text. Nobody has looked for them in the works that are there.
    "CREATE TABLE people (text INTEGER PRIMARY KEY, lesson TEXT, data BLOB NOT NULL);
     CREATE TABLE fix (work TEXT NOT NULL, place INTEGER NOT NULL, fix TEXT NOT NULL, PRIMARY KEY (work, place)) WITHOUT ROWID;
     CREATE TABLE knowledge (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",
];

/// Takes a library of version `found` to [`SCHEMA_VERSION`], all steps or none.
pub(super) fn migrate(connection: &Connection, found: u32) -> Result<(), StoreError> {
    let steps = STEPS.get((found as usize).saturating_sub(1)..).unwrap_or_default();
    if steps.is_empty() {
        return Ok(());
    }
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;",
        steps.concat()
    ))?;
    Ok(())
}
