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
    // 3: what each of several files of one work says. Only the file that told most was kept: all of them are read again.
    "CREATE TABLE reading (
         file INTEGER PRIMARY KEY, work INTEGER NOT NULL, text INTEGER NOT NULL, metadata BLOB NOT NULL,
         changed INTEGER NOT NULL
     );
     CREATE INDEX reading_by_work ON reading (work);
     CREATE INDEX reading_by_text ON reading (text);
     CREATE TABLE unsettled (work INTEGER PRIMARY KEY);
     UPDATE file SET digest = NULL, mtime_ns = -9223372036854775808
     WHERE work IN (SELECT work FROM file WHERE work IS NOT NULL GROUP BY work HAVING count(*) > 1);",
    // 4: when a work came, and when it was last read. Nobody has noted that of the works that are there.
    "ALTER TABLE work ADD COLUMN added INTEGER; ALTER TABLE work ADD COLUMN indexed INTEGER;",
    // 5: people are kept in another form. They are looked for again.
    "DELETE FROM people; DELETE FROM state WHERE name = 'people';",
    // 6: what of the things beside a file took part in reading it. Nobody has noted that of the files that are there.
    "ALTER TABLE file ADD COLUMN beside INTEGER;",
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and definitions of all tables and indexes, blanks evened out.
    fn schema(connection: &Connection) -> Vec<String> {
        let mut statement =
            connection.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name").unwrap();
        let definitions = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let even = |sql: String| sql.split_whitespace().collect::<Vec<_>>().join(" ");
        definitions.map(|sql| even(sql.unwrap()).replace("( ", "(").replace(" )", ")")).collect()
    }

    /// The first version's tables, as far as the steps touch them.
    const FIRST: &str = "CREATE TABLE work (row INTEGER PRIMARY KEY);
        CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE file (id INTEGER PRIMARY KEY, work INTEGER, digest BLOB, mtime_ns INTEGER);
        INSERT INTO file VALUES (1, 7, x'00', 5), (2, 7, x'01', 5), (3, 8, x'02', 5), (4, NULL, x'03', 5),
                                (5, NULL, x'04', 5);";

    #[test]
    fn files_of_works_with_several_are_read_again() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(FIRST).unwrap();
        migrate(&connection, 1).unwrap();
        let mut statement = connection.prepare("SELECT id FROM file WHERE digest IS NULL ORDER BY id").unwrap();
        let again: Vec<i64> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(again, [1, 2]);
        let version: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(version, SCHEMA_VERSION);
    }

    #[test]
    fn the_steps_lead_to_the_schema() {
        let old = Connection::open_in_memory().unwrap();
        old.execute_batch(FIRST).unwrap();
        migrate(&old, 1).unwrap();
        let new = Connection::open_in_memory().unwrap();
        new.execute_batch(include_str!("../../schema/library.sql")).unwrap();
        let new = schema(&new);
        for made in schema(&old).iter().filter(|sql| sql.contains("reading") || sql.contains("unsettled")) {
            assert!(new.contains(made), "{made} is not in {new:#?}");
        }
    }
}
