//! Works and files that are there more than once: facts (the same bytes, several texts under one id) and guesses (one title
//! and author, nearly one text), apart. Nothing is merged by a guess; it is only told.

use std::path::PathBuf;

use rustc_hash::FxHashMap;

use super::SearchError;
use crate::join;
use crate::model::WorkId;
use crate::store::{Library, TextId};
use crate::text::key;
use crate::text::likeness::Shingles;

/// Texts that share so much of the shorter one's runs of words are nearly one text.
const NEARLY: f64 = 0.8;
/// A text of a work that has less than this in the one that is searched is no older state of it, but another text.
const OTHER: f64 = 0.9;
/// Texts of fewer words are scraps of a page, not texts of a story.
const SCRAP: u64 = 100;
/// Works with one title and author that are compared with each other: for more, the title says nothing.
const MOST_ALIKE: usize = 12;

/// Two or more works that are likely one.
#[derive(Clone, Debug, PartialEq)]
pub struct Likely {
    /// Their ids, in order.
    pub works: Vec<WorkId>,
    /// How much of the shorter text stands in the longer one at least, from 0 to 1; none if one of them has no text.
    pub share: Option<f64>,
}

/// A work, as far as it is compared.
struct Named {
    id: WorkId,
    text: TextId,
    words: u64,
}

/// Groups of files with the same bytes, each by path.
pub fn identical_files(library: &Library) -> Result<Vec<Vec<PathBuf>>, SearchError> {
    Ok(library.identical_files()?)
}

/// Works whose files hold texts that are no states of one text.
pub fn conflicts(library: &Library) -> Result<Vec<WorkId>, SearchError> {
    let mut found = Vec::new();
    for row in library.works_with_readings()? {
        let stored = library.work(row)?;
        let others = join::versions(library, &stored)?.versions;
        if others.iter().any(|version| version.words >= SCRAP && version.in_searched < OTHER) {
            found.push(stored.work.id);
        }
    }
    found.sort();
    Ok(found)
}

/// Works with one title and author whose texts are nearly one, or of which one has no text; in the order of their ids.
pub fn likely(library: &Library) -> Result<Vec<Likely>, SearchError> {
    let mut alike: FxHashMap<(String, String), Vec<Named>> = FxHashMap::default();
    for stored in library.works() {
        let stored = stored?;
        if let Some(author) = stored.work.authors.first().filter(|_| !stored.work.title.is_empty()) {
            let named = (key(&stored.work.title), key(author));
            let (id, words) = (stored.work.id, stored.work.words);
            alike.entry(named).or_default().push(Named { id, text: stored.text, words });
        }
    }
    let mut found: Vec<Likely> = Vec::new();
    for group in alike.into_values().filter(|group| (2..=MOST_ALIKE).contains(&group.len())) {
        found.extend(compare(library, &group)?);
    }
    found.sort_by(|a, b| a.works.cmp(&b.works));
    Ok(found)
}

/// The works of a group that are likely one with another one of it.
fn compare(library: &Library, group: &[Named]) -> Result<Option<Likely>, SearchError> {
    let mut texts = Vec::with_capacity(group.len());
    for work in group {
        let chapters = library.chapters(work.text)?;
        texts.push(Shingles::of(chapters.iter().map(|chapter| chapter.body.text.as_str())));
    }
    let mut works = Vec::new();
    let mut least: Option<f64> = None;
    for (one, work) in group.iter().enumerate() {
        let others = (0..group.len()).filter(|other| *other != one);
        let (texted, listed): (Vec<usize>, Vec<usize>) =
            others.partition(|other| work.words > 0 && group[*other].words > 0);
        let share = |other: usize| texts[one].share_in(&texts[other]).max(texts[other].share_in(&texts[one]));
        let best = texted.into_iter().map(share).fold(0.0, f64::max);
        if best >= NEARLY {
            least = Some(least.unwrap_or(1.0).min(best));
        }
        // Of a work in a list nothing is known that could be compared; but one site numbers one work once.
        if best >= NEARLY || listed.iter().any(|other| work.id.site() != group[*other].id.site()) {
            works.push(work.id.clone());
        }
    }
    works.sort();
    Ok((works.len() > 1).then_some(Likely { works, share: least }))
}
