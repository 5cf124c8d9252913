//! What the files of a work hold: which texts there are, and which value is from which file.

use std::path::PathBuf;

use super::{Joined, Text, join};
use crate::store::{Library, Reading, StoreError, StoredWork, TextId, TextLayout};
use crate::text::likeness::Shingles;
use crate::text::word_count;

/// The texts of a work and the sources of its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Versions {
    /// Different texts; the first is the one that is searched.
    pub versions: Vec<Version>,
    /// Files that only describe the work: lists of works, for instance.
    pub descriptions: Vec<VersionFile>,
    /// For each field of the work that is filled, its name and the file that the value is from.
    pub values: Vec<(&'static str, PathBuf)>,
}

/// One text of a work.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The text.
    pub text: TextId,
    /// The numbers of its chapters.
    pub chapters: Vec<u32>,
    /// Its words.
    pub words: u64,
    /// The share of its runs of words that the searched text has too, from 0 to 1.
    pub in_searched: f64,
    /// The share of the searched text's runs of words that it has, from 0 to 1.
    pub of_searched: f64,
    /// The files that hold it; those of a text in pieces each hold some of it.
    pub files: Vec<VersionFile>,
}

/// A file that holds a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Id of the format it was read as.
    pub format: Option<String>,
    /// It was not found the last time.
    pub missing: bool,
}

/// The versions of a work; one of a single file has one.
pub fn versions(library: &Library, stored: &StoredWork) -> Result<Versions, StoreError> {
    let mut readings = library.readings(stored.row)?;
    if readings.is_empty() {
        readings.extend(single(library, stored)?);
    }
    let layouts: Vec<TextLayout> =
        readings.iter().map(|reading| library.layout(reading.text)).collect::<Result<_, _>>()?;
    let Some(Joined { text, values, .. }) = join(&readings, &layouts) else {
        return Ok(Versions { versions: Vec::new(), descriptions: Vec::new(), values: Vec::new() });
    };
    let values = values.into_iter().map(|(name, place)| (name, readings[place].path.clone())).collect();
    let is_piece = |place: usize| matches!(&text, Text::Pieces(pieces) if pieces.values().any(|piece| *piece == place));
    let (searched, mut first) = read(library, stored.text)?;
    (first.in_searched, first.of_searched) = (1.0, 1.0);
    let (mut versions, mut descriptions): (Vec<Version>, Vec<VersionFile>) = (vec![first], Vec::new());
    for (place, (reading, layout)) in readings.iter().zip(&layouts).enumerate() {
        let file = VersionFile { path: reading.path.clone(), format: reading.format.clone(), missing: reading.missing };
        if layout.chapters.is_empty() {
            descriptions.push(file);
            continue;
        }
        if is_piece(place) {
            versions[0].files.push(file);
            continue;
        }
        if let Some(version) = versions.iter_mut().find(|version| version.text == reading.text) {
            version.files.push(file);
            continue;
        }
        let (shingles, mut version) = read(library, reading.text)?;
        version.in_searched = shingles.share_in(&searched);
        version.of_searched = searched.share_in(&shingles);
        // The same words in another form are no version of their own.
        let says_the_same = version.words == versions[0].words && shingles.likeness(&searched) >= 1.0;
        let known = if says_the_same { versions.first_mut() } else { None };
        match known {
            Some(known) => known.files.push(file),
            None => {
                version.files.push(file);
                versions.push(version);
            }
        }
    }
    // The numbers of versions stay as they are while the files do.
    versions[1..].sort_by(|one, other| other.words.cmp(&one.words).then_with(|| path(one).cmp(&path(other))));
    Ok(Versions { versions, descriptions, values })
}

fn path(version: &Version) -> Option<&PathBuf> {
    version.files.iter().map(|file| &file.path).min()
}

/// What the only file of a work says.
fn single(library: &Library, stored: &StoredWork) -> Result<Option<Reading>, StoreError> {
    let Some(file) = stored.files.first() else { return Ok(None) };
    Ok(Some(Reading {
        file: file.id,
        path: file.path.clone(),
        format: file.format.clone(),
        missing: file.missing_since.is_some(),
        changed: 0,
        text: stored.text,
        work: stored.work.clone(),
        metadata: library.metadata_as_written(stored.row)?,
    }))
}

fn read(library: &Library, text: TextId) -> Result<(Shingles, Version), StoreError> {
    let chapters = library.chapters(text)?;
    let shingles = Shingles::of(chapters.iter().map(|chapter| chapter.body.text.as_str()));
    let version = Version {
        text,
        chapters: chapters.iter().map(|chapter| chapter.number).collect(),
        words: chapters.iter().map(|chapter| word_count(&chapter.body.text)).sum(),
        in_searched: 0.0,
        of_searched: 0.0,
        files: Vec::new(),
    };
    Ok((shingles, version))
}
