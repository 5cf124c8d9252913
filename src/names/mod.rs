//! One identity for each character, pairing and fandom, whatever an archive calls it.
pub mod vocabulary;
mod character;
mod dictionary;
mod forms;
mod reading;
mod relationship;
mod reserved;
mod scope;
mod tag;
pub use dictionary::Dictionary;
pub use forms::sounds;
pub use reading::{Candidate, Reading, RelationshipReading, Rule, ShipCandidate};
pub use relationship::{CharacterGroup, RelationshipTag, character_groups};
pub use scope::Scope;
pub use tag::{CharacterTag, Modifier, tidy, without_type_suffix};
pub use vocabulary::light_fandom_key;
