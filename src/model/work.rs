//! Works, chapters, passages and the values that describe them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{Body, Confidence, Date, Paratext, Relationship, WorkId};

/// Where a value comes from: a fact the author wrote, or an inference from the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The author's tag.
    #[default]
    Declared,
    /// Found in the text.
    Recognised,
}

/// A name (of a fandom, a character) in canonical form with the value as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Canonical form.
    pub name: String,
    /// As the file wrote it.
    pub raw: String,
    /// Declared by the author or recognised in the text.
    pub source: Origin,
    /// How sure a recognised value is; none for a declared one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
}

/// The five ratings of AO3, the scale every site's rating is mapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Rating {
    /// Not Rated.
    #[serde(rename = "Not Rated")]
    NotRated,
    /// General Audiences (K, G, PG).
    #[serde(rename = "General Audiences")]
    General,
    /// Teen And Up Audiences (T, PG-13).
    #[serde(rename = "Teen And Up Audiences")]
    Teen,
    /// Mature (M, R).
    Mature,
    /// Explicit (MA, NC-17).
    Explicit,
}

impl Rating {
    /// AO3's name for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotRated => "Not Rated",
            Self::General => "General Audiences",
            Self::Teen => "Teen And Up Audiences",
            Self::Mature => "Mature",
            Self::Explicit => "Explicit",
        }
    }
}

/// A series and the work's place in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Name of the series.
    pub name: String,
    /// Place in the series, from 1, where the file says it.
    pub position: Option<u32>,
}

/// What the site counted when the file was saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Statistics {
    /// Kudos, favourites or likes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kudos: Option<u64>,
    /// Times the work was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hits: Option<u64>,
    /// Comments or reviews.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comments: Option<u64>,
    /// Bookmarks or followers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookmarks: Option<u64>,
}

impl Statistics {
    /// True if the file states none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is known of a work, in canonical form; the raw value is kept beside every canonical one.
///
/// What the file does not say is empty and never invented.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Work {
    /// Identity.
    pub id: WorkId,
    /// Title; empty when the file gives none.
    pub title: String,
    /// Pseuds of the authors, in order.
    pub authors: Vec<String>,
    /// Fandoms, in order.
    pub fandoms: Vec<Name>,
    /// The families of fandoms these belong to, each once; empty as long as nobody has looked for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub families: Vec<String>,
    /// Characters, in order.
    pub characters: Vec<Name>,
    /// Relationships, in order.
    pub relationships: Vec<Relationship>,
    /// Rating on AO3's scale.
    pub rating: Option<Rating>,
    /// The rating as written.
    pub rating_raw: Option<String>,
    /// Archive warnings.
    pub warnings: Vec<String>,
    /// The warnings as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings_raw: Vec<String>,
    /// Categories such as `F/M`, `Gen`.
    pub categories: Vec<String>,
    /// The categories as written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories_raw: Vec<String>,
    /// Additional tags (freeforms, genres).
    pub tags: Vec<String>,
    /// Series with the place in each.
    pub series: Vec<Series>,
    /// Collections the work is in.
    pub collections: Vec<String>,
    /// People the work is a gift for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<String>,
    /// Language as a BCP 47 tag such as `en` or `zh-Hant`.
    pub language: Option<String>,
    /// The language as written.
    pub language_raw: Option<String>,
    /// True if finished, false if in progress, none if the file does not say.
    pub complete: Option<bool>,
    /// First published.
    pub published: Option<Date>,
    /// Last updated or completed.
    pub updated: Option<Date>,
    /// Words as the source states them.
    pub words_stated: Option<u64>,
    /// Words counted in the story text.
    pub words: u64,
    /// Chapters as the source states them.
    pub chapters_stated: Option<u32>,
    /// Chapters planned, where the source states a number.
    pub chapters_planned: Option<u32>,
    /// Chapters read from the file.
    pub chapters: u32,
    /// True if the chapters came in several files; some may be missing between them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub in_pieces: bool,
    /// Where the text of a file is a part of a chapter, such as the second half: its place in it, from 1; else 0.
    #[serde(skip_serializing_if = "is_whole")]
    pub half: u8,
    /// Address of the work.
    pub url: Option<String>,
    /// Site key such as `ao3`, `ffn`; the host for sites without a key.
    pub site: Option<String>,
    /// The site shows it to signed-in readers alone, as the file says.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
    /// What the site counted.
    #[serde(skip_serializing_if = "Statistics::is_empty")]
    pub statistics: Statistics,
    /// Summary, notes and other text around the story, of the work as a whole.
    pub paratext: Vec<Paratext>,
}

impl Work {
    /// True for a work of which only its description is known, from a list of works for instance.
    pub fn is_metadata_only(&self) -> bool {
        self.words == 0 && self.chapters == 0
    }

    /// Takes away what was recognised in the text, so that it can be recognised anew.
    pub fn forget_recognised(&mut self) {
        let declared = |source: Origin| source == Origin::Declared;
        if !self.fandoms.iter().any(|name| declared(name.source)) {
            self.families.clear();
        }
        self.fandoms.retain(|name| declared(name.source));
        self.characters.retain(|name| declared(name.source));
        self.relationships.retain(|ship| declared(ship.source));
    }
}

/// One chapter: its place, its title, its story text and the text around it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chapter {
    /// Place in the work, from 1.
    pub number: u32,
    /// Title without `Chapter N`; none if it has no other.
    pub title: Option<String>,
    /// The story text.
    pub body: Body,
    /// Summary and notes of this chapter.
    pub paratext: Vec<Paratext>,
}

/// One passage: a stretch of a chapter that is found, ranked and shown as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Place in the chapter, from 1.
    pub ordinal: u32,
    /// First byte in the chapter's text.
    pub start: u32,
    /// One past the last byte; the separator to the next passage belongs to this one.
    pub end: u32,
    /// Tokens before this passage in the chapter.
    pub first_token: u32,
    /// Tokens in this passage.
    pub tokens: u32,
    /// Which scene of the chapter it belongs to, from 0.
    pub scene: u32,
}

impl Passage {
    /// The passage's bytes in the chapter's text.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_whole(half: &u8) -> bool {
    *half == 0
}
