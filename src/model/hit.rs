//! The answer to a query: ranked passages.

use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use super::{Presence, Work};

/// One ranked passage with its work, its chapter and what matched in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Place in the list, from 1.
    pub rank: u64,
    /// Relevance; comparable within one list only.
    pub score: f32,
    /// The work.
    pub work: Work,
    /// The chapter.
    pub chapter: HitChapter,
    /// The passage.
    pub passage: HitPassage,
    /// What matched, as byte ranges of the passage's text, in order, not overlapping.
    pub matches: Vec<Match>,
    /// The text around the best match, blanks collapsed.
    pub snippet: String,
    /// The matches inside [`Self::snippet`], as byte ranges of it.
    pub snippet_matches: Vec<Match>,
    /// The file the text was read from.
    pub file: HitFile,
}

/// The chapter of a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HitChapter {
    /// Place in the work, from 1.
    pub number: u32,
    /// Its title, if any.
    pub title: Option<String>,
}

/// The passage of a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HitPassage {
    /// `WORK@CHAPTER:ORDINAL`.
    pub id: String,
    /// Place in the chapter, from 1.
    pub ordinal: u32,
    /// Its text.
    pub text: String,
    /// Who is in it.
    pub people: Vec<Presence>,
}

/// A stretch of text that matched: UTF-8 byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Match {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// True if the match runs on into the next passage and is clipped here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub continues: bool,
}

/// The file of a hit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HitFile {
    /// Where it lies, or lay; as text where it is written, with signs for what is none.
    #[serde(serialize_with = "as_text")]
    pub path: PathBuf,
    /// True if it was not found there any more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub missing: bool,
}

fn as_text<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&path.to_string_lossy())
}
