//! Who is in a passage: an inference from the text, with how sure it is and what shows it.

use serde::{Deserialize, Serialize};

/// How sure an inference is, in hundredths: written as a number from 0 to 1.
///
/// ```
/// use ficdex::model::Confidence;
/// assert_eq!(serde_json::to_string(&Confidence::of(0.854)).unwrap(), "0.85");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "f64", into = "f64")]
pub struct Confidence(u8);

impl Confidence {
    /// The confidence nearest to `share`, which is cut to 0–1.
    pub fn of(share: f64) -> Self {
        Self((share.clamp(0.0, 1.0) * 100.0).round() as u8)
    }

    /// The number of hundredths.
    pub fn hundredths(self) -> u8 {
        self.0
    }

    /// The confidence of so many hundredths, 100 at most.
    pub fn from_hundredths(hundredths: u8) -> Self {
        Self(hundredths.min(100))
    }
}

impl From<f64> for Confidence {
    fn from(share: f64) -> Self {
        Self::of(share)
    }
}

impl From<Confidence> for f64 {
    fn from(confidence: Confidence) -> Self {
        Self::from(confidence.0) / 100.0
    }
}

/// How a person is in a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PresenceStatus {
    /// Takes part in what happens.
    Present,
    /// Is only talked or thought about.
    Mentioned,
}

/// What a place in the text shows of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SightKind {
    /// A name of theirs.
    Name,
    /// `he` or `she` that means them.
    Pronoun,
    /// `I` of the one who tells.
    Narrator,
    /// Their words in a conversation.
    Turn,
}

/// A place that shows a person, as UTF-8 byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sight {
    /// What it shows.
    pub kind: SightKind,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A person in a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Presence {
    /// Canonical name, or the fullest name in the text.
    pub name: String,
    /// There, or only mentioned.
    pub status: PresenceStatus,
    /// True if some of the words spoken here are theirs.
    pub speaks: bool,
    /// How sure that is.
    pub confidence: Confidence,
    /// What shows it, as byte ranges of the passage's text; empty where it was not kept.
    pub evidence: Vec<Sight>,
}
