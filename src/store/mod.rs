//! The library: what was read from every file, kept once, as the truth that the index is derived from.
//!
//! One SQLite database, `library.db` (schema in `schema/library.sql`), holds files with their outcomes, works
//! with their metadata, and the story texts. Writing: an [`Encoder`] on each worker compresses a work into an
//! [`EncodedWork`]; the one writer puts it into a [`Batch`], which is one transaction and raises the [`Revision`].
//! Reading: a [`Library`] never waits for the writer and gives works, layouts and slices of text.
//!
//! Texts are immutable under a [`TextId`] that is never used twice. A superseded or forgotten text stays
//! readable until [`Library::purge_superseded`], so a reader with an index one commit behind still finds it.
//! Every change carries its revision, so [`Library::changes_since`] tells an index what it has missed.

mod batch;
mod changes;
mod codec;
mod encode;
mod error;
mod file;
mod id;
mod knowledge;
mod layout;
mod library;
mod lock;
mod migrate;
mod path;
mod people;
mod place;
mod read;
mod reading;
mod rules;
mod status;
#[cfg(test)]
mod tests;
mod text;
mod varint;

pub use batch::{Batch, PutFile, PutWork};
pub use changes::Change;
pub use encode::{EncodedMetadata, EncodedPeople, EncodedWork, Encoder, WorkRecord};
pub use error::StoreError;
pub use file::{FileOutcome, FileRecord, FileState, Root};
pub use id::{FileId, Revision, RootId, TextId, WorkRow};
pub use knowledge::Knowledge;
pub use layout::{ChapterLayout, ChapterPlace, TextLayout};
pub use library::{Library, Snapshot};
pub use migrate::SCHEMA_VERSION;
pub use place::{folder_bytes, free_bytes, now, writer_of};
pub use read::{FileRef, Moment, StoredWork};
pub use reading::Reading;
pub use rules::{change_rules, dictionary, rules, rules_path};
pub use status::{FileCount, Statistics};
