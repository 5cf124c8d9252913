//! Works kept as a folder: one file a chapter, and perhaps a file that describes the work.
//!
//! That a file is a chapter is told by its name (`chapter-3.md`, `Storm ch07.txt`, `Part Two.html`); that several are of one
//! work, by the folder they share and what stands before the chapter's word. A prologue and an epilogue may lie beside them.
//! In a folder whose files are all numbered from the first one on, a chapter's heading in the file is enough, or a chapter's
//! number in the name (`01_I_Rain.html`). Files that name the same work and author are of one work if each has a number in
//! its name and a chapter's heading with the same number (`lamp2.txt` with `Chapter 2`).
//!
//! A folder named for a work of a site (`ao3-41`) gives the work's number. A `metadata.json` in it describes the work.

mod beside;
mod json;
mod name;
mod shelf;
mod top;

pub(super) use json::{FolderJson, describe};

use std::path::Path;

use self::name::{Named, leading_number, plain, trailing_number};
use super::cut;
use super::heading::is_chapter_heading;
use super::{Metadata, ParsedWork, Part};
use crate::model::BlockKind;
use crate::source::Source;
use crate::text::key;
use crate::text::numerals::roman;

/// Sites by the names that tools give to folders of their works.
const SITES: [&str; 6] = ["ao3", "ffn", "fimfiction", "royalroad", "sv", "sb"];

/// Folders that are called for what they hold, in a folder that has the work's name.
const PLAIN_FOLDERS: [&str; 8] = ["chapters", "content", "html", "oebps", "posts", "src", "text", "txt"];

/// Marks a work of one chapter as a part of the work that its folder is, where its name says so.
///
/// Only where nothing in the file says what it is: an address or a part mark of its own outweighs its name.
pub(super) fn join(source: &Source<'_>, work: &mut ParsedWork) {
    let known = work.part.is_some() || work.metadata.url.is_some() || work.metadata.site_id.is_some();
    let (Some(folder), false, [_]) = (source.folder(), known, work.chapters.as_slice()) else { return };
    let Some(place) = place(source, folder, work) else { return };
    let site_id = folder_id(folder.file_name().and_then(|name| name.to_str()).unwrap_or_default());
    if site_id.is_none() && place.title.is_some() {
        name_by(&place, source, folder, work);
    }
    work.metadata.site_id = site_id;
    work.part = Some(Part { first: place.number, half: place.half, common: place.common });
}

/// As [`join`], for a work whose title may be known by a heading alone, which in a chapter's file is the chapter's.
pub(super) fn join_titled(source: &Source<'_>, is_by_heading: bool, work: &mut ParsedWork) {
    let heading = if is_by_heading { work.metadata.title.take() } else { None };
    join(source, work);
    let is_joined = work.part.is_some() && work.metadata.site_id.is_none();
    match work.chapters.as_mut_slice() {
        [chapter] if is_joined => {
            let is_works =
                |heading: &String| work.metadata.title.as_deref().is_some_and(|own| key(own) == key(heading));
            chapter.title = heading.filter(|heading| !is_works(heading)).or_else(|| chapter.title.take());
        }
        _ if work.part.is_none() => work.metadata.title = work.metadata.title.take().or(heading),
        _ => {}
    }
}

/// Where a file belongs.
struct Place {
    number: u32,
    half: u8,
    /// As [`Part::common`].
    common: String,
    /// What the name of the file says of the work's title, which may be nothing; none if the text says all.
    title: Option<String>,
    /// The chapter's title by the name of the file.
    chapter: Option<String>,
}

fn place(source: &Source<'_>, folder: &Path, work: &ParsedWork) -> Option<Place> {
    let stem = name::stem(source.name());
    let of_folder = |before: &str, number: u32, chapter: Option<String>| Place {
        number,
        half: 0,
        common: format!("folder {} {}", folder.display(), before.to_lowercase()),
        title: Some(before.to_owned()),
        chapter,
    };
    // To look at the folder is to read it: only for a file that may be a chapter.
    let run = if tells_chapter(source, &work.metadata) { beside::numbered(source, folder) } else { None };
    if let Some(number) = run {
        return Some(of_folder("", number, heading_in_name(stem).map(str::to_owned)));
    }
    let named = Named::of(stem).filter(|named| !shelf::is_another_story(source, folder, named, &work.metadata));
    if let Some(named) = named {
        let before = named.common();
        let is_second = before == named.before && beside::has_prologue(source, folder, before);
        let chapter = named.title().or_else(|| is_second.then(|| plain(&stem[before.len()..])));
        let place = of_folder(before, named.number + u32::from(is_second), chapter);
        return Some(Place { half: named.half, ..place });
    }
    if let Some((before, number)) = beside::around(source, folder) {
        return Some(of_folder(before, number, Some(plain(&stem[before.len()..]))));
    }
    told(source, folder, stem, &work.metadata)
}

/// The place of a file that says itself of which work it is, and in its name and its text which chapter.
fn told(source: &Source<'_>, folder: &Path, stem: &str, metadata: &Metadata) -> Option<Place> {
    let title = metadata.title.as_deref().map(key).filter(|title| !title.is_empty())?;
    let author = key(&metadata.authors.join(" "));
    let number = trailing_number(stem).or_else(|| leading_number(source.name()))?;
    if author.is_empty() || !top::has_heading(source, number) {
        return None;
    }
    let common = format!("folder {} chapters of {title} by {author}", folder.display());
    Some(Place { number, half: 0, common, title: None, chapter: None })
}

/// True for a numbered file that names nobody and tells that it is a chapter: by its title or its first line, or by a chapter's
/// heading or the same number again in its name (`04 Chapter 4.txt`, `04_IV_Rain.html`).
fn tells_chapter(source: &Source<'_>, metadata: &Metadata) -> bool {
    let Some(number) = leading_number(source.name()).filter(|_| metadata.authors.is_empty()) else { return false };
    let stem = name::stem(source.name());
    let again = stem.split(['_', '-', ' ', '.']).filter(|word| !word.is_empty()).nth(1).and_then(roman);
    metadata.title.as_deref().is_some_and(is_chapter_heading)
        || again == Some(number)
        || heading_in_name(stem).is_some()
        || top::begins_chapter(source, number)
}

/// The chapter's heading behind the number that a name begins with: `01 Chapter 1`, `00_Prologue`.
fn heading_in_name(stem: &str) -> Option<&str> {
    let behind = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let heading = behind.trim_start_matches(name::MARKS);
    (behind.len() < stem.len() && roman(heading).is_none() && is_chapter_heading(heading)).then_some(heading)
}

/// Names the chapter by its heading, else by its file, and the work by what its files have in common, else by its folder, where
/// the text does not name it. A title that is a chapter's heading, or the file's name, does not.
fn name_by(place: &Place, source: &Source<'_>, folder: &Path, work: &mut ParsedWork) {
    let stem = key(name::stem(source.name()));
    let is_heading = |title: &String| is_chapter_heading(title);
    let own = work.metadata.title.take();
    let [chapter] = work.chapters.as_mut_slice() else { return };
    if chapter.title.is_none() {
        chapter.title = own.clone().filter(is_heading);
    }
    let body = &chapter.body;
    if let (None, [first, rest @ ..]) = (&chapter.title, body.blocks.as_slice())
        && first.kind == BlockKind::Heading
        && !rest.is_empty()
    {
        let heading = body.text[first.range()].to_owned();
        let is_works = own.as_deref().is_some_and(|title| key(title) == key(&heading));
        chapter.title = Some(heading).filter(|_| !is_works);
        chapter.body = cut::copy(body, rest);
    }
    chapter.title = chapter.title.take().or_else(|| place.chapter.clone());
    let before = plain(place.title.as_deref().unwrap_or_default());
    work.metadata.title = own
        .filter(|title| !is_heading(title) && key(title) != stem)
        .or_else(|| if before.contains(char::is_alphabetic) { Some(before) } else { folder_title(folder) });
}

fn folder_title(folder: &Path) -> Option<String> {
    let name = |folder: &Path| folder.file_name().map(|name| name.to_string_lossy().into_owned());
    let own = name(folder)?;
    let is_plain = PLAIN_FOLDERS.contains(&own.trim_start_matches('_').to_lowercase().as_str());
    let above = if is_plain { folder.parent().and_then(name) } else { None };
    Some(plain(&above.unwrap_or(own)))
}

/// `ao3-1085412` as site and number.
fn folder_id(name: &str) -> Option<(String, String)> {
    let (site, number) = name.split_once(['-', '_'])?;
    let site = site.to_lowercase();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (SITES.contains(&site.as_str()) && is_number).then(|| (site, number.to_owned()))
}

#[cfg(test)]
mod tests;
