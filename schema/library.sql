-- The library, version 6: `DIR/library.db`. Values not explained here are explained on the types of `src/store`.

-- Counters of the whole library. `revision` is raised by every batch that changes a work, a text or a
-- file of a work; `purged` is the revision up to which superseded texts are gone.
CREATE TABLE state (
    name  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO state VALUES ('revision', 0), ('purged', 0);

-- Folders and files the user named. A path is TEXT when it is UTF-8, else BLOB: the bytes as they are.
CREATE TABLE root (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    path NOT NULL UNIQUE
);

-- Works: identity and metadata. `metadata` is two JSON values one after the other, canonical and as
-- written, compressed with `metadata.txt` as dictionary. `added` is when the work came into the library, `indexed` when
-- its text was last read, in seconds since 1970; NULL where an older library did not note it.
CREATE TABLE work (
    row      INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT NOT NULL UNIQUE,
    text     INTEGER NOT NULL,
    words    INTEGER NOT NULL,
    chapters INTEGER NOT NULL,
    metadata BLOB NOT NULL,
    revision INTEGER NOT NULL,
    added    INTEGER,
    indexed  INTEGER
);
CREATE INDEX work_by_revision ON work (revision);

-- Every file ever looked at and not forgotten. outcome: 0 indexed, 1 failed, 2 skipped. `beside` stands for what lies beside
-- the file and took part in reading it, such as a calibre library's record of the book; NULL if nothing does.
CREATE TABLE file (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    root           INTEGER NOT NULL,
    path           NOT NULL UNIQUE,
    size           INTEGER NOT NULL,
    mtime_ns       INTEGER NOT NULL,
    digest         BLOB,
    format         TEXT,
    parser_version INTEGER NOT NULL,
    outcome        INTEGER NOT NULL,
    code           TEXT,
    message        TEXT,
    work           INTEGER,
    charset        TEXT,
    repairs        TEXT,
    richness       INTEGER NOT NULL,
    missing_since  INTEGER,
    beside         INTEGER
);
-- Not a partial index: SQLite would prepare the query again for each bound value, to see whether it is NULL.
CREATE INDEX file_by_work ON file (work);

-- What each file of a work says, where a work has several: `metadata` as in `work`, and the text the file holds, which may
-- be another's too. A work of one file has no row here. `changed` is the revision of the file's last change, 0 if none.
CREATE TABLE reading (
    file     INTEGER PRIMARY KEY,
    work     INTEGER NOT NULL,
    text     INTEGER NOT NULL,
    metadata BLOB NOT NULL,
    changed  INTEGER NOT NULL
);
CREATE INDEX reading_by_work ON reading (work);
CREATE INDEX reading_by_text ON reading (text);

-- Works whose readings changed since they were last joined.
CREATE TABLE unsettled (
    work INTEGER PRIMARY KEY
);

-- Texts are immutable under an id that is never used twice. `retired` is the revision from which
-- the index does not hold the text; the row goes when the index has committed that and no reading holds it.
CREATE TABLE text (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    work       INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    dictionary INTEGER NOT NULL,
    layout     BLOB NOT NULL,
    paratext   BLOB,
    retired    INTEGER
);
CREATE INDEX text_by_retired ON text (retired) WHERE retired IS NOT NULL;

-- The text itself in compressed blocks. `place` is text id × 2^20 + block number: an integer key in
-- rising order fills pages to the end, a WITHOUT ROWID table would leave a third of each empty.
CREATE TABLE block (
    place INTEGER PRIMARY KEY,
    data  BLOB NOT NULL
);

-- Who is in each text, compressed with `metadata.txt` as dictionary, and what its work teaches of names; NULL for a work
-- that teaches nothing. The lessons of all works are read together, so they stand first in their rows.
CREATE TABLE people (
    text   INTEGER PRIMARY KEY,
    lesson TEXT,
    data   BLOB NOT NULL
);

-- What the user set right in the people of a work, by the work's id, in the order given. Stays when the work is read again,
-- and when it is forgotten.
CREATE TABLE fix (
    work  TEXT NOT NULL,
    place INTEGER NOT NULL,
    fix   TEXT NOT NULL,
    PRIMARY KEY (work, place)
) WITHOUT ROWID;

-- What recognition knows beside the vocabulary, in the form of `vocabulary/packs.txt`: `packs` of the user, and what was
-- `learned` from the tagged works.
CREATE TABLE knowledge (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
