//! The index: derived from the store, disposable, the only place that names tantivy.
//!
//! One document is one passage. The documents of a work are inverted by one thread, so they are
//! contiguous and in reading order within one segment; everything wider than a passage (a phrase
//! over its border, a chapter, a work) is read off that order instead of a join. The procedure:
//! [`schema`] names the fields, [`document`] lays a work out as passages, [`invert`] makes segments of
//! them on the threads of [`indexers`], [`writer`] adds, deletes and commits. A [`Snapshot`] is what was committed last; its
//! [`Segment`]s hand out [`Postings`] (one passage after the other, or in [`Blocks`]) and the borders of works and chapters
//! ([`bits`]) until [`Stop`] says that nobody waits for them.
//!
//! No text is stored here: passages are read from the store by place.

pub mod bits;
mod blocks;
mod deletion;
pub mod document;
mod ids;
mod indexers;
mod invert;
pub mod marks;
pub mod people;
mod postings;
pub mod schema;
pub mod score;
mod segment;
mod snapshot;
mod stop;
pub mod union;
mod values;
pub mod writer;

pub use blocks::Blocks;
pub use document::{IndexedWork, Permit};
pub use ids::Ids;
pub use marks::Mark;
pub use people::{People, Seen};
pub use postings::Postings;
pub use schema::{KeyField, NumberField, WordField};
pub use segment::Segment;
pub use snapshot::Snapshot;
pub use stop::Stop;
pub use values::Values;
pub use writer::{Commit, Writer};

/// Raised whenever the fields of the index or what is written to them change.
pub const INDEX_VERSION: u32 = 7;

/// A document's number within its segment.
pub type Doc = tantivy::DocId;

/// Past the last document.
pub const END: Doc = tantivy::TERMINATED;

/// What can go wrong with the index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// There is no index in the folder.
    #[error("no index in {0}")]
    Missing(std::path::PathBuf),
    /// The index was written by another version of the program.
    #[error("the index is of version {found}, this program reads {expected}")]
    Version {
        /// What the index says.
        found: String,
        /// What this program writes.
        expected: String,
    },
    /// The engine failed.
    #[error("the index cannot be read or written")]
    Engine(#[from] tantivy::TantivyError),
    /// Whoever asked wants no answer any more; see [`Stop`].
    #[error("stopped before the end")]
    Stopped,
    /// The file system failed.
    #[error("the index folder cannot be read or written")]
    Io(#[from] std::io::Error),
}

impl IndexError {
    /// True if files of the index are gone, cut or not its own: it has to be made anew.
    pub fn is_damage(&self) -> bool {
        use std::io::ErrorKind::{InvalidData, NotFound, UnexpectedEof};
        use tantivy::TantivyError as Engine;
        match self {
            Self::Engine(Engine::IoError(error)) => matches!(error.kind(), InvalidData | NotFound | UnexpectedEof),
            Self::Engine(error) => matches!(
                error,
                Engine::OpenReadError(_)
                    | Engine::DataCorruption(_)
                    | Engine::DeserializeError(_)
                    | Engine::IncompatibleIndex(_)
                    | Engine::InternalError(_)
            ),
            _ => false,
        }
    }
}
