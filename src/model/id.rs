//! Identities: of a work, and of a place in it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The identity of a work: `site:number` where the file tells it (`ao3:218676`), else
/// `text:` and a short digest of the content. It never depends on the file's path.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WorkId(String);

impl WorkId {
    /// The id of story `number` of `site`; neither may hold `@` or blanks.
    pub fn of_site(site: &str, number: &str) -> Self {
        Self(format!("{site}:{number}"))
    }

    /// The id of a work known by its content alone: the first 48 bits of a BLAKE3 digest of `content`.
    pub fn of_content(content: &str) -> Self {
        let digest = blake3::hash(content.as_bytes()).to_hex();
        Self(format!("text:{}", &digest[..12]))
    }

    /// The id as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if the id was derived from the content.
    pub fn is_content(&self) -> bool {
        self.0.starts_with("text:")
    }

    /// The site part, such as `ao3`.
    pub fn site(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }
}

impl fmt::Display for WorkId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text that is not an id or a place.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a work id such as ao3:218676, or a place such as ao3:218676@2:14")]
pub struct IdError(String);

impl IdError {
    /// The error about `text` as typed.
    pub fn of(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl FromStr for WorkId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let ok = match text.rsplit_once(':') {
            Some((site, number)) => {
                !site.is_empty() && !number.is_empty() && !text.contains(|c: char| c.is_whitespace() || c == '@')
            }
            None => false,
        };
        if ok { Ok(Self(text.to_owned())) } else { Err(IdError::of(text)) }
    }
}

/// A place: a work, perhaps a chapter, perhaps a passage: `ID[@CHAPTER[:PASSAGE]]`.
///
/// Chapters and passages count from 1; a passage's number is its ordinal within its chapter.
///
/// ```
/// use ficdex::model::Locator;
/// let place: Locator = "ao3:218676@2:14".parse().unwrap();
/// assert_eq!((place.chapter, place.passage), (Some(2), Some(14)));
/// assert_eq!(place.to_string(), "ao3:218676@2:14");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locator {
    /// The work.
    pub work: WorkId,
    /// Chapter number, from 1.
    pub chapter: Option<u32>,
    /// Passage ordinal within the chapter, from 1.
    pub passage: Option<u32>,
}

impl fmt::Display for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.work)?;
        if let Some(chapter) = self.chapter {
            write!(f, "@{chapter}")?;
            if let Some(passage) = self.passage {
                write!(f, ":{passage}")?;
            }
        }
        Ok(())
    }
}

impl FromStr for Locator {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let wrong = || IdError::of(text);
        let number = |part: &str| part.parse::<u32>().ok().filter(|n| *n > 0).ok_or_else(wrong);
        let (work, place) = match text.rsplit_once('@') {
            Some((work, place)) => (work, Some(place)),
            None => (text, None),
        };
        let work = work.parse().map_err(|_| wrong())?;
        let (chapter, passage) = match place {
            None => (None, None),
            Some(place) => match place.split_once(':') {
                None => (Some(number(place)?), None),
                Some((chapter, passage)) => (Some(number(chapter)?), Some(number(passage)?)),
            },
        };
        Ok(Self { work, chapter, passage })
    }
}
