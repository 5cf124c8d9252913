//! One work from what several files say of it.
//!
//! Procedure: the files are put in order ([`order`]), the text is chosen ([`text`]), and then each value is taken from the
//! file that tells most in that field, by the rules of [`fields`]. Texts are never mixed, except that chapters that came in
//! files of their own stand together; what was not chosen stays in the library as another version.
//!
//! A file that is missing now says what it said: only forgetting takes away. It is a pure function of the readings, so
//! it can be asked at any time which file a value is from, and which [`versions()`] of its text there are.

mod fields;
mod versions;

use std::cmp::Reverse;
use std::collections::BTreeMap;

pub use versions::{Version, VersionFile, Versions, versions};

use self::fields::FIELDS;
use crate::model::Work;
use crate::parse::Metadata;
use crate::store::{Reading, TextLayout};

/// What one file says, with the numbers of the chapters that its text has and their bytes.
#[derive(Clone, Copy, Debug)]
struct Said<'a> {
    reading: &'a Reading,
    chapters: &'a [(u32, u64)],
}

impl Said<'_> {
    fn work(&self) -> &Work {
        &self.reading.work
    }

    /// It holds chapters of a work whose others may be in other files.
    fn is_part(&self) -> bool {
        self.reading.work.in_pieces && !self.chapters.is_empty()
    }

    fn first_chapter(&self) -> u32 {
        self.chapters.first().map_or(0, |(number, _)| *number)
    }
}

/// A chapter that came in a file of its own, or a half of one: the chapter's number, and [`Work::half`].
pub type Piece = (u32, u8);

/// The text of a work of several files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// That of one reading, by its place among the readings.
    Of(usize),
    /// Chapters by number, and by their halves where they came so (else 0), each with the place of its reading.
    Pieces(BTreeMap<Piece, usize>),
}

/// What the readings of a work come to.
#[derive(Clone, Debug)]
pub struct Joined {
    /// Canonical; `words` and `chapters` are those of the chosen text, or to be counted where that is made of pieces.
    pub work: Work,
    /// As written, each value by the file that the canonical one is from.
    pub metadata: Metadata,
    /// Which text, or which chapters of which.
    pub text: Text,
    /// For each field that any file fills, its name and the place of the reading it was taken from.
    pub values: Vec<(&'static str, usize)>,
}

/// Joins the readings of one work, whose texts have these layouts; none if there are none.
pub fn join(readings: &[Reading], layouts: &[TextLayout]) -> Option<Joined> {
    let chapters: Vec<Vec<(u32, u64)>> = layouts
        .iter()
        .map(|layout| layout.chapters.iter().map(|chapter| (chapter.number, u64::from(chapter.length))).collect())
        .collect();
    let said: Vec<Said<'_>> =
        readings.iter().zip(&chapters).map(|(reading, chapters)| Said { reading, chapters }).collect();
    joined(&said)
}

fn joined(said: &[Said<'_>]) -> Option<Joined> {
    let mut places: Vec<usize> = (0..said.len()).collect();
    places.sort_by_key(|place| order(&said[*place], *place));
    let text = text(said, &places)?;
    let base = match &text {
        Text::Of(place) => *place,
        Text::Pieces(chapters) => places.iter().copied().find(|place| chapters.values().any(|piece| piece == place))?,
    };
    let mut work = said[base].work().clone();
    let mut metadata = said[base].reading.metadata.clone();
    (work.in_pieces, work.half) = (matches!(text, Text::Pieces(_)), 0);
    let mut values = Vec::new();
    for field in FIELDS {
        let telling = places.iter().filter_map(|place| Some(((field.worth)(said[*place].work())?, *place)));
        // The first of the greatest: `max_by_key` would take the last.
        let Some((_, place)) = telling.reduce(|best, next| if next.0 > best.0 { next } else { best }) else { continue };
        (field.take)(&mut work, &mut metadata, (said[place].work(), &said[place].reading.metadata));
        values.push((field.name, place));
    }
    // Who is in the text is no file's word: it is recognised in the text that was chosen.
    work.forget_recognised();
    Some(Joined { work, metadata, text, values })
}

/// How many kinds of values are there, of 15.
pub fn kinds_told(work: &Work) -> u32 {
    let told = [
        !work.title.is_empty(),
        !work.authors.is_empty(),
        !work.fandoms.is_empty(),
        !work.characters.is_empty(),
        !work.relationships.is_empty(),
        work.rating.is_some(),
        !work.warnings.is_empty(),
        !work.categories.is_empty(),
        !work.tags.is_empty(),
        !work.series.is_empty(),
        work.language.is_some(),
        work.complete.is_some(),
        work.published.is_some(),
        work.updated.is_some(),
        work.url.is_some(),
    ];
    told.into_iter().filter(|told| *told).count() as u32
}

/// Files of whole works come first, the richest before others; then parts, in the order of their chapters.
fn order(said: &Said<'_>, place: usize) -> impl Ord + use<> {
    let work = said.work();
    let part = said.is_part().then(|| (said.first_chapter(), work.half));
    (part, Reverse(richness(said)), said.reading.missing, Reverse(work.updated), place)
}

/// Words in steps of a hundred, then how many kinds of values are there.
fn richness(said: &Said<'_>) -> (u64, u32) {
    (said.work().words / 100, kinds_told(said.work()))
}

/// The text with most words, in steps of a hundred, so that two copies of one text do not differ by a note; then the one
/// that was updated last, that is still there, that was changed last, that comes first.
fn text(said: &[Said<'_>], places: &[usize]) -> Option<Text> {
    let worth = |place: usize, words: u64| {
        let Reading { work, missing, changed, .. } = said[place].reading;
        (words / 100, work.updated, !missing, *changed)
    };
    let whole = places.iter().copied().filter(|place| !said[*place].is_part());
    let whole = whole.map(|place| (worth(place, said[place].work().words), place));
    let whole = whole.filter(|(_, place)| !said[*place].chapters.is_empty());
    let whole = whole.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let pieces = pieces(said, places);
    let bytes = |place: usize, number: u32| {
        said[place].chapters.iter().find(|(own, _)| *own == number).map_or(0, |(_, bytes)| *bytes)
    };
    let in_pieces: u64 = pieces.iter().map(|((number, _), place)| bytes(*place, *number)).sum();
    let in_whole = |place: usize| said[place].chapters.iter().map(|(_, bytes)| *bytes).sum::<u64>();
    match (whole, pieces.is_empty()) {
        // A hundredth more is what line ends and headings come to.
        (Some((_, place)), _) if in_whole(place) + in_whole(place) / 100 >= in_pieces => Some(Text::Of(place)),
        (_, false) => Some(Text::Pieces(pieces)),
        // Nobody has a text: a list of works, for instance.
        (_, true) => places.first().map(|place| Text::Of(*place)),
    }
}

/// Of each chapter that came in a file of its own the best file: the one that was updated last, that is still there, that
/// was changed last, that has most text, that comes first.
fn pieces(said: &[Said<'_>], places: &[usize]) -> BTreeMap<Piece, usize> {
    let mut best: BTreeMap<Piece, ((_, _, _, u64), usize)> = BTreeMap::new();
    for &place in places.iter().filter(|place| said[**place].is_part()) {
        let Reading { work, missing, changed, .. } = said[place].reading;
        for &(number, bytes) in said[place].chapters {
            let worth = (work.updated, !missing, *changed, bytes);
            let piece = (number, work.half);
            match best.get(&piece) {
                Some((known, _)) if *known >= worth => {}
                _ => drop(best.insert(piece, (worth, place))),
            }
        }
    }
    // A chapter that came whole and in halves is what has more of it.
    let bytes = |piece: &Piece| best.get(piece).map_or(0, |((.., bytes), _)| *bytes);
    let in_halves =
        |number: u32| -> u64 { best.range((number, 1)..=(number, u8::MAX)).map(|(piece, _)| bytes(piece)).sum() };
    let is_chosen = |(number, half): Piece| match half {
        0 => bytes(&(number, 0)) >= in_halves(number),
        _ => bytes(&(number, 0)) < in_halves(number),
    };
    best.iter().filter(|(piece, _)| is_chosen(**piece)).map(|(piece, (_, place))| (*piece, *place)).collect()
}

#[cfg(test)]
mod tests;
