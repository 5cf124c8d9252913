//! Plain data shared by the write line and the read line.
//!
//! Nothing here knows files, databases or indexes: these are the nouns of the field
//! (work, chapter, passage, tag, relationship, hit) as serde types.

mod body;
mod date;
mod hit;
mod id;
mod presence;
mod relationship;
mod work;

pub use body::{Block, BlockKind, Body, Paratext, ParatextKind, SourceSpan};
pub use date::Date;
pub use hit::{Hit, HitChapter, HitFile, HitPassage, Match};
pub use id::{IdError, Locator, WorkId};
pub use presence::{Confidence, Presence, PresenceStatus, Sight, SightKind};
pub use relationship::{Relationship, RelationshipKind};
pub use work::{Chapter, Name, Origin, Passage, Rating, Series, Statistics, Work};
