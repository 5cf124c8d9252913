//! The files beside a chapter, as far as their names tell its place.

use std::path::Path;

use super::name::{Named, leading_number, stem};
use crate::source::Source;

/// A work has no more chapters in files.
const MOST: usize = 2_000;
/// What lies beside chapters and is none: what leads to them or tells about them.
const GUIDES: [&str; 6] = ["_index", "index", "readme", "summary", "toc", "contents"];
/// What stands before the first chapter without a number, and behind the last one.
const PROLOGUES: [&str; 2] = ["prologue", "prolog"];
const EPILOGUES: [&str; 2] = ["epilogue", "epilog"];

/// The names of the folder's files that end as this one's does.
pub(super) fn alike(source: &Source<'_>, folder: &Path) -> Option<Vec<String>> {
    let extension = source.extension()?;
    let is_alike = |name: &str| name.rsplit_once('.').is_some_and(|(_, own)| own.eq_ignore_ascii_case(&extension));
    let names = std::fs::read_dir(folder).ok()?.take(MOST).flatten().map(|entry| entry.file_name());
    Some(names.filter_map(|name| name.into_string().ok()).filter(|name| is_alike(name)).collect())
}

/// The place of a file among those of its kind in the folder, if all of them are numbered from 0 or 1 on without a gap.
pub(super) fn numbered(source: &Source<'_>, folder: &Path) -> Option<u32> {
    let own = leading_number(source.name())?;
    let is_guide = |name: &String| GUIDES.iter().any(|guide| guide.eq_ignore_ascii_case(stem(name)));
    let names = alike(source, folder)?.into_iter().filter(|name| !is_guide(name));
    let mut numbers: Vec<u32> = names.map(|name| leading_number(&name)).collect::<Option<_>>()?;
    numbers.sort_unstable();
    let first = *numbers.first().filter(|first| **first <= 1)?;
    let is_run = numbers.len() > 1 && (first..).zip(&numbers).all(|(expected, number)| expected == *number);
    is_run.then_some(own + 1 - first)
}

/// True if a prologue in a file of its own lies beside a chapter with this before its word.
pub(super) fn has_prologue(source: &Source<'_>, folder: &Path, before: &str) -> bool {
    let extension = source.name().rsplit_once('.').map_or("", |(_, extension)| extension);
    PROLOGUES.iter().any(|word| {
        let spelled = [(*word).to_owned(), word.to_uppercase(), word[..1].to_uppercase() + &word[1..]];
        spelled.iter().any(|word| folder.join(format!("{before}{word}.{extension}")).is_file())
    })
}

/// What stands before the word in the name of a prologue or an epilogue, and its place among the chapters beside it.
pub(super) fn around<'n>(source: &Source<'n>, folder: &Path) -> Option<(&'n str, u32)> {
    let own = stem(source.name());
    let ending = |words: &[&str]| {
        let starts = words.iter().filter_map(|word| own.len().checked_sub(word.len()).map(|at| (at, *word)));
        let mut befores = starts.filter(|(at, word)| own.get(*at..).is_some_and(|end| end.eq_ignore_ascii_case(word)));
        befores.next().map(|(at, _)| &own[..at]).filter(|before| !before.ends_with(char::is_alphabetic))
    };
    let (before, is_first) = match ending(&PROLOGUES) {
        Some(before) => (before, true),
        None => (ending(&EPILOGUES)?, false),
    };
    let numbers = alike(source, folder)?.into_iter().filter_map(|name| {
        let named = Named::of(stem(&name))?;
        named.before.eq_ignore_ascii_case(before).then_some(named.number)
    });
    let last = numbers.max()?;
    let place = if is_first { 1 } else { last + 1 + u32::from(has_prologue(source, folder, before)) };
    Some((before, place))
}
