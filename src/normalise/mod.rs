//! From a [`ParsedWork`] (metadata as written) to a [`Work`] (canonical values, the raw one kept beside each).
//!
//! One file per kind of value; [`normalise`] puts them together. Everything here is a pure function of the
//! metadata, and reading a canonical value again gives the same value. What cannot be read is none or stays
//! as written, and is never guessed; but for the language, which the text itself may tell. The story text is passed on untouched.
//! [`give_names`] then gives people and fandoms their canonical names.

mod chapter_title;
mod dates;
mod entities;
mod identity;
mod language;
mod names;
mod numbers;
mod paratext;
mod people;
mod rating;
mod relationships;
mod series;
mod site;
mod spoken;
mod statistics;
mod status;
mod value;
mod vocabulary;

pub use self::language::language;
pub use self::names::give_names;
pub use self::rating::rating;
pub use self::site::{site_key, work_id};

use self::numbers::Plan;
use crate::model::{Chapter, Work};
use crate::parse::{Metadata, ParsedChapter, ParsedWork};
use crate::text::word_count;

/// A work ready for the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Normalised {
    /// What is known of the work, in canonical form.
    pub work: Work,
    /// Its chapters in reading order, numbered from 1, or from where the part of the work begins that the file holds.
    pub chapters: Vec<Chapter>,
    /// The metadata as the file wrote it.
    pub metadata: Metadata,
    /// True if other files may hold other chapters of the same work.
    pub is_part: bool,
}

/// Brings a work as read into canonical form.
///
/// ```
/// use ficdex::normalise::normalise;
/// use ficdex::parse::{Metadata, ParsedWork};
/// let parsed = ParsedWork {
///     metadata: Metadata {
///         rating: Some("Fiction T".into()),
///         relationships: vec!["[Ilse R., Mara V.]".into()],
///         url: Some("https://m.fanfiction.net/s/41/2/".into()),
///         ..Metadata::default()
///     },
///     ..ParsedWork::default()
/// };
/// let work = normalise(parsed).work;
/// assert_eq!(work.id.as_str(), "ffn:41");
/// assert_eq!(work.rating.map(|rating| rating.name()), Some("Teen And Up Audiences"));
/// assert_eq!(work.relationships[0].name, "Ilse R./Mara V.");
/// ```
pub fn normalise(parsed: ParsedWork) -> Normalised {
    let ParsedWork { metadata, chapters, paratext, part } = parsed;
    let paratext = paratext::paratext(paratext);
    let chapters = number_chapters(chapters, part.as_ref().map_or(1, |part| part.first));
    let place = place(&metadata);
    let mut work = canonical(&metadata, place.site.as_deref());
    work.chapters = u32::try_from(chapters.len()).unwrap_or(u32::MAX);
    work.words = chapters.iter().map(|chapter| word_count(&chapter.body.text)).sum();
    work.paratext = paratext;
    let common = part.as_ref().map(|part| part.common.as_str()).filter(|common| !common.is_empty());
    work.id = identity::identity(&place, &work, &chapters, common);
    work.half = part.as_ref().map_or(0, |part| part.half);
    let is_part = part.is_some() && (common.is_some() || !work.id.is_content());
    work.language = spoken::decide(work.language.take(), &chapters);
    (work.site, work.url) = (place.site, place.url);
    Normalised { work, chapters, metadata, is_part }
}

/// The values that follow from the metadata alone.
fn canonical(metadata: &Metadata, site: Option<&str>) -> Work {
    let chapter_count = metadata.chapters.as_deref().map(numbers::chapters).unwrap_or_default();
    let date = |text: &Option<String>| text.as_deref().and_then(dates::date);
    let (rating_raw, language_raw) =
        (value::scalar(metadata.rating.as_deref()), value::scalar(metadata.language.as_deref()));
    let (categories, tags) = categories_and_tags(metadata, site);
    let warnings = vocabulary::warnings(&metadata.warnings);
    Work {
        title: title(metadata.title.as_deref().unwrap_or_default()),
        authors: value::list(&metadata.authors),
        fandoms: people::fandoms(&metadata.fandoms, site != Some("ffn")),
        characters: people::characters(&metadata.characters),
        relationships: relationships::relationships(&metadata.relationships),
        rating: rating_raw.as_deref().and_then(rating::rating),
        rating_raw,
        warnings_raw: as_written(&metadata.warnings, &warnings),
        warnings,
        categories_raw: as_written(&metadata.categories, &categories),
        categories,
        tags,
        series: series::series(&metadata.series),
        collections: value::list(&metadata.collections),
        gifts: value::list(&metadata.gifts),
        language: language_raw.as_deref().and_then(language::language),
        language_raw,
        complete: status::complete(metadata.status.as_deref(), metadata.completed.as_deref(), chapter_count),
        published: date(&metadata.published),
        updated: date(&metadata.updated).max(date(&metadata.completed)),
        words_stated: metadata.words.as_deref().and_then(numbers::count),
        chapters_stated: chapter_count.posted,
        chapters_planned: match chapter_count.plan {
            Plan::Of(planned) => Some(planned),
            Plan::Unsaid | Plan::Open => None,
        },
        restricted: metadata.restricted,
        statistics: statistics::statistics(&metadata.other),
        ..Work::default()
    }
}

/// The values of a list as written, where they differ from the canonical ones.
fn as_written(raw: &[String], canonical: &[String]) -> Vec<String> {
    let raw =
        value::distinct(raw.iter().map(|value| value::clean(value)).filter(|value| !value.is_empty()), Clone::clone);
    if raw == canonical { Vec::new() } else { raw }
}

fn place(metadata: &Metadata) -> site::Place {
    let url = value::scalar(metadata.url.as_deref());
    let site_id = metadata.site_id.as_ref().map(|(site, number)| (site.as_str(), number.as_str()));
    site::locate(url.as_deref(), site_id)
}

/// Categories and additional tags; where the source states no categories, those that a tool has mixed into
/// the tags (FanFicFare's "genre" of AO3 works) are taken out.
fn categories_and_tags(metadata: &Metadata, site: Option<&str>) -> (Vec<String>, Vec<String>) {
    let mut categories = vocabulary::categories(&metadata.categories);
    let mut tags = value::tags(&metadata.tags);
    if categories.is_empty() {
        categories = vocabulary::take_categories(&mut tags, site == Some("ao3"));
    }
    (categories, tags)
}

/// The title, without the `(Ch 2-5)` that FanFicFare puts behind it when it has fetched a part of the work.
fn title(text: &str) -> String {
    let title = value::clean(text);
    let partial = title.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (Ch ")).filter(|(_, range)| {
        range.split_once('-').is_some_and(|(from, to)| from.parse::<u32>().is_ok() && to.parse::<u32>().is_ok())
    });
    partial.map_or_else(|| title.clone(), |(bare, _)| bare.trim_end().to_owned())
}

fn number_chapters(chapters: Vec<ParsedChapter>, first: u32) -> Vec<Chapter> {
    let numbered = (first.max(1)..).zip(chapters);
    let chapter = |(number, chapter): (u32, ParsedChapter)| Chapter {
        number,
        title: chapter.title.and_then(|title| chapter_title::chapter_title(&title, number)),
        body: chapter.body,
        paratext: paratext::paratext(chapter.paratext),
    };
    numbered.map(chapter).collect()
}

#[cfg(test)]
mod tests;
