//! From the bytes of one file to a [`ParsedWork`], one submodule per format.
//!
//! Procedure: [`detect`] picks the first format of [`FORMATS`] that recognises the file, and that
//! format's `parse` hands on the metadata as written plus the chapters as [`Body`]s. What the values
//! mean (a date, a language, a pairing) is the task of `normalise`.
//!
//! A new format is one file here and one line in [`FORMATS`].

mod ao3;
mod ao3_epub;
mod ao3_html;
mod ao3_listing;
mod ao3_page;
mod asides;
mod builder;
mod calibre;
mod catalogue;
mod cut;
mod draft;
mod dump;
mod efiction;
mod epub;
mod fanficfare;
mod fanficfare_epub;
mod fanficfare_html;
mod ffn;
mod fichub_html;
mod folder;
mod heading;
mod html;
mod markdown;
mod mobi;
mod office;
mod ornament;
mod other_epub;
mod other_html;
mod pdf;
mod plain_text;
mod remark;
mod sites;
mod stated;

pub use builder::BodyBuilder;
pub use calibre::{Beside, may_be_listed};
pub use catalogue::is_list_by_name;
pub use ornament::is_scene_break;

use std::path::Path;

use crate::model::{Body, Paratext};
use crate::source::{Exceeded, Source};

/// Every supported format, most specific first: detection stops at the first match.
pub const FORMATS: &[&dyn Format] = &[
    &fanficfare_epub::FanficfareEpub,
    &ao3_epub::Ao3Epub,
    &other_epub::OtherEpub,
    &office::Docx,
    &office::Odt,
    &office::Rtf,
    &office::Fb2,
    &mobi::Ao3Mobi,
    &mobi::FanficfareMobi,
    &mobi::OtherMobi,
    &pdf::Ao3Pdf,
    &pdf::OtherPdf,
    &ao3_html::Ao3Html,
    &ao3_page::Ao3Page,
    &ao3_listing::Ao3Listing,
    &fanficfare_html::FanficfareHtml,
    &ffn::FfnPage,
    &ffn::FfnListing,
    &fichub_html::FicHubHtml,
    &efiction::EfictionPage,
    &sites::RoyalRoad,
    &sites::Wattpad,
    &sites::XenForo,
    &sites::ScribbleHub,
    &sites::FanficAuthors,
    &sites::AnimationSource,
    &sites::Journal,
    &sites::DeviantArt,
    &efiction::EfictionSql,
    &efiction::EfictionChapters,
    &calibre::CalibreList,
    &dump::OtwWorks,
    &dump::OtwTags,
    &dump::WorksCsv,
    &dump::FimfictionJson,
    &dump::WorksJson,
    &other_html::OtherHtml,
    &folder::FolderJson,
    &markdown::Markdown,
    &plain_text::FanFicFareTxt,
    &plain_text::TextHeader,
    &plain_text::PlainText,
];

/// One input format.
pub trait Format: Sync {
    /// Short name, as shown by `inspect` and stored with each file.
    fn id(&self) -> &'static str;
    /// Raised whenever the output for the same bytes changes, so that a later
    /// `index` reads unchanged files again.
    fn version(&self) -> u32;
    /// True for a format of records, which is asked about files of data that no format of prose may take.
    fn reads_data(&self) -> bool {
        false
    }
    /// What it is recognised by, as the end of "it has the signs of NAME:".
    fn signs(&self) -> &'static str;
    /// True for a format of texts without markup, which lists beside them describe.
    fn is_plain_text(&self) -> bool {
        false
    }
    /// True for a format of sites and people who have no place for notes but the chapter's text, where [`read`] then finds them.
    fn has_notes_in_text(&self) -> bool {
        false
    }
    /// True if the file is of this format, judged by name and content. Must be cheap and must not fail.
    fn recognises(&self, source: &Source<'_>) -> bool;
    /// Reads one file, which may hold several works, and hands each on as it is found.
    fn parse(&self, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError>;
}

/// Extensions of text that is data, not prose, in lower case. Such a file is read only by a format of its own:
/// as plain text, its keys and numbers would be taken for a story.
const DATA: &[&str] = &["csv", "json", "jsonl", "ncx", "ndjson", "opf", "sql", "toml", "tsv", "xml", "yaml", "yml"];

/// The first format that recognises the file.
pub fn detect(source: &Source<'_>) -> Option<&'static dyn Format> {
    let is_data = source.extension().is_some_and(|extension| DATA.contains(&extension.as_str()));
    let readers = FORMATS.iter().copied().filter(|format| !is_data || format.reads_data());
    readers.into_iter().find(|format| format.recognises(source))
}

/// Reads a file in the format that recognised it, adds what is known of it beside the file (the record that a library of
/// books keeps of it, the entry of a list of texts), and sets notes apart that stand in the text.
pub fn read(format: &dyn Format, source: &Source<'_>, emit: &mut dyn FnMut(ParsedWork)) -> Result<(), ParseError> {
    format.parse(source, &mut |mut work| {
        calibre::complete(source, &mut work);
        if format.is_plain_text() {
            catalogue::complete(source, &mut work);
        }
        // The archives of AO3's software keep notes apart, whatever was made of their works later.
        let of_archive = work.metadata.url.as_deref().is_some_and(|url| url.contains("/works/"));
        if format.has_notes_in_text() && !of_archive {
            asides::set_apart(&mut work);
        }
        emit(work);
    })
}

/// What lies beside the file at `path` and takes part in reading it as `format`: a calibre library's record of a book, what a list
/// says of a text.
pub fn beside(path: &Path, format: &str) -> Beside {
    match calibre::beside(path) {
        Beside::Nothing if is_described(format) => catalogue::beside(path),
        found => found,
    }
}

/// True for a format whose files lists beside them describe.
pub fn is_described(format: &str) -> bool {
    FORMATS.iter().any(|known| known.is_plain_text() && known.id() == format)
}

/// The files that a list of books names and that are not there, as paths below the list's folder.
pub fn absent_beside(source: &Source<'_>) -> Vec<String> {
    calibre::absent(source)
}

/// Why a file could not be read as the format it was taken for.
///
/// Each variant has a stable [`code`](Self::code) for reports and scripts.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// A part of the layout is not there.
    #[error(
        "{format}: expected {expected}, found none: the file is cut off, or of a layout that is new: fetch it again"
    )]
    Missing {
        /// The format tried.
        format: &'static str,
        /// What should have been there.
        expected: &'static str,
    },
    /// The container (zip, XML) is damaged.
    #[error("{format}: {place}: {reason}; the file is cut off or damaged: download it again")]
    Damaged {
        /// The format tried.
        format: &'static str,
        /// The entry or line.
        place: String,
        /// What the reader said.
        reason: String,
    },
    /// The text is locked by digital rights management or a password.
    #[error("{format}: the text is encrypted (DRM): only its maker's own readers can open it")]
    Encrypted {
        /// The format tried.
        format: &'static str,
    },
    /// There is no text in it.
    #[error("no text found, so there is nothing to index: fetch it again if it should hold a story")]
    Empty,
    /// A page of the site that is not a story (login wall, deleted work …).
    #[error("not a story: {0}: save the page of the story instead")]
    NotAStory(&'static str),
    /// It holds no story by its nature, and what it holds is used where it belongs (a list of the stories beside it …).
    #[error("no story: {0}")]
    Companion(&'static str),
    /// No format of [`FORMATS`] recognises the file.
    #[error("not a known format: if it is a story, convert it to EPUB, HTML or plain text")]
    Unknown,
    /// A format that is known and not read.
    #[error("{0} is not read: convert it to EPUB, with calibre for instance, or download the story as EPUB or HTML")]
    Unsupported(&'static str),
    /// A limit was hit.
    #[error(transparent)]
    Limit(#[from] Exceeded),
}

impl ParseError {
    /// Why no format takes a file that begins with these bytes.
    pub fn unknown(bytes: &[u8]) -> Self {
        /// Formats of texts by their first bytes.
        const KNOWN: [(&[u8], &str); 3] = [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a Word document of before 2007"),
            (b"ITOLITLS", "Microsoft's LIT"),
            (b"L\0R\0F\0\0\0", "Sony's LRF"),
        ];
        let known = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic));
        known.map_or(Self::Unknown, |(_, name)| Self::Unsupported(name))
    }

    /// The stable code, as shown by `status`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "layout-missing",
            Self::Damaged { .. } => "damaged",
            Self::Encrypted { .. } => "encrypted",
            Self::Empty => "empty",
            Self::NotAStory(_) => "not-a-story",
            Self::Companion(_) => "companion",
            Self::Unknown => "unknown-format",
            Self::Unsupported(_) => "unsupported-format",
            Self::Limit(_) => Exceeded::CODE,
        }
    }
}

/// Metadata as the file wrote it: trimmed, free of markup, not interpreted.
///
/// Lists hold one entry per value. What the file does not say is empty.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// Title.
    pub title: Option<String>,
    /// Authors, one per pseud.
    pub authors: Vec<String>,
    /// Fandoms.
    pub fandoms: Vec<String>,
    /// Characters.
    pub characters: Vec<String>,
    /// Relationships with their signs: `A/B`, `A & B`, `[A, B]`.
    pub relationships: Vec<String>,
    /// Rating.
    pub rating: Option<String>,
    /// Warnings.
    pub warnings: Vec<String>,
    /// Categories such as `F/M`.
    pub categories: Vec<String>,
    /// Additional tags, genres.
    pub tags: Vec<String>,
    /// Series: name and place as written.
    pub series: Vec<(String, Option<String>)>,
    /// Collections.
    pub collections: Vec<String>,
    /// People the work is a gift for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gifts: Vec<String>,
    /// Language, a name or a code.
    pub language: Option<String>,
    /// Status such as `Completed`, `In-Progress`.
    pub status: Option<String>,
    /// Date first published.
    pub published: Option<String>,
    /// Date last updated.
    pub updated: Option<String>,
    /// Date completed, where the source names it so.
    pub completed: Option<String>,
    /// Word count.
    pub words: Option<String>,
    /// Chapter count such as `3/?`, `12`.
    pub chapters: Option<String>,
    /// Address of the work.
    pub url: Option<String>,
    /// Site key or host and the story's number there, where the file states them apart from the address.
    pub site_id: Option<(String, String)>,
    /// The site shows the work to signed-in readers alone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub restricted: bool,
    /// Labels the layout holds that have no place above, as `(label, value)`.
    pub other: Vec<(String, String)>,
}

/// One chapter as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedChapter {
    /// Title as written, without a leading `Chapter N` that only repeats the position.
    pub title: Option<String>,
    /// The story text.
    pub body: Body,
    /// Summary and notes of the chapter.
    pub paratext: Vec<Paratext>,
}

/// One work as read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedWork {
    /// Metadata as written.
    pub metadata: Metadata,
    /// Chapters in reading order.
    pub chapters: Vec<ParsedChapter>,
    /// Summary, notes, preface and afterword of the work.
    pub paratext: Vec<Paratext>,
    /// Set where the file holds only some chapters of the work, such as a page of one chapter.
    pub part: Option<Part>,
}

/// Which chapters of a longer work a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The place in the work of the first chapter here, from 1.
    pub first: u32,
    /// Where the file holds no whole chapter but a part of one, its place in it, from 1; else 0.
    pub half: u8,
    /// What all parts of the work have in common and other works have not, where no site numbers the work:
    /// title and author of a posted story, for instance. Empty where the address tells.
    pub common: String,
}
