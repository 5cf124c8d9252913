//! One identity for each character, pairing and fandom, whatever an archive calls it.
//!
//! Procedure: [`tidy`] gives a tag one spelling; [`CharacterTag`] and [`RelationshipTag`] take it apart
//! without knowing any name; the [`Dictionary`] then says whom it means, by the user's [`RuleFile`]
//! first and the built-in [`vocabulary`] second. Every answer keeps the tag as written, all candidates
//! and the [`Rule`] that made them. A tag that may mean several people stays ambiguous, one that nobody
//! knows stays as written.

mod character;
mod dictionary;
mod fandom;
mod forms;
mod han;
mod labels;
mod memo;
mod packs;
mod reading;
mod relationship;
mod reserved;
mod rules;
mod scope;
mod ship;
mod tag;
mod tagged;
pub mod vocabulary;

pub use dictionary::Dictionary;
pub use fandom::FandomReading;
pub use forms::sounds;
pub use labels::{LabelKind, is_complete, label, rating};
pub use packs::{PackError, PackPerson, Packs};
pub use reading::{Candidate, Reading, RelationshipReading, Rule, ShipCandidate};
pub use relationship::{CharacterGroup, RelationshipTag, character_groups};
pub use rules::{
    Conflict, DistinctRule, FandomRule, NameRule, RuleError, RuleFile, RuleKind, RuleLine, ShipRule, SplitRule,
};
pub use scope::Scope;
pub use tag::{CharacterTag, Modifier, tidy, without_type_suffix};
pub use tagged::TagReading;
pub use vocabulary::light_fandom_key;
